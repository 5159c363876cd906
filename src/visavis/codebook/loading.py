"""From the three YAML files of a study to a Plan, with every mistake named: file, line, key, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar, get_args

import msgspec
from msgspec import structs
from ruamel.yaml.nodes import ScalarNode

from visavis.codebook.authority import load_authority
from visavis.codebook.indicators import pattern_error
from visavis.codebook.library import load_library
from visavis.codebook.sides import wanted_by
from visavis.codebook.types import FORMAT, Aspect, Authority, Codebook, Dimension, Plan, StudyFile
from visavis.codebook.yaml_nodes import YamlFile, nearest
from visavis.edtf import bounds
from visavis.errors import StudyError
from visavis.records import Actor, ActorName, Kind, Membership, Office

S = TypeVar("S", bound=msgspec.Struct)

STUDY, CODEBOOK, ACTORS = "study.yaml", "codebook.yaml", "actors.yaml"


class ActorEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One actor as written in actors.yaml: a name or a membership may be a bare text. `description` is for people."""

    id: str
    name: str | None = None
    kind: Kind | None = None
    names: list[str | ActorName] = []
    offices: list[Office] = []
    memberships: list[str | Membership] = []
    wikidata: str | None = None
    description: str | None = None


class ActorsFile(msgspec.Struct, frozen=True, kw_only=True):
    visavis: int = FORMAT
    actors: list[ActorEntry] = []


def load_plan(folder: Path) -> Plan:
    """The plan of a study folder: study.yaml and codebook.yaml, and actors.yaml laid over the built-in authority.

    Raises StudyError where the folder is no study, StudyFileError for anything wrong in the files.
    """
    if not (folder / STUDY).is_file():
        raise StudyError(
            f"{folder} is not a study: it has no {STUDY}.",
            do="Give the folder of a study, or start one with `visavis new STUDY FILES...`.",
        )
    study_file, study = _read(folder / STUDY, StudyFile)
    if not (folder / CODEBOOK).is_file():
        raise StudyError(
            f"{folder} has no {CODEBOOK}.", "Without dimensions nothing can be coded.", "Put the file back."
        )
    codebook_file, codebook = _read(folder / CODEBOOK, Codebook)
    authority = load_authority()
    if (folder / ACTORS).is_file():
        actors_file, written = _read(folder / ACTORS, ActorsFile)
        authority = _laid_over(authority, written, actors_file)
        _check_actor_references(actors_file, written, authority)
    _check_codebook(codebook_file, codebook)
    _check_study(study_file, study, codebook, authority)
    plan = Plan(study=study, codebook=codebook, authority=authority, library=load_library(folder))
    return structs.replace(plan, wanted=wanted_by(plan))


def _read(path: Path, kind: type[S]) -> tuple[YamlFile, S]:
    file = YamlFile(path)
    version = file.at("visavis")
    if isinstance(version, ScalarNode) and version.value.isdigit() and int(version.value) > FORMAT:
        raise file.error(
            version,
            "visavis",
            f"the file is of format {version.value}; this program knows formats up to {FORMAT}.",
            "Read by an older program, parts of it would be lost.",
            "Install a newer visavis.",
        )
    return file, file.read(kind)


# ---------------------------------------------------------------- actors.yaml


def _laid_over(authority: Authority, written: ActorsFile, file: YamlFile) -> Authority:
    """The built-in actors with those of the study laid over: same id, the study's words go before, lists grow."""
    _no_duplicates(file, ("actors",), (a.id for a in written.actors))
    actors = {a.id: a for a in authority.actors}
    for i, entry in enumerate(written.actors):
        actors[entry.id] = _actor(entry, actors.get(entry.id), file, i)
    own = [entry.id for entry in written.actors]
    return Authority(actors=list(actors.values()), relations=authority.relations, own=own)


def _actor(entry: ActorEntry, known: Actor | None, file: YamlFile, i: int) -> Actor:
    names = [ActorName(text=n) if isinstance(n, str) else n for n in entry.names]
    memberships = [Membership(of=m) if isinstance(m, str) else m for m in entry.memberships]
    if known is not None:
        return structs.replace(
            known,
            name=entry.name or known.name,
            kind=entry.kind or known.kind,
            names=[*known.names, *names],
            offices=[*known.offices, *entry.offices],
            memberships=[*known.memberships, *memberships],
            wikidata=entry.wikidata or known.wikidata,
        )
    if entry.name is None or entry.kind is None:
        missing = "name" if entry.name is None else "kind"
        kinds = f" (one of {', '.join(get_args(Kind))})" if missing == "kind" else ""
        raise file.error(
            file.at("actors", i),
            f"actors[{i + 1}]",
            f'the key "{missing}" is missing, and no built-in actor has the id "{entry.id}".',
            do=f"Add a line `{missing}: ...`{kinds}, or correct the id.",
        )
    return Actor(
        id=entry.id,
        name=entry.name,
        kind=entry.kind,
        names=names,
        offices=entry.offices,
        memberships=memberships,
        wikidata=entry.wikidata,
    )


