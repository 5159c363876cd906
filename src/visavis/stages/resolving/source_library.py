"""Works to the items of the scholar's own library, which lends its keys and is never changed."""

from __future__ import annotations

from visavis.codebook import Library
from visavis.records import Reference
from visavis.stages.resolving.source_works import Index, Work, families, fold, place, year

_LEAST = 0.79  # titles alike but for typing errors, or one whole within the other


class Shelf:
    """The library made ready for looking works up."""

    def __init__(self, library: Library) -> None:
        self._index = Index()
        self._keys: dict[int, str] = {}
        self._works: list[Work] = []  # kept alive: known by identity
        for item in library.items:
            work = Work(item.reference)
            self._works.append(work)
            self._keys[id(work)] = item.key
            self._index.add(work)

    def key(self, reference: Reference) -> str | None:
        """The key of the item that is this work, or None."""
        if not self._works:
            return None
        item, _ = self._index.best(reference, _LEAST)
        return self._keys[id(item)] if item is not None and _agree(reference, item.reference) else None


def _agree(mine: Reference, its: Reference) -> bool:
    """A like title alone makes no work the same: a name, the year or the place where it is kept has to agree."""
    if families(mine) and families(its):
        return bool(families(mine) & families(its))
    if year(mine) and year(its):
        return year(mine) == year(its)
    if place(mine) and place(its):
        return place(mine) == place(its)
    return len(fold(mine.title or "")) > 3  # nothing but a title on one side: one that tells
