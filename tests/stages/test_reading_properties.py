"""For any input: only the two documented errors, every span verifies, no letter of the body is lost, time is linear."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.errors import UnreadableFile, UnsupportedFormat
from visavis.records import Coverage, Document, Note, Passage, Records, passage_id
from visavis.stages.reading import read

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())
PATHS = st.sampled_from(["a.md", "b.txt", "c.jsonl", "d.csv", "e.tsv", "f", "g.docx", "Ünï çode/" + "x" * 200 + ".md"])
WORDS = st.text(alphabet="abcdeÄЖя日本 .,:;-", min_size=1, max_size=30)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(["\n", "\n\n", " ---", "\f", "\n45\n", "> ", "- ", "1. ", "# ", "## ", "|", "|---|", "```", "45"]),
    st.sampled_from(
        ["[^1]", "[^1]: ", "<sup>2</sup>", "¹", "^3^", "[4]", "^[", "]", "$^{1}$", "&amp;", "<b>", "<!-- -->"]
    ),
    st.sampled_from(["*", "**", "_", "`", "\\", "“", "”", '"', "«", "»", "(", ")", "「", "」", "![x](y)", "[x](z)"]),
    st.sampled_from(["\n", "\n\n", "\n\n---\n\n", "\n\n<sup>1</sup> ", "\n\n[^1]: ", " "]),
)
MARKDOWN = st.lists(PIECES, max_size=60).map("".join)


def check(records: Records) -> None:
    documents = {d.id for d in records[Document]}
    text = {p.id: p.text for p in records[Passage]}
    assert len(text) == len(records[Passage]), "passage ids are unique"
    assert len({n.id for n in records[Note]}) == len(records[Note]), "note ids are unique"
    order: Counter[str] = Counter()
    for p in records[Passage]:
        assert p.document in documents and p.id == passage_id(p.document, order[p.document])
        order[p.document] += 1
        assert p.text == p.text.strip() != ""
        assert [b.offset for b in p.page_breaks] == sorted(b.offset for b in p.page_breaks)
        assert all(0 <= b.offset <= len(p.text) for b in p.page_breaks)
        assert "\f" not in p.text and "\v" not in p.text
    for n in records[Note]:
        assert all(i in text for i in n.passages)
        if n.anchor:
            assert n.anchor.start == n.anchor.end <= len(text[n.anchor.passage]) and n.anchor.stands_in(
                text[n.anchor.passage]
            )
    assert {c.document for c in records[Coverage]} == documents


@given(PATHS, st.binary(max_size=400))
@settings(max_examples=300)
def test_no_bytes_break_it(path: str, data: bytes) -> None:
    try:
        check(Records(read(path, data, PLAN)))
    except (UnreadableFile, UnsupportedFormat) as error:
        assert error.found and error.why and error.do


@given(st.sampled_from(["a.md", "a.txt"]), MARKDOWN)
@settings(max_examples=400)
def test_no_layout_breaks_it(path: str, source: str) -> None:
    try:
        check(Records(read(path, source.encode(), PLAN)))
    except UnreadableFile:
        assert not source.strip()


@given(st.lists(st.text(alphabet="abcxyzÄЖя日本“”\"'()«».,;: ", min_size=1, max_size=80), min_size=1, max_size=12))
@settings(max_examples=200)
def test_no_letter_of_the_body_is_lost(paragraphs: list[str]) -> None:
    source = "\n\n".join(p for p in paragraphs if p.strip())
    if not source.strip():
        return
    for path in ("a.md", "a.txt"):
        records = Records(read(path, source.encode(), PLAN))
        kept = "".join(p.text for p in records[Passage])
        assert "".join(kept.split()) == "".join(source.split())


LONG = 60_000


@pytest.mark.parametrize(
    "source",
    [
        "“" + "word " * (LONG // 5),
        "^[" * (LONG // 2),
        "[" * LONG,
        "![" * (LONG // 2),
        "*a " * (LONG // 3),
        "**a_" * (LONG // 4),
        "<sup>" * (LONG // 5),
        "<!--" * (LONG // 4),
        "<a " * (LONG // 3),
        "`" * LONG,
        "&a" * (LONG // 2),
        "\\" * LONG,
        "|-" * (LONG // 2),
        "- " * (LONG // 2),
        "$^{" * (LONG // 3),
        "(" * LONG,
        "1 " * (LONG // 2),
        "a\n\n" * (LONG // 3),
        "lower and\n\n" * (LONG // 11),
        "word.<sup>1</sup>\n\n---\n\n<sup>1</sup> Note.\n\n" * (LONG // 46),
        "".join(f"w.[^{i}] " for i in range(10_000)) + "\n\n" + "".join(f"[^{i}]: n\n" for i in range(10_000)),
        "w.[^1] " * 10_000 + "\n\n" + "[^1]: n\n" * 10_000,
        "    - a\n\n" * (LONG // 9),
        "> " * (LONG // 2),
        "> a\n" * (LONG // 4),
        "# a:\n\n" * (LONG // 6),
        "---\na: " + "[" * LONG,
        "1\n\n" * (LONG // 3),
        "-" * LONG,
        "_ " * (LONG // 2),
        " \n" * (LONG // 2) + "a",
        "[x](" * (LONG // 4),
        "--- \n" * (LONG // 5),
    ],
    ids=lambda s: repr(s[:12]),
)
def test_hostile_text_takes_linear_time(source: str) -> None:
    for path in ("a.md", "a.txt"):
        start = time.process_time()
        records = Records(read(path, source.encode(), PLAN))
        # Honest text of this size takes under 0.1 s; a quadratic loop would take minutes.
        assert time.process_time() - start < 20
        check(records)


@pytest.mark.parametrize("path", ["a.md", "a.jsonl", "a.csv"])
def test_an_endless_line_is_refused_at_once(path: str) -> None:
    with pytest.raises(UnreadableFile):
        list(read(path, b"x" * 200_000_000, PLAN))


SENTENCES = st.lists(
    st.sampled_from(
        [
            "The harbour office kept its ledgers in good order through the whole of that winter.",
            "Captain Toller told the Admiralty that “nobody in the Quiet Bay had seen a single ship” since May.",
            "It asked for (1) the return of the Northern Fleet, (2) a share of the customs, and (3) an apology.",
            "Das Hafenamt führte seine Bücher den ganzen Winter über in bester Ordnung.",
            "Управление порта вело свои книги в полном порядке в течение всей зимы.",
        ]
    ),
    min_size=2,
    max_size=6,
)


@given(SENTENCES, st.data())
@settings(max_examples=200)
def test_a_paragraph_cut_anywhere_inside_a_sentence_is_whole_again(sentences: list[str], data: st.DataObject) -> None:
    paragraph = " ".join(sentences)
    spaces = [i for i, c in enumerate(paragraph) if c == " " and i > 70 and paragraph[i - 1] not in ".”"]
    cut = data.draw(st.sampled_from(spaces)) if spaces else None
    if cut is None:
        return
    before, after = paragraph[:cut], paragraph[cut + 1 :]
    source = f"{before}\n\n---\n\n<sup>1</sup> Port book.\n\n{after}<sup>1</sup>\n\nAnother paragraph.\n"
    records = Records(read("a.md", source.encode(), PLAN))
    first, second, note = records[Passage]
    assert (first.text, second.text, note.text) == (paragraph, "Another paragraph.", "Port book.")
    assert [b.offset for b in first.page_breaks] == [cut + 1]
    (only,) = records[Note]
    assert only.anchor is not None and (only.anchor.passage, only.anchor.start) == (first.id, len(paragraph))
