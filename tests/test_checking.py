"""`visavis check` on a small study: against a folder, accepted findings, exit codes."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

import pypandoc
import pytest
from typesetting import Style, typeset

from visavis import cli
from visavis.api import Study, new_study
from visavis.checking import accept, checked, report
from visavis.errors import StudyError, UserError
from visavis.pages.reported import key
from visavis.records import Check, Passage

LETTER = (
    "Dear guild,\n\nWe shall never hand over the sixteen forts along the Vessel river, and no envoy will change it.\n"
)
STUDY = """# How the Margrave saw the guild

The Margrave wrote in 1912: "We shall hand over the sixteen forts along the Vessel river."[^1]

[^1]: Letter of the Margrave to the guild, 3 May 1912.
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("check")
    (folder / "study.md").write_text(STUDY)
    made = new_study(folder / "study", [folder / "study.md"])
    made.run("serial")
    (folder / "letters").mkdir()
    (folder / "letters" / "letter.txt").write_text(LETTER)
    return made


@pytest.fixture
def letters(study: Study) -> Path:
    return study.path.parent / "letters"


def quotations(study: Study, against: Path | None = None) -> list[Check]:
    return [c for c in checked(study, against)[Check] if c.kind == "quotation"]


def test_against_a_folder_the_quotation_is_held_to_its_text(study: Study, letters: Path) -> None:
    assert {c.verdict for c in quotations(study)} <= {"not_held", "not_found"}
    [check] = quotations(study, letters)
    assert (check.verdict, check.difference) == ("altered", "negation: We shall [-never-]")
    passages = checked(study, letters).by_id(Passage)
    assert all(s.stands_in(passages[s.passage].text) for s in check.evidence)
    assert not (study.folder.sources / "letter.txt").exists()


def test_what_is_accepted_is_not_shown_again_until_it_changes(study: Study, letters: Path) -> None:
    records = checked(study, letters)
    [check] = [c for c in records[Check] if c.kind == "quotation"]
    [decision] = accept(study, records, [key(check.id)], by="editor", reason="the edition reads so")
    assert decision.verdict == "accept"
    assert quotations(study, letters) == []
    assert quotations(study) != []  # without the folder it is another finding
    study.undo(decision.id, by="editor")
    assert [c.verdict for c in quotations(study, letters)] == ["altered"]
    with pytest.raises(UserError, match="no finding zzzzzz"):
        accept(study, records, ["zzzzzz"], by="editor")


def test_command(study: Study, letters: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = str(study.path)
    assert cli._guarded(["check", place, "--against", str(letters), "--json"]) == 1
    made = json.loads(capsys.readouterr().out)
    assert made["counts"]["quotation/altered"] == 1
    outputs = [tmp_path / f"report.{x}" for x in ("html", "docx", "sarif")]
    words = [w for o in outputs for w in (f"--{o.suffix[1:]}", str(o))]
    assert cli._guarded(["check", place, "--against", str(letters), *words]) == 1
    assert all(o.stat().st_size > 500 for o in outputs)
    assert cli._guarded(["check", place, "--against", str(letters), "--summary"]) == 1
    assert "To look at" in capsys.readouterr().out
    assert cli._guarded(["check", place, "--against", str(tmp_path / "nowhere")]) == 2


TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>How the Margrave saw the guild</title>
</titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body>
<p>The Margrave wrote in 1912: “We shall hand over the sixteen forts along the Vessel river.”<note n="1"
place="bottom">Letter of the Margrave to the guild, 3 May 1912.</note></p></body></text></TEI>
"""


def manuscript(format: str) -> bytes:
    """The same text as `STUDY`, as a manuscript of one format."""
    if format == "tei.xml":
        return TEI.encode()
    if format == "pdf":
        [paragraph] = [p for p in STUDY.split("\n\n") if p.startswith("The Margrave")]
        notes = {"1": "Letter of the Margrave to the guild, 3 May 1912."}
        return typeset(["# How the Margrave saw the guild", paragraph], notes, Style())
    return docx_of(STUDY)


def docx_of(markdown: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.docx"
        pypandoc.convert_text(markdown, "docx", "markdown", outputfile=str(made))
        return made.read_bytes()


@pytest.mark.parametrize("format", ["docx", "pdf", "tei.xml"])
def test_manuscripts_of_every_format_are_held_to_the_texts(format: str, letters: Path, tmp_path: Path) -> None:
    (tmp_path / f"essay.{format}").write_bytes(manuscript(format))
    made = new_study(tmp_path / "study", [tmp_path / f"essay.{format}"])
    made.run("serial")
    [check] = quotations(made, letters)
    assert (check.verdict, check.difference) == ("altered", "negation: We shall [-never-]")
    for kind in ("html", "docx", "sarif", "json", "summary"):
        assert b"never" in unpacked(report(kind, checked(made, letters), made.plan)), kind


def unpacked(report: bytes) -> bytes:
    """A Word document's parts, one after the other; anything else as it is."""
    if not report.startswith(b"PK"):
        return report
    with zipfile.ZipFile(io.BytesIO(report)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize(
    ("texts", "verdicts"),
    [
        ({"empty.txt": ""}, None),
        ({"empty.txt": "", "blank.txt": "  \n \n"}, {"not_found", "not_held"}),
        ({"first.txt": LETTER, "second.txt": LETTER.replace("forts", "fortresses")}, {"altered"}),
        ({"ru.txt": "Мы никогда не отдадим шестнадцать фортов на реке Вессель, и никакой посол этого не изменит."},
         {"not_found", "not_held"}),
    ],
    ids=["nothing", "blank", "two editions", "another script"],
)  # fmt: skip
def test_folders_that_hold_little(
    study: Study, tmp_path: Path, texts: dict[str, str], verdicts: set[str] | None
) -> None:
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    if verdicts is None:
        with pytest.raises(UserError, match="holds no text"):
            checked(study, tmp_path)
        return
    [check] = quotations(study, tmp_path)
    assert check.verdict in verdicts
    if check.verdict == "altered":  # of two editions the nearer one is shown
        assert check.difference == "negation: We shall [-never-]"


def test_a_study_that_was_not_run(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(STUDY)
    with pytest.raises(StudyError, match="has not been run yet"):
        checked(new_study(tmp_path / "study", [tmp_path / "a.md"]))
