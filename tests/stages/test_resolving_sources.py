"""Chains of citations followed, works gathered. Notes of our own writing in four languages."""

from __future__ import annotations

import time

import pytest

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Check, Citation, CslDate, Document, Name, Note, Passage, Records, Source, passage_id
from visavis.stages.citing import cite
from visavis.stages.resolving.sources import resolve_sources

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def notes_of(document: str, notes: list[str]) -> Records:
    """What citing gives for a document with these notes."""
    records: list[Document | Passage | Note] = [Document(id=document, path=f"{document}.md", digest="0")]
    for k, text in enumerate(notes):
        records.append(Passage(id=passage_id(document, k), document=document, order=k, kind="note", text=text))
        records.append(
            Note(id=f"{document}:n{k + 1}", document=document, label=str(k + 1), passages=[passage_id(document, k)])
        )
    given = Records(records)
    return Records([*given[Document], *cite(given, PLAN)])


def resolved(*notes: str, others: tuple[Document, ...] = ()) -> Records:
    given = notes_of("d", list(notes))
    given.add(others)
    return Records(resolve_sources(given, PLAN))


def chain(*notes: str) -> list[Citation]:
    return resolved(*notes)[Citation]


KELLER = "Anna Keller, *Borders of the North: A History*, Vintage, 1999, p. 3."
ROUX = "Jean Roux, *Rivers*, Seuil, 2003."
MAIER = "Hans Maier, Grenzen. Eine Studie, Stuttgart 1965, S. 3."
RIVERS_RU = "Келлер А. А. Границы севера. М.: Наука, 1999. С. 3."
ASANO = "浅野太郎『国境の歴史―戦争と平和』岩波書店、2001年、3頁。"


@pytest.mark.parametrize(
    ("full", "again"),
    [
        (KELLER, "Ibid., p. 7."),
        (KELLER, "Keller, *Borders of the North*, p. 7."),
        (KELLER, "Keller, *Borders*, 7."),
        (KELLER, "KELLER Anna, *Borders of the Noth*, p. 7."),
        (KELLER, "Keller, op. cit., p. 7."),
        (KELLER, "Keller, op. cit., n. 1, p. 7."),
        (KELLER, "See note 1 above, p. 7."),
        (KELLER, "Keller, p. 7."),
        ("Hans Maier, Grenzen. Eine Studie, Stuttgart 1965, S. 3.", "Ebd., S. 7."),
        ("Hans Maier, Grenzen. Eine Studie, Stuttgart 1965, S. 3.", "Maier, Grenzen, S. 7."),
        ("Hans Maier, Grenzen. Eine Studie, Stuttgart 1965, S. 3.", "Wie Anm. 1, S. 7."),
        ("Hans Maier, Grenzen. Eine Studie, Stuttgart 1965, S. 3.", "Maier, a.a.O., S. 7."),
        ("Келлер А. А. Границы севера. М.: Наука, 1999. С. 3.", "Там же. С. 7."),
        ("Келлер А. А. Границы севера. М.: Наука, 1999. С. 3.", "Келлер А. А. Указ. соч. С. 7."),
        ("РЕКА: СОЛО E CANTATA. Весна. 2011. С. 3.", "РЕКА: СОЛО Е КАНТАТА. С. 7."),
        ("Славин Б. Н. Пакт о границе. М.: Новина, 1995. С. 3.", "Slavin, *Pakt o granitse*, p. 7."),
        ("浅野太郎『国境の歴史―戦争と平和』岩波書店、2001年、3頁。", "同上、7頁。"),
        ("浅野太郎『国境の歴史―戦争と平和』岩波書店、2001年、3頁。", "前掲『国境の歴史』、7頁。"),
        ("浅野太郎『国境の歴史―戦争と平和』岩波書店、2001年、3頁。", "浅野、前掲書、7頁。"),
        ("Ann Lee, *Days and Nights* (London: Cape, 1950) (hereafter Lee, DN), 3.", "Lee, *DN*, 7."),
        ("Ort 1964, S. 3.", "Ort 1964, S. 7."),
        (KELLER, "Id. at 7."), (KELLER, "Ibidem, p. 7."), (KELLER, "Loc. cit., p. 7."), (KELLER, "Op. cit., p. 7."),
        (KELLER, "Keller, supra note 1, at 7."), (KELLER, "Keller (note 1 above), p. 7."),
        (KELLER, "Keller (n. 1), 7."), (KELLER, "Keller, above note 1, p. 7."),
        (KELLER, "Kelller, *Borders of the North*, p. 7."),
        (MAIER, "Ders., a.a.O., S. 7."), (MAIER, "Maier (wie Anm. 1), S. 7."), (MAIER, "Maier (Anm. 1), S. 7."),
        (MAIER, "A.a.O., S. 7."), (MAIER, "Dies., S. 7."), (MAIER, "Vgl. ebd., S. 7."), (MAIER, "Maier 1965, S. 7."),
        ("Hans Maier, Grenzen. Eine Studie, Stuttgart 1965 (im Folgenden: Grenzen), S. 3.", "Grenzen, S. 7."),
        (RIVERS_RU, "Келлер. Указ. соч. С. 7."), (RIVERS_RU, "Он же. Указ. соч. С. 7."),
        (RIVERS_RU, "Цит. соч. С. 7."), (RIVERS_RU, "См. прим. 1. С. 7."),
        (RIVERS_RU, "Keller, *Granitsy severa*, p. 7."), (RIVERS_RU, "Kеллер А. А. Гpаницы севера. С. 7."),
        ("Келлер А. А. Границы севера. М.: Наука, 1999 (далее — Границы). С. 3.", "Границы. С. 7."),
        (ASANO, "前掲注1、7頁。"), (ASANO, "浅野・前掲注(1)7頁。"), (ASANO, "注1参照、7頁。"), (ASANO, "同書、7頁。"),
        (ASANO, "前掲書、7頁。"),
        ("ASANO Taro, *Kokkyo no rekishi* [A Border], Iwanami, 2001, p. 3.", "Asano, *Kokkyō no rekishi*, p. 7."),
        ("ASANO Taro, *Kokkyo no rekishi* [A Border], Iwanami, 2001, p. 3.", "Asano, *A Border*, p. 7."),
    ],
)  # fmt: skip
def test_a_later_citation_means_the_first(full: str, again: str) -> None:
    first, second = chain(full, again)
    assert second.source == first.source is not None
    assert second.locator == "7" and second.unresolved is None
    assert second.reference.title == first.reference.title
    assert second.reference.issued == first.reference.issued


