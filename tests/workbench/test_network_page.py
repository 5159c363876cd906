"""The network on the bench."""

import pytest
from test_workbench import client, desk, studied


@pytest.mark.parametrize(
    "query", ["", "?kind=affiliation", "?kind=x", "?target=japan&dimension=threat", "?target=none"]
)
def test_every_network_has_its_page(client, query):
    answer = client.get(f"/network{query}")
    assert answer.status_code == 200
    assert "who takes up what" in answer.text


def test_actors_and_what_they_take_up_lead_to_statements(client):
    text = client.get("/network?kind=affiliation").text
    assert 'class="node concept"' in text
    assert "/statements?target=japan" in text
    assert "Stalin 1941" in text
