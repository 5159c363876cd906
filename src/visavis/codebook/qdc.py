"""Codebooks as REFI-QDA Codebook files (.qdc, version 1.0), which NVivo, ATLAS.ti, MAXQDA and others exchange.

The standard knows codes with a name and a description, nested. A dimension is a code, its aspects are codes within
it; what the standard has no place for (headings, indicators, examples, stance, memo) stands in the description, in
lines that a person can read and this module reads back: "Indicators (en): demobili*; home front".
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from ruamel.yaml.comments import CommentedMap

from visavis.codebook.loading import CODEBOOK, STUDY
from visavis.codebook.types import Aspect, Codebook, Dimension, Indicators
from visavis.codebook.writing import rewrite
from visavis.errors import UserError
from visavis.records import Stance
from visavis.text import slug

NAMESPACE = "urn:QDA-XML:codebook:1.0"
LARGEST = 50_000_000  # bytes: a codebook of this size is something else
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_LINE = re.compile(r"(Id|Memo|Headings|Stance|Examples|Counter-examples|Indicators \(([\w-]+)\)): (.*)")
_STANCES: tuple[Stance, ...] = ("hostile", "cautious", "neutral", "favourable")


def to_qdc(codebook: Codebook) -> bytes:
    """The codebook as a .qdc file. Code ids are made of the dimensions' and aspects' ids, so that they stay."""
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, origin="visavis")
    codes = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    for dimension in codebook.dimensions:
        parent = _code(codes, dimension.id, dimension)
        for aspect in dimension.aspects:
            _code(parent, f"{dimension.id}/{aspect.id}", aspect)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _code(parent: etree._Element, path: str, code: Dimension | Aspect) -> etree._Element:
    guid = str(uuid.uuid5(_IDS, path)).upper()
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}Code", guid=guid, name=code.name, isCodable="true")
    lines = [code.definition] if code.definition else []
    lines.append(f"Id: {code.id}")
    if isinstance(code, Dimension):
        lines += [f"Headings: {_joined(code.headings)}"] if code.headings else []
    elif code.stance:
        lines.append(f"Stance: {code.stance}")
    lines += [f"Memo: {' '.join(code.memo.split())}"] if code.memo else []
    lines += [f"Examples: {_joined(code.examples)}"] if code.examples else []
    lines += [f"Counter-examples: {_joined(code.counter_examples)}"] if code.counter_examples else []
    lines += [f"Indicators ({language}): {_joined(terms)}" for language, terms in code.indicators.items()]
    etree.SubElement(element, f"{{{NAMESPACE}}}Description").text = _allowed("\n".join(lines))
    return element


def _allowed(text: str) -> str:
    """Without the characters that XML does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text)


def _joined(terms: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="").writerow(terms)
    return out.getvalue().replace(";", "; ") if not any(";" in t for t in terms) else out.getvalue()


def _parted(line: str) -> list[str]:
    [terms] = csv.reader([line], delimiter=";", skipinitialspace=True)
    return [t.strip() for t in terms if t.strip()]


# ---------------------------------------------------------------- reading


def from_qdc(path: Path) -> Codebook:
    """The codebook of a .qdc file: codes become dimensions, codes within them aspects; deeper ones are flattened and
    named after all that is above them. A code without a description gets no indicators: nothing is guessed.

    Raises UserError, with the line, where the file is no such codebook.
    """
    root = _root(path)
    codes = next((e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname == "Codes"), None)
    if etree.QName(root).localname != "CodeBook" or codes is None:
        raise UserError(
            f"{path} is no REFI-QDA codebook: it holds no list of codes.",
            "There would be nothing to code with.",
            "Export the codebook from your program as a .qdc file (REFI-QDA Codebook).",
        )
    dimensions: list[Dimension] = []
    taken: set[str] = set()
    for element in _codes_in(codes):
        read = _Read(element, taken, path)
        within: set[str] = set()
        aspects = [
            Aspect(
                id=a.id,
                name=name,
                definition=a.definition,
                indicators=a.indicators,
                stance=a.stance,
                memo=a.memo,
                examples=a.examples,
                counter_examples=a.counter_examples,
            )
            for inner, name in _below(element)
            for a in [_Read(inner, within, path)]
        ]
        dimensions.append(
            Dimension(
                id=read.id, name=read.name, definition=read.definition, headings=read.headings or [read.name],
                indicators=read.indicators, aspects=aspects, memo=read.memo,
                examples=read.examples, counter_examples=read.counter_examples,
            )
        )  # fmt: skip
    return Codebook(dimensions=dimensions)


