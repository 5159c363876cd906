"""The ordered list of stages: what each takes, knows, heeds and gives.

There is one pipeline; engines vary, stages do not. A stage is a pure function of records and the plan, in one of two
shapes:

    per_document     called with the records of one document
    per_group(key)   called once for each group of records that share a key: "document", or "study" for one group

`takes` are the records a call is given of its document or group, `knows` those of the whole study that every call
sees beside them, `heeds` the parts of the plan it may look at (the others are blank to it, so that a change there
need not run it again). The last stage that gives a type holds all rows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from msgspec import structs

from visavis.codebook import Authority, Codebook, Library, Plan, StudyFile
from visavis.records import (
    Abstention,
    Actor,
    Check,
    Citation,
    Claim,
    Coding,
    Comparison,
    Coverage,
    DateExpression,
    Document,
    Enumeration,
    Event,
    Frame,
    Mention,
    Note,
    Occasion,
    Passage,
    Quotation,
    Record,
    Records,
    Relation,
    Resolution,
    Source,
    Statement,
)

Key = Literal["document", "study"]
StageFunction = Callable[[Records, Plan], Iterable[Record]]


@dataclass(frozen=True)
class Stage:
    """One step. `place` names the function, "citing:cite"; it is imported when it first runs."""

    name: str
    place: str
    key: Key
    takes: tuple[type[Record], ...]
    gives: tuple[type[Record], ...]
    knows: tuple[type[Record], ...] = ()
    heeds: tuple[str, ...] = ()

    @property
    def package(self) -> str:
        """The folder under stages/ that holds the stage."""
        return self.place.partition(":")[0].partition(".")[0]

    @property
    def function(self) -> StageFunction:
        module, _, function = self.place.partition(":")
        found: StageFunction = getattr(import_module(f"visavis.stages.{module}"), function)
        return found


def per_document(name: str, place: str, **declared: tuple[object, ...]) -> Stage:
    """A map over documents."""
    return Stage(name, place, "document", **declared)  # type: ignore[arg-type]


def per_group(key: Key) -> Callable[..., Stage]:
    """A shuffle and a fold over what crosses documents."""

    def declare(name: str, place: str, **declared: tuple[object, ...]) -> Stage:
        return Stage(name, place, key, **declared)  # type: ignore[arg-type]

    return declare


TEXT = (Document, Passage, Note)
STAGES: tuple[Stage, ...] = (
    per_document(
        "reading",
        "reading:read",
        takes=(),
        gives=(*TEXT, Citation, Mention, DateExpression, Coverage),  # the three as far as the mark-up tells them
        heeds=("study.documents", "study.columns", "wanted"),
    ),
    per_document("citing", "citing:cite", takes=(*TEXT, Citation), gives=(Note, Citation, Enumeration)),
    per_document(
        "naming",
        "naming:name",
        takes=(*TEXT, Citation, Mention, DateExpression),
        gives=(Mention, DateExpression, Quotation),
        heeds=("authority",),
    ),
    per_document(
        "attributing",
        "attributing:attribute",
        takes=(*TEXT, Citation, Enumeration, Mention, DateExpression, Quotation),
        gives=(Statement, Quotation, Enumeration),
        heeds=("authority", "study.targets", "study.documents"),
    ),
    per_group("study")(
        "resolving.sources",
        "resolving.sources:resolve_sources",
        takes=(Document, Note, Citation),
        gives=(Citation, Source, Check),  # the checks: works that may be one
        heeds=("library",),
    ),
    per_group("study")(
        "resolving.actors",
        "resolving.actors:resolve_actors",
        takes=(*TEXT, Mention, DateExpression),
        gives=(Mention, Actor),
        heeds=("authority", "study.targets", "study.perceivers"),
    ),
    per_group("document")(
        "resolving.statements",
        "resolving.statements:resolve_statements",
        takes=(*TEXT, Citation, Enumeration, Mention, DateExpression, Quotation, Statement),
        knows=(Actor, Source),
        gives=(Resolution,),
        heeds=("authority", "study.targets", "study.perceivers", "study.documents"),
    ),
    per_group("study")(
        "resolving.occasions",
        "resolving.occasions:resolve_occasions",
        takes=(Document, Statement, Resolution, Actor),
        gives=(Resolution, Occasion, Actor),
        heeds=("authority",),
    ),
    per_group("document")(
        "resolving.events",
        "resolving.events:resolve_events",
        takes=(Document, Passage, Mention, DateExpression),
        gives=(Event, Relation),
        heeds=("authority", "study.targets", "study.perceivers", "study.period"),
    ),
    per_group("document")(
        "framing",
        "framing:frame",
        takes=(*TEXT, Citation, Mention, DateExpression, Statement, Resolution),
        knows=(Actor,),
        gives=(Frame, Claim),
        heeds=("study", "codebook", "authority"),
    ),
    per_group("document")(
        "coding",
        "coding:code",
        takes=(*TEXT, Statement, Resolution, Claim),
        knows=(Actor,),
        gives=(Coding,),
        heeds=("study", "codebook", "authority"),
    ),
    per_group("study")(
        "comparing",
        "comparing:compare",
        takes=(Document, Passage, Citation, Source, Statement, Resolution, Occasion, Actor, Claim, Coding, Coverage),
        gives=(Comparison,),
        heeds=("study", "codebook", "authority"),
    ),
    per_group("study")(
        "verifying",
        "verifying:verify",
        takes=(
            *TEXT, Citation, Source, Quotation, Statement, Resolution, Mention, DateExpression, Actor, Claim,
            Check,
        ),
        gives=(Check,),
        heeds=("study", "authority"),
    ),
)  # fmt: skip


def heeded(stage: Stage, plan: Plan) -> Plan:
    """The plan as the stage may see it: what it does not heed is blank."""
    study = plan.study
    if "study" not in stage.heeds:
        named = {h.partition(".")[2]: True for h in stage.heeds if h.startswith("study.")}
        study = StudyFile(title="", **{name: getattr(plan.study, name) for name in named})
    return structs.replace(
        plan,
        study=study,
        codebook=plan.codebook if "codebook" in stage.heeds else Codebook(),
        authority=plan.authority if "authority" in stage.heeds else _NOBODY,
        library=plan.library if "library" in stage.heeds else _NO_LIBRARY,
        wanted=plan.wanted if "wanted" in stage.heeds else None,
    )


_NOBODY = Authority()
_NO_LIBRARY = Library()


def call(stage: Stage, about: str, given: Records, plan: Plan, strict: bool = False) -> Iterator[Record]:
    """The stage's records for one document or group.

    A stage that breaks on one document must not stop the others: the document passes through unchanged and the break
    is recorded as an Abstention. With `strict` (tests) it is raised.
    """
    try:
        yield from list(stage.function(given, plan))
    except Exception as error:  # the boundary between a stage's defects and a person's study
        if strict or stage.key == "study":
            raise
        for kind in stage.gives:
            if kind in stage.takes:
                yield from given[kind]
        yield Abstention(stage=stage.name, about=about, reason=f"defect: {type(error).__name__}: {error}")


def giver(kind: type[Record], before: Stage | None = None) -> Stage | None:
    """The last stage (before a stage) that gives a type of record, and so holds all rows of it."""
    stages = STAGES if before is None else STAGES[: STAGES.index(before)]
    return next((s for s in reversed(stages) if kind in s.gives), None)
