"""A decision whose words are gone waits with the statements likest to them, and a person says which is meant."""

import re

from test_workbench import client, desk, post, studied

from visavis.study.decisions import NAME, DecisionLog, Seen, TextQuote


def test_a_decision_that_lost_its_words_is_put_on_another_statement(client, desk):
    document = next(d.id for d in desk.state().look.documents.values() if d.title == "Radio Address")
    quote = TextQuote(exact="perfidious foes in all of that land", document=document, passage=f"{document}:p1", start=0)
    seen = [Seen(kind="statement", id="gone", record="{}", quotes=[quote])]
    with DecisionLog(desk.path / NAME) as log:
        log.record(["gone"], "accept", None, "well said", by="boris", seen=seen)
    text = client.get("/decisions").text
    assert "Waiting for a person" in text
    assert "perfidious foes" in text
    to = re.search(r'name="statement" value="([^"]+)"', text)[1]
    assert post(client, "/decide/again", decision="1", statement="none").status_code == 422
    assert post(client, "/decide/again", decision="1", statement=to).headers["location"] == "/decisions"
    state = desk.state()
    assert [(d.verdict, d.about, d.reason) for d in state.standing] == [("accept", [to], "well said")]
    assert state.unattached == []
    assert "Waiting for a person" not in client.get("/decisions").text
    assert post(client, "/decide/again", decision="1", statement=to).status_code == 422
