"""Names that others build on: what `visavis` offers, the error tree, the exit codes."""

import pickle

import pytest

import visavis
from visavis import errors
from visavis.pipeline import STAGES


def test_the_package_offers_these_names():
    assert sorted(visavis.__all__) == ["Study", "new_study", "open_study"]
    assert all(getattr(visavis, name) for name in visavis.__all__)


CODES = {
    "StudyFileError": 2,
    "UnsupportedFormat": 2,
    "UnreadableFile": 2,
    "StudyError": 2,
    "OutputError": 2,
    "UserError": 2,
    "Defect": 70,
    "VisavisError": 70,
}


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_errors_say_three_things_and_have_an_exit_code(name, code):
    kind = getattr(errors, name)
    error = kind("found", "why", "do")
    assert (error.found, error.why, error.do, error.exit_code) == ("found", "why", "do", code)
    assert str(error) == "found\nwhy\ndo"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_stages_stand_in_the_order_of_the_method():
    assert [s.name for s in STAGES] == [
        "reading",
        "citing",
        "naming",
        "attributing",
        "resolving.sources",
        "resolving.actors",
        "resolving.statements",
        "resolving.occasions",
        "resolving.events",
        "framing",
        "coding",
        "comparing",
        "verifying",
    ]


def test_every_stage_is_there_and_takes_only_what_an_earlier_one_gives():
    given = set()
    for stage in STAGES:
        assert callable(stage.function)
        assert set(stage.takes) | set(stage.knows) <= given, stage.name
        given |= set(stage.gives)
