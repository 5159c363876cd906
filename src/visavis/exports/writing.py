"""Writing files whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from visavis.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write, beside `path`; it takes the name when all went well. Raises OutputError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as out:
            yield out
        beside.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Nothing of it has been changed.",
            "Name a folder that you may write to, with enough space.",
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def file_for(target: Path, name: str) -> Path:
    """Where the one file of a format goes: `target` itself if it is named like such a file, else in that folder."""
    return target if target.suffix.casefold() == Path(name).suffix and not target.is_dir() else target / name
