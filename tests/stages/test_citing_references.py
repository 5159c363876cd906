"""Citations parsed to CSL references. Works are real where they could be, the notes are of our own writing."""

from __future__ import annotations

import pytest

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Citation, CslDate, Document, Name, Note, Passage, Records
from visavis.stages.citing import cite
from visavis.stages.citing.dates import dates
from visavis.stages.citing.names import names

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def one(note: str) -> Citation:
    """The only citation of a note."""
    given = Records(
        [
            Document(id="d", path="d.md", digest="0"),
            Passage(id="d:p0", document="d", order=0, kind="note", text=note),
            Note(id="d:n1", document="d", label="1", passages=["d:p0"]),
        ]
    )
    (citation,) = Records(cite(given, PLAN))[Citation]
    return citation


def on(*parts: int) -> CslDate:
    return CslDate(date_parts=[list(parts)])


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("SATO Taro", [Name(family="Sato", given="Taro")]),
        ("Anna Keller", [Name(family="Keller", given="Anna")]),
        ("Keller, Anna", [Name(family="Keller", given="Anna")]),
        ("Ort, Karl und Eva Maier", [Name(family="Ort", given="Karl"), Name(family="Maier", given="Eva")]),
        ("B. van den Berg", [Name(family="van den Berg", given="B.")]),
        ("Иванов И. И.", [Name(family="Иванов", given="И. И.")]),
        ("Maier/Keller", [Name(family="Maier"), Name(family="Keller")]),
        ("Ministry of Foreign Affairs of Japan", [Name(literal="Ministry of Foreign Affairs of Japan")]),
        ("外務省編", [Name(literal="外務省")]),
        ("浅野太郎", [Name(family="浅野", given="太郎")]),
        ("A. Lee, B. Orr, and C. Poe", [Name(family="Lee", given="A."), Name(family="Orr", given="B."),
                                          Name(family="Poe", given="C.")]),
        ("SATO Taro, A.V. Torkunov", [Name(family="Sato", given="Taro"), Name(family="Torkunov", given="A.V.")]),
    ],
)  # fmt: skip
def test_names(printed: str, expected: list[Name]) -> None:
    assert names(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("January 14, 1946", [[1946, 1, 14]]),
        ("14 March 1946", [[1946, 3, 14]]),
        ("5. Mai 1941", [[1941, 5, 5]]),
        ("9 февраля 1946 г.", [[1946, 2, 9]]),
        ("2002年5月", [[2002, 5]]),
        ("Spring 1999", [[1999]]),
        ("1974/75", [[1974], [1975]]),
        ("22.06.1941", [[1941, 6, 22]]),
    ],
)
def test_dates(printed: str, expected: list[list[int]]) -> None:
    assert dates(printed)[0].date.date_parts == expected


def test_a_translated_book_in_romanised_japanese() -> None:
    c = one(
        "SATO Taro, *Kokkyo no Rekishi* [A History of the Border], translated by KATO Jiro, Misuzu Shobo, 1999, p. 5."
    )
    r = c.reference
    assert (r.type, r.title, r.translated_title) == ("book", "Kokkyo no Rekishi", "A History of the Border")
    assert r.translator == [Name(family="Kato", given="Jiro")]
    assert (r.publisher, r.issued, r.language) == ("Misuzu Shobo", on(1999), "ja")
    assert (c.locator_label, c.locator, c.form) == ("page", "5", "full")


def test_editors_who_translated() -> None:
    r = one("MORI Ichiro and ABE Goro, translated and eds., *Siryoshu* [Materials], Iwanami Shoten, 2014.").reference
    assert [n.family for n in r.editor] == [n.family for n in r.translator] == ["Mori", "Abe"]
    assert r.author == []


def test_a_translation_inside_the_quotation_marks_of_an_article() -> None:
    r = one("MORI Ichiro, “Kokkyo no Ninshiki [Perception of the Border],” *Ronshu*, Vol. 7, No. 5 (May 2002), p. 14.")
    assert (r.reference.title, r.reference.translated_title) == ("Kokkyo no Ninshiki", "Perception of the Border")
    assert (r.reference.container_title, r.reference.volume, r.reference.issue) == ("Ronshu", "7", "5")
    assert (r.reference.type, r.reference.issued, r.locator) == ("article-journal", on(2002, 5), "14")


