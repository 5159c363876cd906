"""The workbench over a tiny study: every page, what is refused, and decisions there and back."""

import json
import re
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import write_tiny
from starlette.testclient import TestClient

from visavis.api import open_study
from visavis.pages.marking import Mark, marked
from visavis.workbench.app import application
from visavis.workbench.desk import Desk
from visavis.workbench.guarding import LONGEST, Tokens, loopback
from visavis.workbench.links import address
from visavis.workbench.routes import PAGES

HOST = "http://127.0.0.1:8765"
ARABIC = "\u202eاليابان عدو\u202c"
HOSTILE = {
    "id": "1946-<b>c</b>",
    "title": '<img src=x onerror=alert(1)> & "title"',
    "date": "1944-03-01",
    "author": "Joseph Stalin",
    "genre": "speech",
    "text": f"Germany is an enemy <script>alert('x')</script> of all. {ARABIC} \x01\n\nJapan is one. {'z' * 200_000}",
}


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """The tiny study with a hostile document, run once; each test gets a copy."""
    folder = write_tiny(tmp_path_factory.mktemp("bench") / "tiny")
    with (folder / "sources" / "speeches.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(HOSTILE) + "\n")
    open_study(folder).run("serial")
    return folder


@pytest.fixture
def desk(studied, tmp_path):
    shutil.copytree(studied, tmp_path / "study")
    return Desk(tmp_path / "study", "reader")


@pytest.fixture
def client(desk):
    return TestClient(application(desk, loopback(8765)), base_url=HOST, follow_redirects=False)


def coded(desk) -> str:
    return desk.state().index.doubtful(999)[0]


def token(client) -> str:
    found = re.search(r'name="token" value="(\w+)"', client.get("/review").text)
    assert found
    return found[1]


def post(client, path, **fields):
    return client.post(path, data={"token": token(client), **fields})


def decide(client, desk, known, verdict, **fields):
    answer = post(client, "/decide" + address("statement", known), verdict=verdict, next="/review", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    return desk.state()


# ---------------------------------------------------------------- pages


def pages(desk) -> list[str]:
    state = desk.state()
    plain = [
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
    ]
    switched = ["/grid?threshold=0.9&confirmed=1", "/statements?q=enemy&sort=doubt&from=1941&to=1945", "/documents?q=x"]
    each = [address("statement", i) for i in state.look.statements]
    each += [address("document", i, layers="statements,people,dates,citations") for i in state.look.documents]
    each += [address("source", i) for i in state.look.sources]
    each += [address("actor", i) for i in state.people.there()]
    return [*plain, *switched, *each]


def test_every_page_is_there_with_its_policy(client, desk):
    for path in pages(desk):
        answer = client.get(path)
        assert answer.status_code == 200, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?! src=\"/static/)| style=| on\w+=\"|<style", answer.text), path


def test_every_link_leads_somewhere(client, desk):
    seen, queue = set(), ["/"]
    while queue:
        path = queue.pop()
        text = client.get(path).text
        for href in set(re.findall(r'href="(/[^"#]*)', text)):
            href = href.replace("&amp;", "&")
            if href in seen:
                continue
            seen.add(href)
            assert client.get(href).status_code == 200, f"{href} on {path}"
            if len(seen) < 150 and not href.startswith("/static"):
                queue.append(href)
    assert len(seen) > 20


def test_the_text_of_documents_is_text(client, desk):
    state = desk.state()
    hostile = next(d for d in state.look.documents.values() if d.title == HOSTILE["title"])
    text = client.get(address("document", hostile.id)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in re.sub(r"<[^>]+>", "", text)
    assert "<img" not in text
    assert "\x01" not in text
    listed = client.get("/documents").text
    assert "<bdi>&lt;img src=x onerror=alert(1)&gt; &amp; &#34;title&#34;</bdi>" in listed


def test_a_passage_with_ten_thousand_marks_is_shown_in_no_time():
    text = "ab " * 10_000
    marks = [Mark(3 * n, 3 * n + 2, "person") for n in range(10_000)]
    started = time.perf_counter()
    html = marked(text, [Mark(0, len(text), "said"), *marks])
    assert time.perf_counter() - started < 2
    assert html.startswith('<mark class="person">ab</mark><mark class="said"> </mark><mark class="person">')
    assert html.count("<mark") == 20_000


def test_comments_are_text(client, desk):
    known = coded(desk)
    decide(client, desk, known, "comment", reason="<script>alert(1)</script>")
    for path in ("/decisions", address("statement", known), "/review"):
        assert "<script>alert" not in client.get(path).text


def test_a_cell_of_the_grid_leads_to_just_its_statements(client, desk):
    cells = re.findall(r'<a class="head" href="([^"]+)"><b>(\d+)</b>', client.get("/grid").text)
    assert cells
    for href, number in cells:
        text = client.get(href.replace("&amp;", "&")).text
        assert f'<p class="sub">{number} statement' in text


def test_search_knows_phrases_beginnings_and_what_must_not_stand(client):
    def found(q: str) -> int:
        text = client.get("/statements", params={"q": q}).text
        return int(re.search(r'<p class="sub">([\d,]+) statement', text)[1].replace(",", ""))

    assert found('"perfidious enemy"') >= 1
    assert found('"enemy perfidious"') == 0
    assert found("perfid*") == found("perfidious") >= 1
    assert found("perfid") == 0
    assert found("perfidious -enemy") == 0
    assert found('" - * ((') == found("")


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9", "127.0.0.1", "127.0.0.1:8765.evil.example", ""])
def test_another_name_for_this_machine_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://127.0.0.1:8765"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 415),
    ],
)
def test_a_form_from_elsewhere_is_refused(client, desk, headers, status):
    path = "/decide" + address("statement", coded(desk))
    answer = client.post(path, data={"token": token(client), "verdict": "accept"}, headers=headers)
    assert answer.status_code == status
    assert desk.state().log == []


