"""The demo's vignette in figures: the Soviet Union in the annual messages 1942-53, statement by statement.

    python evaluations/vignette.py STUDY        STUDY: a demo that has been run

Writes docs/figures/vignette.md: statements by message and stance, and the first words of each (at most eight).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from visavis import open_study
from visavis.records import Coding, Document, Resolution, Statement

PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures" / "vignette.md"
STANCES = ("hostile", "cautious", "neutral", "favourable")
TARGET, PERCEIVER = "soviet-union", "united-states"


def stance_of(coding: Coding, resolution: Resolution) -> str:
    """The coder's stance where it differs, else that of the statement towards the target."""
    told = [t.stance for t in resolution.targets if t.actor == coding.target] or [t.stance for t in resolution.targets]
    return coding.stance or (told[0] if told else "neutral")


def main() -> None:
    records = open_study(sys.argv[1]).records(Document, Statement, Resolution, Coding)
    documents, resolutions = records.by_id(Document), records.by_id(Resolution)
    statements = records.by_id(Statement)
    by_message: dict[str, Counter[str]] = {}
    words: dict[str, list[str]] = {}
    seen = set()
    for coding in records[Coding]:
        if (coding.target, coding.perceiver) != (TARGET, PERCEIVER) or coding.statement in seen:
            continue
        statement = statements.get(coding.statement or "")
        document = documents.get(statement.document) if statement else None
        if statement is None or document is None or not "1942" <= (document.date or "")[:4] <= "1953":
            continue
        seen.add(statement.id)
        stance = stance_of(coding, resolutions[statement.id])
        head = f"{document.date} {document.authors[0].family if document.authors else ''}"
        by_message.setdefault(head, Counter())[stance] += 1
        first = " ".join(statement.content[0].exact.split()[:8])
        words.setdefault(head, []).append(f"- {stance}, {coding.dimension}: “{first} ...”")
    lines = [
        "# The Soviet Union in the annual messages, 1942-53",
        "",
        "`python evaluations/vignette.py STUDY` wrote this page from the demo. Each statement counts once.",
        "",
        f"| message | {' | '.join(STANCES)} |",
        "|---|" + "---:|" * len(STANCES),
    ]
    for head in sorted(by_message):
        lines.append(f"| {head} | {' | '.join(str(by_message[head][s] or '') for s in STANCES)} |")
    for head in sorted(words):
        lines += ["", f"## {head}", "", *words[head]]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
