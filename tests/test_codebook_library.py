"""The scholar's own library: read as it is, matched, never changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import visavis
from visavis.api import new_study
from visavis.codebook import read_library
from visavis.errors import StudyFileError
from visavis.exports.library import rows
from visavis.records import Name, Source

BIB = r"""
@string{rr = "River Review"}
@book{keller:borders, title={Borders of the {N}orth}, author={Keller, Anna}, year=1999, publisher={Vintage}}
@article{poe, title={Lakes of the East}, author={Poe, C.}, journaltitle=rr, number=2, date={1988-03}, pages={12--20}}
@book{unused, title={R{\"o}ver}, author={{Ministry of Works} and Ludwig van der Berg}, year=1950}
"""
CSL = [
    {
        "id": "http://zotero.org/users/1/items/AB12",
        "type": "book",
        "title": "Borders of the North",
        "author": [{"family": "Keller", "given": "Anna"}],
        "issued": {"date-parts": [["1999", 5]]},
    },
    {
        "id": 7,
        "type": "manuscript",
        "title": "Minutes",
        "archive": "Kew",
        "archive_location": "FO 1/2",
        "author": [{"family": "Berg", "non-dropping-particle": "van der", "given": "L."}, {"literal": "Board"}],
        "issued": {"raw": "1946-05-04"},
    },
]
PAPER = """# Rivers of the North

The border moved.[^1] It moved again.[^2]

[^1]: Anna Keller, *Borders of the North: A History* (London: Vintage, 1999), p. 3.
[^2]: Ibid., p. 7; see also Jean Roux, *Rivers*, Paris: Seuil, 2003, pp. 4-5.
"""


def test_bibtex_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine.bib").write_text(BIB)
    held = read_library(tmp_path / "mine.bib")
    keller, poe, unused = held.items
    assert (keller.key, keller.reference.title) == ("keller:borders", "Borders of the North")
    assert (poe.reference.container_title, poe.reference.issue, poe.reference.page) == ("River Review", "2", "12–20")
    assert poe.reference.issued is not None and poe.reference.issued.date_parts == [[1988, 3]]
    assert unused.reference.title == "Röver"
    assert unused.reference.author == [Name(literal="Ministry of Works"), Name(family="van der Berg", given="Ludwig")]
    assert not held.problems


def test_zotero_csl_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("\ufeff" + json.dumps(CSL), encoding="utf-8")
    book, minutes = read_library(tmp_path / "mine.json").items
    assert book.reference.issued is not None and book.reference.issued.date_parts == [[1999, 5]]
    assert minutes.key == "7"
    assert (minutes.reference.archive, minutes.reference.archive_location) == ("Kew", "FO 1/2")
    assert minutes.reference.author == [Name(family="van der Berg", given="L."), Name(literal="Board")]
    assert minutes.reference.issued is not None and minutes.reference.issued.date_parts == [[1946, 5, 4]]


def test_an_entry_that_does_not_end_is_told_and_the_others_are_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.bib").write_text(BIB + "@book{torn, title={Half")
    held = read_library(tmp_path / "mine.bib")
    assert len(held.items) == 3
    assert "line 6" in held.problems[0]


@pytest.mark.parametrize(
    "content", [b"", b"Dear reader", b"[1, 2", b"[]", b'{"a": 3}', b"\xff\xfe\x00", b'[{"title": "no id"}]']
)
def test_what_is_no_library_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.json").write_bytes(content)
    with pytest.raises(StudyFileError):
        read_library(tmp_path / "mine.json")


@pytest.mark.parametrize(("name", "content"), [("mine.bib", BIB), ("mine.json", json.dumps(CSL))])
def test_sources_keep_the_scholars_keys(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / "paper.md").write_text(PAPER)
    (tmp_path / name).write_text(content)
    made = new_study(tmp_path / "study", [tmp_path / "paper.md"], tmp_path / name)
    made.run("serial", strict=True)
    again = visavis.open_study(tmp_path / "study")
    key = again.plan.library.items[0].key
    assert {s.reference.title: s.library_key for s in again.records(Source)[Source]} == {
        "Borders of the North: A History": key,
        "Rivers": None,
    }
    kept = tmp_path / "study" / ("library.bib" if name.endswith("bib") else "library.json")
    assert kept.read_bytes() == (tmp_path / name).read_bytes()
    for format_name, has in (("csl-json", f'"id": "{key}"'), ("bibtex", f"{{{key},"), ("ris", f"ID  - {key}")):
        [path] = again.export(format_name, tmp_path / "out")
        assert has in path.read_text()
    standing = [(r.standing, r.key or r.title) for r in rows(again.records(Source), again.plan)]
    assert standing[0] == ("cited, not in the library", "Rivers")
    assert standing[-1] == ("in both", key)
    assert all(s == "in the library, not cited" for s, _ in standing[1:-1])
    assert len(standing) == 1 + len(again.plan.library.items)


def test_another_library_only_matches_anew(tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text(PAPER)
    (tmp_path / "mine.bib").write_text(BIB)
    study = new_study(tmp_path / "study", [tmp_path / "paper.md"], tmp_path / "mine.bib")
    study.run("serial")
    library = tmp_path / "study" / "library.bib"
    library.write_text(library.read_text().replace("keller:borders", "k99"))
    again = visavis.open_study(tmp_path / "study")
    again.run("serial")
    assert "k99" in {s.library_key for s in again.records(Source)[Source]}
