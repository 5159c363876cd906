"""Blind double coding, how far coders agree, and the questions on which they differ, decided one by one.

Who codes here sees neither the rules' codes nor another person's. Agreement is of what each said, whatever was
decided afterwards: adjudicating does not make coders agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from markupsafe import Markup

from visavis.errors import UserError
from visavis.methods.coders import ADJUDICATED, Agreement, What, adjudicates, agreement
from visavis.methods.doubt import Interval
from visavis.pages.context import Link
from visavis.pages.wording import date_words, listed, shortened
from visavis.records import Coding, Decision, Statement
from visavis.study.decisions import kinds_of
from visavis.workbench.asking import Asked
from visavis.workbench.deciding import Form
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import address, asked
from visavis.workbench.statement import Forms, forms_of, place_of
from visavis.workbench.words import shown_words

SAMPLE = 50  # statements of a sample, unless the address names another number
MOST = 2000
DRAWS = 200  # of the bootstrap: the intervals are live
DISPUTES = 60
NONE = "no code applies"
WHATS: tuple[What, ...] = ("dimension", "aspect", "stance")


@dataclass(frozen=True)
class Blind:
    """A statement without any code: who, when, its words in their place."""

    forms: Forms
    who: str
    when: str
    document: Link
    around: Markup
    lang: str | None
    section: str


@dataclass(frozen=True)
class CodingPage:
    statement: Blind | None
    done: int
    size: int
    here: str
    skip: str | None


def coding_page(state: State, query: Asked, _: str) -> CodingPage:
    """The next statement of the sample that `query.by` has not coded; everybody is given the same, in one order."""
    words = query.text("sample")
    size = min(int(words), MOST) if words.isascii() and words.isdigit() and len(words) < 6 else SAMPLE
    ids = _sample(state, size)
    mine = {i for d in state.standing if d.by == query.by and _codes(d) for i in d.about}
    left = [i for i in ids if i not in mine]
    after = query.text("after")
    if after in left:
        left = [*left[left.index(after) + 1 :], *left[: left.index(after) + 1]]
    here = "/coding" + asked({"sample": size if size != SAMPLE else None})
    statement = state.look.statements[left[0]] if left else None
    return CodingPage(
        statement=_blind(state, statement) if statement else None,
        done=len(ids) - len(left),
        size=len(ids),
        here=here,
        skip="/coding" + asked({"sample": size if size != SAMPLE else None, "after": left[0]}) if left else None,
    )


def _codes(d: Decision) -> bool:
    return d.verdict == "code" or (d.verdict == "comment" and d.reason == NONE)


def _sample(state: State, size: int) -> list[str]:
    """Statements that have a code, in an order that tells nothing of them."""
    coded = dict.fromkeys(c.statement for c in state.records[Coding] if c.statement)
    by_people = {i for d in state.standing if _codes(d) for i in d.about}
    there = [i for i in {*coded, *by_people} if i in state.look.statements]
    return sorted(there, key=lambda i: hashlib.sha256(i.encode()).digest())[:size]


def _blind(state: State, statement: Statement) -> Blind:
    look = state.look
    around, lang, section = place_of(state, statement)
    date = look.date(statement)
    return Blind(
        forms=forms_of(state, statement),
        who=listed(look.holders(statement)) or "holder not determined",
        when=date_words(date) if date else "undated",
        document=Link(look.title(statement.document), address("document", statement.document, layers="none")),
        around=around,
        lang=lang,
        section=section,
    )


# ---------------------------------------------------------------- agreement


@dataclass(frozen=True)
class Measure:
    """A coefficient in words; `value` None where it is undefined."""

    name: str
    value: str
    interval: str
    units: int


@dataclass(frozen=True)
class Said:
    coder: str
    words: str
    person: bool


@dataclass(frozen=True)
class Question:
    """A statement and target on which coders differ; `action` decides for one of them."""

    statement: Link
    words: str
    about: str
    target: str
    target_name: str
    said: tuple[Said, ...]
    decided: bool


@dataclass(frozen=True)
class AgreementPage:
    what: What
    whats: tuple[tuple[str, str, bool], ...]
    coders: tuple[tuple[str, int], ...]
    units: int
    measures: tuple[Measure, ...]
    pairs: tuple[Measure, ...]
    by_code: tuple[Measure, ...]
    questions: tuple[Question, ...]
    more: int


def agreement_page(state: State, query: Asked, _: str) -> AgreementPage:
    what: What = next((w for w in WHATS if w == query.text("what")), "dimension")
    codings = list(said(state))
    found = agreement(codings, what, draws=DRAWS)
    coders = {name: sum(c.coder == name for c in codings) for name in found.coders}
    questions = list(_questions(state, found))
    level = "ordinal" if what == "stance" else "nominal"
    return AgreementPage(
        what=what,
        whats=tuple((w, "/agreement" + asked({"what": w}), w == what) for w in WHATS),
        coders=tuple(coders.items()),
        units=found.units,
        measures=(
            _measure(f"Krippendorff's alpha, {level}", found.alpha, found.units),
            _measure("Fleiss's kappa", found.fleiss, found.units),
        ),
        pairs=tuple(_measure(f"{p.coders[0]} and {p.coders[1]}: Cohen's kappa", p.kappa, p.units) for p in found.pairs),
        by_code=tuple(_measure(_code_words(state, code), i, found.units) for code, i in found.by_code.items()),
        questions=tuple(questions[:DISPUTES]),
        more=max(0, len(questions) - DISPUTES),
    )


def said(state: State) -> Iterator[Coding]:
    """What each coder said of the statements that people coded: people by their decisions, the machine by its codes."""
    back = (d for d in state.standing if d.verdict == "uncode" and not adjudicates(d))
    taken = {i for d in back for i in d.about if f":coding:{d.by}:" in i}  # a coder's own second thoughts
    people: dict[str, None] = {}
    for d in state.standing:
        if d.verdict != "code" or len(d.about) != 1 or "claim" in kinds_of(d):
            continue
        value = msgspec.json.decode(d.value or "{}")
        known = d.about[0]
        parts = (str(value.get(k) or "") for k in ("perceiver", "target", "dimension", "aspect"))
        id = ":".join((known, "coding", d.by, *parts))
        if id not in taken and value.get("dimension"):
            people[known] = None
            row = {**value, "id": id, "statement": known, "coder": d.by, "confidence": 1.0}
            yield msgspec.convert(row, Coding)
    store = state.now.records.store
    for known in people:
        yield from (c for c in store.of(Coding, store.home(known)) if c.statement == known)


def _measure(name: str, found: Interval, units: int) -> Measure:
    if found.value is None:
        return Measure(name, "undefined", "", units)
    ends = f"{found.low:.2f} to {found.high:.2f}" if found.low is not None and found.high is not None else ""
    return Measure(name, f"{found.value:.2f}", ends, units)


def _code_words(state: State, code: str) -> str:
    dimension, _, aspect = code.partition("/")
    return state.look.dimension(dimension) + (f": {state.look.aspect(aspect)}" if aspect else "")


def _questions(state: State, found: Agreement) -> Iterator[Question]:
    look = state.look
    persons = {d.by for d in state.standing}
    settled = {i for d in state.standing if d.verdict == "accept" and kinds_of(d) == {"coding"} for i in d.about}
    for dispute in found.disputes:
        statement = look.statements.get(dispute.about)
        if statement is None:
            continue
        now = [c for c in look.codings.get(statement.id, ()) if (c.target or "") == (dispute.target or "")]
        told = {w: " + ".join(_code_words(state, c) for c in v.split(" + ")) for w, v in dispute.said.items()}
        if found.what == "stance":
            told = dict(dispute.said)
        yield Question(
            statement=Link(look.tag(statement), address("statement", statement.id)),
            words=shortened(shown_words(statement.content), 240),
            about=statement.id,
            target=dispute.target or "",
            target_name=look.target(dispute.target) if dispute.target else "",
            said=tuple(Said(who, words, who in persons) for who, words in told.items()),
            decided=any(c.id in settled for c in now),
        )


def adjudicate(desk: Desk, _: str, form: Form) -> None:
    """Let one coder's codes of a statement towards a target hold, and take away the others'."""
    state = desk.state()
    about, target, coder = (form.get(k, "") for k in ("about", "target", "coder"))
    its = [c for c in state.look.codings.get(about, ()) if (c.target or "") == target]
    mine = [c for c in its if c.coder == coder]
    if not mine:
        raise UserError(
            f"{coder[:40]!r} has no code of this statement towards that target any more.",
            "What is let hold has to be there.",
            "Load the page again; a code that was taken away comes back with its undo.",
        )
    for c in its:
        if c.coder != coder:
            desk.decide(c.id, "uncode", reason=f"{ADJUDICATED} for {coder}")
    for c in mine:
        desk.decide(c.id, "accept", reason=ADJUDICATED)
