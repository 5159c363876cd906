"""The chronology on the bench: the window stands in the address."""

import re

import pytest
from test_workbench import client, desk, studied


def test_a_column_leads_closer_and_at_last_to_statements(client):
    text = client.get("/chronology?from=1941&to=1945").text
    assert text.count("<figure") == 2
    for _ in range(6):
        href = re.search(r'<a href="([^"]+)" aria-label="[^"]*: \d+ (?:hostile|cautious|neutral|favourable)"', text)[1]
        answer = client.get(href.replace("&amp;", "&"))
        assert answer.status_code == 200
        if href.startswith("/statements"):
            assert not answer.text.count("No statement is like that")
            return
        text = answer.text
    raise AssertionError("no column led to statements")


def test_layers_and_dimension_stay_in_the_address(client):
    text = client.get("/chronology?from=1941&to=1945&dimension=threat&without=events").text
    assert '<option value="threat" selected>' in text
    assert 'name="without" value="events"' in text
    assert 'aria-checked="false">events' in text
    later = re.search(r'href="([^"]+)" data-key="\."', text)[1]
    assert "without=events" in later
    assert "dimension=threat" in later


@pytest.mark.parametrize(
    "query", ["from=x&to=y", "from=1945&to=1941", "from=0001&to=9999", "from=..&to=..", "from=9999"]
)
def test_odd_windows_get_an_answer(client, query):
    assert client.get(f"/chronology?{query}").status_code == 200
