"""What reading understood of one file: for the terminal, and as a page with its text.

The account is of every character: in a passage, in a note, left out as what, and the rest, which is mark-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from visavis import __version__
from visavis.pages.page import rendered
from visavis.pages.wording import count, date_words, language_words, listed, person, shortened
from visavis.records import (
    Abstention,
    Citation,
    Coverage,
    DateExpression,
    Document,
    Mention,
    Note,
    Passage,
    Records,
    document_of,
)

DOCUMENTS = 20  # of one file, shown one by one
SECTIONS = 25
REASONS = 12


@dataclass(frozen=True)
class Piece:
    """A run of a passage's text, or in place of one a note's mark or the beginning of a page."""

    text: str = ""
    note: str | None = None
    label: str = ""
    page: str | None = None


@dataclass(frozen=True)
class Paragraph:
    kind: str
    level: int
    pieces: tuple[Piece, ...]
    note: str | None = None  # the id of the note that begins here, and its label
    label: str = ""


@dataclass(frozen=True)
class Understood:
    """One document as it was understood. `account`: what characters are, how many, per cent of all."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[int, str], ...]
    sections_more: int
    account: tuple[tuple[str, int, float], ...]
    declined: tuple[tuple[str, int], ...]
    body: tuple[Paragraph, ...] = ()
    notes: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class FileRead:
    name: str
    documents: tuple[Understood, ...]
    more: int
    facts: tuple[tuple[str, str], ...]
    declined: tuple[tuple[str, int], ...]
    version: str = __version__


def reading_page(records: Records, name: str) -> str:
    """The file as one self-contained page: the account, and the text with its notes."""
    return rendered("reading.html.jinja", page=understood(records, name, texts=True))


def understood(records: Records, name: str, texts: bool = False) -> FileRead:
    """What reading gave of a file. `texts`: the passages too."""
    its = _by_document(records)
    shown = records[Document][:DOCUMENTS]
    notes, coverage = records[Note], records[Coverage]
    whole = sum(c.searched or 0 for c in coverage)
    facts = [
        ("documents", f"{len(records[Document]):,}"),
        ("passages", f"{len(records[Passage]):,}"),
        ("notes", f"{len(notes):,}, {sum(n.anchor is not None for n in notes):,} tied to their marks"),
        ("characters", f"{whole:,}, {_share(sum(c.read or 0 for c in coverage), whole):.1f} % of them in passages"),
    ]
    of_none = Counter(_in_general(a) for a in records[Abstention] if _home(a.about) not in its)
    return FileRead(
        name,
        tuple(_understood(d, its[d.id], texts) for d in shown),
        len(records[Document]) - len(shown),
        tuple(facts),
        tuple(of_none.most_common(REASONS)),
    )


def reading_report(records: Records, name: str) -> RenderableType:
    """The same for the terminal."""
    page = understood(records, name)
    parts: list[RenderableType] = [Text(page.name, style="bold")]
    if len(records[Document]) != 1:
        parts.append(_facts(page.facts))
    for reason, n in page.declined:
        parts.append(_declined(reason, n))
    for d in page.documents:
        parts += _document(d)
    if page.more:
        parts.append(Text(f"\n... and {count(page.more, 'more document')}."))
    return Group(*parts)


def _document(d: Understood) -> Iterator[RenderableType]:
    yield Text(f"\n{d.title}", style="bold underline")
    yield _facts(d.facts)
    for level, words in d.sections:
        yield Text(f"  {'  ' * level}{shortened(words, 90)}", style="dim")
    if d.sections_more:
        yield Text(f"    ... and {count(d.sections_more, 'more heading')}", style="dim")
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column()
    for what, n, share in d.account:
        table.add_row(f"{n:,}", f"{share:.1f} %", Text(what))
    yield Text("  every character:")
    yield table
    for reason, n in d.declined:
        yield _declined(reason, n)


def _facts(facts: tuple[tuple[str, str], ...]) -> Table:
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(style="dim", justify="right")
    table.add_column(overflow="fold")
    for what, value in facts:
        table.add_row(what, Text(value))
    return table


def _declined(reason: str, n: int) -> Text:
    return Text.assemble(("  not sure: ", "yellow"), reason + (f" ({n} times)" if n > 1 else ""))


# ---------------------------------------------------------------- one document


def _by_document(records: Records) -> dict[str, Records]:
    out = {d.id: Records() for d in records[Document]}
    for record in records:
        home = out.get(document_of(record) or "")
        if home is not None and not isinstance(record, Document):
            home.add([record])
    for a in records[Abstention]:
        if _home(a.about) in out:
            out[_home(a.about)].add([a])
    return out


