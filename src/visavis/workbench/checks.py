"""What the checks found: by verdict, what does not stand first, each with its words, the text's, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from visavis.errors import UserError
from visavis.pages.checking import Entry, Places
from visavis.pages.context import Link
from visavis.pages.wording import shortened
from visavis.records import Check, Record, Records, Statement
from visavis.stages.verifying.explain import VERDICTS, Explanation
from visavis.study.decisions import kinds_of
from visavis.workbench.asking import Asked
from visavis.workbench.deciding import Form, reason_of
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import address, asked

PAGE = 25


@dataclass(frozen=True)
class Finding:
    """`place`: where the words stand; `held`: the words of the text they were held against."""

    id: str
    entry: Entry
    place: Link | None
    held: Link | None
    about: Link | None
    action: str


@dataclass(frozen=True)
class Verdict:
    """A way checks came out, and how often."""

    words: str
    href: str
    number: int
    alarm: bool
    on: bool


@dataclass(frozen=True)
class ChecksPage:
    alarms: int
    number: int
    accepted: int
    verdicts: tuple[Verdict, ...]
    found: str
    why: str
    do: str
    alarm: bool
    findings: tuple[Finding, ...]
    before: str | None
    after: str | None


def checks_page(state: State, query: Asked, _: str) -> ChecksPage:
    groups: dict[tuple[str, str], list[Check]] = {}
    for c in state.records[Check]:
        groups.setdefault((c.kind, c.verdict), []).append(c)
    order = sorted(groups, key=lambda k: (not explained(*k).alarm, -len(groups[k])))
    wanted = (query.text("kind"), query.text("verdict"))
    chosen = wanted if wanted in groups else order[0] if order else None
    its = groups[chosen] if chosen else []
    page = query.page()
    told = explained(*chosen) if chosen else Explanation("", "", "", False)

    def to(key: tuple[str, str], n: int = 1) -> str:
        return "/checks" + asked({"kind": key[0], "verdict": key[1], "page": n if n > 1 else None})

    return ChecksPage(
        alarms=sum(len(v) for k, v in groups.items() if explained(*k).alarm),
        number=len(state.records[Check]),
        accepted=sum(d.verdict == "accept" and kinds_of(d) == {"check"} for d in state.standing),
        verdicts=tuple(
            Verdict(f"{k[0]}: {k[1].replace('_', ' ')}", to(k), len(groups[k]), explained(*k).alarm, k == chosen)
            for k in order
        ),
        found=told.found,
        why=told.why,
        do=told.do,
        alarm=told.alarm,
        findings=tuple(_findings(state, its[(page - 1) * PAGE : page * PAGE])),
        before=to(chosen, page - 1) if chosen and page > 1 else None,
        after=to(chosen, page + 1) if chosen and page * PAGE < len(its) else None,
    )


def explained(kind: str, verdict: str) -> Explanation:
    return VERDICTS.get((kind, verdict)) or Explanation(verdict.replace("_", " "), "", "")


def _findings(state: State, checks: list[Check]) -> Iterator[Finding]:
    places = Places(state.look, Records(r for c in checks for r in state.having(c.about)))
    for c in checks:
        entry, spans = places.entry(c), places.spans(c)
        where = state.addresses.passage(spans[0].passage) if spans else None
        there = [s for s in state.look.standing(c.evidence) if s not in spans]
        held = state.addresses.passage(there[0].passage) if there else None
        yield Finding(
            id=c.id,
            entry=entry,
            place=Link(entry.where, where),
            held=Link(entry.held or "", held) if entry.held else None,
            about=_about(state, c.about),
            action=f"/decide{address('check', c.id)}",
        )


def _about(state: State, known: str) -> Link | None:
    statement: Record | None = state.look.statements.get(known)
    if isinstance(statement, Statement):
        return Link(state.look.tag(statement), address("statement", known))
    if known in state.look.sources:
        return Link(shortened(known, 40), address("source", known))
    return None


def decide(desk: Desk, id: str, form: Form) -> None:
    """Accept a finding as it is: it is not shown again while it stays so."""
    if form.get("verdict") not in ("accept", "comment"):
        raise UserError("There is no such verdict.", "", "Use the buttons of the page.")
    desk.decide(id, form["verdict"], reason=reason_of(form))
