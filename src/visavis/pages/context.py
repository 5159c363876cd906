"""What the templates are given: frozen, worked out, in words. Nothing here is looked up or decided any more.

`href` is the id of an element of the same page, without "#"; None where the page does not show it. Markup is escaped
already; every plain text is escaped by the templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from visavis.pages.wording import count


@dataclass(frozen=True)
class Link:
    text: str
    href: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Share:
    """One stance of a bar: how many statements, what part of the bar's whole in percent."""

    stance: str
    count: int
    percent: float


@dataclass(frozen=True)
class Bar:
    total: int = 0
    shares: tuple[Share, ...] = ()

    @property
    def words(self) -> str:
        """The bar for those who cannot see it."""
        return ", ".join(f"{s.count} {s.stance}" for s in self.shares) or "no statements"


@dataclass(frozen=True)
class Teaser:
    """A statement in one line."""

    words: str
    tag: str
    stance: str
    href: str | None
    lang: str | None = None


@dataclass(frozen=True)
class GridPart:
    """One period of a cell. `width`: of its bar in percent; lengths go by the square root of the number."""

    label: str
    href: str | None
    bar: Bar
    width: float
    claims: int
    absent: str | None


@dataclass(frozen=True)
class GridCell:
    target: str
    href: str
    bar: Bar
    occasions: int
    claims: int
    dates: str
    right: str
    absent: str | None
    parts: tuple[GridPart, ...]
    teasers: tuple[Teaser, ...]

    @property
    def facts(self) -> list[str]:
        """What stands below the number."""
        occasions = count(self.occasions, "occasion") if self.occasions else ""
        claims = f"{count(self.claims, 'assertion')} of scholars" if self.claims else ""
        return [f for f in (occasions, self.dates, claims, self.right) if f]


@dataclass(frozen=True)
class GridRow:
    dimension: str
    definition: str | None
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    perceiver: str
    targets: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Step:
    """One link of the chain from a statement to the words in the primary text."""

    kind: str
    text: str
    href: str | None
    detail: str | None = None


@dataclass(frozen=True)
class Code:
    dimension: str
    aspect: str | None
    target: str
    why: tuple[str, ...]
    coder: str
    confidence: str
    figure: float


@dataclass(frozen=True)
class Quoted:
    """A sentence with its words marked."""

    html: Markup
    lang: str | None


@dataclass(frozen=True)
class Toward:
    target: str
    stance: str


@dataclass(frozen=True)
class Card:
    """A statement with all that is known of it."""

    href: str
    stance: str
    who: str
    speaks_for: str
    addressees: str
    occasion: str | None
    date: str
    edtf: str | None
    about: str
    quotes: tuple[Quoted, ...]
    towards: tuple[Toward, ...]
    tags: tuple[str, ...]
    relations: tuple[str, ...]
    confidence: str
    figures: str
    codes: tuple[Code, ...]
    steps: tuple[Step, ...]
    through: tuple[Link, ...]
    nested: Link | None


@dataclass(frozen=True)
class ClaimPart:
    href: str
    kind: str
    html: Markup
    lang: str | None
    document: Link
    passage: str | None
    rests_on: tuple[Link, ...]
    rests_more: int


@dataclass(frozen=True)
class OpenedPart:
    """One period of an opened cell. `again`: statements whose card stands in another cell; `more`: not shown."""

    href: str
    label: str | None
    bar: Bar
    occasions: int
    dates: str
    absent: str | None
    claims: tuple[Link, ...]
    cards: tuple[Card, ...]
    again: tuple[Teaser, ...]
    more: int


@dataclass(frozen=True)
class Opened:
    href: str
    perceiver: str
    dimension: str
    target: str
    bar: Bar
    occasions: int
    sources: int
    aspects: tuple[tuple[str, int], ...]
    parts: tuple[OpenedPart, ...]


@dataclass(frozen=True)
class FindingPart:
    sentence: str
    evidence: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class ParallelPart:
    left: Teaser
    right: Teaser
    score: float
    dimension: str | None


@dataclass(frozen=True)
class PassagePart:
    href: str
    kind: str
    pages: str
    html: Markup
    lang: str | None


@dataclass(frozen=True)
class CitationLine:
    form: str
    source: Link | None
    locator: str | None
    through: tuple[Link, ...]
    unresolved: str | None
    introduced_by: str | None


@dataclass(frozen=True)
class NotePart:
    href: str
    label: str
    html: Markup
    lang: str | None
    back: str | None
    citations: tuple[CitationLine, ...]


@dataclass(frozen=True)
class DocumentPart:
    href: str
    title: str
    authors: str
    date: str
    facts: str
    lang: str | None
    statements: int
    coverage: str
    passages: tuple[PassagePart, ...]
    notes: tuple[NotePart, ...]


