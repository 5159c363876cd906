"""The numbers of the methods for the terminal: over time, measures of a target, agreement."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import structs
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from visavis.codebook import Plan
from visavis.methods.coders import Agreement, Fared
from visavis.methods.doubt import Interval
from visavis.methods.operational import OperationalCode
from visavis.methods.selecting import Selected, Selection, Turn
from visavis.methods.times import Change, changes, windows
from visavis.methods.traits import Trait
from visavis.methods.words import WordScore
from visavis.pages.lookup import Lookup
from visavis.pages.wording import shortened
from visavis.records import Parallel
from visavis.stages.comparing import Conclusion, Reflection

WORDS = 12  # of either side
DISPUTES = 10  # listed one by one
SMALL = "Few statements: read the counts, and the statements behind them; there is no test."


STANCES = ("hostile", "cautious", "neutral", "favourable")
_YEARS = ("years", "said", "texts", "host.", "caut.", "neut.", "fav.")


def shown(found: Interval, digits: int = 2) -> str:
    """ "0.71 (0.55 to 0.84)"; a dash where it is undefined."""
    if found.value is None:
        return "–"
    value = f"{found.value:.{digits}f}"
    if found.low is None or found.high is None:
        return value
    return f"{value} ({found.low:.{digits}f} to {found.high:.{digits}f})"


BALANCE = "Balance: (favourable - hostile - cautious) / statements; its interval by documents drawn anew."
STANDINGS = {
    "cited": "cites evidence there",
    "borne_out": "cites none there; borne out by statements found",
    "against": "the statements found speak against it",
    "nothing_found": "without evidence: no statement found bears it out",
    "not_comparable": "names no target or dimension of the study, and cannot be held against the grid",
}


def over_time(
    selected: Selected, plan: Plan, width: int, step: int | None = None, threshold: float = 0.0
) -> RenderableType:
    """Per target its windows with their balance, and the change points with how sure they are."""
    parts: list[RenderableType] = [Text(BALANCE)]
    for target in plan.study.targets:
        points = selected.points(Selection(target=target.id, threshold=threshold))
        table = Table(*_YEARS, "balance", title=target.name, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for column in table.columns:
            column.no_wrap = True
        for w in windows(points, width, step or width):
            stances = [str(w.stances.get(s, "·")) for s in STANCES]
            years = f"{w.first.year}" if width == 1 else f"{w.first.year}–{w.last.year}"
            table.add_row(years, str(len(w.statements)), str(w.witnesses), *stances, shown(w.balance))
        parts += [table, *(Text(f"  {change_said(c)}") for c in changes(points))]
    return Group(*parts)


def change_said(c: Change) -> str:
    """A change point in a sentence."""
    span = f"{c.years[0]}" if len(c.years) == 1 else f"{c.years[0]} to {c.years[-1]}"
    return (
        f"A change in {c.year} (90 %: {span}; probability {c.probability:.2f} that there is one between {c.first} and "
        f"{c.last}): hostile or cautious {100 * c.against_before:.0f} % before, {100 * c.against_after:.0f} % after."
    )


def turned(turns: Sequence[Turn], plan: Plan) -> RenderableType:
    """Before and after an event, a row a target and side of it, and by how much the balance rose."""
    if not turns:
        return Text("The study has no target to ask about.")
    names = {t.id: t.name for t in plan.study.targets}
    title = Text(happening_words(turns[0]), style="bold")
    table = Table("", "said", "texts", "balance", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for t in turns:
        for side, w in (("before", t.found.before), ("after", t.found.after)):
            name = f"{names.get(t.target, t.target)}, {side}"
            table.add_row(name, str(len(w.statements)), str(w.witnesses), shown(w.balance))
        table.add_row(Text("  rise", style="bold"), "", "", shown(t.found.rise), end_section=True)
    return Group(title, Text(BALANCE), table, Text(SMALL_SIDES, style="dim"))


def happening_words(turn: Turn) -> str:
    """ "5 years before and after 1945-08-08: war, Soviet Union, Japan"."""
    day, what = str(turn.happening.day), turn.happening.what
    return f"{turn.years} years before and after {day}" + ("" if what == day else f": {shortened(what, 120)}")


SMALL_SIDES = "No interval where fewer than five texts stand on a side: read the counts."


def mirrored(reflections: Sequence[Reflection]) -> RenderableType:
    """The mirror, a sentence a dimension."""
    if not reflections:
        return Text("Neither says anything of the other along the dimensions of the study.")
    return Group(*(Text(f"• {r.sentence}") for r in reflections))


def concluded(found: Sequence[Conclusion], plan: Plan) -> RenderableType:
    """The author's conclusions beside what the statements bear out; those without evidence last."""
    if not found:
        return Text("No document of the study draws a conclusion that was recognised.")
    names = {t.id: t.name for t in plan.study.targets}
    parts: list[RenderableType] = []
    for standing, words in STANDINGS.items():
        its = list(
            {c.words: c for c in found if c.standing == standing}.values()
        )  # a sentence may claim several things
        if its:
            parts.append(Text(f"\n{words[:1].upper()}{words[1:]} ({len(its)})", style="bold"))
        for c in its:
            numbers = ", ".join(f"{names.get(t, t)} {n}" for t, n in c.per_target.items())
            tail = f"  statements found: {numbers}" if numbers else ""
            parts.append(Text(f"• “{shortened(c.words, 300)}”").append(tail, style="dim"))
    return Group(*parts)


