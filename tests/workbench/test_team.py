"""A team's workbench: who comes in, what each role may do, and that two coders lose nothing of each other."""

import gc
import re
import shutil
import stat
import threading

import pytest
from argon2 import PasswordHasher
from conftest import write_tiny
from starlette.testclient import TestClient

from visavis.api import open_study
from visavis.cli import _guarded
from visavis.errors import StudyError, UserError
from visavis.study.accounts import BY_NAME, IDLE, ROLES, WINDOW, Accounts, TooMany, refuse_without_owner
from visavis.workbench.app import application
from visavis.workbench.desk import Desk
from visavis.workbench.guarding import loopback
from visavis.workbench.links import address
from visavis.workbench.routes import FORMS, PAGES
from visavis.workbench.serving import _opened
from visavis.workbench.team import needed

HOST = "http://127.0.0.1:8765"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # for tests only
WORD = "four quiet words here"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    folder = write_tiny(tmp_path_factory.mktemp("team") / "tiny")
    open_study(folder).run("serial")
    Desk(folder, "x").state()
    return folder


@pytest.fixture
def folder(studied, tmp_path):
    return shutil.copytree(studied, tmp_path / "study")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def accounts(folder, clock):
    made = Accounts(folder, clock, QUICK)
    for role in ROLES:
        made.add(role.upper(), role, WORD, "test")
    return made


@pytest.fixture
def served(folder, accounts):
    return application(Desk(folder, ""), loopback(8765), accounts=accounts)


def visitor(served) -> TestClient:
    return TestClient(served, base_url=HOST, follow_redirects=False)


def token(client, path="/login") -> str:
    return re.search(r'name="token" value="(\w+)"', client.get(path).text)[1]


