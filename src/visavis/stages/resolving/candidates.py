"""Candidates for a role, gathered under their ids with all that speaks for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from visavis.predictors.roles import Candidate, Floats
from visavis.records import Statement
from visavis.stages.resolving.roles import UNKNOWN_AUTHOR, office
from visavis.stages.resolving.scene import Scene
from visavis.text import Span


class Gathered:
    """Candidates in the order met; what is said of one again adds to it."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, ...], list[str]] = {}

    def add(self, ids: Sequence[str], *features: str) -> None:
        if ids:
            self.found.setdefault(tuple(ids), []).extend(features)

    def candidates(self, scene: Scene, kind: str, context: list[str], s: Statement) -> list[Candidate]:
        """Each with its features, those again beside `kind`, and what the role is filled for; the empty one last."""
        inside = {a for c in s.content[:PIECES] for a, _ in scene.actors_in(beginning(c))}
        out = []
        for ids, features in self.found.items():
            sort = sort_of(scene, ids)
            own = list(dict.fromkeys([*features, f"sort:{sort}", f"inside:{bool(inside & set(ids))}"]))
            both = [f"{kind}|{f}" for f in own]
            out.append(Candidate(ids, [*own, *both, *context]))
        out.append(Candidate((), ["nobody", f"{kind}|nobody", f"of{bucket(len(out))}", *context]))
        return out


def sort_of(scene: Scene, ids: Sequence[str]) -> str:
    """What sort of actor: its kind, else what sort of words its name is."""
    if len(ids) > 1:
        return "several"
    one = ids[0]
    if one == UNKNOWN_AUTHOR:
        return "author"
    if one in scene.actors:
        return scene.actors[one].kind
    return _sort_of_words(one)


@lru_cache(maxsize=20_000)
def _sort_of_words(name: str) -> str:
    if office(name) is not None or " of " in name:
        return "office"
    return ("named" if name[:1].isupper() else "lower") + str(min(len(name.split()), 3))


PIECES, _READ = 12, 1500  # pieces of a content, and characters of each, that are looked at


def beginning(at: Span) -> Span:
    """As much of a piece of content as is read: a report of a megabyte is spoken of in its first lines."""
    return at if at.end - at.start <= _READ else Span(at.passage, at.start, at.start + _READ, at.exact[:_READ])


def bucket(n: int) -> str:
    return str(n) if n < 4 else "4-7" if n < 8 else "8-"


def stem(s: Statement) -> str:
    """The cue's first letters: enough to tell "told" from "asked"."""
    return s.cue[0].exact.casefold()[:6] if s.cue else ""


def unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))


NOBODY = 0.6  # from which probability on that it is none of them the choice is declined


def likeliest(scores: Floats) -> tuple[int, float]:
    """The candidate of the highest score and its share of the probability (softmax); the empty one, which stands last,
    only where it is likelier than NOBODY: of the next best not one in eight was then right."""
    share = np.exp(scores - scores.max())
    share = share / share.sum()
    nobody = len(share) - 1
    k = nobody if nobody == 0 or share[nobody] >= NOBODY else int(share[:nobody].argmax())
    return k, round(float(share[k]), 3)
