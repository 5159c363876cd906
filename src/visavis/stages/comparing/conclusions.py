"""The author's own conclusions beside what the statements bear out."""

from __future__ import annotations

from typing import Literal

import msgspec

from visavis.codebook import Plan
from visavis.records import Claim, ClaimKind, Records
from visavis.stages.comparing.facts import Facts
from visavis.stages.comparing.view import View

Standing = Literal["cited", "borne_out", "against", "nothing_found", "not_comparable"]
_CONCLUDING: tuple[ClaimKind, ...] = ("conclusion", "common", "different", "absent")


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """A claim and where it stands.

    cited            the author names evidence for it there: `rests_on`
    borne_out        he names none, but statements in its cells say so: `statements`
    against          what it says is absent was found, or what it says is common was found of some targets alone
    nothing_found    no statement stands in its cells: a conclusion without evidence
    not_comparable   it names no target or dimension of the study, and cannot be held against the grid
    """

    claim: str
    kind: ClaimKind
    words: str
    standing: Standing
    rests_on: list[str]
    statements: list[str]
    per_target: dict[str, int]


def conclusions(given: Records, plan: Plan, view: View | None = None) -> list[Conclusion]:
    """Every conclusion, commonality, difference and absence that a study claims, in the order of its text."""
    facts = Facts(given, plan, view or View.of(plan))
    by_cell: dict[tuple[str, str], dict[str, None]] = {}
    aspects: dict[tuple[str, str, str], dict[str, None]] = {}
    of_claim: dict[str, list[tuple[str, str, str | None]]] = {}
    for c in facts.codings:
        if c.target is None:
            continue
        if c.claim is not None:
            of_claim.setdefault(c.claim, []).append((c.target, c.dimension, c.aspect))
        if c.statement is not None:
            by_cell.setdefault((c.target, c.dimension), {})[c.statement] = None
            if c.aspect is not None:
                aspects.setdefault((c.target, c.dimension, c.aspect), {})[c.statement] = None
    out = []
    for claim in facts.claims.values():
        if claim.kind in _CONCLUDING:
            wanted = of_claim.get(claim.id) or [(t, d, None) for t in claim.targets for d in _dimensions(claim)]
            found = {
                (t, d, a): list(aspects.get((t, d, a), {}) if a is not None else by_cell.get((t, d), {}))
                for t, d, a in wanted
            }
            out.append(_conclusion(claim, found))
    return out


def _dimensions(claim: Claim) -> list[str]:
    return [claim.dimension] if claim.dimension else []


def _conclusion(claim: Claim, found: dict[tuple[str, str, str | None], list[str]]) -> Conclusion:
    per_target: dict[str, int] = {}
    for (target, _, _), statements in found.items():
        per_target[target] = per_target.get(target, 0) + len(statements)
    return Conclusion(
        claim=claim.id,
        kind=claim.kind,
        words=claim.span.exact,
        standing=_standing(claim, per_target),
        rests_on=claim.rests_on,
        statements=list(dict.fromkeys(s for statements in found.values() for s in statements)),
        per_target=per_target,
    )


def _standing(claim: Claim, per_target: dict[str, int]) -> Standing:
    numbers = list(per_target.values())
    if not numbers:
        return "cited" if claim.rests_on else "not_comparable"
    if (claim.kind == "absent" and any(numbers)) or (claim.kind == "common" and any(numbers) and not all(numbers)):
        return "against"
    if claim.rests_on:
        return "cited"
    return "borne_out" if any(numbers) or claim.kind == "absent" else "nothing_found"
