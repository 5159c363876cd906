"""Text that would be code, addresses that would leave the study, forms that would be somebody else's."""

import json
import re

import lxml.html
import pytest
from argon2 import PasswordHasher
from conftest import write_tiny
from starlette.testclient import TestClient

from visavis.api import open_study
from visavis.study.accounts import Accounts
from visavis.workbench.app import application
from visavis.workbench.desk import Desk
from visavis.workbench.guarding import LONGEST, loopback
from visavis.workbench.links import address
from visavis.workbench.publishing import publish

HOST = "http://127.0.0.1:8765"
EVIL = "<script>evil()</script><img src=x onerror=evil()>\"'><svg/onload=evil()> {{ 7*7 }} {% raw %}"
TURNED = "\u202eJapan\u202c \u2066and\u2069 \u200fGermany"
WORD = "z" * 1_000_000
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = write_tiny(tmp_path_factory.mktemp("hostile") / "tiny")
    for name in ("study.yaml", "codebook.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        text = re.sub(
            r"^(\s*(?:- )?(?:title|name|definition): ).*$", lambda m: m[1] + json.dumps(EVIL), text, flags=re.M
        )
        (folder / name).write_text(text, encoding="utf-8")
    document = {
        "id": "evil",
        "title": EVIL,
        "date": "1944-01-01",
        "author": EVIL,
        "genre": "speech",
        "text": f"Germany is an enemy {EVIL} of us all.\n\n{TURNED} is an enemy of ours.\n\nJapan is an enemy {WORD}.",
    }
    with (folder / "sources" / "speeches.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(document) + "\n")
    study = open_study(folder)
    study.run("serial")
    for known in study.search("").ids[:3]:
        study.decide(known, "comment", reason=f"{EVIL} {TURNED}", by=EVIL)
    return folder


@pytest.fixture(scope="module")
def desk(folder):
    return Desk(folder, EVIL)


@pytest.fixture
def client(desk):
    return TestClient(application(desk, loopback(8765)), base_url=HOST, follow_redirects=False)


def inert(html: bytes) -> bool:
    """Is nothing in the page run, and is no template in the text filled in?"""
    page = lxml.html.document_fromstring(html)
    scripts = page.xpath("//script[not(starts-with(@src, '/static/'))]")
    handlers = page.xpath("//@*[starts-with(name(), 'on')]")
    urls = [
        u
        for u in page.xpath("//@href | //@src | //@action")
        if str(u).strip().lower().startswith(("javascript:", "data:"))
    ]
    return (
        not (scripts or handlers or urls or page.xpath("//img | //iframe | //object | //embed")) and b">49<" not in html
    )


def pages(desk) -> list[str]:
    state = desk.state()
    listed = [
        "/",
        "/grid",
        "/statements",
        "/documents",
        "/review",
        "/decisions",
        "/sources",
        "/actors",
        "/chronology",
        "/network",
        "/codebook",
        "/checks",
        "/agreement",
        "/statements?q=enemy",
        f"/documents?q={'z' * 400}",
    ]
    listed += [address("statement", i) for i in state.look.statements]
    return listed + [f"{address('document', d)}?layers=statements,people,dates,citations" for d in state.look.documents]


def test_hostile_text_is_shown_and_never_run(client, desk):
    for path in pages(desk):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert inert(answer.content), path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_marks_that_turn_the_writing_stay_within_their_element(client, desk):
    """A mark left open would turn what stands after it: each is closed or kept apart before its element ends."""
    [known] = [s.id for s in desk.state().look.statements.values() if "\u202e" in "".join(x.exact for x in s.content)][
        :1
    ]
    page = lxml.html.document_fromstring(client.get(address("statement", known)).content)
    for element in page.xpath("//*[contains(text(), '\u202e')]"):
        near = [element, *element.iterancestors()]
        assert any(e.get("dir") == "auto" or e.tag in ("bdi", "title", "option") for e in near), element.tag


def test_a_megabyte_in_one_word_is_read_and_found(client, desk):
    state = desk.state()
    [document] = [d for d in state.look.documents if d.endswith("evil")]
    page = client.get(address("document", document))
    parts = [page, *(client.get(f"{address('document', document)}?part={n}") for n in range(2, 8))]
    assert any(WORD in p.text for p in parts)
    assert len(client.get("/statements").content) < 500_000


def test_the_published_site_is_inert_too(folder, tmp_path):
    publish(folder, tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.html"):
        assert inert(path.read_bytes()), path
        assert b"<script" not in path.read_bytes()


# ---------------------------------------------------------------- addresses

TRICKS = [
    "..",
    "../..",
    "%2e%2e/%2e%2e/study.yaml",
    "..%2f..%2fstudy.yaml",
    "....//study.yaml",
    "/etc/passwd",
    "%00",
    "a%00.html",
    "..\\..\\study.yaml",
    "%5c..%5cstudy.yaml",
    "C:%5cboot.ini",
    "file:///etc/passwd",
    "~",
    ".",
]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("kind", ["static", "document", "statement", "source", "actor", "codebook"])
def test_path_tricks_lead_nowhere(client, kind, trick):
    answer = client.get(f"/{kind}/{trick}")
    assert answer.status_code in (303, 307, 404) or (answer.status_code == 200 and "/" not in trick.strip("/.")), trick
    assert "visavis: 1" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/document/other.jsonl-1",
        "/statement/other.md:p1:s0-10",
        "/source/other-1999",
        "/actor/nobody-at-all",
        "/codebook/none",
        "/studies/other/",
        "/../other/",
    ],
)
def test_addresses_of_other_studies_are_not_here(client, path):
    assert client.get(path).status_code == 404
    form = {"token": token(client), "verdict": "accept"}
    assert client.post(f"/decide{path}", data=form).status_code in (404, 405, 409, 422)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:8766", "127.0.0.1:8765.evil.example", ""])
