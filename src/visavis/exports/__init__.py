"""Formats that other programs read: one module each, one function `export(records, plan, target)` in it.

A format's module is imported when it is first used: `visavis --help` must not wait for a spreadsheet writer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from visavis.codebook import Plan
from visavis.records import Records

__all__ = ["FORMATS", "Exporter"]


@dataclass(frozen=True)
class Exporter:
    """A format: the module that writes it, and what it is for, in one line."""

    module: str
    description: str

    @property
    def export(self) -> Callable[[Records, Plan, Path], list[Path]]:
        """The function that writes it; gives the files written, raises OutputError where nothing can be."""
        found: Callable[[Records, Plan, Path], list[Path]] = import_module(f"{__name__}.{self.module}").export
        return found


FORMATS: dict[str, Exporter] = {
    "jsonl": Exporter("jsonl", "every record, one JSON Lines file a type: for programs, complete"),
    "parquet": Exporter("parquet", "every record, one Parquet file a type: for polars, pandas, R, DuckDB"),
    "csv": Exporter("csv", "the coded statements as one table, a row a statement, target and code"),
    "xlsx": Exporter("xlsx", "the coded statements, sources and documents as an Excel workbook"),
    "csl-json": Exporter("csl_json", "the sources as CSL-JSON: for Zotero, pandoc, citeproc"),
    "bibtex": Exporter("bibtex", "the sources as BibLaTeX: for LaTeX, JabRef"),
    "ris": Exporter("ris", "the sources as RIS: for EndNote, Citavi, Zotero"),
    "library": Exporter("library", "the sources beside your own bibliography: in both, missing there, not cited"),
    "chains": Exporter("chains", "every citation as a table: what it says, the work, through which others, or why not"),
    "graph": Exporter("graph", "who cites what, as GraphML: for Gephi, Cytoscape, igraph, networkx"),
    "bibliography": Exporter("bibliography", "bibliography and notes as pages in Chicago, MLA and GOST style"),
    "networks": Exporter("networks", "who says what of whom, who the same and who the opposite: GraphML and CSV"),
    "qdc": Exporter("qdc", "the codebook as REFI-QDA: for NVivo, ATLAS.ti, MAXQDA, QualCoder"),
    "w3c": Exporter("w3c", "the coded statements as W3C Web Annotations, with the texts they point into"),
}
