"""Every record, declared once and frozen: the vocabulary of the program.

Records point, they do not copy: a passage's text is stored once, all else names spans of it. Ids derive from kind
and place (document, passage, offsets), never from row order or values. Dates are EDTF strings, languages BCP 47
tags, references CSL-JSON; what is absent is None, never "". A later stage may give a fuller version of a record:
the last stage that gives a type holds all rows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

import msgspec

from visavis.text import Span

Kind = Literal["person", "state", "institution", "military", "group", "party"]
Stance = Literal["hostile", "cautious", "neutral", "favourable"]
Manner = Literal["direct", "indirect", "mixed", "own"]
Act = Literal["speech", "writing", "thought"]
Audience = Literal["public", "private", "internal"]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records. Copy with `msgspec.structs.replace`."""


# ---------------------------------------------------------------- references (CSL-JSON 1.0.2)


class Name(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A CSL name: `family` and `given`, or `literal` for a body."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None


class CslDate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="kebab"):
    """A CSL date: `date_parts` [[year, month, day]] (one list, or two for a range), or `raw` as printed."""

    date_parts: list[list[int]] = []
    raw: str | None = None


class Reference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="kebab"):
    """A CSL-JSON item. `translated_title` is the bracketed translation of a title; exports carry it in `note`."""

    type: str = "document"
    title: str | None = None
    title_short: str | None = None
    translated_title: str | None = None
    original_title: str | None = None
    container_title: str | None = None
    collection_title: str | None = None
    collection_number: str | None = None
    author: list[Name] = []
    editor: list[Name] = []
    translator: list[Name] = []
    recipient: list[Name] = []
    issued: CslDate | None = None
    accessed: CslDate | None = None
    original_date: CslDate | None = None
    volume: str | None = None
    number_of_volumes: str | None = None
    issue: str | None = None
    number: str | None = None
    edition: str | None = None
    page: str | None = None
    publisher: str | None = None
    publisher_place: str | None = None
    event_title: str | None = None
    genre: str | None = None
    medium: str | None = None
    archive: str | None = None
    archive_place: str | None = None
    archive_collection: str | None = None
    archive_location: str | None = None
    URL: str | None = msgspec.field(name="URL", default=None)
    DOI: str | None = msgspec.field(name="DOI", default=None)
    ISBN: str | None = msgspec.field(name="ISBN", default=None)
    ISSN: str | None = msgspec.field(name="ISSN", default=None)
    language: str | None = None
    note: str | None = None


# ---------------------------------------------------------------- reading


class Document(Record, frozen=True, kw_only=True):
    """One text. `recorded`: when its words were set down, if told; `pages`: how many it has, if told.

    `page_labels`: the printed label of each page in the file's order (one not printed counts on from others).
    `genre`: study, speech, minutes, telegram, memorandum, treaty, memoir, press, letter, ... or None.
    """

    id: str
    path: str
    digest: str
    title: str | None = None
    authors: list[Name] = []
    date: str | None = None
    recorded: str | None = None
    language: str | None = None
    genre: str | None = None
    pages: int | None = None
    page_labels: list[str] = []


class PageBreak(msgspec.Struct, frozen=True):
    """At `offset` of the passage's text begins the printed page `page`."""

    offset: int
    page: str


Writing = Literal["petr1708", "long_s", "vertical"]
PassageKind = Literal["title", "heading", "paragraph", "quotation", "item", "table", "caption", "note"]


class Passage(Record, frozen=True, kw_only=True):
    """A paragraph, heading, block quotation, list item or note text, whole, in reading order.

    `section` lists the headings above it; `pages` is [first, last] printed page label; `level` of a heading from 1.
    `writing`: how it is written, if not as today: petr1708 (Russian before 1918), long_s, vertical (Japanese set from
    top to bottom). The text is stored as written; for matching alone it is levelled.
    """

    id: str
    document: str
    order: int
    kind: PassageKind
    level: int | None = None
    section: list[str] = []
    pages: list[str] = []
    page_breaks: list[PageBreak] = []
    language: str | None = None
    writing: list[Writing] = []
    text: str


