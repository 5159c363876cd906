"""Quotations against primary texts, citations against sources, claims against evidence, dates and names against facts.

`verify` gives one Check for each quotation that can be held against a text, and one for each citation, claim, date or
name that an editor should look at. What each verdict means and asks for stands in `explain.VERDICTS`.
"""

from __future__ import annotations

from collections.abc import Iterator

from visavis.codebook import Plan
from visavis.predictors.embedding import Embedder
from visavis.records import Abstention, Check, Passage, Records, Source
from visavis.stages.verifying.across import check_translations
from visavis.stages.verifying.citations import check_citations
from visavis.stages.verifying.claims import check_claims
from visavis.stages.verifying.happenings import check_happenings, check_offices, check_text_and_note
from visavis.stages.verifying.library import LONGEST, Library, Shelf, Texts
from visavis.stages.verifying.manuscripts import Manuscripts
from visavis.stages.verifying.numbers import check_numbers
from visavis.stages.verifying.quotations import check_quotations
from visavis.stages.verifying.times import check_dates, check_names
from visavis.stages.verifying.works import check_works

__all__ = ["Shelf", "Texts", "verify"]


def verify(
    given: Records,
    plan: Plan,
    texts: Texts | None = None,
    shelf: Shelf | None = None,
    across: Embedder | None = None,
) -> Iterator[Check | Abstention]:
    """Check a whole study. `texts` is an index of its passages; without one it is made here, in memory.

    `shelf`: texts besides the study's that quotations are held against as well. `across`: a model of meaning that
    ranks the places of a text in another language which a quotation may translate.
    """
    for p in given[Passage]:
        if len(p.text) > LONGEST:
            reason = f"{len(p.text)} characters in one passage: quotations are not looked for in it"
            yield Abstention(stage="verifying", about=p.id, reason=reason)
    manuscripts = Manuscripts(given)
    library = Library(given, texts, shelf)
    quoted = list(check_quotations(library, manuscripts))
    yield from quoted
    if across is not None:
        yield from check_translations(library, quoted, across)
    yield from check_citations(given, manuscripts)
    known = given.by_id(Source)
    for c in given[Check]:  # works that may be one, told when they were resolved; a merge has answered it
        if all(s in known for s in c.id.partition(":")[0].split("+")):
            yield c
    yield from check_works(given, manuscripts)
    yield from check_numbers(manuscripts)
    yield from check_claims(given, manuscripts)
    yield from check_dates(given, manuscripts)
    yield from check_happenings(manuscripts)
    yield from check_text_and_note(given, manuscripts)
    yield from check_names(given, manuscripts)
    yield from check_offices(given, manuscripts)
