"""A note's text to signal phrases, citations and commentary.

First the text is cut into pieces at semicolons and at full stops that end a sentence (in the Russian and German manner
full stops also part the fields of one reference: those do not cut). In each piece a signal phrase is looked for, then
the stretches that hold hard evidence of a citation (a pointer back, pages, a year where years of publication stand,
an address, a call number); a citation reaches from its names or title to its last evidence, the rest is commentary.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from visavis.stages.citing.archives import archival, called, houses, kept
from visavis.stages.citing.cutting import COMPLETE, YEAR, pieces, stretches
from visavis.stages.citing.marked import ITALIC, URL, Marked
from visavis.stages.citing.names import is_name_word, looks_like_person
from visavis.stages.citing.unshown import author_prefix
from visavis.stages.citing.vocabulary import (
    IBID,
    IDEM,
    JA_LOCATOR,
    LOCATOR,
    MONTHS,
    NOTE_REFERENCE,
    POINTER,
    PROSE,
    SIGNAL,
    SIGNAL_WITHIN,
    TOPIC,
    VOLUME,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A citation (with the signal phrase before it) or a stretch of commentary, as offsets of the marked text."""

    what: Literal["citation", "commentary"]
    start: int
    end: int
    signal: str | None = None


# "(1982) 14 Border Review 210, 215", "(1984) 31", "[1931] 1 R.R. 12", "Rivers Act 1921 (N.Z.)"
_LAW_TAIL = re.compile(
    r"(?<=[\ue002\ue003])\s(?:(?:especially|esp\.|"
    r"at)\s)?(?:\d+\s)?(?:[A-Z][\w.&’'()\ue002 ]{0,60}?\s)?(?:\d+|[ivxlc]+)(?:[–-]\d+)?(?:\s?ff?\.)?"
    r"(?:,\s(?:at\s)?\d+(?:[–-]\d+)?)*(?:\s\ue002+)?(?![\w’'])"
)
_STATUTE = re.compile(
    r"(?:(?:[A-Z][\w’']*|\ue002+)\s)(?:(?:[A-Z][\w’']*|\ue002+|of|and|the|for)\s){0,12}?(?:Act|Ordinance|"
    r"Code)\s\d{4}(?:\s\ue002+)?(?:,\ss\.\s\d+)?"
)
_CASE = re.compile(r"(?:[A-Z][\w.’'&-]*\s(?:of\s)?){1,8}v\.?\s(?:[A-Z][\w.’'&-]*\s?(?:of\s)?){1,8}")
_NO_YEAR = re.compile(
    r"(?<!\w)(?:telegrams?|airgrams?|despatch(?:es)?|dispatch|circulars?|telegramm|"
    r"in|since|by|until|from|to|of|after|before|during|between|and|about|around|early|late|im|"
    r"seit|bis|nach|vor|um|von|und|в|с|до|после|jahre?|"
    r"der|den|the|on|at|am|vom|year)\s$",
    re.IGNORECASE,
)
_AND = re.compile(
    r",?\s(?:and|und|sowie|и|as well as|ebenso|or|,)\s(?=(?:see\s|vgl\.\s|"
    r"also\s)?(?:[A-ZÄÖÜА-ЯЁ\ue000\ue001]|ibid\b|ebd\.|там же))|,\s(?=(?:see also|vgl\. auch)\s)|"
    r"(?<=\d)\s(?=(?:[A-Z]\.\s?)+[A-Z][a-z]+,)"
)
_JOINED = re.compile(r"(?:and|und|sowie|и|а также)\s")
_STARTS = re.compile(
    r"(?:ibid\b|ebd\.|там же)|"
    r"[A-Z][\w.]*(?:\s[\w.]+){0,4}\s(?:to|through)\s[A-Z]|"
    r"(?:[^,\ue000-\ue004]{2,60}?,\s)?(?:[\ue000\ue001]|op\.|id\.)|(?:[A-ZА-ЯЁ][\w’'.-]*\s?){1,4},\s|"
    r"(?:[A-ZÄÖÜ][\w/-]+\s){1,3}(?:1[5-9]|20)\d\d"
)


