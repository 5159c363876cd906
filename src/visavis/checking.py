"""What `visavis check` does, for the command line and the workbench: check, accept findings, write reports.

from visavis.checking import checked, report
records = checked(study, against="letters/")     # the study's records with the checks as they hold now
report("docx", records, study.plan)              # bytes of a Word document
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from visavis.api import Study
from visavis.codebook import Plan
from visavis.engine.against import Watch, shelve
from visavis.errors import StudyError, UserError
from visavis.pages.reported import Reported, key, reported
from visavis.predictors.embedding import embedder
from visavis.records import Abstention, Check, Decision, Document, Passage, Records, Source
from visavis.stages.resolving.source_roles import Holdings
from visavis.stages.verifying import verify
from visavis.study import current
from visavis.study.decisions import DecisionLog, see
from visavis.study.shelf import Shelf
from visavis.study.vectors import KeptVectors

Format = Literal["html", "docx", "sarif", "json", "summary"]


def checked(
    study: Study, against: Path | str | None = None, watch: Watch | None = None, translations: bool = False
) -> Records:
    """The study's records with the checks as they hold now; findings that a person accepted are gone.

    `against`: a folder or corpus of texts that quotations are held against as well; documents and passages that its
    checks show are added, and an Abstention for each file that could not be read. `translations`: for quotations
    whose text is held in another language, the places nearest in meaning (extra `embed`). Raises UserError where
    there is no text or the extra is not installed, OutputError where the index cannot be written, StudyError before
    the first run.
    """
    across = KeptVectors(embedder(), study.folder.records) if translations else None
    records = study.records()
    if not records[Document]:
        raise StudyError(
            f"{study.path} has not been run yet.",
            "There is nothing to check before the documents are read.",
            f"Run `visavis run {study.path}` first.",
        )
    if against is None and across is None:
        return records
    shelf = shelve(study.folder, study.plan, Path(against), watch) if against is not None else Shelf([])
    out = Records(r for r in records if not isinstance(r, Check | Source))
    out.add(_held(records[Source], shelf))
    made = list(verify(out, study.plan, shelf=shelf, across=across))
    out.add(made)
    out.add(shelf.declined)
    _show(out, shelf)
    decisions = study.decisions()
    return current.apply(out, decisions, out[Passage])[0] if decisions else out


def _held(sources: Sequence[Source], shelf: Shelf) -> list[Source]:
    """Works whose text is not in the study but on the shelf."""
    holdings = Holdings(shelf.documents.values())
    found = {s.id: d.id for s in sources if s.held is None and (d := holdings.find(s.reference))}
    return [msgspec.structs.replace(s, held=found[s.id]) if s.id in found else s for s in sources]


def _show(records: Records, shelf: Shelf) -> None:
    """Add the documents and passages of the shelf that checks point to."""
    have = records.by_id(Passage)
    wanted = {s.passage for c in records[Check] for s in c.evidence if s.passage not in have}
    passages = [p for id in sorted(wanted) if (p := shelf.passage(id)) is not None]
    records.add(shelf.documents[d] for d in sorted({p.document for p in passages}))
    records.add(passages)


def declined(records: Records) -> list[Abstention]:
    """Files and passages that the checks could not use."""
    return [a for a in records[Abstention] if a.stage in ("reading", "verifying")]


def accept(
    study: Study, records: Records, keys: Sequence[str], *, by: str, reason: str | None = None
) -> list[Decision]:
    """Record that findings (their keys, or ids) are accepted as they are: they are not shown again while they stay so.

    Raises UserError for a key that no finding has.
    """
    checks = {k: c for c in records[Check] for k in (key(c.id), c.id)}
    missing = [k for k in keys if k not in checks]
    if missing:
        raise UserError(
            f"There is no finding {', '.join(missing)}.",
            "A finding that is gone or accepted already cannot be accepted.",
            "Their keys stand in every report; run `visavis check` again to see those of now.",
        )
    passages = records.by_id(Passage)
    with DecisionLog(study.folder.decisions) as log:
        chosen = [checks[k] for k in dict.fromkeys(keys)]
        return [log.record([c.id], "accept", None, reason, by=by, seen=[see(c, passages)]) for c in chosen]


class Report(msgspec.Struct, frozen=True):
    """The JSON report."""

    title: str
    alarms: int
    counts: dict[str, int]
    findings: list[Reported]
    declined: list[Abstention]


def report(format: Format, records: Records, plan: Plan) -> bytes:
    """The findings as a page, a Word document with comments, SARIF, JSON, or plain text for a letter."""
    if format == "html":
        from visavis.pages import check_page

        return check_page(records, plan).encode()
    found = reported(records, plan)
    if format == "docx":
        from visavis.pages.docx import docx

        return docx(found, records, plan)
    if format == "sarif":
        from visavis.pages.sarif import sarif

        return sarif(found)
    if format == "summary":
        from visavis.pages.letter import letter

        return letter(found, records, plan.study.title).encode()
    counts: dict[str, int] = {}
    for r in found:
        counts[f"{r.kind}/{r.verdict}"] = counts.get(f"{r.kind}/{r.verdict}", 0) + 1
    alarms = sum(r.alarm for r in found)
    whole = Report(plan.study.title, alarms, counts, found, declined(records))
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


__all__ = ["accept", "checked", "declined", "report"]
