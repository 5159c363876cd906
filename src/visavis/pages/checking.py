"""The report of the checks: what does not stand first, each with its words, the text's words, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from visavis import __version__
from visavis.codebook import Plan
from visavis.pages.choosing import anchor
from visavis.pages.lookup import Lookup
from visavis.pages.marking import Mark, marked
from visavis.pages.wording import confidence_words, count, shortened
from visavis.records import Check, Quotation, Record, Records, record_name
from visavis.stages.verifying.explain import BESIDES, VERDICTS, report_lines
from visavis.text import Span

MOST = 150  # entries of a verdict on the page
LONGEST = 600  # characters of a quotation


@dataclass(frozen=True)
class Entry:
    """One check: the words it is about and the text's words, as far as there are any."""

    href: str
    key: str
    quoted: str | None
    lang: str | None
    text: Markup | None
    text_lang: str | None
    difference: str | None
    where: str
    held: str | None
    confidence: str


@dataclass(frozen=True)
class Group:
    kind: str
    found: str
    why: str
    do: str
    alarm: bool
    entries: tuple[Entry, ...]
    more: int


@dataclass(frozen=True)
class CheckPage:
    title: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    version: str


def check_context(records: Records, plan: Plan) -> CheckPage:
    """What the page shows, worked out: checks by verdict, alarms first."""
    places = Places(Lookup(records, plan), records)
    by_verdict: dict[tuple[str, str], list[Check]] = {}
    checks = records.by_id(Check)
    lines = list(report_lines(records[Check]))
    for line in lines:
        by_verdict.setdefault((line.kind, line.verdict), []).append(checks[line.check])
    first = {(line.kind, line.verdict): line for line in reversed(lines)}
    groups = [
        Group(
            line.kind,
            line.found,
            line.why,
            line.do,
            line.alarm,
            tuple(map(places.entry, its[:MOST])),
            max(0, len(its) - MOST),
        )
        for key, its in by_verdict.items()
        for line in [first[key]]
    ]
    groups.sort(key=lambda g: (not g.alarm, -len(g.entries) - g.more))
    return CheckPage(plan.study.title, tuple(_facts(records)), tuple(groups), __version__)


def _facts(records: Records) -> Iterator[tuple[str, str]]:
    checks = records[Check]
    alarms = sum(_alarm(c) for c in checks)
    yield f"{alarms:,}", "place to look at" if alarms == 1 else "places to look at"
    yield f"{len(checks):,}", "check made" if len(checks) == 1 else "checks made"
    quoted = [c for c in checks if c.kind == "quotation" and c.verdict not in BESIDES]
    held = [c for c in quoted if c.verdict != "not_held"]
    if held:
        well = sum(c.verdict.startswith("verbatim") for c in held)
        yield f"{well:,}", f"of {count(len(held), 'quotation')} that could be checked stand word for word"
    if len(held) < len(quoted):
        missing = len(quoted) - len(held)
        yield f"{missing:,}", f"{'quotation' if missing == 1 else 'quotations'} from texts that the study does not hold"


def _alarm(check: Check) -> bool:
    explained = VERDICTS.get((check.kind, check.verdict))
    return explained is None or explained.alarm


def key(check: str) -> str:
    """Six letters and digits for the id of a check, as `visavis check --accept` takes them."""
    return sha256(check.encode()).hexdigest()[:6]


class Places:
    """Where the record that a check is about stands, and its words."""

    def __init__(self, lookup: Lookup, records: Records) -> None:
        self._look = lookup
        self._about: dict[str, Record] = {}
        for kind in {type(r) for r in records if not isinstance(r, Check)}:
            for r in records[kind]:
                self._about.setdefault(str(getattr(r, "id", "")), r)

    def spans(self, check: Check) -> list[Span]:
        """The words that a check is about, as far as its record has any."""
        record = self._about.get(check.about)
        if isinstance(record, Quotation):
            return record.spans
        for name in ("content", "span", "anchor", "what"):
            found = getattr(record, name, None)
            if found:
                return [found] if isinstance(found, Span) else list(found)
        return []

    def entry(self, check: Check) -> Entry:
        """One check in words."""
        look, spans = self._look, self.spans(check)
        held = [s for s in look.standing(check.evidence) if s not in spans]
        here = look.passages.get(spans[0].passage) if spans else None
        text, against = self._text(held)
        record = self._about.get(check.about)
        where = f"{record_name(record)} {check.about}" if record is not None else check.about
        if here is not None:
            pages = f", p. {here.pages[0]}" if here.pages else ""
            where = f"{look.title(here.document)}{pages}"
        return Entry(
            href=anchor("h", check.id),
            key=key(check.id),
            quoted=shortened(" … ".join(s.exact for s in spans), LONGEST) or None,
            lang=here.language if here else None,
            text=text,
            text_lang=look.passages[held[0].passage].language if held else None,
            difference=check.difference,
            where=where,
            held=against,
            confidence=confidence_words(check.confidence),
        )

    def _text(self, held: list[Span]) -> tuple[Markup | None, str | None]:
        """The sentence of the text with the words marked, and the text's title."""
        if not held:
            return None, None
        passage = self._look.passages[held[0].passage]
        its = [s for s in held if s.passage == passage.id]
        start, end = self._look.sentence(its[0])[0], self._look.sentence(its[-1])[1]
        html = marked(passage.text, [Mark(s.start, s.end, "said") for s in its], start=start, end=end)
        return html, self._look.title(passage.document)
