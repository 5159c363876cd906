"""The grid and the checks in a terminal of 80 columns."""

from invented_study import PLAN, comparison, invented
from rich.console import Console

from visavis.pages.terminal import alarms, check_report, comparison_table
from visavis.records import Check, Comparison, Records


def printed(renderable, width=80):
    console = Console(width=width, no_color=True, force_terminal=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_the_grid_fits_eighty_columns_and_counts():
    text = printed(comparison_table(invented(), PLAN, comparison(), 80))
    assert max(map(len, text.splitlines())) <= 80
    row = next(line for line in text.splitlines() if line.strip().startswith("1930–33"))
    assert "2 ██ 1" in row and "1 assertion" in row
    assert "not read" in text and "none found" in text


def test_the_sentences_stand_under_it():
    text = printed(comparison_table(invented(), PLAN, comparison(), 80))
    assert "What differs" in text and "(3 statements)" in text
    assert "What is common" not in text


def test_markup_in_a_title_is_text():
    text = printed(comparison_table(invented(), PLAN, comparison(), 80))
    assert "<script>" in text


def test_nothing_to_compare_is_said():
    empty = Comparison(id="c", perceivers=[], targets=[], dimensions=[], periods=[], cells=[])
    assert "nothing to compare" in printed(comparison_table(Records(), PLAN, empty, 80))


def test_the_report_puts_alarms_first_and_says_what_to_do():
    text = printed(check_report(invented(), PLAN, 80))
    assert text.index("several works") < text.index("word for word")
    assert "Replace Ibid." in " ".join(text.split())
    assert [line.check for line in alarms(invented()[Check])] == ["c1-check"]
    assert "Nothing was there to be checked" in printed(check_report(Records(), PLAN, 80))
