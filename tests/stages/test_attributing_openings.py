"""Whose words they are when the sentence opens with a clause or participle of its own, and who is called what."""

import pytest

from visavis.codebook import empty_plan
from visavis.records import Records, Statement
from visavis.stages.attributing import attribute
from visavis.stages.naming import name
from visavis.stages.reading import read

PLAN = empty_plan()


def statements(text: str) -> list[Statement]:
    given = Records(read("t.md", f"# T\n\n{text}\n".encode(), PLAN))
    given.add(name(given, PLAN))
    return [s for s in attribute(given, PLAN) if isinstance(s, Statement)]


@pytest.mark.parametrize(
    ("text", "holder", "cue", "content"),
    [
        (
            "After saying that the hill tribes were victims of two wars, he named the clans, arguing that: “We shall "
            "be hard on the raiders.”",
            "he",
            "arguing",
            "We shall be hard on the raiders.",
        ),
        (
            "In considering the islanders as “a restless crew on the far side of the bay,” it is believed that she "
            "tried to make both needs compatible.",
            "she",
            "considering",
            "a restless crew on the far side of the bay,",
        ),
        (
            "The envoy said at the meeting that: “To finish the road we need ten years.”",
            "The envoy",
            "said",
            "To finish the road we need ten years.",
        ),
        (
            "The minister called the treaty a “scrap of paper” in his speech.",
            "The minister",
            "called",
            "the treaty a “scrap of paper",
        ),
    ],
)
def test_holder_cue_and_content(text, holder, cue, content):
    [found] = [s for s in statements(text) if s.quoted]
    assert found.holder is not None
    assert (found.holder.exact, found.cue[0].exact, found.content[0].exact) == (holder, cue, content)


def test_words_before_a_verb_with_a_clause_of_its_own_are_not_its_report():
    found = statements(
        "The queen contrasted “the grey sameness of the court” with the town, and recalled that they had won."
    )
    assert not [s for s in found if s.holder is not None and s.holder.exact == "that"]
