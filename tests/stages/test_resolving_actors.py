"""Who is who: full names, surnames, offices, states by date, cities as governments, names the authority lacks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st
from msgspec import structs

from visavis.codebook import Authority, Codebook, Plan, StudyFile, load_authority
from visavis.records import (
    Abstention,
    Actor,
    ActorName,
    DateExpression,
    Document,
    Mention,
    Name,
    Passage,
    Records,
    passage_id,
    place_id,
)
from visavis.stages.resolving.actor_names import alike, key, read_person
from visavis.stages.resolving.actors import resolve_actors
from visavis.text import Span

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=load_authority())


def listing(*names: str) -> Plan:
    """A plan whose study lists persons of its own, by name alone."""
    own = [Actor(id=f"x{i}", name=n, kind="person", names=[ActorName(text=n)]) for i, n in enumerate(names)]
    known = load_authority()
    authority = Authority(actors=[*known.actors, *own], relations=known.relations, own=[a.id for a in own])
    return structs.replace(PLAN, authority=authority)


def records(*documents: tuple[str, str], **about: object) -> Records:
    """Documents of one passage; mentions in [p:...] (person), [s:...] (state), [i:...] and dates in {edtf:...}."""
    given = Records()
    for n, (id, marked) in enumerate(documents):
        at, text, made = passage_id(id, 0), "", []
        rest = marked
        while rest:
            cut = min((i for c in "[{" if (i := rest.find(c)) >= 0), default=len(rest))
            text, rest = text + rest[:cut], rest[cut:]
            if rest:
                inner, _, rest = rest[1:].partition("]" if rest[0] == "[" else "}")
                mark, _, exact = inner.partition(":")
                span = Span(at, len(text), len(text) + len(exact), exact)
                kinds = {"p": "person", "s": "state", "i": "institution", "g": "group", "m": "military"}
                if mark in kinds:
                    made.append(Mention(id=place_id("m", span), span=span, kind=kinds[mark], confidence=0.9))
                else:
                    made.append(DateExpression(id=place_id("d", span), span=span, edtf=mark))
                text += exact
        given.add([Document(id=id, path=id, digest=str(n), **about)])
        given.add([Passage(id=at, document=id, order=0, kind="paragraph", text=text), *made])
    return given


def who(marked: str, plan: Plan = PLAN, **about: object) -> list[str | None]:
    made = resolve_actors(records(("d", marked), **about), plan)
    return [r.actor for r in made if isinstance(r, Mention)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[p:Franklin Delano Roosevelt] came; [p:Roosevelt] left.", ["franklin-roosevelt"] * 2),
        ("In {1905:1905} [p:President Roosevelt] spoke.", ["theodore-roosevelt"]),
        ("In {1940-06:June 1940} [p:President Roosevelt] spoke.", ["franklin-roosevelt"]),
        ("[p:KONOE Fumimaro] and [p:Fumimaro Konoe]", ["konoe", "konoe"]),
        ("In {1945-04-05:April 1945} [p:Commissar for Foreign Affairs Molotov] wrote.", ["molotov"]),
        ("On {1945-04-05:5 April 1945} the [p:Commissar for Foreign Affairs] wrote.", ["molotov"]),
        ("In {1941-12:December 1941} the [p:British Foreign Secretary] came.", ["eden"]),
        ("In {1947:1947} the [p:Secretary of State] spoke.", ["george-marshall"]),
        ("[p:Сталиным] подписано; [p:В. М. Молотова]", ["stalin", "molotov"]),
        ("[p:松岡外相] は [p:スターリン] に", ["matsuoka", "stalin"]),
        ("In {1955:1955} [p:Mr. Allen Dulles] and [p:Secretary Dulles] came.", ["allen-dulles", "dulles"]),
    ],
)  # fmt: skip
def test_persons(marked, expected):
    assert who(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("In {1942:1942} [s:Russia] fought.", ["soviet-union"]),
        ("In {1912:1912} [s:Russia] fought.", ["russia"]),
        ("In {2003:2003} [s:Russia] agreed.", ["russia"]),
        ("In {1913:1913} [s:Turkey] lost.", ["ottoman-empire"]),
        ("The [s:Third Reich], [s:Germany] and the [s:Germans]", ["germany"] * 3),
        ("In {1916:1916} the [g:Allies] landed; in", ["entente-powers"]),
        ("In {1944:1944} the [g:Allies] landed; in", ["allied-powers"]),
        ("The [m:Red Army] is the [m:Soviet Army].", ["red-army", "red-army"]),
        ("In {1950:1950} the [s:Republic of China] protested.", ["taiwan"]),
        ("In {1940:1940} the [s:Republic of China] protested.", ["china"]),
    ],
)
def test_states_and_bodies_by_date(marked, expected):
    assert who(marked) == expected


def test_a_scholars_russia_is_todays_unless_the_sentence_dates_it():
    marked = "Papers came out in [s:Russia]. The war of {1941:1941}, {1942:1942} and {1943:1943} went on."
    assert who(marked, genre="study", date="2021") == ["russia"]


@pytest.mark.parametrize(
    ("marked", "meant"),
    [
        ("[s:Moscow] refused to reply.", True),
        ("Relations with [s:Moscow] were cool.", True),
        ("[s:Tokyo]'s demands were clear.", True),
        ("He died in [s:Moscow].", False),
        ("The road from Minsk to [s:Moscow] was cut.", False),
        ("The [s:Kremlin] was silent.", True),
        ("They dined in the [s:Kremlin].", False),
    ],
)
def test_a_city_is_a_government_only_if_it_acts(marked, meant):
    assert (who("In {1941:1941}. " + marked)[0] is not None) == meant


def test_bodies_named_after_a_state_belong_to_it():
    made = list(
        resolve_actors(records(("d", "The [i:Polish General Board] and [i:General Board of Poland] met.")), PLAN)
    )
    mentions = [r for r in made if isinstance(r, Mention)]
    actors = {a.id: a for a in made if isinstance(a, Actor)}
    assert {m.actor for m in mentions} == {"general-board-of-poland"}
    assert [m.of for m in actors["general-board-of-poland"].memberships] == ["poland"]
    assert "poland" in actors


def test_new_persons_are_joined_by_full_name_across_documents_and_by_surname_within():
    texts = ("a", "[p:Nadia Q. Okonjo] spoke. [p:Okonjo] left."), ("b", "[p:Nadia Q. Okonjo]"), ("c", "[p:Okonjo]")
    made = list(resolve_actors(records(*texts), PLAN))
    assert [r.actor for r in made if isinstance(r, Mention)] == [
        "nadia-q-okonjo", "nadia-q-okonjo", "nadia-q-okonjo", "okonjo.c",
    ]  # fmt: skip


def test_namesakes_without_evidence_stay_open():
    plan = listing("Ada Lindqvist", "Bertil Lindqvist")
    made = list(resolve_actors(records(("d", "[p:Lindqvist] said no.")), plan))
    assert [r.actor for r in made if isinstance(r, Mention)] == [None]
    assert [r.reason for r in made if isinstance(r, Abstention)] == ["2 known persons bear this name"]
    assert who("[p:Bertil Lindqvist] came. [p:Mr. Lindqvist] said no.", plan) == ["x1", "x1"]


def test_who_the_study_lists_and_the_authority_knows_is_one():
    plan = listing("Acheson, Dean G.")
    made = list(resolve_actors(records(("d", "In {1950:1950} [p:Secretary Acheson] spoke.")), plan))
    assert [r.actor for r in made if isinstance(r, Mention)] == ["x0"]
    actor = next(a for a in made if isinstance(a, Actor) and a.id == "x0")
    assert "Secretary of State" in {o.title for o in actor.offices}


def test_the_wife_is_not_the_husband():
    assert who("[p:Harry Okonjo] came. [p:Mrs. Okonjo] stayed.") == ["harry-okonjo", "okonjo.d"]


def test_an_office_without_a_state_is_the_authors():
    marked = "Let the [p:Secretary of Defense] and the [p:Vice President] speak."
    found = who(marked, date="1948-01-07", genre="speech", authors=[Name(given="Harry S.", family="Truman")])
    assert found == ["forrestal", None]  # there was no Vice President from 1945 to 1949


def test_all_mentions_come_back_and_every_actor_is_given():
    given = records(("d", "[p:Stalin] met [p:Okonjo] of [s:Japan] in {1941:1941}; [i:Widget Board]"))
    made = list(resolve_actors(given, PLAN))
    mentions = [r for r in made if isinstance(r, Mention)]
    actors = {r.id for r in made if isinstance(r, Actor)}
    assert [m.id for m in mentions] == [m.id for m in given[Mention]]
    assert {m.actor for m in mentions if m.actor} <= actors
    assert {"soviet-union", "cpsu", "red-army"} <= actors  # what Stalin's offices point to


def test_many_namesakes_take_time_in_proportion():
    text = " ".join(f"[p:Ab{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} Okonjo] [p:Okonjo]" for i in range(3000))
    given = records(("d", text))
    start = time.process_time()
    assert sum(isinstance(r, Mention) for r in resolve_actors(given, PLAN)) == 6000
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("written", "title", "given", "family"),
    [
        ("President Franklin D. Roosevelt", "president", ("franklin", "d"), "roosevelt"),
        ("British Foreign Secretary Robert Anthony Eden", "british foreign secretary", ("robert", "anthony"), "eden"),
        ("Ball, George W.", "", ("george", "w"), "ball"),
        ("Taylor, General Maxwell D.", "general", ("maxwell", "d"), "taylor"),
        ("KONOE Fumimaro", "", ("fumimaro",), "konoe"),
        ("Joachim von Ribbentrop", "", ("joachim",), "von ribbentrop"),
        ("Foreign Minister", "foreign minister", (), ""),
        ("Henry Cabot Lodge, Jr.", "", ("henry", "cabot"), "lodge"),
    ],
)
def test_a_name_is_taken_apart(written, title, given, family):
    name = read_person(written, frozenset({"british"}))
    assert (name.title, name.given, name.family) == (title, given, family)


def test_forms_of_a_name_meet():
    assert key("the Sovietʼs") == key("Soviet's") == "soviet"
    assert key("Göring") == key("GORING")
    assert key("Сталиным") == key("Сталина") == key("СТАЛИН")
    assert alike(("f", "d"), ("franklin", "delano")) and alike(("foster",), ("john", "foster"))
    assert not alike(("allen",), ("john", "foster"))


@hypothesis_given(
    st.lists(st.tuples(st.sampled_from("psigm"), st.text("ABab .'-,()Ж松U", min_size=1, max_size=12)), max_size=8)
)
def test_any_mentions_are_answered(parts):
    marked = " x ".join(f"[{kind}:{text}]" for kind, text in parts)
    made = list(resolve_actors(records(("d", marked)), structs.replace(PLAN, authority=Authority())))
    assert sum(isinstance(r, Mention) for r in made) == len(parts)


def test_a_surname_that_is_a_word_needs_more_than_itself():
    assert who("In {1917:1917} the [p:House] met [p:Root].") == [None, None]
    assert who("In {1907:1907} [p:Elihu Root] came and [p:Root] spoke.") == ["root", "root"]
    assert who("In {1960:1960} the [p:Speaker of the House] spoke.") == [None]
