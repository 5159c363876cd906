"""DOCX, ODT and RTF, through Pandoc: its syntax tree to blocks, with the notes, changes and citations it tells.

Pandoc runs as a process of its own without access to files or the network (`--sandbox`), with bounded memory and
time. Fields of Zotero, Mendeley and EndNote carry the works they cite as CSL-JSON: these become citations as they are.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from zipfile import ZipFile

import msgspec

from visavis.errors import UnreadableFile
from visavis.stages.reading.blocks import Draft, Tag
from visavis.stages.reading.dates import edtf
from visavis.stages.reading.fields import (
    Node,
    groups_of,
    listed_in,
    locator_of,
    prefix_apart,
    reference_of,
    words_in,
)
from visavis.stages.reading.flow import Flow
from visavis.stages.reading.names import names_in
from visavis.stages.reading.packed import member_bytes, open_zip
from visavis.stages.reading.prepared import PAGE, prepared
from visavis.stages.reading.trees import words_of, xml_tree

_SECONDS = 120  # a manuscript of 1,000 pages takes about 20
_HEAP = "-M1500m"
_RULE = "Text may be missing from every comparison."
_STAND_IN = re.compile(rb"(\\u-?\d{1,5}) ?[^\\{}\s]")  # a character by its number, and the sign for old programs
_BULLETS = frozenset("•·▪◦‣")
_INSERTED = frozenset({"insertion", "paragraph-insertion"})
_DELETED = frozenset({"deletion", "paragraph-deletion"})


def read_docx(path: str, data: bytes) -> Iterator[tuple[str, Draft]]:
    """The document of a DOCX file. Raises UnreadableFile for what is damaged, encrypted or a bomb."""
    with open_zip(path, data) as container:
        doubts = _docx_doubts(path, container)
        data, first_page = prepared(path, data, container)
    yield "", _draft(path, data, "docx+citations", doubts, first_page=first_page)


def read_odt(path: str, data: bytes) -> Iterator[tuple[str, Draft]]:
    """The document of an ODT file. Raises UnreadableFile for what is damaged, encrypted or a bomb."""
    title = _odt_title(path, data)
    yield "", _draft(path, data, "odt", [], title)


def read_rtf(path: str, data: bytes) -> Iterator[tuple[str, Draft]]:
    """The document of an RTF file. Raises UnreadableFile for what is none."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(f"{path} is no RTF.", "There is no text to read.", "Save it again as RTF or DOCX.")
    data = data.replace(b"{\\*\\footnote", b"{\\footnote")  # else Pandoc takes the note for unknown and drops it
    if b"\\uc0" not in data:
        data = _STAND_IN.sub(rb"\1\\'3f", data)  # of any other sign Pandoc drops the letter behind it too
    yield "", _draft(path, data, "rtf", [])


def _draft(
    path: str, data: bytes, source: str, doubts: list[str], title: str | None = None, first_page: str | None = None
) -> Draft:
    reader = _Reader(_tree(path, data, source), title, first_page)
    try:
        draft = reader.draft()
    except RecursionError as error:
        raise UnreadableFile(
            f"{path} nests its parts too deeply.", _RULE, "Open it in its program and save it anew."
        ) from error
    draft.doubts += doubts
    return draft


class _Tree(msgspec.Struct):
    """What Pandoc gives."""

    blocks: list[Node]
    meta: dict[str, Node] = {}


def _tree(path: str, data: bytes, source: str) -> _Tree:
    command = [_pandoc(), "--from", source, "--to", "json", "--sandbox", "--track-changes=all", "+RTS", _HEAP, "-RTS"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"{path} was not read within {_SECONDS} seconds.", _RULE, "Split it, or save it as text or Markdown."
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"Pandoc ended with {done.returncode}"]
        raise UnreadableFile(
            f"{path} cannot be read: {said[0][:200]}.",
            "It may be cut off, damaged, or no document of its kind.",
            "Open it in its program and save it again.",
        )
    try:
        return msgspec.json.decode(done.stdout, type=_Tree)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UnreadableFile(f"{path} cannot be read: {error}.", _RULE, "Save it anew.") from error


@cache
def _pandoc() -> str:
    import pypandoc  # looks for the program it brings along: only when asked

    return str(pypandoc.get_pandoc_path())


