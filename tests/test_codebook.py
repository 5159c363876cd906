"""The study files: what load_plan accepts, the exact text of every mistake, and files written for a new study."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.codebook import (
    Codebook,
    Dimension,
    Matcher,
    Names,
    Plan,
    Sides,
    StudyFile,
    Target,
    load_authority,
    load_plan,
    rewrite,
    section_dimension,
    write_study_files,
)
from visavis.codebook.packs import PACKS, pack
from visavis.codebook.types import Aspect, Authority, Perceiver
from visavis.errors import StudyError, StudyFileError
from visavis.records import Actor, ActorName, Document, Frame, Membership, Office, Passage, Term
from visavis.text import Span

STUDY = """\
# My question
visavis: 1
title: Ruritania and its neighbours
perceivers:
  - id: court
    name: the court
    members: [ruritania]
targets:
  - id: borduria
    name: Borduria
dimensions: [trade]
periods:
  - {name: early, from: 1901, to: "1910"}
documents:
  - {match: "*.txt", genre: speech, date: 1905-02}
"""
CODEBOOK = """\
visavis: 1
dimensions:
  - id: trade
    name: Trade
    headings: [commerce]
    indicators:
      en: [tariff, free port, smuggl*, "/(?:im|ex)port dut(?:y|ies)/"]
      ja: [貿易]
    aspects:
      - id: grain
        name: Grain
        indicators: {en: [wheat]}
        stance: cautious
stances:
  hostile:
    en: [swindler]
"""
ACTORS = """\
actors:
  - id: ruritania
    name: Ruritania
    kind: state
  - id: borduria
    name: Borduria
    kind: state
    names: [Bordurian, {text: Kingdom of Borduria, to: 1912}]
  - id: count-otto
    name: Count Otto
    kind: person
    memberships: [borduria]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    (tmp_path / "actors.yaml").write_text(ACTORS)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


# ---------------------------------------------------------------- loading


def test_a_plan_is_the_three_files_over_the_built_in_authority(folder: Path) -> None:
    plan = load_plan(folder)
    assert plan.study.title == "Ruritania and its neighbours"
    assert plan.study.periods[0].from_ == "1901"  # a year is a text here, whatever it looks like
    assert plan.study.documents[0].date == "1905-02"
    assert plan.codebook.dimensions[0].aspects[0].stance == "cautious"
    actors = {a.id: a for a in plan.authority.actors}
    assert actors["borduria"].names[1] == ActorName(text="Kingdom of Borduria", to="1912")
    assert actors["count-otto"].memberships == [Membership(of="borduria")]
    assert len(actors) == len(load_authority().actors) + 3


def test_an_actor_of_a_built_in_id_extends_it(folder: Path) -> None:
    built_in = load_authority().actors
    if not built_in:
        pytest.skip("no built-in authority")
    known = built_in[0]
    (folder / "actors.yaml").write_text(ACTORS + f"  - {{id: {known.id}, names: [A Name of Mine]}}\n")
    [extended] = [a for a in load_plan(folder).authority.actors if a.id == known.id]
    assert extended.name == known.name
    assert [n.text for n in extended.names] == [*(n.text for n in known.names), "A Name of Mine"]


