"""Many statements at once: previewed, decided, all taken back; searches saved and taken away."""

import re

from test_workbench import client, desk, post, studied


def fields_of(text):
    form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if 'value="do"' in f)
    found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return {k: v.replace("&amp;", "&") for k, v in found.items() if k != "token"}


def test_what_it_would_change_is_shown_then_done_then_undone(client, desk):
    number = int(re.search(r"Decide on all (\d+) at once", client.get("/statements?state=coded").text)[1])
    assert "Decide on" in client.get("/bulk?state=coded").text
    preview = post(client, "/decide/bulk", query="?state=coded", do="reject", verdict="preview", reason="all of it")
    assert f"{number} statements would go" in preview.text
    assert desk.state().log == []
    given = fields_of(preview.text)
    done = post(client, "/decide/bulk", **{**given, "verdict": "do"})
    assert done.status_code == 303
    assert len(desk.state().standing) == number
    assert "0 statements" in client.get("/statements?state=coded").text
    text = client.get(done.headers["location"]).text
    assert f"{number} decisions made" in text
    ends = dict(re.findall(r'name="(first|last)" value="(\d+)"', text))
    assert post(client, "/undo/bulk", **ends).status_code == 303
    assert desk.state().standing == []
    assert post(client, "/undo/bulk", **ends).status_code == 422


def test_what_has_changed_since_the_preview_is_not_decided(client, desk):
    preview = post(client, "/decide/bulk", query="?state=open", do="accept", verdict="preview")
    given = fields_of(preview.text)
    desk.decide(desk.state().look.codings and next(iter(desk.state().look.statements)), "accept")
    assert post(client, "/decide/bulk", **{**given, "verdict": "do"}).status_code == 422
    assert len(desk.state().log) == 1


def test_odd_bulk_forms_are_refused(client, desk):
    bad = ({"do": "burn"}, {"do": "code", "code": "x"}, {"do": "redate", "date": "soon"}, {"do": "comment"})
    for fields in (*bad, {"do": "accept", "query": "?q=nothing+has+these+words"}):
        assert post(client, "/decide/bulk", verdict="preview", **fields).status_code == 422
    assert client.get("/bulk/done?first=1&last=x").status_code == 404
    assert desk.state().log == []


def test_a_search_is_saved_under_its_name_and_taken_away(client, desk):
    answer = post(client, "/searches", verdict="save", name="Enemies <b>", query="?q=enemy&sort=doubt")
    assert answer.headers["location"] == "/statements?q=enemy&sort=doubt"
    text = client.get("/statements").text
    assert '<a href="/statements?q=enemy&amp;sort=doubt"><bdi>Enemies &lt;b&gt;</bdi></a>' in text
    assert post(client, "/searches", verdict="save", name=" ", query="").status_code == 422
    post(client, "/searches", verdict="remove", name="Enemies <b>")
    assert "Enemies" not in client.get("/statements").text
    (desk.path / "searches.json").write_text("[", "utf-8")
    assert "searches.json" in client.get("/statements").text
