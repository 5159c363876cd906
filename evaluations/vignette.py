"""The demo's vignette in figures: the Soviet Union in the annual messages 1942-53, statement by statement, and the
balance towards Japan, Germany and the Soviet Union before, in and after the war, with change points.

    python evaluations/vignette.py STUDY        STUDY: a demo that has been run

Writes docs/figures/vignette.md: statements by message and stance, and the first words of each (at most eight).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from visavis import Study, open_study
from visavis.methods.selecting import Selection
from visavis.methods.times import changes, windows
from visavis.pages.figures import change_said, shown
from visavis.records import Coding, Document, Resolution, Statement

PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures" / "vignette.md"
STANCES = ("hostile", "cautious", "neutral", "favourable")
TARGET, PERCEIVER = "soviet-union", "united-states"


def stance_of(coding: Coding, resolution: Resolution) -> str:
    """The coder's stance where it differs, else that of the statement towards the target."""
    told = [t.stance for t in resolution.targets if t.actor == coding.target] or [t.stance for t in resolution.targets]
    return coding.stance or (told[0] if told else "neutral")


SPANS = (("before the war", 1930, 1939), ("in the war", 1940, 1945), ("after it", 1946, 1955))


def over_the_war(study: Study) -> list[str]:
    """The balance towards each power before, in and after the war, and where it changed between 1900 and 2026."""
    selected = study.selected()
    lines = ["", "## Before, in and after the war", "", "Balance: (favourable - hostile - cautious) / statements;"]
    lines += ["in brackets its 95 % interval by messages drawn anew, none for fewer than five messages.", ""]
    lines += ["| power | years | statements | messages | balance |", "|---|---|---:|---:|---:|"]
    turned = []
    for target in study.plan.study.targets:
        points = selected.points(Selection(target=target.id, perceiver=PERCEIVER))
        for what, first, last in SPANS:
            within = [p for p in points if first <= p.day.year <= last]
            for w in windows(within, 200)[:1]:
                row = (f"{what}, {first}-{last}", len(w.statements), w.witnesses, shown(w.balance))
                lines.append(f"| {target.name} | {' | '.join(map(str, row))} |")
        turned += [f"- {target.name}: {change_said(c)}" for c in changes(points)]
    return [*lines, "", "Change points, 1900-2026:", "", *(turned or ["None that is more probable than not."])]


def main() -> None:
    study = open_study(sys.argv[1])
    records = study.records(Document, Statement, Resolution, Coding)
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
    lines += over_the_war(study)
    for head in sorted(words):
        lines += ["", f"## {head}", "", *words[head]]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
