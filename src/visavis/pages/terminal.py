"""The grid and the report of the checks for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from visavis.codebook import Plan
from visavis.pages.grid import Square, squares
from visavis.pages.lookup import Lookup
from visavis.pages.wording import STANCES, count, shortened
from visavis.records import Check, Comparison, Finding, Records
from visavis.stages.verifying.explain import ReportLine, report_lines

COLOURS = {"hostile": "red", "cautious": "yellow", "neutral": "bright_black", "favourable": "cyan"}
MARKS = {"hostile": "█", "cautious": "▓", "neutral": "░", "favourable": "○"}  # to be told apart without colours
BAR = 6  # characters of a bar; of fewer statements, one each
FINDINGS = 5  # sentences of each kind; the page has them all
ALARMS = 40  # places listed one by one


def comparison_table(records: Records, plan: Plan, comparison: Comparison, width: int = 80) -> RenderableType:
    """The grid of a comparison, a table a perceiver and dimension, and under it what it comes to in sentences.

    A cell shows the number of statements, the shares of their stances, and the number of occasions: "23 ██▓░○○ 14".
    """
    look = Lookup(records, plan)
    found = squares(look, comparison)
    parts: list[RenderableType] = [Text(plan.study.title, style="bold")]
    if plan.study.question:
        parts.append(Text(plan.study.question, style="italic"))
    if not found:
        return Group(*parts, Text("There is nothing to compare: no statement was coded on the codebook."))
    parts.append(_legend())
    perceivers = list(dict.fromkeys(s.perceiver for s in found))
    for perceiver in [p for p in perceivers if p is not None] or perceivers:
        own = [s for s in found if s.perceiver == perceiver]
        if len(perceivers) > 1:
            parts.append(Text(f"\n{look.perceiver(perceiver)}", style="bold underline"))
        for dimension in dict.fromkeys(s.dimension for s in own):
            parts.append(_table(look, own, dimension, comparison.periods, width))
            parts += _doubt(look, [s for s in own if s.dimension == dimension])
    others = {i for s in found if s.perceiver is None for i in s.whole()}
    if others and perceivers != [None]:
        said = f"{count(len(others), 'statement')} of others, or of holders not determined, stand on the page alone."
        parts.append(Text(said, style="dim"))
    for heading, its in (
        ("What is common", comparison.common),
        ("What differs", comparison.different),
        ("What is absent", comparison.absent),
    ):
        parts += _sentences(heading, its)
    return Group(*parts)


def _legend() -> Text:
    out = Text("Statements, their stances, occasions: ", style="dim")
    for stance in STANCES:
        out.append(f"{MARKS[stance]} ", style=COLOURS[stance]).append(f"{stance} ", style="dim")
    return out


def _table(look: Lookup, own: list[Square], dimension: str, order: list[str], width: int) -> Table:
    """One dimension: a row a period, a column a target."""
    its = [s for s in own if s.dimension == dimension]
    table = Table(title=Text(look.dimension(dimension), style="bold"), title_justify="left", box=None, padding=(0, 1))
    table.width = min(width, 26 * len(its) + 24)
    met = list(dict.fromkeys(p for s in its for p in s.periods))
    periods = sorted(met, key=lambda p: (p is None, order.index(p) if p in order else len(order)))
    if periods != [None]:
        table.add_column("", no_wrap=True, style="dim")
    for s in its:
        table.add_column(Text(look.target(s.target)), ratio=1, overflow="fold")
    for p in periods:
        cells = [_cell(s, p) if p in s.periods else Text("") for s in its]
        table.add_row(*([p or "undated"] if periods != [None] else []), *cells)
    return table


def _doubt(look: Lookup, its: list[Square]) -> Iterator[RenderableType]:
    """How many of the statements of a row are expected to stand there rightly."""
    told = [f"{look.target(s.target)} {right.removeprefix('about ')}" for s in its if (right := s.right())]
    if told:
        yield Padding(Text(f"Expected: {'; '.join(told)}.", style="dim"), (0, 0, 1, 1))


def _cell(square: Square, period: str | None) -> Text:
    bar = square.bar(square.statements(period))
    if not bar.total:
        claims = len(square.claims(period))
        return Text(count(claims, "assertion") if claims else square.absent(period) or "–", style="dim")
    out = Text(f"{bar.total:>3} ")
    length = min(BAR, bar.total)
    filled = 0
    reached = 0.0
    for share in bar.shares:
        reached += share.percent / 100 * length
        out.append(MARKS[share.stance] * (round(reached) - filled), style=COLOURS[share.stance])
        filled = round(reached)
    occasions = square.occasions(period)
    return out.append(f" {occasions}", style="dim") if occasions else out


def _sentences(heading: str, its: list[Finding]) -> Iterator[RenderableType]:
    if not its:
        return
    yield Text(f"\n{heading}", style="bold")
    for finding in its[:FINDINGS]:
        line = Text("• ").append(finding.sentence)
        if finding.statements:
            line.append(f" ({count(len(finding.statements), 'statement')})", style="dim")
        yield Padding(line, (0, 0, 0, 1))
    if len(its) > FINDINGS:
        yield Text(f"  and {len(its) - FINDINGS} more on the page: visavis compare STUDY --html FILE", style="dim")


# ---------------------------------------------------------------- checks


def alarms(checks: Iterable[Check]) -> list[ReportLine]:
    """The checks at which an editor should look."""
    return [line for line in report_lines(checks) if line.alarm]


def check_report(records: Records, plan: Plan, width: int = 80) -> RenderableType:
    """What was checked and how it came out, then each place to look at, why, and what to do."""
    from visavis.pages.checking import Places
    from visavis.pages.reported import key

    lines = list(report_lines(records[Check]))
    parts: list[RenderableType] = [Text(plan.study.title, style="bold")]
    if not lines:
        return Group(*parts, Text("Nothing was there to be checked: no quotation, no citation, no claim."))
    parts.append(_summary(lines))
    places, checks = Places(Lookup(records, plan), records), records.by_id(Check)
    told: set[tuple[str, str]] = set()
    bad = [line for line in lines if line.alarm]
    for line in bad[:ALARMS]:
        entry = places.entry(checks[line.check])
        text = (
            Text("\n").append(line.found, style="bold red").append(f"  {entry.where}  [{key(line.check)}]", style="dim")
        )
        if entry.quoted:
            text.append(f"\n  {shortened(entry.quoted, 300)}", style="italic")
        if line.difference:
            text.append(f"\n  {line.difference}")
        if (line.kind, line.verdict) not in told:
            text.append(f"\n  {line.why} {line.do}", style="dim")
            told.add((line.kind, line.verdict))
        parts.append(text)
    if len(bad) > ALARMS:
        parts.append(Text(f"\n... and {len(bad) - ALARMS} more: visavis check STUDY --html FILE", style="dim"))
    return Group(*parts)


def _summary(lines: list[ReportLine]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right")
    table.add_column()
    numbers: dict[tuple[str, str], list[ReportLine]] = {}
    for line in lines:
        numbers.setdefault((line.kind, line.verdict), []).append(line)
    for its in sorted(numbers.values(), key=lambda x: (not x[0].alarm, -len(x))):
        style = "red" if its[0].alarm else ""
        table.add_row(Text(f"{len(its):,}", style=style), Text(its[0].found))
    return table
