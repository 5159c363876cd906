"""EPUB 2 and 3: the files of the spine in order, notes tied also where they stand in another file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from visavis.errors import UnreadableFile
from visavis.stages.reading.blocks import Draft
from visavis.stages.reading.dates import edtf
from visavis.stages.reading.flow import Flow
from visavis.stages.reading.names import names_in
from visavis.stages.reading.packed import member_bytes, open_zip
from visavis.stages.reading.trees import html_tree, language_tag, name_of, walk, words_of, xml_tree
from visavis.stages.reading.weblinks import find_notes
from visavis.stages.reading.webpage import PageWalker

_TEXTS = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbncx+xml"})


@dataclass(slots=True)
class _Package:
    """What the package file says: the texts in reading order, those beside it, the metadata."""

    spine: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    contents: set[str] = field(default_factory=set)
    title: str | None = None
    creators: list[str] = field(default_factory=list)
    date: str | None = None
    language: str | None = None


def read_epub(path: str, data: bytes) -> Iterator[tuple[str, Draft]]:
    """The document of an e-book. Raises UnreadableFile for one that is damaged or protected."""
    with open_zip(path, data) as container:
        _refuse_protected(path, container)
        package = _package(path, container)
        doubts: list[str] = []
        roots: dict[str, etree._Element] = {}
        for name in (*package.spine, *package.beside):
            source = member_bytes(path, container, name)
            if source is None:
                doubts.append(f"the book names {name}, but does not hold it")
            elif source.strip() and (root := _page(f"{path}/{name}", source, doubts)) is not None:
                roots[name] = root
    if not roots:
        raise UnreadableFile(f"{path} holds no text.", "There is nothing to read.", "Fetch the book again.")
    notes = find_notes(roots)
    flow = Flow()
    for name, root in roots.items():
        if name in package.contents:
            flow.leave_out("table of contents", words_of(root))
        elif name in package.spine or any(e in notes.notes for e in root.iter(etree.Element)):
            body = next(iter(root.iter("{*}body")), root)
            walk(body, PageWalker(flow, notes, book=True))
            flow.close()
    draft = flow.draft()
    draft.title, draft.language = package.title, package.language
    for creator in package.creators:
        draft.authors += names_in(creator)
    draft.date = package.date
    draft.doubts += doubts
    yield "", draft


def _refuse_protected(path: str, container: ZipFile) -> None:
    source = member_bytes(path, container, "META-INF/encryption.xml")
    if not source:
        return
    root, _ = xml_tree(path, source)
    locked = [e.get("URI") or "" for e in root.iter("{*}CipherReference")]
    if any(uri.lower().endswith((".xhtml", ".html", ".htm", ".xml")) for uri in locked):
        raise UnreadableFile(
            f"{path} is protected (DRM): its texts are encrypted.",
            "Its words cannot be read without the key of its shop.",
            "Use an unprotected copy.",
        )


def _package(path: str, container: ZipFile) -> _Package:
    index = member_bytes(path, container, "META-INF/container.xml")
    names = [e.get("full-path") or "" for e in xml_tree(path, index)[0].iter("{*}rootfile")] if index else []
    name = next((n for n in (*names, *container.namelist()) if n.endswith(".opf")), None)
    source = member_bytes(path, container, name) if name else None
    if name is None or source is None:
        raise UnreadableFile(
            f"{path} is no EPUB: it has no package file.", "There is no text to read.", "Fetch the book again."
        )
    root, _ = xml_tree(f"{path}/{name}", source)
    out, files = _Package(), {}
    folder = posixpath.dirname(name)
    for item in root.iter("{*}item"):
        place = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if item.get("media-type") in _TEXTS and not place.endswith(".ncx"):
            files[item.get("id") or ""] = place
            if "nav" in (item.get("properties") or "").split():
                out.contents.add(place)
    for reference in root.iter("{*}itemref"):
        place = files.get(reference.get("idref") or "", "")
        if place and place not in out.spine:
            out.spine.append(place)
    out.beside = [place for place in files.values() if place not in out.spine and place not in out.contents]
    _metadata(root, out)
    return out


def _metadata(root: etree._Element, out: _Package) -> None:
    for element in root.iter("{http://purl.org/dc/elements/1.1/}*"):
        words, name = words_of(element), name_of(element)
        if name == "title" and not out.title:
            out.title = words or None
        elif name == "creator" and words:
            out.creators.append(words)
        elif name == "date" and not out.date:
            out.date = edtf(words)
        elif name == "language" and not out.language:
            out.language = language_tag(words)


def _page(name: str, source: bytes, doubts: list[str]) -> etree._Element | None:
    """A text of the book; one that is no well-formed XHTML is read as browsers would."""
    try:
        root, found = xml_tree(name, source)
    except UnreadableFile:
        try:
            root, found = html_tree(name, source)
        except UnreadableFile as error:
            doubts.append(error.found)
            return None
    doubts += found
    return root