def test_a_missing_forged_or_foreign_token_is_refused(client, desk):
    path = "/decide" + address("statement", coded(desk))
    good = token(client)
    other = Tokens().token(client.cookies["visavis"])
    for given in ({}, {"token": ""}, {"token": "0" * 64}, {"token": other}, {"token": "é"}):
        assert client.post(path, data={**given, "verdict": "accept"}).status_code == 403
    client.cookies.clear()
    assert client.post(path, data={"token": good, "verdict": "accept"}).status_code == 403
    assert client.post("/undo", data={"decision": "1"}).status_code == 403
    assert desk.state().log == []


def test_what_is_too_long_or_of_no_length_is_refused(client, desk):
    path = "/decide" + address("statement", coded(desk))
    assert post(client, path, verdict="comment", reason="x" * LONGEST).status_code == 413
    pieces = client.post(
        path, content=iter([b"token=1"]), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert pieces.status_code == 411
    assert client.put("/").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/style.css%00",
        "/document/../../../../etc/passwd",
        "/document/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/document//etc/passwd",
        "/statement/%00",
        "/statement/%ff",
        "/nowhere",
    ],
)
def test_paths_that_lead_nowhere(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "import " not in answer.text


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=9e9", "threshold=nan", "threshold=x", "from=x", "period=?"]
)
def test_odd_questions_get_an_answer(client, query):
    for path in ("/statements", "/grid", "/decisions", "/documents"):
        assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "\t//e"]
)
def test_a_form_leads_nowhere_else(client, desk, where):
    path = "/decide" + address("statement", coded(desk))
    assert post(client, path, verdict="comment", reason="x", next=where).headers["location"] == "/"


# ---------------------------------------------------------------- decisions


def test_accept_and_undo_and_restore(client, desk):
    known = coded(desk)
    state = decide(client, desk, known, "accept", reason="read it")
    assert state.look.statements[known].confidence.span == 1.0
    assert known not in state.index.doubtful(999)
    [d] = state.log
    assert (d.verdict, d.by, d.reason, d.about) == ("accept", "reader", "read it", [known])
    assert "read it" in client.get("/decisions").text
    assert post(client, "/undo", decision="1").headers["location"] == "/decisions"
    assert known in desk.state().index.doubtful(999)
    post(client, "/undo", decision="2")
    assert desk.state().confirmed(known)


def test_what_was_rejected_is_gone_and_can_be_brought_back(client, desk):
    known = coded(desk)
    state = decide(client, desk, known, "reject")
    assert known not in state.look.statements
    gone = client.get(address("statement", known))
    assert gone.status_code == 200
    assert "not among those that hold" in gone.text
    again = post(client, "/decide" + address("statement", known), verdict="accept")
    assert (again.status_code, len(desk.state().log)) == (422, 1)
    post(client, "/undo", decision="1")
    assert known in desk.state().look.statements


def test_stance_and_target_are_corrected_in_one_decision(client, desk):
    state = desk.state()
    known = next(i for i in state.index.doubtful(999) if state.look.resolution(state.look.statements[i]).targets)
    kept = state.look.resolution(state.look.statements[known]).targets[0]
    fields = {"keep-0": "1", "stance-0": "favourable", "target": "united-states", "stance": "hostile"}
    state = decide(client, desk, known, "targets", **fields)
    first, added = state.look.resolution(state.look.statements[known]).targets
    assert (first.actor, first.spans) == (kept.actor, kept.spans)
    assert (first.stance, added.actor, added.stance) == ("favourable", "united-states", "hostile")
    assert len(state.log) == 1
    bad = post(client, "/decide" + address("statement", known), verdict="targets", target="nobody")
    assert bad.status_code == 422


