"""Reports, quotations, speakers' turns and the author's own assertions of a document, put together as statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from visavis.codebook import Plan
from visavis.records import Abstention, Document, Enumeration, Note, Passage, Quotation, Record, Records, Statement
from visavis.stages.attributing.acts import settle_acts
from visavis.stages.attributing.building import Found, Quoted, made, name, nest, once, statement
from visavis.stages.attributing.foreign import FOREIGN, foreign_reports
from visavis.stages.attributing.learned import candidates as read_candidates
from visavis.stages.attributing.learned import judged
from visavis.stages.attributing.own import own_statements
from visavis.stages.attributing.quoted import attach_quotes, share_holders, turns
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.reports import reports
from visavis.stages.attributing.running import run_on
from visavis.stages.attributing.tokens import Words, split
from visavis.text import Span

# The writer of a study: what he says himself is a Claim, no statement.
_WRITER = frozenset(
    ("i", "we", "our", "my", "the author", "this paper", "this study", "this article", "this chapter", "this essay")
)
_READ = ("paragraph", "quotation", "item", "note")
_LONGEST = 1_000_000  # characters of one passage; the longest paragraphs in print have some ten thousand


def attribute(given: Records, plan: Plan) -> Iterator[Record]:
    """Statements of one document; its quotations and enumerations, tied to them where they are a statement's.

    Every quotation and enumeration given is given back. Words are read in passages and in notes' commentary; of a
    passage that is too long to be one, none, and an Abstention says so.
    """
    document = next(iter(given[Document]), None)
    passages = sorted(given[Passage], key=lambda p: p.order)
    for p in passages:
        if len(p.text) > _LONGEST:
            reason = f"a passage of {len(p.text)} characters is no prose"
            yield Abstention(stage="attributing", about=p.id, reason=reason)
    passages = [p for p in passages if len(p.text) <= _LONGEST]
    found = _all(given, passages, study=document is not None and document.genre == "study")
    name(found)
    statements = [statement(f, document.id if document else f.passage.document) for f in found]
    yield from statements
    if document is not None:
        yield from own_statements(document, passages, statements, plan)
    yield from _tied_quotations(given[Quotation], found)
    yield from _tied_enumerations(given[Enumeration], statements)


def _all(given: Records, passages: Sequence[Passage], study: bool) -> list[Found]:
    quotations: dict[str, list[Quotation]] = {}
    for q in given[Quotation]:
        for passage_id in dict.fromkeys(s.passage for s in q.spans):
            quotations.setdefault(passage_id, []).append(q)
    commentary = {p: note.commentary for note in given[Note] for p in note.passages}
    speakers = turns(passages)
    read = [p for p in passages if p.kind in _READ and (p.kind != "note" or commentary.get(p.id))]
    quoted = {p.id: Quoted(p.id, quotations.get(p.id, [])) for p in read}
    said = _reports(read, quoted, study)
    found: list[Found] = []
    for passage in read:
        here = _passage_statements(passage, quoted[passage.id], *said[passage.id])
        if passage.id in speakers:
            here = [*speakers[passage.id].found(), *here]
        if passage.kind == "note":
            here = [f for f in here if _within(f, commentary[passage.id])]
        found.extend(here)
    return found


def _within(f: Found, commentary: Sequence[Span]) -> bool:
    return any(s.passage == f.passage.id and s.start <= f.hull[0] < s.end for s in commentary)


def _reports(
    passages: Sequence[Passage], quoted: dict[str, Quoted], study: bool
) -> dict[str, tuple[Words, list[Report]]]:
    """Words and reports of each passage: English ones by rules and the learned reader, others by rules."""
    out: dict[str, tuple[Words, list[Report]]] = {}
    english: list[str] = []
    for p in passages:
        language = (p.language or "en").partition("-")[0]
        marked = [(s.start, s.end) for s, _ in quoted[p.id].statements]
        words = split(p.text, marked, characters=language == "ja")
        if language in FOREIGN:
            found = foreign_reports(words, language)
            share_holders(words, found)
            out[p.id] = words, attach_quotes(words, found)
        else:
            out[p.id] = words, ruled(words, study)
            english.append(p.id)
    for id_, candidates in zip(english, read_candidates([out[i] for i in english]), strict=True):
        words, found = out[id_]
        found = judged(words, found, candidates, study)
        if study:
            found = [r for r in found if r.holder is None or words.surface(*r.holder).casefold() not in _WRITER]
        else:
            settle_acts(words, found)
        out[id_] = words, found
    return out


def ruled(words: Words, study: bool) -> list[Report]:
    """The reports of an English passage by rules alone."""
    found = reports(words)
    share_holders(words, found)
    found = attach_quotes(words, found)
    if not study:
        run_on(words, found)
    return found


def _passage_statements(passage: Passage, quoted: Quoted, words: Words, found: Sequence[Report]) -> list[Found]:
    owner = {words.index(s.start): q for s, q in quoted.statements}
    kept = [made(passage, words, r, owner, quoted) for r in found]
    # words without a cue that only go on here were a statement's of an earlier passage
    kept = once([f for f in kept if f.content and (f.report.cue or set(f.quotations) <= quoted.begun)])
    nest(kept)
    return kept


def _tied_quotations(quotations: Sequence[Quotation], found: Sequence[Found]) -> Iterator[Quotation]:
    owner: dict[str, str] = {}
    for f in found:
        for id_ in f.quotations:
            owner[id_] = f.id  # the innermost comes last: outer statements begin first
    for q in quotations:
        yield replace(q, statement=owner[q.id], class_="statement") if q.id in owner else q


def _tied_enumerations(lists: Sequence[Enumeration], statements: Sequence[Statement]) -> Iterator[Enumeration]:
    """A list belongs to the statement whose content holds it, or holds the words that announce it."""
    by_passage: dict[str, list[Statement]] = {}
    for s in statements if lists else ():
        for passage in {c.passage for c in s.content}:
            by_passage.setdefault(passage, []).append(s)
    for e in lists:
        places = [i.span for i in e.items[:1]] + ([e.announced] if e.announced else [])
        near = {id(s): s for p in places for s in by_passage.get(p.passage, [])}
        hit = next((s for s in near.values() if any(c.overlaps(p) for c in s.content for p in places)), None)
        yield replace(e, statement=hit.id) if hit else e
