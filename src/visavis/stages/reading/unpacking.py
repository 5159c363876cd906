"""Containers of documents: zipped folders, mailboxes, gzip. Their members are read as files of their own.

Nothing is ever written to disk; names that point outside their folder are refused all the same, because ids and
paths derive from them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from visavis.errors import UnreadableFile
from visavis.stages.reading.packed import MOST_BYTES, member_bytes, open_zip

DEEPEST = 3  # containers within containers
_SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)
_TRICKS = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")
_SYMLINK = 0o120000
_FROM = re.compile(rb"^From [^\n]{0,500}\n", re.MULTILINE)
_BLANK = re.compile(rb"(?:\A|\n\r?\n)\Z")
_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a container, its path under the container's; or why it is not read."""

    path: str
    data: bytes = b""
    refused: str | None = None


@dataclass(slots=True)
class Budget:
    """What all containers of one file together may still unpack to."""

    bytes: int = MOST_BYTES

    def spend(self, path: str, size: int) -> None:
        """Raises UnreadableFile where the budget ends."""
        self.bytes -= size
        if self.bytes < 0:
            raise UnreadableFile(
                f"{path} unpacks to more than {MOST_BYTES:,} bytes.",
                "That is far beyond what documents come to: it may be made to fill the memory.",
                "Unpack it yourself if you trust it, and add the documents it holds.",
            )


def zip_members(path: str, data: bytes, budget: Budget) -> Iterator[Member]:
    """The files of a zipped folder in the order of their names."""
    with open_zip(path, data) as container:
        for info in sorted(container.infolist(), key=lambda i: i.filename):
            name = info.filename
            if name.endswith("/"):  # a folder
                continue
            if not name:
                yield Member(path, refused="a member of the archive has no name")
            elif _TRICKS.search(name):
                yield Member(path, refused=f"the member {name[:120]!r} points outside its folder")
            elif _SYSTEM.search(name):
                continue
            elif (info.external_attr >> 16) & 0o170000 == _SYMLINK:
                yield Member(f"{path}/{name}", refused="a symbolic link is not followed")
            else:
                budget.spend(path, info.file_size)
                try:
                    yield Member(f"{path}/{name}", member_bytes(path, container, name) or b"")
                except UnreadableFile as error:
                    yield Member(f"{path}/{name}", refused=error.found)


def gunzip(path: str, data: bytes, budget: Budget) -> bytes:
    """What a gzip file holds. Raises UnreadableFile for one that is cut off, damaged or a bomb."""
    out: list[bytes] = []
    rest = data
    try:
        while rest:
            packed = zlib.decompressobj(31)
            while not packed.eof:
                piece = packed.decompress(rest, _PIECE)
                rest = packed.unconsumed_tail
                if not piece and not rest and not packed.eof:
                    raise zlib.error("it ends too early")
                budget.spend(path, len(piece))
                out.append(piece)
            rest = packed.unused_data.lstrip(b"\x00")
    except zlib.error as error:
        raise UnreadableFile(
            f"{path} cannot be unpacked: {error}.", "It may be cut off or damaged.", "Fetch the file again."
        ) from error
    return b"".join(out)


def mailbox_members(path: str, data: bytes, budget: Budget) -> Iterator[Member]:
    """The messages of an mbox file (RFC 4155), each as an .eml file."""
    starts = [m for m in _FROM.finditer(data) if _BLANK.search(data, max(0, m.start() - 4), m.start())]
    if not starts:
        raise UnreadableFile(
            f"{path} is no mailbox: no line of it begins a message.", "There is no text to read.", "Export it as mbox."
        )
    for n, m in enumerate(starts, 1):
        end = starts[n].start() if n < len(starts) else len(data)
        yield Member(f"{path}/{n:05d}.eml", data[m.end() : end])