def test_ibid_carries_author_year_publisher_and_the_way_it_went() -> None:
    first, second, third = chain(KELLER, "Keller, *Borders*, 7.", "Ibid.")
    assert third.resolved_through == [second.id, first.id]
    assert third.reference.author == [Name(family="Keller", given="Anna")]
    assert (third.reference.publisher, third.reference.issued) == ("Vintage", CslDate(date_parts=[[1999]]))
    assert third.locator == "7"  # Ibid. alone is the same place


def test_the_volume_is_inherited_or_its_own() -> None:
    first = "Ministry of Rivers, ed., *Talks* [Hanashi], Vol. 2, Yumani Shobo, 2006, p. 8."
    a, b, c, d = chain(first, "Ibid., p. 9.", "Ministry of Rivers, ed., *Talks*, p. 10.", "Ibid., Vol. 3, p. 1.")
    assert [x.reference.volume for x in (a, b, c, d)] == ["2", "2", "2", "3"]
    assert a.source == b.source == c.source == d.source  # one work, of which each citation names its volume
    assert d.reference.title == "Talks"


def test_ibid_after_a_note_with_several_works() -> None:
    several = f"{KELLER[:-1]}; {ROUX}"
    *_, last, ibid = chain(several, "Ibid., p. 9.")
    assert ibid.source == last.source and ibid.confidence <= 0.5
    *_, ibid = chain(f"{KELLER[:-1]}; see also {ROUX}", "Ibid., p. 9.")
    assert ibid.source is None and ibid.unresolved is not None and ibid.unresolved.startswith("ambiguous")


def test_ibid_within_a_note_and_over_a_note_of_commentary() -> None:
    first, second = chain(f"{KELLER[:-1]}; ibid., p. 7.")
    assert first.source == second.source
    first, second = chain(KELLER, "Nobody has said so before him.", "Ibid., p. 7.")
    assert first.source == second.source