def segment(m: Marked) -> list[Part]:
    """The citations and commentary of a note's passage, in order."""
    out: list[Part] = []
    signal: str | None = None
    for start, end, fresh in (piece for stretch in stretches(m) for piece in pieces(m, *stretch)):
        if fresh:
            signal = None  # a signal phrase reaches over semicolons, not over the end of its sentence
        for part in _piece(m, start, end, signal):
            out.append(part)
            if part.signal:
                signal = part.signal
    return out


# ---------------------------------------------------------------- one piece


def _piece(m: Marked, start: int, end: int, signal: str | None) -> Iterator[Part]:
    """The parts of one piece: each signal phrase in it introduces what follows, up to the next."""
    start, end = m.trim(start, end)
    at, phrase = start, signal
    first = SIGNAL.match(m.mask, start, end)
    if first and not IBID.match(m.mask, start, end) and not _is_page(first.group(), m.mask, first.end()):
        at, phrase = first.end(), m.text[start : first.end()].strip(" ,:")
    for within in SIGNAL_WITHIN.finditer(m.mask, at, end):
        if _topic(m, at, within.start()):
            phrase = m.text[at : within.end()].strip(" ,:(")
        else:
            yield from _body(m, at, _before_comma(m, at, within.start()), phrase)
            phrase = m.text[within.start() : within.end()].strip(" ,:")
        at = within.end()
    for again in _AGAIN.finditer(m.mask, at, end):
        if _in_sentence(m.mask[max(at, again.start() - 300) : again.start()]):
            left = _before_comma(m, at, again.start())
            said = re.search(r"\s(?:is|are|in)\s*$", m.mask[at : again.start()]) and not _points(m.mask[at:left])
            yield from _prose(m, at, left) if said else _body(m, at, left, phrase)
            at = again.start()
    if _ENTITLED.match(m.mask, at, end) and not _points(m.mask[at:end]):
        yield from _prose(m, at, end)
        return
    if IBID.match(m.mask, *m.trim(end, min(len(m.mask), end + 12))) and _DESCRIBED.match(m.mask, at, end):
        yield from _prose(m, at, end)  # "(Telegram 5 to Paris, May 2; ibid.)": what is kept there
        return
    yield from _body(m, at, end, phrase)


def _points(mask: str) -> bool:
    """Does a stretch hold more than the name of what is cited: a house, a page, a volume, an address?"""
    return called(mask) or URL in mask or any(x.search(mask) for x in (LOCATOR, VOLUME)) or _houses_in(mask)


def _houses_in(mask: str) -> bool:
    return next(houses(mask, 0, len(mask)), None) is not None


_DESCRIBED = re.compile(
    r"(?:the )?(?:\w+ )?(?:telegrams?|airgrams?|memorand(?:um|a)|des?patch(?:es)?|letters?|notes?|minutes|messages?|"
    r"reports?|circulars?|instructions?|records?|appointment book|polto|secto|telegramm|aufzeichnung|schreiben|bericht|"
    r"telegramme?|[A-Z][\w–-]{1,10} \d+ (?:from|to)|телеграмма|записка|письмо|донесение)\b|"
    r"[^,;]{0,60}\b(?:appointment book|diary)\b",
    re.IGNORECASE,
)
_ENTITLED = re.compile(r"(?:entitled|dated|attached|betitelt|datiert|озаглавлен\w+)\s", re.IGNORECASE)
_AGAIN = re.compile(r"(?<=\s)(?:ibid\b\.?|ebd\.|ebenda\b|там же(?!\w))", re.IGNORECASE)


def _in_sentence(left: str) -> bool:
    """ "The reply is ibid., p. 5": a sentence goes before, not the name of whoever wrote there ("Orr, ibid.")."""
    words = left.split()
    last = words[-1] if words else ""
    if last == "in" and len(words) > 1:
        return re.search(r"(?:ed|found|given)$", words[-2]) is not None  # "printed in ibid."
    if last.isalpha() and last.islower():
        return last not in ("in", "and", "und", "и")
    told = PROSE.search(left) is not None and sum(w.isalpha() and w.islower() for w in words) > 3
    return last in ("Both", "All", "Each") or told or _DESCRIBED.match(left) is not None


def _topic(m: Marked, start: int, end: int) -> bool:
    """Does the text before a signal belong to its phrase ("For a survey, see")?"""
    left = m.mask[start:end].strip(" ,(")
    if not left:
        return True
    if any(x.group().lower() not in _POINTING for x in PROSE.finditer(left)):
        return False
    short = len(left.split()) < 12
    return TOPIC.match(left) is not None or (short and not _evidence(m, start, end))


