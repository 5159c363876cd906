"""XML and HTML parsed without trust: no entity is expanded, nothing is fetched, depth and size are bounded.

The dangers are those of the XML specification itself (external entities, exponential entities: Klein et al., OWASP
"XML External Entity Prevention"); against them the parser neither loads a DTD nor replaces an entity.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5
from typing import Protocol

from lxml import etree, html

from visavis.errors import UnreadableFile

LARGEST = 128 * 2**20  # bytes: the largest published volumes have a tenth; a tree takes about ten times its source
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# ISO 639-2 and -3 codes that editions use, as BCP 47 has them (the shortest code).
_SHORT = {
    long: short
    for short, longs in {
        "de": "deu ger", "en": "eng", "ru": "rus", "fr": "fra fre", "ja": "jpn", "la": "lat", "it": "ita", "es": "spa",
        "nl": "nld dut", "pl": "pol", "pt": "por", "zh": "zho chi", "uk": "ukr", "cs": "ces cze", "sv": "swe",
    }.items()
    for long in longs.split()
}  # fmt: skip
_DEEP = "nested too deeply: what lies below 250 levels was not read"


class Visitor(Protocol):
    """What `walk` tells of a tree, in document order."""

    def start(self, element: etree._Element) -> bool:
        """An element begins; False: its content is not walked."""

    def text(self, words: str) -> None: ...

    def end(self, element: etree._Element) -> None: ...


def xml_tree(path: str, data: bytes) -> tuple[etree._Element, list[str]]:
    """The root, and what was declined. Raises UnreadableFile for what is no well-formed XML."""
    _refuse_large(path, data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(_by_itself(data), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableFile(
            f"{path} is no well-formed XML: {str(error)[:200]}.",
            "It may be cut off or damaged; reading half of it would give half of its words.",
            "Fetch the file again, or mend it with an XML editor.",
        ) from error
    return root, _entities_as_words(root)


_LITERAL = rb"(?:\"[^\"]{0,2000}\"|'[^']{0,2000}')"
_OUTSIDE = re.compile(
    rb"(?P<type><!DOCTYPE\s{1,100}[^\s\[<>]{1,200})\s{1,100}(?:SYSTEM|PUBLIC\s{1,100}%b)\s{0,100}(?:%b)?"
    % (_LITERAL, _LITERAL)
    + rb"|<!ENTITY\s{1,100}%%\s{1,100}[^\s<>]{1,200}\s{1,100}(?:SYSTEM|PUBLIC\s{1,100}%b)?\s{0,100}(?:%b)?\s{0,100}>"
    % (_LITERAL, _LITERAL)
)
_ENCODING = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>")


def _by_itself(data: bytes) -> bytes:
    """The file without what points outside it: libxml2 opens the file that a document type names, asked or not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:100]:
        wide = (
            "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        )
        data = _ENCODING.sub("", data.decode(wide, "replace")).encode("utf-8", "replace")
    if b"<!" not in data:
        return data
    made, n = _OUTSIDE.subn(lambda m: m["type"] or b"", data)
    if not n:
        return data
    declared = {m[1] for m in _DECLARED.finditer(made)}
    return _NAMED.sub(lambda m: m.group() if m[1] in declared or m[1] in _OF_XML else _spelled(m[1]), made)


_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9.]{0,31});")
_DECLARED = re.compile(rb"<!ENTITY\s{1,100}([^\s<>%]{1,200})\s")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def _spelled(name: bytes) -> bytes:
    """What an entity stands for that the document type would declare: those of HTML by number, others as words."""
    known = html5.get(f"{name.decode()};")
    return "".join(f"&#{ord(c)};" for c in known).encode() if known else b"&amp;" + name + b";"


