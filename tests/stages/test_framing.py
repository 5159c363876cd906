"""Framing: the question a study asks, the terms it defines, and what its author asserts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.codebook import Codebook, Dimension, Names, Perceiver, Plan, StudyFile, Target
from visavis.codebook.types import Authority
from visavis.records import (
    Abstention,
    Actor,
    Citation,
    Claim,
    Document,
    Frame,
    Mention,
    Note,
    Passage,
    PassageKind,
    Records,
    Reference,
    Statement,
    StatementConfidence,
)
from visavis.stages.framing import frame, propose
from visavis.stages.framing.asking import asked_in
from visavis.stages.framing.defining import terms_in
from visavis.stages.framing.periods import period_of
from visavis.text import Span, span


def passage(order: int, text: str, kind: PassageKind = "paragraph", section: list[str] | None = None) -> Passage:
    return Passage(
        id=f"d:p{order}", document="d", order=order, kind=kind, section=section or [], language="en", text=text
    )


KNOWN = Names(
    Actor(id=n, name=n, kind="state")
    for n in ("Siam", "Burma", "Russia", "France", "Persia", "Chile", "Polen", "Персии", "Китаю")
)


def asked(text: str) -> tuple[str, list[str]] | None:
    found = asked_in(text, Span("d:p0", 0, len(text), text), KNOWN)
    return (found.who, found.whom) if found else None


@pytest.mark.parametrize(
    ("title", "who", "whom"),
    [
        ("The Dutch Merchants' Perceptions of Siam and Burma, 1650-1688", "Dutch Merchants", ["Siam", "Burma"]),
        ("How the Swedish General Staff Saw Russia between the Wars", "Swedish General Staff", ["Russia"]),
        ("Belgian Views of France, Britain and the Netherlands", "Belgian", ["France", "Britain", "Netherlands"]),
        ("The Image of Persia in the Venetian Senate", "Venetian Senate", ["Persia"]),
        ("Chile in the Eyes of Peruvian Diplomats", "Peruvian Diplomats", ["Chile"]),
        ("Das Bild Polens in der Wiener Presse", "Wiener Presse", ["Polens"]),
        ("Die Sicht der Kaufleute auf Siam", "Kaufleute", ["Siam"]),
        ("Образ Персии в русской печати", "русской печати", ["Персии"]),
        ("Отношение купцов к Китаю", "купцов", ["Китаю"]),
    ],
)
def test_a_title_tells_who_saw_whom(title: str, who: str, whom: list[str]) -> None:
    found = asked(title)
    assert found is not None
    assert found[1] == whom
    assert found[0].removeprefix("der ") == who


@pytest.mark.parametrize("title", ["A History of Siam", "Trade and War", "A Vegetation Assessment of Pine Forests", ""])
def test_other_titles_ask_nothing(title: str) -> None:
    assert asked(title) is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("during the Second World War", "1939-09-01/1945-09-02"),
        ("Siam, 1650-1688", "1650/1688"),
        ("from 1931 to 1949", "1931/1949"),
        ("1914–18", "1914/1918"),
        ("in the 1930s", "193X"),
        ("im Kalten Krieg", None),
        ("im Ersten Weltkrieg", "1914-07-28/1918-11-11"),
        ("в 1905 году", "1905"),
        ("明治期", "1868/1912"),
        ("in our time", None),
    ],
)
def test_periods_by_name_and_by_years(text: str, edtf: str | None) -> None:
    if text == "im Kalten Krieg":
        assert period_of(text) == "1947/1991"
    else:
        assert period_of(text) == edtf


@pytest.mark.parametrize(
    ("text", "term", "definition"),
    [
        ('Here the term "harbour party" is defined as all by the port.', "harbour party", "all by the port"),
        ('By "outer provinces" is meant the land beyond the river.', "outer provinces", "the land beyond the river"),
        ("The Hof (the court of the prince) was small.", "Hof", "the court of the prince"),
        ('They wanted "Ruhe," or "quiet," at any price.', "Ruhe", "quiet"),
        ("In the Long War, which refers to the fighting of 1701.", "Long War", "the fighting of 1701"),
        ("Unter „Grenzern“ werden hier die Bewohner verstanden.", "Grenzern", "die Bewohner"),
        ("Под «слободой» понимается вольное поселение.", "слободой", "вольное поселение"),
        ("「外港」とは海に面した港を指す。", "外港", "海に面した港"),
    ],
)  # fmt: skip
def test_terms_are_found_with_their_definitions(text: str, term: str, definition: str) -> None:
    [found] = terms_in([passage(1, text)])
    assert (found.term, found.definition) == (term, definition)
    assert found.span.stands_in(text)


@pytest.mark.parametrize("text", ["Smith (1999) agrees.", "The ship left (see p. 4).", "He died (May 2015)."])
def test_brackets_that_define_nothing(text: str) -> None:
    assert list(terms_in([passage(1, text)])) == []


# ---------------------------------------------------------------- a whole study

ESSAY = [
    passage(0, "The Dutch Merchants' Perceptions of Siam and Burma, 1650-1688", "title"),
    passage(1, "Introduction", "heading", ["Introduction"]),
    passage(
        2,
        "This essay asks how the Dutch merchants saw Siam and Burma. It focuses on the differences in their "
        "openness to trade and manner of rule. Siam and Burma had much in common in older books.",
        section=["Introduction"],
    ),
    passage(3, "1. Openness to Trade", "heading", ["1. Openness to Trade"]),
    passage(
        4,
        "The Dutch merchants saw Siam as an open market. Burma, by contrast, was a closed door for them. "
        "The word monopoly is not found in the letters about Burma. “Siam differs from Burma,” wrote Anna. "
        "The rains came late that year.",
        section=["1. Openness to Trade"],
    ),
    passage(5, "2. Manner of Rule", "heading", ["2. Manner of Rule"]),
    passage(
        6,
        "Both Siam and Burma were taken for despotisms. As described above, it can be said that the Dutch "
        "merchants feared the king of Siam.",
        section=["2. Manner of Rule"],
    ),
]
PLAN = Plan(
    study=StudyFile(
        title="t",
        perceivers=[Perceiver(id="merchants", name="Dutch merchants", members=["voc"])],
        targets=[Target(id="siam", name="Siam"), Target(id="burma", name="Burma")],
        dimensions=["trade", "rule"],
    ),
    codebook=Codebook(
        dimensions=[
            Dimension(id="trade", name="Openness to trade", indicators={"en": ["market"]}),
            Dimension(id="rule", name="Manner of rule", indicators={"en": ["despot*"]}),
        ]
    ),
    authority=Authority(
        actors=[
            Actor(id="siam", name="Siam", kind="state"),
            Actor(id="burma", name="Burma", kind="state"),
            Actor(id="voc", name="East India Company", kind="institution"),
        ]
    ),
)
STUDY = Document(id="d", path="d.md", digest="x", title=ESSAY[0].text, genre="study", language="en")


def at(order: int, words: str) -> Span:
    text = ESSAY[order].text
    start = text.index(words)
    return span(f"d:p{order}", text, start, start + len(words))


def test_the_frame_comes_from_title_focus_and_headings() -> None:
    proposed = propose(Records([STUDY, *ESSAY]))
    assert proposed is not None
    assert proposed.perceivers == ["Dutch merchants"]  # as the text writes it, not the title
    assert proposed.targets == ["Siam", "Burma"]
    assert proposed.dimensions == ["openness to trade", "manner of rule"]
    assert proposed.period == "1650/1688"
    assert proposed.evidence[0].exact == ESSAY[0].text


def claims() -> list[Claim]:
    anna = at(4, "Siam differs from Burma,")
    quoted = Statement(
        id="s1", document="d", manner="direct", act="writing", content=[anna], quoted=[anna],
        confidence=StatementConfidence(span=0.9),
    )  # fmt: skip
    market = at(4, "Siam as an open market")
    seen = Statement(
        id="s2", document="d", manner="indirect", act="thought", content=[market],
        confidence=StatementConfidence(span=0.6),
    )  # fmt: skip
    end = market.end + 1
    note = Note(id="n1", document="d", label="1", passages=["d:p9"], anchor=Span("d:p4", end, end, ""))
    citation = Citation(
        id="c1", document="d", note="n1", order=0, span=Span("d:p9", 0, 1, "x"), form="full",
        reference=Reference(), confidence=1.0,
    )  # fmt: skip
    given = Records([STUDY, *ESSAY, quoted, seen, note, citation])
    return [r for r in frame(given, PLAN) if isinstance(r, Claim)]


def test_claims_have_kind_perceiver_targets_and_dimension() -> None:
    found = [(c.kind, c.perceiver, c.targets, c.dimension, c.span.exact[:24]) for c in claims()]
    assert found == [
        ("perception", "merchants", ["siam"], "trade", "The Dutch merchants saw "),
        ("different", "merchants", ["burma"], "trade", "Burma, by contrast, was "),
        ("absent", "merchants", ["burma"], "trade", "The word monopoly is not"),
        ("common", "merchants", ["siam", "burma"], "rule", "Both Siam and Burma were"),
        ("conclusion", "merchants", ["siam"], "rule", "As described above, it c"),
    ]


def test_a_claim_rests_on_what_stands_in_its_sentence_and_shows_its_hedge() -> None:
    first, *_, last = claims()
    assert first.rests_on == ["s2", "c1"]
    assert last.hedge is not None and last.hedge.exact == "it can be said that"


def test_spans_of_claims_stand_in_their_passages() -> None:
    texts = {p.id: p.text for p in ESSAY}
    assert all(c.span.stands_in(texts[c.span.passage]) for c in claims())


def test_a_speech_asserts_nothing_as_a_scholar() -> None:
    speech = Document(id="d", path="d.md", digest="x", genre="speech", language="en")
    assert list(frame(Records([speech, *ESSAY]), PLAN)) == []


@settings(max_examples=40)
@given(st.text(alphabet="AB ab.,'\"()’s fotheperceptionsofJapn1234\n", max_size=400))
def test_any_text_is_framed_or_not_without_a_crash(text: str) -> None:
    given_ = Records([STUDY, passage(0, text, "title"), passage(1, text)])
    for r in frame(given_, PLAN):
        assert isinstance(r, Frame | Claim)


def test_a_sentence_too_long_to_be_one_is_declined_not_dropped() -> None:
    [declined] = frame(Records([STUDY, passage(0, "Siam and Burma differ " * 500)]), PLAN)
    assert declined == Abstention(
        stage="framing", about="d:p0", reason="a sentence of 10999 characters was not searched for claims"
    )


@pytest.mark.parametrize("text", ["(" * 50_000, "A " * 50_000, 'the term "' * 5_000, "in " * 50_000 + "."])
def test_a_long_line_without_an_end_takes_no_time(text: str) -> None:
    list(frame(Records([STUDY, passage(0, text)]), PLAN))


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("The idea of a toll, as seen in the letters on Siam, is not found in those on Burma.", ["burma"]),
        ("Unlike in the case of Siam, no mention of tolls is made of Burma.", ["burma"]),
        ("No trace of tolls is found in the letters on Siam and Burma.", ["siam", "burma"]),
    ],
)
def test_what_is_absent_of_one_is_not_denied_of_the_other_it_is_held_against(sentence: str, denied: list[str]) -> None:
    body = passage(9, sentence, section=["1. Openness to Trade"])
    mentions = [
        Mention(id=a, span=span(body.id, sentence, i, i + len(a)), kind="state", actor=a.casefold(), confidence=1.0)
        for a in ("Siam", "Burma")
        if (i := sentence.find(a)) >= 0
    ]
    given_ = Records([STUDY, *ESSAY, body, *mentions])
    found = [c for c in frame(given_, PLAN) if isinstance(c, Claim) and c.span.passage == body.id]
    by_kind = {c.kind: c.targets for c in found}
    assert by_kind["absent"] == denied
    if len(denied) == 1:
        assert sorted(by_kind["different"]) == ["burma", "siam"]
