"""What the grid says in words: common, different, absent. Every sentence names the records that bear it out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from msgspec import structs

from visavis.methods.differences import differences
from visavis.records import Cell, Claim, ClaimKind, Finding, Stance
from visavis.stages.comparing.facts import Facts, Key

# A stance holds for a cell if at least this share of its statements, and two of them, have it.
MAJORITY = 0.5
# An author's word that something is absent stands against so many statements found by the program.
TO_OUTWEIGH = 2
# A difference of shares is told where chance makes one so large less often than that, corrected for all aspects.
SIGNIFICANT = 0.05
# So many statements of a finding are listed in it; the cell holds all.
LISTED = 50
_REASONS = {
    "none_found": "the documents were searched and none was found",
    "not_searched": "no document was searched",
    "not_read": "the documents were not read",
}
Cells = dict[Key, Cell]


def common(facts: Facts, cells: Cells) -> Iterator[Finding]:
    """Aspects found of two targets alike, and what the authors say is common."""
    for perceiver, dimension, aspect in _aspects(facts, cells):
        holding = _undenied(facts, _holding(facts, cells, perceiver, dimension, aspect), dimension, aspect)
        if len(holding) > 1:
            yield Finding(
                sentence=f"Of {_list([facts.name(c.target) for c in holding])} alike, {facts.perceiver(perceiver)} "
                f"spoke of {facts.aspect(dimension, aspect).lower()}: "
                f"{_list([_count(facts, c) for c in holding])}.",
                dimension=dimension,
                aspect=aspect,
                targets=[c.target for c in holding],
                statements=list(dict.fromkeys(s for c in holding for s in c.statements[:LISTED])),
                claims=list(dict.fromkeys(x for c in holding for x in c.claims)),
            )
    yield from _claimed(facts, "common", "In common, as {who} finds")


def different(facts: Facts, cells: Cells) -> Iterator[Finding]:
    """Aspects found of one target alone, stances that part, and what the authors say differs."""
    for perceiver, dimension, aspect in _aspects(facts, cells):
        holding = _undenied(facts, _holding(facts, cells, perceiver, dimension, aspect), dimension, aspect)
        others = [t for t in facts.targets if t not in {c.target for c in holding}]
        denials = _denials(facts, others, dimension, aspect)
        if not holding or not others or (len(holding) > 1 and not denials):
            continue
        statements = [s for c in holding for s in c.statements]
        claims = [*(c for cell in holding for c in cell.claims), *denials]
        if len(statements) + len(claims) < 2:
            continue  # one statement of one target makes no difference yet
        yield Finding(
            sentence=f"Of {_list([facts.name(c.target) for c in holding])} alone, {facts.perceiver(perceiver)} "
            f"spoke of {facts.aspect(dimension, aspect).lower()}: {_list([_count(facts, c) for c in holding])}; "
            f"{_nothing(facts, others, dimension, aspect)}.",
            dimension=dimension,
            aspect=aspect,
            targets=[*(c.target for c in holding), *others],
            statements=statements[:LISTED],
            claims=list(dict.fromkeys(claims)),
        )
    yield from _shares_part(facts)
    yield from _stances_part(facts, cells)
    yield from _claimed(facts, "different", "Different, as {who} finds")


def _shares_part(facts: Facts) -> Iterator[Finding]:
    """Aspects found of two targets, but on so different shares of their occasions that it is no chance: with wrong
    codes among many, "alone" is never true, and "more" is.
    """
    for perceiver in _perceivers(facts, {}):
        mine = [c for c in facts.codings if c.perceiver == perceiver]
        for d in differences(mine, facts.resolutions):
            if d.aspect is None or d.p is None or d.p >= SIGNIFICANT or 0 in d.hits:
                continue
            more, less = (0, 1) if d.hits[0] * d.of[1] > d.hits[1] * d.of[0] else (1, 0)
            yield Finding(
                sentence=f"More of {facts.name(d.targets[more])} than of {facts.name(d.targets[less])}, "
                f"{facts.perceiver(perceiver)} spoke of {facts.aspect(d.dimension, d.aspect).lower()}: "
                f"on {d.hits[more]} of {d.of[more]} occasions against {d.hits[less]} of {d.of[less]} "
                f"(p = {d.p:.2g}, corrected).",
                dimension=d.dimension,
                aspect=d.aspect,
                targets=[d.targets[more], d.targets[less]],
                statements=[*d.statements[more][:LISTED], *d.statements[less][:LISTED]],
            )


def _stances_part(facts: Facts, cells: Cells) -> Iterator[Finding]:
    for perceiver in _perceivers(facts, cells):
        for dimension in facts.dimensions:
            row = [cells[k] for t in facts.targets if (k := (perceiver, t, dimension, None, None)) in cells]
            told = [(c, s) for c in row if (s := _leading(c)) is not None]
            for (one, a), (other, b) in combinations(told, 2):
                if a != b:
                    yield Finding(
                        sentence=f"{facts.dimension(dimension)}: towards {facts.name(one.target)} mostly {a} "
                        f"({one.stances[a]} of {sum(one.stances.values())}), towards {facts.name(other.target)} mostly "
                        f"{b} ({other.stances[b]} of {sum(other.stances.values())}); so "
                        f"{facts.perceiver(perceiver)}.",
                        dimension=dimension,
                        targets=[one.target, other.target],
                        statements=[*one.statements[:LISTED], *other.statements[:LISTED]],
                    )


def absent(facts: Facts, cells: Cells) -> Iterator[Finding]:
    """Cells of the grid that hold nothing, with the reason, and the authors' arguments from silence."""
    empty: dict[tuple[str | None, str, str, str], list[str]] = {}
    for (perceiver, target, dimension, _, column), cell in cells.items():
        whole = cells.get((perceiver, target, dimension, None, None))
        if cell.absent is None or (column is not None and whole is not None and whole.absent is not None):
            continue  # said once for all time
        empty.setdefault((perceiver, dimension, target, cell.absent), []).extend([column] if column else [])
    for (perceiver, dimension, target, why), columns in empty.items():
        yield Finding(
            sentence=f"{facts.dimension(dimension)}, {facts.name(target)}: nothing of {facts.perceiver(perceiver)}"
            f"{' in ' + _list(columns) if columns else ''}; {_REASONS[why]}.",
            dimension=dimension,
            targets=[target],
        )
    yield from _claimed(facts, "absent", "Absent, as {who} finds")


