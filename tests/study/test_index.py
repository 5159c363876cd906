"""Indexes on disk: what was indexed is found, in any script; what is broken says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.errors import OutputError, StudyError
from visavis.seeds import Seeds, folded, words_of
from visavis.study.index import TextIndex

TEXTS = [
    ("a:p1", "a", "The council met at noon. It resolved that the bridge be closed to carts."),
    ("a:p2", "a", "Nobody was to cross after dark, and the toll was doubled."),
    ("b:p1", "b", "A traveller wrote that the bridge stood open, whatever the council resolved."),
    ("c:p1", "c", "日本軍は橋を渡った。"),
    ("c:p2", "c", "Совет постановил закрыть мост."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    return TextIndex.build(tmp_path_factory.mktemp("study") / "index", TEXTS, digest="one")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bridge", {"a:p1", "b:p1"}),
        ("BRIDGE council", {"a:p1", "b:p1"}),
        ('"the bridge stood open"', {"b:p1"}),
        ("bridge -traveller", {"a:p1"}),
        ("travel*", {"b:p1"}),
        ("日本", {"c:p1"}),
        ("日本軍", {"c:p1"}),
        ("橋", {"c:p1"}),
        ("本日", set()),
        ("мост", {"c:p2"}),
        ("", set()),
        ('" AND ( -', {"a:p2"}),
        ("NEAR(bridge", set()),
    ],
)
def test_search(index: TextIndex, query: str, found: set[str]) -> None:
    assert set(index.search(query)) == found


def test_seeds_lead_to_the_window_of_a_quotation(index: TextIndex) -> None:
    found = index.candidates(words_of("resolved that the bridge be shut").folded)
    assert (found[0].document, found[0].first, found[0].last) == ("a", ("a:p1", 6), ("a:p1", 8))


def test_a_quotation_may_run_on_into_the_next_passage(index: TextIndex) -> None:
    (found,) = index.candidates(words_of("to carts. Nobody was").folded)
    assert (found.first, found.last) == (("a:p1", 12), ("a:p1", 13))


def test_nothing_is_looked_for_in_the_quoting_document(index: TextIndex) -> None:
    found = index.candidates(words_of("that the bridge").folded, besides="a")
    assert [c.document for c in found] == ["b"]


def test_on_disk_and_in_memory_are_one(index: TextIndex, tmp_path: Path) -> None:
    words = words_of("it resolved that the bridge stood open").folded
    assert index.candidates(words) == Seeds.of(TEXTS).candidates(words)
    assert index.digest == "one"
    again = TextIndex.build(tmp_path / "index", TEXTS)
    for name in ("keys", "places", "starts"):
        file = f"seeds.{name}.npy"
        assert (again.folder / file).read_bytes() == (index.folder / file).read_bytes()


def test_an_index_is_replaced_whole(tmp_path: Path) -> None:
    TextIndex.build(tmp_path / "index", TEXTS)
    assert TextIndex.build(tmp_path / "index", TEXTS[2:3]).search("council") == ["b:p1"]
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def test_an_empty_study_can_be_searched(tmp_path: Path) -> None:
    empty = TextIndex.build(tmp_path / "index", [])
    assert (empty.search("bridge"), empty.candidates(["the", "bridge", "stood"])) == ([], [])


def test_what_is_no_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no readable index"):
        TextIndex(tmp_path / "index")
    TextIndex.build(tmp_path / "index", TEXTS)
    (tmp_path / "index" / "seeds.keys.npy").write_bytes(b"torn")
    with pytest.raises(StudyError, match="no readable index"):
        TextIndex(tmp_path / "index")


def test_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        TextIndex.build(tmp_path / "file" / "index", TEXTS)


@pytest.mark.parametrize(
    ("printed", "compared"),
    [("1,000", "1000"), ("Don’t", "don't"), ("co\u00adoperate", "cooperate"), ("Ｗａｒ", "war"), ("Straße", "strasse")],
)
def test_words_are_compared_in_one_form(printed: str, compared: str) -> None:
    assert words_of(printed).folded == [compared]
    assert folded(printed) == compared


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    words = words_of(text)
    assert [folded(text[a:b]) for a, b in zip(words.starts, words.ends, strict=True)] == words.folded


@given(st.text(alphabet='ab "*-()日本^:\x00', max_size=20))
def test_no_query_breaks_the_search(index: TextIndex, query: str) -> None:
    assert isinstance(index.search(query), list)
