"""Coders beside the rules: one that learns from decisions, one that asks a model and checks its evidence."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from visavis.codebook import Aspect, Authority, Codebook, Dimension, Plan, StudyFile, Target
from visavis.errors import UserError
from visavis.predictors.fewshot import learn
from visavis.predictors.remote import Chat
from visavis.records import (
    Abstention,
    Coding,
    Passage,
    Records,
    Resolution,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.stages.coding.asked import code_asked, prompt
from visavis.stages.coding.learned import code_learned, informative, taught
from visavis.text import Span

SURE = StatementConfidence(span=1.0)
PLAN = Plan(
    study=StudyFile(title="t", targets=[Target(id="borduria", name="Borduria")], dimensions=["trade", "arms"]),
    codebook=Codebook(
        dimensions=[
            Dimension(id="trade", name="Trade", aspects=[Aspect(id="grain", name="Grain")]),
            Dimension(id="arms", name="Arms"),
        ]
    ),
    authority=Authority(),
)
GOODS = ["wheat", "barley", "timber", "cloth", "copper", "salt", "wine", "hides", "wool", "tin"]
GUNS = ["rifles", "cruisers", "cannon", "mortars", "bombers", "shells", "mines", "forts", "tanks", "sabres"]


def study() -> Records:
    records = Records()
    texts = [f"They sell us {x} at the market and buy our goods." for x in GOODS]
    texts += [f"Their army has {x} and its soldiers drill for war." for x in GUNS]
    for n, text in enumerate(texts):
        document = f"d{n % 4}"
        records.add(
            [
                Passage(id=f"{document}:p{n}", document=document, order=n, kind="paragraph", language="en", text=text),
                Statement(
                    id=f"s{n}", document=document, manner="direct", act="speech", confidence=SURE,
                    content=[Span(f"{document}:p{n}", 0, len(text), text)],
                ),
                Resolution(
                    id=f"s{n}", document=document, holders=["x"], confidence=SURE,
                    targets=[StatementTarget(actor="borduria", name="Borduria")],
                ),
            ]
        )  # fmt: skip
    return records


def decided(*numbers: int) -> list[Coding]:
    return [
        Coding(
            id=f"s{n}:ada", statement=f"s{n}", target="borduria", dimension="trade" if n < 10 else "arms", coder="ada",
            confidence=1.0,
        )
        for n in numbers
    ]  # fmt: skip


def test_it_learns_from_twelve_decisions() -> None:
    records = study()
    records.add(decided(*range(6), *range(10, 16)))
    found = list(code_learned(records, PLAN, taught(records, {"ada"})))
    assert {c.statement: c.dimension for c in found} == {
        **{f"s{n}": "trade" for n in range(6, 10)},
        **{f"s{n}": "arms" for n in range(16, 20)},
    }
    assert all(0.5 < c.confidence < 1 and c.coder == "learned" for c in found)


def test_of_a_few_decisions_nothing_is_learned() -> None:
    records = study()
    records.add(decided(0, 1, 10))
    assert list(code_learned(records, PLAN, taught(records, {"ada"}))) == []
    assert len(informative(records, PLAN, taught(records, {"ada"}), most=5)) == 5


def test_the_most_informative_come_first_and_from_every_document() -> None:
    records = study()
    text = "They sell rifles at the market and their soldiers buy wheat."
    records.add(
        [
            Passage(id="d9:p0", document="d9", order=0, kind="paragraph", text=text),
            Statement(
                id="odd", document="d9", manner="direct", act="speech", confidence=SURE,
                content=[Span("d9:p0", 0, len(text), text)],
            ),
            Resolution(id="odd", document="d9", targets=[StatementTarget(actor="borduria", name="B")], confidence=SURE),
        ]
    )  # fmt: skip
    records.add(decided(*range(8), *range(10, 18)))
    offered = informative(records, PLAN, taught(records, {"ada"}), most=3)
    assert offered[0] == ("odd", "borduria")
    documents = {s.id: s.document for s in records[Statement]}
    assert len({documents[s] for s, _ in offered}) == 3


def test_the_same_examples_give_the_same_model() -> None:
    texts, labels = ["a b c", "d e f"], [frozenset({"x"}), frozenset({"y"})]
    one, other = (learn(texts, labels).probabilities(["a b"]) for _ in range(2))
    assert (one == other).all()
    with pytest.raises(ValueError, match="nothing to learn"):
        learn([], [])


# ---------------------------------------------------------------- a model


class _Server(BaseHTTPRequestHandler):
    answer: object = []
    status = 200
    seen: list[dict] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _Server.seen.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
        self.send_response(self.status)
        self.end_headers()
        content = self.answer if isinstance(self.answer, str) else json.dumps(self.answer)
        self.wfile.write(json.dumps({"choices": [{"message": {"content": content}}]}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    http = HTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    _Server.answer, _Server.status, _Server.seen = [], 200, []
    yield f"http://127.0.0.1:{http.server_port}/v1"
    http.shutdown()
    http.server_close()


def one() -> Records:
    return Records(r for r in study() if getattr(r, "id", "") in ("s0", "d0:p0"))


GOOD = {"target": "borduria", "dimension": "trade", "aspect": "grain", "stance": "neutral", "quote": "sell us wheat at"}


def test_a_code_with_words_of_the_passage_is_taken(server: str) -> None:
    _Server.answer = f"Here you are:\n```json\n{json.dumps([GOOD])}\n```"
    [found] = code_asked(one(), PLAN, Chat(server, "tiny", "secret"), "tiny")
    assert isinstance(found, Coding)
    assert (found.coder, found.aspect, found.confidence) == ("tiny@coding-1", "grain", 0.5)
    assert found.why == [Span("d0:p0", 5, 21, "sell us wheat at")]
    [seen] = _Server.seen
    assert seen["path"] == "/v1/chat/completions" and seen["key"] == "Bearer secret"
    assert seen["messages"][0]["content"] == prompt() and "wheat" in seen["messages"][1]["content"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quote": "sell us oats at"}, "does not stand in the passage"),
        ({"quote": "wheat"}, "too short"),
        ({"target": "syldavia"}, "no target"),
        ({"dimension": "magic"}, "no code"),
        ({"aspect": "opium"}, "no code"),
    ],
)
def test_what_does_not_hold_is_refused_and_told(server: str, change: dict[str, str], why: str) -> None:
    _Server.answer = [{**GOOD, **change}, GOOD]
    refused, taken = code_asked(one(), PLAN, Chat(server, "tiny"), "tiny")
    assert isinstance(refused, Abstention) and why in refused.reason and isinstance(taken, Coding)


@pytest.mark.parametrize("answer", ["I cannot.", '[{"target": 3}]', "[", "][", [1, 2]])
def test_answers_that_are_no_codes(server: str, answer: object) -> None:
    _Server.answer = answer
    [refused] = code_asked(one(), PLAN, Chat(server, "tiny"), "tiny")
    assert isinstance(refused, Abstention) and "no JSON" in refused.reason


def test_a_server_that_fails_says_what_to_do(server: str) -> None:
    _Server.status = 500
    with pytest.raises(UserError, match="answered 500"):
        list(code_asked(one(), PLAN, Chat(server, "tiny"), "tiny"))
    with pytest.raises(UserError, match="cannot be reached"):
        Chat("http://127.0.0.1:9/v1", "tiny")("a", "b")
    with pytest.raises(UserError, match="no address"):
        Chat("file:///etc/passwd", "tiny")("a", "b")
