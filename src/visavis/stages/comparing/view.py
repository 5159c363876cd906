"""What a reader of the comparison may choose."""

from __future__ import annotations

from typing import Literal

import msgspec

from visavis.codebook import Plan

By = Literal["period", "decade", "holder", "audience", "language"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """`threshold`: codings less sure are left out; `by`: what the columns are; `parallels`: how many pairs at most."""

    threshold: float = 0.0
    by: By = "period"
    parallels: int = 20

    @classmethod
    def of(cls, plan: Plan) -> View:
        return cls(threshold=plan.study.threshold)
