#!/usr/bin/env python3
"""Set up and run visavis from a fresh clone. Needs Python 3.11 or newer and nothing else.

    python3 develop.py demo     set up, then study presidents' messages: a grid in the terminal and an HTML page
    python3 develop.py test     set up, then all checks: ruff, mypy, import-linter, pytest

Both may be run again at any time; what is already set up is not set up again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {"demo": "requirements.lock", "test": "requirements-dev.lock"}
CHECKS = (
    ("ruff", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("import-linter", ["lint-imports"]),
    ("pytest", ["pytest", "-n", "2"]),
)


def say(text: str) -> None:
    print(f"\n== {text}", flush=True)


def run(words: list[str]) -> int:
    """A command of the virtual environment, from the root of the clone."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    return subprocess.run(
        [str(BIN / words[0]), *words[1:]],
        cwd=ROOT,
        env=environment | {"PATH": path, "VIRTUAL_ENV": str(VENV), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        check=False,
    ).returncode


def set_up(goal: str) -> None:
    """The virtual environment with the locked packages and visavis itself; kept if it is up to date."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what tells people
        sys.exit(f"This is Python {sys.version.split()[0]}; visavis needs 3.11 or newer. Run it with a newer python3.")
    lock = ROOT / LOCKS[goal]
    mark = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / f"set-up-{goal}"
    if stamp.is_file() and stamp.read_text() == mark:
        say("Set up already")
        return
    say(f"Setting up in {VENV.name} (a minute or two, once)")
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        venv.create(VENV, with_pip=True)
    pip = ["python", "-m", "pip", "install", "--quiet"]
    for words in ([*pip, "-r", lock.name], [*pip, "--no-deps", "--editable", "."]):
        if run(words):
            sys.exit("Setting up failed: see above. Is the package registry reachable?")
    stamp.write_text(mark)


def chromium() -> None:
    """The browser that the page tests drive: installed where we may, else those tests are skipped."""
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("Installing Chromium for the page tests")
        quiet = {"stdout": subprocess.DEVNULL, "check": False}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], **quiet)
    if not shutil.which("chromium"):
        say("No Chromium on this machine: the page tests in a browser will be skipped")


def test() -> int:
    chromium()
    failed = []
    for name, words in CHECKS:
        say(name)
        if run(words):
            failed.append(name)
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in LOCKS:
        print(__doc__)
        return 2
    goal = sys.argv[1]
    set_up(goal)
    if goal == "test":
        return test()
    say("The demo")
    return run(["visavis", "demo", *sys.argv[2:]])


if __name__ == "__main__":
    sys.exit(main())
