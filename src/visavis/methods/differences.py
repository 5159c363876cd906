"""Which codes set two targets apart beyond chance: shares of witnesses, an exact test, corrected for all tests.

What is counted are witnesses (occasions, else statements): of those that speak of a target at all, how many speak of
it so. Few witnesses give counts and no p-value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations

import msgspec

from visavis.methods.doubt import Interval, adjusted, wilson
from visavis.records import Coding, Resolution

LEAST = 10  # witnesses of either target from which there is a test


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One code (dimension, or aspect of it) of two targets: the shares of their witnesses, and what they rest on.

    `p` is Fisher's, two-sided, corrected for the rate of false discoveries over all codes and pairs; None for few.
    """

    dimension: str
    aspect: str | None
    targets: tuple[str, str]
    hits: tuple[int, int]
    of: tuple[int, int]
    shares: tuple[Interval, Interval]
    p: float | None
    statements: tuple[list[str], list[str]]


def differences(codings: Iterable[Coding], resolutions: Mapping[str, Resolution]) -> list[Difference]:
    """Every code and pair of targets, the surest difference first."""
    witnesses: dict[str, set[str]] = {}
    hits: dict[tuple[str, str | None], dict[str, dict[str, list[str]]]] = {}
    for c in codings:
        if c.statement is None or c.target is None:
            continue
        resolution = resolutions.get(c.statement)
        witness = (resolution.occasion if resolution else None) or c.statement
        witnesses.setdefault(c.target, set()).add(witness)
        for aspect in dict.fromkeys((None, c.aspect)):
            found = hits.setdefault((c.dimension, aspect), {}).setdefault(c.target, {}).setdefault(witness, [])
            if c.statement not in found:
                found.append(c.statement)
    rows = [
        _difference(code, (a, b), (by.get(a, {}), by.get(b, {})), (len(witnesses[a]), len(witnesses[b])))
        for code, by in hits.items()
        for a, b in combinations(sorted(witnesses), 2)
    ]
    tested = [i for i, r in enumerate(rows) if min(r.of) >= LEAST]
    corrected = dict(zip(tested, adjusted([fisher(rows[i].hits, rows[i].of) for i in tested]), strict=True))
    out = [msgspec.structs.replace(r, p=corrected.get(i)) for i, r in enumerate(rows)]
    return sorted(out, key=lambda r: (r.p if r.p is not None else 2.0, r.dimension, r.aspect or "", r.targets))


def _difference(
    code: tuple[str, str | None],
    targets: tuple[str, str],
    found: tuple[dict[str, list[str]], dict[str, list[str]]],
    of: tuple[int, int],
) -> Difference:
    one, other = found
    return Difference(
        dimension=code[0],
        aspect=code[1],
        targets=targets,
        hits=(len(one), len(other)),
        of=of,
        shares=(wilson(len(one), of[0]), wilson(len(other), of[1])),
        p=None,
        statements=([s for v in one.values() for s in v], [s for v in other.values() for s in v]),
    )


def fisher(hits: tuple[int, int], of: tuple[int, int]) -> float:
    """Fisher's exact test of two shares, two-sided: the probability of all tables no likelier than this one."""
    total, k = sum(of), sum(hits)
    low, high = max(0, k - of[1]), min(k, of[0])
    logs = [_choose(of[0], x) + _choose(of[1], k - x) - _choose(total, k) for x in range(low, high + 1)]
    here = logs[hits[0] - low]
    return min(1.0, sum(math.exp(x) for x in logs if x <= here + 1e-9))


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
