"""The numbers of the methods in a terminal of eighty columns."""

from rich.console import Console

from visavis.methods.coders import agreement, fared
from visavis.methods.doubt import Interval
from visavis.methods.selecting import Selected, Selection
from visavis.methods.times import Change
from visavis.pages.figures import agreements, change_said, measured, measures, over_time, shown
from visavis.records import Coding, Records

from invented_study import PLAN, invented  # isort: skip

RECORDS = invented()


def text(what: object) -> str:
    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(what)
    return console.export_text()


def test_values_with_their_doubt() -> None:
    assert shown(Interval(None)) == "–"
    assert shown(Interval(0.5)) == "0.50"
    assert shown(Interval(0.5, 0.25, 0.75)) == "0.50 (0.25 to 0.75)"


def test_a_change_says_how_sure_it_is() -> None:
    change = Change(
        year=1946, probability=0.94, years=[1945, 1946], first=1930, last=1960, against_before=0.1, against_after=0.62
    )
    assert change_said(change) == (
        "A change in 1946 (90 %: 1945 to 1946; probability 0.94 that there is one between 1930 and 1960): hostile or "
        "cautious 10 % before, 62 % after."
    )


def test_one_coder_has_nobody_to_agree_with() -> None:
    assert "nobody to agree with" in text(agreements(agreement([]), []))


def test_disputes_are_listed() -> None:
    codings = [
        Coding(id=f"{s}:{who}", statement=s, target="x", dimension=d, coder=who, confidence=1.0)
        for s, who, d in (("s1", "ada", "a"), ("s1", "bela", "b"), ("s2", "ada", "a"), ("s2", "bela", "a"))
    ]
    said = text(agreements(agreement(codings, draws=20), fared(codings, [])))
    assert "s1, x: ada: a; bela: b" in said and "Cohen's kappa" in said


def test_windows_and_measures_fit_the_screen() -> None:
    selected = Selected(RECORDS, PLAN)
    windows = text(over_time(selected, PLAN, 10))
    found = text(measures(measured(selected, Selection(), PLAN.study.targets[0].id)))
    assert max(map(len, (windows + found).splitlines())) <= 80
    assert "…" not in windows and "Operational code" in found


def test_of_nothing_there_are_dashes() -> None:
    assert "–" in text(measures(measured(Selected(Records(), PLAN), Selection(), None)))
