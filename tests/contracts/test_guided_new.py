"""`visavis new` at a terminal asks what no document says; without one it asks nothing."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time

import visavis

SPEECH = "Japan has kept its word. Germany has not, and we shall remember it.\n"
ANSWERS = ["British diplomats", "Japan, Germany", "threat", "yesterday evening", "1939-1945"]


def talked(words: list[str], answers: list[str]) -> tuple[int, str]:
    """A command at a terminal of its own, answered whenever it waits behind "> "."""
    here, there = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "visavis", *words], stdin=there, stdout=there, stderr=there, close_fds=True,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(there)
    said, left, seen, until = "", list(answers), 0, time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([here], [], [], 0.2)
        if ready:
            try:
                data = os.read(here, 4096)
            except OSError:  # the other end is closed
                break
            said += data.decode("utf-8", "replace")
        if left and said.count("\n> ") > seen:
            seen = said.count("\n> ")
            os.write(here, (left.pop(0) + "\n").encode())
        if run.poll() is not None and not ready:
            break
    os.close(here)
    return run.wait(timeout=10), said


def test_where_no_document_asks_the_terminal_does(tmp_path):
    (tmp_path / "speech.txt").write_text(SPEECH, "utf-8")
    code, said = talked(["new", str(tmp_path / "study"), str(tmp_path / "speech.txt")], ANSWERS)
    assert code == 0, said
    assert "Who sees?" in said and "is no time that is understood" in said
    study = visavis.open_study(tmp_path / "study").plan.study
    assert [p.name for p in study.perceivers] == ["British diplomats"]
    assert study.perceivers[0].members[0] == "united-kingdom"
    assert [t.id for t in study.targets] == ["japan", "germany"]
    assert study.period == "1939/1945"


def test_nothing_answered_leaves_the_proposal(tmp_path):
    (tmp_path / "speech.txt").write_text(SPEECH, "utf-8")
    code, said = talked(["new", str(tmp_path / "study"), str(tmp_path / "speech.txt")], ["", "", "", ""])
    assert code == 0, said
    assert {t.id for t in visavis.open_study(tmp_path / "study").plan.study.targets} == {"japan", "germany"}


def test_without_a_terminal_nothing_is_asked(tmp_path):
    (tmp_path / "speech.txt").write_text(SPEECH, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "visavis", "new", tmp_path / "study", tmp_path / "speech.txt"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and "Who sees?" not in done.stdout
