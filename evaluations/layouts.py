"""One text of our own in many layouts, made at run time: what every reader has to give back whole.

ARTICLE is the text: blocks of (kind, words), where {n} is the mark of note n; NOTES are the notes, in paragraphs, with
*titles* in italics. `layouts()` gives each layout as (name, file name, bytes).
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from itertools import count

TITLE, AUTHOR = "Harbours in the Fog", "Edda Marlowe"
ARTICLE = [
    ("heading", "The lamp and the log"),
    (
        "paragraph",
        "The keepers of the northern light wrote two books: a log for the Board and a diary for themselves.{1} "
        "In the first they counted ships, in the second they said what they thought of those who sailed them.{2}",
    ),
    (
        "paragraph",
        "“No foreign crew ever thanked us,” Keeper Hallan noted in 1907, “but the Danes at least waved.”{3} "
        "His successor was milder; he held that gratitude has no flag{4} and that the fog had none either.",
    ),
    ("quotation", "They come out of the white like debts, and like debts they are not always paid.{5}"),
    ("paragraph", "What the diaries share is the habit of judging a nation by its seamanship: m² of sail a man, say."),
    ("heading", "Three voices"),
    ("paragraph", "Three voices may stand for the rest:"),
    ("item", "Hallan, who trusted nobody and wrote it down;{6}"),
    ("item", "Brekke, who trusted everybody and regretted it;"),
    ("item", "Ostrow, who kept silent until the war.{7}"),
    (
        "paragraph",
        "Ostrow’s one long entry, of 3 May 1917, calls the convoy “a procession of widows”;{8} the Board’s "
        "copy leaves the words out.{9} Whether he meant the ships or the women on the quay we cannot tell.{10}",
    ),
    ("heading", "What the Board saw"),
    (
        "paragraph",
        "The Board saw tonnage. Its yearly reports mention foreigners 212 times, and 198 of these mentions are sums."
        "{11} Only Secretary Lund asked, in a marginal note, “who are they when they are at home?”{12}",
    ),
]  # fmt: skip
NOTES = {
    1: ["Both series lie in the Harbour Archive, fond 12, boxes 3–9."],
    2: ["See E. Marlowe, *Two Books of the Light* (Skerry: Mole Press, 1998), 14–22; cf. *Fog Review* 3 (2001): 5."],
    3: ["Diary of J. Hallan, 2 March 1907, Harbour Archive, fond 12, box 4, p. 31."],
    4: ["Ibid., p. 77."],
    5: ["Hallan to his sister, 9 November 1908."],
    6: ["Marlowe, *Two Books*, 40.", "The remark was struck out later, in another hand."],
    7: ["Дневник смотрителя. Л., 1931. С. 12."],
    8: ["Diary of P. Ostrow, 3 May 1917."],
    9: ["Board Copy 1917, fol. 6v."],
    10: ["On the quay see note 2 above."],
    11: ["*Reports of the Board*, 1900–1918, my count."],
    12: ["Marginal note by S. Lund on Report 1913, p. 8; http://harbour.example/lund."],
}
_MARK = re.compile(r"\{(\d+)\}")


def expected() -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Of each block: kind, words, and the notes marked in it with their offsets."""
    out = []
    for kind, words in ARTICLE:
        places, size, last = [], 0, 0
        plain = ""
        for m in _MARK.finditer(words):
            plain += words[last : m.start()]
            size = len(plain)
            places.append((int(m[1]), size))
            last = m.end()
        out.append((kind, plain + words[last:], places))
    return out


