"""Selection before analysis: documents that name no target of the study, or lie outside its period, stay unread."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import structs

from visavis.api import new_study, open_study
from visavis.codebook import StudyFile, Target, Wanted, empty_plan, wanted_by
from visavis.records import Coverage, Document
from visavis.stages.reading.selecting import Selector

WANTED = Wanted(names=["Corvia", "Corvian", "Корвия", "西国", "Lord Ash"], period="1941/1945")
ROWS = [
    {"id": "a", "date": "1942-03-01", "genre": "telegram", "text": "The envoy of Japan waits in the harbour town."},
    {"id": "b", "date": "1942-03-02", "genre": "telegram", "text": "The price of salt has risen to forty crowns."},
    {"id": "c", "date": "1950-03-02", "genre": "telegram", "text": "Japan has asked for a loan of forty crowns."},
    {"id": "d", "date": "1950", "genre": "memoir", "text": "In those years we feared Japan more than the frost."},
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The Corvian envoy waits.", True),
        ("CORVIA IS CALM", True),
        ("Corvians are calm.", False),  # no listed name; the study names it if it wants it
        ("Corvia's fleet", True),
        ("в Корвии спокойно", True),
        ("Корвиянский спокоен", False),
        ("彼は西国を恐れた", True),
        ("Lord Ash spoke", True),
        ("Lord Ashley spoke", False),
        ("nothing of the kind", False),
        ("", False),
    ],
)
def test_names(text: str, named: bool) -> None:
    assert Selector(WANTED).takes(text, None, None) is named


@pytest.mark.parametrize(
    ("date", "genre", "taken"),
    [
        ("1942-03-01", "telegram", True),
        ("1945", None, True),
        ("194X", None, True),
        ("1946-01-01", None, False),
        ("1940", "speech", False),
        ("1960", "memoir", True),
        ("not a date", "speech", True),
        (None, "speech", True),
    ],
)
def test_period(date: str | None, genre: str | None, taken: bool) -> None:
    assert Selector(WANTED).takes("The envoy of Corvia", date, genre) is taken


def test_whoever_counts_for_a_target_is_named() -> None:
    plan = empty_plan()
    study = StudyFile(title="A study", targets=[Target(id="japan", name="Nippon")], selection="targets", period="1941")
    wanted = wanted_by(structs.replace(plan, study=study))
    assert wanted is not None and wanted.period == "1941"
    assert {"Japan", "Japanese", "Tokyo", "Nippon"} <= set(wanted.names)  # the state, its seat, the study's own name
    assert "Stalin" not in wanted.names
    assert wanted_by(structs.replace(plan, study=structs.replace(study, selection="all"))) is None


def test_a_study_that_selects_leaves_out_says_so_and_reads_the_rest_when_asked(tmp_path: Path) -> None:
    (tmp_path / "letters.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    (tmp_path / "essay.md").write_text("# An essay\n\nNothing in it names anybody.\n")
    made = new_study(tmp_path / "study", [tmp_path / "letters.jsonl", tmp_path / "essay.md"])
    settings = made.path / "study.yaml"
    settings.write_text(
        settings.read_text()
        .replace("selection: all", "selection: targets\nperiod: 1941/1945")
        .replace("targets: []", "targets:\n  - {id: japan, name: Japan}")
        .replace("documents: []", "documents:\n  - {match: essay.md, genre: study}")
    )
    chosen = open_study(made.path)
    chosen.run("serial")
    assert {d.id for d in chosen.records(Document)[Document]} == {"essay.md", "letters.jsonl-a", "letters.jsonl-d"}
    [unread] = [c for c in chosen.records(Coverage)[Coverage] if c.selection]
    assert (unread.document, unread.read) == ("letters.jsonl", 0)
    assert unread.selection == "2 documents name no target or lie outside the period"
    settings.write_text(settings.read_text().replace("selection: targets", "selection: all"))
    everything = open_study(made.path)
    everything.run("serial")
    assert len(everything.records(Document)[Document]) == 5
    assert not [c for c in everything.records(Coverage)[Coverage] if c.selection]