def _check_actor_references(file: YamlFile, written: ActorsFile, authority: Authority) -> None:
    known = {a.id for a in authority.actors}
    for i, entry in enumerate(written.actors):
        for field in ("names", "offices", "memberships"):
            for j, item in enumerate(getattr(entry, field)):
                key = f"actors[{i + 1}].{field}[{j + 1}]"
                node = file.at("actors", i, field, j)
                of = item if field == "memberships" and isinstance(item, str) else getattr(item, "of", None)
                if of is not None and of not in known:
                    raise _unknown_actor(file, node, key, of, known)
                for end in ("from_", "to"):
                    _check_date(file, node, f"{key}.{end.rstrip('_')}", getattr(item, end, None))
    _no_circles(file, written, authority)


def _no_circles(file: YamlFile, written: ActorsFile, authority: Authority) -> None:
    """Nobody is a member of what is a member of him: each would count for the other."""
    above = {a.id: [m.of for m in a.memberships] for a in authority.actors}
    for i, entry in enumerate(written.actors):
        seen: set[str] = set()
        edge = [(of, [entry.id, of]) for of in above[entry.id]]
        while edge:
            at, way = edge.pop()
            if at == entry.id:
                raise file.error(
                    file.at("actors", i, "memberships"),
                    f"actors[{i + 1}].memberships",
                    f"it goes in a circle: {' is a member of '.join(way)}.",
                    "What is said of one would count for all of them.",
                    "Take out the membership that is the wrong way round.",
                )
            if at not in seen:
                seen.add(at)
                edge += [(of, [*way, of]) for of in above.get(at, [])]


# ---------------------------------------------------------------- codebook.yaml


def _check_codebook(file: YamlFile, codebook: Codebook) -> None:
    _no_duplicates(file, ("dimensions",), (d.id for d in codebook.dimensions))
    for i, dimension in enumerate(codebook.dimensions):
        _no_duplicates(file, ("dimensions", i, "aspects"), (a.id for a in dimension.aspects))
        _check_indicators(file, ("dimensions", i), dimension)
        for j, aspect in enumerate(dimension.aspects):
            _check_indicators(file, ("dimensions", i, "aspects", j), aspect)
    for stance, by_language in codebook.stances.items():
        _check_terms(file, ("stances", stance), by_language)


def _check_indicators(file: YamlFile, path: tuple[str | int, ...], code: Dimension | Aspect) -> None:
    _check_terms(file, (*path, "indicators"), code.indicators)


def _check_terms(file: YamlFile, path: tuple[str | int, ...], indicators: dict[str, list[str]]) -> None:
    for language, terms in indicators.items():
        for k, term in enumerate(terms):
            wrong = pattern_error(term)
            if wrong:
                raise file.error(
                    file.at(*path, language, k),
                    f"{_key(*path, language)}[{k + 1}]",
                    f'"{term}" {wrong}.',
                    "It could never be found.",
                    "Write a word, a phrase, a beginning such as demobili*, or a pattern such as /wars?/.",
                )


# ---------------------------------------------------------------- study.yaml


