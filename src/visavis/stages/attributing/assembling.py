"""Reports, quotations, speakers' turns and the author's own assertions of a document, put together as statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from visavis.codebook import Plan
from visavis.records import (
    Document,
    Enumeration,
    Note,
    Passage,
    Quotation,
    Record,
    Records,
    Statement,
    StatementConfidence,
    place_id,
)
from visavis.stages.attributing.confidence import confidence
from visavis.stages.attributing.foreign import FOREIGN, foreign_reports
from visavis.stages.attributing.own import own_statements
from visavis.stages.attributing.quoted import attach_quotes, share_holders, turns
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.reports import reports
from visavis.stages.attributing.running import run_on
from visavis.stages.attributing.subjects import Range
from visavis.stages.attributing.tokens import Words, split
from visavis.text import Span, span

# The writer of a study: what he says himself is a Claim, no statement.
_WRITER = frozenset(
    (
        "i",
        "we",
        "our",
        "my",
        "the author",
        "this paper",
        "this study",
        "this article",
        "this chapter",
        "this essay",
        "one",
    )
)
_READ = ("paragraph", "quotation", "item", "note")


@dataclass
class _Found:
    """A statement in the making, in code points of its passage."""

    passage: Passage
    report: Report
    words: Words
    content: list[Span]
    quoted: list[Span]
    quotations: list[str] = field(default_factory=list)  # ids of quotations that are its own
    id: str = ""
    nested_in: str | None = None

    @property
    def hull(self) -> tuple[int, int]:
        here = [s for s in self.content if s.passage == self.passage.id]
        return (min(s.start for s in here), max(s.end for s in here)) if here else (0, 0)


def attribute(given: Records, plan: Plan) -> Iterator[Record]:
    """Statements of one document; its quotations and enumerations, tied to them where they are a statement's.

    Every quotation and enumeration given is given back. Words are read in passages and in notes' commentary.
    """
    document = next(iter(given[Document]), None)
    passages = sorted(given[Passage], key=lambda p: p.order)
    quotations = _by_passage(given[Quotation])
    commentary = {p: note.commentary for note in given[Note] for p in note.passages}
    study = document is not None and document.genre == "study"
    speakers = turns(passages)
    found: list[_Found] = []
    for at, passage in enumerate(passages):
        if passage.kind not in _READ or (passage.kind == "note" and not commentary.get(passage.id)):
            continue
        here = _passage_statements(passage, quotations.get(passage.id, []), passages[at - 1] if at else None, study)
        if passage.id in speakers:
            here = [*speakers[passage.id].found(here, _Found), *here]
        if passage.kind == "note":
            here = [f for f in here if _in_commentary(f, commentary[passage.id])]
        found.extend(here)
    _name(found)
    statements = [_statement(f, document) for f in found]
    yield from statements
    if document is not None:
        yield from own_statements(document, passages, statements, plan)
    yield from _tied_quotations(given[Quotation], found)
    yield from _tied_enumerations(given[Enumeration], statements)


def _by_passage(quotations: Sequence[Quotation]) -> dict[str, list[Quotation]]:
    out: dict[str, list[Quotation]] = {}
    for q in quotations:
        for passage in dict.fromkeys(s.passage for s in q.spans):
            out.setdefault(passage, []).append(q)
    return out


def _in_commentary(f: _Found, commentary: Sequence[Span]) -> bool:
    a, b = f.hull
    return any(s.passage == f.passage.id and s.start <= a < s.end for s in commentary)


def _passage_statements(
    passage: Passage, quotations: list[Quotation], before: Passage | None, study: bool
) -> list[_Found]:
    pieces = [(s, q) for q in quotations if q.class_ == "statement" for s in q.spans if s.passage == passage.id]
    begun = {q.id for q in quotations if q.spans[0].passage == passage.id}
    words = split(passage.text, [(s.start, s.end) for s, _ in pieces], characters=_language(passage) == "ja")
    found = foreign_reports(words, _language(passage)) if _language(passage) in FOREIGN else reports(words)
    share_holders(words, found)
    found = attach_quotes(words, found, before.text[-300:] if before and before.kind != "heading" else "")
    if not study:
        run_on(words, found)
    owner = {words.index(s.start): q for s, q in pieces}
    if study:
        found = [r for r in found if r.holder is None or words.surface(*r.holder).casefold() not in _WRITER]
    made = [_made(passage, words, r, owner, quotations) for r in found]
    kept = _once([f for f in made if f.content and (f.report.cue or set(f.quotations) <= begun)])
    _nest(kept)
    return kept


def _language(passage: Passage) -> str:
    return (passage.language or "en").partition("-")[0]


def _made(
    passage: Passage, words: Words, report: Report, owner: dict[int, Quotation], quotations: list[Quotation]
) -> _Found:
    own = {
        owner[words.quotes[k][0]].id: owner[words.quotes[k][0]] for k in report.quotes if words.quotes[k][0] in owner
    }
    content: list[Span] = []
    for piece in report.content:
        q = owner.get(piece[0])
        if q is not None and piece in words.quotes:
            content.extend(s for s in q.spans if s not in content)
        else:
            s = span(passage.id, passage.text, words.starts[piece[0]], words.ends[piece[1] - 1])
            if s.end > s.start:
                content.append(s)
    quoted = [
        s for q in quotations if q.class_ in ("statement", "scare") for s in q.spans if any(c.holds(s) for c in content)
    ]
    if report.kind not in (
        "q",
        "m",
        "turn",
        "t",
        "pass.t",
        "a",
        "pass.a",
        "n",
        "l.t",
        "z",
        "n.t",
        "e",
        "w",
        "i",
        "p",
        "g",
        "phrase",
        "bare",
    ):
        own = dict(own)
    for q in quotations:
        if q.class_ in ("statement", "scare") and any(c.holds(s) for c in content for s in q.spans):
            own.setdefault(q.id, q)
    return _Found(passage, report, words, content, list(dict.fromkeys(quoted)), list(own))


def _once(found: list[_Found]) -> list[_Found]:
    """One statement for one content: of two with nearly the same words the one with the better frame stays."""
    out: list[_Found] = []
    seen: dict[tuple[int, int], int] = {}
    for f in found:
        key = f.hull
        if key in seen:
            other = out[seen[key]]
            if _better(f.report, other.report):
                out[seen[key]] = f
            continue
        seen[key] = len(out)
        out.append(f)
    return out


def _better(a: Report, b: Report) -> bool:
    return (a.holder is not None and bool(a.cue)) > (b.holder is not None and bool(b.cue))


def _nest(found: list[_Found]) -> None:
    """Innermost other statement whose content holds the cue and begins before it; content is cut to it."""
    order = sorted(found, key=lambda f: (f.hull[0], -f.hull[1]))
    open_: list[_Found] = []
    for f in order:
        a, b = f.hull
        cue = f.words.starts[f.report.cue[0][0]] if f.report.cue else a
        at = min(a, cue)
        while open_ and open_[-1].hull[1] <= at:
            open_.pop()
        outer = next((o for o in reversed(open_) if o is not f and _holds(o, cue, a)), None)
        if outer is not None:
            f.nested_in = outer.passage.id + str(id(outer))
            f.report.shared = f.report.shared
            f.nested_in = str(id(outer))
            f.content = _cut(f, outer)
        open_.append(f)
        open_.sort(key=lambda o: -o.hull[1])


def _holds(outer: _Found, cue: int, start: int) -> bool:
    return any(
        s.passage == outer.passage.id and s.start <= cue < s.end and s.start <= start < s.end for s in outer.content
    )


def _cut(f: _Found, outer: _Found) -> list[Span]:
    """Content without what lies beyond the end of the piece that holds it."""
    out = []
    for s in f.content:
        host = next((o for o in outer.content if o.passage == s.passage and o.start <= s.start < o.end), None)
        if host is not None and s.end > host.end:
            s = span(s.passage, f.passage.text, s.start, host.end)
        out.append(s)
    return out


def _name(found: list[_Found]) -> None:
    """Ids by place; two statements on the same first words are told apart by their cues."""
    taken: set[str] = set()
    for f in found:
        f.id = place_id("s", f.content[0])
        if f.id in taken:
            f.id += f"-{f.words.starts[f.report.cue[0][0]] if f.report.cue else len(taken)}"
        while f.id in taken:
            f.id += "x"
        taken.add(f.id)
    names = {str(id(f)): f.id for f in found}
    for f in found:
        f.nested_in = names.get(f.nested_in or "")


def _statement(f: _Found, document: Document | None) -> Statement:
    r, w = f.report, f.words

    def at(x: Range) -> Span:
        return span(f.passage.id, f.passage.text, w.starts[x[0]], w.ends[x[1] - 1])

    whole = f.quoted and sum(s.end - s.start for s in f.quoted) >= 0.95 * sum(s.end - s.start for s in f.content)
    manner = (
        "direct"
        if r.kind == "turn" or (whole and r.kind not in ("a", "pass.a"))
        else "mixed"
        if f.quoted
        else "indirect"
    )
    holder = at(r.holder) if r.holder else None
    return Statement(
        id=f.id,
        document=document.id if document else f.passage.document,
        manner=manner,  # type: ignore[arg-type]
        act=r.act,
        holder=holder,
        cue=[at(c) for c in r.cue],
        content=f.content,
        quoted=f.quoted,
        run_on=r.run_on,
        nested_in=f.nested_in,
        negated=r.negated,
        hedge=at(r.hedge) if r.hedge else None,
        confidence=StatementConfidence(span=confidence(r, bool(f.quoted))),
    )


def _tied_quotations(quotations: Sequence[Quotation], found: Sequence[_Found]) -> Iterator[Quotation]:
    owner: dict[str, str] = {}
    for f in found:
        for q in f.quotations:
            owner[q] = f.id  # the innermost comes last: outer statements begin first
    for q in quotations:
        if q.id in owner:
            q = replace(q, statement=owner[q.id], class_="statement")
        yield q


def _tied_enumerations(lists: Sequence[Enumeration], statements: Sequence[Statement]) -> Iterator[Enumeration]:
    """A list belongs to the statement whose content holds it, or holds the words that announce it."""
    by_passage: dict[str, list[Statement]] = {}
    for s in statements:
        for passage in {c.passage for c in s.content}:
            by_passage.setdefault(passage, []).append(s)
    for e in lists:
        places = [i.span for i in e.items[:1]] + ([e.announced] if e.announced else [])
        near = {id(s): s for p in places for s in by_passage.get(p.passage, [])}
        hit = next((s for s in near.values() if any(c.overlaps(p) for c in s.content for p in places)), None)
        yield replace(e, statement=hit.id) if hit else e
