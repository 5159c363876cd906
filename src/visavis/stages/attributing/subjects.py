"""Who stands left of a verb: noun phrases and subjects, told without a parser."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.stages.attributing.lexicon import ADJECTIVES, LIGHT_VERBS, NEGATIONS, VERBS
from visavis.stages.attributing.tokens import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    MODALS,
    OBJECTS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    Words,
    closing,
    opening,
)
from visavis.text import listed

Range = tuple[int, int]


MONTHS = listed(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday today yesterday tomorrow"
)


_CLOSED = (
    PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | SUBORDINATORS | RELATIVES | PRONOUNS | OBJECTS | NEGATIONS
    | listed("there here what how why then thus")
)  # fmt: skip


PAST = listed(
    "came went took gave made found saw got kept left lost met put sent set stood told thought brought "
    "began became built bought fell held knew led lay meant paid ran rose sold showed spoke spent won "
    "wrote drew fought grew broke seemed appeared remains remained needs requires depends constitutes "
    "represents means makes gives seems"
)


WH = listed("whether if what how why who whom which where when")


@dataclass
class Subject:
    """What stands left of a verb: its subject's words, or that it shares the clause before's (`shared`)."""

    holder: Range | None = None
    start: int = 0  # first word of the verb group with its subject
    shared: bool = False
    negated: bool = False
    passive: bool = False
    infinitive: bool = False
    free: bool = False  # an infinitive without a verb that governs it: of purpose, or after a noun
    relative: bool = False
    hedge: Range | None = None
    auxiliaries: tuple[str, ...] = ()


def noun_like(w: Words, k: int) -> bool:
    return w.word(k) and w.low[k] not in _CLOSED and w.low[k] not in DETERMINERS and w.low[k] not in POSSESSIVES


def phrase_before(w: Words, j: int, lo: int) -> Range | None:
    """The noun phrase that ends with word j."""
    if j < lo:
        return None
    if w.low[j] in PRONOUNS or w.low[j] in ("this", "these", "those", "all", "both", "some", "none", "others"):
        return j, j + 1
    k = j
    while k >= lo and j - k < 14:
        t = w.low[k]
        if t in DETERMINERS or t in POSSESSIVES:
            if k - 2 >= lo and w.low[k - 1] == "of":
                k -= 1
                continue
            k -= 1
            break
        joined = t == "and" and k - 1 >= lo and k + 1 <= j and w.capital(k - 1) and w.capital(k + 1)
        if (t == "of" and k < j) or joined or (noun_like(w, k) and not (k < j and verb_form(w, k))):
            k -= 1
            continue
        break
    return _trimmed(w, k + 1, j + 1, lo)


def verb_form(w: Words, k: int) -> bool:
    return not w.capital(k) and any(c.form in ("past", "both") for c in VERBS.get(w.low[k], ()))


def _trimmed(w: Words, a: int, b: int, lo: int) -> Range | None:
    """Without what only precedes the phrase: dates, adverbs, the end of a fronted phrase."""
    while a < b and (w.low[a] == "of" or w.low[a] in MONTHS or w.low[a].isdigit() or w.adverb(a)):
        a += 1
    if a < b and not w.capital(a) and w.low[a] not in DETERMINERS and w.low[a] not in POSSESSIVES:
        a = next((k for k in range(a, b) if w.capital(k)), a)
    if lo < a < b and w.low[a - 1] in PREPOSITIONS and w.low[a - 1] != "of":
        a = next((k for k in range(a + 2, b) if w.capital(k) and not w.capital(k - 1) and w.low[k - 1] != "of"), a)
    return (a, b) if a < b else None


def phrase_after(w: Words, k: int, hi: int, longest: int = 12) -> int:
    """The end of the noun phrase that begins with word k; k itself if none does."""
    if k >= hi:
        return k
    if w.low[k] in OBJECTS or w.low[k] in PRONOUNS:
        return k + 1
    j = k
    while j < hi and j - k < longest:
        t = w.low[j]
        if t in DETERMINERS or t in POSSESSIVES:
            if j > k and w.low[j - 1] not in ("of", "in", "all", "both", "such", "and"):
                break
        elif j > k and (t == "of" or (t == "and" and j + 1 < hi and (w.capital(j + 1) or w.low[j + 1] in DETERMINERS))):
            pass
        elif not noun_like(w, j) or (j > k and _ends_phrase(w, j)):
            break
        j += 1
    while j > k and w.low[j - 1] in ("of", "and", "the", "a"):
        j -= 1
    return j


def _ends_phrase(w: Words, j: int) -> bool:
    """An adverb or a verb after the noun: "Stalin also", "Roosevelt expressed"."""
    return w.adverb(j) or w.low[j] in LIGHT_VERBS or verb_form(w, j)


def _back_over_aside(w: Words, j: int, lo: int) -> int | None:
    """From a comma that closes an aside (", however,", ", the Minister of War,") to the word before the aside."""
    for k in range(j - 1, max(lo, j - 16) - 1, -1):
        if w.low[k] in (",", "("):
            inner = w.low[k + 1 : j]
            plain = not any(t in AUXILIARIES or t in (";", ":") for t in inner) and not any(
                verb_form(w, x) for x in range(k + 1, j)
            )
            plain = plain or inner[:1] in (["who"], ["which"])
            return k - 1 if k > lo and plain and inner[:1] not in (["and"], ["but"], ["or"]) else None
        if closing(w.low[k]) or opening(w.low[k]) or w.low[k] in (";", ":"):
            return None
    return None


def subject(w: Words, i: int, lo: int) -> Subject:
    """The subject of the verb whose first word is i, not looking further left than lo."""
    s = Subject(start=i)
    auxiliaries: list[str] = []
    j, steps = i - 1, 0
    while j >= lo and steps < 12:
        t, steps = w.low[j], steps + 1
        if t in NEGATIONS or t.endswith(("n't", "n’t")):
            s.negated = True
            if t not in NEGATIONS or t in AUXILIARIES:
                auxiliaries.append(t)
            if t in ("no", "none", "nothing", "neither", "nor"):
                break
        elif t in AUXILIARIES:
            auxiliaries.append(t)
            if t in ("may", "might"):
                s.hedge = (j, j + 1)
        elif w.adverb(j):
            if t in ("apparently", "allegedly", "reportedly", "supposedly", "presumably", "probably", "evidently"):
                s.hedge = (j, j + 1)
        elif (t == "to" and j == i - 1) or (t == "to" and s.infinitive is False and w.low[j + 1] in BE):
            s.infinitive = True
            j = _over_governor(w, j - 1, lo, s)
            continue
        elif t in ("]", ")", ",") and j > lo and (back := _back_over_aside_any(w, j, lo)) is not None:
            j = back
            continue
        else:
            break
        j -= 1
    s.auxiliaries, s.passive = tuple(auxiliaries), bool(auxiliaries) and auxiliaries[0] in BE
    s.start = j + 1
    _settle(w, s, j, lo)
    return s


def _back_over_aside_any(w: Words, j: int, lo: int) -> int | None:
    if w.low[j] in ("]", ")"):
        return next((k - 1 for k in range(j - 1, max(lo, j - 14) - 1, -1) if w.low[k] in ("[", "(")), None)
    return _back_over_aside(w, j, lo)


def _over_governor(w: Words, j: int, lo: int, s: Subject) -> int:
    """Left over "wished", "was able", "went on", whose subject an infinitive shares."""
    if j >= lo and w.low[j] in ("seem", "seems", "seemed", "appear", "appears", "appeared"):
        s.hedge = (j, j + 1)
    if j >= lo and w.low[j] in ("not", "on", "about"):
        s.negated |= w.low[j] == "not"
        j -= 1
    if j >= lo and (w.low[j] in VERBS or w.low[j] in ADJECTIVES or w.low[j] in _GOVERNORS):
        return j - 1
    s.free = j < lo or w.low[j] not in AUXILIARIES
    return j


_GOVERNORS = listed(
    "went going had have has having able like likes liked used continued continue continues began begin "
    "begins tried try sought seek chose choose came managed failed fail able like unable seemed seem "
    "seems appear appears appeared prefer wish ought proceeded hastened attempted started due likely "
    "wants need needs needed"
)


def _settle(w: Words, s: Subject, j: int, lo: int) -> None:
    """Set the holder from the word before the verb group."""
    if s.free:
        return
    if (
        j < lo
        or w.low[j] in CONJUNCTIONS
        or w.low[j] in (",", ";", ":", "by", "in", "after", "before", "while", "when")
    ):
        s.shared = True
        return
    if w.low[j] in ("who", "which", "that"):
        s.relative, s.start = True, j
        k = j - 1
        while k >= lo and (w.low[k] in (",", "in", "of", "by", "]") or w.low[k] in PREPOSITIONS):
            k -= 1
        s.holder = phrase_before(w, k, lo)
        return
    if w.word(j) or w.low[j] in (")", "]"):
        s.holder = phrase_before(w, j, lo)
        if s.holder:
            s.start = s.holder[0]
            if s.hedge is None and s.start > lo and w.low[s.start - 1] in ("if", "whether"):
                s.hedge = (s.start - 1, s.start)  # only supposed or asked about
            if s.start > lo and w.low[s.start - 1] in ("no", "neither", "nor", "none"):
                s.negated = True


MODAL_BASE = MODALS | frozenset({"do", "does", "did", "to"})
