"""Whole-process times and memory of what a user waits for.

    python benchmarks/whole.py [--document FILE]     FILE: a footnoted study, read to compared

Writes docs/figures/speed.md, a table: command, wall seconds, CPU seconds, peak memory of the largest process.
Every command runs in a fresh folder; `visavis run` is measured a second time with nothing changed. The yardstick is
the first row: Python starting and importing pyarrow, which every tool of this kind does.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

VISAVIS = [sys.executable, "-m", "visavis"]
ALL_TEXTS = """
import sys
from pathlib import Path
from visavis.demo import make
make(Path(sys.argv[1]), print, first_year=1790)
"""


PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures" / "speed.md"
HEAD = f"""# Speed and memory of whole commands

`python benchmarks/whole.py --document FILE` wrote this page on {os.cpu_count()} cores, with a load of
{os.getloadavg()[0]:.1f} when it began. Peak memory is that of the largest process up to then. The document is a book
chapter of 37 KB with 24 notes; the demo is 126 addresses (6 MB) and an essay, all addresses are 12 MB.
"""


def measured(words: Sequence[str | Path]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds of it and its children, peak megabytes of the largest process since the start."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    wall = time.monotonic() - began
    if done.returncode:
        sys.exit(f"{words} failed: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--document", type=Path, help="a footnoted study to read")
    document = options.parse_args().document
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        rows = [
            ("python, import pyarrow", [[sys.executable, "-c", "import pyarrow"]]),
            ("visavis --help", [[*VISAVIS, "--help"]]),
        ]
        if document:
            study = root / "document"
            rows += [
                ("new: the frame proposed from one document", [[*VISAVIS, "new", study, document]]),
                ("run: that document read to compared", [[*VISAVIS, "run", study]]),
                ("compare: its grid as JSON", [[*VISAVIS, "compare", study, "--json"]]),
                ("run again, nothing changed", [[*VISAVIS, "run", study]]),
            ]
        demo, everything = root / "demo", root / "all"
        rows += [
            ("demo (addresses 1900-2026 and the essay)", [[*VISAVIS, "demo", demo]]),
            ("run again, nothing changed", [[*VISAVIS, "run", demo]]),
            (
                "all addresses 1790-2026, run",
                [[sys.executable, "-c", ALL_TEXTS, everything], [*VISAVIS, "run", everything]],
            ),
        ]
        lines = ["| what | wall s | CPU s | peak MB |", "|---|---:|---:|---:|"]
        for what, commands in rows:
            figures = [measured(words) for words in commands]
            wall, cpu = sum(f[0] for f in figures), sum(f[1] for f in figures)
            lines.append(f"| {what} | {wall:.2f} | {cpu:.2f} | {max(f[2] for f in figures):.0f} |")
            print(lines[-1], flush=True)
    PAGE.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
