"""own"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.codebook import Plan
from visavis.records import Document, Passage, Statement


def own_statements(
    document: Document, passages: Sequence[Passage], statements: Sequence[Statement], plan: Plan
) -> Iterator[Statement]:
    yield from ()
