"""Chains as a table, who cites what as a graph, notes and bibliography set in the styles of the field."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from visavis.api import Study, new_study
from visavis.codebook.library import read_library

PAPER = """# Rivers of the North

The border moved.[^1] It moved again.[^2] Nobody saw it.[^3] Nor after.[^4]

[^1]: Anna Keller, *Borders & Bridges*, London: Vintage, 1999, p. 3.
[^2]: Ibid., p. 7; see also Jean Roux, *Rivers*, Paris: Seuil, 2003, pp. 4-5.
[^3]: Keller, *Borders*, 9; Stone, op. cit., p. 12.
[^4]: Minutes of 4 May 1946, FO 371/55555, National Archives, Kew.
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = tmp_path_factory.mktemp("citing")
    (folder / "paper.md").write_text(PAPER)
    made = new_study(folder / "study", [folder / "paper.md"])
    made.run("serial", strict=True)
    yield made


def test_the_table_of_chains_tells_through_what_and_why_not(study: Study, tmp_path: Path) -> None:
    [path] = study.export("chains", tmp_path)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    told = [(r["note"], r["form"], r["resolved_through"].split(":")[0], bool(r["unresolved"])) for r in rows]
    assert told == [
        ("1", "full", "", False),
        ("2", "ibid", "note 1", False),
        ("2", "full", "", False),
        ("3", "short", "note 1", False),
        ("3", "short", "", True),
        ("4", "full", "", False),
    ]
    assert "Stone" in rows[4]["unresolved"]


def test_the_graph_counts_who_cites_what(study: Study, tmp_path: Path) -> None:
    [path] = study.export("graph", tmp_path)
    ns = {"g": "http://graphml.graphdrawing.org/xmlns"}
    graph = etree.parse(path)
    labels = {n.get("id"): n.findtext("g:data[@key='label']", namespaces=ns) for n in graph.iterfind(".//g:node", ns)}
    edges = {
        labels[e.get("target")]: e.findtext("g:data[@key='citations']", namespaces=ns)
        for e in graph.iterfind(".//g:edge", ns)
    }
    assert edges == {"Keller, Anna, Borders & Bridges": "3", "Roux, Jean, Rivers": "1", "Minutes of 4 May 1946": "1"}


def test_the_archive_survives_in_the_one_field_that_zotero_and_ris_have(study: Study, tmp_path: Path) -> None:
    [path] = study.export("csl-json", tmp_path / "a")
    (kept,) = [i for i in json.loads(path.read_text()) if i.get("archive")]
    assert (kept["archive"], kept["archive_location"]) == ("National Archives", "FO 371/55555, Kew")
    [path] = study.export("ris", tmp_path / "b")
    lines = path.read_text().splitlines()
    assert "DB  - National Archives" in lines and "AN  - FO 371/55555, Kew" in lines
    [path] = study.export("bibtex", tmp_path / "c")
    assert "library = {National Archives, FO 371/55555, Kew}" in path.read_text()
    again = read_library(study.export("csl-json", tmp_path / "library.json")[0])
    (item,) = [i for i in again.items if i.reference.archive]
    assert item.reference.archive_location == "FO 371/55555, Kew"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("chicago", ["Keller, Anna. Borders & Bridges. Vintage, 1999.", "Ibid., 7; see also Jean Roux, Rivers"]),
        ("mla", ["Keller, Anna. Borders & Bridges. Vintage, 1999.", "Keller 7; see also Roux 4–5"]),
        ("gost", ["Keller A. Borders & Bridges. London: Vintage, 1999."]),
    ],
)
def test_notes_and_works_in_the_styles_of_the_field(
    study: Study, tmp_path_factory: pytest.TempPathFactory, style: str, expected: list[str]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "set"
    if not folder.exists():
        study.export("bibliography", folder)
    page = re.sub(r"<style.*?</style>|<[^>]+>", "", (folder / f"{style}.html").read_text(), flags=re.DOTALL)
    text = " ".join(page.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split())
    for words in expected:
        assert words.casefold() in text.casefold()
    assert "[Stone, op. cit., p. 12" in text
