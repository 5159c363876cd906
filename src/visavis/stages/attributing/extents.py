"""Where reported words end: the clause that reports, or another report, goes on."""

from __future__ import annotations

from visavis.stages.attributing.complements import complement, finite_after
from visavis.stages.attributing.lexicon import VERBS, Cue
from visavis.stages.attributing.subjects import PAST, phrase_after, verb_form
from visavis.stages.attributing.tokens import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    OBJECTS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    Words,
    closing,
    opening,
)
from visavis.text import listed


def _resumes(w: Words, n: int) -> bool:
    """Does a finite verb stand at word n (after "and", "but")?"""
    while n < len(w) and w.adverb(n):
        n += 1
    if n >= len(w):
        return False
    if w.low[n] in AUXILIARIES - {"be", "being"} or w.low[n] in PAST or verb_form(w, n):
        return True
    follows = w.low[n + 1] if n + 1 < len(w) else ""
    return w.low[n].endswith("ed") and (follows in DETERMINERS | POSSESSIVES | PREPOSITIONS | OBJECTS | {"to"})


def finite_cue(w: Words, m: int, hi: int) -> bool:
    """Does a finite reporting verb with a clause after it begin at word m?"""
    while m < hi and (w.adverb(m) or w.low[m] in ("had", "has", "have", "would", "did", "not", "could")):
        m += 1
    if m >= hi:
        return False
    for cue in VERBS.get(w.low[m], ()):
        if cue.form in ("past", "both", "s") and not cue.particle:
            found = complement(w, m + 1, hi, cue)
            if found and found.frame in "tzwqi":
                return True
        if cue.particle and m + 1 < hi and w.low[m + 1] == cue.particle:
            return True
    return False


def subject_and_cue(w: Words, m: int, hi: int) -> bool:
    """Does "NP reporting-verb" begin at word m?"""
    n = phrase_after(w, m, hi, 7)
    return n > m and finite_cue(w, n, hi) and (w.low[m] in PRONOUNS or w.low[m] in DETERMINERS or w.capital(m))


LONGEST = 600  # words; the longest reported list in print is shorter, and what is longer is no clause


def content_end(w: Words, start: int, hi: int, frame: str, fronted: bool, relative: bool) -> int:
    """The end of the reported words: where the reporting clause, or another report, goes on.

    `fronted`: the report stands in a subordinate clause before the main one; `relative`: in a relative clause.
    """
    m, depth, hi = start, 0, min(hi, start + LONGEST)
    while m < hi:
        t = w.low[m]
        if t in ("(", "["):
            depth += 1
        elif t in (")", "]"):
            if not depth:
                break
            depth -= 1
        elif (t == ":" and m + 2 < hi and opening(w.low[m + 1]) and m + 2 in w.quote_at) or (
            depth == 0
            and m > start
            and t in (",", ";", "and", "but", "or", "—")
            and _stops(w, m, hi, frame, fronted, relative)
        ):
            break
        m += 1
    return trimmed_end(w, start, m)


def _stops(w: Words, m: int, hi: int, frame: str, fronted: bool, relative: bool) -> bool:
    t, n = w.low[m], m + 1
    if t in (",", ";", "—") and n < hi and w.low[n] in ("and", "but", "or", "yet", "nor"):
        n += 1
    if n >= hi:
        return False
    joined = t in CONJUNCTIONS or n > m + 1
    if joined and w.low[n] in PREPOSITIONS:  # "and in September 1943, announced"
        comma = next((x for x in range(n + 1, min(hi, n + 7)) if w.low[x] == ","), None)
        if comma is not None and finite_cue(w, comma + 1, hi):
            return True
    if (joined or t == ",") and finite_cue(w, n, hi):
        return True
    if joined and frame in "npgai" and _resumes(w, n):
        return True
    if (joined or t == ";") and subject_and_cue(w, n, hi):
        return True
    if t == "," and n < hi - 1 and w.low[n] == "then" and (frame in "npgai" or w.low[n + 1].endswith("ing")):
        return True
    if t == "," and n == m + 1 and _participle(w, n) and frame in "tzanpi":
        return True
    if (
        t in (",", ";")
        and any(c.form == "ing" for c in VERBS.get(w.low[n], ()))
        and complement(w, n + 1, hi, _ing(w, n))
    ):
        return True
    if t == ",":
        after = w.low[n]
        if relative and n == m + 1:
            return True
        if fronted and n == m + 1 and _opens_clause(w, n, hi):
            return True
        if frame in "npgai" and (
            after in ("which", "who", "whom", "where", "with") or after in SUBORDINATORS - {"that"}
        ):
            return True
        if frame in "npga" and (w.low[n] in PRONOUNS or (joined and finite_after(w, n, hi, 8))):
            return True
    return t == ";" and frame in "npgai"


def _participle(w: Words, n: int) -> bool:
    """A participle that goes on about the reporting clause: ", embodying a view"."""
    t = w.low[n]
    follows = w.low[n + 1] if n + 1 < len(w) else ""
    return (
        len(t) > 5
        and t.endswith("ing")
        and t not in _NOT_PARTICIPLES
        and (follows in DETERMINERS or follows in POSSESSIVES or follows in OBJECTS or follows == "that")
    )


_NOT_PARTICIPLES = listed("including during regarding concerning according nothing anything something following")


def _ing(w: Words, n: int) -> Cue:
    return next(c for c in VERBS[w.low[n]] if c.form == "ing")


def _opens_clause(w: Words, n: int, hi: int) -> bool:
    if w.low[n] in PRONOUNS or w.low[n] in ("there", "this", "it"):
        return True
    end = phrase_after(w, n, hi)
    return (
        end > n
        and end < hi
        and (w.low[end] in AUXILIARIES or verb_form(w, end) or w.low[end] in PAST or w.low[end].endswith("ed"))
    )


def trimmed_end(w: Words, start: int, end: int) -> int:
    """Without closing punctuation, marks and conjunctions."""
    while end > start and (
        w.low[end - 1] in (".", ",", ";", ":", "?", "!", "-", "—", "and", "but", "(", "…")
        or opening(w.low[end - 1])
        or _outer_close(w, start, end)
    ):
        end -= 1
    return end


def _outer_close(w: Words, start: int, end: int) -> bool:
    """A closing mark whose opening is not within the words."""
    if not closing(w.low[end - 1]):
        return False
    return not any(opening(w.low[k]) for k in range(start, end - 1))
