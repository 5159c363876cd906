"""The codebook on the bench: edited in its own file, with what an edit would change counted before it is made."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from visavis.codebook import Aspect, Dimension, Indicators, Plan, load_plan, rewrite
from visavis.errors import StudyFileError, UserError
from visavis.pages.context import Teaser
from visavis.pages.wording import STANCES
from visavis.records import Actor, Claim, Coding, Given, Passage, Records, Resolution, Statement
from visavis.stages.coding import code
from visavis.text import slug
from visavis.workbench.asking import Asked
from visavis.workbench.deciding import Form
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import asked
from visavis.workbench.shown import Shown

FILE = "codebook.yaml"
EXAMPLES = 6
LONGEST = 20_000  # characters of a field


@dataclass(frozen=True)
class CodeLine:
    """A dimension or aspect: its path is `dimension` or `dimension/aspect`. `statements` have its code now."""

    href: str
    listed: str
    name: str
    definition: str
    statements: int
    words: int
    aspects: tuple[CodeLine, ...]


@dataclass(frozen=True)
class CodebookPage:
    lines: tuple[CodeLine, ...]
    uncoded: int
    stale: bool
    action: str
    digest: str


@dataclass(frozen=True)
class Change:
    """Statements that a code would have towards a target, and has."""

    target: str
    before: int
    after: int


@dataclass(frozen=True)
class Effect:
    """What an edit would change in the rules' codes; decisions of people stay as they are."""

    changes: tuple[Change, ...]
    gained: tuple[Teaser, ...]
    lost: tuple[Teaser, ...]
    gained_number: int
    lost_number: int


@dataclass(frozen=True)
class CodePage:
    """One code opened to be edited. `indicators`: (language, the words, one a line)."""

    path: str
    action: str
    digest: str
    parent: tuple[str, str] | None
    name: str
    definition: str
    headings: str | None
    stance: str | None
    indicators: tuple[tuple[str, str], ...]
    statements: int
    listed: str
    aspects: tuple[CodeLine, ...]
    effect: Effect | None


def listed_page(state: State, query: Asked, _: str) -> CodebookPage:
    counts = _counts(state)
    return CodebookPage(
        lines=tuple(_dimension_line(d, counts) for d in state.plan.codebook.dimensions),
        uncoded=state.index.tally("statement") - state.index.tally("state", "coded"),
        stale=_stale(state.folder),
        action="/edit/codebook/",
        digest=_digest(state.folder),
    )


def code_page(state: State, query: Asked, path: str) -> CodePage | None:
    return _opened(state, path, None, None)


def _opened(state: State, path: str, form: Form | None, effect: Effect | None) -> CodePage | None:
    """`form`: what a person has typed, over what the file says."""
    dimension, aspect = _found(state.plan, path)
    if dimension is None:
        return None
    one: Dimension | Aspect = aspect or dimension
    counts = _counts(state)
    typed = form or {}
    languages = dict.fromkeys((*one.indicators, *_languages(state.plan)))
    return CodePage(
        path=path,
        action=f"/edit{_at(path)}",
        digest=typed.get("digest") or _digest(state.folder),
        parent=(dimension.name, _at(dimension.id)) if aspect else None,
        name=typed.get("name", one.name),
        definition=typed.get("definition", one.definition or ""),
        headings=None if aspect else typed.get("headings", "\n".join(dimension.headings)),
        stance=typed.get("stance", aspect.stance or "") if aspect else None,
        indicators=tuple((x, typed.get(f"words-{x}", "\n".join(one.indicators.get(x, [])))) for x in languages),
        statements=counts[path],
        listed=_list(dimension.id),
        aspects=() if aspect else tuple(_aspect_line(dimension, a, counts) for a in dimension.aspects),
        effect=effect,
    )


def _at(path: str) -> str:
    return f"/codebook/{quote(path, safe='/:')}"


def _languages(plan: Plan) -> Iterator[str]:
    """The languages that the codebook has words in."""
    for d in plan.codebook.dimensions:
        for words in _indicators(d):
            yield from words


def _indicators(d: Dimension) -> list[Indicators]:
    return [d.indicators, *(a.indicators for a in d.aspects)]


