"""Dates, counts and references in words; marks in escaped text; the choice of what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_study import PLAN, invented
from markupsafe import Markup

from visavis.pages.cards import Cards
from visavis.pages.choosing import anchor, telling
from visavis.pages.lookup import Lookup
from visavis.pages.marking import Mark, Point, marked, windows
from visavis.pages.wording import (
    confidence_words,
    date_range,
    date_words,
    listed,
    reference_full,
    reference_short,
    shortened,
)
from visavis.records import CslDate, Name, Reference
from visavis.workbench.links import Addresses


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1941-07-03", "3 July 1941"),
        ("1941-07", "July 1941"),
        ("1941", "1941"),
        ("194X", "1940s"),
        ("19XX", "1900s"),
        ("1941-21", "spring 1941"),
        ("1941-07-XX", "July 1941"),
        ("1941~", "about 1941"),
        ("1941-07?", "July 1941 (uncertain)"),
        ("1941-07/1941-08", "July to August 1941"),
        ("1941-12-07/1942-01-03", "7 December 1941 to 3 January 1942"),
        ("1939/1945", "1939–1945"),
        ("../1945", "until 1945"),
        ("1941-06-22/..", "from 22 June 1941"),
        ("[1941,1942]", "1941 or 1942"),
        ("1941-07-03T06:30", "3 July 1941, 06:30"),
        (None, "undated"),
        ("sometime", "sometime"),
    ],
)
def test_dates_as_one_reads_them(edtf, words):
    assert date_words(edtf) == words


@given(st.text(max_size=20))
def test_no_date_breaks_the_wording(text):
    assert isinstance(date_words(text), str)


def test_ranges_lists_confidences():
    assert date_range(["1951-01", "1942", "1945/1946"]) == "1942–51"
    assert date_range(["1898", "1905"]) == "1898–1905"
    assert date_range(["XXXX"]) == ""
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert [confidence_words(x) for x in (0.95, 0.8, 0.5, 0.3, 0.1, None)] == [
        "very sure", "sure", "likely", "unsure", "doubtful", "not judged",
    ]  # fmt: skip


def test_shortened_at_a_words_end():
    assert shortened("one two three four", 12) == "one two …"
    assert shortened("short", 12) == "short"


def test_references_in_full_and_in_short():
    book = Reference(
        type="book", title="Salt <i>", translated_title="Соль", author=[Name(family="Holm", given="Eva")],
        publisher="Press", publisher_place="Oslo", issued=CslDate(date_parts=[[1951]]),
    )  # fmt: skip
    assert reference_full(book) == "Eva Holm, <cite>Salt &lt;i&gt;</cite> [Соль], Oslo: Press, 1951"
    assert reference_short(book) == "Holm, Salt <i>, 1951"
    article = Reference(type="article-journal", title="Tariffs", container_title="Sea Review", volume="3")
    assert reference_full(article) == "“Tariffs”, in <cite>Sea Review</cite>, vol. 3"
    assert reference_short(Reference()) == "untitled"


def test_overlapping_marks_do_not_cross():
    html = marked("abcdef", [Mark(0, 4, "x"), Mark(2, 6, "y", "there")], [Point(6, Markup("<sup>1</sup>"))])
    assert html == ('<mark class="x">ab</mark><mark class="x">cd</mark><a class="y" href="#there">ef</a><sup>1</sup>')


@given(
    st.text(alphabet="a<&\"'>b", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5),
)
def test_marking_keeps_the_words_and_escapes_them(text, places):
    html = marked(text, [Mark(min(p), min(max(p), len(text)), "said") for p in places])
    assert Markup(html).striptags() == Markup.escape(text).striptags()
    assert "<" not in html.replace('<mark class="said">', "").replace("</mark>", "")


def test_windows_merge_when_they_come_near():
    assert windows(1000, [(100, 110), (140, 150), (800, 810)], 30) == [(70, 180), (770, 840)]


@given(st.text(max_size=12), st.text(max_size=12))
def test_two_ids_never_share_an_anchor(one, other):
    assert (anchor("s", one) == anchor("s", other)) == (one == other)
    assert not any(c.isspace() or c in '#"<>&%' for c in anchor("s", one))


def test_the_most_telling_spread_over_time_and_keep_what_is_wanted():
    lookup = Lookup(invented(), PLAN)
    everything = list(lookup.statements.values())
    assert [s.id for s in telling(lookup, everything, 3)] == ["s1", "s4", "s5"], "a pair of the time order each"
    assert "s6" in {s.id for s in telling(lookup, everything, 2, {"s6"})}
    assert telling(lookup, everything, 99) == sorted(everything, key=lambda s: (lookup.date(s), s.document, s.id))


def test_links_of_evidence_are_of_one_speaker_and_year_each():
    lookup = Lookup(invented(), PLAN)
    known = list(lookup.statements)
    links, more = Cards(lookup, Addresses(lookup)).links([*known, *known, "nowhere"], most=99)
    tags = [lookup.tag(lookup.statements[i]) for i in known]
    assert [link.text for link in links] == list(dict.fromkeys(tags))
    assert links[0].href.endswith(known[0])
    assert len(links) + more == len(known) + 1
    assert len(Cards(lookup, Addresses(lookup)).links(known, most=1)[0]) == 1
