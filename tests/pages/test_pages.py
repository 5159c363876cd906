"""The comparison page and the check page: links lead somewhere, nothing of a document is taken for HTML."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from invented_study import PLAN, invented

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.pages import check_page, choosing, comparison_page
from visavis.records import Records


class Page(HTMLParser):
    """Ids, fragment links, tags and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in ("href", "src", "xlink:href"):
                if value.startswith("#"):
                    self.links.add(value[1:])
                else:
                    self.outside.append(value)
            assert not name.startswith("on"), f"no inline handler: {name}"


@pytest.fixture(scope="module")
def html() -> str:
    return comparison_page(invented(), PLAN)


def test_every_link_leads_to_a_place_of_the_page(html):
    page = Page(html)
    assert page.links and page.links <= set(page.ids)
    assert len(page.ids) == len(set(page.ids)), "an id names one place"


def test_the_page_needs_nothing_from_outside(html):
    page = Page(html)
    assert not page.outside
    assert page.tags.count("script") == 1 and "link" not in page.tags and "img" not in page.tags
    assert "url(" not in html


def test_what_documents_say_is_text(html):
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert "&lt;era unknown&gt;" in html


def section(html: str, id: str) -> str:
    return re.search(rf'id="{re.escape(id)}".*?(?=<article|</section>)', html, re.S)[0]


def test_a_statement_leads_to_its_words_note_source_and_the_words_in_the_text(html):
    card = section(html, "s-s1")
    assert "Ada Brandt" in card and "for <bdi>Norland" in card
    assert '<mark class="said">a hand closing round our harbours</mark>' in card
    assert '<time datetime="1931-05-04" title="1931-05-04">4 May 1931</time>' in card
    assert "non-aggression pact: Norland and Sudland" in card
    chain = re.findall(r'<li class="(\w+)"><a href="#([^"]+)"', card)
    assert chain == [
        ("passage", "p-essay~~p0"), ("note", "n-n0"), ("source", "r-minutes"), ("words", "w-q1-check"),
    ]  # fmt: skip
    assert "slowly, and without any shame" in section(html, "w-q1-check")


def test_a_note_shows_through_which_notes_it_is_resolved(html):
    note = section(html, "n-n1")
    assert 'Ibid.: <a href="#n-n0"><bdi>note 1 (full citation)</bdi></a>' in note


def test_a_cell_says_what_is_absent_and_why(html):
    grid = section(html, "grid")
    assert "none found" in grid and "not read" in grid
    assert "<b>1</b> assertion of scholars" in grid


def test_findings_and_parallels_link_to_their_evidence(html):
    found = section(html, "sentences")
    assert "Sudland was seen as a threat" in found
    assert 'href="#s-s1"' in found and 'href="#k-claim1"' in found
    assert "Орлов 1935" in found


def test_the_chronology_has_events_of_a_target_and_relations(html):
    lines = section(html, "chronology")
    assert "Ada Brandt told the Assembly" in lines and 'href="#p-essay~~p0"' in lines
    assert "Non-aggression pact: Norland and Sudland, until 30 June 1934" in lines
    assert lines.index("1 March 1930") < lines.index("4 May 1931") < lines.index("1 September 1936")


def test_languages_are_marked_for_screen_readers_and_fonts(html):
    assert '<blockquote lang="ja" dir="auto"><mark class="said">南の隣国' in html
    assert '<blockquote lang="ru" dir="auto">' in html


def test_what_was_not_read_is_said(html):
    assert "1 document was not read to the end" in html
    assert "25 % read (first page)" in html


def test_an_empty_study_gives_a_page_that_says_so():
    plan = Plan(study=StudyFile(title="Nothing"), codebook=Codebook(), authority=Authority())
    page = Page(html := comparison_page(Records(), plan))
    assert "There is nothing to compare yet." in html
    assert page.links <= set(page.ids)
    assert "Nothing was there to be checked" in check_page(Records(), plan)


def test_records_that_lead_nowhere_do_not_break_the_page():
    from visavis.records import Actor, Document, Note, Passage, Source

    for lost in (Passage, Document, Note, Source, Actor):
        left = Records(r for r in invented() if not isinstance(r, lost))
        page = Page(comparison_page(left, PLAN))
        assert page.links <= set(page.ids), lost
        check_page(left, PLAN)


def test_the_check_page_says_what_to_do():
    html = check_page(invented(), PLAN)
    page = Page(html)
    assert page.links <= set(page.ids) and not page.outside
    assert "Replace Ibid. by the author and a short title." in html
    assert "of 1 quotation that could be checked stand word for word" in html
    assert html.index("several works") < html.index("word for word in the text"), "alarms first"


def test_the_same_records_give_the_same_page_in_every_process():
    made = (
        "from invented_study import PLAN, invented; from visavis.pages import comparison_page; import hashlib;"
        "print(hashlib.sha256(comparison_page(invented(), PLAN).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", made],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_a_large_study_shows_some_of_each_cell_and_says_how_many_more(monkeypatch):
    monkeypatch.setattr(choosing, "SHOWN", 1)
    page = Page(html := comparison_page(invented(), PLAN))
    assert "1 more statement of this cell is in the study, not on this page" in html
    assert page.links <= set(page.ids)
    monkeypatch.setattr(choosing, "MOST_SOURCES", 1)
    page = Page(html := comparison_page(invented(), PLAN))
    assert "1 further source is in the study" in html
    assert page.links <= set(page.ids)
