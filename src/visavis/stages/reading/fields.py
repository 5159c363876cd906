"""What the fields of reference managers carry, as Pandoc hands it on: CSL items, locators, words for each work."""

from __future__ import annotations

import re

import msgspec

from visavis.records import Reference
from visavis.stages.reading.dates import edtf

Node = dict[str, object]
"""A node of Pandoc's tree: its type "t" and its content "c"."""
_LOCATOR = re.compile(r"[\s,;]*(?P<label>[^\W\d_][\w ]{2,20}?)?\s*(?P<value>[\dIVXLCivxlcrv].*?)[\s,;]*", re.DOTALL)


def listed_in(content: object) -> list[object]:
    return content if isinstance(content, list) else []


def words_in(content: object) -> str:
    """The words of nodes, notes left out."""
    out: list[str] = []
    stack: list[object] = [content]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            kind = node.get("t")
            if kind == "Str":
                out.append(str(node["c"]))
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                out.append(" ")
            elif kind in ("Code", "Math"):
                out.append(str(listed_in(node.get("c"))[-1]))
            elif kind != "Note":
                stack.append(node.get("c"))
    return "".join(out)


def reference_of(item: dict[str, object]) -> Reference | None:
    """A CSL item; what is no CSL is left out."""
    dated = {k: _csl_date(v) if k in ("issued", "accessed", "original-date") else v for k, v in item.items()}
    try:
        return msgspec.convert({k: v for k, v in dated.items() if v is not None}, Reference, strict=False)
    except msgspec.ValidationError:
        return None


def _csl_date(said: object) -> dict[str, object] | None:
    if not isinstance(said, str):
        return None
    parts = [[int(n) for n in re.findall(r"\d+", one)[:3]] for one in said.split("/") if re.search(r"\d", one)]
    return {"date-parts": parts} if edtf(said) and parts else {"raw": said}


def groups_of(nodes: list[Node]) -> list[list[Node]]:
    """The words of each work of a field: works are parted by semicolons."""
    out: list[list[Node]] = [[]]
    for node in nodes:
        out[-1].append(node)
        if node.get("t") == "Str" and str(node["c"]).endswith(";"):
            out.append([])
    return [group for group in out if group]


def prefix_apart(nodes: list[Node], prefix: str) -> tuple[list[Node], list[Node]]:
    """The nodes that only say the prefix ("see"), and the rest."""
    if not prefix:
        return [], nodes
    for n in range(1, len(nodes) + 1):
        words = words_in(nodes[:n]).strip(" (")
        if words == prefix:
            return nodes[:n], nodes[n:]
        if not prefix.startswith(words):
            break
    return [], nodes


def locator_of(suffix: str) -> tuple[str | None, str | None]:
    """Label and value of a locator as Pandoc writes it, ", page 3"."""
    m = _LOCATOR.fullmatch(suffix)
    if not m:
        return None, None
    return m["label"] or "page", m["value"]