def html_tree(path: str, data: bytes) -> tuple[etree._Element, list[str]]:
    """The root of a page as browsers would see it, without its comments. Raises UnreadableFile for an empty one."""
    _refuse_large(path, data)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding=_html_encoding(data))
    try:
        root = html.fromstring(_without_xml_declaration(data), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableFile(
            f"{path} holds no page: {str(error)[:200]}.",
            "There is no text to read.",
            "Save the page again, or take it out of sources/.",
        ) from error
    deep = any("depth" in entry.message for entry in parser.error_log)
    return root, [_DEEP] if deep else []


def walk(root: etree._Element, visitor: Visitor) -> None:
    """Shows a tree to a visitor, in document order and without recursion; the root's own tail is not its text."""
    for _ in steps(root, visitor):
        pass


def steps(root: etree._Element, visitor: Visitor) -> Iterator[None]:
    """The same, giving way after each element."""
    events = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in events:
        if event == "start":
            if not isinstance(element.tag, str):
                events.skip_subtree()
                continue
            if not visitor.start(element):
                skipped = element
                events.skip_subtree()
            elif element.text:
                visitor.text(element.text)
        else:
            if element is skipped:
                skipped = None
            elif isinstance(element.tag, str):
                visitor.end(element)
            if element is not root and element.tail:
                visitor.text(element.tail)
            yield


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """The name of an element without its namespace, in small letters for HTML's sake."""
    return tag.rpartition("}")[2]


def name_of(element: etree._Element) -> str:
    return local(element.tag) if isinstance(element.tag, str) else ""


def words_of(element: etree._Element, without: tuple[str, ...] = ()) -> str:
    """All words within an element in one line, those of elements named in `without` left out."""
    out: list[str] = []

    class _Words:
        def start(self, inner: etree._Element) -> bool:
            return inner is element or name_of(inner) not in without

        def text(self, words: str) -> None:
            out.append(words)

        def end(self, inner: etree._Element) -> None:
            pass

    walk(element, _Words())
    return " ".join("".join(out).split())


def language_tag(said: str | None) -> str | None:
    """The language of a declaration ("deu", "de-DE", "EN"), as BCP 47 has it; None for what names none ("und", "C")."""
    main = re.split(r"[-_.]", (said or "").strip().lower())[0]
    if not re.fullmatch(r"[a-z]{2,3}", main) or main in ("und", "mul", "zxx", "mis"):
        return None
    return _SHORT.get(main, main)


def by_id(root: etree._Element, *names: str) -> dict[str, etree._Element]:
    """Elements by the value of their first attribute of these names; of several with one value the first."""
    out: dict[str, etree._Element] = {}
    for element in root.iter(etree.Element):
        for name in names:
            value = element.get(name)
            if value:
                out.setdefault(value, element)
    return out


def _refuse_large(path: str, data: bytes) -> None:
    if len(data) > LARGEST:
        raise UnreadableFile(
            f"{path} has {len(data):,} bytes.",
            f"Marked-up texts over {LARGEST:,} bytes do not fit into memory.",
            "Split it into its documents.",
        )
    if not data.strip():
        raise UnreadableFile(f"{path} is empty.", "There is no text to read.", "Put the document there again.")


def _entities_as_words(root: etree._Element) -> list[str]:
    """References to entities that the file declares itself stand as "&name;" in the text: they are never expanded."""
    found: Counter[str] = Counter()
    for entity in list(root.iter(etree.Entity)):
        found[str(entity.text)] += 1
        parent, before = entity.getparent(), entity.getprevious()
        if parent is None:
            continue
        words = f"{entity.text}{entity.tail or ''}"
        if before is not None:
            before.tail = (before.tail or "") + words
        else:
            parent.text = (parent.text or "") + words
        entity.tail = None
        parent.remove(entity)
    return [f"entity {name} was not expanded ({n} times)" for name, n in found.most_common(20)]


_CHARSET = re.compile(rb"""(?:charset|encoding)\s{0,5}=\s{0,5}["']?([A-Za-z0-9_.:-]{2,40})""")


def _html_encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are valid in it, else what the page says, else what it most likely is."""
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if m := _CHARSET.search(data[:4096]):
        name = m[1].decode("ascii")
        try:
            "".encode(name)
            return name
        except LookupError:
            return None
    return "cp1252"


def _without_xml_declaration(data: bytes) -> bytes:
    return re.sub(rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml[^<>]{0,200}\?>", b"", data, count=1)
