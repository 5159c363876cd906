"""The comparison as one self-contained page: records and plan in, HTML out."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import jinja2
from markupsafe import Markup

from visavis import __version__
from visavis.codebook import Plan
from visavis.methods.selecting import Turn
from visavis.pages.cards import Cards
from visavis.pages.choosing import Shown
from visavis.pages.concluding import conclusion_parts, mirrors
from visavis.pages.context import CheckLine, ComparisonPage, Declined, FindingPart, Link, ParallelPart
from visavis.pages.documents import Library
from visavis.pages.figures import happening_words
from visavis.pages.grid import Square, findings, grids, opened, parallels, squares
from visavis.pages.lookup import Lookup
from visavis.pages.multiples import multiples, turn_parts
from visavis.pages.timeline import lanes, leanings, moments
from visavis.pages.wording import count, date_range, listed
from visavis.records import Abstention, Check, Claim, Comparison, Coverage, Records
from visavis.stages.verifying.explain import VERDICTS

EXAMPLES = 2  # of a verdict, of a reason
ENOUGH = 0.95  # of a document's characters; the rest is mark-up and white space


def comparison_page(
    records: Records, plan: Plan, comparison: Comparison | None = None, turns: Sequence[Turn] = ()
) -> str:
    """The whole study on one HTML page, which needs neither network nor JavaScript.

    `comparison`: in place of the records' own, parted otherwise; `turns`: before and after an event.
    Of cells with many statements it shows the most telling and says how many more there are. Never raises on records
    that lead nowhere: what they name is left out or shown as it stands.
    """
    if comparison is not None:
        records = Records([*(r for r in records if not isinstance(r, Comparison)), comparison])
    return rendered("comparison.html.jinja", page=context(records, plan, turns))


def check_page(records: Records, plan: Plan) -> str:
    """The report of `visavis check` as one HTML page: what does not stand, why it matters, what to do."""
    from visavis.pages.checking import check_context

    return rendered("check.html.jinja", page=check_context(records, plan))


def context(records: Records, plan: Plan, turns: Sequence[Turn] = ()) -> ComparisonPage:
    """What the page shows, worked out."""
    look = Lookup(records, plan)
    comparison = look.comparison
    found = squares(look, comparison) if comparison else []
    shown = Shown(look, [s.statements(p) for s in found for p in s.periods])
    cards = Cards(look, shown)
    coded = list(dict.fromkeys(i for s in found for i in s.whole()))
    library = Library(look, shown, cards, coded)
    said: dict[str, tuple[FindingPart, ...]] = {}
    pairs: tuple[ParallelPart, ...] = ()
    if comparison is not None:
        for kind in ("common", "different", "absent"):
            said[kind] = tuple(findings(cards, shown, look, getattr(comparison, kind)))
        pairs = tuple(parallels(cards, look, comparison))
    documents = tuple(library.documents())
    lines, lines_more = moments(look, shown)
    study = plan.study
    return ComparisonPage(
        title=study.title,
        question=study.question,
        perceivers=listed([p.name for p in study.perceivers]),
        targets=listed([t.name for t in study.targets]),
        facts=tuple(_facts(look, found, len(coded))),
        terms=tuple((t.term, t.definition) for t in study.terms),
        unread=tuple(_unread(look)),
        grids=tuple(grids(look, cards, found)),
        periods=any(s.periods != [None] for s in found),
        common=said.get("common", ()),
        different=said.get("different", ()),
        absent=said.get("absent", ()),
        parallels=pairs,
        conclusions=tuple(conclusion_parts(records, look, shown, cards)),
        mirrors=tuple(mirrors(records, look, cards)),
        happening=happening_words(turns[0]) if turns else None,
        turns=tuple(turn_parts(look, cards, turns)),
        multiples=multiples(records, look, shown, found),
        leanings=tuple(leanings(look, found)),
        lanes=lanes(look, shown, found),
        opened=tuple(opened(look, cards, shown, found)),
        shown=len(shown.statements),
        coded=len(coded),
        claims=tuple(library.claims()),
        documents=documents,
        documents_more=len(look.documents) - len(documents),
        sources=tuple(library.sources()),
        sources_more=len(look.sources) - len(shown.sources),
        words=tuple(library.words()),
        moments=tuple(lines),
        moments_more=lines_more,
        checks=tuple(check_lines(records)),
        declined=tuple(declined(records)),
        version=__version__,
    )


def _facts(look: Lookup, found: list[Square], coded: int) -> Iterator[tuple[str, str]]:
    """What was read: numbers with what they count."""
    documents = look.documents.values()
    dates = date_range(d.date for d in documents if d.date)
    yield (
        f"{len(look.documents):,}",
        ("document" if len(look.documents) == 1 else "documents") + (f", {dates}" if dates else ""),
    )
    yield f"{coded:,}", f"of {count(len(look.statements), 'statement')} bear on the question"
    occasions = {o for s in found for c in s.all_cells for o in c.occasions}
    if occasions:
        yield f"{len(occasions):,}", "occasions on which they were made" if len(occasions) > 1 else "occasion"
    if look.records[Claim]:
        yield f"{len(look.records[Claim]):,}", "assertions of scholars"
    if look.sources:
        yield f"{len(look.sources):,}", "sources cited" if len(look.sources) > 1 else "source cited"
    read, searched = _coverage(look)
    if searched:
        yield f"{min(100, round(100 * read / searched))} %", "of the text was read"


def _coverage(look: Lookup) -> tuple[int, int]:
    """Characters read, of so many that there are to read."""
    rows = [c for c in look.records[Coverage] if c.read is not None and c.searched]
    return sum(c.read or 0 for c in rows), sum(_there(c) for c in rows)


def _there(c: Coverage) -> int:
    """The characters of a document that are text: what was read and what was left out, else all that was searched.

    Of what reading searched whole, the rest is mark-up: a Markdown paper with many notes is not half read.
    """
    left = sum(x.characters for x in c.left_out)
    return (c.read or 0) + left if left or (c.stage == "reading" and not c.selection) else c.searched or 0


def _unread(look: Lookup) -> Iterator[str]:
    """Documents that were not read to the end, and why."""
    for c in look.records[Coverage]:
        if c.read is not None and c.searched and c.read < ENOUGH * _there(c):
            why = [c.selection or "", *(f"{x.what}: {count(x.characters, 'character')}" for x in c.left_out)]
            reasons = "; ".join(w for w in why if w)
            yield f"{look.title(c.document)}: {100 * c.read // _there(c)} % read" + (f" ({reasons})" if reasons else "")


# ---------------------------------------------------------------- checks and abstentions


def check_lines(records: Records) -> Iterator[CheckLine]:
    """Checks by how they came out: alarms first."""
    by_verdict: dict[tuple[str, str], list[Check]] = {}
    for c in records[Check]:
        by_verdict.setdefault((c.kind, c.verdict), []).append(c)
    lines = []
    for (kind, verdict), its in by_verdict.items():
        e = VERDICTS.get((kind, verdict))
        lines.append(
            CheckLine(
                kind=kind,
                verdict=verdict.replace("_", " "),
                found=e.found if e else "",
                why=e.why if e else "",
                do=e.do if e else "",
                alarm=e.alarm if e else True,
                number=len(its),
                examples=tuple(map(Link, dict.fromkeys(c.difference for c in its if c.difference)))[:EXAMPLES],
            )
        )
    yield from sorted(lines, key=lambda x: (not x.alarm, -x.number))


def declined(records: Records) -> Iterator[Declined]:
    """What the stages declined to do, counted by reason."""
    groups: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[str]] = {}
    for a in records[Abstention]:
        key = a.stage, a.reason
        groups[key] += 1
        if len(its := examples.setdefault(key, [])) < EXAMPLES:
            its.append(a.about)
    for (stage, reason), number in groups.most_common(60):
        yield Declined(stage, reason, number, ", ".join(examples[stage, reason]))


# ---------------------------------------------------------------- rendering


def rendered(template: str, **given: object) -> str:
    """A template filled, as HTML can hold it."""
    return printable(environment().get_template(template).render(**given))


def printable(html: str) -> str:
    """Characters that HTML cannot hold (controls, lone surrogates) become U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", html)


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """The templates: everything escaped, nothing undefined passed over."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("visavis.pages", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = lambda n: f"{n:,}"
    made.filters["plural"] = lambda n, one, many=None: count(n, one, many)
    for name in ("style.css", "script.js"):
        text, _, _ = made.loader.get_source(made, name) if made.loader else ("", None, None)
        made.globals[name.replace(".", "_")] = Markup(text)
    script = str(made.globals["script_js"])
    made.globals["script_hash"] = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return made
