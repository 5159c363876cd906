"""The findings as plain text that an editor can paste into a letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from visavis.pages.reported import Reported, in_order
from visavis.pages.wording import count, shortened
from visavis.records import Citation, Quotation, Records, Source
from visavis.stages.verifying.explain import BESIDES

LONGEST = 200  # characters of a quotation
WANTED = 15  # sources named whose texts are missing


def letter(found: list[Reported], records: Records, title: str) -> str:
    """What was checked, what should be changed, what to weigh, and what could not be checked."""
    return "\n".join(_lines(found, records, title)) + "\n"


def _lines(found: list[Reported], records: Records, title: str) -> Iterator[str]:
    yield title
    yield ""
    yield from _checked(found)
    alarms = in_order([r for r in found if r.alarm], records)
    weigh = in_order([r for r in found if not r.alarm and not r.counted], records)
    if alarms:
        yield ""
        yield f"To look at ({len(alarms)}):"
        yield from _points(alarms)
    else:
        yield "Nothing was found that does not stand."
    if weigh:
        yield ""
        yield f"To weigh ({len(weigh)}):"
        yield from _points(weigh)
    wanted = _wanted(found, records)
    if wanted:
        yield ""
        yield "Texts that would be needed to check the other quotations:"
        for name, n in wanted.most_common(WANTED):
            yield f"  {name} ({count(n, 'quotation')})"
        if len(wanted) > WANTED:
            yield f"  and {len(wanted) - WANTED} more"


def _checked(found: list[Reported]) -> Iterator[str]:
    quoted = [r for r in found if r.kind == "quotation" and r.verdict not in BESIDES]
    held = [r for r in quoted if r.verdict != "not_held"]
    well = sum(r.verdict.startswith("verbatim") for r in held)
    if held:
        whole = "all stand" if len(held) > 1 else "it stands"
        those = whole if well == len(held) else f"{well} of them {'stands' if well == 1 else 'stand'}"
        yield f"{count(len(held), 'quotation')} held against the text: {those} word for word."
    if len(held) < len(quoted):
        yield f"{count(len(quoted) - len(held), 'quotation')} not checked: the text cited is not at hand."


def _points(found: list[Reported]) -> Iterator[str]:
    told: set[tuple[str, str]] = set()
    for n, r in enumerate(found, 1):
        words = f": “{shortened(r.quoted, LONGEST)}”" if r.place else ""
        yield f"{n:>3}. {r.where}{words}"
        yield f"     {r.found.rstrip('.')}: {r.difference}" if r.difference else f"     {r.found}"
        for a in r.against[:1]:
            page = f", p. {a.page}" if a.page else ""
            yield f"     {a.title}{page}: “{shortened(a.span.exact, LONGEST)}”"
        if (r.kind, r.verdict) not in told:
            told.add((r.kind, r.verdict))
            yield f"     {r.do}"


def _wanted(found: list[Reported], records: Records) -> Counter[str]:
    """The works cited for quotations that could not be checked."""
    sources, out = records.by_id(Source), Counter[str]()
    by_note: dict[str, list[Citation]] = {}
    for c in records[Citation]:
        by_note.setdefault(c.note or "", []).append(c)
    quotations = records.by_id(Quotation)
    for r in found:
        quotation = quotations.get(r.about)
        if r.verdict != "not_held" or quotation is None or quotation.note is None:
            continue
        for c in by_note.get(quotation.note, [])[:1]:
            source = sources.get(c.source or "")
            if source is not None and source.reference.title:
                names = [n.family or n.literal or "" for n in source.reference.author]
                out[", ".join(x for x in (*names[:1], source.reference.title) if x)] += 1
    return out
