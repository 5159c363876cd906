"""What a TEI header and the heads of documents say: title, authors, date, language, kind of document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from visavis.records import CslDate, Name, Reference
from visavis.stages.reading.dates import edtf
from visavis.stages.reading.names import byline_names, names_in
from visavis.stages.reading.trees import XML_ID, XML_LANG, language_tag, name_of, words_of

_GENRES = (
    ("telegram", r"(?:circular )?(?:telegram|airgram|cable)|телеграмма|шифртелеграмма|telegramm"),
    (
        "minutes",
        r"minutes|notes of (?:a |the )?meeting|record of (?:a |the )?(?:meeting|conversation)|протокол|стенограмма|"
        r"memorandum of (?:a |the )?(?:telephone )?(?:conversation|discussion|conference|meeting)|запись беседы|"
        r"protokoll",
    ),
    ("memorandum", r"memorandum|aide-mémoire|note by|paper prepared|меморандум|записка|aufzeichnung|denkschrift"),
    ("letter", r"(?:private |personal )?letter|message from|письмо|brief\b"),
    ("report", r"(?:special )?(?:national intelligence estimate|report|despatch|dispatch)|доклад|справка|bericht"),
    ("treaty", r"(?:treaty|agreement|protocol between|convention)|договор|соглашение|vertrag|abkommen"),
    ("speech", r"(?:address|speech|remarks|statement) (?:by|of|at)|речь|rede\b"),
)
_GENRE = [(genre, re.compile(rf"\W*(?:\d+\.?\s+|№?\s?\d+\s+)?(?:{words})", re.IGNORECASE)) for genre, words in _GENRES]


@dataclass(slots=True)
class Header:
    """What the edition says of itself."""

    title: str | None = None
    authors: list[Name] = field(default_factory=list)
    date: str | None = None
    language: str | None = None

    def reference_to(self, document: etree._Element) -> Reference:
        """A document of this edition, as one would cite it."""
        head = next((e for e in document if name_of(e) == "head"), None)
        said = next((edtf_of(d) for d in document.iter("{*}date")), None)
        date = said if said and _PLAIN_DATE.fullmatch(said) else None
        return Reference(
            type="document",
            title=words_of(head, without=("note",)) if head is not None else None,
            container_title=self.title,
            number=document.get("n") or document.get(XML_ID),
            issued=CslDate(date_parts=[[int(p) for p in date.split("-")]])
            if date and _PLAIN_DATE.fullmatch(date)
            else None,
        )


_PLAIN_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def read_header(root: etree._Element) -> Header:
    header = next(iter(root.iter("{*}teiHeader")), None)
    out = Header()
    if header is None:
        return out
    titles = [e for s in header.iter("{*}titleStmt") for e in s if name_of(e) == "title"]
    chosen = next((t for kind in ("complete", "main", None) for t in titles if t.get("type") == kind), None)
    if chosen is None and titles:
        chosen = titles[0]
    out.title = words_of(chosen) or None if chosen is not None else None
    for author in (e for s in header.iter("{*}titleStmt") for e in s if name_of(e) == "author"):
        out.authors += _names_of(author)
    out.date = next(_dates(header), None)
    language = next((e.get("ident") for e in header.iter("{*}language") if e.get("ident")), root.get(XML_LANG))
    if language:
        out.language = language_tag(language)
    return out


def _dates(header: etree._Element) -> Iterator[str]:
    """Of the source first, then of the edition."""
    for place in ("{*}sourceDesc", "{*}publicationStmt"):
        for holder in header.iter(place):
            for date in holder.iter("{*}date"):
                if found := edtf_of(date):
                    yield found


def edtf_of(date: etree._Element) -> str | None:
    """The EDTF of a TEI date: `when`, a range of `from`/`notBefore` and `to`/`notAfter`, else its words."""
    when = (date.get("when") or date.get("when-iso") or date.get("value") or "").strip()
    if when:
        return _day(when)
    start = _day(date.get("from") or date.get("notBefore") or "")
    end = _day(date.get("to") or date.get("notAfter") or "")
    if start or end:
        return start if start == end else f"{start or '..'}/{end or '..'}"
    return edtf(words_of(date))


def _day(when: str) -> str | None:
    m = re.match(r"-?\d{4}(?:-\d{2}(?:-\d{2})?)?(?=$|[T ])", when.strip())
    return edtf(m.group()) if m else None


def authors_of(head: etree._Element, ids: Mapping[str, etree._Element]) -> list[Name]:
    """Those from whom a document is, as its heading marks them; full names from the edition's list of persons."""
    out: list[Name] = []
    for element in head.iter(etree.Element):
        if element.get("type") != "from":
            continue
        if name_of(element) == "persName":
            listed = ids.get((element.get("corresp") or element.get("ref") or "").lstrip("#"))
            full = words_of(listed).rstrip(",") if listed is not None else ""
            names = byline_names(full) or byline_names(words_of(element))
            out += names or [Name(family=words_of(element))]
        elif words := words_of(element):
            out.append(Name(literal=words))
    return [n for i, n in enumerate(out) if n not in out[:i]]


def genre_of(title: str) -> str | None:
    """The kind of a document by the first words of its heading."""
    return next((genre for genre, pattern in _GENRE if pattern.match(title)), None)


def _names_of(author: etree._Element) -> list[Name]:
    family = next((words_of(e) for e in author.iter("{*}surname")), None)
    given = next((words_of(e) for e in author.iter("{*}forename")), None)
    if family:
        return [Name(family=family, given=given)]
    return names_in(words_of(author))
