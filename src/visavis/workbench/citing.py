"""How a published study is cited: Citation File Format 1.2, CSL-JSON and BibLaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from visavis import __version__
from visavis.codebook import Plan
from visavis.text import slug


def citations(plan: Plan, people: Sequence[str]) -> dict[str, bytes]:
    """The files by name. `people`: whose names are published, in the order of their first decision."""
    title, today = plan.study.title, datetime.now(UTC).date()
    names = list(dict.fromkeys(people))
    key = slug(title) or "study"
    item: dict[str, object] = {
        "id": key,
        "type": "dataset",
        "title": title,
        "author": [{"literal": n} for n in names],
        "issued": {"date-parts": [[today.year, today.month, today.day]]},
        "note": f"Made with visavis {__version__}",
    }
    if plan.study.question:
        item["abstract"] = plan.study.question
    cff = [
        "cff-version: 1.2.0",
        "message: If you use this study, please cite it as below.",
        "type: dataset",
        f"title: {_text(title)}",
        "authors:",
        *(f"  - name: {_text(n)}" for n in names or ["The authors of the study"]),
        f"date-released: {today.isoformat()}",
    ]
    if plan.study.question:
        cff.append(f"abstract: {_text(plan.study.question)}")
    authors = " and ".join("{" + _tex(n) + "}" for n in names)
    bib = [f"@dataset{{{key},", f"  title = {{{_tex(title)}}},", f"  date = {{{today.isoformat()}}},"]
    bib += [f"  author = {{{authors}}},"] * bool(names)
    return {
        "CITATION.cff": ("\n".join(cff) + "\n").encode(),
        "citation.json": msgspec.json.format(msgspec.json.encode([item]), indent=1) + b"\n",
        "citation.bib": ("\n".join([*bib, "}"]) + "\n").encode(),
    }


def _text(words: str) -> str:
    """A YAML text that nothing can end: a JSON string is one."""
    return msgspec.json.encode(words).decode()


def _tex(words: str) -> str:
    return "".join("\\" + c if c in "{}%&#$_" else "" if c == "\\" else c for c in words)
