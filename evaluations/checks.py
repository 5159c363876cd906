"""The figures of `visavis check`, measured and written to docs/figures/checks.md.

Run: python evaluations/checks.py [--data DATA] [--only SECTION ...]. DATA is the development data (see monograph.py);
sections that are not measured are left as they stand in the file.
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


def section(title: str, about: str, words: list[str], data: Path | None) -> str:
    """What a script prints, under a heading."""
    run = [sys.executable, *(str(data) if w == "DATA" else w for w in words)]
    told = subprocess.run(run, check=True, capture_output=True, text=True, cwd=ROOT).stdout.rstrip()
    return f"## {title}\n\n{about}\n\n`python {' '.join(words)}`\n\n```\n{told}\n```\n"


def kept(title: str) -> str:
    """A section as it stands in the file."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    found = re.search(rf"## {re.escape(title)}\n.*?(?=\n## |\Z)", text, re.DOTALL)
    return found.group().rstrip() + "\n" if found else f"## {title}\n\nNot measured.\n"


SECTIONS = {
    "Planted errors": (
        "Quotations of presidents' addresses altered in thirteen harmful and thirteen harmless ways at a fixed seed. "
        "Wanted: alarm on at least 0.98 of the harmful, on at most 0.02 of the harmless.",
        ["evaluations/planted_errors.py"],
    ),
    "Planted errors, nothing cited": (
        "The same without a note: the text has to be found among all.",
        ["evaluations/planted_errors.py", "--uncited"],
    ),
    "Quotations of a monograph": (
        "Wanted: of those found by exhaustive search at least 0.99 found; none called verbatim that is not.",
        ["evaluations/monograph.py", "DATA"],
    ),
    "Translated quotations": (
        "Where the text cited is held in another language, how often the right place is first, and among the three "
        "shown. Extra `embed`.",
        ["evaluations/across_languages.py"],
    ),
    "Speed and memory": (
        "Wanted: 1,000 quotations against 500 MB in under 60 s on one core, indexing at 10 MB/s or more, memory under "
        "1 GB.",
        ["benchmarks/against.py", "--megabytes", "500"],
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the development data; without it what needs it is kept")
    parser.add_argument("--only", action="append", choices=list(SECTIONS), help="measure these, keep the others")
    options = parser.parse_args()
    parts = [
        f"# Figures of `visavis check`\n\nEach section is what its command printed when it was last run with `python "
        f"evaluations/checks.py`; the page was written on {datetime.now(UTC).date().isoformat()}, Python "
        f"{platform.python_version()}, on a machine shared with other work: ratios and CPU-seconds can be relied on, "
        "wall times are upper bounds.\n"
    ]
    for title, (about, words) in SECTIONS.items():
        lacks_data = "DATA" in words and options.data is None
        keep = lacks_data or (options.only and title not in options.only)
        parts.append(kept(title) if keep else section(title, about, words, options.data))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text("\n".join(parts), encoding="utf-8")
    print(f"Wrote {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
