"""Several coders side by side: what each said of the same statements, which coding holds, how far one is right.

A coder is who stands in a coding's `coder`: "rules", a model, or a person by name (a decision "code" by somebody is
a coding by them).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from typing import Literal

import msgspec

from visavis.methods.agreement import Unit, alpha, cohen, fleiss, unitising
from visavis.methods.doubt import DRAWS, Interval, wilson
from visavis.records import Coding, Decision, Passage, Stance, Statement

What = Literal["dimension", "aspect", "stance"]
Rule = Literal["all", "people", "majority"]
ORDER: tuple[Stance, ...] = ("hostile", "cautious", "neutral", "favourable")  # from worst to best
NONE = "(none)"
ADJUDICATED = "adjudicated"  # how the reason of a decision begins that settles a dispute: it is no coder's own word

Subject = tuple[str, str | None]  # a statement or claim, and the target


class PairAgreement(msgspec.Struct, frozen=True):
    """Cohen's kappa of two coders over the units that both coded."""

    coders: tuple[str, str]
    units: int
    kappa: Interval


class Dispute(msgspec.Struct, frozen=True):
    """A statement (or claim) and target that coders coded differently: what each said."""

    about: str
    target: str | None
    said: dict[str, str]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far coders agree. `units`: statements (or claims) with a target that two or more of them coded.

    `alpha` is nominal for dimensions and aspects, ordinal for stances; `by_code` takes each code alone, present or
    not. `unitising` compares the stretches of text under each dimension, whatever statement they belong to.
    """

    what: What
    coders: list[str]
    units: int
    alpha: Interval
    fleiss: Interval
    pairs: list[PairAgreement]
    by_code: dict[str, Interval]
    unitising: Interval
    disputes: list[Dispute]


def agreement(
    codings: Sequence[Coding],
    what: What = "dimension",
    coders: Sequence[str] | None = None,
    statements: Iterable[Statement] = (),
    passages: Iterable[Passage] = (),
    draws: int = DRAWS,
) -> Agreement:
    """Agreement of the coders (default: all who coded) on dimension, aspect or stance.

    The value of a unit is the set of codes that a coder gave it, as one nominal value: who gave one code of two
    agrees on neither the set, but see `by_code`. What a coder has not coded is missing, not "none": nobody is taken
    to have seen what he left no trace on.
    """
    names = list(coders) if coders is not None else sorted({c.coder for c in codings})
    chosen = [c for c in codings if c.coder in names]
    said = _said(chosen, what)
    rows: list[list[Hashable | None]] = [[by.get(n) for n in names] for by in said.values()]
    twice = [r for r in rows if sum(v is not None for v in r) > 1]
    order = list(ORDER) if what == "stance" else None
    return Agreement(
        what=what,
        coders=names,
        units=len(twice),
        alpha=alpha(rows, "ordinal" if order else "nominal", order, draws),
        fleiss=fleiss(rows, draws),
        pairs=[_pair(rows, names, a, b, draws) for a, b in combinations(range(len(names)), 2)],
        by_code={} if what == "stance" else _by_code(said, names, draws),
        unitising=_unitising(chosen, names, statements, passages, draws),
        disputes=disputes(chosen, what),
    )


def _said(codings: Iterable[Coding], what: What) -> dict[tuple[str, ...], dict[str, str]]:
    """Unit -> coder -> value. The unit of a stance is narrower: statement, target and dimension."""
    found: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for c in codings:
        key = (_about(c), c.target or "", *((c.dimension,) if what == "stance" else ()))
        value = {"dimension": c.dimension, "stance": c.stance}.get(what) if what != "aspect" else _aspect(c)
        if value is not None:
            found[key][c.coder].add(value)
    single = what == "stance"
    return {
        key: {who: min(v, key=ORDER.index) if single else " + ".join(sorted(v)) for who, v in by.items()}
        for key, by in found.items()
    }


def _aspect(c: Coding) -> str:
    return f"{c.dimension}/{c.aspect or NONE}"


def _about(c: Coding) -> str:
    return c.statement or c.claim or ""


def _pair(rows: Sequence[Sequence[Hashable | None]], names: list[str], a: int, b: int, draws: int) -> PairAgreement:
    both = [(r[a], r[b]) for r in rows if r[a] is not None and r[b] is not None]
    return PairAgreement((names[a], names[b]), len(both), cohen(both, draws))


def _by_code(said: dict[tuple[str, ...], dict[str, str]], names: list[str], draws: int) -> dict[str, Interval]:
    sets = {unit: {who: set(v.split(" + ")) for who, v in by.items()} for unit, by in said.items()}
    codes = sorted({c for by in sets.values() for v in by.values() for c in v})
    return {
        code: alpha([[code in by[n] if n in by else None for n in names] for by in sets.values()], draws=draws)
        for code in codes
    }


def _unitising(
    codings: Iterable[Coding],
    names: list[str],
    statements: Iterable[Statement],
    passages: Iterable[Passage],
    draws: int,
) -> Interval:
    """The stretches coded, laid end to end by document. Only documents that two coders coded are compared."""
    begins: dict[str, int] = {}
    lengths: dict[str, int] = defaultdict(int)
    document_of: dict[str, str] = {}
    for p in passages:
        begins[p.id], document_of[p.id] = lengths[p.document], p.document
        lengths[p.document] += len(p.text)
    contents = {s.id: s.content for s in statements}
    units = [
        Unit(document_of[at.passage], c.coder, begins[at.passage] + at.start, begins[at.passage] + at.end, c.dimension)
        for c in codings
        for at in contents.get(c.statement or "", [])
        if at.passage in begins
    ]
    who: dict[str, set[str]] = defaultdict(set)
    for u in units:
        who[u.document].add(u.coder)
    compared = {d: n for d, n in lengths.items() if len(who[d]) > 1}
    # A coder who was not at work on a document did not leave it blank: alpha is of those who coded all of these.
    steady = [n for n in names if compared and all(n in who[d] for d in compared)]
    return unitising([u for u in units if u.document in compared and u.coder in steady], compared, draws)


# ---------------------------------------------------------------- which coding holds


def adjudicated(codings: Sequence[Coding], people: Iterable[str], rule: Rule = "people") -> list[Coding]:
    """The codings that hold under a rule, in their order.

    all         every coder's
    people      where a person coded a statement towards a target, what persons say of it; else the machines'
    majority    a code (dimension and aspect) that more than half of those give who coded the statement and target;
                of persons alone where one did
    """
    persons = set(people)
    if rule == "all":
        return list(codings)
    of: dict[Subject, list[Coding]] = defaultdict(list)
    for c in codings:
        of[_about(c), c.target].append(c)
    kept: set[int] = set()
    for group in of.values():
        heard = [c for c in group if c.coder in persons] or group
        if rule == "majority":
            voters = {c.coder for c in heard}
            votes = Counter(code for code, _ in {((c.dimension, c.aspect), c.coder) for c in heard})
            heard = [c for c in heard if 2 * votes[c.dimension, c.aspect] > len(voters)]
        kept.update(map(id, heard))
    return [c for c in codings if id(c) in kept]


def disputes(codings: Sequence[Coding], what: What = "aspect", coders: Sequence[str] | None = None) -> list[Dispute]:
    """What coders (default: all) coded differently, in the order of the codings."""
    chosen = [c for c in codings if coders is None or c.coder in coders]
    return [
        Dispute(subject[0], subject[1], dict(sorted(by.items())))
        for subject, by in _said(chosen, what).items()
        if len(set(by.values())) > 1
    ]


def adjudicates(d: Decision) -> bool:
    """Whether a decision settles what coders dispute."""
    return (d.reason or "").startswith(ADJUDICATED)


def people_of(decisions: Iterable[Decision]) -> set[str]:
    return {d.by for d in decisions}


# ---------------------------------------------------------------- what decisions say of a coder


class Fared(msgspec.Struct, frozen=True):
    """How a coder fared with people: of the codings they looked at, how many they let stand (with interval).

    `stated`: the mean confidence that the coder had given those looked at; None of nothing.
    """

    coder: str
    looked_at: int
    stood: int
    share: Interval
    stated: float | None = None


def fared(machine: Iterable[Coding], decisions: Iterable[Decision]) -> list[Fared]:
    """Per coder, the share of its codings that people accepted, of those accepted, rejected, taken away or corrected.

    `machine`: the codings before decisions. A correction of the dimension, aspect or target counts as wrong, one of
    the stance alone as right. A decision on a statement's codings as a whole judges each of them.
    """
    coded = list(machine)
    verdict: dict[str, bool] = {}
    by_about: dict[str, list[Coding]] = defaultdict(list)
    for c in coded:
        by_about[c.id].append(c)
        by_about[_about(c)].append(c)
    for d in decisions:
        for known in d.about:
            for c in by_about.get(known, []):
                right = _judged(d, c, known == c.id)
                if right is not None:
                    verdict[c.id] = right
    out = []
    for coder in sorted({c.coder for c in coded}):
        its = [c for c in coded if c.coder == coder and c.id in verdict]
        seen = [verdict[c.id] for c in its]
        stated = sum(c.confidence for c in its) / len(its) if its else None
        out.append(Fared(coder, len(seen), sum(seen), wilson(sum(seen), len(seen)), stated))
    return out


WORTH = 20  # decisions that a coder's own word is worth before people have looked


def trust(found: Iterable[Fared]) -> dict[str, float]:
    """By coder, the factor that turns its stated confidences into what people's decisions bear out.

    The share that stood, shrunk towards the stated mean as if that rested on `WORTH` decisions (a beta prior), over the
    stated mean: 1 without decisions, and the nearer to what people let stand the more of them there are.
    """
    out = {}
    for f in found:
        if f.stated:
            share = (f.stood + WORTH * f.stated) / (f.looked_at + WORTH)
            out[f.coder] = share / f.stated
    return out


def _judged(d: Decision, c: Coding, itself: bool) -> bool | None:
    """Whether a decision says that a coding is right; None where it does not say."""
    value = msgspec.json.decode(d.value) if d.value else None
    fields = value if isinstance(value, dict) else {}
    if d.verdict == "code" and not itself:
        same_target = fields.get("target") in (None, c.target)
        agrees = fields.get("dimension") == c.dimension and fields.get("aspect") in (None, c.aspect)
        return True if same_target and agrees else None  # another code may stand beside
    if d.verdict == "uncode":
        hit = itself or (bool(fields) and all(getattr(c, k, None) == v for k, v in fields.items()))
        return False if hit else None
    if not itself:
        return None
    if d.verdict == "correct":
        return not {"dimension", "aspect", "target"} & fields.keys()
    return {"accept": True, "reject": False}.get(d.verdict)