# ---------------------------------------------------------------- what Pandoc does not tell


def _docx_doubts(path: str, container: ZipFile) -> list[str]:
    """Notes whose texts are missing from the file."""
    body = member_bytes(path, container, "word/document.xml") or b""
    out = []
    for kind in ("footnote", "endnote"):
        marks = len(re.findall(rb"<w:%sReference\b" % kind.encode(), body))
        if marks and f"word/{kind}s.xml" not in container.namelist():
            out.append(f"the texts of {marks} {kind}s are missing from the file (it has no {kind}s.xml)")
    return out


def _odt_title(path: str, data: bytes) -> str | None:
    with open_zip(path, data) as container:
        manifest = member_bytes(path, container, "META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            raise UnreadableFile(
                f"{path} is encrypted.", "Its words cannot be read without the password.", "Save it without one."
            )
        meta = member_bytes(path, container, "meta.xml")
        if not meta:
            return None
        root, _ = xml_tree(path, meta)
        title = next(iter(root.iter("{http://purl.org/dc/elements/1.1/}title")), None)
        return (words_of(title) or None) if title is not None else None


# ---------------------------------------------------------------- the tree


@dataclass(slots=True)
class _Seen:
    """What was met on the way, to be told."""

    insertions: int = 0
    deletions: int = 0
    comments: int = 0
    images: int = 0
    notes: int = 0
    unreferenced: list[str] = field(default_factory=list)


