"""Ibid. with another file number is another source of the same archive. Notes of our own writing."""

from __future__ import annotations

import pytest

from visavis.records import Citation, Document, Note, Passage, Records, Source, passage_id
from visavis.stages.citing import cite
from visavis.stages.resolving.sources import resolve_sources


def chain(*notes: str) -> list[Citation]:
    from visavis.codebook import Authority, Codebook, Plan, StudyFile

    plan = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())
    given = Records([Document(id="d", path="d.md", digest="0")])
    for k, text in enumerate(notes):
        given.add([Passage(id=passage_id("d", k), document="d", order=k, kind="note", text=text)])
        given.add([Note(id=f"d:n{k}", document="d", label=str(k + 1), passages=[passage_id("d", k)])])
    done = Records(resolve_sources(Records([*given[Document], *cite(given, plan)]), plan))
    assert {c.source for c in done[Citation] if c.source} == {s.id for s in done[Source]}
    return done[Citation]


STATE = "Source: Department of State, Central Files, 611.61/3–1462. Secret; Priority."


@pytest.mark.parametrize(
    ("first", "again", "archive", "collection", "location"),
    [
        (STATE, "The cable is ibid., 762.00/3–1562.", "Department of State", "Central Files", "762.00/3–1562"),
        (STATE, "Not printed. (Ibid., POL 7 NORW)", "Department of State", "Central Files", "POL 7 NORW"),
        (
            STATE,
            "Not printed. (Ibid., Conference Files: Lot 65 D 533, CF 2099)",
            "Department of State",
            "Conference Files: Lot 65 D 533",
            "CF 2099",
        ),
        (
            "Source: Kennedy Library, National Security Files, Countries Series, Norway.",
            "(Ibid., Trips and Conferences Series, Oslo)",
            "Kennedy Library",
            "National Security Files",
            "Trips and Conferences Series, Oslo",
        ),
        ("РГАСПИ. Ф. 558. Оп. 11. Д. 99. Л. 12.", "Там же. Д. 101. Л. 4.", "РГАСПИ", "Ф. 558", "Оп. 11, Д. 101"),
        ("PA AA, R 29833, Bl. 123.", "Ebd., R 29840, Bl. 7.", "PA AA", "R 29840", None),
        ("TNA, FO 371/56763, f. 5.", "Ibid., FO 371/56770, f. 9.", "TNA", "FO 371/56770", None),
    ],
)  # fmt: skip
def test_another_file_of_the_same_archive(
    first: str, again: str, archive: str, collection: str, location: str | None
) -> None:
    one, two = chain(first, again)
    told = two.reference
    assert (told.archive, told.archive_collection, told.archive_location) == (archive, collection, location)
    assert two.source != one.source and two.resolved_through == [one.id] and told.title is None


def test_the_same_file_named_twice_is_one_source() -> None:
    one, two, three = chain(STATE, "(Ibid., 762.00/3–1562)", "Department of State, Central Files, 762.00/3–1562.")
    assert one.source != two.source == three.source


def test_ibid_alone_is_the_same_file_and_a_day_is_no_file() -> None:
    one, two = chain(STATE, "The Embassy agreed. (Telegram 12 to Oslo, May 3; ibid.)")
    assert one.source == two.source
    one, two = chain("See the Border Bulletin, October 3, 1948, pp. 4–5, and ibid., October 24, 1948, p. 7.")
    assert one.source == two.source and two.reference.archive_location is None and two.locator == "7"


@pytest.mark.parametrize(
    "note",
    [
        "A copy is in Department of State, Central Files, 611.61/3–1462.",
        "Nothing came of it. (Memorandum of conversation; Department of State, Central Files, POL NOR–US)",
        "Source: Department of State, Central Files, FN 19 NOR. Received at 9:07 p.m. and passed to the Navy.",
        "Source: Eisenhower Library, Whitman File, NSC Records. Top Secret. Prepared by Orr on March 29.",
    ],
)
def test_one_archival_citation_and_commentary(note: str) -> None:
    (only,) = chain(note)
    assert only.reference.archive is not None and only.reference.title is None and only.source is not None


def test_a_document_of_the_edition_is_passed_over_and_a_volume_of_it_is_a_work() -> None:
    one, _, three = chain(STATE, "See Document 4.", "(Ibid.)")
    assert one.source == three.source
    one, two, three = chain("See vol. iv, pp. 733 ff.", "See ibid., pp. 759 ff.", "See vol. V, p. 3.")
    assert one.source == two.source is not None and one.source != three.source
    one, two = chain("Maier, Grenzen, Bd. 1, Berlin 1965, S. 5; Bd. 2, S. 9.")
    assert (two.reference.title, two.reference.volume) == ("Grenzen", "2")


def test_a_day_in_prose_is_no_citation() -> None:
    assert chain("On October 2, 1951, President Orr closed the border.") == []
    assert chain("December 9, 1958. The copy is torn.") == []