MISTAKES = {
    "unknown key": (
        "study.yaml",
        "    members: [ruritania]",
        "    member: [ruritania]",
        """study.yaml, line 7, perceivers[1].member: there is no key "member" here.
What stands under it would be ignored.
Did you mean "members"? Known keys: id, name, members.""",
    ),
    "unknown dimension": (
        "study.yaml",
        "dimensions: [trade]",
        "dimensions: [trad]",
        """study.yaml, line 11, dimensions[1]: codebook.yaml has no dimension with the id "trad".
The comparison would have an empty row.
Did you mean "trade"? Known dimensions: trade.""",
    ),
    "target nobody has": (
        "study.yaml",
        "id: borduria",
        "id: bordura",
        """study.yaml, line 9, targets[1].id: no actor has the id "bordura".
Nothing said of it could be found.
Did you mean "borduria"? Correct the id, or describe the actor in actors.yaml.""",
    ),
    "no EDTF": (
        "study.yaml",
        "1905-02",
        "February 1905",
        """study.yaml, line 15, documents[1].date: "February 1905" is not a date as EDTF writes it.
It could not be placed in time.
Write 1941, 1941-06, 1941-06-22, 194X (the forties) or a span such as 1941-06-22/1945-05-08.""",
    ),
    "period back to front": (
        "study.yaml",
        "from: 1901",
        "from: 1911",
        "study.yaml, line 13, periods[1]: the period begins (1911) after its end (1910).",
    ),
    "newer format": (
        "study.yaml",
        "visavis: 1",
        "visavis: 7",
        """study.yaml, line 2, visavis: the file is of format 7; this program knows formats up to 1.
Read by an older program, parts of it would be lost.
Install a newer visavis.""",
    ),
    "missing key": (
        "study.yaml",
        "title: Ruritania and its neighbours\n",
        "",
        """study.yaml, line 2: the key "title" is missing.
Add a line `title: ...`.""",
    ),
    "wrong type": (
        "study.yaml",
        "dimensions: [trade]",
        "dimensions: trade",
        'study.yaml, line 11, dimensions: here stands "trade", but it has to be a list, one item a line after a dash.',
    ),
    "no number": (
        "study.yaml",
        "visavis: 1",
        "visavis: one",
        'study.yaml, line 2, visavis: here stands "one", but it has to be a whole number.',
    ),
    "key twice": (
        "study.yaml",
        "dimensions: [trade]",
        "title: Again",
        """study.yaml, line 11, title: this key stands here twice (first in line 3).
Only one of the two could count.
Remove one, or put both into one.""",
    ),
    "tab": (
        "study.yaml",
        "    name: the court",
        "\tname: the court",
        """study.yaml, line 6: the line is indented with a tab.
YAML knows spaces only.
Put two spaces for each step in.""",
    ),
    "syntax": (
        "study.yaml",
        "title: Ruritania",
        "title: Essay: Ruritania",
        """study.yaml, line 3: this is not valid YAML: mapping values are not allowed here.
Nothing of the file can be used until it reads.
Often a colon, a closing quotation mark or a dash is missing; text with ": " or "#" needs quotes.""",
    ),
    "alias": (
        "study.yaml",
        "dimensions: [trade]",
        "dimensions: [&a trade, *a]",
        """study.yaml, line 11, dimensions[2]: visavis does not follow YAML aliases (*name).
Write it out.""",
    ),
    "duplicate code": (
        "codebook.yaml",
        "stances:",
        "  - {id: trade, name: Commerce}\nstances:",
        """codebook.yaml, line 14, dimensions[2]: the id "trade" is taken (line 3).
What is coded could not be told apart.
Give one of the two another id.""",
    ),
    "unknown stance": (
        "codebook.yaml",
        "stance: cautious",
        "stance: cautios",
        """codebook.yaml, line 13, dimensions[1].aspects[1].stance: "cautios" is none of the values that can stand here.
Did you mean "cautious"? Known values: cautious, favourable, hostile, neutral.""",
    ),
    "pattern": (
        "codebook.yaml",
        "(?:im|ex)",
        "(?:im|ex",
        """codebook.yaml, line 7, dimensions[1].indicators.en[4]: "/(?:im|export dut(?:y|ies)/" is no pattern that can be followed (missing ): (?:im|export dut(?:y|ies)).
It could never be found.
Write a word, a phrase, a beginning such as demobili*, or a pattern such as /wars?/.""",  # noqa: E501
    ),
    "star inside": (
        "codebook.yaml",
        "smuggl*",
        "smug*ler",
        """codebook.yaml, line 7, dimensions[1].indicators.en[3]: "smug*ler" has its star not at the end of a word.
It could never be found.
Write a word, a phrase, a beginning such as demobili*, or a pattern such as /wars?/.""",
    ),
    "actor without kind": (
        "actors.yaml",
        "    kind: person\n",
        "",
        """actors.yaml, line 9, actors[3]: the key "kind" is missing, and no built-in actor has the id "count-otto".
Add a line `kind: ...` (one of person, state, institution, military, group, party), or correct the id.""",
    ),
    "membership of nobody": (
        "actors.yaml",
        "memberships: [borduria]",
        "memberships: [bordurria]",
        """actors.yaml, line 12, actors[3].memberships[1]: no actor has the id "bordurria".
Nothing said of it could be found.
Did you mean "borduria"? Correct the id, or describe the actor in actors.yaml.""",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_line_key_and_what_to_do(folder: Path, mistake: str) -> None:
    name, old, new, expected = MISTAKES[mistake]
    change(folder, name, old, new)
    with pytest.raises(StudyFileError) as raised:
        load_plan(folder)
    assert str(raised.value) == expected


def test_bytes_that_are_no_utf8_are_told(folder: Path) -> None:
    (folder / "study.yaml").write_bytes(STUDY.encode() + "title2: Русь\n".encode("cp1251"))
    with pytest.raises(StudyFileError) as raised:
        load_plan(folder)
    assert str(raised.value).startswith("study.yaml, line 16: these bytes are not UTF-8 text.")


def test_a_folder_without_study_file_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"is not a study: it has no study\.yaml"):
        load_plan(tmp_path)


@given(st.text(max_size=200))
def test_any_text_is_a_plan_or_a_named_mistake(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "study.yaml").write_text(text, encoding="utf-8", errors="replace")
    (folder / "codebook.yaml").write_text(CODEBOOK)
    with pytest.raises(StudyFileError) as raised:
        load_plan(folder)  # no title can be had by chance
    assert str(raised.value).startswith("study.yaml")


# ---------------------------------------------------------------- indicators


def book(**indicators: list[str]) -> Codebook:
    return Codebook(dimensions=[Dimension(id="d", name="D", indicators=indicators)])


def found(codebook: Codebook, text: str, language: str | None = "en") -> list[str]:
    return [text[h.start : h.end] for h in Matcher(codebook).find(text, language)]


def test_a_word_stands_for_its_forms_but_not_for_a_part_of_a_word() -> None:
    assert found(book(en=["tariff"]), "Tariffs, tariff's; untariffed") == ["Tariffs", "tariff's"]
    assert found(book(en=["arm"]), "alarm army") == []


def test_phrases_hyphens_stars_and_patterns() -> None:
    words = book(en=["free port", "postwar", "smuggl*", "/(?:im|ex)port dut(?:y|ies)/"])
    text = "Free ports of the post-war years drew smugglers and Export Duties."
    assert found(words, text) == ["Free ports", "post-war", "smugglers", "Export Duties"]


def test_german_and_russian_words_are_found_in_their_forms_and_japanese_without_spaces() -> None:
    assert found(book(de=["Bedrohung"]), "die Bedrohungen", "de") == ["Bedrohungen"]
    assert found(book(ru=["цель войны"]), "о целях войны", "ru") == ["целях войны"]
    assert found(book(ja=["貿易"]), "日本の貿易政策", "ja") == ["貿易"]


def test_another_script_is_searched_beside_the_language_of_the_text() -> None:
    both = book(en=["danger"], ru=["угроза"], de=["Gift"])
    assert found(both, "The gift, «угрозы», was a danger.") == ["угрозы", "danger"]


def test_of_overlapping_indicators_of_one_code_the_longer_is_kept() -> None:
    assert found(book(en=["war", "civil war", "war aim"]), "the civil war aims") == ["civil war"]


@pytest.mark.parametrize("text", ["a" * 200_000, "ab " * 60_000, "(" * 100_000])
def test_time_grows_with_the_text_not_with_what_a_pattern_could_try(text: str) -> None:
    slow = Matcher(book(en=["/(?:a|aa)+b!/", "/(?:x*)*y/", "ab ab ab ab c"]))
    started = time.process_time()
    slow.find(text, "en")
    assert time.process_time() - started < 5


@given(st.text(max_size=300))
def test_hits_lie_in_the_text_in_order(text: str) -> None:
    matcher = Matcher(pack("threat-perception").codebook)
    hits = matcher.find(text)
    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert [h.start for h in hits] == sorted(h.start for h in hits)


# ---------------------------------------------------------------- names, sides, sections


def plan_of(actors: list[Actor], **study: object) -> Plan:
    return Plan(
        study=StudyFile(title="t", **study),  # type: ignore[arg-type]
        codebook=Codebook(),
        authority=Authority(actors=actors),
    )


def actor(id: str, kind: str = "state", member_of: str | None = None, **more: object) -> Actor:
    memberships = [Membership(of=member_of)] if member_of else []
    return Actor(id=id, name=id.title(), kind=kind, memberships=memberships, **more)  # type: ignore[arg-type]


def test_whoever_belongs_to_a_target_counts_for_it() -> None:
    sides = Sides(
        plan_of(
            [
                actor("ruritania"),
                actor("guard", "military", "ruritania"),
                actor("otto", "person", "guard"),
                actor("anna", "person", offices=[Office(title="Regent", of="ruritania", from_="1901", to="1903")]),
            ],
            targets=[Target(id="ruritania", name="Ruritania")],
        )
    )
    assert sides.targets_of("ruritania") == [("ruritania", "itself")]
    assert sides.targets_of("otto") == [("ruritania", "belongs")]
    assert sides.targets_of("anna", "1902") == [("ruritania", "belongs")]
    assert sides.targets_of("anna", "1910") == []
    assert sides.targets_of("stranger") == []


def test_an_alliance_counts_for_its_members_but_they_not_for_each_other() -> None:
    sides = Sides(
        plan_of(
            [
                actor("league", "group"),
                actor("ruritania", member_of="league"),
                actor("borduria", member_of="league"),
            ],
            perceivers=[Perceiver(id="b", name="B", members=["borduria"])],
            targets=[Target(id="ruritania", name="Ruritania")],
        )
    )
    assert sides.targets_of("league") == [("ruritania", "group")]
    assert sides.targets_of("borduria") == []
    assert sides.perceiver_of(["ruritania"]) is None
    assert sides.perceiver_of(["borduria"]) == "b"


def test_names_are_found_longest_first() -> None:
    names = Names([actor("korea"), Actor(id="kg", name="Korea General Staff", kind="military")])
    assert [a.id for a in names.within("the Korea General Staff of Korea's army")] == ["kg", "korea"]


def test_a_section_is_about_the_dimension_its_heading_names() -> None:
    codebook = Codebook(
        dimensions=[
            Dimension(id="aims", name="Aims of the war", headings=["war aims"]),
            Dimension(id="peace", name="Conception of peace"),
        ]
    )
    assert section_dimension(["2. Comparison", "The Aims of the War"], codebook) == "aims"
    assert section_dimension(["II. The conception of peace:"], codebook) == "peace"
    assert section_dimension(["Introduction"], codebook) is None


# ---------------------------------------------------------------- shipped codebooks, new studies


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_codebook_is_valid_cites_literature_and_has_no_term_twice(name: str, tmp_path: Path) -> None:
    shipped = pack(name)
    assert "# Literature" in shipped.header
    assert set(shipped.blocks) == {d.id for d in shipped.codebook.dimensions}
    (tmp_path / "study.yaml").write_text("title: t\n")
    blocks = "".join(shipped.blocks.values())
    (tmp_path / "codebook.yaml").write_text(f"dimensions:\n{blocks}{shipped.stances}")
    assert load_plan(tmp_path).codebook.dimensions == shipped.codebook.dimensions
    for d in shipped.codebook.dimensions:
        codes: list[Dimension | Aspect] = [d, *d.aspects]
        for code in codes:
            for terms in code.indicators.values():
                assert len(terms) == len(set(terms)), code.id


FRAME = Frame(
    id="f",
    document="essay.md",
    perceivers=["Ruritanian general staff"],
    targets=["Borduria", "Japan"],
    dimensions=["purpose of war", "postal reform"],
    period="1901/1910",
    terms=[Term(term="staff", definition='those "who plan": all of them', span=Span("p", 0, 1, "s"))],
)


def test_a_new_study_is_accepted_at_once(tmp_path: Path) -> None:
    essay = Document(id="essay.md", path="essay.md", digest="x", title="Of Wars: a study")
    write_study_files(tmp_path, FRAME, [essay])
    plan = load_plan(tmp_path)
    assert plan.study.title == "Of Wars: a study"
    assert [p.members for p in plan.study.perceivers] == [["ruritanian-general-staff"]]
    assert [t.id for t in plan.study.targets] == ["borduria", "japan"]
    assert plan.study.dimensions == ["purpose-of-the-war", "postal-reform"]
    assert plan.study.terms[0].definition == 'those "who plan": all of them'
    assert plan.study.documents[0].genre == "study"
    shipped, own = plan.codebook.dimensions
    assert shipped.aspects and own.indicators["en"] == ["postal reform", "postal", "reform"]
    assert {"borduria", "ruritanian-general-staff"} <= {a.id for a in plan.authority.actors}


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=60)
@given(names=st.lists(WORDS, min_size=4, max_size=4), title=WORDS)
def test_whatever_a_document_says_its_study_files_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], title: str
) -> None:
    folder = tmp_path_factory.mktemp("new")
    who, whom, dimension, term = names
    defined = Term(term=term, definition=who, span=Span("p", 0, 1, "s"))
    frame = Frame(
        id="f", document="d", perceivers=[who], targets=[whom], dimensions=[dimension], terms=[defined], period=None
    )  # fmt: skip
    write_study_files(folder, frame, [Document(id="d", path=term, digest="x", title=title)])
    plan = load_plan(folder)
    assert plan.study.title == title
    assert plan.study.targets[0].name == whom
    assert plan.study.terms[0].definition == who