class Note(Record, frozen=True, kw_only=True):
    """A footnote or endnote: the passages of its text, and `anchor`, a zero-width span where its mark stands.

    `anchor` is None where no mark was found. `commentary`: what is neither citation nor signal phrase.
    """

    id: str
    document: str
    label: str
    passages: list[str]
    anchor: Span | None = None
    languages: list[str] = []
    commentary: list[Span] = []


# ---------------------------------------------------------------- citing

CitationForm = Literal["full", "short", "ibid", "idem", "cross_reference"]


class Citation(Record, frozen=True, kw_only=True):
    """One citation in a note (or, `note` None, in the text). `reference` holds what it says plus what it inherits.

    `resolved_through`: the citations followed to the work, nearest first; `unresolved`: why the chain stops.
    """

    id: str
    document: str
    note: str | None
    order: int
    span: Span
    form: CitationForm
    reference: Reference
    locator_label: str | None = None
    locator: str | None = None
    introduced_by: str | None = None
    source: str | None = None
    resolved_through: list[str] = []
    unresolved: str | None = None
    confidence: float


class Item(msgspec.Struct, frozen=True):
    """One item of an enumeration: its printed `marker`, "(2)", and its words."""

    marker: str
    span: Span


class Enumeration(Record, frozen=True, kw_only=True):
    """A numbered list, run in or set off. `mentions`: later references to its items, as in "(2) and (7)"."""

    id: str
    document: str
    announced: Span | None = None
    items: list[Item]
    statement: str | None = None
    mentions: list[Span] = []


class Source(Record, frozen=True, kw_only=True):
    """One work, however often and however it is cited. `held`: the document of the study that has its text."""

    id: str
    reference: Reference
    role: Literal["primary", "secondary", "unknown"] = "unknown"
    genre: str | None = None
    languages: list[str] = []
    citations: list[str] = []
    held: str | None = None
    library_key: str | None = None


# ---------------------------------------------------------------- naming


class Identity(msgspec.Struct, frozen=True):
    """A person as an edition knows them: its `key` (or an address, as of the GND or VIAF), and the `name` in full."""

    key: str
    name: str | None = None


class Mention(Record, frozen=True, kw_only=True):
    """A name, role word or pronoun that stands for an actor. `actor` is None until resolved, or for good.

    `told`: who it is by the mark-up of an edition: its key for the person, and the full name in its list of persons.
    """

    id: str
    span: Span
    kind: Kind
    actor: str | None = None
    told: Identity | None = None
    confidence: float


class DateExpression(Record, frozen=True, kw_only=True):
    """Words that name a time. `edtf` is None where the value cannot be told; `from_context`: it needed more text."""

    id: str
    span: Span
    edtf: str | None
    from_context: bool = False


QuotationClass = Literal["statement", "term", "name", "title", "scare", "translation"]


class Quotation(Record, frozen=True, kw_only=True, rename={"class_": "class"}):
    """Words in quotation marks (without the marks), in pieces where an ellipsis or "he said" interrupts them."""

    id: str
    document: str
    spans: list[Span]
    class_: QuotationClass
    statement: str | None = None
    note: str | None = None


# ---------------------------------------------------------------- attributing and resolving


