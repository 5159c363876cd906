"""Discourse networks held against the published figures of rDNA on its sample database.

    python evaluations/networks.py SHARED/data/dna_sample/sample.dna

The sample (Discourse Network Analyzer 3, SQLite) is not part of the project. The figures are those of rDNA's own
tests: two-mode 7 x 6 with sum 40, one-mode sum 276, congruence with average activity 25.80, with exclusions 9.81.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

from sections import write_section

from visavis.methods.networks import Act, affiliation, excluding, one_mode

LEFT_OUT = (["There should be legislation to regulate emissions."], ["Senate", "Sierra Club"])


def acts(path: Path) -> list[Act]:
    """The statements of type "DNA Statement": organization, concept, agreement."""
    base = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
    names = dict(base.execute("SELECT ID, Value FROM ENTITIES"))
    variables = dict(
        base.execute(
            "SELECT v.ID, v.Variable FROM VARIABLES v JOIN STATEMENTTYPES t ON t.ID = v.StatementTypeId"
            " WHERE t.Label = 'DNA Statement'"
        )
    )
    rows: dict[int, dict[str, object]] = defaultdict(dict)
    for table, column in (("DATASHORTTEXT", "Entity"), ("DATABOOLEAN", "Value")):
        for statement, variable, value in base.execute(f"SELECT StatementId, VariableId, {column} FROM {table}"):
            if variable in variables:
                rows[statement][variables[variable]] = names[value] if column == "Entity" else bool(value)
    return [Act(str(r["organization"]), str(r["concept"]), bool(r["agreement"]), str(s)) for s, r in rows.items()]


def main() -> None:
    found = acts(Path(sys.argv[1]))
    two = affiliation(found)
    figures = [
        ("two-mode, actors x concepts", "7 x 6", f"{len(two.nodes)} x {len(two.others)}"),
        ("two-mode, sum", "40", f"{two.total():.0f}"),
        ("one-mode, sum", "276", f"{one_mode(found, 'ignore').total():.0f}"),
        ("congruence, average activity", "25.80", f"{one_mode(found, 'congruence', 'average').total():.2f}"),
        (
            "the same with exclusions",
            "9.81",
            f"{one_mode(excluding(found, *LEFT_OUT), 'congruence', 'average').total():.2f}",
        ),
    ]
    lines = [
        "`python evaluations/networks.py sample.dna` against the figures of rDNA:",
        "",
        "| figure | published | ours |",
        "|---|---:|---:|",
        *(f"| {' | '.join(row)} |" for row in figures),
    ]
    write_section("Discourse networks", "\n".join(lines))


if __name__ == "__main__":
    main()