class _Reader:
    """Pandoc's tree shown to a flow. Node types are those of pandoc-types 1.23."""

    def __init__(self, tree: _Tree, title: str | None, first_page: str | None) -> None:
        self.tree, self.title = tree, title
        self.flow = Flow(first_page)
        self.paged = first_page is not None
        self.seen = _Seen()
        self.quoting = 0
        self.references = {
            str(m.get("id")): reference
            for m in _items(_plain(tree.meta.get("references")))
            if (reference := reference_of(m)) is not None
        }

    def draft(self) -> Draft:
        meta, flow = self.tree.meta, self.flow
        for key in ("title", "subtitle"):
            if (said := meta.get(key)) and said.get("t") == "MetaInlines":
                flow.begin("title")
                self.inlines(_nodes(said["c"]))
        if (abstract := meta.get("abstract")) and abstract.get("t") == "MetaBlocks":
            self.blocks(_nodes(abstract["c"]))
        self.blocks(self.tree.blocks)
        draft = flow.draft()
        self._tell(draft)
        return draft

    def _tell(self, draft: Draft) -> None:
        meta, seen = self.tree.meta, self.seen
        titled = [b.raw.strip() for b in draft.blocks if b.kind == "title"]
        draft.title = " ".join(titled) or None
        head = draft.blocks[:5]
        if not titled and self.title:
            block = next((b for b in head if b.raw.strip().casefold() == self.title.casefold()), None)
            if block is not None:
                block.kind, draft.title = "title", self.title
        authors = _plain(meta.get("author"))
        for author in [authors] if isinstance(authors, str) else listed_in(authors):
            draft.authors += names_in(str(author))
        said = _plain(meta.get("date"))
        draft.date = edtf(said) if isinstance(said, str) else None
        if seen.insertions or seen.deletions:
            draft.doubts.append(
                f"tracked changes were accepted: {seen.insertions} insertions kept, {seen.deletions} deletions left out"
            )
        if seen.comments:
            draft.doubts.append(f"{seen.comments} comments were left out")
        if seen.images:
            draft.doubts.append(f"{seen.images} images were not read")

    def blocks(self, nodes: list[Node]) -> None:
        for node in nodes:
            handle = _BLOCKS.get(str(node.get("t")))
            if handle is not None:
                handle(self, node.get("c"))

    def inlines(self, nodes: list[Node]) -> None:
        for node in nodes:
            kind = str(node.get("t"))
            if kind == "Str":
                self.words(str(node["c"]))
            elif kind in ("Space", "SoftBreak"):
                self.flow.text(" ")
            elif (handle := _INLINES.get(kind)) is not None:
                handle(self, node.get("c"))

    def words(self, words: str) -> None:
        """Words, in which a page may begin."""
        for n, piece in enumerate(words.split(PAGE) if self.paged else [words]):
            if n:
                self.flow.page(None)
            self.flow.text(piece)

    # -- blocks

    def paragraph(self, content: object) -> None:
        nodes = _nodes(content)
        if not self.flow.in_note and _is_bold_line(nodes):
            self.flow.begin("heading", level=7)
        elif len(nodes) > 2 and words_in(nodes[0]) in _BULLETS:  # RTF has lists by their signs only
            nodes = nodes[1:]
            self.flow.begin("item")
        else:
            self.flow.begin("quotation" if self.quoting else "paragraph")
        self.inlines(nodes)
        self.flow.close()

    def line_block(self, content: object) -> None:
        self.flow.begin("quotation" if self.quoting else "paragraph")
        for line in listed_in(content):
            self.inlines(_nodes(line))
            self.flow.line()
        self.flow.close()

    def code_block(self, content: object) -> None:
        self.flow.begin("paragraph")
        self.flow.text(str(listed_in(content)[-1]))
        self.flow.close()

    def heading(self, content: object) -> None:
        level, _, inlines = listed_in(content)
        self.flow.begin("heading", level=int(str(level)))
        self.inlines(_nodes(inlines))
        self.flow.close()

    def quotation(self, content: object) -> None:
        self.quoting += 1
        self.blocks(_nodes(content))
        self.quoting -= 1

    def items(self, content: object) -> None:
        for item in listed_in(content):
            for node in _nodes(item):
                if node.get("t") in ("Para", "Plain"):
                    self.flow.begin("item")
                    self.inlines(_nodes(node["c"]))
                    self.flow.close()
                else:
                    self.blocks([node])

    def ordered(self, content: object) -> None:
        self.items(listed_in(content)[-1])

    def definitions(self, content: object) -> None:
        for term, definitions in (listed_in(pair) for pair in listed_in(content)):
            self.flow.begin("item")
            self.inlines(_nodes(term))
            for definition in listed_in(definitions):
                self.blocks(_nodes(definition))

    def division(self, content: object) -> None:
        self.blocks(_nodes(listed_in(content)[-1]))

    def figure(self, content: object) -> None:
        _, caption, inside = listed_in(content)
        self.blocks(_nodes(inside))
        self._caption(caption)

    def _caption(self, caption: object) -> None:
        for node in _nodes(listed_in(caption)[-1]):
            self.flow.begin("caption")
            self.inlines(_nodes(node["c"]) if node.get("t") in ("Para", "Plain") else [])
            self.flow.close()

    def table(self, content: object) -> None:
        _, caption, _, head, bodies, foot = listed_in(content)
        self._caption(caption)
        rows = [*listed_in(listed_in(head)[-1])]
        for body in listed_in(bodies):
            rows += [*listed_in(listed_in(body)[2]), *listed_in(listed_in(body)[3])]
        rows += listed_in(listed_in(foot)[-1])
        self.flow.begin("table")
        for row in rows:
            for n, cell in enumerate(listed_in(listed_in(row)[-1])):
                self.flow.text(" | " if n else "")
                for node in _nodes(listed_in(cell)[-1]):
                    self.inlines(_nodes(node["c"]) if node.get("t") in ("Para", "Plain") else [])
                    self.flow.text(" ")
            self.flow.line()
        self.flow.close()

    # -- inlines

    def plain(self, content: object) -> None:
        self.inlines(_nodes(content))

    def italic(self, content: object) -> None:
        self.flow.italic()
        self.inlines(_nodes(content))
        self.flow.upright()

    def quoted(self, content: object) -> None:
        kind, inlines = listed_in(content)
        single = isinstance(kind, dict) and kind.get("t") == "SingleQuote"
        self.flow.text("‘" if single else "“")
        self.inlines(_nodes(inlines))
        self.flow.text("’" if single else "”")

    def code(self, content: object) -> None:
        self.flow.text(str(listed_in(content)[-1]))

    def line_break(self, content: object) -> None:
        self.flow.line()

    def link(self, content: object) -> None:
        """A link's words; in notes, where addresses are part of the reference, its address too."""
        _, inlines, target = listed_in(content)
        self.inlines(_nodes(inlines))
        url = str(listed_in(target)[0])
        if self.flow.in_note and url.startswith(("http://", "https://")) and url.strip("/") not in words_in(inlines):
            self.flow.text(f" <{url}>")

    def image(self, content: object) -> None:
        self.seen.images += 1
        self.flow.leave_out("descriptions of images", words_in(listed_in(content)[1]))

    def note(self, content: object) -> None:
        self.seen.notes += 1
        key = str(self.seen.notes)
        quoting, self.quoting = self.quoting, 0
        self.flow.mark(key, key)
        self.flow.begin_note(key, key)
        self.blocks(_nodes(content))
        self.flow.end_note()
        self.quoting = quoting

    def span(self, content: object) -> None:
        attributes, inlines = listed_in(content)
        classes = {str(c) for c in listed_in(listed_in(attributes)[1])}
        if classes & _DELETED:
            self.seen.deletions += 1
            self.flow.leave_out("deleted by tracked changes", words_in(inlines))
        elif "comment-start" in classes:
            self.seen.comments += 1
            self.flow.leave_out("comments", words_in(inlines))
        else:
            self.seen.insertions += bool(classes & _INSERTED)
            self.inlines(_nodes(inlines))

    def cite(self, content: object) -> None:
        """The words of a reference manager's field; each work of it by what the field carries."""
        citations, inlines = listed_in(content)
        cited = [c for c in listed_in(citations) if isinstance(c, dict)]
        groups = groups_of(_nodes(inlines))
        if len(groups) != len(cited):
            self.inlines(_nodes(inlines))
            return
        for citation, group in zip(cited, groups, strict=True):
            reference = self.references.get(str(citation.get("citationId")))
            prefix = words_in(citation.get("citationPrefix")).strip()
            lead, rest = prefix_apart(group, prefix)
            self.inlines(lead)
            if reference is None:
                self.inlines(rest)
                continue
            label, locator = locator_of(words_in(citation.get("citationSuffix")))
            self.flow.open_tag(
                Tag(
                    "reference",
                    reference=reference,
                    locator_label=label,
                    locator=locator,
                    introduced_by=prefix if lead else None,
                )
            )
            self.inlines(rest)
            self.flow.close_tag()


