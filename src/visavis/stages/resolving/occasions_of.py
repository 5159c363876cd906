"""When, how, before whom and after which source something was said."""

from __future__ import annotations

import re

from visavis.edtf import bounds, overlaps
from visavis.records import Audience, Citation, Source, Statement
from visavis.stages.resolving.named_dates import MEETING, SAME_MEETING, events_in
from visavis.stages.resolving.scene import Scene, Told
from visavis.text import Span, level, listed, span

# Media by the words that name them, the more telling first. Audience follows from the medium.
_MEDIA: tuple[tuple[str, str, Audience | None], ...] = (
    (r"radio (?:speech|address|broadcast)|broadcast|fireside", "radio speech", "public"),
    (r"press conference|news conference", "press conference", "public"),
    (r"interview", "interview", "public"),
    (r"speech|address(?:ed)? to|oration|celebrations?|rally", "speech", "public"),
    (r"communiqu|proclamation|proclaim|declaration|manifesto|public statement|publicly", "public statement", "public"),
    (r"directive|order No|ordered\b|orders to|instructions?|instructed", "directive", "internal"),
    (r"telegram|cable|telegraphed|cabled|wired|dispatch|despatch", "telegram", "internal"),
    (r"memorand", "memorandum", "internal"),
    (r"letter|wrote to", "letter", "private"),
    (r"diary|journal entry", "diary", "private"),
    (r"note verbale|diplomatic note|formal note|aide-m[ée]moire|denunciation|ultimatum|d[ée]marche", "note", "private"),
    (r"conference|summit|council|committee", "conference", "private"),
    (r"conversation|talks?|meeting|met with|told|asked", "meeting", "private"),
    (r"article|editorial|newspaper", "article", "public"),
    (r"memoirs?", "memoir", "public"),
)
_MEDIUM = [(re.compile(rf"\b(?:{p})", re.IGNORECASE), m, a) for p, m, a in _MEDIA]
_BACK = re.compile(
    r"^\W*(?:after (?:this|that|which)|then|thereafter|later|at (?:this|that|the same) time|"
    r"(?:in|on) (?:this|that|the same)|there|here|he|she|it|they|this)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\b(?:before|until|since|after|prior to|following|by)\s+(?:[\w’'-]+\s+){0,9}$", re.IGNORECASE)
_GENRES: dict[str, tuple[str, Audience | None]] = {
    "speech": ("speech", "public"), "address": ("speech", "public"), "message": ("message", "public"),
    "telegram": ("telegram", "internal"), "memorandum": ("memorandum", "internal"), "letter": ("letter", "private"),
    "minutes": ("meeting", "internal"), "press": ("article", "public"), "treaty": ("treaty", "public"),
    "memoir": ("memoir", "public"), "note": ("note", "private"), "diary": ("diary", "private"),
}  # fmt: skip
_OWN_WORDS = listed("manuscript webpage personal_communication speech treaty legislation document interview bill")


_NEAR = 600  # characters around a cue in which date, medium and occasion are looked for


def outside(scene: Scene, s: Statement) -> list[Span]:
    """The parts of the cue's sentence that are not the statement's content, not further than `_NEAR` from the cue."""
    at = s.cue[0] if s.cue else s.content[0]
    whole = scene.sentence(at)
    text, out = scene.text(at.passage), []
    start, end = max(whole.start, at.start - _NEAR), min(whole.end, at.end + _NEAR)
    for c in sorted(c for c in s.content if c.passage == at.passage):
        if c.start >= end:
            break
        if c.start > start:
            out.append(span(at.passage, text, start, c.start))
        start = max(start, c.end)
    if start < end:
        out.append(span(at.passage, text, start, end))
    return [o for o in out if o.end > o.start]


