"""Records read one document at a time are the records that a replay of everything gives."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest
from conftest import write_tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visavis.api import open_study
from visavis.present import Keeper
from visavis.records import (
    RECORD_TYPES,
    Actor,
    Citation,
    Coding,
    Decision,
    Mention,
    Occasion,
    Passage,
    Record,
    Run,
    Source,
    Statement,
)
from visavis.study import current
from visavis.study.decisions import DecisionLog, see
from visavis.study.held import Held
from visavis.study.index import Index

KINDS = [k for k in RECORD_TYPES if k not in (Decision, Run)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_tiny(tmp_path_factory.mktemp("held") / "tiny")
    open_study(folder).run("serial")
    return folder


@pytest.fixture(scope="module")
def opened(tiny: Path):
    return open_study(tiny).machine_records(), Keeper(tiny).now().records.store


def by_key(records) -> dict[tuple[str, str], Record]:
    rows = (r for kind in KINDS for r in records[kind])
    return {(type(r).__name__, getattr(r, "id", None) or json.dumps(str(r))): r for r in rows}


def test_without_decisions_nothing_differs(opened) -> None:
    machine, store = opened
    held = Held(store, [])
    assert by_key(held) == by_key(machine)
    for kind in KINDS:
        assert len(held[kind]) == len(machine[kind])
    for s in machine[Statement]:
        assert held.by_id(Statement)[s.id] == s
        assert held.of(Statement, s.document) == machine.of(Statement, s.document)
    assert held.by_id(Statement).get("nowhere") is None
    assert held.by_id(Statement).get("") is None


def decision(machine, rng: random.Random, number: int) -> Decision:
    """Any decision that a person may make, on records of the tiny study."""
    passages = machine.by_id(Passage)
    pick = lambda kind: rng.choice(machine[kind])  # noqa: E731
    kind = rng.choice((Statement, Statement, Coding, Mention, Citation, Actor, Source, Occasion))
    verdict = rng.choice(("accept", "reject", "redate", "retarget", "code", "merge", "split", "comment", "undo"))
    value: object = None
    chosen: list[Record] = [pick(kind)]
    if verdict in ("merge", "split"):
        kind = rng.choice((Statement, Mention, Citation, Actor, Source))
        chosen = [pick(kind), pick(kind)]
    elif verdict in ("retarget", "code"):
        chosen = [pick(Statement)]
        value = (
            ["japan"] if verdict == "retarget" else {"dimension": "threat", "target": rng.choice(("japan", "germany"))}
        )
    elif verdict == "redate":
        chosen, value = [pick(rng.choice((Statement, Occasion)))], "1943-05"
    elif verdict == "undo":
        value = rng.randrange(1, number) if number > 1 else 99
    seen = [] if verdict == "undo" else [see(r, passages) for r in chosen]
    return Decision(
        id=number, about=[r.id for r in chosen] if verdict != "undo" else ["x"], verdict=verdict,
        value=None if value is None else msgspec.json.encode(value).decode(), by=rng.choice("ab"),
        at="2026-01-01T00:00:00Z", seen=msgspec.json.encode(seen).decode(),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(1, 8))
def test_any_decisions_give_the_same_either_way(opened, seed: int, many: int) -> None:
    machine, store = opened
    rng = random.Random(seed)
    log = [decision(machine, rng, n) for n in range(1, many + 1)]
    held, step = None, None
    for n in range(1, many + 1):  # each state made from the one before
        step = current.standing(log[:n])
        held = Held(store, step, held)
    expected, astray = current.apply(machine, step or [])
    found = by_key(held)
    wanted = by_key(expected)
    assert {k: found.get(k) for k in wanted | found} == {k: wanted.get(k) for k in wanted | found}, log
    told = {u.decision.id for its in held.astray.values() for u in its}
    assert told == {u.decision.id for u in astray}


def entered(index: Index) -> dict[str, set[tuple[object, ...]]]:
    """All that the index holds but the numbers of its rows and cells."""
    at = "perceiver, target, dimension, period"
    cells = f"SELECT {at}, s.id, occasion, stance, c.confidence, worth, confirmed FROM coded c"
    asked = {
        "statement": "SELECT id, number, date, confidence, open, mark, tallies FROM statement",
        "coded": f"{cells} JOIN cell ON cell.number = cell JOIN statement s ON s.row = c.row",
        "claimed": f"SELECT {at}, claim, confidence, c.number FROM claimed c JOIN cell ON cell.number = cell",
        "tally": "SELECT kind, value, n FROM tally WHERE n > 0",
        "astray": "SELECT decision, number, reason FROM astray",
    }
    with sqlite3.connect(index.path) as base:
        return {name: set(base.execute(words)) for name, words in asked.items()}


@pytest.mark.parametrize("seed", range(4))
def test_what_is_entered_by_decision_is_what_is_entered_at_once(tiny: Path, tmp_path: Path, seed: int) -> None:
    folder = shutil.copytree(tiny, tmp_path / "tiny")
    machine, rng = open_study(folder).machine_records(), random.Random(seed)
    keeper = Keeper(folder)
    keeper.now()
    with DecisionLog(folder / "decisions.sqlite") as log:
        for n in range(1, 21):
            d = decision(machine, rng, n)
            seen = msgspec.json.decode(d.seen or "[]")
            log.record(d.about, d.verdict, json.loads(d.value) if d.value else None, by=d.by, seen=seen)
            keeper.now()
    step_by_step = entered(keeper.index())
    shutil.rmtree(folder / "records" / "index")
    again = Keeper(folder)
    again.now()
    assert step_by_step == entered(again.index())


def test_a_decision_on_one_statement_leaves_the_others_where_they_are(tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "tiny")
    keeper, study = Keeper(folder), open_study(folder)
    keeper.now()
    given: list[list[str]] = []
    put = Index.put

    def watched(self: Index, number, title, entries, claims, among=None) -> None:
        given.append([e.id for e in entries])
        put(self, number, title, entries, claims, among)

    known = max(keeper.now().records[Statement], key=lambda s: len(keeper.now().records.of(Statement, s.document)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Index, "put", watched)
        made = study.decide(known.id, "accept", by="ada")
        keeper.now()
        study.undo(made.id, by="ada")
        keeper.now()
    assert given == [[known.id], [known.id]]
    assert len(keeper.now().records.of(Statement, known.document)) > 1


def test_a_decision_in_the_log_is_in_the_index_at_once(tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "tiny")
    study = open_study(folder)
    whole = study.search("").number
    known = study.search("Germany").ids[0]
    made = study.decide(known, "reject", by="ada")
    assert study.search("").number == whole - 1
    assert known not in study.search("Germany").ids
    with DecisionLog(folder / "decisions.sqlite") as log:
        log.undo(made.id, "ada")
    assert study.search("").number == whole
    assert known in study.search("Germany").ids
