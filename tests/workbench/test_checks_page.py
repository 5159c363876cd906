"""Checks on the bench: told by verdict, accepted as they are, and back."""

import re

from test_workbench import client, desk, post, studied

from visavis.records import Check
from visavis.workbench.links import address


def test_what_does_not_stand_comes_first_and_can_be_accepted(client, desk):
    text = client.get("/checks").text
    assert re.search(r"\d+ places? to look at", text)
    assert "a reason to look" in text
    kinds = {(c.kind, c.verdict) for c in desk.state().records[Check]}
    assert text.count('class="layer') == len(kinds)
    checks = desk.state().records[Check]
    action, before = f"/decide{address('check', checks[0].id)}", len(checks)
    assert post(client, action, verdict="accept", reason="seen", next="/checks").status_code == 303
    assert len(desk.state().records[Check]) == before - 1
    assert "1 finding accepted as it is" in client.get("/checks").text
    assert post(client, action, verdict="accept").status_code == 422
    post(client, "/undo", decision="1")
    assert len(desk.state().records[Check]) == before


def test_a_check_leads_to_its_words(client, desk):
    text = client.get("/checks?kind=quotation&verdict=verbatim").text
    assert client.get("/checks?kind=x&verdict=y&page=99").status_code == 200
    for href in re.findall(r'<p class="sub"><a href="([^"#]+)', text):
        assert client.get(href).status_code == 200
    refused = re.sub("x", "y", "/decide/check/x")
    assert post(client, refused, verdict="accept").status_code == 422
    assert post(client, refused, verdict="burn").status_code == 422