def date_said(scene: Scene, s: Statement, told: Told) -> tuple[str | None, float | None]:
    """The date of the saying: beside the cue, else of the same occasion, else of the document that says it."""
    if s.manner == "own":
        return _document_date(scene)
    anchor = s.cue[0] if s.cue else s.content[0]
    found = _beside(scene, outside(scene, s), anchor)
    if found is not None:
        return found
    outer = scene.by_statement.get(s.nested_in or "")
    if outer is not None and outer.date:
        return outer.date, 0.5
    for earlier in reversed(scene.told[-5:]):
        if _same_occasion(scene, earlier, s, told):
            return earlier.date, 0.7 if earlier.date else None
    at_event = _of_event(scene, outside(scene, s), anchor)
    if at_event is not None:
        return at_event, 0.65
    if s.manner in ("direct", "mixed") or s.quoted:
        before = _sentence_before(scene, anchor)
        if before is not None and _BACK.match(scene.sentence(anchor).exact):
            found = _beside(scene, [before], anchor)
            if found is not None:
                return found[0], 0.6
    return _document_date(scene) if scene.primary else (None, None)


def _of_event(scene: Scene, parts: list[Span], anchor: Span) -> str | None:
    """The date of an event named beside the cue, or of the meeting that "at the meeting" goes back to."""
    for part in parts:
        text = scene.text(part.passage)
        dated = [scene.events[n] for n in events_in(text, part.start, part.end) if n in scene.events]
        if dated:
            return dated[0]
    if not any(SAME_MEETING.search(scene.text(p.passage), p.start, p.end) for p in parts):
        return None
    for earlier in reversed(scene.told[-5:]):
        at = earlier.statement.cue[0] if earlier.statement.cue else earlier.statement.content[0]
        if earlier.date and at.passage == anchor.passage and MEETING.search(scene.sentence(at).exact):
            return earlier.date
    return None


def _document_date(scene: Scene) -> tuple[str | None, float | None]:
    date = scene.date
    return (date, 0.9) if date else (None, None)


def _beside(scene: Scene, parts: list[Span], anchor: Span) -> tuple[str, float] | None:
    """The date nearest to the cue in these words; a full day before a month before a year."""
    best: tuple[int, int, str] | None = None
    for part in parts:
        for d in scene.dates_in(part):
            if not calendar(d.edtf):
                continue
            text = scene.text(part.passage)[max(part.start, d.span.start - 120) : d.span.start]
            bound = 1 if _BOUND.search(text) else 0
            distance = abs(anchor.start - d.span.start) + 400 * bound
            key = (-_precision(d.edtf or ""), distance, d.edtf or "")
            if best is None or key < best:
                best = key
    return (best[2], 0.85) if best else None


def calendar(edtf: str | None) -> bool:
    """A day, month or year, alone: no duration, no open interval."""
    return bool(edtf) and "/" not in (edtf or "") and bounds(edtf) is not None


def _precision(edtf: str) -> int:
    return edtf.count("-")


def _sentence_before(scene: Scene, at: Span) -> Span | None:
    here = scene.sentence(at)
    return scene.sentence(Span(at.passage, max(0, here.start - 2), here.start, "")) if here.start > 1 else None


def _same_occasion(scene: Scene, earlier: Told, s: Statement, told: Told) -> bool:
    """An earlier statement of the same holder in this sentence, or in the one before if the words point back to it."""
    anchor = s.cue[0] if s.cue else s.content[0]
    first = earlier.statement.cue[0] if earlier.statement.cue else earlier.statement.content[0]
    if first.passage != anchor.passage or first.start > anchor.start or not earlier.date:
        return False
    if not set(earlier.holders) & set(told.holders):
        return False
    here, there = scene.sentence(anchor), scene.sentence(first)
    if here.start == there.start:
        return True
    gap = (
        scene.text(anchor.passage)[earlier.statement.content[-1].end : here.start]
        if earlier.statement.content[-1].passage == anchor.passage
        else ""
    )
    return len(gap) < 400 and bool(_BACK.match(here.exact))


