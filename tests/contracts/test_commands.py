"""The command line as a person meets it: exit codes, pipes, interrupts, kills, two runs at once."""

import os
import signal
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-m", "visavis"]


def visavis(*words: object, width: int = 80) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": str(width)},
        check=False,
    )


@pytest.fixture
def many(tiny):
    """The study with enough documents that a run takes a while."""
    paper = (tiny / "sources" / "paper.md").read_text("utf-8")
    for n in range(30):
        (tiny / "sources" / f"paper-{n}.md").write_text(paper.replace("enemy of", f"enemy {n} of") * 4, "utf-8")
    return tiny


def started(study, engine: str) -> subprocess.Popen[str]:
    """A run that has begun its work."""
    run = subprocess.Popen(
        [*COMMAND, "run", str(study), "--engine", engine],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not (study / "records" / "reading" / "ledger.json").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert run.poll() is None, "the run ended before it could be disturbed"
    return run


def test_everything_from_run_to_export_and_its_exit_codes(tiny, tmp_path):
    assert visavis("compare", tiny).returncode == 2  # not run yet
    assert visavis("run", tiny).returncode == 0
    again = visavis("run", tiny)
    assert (again.returncode, "up to date" in again.stdout) == (0, True)
    assert visavis("check", tiny).returncode in (0, 1)
    for width in (40, 80):
        shown = visavis("compare", tiny, width=width)
        assert shown.returncode == 0
        assert max(map(len, shown.stdout.splitlines())) <= width
    page = tmp_path / "page.html"
    assert visavis("compare", tiny, "--html", page).returncode == 0
    assert "perfidious enemy" in page.read_text("utf-8")
    from visavis.exports import FORMATS

    for name in ("csv", "xlsx", "w3c"):
        assert name in FORMATS
        assert visavis("export", tiny, name, tmp_path / name).returncode == 0
        assert any((tmp_path / name).rglob("*.*"))


@pytest.mark.parametrize("words", [("new",), ("bogus",), ("run", "nowhere"), ("compare", "x", "--by", "moon")])
def test_wrong_words_are_told_in_few_lines(words):
    done = visavis(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert 0 < len(done.stderr.splitlines()) < 8


@pytest.mark.parametrize("engine", ["serial", "pool"])
def test_an_interrupt_exits_130_keeps_what_is_done_and_leaves_no_process(many, engine):
    run = started(many, engine)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    _, told = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "Interrupted." in told
    assert "Traceback" not in told
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)


def test_a_killed_run_goes_on_and_a_second_at_once_is_refused(many):
    run = started(many, "pool")
    second = visavis("run", many)
    assert (second.returncode, "Another run is at work" in second.stderr) == (2, True)
    run.kill()
    run.communicate(timeout=30)
    done = visavis("run", many)
    assert done.returncode == 0
    assert "33 documents" in done.stdout
    assert not [p for p in (many / "records").rglob(".*") if p.name != ".lock"]


def test_a_reader_that_closes_the_pipe_early_is_no_error(tiny):
    visavis("run", tiny)
    run = subprocess.Popen(
        [*COMMAND, "compare", str(tiny), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    run.stdout.read(1)
    run.stdout.close()
    _, told = run.communicate(timeout=30)
    assert "Traceback" not in told
    assert "Exception" not in told
