"""The codebook on the bench: what an edit would change, comments that survive it, and edits that are refused."""

import re

from conftest import CODEBOOK
from test_workbench import client, desk, post, studied

COMMENTED = CODEBOOK.replace("    name: Threat\n", "    # how dangerous\n    name: Threat  # in one word\n")


def fields(client, path="threat"):
    """The form of a code as it is loaded."""
    text = client.get(f"/codebook/{path}").text
    form = re.search(r"<form[^>]*data-live>.*?</form>", text, re.S)[0]
    found = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>([^<]*)</textarea>', form))
    return {k: v for k, v in found.items() if k not in ("token", "verdict")}


def test_an_edit_tells_what_it_would_change_before_it_is_saved(client, desk):
    given = fields(client)
    assert given["words-en"].split() == ["enemy", "attack*", "guard", "aggressor*"]
    shorter = {**given, "words-en": "attack*\nguard\naggressor*"}
    preview = post(client, "/edit/codebook/threat", verdict="preview", **shorter)
    assert preview.status_code == 200
    assert "would lose it" in preview.text
    assert "enemy" not in fields(client) or (desk.path / "codebook.yaml").read_text("utf-8") == CODEBOOK
    none = post(client, "/edit/codebook/threat", verdict="preview", **given)
    assert "No statement would get or lose" in none.text
    assert (desk.path / "codebook.yaml").read_text("utf-8") == CODEBOOK


def test_saving_keeps_comments_and_order(client, desk):
    file = desk.path / "codebook.yaml"
    file.write_text(COMMENTED, "utf-8")
    given = fields(client)
    given |= {
        "words-en": given["words-en"].replace("guard", "").strip() + "\nmenace",
        "definition": "Danger; of any kind",
    }
    assert post(client, "/edit/codebook/threat", verdict="save", **given).status_code == 303
    saved = file.read_text("utf-8")
    assert "[enemy, attack*, aggressor*, menace]" in saved
    assert "# how dangerous" in saved
    assert "name: Threat  # in one word" in saved
    assert saved.index("headings") < saved.index("indicators")
    assert "has been changed since the last run" in client.get("/codebook").text
    assert desk.state().plan.codebook.dimensions[0].definition == "Danger; of any kind"


def test_what_would_not_load_is_never_saved(client, desk):
    given = fields(client)
    for bad in ({"words-en": "/(/"}, {"digest": "0"}, {"name": "x" * 70_000}, {"verdict": "burn"}):
        answer = post(client, "/edit/codebook/threat", **{"verdict": "save", **given, **bad})
        assert answer.status_code in (413, 422), bad
    assert post(client, "/edit/codebook/none", **{**given, "verdict": "save"}).status_code == 422
    assert (desk.path / "codebook.yaml").read_text("utf-8") == CODEBOOK
    assert client.get("/codebook/none").status_code == 404


def test_codes_come_and_go(client, desk):
    given = fields(client)
    added = post(client, "/edit/codebook/threat", verdict="add", name="The fleet", digest=given["digest"])
    assert added.headers["location"] == "/codebook/threat/the-fleet"
    aspect = fields(client, "threat/the-fleet")
    aspect |= {"words-en": "fleet\nnavy", "stance": "cautious"}
    assert post(client, "/edit/codebook/threat/the-fleet", verdict="save", **aspect).status_code == 303
    [made] = desk.state().plan.codebook.dimensions[0].aspects
    assert (made.id, made.stance, made.indicators) == ("the-fleet", "cautious", {"en": ["fleet", "navy"]})
    digest = fields(client)["digest"]
    assert post(client, "/edit/codebook/", verdict="add", name="Trade", digest=digest).status_code == 303
    digest = fields(client)["digest"]
    gone = post(client, "/edit/codebook/threat/the-fleet", verdict="remove", digest=digest)
    assert gone.headers["location"] == "/codebook/threat"
    assert [d.id for d in desk.state().plan.codebook.dimensions] == ["threat", "trade"]
    digest = fields(client)["digest"]
    last = post(client, "/edit/codebook/threat", verdict="remove", digest=digest)
    assert last.status_code == 422  # study.yaml names it
