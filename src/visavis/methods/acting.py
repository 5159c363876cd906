"""Who does what to whom in what is said: verbs of conflict and cooperation with their subjects.

The raw material of the operational code and of some leadership traits. A verb is attributed to the nearest subject
before it in its sentence: a first-person pronoun or a mention of the holder's side is self, a mention of anybody else
is other. Verbs that are negated, passive without a named agent, or whose subject cannot be told, are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from visavis.codebook import stems
from visavis.methods.lexicon import (
    BE,
    FIRST_PERSON,
    NEGATION,
    NO_SUBJECT_AFTER,
    NOT_A_VERB_AFTER,
    VERBS,
    Category,
)
from visavis.records import Mention, Passage, Resolution, Statement
from visavis.text import Span, sentences, words

LONGEST = 20_000  # code points read of one content
NEAR = 3  # words before a verb in which a negation or an auxiliary counts

Belongs = Callable[[str, str | None], frozenset[str]]
_OF: dict[str, Category] = {stems(v, "en")[0]: c for c, listed in VERBS.items() for v in listed.split()}


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """One verb: who acts (self or the other actor's id), how, and where it stands."""

    statement: str
    actor: str | None  # None is the speaker's own side
    category: Category
    at: Span


class Lexical(msgspec.Struct, frozen=True):
    """A word of a statement: itself in small letters, its stem, its place; and the actor of a mention that it ends."""

    word: str
    stem: str
    start: int
    end: int
    actor: str | None


def attributions(
    statements: Iterable[Statement],
    resolutions: Mapping[str, Resolution],
    passages: Mapping[str, Passage],
    mentions: Iterable[Mention],
    belongs: Belongs | None = None,
) -> Iterator[Attribution]:
    """The verbs of some statements in English. `belongs(actor, date)`: all that an actor is part of, itself too."""
    of = belongs or (lambda actor, date: frozenset({actor}))
    by_passage = mentions_by_passage(mentions)
    for s in statements:
        resolution = resolutions.get(s.id)
        if resolution is None or not english(s, passages):
            continue
        mine = frozenset(x for h in (*resolution.holders, *resolution.speaks_for) for x in of(h, resolution.date))
        for piece in s.content:
            for sentence in lexical(piece, by_passage.get(piece.passage, [])):
                for i, (category, actor) in _acting(sentence, mine, resolution.date, of):
                    w = sentence[i]
                    at = Span(piece.passage, w.start, w.end, piece.exact[w.start - piece.start : w.end - piece.start])
                    yield Attribution(statement=s.id, actor=actor, category=category, at=at)


def english(statement: Statement, passages: Mapping[str, Passage]) -> bool:
    """Whether what was said stands there in English (or in no known language): the word lists are."""
    passage = passages.get(statement.content[0].passage) if statement.content else None
    return passage is not None and (passage.language or "en").startswith("en")


def mentions_by_passage(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    out: dict[str, list[Mention]] = {}
    for m in mentions:
        out.setdefault(m.span.passage, []).append(m)
    return out


def lexical(piece: Span, mentions: list[Mention]) -> Iterator[list[Lexical]]:
    """The sentences of some content as words; the last word of a mention carries its actor."""
    text = piece.exact[:LONGEST]
    ends = {m.span.end: m for m in mentions if piece.start <= m.span.start and m.span.end <= piece.end}
    for a, b in sentences(text):
        part = text[a:b]
        out = []
        for (word, start, end), stem in zip(words(part), stems(part, "en"), strict=True):
            start, end = piece.start + a + start, piece.start + a + end
            bare = word.removesuffix("'s").removesuffix("’s")
            mention = ends.get(end) or ends.get(end - len(word) + len(bare))
            out.append(Lexical(word.casefold(), stem, start, end, mention.actor if mention else None))
        yield out


def _acting(
    sentence: list[Lexical], mine: frozenset[str], date: str | None, of: Belongs
) -> Iterator[tuple[int, tuple[Category, str | None]]]:
    subject: tuple[str | None] | None = None  # who was last named as one who may act
    for i, w in enumerate(sentence):
        before = [x.word for x in sentence[max(0, i - NEAR) : i]]
        if w.word in FIRST_PERSON:
            subject = (None,)
        elif w.actor is not None and not (before and before[-1] in NO_SUBJECT_AFTER):
            subject = (None,) if of(w.actor, date) & mine else (w.actor,)
        category = _OF.get(w.stem)
        if category is None or (before and before[-1] in NOT_A_VERB_AFTER) or NEGATION & set(before):
            continue
        if BE & set(before) and not w.word.endswith("ing"):
            agent = _agent(sentence[i + 1 : i + 8])
            if agent is not None:
                yield i, (category, None if of(agent, date) & mine else agent)
        elif subject is not None:
            yield i, (category, subject[0])


def _agent(after: list[Lexical]) -> str | None:
    """The actor named behind "by"."""
    by = next((j for j, w in enumerate(after) if w.word == "by"), None)
    return None if by is None else next((w.actor for w in after[by:] if w.actor is not None), None)
