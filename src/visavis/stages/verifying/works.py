"""What citations say of their works: pages that cannot be, works cited in conflicting ways, works listed in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from visavis.records import Check, Citation, Passage, Records, Reference
from visavis.seeds import words_of
from visavis.stages.verifying.manuscripts import Manuscripts, found, lists_works
from visavis.text import span

_RANGE = re.compile(r"(?<![\d.])(\d{1,5})\s?[-‐‑–—]\s?(\d{1,5})(?![\d.])")
_DATED = ("article-newspaper", "article-magazine", "speech", "document", "manuscript", "personal_communication")
_LONGEST_RANGE = 3000


def check_works(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """Pages, volumes, and years that cannot all be right; works that are listed and never cited."""
    cited = [c for c in given[Citation] if c.document in manuscripts]
    for c in cited:
        yield from _pages(c)
        yield from _volume(c)
    yield from _conflicts(cited)
    yield from _listed(manuscripts, cited)


def pages(locator: str) -> tuple[int, int] | None:
    """First and last page of a range; "1233-35" is 1233 to 1235."""
    m = _RANGE.search(locator)
    if m is None:
        return None
    first, last = m.groups()
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(first), int(last)


def _pages(c: Citation) -> Iterator[Check]:
    if c.locator is None or c.locator_label not in (None, "page"):
        return
    told = pages(c.locator)
    if told is None:
        return
    first, last = told
    if last < first:
        yield found("citation", c.id, "pages_backwards", [c.span], f"from page {first} to page {last}", 0.9)
    elif last - first > _LONGEST_RANGE:
        yield found("citation", c.id, "pages_backwards", [c.span], f"{last - first + 1} pages", 0.7)
    whole = pages(c.reference.page or "") if c.reference.page != c.locator else None
    # Only where one citation gives both: else the "page" of a first citation may itself be what is cited of the work.
    if whole and c.form == "full" and whole[0] < whole[1] and not whole[0] <= first <= last <= whole[1]:
        said = f"pages {first}-{last} of a work on pages {whole[0]}-{whole[1]}"
        yield found("citation", c.id, "pages_outside", [c.span], said, 0.8)


def _volume(c: Citation) -> Iterator[Check]:
    r = c.reference
    if (
        (r.volume or "").isdigit()
        and (r.number_of_volumes or "").isdigit()
        and int(r.volume or 0) > int(r.number_of_volumes or 0)
    ):
        told = f"volume {r.volume} of {r.number_of_volumes}"
        yield found("citation", c.id, "no_such_volume", [c.span], told, 0.85)


def _conflicts(cited: Sequence[Citation]) -> Iterator[Check]:
    """One edition of one work with two years."""
    years: dict[tuple[object, ...], tuple[str, Citation]] = {}
    told: set[tuple[object, ...]] = set()
    for c in cited:
        r = c.reference
        year = _year(r)
        if year is None or c.form in ("ibid", "idem", "cross_reference") or r.type in _DATED:
            continue
        key = _work(r)
        if key is None:
            continue
        before = years.setdefault(key, (year, c))
        if before[0] != year and key not in told:
            told.add(key)
            said = f"{before[0]} and {year}"
            yield found("citation", c.id, "two_years", [before[1].span, c.span], said, 0.75)


def _work(r: Reference) -> tuple[object, ...] | None:
    """What one edition of one work has in common, whatever its year; None where too little is told."""
    title = tuple(words_of(r.title or "").folded)
    families = tuple((n.family or n.literal or "").casefold() for n in r.author)
    if len(title) < 3 or not any(families) or (r.issued and r.issued.date_parts and len(r.issued.date_parts[0]) > 1):
        return None
    return title, families, r.volume, r.issue, r.edition, r.container_title, r.publisher, r.original_date is not None


def _year(r: Reference) -> str | None:
    parts = r.issued.date_parts if r.issued else []
    return "-".join(str(p[0]) for p in parts if p) or None


def _listed(manuscripts: Manuscripts, cited: Sequence[Citation]) -> Iterator[Check]:
    """Works of a bibliography that no note cites; only where most others are: then the list is of works cited."""
    entries = [p for p in manuscripts.own if lists_works(p) and p.kind in ("paragraph", "item") and len(p.text) > 20]
    listed = {p.id for p in entries}
    by_document: dict[str, list[Reference]] = {}
    for c in cited:
        if c.span.passage not in listed:
            by_document.setdefault(c.document, []).append(c.reference)
    for document in dict.fromkeys(p.document for p in entries):
        mine = [p for p in entries if p.document == document]
        known = _Known(by_document.get(document, []))
        never = [p for p in mine if not known.has(p)]
        if len(never) * 2 < len(mine):
            for p in never:
                yield found("citation", p.id, "never_cited", [span(p.id, p.text, 0, len(p.text))], None, 0.7)


class _Known:
    """Works cited, to be found again in the entry of a list: by a name and half of the title's words."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._by_name: dict[str, list[frozenset[str]]] = {}
        self._titles: list[frozenset[str]] = []
        for r in references:
            title = _telling(r.title) | _telling(r.title_short)
            for n in (*r.author, *r.editor):
                for word in words_of(n.family or n.literal or "").folded[-1:]:
                    self._by_name.setdefault(word, []).append(title)
            if not r.author and not r.editor and title:
                self._titles.append(title)

    def has(self, entry: Passage) -> bool:
        words = frozenset(words_of(entry.text).folded)
        likely = [t for w in words if w in self._by_name for t in self._by_name[w]] + self._titles
        return any(2 * len(t & words) >= len(t) for t in likely)


def _telling(title: str | None) -> frozenset[str]:
    return frozenset(w for w in words_of(title or "").folded if len(w) > 3)
