"""The text of layouts.py printed by typesetters of others: Typst, groff -ms, WeasyPrint and Chromium, where installed.

`printed()` gives each PDF as (name, file name, bytes); `missing()` names the typesetters that are not there. Typst and
WeasyPrint come from PyPI, groff and Chromium from the system; none is needed to use visavis.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from importlib.util import find_spec
from pathlib import Path

from layouts import ARTICLE, AUTHOR, NOTES, TITLE

_MARK = re.compile(r"\{(\d+)\}")
_TYPST_SIGNS = re.compile(r"([\\#$*_`<>@\[\]~])")


def printed() -> Iterator[tuple[str, str, bytes]]:
    """Name of the layout, name of the file, bytes."""
    if find_spec("typst"):
        yield "PDF, Typst: footnotes", "typst.pdf", typst(columns=1)
        yield "PDF, Typst: two columns", "typst-columns.pdf", typst(columns=2)
        yield "PDF, Typst: endnotes", "typst-endnotes.pdf", typst(columns=1, endnotes=True)
        yield "PDF, Typst: numbers begin anew on each page", "typst-anew.pdf", typst(columns=1, anew=True)
        yield "PDF, Typst: raised figures of the font", "typst-raised.pdf", typst(columns=1, raised=True)
    if shutil.which("groff"):
        yield "PDF, groff -ms: footnotes", "groff.pdf", groff()
    if find_spec("weasyprint"):
        yield "PDF, WeasyPrint: footnotes of CSS", "weasy.pdf", weasyprint()
    if shutil.which("chromium"):
        yield "PDF, Chromium: endnotes", "chromium.pdf", chromium()


def missing() -> list[str]:
    modules = [m for m in ("typst", "weasyprint") if not find_spec(m)]
    return modules + [p for p in ("groff", "chromium") if not shutil.which(p)]


# ---------------------------------------------------------------- Typst


def _typst_words(words: str, italics: bool = True) -> str:
    """Escaped, titles in italics; ' ' after an apostrophe stays as it is."""
    parts = re.split(r"\*([^*]+)\*", words) if italics else [words]
    return "".join(f"#emph[{escaped(p)}]" if n % 2 else escaped(p) for n, p in enumerate(parts))


def escaped(words: str) -> str:
    return _TYPST_SIGNS.sub(r"\\\1", words).replace("//", "\\/\\/")


def typst_source(
    blocks: list[tuple[str, str]],
    notes: dict[int, list[str]],
    title: str,
    author: str,
    setting: str,
    mark: Callable[[int], str],
    tail: str = "",
) -> str:
    """A Typst document; `mark` gives what stands in the place of a note's mark."""
    out = [setting, f'#align(center)[#text(size: 17pt, weight: "bold")[{escaped(title)}]\n\n{escaped(author)}]\n']
    for kind, words in blocks:
        inner = "".join(mark(int(part)) if n % 2 else _typst_words(part) for n, part in enumerate(_MARK.split(words)))
        if kind == "heading":
            out.append(f"= {inner}\n")
        elif kind == "quotation":
            out.append(f"#quote(block: true)[{inner}]\n")
        else:
            out.append(f"- {inner}\n" if kind == "item" else f"{inner}\n")
    return "\n".join([*out, tail])


def _note(n: int) -> str:
    return " #parbreak() ".join(_typst_words(p) for p in NOTES[n])


def typst(columns: int, endnotes: bool = False, anew: bool = False, raised: bool = False) -> bytes:
    setting = (
        f'#set page(paper: "a5", margin: 18mm, numbering: "1", columns: {columns})\n'
        '#set text(size: 10pt, lang: "en", hyphenate: true)\n#set par(justify: true, first-line-indent: 1em)\n'
        "#set smartquote(enabled: false)\n"
    )
    if raised:
        setting += "#set super(typographic: true)\n"
    if anew:
        setting += "#set page(header: counter(footnote).update(0))\n"
    tail = ""
    if endnotes:
        tail = "= Notes\n" + "\n".join(f"{n}. {_note(n)}\n" for n in NOTES)
        tail = tail.replace("\n1. ", '\n#set enum(numbering: "1.")\n1. ', 1)
    mark = (lambda n: f"#super[{n}]") if endnotes else (lambda n: f"#footnote[{_note(n)}]")
    return compiled(typst_source(ARTICLE, NOTES, TITLE, AUTHOR, setting, mark, tail))


