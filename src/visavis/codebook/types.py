"""What people write by hand: the study file, the codebook and the authority of actors; loaded and checked here.

`Plan` is all of it together, frozen: every stage is given records and the plan, and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from visavis.codebook.library import Library
from visavis.edtf import bounds, valid
from visavis.records import Actor, Relation, Stance

FORMAT = 1  # version of the three YAML files and of the study folder
_EVER = (date.min, date.max)  # a relation without a known beginning


class Perceiver(msgspec.Struct, frozen=True, kw_only=True):
    """Who sees. `members`: actor ids that make up or speak for the perceiver (a state stands for all its people)."""

    id: str
    name: str
    members: list[str] = []


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Who is seen. `actors`: ids of actors whose mention counts as the target; default its own id.

    What belongs to an actor counts with it.
    """

    id: str
    name: str
    actors: list[str] = []


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A named span of time; `from_` and `to` are EDTF, both included."""

    name: str
    from_: str = msgspec.field(name="from")
    to: str


class DefinedTerm(msgspec.Struct, frozen=True, kw_only=True):
    term: str
    definition: str


class DocumentRule(msgspec.Struct, frozen=True, kw_only=True):
    """What the scholar tells of the documents whose path under sources/ matches the glob `match`."""

    match: str
    genre: str | None = None
    role: str | None = None
    language: str | None = None
    author: str | None = None
    date: str | None = None
    title: str | None = None


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a corpus file (JSON Lines, CSV) that hold each document's parts."""

    text: str = "text"
    id: str | None = None
    title: str | None = None
    date: str | None = None
    author: str | None = None
    genre: str | None = None
    language: str | None = None


class StudyFile(msgspec.Struct, frozen=True, kw_only=True):
    """study.yaml: the question and the settings. `dimensions` names dimensions of codebook.yaml, in display order."""

    visavis: int = FORMAT
    title: str
    question: str | None = None
    perceivers: list[Perceiver] = []
    targets: list[Target] = []
    dimensions: list[str] = []
    period: str | None = None
    periods: list[Period] = []
    terms: list[DefinedTerm] = []
    documents: list[DocumentRule] = []
    columns: Columns = Columns()
    selection: Literal["all", "targets"] = "all"  # what is read: "targets", documents of the period that name one
    threshold: float = 0.0  # comparisons leave out statements and codings less sure than this


Indicators = dict[str, list[str]]  # language -> words and phrases; "demobili*" any ending; "/.../" a pattern


class Aspect(msgspec.Struct, frozen=True, kw_only=True):
    """A finer code within a dimension.

    `examples` are sentences that it stands for; words of `counter_examples` look like it and are something else: an
    indicator within one does not count.
    """

    id: str
    name: str
    definition: str | None = None
    indicators: Indicators = {}
    examples: list[str] = []
    counter_examples: list[str] = []
    stance: Stance | None = None
    memo: str | None = None


class Dimension(msgspec.Struct, frozen=True, kw_only=True):
    """A dimension of perception. `headings`: words that mark a section of a study as being about it.

    `examples` and `counter_examples` as of an aspect.
    """

    id: str
    name: str
    definition: str | None = None
    headings: list[str] = []
    indicators: Indicators = {}
    examples: list[str] = []
    counter_examples: list[str] = []
    aspects: list[Aspect] = []
    memo: str | None = None


class Codebook(msgspec.Struct, frozen=True, kw_only=True):
    """codebook.yaml: dimensions and aspects, and the words that tell a stance."""

    visavis: int = FORMAT
    dimensions: list[Dimension] = []
    stances: dict[Stance, Indicators] = {}


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """Known actors and the relations between states: the built-in facts, the study's actors.yaml laid over them."""

    actors: list[Actor] = []
    relations: list[Relation] = []
    own: list[str] = []  # ids that the study's actors.yaml lists: its cast, preferred among namesakes

    def between(self, a: str, b: str, when: str | None = None) -> list[Relation]:
        """The relations of two actors that held on a day of `when` (EDTF; None: at any time), earliest first."""
        found = [r for r in self.relations if {a, b} == set(r.parties) and valid(r.from_, r.to, when)]
        return sorted(found, key=lambda r: (bounds(r.from_) or _EVER, r.id))


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a study that selects looks for before it reads: names of whoever counts for a target, and its period."""

    names: list[str]
    period: str | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All that people wrote for a study."""

    study: StudyFile
    codebook: Codebook
    authority: Authority
    library: Library = Library()  # the scholar's own bibliography
    wanted: Wanted | None = None  # None: everything is read
