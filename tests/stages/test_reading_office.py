"""DOCX, ODT, RTF: notes, tracked changes, comments, the fields of reference managers; and what cannot be read."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.codebook import empty_plan
from visavis.errors import UnreadableFile, UserError
from visavis.records import Abstention, Citation, Coverage, Document, Note, Passage, Records
from visavis.stages.citing import cite
from visavis.stages.reading import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAN = empty_plan()
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*targets: tuple[str, str]) -> str:
    rows = "".join(f'<Relationship Id="r{t}" Type="{RELATION}/{kind}" Target="{t}"/>' for kind, t in targets)
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def run(words: str, italic: bool = False) -> str:
    return f'<w:r>{"<w:rPr><w:i/></w:rPr>" if italic else ""}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def mark(n: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{n}"/></w:r>'


def docx(body: str, notes: dict[int, str] | None = None, endnotes: dict[int, str] | None = None, **parts: str) -> bytes:
    out = io.BytesIO()
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(
            ("footnotes", "footnotes.xml"), ("endnotes", "endnotes.xml"), ("comments", "comments.xml")
        ),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        **{name.replace("__", "/") + ".xml": text for name, text in parts.items()},
    }
    for kind, its in (("footnote", notes), ("endnote", endnotes)):
        if its is not None:
            inside = "".join(f'<w:{kind} w:id="{n}"><w:p>{p}</w:p></w:{kind}>' for n, p in its.items())
            files[f"word/{kind}s.xml"] = f"<w:{kind}s {W}>{inside}</w:{kind}s>"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in files.items():
            z.writestr(name, text)
    return out.getvalue()


def reading(data: bytes, path: str = "a.docx") -> Records:
    return Records(read(path, data, PLAN))


def texts(records: Records, *kinds: str) -> list[str]:
    return [p.text for p in records[Passage] if not kinds or p.kind in kinds]


def field(citation: dict[str, object], shown: str) -> str:
    code = escape(" ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps(citation))
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def item(key: int, title: str, family: str, **more: object) -> dict[str, object]:
    data = {
        "id": key,
        "type": "book",
        "title": title,
        "author": [{"family": family, "given": "Ann"}],
        "publisher": "Mole",
    }
    return {
        "id": key,
        "uris": [f"http://zotero.org/x/{key}"],
        "itemData": {**data, "issued": {"date-parts": [["1999"]]}},
        **more,
    }


def test_footnotes_and_endnotes_are_tied_where_they_stand() -> None:
    body = f"<w:p>{run('The coast was quiet.')}{mark(2)}{run(' Nobody came.')}{mark(3, 'endnote')}</w:p>"
    found = reading(docx(body, {2: run("See ") + run("The Coast", True) + run(", 7.")}, {3: run("In 1907.")}))
    assert texts(found, "paragraph") == ["The coast was quiet. Nobody came."]
    assert texts(found, "note") == ["See *The Coast*, 7.", "In 1907."]
    assert [n.anchor.start for n in found[Note] if n.anchor] == [20, 33]


def test_tracked_changes_are_accepted_and_told() -> None:
    body = (
        f'<w:p>{run("Kept ")}<w:ins w:id="1" w:author="A">{run("new ")}</w:ins><w:del w:id="2" w:author="A"><w:r>'
        f'<w:delText xml:space="preserve">old </w:delText></w:r></w:del>{run("words.")}</w:p>'
    )
    found = reading(docx(body))
    assert texts(found) == ["Kept new words."]
    assert any("1 insertions kept, 1 deletions left out" in a.reason for a in found[Abstention])
    assert [(x.what, x.characters) for x in found[Coverage][0].left_out] == [("deleted by tracked changes", 3)]


def test_comments_are_left_out_and_counted() -> None:
    comments = (
        f'<w:comments {W}><w:comment w:id="0" w:author="A"><w:p>{run("Is this so?")}</w:p></w:comment></w:comments>'
    )
    body = (
        f'<w:p><w:commentRangeStart w:id="0"/>{run("It was so.")}<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    found = reading(docx(body, word__comments=comments))
    assert texts(found) == ["It was so."]
    assert any(x.what == "comments" for x in found[Coverage][0].left_out)


def test_a_reference_managers_field_is_the_citation() -> None:
    shown = run("see Ann Toller, ") + run("Two Books", True) + run(", p. 14")
    code = field(
        {"citationItems": [item(7, "Two Books of the Light", "Toller", locator="14", label="page", prefix="see")]},
        shown,
    )
    found = reading(
        docx(f"<w:p>{run('So it is said.')}{mark(2)}</w:p>", {2: code + run(". A remark of mine follows here.")})
    )
    (c,) = found[Citation]
    assert (c.reference.title, c.reference.author[0].family, c.locator_label, c.locator) == (
        "Two Books of the Light", "Toller", "page", "14",
    )  # fmt: skip
    assert (c.introduced_by, c.span.exact) == ("see", "Ann Toller, *Two Books*, p. 14")
    assert c.note == found[Note][0].id
    cited = Records(cite(found, PLAN))
    assert [x.reference.title for x in cited[Citation]] == ["Two Books of the Light"]
    assert all(not c.span.overlaps(s) for n in cited[Note] for s in n.commentary)


def test_a_field_of_two_works_gives_two_citations() -> None:
    both = {"citationItems": [item(1, "North", "Aas"), item(2, "South", "Bel")]}
    code = field(both, run("Aas, North; Bel, South"))
    found = reading(docx(f"<w:p>{run('So.')}{mark(2)}</w:p>", {2: code}))
    assert [(c.span.exact, c.reference.title) for c in found[Citation]] == [
        ("Aas, North;", "North"),
        ("Bel, South", "South"),
    ]


def test_missing_notes_are_missed() -> None:
    found = reading(docx(f"<w:p>{run('Words.')}{mark(2)}</w:p>", None))
    assert texts(found)[0] == "Words."
    assert any("1 footnotes are missing" in a.reason for a in found[Abstention])


def test_title_and_headings() -> None:
    style = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr>{}</w:p>'
    body = (
        style.format("Title", run("Of Fog")) + style.format("Heading1", run("One")) + f"<w:p>{run('It is wet.')}</w:p>"
    )
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
    found = reading(docx(body, word__styles=styles))
    assert found[Document][0].title == "Of Fog"
    assert [(p.kind, p.text, p.section) for p in found[Passage]][1:] == [
        ("heading", "One", ["One"]), ("paragraph", "It is wet.", ["One"]),
    ]  # fmt: skip


def test_rtf_notes_characters_and_lists() -> None:
    note = rb"{\super\chftn}{\*\footnote\chftn\~{\i Log}, 3.}"
    source = rb"{\rtf1\ansi {\pard It was \u8220?fog\u8221?." + note + rb" More.\par}{\pard \bullet  wet\par}}"
    found = reading(source, "a.rtf")
    assert texts(found, "paragraph", "item") == ["It was “fog”. More.", "wet"]
    assert texts(found, "note") == ["*Log*, 3."] and found[Note][0].anchor is not None


@pytest.mark.parametrize(
    ("path", "data", "word"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"),
        ("a.docx", docx("<w:p/>")[:200], "unpacked"),
        ("a.docx", b"no archive at all", "unpacked"),
        ("a.docx", b"", "unpacked"),
        ("a.odt", docx("<w:p/>"), "cannot be read"),
        ("a.rtf", b"plain words", "no RTF"),
        ("a.docx", docx("<w:p><w:unclosed></w:p>"), "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_so(path: str, data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        reading(data, path)
    assert word in caught.value.found and caught.value.do


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"0" * 40_000_000)
    with pytest.raises(UnreadableFile, match="would unpack to"):
        reading(out.getvalue())


def test_entities_are_never_fetched_nor_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    for entity, words in ((laughs, "&l11;"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")):
        body = f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>"
        source = f"<!DOCTYPE d [{entity}]><w:document {W}>{body}</w:document>"
        try:
            found = reading(docx("", word__document=source))
        except UnreadableFile:
            continue
        assert all(len(t) < 100 and "root:" not in t for t in texts(found))


@settings(max_examples=25)
@given(st.data())
def test_damaged_files_end_in_a_message(data: st.DataObject) -> None:
    whole = docx(f"<w:p>{run('Words and words.')}{mark(2)}</w:p>", {2: run("A note.")})
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 30)) :]
    try:
        reading(broken)
    except UserError as error:
        assert error.found


ENDNOTE = (
    "<EndNote><Cite><Author>Toller</Author><Year>1998</Year><RecNum>3</RecNum><Pages>15</Pages><record>"
    '<ref-type name="Book">6</ref-type><contributors><authors><author>Toller, Ann</author></authors></contributors>'
    "<titles><title>Two Books of the Light</title></titles><dates><year>1998</year></dates></record></Cite></EndNote>"
)


def endnote_field(shown: str, apart: bool) -> str:
    """As EndNote writes it: the works in the field's code, or, if they are many, in its data."""
    data = base64.b64encode(ENDNOTE.encode()).decode()
    begin = '<w:r><w:fldChar w:fldCharType="begin">{}</w:fldChar></w:r>'
    begin += '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    end = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    if not apart:
        return begin.format("", escape(f" ADDIN EN.CITE {ENDNOTE}")) + end
    held = f'<w:fldData xml:space="preserve">{data}</w:fldData>'
    inner = begin.format(held, " ADDIN EN.CITE.DATA ") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return begin.format(held, " ADDIN EN.CITE ") + inner + end


