"""Own assertions: what a primary document's author says of a target, and what is not that."""

from __future__ import annotations

import pytest

from visavis.codebook import Authority, Codebook, DocumentRule, Plan, StudyFile, Target
from visavis.records import Actor, ActorName, Document, Membership, Passage, Records, Statement
from visavis.stages.attributing import attribute

ACTORS = [
    Actor(id="siam", name="Siam", kind="state", names=[ActorName(text="Siamese")]),
    Actor(id="prince-damrong", name="Prince Damrong", kind="person", memberships=[Membership(of="siam")]),
    Actor(id="thailand", name="Thailand", kind="state", names=[ActorName(text="Thailand", from_="1939")]),
]


def plan(**study: object) -> Plan:
    targets = [Target(id="siam", name="Siam", actors=["siam", "thailand"])]
    return Plan(
        study=StudyFile(title="t", targets=targets, **study),  # type: ignore[arg-type]
        codebook=Codebook(),
        authority=Authority(actors=ACTORS),
    )


def own(text: str, genre: str | None = "speech", date: str = "1907-12-03", **study: object) -> list[str]:
    passage = Passage(id="d:p0", document="d", order=0, kind="paragraph", text=text, language="en")
    records = Records([Document(id="d", path="box/d.txt", digest="", genre=genre, date=date), passage])
    made = [s for s in attribute(records, plan(**study)) if isinstance(s, Statement) and s.manner == "own"]
    assert all(s.holder is None and s.cue == [] for s in made)
    return [s.content[0].exact for s in made]


@pytest.mark.parametrize(
    "text",
    [
        "Siam has kept every promise.",
        "Our trade with Siam grows from year to year.",
        "The Siamese fleet threatens the gulf.",
        "Prince Damrong has shown us courtesy.",
        "The situation in Siam remains grave.",
        "Siam's not waiting.",
    ],
)
def test_an_assertion(text: str) -> None:
    assert own(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The convention was signed in Siam.",
        "He wore a coat of Siamese silk.",
        "Your Majesty of Siam, members of the court:",
        "We have treaties with Brazil, Peru, Chile, Siam, and Persia.",
        "Siam",
    ],
)
def test_a_place_a_thing_an_address_and_a_list_are_none(text: str) -> None:
    assert own(text) == []


def test_names_count_in_their_time() -> None:
    assert own("Thailand is a friend.", date="1907-12-03") == []
    assert own("Thailand is a friend.", date="1950-01-04") == ["Thailand is a friend."]


def test_what_is_reported_is_not_the_authors_own() -> None:
    assert own("The consul reported that Siam had kept its promise.") == []


def test_only_primary_documents_have_own_assertions() -> None:
    assert own("Siam has kept every promise.", genre="study") == []
    assert own("Siam has kept every promise.", genre=None) == []
    rule = DocumentRule(match="box/*", role="primary")
    assert own("Siam has kept every promise.", genre=None, documents=[rule]) == ["Siam has kept every promise."]


def test_a_long_sentence_is_cut_at_its_semicolons() -> None:
    text = "The mills are at work and the harvest has been good in nearly every one of the states; " * 4
    assert own(text + "Siam has kept every promise.") == ["Siam has kept every promise."]