def _found(plan: Plan, path: str) -> tuple[Dimension | None, Aspect | None]:
    first, _, second = path.partition("/")
    dimension = next((d for d in plan.codebook.dimensions if d.id == first), None)
    if dimension is None or not second:
        return dimension, None
    aspect = next((a for a in dimension.aspects if a.id == second), None)
    return (dimension, aspect) if aspect else (None, None)


def _counts(state: State) -> Counter[str]:
    """Statements by the path of the code they have."""
    found = {(p, c.statement) for c in state.records[Coding] if c.statement for p in _paths(c)}
    return Counter(p for p, _ in found)


def _paths(c: Coding) -> list[str]:
    return [c.dimension, f"{c.dimension}/{c.aspect}"] if c.aspect else [c.dimension]


def _list(dimension: str) -> str:
    return "/statements" + asked({"dimension": dimension})


def _dimension_line(d: Dimension, counts: Mapping[str, int]) -> CodeLine:
    words = sum(len(x) for its in _indicators(d) for x in its.values())
    aspects = tuple(_aspect_line(d, a, counts) for a in d.aspects)
    number = counts.get(d.id, 0)
    return CodeLine(_at(d.id), _list(d.id), d.name, d.definition or "", number, words, aspects)


def _aspect_line(d: Dimension, a: Aspect, counts: Mapping[str, int]) -> CodeLine:
    path = f"{d.id}/{a.id}"
    words = sum(len(x) for x in a.indicators.values())
    return CodeLine(_at(path), _list(d.id), a.name, a.definition or "", counts.get(path, 0), words, ())


# ---------------------------------------------------------------- the file


def _digest(path: Path) -> str:
    return hashlib.sha256((path / FILE).read_bytes()).hexdigest()[:16]


def _stale(path: Path) -> bool:
    """Has the codebook been written after the last coding?"""
    ledger = path / "records" / "coding" / "ledger.json"
    return ledger.exists() and (path / FILE).stat().st_mtime > ledger.stat().st_mtime


def edit(desk: Desk, path: str, form: Form) -> str | Shown | None:
    """Preview or save an edit of one code, add a code, or take one away.

    Raises UserError where the file has changed since it was shown, or where what is asked for cannot be.
    """
    state, verdict = desk.state(), form.get("verdict", "")
    if verdict not in ("preview", "save", "add", "remove"):
        raise UserError(f"There is no verdict {verdict[:40]!r}.", "", "Use the buttons of the page.")
    if path and _found(state.plan, path)[0] is None:
        raise UserError(f"The codebook has no code {path[:60]!r} any more.", "", "Open the codebook page.")
    if form.get("digest") != _digest(desk.path):
        raise UserError(
            "codebook.yaml has been changed since this page was loaded.",
            "Saving would undo that change.",
            "Load the page again and make your edit there.",
        )
    if verdict == "preview":
        with tempfile.TemporaryDirectory() as folder:
            plan = _tried(desk.path, Path(folder), path, form)
            page = _opened(state, path, form, effect(state, plan, path))
        return Shown("code", page)
    with tempfile.TemporaryDirectory() as folder:
        _tried(desk.path, Path(folder), path, form)  # what does not load is never saved
    made: list[str] = []
    rewrite(desk.path / FILE, lambda content: _change(content, path, form, made))
    if verdict == "remove":
        return "/codebook" if "/" not in path else _at(path.partition("/")[0])
    return _at(made[0] if made else path)


def _tried(study: Path, folder: Path, path: str, form: Form) -> Plan:
    """The plan with the edit, made in another folder. Raises StudyFileError, UserError where it does not load."""
    for name in ("study.yaml", FILE, "actors.yaml"):
        if (study / name).exists():
            shutil.copyfile(study / name, folder / name)
    rewrite(folder / FILE, lambda content: _change(content, path, form, []))
    try:
        return load_plan(folder)
    except StudyFileError as error:
        found = error.found.replace(str(folder), study.name)
        raise UserError(found, error.why or "The codebook would not load.", error.do) from error


