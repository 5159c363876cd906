"""Write docs/reference from the code: records, stages, export formats.

python docs/generate.py          write the pages
python docs/generate.py --check  exit 1 if a page is not what the code says (the tests do this)
"""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from visavis import records
from visavis.exports import FORMATS
from visavis.pipeline import STAGES
from visavis.records import RECORD_TYPES, record_name

REFERENCE = Path(__file__).resolve().parent / "reference"
HEAD = "<!-- Written by docs/generate.py: do not edit. -->\n"


def type_name(hint: Any) -> str:
    """A type as a reader of JSON would say it."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        names = [type_name(a) for a in args if a is not type(None)]
        return " or ".join(names) + (" or null" if type(None) in args else "")
    if origin is Literal:
        return ", ".join(map(str, args))
    if origin is list:
        return f"list of {type_name(args[0])}"
    if origin is dict:
        return f"{type_name(args[1])} by {type_name(args[0])}"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}.get(hint, hint.__name__)


def record_table(kind: type[msgspec.Struct]) -> str:
    hints = get_type_hints(kind)
    rows = [f"| `{f.encode_name}` | {type_name(hints[f.name])} |" for f in msgspec.structs.fields(kind)]
    return "\n".join(["| field | type |", "|---|---|", *rows])


def parts() -> list[type[msgspec.Struct]]:
    """The structs that records are made of."""
    named = [v for v in vars(records).values() if isinstance(v, type) and issubclass(v, msgspec.Struct)]
    return [v for v in named if v not in RECORD_TYPES and v is not records.Record]


def records_page() -> str:
    out = [HEAD, "# Records", "", (records.__doc__ or "").strip(), ""]
    for kind in RECORD_TYPES:
        out += [f"## {record_name(kind)}", "", paragraph(kind), "", record_table(kind), ""]
    out += ["# Parts of records", ""]
    for kind in parts():
        out += [f"## {kind.__name__}", "", paragraph(kind), "", record_table(kind), ""]
    return "\n".join(out)


def paragraph(kind: type[Any]) -> str:
    return "\n".join(line.strip() for line in (kind.__doc__ or "").strip().splitlines())


def stages_page() -> str:
    out = [HEAD, "# Stages", "", "In the order they run. *heeds*: the parts of the plan that a stage may look at.", ""]
    out += ["| stage | over | takes | knows | heeds | gives |", "|---|---|---|---|---|---|"]
    for s in STAGES:
        names = [", ".join(record_name(k) for k in kinds) for kinds in (s.takes, s.knows, s.gives)]
        out.append(f"| {s.name} | {s.key} | {names[0] or 'files'} | {names[1]} | {', '.join(s.heeds)} | {names[2]} |")
    return "\n".join([*out, ""])


def formats_page() -> str:
    out = [HEAD, "# Export formats", "", "`visavis export STUDY FORMAT TARGET`", "", "| format | what |", "|---|---|"]
    return "\n".join([*out, *(f"| `{n}` | {e.description} |" for n, e in sorted(FORMATS.items())), ""])


PAGES = {"records.md": records_page, "stages.md": stages_page, "formats.md": formats_page}


def stale() -> list[str]:
    """The pages that are not what the code says."""
    texts = {name: (REFERENCE / name) for name in PAGES}
    return [n for n, p in texts.items() if not p.exists() or p.read_text(encoding="utf-8") != PAGES[n]()]


def main() -> int:
    if "--check" in sys.argv:
        return 1 if stale() else 0
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
