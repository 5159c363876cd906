"""The findings as SARIF 2.1.0 (OASIS, 2020), which editors and continuous integration read.

A place in a manuscript is a logical location (passage and offsets in it): the offsets of a file that was converted,
or scanned, say nothing to its reader.
"""

from __future__ import annotations

import msgspec

from visavis import __version__
from visavis.pages.reported import Against, Reported
from visavis.stages.verifying.explain import VERDICTS, Explanation
from visavis.text import Span

SURE = 0.8  # confidence from which an alarm is an error, not a warning


class _Struct(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    pass


class _Text(_Struct, frozen=True):
    text: str


class _Configuration(_Struct, frozen=True):
    level: str


class _Rule(_Struct, frozen=True):
    id: str
    name: str
    short_description: _Text
    full_description: _Text
    help: _Text
    default_configuration: _Configuration


class _Artifact(_Struct, frozen=True):
    uri: str


class _Physical(_Struct, frozen=True):
    artifact_location: _Artifact


class _Logical(_Struct, frozen=True):
    name: str
    fully_qualified_name: str
    kind: str = ""


class _Location(_Struct, frozen=True):
    logical_locations: list[_Logical]
    physical_location: _Physical | None = None
    message: _Text | None = None
    id: int | None = None


class _Result(_Struct, frozen=True):
    rule_id: str
    rule_index: int
    level: str
    message: _Text
    locations: list[_Location]
    related_locations: list[_Location]
    partial_fingerprints: dict[str, str]
    rank: float


class _Driver(_Struct, frozen=True):
    name: str
    version: str
    rules: list[_Rule]


class _Tool(_Struct, frozen=True):
    driver: _Driver


class _Run(_Struct, frozen=True):
    tool: _Tool
    results: list[_Result]
    column_kind: str = msgspec.field(default="", name="columnKind")


class _Log(_Struct, frozen=True):
    schema: str = msgspec.field(name="$schema")
    version: str
    runs: list[_Run]


def sarif(found: list[Reported]) -> bytes:
    """One run with a rule a verdict; what is only counted is left out."""
    names = sorted(VERDICTS)
    index = {name: n for n, name in enumerate(names)}
    results = [_result(r, index[r.kind, r.verdict]) for r in found if not r.counted and (r.kind, r.verdict) in index]
    run = _Run(_Tool(_Driver("visavis", __version__, [_rule(n) for n in names])), results, "unicodeCodePoints")
    log = _Log("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", [run])
    return msgspec.json.format(msgspec.json.encode(log), indent=1)


def _rule(name: tuple[str, str]) -> _Rule:
    e: Explanation = VERDICTS[name]
    told = f"{e.found} {e.why}"
    level = _Configuration("warning" if e.alarm else "note")
    return _Rule("/".join(name), name[1].title().replace("_", ""), _Text(e.found), _Text(told), _Text(e.do), level)


def _result(r: Reported, index: int) -> _Result:
    level = ("error" if r.confidence >= SURE else "warning") if r.alarm else "note"
    said = " ".join(x for x in (r.found, f"“{r.quoted[:300]}”" if r.place else "", r.difference or "", r.do) if x)
    return _Result(
        f"{r.kind}/{r.verdict}",
        index,
        level,
        _Text(said),
        [_location(r.place[0], r.document)] if r.place else [_Location([_Logical(r.about, r.about, "member")])],
        [_related(n, a) for n, a in enumerate(r.against)],
        {"visavis/check": r.id},
        round(100 * r.confidence, 1),
    )


def _location(at: Span, path: str | None) -> _Location:
    physical = _Physical(_Artifact(_uri(path))) if path else None
    return _Location([_logical(at)], physical)


def _related(n: int, a: Against) -> _Location:
    return _Location([_logical(a.span)], None, _Text(f"{a.title}: {a.span.exact[:300]}"), n)


def _logical(at: Span) -> _Logical:
    return _Logical(at.exact[:80], f"{at.passage}:{at.start}-{at.end}", "member")


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(f"sources/{path}")
