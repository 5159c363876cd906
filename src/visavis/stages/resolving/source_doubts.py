"""Works that may be one and were left apart: proposals for a person, who merges them or says that they are two.

Each work is held against the few that share a key with it (as `source_works.Index` finds them), so that the number of
comparisons grows with the number of works, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import structs

from visavis.records import Check, Citation, Reference, Source
from visavis.stages.resolving.source_files import is_kept
from visavis.stages.resolving.source_works import Index, Work, agreement, families, fold, titles, year

_MOST = 1000  # proposals of one study: more than a person will read
_ALIKE = 0.85


def proposals(works: Iterable[Work], sources: Iterable[Source], citations: dict[str, Citation]) -> Iterator[Check]:
    """One check for each pair; its id names both sources, `about` is the later one's first citation."""
    of = {s.id: s for s in sources}
    index, by_key, told = Index(), dict[str, Work](), 0
    for work in works:
        key = of[work.id].library_key
        same = by_key.get(key) if key else None
        near = [same] if same is not None else index.near(work.reference)
        for other in near:
            why = ("they match one item of the library", 0.9) if other is same else _doubt(work, other)
            if why is not None and told < _MOST:
                told += 1
                yield _check(other, work, why, citations)
                break
        if key:
            by_key.setdefault(key, work)
        index.add(work)


def _days_apart(a: Reference, b: Reference) -> bool:
    """Two letters, speeches, messages: what is dated to the day, and to another one, is another document."""
    mine, theirs = (r.issued.date_parts[0] if r.issued and r.issued.date_parts else [] for r in (a, b))
    return len(mine) == len(theirs) == 3 and mine != theirs


def _doubt(work: Work, other: Work) -> tuple[str, float] | None:
    """Why two works may be one, and how likely that is; None where nothing speaks for it."""
    a, b = work.reference, other.reference
    if is_kept(a) or is_kept(b) or not a.title or not b.title or a.container_title != b.container_title:
        return None
    if _days_apart(a, b):
        return None
    alike = max(titles(x, y) for x in _titles(a) for y in _titles(b))
    shared = bool(families(a) & families(b))
    if shared and alike >= _ALIKE and year(a) != year(b) and year(a) and year(b):
        return f"the names and titles agree, the years do not ({year(a)}, {year(b)}): another edition, or a slip", 0.5
    undated = agreement(structs.replace(a, issued=None), structs.replace(b, issued=None))
    if shared and 0.7 <= undated < _ALIKE:
        return "the names agree and the titles are alike", undated
    if alike == 1 and len(fold(a.title)) >= 3 and not shared and not (families(a) and families(b)):
        return "the titles agree, and one of the citations names nobody", 0.6
    return None


def _titles(ref: Reference) -> list[str]:
    return [t for t in (ref.title, ref.translated_title) if t]


def _check(one: Work, two: Work, why: tuple[str, float], citations: dict[str, Citation]) -> Check:
    first, second = citations[one.citations[0]], citations[two.citations[0]]
    return Check(
        id=f"{one.id}+{two.id}:one-work",
        kind="citation",
        about=second.id,
        verdict="perhaps_one_work",
        evidence=[second.span, first.span],
        difference=f"{one.id} and {two.id}: {why[0]}.",
        confidence=round(why[1], 2),
    )
