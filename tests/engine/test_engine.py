"""Serial, pool, killed and run again: the same bytes; and only what changed is done."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import write_tiny

from visavis import open_study
from visavis.errors import OutputError, StudyError
from visavis.records import Abstention, Document, Run, Statement
from visavis.study.folder import StudyFolder


def bytes_of(study: Path) -> dict[str, bytes]:
    """Every file of records but the log of runs, which tells times."""
    files = sorted((study / "records").rglob("*.parquet"))
    return {str(f.relative_to(study)): f.read_bytes() for f in files if f.stem != "run"}


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    study = write_tiny(tmp_path_factory.mktemp("finished") / "tiny")
    open_study(study).run("serial", strict=True)
    return study


def test_pool_gives_the_same_bytes_as_serial(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["visavis.engine"], "SIZE", 1)  # each file a shard of its own
    other = write_tiny(tmp_path / "other" / "tiny")
    for study in (tiny, other):
        for n in range(3):
            (study / "sources" / f"more-{n}.md").write_text(f"# More\n\nJapan attacked in 194{n}, Molotov said.\n")
    open_study(tiny).run("pool", strict=True)
    open_study(other).run("serial", strict=True)
    assert len(list((tiny / "records" / "reading" / "document").glob("*.parquet"))) == 6  # four papers, two rows
    assert bytes_of(tiny) == bytes_of(other)


def test_a_second_run_has_nothing_to_do(finished, tmp_path):
    study = shutil.copytree(finished, tmp_path / "again")
    report = open_study(study).run("serial")
    assert report.nothing_to_do
    assert bytes_of(study) == bytes_of(finished)


def test_records_may_be_deleted(finished, tmp_path):
    study = shutil.copytree(finished, tmp_path / "again")
    shutil.rmtree(study / "records" / "naming")
    (study / "records" / "coding" / "ledger.json").write_text("{ no ledger")
    report = open_study(study).run("serial", strict=True)
    assert report.done["naming"] and report.done["coding"] and not report.done["reading"]
    assert bytes_of(study) == bytes_of(finished)


def test_a_changed_document_alone_is_read_again(tiny, monkeypatch):
    monkeypatch.setattr(sys.modules["visavis.engine"], "SIZE", 1)  # each file a shard of its own
    opened = open_study(tiny)
    (tiny / "sources" / "second.md").write_text("# Another paper\n\nJapan is said to be an enemy.\n")
    opened.run("serial", strict=True)
    (tiny / "sources" / "second.md").write_text("# Another paper\n\nGermany is said to be an enemy.\n")
    report = opened.run("serial", strict=True)
    assert report.done["reading"] == 1
    assert report.kept["reading"] >= 1


def test_a_document_taken_away_leaves_nothing_behind(tiny):
    opened = open_study(tiny)
    opened.run("serial", strict=True)
    (tiny / "sources" / "speeches.jsonl").unlink()
    opened.run("serial", strict=True)
    assert [d.id for d in opened.records(Document)[Document]] == ["paper.md"]
    assert {s.document for s in opened.records(Statement)[Statement]} <= {"paper.md"}


def test_the_codebook_alone_runs_no_reading(tiny):
    open_study(tiny).run("serial", strict=True)
    text = (tiny / "codebook.yaml").read_text()
    (tiny / "codebook.yaml").write_text(text.replace("aggressor*", "perfid*"))
    report = open_study(tiny).run("serial", strict=True)
    assert report.done["coding"] and not report.done["reading"] and not report.done["attributing"]


def test_a_run_killed_at_any_moment_goes_on_to_the_same_bytes(finished, tiny):
    chance = random.Random(4)
    for _ in range(4):
        command = [sys.executable, "-m", "visavis", "run", str(tiny), "--engine", "pool"]
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(0.3 + chance.random())
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    open_study(tiny).run("serial", strict=True)
    assert bytes_of(tiny) == bytes_of(finished)


def test_two_runs_at_once_are_refused(tiny):
    with StudyFolder(tiny).locked(), pytest.raises(StudyError) as caught:
        open_study(tiny).run("serial")
    assert "Another run is at work" in caught.value.found


def test_a_folder_that_cannot_be_written_says_so(tiny):
    (tiny / "records").write_text("in the way")
    with pytest.raises(OutputError) as caught:
        open_study(tiny).run("serial")
    assert "cannot be written" in caught.value.found and caught.value.do


def test_a_file_that_cannot_be_read_stops_no_other(tiny):
    (tiny / "sources" / "broken.md").write_bytes(bytes(range(256)) * 40)
    (tiny / "sources" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    opened = open_study(tiny)
    opened.run("serial", strict=True)
    declined = {a.about for a in opened.records(Abstention)[Abstention]}
    assert {"broken.md", "picture.png"} <= declined
    assert len(opened.records(Document)[Document]) == 3


def test_every_stage_logs_its_run(finished):
    stages = {r.stage for r in open_study(finished).records(Run)[Run]}
    assert {"reading", "resolving.actors", "comparing"} <= stages
