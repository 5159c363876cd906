"""Saved searches: `searches.json` in the study folder, a file that people own."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from visavis.errors import OutputError, StudyFileError, UserError

NAME = "searches.json"
MOST = 200
_writing = threading.Lock()


class Seated(Protocol):
    """A desk, as far as its folder."""

    path: Path


class Search(msgspec.Struct, frozen=True):
    """A name, and the query of the statements page that it stands for (as it stands in its address)."""

    name: str
    query: str


@dataclass(frozen=True)
class Saved:
    name: str
    href: str


def saved(folder: Path) -> list[Saved]:
    """The searches in the order they were saved. Raises StudyFileError where the file cannot be followed."""
    return [Saved(s.name, f"/statements?{s.query}") for s in _read(folder / NAME)]


def _read(file: Path) -> list[Search]:
    if not file.exists():
        return []
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Search])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise StudyFileError(
            f"{file} holds no list of searches: {error}.",
            "The saved searches cannot be shown.",
            'It is a list of {"name": ..., "query": ...}; mend it, or move it away.',
        ) from error


def keep(desk: Seated, _: str, form: Mapping[str, str]) -> str:
    """Save a search under a name, or take one away. Raises UserError without a name, OutputError."""
    name, query = form.get("name", "").strip()[:120], form.get("query", "").lstrip("?")[:2000]
    if not name or not query.isprintable():
        raise UserError("The search has no name.", "It is found again by its name.", "Give it one.")
    file = desk.path / NAME
    with _writing:
        kept = [s for s in _read(file) if s.name != name]
        if form.get("verdict") != "remove":
            kept.append(Search(name, query))
        part = file.with_name(f".{NAME}.part")
        try:
            with part.open("wb") as out:
                out.write(msgspec.json.format(msgspec.json.encode(kept[-MOST:]), indent=1) + b"\n")
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
        except OSError as error:
            raise OutputError(
                f"{file} cannot be written: {error.strerror}.", "The search was not saved.", ""
            ) from error
    return f"/statements?{query}" if form.get("verdict") != "remove" else "/statements"