def _home(about: str) -> str:
    """The document of a passage's, note's or document's id."""
    document, _, place = about.rpartition(":")
    return document if document and place[:1] in ("p", "n") else about


def _in_general(a: Abstention) -> str:
    where = a.about.rpartition(":")[2]
    return shortened(a.reason if where == a.about or ":" in a.about else f"{where}: {a.reason}", 300)


def _understood(d: Document, its: Records, texts: bool) -> Understood:
    passages, notes = its[Passage], its[Note]
    heads = [(p.level or 1, p.text) for p in passages if p.kind == "heading"]
    reasons = Counter(shortened(a.reason, 300) for a in its[Abstention])
    return Understood(
        title=d.title or d.path,
        facts=tuple((what, value) for what, value in _told(d, passages, notes, its) if value),
        sections=tuple(heads[:SECTIONS]),
        sections_more=max(0, len(heads) - SECTIONS),
        account=tuple(_account(passages, its[Coverage])),
        declined=tuple(reasons.most_common(REASONS)),
        body=tuple(_body(passages, notes)) if texts else (),
        notes=tuple(_notes(passages, notes)) if texts else (),
    )


def _told(d: Document, passages: list[Passage], notes: list[Note], its: Records) -> Iterator[tuple[str, str]]:
    yield "author", listed([person(n) for n in d.authors]) or "none found"
    yield "date", date_words(d.date) or "none found"
    yield "kind", d.genre or ""
    yield "languages", _languages(passages)
    labels = [label for p in passages for label in p.pages]
    yield "pages", f"{d.pages:,} (from {labels[0]} to {labels[-1]})" if d.pages and labels else "not told by the format"
    kinds = Counter(p.kind for p in passages if p.kind != "note")
    yield "passages", ", ".join(count(n, kind) for kind, n in kinds.most_common())
    tied = sum(n.anchor is not None for n in notes)
    untied = [n.label for n in notes if n.anchor is None]
    yield "notes", f"{len(notes):,}, {tied:,} tied to their marks" if notes else "none"
    yield "untied notes", shortened(", ".join(untied), 120)
    marked = [count(len(its[kind]), noun) for kind, noun in _MARKED if its[kind]]
    yield "marked up", listed(marked)


_MARKED: tuple[tuple[type[Mention] | type[DateExpression] | type[Citation], str], ...] = (
    (Mention, "person"),
    (DateExpression, "date"),
    (Citation, "reference"),
)


def _languages(passages: list[Passage]) -> str:
    sizes: Counter[str] = Counter()
    for p in passages:
        sizes[p.language or ""] += len(p.text)
    whole = sizes.total()
    named = [(language_words(tag) if tag else "not told", n) for tag, n in sizes.most_common(6)]
    return ", ".join(f"{words} {_share(n, whole):.0f} %" for words, n in named if n * 200 >= whole)


def _account(passages: list[Passage], coverage: list[Coverage]) -> Iterator[tuple[str, int, float]]:
    whole = sum(c.searched or 0 for c in coverage)
    body = sum(len(p.text) for p in passages if p.kind != "note")
    notes = sum(len(p.text) for p in passages if p.kind == "note")
    out = [("in the text", body), ("in notes", notes)]
    out += [(f"left out: {part.what}", part.characters) for c in coverage for part in c.left_out]
    rest = whole - sum(n for _, n in out)
    out.append(("mark-up, note marks and white space", max(0, rest)))
    for what, n in out:
        if n:
            yield what, n, _share(n, whole)


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


# ---------------------------------------------------------------- the text


def _body(passages: list[Passage], notes: list[Note]) -> Iterator[Paragraph]:
    marks: dict[str, list[tuple[int, Piece]]] = {}
    for n in notes:
        if n.anchor is not None:
            marks.setdefault(n.anchor.passage, []).append((n.anchor.start, Piece(note=n.id, label=n.label)))
    for p in passages:
        if p.kind != "note":
            at = [*marks.get(p.id, []), *((b.offset, Piece(page=b.page)) for b in p.page_breaks)]
            yield Paragraph(p.kind, min(p.level or 1, 4), tuple(_pieces(p.text, at)))


def _pieces(text: str, places: list[tuple[int, Piece]]) -> Iterator[Piece]:
    start = 0
    for at, piece in sorted(places, key=lambda place: place[0]):
        if at > start:
            yield Piece(text[start:at])
        yield piece
        start = max(start, at)
    if text[start:]:
        yield Piece(text[start:])


def _notes(passages: list[Passage], notes: list[Note]) -> Iterator[Paragraph]:
    by_id = {p.id: p for p in passages}
    for n in notes:
        words = "\n".join(by_id[i].text for i in n.passages if i in by_id)
        yield Paragraph("note", 0, (Piece(words),), note=n.id, label=n.label)
