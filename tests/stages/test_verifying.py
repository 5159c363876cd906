"""Verifying: what differs, what was cut, what leads nowhere, what cannot have been."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import (
    Abstention,
    Actor,
    ActorName,
    Check,
    Citation,
    Claim,
    DateExpression,
    Document,
    Mention,
    Note,
    Passage,
    Quotation,
    QuotationClass,
    Record,
    Records,
    Reference,
    Resolution,
    Source,
    StatementConfidence,
)
from visavis.seeds import Seeds, words_of
from visavis.stages.verifying import verify
from visavis.stages.verifying.aligning import align, quoted_words
from visavis.stages.verifying.explain import VERDICTS, report_lines
from visavis.text import Span

PLAN = Plan(study=StudyFile(title="A study"), codebook=Codebook(), authority=Authority())

LETTER = (
    "Since the frost set in, the governors of the Northern League have not ceased to ask for grain. "
    "We shall never hand over the 16 forts along the Vessel river, unless the Margrave asks for them in person. "
    "The envoy of Corvia is a patient man, and his honor is beyond doubt; he waits in the harbour town."
)
DIARY = "In the evening we spoke of the price of salt, which has risen to forty crowns in Albemarle this year."
JAPANESE = "我々は北方の港を決して明け渡さない。隣国の使節は静かに待っている。"


def quoting(
    *pieces: str, lead: str = "He wrote: ", follow: str = " So it was.", note: str | None = "n1"
) -> list[Record]:
    """A study of one paragraph that quotes: a piece of its words after the other, "he wrote" in between."""
    text, spans = lead, []
    for n, piece in enumerate(pieces):
        text += " he wrote, " if n else ""
        text += f"“{piece}”"
        spans.append(Span("study:p1", len(text) - 1 - len(piece), len(text) - 1, piece))
    return [
        Document(id="study", path="study.md", digest="", genre="study", title="Study"),
        Passage(id="study:p1", document="study", order=1, kind="paragraph", text=text + follow),
        Quotation(id="q", document="study", spans=spans, class_="statement", note=note),
    ]


def held(cited: str | None = "letter") -> list[Record]:
    """The texts, and a note that cites one of them."""
    out: list[Record] = []
    for name, text in (("letter", LETTER), ("diary", DIARY), ("speech", JAPANESE)):
        out.append(Document(id=name, path=f"{name}.txt", digest="", genre=name, title=name.title()))
        out.append(Passage(id=f"{name}:p1", document=name, order=1, kind="paragraph", text=text))
        out.append(Source(id=f"s-{name}", reference=Reference(), held=name))
    out.append(Source(id="s-lost", reference=Reference()))
    out.append(Note(id="n1", document="study", label="1", passages=[], anchor=Span("study:p1", 0, 0, "")))
    if cited:
        out.append(citation(1, source=f"s-{cited}"))
    return out


def citation(n: int, note: str = "n1", form: str = "full", order: int = 1, **more: object) -> Citation:
    return Citation(
        id=f"c{n}", document="study", note=note, order=order, span=Span("study:p2", n, n + 1, "x"), form=form,  # type: ignore[arg-type]
        reference=Reference(), confidence=1.0, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def checks(records: Sequence[Record], kind: str = "quotation") -> list[Check]:
    return [c for c in verify(Records(records), PLAN) if isinstance(c, Check) and c.kind == kind]


def verdict(*pieces: str, cited: str | None = "letter", **context: str) -> tuple[str, str | None]:
    (check,) = checks([*quoting(*pieces, **context), *held(cited)])
    assert check.about == "q"
    return check.verdict, check.difference


@pytest.mark.parametrize(
    "words",
    [
        "have not ceased to ask for grain",
        "Have not ceased to ask for grain.",
        "have not ceased to ask  for\u00ad grain,",
        "his honour is beyond doubt",  # spelling
        "waits in the har-\nbour town",  # divided at the end of a line
        "the governors of the Northem League have not ceased",  # misread letters
        "the g0vernors of the Northern League",
        "隣国の使節は静かに待っている",
    ],
)
def test_verbatim(words: str) -> None:
    cited = "speech" if words[0] > "\u3000" else "letter"
    assert verdict(words, cited=cited)[0] == "verbatim"


@pytest.mark.parametrize(
    ("words", "difference"),
    [
        ("hand over the 60 forts along the Vessel river", "number: hand over the [-16-] {+60+}"),
        ("We shall hand over the 16 forts along", "negation: We shall [-never-]"),
        ("The envoy of Norland is a patient man", "name: The envoy of [-Corvia-] {+Norland+}"),
        ("is a patient man; he waits in the harbour", "omission: a patient man [-and his honor is beyond doubt-]"),
        ("is a very patient man, and his honor", "addition: is a {+very+}"),
        ("the governors of the Northern League have not stopped", "words: League have not [-ceased-] {+stopped+}"),
        ("his honor is beyond doubts", "words: honor is beyond [-doubt-] {+doubts+}"),
        ("his dishonor is beyond doubt; he waits", "negation: [-honor-] {+dishonor+}"),
    ],
)
def test_altered(words: str, difference: str) -> None:
    found = verdict(words)
    assert found[0] == "altered"
    if "dishonor" not in words:
        assert found[1] == difference


@pytest.mark.parametrize(
    "words",
    [
        "[T]he governors of the Northern League have not ceased",
        "The envoy of Corvia is a patient man . . . he waits in the harbour town",
        "The envoy of Corvia is a patient man […] he waits in the harbour town",
        "the governors [of the League] have not ceased to ask for grain",
        "the envoy of Corvia [Herr Ansel] is a patient man",
    ],
)
def test_marked(words: str) -> None:
    assert verdict(words) == ("verbatim_but_marked", None)


@pytest.mark.parametrize(
    ("words", "difference"),
    [
        (
            "hand over the 16 forts along the Vessel river",
            "left out just before: [-never-]; left out just after: [-unless-]",
        ),
        ("We shall . . . hand over the 16 forts along the", "left out within: [-never-]"),
        ("ceased to ask for grain", "left out just before: [-not-]"),
    ],
)
def test_truncated(words: str, difference: str) -> None:
    assert verdict(words) == ("truncated", difference)


def test_what_the_quoter_says_himself_was_not_cut() -> None:
    words = "hand over the 16 forts along the Vessel river"
    assert verdict(words, lead="They would never ", follow=" unless he came.")[0] == "verbatim"


def test_a_verb_that_negates_at_its_end() -> None:
    assert verdict("我々は北方の港を決して明け渡", cited="speech")[0] == "truncated"


def test_interrupted_by_he_wrote() -> None:
    assert verdict("The envoy of Corvia", "is a patient man")[0] == "verbatim"
    assert verdict("The envoy of Corvia is", "man, and his honor is beyond doubt")[0] == "altered"


def test_evidence_shows_both_sides() -> None:
    (check,) = checks([*quoting("is a patient man . . . he waits"), *held()])
    assert [s.exact for s in check.evidence] == ["is a patient man . . . he waits", "is a patient man", "he waits"]
    assert all(s.stands_in(LETTER) for s in check.evidence[1:])


def test_elsewhere_not_found_not_held() -> None:
    words = "the price of salt, which has risen to forty crowns"
    assert verdict(words) == ("elsewhere", "stands in Diary, not in the text cited")
    assert verdict(words, cited="diary")[0] == "verbatim"
    assert verdict(words, cited="lost")[0] == "verbatim"  # the work cited is not here, but the words are
    invented = "the bridge will be built by the guild of masons"
    assert verdict(invented)[0] == "not_found"
    assert verdict(invented, cited=None)[0] == "not_found"
    assert verdict(invented, cited="lost")[0] == "not_held"


def test_few_words_are_looked_for_in_the_cited_text_alone() -> None:
    assert verdict("forty crowns", cited="diary")[0] == "verbatim"
    assert verdict("forty crowns", cited="letter")[0] == "not_found"
    assert verdict("forty crowns", cited="lost")[0] == "not_held"


def test_a_text_in_another_language_cannot_tell() -> None:
    german = Document(id="letter", path="", digest="", genre="letter", language="de")
    rest = [r for r in held() if not (isinstance(r, Document) and r.id == "letter")]
    study = [
        Document(id="study", path="", digest="", genre="study", language="en"),
        *quoting("nowhere in it at all")[1:],
    ]
    (check,) = checks([*study, german, *rest])
    assert check.verdict == "not_held"
    assert check.difference == "the text held is in another language (de)"


@pytest.mark.parametrize(("class_", "words"), [("title", "A Book of Roads and Rivers"), ("term", "patient man")])
def test_titles_and_terms_that_no_text_has_are_no_misquotations(class_: QuotationClass, words: str) -> None:
    study = quoting(words)
    q = study.pop()
    assert isinstance(q, Quotation)
    study.append(Quotation(id="q", document="study", spans=q.spans, class_=class_, note="n1"))
    assert checks([*study, *held()]) == []


def test_a_quotation_over_two_paragraphs() -> None:
    first, second = LETTER.split(" We shall", 1)
    parts = [Passage(id=f"letter:p{n}", document="letter", order=n, kind="paragraph", text=t)
             for n, t in ((1, first), (2, "We shall" + second))]  # fmt: skip
    rest = [r for r in held() if not (isinstance(r, Passage) and r.document == "letter")]
    (check,) = checks([*quoting("for grain. We shall never hand over"), *rest, *parts])
    assert (check.verdict, [s.exact for s in check.evidence[1:]]) == (
        "verbatim", ["for grain", "We shall never hand over"],
    )  # fmt: skip


def test_with_an_index_given_nothing_changes() -> None:
    records = Records([*quoting("We shall hand over the 16 forts along"), *held()])
    index = Seeds.of((p.id, p.document, p.text) for p in records[Passage])
    assert list(verify(records, PLAN, index)) == list(verify(records, PLAN))


# ---------------------------------------------------------------- alignment


def _aligned(quotation: str, text: str) -> tuple[int, str]:
    quoted = quoted_words([Span("q", 0, len(quotation), quotation)])
    words = words_of(text).folded
    found = align(quoted, words)
    assert found is not None
    steps = [
        words[s.text] if s.same and s.text is not None else ("-" if s.quoted is None else "*") for s in found.steps
    ]
    return found.cost, " ".join(steps)


def test_alignment_finds_the_cheapest_way() -> None:
    assert _aligned("b c d", "a b c d e") == (0, "b c d")
    assert _aligned("b x d", "a b c d e") == (10, "b * d")
    assert _aligned("b e", "a b c d e") == (10, "b *")
    assert _aligned("a b f g", "a b c d e f g") == (14, "a b - - - f g")
    assert _aligned("b . . . e", "a b c d e") == (0, "b - - e")
    assert _aligned("x y z", "x")[0] == 20


@given(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=12),
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=20),
)
def test_alignment_uses_every_quoted_word_once_and_goes_forward(quoted: list[str], text: list[str]) -> None:
    words = quoted_words([Span("q", 0, 2 * len(quoted) - 1, " ".join(quoted))])
    found = align(words, text)
    assert found is not None
    assert [s.quoted for s in found.steps if s.quoted is not None] == list(range(len(quoted)))
    places = [s.text for s in found.steps if s.text is not None]
    assert places == sorted(set(places))
    assert all(quoted[s.quoted] == text[s.text] for s in found.steps if s.same and None not in (s.quoted, s.text))  # type: ignore[index]


@given(st.text(max_size=80))
def test_no_words_break_it(words: str) -> None:
    list(verify(Records([*quoting(words), *held()]), PLAN))


@given(st.data())
def test_every_stretch_of_a_text_is_found_in_it(data: st.DataObject) -> None:
    words = LETTER.split()
    start = data.draw(st.integers(0, len(words) - 4))
    end = data.draw(st.integers(start + 4, len(words)))
    assert verdict(" ".join(words[start:end]))[0] in ("verbatim", "truncated")


@pytest.mark.parametrize(
    "words",
    ["word " * 200_000, "[" * 300_000, ". " * 300_000, "[a]b" * 20_000, "…" * 100_000, "(" * 100_000 + " ..."],
)
def test_a_mark_never_closed_takes_no_time(words: str) -> None:
    start = process_time()
    found = list(verify(Records([*quoting(words), *held()]), PLAN))
    assert process_time() - start < 10  # seconds of CPU on a busy machine; a quadratic way takes hours
    assert all(isinstance(c, Abstention) or c.verdict in ("not_found", "not_held") for c in found)


# ---------------------------------------------------------------- citations and claims


def test_chains_that_lead_nowhere_or_two_ways() -> None:
    notes = [
        Note(id=f"n{n}", document="study", label=str(n), passages=[], anchor=Span("p", n, n, "")) for n in (1, 2, 3)
    ]
    cited = [
        citation(1, "n1", source="w1"), citation(2, "n1", order=2, source="w2"), citation(3, "n2", "ibid", source="w2"),
        citation(4, "n3", "short", source="w9"), citation(5, "n3", "ibid", 2, unresolved="nothing before it"),
        citation(6, "n3", "short", 3, source="w1"),
    ]  # fmt: skip
    found = checks([*notes, *cited], "citation")
    assert [(c.about, c.verdict, c.difference) for c in found] == [
        ("c3", "ambiguous_ibid", "the note before cites 2 works"),
        ("c4", "short_without_full", None),
        ("c5", "unresolved", "nothing before it"),
    ]


def test_notes_without_a_mark_and_numbers_twice() -> None:
    notes = [
        Note(id="n1", document="study", label="1", passages=[]),
        Note(id="n2", document="study", label="2", passages=[], anchor=Span("p", 1, 1, "")),
        Note(id="n3", document="study", label="2", passages=[], anchor=Span("p", 2, 2, "")),
    ]
    assert [(c.about, c.verdict) for c in checks(notes, "citation")] == [
        ("n1", "note_without_mark"), ("n3", "number_twice"),
    ]  # fmt: skip


def test_a_statement_quoted_without_a_note() -> None:
    records = [*quoting("to ask for grain", note=None), *held()]
    assert [(c.about, c.verdict) for c in checks(records, "citation")] == [("q", "quotation_without_note")]


def test_claims_without_evidence() -> None:
    claims: list[Record] = [
        Passage(id="p", document="d", order=0, kind="paragraph", text="xxx"),
        Claim(id="k1", span=Span("p", 0, 1, "x"), kind="perception"),
        Claim(id="k2", span=Span("p", 1, 2, "x"), kind="absent"),
        Claim(id="k3", span=Span("p", 2, 3, "x"), kind="perception", rests_on=["s1"]),
    ]
    assert [(c.about, c.verdict) for c in checks(claims, "claim")] == [("k1", "no_evidence"), ("k2", "from_silence")]


# ---------------------------------------------------------------- dates and names


def _dated(text: str, date: str, edtf: str | None) -> list[Record]:
    start = text.index(date)
    return [
        Passage(id="d:p1", document="d", order=1, kind="paragraph", text=text),
        DateExpression(id="t", span=Span("d:p1", start, start + len(date), date), edtf=edtf),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It was signed on 31 April 1936.", 30),
        ("It was signed on February 29, 1938.", 28),
        ("Am 31. Juni 1936 kam er an.", 30),
        ("Это было 30 февраля 1936 года.", 29),
        ("1937年2月29日に着いた。", 28),
    ],
)
def test_days_that_no_calendar_has(text: str, days: int) -> None:
    (check,) = checks(_dated(text, text, None)[:1], "date")
    assert (check.verdict, check.difference) == ("impossible_date", f"that month has {days} days")


@pytest.mark.parametrize("text", ["On 29 February 1936 it froze.", "In May 68 they met.", "He may 32 times refuse."])
def test_days_that_there_are(text: str) -> None:
    assert checks(_dated(text, text, None)[:1], "date") == []


@pytest.mark.parametrize(
    ("text", "date", "edtf", "wrong"),
    [
        ("On Tuesday, 4 March 1936, it thawed.", "4 March 1936", "1936-03-04", "1936-03-04 was a Wednesday"),
        ("On Wednesday, 4 March 1936, it thawed.", "4 March 1936", "1936-03-04", None),
        ("On Tuesday he left. 4 March 1936 was warm.", "4 March 1936", "1936-03-04", None),
        ("Am Montag, dem 4. März 1936, taute es.", "4. März 1936", "1936-03-04", "1936-03-04 was a Wednesday"),
        ("1936年3月4日（月曜日）", "1936年3月4日", "1936-03-04", "1936-03-04 was a Wednesday"),
        ("On Tuesday, 4 March 1914, old style", "4 March 1914", "1914-03-04", None),  # 17 March of the new calendar
        ("On Tuesday in March 1936", "March 1936", "1936-03", None),
    ],
)
def test_weekdays(text: str, date: str, edtf: str, wrong: str | None) -> None:
    found = checks(_dated(text, date, edtf), "date")
    assert [c.difference for c in found if c.verdict == "wrong_weekday"] == ([wrong] if wrong else [])


def test_a_saying_later_than_its_book_and_one_dated_twice() -> None:
    sure = StatementConfidence(span=1)
    records: list[Record] = [
        Document(id="d", path="", digest="", date="1936"),
        Resolution(id="s1", document="d", occasion="o", date="1935-05-01", confidence=sure),
        Resolution(id="s2", document="d", occasion="o", date="1935-05-02", confidence=sure),
        Resolution(id="s3", document="d", occasion="o", date="1935", confidence=sure),
        Resolution(id="s4", document="d", date="1937", confidence=sure),
    ]
    assert [(c.about, c.verdict, c.difference) for c in checks(records, "date")] == [
        ("s4", "later_than_document", "1937, but the document is of 1936"),
        ("s2", "two_dates", "1935-05-01 and 1935-05-02"),
    ]


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("Guard of the Realm", "1930", ("not_yet_in_use", "in use from 1936; then Town Guard")),
        ("Town Guard", "1940", ("no_longer_in_use", "in use until 1935; then Guard of the Realm")),
        ("Town Guard", "1930", None),
        ("guardsmen", "1940", None),
    ],
)
def test_names_before_and_after_their_time(name: str, year: str, expected: tuple[str, str] | None) -> None:
    text = f"In {year} the {name} held the bridge."
    names = [ActorName(text="Town Guard", to="1935"), ActorName(text="Guard of the Realm", from_="1936")]
    at = Span("d:p1", text.index(name), text.index(name) + len(name), name)
    records: list[Record] = [
        *_dated(text, year, year),
        Actor(id="guard", name="Town Guard", kind="military", names=names),
        Mention(id="m", span=at, kind="military", actor="guard", confidence=1.0),
    ]
    found = checks(records, "name")
    assert [(c.verdict, c.difference) for c in found] == ([expected] if expected else [])


# ---------------------------------------------------------------- the report


def test_every_verdict_is_explained_and_alarms_come_first() -> None:
    records = [*quoting("We shall hand over the 16 forts along"), *held()]
    absent = Claim(id="k", span=Span("study:p1", 0, 1, "H"), kind="absent")
    lines = list(report_lines([*checks([*records, absent], "claim"), *checks(records)]))
    assert [(x.verdict, x.alarm) for x in lines] == [("altered", True), ("from_silence", False)]
    assert lines[0].quoted == "We shall hand over the 16 forts along"
    assert lines[0].difference == "negation: We shall [-never-]"
    assert all(e.found and e.why and e.do for e in VERDICTS.values())