def _change(content: MutableMapping[str, Any], path: str, form: Form, made: list[str]) -> None:
    """Edit the YAML in place: what is not touched keeps its comments, order and quotes."""
    dimensions = content.setdefault("dimensions", [])
    first, _, second = path.partition("/")
    dimension = next((d for d in dimensions if d["id"] == first), None) if path else None
    within = dimensions if dimension is None or not second else dimension.setdefault("aspects", [])
    verdict = form["verdict"]
    if verdict == "add":
        siblings = dimensions if dimension is None else dimension.setdefault("aspects", [])
        name = form.get("name", "").strip()[:200]
        if not name:
            raise UserError("The new code has no name.", "", "Give it one.")
        id = slug(name)
        if any(s["id"] == id for s in siblings):
            raise UserError(f"There is a code {id!r} already.", "", "Choose another name.")
        siblings.append({"id": id, "name": name, "indicators": {}})
        made.append(id if dimension is None else f"{dimension['id']}/{id}")
        return
    wanted = second or first
    at = next(n for n, d in enumerate(within) if d["id"] == wanted)
    if verdict == "remove":
        del within[at]
        return
    one = within[at]
    _set(one, "name", form.get("name", "").strip()[:200] or one["name"])
    _set(one, "definition", form.get("definition", "").strip()[:LONGEST] or None)
    if not second and "headings" in form:
        _put(one, "headings", _lines(form["headings"]))
    if second and "stance" in form:
        stance = form["stance"]
        if stance and stance not in STANCES:
            raise UserError(f"There is no stance {stance[:40]!r}.", "", f"There are: {', '.join(STANCES)}.")
        _set(one, "stance", stance or None)
    words = one.get("indicators")
    for key in (k for k in form if k.startswith("words-")):
        language, lines = key.removeprefix("words-")[:20], _lines(form[key])
        if words is None and lines:
            words = one.setdefault("indicators", {})
        if words is not None and (lines or language in words):
            _put(words, language, lines)


def _set(one: MutableMapping[str, Any], key: str, value: str | None) -> None:
    if value is None:
        one.pop(key, None)
    elif one.get(key) != value:
        one[key] = value


def _put(one: MutableMapping[str, Any], key: str, lines: Sequence[str]) -> None:
    """The list with these items: in place, so that it keeps its style and comments."""
    if not isinstance(one.get(key), MutableSequence):
        if lines:
            one[key] = list(lines)
        return
    listed = one[key]
    for n in range(len(listed) - 1, -1, -1):
        if listed[n] not in lines:
            del listed[n]
    listed.extend(line for line in lines if line not in listed)
    for n, line in enumerate(lines):
        if listed[n] != line:  # in another order
            listed[n] = line
    del listed[len(lines) :]


def _lines(typed: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in typed[:LONGEST].splitlines() if line.strip()))


# ---------------------------------------------------------------- what it would change


def effect(state: State, plan: Plan, path: str) -> Effect:
    """The rules' codes under the codebook as it is and as it would be, for one code."""
    look = state.look
    before, after = (_coded(rules_codes(state.records, p), path) for p in (state.plan, plan))
    names = [t.id for t in state.plan.study.targets]
    targets = [t for t in names if before.get(t) or after.get(t)]
    targets += [t for t in dict.fromkeys((*before, *after)) if t not in targets]
    had = {i for its in before.values() for i in its}
    would = {i for its in after.values() for i in its}

    def told(ids: set[str]) -> tuple[Teaser, ...]:
        some = sorted(i for i in ids if i in look.statements)[:EXAMPLES]
        return tuple(state.cards.teaser(look.statements[i]) for i in some)

    return Effect(
        changes=tuple(Change(look.target(t), len(before.get(t, ())), len(after.get(t, ()))) for t in targets),
        gained=told(would - had),
        lost=told(had - would),
        gained_number=len(would - had),
        lost_number=len(had - would),
    )


def rules_codes(records: Given, plan: Plan) -> list[Coding]:
    """What the rules code of the statements as they hold now."""
    given = Records(r for kind in (Statement, Resolution, Passage, Claim, Actor) for r in records[kind])
    return [c for c in code(given, plan) if isinstance(c, Coding)]


def _coded(codings: Sequence[Coding], path: str) -> dict[str, set[str]]:
    """Statements by target that have the code."""
    out: dict[str, set[str]] = {}
    for c in codings:
        if c.statement and path in _paths(c):
            out.setdefault(c.target or "", set()).add(c.statement)
    return out
