"""The codebook as a REFI-QDA Codebook file: for NVivo, ATLAS.ti, MAXQDA, QualCoder."""

from __future__ import annotations

from pathlib import Path

from visavis.codebook import Plan
from visavis.codebook.qdc import to_qdc
from visavis.exports.writing import file_for, replacing
from visavis.records import Records


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `codebook.qdc` (or `target`, if it is named *.qdc)."""
    path = file_for(target, "codebook.qdc")
    with replacing(path) as file:
        file.write(to_qdc(plan.codebook))
    return [path]
