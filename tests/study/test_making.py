"""Statements that people marked, split and merged: in the records, after a run, and when the text has moved."""

from __future__ import annotations

import re

import pytest
from test_current import TEXT, at, decision, held, machine, moved, passage

from visavis.api import open_study
from visavis.records import (
    Claim,
    Coding,
    Occasion,
    Passage,
    Quotation,
    Records,
    Resolution,
    Statement,
    StatementConfidence,
)
from visavis.study.current import apply
from visavis.study.decisions import see, see_words
from visavis.text import Span, span

THERE = {"d:p1": passage()}
PARTS = [[at("Norland wanted nothing")], [at("but trade")]]
SPLIT = {"parts": PARTS}
S2 = next(r for r in machine() if isinstance(r, Statement) and r.id == "s2")


def parts(now: Records) -> list[Statement]:
    return [s for s in now[Statement] if ":part" in s.id]


def test_a_split_statement_is_two_that_keep_what_was_known() -> None:
    now = held(decision(1, "s2", "split", SPLIT))
    first, second = parts(now)
    assert [s.content for s in (first, second)] == PARTS
    assert "s2" not in now.by_id(Statement)
    resolved = now.by_id(Resolution)
    assert [resolved[s.id].holders for s in (first, second)] == [["envoy"], ["envoy"]]
    assert now[Occasion][0].statements == ["s1", first.id, second.id]
    assert now[Quotation][0].statement == first.id  # "nothing but trade" stands in both: the first has it


def test_codes_go_with_the_words_they_rest_on() -> None:
    code = decision(1, "s2", "code", {"dimension": "trade", "why": [at("trade")]})
    both = decision(2, "s2", "code", {"dimension": "threat"})
    now = held(code, both, decision(3, "s2", "split", SPLIT))
    first, second = (s.id for s in parts(now))
    assert {(c.statement, c.dimension) for c in now[Coding] if c.coder == "anna"} == {
        (first, "threat"), (second, "threat"), (second, "trade"),
    }  # fmt: skip


def test_merged_statements_are_one_with_the_words_and_codes_of_both() -> None:
    later = decision(1, "s2", "code", {"dimension": "trade"})
    now = held(later, decision(2, ["s2", "s1"], "merge"))
    [s] = now[Statement]
    assert (s.id, [x.exact for x in s.content]) == ("s1", ["Veria wanted war", "Norland wanted nothing but trade"])
    [r] = now[Resolution]
    assert ([t.actor for t in r.targets], r.date, r.through) == (["veria", "norland"], "1911", ["w2"])
    assert {(c.statement, c.dimension) for c in now[Coding]} == {("s1", "threat"), ("s1", "trade")}
    assert (now[Occasion][0].statements, now[Quotation][0].statement) == (["s1"], "s1")


def test_undone_all_is_as_it_was() -> None:
    decided = [decision(1, "s2", "split", SPLIT), decision(2, ["s1", "s2"], "undo", 1)]
    assert list(held(*decided)) == machine()
    assert list(held(decision(1, ["s1", "s2"], "merge"), decision(2, ["s1", "s2"], "undo", 1))) == machine()


@pytest.mark.parametrize(
    ("about", "verdict", "value", "why"),
    [
        ("s2", "split", {"parts": PARTS[:1]}, "fewer than two"),
        ("s2", "split", {"parts": [PARTS[0], []]}, "fewer than two"),
        ("s2", "split", {"parts": [PARTS[0], [Span("d:p1", 0, 3, "xyz")]]}, "gone"),
        ("k1", "split", SPLIT, "no statement"),
        (["s1", "s1"], "merge", None, "another statement"),
        (["s1", "c1"], "merge", None, "another statement"),
    ],
)
def test_what_cannot_be_is_given_back(about: str, verdict: str, value: object, why: str) -> None:
    now, left = apply(Records(machine()), [decision(1, about, verdict, value)])
    assert list(now) == machine()
    assert why in left[0].reason


def test_a_statement_by_hand_keeps_what_a_run_resolves_of_it_but_for_what_was_set() -> None:
    words = at("told the king")
    made = decision(1, [], "new", {"content": [words], "holders": ["envoy"]})
    id = held(made)[Statement][-1].id
    found = StatementConfidence(span=0.9, holder=0.3, targets=0.4, date=0.5)
    resolved = Resolution(id=id, document="d", holders=["king"], date="1911", confidence=found)
    r = held(made, records=[*machine(), resolved]).by_id(Resolution)[id]
    assert (r.holders, r.date) == (["envoy"], "1911")
    assert r.confidence == StatementConfidence(span=1.0, holder=1.0, targets=0.4, date=0.5)


def test_what_was_made_follows_its_words_when_the_text_moves() -> None:
    seen = [see(S2, THERE), see_words([s for p in PARTS for s in p], THERE)]
    words = [at("told the king")]
    hand = decision(2, "by-hand", "new", {"content": words}, seen=[see_words(words, THERE)])
    first = held(hand)[Statement][-1]
    code = decision(3, first.id, "code", {"dimension": "trade"}, seen=[see(first, THERE)])
    now = held(decision(1, "s2", "split", SPLIT, seen=seen), hand, code, records=moved())
    assert [s.content[0].exact for s in parts(now)] == ["Norland wanted nothing", "but trade"]
    assert all(s.content[0].stands_in("Found at last. " + TEXT) for s in parts(now))
    mine = next(s for s in now[Statement] if s.content[0].exact == "told the king")
    assert mine.id != first.id
    assert [c.statement for c in now[Coding] if c.coder == "anna"] == [mine.id]


# ---------------------------------------------------------------- over runs


def test_what_was_made_holds_on_every_later_run(tiny) -> None:
    study = open_study(tiny)
    study.run("serial")
    before = study.records()
    text = next(p for p in before[Passage] if "perfidious enemy of our land." in p.text and p.document != "paper.md")
    m = re.search("perfidious enemy", text.text)
    assert m
    words = span(text.id, text.text, m.start(), m.end())
    value = {"content": [words], "holders": ["joseph-stalin"]}
    study.decide("by-hand", "new", value, by="anna", words=[words], given=Records([text]))
    long = next(s for s in before[Statement] if "neutral" in s.content[0].exact)
    at_ = long.content[0]
    cut = at_.start + at_.exact.index(" ", 4)
    there = next(p for p in before[Passage] if p.id == at_.passage)
    pieces = [span(at_.passage, there.text, a, b) for a, b in ((at_.start, cut), (cut, at_.end))]
    study.decide(long.id, "split", {"parts": [[p] for p in pieces]}, by="anna", words=pieces)
    now = study.records()
    made = next(s for s in now[Statement] if s.content == [words])
    study.decide(made.id, "code", {"dimension": "threat", "target": "germany"}, by="anna")
    for _ in range(2):
        study.run("serial")
        again = study.records()
        assert study.unattached() == []
        ids = [s.id for s in again[Statement]]
        assert len(ids) == len(set(ids))
        assert [s.content[0].exact for s in parts(again)] == [p.exact for p in pieces]
        assert {c.coder for c in again[Coding] if c.statement == made.id} >= {"anna"}
        assert again.by_id(Resolution)[made.id].holders == ["joseph-stalin"]
        cells = [c for c in study.comparison().cells if made.id in c.statements]
        assert cells
    study.export("jsonl", tiny / "out")
    assert made.id in (tiny / "out" / "statement.jsonl").read_text("utf-8")
    assert again[Claim] == before[Claim]