@dataclass(frozen=True)
class WordsPart:
    """Quoted words held against the text that has them."""

    href: str
    html: Markup
    lang: str | None
    verdict: str
    found: str
    alarm: bool
    difference: str | None
    document: Link
    statement: Link | None


@dataclass(frozen=True)
class SourcePart:
    href: str
    html: Markup
    role: str
    facts: str
    cited: int
    notes: tuple[Link, ...]
    notes_more: int
    rests: int
    statements: tuple[Link, ...]
    statements_more: int
    held: Link | None
    note: str | None


@dataclass(frozen=True)
class Moment:
    """One line of the chronology."""

    date: str
    edtf: str | None
    kind: str
    text: str
    targets: str
    href: str | None
    lang: str | None = None


@dataclass(frozen=True)
class CheckLine:
    """Checks that came out alike."""

    kind: str
    verdict: str
    found: str
    why: str
    do: str
    alarm: bool
    number: int
    examples: tuple[Link, ...]


@dataclass(frozen=True)
class Declined:
    stage: str
    reason: str
    number: int
    examples: str


# ---------------------------------------------------------------- pictures: numbers of a drawing, in its own units


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    stance: str
    href: str | None
    label: str


@dataclass(frozen=True)
class Tick:
    """A label at `at` percent of the drawing's width."""

    at: float
    label: str


@dataclass(frozen=True)
class Band:
    """A relation over time, from `start` percent, `width` percent wide."""

    start: float
    width: float
    label: str
    kind: str
    title: str


@dataclass(frozen=True)
class Lane:
    target: str
    total: int
    most: int
    rects: tuple[Rect, ...]
    rows: tuple[tuple[Band, ...], ...]


@dataclass(frozen=True)
class Lanes:
    """Statements over time, a lane a target. `width`, `height`: of one lane's drawing."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    width: float
    height: float
    unit: str


@dataclass(frozen=True)
class Leaning:
    """Stances of one period towards a target, about a middle line: warm to the left, cold to the right."""

    label: str
    total: int
    rects: tuple[Rect, ...]


@dataclass(frozen=True)
class Leanings:
    target: str
    rows: tuple[Leaning, ...]


@dataclass(frozen=True)
class Whisker:
    """The balance of one window: from `x`, `width` wide, its value and interval as heights from the top, in percent."""

    x: float
    width: float
    value: float
    low: float | None
    high: float | None
    total: int
    href: str | None
    label: str


@dataclass(frozen=True)
class Multiple:
    """One small picture: how the balance went of one target along one dimension. `changes`: where, and in words."""

    dimension: str
    target: str
    whiskers: tuple[Whisker, ...]
    changes: tuple[tuple[float, str], ...]
    total: int


@dataclass(frozen=True)
class Multiples:
    """All on one scale of years: `ticks` below each; `years`: the width of a window."""

    all: tuple[Multiple, ...]
    ticks: tuple[Tick, ...]
    years: int


@dataclass(frozen=True)
class TurnPart:
    """A target before and after an event."""

    target: str
    before: str
    after: str
    rise: str
    evidence_before: tuple[Link, ...]
    evidence_after: tuple[Link, ...]
    more_before: int
    more_after: int


@dataclass(frozen=True)
class ConclusionPart:
    """What the author concludes, and how it stands to what was found."""

    words: str
    href: str | None
    standing: str
    numbers: str
    evidence: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class Reflected:
    """One dimension of the mirror."""

    sentence: str
    there: tuple[Link, ...]
    back: tuple[Link, ...]


@dataclass(frozen=True)
class ComparisonPage:
    title: str
    question: str | None
    perceivers: str
    targets: str
    facts: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    grids: tuple[Grid, ...]
    periods: bool
    common: tuple[FindingPart, ...]
    different: tuple[FindingPart, ...]
    absent: tuple[FindingPart, ...]
    parallels: tuple[ParallelPart, ...]
    conclusions: tuple[tuple[str, tuple[ConclusionPart, ...]], ...]
    mirrors: tuple[tuple[str, tuple[Reflected, ...]], ...]
    happening: str | None
    turns: tuple[TurnPart, ...]
    multiples: Multiples | None
    leanings: tuple[Leanings, ...]
    lanes: Lanes | None
    opened: tuple[Opened, ...]
    shown: int
    coded: int
    claims: tuple[ClaimPart, ...]
    documents: tuple[DocumentPart, ...]
    documents_more: int
    sources: tuple[tuple[str, tuple[SourcePart, ...]], ...]
    sources_more: int
    words: tuple[WordsPart, ...]
    moments: tuple[Moment, ...]
    moments_more: int
    checks: tuple[CheckLine, ...]
    declined: tuple[Declined, ...]
    version: str = field(default="")