def test_a_study_without_documents_is_a_study(tmp_path: Path) -> None:
    write_study_files(tmp_path, None, [])
    assert load_plan(tmp_path).study.targets == []


def test_without_a_frame_the_states_most_named_are_the_targets(tmp_path: Path) -> None:
    if not load_authority().actors:
        pytest.skip("no built-in authority")
    speech = Document(id="s", path="s.txt", digest="x")
    text = "We speak of Japan, of Japan and of France."
    write_study_files(
        tmp_path, None, [speech], [Passage(id="s:p0", document="s", order=0, kind="paragraph", text=text)]
    )
    plan = load_plan(tmp_path)
    assert [t.id for t in plan.study.targets] == ["japan", "france"]
    assert plan.study.perceivers == []
    assert "threat-and-war" in plan.study.dimensions


def test_comments_and_order_survive_a_rewrite(folder: Path) -> None:
    write_study_files(folder, FRAME, [])
    for name in ("study.yaml", "codebook.yaml", "actors.yaml"):
        before = (folder / name).read_bytes()
        rewrite(folder / name, lambda content: None)
        assert (folder / name).read_bytes() == before
    lines = (folder / "study.yaml").read_text().splitlines()
    rewrite(folder / "study.yaml", lambda content: content.__setitem__("threshold", 0.5))
    assert [x for x in lines if x != "threshold: 0.0"] == (folder / "study.yaml").read_text().splitlines()[:-1]
    assert load_plan(folder).study.threshold == 0.5


