"""The log of decisions: nothing acknowledged is lost, nothing is rewritten, and words are found again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.errors import OutputError, StudyError
from visavis.records import Decision, Passage
from visavis.study.decisions import DecisionLog, TextQuote, anchor, reattach, standing
from visavis.text import Span


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    return DecisionLog(tmp_path / "decisions.sqlite")


def test_a_decision_is_read_back_as_it_was_made(log: DecisionLog) -> None:
    made = log.record(["s1"], "redate", "1941-07", "the letter is dated", by="anna", seen={"date": None})
    assert log.all() == [made]
    assert (made.id, made.about, made.verdict, made.value, made.by) == (
        1,
        ["s1"],
        "redate",
        '"1941-07"',
        "anna",
    )
    assert made.seen == '{"date":null}'
    assert made.at.endswith("Z")
    assert log.last_id() == 1


def test_undo_takes_back_and_undoing_the_undo_brings_back(log: DecisionLog) -> None:
    rejected = log.record(["s1"], "reject", by="anna")
    undone = log.undo(rejected.id, by="boris")
    assert (undone.verdict, undone.value, undone.about) == ("undo", "1", ["s1"])
    assert log.standing() == []
    log.undo(undone.id, by="anna")
    assert log.standing() == [rejected]
    assert len(log.all()) == 3


def test_what_was_never_decided_cannot_be_undone(log: DecisionLog) -> None:
    with pytest.raises(StudyError, match="no decision 7"):
        log.undo(7, by="anna")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET verdict = 'accept'",
        "DELETE FROM decision",
        "INSERT OR REPLACE INTO decision (id, about, verdict, by, at) VALUES (1, '[]', 'accept', 'x', 'y')",
    ],
)
def test_no_program_can_rewrite_the_log(log: DecisionLog, statement: str) -> None:
    made = log.record(["s1"], "reject", by="anna")
    with sqlite3.connect(log.path) as other, pytest.raises(sqlite3.IntegrityError, match="never"):
        other.execute(statement)
    assert log.all() == [made]


def test_reading_a_study_without_decisions_makes_no_file(tmp_path: Path) -> None:
    with DecisionLog(tmp_path / "decisions.sqlite", readonly=True) as log:
        assert (log.all(), log.standing(), log.last_id()) == ([], [], 0)
    assert list(tmp_path.iterdir()) == []


def test_a_readonly_log_refuses_to_record(log: DecisionLog) -> None:
    log.record(["s1"], "accept", by="anna")
    with DecisionLog(log.path, readonly=True) as reader:
        assert len(reader.all()) == 1
        with pytest.raises(OutputError, match="may not be written"):
            reader.record(["s1"], "reject", by="anna")


def test_a_newer_log_is_left_alone(log: DecisionLog) -> None:
    with sqlite3.connect(log.path) as other:
        other.execute("PRAGMA user_version = 9")
    for readonly in (False, True):
        with pytest.raises(StudyError, match="newer visavis"):
            DecisionLog(log.path, readonly=readonly)


def test_a_damaged_log_is_named_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    path.write_bytes(b"these are no decisions " * 400)
    for readonly in (False, True):
        with pytest.raises(StudyError, match="damaged"):
            DecisionLog(path, readonly=readonly)
    assert path.read_bytes().startswith(b"these are no decisions")


def test_a_missing_folder_is_an_error_one_can_read(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be opened"):
        DecisionLog(tmp_path / "nowhere" / "decisions.sqlite")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_readonly_folder_can_be_read_but_not_decided_in(log: DecisionLog) -> None:
    log.record(["s1"], "accept", by="anna")
    log.close()
    log.path.parent.chmod(0o500)
    try:
        with DecisionLog(log.path, readonly=True) as reader:
            assert len(reader.all()) == 1
        with pytest.raises(OutputError):
            DecisionLog(log.path).record(["s1"], "reject", by="anna")
    finally:
        log.path.parent.chmod(0o700)


def test_a_full_disk_loses_nothing_recorded_before(log: DecisionLog) -> None:
    kept = log.record(["s1"], "accept", by="anna")
    pages = log._base.execute("PRAGMA page_count").fetchone()[0]
    log._base.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OutputError, match="disk is full"):
        log.record(["s1"], "comment", "x" * 100_000, by="anna")
    assert log.all() == [kept]


_WRITER = """
import sys
from visavis.study.decisions import DecisionLog
log = DecisionLog(sys.argv[1])
for n in range(int(sys.argv[3])):
    made = log.record([f"{sys.argv[2]}-{n}"], "accept", by=sys.argv[2])
    print(f"{made.id} {made.about[0]}", flush=True)
