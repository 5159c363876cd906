"""Bad input at the command line: a clear message or a recorded abstention; no traceback, nothing lost."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CODEBOOK, PAPER, STUDY

NO_RIGHTS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]  # root may write anywhere
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def visavis(*words: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "visavis", *map(str, words)]
    environment = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    assert "defect" not in done.stdout + done.stderr
    return done


def declined(study: Path, to: Path) -> dict[str, str]:
    """What each file was declined for."""
    assert visavis("export", study, "jsonl", to).returncode == 0
    rows = [json.loads(line) for line in (to / "abstention.jsonl").read_text("utf-8").splitlines()]
    return {row["about"]: row["reason"] for row in rows if row["stage"] in ("reading", "naming")}


RUSSIAN = "Молотов заявил в 1939 г.: «Германия не является нашим врагом». Япония угрожала СССР."
JAPANESE = "松岡は1941年、「ソ連は我が国の脅威ではない」と述べた。ドイツは同盟国である。"
FILES = {
    "empty.md": b"",
    "blank.txt": b" \n\n ",
    "binary.md": bytes(range(256)) * 40,
    "picture.png": b"\x89PNG",
    "torn.docx": b"PK\x03\x04 torn",
    "torn.pdf": b"%PDF-1.4 torn",
    "line.md": b"Germany is our enemy. " * 250_000,
    "bom.md": b"\xef\xbb\xbf# Germany\n\nGermany is our enemy.\n",
    "utf16.txt": RUSSIAN.encode("utf-16"),
    "cp1251.txt": RUSSIAN.encode("cp1251"),
    "sjis.txt": JAPANESE.encode("shift_jis"),
    "unclosed.md": b'# Japan\n\nStalin said: "Germany is our enemy and ' + b"never more a friend of ours " * 4000,
    "notes.md": b"# Soviet Perceptions of Germany\n\n"
    b"Stalin called Germany an enemy.[^1] Molotov too.[^9] And Kalinin.[^4]\n\n"
    b"[^1]: A. Example, *Book*, Press, 1990.\n[^1]: B. Sample, *Other*, Press, 1991.\n[^3]: Ibid.\n"
    b"[^4]: See note 4.\n",
    "rows.jsonl": b'{"id": "a", "text": "Germany"}\n{broken\n{"id": "b"}\n{"id": "a", "text": "Japan"}\n',
    "dates.csv": b"id,text,date\n1,Germany is near,1941-13-45\n2,Japan is near,yesterday\n",
}


def test_every_bad_file_is_declined_with_a_reason_and_stops_no_other(tiny, tmp_path):
    for name, data in FILES.items():
        (tiny / "sources" / name).write_bytes(data)
    rule = "documents:\n  - {match: notes.md, genre: study}\n"
    (tiny / "study.yaml").write_text(STUDY.replace("documents:\n", rule), encoding="utf-8")
    assert visavis("run", tiny).returncode == 0
    said = declined(tiny, tmp_path / "out")
    assert "is empty" in said["empty.md"]
    assert "nothing but white space" in said["blank.txt"]
    assert "binary" in said["binary.md"]
    assert "not read" in said["picture.png"]
    assert "cannot be unpacked" in said["torn.docx"]
    assert "no whole PDF" in said["torn.pdf"]
    assert "line of 5,500,000 bytes" in said["line.md"]
    assert "not closed" in said["unclosed.md:p1"]
    assert "no mark 3" in said["notes.md:n3"]
    assert "has no note" in said["notes.md:p1"]
    assert "earlier row" in said["rows.jsonl"]
    assert "does not read as a date" in said["dates.csv-1"]
    assert "does not read as a date" in said["dates.csv-2"]
    text = (tmp_path / "out" / "passage.jsonl").read_text("utf-8")
    assert text.count(RUSSIAN) == 2  # UTF-16 and CP1251
    assert JAPANESE in text
    assert "\ufeff" not in text
    found = visavis("check", tiny)
    assert "bear the same number" in found.stdout
    assert "refers to itself" in found.stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "told"),
    [
        ("study.yaml", "targets:", "tragets:", 7, 'Did you mean "targets"?'),
        ("study.yaml", "    members:", "    membres:", 6, 'Did you mean "members"?'),
        ("study.yaml", "  - {id: germany", "\t- {id: germany", 9, "tab"),
        ("study.yaml", "1941/1945", "last year", 11, "EDTF"),
        ("study.yaml", "id: germany", "id: japan", 9, '"japan" is taken'),
        ("study.yaml", "visavis: 1", "visavis: 2", 1, "newer visavis"),
        ("study.yaml", "[threat]", "[treat]", 10, 'Did you mean "threat"?'),
        ("study.yaml", "period:", "threshold: 5\nperiod:", 11, "between 0 and 1"),
        ("codebook.yaml", "attack*", "/(/", 7, "no pattern"),
        ("codebook.yaml", "dimensions:", "dimensions:\n  - {id: threat, name: Other}", 4, '"threat" is taken'),
        ("codebook.yaml", "visavis: 1", "visavis: 9", 1, "newer visavis"),
    ],
)
def test_a_mistake_in_yaml_is_named_with_file_line_and_what_to_do(tiny, name, old, new, line, told):
    from visavis import open_study
    from visavis.errors import StudyFileError

    written = {"study.yaml": STUDY, "codebook.yaml": CODEBOOK}[name]
    (tiny / name).write_text(written.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyFileError) as error:
        _ = open_study(tiny).plan
    assert error.value.found.startswith(f"{name}, line {line}")
    assert told in str(error.value)


def test_two_files_of_one_id_are_refused_before_anything_is_copied(tmp_path):
    (tmp_path / "a b.md").write_text(PAPER, encoding="utf-8")
    (tmp_path / "a-b.md").write_text(PAPER, encoding="utf-8")
    done = visavis("new", tmp_path / "s", tmp_path / "a b.md", tmp_path / "a-b.md")
    assert done.returncode == 2
    assert "“a b.md” and “a-b.md” would both be known as a-b.md." in done.stderr
    assert not (tmp_path / "s").exists()


def test_two_files_of_one_id_put_there_by_hand_stop_the_run(tiny):
    shutil.copy(tiny / "sources" / "paper.md", tiny / "sources" / "Paper.md")
    done = visavis("run", tiny)
    assert done.returncode == 2
    assert "would both be known as paper.md" in done.stderr


def test_a_start_that_was_interrupted_can_be_made_again(tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER, encoding="utf-8")
    sources = tmp_path / "s" / "sources"
    sources.mkdir(parents=True)
    shutil.copy(paper, sources)
    assert visavis("new", tmp_path / "s", paper).returncode == 0
    (tmp_path / "s" / "study.yaml").unlink()
    (sources / "paper.md").write_text("Mine.", encoding="utf-8")
    done = visavis("new", tmp_path / "s", paper)
    assert done.returncode == 2
    assert "with other content" in done.stderr
    assert (sources / "paper.md").read_text("utf-8") == "Mine."


def test_columns_named_otherwise_and_semicolons(tmp_path):
    corpus = tmp_path / "reden.csv"
    corpus.write_text("Nr;Datum;Redner;Inhalt\n1;03.07.1931;H. Müller;Frankreich, sagt man, bedroht uns.\n", "utf-8")
    done = visavis("new", tmp_path / "s", corpus)
    assert done.returncode == 0
    assert "has no column “text”; it has Nr, Datum, Redner, Inhalt." in done.stdout
    plan = (tmp_path / "s" / "study.yaml").read_text("utf-8")
    columns = "\ncolumns: {text: Inhalt, id: Nr, date: Datum, author: Redner}\n"
    (tmp_path / "s" / "study.yaml").write_text(plan + columns, "utf-8")
    assert visavis("run", tmp_path / "s").returncode == 0
    visavis("export", tmp_path / "s", "jsonl", tmp_path / "out")
    [document] = [json.loads(line) for line in (tmp_path / "out" / "document.jsonl").read_text("utf-8").splitlines()]
    assert (document["id"], document["date"]) == ("reden.csv-1", "1931-07-03")


@pytest.mark.skipif(AS_ROOT and shutil.which("setpriv") is None, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tiny, tmp_path):
    before = tuple(NO_RIGHTS) if AS_ROOT else ()
    assert visavis("run", tiny).returncode == 0
    folders = [tiny, *(p for p in tiny.rglob("*") if p.is_dir())]
    for path in [*folders, *(p for p in tiny.rglob("*") if p.is_file())]:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert visavis("compare", tiny, before=before).returncode == 0  # reading needs no right to write
        for words in (
            ("run", tiny),
            ("compare", tiny, "--html", tiny / "c.html"),
            ("export", tiny, "csv", tiny / "x"),
            ("check", tiny, "--against", tmp_path),
            ("new", tiny / "n", tiny / "sources" / "paper.md"),
        ):
            done = visavis(*words, before=before)
            assert (done.returncode, "cannot be written" in done.stderr) == (2, True), words
    finally:
        for path in folders:
            path.chmod(0o755)
