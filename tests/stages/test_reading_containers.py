"""Zipped folders, mailboxes, e-mail, gzip, Parquet: members are read as files, tricks are refused."""

from __future__ import annotations

import gzip
import io
import time
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Columns, DocumentRule, Plan, StudyFile, empty_plan
from visavis.errors import UnreadableFile, UserError
from visavis.records import Abstention, Document, Passage, Records
from visavis.stages.reading import read
from visavis.stages.reading.unpacking import Budget, gunzip

PLAN = empty_plan()


def reading(data: bytes, path: str, plan: Plan = PLAN) -> Records:
    return Records(read(path, data, plan))


def texts(records: Records) -> list[str]:
    return [p.text for p in records[Passage]]


def zipped(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


def test_a_zipped_folder_is_read_file_by_file() -> None:
    found = reading(
        zipped(
            {
                "fog/b.txt": "The sea.",
                "fog/a.md": "# Fog\n\nIt is wet.",
                "__MACOSX/fog/._a.md": "x",
                "c.xyz": "?",
                ".DS_Store": "x",
            }
        ),
        "papers.zip",
    )
    assert [(d.id, d.path) for d in found[Document]] == [
        ("papers.zip-fog-a.md", "papers.zip/fog/a.md"), ("papers.zip-fog-b.txt", "papers.zip/fog/b.txt"),
    ]  # fmt: skip
    assert [a.about for a in found[Abstention]] == ["papers.zip/c.xyz"]


def test_rules_of_the_study_hold_for_members() -> None:
    study = StudyFile(title="t", documents=[DocumentRule(match="b.txt", genre="letter", author="Toller, Ann")])
    found = reading(
        zipped({"x/b.txt": "Words."}), "p.zip", Plan(study=study, codebook=Codebook(), authority=Authority())
    )
    assert (found[Document][0].genre, found[Document][0].authors[0].family) == ("letter", "Toller")


@pytest.mark.parametrize("name", ["../up.txt", "/etc/x.txt", "a/../../b.txt", "C:\\x.txt", "..\\x.txt", "a\nb.txt"])
def test_names_that_point_outside_are_refused(name: str) -> None:
    found = reading(zipped({name: "Words.", "fine.txt": "Fine."}), "p.zip")
    assert texts(found) == ["Fine."]
    assert any("outside" in a.reason for a in found[Abstention])


def test_links_are_not_followed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        z.writestr(link, "/etc/passwd")
        z.writestr("fine.txt", "Fine.")
    found = reading(out.getvalue(), "p.zip")
    assert texts(found) == ["Fine."] and any("symbolic link" in a.reason for a in found[Abstention])


def test_bombs_are_not_unpacked() -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match="would unpack"):
        reading(zipped({"a.txt": b"0" * 40_000_000}), "p.zip")
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        gunzip("a.gz", gzip.compress(b"0" * 3_000_000), Budget(1_000_000))
    inner = zipped({"a.txt": "Words."})
    for _ in range(5):
        inner = zipped({"p.zip": inner})
    found = reading(inner, "p.zip")
    assert texts(found) == [] and any("packed" in a.reason for a in found[Abstention])
    assert time.monotonic() - began < 10


def test_broken_and_locked_archives_say_so() -> None:
    whole = zipped({"a.txt": "Words and words and more words."})
    for data in (whole[:40], b"", b"PK\x03\x04nothing"):
        with pytest.raises(UnreadableFile):
            reading(data, "p.zip")
    locked = bytearray(whole)
    locked[6] |= 1  # the bit that says a member is encrypted, in both of its headers
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    found = reading(bytes(locked), "p.zip")
    assert any("encrypted" in a.reason for a in found[Abstention])
    with pytest.raises(UnreadableFile):
        reading(zipped({}), "p.zip")