def test_other_hosts_are_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code in (400, 421)


# ---------------------------------------------------------------- forms


def token(client) -> str:
    return re.search(r'name="token" value="(\w+)"', client.get("/review").text)[1]


def statement(desk) -> str:
    return "/decide" + address("statement", next(iter(desk.state().look.statements)))


@pytest.mark.parametrize("given", [None, "", "0" * 64, "x", "é", "0" * 10_000])
def test_forged_and_missing_tokens_are_refused(client, desk, folder, given):
    token(client)  # the visitor has a cookie
    before = len(open_study(folder).decisions())
    fields = {"verdict": "accept"} | ({} if given is None else {"token": given})
    assert client.post(statement(desk), data=fields).status_code == 403
    assert len(open_study(folder).decisions()) == before


def test_the_token_of_another_visitor_is_refused(client, desk):
    other = TestClient(client.app, base_url=HOST)
    assert client.post(statement(desk), data={"verdict": "accept", "token": token(other)}).status_code == 403


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"verdict=accept&reason=" + b"x" * LONGEST, {}, 413),
        (b"x", {"content-length": "99999999999999999999"}, 413),
        (b"x", {"content-length": "-1"}, 411),
        (
            b"--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n" + b"x" * 1000 + b"\r\n--b--\r\n",
            {"content-type": "multipart/form-data; boundary=b"},
            415,
        ),
        (b'{"verdict": "accept"}', {"content-type": "application/json"}, 415),
    ],
)
def test_uploads_and_oversized_forms_are_refused(client, desk, content, headers, status):
    given = {"content-type": "application/x-www-form-urlencoded", **headers}
    assert client.post(statement(desk), content=content, headers=given).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_do_nothing(client, method):
    assert client.request(method, "/").status_code == 405


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_forms_of_other_sites_are_refused(client, desk, headers):
    fields = {"token": token(client), "verdict": "accept"}
    assert client.post(statement(desk), data=fields, headers=headers).status_code == 403


def test_a_hostile_login_is_text(folder):
    accounts = Accounts(folder, hasher=QUICK)
    accounts.add("owner", "owner", "four quiet words here", "test")
    served = application(Desk(folder, ""), loopback(8765), accounts=accounts)
    client = TestClient(served, base_url=HOST, follow_redirects=False)
    form = re.search(r'name="token" value="(\w+)"', client.get("/login").text)[1]
    for name in (EVIL, "' OR 1=1 --", WORD[:60_000], "\x00"):
        answer = client.post("/login", data={"token": form, "name": name, "password": EVIL})
        assert answer.status_code in (401, 429)
        assert inert(answer.content)
    accounts._base.execute("DELETE FROM refused")
    client.post("/login", data={"token": form, "name": "owner", "password": "four quiet words here"})
    team = client.get("/team")
    assert team.status_code == 200
    assert inert(team.content)
    assert "OR 1=1" in team.text
