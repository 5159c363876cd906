"""Blind double coding: nothing of others is shown; agreement is of what was said; disputes are decided."""

import re

from test_workbench import client, desk, post, studied

from visavis.api import open_study
from visavis.records import Coding
from visavis.workbench.double import said


def statement_of(text):
    return re.search(r'action="/decide/statement/([^"]+)"', text)[1]


def code(client, known, **fields):
    given = {"code": "threat", "target": "germany", "perceiver": "soviet-union", **fields}
    return post(client, f"/decide/statement/{known}", verdict="code", next="/coding", **given)


def test_who_codes_blind_sees_no_code(client, desk):
    text = client.get("/coding").text
    known = statement_of(text)
    assert desk.state().look.codings[known]
    for told in ("Take away", "Why it is in the grid", "by rules", "What was decided", "confidence"):
        assert told not in text
    assert code(client, known).status_code == 303
    after = client.get("/coding").text
    assert statement_of(after) != known
    assert "1 of" in after
    post(
        client, f"/decide/statement/{statement_of(after)}", verdict="comment", reason="no code applies", next="/coding"
    )
    assert "2 of" in client.get("/coding").text


def test_two_coders_get_the_same_sample_and_their_agreement_is_live(client, desk):
    assert "Nobody has coded yet" in client.get("/agreement").text
    first = statement_of(client.get("/coding").text)
    code(client, first, stance="hostile")
    open_study(desk.path).decide(
        first, "code", {"dimension": "threat", "target": "germany", "stance": "neutral"}, by="boris"
    )
    text = client.get("/agreement?what=stance").text
    assert "boris and reader: Cohen" in text
    assert "Where coders differ" in text
    assert {c.coder for c in said(desk.state())} >= {"reader", "boris"}


def test_a_dispute_is_decided_for_one_coder_and_agreement_stays_what_it_was(client, desk):
    first = statement_of(client.get("/coding").text)
    code(client, first, stance="hostile")
    value = {"dimension": "threat", "target": "germany", "stance": "neutral"}
    open_study(desk.path).decide(first, "code", value, by="boris")
    before = list(said(desk.state()))
    fields = {"about": first, "target": "germany", "coder": "boris"}
    assert post(client, "/adjudicate", next="/agreement?what=stance", **fields).status_code == 303
    its = [c for c in desk.state().records[Coding] if c.statement == first and c.target == "germany"]
    assert {(c.coder, c.stance) for c in its} == {("boris", "neutral")}
    assert [c.coder for c in said(desk.state())] == [c.coder for c in before]
    assert 'class="decided"' in client.get("/agreement?what=stance").text
    assert post(client, "/adjudicate", **{**fields, "coder": "nobody"}).status_code == 422
    for d in desk.state().standing[::-1][:2]:
        post(client, "/undo", decision=str(d.id))


def test_the_sample_may_be_of_another_size(client):
    assert "of 1 statement" in client.get("/coding?sample=1").text
    for odd in ("sample=0", "sample=x", "sample=99999999", "after=none"):
        assert client.get(f"/coding?{odd}").status_code == 200
