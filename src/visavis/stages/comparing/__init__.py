"""Comparing: the grid perceiver x target x dimension (x aspect) x time, and what it says in words.

`compare` counts codings into cells (one pass), then states what is common, what differs and what is absent, each
finding with the statements and claims that bear it out. `View` holds what a reader may change.
"""

from __future__ import annotations

from collections.abc import Iterator

from visavis.codebook import Plan
from visavis.predictors.embedding import Embedder
from visavis.records import Comparison, Parallel, Records
from visavis.stages.comparing.cells import cells_of
from visavis.stages.comparing.conclusions import Conclusion, conclusions
from visavis.stages.comparing.facts import Facts
from visavis.stages.comparing.findings import absent, common, different
from visavis.stages.comparing.mirror import Reflection, mirror
from visavis.stages.comparing.parallels import parallels
from visavis.stages.comparing.view import By, View

__all__ = ["By", "Conclusion", "Reflection", "View", "compare", "conclusions", "mirror", "same_said"]


def compare(given: Records, plan: Plan, view: View | None = None) -> Iterator[Comparison]:
    """The comparison of the whole study, as seen through a view (default: the plan's)."""
    view = view or View.of(plan)
    facts = Facts(given, plan, view)
    cells = cells_of(facts)
    yield Comparison(
        id="comparison" if view == View.of(plan) else f"comparison:{view.by}-{view.threshold}",
        perceivers=[p.id for p in plan.study.perceivers],
        targets=facts.targets,
        dimensions=facts.dimensions,
        periods=facts.periods,
        cells=list(cells.values()),
        common=list(common(facts, cells)),
        different=list(different(facts, cells)),
        absent=list(absent(facts, cells)),
        parallels=parallels(facts, view.parallels),
    )


def same_said(given: Records, plan: Plan, view: View, embedder: Embedder | None = None) -> list[Parallel]:
    """The parallels alone: by stems and dates, or by meaning and across languages with an embedder."""
    return parallels(Facts(given, plan, view), view.parallels, embedder)