def test_the_range_of_an_article_is_no_pinpoint() -> None:
    c = one('A. Lee, "On Rivers," *Diplomatic History* 23, no. 1 (1999): 77–95.')
    assert (c.reference.page, c.reference.volume, c.locator) == ("77–95", "23", None)


def test_russian_reference_without_author() -> None:
    c = one("РЕКА: СОЛО E CANTATA. Весна/Наука. 2011. С. 74.")
    assert (c.reference.title, c.reference.publisher) == ("РЕКА: СОЛО E CANTATA", "Весна/Наука")
    assert (c.reference.issued, c.locator, c.reference.language, c.form) == (on(2011), "74", "ru", "full")


def test_russian_article_and_multivolume_collection() -> None:
    article = one("Печатнов В. О. Союзники // Вопросы истории. 2002. № 5. С. 10–25.").reference
    assert (article.container_title, article.issue, article.page) == ("Вопросы истории", "5", "10–25")
    volume = one("Реки в XIX веке: документы. Дом книги, 2004. Т. 3-1, С. 12.")
    assert (volume.reference.volume, volume.reference.publisher, volume.locator) == ("3-1", "Дом книги", "12")


def test_german_references() -> None:
    book = one("Hans Maier, Grenzen. Eine Studie 1940–1941, Frankfurt a. M. 1965, S. 207 ff.")
    assert (book.reference.title, book.reference.publisher_place) == (
        "Grenzen. Eine Studie 1940–1941",
        "Frankfurt a. M.",
    )
    assert (book.reference.issued, book.locator) == (on(1965), "207 ff.")
    edited = one("Gerd R. Ort/Wolf Wette (Hg.), Der Überfall auf die Grenze, Stuttgart 1991.").reference
    assert [n.family for n in edited.editor] == ["Ort", "Wette"]
    short = one("Maier/Ort 1972, S. 8 ff.")
    assert (short.form, [n.family for n in short.reference.author], short.reference.title) == (
        "short",
        ["Maier", "Ort"],
        None,
    )


def test_japanese_references() -> None:
    book = one("外務省編『国境交渉史』巌南堂書店、1969年、55頁。")
    assert (book.reference.editor, book.reference.publisher, book.locator) == (
        [Name(literal="外務省")],
        "巌南堂書店",
        "55",
    )
    article = one("浅野太郎「国境の認識」『法学研究』第75巻第5号、2002年5月、14頁。").reference
    assert (article.container_title, article.volume, article.issue) == ("法学研究", "75", "5")


def test_english_book_with_place_and_bare_pages() -> None:
    c = one(
        "John Lewis Gaddis, *Origins of the Cold War, 1941–1947* (New York: Columbia University Press, 1972), 284–285."
    )
    assert (c.reference.publisher_place, c.reference.publisher) == ("New York", "Columbia University Press")
    assert (c.reference.title, c.locator) == ("Origins of the Cold War, 1941–1947", "284–285")


def test_law_reviews_cases_and_statutes() -> None:
    article = one("B. Orr, ‘Lakes and Laws’ (1982) 14 Border Review 210, 215.")
    assert (article.reference.container_title, article.reference.volume) == ("Border Review", "14")
    assert (article.reference.page, article.locator) == ("210", "215")
    assert one("Lee v. Orr [1931] 1 R.R. 12.").reference.type == "legal_case"
    assert one("Inland Rivers Act 1921 (N.Z.).").reference.title == "Inland Rivers Act"
    book = one("C. Poe, The Taming of the Rivers, 1870–1914 (1984) 31.").reference
    assert (book.title, book.issued) == ("The Taming of the Rivers, 1870–1914", on(1984))


