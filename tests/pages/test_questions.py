"""What `visavis compare` can be asked beside the grid: over time, around an event, mirrored, in the author's words."""

from __future__ import annotations

from datetime import date

import pytest

import visavis
from visavis.comparing import Question, asked
from visavis.errors import UserError
from visavis.methods.coders import Fared, trust
from visavis.methods.doubt import Interval
from visavis.methods.selecting import Selected
from visavis.pages.wording import right_words

from invented_study import PLAN, invented  # isort: skip

RECORDS = invented()


def shown(answer) -> str:
    from rich.console import Console

    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(answer.shown(80))
    return console.export_text()


@pytest.fixture
def ran(tiny):
    study = visavis.open_study(tiny)
    study.run("serial")
    return study


def test_each_question_has_an_answer_that_fits(ran):
    for question in (
        Question(), Question(window=5), Question(window=10, step=5), Question(event="1941-06-22", years=10),
        Question(mirror=tuple(t.id for t in (*ran.plan.study.targets, *ran.plan.study.targets))[:2]),
        Question(conclusions=True), Question(parallels=True), Question(threshold=0.99), Question(by="language"),
    ):  # fmt: skip
        said = shown(asked(ran, question))
        assert said.strip() and max(map(len, said.splitlines())) <= 80


def test_what_cannot_be_asked_is_told(ran):
    for question, told in (
        (Question(window=0), "shows nothing"),
        (Question(window=5, conclusions=True), "two things"),
        (Question(event="the coronation of nobody"), "0 events"),
        (Question(mirror=("japn", "germany")), "no actor, target or perceiver"),
        (Question(threshold=1.5), "between 0 and 1"),
    ):
        with pytest.raises(UserError, match=told):
            asked(ran, question)


def test_a_threshold_leaves_out_what_is_less_sure(ran):
    all_, sure = (sum(len(c.statements) for c in ran.comparison(threshold=t).cells) for t in (0.0, 0.99))
    assert sure < all_


def test_the_page_shows_what_was_asked(ran, tmp_path):
    page = tmp_path / "page.html"
    ran.write_page("comparison", page, by="decade", turns=ran.around("1941-06-22", 10))
    text = page.read_text("utf-8")
    assert "10 years before and after 1941-06-22" in text and "rise of the balance" in text


def test_words_of_the_chronology_find_its_day():
    selected = Selected(RECORDS, PLAN)
    assert [h.day for h in selected.happenings("1931-05-04")] == [date(1931, 5, 4)]
    assert selected.happenings("") == []
    for happening in selected.happenings("treaty"):
        assert "treaty" in happening.what.casefold()


def test_counts_carry_the_error_to_expect():
    assert right_words(41.2, 2.0, 52) == "about 41 of 52 rightly (37 to 45)"
    assert right_words(None, None, 0) == ""


def test_decisions_say_how_far_a_coder_is_to_be_trusted():
    none, bad, good = (Fared(n, *k, Interval(None), 0.8) for n, k in (("a", (0, 0)), ("b", (80, 20)), ("c", (80, 80))))
    found = trust([none, bad, good])
    assert found["a"] == pytest.approx(1.0)
    assert 0.25 / 0.8 < found["b"] < 0.6 and 1.1 < found["c"] <= 1 / 0.8


def test_a_target_that_no_document_names_is_told_with_its_line(ran):
    assert ran.unnamed() == []
    path = ran.path / "study.yaml"
    text = path.read_text("utf-8").replace("targets:\n", "targets:\n  - id: chile\n    name: Chile\n", 1)
    path.write_text(text, "utf-8")
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "id: chile" in words)
    [told] = visavis.open_study(ran.path).unnamed()
    assert told == f"study.yaml, line {line}, targets[1]: no document names Chile; its cells will be empty."
