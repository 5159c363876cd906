"""The built-in authority: who is who, for the states and leaders that many studies share; and how to find a name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from visavis.codebook.types import Authority
from visavis.records import Actor, Relation
from visavis.text import words

R = TypeVar("R", Actor, Relation)


@lru_cache(maxsize=1)
def load_authority() -> Authority:
    """The actors and relations that ship with the program, as written in visavis/authority/*.jsonl."""
    return Authority(actors=_rows("actors.jsonl", Actor), relations=_rows("relations.jsonl", Relation))


def _rows(name: str, kind: type[R]) -> list[R]:
    at = files("visavis").joinpath("authority", name)
    if not at.is_file():
        return []
    return msgspec.json.Decoder(kind).decode_lines(at.read_bytes())


class Names:
    """Who goes by a name. Case, possessive endings and a leading article do not matter."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._actors: dict[str, Actor] = {}
        self._by_name: dict[str, list[str]] = {}
        for actor in actors:
            self._actors[actor.id] = actor
            for key in {name_key(n) for n in (actor.name, *(n.text for n in actor.names))}:  # Rußland is Russland
                self._by_name.setdefault(key, []).append(actor.id)
        self._longest: dict[str, int] = {}  # first word -> words of the longest name that begins with it
        for key in self._by_name:
            first, *rest = key.split() or [""]
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))

    def find(self, name: str) -> Actor | None:
        """The one actor of that name; of several, a state before others; None where it stays open."""
        return self._of_key(name_key(name))

    def called(self, name: str) -> list[Actor]:
        """All actors of that name, in the order given; a German genitive ("Frankreichs") is its nominative."""
        key = name_key(name)
        return [self._actors[i] for i in self._by_name.get(key) or self._by_name.get(key.removesuffix("s"), [])]

    def _of_key(self, key: str) -> Actor | None:
        ids = self._by_name.get(key, [])
        if len(ids) > 1:
            ids = [i for i in ids if self._actors[i].kind == "state"] or ids
        return self._actors[ids[0]] if len(ids) == 1 else None

    def within(self, text: str) -> list[Actor]:
        """The actors named in a text, longest name first at each place, in order, each once."""
        tokens = [_plain(w) for w, _, _ in words(text)]
        out: dict[str, Actor] = {}
        i = 0
        while i < len(tokens):
            for n in range(min(self._longest.get(tokens[i], 0), len(tokens) - i), 0, -1):
                actor = self._of_key(" ".join(tokens[i : i + n]))
                if actor is not None:
                    out[actor.id] = actor
                    i += n - 1
                    break
            i += 1
        return list(out.values())


def name_key(name: str) -> str:
    """A name as it is looked up: case-folded words without possessive endings and a leading article."""
    tokens = [_plain(w) for w, _, _ in words(name)]
    return " ".join(tokens[1:] if len(tokens) > 1 and tokens[0] == "the" else tokens)


def _plain(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


class SameAuthority:
    """A key for caches that hashes an authority by identity: a process is given the same one again and again."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority

    def __hash__(self) -> int:
        return id(self.authority)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameAuthority) and other.authority is self.authority