def layouts() -> Iterator[tuple[str, str, bytes]]:
    """Name of the layout, name of the file, bytes."""
    source = markdown()
    yield "Markdown", "fog.md", source.encode()
    for kind in ("docx", "odt", "rtf"):
        yield kind.upper(), f"fog.{kind}", pandoc(source, kind)
    yield "EPUB, notes in the chapter's file", "fog.epub", pandoc(source, "epub")
    yield "EPUB, notes in another file", "notes-apart.epub", epub_apart()
    yield "HTML, doc-noteref", "fog.html", pandoc(source, "html")
    yield "HTML, encyclopaedia style", "wiki.html", page(wiki_mark, wiki_note, "ol").encode()
    yield "HTML, journal platform style", "journal.html", page(journal_mark, journal_note, "div").encode()
    yield "HTML, word processor style", "word.html", page(word_mark, word_note, "div").encode()
    yield "TEI, notes in place", "fog.xml", tei(apart=False).encode()
    yield "TEI, notes apart", "apart.xml", tei(apart=True).encode()
    yield "TEI, printed lines", "lines.xml", tei(apart=False, lines=True).encode()


def pandoc(source: str, to: str) -> bytes:
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "-f", "markdown-smart", "-t", to, "-s", "-o", "-"]
    return subprocess.run(command, input=source.encode(), capture_output=True, check=True).stdout


def markdown() -> str:
    prefix = {"heading": "# ", "quotation": "> ", "item": "- "}
    out = [f"---\ntitle: {TITLE}\nauthor: {AUTHOR}\nlang: en\n---\n"]
    for kind, words in ARTICLE:
        out.append(prefix.get(kind, "") + _MARK.sub(r"[^\1]", words) + "\n")
    for n, paragraphs in NOTES.items():
        out.append(f"[^{n}]: " + "\n\n    ".join(paragraphs) + "\n")
    return "\n".join(out)


# ---------------------------------------------------------------- HTML


def _italics(words: str, tag: str = "i") -> str:
    return re.sub(r"\*([^*]+)\*", rf"<{tag}>\1</{tag}>", escape(words, quote=False))


def _body(mark: Callable[[int], str]) -> str:
    tags = {"heading": "h2", "quotation": "blockquote", "item": "li", "paragraph": "p"}
    out: list[str] = []
    in_list = False
    for kind, words in ARTICLE:
        inner = _MARK.sub(lambda m: mark(int(m[1])), escape(words, quote=False))
        if (kind == "item") != in_list:
            out.append("</ul>" if in_list else "<ul>")
            in_list = not in_list
        if kind == "quotation":
            inner = f"<p>{inner}</p>"
        out.append(f"<{tags[kind]}>{inner}</{tags[kind]}>")
    return "\n".join(out)


def wiki_mark(n: int) -> str:
    return f'<sup id="cite_ref-{n}" class="reference"><a href="#cite_note-{n}">[{n}]</a></sup>'


def wiki_note(n: int, words: str) -> str:
    back = f'<span class="mw-cite-backlink"><b><a href="#cite_ref-{n}">^</a></b></span>'
    return f'<li id="cite_note-{n}">{back} <span class="reference-text">{words}</span></li>'


def journal_mark(n: int) -> str:
    return f'<a class="footnotecall" id="bodyftn{n}" href="#ftn{n}">{n}</a>'


def journal_note(n: int, words: str) -> str:
    first, *more = words.split("</p><p>")
    rest = "".join(f'<p class="notesbaspage">{m}</p>' for m in more)
    call = f'<a class="FootnoteSymbol" id="ftn{n}" href="#bodyftn{n}">{n}</a>'
    return f'<div class="footnotebody"><p class="notesbaspage">{call} {first}</p>{rest}</div>'


def word_mark(n: int) -> str:
    return f'<a href="#_ftn{n}" name="_ftnref{n}"><sup>[{n}]</sup></a>'


def word_note(n: int, words: str) -> str:
    return (
        f'<div id="ftn{n}"><p class="MsoFootnoteText"><a href="#_ftnref{n}" name="_ftn{n}">[{n}]</a> {words}</p></div>'
    )


def page(mark: Callable[[int], str], note: Callable[[int, str], str], holder: str) -> str:
    notes = "\n".join(note(n, "</p><p>".join(map(_italics, ps))) for n, ps in NOTES.items())
    if holder == "ol":
        notes = notes.replace("</p><p>", "<br>")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} – The Fog Review</title>'
        f'<meta name="citation_title" content="{TITLE}"><meta name="author" content="{AUTHOR}">'
        "<style>p { margin: 0 }</style><script>var menu = 'no words of the text';</script></head><body>"
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/issues">All issues</a></li></ul></nav>'
        f'<div class="sidebar">Subscribe to our letter</div><main><h1>{TITLE}</h1>\n{_body(mark)}\n'
        f"<{holder} class='notes'>{notes}</{holder}></main>"
        '<footer>© The Fog Review. <a href="/legal">Legal</a></footer></body></html>'
    )