def medium_and_audience(scene: Scene, s: Statement, told: Told) -> tuple[str | None, Audience | None]:
    if s.manner == "own" and scene.document and scene.document.genre in _GENRES:
        return _GENRES[scene.document.genre]
    words = " ".join(o.exact for o in outside(scene, s))
    here = next(((m, a) for pattern, m, a in _MEDIUM if pattern.search(words)), (None, None))
    for earlier in reversed(scene.told[-5:]):
        if earlier.medium and _same_occasion(scene, earlier, s, told):
            audience = next((a for _, m, a in _MEDIA if m == earlier.medium), None)
            vague = here[0] in (None, "public statement", "speech") and audience == (here[1] or audience)
            return (earlier.medium, audience) if vague else here
    return here


def citations(scene: Scene, s: Statement, told: Told) -> tuple[list[Citation], float]:
    """Citations of the note that covers the statement: in its sentence, else (the same holder going on) the next."""
    last = s.content[-1]
    note = scene.note_of.get(last.passage)
    if note is not None:
        after = [
            c for c in scene.citations.get(note.id, []) if c.span.start >= last.end or c.span.passage != last.passage
        ]
        return (after or scene.citations.get(note.id, []))[:4], 0.7
    sentence = scene.sentence(Span(last.passage, max(last.start, last.end - 1), last.end, ""))
    for n in scene.notes_after(last.passage, last.end - 1):
        assert n.anchor is not None
        at = n.anchor.start
        if at < last.end - 1:
            continue
        if at <= sentence.end + 2:
            return scene.citations.get(n.id, []), 0.9
        between = scene.text(last.passage)[sentence.end : at]
        follows = span(last.passage, scene.text(last.passage), sentence.end, at)
        if len(between) < 1200 and told.holders and _BACK.match(follows.exact):
            return scene.citations.get(n.id, []), 0.5
        return [], 0.0
    return [], 0.0


def through(scene: Scene, cited: list[Citation], who: list[str]) -> list[str]:
    """Sources by which the words reached us at second hand: neither the holder's own work nor the document itself."""
    out: list[str] = []
    for c in cited:
        source = scene.sources.get(c.source or "")
        if source is None or _by(scene, source, who) or not who:
            continue
        reference = source.reference
        collected = bool(reference.editor) or (source.genre == "documents" and reference.type == "book")
        unknown = source.role == "unknown" and reference.type not in _OWN_WORDS
        if source.role == "secondary" or collected or unknown:
            out.append(source.id)
    return list(dict.fromkeys(out))


def _by(scene: Scene, source: Source, who: list[str]) -> bool:
    families = {level(n.family or n.literal or "").casefold() for n in source.reference.author}
    for actor in who:
        names = {actor.replace("-", " ")} | ({scene.actors[actor].name} if actor in scene.actors else set())
        if any(f and f in level(n).casefold() for n in names for f in families):
            return True
    return False


def own_work(scene: Scene, cited: list[Citation], who: list[str], said: str | None) -> tuple[str | None, bool]:
    """When the holder's own cited work was given or published, as EDTF, and whether it is a scholar's.

    A speaker says what he says on the day of the speech that is cited; a scholar when he publishes it. Of several
    works the one whose date agrees with what the text says (`said`).
    """
    for c in cited:
        source = scene.sources.get(c.source or "")
        issued = source.reference.issued if source is not None and _by(scene, source, who) else None
        if source is None or issued is None or not issued.date_parts or not issued.date_parts[0]:
            continue
        parts = issued.date_parts[0]
        scholarly = source.role != "primary"
        date = f"{parts[0]:04d}" if scholarly else "-".join(f"{n:0{4 if i == 0 else 2}d}" for i, n in enumerate(parts))
        if said is None or overlaps(said, date):
            return date, scholarly
    return None, False


def about_dates(scene: Scene, s: Statement) -> list[str]:
    """Dates within the content: of what is spoken about, never of the saying."""
    out = [d.edtf for c in s.content for d in scene.dates_in(c) if d.edtf]
    return list(dict.fromkeys(out))
