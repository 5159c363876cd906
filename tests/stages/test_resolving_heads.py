"""The head of a diplomatic document, its own cast, and to whom its speakers talk."""

from __future__ import annotations

import time

import pytest

from visavis.codebook import Codebook, Plan, StudyFile, load_authority
from visavis.records import DateExpression, Document, Mention, Passage
from visavis.stages.resolving.heads import Head, read_head
from visavis.stages.resolving.roles import Roles, office
from visavis.text import Span


def document(genre: str | None = None) -> Document:
    return Document(id="d", path="d.txt", digest="0", genre=genre)


def passages(*texts: str) -> list[Passage]:
    return [Passage(id=f"d:p{i}", document="d", order=i, kind="paragraph", text=t) for i, t in enumerate(texts)]


@pytest.mark.parametrize(
    ("line", "authors", "recipients", "genre"),
    [
        (
            "14. Telegram From the Embassy in Peru to the Foreign Office",
            "Embassy in Peru",
            "Foreign Office",
            "telegram",
        ),
        ("No. 3The Minister in Oslo (Berg) to the Premier", "Minister in Oslo (Berg)", "Premier", "message"),
        ("77 LETTER HOLM TO LARSEN", "HOLM", "LARSEN", "letter"),
        ("Memorandum by the Assistant to the Premier (Reed)", "Assistant to the Premier (Reed)", None, "memorandum"),
    ],
)
def test_heads_tell_author_and_recipient(line: str, authors: str, recipients: str | None, genre: str) -> None:
    head = read_head(document(), passages(line, "He said that rain would come."), [])
    assert head.authors == (authors,)
    assert head.recipients == ((recipients,) if recipients else ())
    assert head.genre == genre


def test_parties_of_a_talk() -> None:
    head = read_head(document(), passages("Record of Conversation Between Berg and Mr. Okafor"), [])
    assert head.parties == ("Berg", "Mr. Okafor")


def test_prose_is_no_head() -> None:
    told = read_head(document(), passages("I went to London. Later we flew to Bonn with them."), [])
    assert (told.authors, told.recipients, told.genre) == ((), (), None)
    assert read_head(document("study"), passages("Letter from Berg to Holm"), []) == Head()


def test_dateline_gives_the_date() -> None:
    text = "Oslo, May 3, 1951—noon."
    day = DateExpression(id="x", span=Span("d:p1", 6, 17, "May 3, 1951"), edtf="1951-05-03")
    assert read_head(document(), passages("Letter from Berg to Holm", text), [day]).date == "1951-05-03"


def test_words_of_insiders_tell_whose_files_they_are() -> None:
    assert read_head(document(), passages("Re Deptel 44, the Secretary told him so."), []).home == "united-states"
    assert read_head(document(), passages("They hoped for rain."), []).home is None


def person(exact: str, actor: str | None = None) -> Mention:
    return Mention(id=exact, span=Span("d:p0", 0, len(exact), exact), kind="person", actor=actor, confidence=0.9)


def roles(head: Head, *mentions: Mention) -> Roles:
    plan = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=load_authority())
    return Roles(list(mentions), head, plan, {}, None)


def test_offices_and_surnames_go_back_to_names() -> None:
    cast = roles(Head(home="united-states", authors=("Ambassador in Peru (Berg)",)), person("Prince Lindqvist"))
    assert cast.who("the Ambassador") == "Berg"
    assert cast.who("Lindqvist") == "Lindqvist"
    assert cast.who("the Secretary") == "Secretary of State"
    assert cast.side("Secretary of State") == "united-states"
    assert cast.side("British Ambassador") == "united-kingdom"
    assert cast.who("no such thing exists") is None


def test_office_abbreviations() -> None:
    assert office("the FonMin") == "foreign minister"
    assert office("Prime Minister") == "prime minister"
    assert office("a long walk") is None


def test_long_lines_take_linear_time() -> None:
    began = time.perf_counter()
    read_head(document(), passages("Letter from " + "a to " * 60, *["to the " * 200_000] * 3), [])
    assert time.perf_counter() - began < 2
