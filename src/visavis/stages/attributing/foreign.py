"""German, Russian and Japanese reports."""

from __future__ import annotations

from visavis.stages.attributing.reports import Report
from visavis.stages.attributing.tokens import Words


def foreign_reports(w: Words, language: str) -> list[Report]:
    return []
