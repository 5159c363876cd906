"""The operational code and the traits: who acts in a sentence, and the indices by hand."""

import pytest

from visavis.methods.acting import Attribution, attributions
from visavis.methods.operational import operational_code
from visavis.methods.traits import traits
from visavis.records import Mention, Passage, Resolution, Statement, StatementConfidence
from visavis.text import Span

SURE = StatementConfidence(span=1.0)
NAMES = {"Japan": "japan", "Germany": "germany", "America": "america"}


def said(text: str, language: str = "en") -> tuple[list[Statement], dict, dict, list[Mention]]:
    passage = Passage(id="d:p0", document="d", order=0, kind="paragraph", text=text, language=language)
    statement = Statement(
        id="s", document="d", manner="direct", act="speech", content=[Span("d:p0", 0, len(text), text)], confidence=SURE
    )
    mentions = [
        Mention(id=name, span=Span("d:p0", i, i + len(name), name), kind="state", actor=actor, confidence=1.0)
        for name, actor in NAMES.items()
        if (i := text.find(name)) >= 0
    ]
    resolution = Resolution(id="s", document="d", holders=["harding"], speaks_for=["america"], confidence=SURE)
    return [statement], {"s": resolution}, {"d:p0": passage}, mentions


def acting(text: str, language: str = "en") -> list[tuple[str | None, str]]:
    return [(a.actor, a.category) for a in attributions(*said(text, language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japan invaded the island, and we shall protect it.", [("japan", "punish"), (None, "reward")]),
        ("America promises relief.", [(None, "promise")]),
        ("The attack of Japan was swift.", []),
        ("Germany has not threatened anybody.", []),
        ("The port was bombed by Germany.", [("germany", "punish")]),
        ("The port was bombed.", []),
        ("In the war against Germany we assisted the weak.", [(None, "reward")]),
        ("Threatened were many.", []),
    ],
)
def test_who_acts(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert acting(text) == expected


def test_other_languages_are_not_read_with_english_words() -> None:
    assert acting("Japan attack", "de") == []


def verbs(actor: str | None, **counts: int) -> list[Attribution]:
    at = Span("d:p0", 0, 1, "x")
    return [
        Attribution(statement="s", actor=actor, category=c, at=at)  # type: ignore[arg-type]
        for c, n in counts.items()
        for _ in range(n)
    ]


def test_indices_by_hand() -> None:
    code = operational_code([*verbs("japan", punish=3, oppose=1), *verbs(None, support=2, reward=1, punish=1)])
    assert code.value("P1") == -1.0
    assert code.value("P2") == pytest.approx(-10 / 12)
    assert code.value("P3") == pytest.approx(1 - (1 - (9 + 1) / 16) * 6 / 5)
    assert code.value("P4a") == 0.5
    assert code.value("P5") == pytest.approx(1 - 0.5 * (1 - 0.375 * 1.2))
    assert code.value("I1") == 0.5
    assert code.value("I2") == pytest.approx((2 + 3 - 3) / 12)
    assert code.value("I4a") == 0.5 and code.value("I4b") == 1.0
    assert code.value("I5 support") == 0.5
    assert code.few and len(code.evidence) == 8


def test_the_indices_of_the_norming_group_of_leaders() -> None:
    """Published means of the group that VICS profiles are standardised by: the shares (I-5) give I-1 and I-2 back.

    Those two are linear in the shares, so that what holds of each leader holds of their mean; P-4a was .199.
    """
    shares = {"support": 5404, "promise": 438, "reward": 1823, "oppose": 1086, "threaten": 249, "punish": 999}
    own = verbs(None, **shares)
    code = operational_code([*own, *verbs("japan", support=round(len(own) * (1 / 0.198843717 - 1)))])
    assert code.value("I1") == pytest.approx(0.533074276, abs=5e-4)
    assert code.value("I2") == pytest.approx(0.238940296, abs=5e-4)
    assert code.value("P4a") == pytest.approx(0.198843717, abs=5e-4)
    assert code.value("P4b") == pytest.approx(0.801156283, abs=5e-4)


def test_without_verbs_an_index_is_undefined_and_not_zero() -> None:
    code = operational_code(verbs("japan", punish=1))
    assert code.value("P1") == -1.0 and code.value("I1") is None and code.value("I5 reward") is None
    assert operational_code([]).value("P4a") is None


def test_of_one_target_the_verbs_of_others_do_not_count() -> None:
    found = [*verbs("japan", punish=2), *verbs("germany", reward=2), *verbs(None, support=1)]
    assert operational_code(found, frozenset({"japan"})).value("P1") == -1.0
    assert operational_code(found).value("P1") == 0.0


def test_traits_open_on_statements() -> None:
    given = said("Japan practised treachery. Perhaps we always work. I am sure America is proud.")
    found = {t.name: t for t in traits(*given, list(attributions(*given)))}
    assert (found["DIS"].hits, found["DIS"].of) == (1, 1)
    assert (found["IGB"].hits, found["IGB"].of) == (1, 1)
    assert (found["CC"].hits, found["CC"].of) == (1, 2)
    assert (found["SC"].hits, found["SC"].of, found["SC"].statements) == (1, 1, ["s"])
    assert found["BACE"].share.value is None
