"""What a reader of the comparison may choose."""

from __future__ import annotations

from typing import Literal

import msgspec

from visavis.codebook import Plan

By = Literal["period", "decade", "holder", "audience", "language"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """`threshold`: codings less sure are left out; `by`: what the columns are; `parallels`: how many pairs at most.

    `trust`: by coder, what its confidences are worth by people's decisions so far, as a factor (see
    `visavis.methods.coders.trust`); it bears on the errors to expect, not on what is counted.
    """

    threshold: float = 0.0
    by: By = "period"
    parallels: int = 20
    trust: dict[str, float] = {}

    @classmethod
    def of(cls, plan: Plan) -> View:
        return cls(threshold=plan.study.threshold)
