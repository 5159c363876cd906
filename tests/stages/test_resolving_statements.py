"""Statements in full: holders, sides, targets and stances, addressees, dates, media, citations, second hand."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import (
    Actor,
    Citation,
    CslDate,
    DateExpression,
    Document,
    Kind,
    Membership,
    Mention,
    Name,
    Note,
    Office,
    Passage,
    Records,
    Reference,
    Resolution,
    Source,
    Statement,
)
from visavis.stages.attributing import attribute
from visavis.stages.resolving.statements import resolve_statements
from visavis.text import Span, span

ACTORS = {
    "Persia": Actor(id="persia", name="Persia", kind="state"),
    "Oman": Actor(id="oman", name="Oman", kind="state"),
    "Nadir": Actor(
        id="nadir",
        name="Nadir Shah",
        kind="person",
        offices=[Office(title="Regent", of="persia", from_="1901", to="1909")],
    ),
    "Salim": Actor(id="salim", name="Salim", kind="person", memberships=[Membership(of="oman")]),
    "Vane": Actor(id="vane", name="Ada Vane", kind="person"),
}
PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority(actors=list(ACTORS.values())))


def resolved(text: str, *more: Any, genre: str | None = "study", dates: dict[str, str] | None = None, **document: Any):  # type: ignore[no-untyped-def]
    """[(statement, resolution)] of one paragraph; names in ACTORS are mentions, `dates` maps words to EDTF."""
    passage = Passage(id="d:p0", document="d", order=0, kind="paragraph", text=text, language="en")
    records = Records([Document(id="d", path="d.txt", digest="", genre=genre, **document), passage, *more])
    for name, actor in ACTORS.items():
        at = text.find(name)
        while at >= 0:
            records.add([Mention(id=f"m{at}", span=_at(text, at, name), kind=actor.kind, actor=actor.id, confidence=1)])
            at = text.find(name, at + 1)
    for words, edtf in (dates or {}).items():
        records.add([DateExpression(id=words, span=_at(text, text.index(words), words), edtf=edtf)])
    records.add(s for s in attribute(records, PLAN) if isinstance(s, Statement))
    records.add(ACTORS.values())
    rows = {r.id: r for r in resolve_statements(records, PLAN) if isinstance(r, Resolution)}
    return [(s, rows[s.id]) for s in records[Statement]]


def _at(text: str, at: int, words: str) -> Span:
    return span("d:p0", text, at, at + len(words))


def one(text: str, *more: Any, **settings: Any) -> Resolution:
    return resolved(text, *more, **settings)[0][1]  # type: ignore[no-any-return]


def test_a_holder_speaks_for_his_state_in_his_time() -> None:
    text = "On 3 May 1905 Nadir said that Oman was a threat to peace."
    r = one(text, dates={"3 May 1905": "1905-05-03"})
    assert (r.holders, r.speaks_for, r.date) == (["nadir"], ["persia"], "1905-05-03")
    assert [(t.actor, t.stance) for t in r.targets] == [("oman", "hostile")]


def test_a_pronoun_is_the_last_holder_and_shares_the_day() -> None:
    text = "On 3 May 1905 Nadir said that Oman was weak. He added that Oman would yield."
    _, (_, second) = resolved(text, dates={"3 May 1905": "1905-05-03"})
    assert (second.holders, second.date) == (["nadir"], "1905-05-03")


def test_a_date_within_the_words_is_what_they_speak_about() -> None:
    r = one("Nadir said that Oman had attacked in 1903.", dates={"1903": "1903"})
    assert (r.date, r.about_dates) == (None, ["1903"])


def test_those_told_are_addressed_and_an_answer_goes_back() -> None:
    (_, asked), (_, answered) = resolved("Salim asked Nadir whether he would wait. Nadir replied that he would not.")[
        :2
    ]
    assert asked.addressees == ["nadir"] and answered.addressees == ["salim"]


def test_the_holders_own_side_is_no_target_unless_there_is_no_other() -> None:
    assert [t.actor for t in one("Nadir said that Persia trusted Oman.").targets] == ["oman"]
    own = one("Nadir said that Persia was strong.").targets
    assert [(t.actor, t.stance) for t in own] == [("persia", "neutral")]


def test_stances() -> None:
    def stance(text: str) -> str:
        return one(text).targets[0].stance

    assert stance("Nadir said that Oman was a trusted friend.") == "favourable"
    assert stance("Nadir denounced Oman as a nest of pirates.") == "hostile"
    assert stance("Nadir feared the growth of Oman.") == "cautious"
    assert stance("Nadir said that Oman lay to the south.") == "neutral"
    assert stance("Nadir said that Oman was not an enemy.") != "hostile"


def test_a_paper_speaks_for_the_person_just_heard_in_it() -> None:
    text = "In the memorandum Nadir stressed that Oman was weak. The memorandum states that Oman would yield."
    (_, first), (_, second) = resolved(text)
    assert first.holders == second.holders == ["nadir"]


def test_medium_and_audience() -> None:
    r = one("In a radio speech Nadir said that Oman was weak.")
    assert (r.medium, r.audience) == ("radio speech", "public")


def note(anchor: int, text: str, author: Name | None, year: int, **source: Any) -> list[Any]:
    reference = Reference(
        type="book", title="A Book", author=[author] if author else [], issued=CslDate(date_parts=[[year]])
    )
    passage = Passage(id="d:p9", document="d", order=9, kind="note", text="A Book, p. 3.", language="en")
    cited = Citation(
        id="c", document="d", note="n", order=0, span=span("d:p9", passage.text, 0, 12), form="full",
        reference=reference, source="book", confidence=1,
    )  # fmt: skip
    at = Span("d:p0", anchor, anchor, "")
    return [passage, Note(id="n", document="d", label="1", passages=["d:p9"], anchor=at), cited,
            Source(id="book", reference=reference, **source)]  # fmt: skip


def test_the_note_of_the_sentence_is_cited_and_words_from_a_study_are_second_hand() -> None:
    text = "Nadir said that Oman was weak. Trade fell."
    r = one(text, *note(30, text, Name(family="Bell"), 1970, role="secondary"))
    assert (r.citations, r.through) == (["c"], ["book"])


def test_a_scholar_speaks_in_his_own_work() -> None:
    text = "Vane argues that Oman was weak. Trade fell."
    r = one(text, *note(31, text, Name(family="Vane", given="Ada"), 1970, role="secondary"))
    assert (r.citations, r.through, r.date, r.medium) == (["c"], [], "1970", "scholarly work")
    assert r.targets[0].stance == "neutral"


def test_own_assertions_are_the_authors_on_the_documents_day() -> None:
    passage = Passage(id="d:p0", document="d", order=0, kind="paragraph", text="Oman has become a danger to us.")
    own = Statement(
        id="s", document="d", manner="own", act="speech", content=[span("d:p0", passage.text, 0, 31)],
        confidence=replace(resolved("Nadir said that Oman was weak.")[0][0].confidence, span=0.9),
    )  # fmt: skip
    author = [Name(given="Nadir", family="Shah")]
    document = Document(id="d", path="d", digest="", genre="speech", date="1905-05-03", authors=author)
    kind: Kind = "state"
    mention = Mention(id="m", span=span("d:p0", passage.text, 0, 4), kind=kind, actor="oman", confidence=1)
    (r,) = resolve_statements(Records([document, passage, own, mention]), PLAN)
    assert isinstance(r, Resolution)
    assert (r.holders, r.speaks_for, r.date, r.medium, r.audience) == (
        ["nadir"], ["persia"], "1905-05-03", "speech", "public",
    )  # fmt: skip
    assert [(t.actor, t.stance) for t in r.targets] == [("oman", "cautious")]


def test_every_statement_is_resolved_even_if_nothing_is_known() -> None:
    (s, r), *_ = resolved("It was felt that nothing could be done.", genre=None)
    assert (s.id, r.holders, r.targets, r.date) == (r.id, [], [], None)
