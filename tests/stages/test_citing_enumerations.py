"""Numbered lists in running text and set off."""

from __future__ import annotations

import pytest

from visavis.records import Enumeration, Passage, passage_id
from visavis.stages.citing.enumerations import enumerate_passages


def lists(*texts: str, kind: str = "paragraph") -> list[Enumeration]:
    passages = [
        Passage(id=passage_id("d", k), document="d", order=k, kind="item" if t.startswith("- ") else "paragraph",
                text=t.removeprefix("- "))
        for k, t in enumerate(texts)
    ]  # fmt: skip
    return list(enumerate_passages(passages))


def items(e: Enumeration) -> list[tuple[str, str]]:
    return [(i.marker, i.span.exact) for i in e.items]


def test_a_run_in_list_with_its_announcement() -> None:
    text = "It began well. Three aims: (1) take the port; (2) hold the river (both banks); and (3) wait. Then he left."
    (e,) = lists(text)
    assert items(e) == [("(1)", "take the port"), ("(2)", "hold the river (both banks)"), ("(3)", "wait")]
    assert e.announced is not None and e.announced.exact == "Three aims:"
    assert all(i.span.stands_in(text) for i in e.items)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two points: (a) the first one; (b) the other one.", ["the first one", "the other one"]),
        ("目的は①港を取ること、②川を守ることである。", ["港を取ること", "川を守ることである"]),
        ("First, he took the port. Second, he held the river.", ["he took the port", "he held the river"]),
        (
            "Erstens, der Hafen wird besetzt; zweitens, der Fluss wird gehalten.",
            ["der Hafen wird besetzt", "der Fluss wird gehalten"],
        ),
        ("Во-первых, порт был взят; во-вторых, река была удержана.", ["порт был взят", "река была удержана"]),
    ],
)
def test_other_markers(text: str, expected: list[str]) -> None:
    (e,) = lists(text)
    assert [i.span.exact for i in e.items] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Published in 1945 (2nd ed. 1950), Vol. 75, No. 5 (May 2002).",
        "The war (German-Soviet) began (1941) and ended (1945).",
        "He stressed (2) and (7) in his speech.",
        "At first, he waited. The second day was better.",
        "Only (1) one thing mattered.",
    ],
)
def test_what_is_no_list(text: str) -> None:
    assert lists(text) == []


def test_items_set_off_and_their_announcement() -> None:
    (e,) = lists("The plan said this. It had two parts:", "- 1. take the port;", "- 2. hold the river.", "Later.")
    assert items(e) == [("1.", "take the port"), ("2.", "hold the river")]
    assert e.announced is not None and e.announced.exact == "It had two parts:"


def test_later_references_by_number() -> None:
    text = "Aims: (1) take the port; (2) hold the river; and (3) wait. He kept to (1) and (3) throughout."
    (e,) = lists(text, "Of these, (2) was hard. In (9) nothing is meant, nor in 1945.")
    assert [s.exact for s in e.mentions] == ["(1) and (3)", "(2)"]


def test_a_reference_points_to_the_last_list_before_it() -> None:
    first, second = lists("A: (1) one port; (2) two ports.", "B: (1) one river; (2) two rivers. He liked (2) best.")
    assert first.mentions == [] and [s.exact for s in second.mentions] == ["(2)"]