def compiled(source: str) -> bytes:
    import typst as compiler

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.typ"
        path.write_text(source, encoding="utf-8")
        return bytes(compiler.compile(str(path)))


# ---------------------------------------------------------------- groff


def groff() -> bytes:
    """The macros of 1974: footnotes numbered by \\**, set by .FS and .FE."""
    out = [".nr PS 11", ".nr LL 4.6i", ".nr PO 1.2i", ".pl 7.5i", ".nr FF 0", f".TL\n{TITLE}", f".AU\n{AUTHOR}"]
    for kind, words in ARTICLE:
        out.append({"heading": ".SH", "quotation": ".QP", "item": ".IP \\(bu 2"}.get(kind, ".PP"))
        out.append(_groff_words(words))
    source = "\n".join(out) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.ms"
        path.write_text(source, encoding="utf-8")
        done = subprocess.run(["groff", "-k", "-ms", "-Tpdf", str(path)], capture_output=True, check=True)
    return done.stdout


def _groff_words(words: str) -> str:
    """Each mark is followed by its note, on lines of their own."""
    out = []
    for n, part in enumerate(_MARK.split(words)):
        if n % 2:
            note = "\n.LP\n".join(re.sub(r"\*([^*]+)\*", r"\\fI\1\\fP", p) for p in NOTES[int(part)])
            out[-1] += f"\\**\n.FS\n{note}\n.FE\n"
        else:
            out.append(part.lstrip() if n else part)
    return "".join(out).rstrip("\n")


# ---------------------------------------------------------------- HTML printed


def _html(mark: Callable[[int], str], css: str, tail: str = "") -> str:
    tags = {"heading": "h2", "quotation": "blockquote", "item": "li", "paragraph": "p"}
    out = [f'<html lang="en"><meta charset="utf-8"><style>{css}</style><h1>{TITLE}</h1><p class="author">{AUTHOR}</p>']
    for kind, words in ARTICLE:
        inner = _MARK.sub(lambda m: mark(int(m[1])), escape(words, quote=False))
        out.append(f"<{tags[kind]}>{inner}</{tags[kind]}>")
    return "".join(out) + tail


def _html_note(n: int) -> str:
    return "<br>".join(re.sub(r"\*([^*]+)\*", r"<i>\1</i>", escape(p, quote=False)) for p in NOTES[n])


_CSS = (
    "@page{size:A5;margin:20mm;@bottom-center{content:counter(page)}}body{font:10.5pt 'DejaVu Serif',serif;"
    "text-align:justify;hyphens:auto}h1{font-size:18pt;text-align:center}h2{font-size:13pt}.author{text-align:center}"
    "blockquote{margin:0.5em 2em;font-size:9.5pt}li{margin-left:1.5em}"
)


def weasyprint() -> bytes:
    from weasyprint import HTML

    css = _CSS + ".n{float:footnote;font-size:8pt}::footnote-call{font-size:7pt;vertical-align:super;line-height:0}"
    made = HTML(string=_html(lambda n: f'<span class="n">{_html_note(n)}</span>', css)).write_pdf()
    return bytes(made or b"")


def chromium() -> bytes:
    notes = "".join(f"<p>{n}. {_html_note(n)}</p>" for n in NOTES)
    page = _html(lambda n: f"<sup>{n}</sup>", _CSS + "sup{font-size:65%}", f"<h2>Notes</h2>{notes}")
    return by_chromium(page)


def by_chromium(page: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "text.html", Path(folder) / "text.pdf"
        source.write_text(page, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run([*command, f"--print-to-pdf={target}", str(source)], capture_output=True, check=True)
        return target.read_bytes()
