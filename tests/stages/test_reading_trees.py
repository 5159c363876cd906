"""TEI, HTML and EPUB: what their mark-up tells arrives, what surrounds the text does not, and nothing is trusted."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.codebook import empty_plan
from visavis.errors import UnreadableFile, UnsupportedFormat, UserError
from visavis.records import Abstention, Citation, Coverage, DateExpression, Document, Mention, Note, Passage, Records
from visavis.stages.naming import name
from visavis.stages.reading import read

PLAN = empty_plan()


def reading(source: str | bytes, path: str) -> Records:
    return Records(read(path, source if isinstance(source, bytes) else source.encode(), PLAN))


def texts(records: Records, *kinds: str) -> list[str]:
    return [p.text for p in records[Passage] if not kinds or p.kind in kinds]


def marked(records: Records) -> list[tuple[str, str]]:
    """Each note's text, and the words before its mark."""
    by_id = records.by_id(Passage)
    return [
        (by_id[n.passages[0]].text, by_id[n.anchor.passage].text[: n.anchor.start][-12:])
        for n in records[Note]
        if n.anchor
    ]


# ---------------------------------------------------------------- TEI

VOLUME = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">
<teiHeader><fileDesc><titleStmt><title type="complete">Papers of the Harbour, Volume II</title></titleStmt>
</fileDesc></teiHeader><text><front>
<div type="section" xml:id="persons"><head>Persons</head><list><item>
<persName xml:id="p_HJ">Hallan, Jon</persName>, keeper
</item></list></div><div type="toc"><head>Contents</head><p>Nothing to read here.</p></div></front>
<body><div type="chapter"><head>Fog<note n="1" xml:id="ch1">A chapter note.</note></head>
<pb n="3"/><div type="document" xml:id="d1" n="1"><head>1. Telegram From the Keeper (<persName corresp="#p_HJ"
type="from">Hallan</persName>) to the <gloss type="to">Board</gloss><note n="1" type="source" xml:id="d1fn1">
Source: Harbour Files. Secret.</note></head>
<dateline>Skerry, <date when="1908-01-24T11:00:00">January 24, 1908—11 a.m.</date></dateline>
<p>The fog is <hi rend="italic">thick</hi>.<note n="2" xml:id="d1fn2">See <ref target="#d2">Document 2</ref>; in
<hi rend="italic">Fog Papers</hi>, p. 3.</note> Ask <persName corresp="#p_HJ">Hallan</persName> on
<pb n="4"/>Monday.</p>
<closer><signed>Hallan</signed></closer></div>
<div type="document" xml:id="d2" n="2"><head>2. Letter</head><p>Thanks.</p></div></div></body></text></TEI>"""


def test_each_document_of_an_edition_is_a_document() -> None:
    found = reading(VOLUME, "v.xml")
    first, second, whole = found[Document]
    assert (first.id, second.id, whole.id) == ("v.xml-d1", "v.xml-d2", "v.xml")
    assert first.title == "1. Telegram From the Keeper (Hallan) to the Board"
    assert (first.date, first.genre, first.pages) == ("1908-01-24", "telegram", 2)
    assert [(a.family, a.given) for a in first.authors] == [("Hallan", "Jon")]
    assert whole.title == "Papers of the Harbour, Volume II"
    assert "Nothing to read here." not in texts(found)
    left = {x.what for c in found[Coverage] for x in c.left_out}
    assert left == {"table of contents", "header of the edition"}


def test_notes_persons_dates_and_references_of_the_markup_arrive() -> None:
    found = reading(VOLUME, "v.xml")
    assert marked(found)[:2] == [
        ("Source: Harbour Files. Secret.", "to the Board"),
        ("See Document 2; in *Fog Papers*, p. 3.", "og is thick."),
    ]
    assert [m.span.exact for m in found[Mention]] == ["Hallan", "Hallan", "Hallan, Jon"]
    assert [(d.span.exact, d.edtf) for d in found[DateExpression]] == [("January 24, 1908—11 a.m.", "1908-01-24")]
    (c,) = found[Citation]
    assert (c.span.exact, c.reference.title, c.note) == ("Document 2", "2. Letter", "v.xml-d1:n2")
    page = next(p for p in found[Passage] if p.text.startswith("The fog"))
    assert page.text == "The fog is thick. Ask Hallan on Monday."
    assert (page.pages, [(b.page, page.text[b.offset :]) for b in page.page_breaks]) == (["3", "4"], [("4", "Monday.")])


def test_naming_keeps_what_the_markup_told() -> None:
    found = reading(VOLUME, "v.xml")
    first = found[Document][0].id
    mine = Records(
        [r for r in found if getattr(r, "document", None) == first or getattr(r, "id", "").startswith(first)]
    )
    named = Records(name(mine, PLAN))
    told = [m for m in named[Mention] if m.confidence == 0.99]
    assert [m.span.exact for m in told] == ["Hallan", "Hallan"]
    assert not any(a.span.overlaps(b.span) for a in told for b in named[Mention] if a is not b)
    assert [d.edtf for d in named[DateExpression]].count("1908-01-24") == 1


def tei(body: str, back: str = "") -> str:
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>{body}</body>{back}</text></TEI>'


def test_lines_of_a_print_are_whole_again_and_forme_work_is_out() -> None:
    body = (
        '<p>Die lange Nacht ver-<lb/>\n<pb n="12"/><fw type="header">Zweytes Buch.</fw>gieng, und der '
        "<choice><sic>Weegs</sic>"
        "<corr>Wegs</corr></choice><lb/>\nkam Nord-<lb/>\nSee und wieder die See.</p>"
    )
    found = reading(tei(body), "a.xml")
    assert texts(found) == ["Die lange Nacht vergieng, und der Weegs kam Nord-See und wieder die See."]
    assert {x.what for x in found[Coverage][0].left_out} == {
        "running heads, page numbers and catchwords",
        "regularised, corrected or expanded forms that stand beside the printed ones",
    }


def test_line_ends_join_nothing_beyond_their_block() -> None:
    body = "<p>Rain-<lb/></p><p>bow, 1914-<lb/>1918, sun<lb break='no'/>\nset – <lb/>fog.</p>"
    assert texts(reading(tei(body), "a.xml")) == ["Rain-", "bow, 1914- 1918, sunset – fog."]


def test_notes_apart_are_tied_by_their_pointers() -> None:
    body = (
        '<p>One<ref target="#a">1</ref> and two<anchor xml:id="here"/>. See <ref target="#a">the first note</ref>.</p>'
    )
    back = '<back><div><note xml:id="a">First.</note><note target="#here">Second.</note></div></back>'
    found = reading(tei(body, back), "a.xml")
    assert texts(found, "paragraph") == ["One and two. See the first note."]
    assert marked(found) == [("First.", "One"), ("Second.", "One and two")]


def test_quotations_verse_lists_and_tables() -> None:
    body = (
        "<div><head>Of Fog</head><p>He said <quote>no</quote>:</p><quote><p>Set off.</p></quote><lg>"
        "<l>One</l><l>two</l></lg>"
        "<list><label>a</label><item>first</item></list><table><row><cell>x</cell><cell>1</cell></row></table></div>"
    )
    found = reading(tei(body), "a.xml")
    assert [(p.kind, p.text) for p in found[Passage]] == [
        ("title", "Of Fog"), ("paragraph", "He said no:"), ("quotation", "Set off."), ("paragraph", "One\ntwo"),
        ("item", "a first"), ("table", "x | 1"),
    ]  # fmt: skip


def test_other_xml_is_no_tei() -> None:
    with pytest.raises(UnsupportedFormat, match="no TEI"):
        reading("<rss><channel/></rss>", "a.xml")


@pytest.mark.parametrize("data", [VOLUME.encode()[:900], b"<TEI>", b"", b"\x00\x01", b"<TEI><p></TEI>"])
def test_damaged_xml_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        reading(data, "a.xml")


def test_entities_are_neither_expanded_nor_fetched() -> None:
    began = time.monotonic()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    for entity, used in (
        (laughs, "<p>&l11;</p>"),
        (laughs, '<p n="&l11;">x</p>'),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "<p>Here: &x;</p>"),
        ('<!ENTITY % p SYSTEM "http://harbour.invalid/p.dtd"> %p;', "<p>x</p>"),
    ):
        try:
            found = reading(f"<!DOCTYPE TEI [{entity}]>{tei(used)}", "a.xml")
        except UnreadableFile:
            continue
        assert all(len(t) < 100 and "root:" not in t for t in texts(found))
        if "&" in used and "n=" not in used:
            assert any("was not expanded" in a.reason for a in found[Abstention])
    assert time.monotonic() - began < 5


def test_depth_is_bounded() -> None:
    deep = "<div>" * 5000 + "<p>x</p>" + "</div>" * 5000
    with pytest.raises(UnreadableFile):
        reading(tei(deep), "a.xml")
    found = reading(f"<html><body><p>Top of it.</p>{'<div>' * 5000}<p>x</p></body></html>", "a.html")
    assert texts(found)[0] == "Top of it."


# ---------------------------------------------------------------- HTML


def page(inside: str, head: str = "") -> str:
    return f"<!doctype html><html lang='en'><head><title>T</title>{head}</head><body>{inside}</body></html>"


def test_boilerplate_and_scripts_are_out_and_counted() -> None:
    found = reading(
        page(
            "<nav><a href='/'>Home</a></nav><header>The Fog Post</header><article><h1>Of Fog</h1><p>It is "
            "<em>wet</em>.</p>"
            "<script>document.write('evil')</script><div class='share-buttons share'>Share</div></article>"
            "<footer>©</footer>",
            "<meta name='author' content='Ann Toller'><meta property='article:published_time' "
            "content='2020-03-01T10:00'>",
        ),
        "a.html",
    )
    assert [(p.kind, p.text) for p in found[Passage]] == [("title", "Of Fog"), ("paragraph", "It is wet.")]
    (d,) = found[Document]
    assert (d.title, d.date, d.authors[0].family) == ("Of Fog", "2020-03-01", "Toller")
    (c,) = found[Coverage]
    assert (c.searched or 0) - (c.read or 0) - sum(x.characters for x in c.left_out) <= 2
    assert {x.what for x in c.left_out} == {"navigation and other surroundings", "scripts, styles and media"}


def test_ordinary_links_are_no_notes() -> None:
    found = reading(
        page("<p>See <a href='#s2'>section 2</a> and <a href='#s2'>2</a>.</p><h2 id='s2'>2 Fog</h2><p>It is wet.</p>"),
        "a.html",
    )
    assert found[Note] == [] and texts(found, "paragraph") == ["See section 2 and 2.", "It is wet."]


def test_one_note_called_twice_is_one_note() -> None:
    found = reading(
        page(
            "<p>One<sup id='r1a'><a href='#n1'>[1]</a></sup> two<sup id='r1b'><a href='#n1'>[1]</a></sup>.</p>"
            "<ol><li id='n1'><a href='#r1a'>a</a> <a href='#r1b'>b</a> <i>Log</i>, <a "
            "href='https://x.example/l'>here</a>.</li></ol>"
        ),
        "a.html",
    )
    assert texts(found, "paragraph") == ["One two."]
    assert marked(found) == [("*Log*, here <https://x.example/l>.", "One")]


def test_a_page_without_words_says_so() -> None:
    with pytest.raises(UnreadableFile, match="no words"):
        reading(page("<script>render()</script>"), "a.html")


def test_old_encodings_are_told() -> None:
    source = page("<p>Туман и море.</p>", "<meta charset='windows-1251'>").encode("cp1251")
    assert texts(reading(source, "a.htm")) == ["Туман и море."]


# ---------------------------------------------------------------- EPUB

OPS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def epub(files: dict[str, str], spine: list[str], extra: dict[str, str] | None = None) -> bytes:
    items = "".join(f'<item id="i{n}" href="{f}" media-type="application/xhtml+xml"/>' for n, f in enumerate(files))
    order = "".join(f'<itemref idref="i{list(files).index(f)}"/>' for f in spine)
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Fog'
        f"</dc:title><dc:creator>Ann Toller</dc:creator></metadata><manifest>{items}</manifest>"
        f"<spine>{order}</spine></package>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("META-INF/container.xml", '<container><rootfile full-path="o/p.opf"/></container>')
        z.writestr("o/p.opf", opf)
        for name_, inside in {
            **{f"o/{f}": f"<html {OPS}><body>{x}</body></html>" for f, x in files.items()},
            **(extra or {}),
        }.items():
            z.writestr(name_, inside)
    return out.getvalue()


def test_notes_in_another_file_are_tied() -> None:
    book = epub(
        {
            "1.xhtml": '<h1>One</h1><p>Fog<a epub:type="noteref" href="n.xhtml#a">1</a> and <span '
            'epub:type="pagebreak" '
            'title="7"/>sea.<a role="doc-noteref" href="n.xhtml#b">*</a></p>',
            "n.xhtml": '<aside epub:type="footnote" id="a"><p>1. First.</p></aside><aside epub:type="footnote" id="b">'
            "<p><a "
            'href="1.xhtml">*</a> Second.</p></aside>',
        },
        ["1.xhtml"],
    )
    found = reading(book, "b.epub")
    assert texts(found, "paragraph") == ["Fog and sea."]
    assert marked(found) == [("First.", "Fog"), ("Second.", "Fog and sea.")]
    assert found[Document][0].title == "Fog" and found[Document][0].authors[0].given == "Ann"
    assert [b.page for p in found[Passage] for b in p.page_breaks] == ["7"]


def test_protected_and_broken_books_say_so() -> None:
    lock = '<encryption><CipherReference URI="o/1.xhtml"/></encryption>'
    with pytest.raises(UnreadableFile, match="protected"):
        reading(epub({"1.xhtml": "x"}, ["1.xhtml"], {"META-INF/encryption.xml": lock}), "b.epub")
    with pytest.raises(UnreadableFile):
        reading(epub({"1.xhtml": "x"}, ["1.xhtml"])[:300], "b.epub")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("o/1.xhtml", "0" * 40_000_000)
    with pytest.raises(UnreadableFile, match="unpack"):
        reading(bomb.getvalue(), "b.epub")
    found = reading(epub({"1.xhtml": "<p>open<br>tag", "2.xhtml": "<p>fine</p>"}, ["1.xhtml", "2.xhtml"]), "b.epub")
    assert texts(found) == ["open\ntag", "fine"]


# ---------------------------------------------------------------- anything

PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "</div>", "<note n='1'>", "</note>", "<a href='#x'>1</a>", "<li id='x'>", "</li>",
         "<sup>", "</sup>",
         "<pb n='2'/>", "<lb/>", "<i>", "</i>", "<hi rend='italic'>", "</hi>", "<table>", "<row>", "<td>",
         "</table>", "word ", " a-",
         "<persName>", "</persName>", "<blockquote>", "</blockquote>", "&amp;", "\u0416", "<h1>", "</h1>", "<br>",
         "<ref target='#x'>"]
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=150)
@given(PIECES, st.sampled_from(["a.html", "a.xml"]))
def test_no_markup_breaks_it(pieces: list[str], path: str) -> None:
    source = "".join(pieces)
    try:
        found = reading(page(source) if path == "a.html" else tei(f"<p>start</p>{source}"), path)
    except UserError:
        return
    held = {p.id: p.text for p in found[Passage]}
    assert all(p.text == p.text.strip() != "" for p in found[Passage])
    for n in found[Note]:
        assert n.anchor is None or 0 <= n.anchor.start <= len(held[n.anchor.passage])
    assert all(m.span.stands_in(held[m.span.passage]) for m in (*found[Mention], *found[Citation]))
    assert all(b.offset <= len(p.text) for p in found[Passage] for b in p.page_breaks)


def test_persons_are_told_by_the_key_of_the_edition() -> None:
    source = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p><persName corresp="#p1">H.</persName>, '
        '<persName ref="http://d-nb.info/gnd/7">Brekke</persName>, <name type="person" key="o3">Ostrow</name> and '
        "<persName>Lund</persName>.</p></body><back><div type='persons'><list><item><persName xml:id='p1'>Hallan, "
        "Johann</persName>, keeper</item></list></div></back></text></TEI>"
    )
    told = [
        (m.span.exact, m.told and (m.told.key, m.told.name))
        for m in Records(read("a.xml", source.encode(), PLAN))[Mention]
    ]
    assert told[:4] == [
        ("H.", ("p1", "Hallan, Johann")),
        ("Brekke", ("http://d-nb.info/gnd/7", None)),
        ("Ostrow", ("o3", None)),
        ("Lund", None),
    ]


def test_a_document_type_is_neither_fetched_nor_missed(tmp_path: Path) -> None:
    asked = tmp_path / "asked.dtd"
    asked.write_text('<!ENTITY fog "never read">')
    body = "<text><body><p>Caf&eacute; in the &fog; &amp; after.</p></body></text>"
    for kind in (
        f'SYSTEM "{asked}"',
        f'PUBLIC "-//TEI P4//DTD Main Document Type//EN" "{asked.as_uri()}" [<!ENTITY % TEI.prose "INCLUDE">]',
        'PUBLIC "-//TEI P4//DTD Main//EN" "http://127.0.0.1:9/tei2.dtd"',
        f'SYSTEM "{asked}" [<!ENTITY % c SYSTEM "{asked}"> %c;]',
    ):
        found = reading(f"<!DOCTYPE TEI.2 {kind}>\n<TEI.2>{body}</TEI.2>", "a.xml")
        assert texts(found) == ["Café in the &fog; & after."], kind
    wide = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE TEI SYSTEM "{asked}"><TEI>{body}</TEI>'
    assert texts(reading(wide.encode("utf-16"), "a.xml")) == ["Café in the &fog; & after."]
