"""The published site: every link leads to a file, and nothing private is in any of them."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from conftest import write_tiny
from ruamel.yaml import YAML

from visavis.api import open_study
from visavis.cli import _guarded
from visavis.errors import UserError
from visavis.study.accounts import Accounts
from visavis.workbench.desk import Desk
from visavis.workbench.publishing import publish

SECRETS = ("SECRET-COMMENT", "SECRET-REASON", "Ada Q. Coder", "Bob W. Judge", "argon2", "REJECTED-WORDS")
REJECTED = "Portugal is a REJECTED-WORDS threat to us and an enemy."


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    folder = write_tiny(tmp_path_factory.mktemp("site") / "tiny")
    hostile = {
        "id": "x", "title": '<script>alert("t")</script>', "date": "1944-01-01", "author": "<b>Joseph</b> Stalin",
        "genre": "speech", "text": "Germany is an enemy <img src=x onerror=alert(1)> of \u202eall\u202c people.",
    }  # fmt: skip
    with (folder / "sources" / "speeches.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(hostile) + "\n")
    open_study(folder).run("serial")
    study, desk = open_study(folder), Desk(folder, "x")
    first, second, third, fourth = (desk.state().index.find_at(n) for n in range(4))
    study.decide(first, "comment", reason="SECRET-COMMENT", by="Ada Q. Coder")
    study.decide(second, "accept", reason="SECRET-REASON", by="Bob W. Judge")
    study.decide(third, "reject", reason="SECRET-REASON", by="Ada Q. Coder")
    for by in ("Ada Q. Coder", "Bob W. Judge"):
        value = {"dimension": "threat", "target": "germany", "perceiver": "soviet-union"}
        study.decide(fourth, "code", value, reason="SECRET-REASON", by=by)
    Accounts(folder).add("Ada Q. Coder", "owner", "a long enough password", "test")
    return folder, third


@pytest.fixture(scope="module")
def site(studied, tmp_path_factory):
    target = tmp_path_factory.mktemp("out") / "site"
    publish(studied[0], target)
    return target


def texts(site: Path):
    return {p: p.read_bytes().decode("utf-8", "replace") for p in site.rglob("*") if p.is_file()}


def test_nothing_private_is_in_any_file(site):
    found = texts(site)
    assert len(found) > 20
    for path, text in found.items():
        for secret in SECRETS[:-1]:
            assert secret not in text, path
            assert secret not in path.name
    kinds = {p.relative_to(site).parts[0] for p in found}
    assert not {"review.html", "decisions.html", "agreement.html", "coding.html", "team.html", "login.html"} & kinds


def test_what_was_rejected_is_gone(site, studied):
    rejected = studied[1]
    assert not [p for p, text in texts(site).items() if rejected in text]


def test_names_are_published_only_if_asked_for(studied, tmp_path):
    publish(studied[0], tmp_path / "named", names=True)
    whole = "".join(texts(tmp_path / "named").values())
    assert "Bob W. Judge" in whole
    assert "SECRET" not in whole
    cff = YAML(typ="safe").load((tmp_path / "named" / "CITATION.cff").read_text())
    assert [a["name"] for a in cff["authors"]] == ["Bob W. Judge", "Ada Q. Coder"]


def test_coders_stay_apart_without_their_names(site):
    coders = {json.loads(line)["coder"] for line in (site / "data" / "jsonl" / "coding.jsonl").open(encoding="utf-8")}
    assert {"coder 1", "coder 2"} <= coders


def test_every_link_leads_to_a_file(site):
    for path in site.rglob("*.html"):
        page = lxml.html.document_fromstring(path.read_bytes())
        assert not page.xpath("//form | //script | //button | //iframe | //*[@onerror]"), path
        for href in page.xpath("//@href | //@src"):
            parts = urlsplit(str(href))
            if parts.scheme in ("http", "https"):
                continue  # another site, only as a link to follow
            assert not parts.path.startswith("/"), (path, href)
            assert not parts.path or (path.parent / unquote(parts.path)).is_file(), (path, href)
        assert not page.xpath("//link[starts-with(@href, 'http')] | //img[starts-with(@src, 'http')]")


def test_nothing_that_only_a_server_can_do_is_in_any_page(site):
    for path in site.rglob("*.html"):
        page = lxml.html.document_fromstring(path.read_bytes())
        assert not page.xpath("//kbd | //*[@data-key or @accesskey and not(@rel)] | //*[@id='mark']"), path
        assert not page.xpath("//*[@role='switch' or starts-with(@class, 'button')]"), path
        assert not page.xpath("//a[not(@href)] | //div[not(node())]"), path


def test_the_findings_of_every_verdict_and_the_words_of_every_code_are_published(site):
    page = lxml.html.document_fromstring((site / "checks.html").read_bytes())
    verdicts = page.xpath("//a[contains(@class, 'layer')]/@href")
    assert verdicts
    assert all(href.startswith("checks/kind-") for href in verdicts)
    assert "Indicators in en" in (site / "codebook" / "threat.html").read_text()


def test_every_statement_has_an_address_that_stays(studied, site, tmp_path):
    files = {str(p.relative_to(site)) for p in site.rglob("statement/*.html")}
    statements = open_study(studied[0]).search("").number
    assert len(files) == statements
    folder = shutil.copytree(studied[0], tmp_path / "again")
    study = open_study(folder)
    study.decide(study.search("").ids[-1], "reject", by="x")
    publish(folder, tmp_path / "later")
    later = {str(p.relative_to(tmp_path / "later")) for p in (tmp_path / "later").rglob("statement/*.html")}
    assert later < files
    assert len(later) == statements - 1


def test_names_of_files_are_safe(site):
    for path in site.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,120}", path.name), path


def test_data_and_citation_come_with_it(site):
    item = json.loads((site / "citation.json").read_text())[0]
    assert (item["type"], item["title"]) == ("dataset", "A tiny study")
    cff = YAML(typ="safe").load((site / "CITATION.cff").read_text())
    assert (cff["cff-version"], cff["title"]) == ("1.2.0", "A tiny study")
    assert "@dataset{" in (site / "citation.bib").read_text()
    assert (site / "data" / "jsonl" / "statement.jsonl").stat().st_size
    assert not (site / "data" / "jsonl" / "decision.jsonl").exists() or not (
        (site / "data" / "jsonl" / "decision.jsonl").read_text()
    )
    first = (site / "index.html").read_text()
    assert "data/" in first
    assert "CITATION.cff" in first


def test_a_folder_with_something_in_it_is_refused(studied, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    with pytest.raises(UserError, match="no") as caught:
        publish(studied[0], tmp_path / "full")
    assert "empty" in caught.value.found
    assert _guarded(["export", str(studied[0]), "site", str(tmp_path / "full")]) == 2
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_hostile_text_is_text(site):
    for path in site.rglob("*.html"):
        page = lxml.html.document_fromstring(path.read_bytes())
        assert not page.xpath("//img[@onerror] | //script | //b[text()='Joseph']"), path