def test_gzip_of_any_format() -> None:
    packed = gzip.compress(b'{"id": "a", "text": "It is wet."}\n{"id": "b", "text": "It is dry."}\n')
    found = reading(packed, "c.jsonl.gz")
    assert [d.id for d in found[Document]] == ["c.jsonl.gz-a", "c.jsonl.gz-b"]
    twice = gzip.compress(b"One. ") + gzip.compress(b"Two.")
    assert texts(reading(twice, "a.txt.gz")) == ["One. Two."]
    for data in (packed[:30], b"plain", gzip.compress(b"x")[:-9]):
        with pytest.raises(UserError):
            reading(data, "a.txt.gz")


MESSAGE = b"""From: Ann Toller <ann@harbour.example>
Subject: =?utf-8?q?Fog_=E2=80=93_again?=
Date: Mon, 3 Mar 2008 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

SXQgaXMgd2V0Lg==
--b
Content-Type: text/markdown; name="../log.md"
Content-Disposition: attachment; filename="../log.md"

# Log

Ships: none.
--b--
"""


def test_a_message_is_a_letter_and_its_attachment_a_document() -> None:
    letter, log = reading(MESSAGE, "m.eml")[Document]
    assert (letter.title, letter.date, letter.genre, letter.authors[0].family) == (
        "Fog – again",
        "2008-03-03",
        "letter",
        "Toller",
    )
    assert log.path == "m.eml/log.md"
    assert texts(reading(MESSAGE, "m.eml")) == ["It is wet.", "Log", "Ships: none."]


def test_a_mailbox_is_read_message_by_message() -> None:
    plain = b"From: b@x.example\nSubject: Two\n\nFrom here the fog is thick.\n"
    box = b"From a@x Mon Mar  3 10:00:00 2008\n" + MESSAGE + b"\nFrom b@x Tue Mar  4 10:00:00 2008\n" + plain
    assert [d.title for d in reading(box, "m.mbox")[Document]] == ["Fog – again", "Log", "Two"]
    with pytest.raises(UnreadableFile):
        reading(b"no message", "m.mbox")


def test_html_mail_and_odd_headers() -> None:
    head = b"Subject: =?nonsense?q?x?=\nContent-Type: text/html; charset=no-such\n\n"
    source = head + b"<p>It is <b>wet</b>.</p><script>x</script>"
    assert texts(reading(source, "m.eml")) == ["It is wet."]


def test_parquet_as_json_lines() -> None:
    import datetime

    rows = [
        {"key": "a", "words": "It is wet.", "when": datetime.date(1907, 3, 2)},
        {"key": "b", "words": None, "when": None},
        {"key": "c", "words": "It is dry.", "when": None},
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    study = StudyFile(title="t", columns=Columns(text="words", id="key", date="when"))
    plan = Plan(study=study, codebook=Codebook(), authority=Authority())
    found = reading(out.getvalue(), "c.parquet", plan)
    assert [(d.id, d.date) for d in found[Document]] == [("c.parquet-a", "1907-03-02"), ("c.parquet-c", None)]
    assert [a.reason for a in found[Abstention]] == ["row 2: no text in “words”"]
    with pytest.raises(UnreadableFile, match="no column"):
        reading(out.getvalue(), "c.parquet")
    for data in (out.getvalue()[:50], b"", b"PAR1" * 5):
        with pytest.raises(UnreadableFile):
            reading(data, "c.parquet", plan)


@settings(max_examples=100)
@given(st.data())
def test_damaged_containers_end_in_a_message(data: st.DataObject) -> None:
    path, whole = data.draw(
        st.sampled_from(
            [
                ("p.zip", zipped({"a.txt": "Words.", "b.eml": MESSAGE})),
                ("m.eml", MESSAGE),
                ("a.txt.gz", gzip.compress(b"Words.")),
            ]
        )
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 20)) :]
    try:
        found = reading(broken, path)
    except UserError as error:
        assert error.found
    else:
        assert all(p.text.strip() for p in found[Passage])