def test_chapters() -> None:
    r = one("A. Lee, ‘Rivers’ in Rivers, Lakes and Seas, ed. T. Poe (1989) 262–4.").reference
    assert (r.container_title, [n.family for n in r.editor]) == ("Rivers, Lakes and Seas", ["Poe"])
    assert (r.type, [n.family for n in r.author]) == ("chapter", ["Lee"])


def test_a_presidential_message() -> None:
    r = one("Harry S. Truman, 'Annual Message to the Congress,' January 14, 1946, Public Papers, p. 36.").reference
    assert (r.type, r.title, r.issued) == ("speech", "Annual Message to the Congress", on(1946, 1, 14))
    assert r.author == [Name(family="Truman", given="Harry S.")]


def test_addresses_with_days_of_access() -> None:
    page = one('"Border Memorandum," <<https://example.org/a_(b).asp>>.').reference
    assert (page.type, page.URL, page.title) == ("webpage", "https://example.org/a_(b).asp", "Border Memorandum")
    seen = one("https://example.org/papers/18 (accessed 5 March 2020).").reference
    assert (seen.URL, seen.accessed) == ("https://example.org/papers/18", on(2020, 3, 5))


@pytest.mark.parametrize(
    ("note", "archive", "collection", "location", "folio"),
    [
        ("РГАСПИ. Ф. 558. Оп. 11. Д. 99. Л. 12.", "РГАСПИ", "Ф. 558", "Оп. 11, Д. 99", "12"),
        ("ЦАМО РФ, ф. 66, оп. 17, д. 1, л. 5.", "ЦАМО РФ", "ф. 66", "оп. 17, д. 1", "5"),
        ("PA AA, R 29833, Bl. 123.", "PA AA", "R 29833", None, "123"),
        ("NAA: A1838, 3103/10/1.", "NAA", "A1838", "3103/10/1", None),
        (
            "FO 371/56763, N4065/97/38, The National Archives.",
            "The National Archives",
            "FO 371/56763",
            "N4065/97/38",
            None,
        ),
    ],
)
def test_archives(note: str, archive: str, collection: str, location: str | None, folio: str | None) -> None:
    c = one(note)
    assert c.reference.type == "manuscript"
    assert (c.reference.archive, c.reference.archive_collection, c.reference.archive_location) == (
        archive,
        collection,
        location,
    )
    assert c.locator == folio


def test_letters_and_frus() -> None:
    letter = one("Kennan to Byrnes, February 22, 1946, NARA, RG 59, CDF 1945–1949, 861.00/2-2246.").reference
    assert [n.family for n in letter.recipient] == ["Byrnes"]
    assert (letter.archive, letter.archive_collection, letter.issued) == ("NARA", "RG 59", on(1946, 2, 22))
    c = one("*FRUS*, 1946, vol. VI, pp. 700–701.")
    assert (c.reference.title, c.reference.volume) == ("Foreign Relations of the United States, 1946", "VI")


@pytest.mark.parametrize(
    ("note", "form"),
    [
        ("Ibid., p. 3.", "ibid"), ("Ebd., S. 3.", "ibid"), ("Там же. С. 3.", "ibid"), ("同上、3頁。", "ibid"),
        ("Keller, id., p. 79.", "ibid"), ("See note 4 above.", "cross_reference"),
        ("Wie Anm. 20, S. 3.", "cross_reference"),
        ("Keller, *Borders*, p. 4.", "short"), ("Keller, op. cit., n. 7, p. 1.", "short"),
        ("Келлер А. А. Указ. соч. С. 1.", "short"),
        ("Ders., *Die Grenze*, Stuttgart 1983.", "idem"), ("Keller, Grenzen, S. 215.", "short"),
    ],
)  # fmt: skip
def test_forms(note: str, form: str) -> None:
    assert one(note).form == form


def test_a_thesis_and_a_newspaper() -> None:
    thesis = one('Ann Lee, "The Long Peace," PhD diss., University of Chicago, 1999, 45.').reference
    assert (thesis.type, thesis.publisher) == ("thesis", "University of Chicago")
    paper = one('"Stalin Sets an Output," New York Times, February 10, 1946, p. 30.').reference
    assert (paper.type, paper.container_title) == ("article-newspaper", "New York Times")
