"""The operational code by VICS: how a speaker sees the political universe, and how he himself would act in it.

George (1969) asked the questions; Walker, Schafer and Young (1998; 2003) made indices of the verbs in what is said.
Of n verbs attributed to others (or to self), with weights -3 punish, -2 threaten, -1 oppose, +1 support, +2 promise,
+3 reward, and shares p of the six categories:

    P1   nature of the universe        (positive - negative of others) / n others
    P2   prospects of own values       mean weight of others / 3
    P3   predictability                1 - IQV of others
    P4a  control: self                 n self / (n self + n others);  P4b = 1 - P4a
    P5   role of chance                1 - P3 * P4a
    I1   strategy                      (positive - negative of self) / n self
    I2   tactics                       mean weight of self / 3
    I3   risk orientation              1 - IQV of self
    I4a  flexibility, cooperation and conflict   1 - |positive - negative| / n self
    I4b  flexibility, words and deeds            1 - |words - deeds| / n self
    I5   utility of means              the six shares of self

IQV is the index of qualitative variation over k = 6 categories, (1 - sum p^2) k / (k - 1). An index without a verb to
stand on is None, not 0. The formulas are those that Walker, Schafer and Young (2003, pp. 226-230) put into words; the
published means of the norming group of leaders give I1 and I2 back from I5, and P4b from P4a (tests/methods).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from visavis.methods.acting import Attribution
from visavis.methods.lexicon import DEEDS, WEIGHTS, Category

FEW = 20  # VICS wants at least 15 to 20 verbs; below, the counts say more than the indices


class Index(msgspec.Struct, frozen=True):
    """One index: its name, what it is of, its value, and over how many verbs."""

    name: str
    what: str
    value: float | None
    verbs: int


class OperationalCode(msgspec.Struct, frozen=True, kw_only=True):
    """The indices, the counts they come from, and every verb behind them. `few`: too few verbs to lean on."""

    others: dict[Category, int]
    self: dict[Category, int]
    indices: list[Index]
    evidence: list[Attribution]
    few: bool

    def value(self_, name: str) -> float | None:
        return next(i.value for i in self_.indices if i.name == name)


def operational_code(found: Iterable[Attribution], others: frozenset[str] | None = None) -> OperationalCode:
    """The operational code of some attributions. `others`: count of other actors these alone (a target's).

    Verbs of self are all those given: give the statements about one target to see how a speaker acts towards it.
    """
    verbs = [a for a in found if a.actor is None or others is None or a.actor in others]
    theirs = Counter(a.category for a in verbs if a.actor is not None)
    own = Counter(a.category for a in verbs if a.actor is None)
    n, m = theirs.total(), own.total()
    p3, p4 = _settled(theirs), (m / (n + m) if n + m else None)
    deeds = sum(own[c] for c in DEEDS)
    rows: Sequence[tuple[str, str, float | None, int]] = (
        ("P1", "nature of the political universe", _balance(theirs), n),
        ("P2", "prospects of own values", _intensity(theirs), n),
        ("P3", "predictability of the future", p3, n),
        ("P4a", "control over events: self", p4, n + m),
        ("P4b", "control over events: others", None if p4 is None else 1 - p4, n + m),
        ("P5", "role of chance", None if p3 is None or p4 is None else 1 - p3 * p4, n + m),
        ("I1", "direction of strategy", _balance(own), m),
        ("I2", "intensity of tactics", _intensity(own), m),
        ("I3", "risk orientation", _settled(own), m),
        ("I4a", "flexibility: cooperation and conflict", None if not m else 1 - abs(_balance(own) or 0.0), m),
        ("I4b", "flexibility: words and deeds", None if not m else 1 - abs(m - 2 * deeds) / m, m),
        *((f"I5 {c}", f"utility of means: {c}", own[c] / m if m else None, m) for c in WEIGHTS),
    )
    return OperationalCode(
        others={c: theirs[c] for c in WEIGHTS},
        self={c: own[c] for c in WEIGHTS},
        indices=[Index(*row) for row in rows],
        evidence=verbs,
        few=n < FEW or m < FEW,
    )


def _balance(counts: Counter[Category]) -> float | None:
    n = counts.total()
    return sum(k * (1 if WEIGHTS[c] > 0 else -1) for c, k in counts.items()) / n if n else None


def _intensity(counts: Counter[Category]) -> float | None:
    n = counts.total()
    return sum(k * WEIGHTS[c] for c, k in counts.items()) / (3 * n) if n else None


def _settled(counts: Counter[Category]) -> float | None:
    """1 - IQV: 0 where the six categories are even, 1 where there is but one."""
    n, k = counts.total(), len(WEIGHTS)
    return 1 - (1 - sum((x / n) ** 2 for x in counts.values())) * k / (k - 1) if n else None
