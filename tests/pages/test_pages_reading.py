"""`visavis read`: what was understood, in the terminal and as a page; the account adds up."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from visavis.cli import _guarded
from visavis.codebook import empty_plan
from visavis.pages.reading import reading_page, reading_report, understood
from visavis.records import Records
from visavis.stages.reading import read

SOURCE = (
    "# Of Fog\n\nBy Ann Toller\n\n## One\n\nIt is wet.[^1] The sea is near and it is not quiet.\n\n"
    "[^1]: See *Log*, 3 & <b>4</b>.\n\n"
    "[^9]: Nobody calls me.\n"
)


def records(source: str, path: str) -> Records:
    return Records(read(path, source.encode(), empty_plan()))


def test_the_account_is_of_every_character() -> None:
    page = "<html><body><nav>Home and away</nav><main><h1>Of Fog</h1><p>It is wet.</p></main></body></html>"
    for source, path in ((SOURCE, "a.md"), (page, "a.html")):
        (d,) = understood(records(source, path), path).documents
        assert abs(sum(share for _, _, share in d.account) - 100) < 0.01
    assert {what: n for what, n, _ in d.account}["left out: navigation and other surroundings"] == 13


def test_the_terminal_tells_what_was_understood() -> None:
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(reading_report(records(SOURCE, "a.md"), "a.md"))
    said = console.export_text()
    for words in (
        "Of Fog",
        "Ann Toller",
        "2, 1 tied to their marks",
        "untied notes",
        "no mark 9 found in the text",
        "One",
    ):
        assert words in said


def test_the_page_shows_the_text_and_escapes_it() -> None:
    found = records(SOURCE, "a.md")
    page = reading_page(found, "a<script>.md")
    assert "a&lt;script&gt;.md" in page and "<sup><a href=" in page and "It is wet." in page
    assert page.count("<script>") == 1  # the page's own


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.md"
    file.write_text(SOURCE, encoding="utf-8")
    assert _guarded(["read", str(file), "--html", str(tmp_path / "a.html")]) == 0
    assert "Of Fog" in capsys.readouterr().out and (tmp_path / "a.html").exists()
    assert _guarded(["read", str(tmp_path / "none.md")]) == 2
    assert "There is no file" in capsys.readouterr().err