_Handler = Callable[[_Reader, object], None]
_BLOCKS: dict[str, _Handler] = {
    "Para": _Reader.paragraph,
    "Plain": _Reader.paragraph,
    "LineBlock": _Reader.line_block,
    "CodeBlock": _Reader.code_block,
    "Header": _Reader.heading,
    "BlockQuote": _Reader.quotation,
    "BulletList": _Reader.items,
    "OrderedList": _Reader.ordered,
    "DefinitionList": _Reader.definitions,
    "Div": _Reader.division,
    "Figure": _Reader.figure,
    "Table": _Reader.table,
}
_INLINES: dict[str, _Handler] = {
    "Emph": _Reader.italic,
    **dict.fromkeys(("Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"), _Reader.plain),
    "Quoted": _Reader.quoted,
    "Cite": _Reader.cite,
    "Code": _Reader.code,
    "Math": _Reader.code,
    "LineBreak": _Reader.line_break,
    "Link": _Reader.link,
    "Image": _Reader.image,
    "Note": _Reader.note,
    "Span": _Reader.span,
}


def _nodes(content: object) -> list[Node]:
    return [node for node in listed_in(content) if isinstance(node, dict)]


def _items(content: object) -> list[dict[str, object]]:
    return [item for item in listed_in(content) if isinstance(item, dict)]


def _is_bold_line(nodes: list[Node]) -> bool:
    """A short paragraph all in bold, without a full stop, is a heading that was never styled as one."""
    inside = [n for n in nodes if n.get("t") not in ("Space", "SoftBreak", "Note")]
    if len(inside) != 1 or inside[0].get("t") != "Strong":
        return False
    words = words_in(inside)
    return 0 < len(words) <= 120 and not words.endswith((".", ",", ";", ":", "!", "?"))


def _plain(meta: object) -> object:
    """A value of the metadata as text, list or mapping."""
    if not isinstance(meta, dict):
        return None
    kind, content = meta.get("t"), meta.get("c")
    if kind == "MetaList":
        return [_plain(m) for m in listed_in(content)]
    if kind == "MetaMap" and isinstance(content, dict):
        return {str(k): _plain(v) for k, v in content.items()}
    return words_in(content) if kind in ("MetaInlines", "MetaBlocks") else content