@pytest.mark.parametrize("apart", [False, True])
def test_fields_of_endnote_say_what_they_cite(apart: bool) -> None:
    note = run("See ") + endnote_field(run("Toller, Two Books, 15"), apart) + run(".")
    found = reading(docx(f"<w:p>{run('Quiet.')}{mark(2)}</w:p>", {2: note}))
    [cited] = found[Citation]
    assert (cited.span.exact, cited.reference.title, cited.locator) == (
        "Toller, Two Books, 15",
        "Two Books of the Light",
        "15",
    )
    assert texts(found, "note") == ["See Toller, Two Books, 15."]


def test_fields_of_mendeley_say_what_they_cite() -> None:
    citation = {"citationItems": [item(1, "Fog and Trade", "Marlowe", locator="5")], "mendeley": {}, "properties": {}}
    code = field(citation, run("Marlowe 1999, 5")).replace("ADDIN ZOTERO_ITEM CSL_CITATION", "ADDIN CSL_CITATION")
    [cited] = reading(docx(f"<w:p>{run('It is so (')}{code}{run(').')}</w:p>"))[Citation]
    assert (cited.reference.title, cited.locator, cited.note) == ("Fog and Trade", "5", None)


def test_damaged_data_of_a_field_costs_the_citation_alone() -> None:
    code = endnote_field(run("Toller, 15"), True).replace("PEVu", "%%%%")
    found = reading(docx(f"<w:p>{run('So says ')}{code}{run('.')}</w:p>"))
    assert texts(found) == ["So says Toller, 15."] and not found[Citation]


def test_pages_as_word_last_showed_them() -> None:
    next_page = '<w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve">'
    body = (
        f"<w:p>{run('One page ')}{next_page}and the next.</w:t></w:r></w:p><w:p>{next_page}A third.</w:t></w:r></w:p>"
        '<w:sectPr><w:pgNumType w:start="45"/></w:sectPr>'
    )
    found = reading(docx(body))
    assert [(p.text, p.pages) for p in found[Passage]] == [
        ("One page and the next.", ["45", "46"]),
        ("A third.", ["47", "47"]),
    ]
    assert found[Passage][0].page_breaks[0].offset == len("One page ")
    assert reading(docx(f"<w:p>{run('No pages told.')}</w:p>"))[Passage][0].pages == []
