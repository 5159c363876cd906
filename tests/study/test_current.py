"""Machine and people together: the same log gives the same state, undo restores it, nothing decided is dropped."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from visavis.records import (
    Actor,
    Citation,
    Claim,
    Coding,
    Decision,
    Document,
    Mention,
    Occasion,
    Passage,
    Quotation,
    Record,
    Records,
    Reference,
    Resolution,
    Source,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.study.clusters import clusters
from visavis.study.current import apply, conflicts
from visavis.study.decisions import Seen, see
from visavis.text import Span

TEXT = "The envoy wrote that Veria wanted war. He told the king that Norland wanted nothing but trade."
DOUBT = StatementConfidence(span=0.6, holder=0.5, targets=0.4, date=0.3)


def at(exact: str, text: str = TEXT, passage: str = "d:p1") -> Span:
    start = text.index(exact)
    return Span(passage, start, start + len(exact), exact)


def passage(text: str = TEXT, order: int = 1) -> Passage:
    return Passage(id=f"d:p{order}", document="d", order=order, kind="paragraph", text=text)


def citation(n: int, source: str | None, through: Sequence[str] = ()) -> Citation:
    return Citation(
        id=f"c{n}", document="d", note="n1", order=n, span=Span("d:p2", n, n + 1, "x"), form="full",
        reference=Reference(title=f"Title {n}"), source=source, resolved_through=list(through), confidence=0.7,
    )  # fmt: skip


def machine() -> list[Record]:
    veria = StatementTarget(actor="veria", name="Veria", spans=[at("Veria")], stance="hostile", confidence=0.4)
    norland = StatementTarget(actor="norland", name="Norland", confidence=0.4)
    said = {"s1": "Veria wanted war", "s2": "Norland wanted nothing but trade"}
    return [
        Document(id="d", path="d.md", digest=""),
        passage(),
        *(Source(id=f"w{n}", reference=Reference(title=f"Work {n}"), citations=[f"c{n}"]) for n in (1, 2)),
        citation(1, "w1"), citation(2, "w2"), citation(3, "w1", ["c1"]), citation(4, "w1"), citation(5, "w1", ["c4"]),
        Mention(id="m1", span=at("The envoy"), kind="person", actor="envoy", confidence=0.8),
        Mention(id="m2", span=at("He"), kind="person", actor="envoy", confidence=0.5),
        Mention(id="m3", span=at("the king"), kind="person", confidence=0.5),
        *(Actor(id=i, name=i.title(), kind="state") for i in ("veria", "norland", "envoy", "king")),
        *(
            Statement(id=i, document="d", manner="indirect", act="writing", content=[at(w)], confidence=DOUBT)
            for i, w in said.items()
        ),
        Resolution(
            id="s1", document="d", holders=["envoy"], targets=[veria], date="1911", through=["w2"], confidence=DOUBT,
        ),
        Resolution(id="s2", document="d", holders=["envoy"], targets=[norland], confidence=DOUBT),
        Occasion(id="o1", what="letter", statements=["s1", "s2"]),
        Quotation(id="q1", document="d", spans=[at("nothing but trade")], class_="statement", statement="s2"),
        Claim(id="k1", span=at("wanted war"), kind="perception", rests_on=["s1", "c1"]),
        Coding(id="k", statement="s1", target="veria", dimension="threat", coder="rules", confidence=0.6),
    ]  # fmt: skip


def decision(n: int, about: str | Sequence[str], verdict: str, value: object = None, **more: object) -> Decision:
    ids = [about] if isinstance(about, str) else list(about)
    text = None if value is None else msgspec.json.encode(value).decode()
    seen = more.pop("seen", None)
    kept = None if seen is None else msgspec.json.encode(seen).decode()
    by = str(more.pop("by", "anna"))
    return Decision(id=n, about=ids, verdict=verdict, value=text, by=by, at="2026-01-01T00:00:00Z", seen=kept)


def held(*decisions: Decision, records: Sequence[Record] | None = None) -> Records:
    now, left = apply(Records(records or machine()), decisions)
    assert left == []
    return now


def test_without_decisions_all_is_as_the_machine_has_it() -> None:
    assert list(held()) == machine()


def test_accept_makes_certain() -> None:
    now = held(decision(1, "s1", "accept"))
    sure = StatementConfidence(span=1, holder=1, targets=1, date=1)
    assert (now[Statement][0].confidence, now[Resolution][0].confidence) == (sure, sure)
    assert now[Statement][1].confidence == DOUBT


def test_reject_takes_the_statement_out_with_all_that_hangs_on_it() -> None:
    now = held(decision(1, "s1", "reject"))
    assert [s.id for s in now[Statement]] == [r.id for r in now[Resolution]] == ["s2"]
    assert now[Coding] == []
    assert now[Occasion][0].statements == ["s2"]
    assert now[Claim][0].rests_on == ["c1"]


def test_correct_settles_what_it_sets() -> None:
    now = held(decision(1, "s1", "correct", {"holders": ["king"], "manner": "direct"}))
    s, r = now[Statement][0], now[Resolution][0]
    assert (s.manner, r.holders) == ("direct", ["king"])
    assert (s.confidence, r.confidence) == (structs.replace(DOUBT, span=1.0), structs.replace(DOUBT, holder=1.0))


def test_redate_a_statement_and_retarget_it() -> None:
    now = held(decision(1, "s1", "redate", "1912-05-03"), decision(2, "s1", "retarget", ["veria", "norland"]))
    r = now[Resolution][0]
    assert r.date == "1912-05-03"
    assert [(t.actor, t.name, t.stance, t.confidence) for t in r.targets] == [
        ("veria", "Veria", "hostile", 1.0),
        ("norland", "Norland", "neutral", 1.0),
    ]


def test_code_and_uncode() -> None:
    code = decision(1, "s2", "code", {"target": "norland", "dimension": "trade", "stance": "neutral"})
    now = held(code, decision(2, "s1", "uncode", {"dimension": "threat"}))
    (coding,) = now[Coding]
    assert (coding.statement, coding.dimension, coding.coder, coding.confidence) == ("s2", "trade", "anna", 1.0)
    assert held(code, decision(2, coding.id, "uncode"))[Coding] == machine()[-1:]


def test_a_statement_made_by_hand() -> None:
    words = at("told the king")
    now = held(decision(1, [], "new", {"content": [words], "holders": ["envoy"], "act": "speech"}))
    s, r = now[Statement][-1], now[Resolution][-1]
    assert (s.id, s.document, s.content, s.manner) == (f"d:p1:s{words.start}-{words.end}", "d", [words], "direct")
    assert (r.id, r.holders) == (s.id, ["envoy"])


def test_the_later_decision_wins() -> None:
    now = held(decision(2, "s1", "redate", "1913", by="boris"), decision(1, "s1", "redate", "1912"))
    assert now[Resolution][0].date == "1913"


def test_merged_sources_are_one_everywhere() -> None:
    now = held(decision(1, ["w1", "w2"], "merge"))
    assert [(s.id, s.citations) for s in now[Source]] == [("w1", ["c1", "c2", "c3", "c4", "c5"])]
    assert {c.source for c in now[Citation]} == {"w1"}
    assert now[Resolution][0].through == ["w1"]


def test_a_split_takes_along_what_follows() -> None:
    now = held(decision(1, ["c1", "c4"], "split"))
    assert {c.id: c.source for c in now[Citation]} == {
        "c1": "w1", "c2": "w2", "c3": "w1", "c4": "c4:source", "c5": "c4:source",
    }  # fmt: skip
    assert [(s.id, s.citations) for s in now[Source]] == [
        ("w1", ["c1", "c3"]), ("w2", ["c2"]), ("c4:source", ["c4", "c5"]),
    ]  # fmt: skip


def test_a_split_forbids_an_older_merge_that_would_bring_the_two_together() -> None:
    now = held(decision(1, ["c4", "c2"], "merge"), decision(2, ["c1", "c4"], "split"))
    assert [c.source for c in now[Citation]] == ["w1", "w2", "w1", "w2", "w2"]


def test_mentions_joined_and_parted() -> None:
    now = held(decision(1, ["m3", "king"], "merge"), decision(2, ["m1", "m2"], "split"))
    assert [m.actor for m in now[Mention]] == ["envoy", "m2", "king"]
    assert (now[Actor][-1].id, now[Actor][-1].name) == ("m2", "He")


def test_merged_actors_are_one_everywhere() -> None:
    now = held(decision(1, ["envoy", "king"], "merge"), decision(2, ["veria", "norland"], "merge"))
    assert [a.id for a in now[Actor]] == ["veria", "envoy"]
    assert [[t.actor for t in r.targets] for r in now[Resolution]] == [["veria"], ["veria"]]


def moved() -> list[Record]:
    """The same study after a better reading: the text stands lower, and ids and offsets with it."""
    text = "Found at last. " + TEXT
    new = [r for r in machine() if not isinstance(r, Passage | Statement | Resolution)]
    said = {"t1": "Veria wanted war", "t2": "Norland wanted nothing but trade"}
    new += [passage("A heading", 1), passage(text, 2)]
    for i, words in said.items():
        content = [at(words, text, "d:p2")]
        new.append(Statement(id=i, document="d", manner="indirect", act="writing", content=content, confidence=DOUBT))
        new.append(Resolution(id=i, document="d", confidence=DOUBT))
    return new


def kept(known: str) -> list[Seen]:
    there = {"d:p1": passage()}
    return [see(r, there) for r in machine() if getattr(r, "id", "") == known and isinstance(r, Statement)]


def test_a_decision_follows_its_words() -> None:
    now = held(decision(1, "s2", "redate", "1912", seen=kept("s2")), records=moved())
    assert {r.id: r.date for r in now[Resolution]} == {"t1": None, "t2": "1912"}


def test_a_decision_whose_words_are_gone_is_given_back() -> None:
    gone = [r for r in moved() if not isinstance(r, Passage)] + [passage("Nothing of the kind.", 2)]
    lost = decision(1, "s2", "reject", seen=kept("s2"))
    now, left = apply(Records(gone), [lost])
    assert list(now) == list(Records(gone))
    assert [(u.decision, "gone" in u.reason) for u in left] == [(lost, True)]


@pytest.mark.parametrize(
    ("verdict", "value", "why"),
    [
        ("correct", {"colour": "red"}, "no field colour"),
        ("correct", {"manner": "shouted"}, "does not fit"),
        ("correct", None, "names no fields"),
        ("correct", {"content": [{"passage": "d:p1", "start": 0, "end": 3, "exact": "xyz"}]}, "gone"),
        ("bless", None, "no verdict"),
        ("merge", None, "does not fit"),
    ],
)
def test_what_cannot_be_applied_is_given_back_and_changes_nothing(verdict: str, value: object, why: str) -> None:
    now, left = apply(Records(machine()), [decision(1, "s1", verdict, value)])
    assert list(now) == machine()
    assert why in left[0].reason


def test_people_who_disagree_are_listed() -> None:
    log = [
        decision(1, "s1", "accept"), decision(2, "s1", "reject", by="boris"), decision(3, "s2", "redate", "1911"),
        decision(4, "s2", "redate", "1912"), decision(5, ["c1", "c2"], "merge"),
        decision(6, ["c2", "c1"], "split", by="boris"), decision(7, "s2", "correct", {"medium": "letter"}),
        decision(8, "s2", "correct", {"medium": "letter"}, by="boris"),
    ]  # fmt: skip
    assert [(c.question, [d.id for d in c.decisions]) for c in conflicts(log)] == [("holds", [1, 2]), ("same", [5, 6])]
    assert [c.question for c in conflicts([*log, decision(9, "s1", "undo", 2, by="boris")])] == ["same"]


_DECISIONS = st.one_of(
    st.tuples(st.sampled_from(["s1", "s2", "c1", "m1", "k", "gone"]), st.sampled_from(["accept", "reject", "comment"])),
    st.tuples(st.sampled_from(["s1", "s2"]), st.just("redate"), st.sampled_from(["1911", "1912", None])),
    st.tuples(st.sampled_from(["s1", "s2"]), st.just("code"), st.just({"dimension": "trade"})),
    st.tuples(
        st.lists(st.sampled_from(["c1", "c2", "c3", "w1", "w2", "m1", "m2", "envoy"]), min_size=2, max_size=2),
        st.sampled_from(["merge", "split"]),
    ),
)
_LOGS = st.lists(_DECISIONS, max_size=8)


@given(_LOGS)
def test_replay_gives_the_same_state_and_leaves_the_machine_alone(log: list[tuple[object, ...]]) -> None:
    given_, decided = Records(machine()), [decision(n, *d) for n, d in enumerate(log, 1)]  # type: ignore[arg-type]
    first, second = apply(given_, decided), apply(given_, list(reversed(decided)))
    assert (list(first[0]), first[1]) == (list(second[0]), second[1])
    assert list(given_) == machine()


@given(_LOGS, st.data())
def test_undo_restores_exactly(log: list[tuple[object, ...]], data: st.DataObject) -> None:
    decided = [decision(n, *d) for n, d in enumerate(log, 1)]  # type: ignore[arg-type]
    before = apply(Records(machine()), decided)
    more = decision(50, *data.draw(_DECISIONS))  # type: ignore[arg-type]
    after = apply(Records(machine()), [*decided, more, decision(51, more.about, "undo", 50)])
    assert (list(after[0]), after[1]) == (list(before[0]), before[1])


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=12),
)
def test_no_cluster_holds_a_parted_pair(links: list[tuple[int, int]], pairs: list[tuple[int, int, bool]]) -> None:
    decided = [(str(a), str(b), joined) for a, b, joined in pairs if a != b]
    cluster = clusters(map(str, range(8)), [(str(a), str(b)) for a, b in links], decided)
    last = {frozenset((a, b)): joined for a, b, joined in decided}
    assert all(cluster[min(pair)] != cluster[max(pair)] for pair, joined in last.items() if not joined)
