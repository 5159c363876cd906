"""Texts that a study is held against without being part of it, indexed on disk in volumes and mapped into memory.

    records/index/against/<digest>/    one volume: some 16 MB of sources, named by the digest of what it was made from
        passages.jsonl, offsets.npy    the passages, a JSON record a line, documents in order
        documents.json                 the documents, the number of the first passage of each, and what was declined
        seeds.*.npy                    visavis.seeds
        words.npy, counts.npy          the hash of every word and how often it stands
        letters.json                   three letters running, of words that stand more than once

A volume is made beside and renamed: a killed run leaves whole volumes and a folder that the next run clears away.
"""

from __future__ import annotations

import mmap
import os
import shutil
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from visavis.errors import OutputError, StudyError
from visavis.records import Abstention, Document, Passage, Record
from visavis.seeds import BEST, Candidate, Numbered, Seeds, word_hash

FORMAT = 1
RELEASE = 2  # quotations after which the pages read are given back
_SEEDS = ("keys", "places", "starts")
_DECODER = msgspec.json.Decoder(Passage)


class _Contents(msgspec.Struct, frozen=True):
    """documents.json. `firsts[n]` is the number of the first passage of document n."""

    format: int
    documents: list[Document]
    firsts: list[int]
    declined: list[Abstention]


class _Ids(Sequence[str]):
    """The ids of a volume's passages (or of the document of each), told without holding them all."""

    def __init__(self, tell: Callable[[int], str], length: int) -> None:
        self._tell, self._length = tell, length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, n: int) -> str:  # type: ignore[override]
        if not 0 <= n < self._length:
            raise IndexError(n)
        return self._tell(n)


class Volume:
    """One volume, opened. Raises StudyError where it is damaged or of another version."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            contents = msgspec.json.decode((folder / "documents.json").read_bytes(), type=_Contents)
            if contents.format != FORMAT:
                raise ValueError("it is of another version of visavis")
            self._maps: list[mmap.mmap] = []
            self._text = self._mapped("passages.jsonl")
            self._offsets = self._array("offsets")
            keys, places, starts = (self._array(f"seeds.{name}") for name in _SEEDS)
            self._words, self._counts = self._array("words"), self._array("counts")
            self.letters = frozenset(msgspec.json.decode((folder / "letters.json").read_bytes(), type=list[str]))
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise StudyError(
                f"{folder} is no readable index: {error}.",
                "The texts cannot be searched.",
                "It can always be made again: delete it and run the command once more.",
            ) from error
        self.documents = {d.id: d for d in contents.documents}
        self.declined = contents.declined
        self._firsts = contents.firsts
        self._rank = {d.id: n for n, d in enumerate(contents.documents)}
        names = [d.id for d in contents.documents]
        size = len(self._offsets) - 1
        of = _Ids(lambda n: names[bisect_right(self._firsts, n) - 1], size)
        of_row = np.repeat(np.arange(len(names)), np.diff([*self._firsts, size]))
        self.seeds = Seeds(keys, places, starts, _Ids(lambda n: self.row(n).id, size), of, (names, of_row))
        self.release()  # the marks of the keys were taken from all over the file

    def _mapped(self, name: str) -> mmap.mmap | bytes:
        path = self._folder / name
        with path.open("rb") as file:
            if not path.stat().st_size:
                return b""
            self._maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return self._maps[-1]

    def _array(self, name: str) -> npt.NDArray[Any]:
        """A file of numpy's format, mapped; plain arrays, since numpy's own class for it is slow at small slices."""
        mapped = self._mapped(f"{name}.npy")
        file = BytesIO(mapped[:1024])
        np.lib.format.read_magic(file)
        (length,), _, dtype = np.lib.format.read_array_header_1_0(file)
        return np.frombuffer(mapped, dtype, length, file.tell()) if length else np.empty(0, dtype)

    def release(self) -> None:
        """Give pages that were read back to the system, which keeps them as long as it has the room."""
        if hasattr(mmap, "MADV_DONTNEED"):
            for m in self._maps:
                m.madvise(mmap.MADV_DONTNEED)

    @lru_cache(maxsize=1024)  # noqa: B019  (a volume lives as long as the check that opened it)
    def row(self, n: int) -> Passage:
        return _DECODER.decode(self._text[self._offsets[n] : self._offsets[n + 1]])

    def number(self, passage: str) -> int | None:
        """The number of a passage in the volume; its id tells its document and its place there."""
        document, _, order = passage.rpartition(":p")
        rank = self._rank.get(document)
        if rank is None or not order.isdigit():
            return None
        low, high = self.rows(document)
        n = low + bisect_left(range(low, high), int(order), key=lambda k: self.row(k).order)
        return n if n < high and self.row(n).id == passage else None

    def rows(self, document: str) -> tuple[int, int]:
        """The numbers of a document's passages, half-open."""
        rank = self._rank[document]
        return self._firsts[rank], self._firsts[rank + 1] if rank + 1 < len(self._firsts) else len(self._offsets) - 1

    def count(self, hashed: int) -> int:
        """How often a word stands here."""
        at = int(np.searchsorted(self._words, np.uint64(hashed)))
        return int(self._counts[at]) if at < len(self._words) and self._words[at] == hashed else 0


