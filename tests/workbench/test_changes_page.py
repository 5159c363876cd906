"""A source is edited and the study run again: the review tells what became of the statements, each with its page."""

import re

from starlette.testclient import TestClient
from test_workbench import desk, studied

from visavis import open_study
from visavis.workbench.app import application

LINK = re.compile(r'<li><a href="(/statement/[^"]+)"')


def test_what_changed_is_told_and_opens_on_its_page(desk):
    client = TestClient(application(desk, ["testserver"]), headers={"host": "testserver"})
    assert "/changes" not in client.get("/review").text
    assert "No run has changed a statement" in client.get("/changes").text
    paper = desk.path / "sources" / "paper.md"
    before = paper.read_text(encoding="utf-8")
    paper.write_text(before + "\n\nMolotov said that Japan was <b>an enemy</b> of peace.\n", encoding="utf-8")
    open_study(desk.path).run("serial")
    assert ">Since the run before: 1 new<" in client.get("/review").text.replace("<bdi>", "").replace("</bdi>", "")
    page = client.get("/changes").text
    assert "an enemy" in page and "<b>an enemy</b>" not in page
    [new] = LINK.findall(page)
    assert client.get(new).status_code == 200
    desk.decide(new.removeprefix("/statement/"), "accept")
    paper.write_text(before, encoding="utf-8")
    open_study(desk.path).run("serial")
    page = client.get("/changes?what=gone&page=1").text
    assert LINK.findall(page) == [new]
    assert "decided on" in page
    gone = client.get(new)
    assert gone.status_code == 200
    assert "not among those that hold" in gone.text
    assert client.get("/statement/none").status_code == 404
    assert client.get("/changes?what=%22&page=9").status_code == 200
