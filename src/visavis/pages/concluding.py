"""The author's conclusions beside what was found, and the mirror, for the page of the comparison."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.pages.cards import Cards
from visavis.pages.choosing import Shown
from visavis.pages.context import ConclusionPart, Reflected
from visavis.pages.figures import STANDINGS
from visavis.pages.lookup import Lookup
from visavis.pages.wording import shortened
from visavis.records import Records
from visavis.stages.comparing import Conclusion, conclusions, mirror

MOST = 60  # conclusions of one standing


def conclusion_parts(
    records: Records, look: Lookup, page: Shown, cards: Cards
) -> Iterator[tuple[str, tuple[ConclusionPart, ...]]]:
    """The conclusions by how they stand, in the order of `STANDINGS`."""
    found = conclusions(records, look.plan)
    for standing, words in STANDINGS.items():
        once = {c.words: c for c in found if c.standing == standing}  # a sentence may claim several things
        its = [_part(look, page, cards, c) for c in once.values()]
        if its:
            yield words[:1].upper() + words[1:], tuple(its[:MOST])


def _part(look: Lookup, page: Shown, cards: Cards, c: Conclusion) -> ConclusionPart:
    links, more = cards.links([*c.statements, *(i for i in c.rests_on if i in look.statements)])
    return ConclusionPart(
        words=shortened(c.words, 400),
        href=page.claim(c.claim),
        standing=c.standing,
        numbers=", ".join(f"{look.target(t)} {n}" for t, n in c.per_target.items()),
        evidence=links,
        more=more,
    )


def mirrors(records: Records, look: Lookup, cards: Cards) -> Iterator[tuple[str, tuple[Reflected, ...]]]:
    """Perceiver and target against each other, where somebody looked in both directions and found something."""
    study = look.plan.study
    for perceiver in study.perceivers:
        for target in study.targets:
            found = mirror(records, look.plan, perceiver.id, target.id)
            if any(r.there.statements for r in found) and any(r.back.statements for r in found):
                parts = [
                    Reflected(r.sentence, cards.links(r.there.statements)[0], cards.links(r.back.statements)[0])
                    for r in found
                ]
                yield f"{perceiver.name} and {target.name}", tuple(parts)