class Shelf:
    """Volumes side by side; satisfies the protocol `Texts` of stages/verifying.

    `besides`: digests of documents that are left out, those of the study itself.
    """

    def __init__(self, volumes: Iterable[Volume], besides: Collection[str] = ()) -> None:
        self.volumes = list(volumes)
        self._asked = 0
        self._of: dict[str, Volume] = {}
        self.documents: dict[str, Document] = {}
        for v in self.volumes:
            for d in v.documents.values():
                if d.digest not in besides and d.id not in self._of:
                    self._of[d.id], self.documents[d.id] = v, d

    @property
    def declined(self) -> list[Abstention]:
        return [a for v in self.volumes for a in v.declined]

    def candidates(
        self, words: Sequence[str], besides: str | None = None, cited: Collection[str] = ()
    ) -> list[Candidate]:
        """Windows that share running words with a quotation, likeliest first: see `Seeds.candidates`."""
        self._asked += 1
        if self._asked % RELEASE == 0:
            for v in self.volumes:
                v.release()
        found = [c for v in self.volumes for c in v.seeds.candidates(words, besides, cited)]
        found = [c for c in found if self._of.get(c.document) is not None]
        found.sort(key=lambda c: (-c.score, c.document, c.first))
        return found[:BEST] + [c for c in found[BEST:] if c.document in cited]

    def passage(self, id: str) -> Passage | None:
        volume = self._of.get(id.rpartition(":p")[0])
        n = volume.number(id) if volume else None
        return volume.row(n) if volume is not None and n is not None else None

    @lru_cache(maxsize=256)  # noqa: B019
    def run(self, document: str, note: str = "") -> tuple[str, ...]:
        """The passages of a document that are read on end: its text, or one passage of a note."""
        volume = self._of.get(document)
        if volume is None:
            return ()
        if note:
            return (note,)
        return tuple(p.id for n in range(*volume.rows(document)) if (p := volume.row(n)).kind != "note")

    def count(self, word: str) -> int:
        """How often a folded word stands in all the volumes."""
        hashed = word_hash(word)
        return sum(v.count(hashed) for v in self.volumes)

    @cached_property
    def letters(self) -> frozenset[str]:
        """Three letters running, word ends included, of words that stand more than once in a volume."""
        return frozenset().union(*(v.letters for v in self.volumes))


def write_volume(folder: Path, records: Iterable[Record]) -> None:
    """Write documents, passages and abstentions as a volume; passages of a document one after the other.

    Raises OutputError where nothing can be written.
    """
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        _write(beside, records)
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise OutputError(
            f"The index {folder} cannot be written: {error.strerror}.",
            "The texts to check against are indexed once and kept in the study folder.",
            "Free some space (about three times the size of the texts) or allow writing there, and run again.",
        ) from error


def _write(folder: Path, records: Iterable[Record]) -> None:
    documents: list[Document] = []
    firsts: list[int] = []
    declined: list[Abstention] = []
    offsets: list[int] = [0]
    words = Numbered()
    encode = msgspec.json.Encoder().encode
    with (folder / "passages.jsonl").open("wb") as out:
        for r in records:
            if isinstance(r, Document):
                documents.append(r)
                firsts.append(len(offsets) - 1)
            elif isinstance(r, Abstention):
                declined.append(r)
            elif isinstance(r, Passage):
                offsets.append(offsets[-1] + out.write(encode(r) + b"\n"))
                words.add(r.text)
    keys, places, starts = words.arrays()
    np.save(folder / "seeds.keys.npy", keys)
    np.save(folder / "seeds.places.npy", places)
    np.save(folder / "seeds.starts.npy", starts)
    hashes, counts = words.counts()
    np.save(folder / "words.npy", hashes)
    np.save(folder / "counts.npy", counts.astype(np.uint32))
    np.save(folder / "offsets.npy", np.array(offsets, dtype=np.uint64))
    (folder / "letters.json").write_bytes(msgspec.json.encode(sorted(_letters(words, hashes, counts))))
    contents = _Contents(FORMAT, documents, firsts, declined)
    (folder / "documents.json").write_bytes(msgspec.json.encode(contents))


def _letters(words: Numbered, hashes: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64]) -> set[str]:
    common = set(hashes[counts > 1].tolist())
    often = (word for word, hashed in words.hashed.words.items() if hashed in common)
    return {f"<{w.casefold()}>"[n : n + 3] for w in often for n in range(len(w))}
