"""How far to believe that a report is one, with these words and this holder."""

from __future__ import annotations

from visavis.stages.attributing.report import Report

_BY_KIND: dict[str, float] = {}


def confidence(report: Report, quoted: bool) -> float:
    return _BY_KIND.get(report.kind, 0.5)
