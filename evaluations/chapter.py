"""The chapter, from file to figures: new, run, export, score; the table goes into docs/figures.

    python evaluations/chapter.py SHARED [--verbose]

SHARED is the folder of gold and scorers, which is not part of the project.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures" / "study-chapter.md"


def visavis(*words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "visavis", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    shared, verbose = Path(sys.argv[1]), "--verbose" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        study, out = Path(folder) / "study", Path(folder) / "records"
        visavis("new", study, shared / "chapter" / "chapter.md")
        visavis("run", study)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = used.ru_utime + used.ru_stime
        visavis("export", study, "jsonl", out)
        scorer = [
            sys.executable,
            shared / "scoring" / "score_chapter.py",
            out,
            shared / "chapter" / "gold-open",
            "--open",
        ]
        if verbose:
            subprocess.run([*map(str, scorer), "--verbose"], check=True)
        scored = subprocess.run([*map(str, scorer), "--json"], check=True, capture_output=True, text=True)
    write(json.loads(scored.stdout), seconds)


def write(scored: dict, seconds: float) -> None:
    """The table as Markdown: measure, value, counts."""
    lines = [
        "# The chapter, open half",
        "",
        "`python evaluations/chapter.py SHARED` wrote this page. P: how much of what was written is right; R: how",
        "much of the gold was found; value: F1 or share. From reading to comparing it took",
        f"{seconds:.1f} s of processor time, the start of two processes included.",
        "",
        "| measure | value | counts |",
        "|---|---:|---|",
    ]
    for row in scored["rows"]:
        value = "" if row["value"] is None else f"{100 * row['value']:.1f}"
        lines.append(f"| {row['measure'].strip()} | {value} | {counts(row)} |")
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def counts(row: dict) -> str:
    if "precision" in row and "predicted" in row:
        return f"P {100 * row['precision']:.1f} ({row['predicted']}) R {100 * row['recall']:.1f} ({row['gold']})"
    if "precision" in row:
        return f"P {100 * row['precision']:.1f} R {100 * row['recall']:.1f} ({row['items']} items)"
    if "total" in row:
        return f"{row['right']}/{row['total']}"
    return f"{row['faults']} of {row['of']}" if "faults" in row else ""


if __name__ == "__main__":
    main()
