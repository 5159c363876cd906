"""The counts of the grid are those of the comparison's cells, from tables and from files, whatever the columns."""

import random
from pathlib import Path

import pytest

from visavis.codebook import Authority, Codebook, Period, Plan, StudyFile
from visavis.records import (
    Claim,
    Coding,
    Document,
    Records,
    Resolution,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.stages.comparing import View, compare
from visavis.study import tables
from visavis.study.grid import NEEDED, counts, statements_in
from visavis.text import Span

SURE = StatementConfidence(span=1.0)
PLAN = Plan(
    study=StudyFile(
        title="t", periods=[Period(name="war", from_="1941", to="1945"), Period(name="after", from_="1945", to="1950")]
    ),
    codebook=Codebook(),
    authority=Authority(),
)
STANCES = ["hostile", "cautious", "neutral", "favourable"]


def invented(seed: int) -> Records:
    r = random.Random(seed)
    records = Records()
    for d in range(6):
        records.add(
            [
                Document(
                    id=f"d{d}", path=f"d{d}", digest="", date=r.choice([None, "1942", "1944-05", "1948", "194X"]),
                    language=r.choice([None, "en", "ru"]), genre=r.choice([None, "study", "speech"]),
                )
            ]
        )  # fmt: skip
    at = Span("d0:p0", 0, 1, "x")
    for s in range(40):
        targets = [
            StatementTarget(actor=a, name=a, stance=r.choice(STANCES))
            for a in r.sample(["japan", "germany", "red-army"], r.randint(0, 3))
        ]
        records.add(
            [
                Statement(id=f"s{s}", document=f"d{s % 6}", manner="own", act="speech", content=[at], confidence=SURE),
                Resolution(
                    id=f"s{s}", document=f"d{s % 6}", targets=targets, confidence=SURE,
                    holders=r.sample(["stalin", "molotov"], r.randint(0, 2)), audience=r.choice([None, "public"]),
                    occasion=r.choice([None, "o1", "o2"]), date=r.choice([None, "1943", "1945-08-09", "1949"]),
                ),
            ]
        )  # fmt: skip
    for c in range(5):
        records.add([Claim(id=f"x{c}", span=at, kind="perception")])
    for n in range(150):
        about = {"claim": f"x{r.randrange(5)}"} if r.random() < 0.1 else {"statement": f"s{r.randrange(40)}"}
        code = (r.choice(["stalin", None]), r.choice(["japan", "germany"]), r.choice(["d1", "d2"]))
        aspect = r.choice([None, "a1", "a2"])
        # One stance a statement and target: of two coders who differ it is left open which one counts.
        stance = random.Random(f"{about}{code[1]}").choice([None, *STANCES])
        records.add(
            [
                Coding(
                    id=f"c{n}", perceiver=code[0], target=code[1], dimension=code[2], aspect=aspect, stance=stance,
                    coder=r.choice(["rules", "ada"]), confidence=r.random(), **about,
                )
            ]
        )  # fmt: skip
    return records


@pytest.mark.parametrize("by", ["all", "period", "decade", "holder", "audience", "language"])
@pytest.mark.parametrize("seed", [1, 2])
def test_counts_are_those_of_the_cells(by: str, seed: int) -> None:
    records = invented(seed)
    view = View(threshold=0.3, by="period" if by == "all" else by)  # type: ignore[arg-type]
    [comparison] = compare(records, PLAN, view)
    expected = {
        (c.perceiver, c.target, c.dimension, c.aspect, c.period): (
            len(c.statements), len(c.claims), len(c.occasions), *(c.stances.get(s, 0) for s in STANCES),
        )
        for c in comparison.cells
        if (c.statements or c.claims) and (by != "all" or c.period is None)
    }  # fmt: skip
    found = counts({k: tables.to_table(k, records[k]) for k in NEEDED}, PLAN, by, threshold=0.3)  # type: ignore[arg-type]
    got = {
        tuple(row[k] for k in ("perceiver", "target", "dimension", "aspect", "column")): tuple(
            row[k] for k in ("statements", "claims", "occasions", *STANCES)
        )
        for row in found.to_pylist()
    }
    assert got == expected


def test_from_files_with_the_expected_errors(tmp_path: Path) -> None:
    records = Records(
        Coding(id=f"c{i}", statement=f"s{i}", target="japan", dimension="d", coder="rules", confidence=0.8)
        for i in range(25)
    )
    files = {}
    for kind in NEEDED:
        tables.write(tmp_path / f"{kind.__name__}.parquet", kind, records[kind])
        files[kind] = [tmp_path / f"{kind.__name__}.parquet"]
    [row] = counts(files, PLAN).to_pylist()
    assert (
        row["statements"] == 25 and row["expected_right"] == pytest.approx(20) and row["sd_right"] == pytest.approx(2)
    )
    assert len(statements_in(files, None, "japan", "d", None)) == 25
    assert counts(files, PLAN, threshold=0.9).to_pylist() == []