def _check_study(file: YamlFile, study: StudyFile, codebook: Codebook, authority: Authority) -> None:
    if not 0 <= study.threshold <= 1:
        raise file.error(
            file.at("threshold"),
            "threshold",
            f"{study.threshold:g} does not lie between 0 and 1.",
            "Nothing, or everything, would be left out.",
        )
    dimensions = [d.id for d in codebook.dimensions]
    for i, name in enumerate(study.dimensions):
        if name not in dimensions:
            raise file.error(
                file.at("dimensions", i),
                f"dimensions[{i + 1}]",
                f'{CODEBOOK} has no dimension with the id "{name}".',
                "The comparison would have an empty row.",
                nearest(name, dimensions, "dimensions"),
            )
    _no_duplicates(file, ("dimensions",), study.dimensions)
    known = {a.id for a in authority.actors}
    for field in ("perceivers", "targets"):
        _no_duplicates(file, (field,), (x.id for x in getattr(study, field)))
    for i, perceiver in enumerate(study.perceivers):
        if not perceiver.members:
            raise file.error(
                file.at("perceivers", i),
                f"perceivers[{i + 1}]",
                f'the perceiver "{perceiver.id}" has no member.',
                "Nobody's words would be its own.",
                "Add `members: [...]`, ids of actors; or take the perceiver out: then whoever speaks counts.",
            )
        for j, member in enumerate(perceiver.members):
            if member not in known:
                node = file.at("perceivers", i, "members", j)
                raise _unknown_actor(file, node, f"perceivers[{i + 1}].members[{j + 1}]", member, known)
    for i, target in enumerate(study.targets):
        for j, actor in enumerate(target.actors):
            if actor not in known:
                node = file.at("targets", i, "actors", j)
                raise _unknown_actor(file, node, f"targets[{i + 1}].actors[{j + 1}]", actor, known)
        if not target.actors and target.id not in known:
            raise _unknown_actor(file, file.at("targets", i, "id"), f"targets[{i + 1}].id", target.id, known)
    _check_dates(file, study)


def _check_dates(file: YamlFile, study: StudyFile) -> None:
    _check_date(file, file.at("period"), "period", study.period)
    for i, period in enumerate(study.periods):
        key = f"periods[{i + 1}]"
        _check_date(file, file.at("periods", i, "from"), f"{key}.from", period.from_)
        _check_date(file, file.at("periods", i, "to"), f"{key}.to", period.to)
        first, last = bounds(period.from_), bounds(period.to)
        if first and last and first[0] > last[1]:
            raise file.error(
                file.at("periods", i), key, f"the period begins ({period.from_}) after its end ({period.to})."
            )
    _no_duplicates(file, ("periods",), (p.name for p in study.periods), "name")
    for i, rule in enumerate(study.documents):
        _check_date(file, file.at("documents", i, "date"), f"documents[{i + 1}].date", rule.date)


def target_places(folder: Path) -> dict[str, str]:
    """Where each target stands in study.yaml, for messages: "study.yaml, line 12, targets[2]"."""
    file = YamlFile(folder / STUDY)
    out = {}
    for i, target in enumerate(file.read(StudyFile).targets):
        node = file.at("targets", i, "id")
        out[target.id] = f"{STUDY}, line {node.start_mark.line + 1 if node else 1}, targets[{i + 1}]"
    return out


# ---------------------------------------------------------------- shared checks


def _check_date(file: YamlFile, node: object, key: str, date: str | None) -> None:
    first, _, last = (date or "").partition("/")
    begin, end = bounds(first), bounds(last)
    if begin and end and begin[0] > end[1]:
        raise file.error(
            node,  # type: ignore[arg-type]
            key,
            f'"{date}" begins after its end.',
            "Nothing could lie in it.",
            f"Write {last}/{first}, or correct one of the two.",
        )
    if date is not None and bounds(date) is None:
        raise file.error(
            node,  # type: ignore[arg-type]
            key,
            f'"{date}" is not a date as EDTF writes it.',
            "It could not be placed in time.",
            "Write 1941, 1941-06, 1941-06-22, 194X (the forties) or a span such as 1941-06-22/1945-05-08.",
        )


def _unknown_actor(file: YamlFile, node: object, key: str, name: str, known: Iterable[str]) -> Exception:
    best = nearest(name, known, "actors").partition(" Known")[0]
    guess = best + " " if best.startswith("Did") else ""
    return file.error(
        node,  # type: ignore[arg-type]
        key,
        f'no actor has the id "{name}".',
        "Nothing said of it could be found.",
        f"{guess}Correct the id, or describe the actor in {ACTORS}.",
    )


def _no_duplicates(file: YamlFile, path: tuple[str | int, ...], ids: Iterable[str], field: str = "id") -> None:
    first: dict[str, int] = {}
    for i, id in enumerate(ids):
        node = file.at(*path, i, field) or file.at(*path, i)
        if id in first:
            before = file.at(*path, first[id])
            line = before.start_mark.line + 1 if before is not None else 1
            raise file.error(
                node,
                f"{_key(*path)}[{i + 1}]",
                f'the {field} "{id}" is taken (line {line}).',
                "What is coded could not be told apart.",
                f"Give one of the two another {field}.",
            )
        first[id] = i


def _key(*path: str | int) -> str:
    """A path as errors print it: positions count from 1."""
    out = ""
    for step in path:
        out += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if out else step
    return out