_POINTING = frozenset(
    ["this", "these", "that", "those", "his", "her", "their", "its", "our", "my", "also"]
)  # these make no sentence


def _before_comma(m: Marked, start: int, end: int) -> int:
    while end > start and m.text[end - 1] in " ,(":
        end -= 1
    return end


def _is_page(signal: str, mask: str, at: int) -> bool:
    """ "S. 12" is a page, not "siehe"; "С. 5" likewise."""
    return signal.strip().lower() in ("s.", "по", "nach", "s") and mask[at : at + 1].isdigit()


def _evidence(m: Marked, start: int, end: int) -> list[tuple[int, int]]:
    """The hard evidence of citations in [start, end): offsets, in order."""
    mask = m.mask
    out = [
        x.span()
        for p in (POINTER, NOTE_REFERENCE, LOCATOR, JA_LOCATOR, _LAW_TAIL, _STATUTE)
        for x in p.finditer(mask, start, end)
    ]
    if x := IBID.match(mask, start, end) or IDEM.match(mask, start, end):
        out.append(x.span())
    for x in YEAR.finditer(mask, start, end):
        if not _NO_YEAR.search(mask[max(start, x.start() - 14) : x.start()]):
            out.append(x.span())
    for r in m.within(start, end):
        inner = m.text[r.inner[0] : r.inner[1]]
        if (
            r.kind == "url"
            or (r.kind in ("round", "square") and re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", inner))
            or (r.kind == "italic" and _title_like(inner))
        ):
            out.append((r.start, r.end))
    for a, b in houses(mask, start, end):
        prose = PROSE.search(mask, a, end)
        out.append((a, max(b, prose.start() if prose else end)))
    part = mask[start:end]
    if archival(part) and (called(part) or not PROSE.search(part)):
        out.append((end - 1, end))
    return sorted(out)


def _title_like(inner: str) -> bool:
    words = inner.split()
    return (
        bool(words)
        and (words[0][0].isupper() or not words[0][0].isalpha() or not words[0].isascii())
        and (len(words) > 1 or len(inner) > 3)
    )


def _body(m: Marked, start: int, end: int, signal: str | None) -> Iterator[Part]:
    """Citations and commentary of a piece without its signal phrase."""
    start, end = m.trim(start, end)
    if start >= end:
        return
    if joined := _JOINED.match(m.mask, start, end):
        start = joined.end()  # "...; and report of May 1920"
    if re.match(r"the [A-Z\ue001]", m.mask[start:end]):
        start += 4  # "see the Border Bulletin, May 2, 1921, p. 5"
    evidence = _evidence(m, start, end)
    if _WHEN.match(m.mask, start, end):
        return
    if _whole(m, start, end, evidence):
        yield from (Part("citation", a, b, signal) for a, b in _split(m, start, end))
        return
    prose = [x.span() for x in PROSE.finditer(m.mask, start, end)]
    done = start
    for a, b in _stretches(start, end, prose):
        last = _last_evidence(evidence, a, b)
        begin = _citation_start(m, a, last, a == start) if last else None
        if (
            begin is None
            or last is None
            or _WHEN.match(m.mask, begin, last)
            or (prose and signal is None and not _sound(m, begin, last))
        ):
            continue
        stop = b if b == end and _belongs(m.mask[last:b]) else _closing(m, last, b)
        yield from _prose(m, done, begin)
        yield from (Part("citation", x, y, signal) for x, y in _split(m, begin, stop))
        done = stop
    yield from _prose(m, done, end)


_WHEN = re.compile(
    rf"(?:(?:On|In|By|Since|Until|From|After|Before|During|Am|Im|Seit|Vom|В|С|До)\s)?(?:early |late |mid-)?"
    rf"(?:(?:{'|'.join(MONTHS)})\.? \d{{1,2}}(?:[–-]\d{{1,2}})?, \d{{4}}|"
    rf"\d{{1,2}}\.? (?:{'|'.join(MONTHS)})\.? \d{{4}}|"
    rf"(?:{'|'.join(MONTHS)})\.? \d{{4}}|\d{{4}})[\s.,)]*$",
    re.IGNORECASE,
)  # a day alone is no citation


def _sound(m: Marked, start: int, end: int) -> bool:
    """In a sentence of prose a date or a word in italics alone makes no citation; names and a title do."""
    mask = m.mask[start:end]
    for pattern in (IBID, POINTER, NOTE_REFERENCE, LOCATOR, JA_LOCATOR, _STATUTE, _CASE):
        if pattern.search(mask):
            return True
    title = re.search(r"[\ue000\ue001]+", mask)
    if title is None:
        return URL in mask or called(mask) or kept(mask) or author_prefix(mask) > 0
    return title.start() > 0 or re.search(r"[\ue000-\ue004]|(?:1[5-9]|20)\d\d", mask[title.end() :]) is not None


def _whole(m: Marked, start: int, end: int, evidence: list[tuple[int, int]]) -> bool:
    """Is the piece one citation from end to end?"""
    mask = m.mask[start:end]
    bare = mask.strip(" .,;()")
    if not bare or re.match(r"\ue000{301}", bare):
        return False  # a quotation of so many characters is no title
    if not PROSE.search(mask):
        if evidence and _belongs(mask[evidence[-1][1] - start :]):
            return _citation_start(m, start, evidence[-1][1], True) == start
        names, _, rest = bare.rpartition(" ")
        only = re.fullmatch(r"[\ue000\ue001\s,.]+", rest) is not None
        return (only and (not names or looks_like_person(names.strip(" ,:")))) or (
            re.fullmatch(r"(?:[^,\ue000-\ue004]{2,80},\s)?[\ue000\ue001]+[\s,.\ue003]*(?:\d[\d–-]*)?", bare) is not None
            and (ITALIC in bare or "," in bare)
        )
    # A title without typography may hold verbs: names at the start, evidence at the end, capitals between
    if not evidence or len(m.mask[evidence[-1][1] : end].split()) > 2 or len(mask) > 400:
        return False
    cut = author_prefix(mask)
    words = re.findall(r"[^\W\d_]{4,}", mask[cut:])
    capital = sum(w[0].isupper() for w in words)
    russian = cut > 0 and re.match(r"[А-ЯЁ]", mask) is not None
    return cut > 0 and (russian or capital * 2 >= len(words)) and len(PROSE.findall(mask)) <= 3


def _belongs(tail: str) -> bool:
    """Is what follows the last evidence still the reference: a few words, or the names of a place and a publisher?"""
    return len(tail.split()) <= 3 or (len(tail) < 90 and re.search(r"(?<![\w.])[a-zа-яё]{4,}", tail) is None)


def _stretches(start: int, end: int, prose: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What lies between words of prose."""
    for a, b in prose:
        if a > start:
            yield start, a
        start = max(start, b)
    if start < end:
        yield start, end


def _last_evidence(evidence: list[tuple[int, int]], a: int, b: int) -> int | None:
    k = bisect_left(evidence, (b, 0)) - 1
    return evidence[k][1] if k >= 0 and evidence[k][0] >= a and evidence[k][1] <= b else None


def _closing(m: Marked, at: int, limit: int) -> int:
    """The end of a citation in running text: its punctuation goes with it if the sentence ends there."""
    while at < limit and m.text[at] in ".)]":
        at += 1
    return at


def _citation_start(m: Marked, a: int, last: int, at_start: bool) -> int | None:
    """Where the citation that ends with evidence before `last` begins, or None if nothing there looks like one."""
    a, _ = m.trim(a, last)
    mask = m.mask[a:last]
    pointer = IBID.match(mask) or IDEM.match(mask)
    if pointer:
        return a
    title = re.search(r"\ue000{1,300}(?!\ue000)|\ue001", mask)  # a longer quotation is no title
    if title is None and re.match(r"[\ue000“„«]", mask):
        return None
    if title is not None:
        k = _names_before(mask, title.start())
        if at_start and (
            k == 0 or not re.search(r"(?<![\w.])[a-zа-я]{3,}\s", mask[:k].replace(" and ", " ").replace(" to ", " "))
        ):
            return a
        return a + k
    if law := _STATUTE.search(mask) or _CASE.search(mask):
        return a if at_start and law.start() < 4 else a + law.start()
    if not at_start and (house := next(houses(mask, 0, len(mask)), None)):
        return a + house[0]
    back = POINTER.search(mask) or NOTE_REFERENCE.search(mask)
    if back and at_start and re.fullmatch(r"[\u3040-\u9fff、・]*", mask[: back.start()]):
        return a
    if back:
        return a + _names_before(mask, back.start())
    if at_start and _begins_well(mask):
        return a
    year = list(YEAR.finditer(mask))
    if year and (k := _names_before(mask, year[-1].start())) < year[-1].start():
        return (
            a + k
            if len(mask[k : year[-1].start()].strip(" ,")) > 2 and not _month(mask[k : year[-1].start()])
            else None
        )
    found = re.search(r"(?:[A-Z]\.\s?)+[A-Z][\w’'-]+,\s[A-Z]", mask)
    return a + found.start() if found else None


def _month(text: str) -> bool:
    return text.strip(" ,").split(" ")[-1].casefold().strip(".") in MONTHS


def _begins_well(mask: str) -> bool:
    """Without a visible title: names first, a letter, a case, a work in capitals, a short run of fields."""
    if author_prefix(mask) or VOLUME.match(mask) or re.match(r"[^,]{2,60}\s(?:to|an|v\.?)\s[A-ZÄÖÜ]", mask):
        return True
    if mask[:1].islower() and URL not in mask and not archival(mask):
        return False
    lower = re.findall(r"(?<![\w.’'-])[a-zа-яё]{4,}", mask)
    return len(lower) <= 8 or 2 * len(lower) <= len(mask.split())


_NAME_TOKEN = re.compile(r"\S+")


def _names_before(mask: str, at: int) -> int:
    """The offset at which the run of name words before `at` begins."""
    tokens = list(_NAME_TOKEN.finditer(mask, max(0, at - 200), at))
    begin, k = at, len(tokens) - 1
    while k >= 0:
        word = tokens[k].group()
        if word == "(" or (word[0] == "(" and tokens[k].end() == at):
            k -= 1  # "Keller (n. 7)"
            continue
        bare = word.strip(",;:()/.")
        role = re.fullmatch(r"(?:eds?|hrsg|hg|ed|in|and|und|&|и|et|al|to|of|translated|the)", bare, re.IGNORECASE)
        slashed = all(is_name_word(w) for w in bare.split("/") if w) and bare != ""
        if not (slashed or is_name_word(word) or role) or (word.endswith((":", ";")) and begin < at):
            break
        if word[-1] == "." and len(bare) > 3 and not role and begin < at:
            break
        begin = tokens[k].start()
        k -= 1
    run = [t for t in tokens if t.start() >= begin]
    while run and (run[0].group().strip(",.;").casefold() in _NOT_FIRST):
        begin = run[1].start() if len(run) > 1 else at
        run = run[1:]
    return begin


_NOT_FIRST = frozenset((
    "and", "und", "и", "et", "of", "to", "in", "the", "a", "an", "der", "die", "das", "den", "dem", "von",
    "zu", "by", "for", "with", "&", "v", "vs", "on", "at", "from", "as", "translated", "eds", "ed", "la", "le",
    "bei",
))  # fmt: skip


def _split(m: Marked, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch of citations joined by "and", one by one."""
    start, end = m.trim(start, end)
    begin = start
    for x in _AND.finditer(m.mask, start, end):
        left, right = m.mask[max(begin, x.start() - 80) : x.start()], m.mask[x.end() : min(end, x.end() + 90)]
        if (
            x.start() > begin
            and COMPLETE.search(left)
            and _STARTS.match(right)
            and not re.match(r"(?:NARA|RG|Box|Case)\b", right)
        ):
            yield begin, x.start()
            begin = x.end()
    a, b = m.trim(begin, end)
    while b > a and m.text[b - 1] in ",;:":
        b -= 1
    if a < b:
        yield a, b


def _prose(m: Marked, start: int, end: int) -> Iterator[Part]:
    """Commentary: a stretch with a verb or with enough words to say something."""
    start, end = m.trim(start, end)
    while start < end and m.mask[start] in ",;:.)] ":
        start += 1
    text = m.mask[start:end].strip(" .,;:()")
    if text and (PROSE.search(text) or len(text.split()) > 3):
        yield Part("commentary", start, end)
