"""The files of sources/: copied there whole or not at all, each under a name of its own."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from visavis.errors import OutputError, UnreadableFile, UserError
from visavis.study.folder import StudyFolder


def place(folder: StudyFolder, files: Sequence[Path]) -> list[Path]:
    """Copy files and folders into the study's sources; gives the copies.

    What an interrupted call left there is gone on with. Raises UserError, before anything is copied, where two of
    them could not be told apart or another file has the name, OutputError where nothing can be written.
    """
    wanted = [pair for file in files for pair in _files(file)]
    _refuse_same_names(wanted)
    refuse_same_ids(name for name, _ in wanted)
    held = {name: folder.sources / name for name, _ in wanted if (folder.sources / name).exists()}
    for name, file in wanted:
        if name in held and not (held[name].is_file() and filecmp.cmp(file, held[name], shallow=False)):
            raise UserError(
                f"{held[name]} is there already, with other content than {file}.",
                "It would be lost.",
                "Rename one of them, or choose another folder for the study.",
            )
    for name, file in wanted:
        if name not in held:
            _copy(file, folder.sources / name)
    return [folder.sources / name for name, _ in wanted]


def _files(given: Path) -> Iterator[tuple[str, Path]]:
    """Each file under its path in sources/."""
    if given.is_dir():
        given = given.resolve()  # "." and ".." have no name of their own
        for path in sorted(p for p in given.rglob("*") if p.is_file() and not p.name.startswith(".")):
            yield path.relative_to(given.parent).as_posix(), path
    else:
        yield given.name, given


def _refuse_same_names(wanted: Iterable[tuple[str, Path]]) -> None:
    first: dict[str, Path] = {}
    for name, file in wanted:
        if name in first:
            raise UserError(
                f"Two files are named {name}: {first[name]} and {file}.",
                "Documents are known by their names.",
                "Rename one of them.",
            )
        first[name] = file


def refuse_same_ids(names: Iterable[str]) -> None:
    """Raises UserError where two paths under sources/ give documents of one id ("a b.md", "a-b.md")."""
    from visavis.stages.reading import document_id

    first: dict[str, str] = {}
    for name in names:
        id = document_id(name)
        if id in first:
            raise UserError(
                f"“{first[id]}” and “{name}” would both be known as {id}.",
                "Names that differ only in capitals, spaces or marks are one to visavis: their statements would mix.",
                "Rename one of them.",
            )
        first[id] = name


def _copy(file: Path, target: Path) -> None:
    """Beside and renamed, so that an interrupted copy is never taken for a document."""
    if not os.access(file, os.R_OK):
        raise UnreadableFile(f"{file} may not be read.", "Its words would be missing.", "Allow reading it.")
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, beside)
        beside.replace(target)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror}.",
            "A study keeps its own copy of the sources.",
            "Choose a folder you may write to, with enough space.",
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()
