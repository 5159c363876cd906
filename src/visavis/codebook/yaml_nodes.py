"""YAML read with its lines, checked against a Struct: the place of every mistake is known.

What is wanted decides how a scalar is read, not what it looks like: `from: 1941` is the text "1941" where a text is
wanted, and a Norwegian `no` stays `no`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect as shape
from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from visavis.errors import StudyFileError

S = TypeVar("S", bound=msgspec.Struct)

# Below this likeness (rapidfuzz ratio, 0 to 100) two keys have nothing to do with each other: "period" and
# "perceivers" give 63, a slip of one or two letters in a short key 70 and more.
ALIKE = 65


class YamlFile:
    """One of the study's YAML files: its nodes, and errors that name file, line and key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._seen: set[int] = set()
        self.root = self._compose(self._text())

    def _text(self) -> str:
        try:
            text = self.path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.path.read_bytes()[: error.start].count(b"\n") + 1
            raise StudyFileError(
                f"{self.name}, line {line}: these bytes are not UTF-8 text.",
                "visavis cannot tell which letters they stand for.",
                "Save the file as UTF-8 in your editor.",
            ) from None
        for number, line_text in enumerate(text.split("\n"), 1):
            if "\t" in line_text[: len(line_text) - len(line_text.lstrip())]:
                raise StudyFileError(
                    f"{self.name}, line {number}: the line is indented with a tab.",
                    "YAML knows spaces only.",
                    "Put two spaces for each step in.",
                )
        return text

    def _compose(self, text: str) -> Node | None:
        try:
            return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            what = " ".join(str(error.problem or error.context or "it cannot be read").split())
            raise StudyFileError(
                f"{self.name}, line {line}: this is not valid YAML: {what}.",
                "Nothing of the file can be used until it reads.",
                'Often a colon, a closing quotation mark or a dash is missing; text with ": " or "#" needs quotes.',
            ) from None
        except RecursionError:
            raise StudyFileError(f"{self.name}: lists or mappings are nested too deeply to be read.") from None
        except Exception as error:  # control characters, from the reader beneath the parser
            what = str(getattr(error, "reason", error)).splitlines()[0]
            raise StudyFileError(f"{self.name}: this is not valid YAML: {what}.") from None

    def error(self, at: Node | None, key: str, found: str, why: str = "", do: str = "") -> StudyFileError:
        line = at.start_mark.line + 1 if at is not None else 1
        where = f"{self.name}, line {line}" + (f", {key}" if key else "")
        return StudyFileError(f"{where}: {found}", why, do)

    def read(self, wanted: type[S]) -> S:
        """The file as a Struct; an empty file is a Struct of defaults, if it has them."""
        self._seen.clear()
        value = {} if self.root is None else self._value(self.root, _shape(wanted), "")
        try:
            return msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:  # a rule of the type that the walk does not know
            missing = re.search(r"missing required field `(\w+)`", str(error))
            if missing is None:
                raise StudyFileError(f"{self.name}: {error}.") from None
            raise StudyFileError(
                f"{self.name}: the key {missing[1]} is missing.",
                "The file cannot be followed without it.",
                f"Add a line `{missing[1]}: ...`.",
            ) from None

    def at(self, *path: str | int) -> Node | None:
        """The node at a path of keys and positions: where a check can point to. None where nothing is written."""
        node = self.root
        for step in path:
            if isinstance(node, MappingNode):
                node = next((v for k, v in node.value if k.value == step), None)
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
            else:
                return None
        return node

    def _value(self, node: Node, wanted: shape.Type, key: str) -> Any:
        """The plain value of a node, checked against the wanted shape."""
        if id(node) in self._seen:  # an alias: followed, a few lines could stand for billions
            raise self.error(node, key, "visavis does not follow YAML aliases (*name).", do="Write it out.")
        self._seen.add(id(node))
        if isinstance(wanted, shape.UnionType):
            wanted = self._choice(node, wanted)
        if isinstance(wanted, shape.NoneType):
            return None
        if isinstance(wanted, shape.StructType):
            return self._struct(node, wanted, key)
        if isinstance(wanted, shape.ListType):
            if _empty(node):
                return []
            if not isinstance(node, SequenceNode):
                raise self._wrong(node, key, "a list, one item a line after a dash")
            return [self._value(n, wanted.item_type, f"{key}[{i}]") for i, n in enumerate(node.value, 1)]
        if isinstance(wanted, shape.DictType):
            return self._dict(node, wanted, key)
        return self._scalar(node, wanted, key)

    def _choice(self, node: Node, wanted: shape.UnionType) -> shape.Type:
        """Of several shapes the one that the node has: nothing, a mapping, or a scalar."""
        nothing = [t for t in wanted.types if isinstance(t, shape.NoneType)]
        if nothing and _empty(node):
            return nothing[0]
        others = [t for t in wanted.types if not isinstance(t, shape.NoneType)]
        of_kind = [t for t in others if isinstance(t, shape.StructType) == isinstance(node, MappingNode)]
        return (of_kind or others)[0]

    def _pairs(self, node: Node, key: str) -> list[tuple[Node, Node]]:
        if _empty(node):
            return []
        if not isinstance(node, MappingNode):
            raise self._wrong(node, key, "keys with values, as in `name: Japan`")
        seen: dict[str, Node] = {}
        for name, _ in node.value:
            if not isinstance(name, ScalarNode):
                raise self.error(name, key, "a key must be one word or text.")
            if name.value in seen:
                raise self.error(
                    name,
                    _join(key, name.value),
                    f"this key stands here twice (first in line {seen[name.value].start_mark.line + 1}).",
                    "Only one of the two could count.",
                    "Remove one, or put both into one.",
                )
            seen[name.value] = name
        return list(node.value)

    def _struct(self, node: Node, wanted: shape.StructType, key: str) -> dict[str, Any]:
        fields = {f.encode_name: f for f in wanted.fields}
        out: dict[str, Any] = {}
        for name, value in self._pairs(node, key):
            if name.value not in fields:
                raise self.error(
                    name,
                    _join(key, name.value),
                    f'there is no key "{name.value}" here.',
                    "What stands under it would be ignored.",
                    nearest(name.value, fields, "keys"),
                )
            out[name.value] = self._value(value, fields[name.value].type, _join(key, name.value))
        for field in wanted.fields:
            if field.required and field.encode_name not in out:
                raise self.error(
                    node,
                    key,
                    f'the key "{field.encode_name}" is missing.',
                    do=f"Add a line `{field.encode_name}: ...`.",
                )
        return out

    def _dict(self, node: Node, wanted: shape.DictType, key: str) -> dict[str, Any]:
        out = {}
        for name, value in self._pairs(node, key):
            allowed = wanted.key_type
            if isinstance(allowed, shape.LiteralType):
                self._literal(name, allowed, _join(key, name.value))
            out[name.value] = self._value(value, wanted.value_type, _join(key, name.value))
        return out

    def _scalar(self, node: Node, wanted: shape.Type, key: str) -> Any:
        if isinstance(wanted, shape.LiteralType):
            return self._literal(node, wanted, key)
        name, read = _SCALARS.get(type(wanted), ("text", str))
        if not isinstance(node, ScalarNode) or _empty(node):
            raise self._wrong(node, key, name)
        try:
            return read(node.value)
        except ValueError:
            raise self._wrong(node, key, name) from None

    def _literal(self, node: Node, wanted: shape.LiteralType, key: str) -> str:
        allowed = [str(v) for v in wanted.values]
        if not isinstance(node, ScalarNode) or node.value not in allowed:
            found = node.value if isinstance(node, ScalarNode) else _kind(node)
            raise self.error(
                node,
                key,
                f'"{found}" is none of the values that can stand here.',
                "",
                nearest(found, allowed, "values"),
            )
        return str(node.value)

    def _wrong(self, node: Node, key: str, wanted: str) -> StudyFileError:
        return self.error(node, key, f"here stands {_kind(node)}, but it has to be {wanted}.")


def _whole(text: str) -> int:
    return int(text)


_SCALARS: dict[type[shape.Type], tuple[str, Any]] = {
    shape.IntType: ("a whole number", _whole),
    shape.FloatType: ("a number", float),
    shape.StrType: ("a text", str),
}


@lru_cache(maxsize=32)
def _shape(wanted: type[msgspec.Struct]) -> shape.Type:
    return shape.type_info(wanted)


def _empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style is None and node.value in ("", "~", "null")


def _kind(node: Node) -> str:
    if _empty(node):
        return "nothing"
    if isinstance(node, MappingNode):
        return "a group of keys"
    if isinstance(node, SequenceNode):
        return "a list"
    value = " ".join(str(node.value).split())
    return f'"{value if len(value) <= 40 else value[:39] + "…"}"'


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def nearest(found: str, known: Iterable[str], what: str) -> str:
    """The advice after a wrong key or value: the nearest known one, and all of them if they are few."""
    names = list(known)
    best = process.extractOne(found.casefold(), names, score_cutoff=ALIKE, processor=str.casefold)
    guess = f'Did you mean "{best[0]}"? ' if best else ""
    some = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"{guess}Known {what}: {some}." if names else f"{guess}No {what} are known yet."