def epub_apart() -> bytes:
    """An e-book whose notes stand in a file of their own."""
    head = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    chapter = _body(lambda n: f'<a epub:type="noteref" id="r{n}" href="../notes/notes.xhtml#n{n}">{n}</a>')
    notes = "".join(
        f'<aside epub:type="endnote" id="n{n}"><p><a href="../text/one.xhtml#r{n}">{n}</a>. '
        + "</p><p>".join(map(_italics, ps)) + "</p></aside>"
        for n, ps in NOTES.items()
    )  # fmt: skip
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:language>en</dc:language></metadata><manifest>"
        '<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="notes/notes.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b" linear="no"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", "application/epub+zip")
        z.writestr("META-INF/container.xml", container)
        z.writestr("OPS/book.opf", package)
        z.writestr("OPS/text/one.xhtml", f"{head}<body><h1>{TITLE}</h1>{chapter}</body></html>")
        z.writestr("OPS/notes/notes.xhtml", f"{head}<body>{notes}</body></html>")
    return out.getvalue()


# ---------------------------------------------------------------- TEI


def tei(apart: bool, lines: bool = False) -> str:
    """`apart`: notes at the end, reached by references. `lines`: the lines and pages of a print are kept."""
    page_number = count(1)

    def note(n: int) -> str:
        inner = "".join(f"<p>{_tei_words(p)}</p>" for p in NOTES[n])
        return f'<note xml:id="n{n}" n="{n}" place="{"end" if apart else "foot"}">{inner}</note>'

    def mark(m: re.Match[str]) -> str:
        return f'<ref target="#n{m[1]}">{m[1]}</ref>' if apart else note(int(m[1]))

    def block(kind: str, words: str) -> str:
        words = escape(words, quote=False)
        if lines and kind == "paragraph":
            words = _printed(words)
            words = f'<pb n="{next(page_number)}"/>' + words
        inner = _MARK.sub(mark, words)
        if kind == "heading":
            return f"</div><div><head>{inner}</head>"
        if kind == "quotation":
            return f"<quote><p>{inner}</p></quote>"
        return f"<list><item>{inner}</item></list>" if kind == "item" else f"<p>{inner}</p>"

    body = "".join(block(kind, words) for kind, words in ARTICLE).removeprefix("</div>") + "</div>"
    back = f"<back><div type='notes'>{''.join(map(note, NOTES))}</div></back>" if apart else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader>'
        f'<fileDesc><titleStmt><title type="main">{TITLE}</title><author><persName><surname>Marlowe</surname>'
        "<forename>Edda</forename></persName></author></titleStmt><sourceDesc><p>Born digital</p></sourceDesc>"
        "</fileDesc></teiHeader><text><body>"
        f"{body}</body>{back}</text></TEI>"
    )


def _tei_words(words: str) -> str:
    return re.sub(r"\*([^*]+)\*", r'<hi rend="italic">\1</hi>', escape(words, quote=False))


def _printed(words: str) -> str:
    """The words in lines of 40 characters, the last word of every third line divided, forme work between."""
    out: list[str] = []
    line = 0
    size = 0
    for word in words.split(" "):
        if size + len(word) > 40:
            line += 1
            size = 0
            bare = re.fullmatch(r"[a-z]{7,}", word)
            if line % 3 == 0 and bare:
                out.append(f"{word[:3]}-<lb/>\n<fw type='sig'>A{line}</fw>{word[3:]}")
                continue
            out.append(f"<lb/>\n{word}")
            continue
        size += len(word) + 1
        out.append(word)
    return re.sub(r" (?=<lb/>)", "", " ".join(out))
