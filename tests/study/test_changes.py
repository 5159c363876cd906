"""What a run changed among the statements: paired by place, by words and by where they begin; made again at will."""

import shutil

import pytest
from conftest import write_tiny

from visavis import open_study
from visavis.study.changes import Trace, differences, last_changes, note_changes

SAID = "Molotov said that Germany was an enemy of the people."


def trace(id, words, holder="molotov", document="d"):
    return Trace(mark="m", id=id, document=document, words=words, parts=[words, "", holder, "", "", "", ""])


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([trace("d:p1:s0-5", "a")], [trace("d:p1:s0-5", "a")], []),
        ([trace("d:p1:s0-5", "a")], [trace("d:p2:s7-12", "a")], []),  # moved
        ([trace("d:p1:s0-5", "a")], [trace("d:p1:s0-9", "b")], [("changed", "d:p1:s0-9", ["words"])]),
        ([trace("d:p1:s0-5", "a")], [trace("d:p2:s0-5", "a", "stalin")], [("changed", "d:p2:s0-5", ["holder"])]),
        (
            [trace("d:p1:s0-5", "a")],
            [trace("e:p1:s0-5", "a", document="e")],
            [("new", "e:p1:s0-5", []), ("gone", "d:p1:s0-5", [])],
        ),
        ([trace("d:p1:s0-5", "a"), trace("d:p2:s0-5", "a")], [trace("d:p3:s0-5", "a")], [("gone", "d:p2:s0-5", [])]),
        # a place that other words have taken: the statement that moved is not the one that is new
        ([trace("d:p1:s0-5", "a")], [trace("d:p1:s0-5", "b"), trace("d:p2:s0-5", "a")], [("new", "d:p1:s0-5", [])]),
    ],
)  # fmt: skip
def test_a_statement_is_known_by_its_place_and_its_words(before, now, expected):
    assert [(c.what, c.id, c.parts) for c in differences(before, now)] == expected


def ran(study, engine="serial"):
    opened = open_study(study)
    opened.run(engine)
    return last_changes(opened.folder)


def edit(study, old, new):
    path = study / "sources" / "paper.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def study(tmp_path):
    study = write_tiny(tmp_path / "tiny")
    with (study / "sources" / "paper.md").open("a", encoding="utf-8") as out:
        out.write(f"\n{SAID}\n")
    assert ran(study) is None  # nothing to compare with
    return study


def test_what_an_edit_of_a_source_changed_is_told_until_the_next_change(study):
    edit(study, SAID, f"A line before it.\n\n{SAID}\n\nHe added that Japan had become a friend of the people.")
    found = ran(study)
    assert (found.numbers["changed"], found.numbers["gone"]) == (0, 0)
    assert any("Japan had become a friend" in c.words for c in found.of("new"))
    assert ran(study) == found  # nothing was done
    edit(study, SAID, "")
    assert [c.words for c in ran(study).of("gone")] == ["Germany was an enemy of the people"]


def test_serial_and_pool_tell_the_same_and_what_they_keep_may_be_deleted(study, tmp_path):
    other = shutil.copytree(study, tmp_path / "other")
    for place in (study, other):
        edit(place, SAID, SAID.replace("Molotov", "Stalin"))
    one, two = ran(study), ran(other, "pool")
    assert (one.numbers, one.listed) == (two.numbers, two.listed)
    assert [c.parts for c in one.of("changed")] == [["holder"]]
    shutil.rmtree(study / "records" / "changes")
    assert ran(study) is None
    assert (study / "records" / "changes" / "statements.parquet").read_bytes() == (
        other / "records" / "changes" / "statements.parquet"
    ).read_bytes()


def test_a_run_killed_before_it_remembered_tells_the_same_again(study):
    traces = study / "records" / "changes" / "statements.parquet"
    before = traces.read_bytes()
    edit(study, SAID, SAID.replace("Germany", "Japan"))
    found = ran(study)
    traces.write_bytes(before)  # as if killed between the two files
    again = ran(study)
    assert (again.numbers, again.listed) == (found.numbers, found.listed)
    traces.write_bytes(b"no parquet")
    assert ran(study) is not None  # what was told stays; there is nothing to compare with


def test_of_very_many_changes_the_number_is_told(study, monkeypatch):
    monkeypatch.setattr("visavis.study.changes.LISTED", 2)
    folder = open_study(study).folder
    note_changes(folder, [], "2026-01-01T00:00:00+00:00")  # all shards are gone
    told = last_changes(folder)
    assert told.numbers["gone"] > len(told.of("gone")) == 2