def test_idem_is_the_same_author_and_another_work() -> None:
    first, second = chain(KELLER, "Idem, *The Lakes*, Vintage, 2004.")
    assert second.reference.author == first.reference.author
    assert second.source != first.source


def test_author_alone_is_a_guess_where_he_has_several_works() -> None:
    *_, again = chain(KELLER, "Anna Keller, *Lakes*, Vintage, 2004.", "Keller, p. 9.")
    assert again.reference.title == "Lakes" and again.confidence < 0.6


def test_a_piece_in_a_volume_cited_before() -> None:
    whole = "A. Lee, ‘Rivers’ in Public and Private, ed. M. Thorn (1995) 5."
    first, second = chain(whole, "N. Orr, ‘Lakes’ in Thorn, op. cit., n. 1.")
    assert second.reference.container_title == "Public and Private"
    assert second.reference.title == "Lakes" and second.source != first.source


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        (["Ibid., p. 3."], "nothing is cited before it"),
        (["See note 9."], "there is no note 9"),
        (["See note 1."], "refers to itself"),
        (["See note 2.", "See note 1."], "circle"),
        (["Keller, op. cit., p. 3."], "no earlier citation of Keller"),
    ],
)
def test_what_does_not_resolve_says_why(notes: list[str], reason: str) -> None:
    last = chain(*notes)[-1]
    assert last.source is None and last.unresolved is not None and reason in last.unresolved


def test_a_reference_to_a_later_note_is_followed() -> None:
    first, second = chain("See note 2.", KELLER)
    assert first.source == second.source


def test_different_works_stay_apart() -> None:
    one = "Susan Butler, *Roosevelt and Stalin*, Knopf, 2015."
    two = "Susan Butler, *My Dear Mr. Stalin*, Yale University Press, 2005."
    three = "A. Lee, 'The Border Column,' *Rivers*, vol. 6 (1946), p. 3."
    four = "A. Lee, 'The Border Column,' *Rivers*, vol. 7 (1946), p. 3."
    assert len({c.source for c in chain(one, two, three, four)}) == 4


def test_volumes_are_one_work_whatever_their_years() -> None:
    records = resolved(
        "*Foreign Relations of the United States, 1946*, vol. VI, p. 3.",
        "*Foreign Relations of the United States, 1946*, vol. V, p. 4.",
        "Hans Maier, *Grenzen*, Bd. 1, Berlin 1965, S. 3.",
        "Hans Maier, *Grenzen*, Bd. 2, Berlin 1970, S. 5.",
    )
    assert [s.reference.volume for s in records[Source]] == ["VI, V", "1, 2"]
    assert [c.reference.volume for c in records[Citation]] == ["VI", "V", "1", "2"]


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        ("Anna Keller, *Borders of the North*, 1999.", "Anna Keller, *Borders of the North*, 2004.", "years"),
        ("Anna Keller, *The Borders of the North*, 1999.", "*Borders of the North*, Vintage, 1999, p. 7.", ""),
    ],
)  # fmt: skip
def test_what_may_be_one_work_is_proposed(one: str, two: str, why: str) -> None:
    records = resolved(one, two)
    told = [c for c in records[Check] if c.verdict == "perhaps_one_work"]
    assert len(told) == len(records[Source]) - 1
    for check in told:
        assert why in (check.difference or "") and [s.exact for s in check.evidence] == [two, one]


def test_messages_of_two_days_are_two_works() -> None:
    records = resolved(
        'Anna Model, "Annual Message on the State of the Guild," January 6, 1942.',
        'Anna Model, "Annual Message on the State of the Guild," January 7, 1943.',
    )
    assert len(records[Source]) == 2
    assert not [c for c in records[Check] if c.verdict == "perhaps_one_work"]


def test_proposals_take_linear_time_and_are_never_more_than_a_person_reads() -> None:
    notes = [f"Anna Keller, *Borders of the North*, Vintage, {1000 + k}, p. 3." for k in range(400, 999)] * 2
    start = time.process_time()
    records = resolved(*notes)
    assert time.process_time() - start < 8
    assert len(records[Check]) <= 1000


