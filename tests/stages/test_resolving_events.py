"""Dated happenings for the chronology, and relations between the study's states that a text bears out."""

from __future__ import annotations

import re
import time

import pytest

from visavis.codebook import Codebook, Perceiver, Plan, StudyFile, Target, load_authority
from visavis.records import DateExpression, Document, Event, Mention, Passage, Records, Relation, place_id
from visavis.stages.resolving.events import resolve_events
from visavis.text import Span

PLAN = Plan(
    study=StudyFile(
        title="t",
        perceivers=[Perceiver(id="red-army", name="the army")],
        targets=[Target(id="japan", name="Japan"), Target(id="germany", name="Germany")],
        period="1939/1945",
    ),
    codebook=Codebook(),
    authority=load_authority(),
)


def resolved(text: str, dates: dict[str, str], actors: dict[str, str] | None = None, kind: str = "paragraph") -> list:
    made = []
    for surface, edtf in dates.items():
        at = Span("d:p0", text.index(surface), text.index(surface) + len(surface), surface)
        made.append(DateExpression(id=place_id("d", at), span=at, edtf=edtf))
    for surface, actor in (actors or {}).items():
        at = Span("d:p0", text.index(surface), text.index(surface) + len(surface), surface)
        made.append(Mention(id=place_id("m", at), span=at, kind="state", actor=actor, confidence=0.9))
    passage = Passage(id="d:p0", document="d", order=0, kind=kind, text=text)
    given = Records([Document(id="d", path="d", digest="0"), passage, *made])
    return list(resolve_events(given, PLAN))


def events(
    text: str, dates: dict[str, str], actors: dict[str, str] | None = None, kind: str = "paragraph"
) -> list[Event]:
    return [r for r in resolved(text, dates, actors, kind) if isinstance(r, Event)]


def relations(text: str, dates: dict[str, str] | None = None) -> dict[str, str]:
    """Kind and parties of the relations found, with the words that bear them out."""
    found = [r for r in resolved(text, dates or {}) if isinstance(r, Relation)]
    assert all(r.evidence.stands_in(text) for r in found)
    return {" ".join([r.kind, *sorted(r.parties)]): r.evidence.exact for r in found}


def test_a_dated_clause_is_an_event():
    text = "The envoy was ill, but on 13 April 1941 Japan signed the treaty in Leningrad. Nothing else changed."
    (found,) = events(text, {"13 April 1941": "1941-04-13"}, {"Japan": "japan"})
    assert found.what.exact == "on 13 April 1941 Japan signed the treaty in Leningrad."
    assert (found.date, found.actors, found.place) == ("1941-04-13", ["japan"], "Leningrad")
    assert found.what.stands_in(text)


def test_of_one_clause_the_closest_date_counts():
    text = "In 1941, on June 22, the attack began."
    (found,) = events(text, {"1941": "1941", "June 22": "1941-06-22"})
    assert found.date == "1941-06-22"


@pytest.mark.parametrize(
    ("text", "dates", "kind"),
    [
        ("Geneva, January 11, 1955.", {"January 11, 1955": "1955-01-11"}, "paragraph"),
        ("In the 1930s much was broken.", {"1930s": "193X"}, "paragraph"),
        ("At that time they broke with him.", {"At that time": "1941-12-20"}, "paragraph"),
        ("The pact of 1941 was signed.", {"1941": "1941"}, "note"),
    ],
)
def test_what_is_no_event(text, dates, kind):
    assert events(text, dates, kind=kind) == []


def test_months_are_no_places():
    (found,) = events("They met in December 1941 and talked.", {"December 1941": "1941-12"})
    assert found.place is None


def test_relations_that_a_sentence_speaks_of():
    found = relations(
        "Tea was served. The Japanese-Soviet Neutrality Pact kept the peace. Later Germany invaded the Soviet Union."
    )
    assert found == {
        "neutrality japan soviet-union": "The Japanese-Soviet Neutrality Pact kept the peace.",
        "war germany soviet-union": "Later Germany invaded the Soviet Union.",
    }


def test_a_pact_of_two_is_not_that_of_others():
    assert relations("The Japanese-Soviet Neutrality Pact did not bind Germany.").keys() == {
        "neutrality japan soviet-union"
    }


def test_world_war_is_a_time_not_a_relation():
    assert relations("In World War II Germany and Japan made films, and the Soviet Union too.") == {}


def test_a_date_outside_the_relation_speaks_against_it():
    assert relations("In 1942 the Soviet Union kept its neutrality towards Japan.", {"1942": "1942"})
    assert not relations("In 1930 the Soviet Union kept its neutrality towards Japan.", {"1930": "1930"})


def test_dates_of_one_endless_sentence_take_time_in_proportion():
    text = " and ".join(f"on {1900 + i % 99} it was signed" for i in range(6000))
    dates = [
        DateExpression(id=str(m.start()), span=Span("d:p0", m.start(), m.end(), m.group()), edtf=m.group())
        for m in re.finditer(r"\d{4}", text)
    ]
    passage = Passage(id="d:p0", document="d", order=0, kind="paragraph", text=text)
    start = time.process_time()
    made = list(resolve_events(Records([Document(id="d", path="d", digest="0"), passage, *dates]), PLAN))
    assert len(made) > 1000 and time.process_time() - start < 5