class TestFramesThatCannotBe:
    """Each mistake is told with its file, its line, and what to do."""

    STUDY = "visavis: 1\ntitle: T\nperceivers:\n  - id: court\n    name: the court\n    members: [soviet-union]\n"
    BOOK = "visavis: 1\ndimensions:\n  - {id: trade, name: Trade}\n"

    def told(self, tmp_path, study: str = STUDY, actors: str = "") -> str:
        (tmp_path / "study.yaml").write_text(study, "utf-8")
        (tmp_path / "codebook.yaml").write_text(self.BOOK, "utf-8")
        if actors:
            (tmp_path / "actors.yaml").write_text(f"visavis: 1\nactors:\n{actors}", "utf-8")
        with pytest.raises(StudyFileError) as error:
            load_plan(tmp_path)
        return str(error.value)

    def test_a_period_the_wrong_way_round(self, tmp_path):
        told = self.told(tmp_path, self.STUDY + "period: 1940/1930\n")
        assert "study.yaml, line 7, period" in told and "begins after its end" in told and "1930/1940" in told

    def test_a_perceiver_without_members(self, tmp_path):
        told = self.told(tmp_path, self.STUDY.replace("[soviet-union]", "[]"))
        assert "study.yaml, line 4, perceivers[1]" in told and "no member" in told

    def test_memberships_in_a_circle(self, tmp_path):
        a = "  - {id: a, name: A, kind: group, memberships: [b]}\n  - {id: b, name: B, kind: group, memberships: [a]}\n"
        told = self.told(tmp_path, actors=a)
        assert "actors.yaml, line 3" in told and "a is a member of b is a member of a" in told

    def test_a_member_of_itself(self, tmp_path):
        assert "circle" in self.told(tmp_path, actors="  - {id: a, name: A, kind: group, memberships: [a]}\n")