def test_of_several_works_of_a_note_the_year_tells_which() -> None:
    several = "A. Lee, ‘Rivers’ (1994) 8 Inquiry 111; A. Lee, ‘Lakes’ (1996) 10 Inquiry 5."
    *_, again = chain(several, "Lee, op. cit. (1996), n. 1.")
    assert again.reference.title == "Lakes" and again.unresolved is None


def test_chains_go_on_over_sections_and_a_short_title_over_documents() -> None:
    given = notes_of("a", [KELLER, "See note 1.", "Ibid., p. 8."])
    given.add(notes_of("b", ["Keller, *Borders of the North*, p. 9.", "Ibid., p. 10.", "See note 1."]))
    done = Records(resolve_sources(given, PLAN))[Citation]
    assert len({c.source for c in done}) == 1 and None not in {c.source for c in done}
    assert done[3].resolved_through == [] and done[5].resolved_through == [done[3].id]  # "note 1" is this document's


def test_one_work_across_documents() -> None:
    given = notes_of("a", [KELLER])
    given.add(notes_of("b", ["Keller, A. *Borders of the North: A History*. Vintage, 1999.", "Ibid., p. 4."]))
    records = Records(resolve_sources(given, PLAN))
    assert [s.id for s in records[Source]] == ["keller-1999-borders-north"]
    assert len(records[Source][0].citations) == 3
    assert Records(resolve_sources(given, PLAN))[Source] == records[Source]  # the same ids every time


@pytest.mark.parametrize(
    ("note", "role"),
    [
        (KELLER, "secondary"),
        ("A. Lee, ‘Rivers’ (1987) 30 Inquiry 137.", "secondary"),
        ("For books by participants, see Ann Lee, *Days*, Cape, 1950.", "primary"),
        ("MORI Ichiro, ed., *Siryoshu: Kokkyo* [Collected Materials: The Border], Iwanami Shoten, 2014.", "primary"),
        ("Ministry of Rivers of Japan, ed., *Kosho* [Talks], Yumani Shobo, 2006.", "primary"),
        ("Жуков Г. К. Воспоминания и размышления. М.: АПН, 1969.", "primary"),
        ("РГАСПИ. Ф. 558. Оп. 11. Д. 99. Л. 12.", "primary"),
        ('"Border Memorandum," <<https://example.org/b>>.', "primary"),
        ("*Akten zur deutschen auswärtigen Politik*, Bd. 3, Göttingen 1970.", "primary"),
        ("Сталин И. В. Речь 9 февраля 1946 г. // Сочинения. Т. 16. М., 1997. С. 5–16.", "primary"),
    ],
)
def test_roles(note: str, role: str) -> None:
    (source,) = resolved(note)[Source]
    assert source.role == role


def test_the_document_of_the_study_that_is_the_work_cited() -> None:
    truman = [Name(family="Truman", given="Harry S.")]
    held = (
        Document(id="t46", path="1946.txt", digest="1", title="State of the Union 1946", authors=truman,
                 date="1946-01-21", genre="speech"),
        Document(id="t47", path="1947.txt", digest="2", title="State of the Union 1947", authors=truman,
                 date="1947-01-06", genre="speech"),
    )  # fmt: skip
    records = resolved(
        "Harry S. Truman, 'Message to the Congress on the State of the Union,' January 14, 1946.",
        "Harry S. Truman, 'Annual Message,' January 6, 1947.",
        KELLER,
        others=held,
    )
    assert [s.held for s in records[Source]] == ["t46", "t47", None]


def test_an_earlier_version_with_a_like_title_is_not_held() -> None:
    study = Document(id="s", path="s.md", digest="1", title="How the North Saw Borders and Rivers", date="2021")
    records = resolved('"How the North Saw Borders," *Review*, Vol. 1 (January 2021).', others=(study,))
    assert records[Source][0].held is None


def test_long_chains_and_shared_titles_take_linear_time() -> None:
    def seconds(notes: list[str]) -> float:
        given = notes_of("d", notes)
        start = time.process_time()
        list(resolve_sources(given, PLAN))
        return time.process_time() - start

    ibids = [KELLER] + ["Ibid., p. 3."] * 1500
    assert seconds(ibids) < 3
    same = [f"{a}{b}ov, *Memoirs*, Cape, 19{b:02}, p. 3." for a in ("Ab", "Od", "Ul") for b in range(30, 99)] * 4
    assert seconds(same) < 3
