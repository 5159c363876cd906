"""Which links of web pages and e-books are note marks, and which elements are the notes they lead to.

Three customs are told apart from ordinary links: what the page declares (`epub:type` and `role` of EPUB 3 and
DPUB-ARIA), what classes and identifiers say (Wikipedia, OpenEdition, Word), and links that lead to and fro.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import etree

from visavis.stages.reading.trees import name_of, words_of
from visavis.text import listed

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_REFERS = listed("noteref doc-noteref annoref")
_NOTES = listed("footnote endnote rearnote note annotation doc-footnote doc-endnote")
_BACK = listed("backlink doc-backlink referrer")
_NOTE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:foot|end)?notes?(?:$|[-_\s\d])|notesbaspage|notebaspage|^ftn|^f?n\d|^(?:cite_)?note", re.IGNORECASE
)
_MARK_CLASS = re.compile(r"footnote|endnote|noteref|note-ref|^reference$|footnotecall|fnref|fn-ref|sdfootnoteanc", re.I)
_BACK_CLASS = re.compile(r"back(?:link|ref)|footnote-?back|revers|mw-cite-backlink|sdfootnotesym", re.I)
_LABEL = re.compile(r"[\[({]?\s?(?:(?:note|n\.|fn)\s?)?(\d{1,4}|[*†‡§¶]{1,4}|[a-zA-Z]{1,2}|[ivxlc]{1,7})\s?[\])}.]?")
_ARROWS = re.compile(r"[\s↩↑^⤴⏎←▲⬆\ufe0e\ufe0f\[\]]*")
_BLOCKS = listed("p li div aside section dd dt td tr blockquote body article")


@dataclass(slots=True)
class Notes:
    """`marks`: link -> (key, label); `notes`: element -> (key, label); `backs`: links that only lead back."""

    marks: dict[etree._Element, tuple[str, str]] = field(default_factory=dict)
    notes: dict[etree._Element, tuple[str, str]] = field(default_factory=dict)
    backs: set[etree._Element] = field(default_factory=set)


@dataclass(slots=True)
class _Link:
    element: etree._Element
    file: str
    target: etree._Element
    note: etree._Element
    key: str
    label: str


def find_notes(files: dict[str, etree._Element]) -> Notes:
    """The notes of pages, by their file names ("" for a page alone), in reading order."""
    ids, order = _places(files)
    links = list(_links(files, ids))
    fro = {(id(_block(link.element)), id(_block(link.target))) for link in links}  # from one block to another
    out = Notes()
    for link in links:
        if _is_mark(link, order, fro):
            key, label = out.notes.setdefault(link.note, (link.key, link.label))
            out.marks[link.element] = (key, link.label if link.note not in out.notes else label)
    for link in links:
        if link.element not in out.marks and _leads_back(link, out):
            out.backs.add(link.element)
    for element in [e for e in out.marks if any(up in out.notes for up in e.iterancestors())]:
        holder = next(up for up in element.iterancestors() if up in out.notes)
        if out.notes[holder] == out.marks[element]:
            del out.marks[element]  # a note that leads to itself
    return out


def kinds_of(element: etree._Element) -> frozenset[str]:
    """What an element declares itself to be."""
    return frozenset(f"{element.get(EPUB_TYPE) or element.get('epub:type') or ''} {element.get('role') or ''}".split())


def _places(files: dict[str, etree._Element]) -> tuple[dict[str, etree._Element], dict[etree._Element, int]]:
    ids: dict[str, etree._Element] = {}
    order: dict[etree._Element, int] = {}
    for file, root in files.items():
        for element in root.iter(etree.Element):
            order[element] = len(order)
            name = element.get("id") or (element.get("name") if name_of(element) == "a" else None)
            if name:
                ids.setdefault(f"{file}#{name}", element)
            if name_of(element) == "body":
                ids.setdefault(f"{file}#", element)
    return ids, order


def _links(files: dict[str, etree._Element], ids: dict[str, etree._Element]) -> list[_Link]:
    out = []
    for file, root in files.items():
        for element in root.iter("{*}a"):
            href = element.get("href")
            if not href or len(href) > 2000:
                continue
            try:
                parts = urlsplit(href)
            except ValueError:
                continue
            if parts.scheme or parts.netloc:
                continue
            path = file
            if parts.path:
                path = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(parts.path)))
            key = f"{path}#{unquote(parts.fragment)}"
            target = ids.get(key)
            if target is None or (not parts.fragment and path == file):
                continue
            label = _LABEL.fullmatch(words_of(element)[:40].strip())
            out.append(_Link(element, file, target, _note(target), key, label[1] if label else ""))
    return out


def _note(target: etree._Element) -> etree._Element:
    """The element that holds the note: what declares itself one, else the block around the target."""
    for element in (target, *target.iterancestors()):
        if kinds_of(element) & _NOTES:
            return element
    return _block(target)


def _block(element: etree._Element) -> etree._Element:
    """The nearest block; of a block that only holds a name, or stands alone in a list item or division, the outer."""
    found = next((e for e in (element, *element.iterancestors()) if name_of(e) in _BLOCKS), element)
    parent = found.getparent()
    if name_of(found) == "p" and parent is not None and name_of(parent) in ("li", "aside", "dd"):
        return parent
    if name_of(found) == "td" and parent is not None:
        return parent
    if name_of(found) == "p" and parent is not None and name_of(parent) == "div" and _is_one_note(parent):
        return parent
    return found


def _is_one_note(holder: etree._Element) -> bool:
    """A division that holds a single note: it is named so, and one of its paragraphs only begins with a link."""
    if not _NOTE_CLASS.search(_names(holder)) and not _MARK_CLASS.search(_names(holder)):
        return False
    linked = [p for p in holder if name_of(p) == "p" and any(e.get("href", "").startswith("#") for e in p.iter("{*}a"))]
    return len(linked) == 1


def _names(element: etree._Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def _is_mark(link: _Link, order: dict[etree._Element, int], fro: set[tuple[int, int]]) -> bool:
    element = link.element
    if kinds_of(element) & _BACK or _BACK_CLASS.search(_names(element)):
        return False
    declared = bool(kinds_of(element) & _REFERS)
    if link.note is element or any(up is link.note for up in element.iterancestors()):
        return False
    if declared:
        link.label = link.label or words_of(element)[:20].strip("[]() ") or "*"
        return True
    if not link.label or order[link.target] < order[element]:
        return False
    if kinds_of(link.note) & _NOTES:
        return True
    parent = element.getparent()
    raised = name_of(parent) == "sup" if parent is not None else False
    raised = raised or any(name_of(e) == "sup" for e in element)
    classes = f"{element.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    set_off = raised or bool(_MARK_CLASS.search(classes)) or words_of(element).strip()[:1] in tuple("[(*†‡")
    returns = (id(link.note), id(_block(element))) in fro
    noted = bool(_NOTE_CLASS.search(_names(link.note))) or bool(_NOTE_CLASS.search(_names(link.target)))
    begins = words_of(link.note)[:12].lstrip("[( ").startswith(link.label)
    return (returns or noted or begins) and (set_off or (returns and noted))


def _leads_back(link: _Link, notes: Notes) -> bool:
    """A link inside a note back to the text: an arrow, or the note's own label."""
    holder = next((e for e in (link.element, *link.element.iterancestors()) if e in notes.notes), None)
    if holder is None:
        return False
    if kinds_of(link.element) & _BACK or _BACK_CLASS.search(_names(link.element)):
        return True
    words = words_of(link.element)
    return bool(_ARROWS.fullmatch(words)) or link.label != ""
