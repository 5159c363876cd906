"""TEI P5: each document of an edition a document of its own, with what its editors marked.

Follows the TEI Guidelines P5; tried on volumes of the Foreign Relations of the United States as published, and on
the customs of the Deutsches Textarchiv (DTABf: forme work, line and page breaks, split words) and of TEI Lite.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from visavis.errors import UnsupportedFormat
from visavis.records import Identity
from visavis.stages.reading.blocks import Draft, Tag
from visavis.stages.reading.flow import Flow
from visavis.stages.reading.tei_header import Header, authors_of, edtf_of, genre_of, read_header
from visavis.stages.reading.trees import XML_ID, XML_LANG, by_id, language_tag, name_of, steps, words_of, xml_tree
from visavis.stages.reading.words import Vocabulary
from visavis.text import listed

_SKIPPED = {
    "teiHeader": "header of the edition",
    "fw": "running heads, page numbers and catchwords",
    "reg": "regularised, corrected or expanded forms that stand beside the printed ones",
    "corr": "regularised, corrected or expanded forms that stand beside the printed ones",
    "expan": "regularised, corrected or expanded forms that stand beside the printed ones",
    "del": "what the source itself strikes out",
    "script": "scripts and players of the web edition",
    "object": "scripts and players of the web edition",
    "style": "scripts and players of the web edition",
    "graphic": "addresses of images",
}
_LISTS = {"toc": "table of contents", "index": "index"}  # sections that only point to others
_PLAIN_BLOCKS = listed(
    "p ab u sp speaker stage opener closer salute signed dateline byline trailer postscript argument epigraph "
    "docAuthor docDate docImprint docEdition imprimatur titlePart titlePage docTitle lg cit bibl biblStruct address "
    "body front back text group list table figure floatingText performance castList castItem listBibl listPerson person"
)
_TITLES = frozenset({None, "main", "volumetitle", "sub"})
_ITALIC = listed("title emph")
_ITALIC_HANDS = listed("italic italics i em #i #it")
_POINTERS = listed("ref ptr anchor")
_HOLDERS = listed("div div1 div2 div3 div4 back body front noteGrp item standOff text group")


def read_tei(path: str, data: bytes) -> Iterator[tuple[str, Draft]]:
    """The documents of a TEI file, each with the key that names it within the file ("" for the file's own).

    Raises UnreadableFile for damaged XML, UnsupportedFormat for other XML.
    """
    root, doubts = xml_tree(path, data)
    if name_of(root) not in ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2", "text", "div"):
        raise UnsupportedFormat(
            f"{path} is XML, but no TEI: its root is <{name_of(root)[:40]}>.",
            "Its words would be missing from every comparison.",
            "Read is XML after the guidelines of the TEI; other XML has to be turned into TEI, HTML or Markdown.",
        )
    corpus = [e for e in root if name_of(e) in ("TEI", "TEI.2")] if name_of(root).startswith("teiCorpus") else []
    for n, one in enumerate(corpus or [root], 1):
        prefix = (one.get(XML_ID) or f"text-{n}") if corpus else ""
        reader = _Reader(one)
        for key, draft in reader.documents():
            draft.doubts += doubts
            doubts = []
            yield "-".join(part for part in (prefix, key) if part), draft


@dataclass(slots=True)
class _Unit:
    """A document on its way: its flow, and what its own mark-up says of it."""

    flow: Flow
    element: etree._Element
    key: str = ""
    depth: int = 0
    headed: bool = False
    gaps: Counter[str] = field(default_factory=Counter)


class _Reader:
    """One TEI text. Documents inside it (`div type="document"`) are units of their own, the rest is its own unit."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.header: Header = read_header(root)
        self.ids = by_id(root, XML_ID, "id")
        self.elsewhere, self.anchors = self._note_places()
        self.unit = _Unit(Flow(), root)
        self.whole = self.unit
        self.done: list[tuple[str, Draft]] = []
        self.quoting = self.tabled = 0
        self.numbers: dict[etree._Element, str] = {}  # of notes without a label: editions count them
        self.glue = False  # the next words go on a word that a line end divided
        self.unbroken = False  # ... because the mark-up says so
        self.divided = ""  # ... if this word and they are one
        self.pages: list[str | None] = []  # page breaks within a divided word

    def documents(self) -> Iterator[tuple[str, Draft]]:
        for _ in steps(self.root, self):
            if self.done:  # handed over and forgotten: a volume holds many
                yield self.done.pop()
        draft = self._finished(self.whole)
        if draft.blocks or draft.notes:
            yield "", draft

    def _note_places(self) -> tuple[set[etree._Element], dict[etree._Element, etree._Element]]:
        """Notes whose mark stands elsewhere, and the note of each element that is a mark."""
        elsewhere: set[etree._Element] = set()
        anchors: dict[etree._Element, etree._Element] = {}
        for element in self.root.iter(etree.Element):
            name = name_of(element)
            target = self.ids.get((element.get("target") or "").lstrip("#"))
            if target is None:
                continue
            if name in _POINTERS and name_of(target) == "note" and _is_apart(target):
                label = words_of(element)
                if len(label) <= 5 and not label.isalpha():
                    anchors[element] = target
                    elsewhere.add(target)
            elif name == "note" and target is not element and name_of(target) != "note":
                anchors[target] = element
                elsewhere.add(element)
        return elsewhere, anchors

    # -- the walk

    def start(self, element: etree._Element) -> bool:
        name, flow = name_of(element), self.unit.flow
        if name in _SKIPPED or (name.startswith("div") and self._left_out(element)):
            what = _SKIPPED.get(name) or _LISTS.get(element.get("type") or "", _SKIPPED["script"])
            flow.leave_out(what, words_of(element) if name != "div" or not element.get("xmlns") else "")
            return False
        if element in self.anchors:
            note = self.anchors[element]
            flow.mark(_key(note), self._label(note))
            if name in ("ref", "ptr"):
                flow.leave_out("note marks", words_of(element))
                return False
        if name == "note":
            self._begin_note(element)
        elif name.startswith("div"):
            self._begin_division(element)
        elif name in ("pb", "lb", "gap", "cb"):
            self._milestone(name, element)
        elif not self._begin_block(name, element):
            self._begin_inline(name, element)
        return True

    def text(self, words: str) -> None:
        flow = self.unit.flow
        if self.glue and not words.strip():
            return  # between a line's end and the next line
        if self.glue:
            self.glue = False
            if self.divided and flow.hyphened() == self.divided:
                words = words.lstrip()
                if self._vocabulary.joins(self.divided, words):
                    flow.join()
            elif self.unbroken:
                words = words.lstrip()
            self._begin_pages()
        flow.text(words)

    def end(self, element: etree._Element) -> None:
        name, flow = name_of(element), self.unit.flow
        if name == "note":
            self._settle_pages()
            flow.end_note()
            self.quoting, self.tabled = self._outside.pop()
        elif name.startswith("div"):
            self._end_division(element)
        elif name in ("quote", "q") and self._is_block_quotation(element):
            self.quoting -= 1
            flow.close()
        elif name == "table":
            self.tabled -= 1
            flow.close()
        elif name in ("cell", "label"):
            flow.text(" ")
        elif name in ("row", "l"):
            flow.line()
        elif name in ("head", "item") or name in _PLAIN_BLOCKS:
            if not self.tabled:
                flow.close()
        elif name in ("persName", "date", "ref", "rs", "name") and self._tag(name, element):
            flow.close_tag()
        elif _is_italic(name, element):
            flow.upright()

    # -- blocks

    def _begin_block(self, name: str, element: etree._Element) -> bool:
        flow = self.unit.flow
        if name in ("quote", "q") and self._is_block_quotation(element):
            self.quoting += 1
            flow.close()
        elif name == "table":
            flow.begin("table")
            self.tabled += 1
        elif self.tabled and (name in _PLAIN_BLOCKS or name in ("head", "item", "label", "l", "row")):
            flow.text(" ")
        elif name == "cell":
            flow.text("| " if element.getprevious() is not None else "")
        elif name == "head":
            self._head(element)
        elif name in ("item", "label"):
            before = element.getprevious()
            if name == "label" or before is None or name_of(before) != "label":
                flow.begin("item")
        elif name == "l":
            if flow.at_start:
                flow.begin("quotation" if self.quoting else "paragraph")
        elif name == "titlePart" and element.get("type") in _TITLES:
            flow.begin("title")
        elif name == "figDesc":
            flow.begin("caption")
        elif name in _PLAIN_BLOCKS:
            flow.begin("quotation" if self.quoting else "paragraph")
        else:
            return False
        return True

    def _head(self, element: etree._Element) -> None:
        flow, unit = self.unit.flow, self.unit
        parent = element.getparent()
        above = name_of(parent) if parent is not None else ""
        if above == "figure":
            flow.begin("caption")
        elif above in ("table", "list", "lg"):
            flow.begin("paragraph")
        elif parent is unit.element and unit is not self.whole and not unit.headed:
            unit.headed = True
            flow.begin("title")
        else:
            flow.begin("heading", level=max(1, unit.depth))

    def _is_block_quotation(self, element: etree._Element) -> bool:
        """Set off as a block of its own: it holds blocks, or stands among them."""
        if any(name_of(e) in ("p", "ab", "lg", "l", "list", "table") for e in element):
            return True
        parent = element.getparent()
        if parent is not None and name_of(parent) == "cit":
            parent = parent.getparent()
        return parent is not None and (name_of(parent) in _HOLDERS)

    def _left_out(self, element: etree._Element) -> bool:
        if element.get("type") in _LISTS:
            return True
        return isinstance(element.tag, str) and "xhtml" in element.tag and "none" in (element.get("style") or "")

    def _begin_division(self, element: etree._Element) -> None:
        self.unit.flow.close()
        if element.get("type") == "document" and self.unit is self.whole:
            key = element.get(XML_ID) or element.get("id") or f"d{element.get('n') or ''}"
            self.unit = _Unit(Flow(self.whole.flow.current_page), element, key=key)
        else:
            self.unit.depth += 1

    def _end_division(self, element: etree._Element) -> None:
        unit = self.unit
        self._settle_pages()
        unit.flow.close()
        if element is not unit.element:
            unit.depth -= 1
            return
        page = unit.flow.current_page
        self.done.append((unit.key, self._finished(unit)))
        self.unit = self.whole
        if page != self.whole.flow.current_page:
            self.whole.flow.page(page)

    # -- notes, pages, gaps

    def _begin_note(self, element: etree._Element) -> None:
        flow = self.unit.flow
        self._settle_pages()
        if element not in self.elsewhere:
            flow.mark(_key(element), self._label(element))
        flow.begin_note(_key(element), self._label(element))
        self._outside.append((self.quoting, self.tabled))
        self.quoting = self.tabled = 0

    @cached_property
    def _outside(self) -> list[tuple[int, int]]:
        return []

    def _label(self, note: etree._Element) -> str:
        label = (note.get("n") or "").strip().strip("()[].")
        if label or note.get("type") == "source":
            return label or "source"
        return self.numbers.setdefault(note, str(len(self.numbers) + 1))

    def _milestone(self, name: str, element: etree._Element) -> None:
        flow = self.unit.flow
        if name == "gap":
            self.unit.gaps[element.get("reason") or "no reason given"] += 1
            return
        if name == "pb":
            label = (element.get("n") or "").strip() or None
            if self.glue and self.divided:
                self.pages.append(label)
            else:
                flow.page(label)
            return
        self.glue = True
        self.divided = flow.hyphened() or self.divided
        self.unbroken = element.get("break") == "no"
        if not self.divided and not self.unbroken:
            flow.text(" ")

    def _settle_pages(self) -> None:
        """What a line end left open is no more: a note or a division comes between."""
        self._begin_pages()
        self.glue = False

    def _begin_pages(self) -> None:
        for label in self.pages:
            self.unit.flow.page(label)
        self.pages, self.divided, self.unbroken = [], "", False

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.root.itertext("{*}p", "{*}l"))

    # -- what is said of words

    def _begin_inline(self, name: str, element: etree._Element) -> None:
        flow = self.unit.flow
        if tag := self._tag(name, element):
            flow.open_tag(tag)
        elif _is_italic(name, element):
            flow.italic()

    def _tag(self, name: str, element: etree._Element) -> Tag | None:
        if name == "persName" or (name in ("rs", "name") and element.get("type") == "person"):
            return Tag("person", identity=self._identity(element))
        if name == "date":
            return Tag("date", edtf=edtf_of(element))
        return self._reference(element) if name == "ref" else None

    def _identity(self, element: etree._Element) -> Identity | None:
        """Whom a name stands for, by its pointer into the edition's list of persons or its key."""
        key = element.get("corresp") or element.get("ref") or element.get("key") or ""
        key = key.split()[0].lstrip("#") if key.strip() else ""
        if not key:
            return None
        listed = self.ids.get(key)
        if listed is not None and name_of(listed) == "person":
            listed = next(listed.iter("{*}persName"), None)
        return Identity(key, words_of(listed).rstrip(",") or None if listed is not None else None)

    def _reference(self, element: etree._Element) -> Tag | None:
        """A cross-reference to a document or note of the same edition, by its target's own heading."""
        target = self.ids.get((element.get("target") or "").lstrip("#"))
        if target is None or element in self.anchors:
            return None
        if name_of(target) == "note":
            return Tag("reference", form="cross_reference")
        if target.get("type") == "document":
            return Tag("reference", reference=self.header.reference_to(target))
        return None

    # -- the end

    def _finished(self, unit: _Unit) -> Draft:
        draft = unit.flow.draft()
        for reason, n in unit.gaps.items():
            draft.doubts.append(f"{n} gaps marked in the edition: {reason}")
        draft.language = language_tag(unit.element.get(XML_LANG)) or self.header.language
        if unit is self.whole:
            draft.title, draft.authors, draft.date = self.header.title, self.header.authors, self.header.date
            return draft
        head = next((e for e in unit.element if name_of(e) == "head"), None)
        if head is not None:
            draft.title = words_of(head, without=("note",)) or None
            draft.authors = authors_of(head, self.ids)
            draft.genre = genre_of(draft.title or "")
        draft.date = _date_of(unit.element, head)
        return draft


def _key(note: etree._Element) -> str:
    return note.get(XML_ID) or note.get("id") or str(id(note))


def _is_apart(note: etree._Element) -> bool:
    parent = note.getparent()
    return parent is not None and name_of(parent) in _HOLDERS


def _is_italic(name: str, element: etree._Element) -> bool:
    if name in _ITALIC:
        return True
    hand = element.get("rend") or element.get("rendition") or ""
    return name == "hi" and not _ITALIC_HANDS.isdisjoint(re.split(r"[\s:;]+", hand))


def _date_of(document: etree._Element, head: etree._Element | None) -> str | None:
    """A document's date: in its dateline, else in its heading, else as the edition's index of dates has it."""
    for holder in (*document.iter("{*}dateline"), *([head] if head is not None else [])):
        for date in holder.iter("{*}date"):
            if found := edtf_of(date):
                return found
    for name, value in document.attrib.items():
        if str(name).endswith("doc-dateTime-min"):
            return str(value)[:10]
    return None
