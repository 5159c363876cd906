"""Text indexes on disk: seeds for aligning quotations, and full-text search. Made by the machine, disposable.

    records/index/seeds.*.npy, passages.json      visavis.seeds, mapped into memory when opened
    records/index/search.sqlite                   SQLite FTS5, contentless: the words, not the texts

Scripts without spaces are cut into pairs of characters before they are indexed and searched: SQLite's own trigram
tokenizer silently finds no word of two characters.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from visavis.errors import OutputError, StudyError
from visavis.seeds import Candidate, Seeds
from visavis.text import level

FORMAT = 1
_ARRAYS = ("keys", "places", "starts")
_WIDE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_WIDE}]+")
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_REBUILD = "An index is made from the texts and can always be made again: delete records/index and run once more."


class _Contents(msgspec.Struct, frozen=True):
    """passages.json: what the numbers in the arrays stand for. `digest` names the texts indexed."""

    format: int
    digest: str
    passages: list[str]
    documents: list[str]


class TextIndex:
    """An index that was made and lies on disk. Satisfies the protocol `Texts` of stages/verifying."""

    def __init__(self, folder: Path) -> None:
        """Open an index. Raises StudyError where there is none, or it is damaged or of another version."""
        self.folder = folder
        try:
            self._contents = msgspec.json.decode((folder / "passages.json").read_bytes(), type=_Contents)
            if self._contents.format != FORMAT:
                raise StudyError(f"{folder} is an index of another version of visavis.", "It cannot be read.", _REBUILD)
            keys, places, starts = (np.load(folder / f"seeds.{name}.npy", mmap_mode="r") for name in _ARRAYS)
            self._seeds = Seeds(keys, places, starts, self._contents.passages, self._contents.documents)
            place = (folder / "search.sqlite").resolve().as_uri()
            self._base = sqlite3.connect(f"{place}?mode=ro&immutable=1", uri=True)
            self._base.execute("SELECT count(*) FROM search_config").fetchone()
        except (OSError, ValueError, msgspec.DecodeError, msgspec.ValidationError, sqlite3.Error) as error:
            raise StudyError(
                f"{folder} is no readable index: {error}.", "Texts cannot be searched.", _REBUILD
            ) from error

    @classmethod
    def build(cls, folder: Path, texts: Iterable[tuple[str, str, str]], digest: str = "") -> TextIndex:
        """Index (passage id, document id, text), passages of a document in reading order; replaces what is there.

        Made beside and moved in place: a killed run leaves the old index or none. Raises OutputError.
        """
        beside = folder.with_name(f".{folder.name}.{os.getpid()}")
        try:
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            rows = list(texts)
            seeds = Seeds.of(rows)
            for name in _ARRAYS:
                np.save(beside / f"seeds.{name}.npy", getattr(seeds, name))
            _write_search(beside / "search.sqlite", (text for _, _, text in rows))
            contents = _Contents(FORMAT, digest, [p for p, _, _ in rows], [d for _, d, _ in rows])
            (beside / "passages.json").write_bytes(msgspec.json.encode(contents))
            shutil.rmtree(folder, ignore_errors=True)
            beside.rename(folder)
        except (OSError, sqlite3.Error) as error:
            shutil.rmtree(beside, ignore_errors=True)
            raise OutputError(
                f"The index {folder} cannot be written: {error}.",
                "Without it texts are searched more slowly; nothing is lost.",
                "Free some space or allow writing there, and run the command again.",
            ) from error
        return cls(folder)

    @property
    def digest(self) -> str:
        """What was given as the digest of the texts: another one means the index is out of date."""
        return self._contents.digest

    def candidates(
        self, words: Sequence[str], besides: str | None = None, cited: Collection[str] = ()
    ) -> list[Candidate]:
        """Windows that share running words with a quotation: see `Seeds.candidates`."""
        return self._seeds.candidates(words, besides, cited)

    def search(self, query: str, limit: int = 1000) -> list[str]:
        """Ids of passages that hold every word of the query, best first (BM25).

        "words in quotation marks" stand together; word* is any ending; -word must not stand there.
        """
        match = _expression(query)
        if match is None:
            return []
        rows = self._base.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?", (match, limit))
        return [self._contents.passages[number - 1] for (number,) in rows]

    def close(self) -> None:
        self._base.close()


def _write_search(path: Path, texts: Iterable[str]) -> None:
    base = sqlite3.connect(path, isolation_level=None)
    try:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # disposable: made anew if it breaks
        base.execute(
            "CREATE VIRTUAL TABLE search USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        base.execute("BEGIN")
        base.executemany("INSERT INTO search (rowid, text) VALUES (?, ?)", enumerate(map(_pairs, texts), 1))
        base.execute("COMMIT")
    finally:
        base.close()


def _pairs(text: str) -> str:
    """The text with runs of scripts without spaces cut into overlapping pairs: 日本軍 is 日本 本軍 軍."""
    if text.isascii():
        return text
    return _RUN.sub(lambda m: f" {' '.join(_pair(m.group()))} ", unicodedata.normalize("NFKC", text))


def _pair(run: str) -> Iterator[str]:
    """Pairs, and the last character alone, so that one character is found as the beginning of a pair."""
    return (run[n : n + 2] for n in range(len(run)))


def _expression(query: str) -> str | None:
    """A query as FTS5 takes it: every part a quoted string, so that no sign in it is an operator."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for phrase, word in _TERM.findall(level(query).replace("\x00", " ")):
        minus = word.startswith("-") and len(word) > 1
        term = phrase or word.removeprefix("-")
        begins = term.endswith("*")
        parts = _phrase(term.rstrip("*"), begins)
        if parts is not None:
            (unwanted if minus else wanted).append(parts)
    if not wanted:
        return None
    return " AND ".join(wanted) + "".join(f" NOT {u}" for u in unwanted)


def _phrase(term: str, begins: bool) -> str | None:
    """One phrase; the single last character of a run is left out, as in the text it begins a pair."""
    one = _RUN.fullmatch(term) is not None and len(term) == 1
    text = _RUN.sub(lambda m: f" {' '.join([*_pair(m.group())][: max(1, len(m.group()) - 1)])} ", term)
    if not any(c.isalnum() for c in text):
        return None
    return '"' + text.replace('"', " ").strip() + '"' + ("*" if begins or one else "")