def test_dates_are_held_against_edtf(client, desk):
    known = coded(desk)
    state = decide(client, desk, known, "date", date="1942-05")
    assert state.look.date(state.look.statements[known]) == "1942-05"
    bad = post(client, "/decide" + address("statement", known), verdict="date", date="last spring")
    assert bad.status_code == 422
    assert "1941-07-03" in bad.text


def test_codes_come_and_go(client, desk):
    known = coded(desk)
    state = decide(client, desk, known, "code", code="threat", target="japan", perceiver="soviet-union")
    mine = next(c for c in state.look.codings[known] if c.coder == "reader")
    assert (mine.dimension, mine.target, mine.confidence) == ("threat", "japan", 1.0)
    state = decide(client, desk, known, "uncode", coding=mine.id)
    assert mine.id not in {c.id for c in state.look.codings.get(known, ())}
    for fields in ({"code": "x", "target": "japan"}, {"code": "threat", "target": "x"}, {"code": "threat/x"}):
        answer = post(client, "/decide" + address("statement", known), verdict="code", **fields)
        assert answer.status_code == 422


def test_only_confirmed_leaves_what_people_confirmed(client, desk):
    known = coded(desk)
    assert 'class="head"' not in client.get("/grid?confirmed=1").text
    decide(client, desk, known, "accept")
    text = client.get("/grid?confirmed=1").text
    assert re.findall(r'<a class="head" href="[^"]+"><b>(\d+)</b>', text) == ["1"] * text.count('class="head"')
    assert 'class="head"' in text


def test_review_passes_over_and_comes_to_an_end(client, desk):
    queue = desk.state().index.doubtful(999)
    assert address("statement", queue[0]) in client.get("/review").text
    assert client.get("/review", params={"after": queue[-1]}).status_code == 200
    for known in queue:
        decide(client, desk, known, "accept")
    assert "No statement with a code is left" in client.get("/review").text


def test_in_review_a_correction_stays_with_its_statement(client, desk):
    known = desk.state().index.doubtful(999)[0]
    text = client.get("/review").text
    form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if 'value="date"' in f)
    stay = re.search(r'name="next" value="([^"]+)"', form)[1]
    answer = post(client, "/decide" + address("statement", known), verdict="date", date="1942", next=stay)
    again = client.get(answer.headers["location"]).text
    assert "/decide" + address("statement", known) in again
    assert 'value="1942"' in again
    assert known not in desk.state().index.doubtful(999)


def test_what_another_process_decides_is_seen_at_once(client, desk):
    known = coded(desk)
    client.get("/")
    open_study(desk.path).decide(known, "comment", reason="from elsewhere", by="another")
    assert "from elsewhere" in client.get("/decisions").text


def test_many_at_once_lose_nothing(desk):
    known = coded(desk)

    def comment(n: int) -> None:
        desk.decide(known, "comment", reason=str(n))
        assert str(n) in {d.reason for d in desk.state().log}

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(comment, range(40)))
    assert sorted(int(d.reason) for d in desk.state().standing) == list(range(40))


def test_a_broken_study_file_is_told_and_mended(client, desk):
    client.get("/")
    file = desk.path / "study.yaml"
    good = file.read_text("utf-8")
    file.write_text("visavis: [", "utf-8")
    assert client.get("/").status_code == 500
    assert "study.yaml" in client.get("/").text
    file.write_text(good, "utf-8")
    assert client.get("/").status_code == 200


# ---------------------------------------------------------------- in a browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def served(desk):
    """The workbench on a free port: its address."""
    import uvicorn

    from visavis.workbench.serving import listen

    listening = listen(0)
    port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application(desk, loopback(port)), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)
    listening.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_grid_to_a_decision_and_back(served, desk, scripts):
    play_api = pytest.importorskip("playwright.sync_api")
    with play_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 400, "height": 800}, java_script_enabled=scripts).new_page()
        said: list[str] = []
        page.on("console", lambda m: said.append(m.text))
        page.goto(served)
        page.get_by_role("link", name="Grid", exact=True).click()
        page.locator("a.head").first.click()
        page.locator(".card header a").first.click()
        assert page.get_by_role("heading", name="Decide").is_visible()
        page.wait_for_load_state()
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth") <= 400
            page.keyboard.press("a")
        else:
            page.get_by_role("button", name="Accept").click()
        page.get_by_role("heading", name="What was decided").wait_for()
        assert [d.verdict for d in desk.state().standing] == ["accept"]
        page.get_by_role("button", name="Undo decision 1").click()
        page.get_by_text("taken back").first.wait_for()
        assert desk.state().standing == []
        page.get_by_label("Date, EDTF").fill("1942-05")
        page.get_by_label("Date, EDTF").press("Enter")
        page.get_by_text("dated May 1942").wait_for()
        assert [d.verdict for d in desk.state().standing] == ["redate"]
        assert said == []
        browser.close()