def _root(path: Path) -> etree._Element:
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise UserError(
                f"{path} is too large for a codebook ({len(data) / 1e6:.0f} MB).", "", "Is it the right file?"
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(data, parser)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.", "", "Name the .qdc file.") from error
    except etree.XMLSyntaxError as error:
        raise UserError(
            f"{path}, line {error.lineno or 1}: this is not XML: {error.msg}.",
            "A .qdc file is XML.",
            "Export the codebook anew, or mend the file there.",
        ) from error


def _codes_in(parent: etree._Element) -> Iterator[etree._Element]:
    return (e for e in parent if isinstance(e.tag, str) and etree.QName(e).localname == "Code")


def _below(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """All codes within a code, with their names after those above them."""
    left = [(e, e.get("name") or "") for e in _codes_in(element)][::-1]
    while left:
        code, name = left.pop()
        yield code, name
        left += [(e, f"{name} / {e.get('name') or ''}") for e in _codes_in(code)][::-1]


class _Read:
    """What one code says. Its id is the one it names, else made of its name, and not one that is taken."""

    def __init__(self, element: etree._Element, taken: set[str], path: Path) -> None:
        self.name = (element.get("name") or "").strip()
        if not self.name:
            raise UserError(
                f"{path}, line {element.sourceline}: a code has no name.", "It could not be shown.", "Give it a name."
            )
        text = next((e.text or "" for e in element if etree.QName(e).localname == "Description"), "")
        self.headings: list[str] = []
        self.examples: list[str] = []
        self.counter_examples: list[str] = []
        self.indicators: Indicators = {}
        self.memo: str | None = None
        self.stance: Stance | None = None
        named, words = None, []
        for line in text.splitlines():
            found = _LINE.fullmatch(line.strip())
            if found is None:
                words.append(line)
            elif found[1] == "Id":
                named = found[3].strip()
            elif found[1] == "Memo":
                self.memo = found[3]
            elif found[1] == "Headings":
                self.headings = _parted(found[3])
            elif found[1] == "Examples":
                self.examples = _parted(found[3])
            elif found[1] == "Counter-examples":
                self.counter_examples = _parted(found[3])
            elif found[1] == "Stance":
                self.stance = next((s for s in _STANCES if s == found[3].strip()), None)
            else:
                self.indicators.setdefault(found[2], []).extend(_parted(found[3]))
        self.definition = "\n".join(words).strip() or None
        base = named or slug(self.name) or "code"
        self.id = next(i for n in range(1, len(taken) + 2) if (i := base if n == 1 else f"{base}-{n}") not in taken)
        taken.add(self.id)


def install(folder: Path, codebook: Codebook) -> None:
    """Put a codebook's dimensions into the codebook.yaml and study.yaml of a new study; the words of stances stay."""
    dimensions = [_plain(d) for d in codebook.dimensions]

    def code(content: CommentedMap) -> None:
        content["dimensions"] = dimensions

    def ask(content: CommentedMap) -> None:
        content["dimensions"] = [d.id for d in codebook.dimensions]

    rewrite(folder / CODEBOOK, code)
    rewrite(folder / STUDY, ask)


def _plain(code: Dimension | Aspect) -> dict[str, object]:
    """A code as YAML holds it: what is empty is left out."""
    out: dict[str, object] = {}
    for name in code.__struct_fields__:
        value = getattr(code, name)
        if name == "aspects":
            value = [_plain(a) for a in value]
        if value:
            out[name] = value
    return out
