"""The figures of `visavis check`, measured and written to docs/figures/checks.md.

Run: python evaluations/checks.py [--data DATA] [--megabytes 50]. DATA is the development data (see monograph.py);
without it the figures that need it are left as they stand in the file.
"""

from __future__ import annotations

import argparse
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "figures" / "checks.md"


def section(title: str, about: str, script: str, *options: str) -> str:
    """What a script prints, under a heading."""
    words = [sys.executable, str(ROOT / script), *options]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.rstrip()
    shown = " ".join(["python", script, *("DATA" if "/" in o else o for o in options)])
    return f"## {title}\n\n{about}\n\n`{shown}`\n\n```\n{told}\n```\n"


def kept(title: str) -> str:
    """A section as it stands in the file."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    found = re.search(rf"## {re.escape(title)}\n.*?(?=\n## |\Z)", text, re.DOTALL)
    return found.group().rstrip() + "\n" if found else f"## {title}\n\nNot measured.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--megabytes", type=int, help="size of the benchmark; without it its section is kept")
    parser.add_argument("--keep", action="store_true", help="keep the figures of planted errors as they are")
    options = parser.parse_args()
    day = datetime.now(UTC).date().isoformat()
    head = (
        f"# Figures of `visavis check`\n\nWritten by `python evaluations/checks.py` on {day}, Python "
        f"{platform.python_version()}, on a machine shared with other work: ratios and CPU-seconds can be relied on, "
        "wall times are upper bounds.\n"
    )
    parts = [
        head,
        kept("Planted errors")
        if options.keep
        else section(
            "Planted errors",
            "Quotations of presidents' addresses altered in thirteen harmful and harmless ways each, at a fixed seed. "
            "Wanted: alarm on at least 0.98 of the harmful, on at most 0.02 of the harmless.",
            "evaluations/planted_errors.py",
        ),
        kept("Planted errors, nothing cited")
        if options.keep
        else section(
            "Planted errors, nothing cited",
            "The same without a note: the text has to be found among all.",
            "evaluations/planted_errors.py",
            "--uncited",
        ),
    ]
    title = "Quotations of a monograph"
    about = "Wanted: of those found by exhaustive search at least 0.99 found; none called verbatim that is not."
    parts.append(section(title, about, "evaluations/monograph.py", str(options.data)) if options.data else kept(title))
    title = "Speed and memory"
    about = (
        "Wanted: 1,000 quotations against 500 MB in under 60 s on one core, indexing at 10 MB/s or more, memory under "
        "1 GB."
    )
    sized = options.megabytes
    parts.append(section(title, about, "benchmarks/against.py", "--megabytes", str(sized)) if sized else kept(title))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text("\n".join(parts), encoding="utf-8")
    print(f"Wrote {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