def paralleled(found: Sequence[Parallel], look: Lookup) -> RenderableType:
    """Pairs of statements that say of one target what the other says of another, the likeliest first."""
    if not found:
        return Text("No two statements of different targets were found to say the same.")
    parts: list[RenderableType] = [Text("Found by likeness: read them before you rely on them.", style="dim")]
    for n, p in enumerate(found, 1):
        dimension = f", {look.dimension(p.dimension)}" if p.dimension else ""
        parts.append(Text(f"\n{n}. likeness {p.score:.2f}{dimension}", style="bold"))
        for s in (look.statements[i] for i in p.statements if i in look.statements):
            words = shortened(" … ".join(x.exact for x in s.content), 240)
            targets = ", ".join(dict.fromkeys(look.target(c.target) for c in look.codings.get(s.id, ()) if c.target))
            parts.append(Text(f"  of {targets}: “{words}” ").append(look.tag(s), style="dim"))
    return Group(*parts)


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What the methods say of one selection, each number with its statements."""

    selection: Selection
    against: str | None
    operational_code: OperationalCode
    traits: list[Trait]
    words: list[WordScore]


def measured(selected: Selected, selection: Selection, against: str | None) -> Measures:
    """The operational code and traits of a selection; with `against`, the words that set its target apart."""
    second = structs.replace(selection, target=against)
    return Measures(
        selection=selection,
        against=against,
        operational_code=selected.operational_code(selection),
        traits=selected.traits(selection),
        words=selected.apart(selection, second) if against is not None else [],
    )


def measures(found: Measures) -> RenderableType:
    """The measures as tables; `--json` has the statements behind them."""
    code = found.operational_code
    table = Table("index", "of", "value", "verbs", title="Operational code (VICS)")
    for i in code.indices:
        table.add_row(i.name, i.what, "–" if i.value is None else f"{i.value:.2f}", str(i.verbs))
    parts: list[RenderableType] = [table]
    parts += [Text(SMALL, style="yellow")] if code.few else []
    ratios = Table("trait", "of", "share", "counted", title="Leadership traits (ratios of word lists)")
    for t in found.traits:
        ratios.add_row(t.name, t.what, shown(t.share), f"{t.hits} of {t.of}")
    parts.append(ratios)
    if found.against is not None:
        parts.append(_words(found.words, found.selection.target or "all", found.against))
    return Group(*parts)


def _words(scores: Sequence[WordScore], first: str, second: str) -> Table:
    table = Table("word", first, second, "z", "p, corrected", "statements", title="Words that set the two apart")
    for s in [*scores[:WORDS], *scores[max(WORDS, len(scores) - WORDS) :]]:
        evidence = len(s.statements_first if s.z > 0 else s.statements_second)
        p = "–" if s.p is None else f"{s.p:.3f}"
        table.add_row(s.word, str(s.first), str(s.second), f"{s.z:.1f}", p, str(evidence))
    return table


def agreements(found: Agreement, fared: Sequence[Fared]) -> RenderableType:
    """The coefficients, by pair and by code, the disputes, and how each coder fared with people."""
    if len(found.coders) < 2:
        return Text("One coder has coded: there is nobody to agree with. A person's codes count as a coder's.")
    table = Table("coefficient", "value", "units", title=f"Agreement on {found.what}")
    table.add_row("Krippendorff's alpha", shown(found.alpha), str(found.units))
    table.add_row("Fleiss's kappa", shown(found.fleiss), "")
    table.add_row("alpha for unitising", shown(found.unitising), "")
    for p in found.pairs:
        table.add_row(f"Cohen's kappa, {p.coders[0]} and {p.coders[1]}", shown(p.kappa), str(p.units))
    for code, value in found.by_code.items():
        table.add_row(f"alpha of {code} alone", shown(value), "")
    parts: list[RenderableType] = [table]
    for d in found.disputes[:DISPUTES]:
        parts.append(Text(f"  {d.about}, {d.target}: {'; '.join(f'{who}: {code}' for who, code in d.said.items())}"))
    if len(found.disputes) > DISPUTES:
        parts.append(Text(f"  and {len(found.disputes) - DISPUTES} more disputes"))
    parts += [
        Text(f"{f.coder}: people let {f.stood} of {f.looked_at} codings stand, {shown(f.share)}.")
        for f in fared
        if f.looked_at
    ]
    return Group(*parts)
