"""The built-in authority is well formed: every row decodes, ids are unique and point to rows, dates run forward."""

from collections import Counter
from importlib.resources import files
from itertools import pairwise

import msgspec
import pytest

from visavis.codebook import Authority
from visavis.edtf import bounds
from visavis.records import Actor, Relation

PLACE = files("visavis").joinpath("authority")


def rows(name, kind):
    return msgspec.json.Decoder(kind).decode_lines(PLACE.joinpath(name).read_bytes())


@pytest.fixture(scope="module")
def actors():
    return rows("actors.jsonl", Actor)


@pytest.fixture(scope="module")
def relations():
    return rows("relations.jsonl", Relation)


def test_ids_are_unique_and_sorted(actors, relations):
    for table in (actors, relations):
        ids = [r.id for r in table]
        assert ids == sorted(set(ids))


def test_names_are_written_and_not_twice(actors):
    for a in actors:
        assert a.name.strip() and a.names, a.id
        assert all(n.text and n.text == n.text.strip() and n.language for n in a.names), a.id
        assert max(Counter((n.text, n.language, n.from_) for n in a.names).values()) == 1, a.id


def test_references_point_to_actors(actors, relations):
    ids = {a.id for a in actors}
    for a in actors:
        assert {x.of for x in (*a.offices, *a.memberships) if x.of} <= ids, a.id
    for r in relations:
        assert len(r.parties) == 2 and set(r.parties) <= ids, r.id


def test_dates_are_edtf_and_run_forward(actors, relations):
    held = [x for a in actors for x in (*a.names, *a.offices, *a.memberships)] + relations
    for x in held:
        start, end = bounds(x.from_), bounds(x.to)
        assert (start is None) == (x.from_ is None) and (end is None) == (x.to is None), x
        assert not (start and end) or start[0] <= end[1], x


def test_every_relation_names_its_evidence(relations):
    assert all(isinstance(r.evidence, str) and r.evidence for r in relations)


def test_wikidata_ids_are_of_one_actor_each(actors):
    known = [a.wikidata for a in actors if a.wikidata]
    assert len(known) == len(set(known)) and all(q[0] == "Q" and q[1:].isdigit() for q in known)


@pytest.mark.parametrize(
    ("day", "title", "of", "who"),
    [
        ("1905-09-05", "President", "united-states", "theodore-roosevelt"),
        ("1940-06-10", "President", "united-states", "franklin-roosevelt"),
        ("1945-08-08", "Commissar for Foreign Affairs", "soviet-union", "molotov"),
        ("1947-06-05", "Secretary of State", "united-states", "george-marshall"),
        ("1962-10-22", "President", "united-states", "kennedy"),
        ("2024-07-01", "President", "united-states", "biden"),
    ],
)
def test_who_held_an_office_on_a_day(actors, day, title, of, who):
    at = bounds(day)[0]
    holders = [
        a.id
        for a in actors
        for o in a.offices
        if (o.title, o.of) == (title, of)
        and o.from_
        and bounds(o.from_)[0] <= at
        and (o.to is None or at <= bounds(o.to)[1])
    ]
    assert holders == [who]


@pytest.mark.parametrize("title", ["President", "Secretary of State"])
def test_american_offices_run_without_overlap(actors, title):
    terms = sorted(
        (bounds(o.from_)[0], bounds(o.to)[1])
        for a in actors
        for o in a.offices
        if (o.title, o.of) == (title, "united-states") and o.to
    )
    assert len(terms) > 20
    assert all(before[1] <= after[0] for before, after in pairwise(terms))


def test_relations_between_two_states_on_a_day(actors, relations):
    authority = Authority(actors=actors, relations=relations)
    held = {r.kind for r in authority.between("japan", "soviet-union", "1943")}
    assert "neutrality" in held and "war" not in held
    at_war = authority.between("soviet-union", "germany", "1942-08-23")
    assert [(r.kind, r.from_, r.to) for r in at_war if r.kind == "war"] == [("war", "1941-06-22", "1945-05-08")]
    ever = [r.from_ for r in authority.between("united-states", "japan") if r.kind == "alliance"]
    assert ever == ["1952-04-28", "1960-06-23"]