class StatementTarget(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom a statement speaks: an actor id or at least a name, where, and the holder's stance towards it."""

    actor: str | None
    name: str
    spans: list[Span] = []
    stance: Stance = "neutral"
    confidence: float = 0.5


class StatementConfidence(msgspec.Struct, frozen=True, kw_only=True):
    """Calibrated confidences, 0 to 1; `holder`, `targets`, `date` are None before resolving."""

    span: float
    holder: float | None = None
    targets: float | None = None
    date: float | None = None


class Statement(Record, frozen=True, kw_only=True):
    """What some holder said, wrote or thought, as spans of the text.

    `manner` own: the document's own author asserts something of a target without a reporting cue, in a primary
    source. `quoted`: the quoted spans within `content`. `nested_in`: the statement whose content reports this one.
    """

    id: str
    document: str
    manner: Manner
    act: Act
    holder: Span | None = None
    cue: list[Span] = []
    content: list[Span]
    quoted: list[Span] = []
    run_on: bool = False
    nested_in: str | None = None
    negated: bool = False
    hedge: Span | None = None
    confidence: StatementConfidence


class Resolution(Record, frozen=True, kw_only=True):
    """Who, of whom, to whom, when and after which source: the rest of a Statement. `id` is the statement's.

    `through`: source ids, nearest first: the words reached us through these. `why`: one reason per resolved part.
    """

    id: str
    document: str
    holders: list[str] = []
    speaks_for: list[str] = []
    targets: list[StatementTarget] = []
    addressees: list[str] = []
    occasion: str | None = None
    medium: str | None = None
    audience: Audience | None = None
    date: str | None = None
    about_dates: list[str] = []
    citations: list[str] = []
    through: list[str] = []
    confidence: StatementConfidence


class ActorName(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A name by which an actor goes, in a language, valid from and to (EDTF, None open)."""

    text: str
    language: str | None = None
    from_: str | None = None
    to: str | None = None


class Office(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """An office held: its title, of which state or body (actor id), from and to (EDTF)."""

    title: str
    of: str | None = None
    from_: str | None = None
    to: str | None = None


class Membership(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Belonging to a larger actor (state, army, group), from and to (EDTF)."""

    of: str
    from_: str | None = None
    to: str | None = None


class Actor(Record, frozen=True, kw_only=True):
    """A person, state, institution, army, group or party. `id` is its authority key, else its first mention."""

    id: str
    name: str
    kind: Kind
    names: list[ActorName] = []
    offices: list[Office] = []
    memberships: list[Membership] = []
    wikidata: str | None = None


class Occasion(Record, frozen=True, kw_only=True):
    """One utterance, however many books quote it."""

    id: str
    what: str
    date: str | None = None
    place: str | None = None
    holders: list[str] = []
    audience: Audience | None = None
    statements: list[str] = []


class Event(Record, frozen=True, kw_only=True):
    """Something that happened, for the chronology."""

    id: str
    what: Span
    date: str | None
    actors: list[str] = []
    place: str | None = None


class Relation(Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """How parties stood to each other over a time: war, alliance, neutrality, non_aggression, recognition, ..."""

    id: str
    kind: str
    parties: list[str]
    from_: str | None = None
    to: str | None = None
    status: Literal["in_force", "sought", "alleged", "ended"] = "in_force"
    evidence: Span | str | None = None


# ---------------------------------------------------------------- framing, coding, comparing, verifying


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term the document defines, its definition, and where."""

    term: str
    definition: str
    span: Span


class Frame(Record, frozen=True, kw_only=True):
    """What a document asks, as proposed to the scholar: who saw whom, along what, when. Names, not yet ids."""

    id: str
    document: str
    perceivers: list[str] = []
    targets: list[str] = []
    dimensions: list[str] = []
    period: str | None = None
    terms: list[Term] = []
    evidence: list[Span] = []


ClaimKind = Literal["perception", "common", "different", "absent", "conclusion"]


class Claim(Record, frozen=True, kw_only=True):
    """What the scholar of a study asserts. Some findings are arguments from silence and live only here."""

    id: str
    span: Span
    kind: ClaimKind
    perceiver: str | None = None
    targets: list[str] = []
    dimension: str | None = None
    rests_on: list[str] = []
    hedge: Span | None = None


class Coding(Record, frozen=True, kw_only=True):
    """One code of one coder on a statement (or a claim) towards one of its targets; `why` shows the reason."""

    id: str
    statement: str | None = None
    claim: str | None = None
    perceiver: str | None = None
    target: str | None = None
    dimension: str
    aspect: str | None = None
    stance: Stance | None = None
    why: list[Span | str] = []
    coder: str
    confidence: float


class LeftOut(msgspec.Struct, frozen=True):
    """Characters of a file that are in no passage: what they were ("running heads"), and how many."""

    what: str
    characters: int


class Coverage(Record, frozen=True, kw_only=True):
    """How much of a document a stage searched and read, in characters: what was not looked at is known.

    What was searched, neither read nor among `left_out`, is mark-up, note marks and white space.
    """

    document: str
    stage: str
    selection: str | None = None
    searched: int | None = None
    read: int | None = None
    left_out: list[LeftOut] = []


class Check(Record, frozen=True, kw_only=True):
    """A quotation, citation, claim, date or name held against the sources."""

    id: str
    kind: Literal["quotation", "citation", "claim", "date", "name"]
    about: str
    verdict: str
    evidence: list[Span] = []
    difference: str | None = None
    confidence: float


class Abstention(Record, frozen=True, kw_only=True):
    """What a stage declined, and why. Never silent, never a crash."""

    stage: str
    about: str
    reason: str


class Run(Record, frozen=True, kw_only=True):
    """One run of one stage: what went in, which model, which decision was the last it saw."""

    id: str
    stage: str
    version: str
    settings: str | None = None
    inputs: str | None = None
    model: str | None = None
    last_decision: int | None = None
    started: str
    ended: str


class Decision(Record, frozen=True, kw_only=True):
    """One entry of the log of what people decided. `about`: the record's id, or two ids for a pair.

    `value` and `seen` are JSON texts: what the person set, and how the record and its words stood then.
    """

    id: int
    about: list[str]
    verdict: str
    value: str | None = None
    reason: str | None = None
    by: str
    at: str
    seen: str | None = None


# ---------------------------------------------------------------- comparing


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: what a perceiver says of a target along a dimension (and aspect), in a period.

    `absent` (only where there is neither statement nor claim): none_found, not_searched or not_read.
    `stances` counts statements by stance; `occasions` is the number of independent witnesses. `expected_right`: how
    many of the statements stand here rightly, by their coders' confidences; `sd_right`: its standard deviation.
    """

    perceiver: str | None
    target: str
    dimension: str
    aspect: str | None = None
    period: str | None = None
    statements: list[str] = []
    claims: list[str] = []
    occasions: list[str] = []
    sources: list[str] = []
    stances: dict[str, int] = {}
    dates: list[str] = []
    expected_right: float | None = None
    sd_right: float | None = None
    absent: Literal["none_found", "not_searched", "not_read"] | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the comparison with the statements and claims that bear it out."""

    sentence: str
    dimension: str
    targets: list[str]
    aspect: str | None = None
    statements: list[str] = []
    claims: list[str] = []


class Parallel(msgspec.Struct, frozen=True, kw_only=True):
    """Two statements that say of one target what the other says of another; `score` 0 to 1."""

    statements: list[str]
    dimension: str | None
    score: float


class Comparison(Record, frozen=True, kw_only=True):
    """The grid with what is common, what differs and what is absent, in words that carry their evidence."""

    id: str
    perceivers: list[str]
    targets: list[str]
    dimensions: list[str]
    periods: list[str]
    cells: list[Cell]
    common: list[Finding] = []
    different: list[Finding] = []
    absent: list[Finding] = []
    parallels: list[Parallel] = []


# ---------------------------------------------------------------- many records

R = TypeVar("R", bound=Record)


class Records:
    """Records by type, in order: what a stage is given. `records[Passage]` is a list, empty if there are none."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._by_type: dict[type[Record], list[Record]] = {}
        self._about: dict[type[Record], dict[str, list[Record]]] = {}
        self.add(records)

    def add(self, records: Iterable[Record]) -> None:
        self._about.clear()
        for r in records:
            self._by_type.setdefault(type(r), []).append(r)

    def __getitem__(self, kind: type[R]) -> list[R]:
        return self._by_type.get(kind, [])  # type: ignore[return-value]

    def of(self, kind: type[R], document: str) -> list[R]:
        """Records of one type whose `document` (or whose span's document) is this one."""
        return [r for r in self[kind] if document_of(r) == document]

    def by_id(self, kind: type[R]) -> dict[str, R]:
        return {r.id: r for r in self[kind]}  # type: ignore[attr-defined]

    def about(self, kind: type[R], id: str) -> list[R]:
        """Records of one type that are about the record of an id: codings and quotations of a statement, checks."""
        if kind not in self._about:
            self._about[kind] = grouped(self[kind])
        return self._about[kind].get(id, [])  # type: ignore[return-value]

    def types(self) -> list[type[Record]]:
        return list(self._by_type)

    def __iter__(self) -> Iterator[Record]:
        for rows in self._by_type.values():
            yield from rows

    def __len__(self) -> int:
        return sum(map(len, self._by_type.values()))


@overload
def record_name(kind: type[Record]) -> str: ...
@overload
def record_name(kind: Record) -> str: ...
def record_name(kind: Any) -> str:
    """The noun used in tables, files and URLs: DateExpression is date_expression."""
    name = (kind if isinstance(kind, type) else type(kind)).__name__
    return "".join(("_" if c.isupper() and i else "") + c.lower() for i, c in enumerate(name))


def passage_id(document: str, order: int) -> str:
    return f"{document}:p{order}"


def place_id(kind: str, at: Span) -> str:
    """The id of a record that stands at a place: kind, passage, offsets."""
    return f"{at.passage}:{kind}{at.start}-{at.end}"


def document_of(record: Record) -> str | None:
    """The document a record belongs to, told by its `document` field or by the passage of its span."""
    document = getattr(record, "document", None)
    if document is not None:
        return str(document)
    at = getattr(record, "span", None) or getattr(record, "what", None)
    if isinstance(at, Span):
        return at.passage.rsplit(":p", 1)[0]
    return record.id if isinstance(record, Document) else None


def by_document(records: Records) -> dict[str, Records]:
    """Records parted by their document, in the documents' order; what belongs to none is left out."""
    out: dict[str, Records] = {d.id: Records() for d in records[Document]}
    for record in records:
        home = out.get(document_of(record) or "")
        if home is not None:
            home.add([record])
    return out


def about_of(record: Record) -> str | None:
    """The id of the record that another one is about."""
    if isinstance(record, Coding):
        return record.statement or record.claim
    if isinstance(record, Quotation):
        return record.statement
    return getattr(record, "about", None) if isinstance(record, Check | Abstention) else None


def grouped(records: Iterable[R]) -> dict[str, list[R]]:
    """Records by what they are about."""
    out: dict[str, list[R]] = {}
    for r in records:
        if (known := about_of(r)) is not None:
            out.setdefault(known, []).append(r)
    return out


class Given(Protocol):
    """What pages ask of records: `Records` in memory, or `study.held.Held`, which reads what it is asked for."""

    def __getitem__(self, kind: type[R]) -> Sequence[R]: ...
    def of(self, kind: type[R], document: str) -> Sequence[R]: ...
    def about(self, kind: type[R], id: str) -> Sequence[R]: ...
    def by_id(self, kind: type[R]) -> Mapping[str, R]: ...


RECORD_TYPES: tuple[type[Record], ...] = (
    Document, Passage, Note, Citation, Source, Enumeration, Mention, DateExpression, Quotation, Statement, Resolution,
    Actor, Occasion, Event, Relation, Frame, Claim, Coding, Comparison, Coverage, Check, Run, Abstention, Decision,
)  # fmt: skip
