"""Reports that run on over the sentences after, without a new cue."""

from __future__ import annotations

from visavis.stages.attributing.reports import Report
from visavis.stages.attributing.tokens import Words


def run_on(w: Words, found: list[Report]) -> None:
    """Nothing yet."""