"""


def _writer(path: Path, who: str, many: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, str(path), who, str(many)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    acknowledged: list[str] = []
    for kill in range(20):
        writer = _writer(path, f"w{kill}", 10_000)
        assert writer.stdout is not None
        acknowledged += [writer.stdout.readline().strip() for _ in range(kill % 5 + 1)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
        writer.wait()
        writer.stdout.close()
    with DecisionLog(path) as log:
        there = {f"{d.id} {d.about[0]}" for d in log.all()}
    assert len(acknowledged) >= 60
    assert set(acknowledged) <= there


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    writers = [_writer(path, who, 25) for who in ("anna", "boris", "chie")]
    assert [w.communicate() and w.returncode for w in writers] == [0, 0, 0]
    with DecisionLog(path) as log:
        made = log.all()
    assert [d.id for d in made] == list(range(1, 76))
    assert {d.by for d in made} == {"anna", "boris", "chie"}


@given(st.lists(st.integers(0, 5), max_size=30))
def test_standing_is_the_log_without_undone_entries(choices: list[int]) -> None:
    """Against the plain definition: an entry stands unless an undo that itself stands names it."""
    entries: list[Decision] = []
    for n, choice in enumerate(choices, 1):
        undo = choice > 0 and n > choice
        entries.append(
            Decision(
                id=n, about=["x"], verdict="undo" if undo else "accept", by="a", at="t",
                value=str(n - choice) if undo else None,
            )
        )  # fmt: skip

    def stands(d: Decision) -> bool:
        return not any(u.verdict == "undo" and u.value == str(d.id) and stands(u) for u in entries[d.id :])

    assert standing(entries) == [d for d in entries if d.verdict != "undo" and stands(d)]


# ---------------------------------------------------------------- anchors


def _passage(text: str, order: int = 1, document: str = "d") -> Passage:
    return Passage(id=f"{document}:p{order}", document=document, order=order, kind="paragraph", text=text)


TEXT = "The envoy said that the harbour would stay open. Nobody believed that the harbour would stay free."


def _quote(exact: str, nth: int = 0) -> TextQuote:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(exact, start + 1)
    p = _passage(TEXT)
    return anchor(Span(p.id, start, start + len(exact), exact), {p.id: p})


def test_an_anchor_keeps_32_characters_to_either_side() -> None:
    quote = _quote("the harbour", 1)
    assert len(quote.prefix) == 32
    assert quote.prefix.endswith("stay open. Nobody believed that ")
    assert quote.suffix == " would stay free."


def test_words_are_found_after_the_text_before_them_grew() -> None:
    moved = [_passage("A heading."), _passage("Now: " + TEXT, 2)]
    at = reattach(_quote("the harbour", 1), moved)
    assert at == Span("d:p2", TEXT.rindex("the harbour") + 5, TEXT.rindex("the harbour") + 16, "the harbour")


def test_words_are_found_though_typography_and_letters_changed() -> None:
    quote = _quote("Nobody believed that the harbour would stay free")
    at = reattach(quote, [_passage("Nobody  belleved that the harbor would stay free.", 4)])
    assert at is not None
    assert at.exact == "Nobody  belleved that the harbor would stay free"


def test_two_places_alike_are_for_a_person() -> None:
    twice = [_passage("so the harbour is", 1), _passage("so the harbour is", 2)]
    quote = TextQuote(exact="the harbour", prefix="so ", suffix=" is", document="d", passage="d:p9", start=3)
    assert reattach(quote, twice) is None


def test_words_that_are_gone_are_for_a_person() -> None:
    assert reattach(_quote("Nobody believed"), [_passage("Something else altogether stands here now.")]) is None


def test_words_of_another_document_are_not_these() -> None:
    assert reattach(_quote("Nobody believed"), [_passage(TEXT, 1, "other")]) is None


@given(st.text(alphabet="ab \n", max_size=40), st.data())
def test_an_unchanged_text_gives_every_span_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    p = _passage(text)
    at = Span(p.id, start, end, text[start:end])
    assert reattach(anchor(at, {p.id: p}), [p]) == at
