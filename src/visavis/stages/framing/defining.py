"""Terms that a document defines: "the term X is defined as Y", "by X is meant Y", X (the Y), "X," or "Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from visavis.records import Passage, Term
from visavis.text import sentences, span

LONGEST = 2000  # of a sentence, as in asking
_OPEN, _CLOSE = '["“„«「『]', '["”“»」』]'
_QUOTED = rf"{_OPEN}(?P<term>[^\"“”„«»「」『』]{{2,80}}?)[,.]?{_CLOSE}"
_UNTIL = r"(?P<definition>.{3,400}?)(?=(?:\s+(?:verstanden|gemeint))?[.;!?]?\s*$|,\s+(?:and|but|so|und|aber)\s)"
_SAID: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:the\s+)?(?:term|word|expression|notion|concept)\s+(?:of\s+)?{_QUOTED}\s+(?:is|was|are|will be|means|"
        rf"refers|denotes|stands)\s*(?:here\s+)?(?:defined|used|understood|taken|meant)?\s*(?:here\s+)?(?:as|to mean|"
        rf"to refer to|to|for)?\s*{_UNTIL}",
        rf"{_QUOTED}\s+(?:is|are|was|were)\s+(?:\w+\s+){{0,2}}?(?:defined as|used to mean|understood as|"
        rf"understood to mean|taken to mean|meant to)\s+{_UNTIL}",
        rf"{_QUOTED}\s+(?:means|refers to|denotes|stands for|here means)\s+{_UNTIL}",
        rf"\bby\s+{_QUOTED}\s*,?\s*(?:is|are|we|I)\s+(?:here\s+)?(?:meant|mean|understand|understood)\s+{_UNTIL}",
        rf"\bunter\s+(?:de[rmn]\s+)?(?:Begriff\s+)?{_QUOTED}\s+(?:wird|werden|verstehe ich|"
        rf"verstehen wir)\s+(?:hier\s+|im Folgenden\s+)?{_UNTIL}",
        rf"\bпод\s+(?:термином\s+)?{_QUOTED}\s+(?:здесь\s+)?(?:понимается|понимаются|понимаем|"
        rf"подразумевается)\s+{_UNTIL}",
        rf"{_QUOTED}\s*(?:とは|というのは)[、,]?(?P<definition>[^。]{{2,200}}?)(?:である|を指す|をいう|を意味する|のことで)",
    )
)
_RELATIVE = re.compile(
    r"\b(?P<term>(?:[A-Z][\w’'-]+\s?){2,5}),\s+which\s+(?:refers to|means|denotes|is defined as|comprises)\s+"
    r"(?P<definition>[^.;]{3,300})"
)
_GLOSS = re.compile(
    rf"{_OPEN}(?P<term>[^\"“”„«»]{{2,60}}?),?{_CLOSE},?\s+(?:or|that is|i\.e\.,?|d\.\s?h\.|oder|то есть|или)\s+"
    rf"{_OPEN}(?P<definition>[^\"“”„«»]{{2,80}}?)[,.]?{_CLOSE}"
)
_NAME = r"(?:[A-ZÄÖÜА-ЯЁ][\w’'-]*)"
_BRACKET = re.compile(
    rf"(?P<term>{_NAME}(?:\s+(?:[a-zäöüßа-яё-]+\s+){{0,2}}?{_NAME}){{0,4}}(?:\s+[a-z]+){{0,2}}?)(?:['’]s)?[\"”»]?"
    rf"\s+\((?P<definition>[^()]{{3,160}})\)"
)
_INNER = re.compile(r"(?P<definition>(?:[a-zäöüß-]+\s){0,1}[a-zäöüß-]+)\s+\[(?P<term>[A-ZÄÖÜ][\wäöüß-]{2,40})\]")
_DEFINES = re.compile(
    r"^(?:the\s+\w|(?:official(?:ly)?|formal(?:ly)?|original(?:ly)?|also|formerly|later|now|full|known|abbreviated|"
    r"that is|i\.e\.|d\.\s?h\.|hereafter|henceforth|so-called|genannt|im Folgenden|далее|официально)\b|"
    r"[A-ZÄÖÜА-ЯЁ][\w’'-]+(?:[\s-]+\w+)+$)"
)
_NO_DEFINITION = re.compile(
    r"\d{4}|^\d|^(?:see|cf|vgl|p|pp|ed|eds|trans|ibid|vol|no|January|February|March|April|May|June|July|August|"
    r"September|"
    r"October|November|December|Fig|Table|emphasis|including|in|on|with|for|and)\b",
)
_SENTENCE = re.compile(r"\b(?:was|were|is|are|had|has|would|wurde|war|был\w*)\b")
_LEAD = re.compile(
    r"^(?:The|This|These|In|For|But|And|Although|While|When|By|Against|With|If|As|Since|At|On|From|Both)\s+"
)
MOST = 40


def terms_in(body: list[Passage]) -> Iterator[Term]:
    """The terms of a text in order, each once."""
    seen: set[str] = set()
    for p in body:
        for start, end in sentences(p.text):
            if end - start > LONGEST:
                continue
            for term, definition, a, b in _in_sentence(p.text[start:end]):
                key = term.casefold()
                if key in seen or len(seen) >= MOST:
                    continue
                seen.add(key)
                yield Term(term=term, definition=definition, span=span(p.id, p.text, start + a, start + b))


def _in_sentence(text: str) -> Iterator[tuple[str, str, int, int]]:
    for form in _SAID:
        m = form.search(text)
        if m:
            yield _clean(m["term"]), _clean(m["definition"]), m.start(), m.end()
            break
    for m in _RELATIVE.finditer(text):
        yield _clean(_LEAD.sub("", m["term"])), _clean(m["definition"]), m.start(), m.end()
    for m in _GLOSS.finditer(text):
        yield _clean(m["term"]), _clean(m["definition"]), m.start(), m.end()
    for m in _INNER.finditer(text):
        yield m["term"], m["definition"], m.start(), m.end()
    for m in _BRACKET.finditer(text):
        inside = m["definition"].strip()
        if not _DEFINES.match(inside) or _is_reference(inside):
            continue
        term = re.split(r"['’]s\s+|\s+(?:and|und|и)\s+", _LEAD.sub("", m["term"]))[-1]
        term = term.removesuffix("'s").removesuffix("’s")
        definition = re.sub(r"^(?i:official(?: name)?|officially|formally|also|full name)\s*:?\s*", "", inside)
        if len(term) > 2 and term.casefold() != definition.casefold():
            yield _clean(term), _clean(definition), m.start(), m.end()


def _is_reference(inside: str) -> bool:
    """A date, number, publisher or pointer in brackets defines nothing; a name with years after it still does."""
    named = re.split(r",\s*\d{4}", inside)[0]
    return bool(_NO_DEFINITION.search(named) or _SENTENCE.search(named))


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(' "“”„«»「」,;')
