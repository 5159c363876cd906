"""A folder of texts to check against: indexed once, in volumes, and only what changed again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from visavis.codebook import empty_plan
from visavis.engine import against
from visavis.errors import StudyError, UserError
from visavis.records import Document, Passage, Quotation, Records
from visavis.seeds import Seeds
from visavis.stages.verifying import verify
from visavis.study.folder import StudyFolder
from visavis.study.shelf import Shelf, Volume
from visavis.text import Span

LETTER = "The harbour master wrote again.\n\nHe says that no ship of the northern line will be unloaded before the ice."
MINUTES = (
    "The council met at noon.\n\nIt was resolved that the bridge over the Vessel be closed to all carts until harvest."
)
WORDS = ["no", "ship", "of", "the", "northern", "line"]


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "study.yaml").write_text("visavis: 1\ntitle: A study\n")
    return StudyFolder(tmp_path / "study")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "letters").mkdir(parents=True)
    (folder / "letters" / "harbour.txt").write_text(LETTER)
    (folder / "minutes.txt").write_text(MINUTES)
    return folder


def shelf(study: StudyFolder, folder: Path) -> Shelf:
    return against.shelve(study, empty_plan(), folder)


def test_words_are_found_and_read_again_in_their_document(study: StudyFolder, texts: Path) -> None:
    made = shelf(study, texts)
    best = made.candidates(WORDS)[0]
    assert best.document == "texts-letters-harbour.txt"
    found = made.passage(best.first[0])
    assert found is not None and found.text.startswith("He says that no ship")
    assert [made.passage(p).text[:11] for p in made.run(best.document)] == ["The harbour", "He says tha"]  # type: ignore[union-attr]
    assert made.count("the") == 6
    assert made.passage("texts-minutes.txt:p99") is None
    assert made.passage("nowhere:p1") is None


def test_an_index_is_used_again_until_a_text_changes(study: StudyFolder, texts: Path) -> None:
    made: list[int] = []

    class Counting:
        def start(self, leg: str, total: int) -> None:
            made.append(total)

        def advance(self, size: int) -> None:
            pass

    for _ in range(2):
        against.shelve(study, empty_plan(), texts, Counting())
    assert made == [len(LETTER) + len(MINUTES)]
    (texts / "minutes.txt").write_text(MINUTES.replace("carts", "riders"))
    again = against.shelve(study, empty_plan(), texts, Counting())
    assert len(made) == 2
    assert again.count("carts") == 0 and again.count("riders") == 1
    [home] = (study.records / "index" / "against").iterdir()
    assert len([d for d in home.iterdir() if d.is_dir()]) == 1  # the volume of before is gone


def test_a_corpus_of_rows_and_a_single_file(study: StudyFolder, tmp_path: Path) -> None:
    corpus = tmp_path / "rows.jsonl"
    rows = [{"id": "a", "text": LETTER, "title": "A letter"}, {"id": "b", "text": MINUTES}]
    corpus.write_text("\n".join(map(json.dumps, rows)))
    made = shelf(study, corpus)
    assert sorted(made.documents) == [f"{tmp_path.name.lower()}-rows.jsonl-a", f"{tmp_path.name.lower()}-rows.jsonl-b"]


def test_volumes_are_cut_where_they_are_full(study: StudyFolder, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(against, "SIZE", 10)
    made = shelf(study, texts)
    assert len(made.volumes) == 2
    for words in ("no ship of the northern line", "the bridge over the Vessel"):
        assert made.candidates(words.split())[0].score > 2


def test_files_that_cannot_be_read_are_declined_by_name(study: StudyFolder, texts: Path) -> None:
    (texts / "scan.pdf").write_bytes(b"%PDF-1.4")
    (texts / "empty.txt").write_bytes(b"")
    (texts / "blank.txt").write_bytes(b" \n \n")
    made = shelf(study, texts)
    assert "texts/scan.pdf" in {a.about for a in made.declined}
    assert made.candidates(WORDS)


def test_a_folder_without_texts(study: StudyFolder, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "empty.txt").write_bytes(b"")
    with pytest.raises(UserError, match="holds no text"):
        shelf(study, tmp_path / "none")
    with pytest.raises(UserError, match="There is no folder"):
        shelf(study, tmp_path / "nowhere")


def test_a_damaged_volume_says_what_to_do(study: StudyFolder, texts: Path) -> None:
    [volume] = _volumes(study, texts)
    (volume / "seeds.keys.npy").write_bytes(b"nothing")
    with pytest.raises(StudyError, match="delete it"):
        Volume(volume)


def _volumes(study: StudyFolder, texts: Path) -> list[Path]:
    shelf(study, texts)
    [home] = (study.records / "index" / "against").iterdir()
    return [d for d in home.iterdir() if d.is_dir()]


def test_on_the_shelf_or_in_the_study_the_verdict_is_one(study: StudyFolder, texts: Path) -> None:
    words = "every ship of the northern line will be unloaded before the ice"
    text = f"He wrote: “{words}”"
    quoting = [
        Document(id="study", path="study.md", digest="s", genre="study"),
        Passage(id="study:p0", document="study", order=0, kind="paragraph", text=text),
        Quotation(id="q", document="study", spans=[Span("study:p0", 11, 11 + len(words), words)], class_="statement"),
    ]
    on_shelf = shelf(study, texts)
    held = [d for v in on_shelf.volumes for d in v.documents.values()]
    passages = [on_shelf.passage(p) for d in held for p in on_shelf.run(d.id)]
    inside = Records([*quoting, *held, *[p for p in passages if p is not None]])
    outside = list(verify(Records(quoting), empty_plan(), shelf=on_shelf))
    assert outside == list(verify(inside, empty_plan()))
    assert [c.verdict for c in outside if c.about == "q" and c.kind == "quotation"] == ["altered"]  # type: ignore[union-attr]
    index = Seeds.of((p.id, p.document, p.text) for p in inside[Passage])
    assert list(verify(inside, empty_plan(), index)) == outside