def _claimed(facts: Facts, kind: ClaimKind, opening: str) -> Iterator[Finding]:
    """The claims of a kind, in the author's own words; with the statements they rest on."""
    for claim in facts.claims.values():
        if claim.kind != kind or not (claim.targets or claim.dimension):
            continue
        yield Finding(
            sentence=f"{opening.format(who=_author(facts, claim))}: “{claim.span.exact}”",
            dimension=claim.dimension or "",
            targets=[t for t in claim.targets if t in facts.targets] or claim.targets,
            statements=[i for i in claim.rests_on if i in facts.statements],
            claims=[claim.id],
        )


def _author(facts: Facts, claim: Claim) -> str:
    document = facts.documents.get(claim.span.passage.rsplit(":p", 1)[0])
    names = [n.family or n.literal for n in document.authors if n.family or n.literal] if document else []
    return _list([n for n in names if n]) or "the author"


def _perceivers(facts: Facts, cells: Cells) -> list[str | None]:
    """The study's perceivers; without any, all who spoke."""
    return [p.id for p in facts.plan.study.perceivers] or [None]


def _aspects(facts: Facts, cells: Cells) -> list[tuple[str | None, str, str]]:
    perceivers = set(_perceivers(facts, cells))
    return list(
        dict.fromkeys((p, d, a) for p, _, d, a, column in cells if a is not None and column is None and p in perceivers)
    )


def _holding(facts: Facts, cells: Cells, perceiver: str | None, dimension: str, aspect: str) -> list[Cell]:
    """The cells of an aspect that hold something said, or claimed other than to be absent or to differ."""
    out = []
    for target in facts.targets:
        cell = cells.get((perceiver, target, dimension, aspect, None))
        if cell is not None:
            claims = [c for c in cell.claims if facts.claims[c].kind not in ("absent", "different")]
            if cell.statements or claims:
                out.append(structs.replace(cell, claims=claims))
    return out


def _undenied(facts: Facts, holding: list[Cell], dimension: str, aspect: str) -> list[Cell]:
    """Without the targets of which an author says that the aspect is absent, where little speaks against him."""
    return [c for c in holding if (c.target, dimension, aspect) not in facts.denied or len(c.statements) > TO_OUTWEIGH]


def _denials(facts: Facts, targets: list[str], dimension: str, aspect: str) -> list[str]:
    """The claims that say an aspect is absent of these targets."""
    return list(dict.fromkeys(c for t in targets for c in facts.denied.get((t, dimension, aspect), [])))


def _nothing(facts: Facts, targets: list[str], dimension: str, aspect: str) -> str:
    denied = [facts.name(t) for t in targets if (t, dimension, aspect) in facts.denied]
    silent = [facts.name(t) for t in targets if (t, dimension, aspect) not in facts.denied]
    parts = [f"none found of {_list(silent)}"] if silent else []
    parts += [f"said to be absent of {_list(denied)}"] if denied else []
    return ", ".join(parts)


def _leading(cell: Cell) -> Stance | None:
    total = sum(cell.stances.values())
    for stance, n in cell.stances.items():
        if n >= 2 and n > MAJORITY * total:
            return stance  # type: ignore[return-value]
    return None


def _count(facts: Facts, cell: Cell) -> str:
    """ "Japan 3 statements on 2 occasions and 1 claim"."""
    n, on, claims = len(cell.statements), len(cell.occasions), len(cell.claims)
    parts = [f"{_number(n, 'statement')} on {_number(on, 'occasion')}"] if n else []
    parts += [_number(claims, "claim")] if claims else []
    return f"{facts.name(cell.target)} {' and '.join(parts)}"


def _number(n: int, noun: str) -> str:
    return f"{n} {noun}" + ("" if n == 1 else "s")


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
