"""Quotations against primary texts, citations against sources, claims against evidence, dates and names against facts.

`verify` gives one Check for each quotation that can be held against a text, and one for each citation, claim, date or
name that an editor should look at. What each verdict means and asks for stands in `explain.VERDICTS`.
"""

from __future__ import annotations

from collections.abc import Iterator

from visavis.codebook import Plan
from visavis.records import Abstention, Check, Passage, Records
from visavis.stages.verifying.citations import check_citations, check_claims
from visavis.stages.verifying.library import LONGEST, Library, Shelf, Texts
from visavis.stages.verifying.quotations import check_quotations
from visavis.stages.verifying.times import check_dates, check_names

__all__ = ["Shelf", "Texts", "verify"]


def verify(
    given: Records, plan: Plan, texts: Texts | None = None, shelf: Shelf | None = None
) -> Iterator[Check | Abstention]:
    """Check a whole study. `texts` is an index of its passages; without one it is made here, in memory.

    `shelf`: texts besides the study's that quotations are held against as well.
    """
    for p in given[Passage]:
        if len(p.text) > LONGEST:
            reason = f"{len(p.text)} characters in one passage: quotations are not looked for in it"
            yield Abstention(stage="verifying", about=p.id, reason=reason)
    yield from check_quotations(Library(given, texts, shelf))
    yield from check_citations(given)
    yield from check_claims(given)
    yield from check_dates(given)
    yield from check_names(given)