def come_in(served, name) -> TestClient:
    client = visitor(served)
    answer = client.post("/login", data={"token": token(client), "name": name, "password": WORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return client


def send(client, path, **fields):
    return client.post(path, data={"token": token(client, "/login"), **fields})


# ---------------------------------------------------------------- coming in


@pytest.mark.parametrize("path", ["/", "/grid", "/statements", "/statement/x", "/review", "/decisions", "/team", "/no"])
def test_without_an_account_nothing_is_shown(served, path):
    answer = visitor(served).get(path)
    assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/login", "")


def test_a_session_begins_with_a_new_cookie_and_ends(served):
    client = visitor(served)
    client.get("/login")
    before = client.cookies["visavis"]
    client.post("/login", data={"token": token(client), "name": "CODER", "password": WORD})
    assert client.cookies["visavis"] != before  # no fixation
    answer = client.get("/")
    assert answer.status_code == 200
    assert "CODER (coder)" in answer.text
    kept = client.cookies["visavis"]
    send(client, "/logout")
    assert client.get("/").status_code == 303
    client.cookies.clear()
    client.cookies.set("visavis", kept)
    assert client.get("/").status_code == 303  # the old cookie is worth nothing


def test_the_cookie_is_kept_from_scripts_and_other_sites(served, folder, accounts):
    client = visitor(served)
    answer = client.post("/login", data={"token": token(client), "name": "CODER", "password": WORD})
    assert {"httponly", "samesite=strict"} <= {p.strip().lower() for p in answer.headers["set-cookie"].split(";")}
    safe = application(Desk(folder, ""), ["bench.example"], accounts=accounts, scheme="https")
    assert "secure" in TestClient(safe, base_url="https://bench.example").get("/login").headers["set-cookie"].lower()


@pytest.mark.parametrize(("name", "password"), [("CODER", "wrong"), ("nobody", WORD), ("", ""), ("CODER", "x" * 10**4)])
def test_a_wrong_login_tells_nothing(served, name, password):
    client = visitor(served)
    answer = client.post("/login", data={"token": token(client), "name": name, "password": password})
    assert answer.status_code == 401
    assert "Name or password are wrong." in answer.text


def test_logins_are_not_tried_without_end(accounts, clock):
    for _ in range(BY_NAME):
        with pytest.raises(UserError, match="wrong"):
            accounts.login("CODER", "wrong", "10.0.0.1")
    with pytest.raises(TooMany):
        accounts.login("CODER", WORD, "10.0.0.2")
    accounts.login("READER", WORD, "10.0.0.2")
    clock.now += WINDOW + 1
    assert accounts.who(accounts.login("CODER", WORD, "10.0.0.1")).name == "CODER"


def test_many_names_from_one_address_are_stopped(served):
    client = visitor(served)
    form = {"token": token(client), "password": "wrong"}
    told = [client.post("/login", data={**form, "name": f"guess{n}"}).status_code for n in range(22)]
    assert told == [401] * 20 + [429] * 2


def test_sessions_end_by_themselves(accounts, clock):
    session = accounts.login("CODER", WORD, "")
    clock.now += IDLE - 1
    assert accounts.who(session)
    clock.now += IDLE + 1
    assert accounts.who(session) is None


def test_the_file_lets_nobody_in(accounts, folder):
    session = accounts.login("CODER", WORD, "")
    data = b"".join(p.read_bytes() for p in folder.glob("team.sqlite*"))
    assert WORD.encode() not in data
    assert session.encode() not in data
    assert b"$argon2id$" in data
    assert stat.S_IMODE((folder / "team.sqlite").stat().st_mode) == 0o600


# ---------------------------------------------------------------- roles

ROUTES = [("GET", p.path) for p in PAGES] + [("GET", p) for p in ("/", "/grid", "/statements", "/review", "/decisions")]
WRITING = [*FORMS, "/decide/statement/{id:path}", "/mark/document/{id:path}", "/undo"]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_as_far_as_it_should(served, role):
    client = come_in(served, role.upper())
    for _, path in ROUTES:
        assert client.get(path.replace("{id:path}", "x")).status_code in (200, 404), path
    for path in WRITING:
        least = needed("POST", path)
        answer = send(client, path.replace("{id:path}", "x"), verdict="accept", decision="1")
        assert (answer.status_code == 403) == (ROLES.index(role) < ROLES.index(least)), path
    assert (client.get("/team").status_code == 200) == (role == "owner")
    assert (send(client, "/team", what="add", name="a", role="reader", password=WORD).status_code == 303) == (
        role == "owner"
    )


def test_every_form_has_a_role_of_its_own():
    for path in WRITING:
        assert needed("POST", path) in ("coder", "adjudicator"), path
    assert needed("POST", "/anything/new") == "owner"
    assert needed("DELETE", "/decide/x") == "coder"  # Guard answers 405 before


def known(served_folder) -> str:
    return Desk(served_folder, "").state().index.doubtful(1)[0]


def test_decisions_are_signed_and_a_coder_takes_back_only_what_is_the_coders_own(served, folder, accounts):
    accounts.add("ada", "coder", WORD, "test")
    coder, other, judge = come_in(served, "CODER"), come_in(served, "ada"), come_in(served, "ADJUDICATOR")
    path = "/decide" + address("statement", known(folder))
    assert send(coder, path, verdict="accept", by="OWNER").status_code == 303
    [made] = open_study(folder).decisions()
    assert made.by == "CODER"
    assert send(other, "/undo", decision=str(made.id)).status_code == 403
    assert open_study(folder).decisions() == [made]
    assert send(judge, "/undo", decision=str(made.id)).status_code == 303
    assert open_study(folder).decisions() == []
    told = [(t.by, t.what, t.about) for t in accounts.trail()]
    assert ("CODER", "sent", path) in told
    assert ("ADJUDICATOR", "sent", "/undo") in told


def test_two_coders_at_once_see_each_other_and_lose_nothing(served, folder, accounts):
    accounts.add("ada", "coder", WORD, "test")
    ids = Desk(folder, "").state().index.find_at
    statements = [ids(n) for n in range(4)]
    clients = [come_in(served, "CODER"), come_in(served, "ada")]
    each, answers = 15, []

    def work(client, mine):
        form = token(client, "/login")
        for n in range(each):
            fields = {"verdict": "comment", "reason": f"{mine} {n}", "token": form}
            answers.append(client.post("/decide" + address("statement", statements[n % 4]), data=fields).status_code)

    threads = [threading.Thread(target=work, args=(c, n)) for n, c in enumerate(clients)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert answers == [303] * 2 * each
    log = open_study(folder).decisions()
    assert {d.reason for d in log} == {f"{mine} {n}" for mine in (0, 1) for n in range(each)}
    page = clients[0].get(address("statement", statements[0])).text
    assert "0 0" in page
    assert "1 0" in page


def test_sessions_and_open_pages_outlive_a_restart(served, folder, clock):
    client = come_in(served, "CODER")
    form, kept = token(client), client.cookies["visavis"]
    again = visitor(application(Desk(folder, ""), loopback(8765), accounts=Accounts(folder, clock, QUICK)))
    again.cookies.set("visavis", kept)
    path = "/decide" + address("statement", known(folder))
    assert again.post(path, data={"token": form, "verdict": "accept"}).status_code == 303


# ---------------------------------------------------------------- accounts


def test_closing_an_account_ends_its_sessions(served, accounts):
    client = come_in(served, "CODER")
    accounts.change("CODER", by="test", closed=True)
    assert client.get("/").status_code == 303
    with pytest.raises(UserError, match="wrong"):
        accounts.login("CODER", WORD, "")
    accounts.change("CODER", by="test", closed=False, role="reader")
    assert accounts.who(accounts.login("CODER", WORD, "")).role == "reader"


def test_somebody_owns_the_study(accounts, folder, tmp_path):
    with pytest.raises(UserError, match="only owner"):
        accounts.change("OWNER", by="test", role="coder")
    with pytest.raises(UserError, match="only owner"):
        accounts.change("OWNER", by="test", closed=True)
    with pytest.raises(StudyError, match="no owner yet"):
        refuse_without_owner(Accounts(tmp_path, hasher=QUICK), tmp_path)
    refuse_without_owner(accounts, folder)


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [("", "coder", WORD), ("x" * 61, "coder", WORD), ("a\nb", "coder", WORD), ("\u202eevil", "coder", WORD),
     ("a", "king", WORD), ("a", "coder", "short"), ("a", "coder", "x" * 201), ("CODER", "coder", WORD)],
)  # fmt: skip
def test_what_no_account_can_be(accounts, name, role, password):
    with pytest.raises(UserError):
        accounts.add(name, role, password, "test")
    assert len(accounts.all()) == len(ROLES)


def test_the_trail_is_only_added_to(accounts):
    accounts.note("a", "b", "c")
    for sql in ("DELETE FROM trail", "UPDATE trail SET by = 'x'"):
        with pytest.raises(Exception, match="kept"):
            accounts._base.execute(sql)


def test_accounts_at_the_command_line(folder, monkeypatch, capsys):
    monkeypatch.setenv("VISAVIS_PASSWORD", WORD)
    assert _guarded(["account", str(folder), "add", "Zoë", "--role", "owner"]) == 0
    assert "Zoë\towner" in capsys.readouterr().out
    assert Accounts(folder).get("Zoë").role == "owner"
    assert _guarded(["account", str(folder), "change", "Zoë", "--role", "coder"]) == 2
    assert "only owner" in capsys.readouterr().err


def test_no_export_holds_an_account(folder, accounts, tmp_path):
    for name in ("jsonl", "csv"):
        open_study(folder).export(name, tmp_path / name)
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and b"$argon2" in p.read_bytes() and p.parent != folder]


def test_the_collector_leaves_alone_what_is_read_before_the_first_page(folder):
    try:
        _opened(Desk(folder, ""))
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
