"""The index of statements: what was entered is found, in any script; any string is a query; what changes is kept up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.edtf import overlaps
from visavis.errors import OutputError, StudyError
from visavis.study.index import Asserted, Entry, Index, Placed, Title, Wish
from visavis.study.query import dated_in, day_facts, expression

WORDS = {
    "s1": ("The council met at noon. It resolved that the bridge be closed to carts.", "1941-06-22"),
    "s2": ("Nobody was to cross after dark, and the toll was doubled.", "1941"),
    "s3": ("A traveller wrote that the bridge stood open, whatever the council resolved.", "1939/1945"),
    "s4": ("日本軍は橋を渡った。", "1945-08"),
    "s5": ("Совет постановил закрыть мост.", None),
    "s6": ("สะพานปิดแล้ว", "1946-01-01"),
    "s7": ("أغلق المجلس الجسر", "1947"),
}
HOLDERS = {"s1": "council", "s2": "council", "s3": "traveller", "s4": "army"}


def entry(id: str, text: str, date: str | None, **other) -> Entry:
    facts = [("holder", HOLDERS.get(id, "nobody known")), ("manner", "direct")]
    given = {"holder": HOLDERS.get(id, ""), "target": "", "confidence": 0.5, "open": True, "cells": []} | other
    return Entry(id=id, text=text, date=date, facts=facts, **given)


@pytest.fixture
def index(tmp_path: Path):
    made = Index.create(tmp_path / "statements.sqlite")
    with made.writing():
        made.name("actor", "council", "the City Council | Rat der Stadt")
        made.put(
            1, Title("d1", "1941", "Minutes", "Minutes Anna Example"), [entry(i, *w) for i, w in WORDS.items()], []
        )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bridge", {"s1", "s3"}),
        ("BRIDGE council", {"s1", "s3"}),
        ("bridge AND council", {"s1", "s3"}),
        ('"the bridge stood open"', {"s3"}),
        ("bridge -traveller", {"s1"}),
        ("bridge NOT traveller", {"s1"}),
        ("traveller OR toll", {"s2", "s3"}),
        ("(traveller OR toll) bridge", {"s3"}),
        ("travel*", {"s3"}),
        ('"council res*"', {"s3"}),
        ("NOT bridge", {"s2", "s4", "s5", "s6", "s7"}),
        ("日本", {"s4"}),
        ("日本軍", {"s4"}),
        ("日本 OR мост", {"s4", "s5"}),
        ("橋", {"s4"}),
        ("橋 -日本", set()),
        ("本日", set()),
        ("МОСТ", {"s5"}),
        ("закры*", {"s5"}),
        ("สะพาน", {"s6"}),
        ("الجسر", {"s7"}),
        ("", set(WORDS)),
        ('" AND ( -', {"s2"}),
        (") OR ((", set(WORDS)),
        ("holder:council", {"s1", "s2"}),
        ('holder:"city council" bridge', {"s1"}),
        ("holder:stadt NOT toll", {"s1"}),
        ("-holder:council bridge", {"s3"}),
        ("holder:nobody", set()),
        ("date:1941", {"s1", "s2", "s3"}),
        ("date:1941-06-22", {"s1", "s2", "s3"}),
        ("date:1941-07", {"s2", "s3"}),
        ("date:1945-08", {"s3", "s4"}),
        ("date:1946..", {"s6", "s7"}),
        ("date:../1940", {"s3"}),
        ("date:yesterday", set()),
        ("manner:direct toll", {"s2"}),
        ("note:bridge", set()),
    ],
)
def test_what_a_query_finds(index: Index, query: str, found: set[str]) -> None:
    answer = index.find(Wish(query=query))
    assert (set(answer.ids), answer.number) == (found, len(found))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from('ab橋"():*-/. \x00^+{}~ANDORTdate:holder'), max_size=60) | st.text(max_size=60))
def test_any_string_is_a_query(query: str) -> None:
    shared = test_any_string_is_a_query.__dict__.setdefault("index", _shared())
    found = shared.find(Wish(query=query))
    assert set(found.ids) <= set(WORDS)
    assert len(found.ids) == found.number


def _shared() -> Index:
    import tempfile

    made = Index.create(Path(tempfile.mkdtemp()) / "statements.sqlite")
    with made.writing():
        made.put(1, Title("d1", None, "x", "x"), [entry(i, *w) for i, w in WORDS.items()], [])
    return made


@pytest.mark.parametrize("sign", ["(", "a OR ", '"', "NOT ", "x:", "date:0001/9999 ", "-(", "橋", "a* "])
def test_endless_queries_are_cut_short(index: Index, sign: str) -> None:
    assert index.find(Wish(query=sign * 5000)).number <= len(WORDS)


DAYS = st.sampled_from(
    [
        "1941",
        "1941-06",
        "1941-06-22",
        "1941-07-01",
        "194X",
        "1939-09-01/1945-05-08",
        "1941-03/1941-08",
        "1940/1941",
        "1942",
    ]
)


@given(DAYS, DAYS)
def test_dates_are_found_where_they_overlap(statement: str, asked: str) -> None:
    assert bool(set(day_facts(statement)) & set(dated_in(asked))) == overlaps(statement, asked)


def test_rows_come_by_date_and_by_confidence(index: Index) -> None:
    assert index.find(Wish()).ids == ["s3", "s2", "s1", "s4", "s6", "s7", "s5"]
    with index.writing():
        index.put(1, Title("d1", "1941", "Minutes", "Minutes Anna Example"),
                  [entry(i, *w, confidence=n / 10) for n, (i, w) in enumerate(WORDS.items(), 1)], [])  # fmt: skip
    assert index.find(Wish(), "doubt").ids == [f"s{n}" for n in range(1, 8)]
    assert index.find(Wish(query="bridge"), "sure").ids == ["s3", "s1"]
    assert index.find(Wish(threshold=0.45)).number == 3
    assert index.find(Wish(), start=5, limit=1).ids == ["s7"]


def test_what_is_entered_anew_replaces_what_stood(index: Index) -> None:
    def facts() -> tuple[int, int, list[str]]:
        return index.tally("statement"), index.tally("holder", "council"), index.find(Wish(query="holder:council")).ids

    assert facts() == (7, 2, ["s2", "s1"])
    with index.writing():
        index.put(1, Title("d1", "1941", "Minutes", "Minutes"), [entry("s1", "A ford.", "1950")], [])
    assert facts() == (1, 1, ["s1"])
    assert index.find(Wish(query="bridge")) == ([], 0)
    assert index.find(Wish(query="ford")) == (["s1"], 1)
    assert index.documents("exam", 0, 9) == ([], 0)
    assert index.documents("minu", 0, 9) == (["d1"], 1)
    assert index.most("manner") == [("direct", 1)]


def test_documents_asked_for_by_words_are_not_each_compared_with_all(index: Index) -> None:
    many = 3000
    with index.writing():
        for n in range(2, many + 2):
            index.put(n, Title(f"d{n}", "1941", "Annual message", f"Annual message {n}"), [], [])
    began = time.process_time()
    found = index.documents("annual mess", 0, 5)
    assert (len(found.ids), found.number) == (5, many)
    assert time.process_time() - began < 0.5  # 9,000,000 comparisons take several seconds


def test_the_doubtful_are_a_queue(index: Index) -> None:
    assert index.doubtful(2) == ["s1", "s2"]
    assert index.doubtful(2, after="s2") == ["s3", "s4"]


def test_what_is_nearest_to_a_toss_is_decided_on_first(index: Index) -> None:
    sure = {"s1": 0.1, "s2": 0.45, "s3": 0.9, "s4": 0.6}
    with index.writing():
        index.put(1, Title("d1", "1941", "Minutes", "Minutes"),
                  [entry(i, "A ford.", "1950", confidence=p) for i, p in sure.items()], [])  # fmt: skip
    assert [i for i in index.doubtful(99) if i in sure] == ["s2", "s4", "s1", "s3"]
    assert [i for i in index.doubtful(99, after="s4") if i in sure] == ["s1", "s3"]


def test_cells_are_counted_again_only_where_something_changed(index: Index) -> None:
    def placed(stance: int, occasion: str, confidence: float) -> list[Placed]:
        return [Placed("p", "t", "d", c, stance, occasion, confidence, confidence, False) for c in ("", "war")]

    def put(*entries: Entry) -> None:
        with index.writing():
            index.put(2, Title("d2", None, "Second", "Second"), entries, [Asserted("p", "t", "d", "k", 0.5)])

    put(entry("a", "x", "1941", cells=placed(0, "o", 0.9)), entry("b", "y", "1942", cells=placed(3, "o", 0.4)))
    [(cell, key)] = index.cells(("", "t", "", ""))
    assert key == ("p", "t", "d", "")
    counted = index.count(cell)
    assert (counted.stances, counted.occasions, counted.claims) == ([1, 0, 0, 1, 0], 1, 1)
    assert (counted.first, counted.last, counted.best) == ("1941", "1942", ["a", "b"])
    assert counted.expected == pytest.approx(1.3)
    assert counted.variance == pytest.approx(0.9 * 0.1 + 0.4 * 0.6)
    assert index.count(cell, 0.5).statements == 1
    assert index.count(cell, confirmed=True).statements == 0
    assert index.find(Wish(cell=("p", "", "", "war"), threshold=0.5)) == (["a"], 1)
    put(entry("a", "x", "1941", cells=placed(0, "o", 0.9)))
    assert index.count(cell).stances == [1, 0, 0, 0, 0]


def test_an_index_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="made again"):
        Index(tmp_path / "none.sqlite")
    (tmp_path / "bad.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StudyError, match="made again"):
        Index(tmp_path / "bad.sqlite")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="Free some space"):
        Index.create(tmp_path / "file" / "x.sqlite")


def test_no_sign_of_a_query_is_an_operator_of_sqlite() -> None:
    assert expression('NEAR(a b) {text} : "x', lambda *_: []) is not None
    assert expression("-", lambda *_: []) is None
