"""Sources and chains on the bench."""

import re

from test_workbench import client, desk, post, studied

from visavis.records import Citation, Source
from visavis.workbench.links import address


def works(desk):
    return {s.reference.title: s for s in desk.state().records[Source]}


def test_the_list_finds_works_and_tells_what_rests_on_them(client, desk):
    assert len(works(desk)) >= 2
    text = client.get("/sources").text
    assert "Speeches of the War" in text
    assert "A Study of Studies" in text
    only = client.get("/sources?q=example+speeches").text
    assert "A Study of Studies" not in only
    assert "1 work" in only
    assert "0 works" in client.get("/sources?role=unknown&q=zzz").text


def test_a_work_shows_the_chain_of_each_citation(client, desk):
    speeches = works(desk)["Speeches of the War"]
    text = client.get(address("source", speeches.id)).text
    assert re.search(r"ibid\., page 30.*?→ <a[^>]*><bdi>note 2 \(full citation\)", text, re.S)
    assert "perfidious" in client.get("/statements?source=" + speeches.id).text
    assert client.get("/source/none").status_code == 404


def test_a_role_is_set_and_taken_back(client, desk):
    id = works(desk)["Speeches of the War"].id
    action = f"/decide{address('source', id)}"
    assert post(client, action, verdict="role", role="unknown", next="/sources").status_code == 303
    assert desk.state().look.sources[id].role == "unknown"
    assert "corrected role to unknown" in client.get(address("source", id)).text
    assert post(client, action, verdict="role", role="x").status_code == 422
    post(client, "/undo", decision="1")
    assert desk.state().look.sources[id].role != "unknown"


def test_two_works_become_one_after_a_preview_and_apart_again(client, desk):
    a, b = (works(desk)[t].id for t in ("Speeches of the War", "A Study of Studies"))
    found = client.get(address("source", a, find="study of")).text
    assert address("source", a, find="study of", merge=b).replace("&", "&amp;") in found
    preview = client.get(address("source", a, merge=b)).text
    assert "1 source would go" in preview
    assert desk.state().log == []
    answer = post(client, f"/decide{address('source', a)}", verdict="merge", other=b)
    stays = answer.headers["location"].removeprefix("/source/")
    assert len([i for i in desk.state().look.sources if i in (a, b)]) == 1
    cited = [c for c in desk.state().records[Citation] if c.source == stays]
    assert len(cited) == 3
    parted = post(client, f"/decide{address('source', stays)}", verdict="part", citation=cited[0].id, next="/")
    assert parted.status_code == 303
    assert len([c for c in desk.state().records[Citation] if c.source == stays]) < 3
    for bad in ({"verdict": "merge", "other": stays}, {"verdict": "part", "citation": "x"}, {"verdict": "x"}):
        assert post(client, f"/decide{address('source', stays)}", **bad).status_code == 422
    assert len(desk.state().log) == 2
