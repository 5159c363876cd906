"""Where the words begin that a reporting word introduces, and by which frame."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.stages.attributing.lexicon import VERBS, Cue
from visavis.stages.attributing.subjects import MONTHS, PAST, WH, Range, noun_like, phrase_after
from visavis.stages.attributing.tokens import (
    AUXILIARIES,
    DETERMINERS,
    OBJECTS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    Words,
    opening,
)


def finite_after(w: Words, k: int, hi: int, reach: int = 14) -> bool:
    """Is there a finite verb soon after word k, before the clause ends?"""
    for m in range(k, min(hi, k + reach)):
        t = w.low[m]
        if t in (",", ";", ":", "(") or (m > k and t in ("that", "who", "which")):
            return m > k + 1 and m + 1 < hi and t == "," and finite_after(w, m + 1, min(hi, m + 8), 7)
        if m > k and ((t in AUXILIARIES and t != "being") or t in PAST or t.endswith(("n't", "n’t"))):
            return True
        if (
            m > k
            and len(t) > 4
            and t.endswith("ed")
            and w.low[m - 1] not in DETERMINERS | POSSESSIVES
            and noun_like(w, m - 1)
        ):
            return True
        if m > k and any(c.form in ("past", "s") for c in VERBS.get(t, ())) and w.low[m - 1] not in PREPOSITIONS:
            return True
    return False


@dataclass
class Complement:
    """Where the reported words begin, by which frame, and the person addressed between cue and content."""

    start: int
    frame: str
    addressee: Range | None = None
    cue_end: int | None = None  # where particles or nouns belong to the cue


def complement(w: Words, j: int, hi: int, cue: Cue) -> Complement | None:
    """The complement that begins at or after word j."""
    k = j
    while k < hi and w.adverb(k):
        k += 1
    if k >= hi:
        return None
    if (found := quoted_start(w, k, hi)) is not None:
        return Complement(found, "q")
    return _clausal(w, k, hi, cue) or _nominal(w, k, hi, cue)


def quoted_start(w: Words, k: int, hi: int) -> int | None:
    """The first word of a quotation that begins here: “X, : “X, that “X, that: “X (a comma or colon between)."""
    for m in range(k, min(hi, k + 4)):
        if opening(w.low[m]) and m + 1 in w.quote_at:
            return m + 1
        if w.low[m] not in (",", ":", "that", "-", "—"):
            return None
    return None


def _that(w: Words, k: int, hi: int) -> int | None:
    """The first word after a conjunction "that" which stands at k."""
    if k + 1 >= hi or w.low[k] not in ("that", "lest"):
        return None
    m = k + 1
    while m < hi and w.low[m] in (",", ":"):
        m += 1
    return m if m < hi and w.low[m] not in (".", ";") else None


def _clausal(w: Words, k: int, hi: int, cue: Cue) -> Complement | None:
    frames, t = cue.frames, w.low[k]
    if ("t" in frames) and (m := _that(w, k, hi)) is not None:
        return Complement(m, "t")
    if t in WH and "w" in frames:
        return Complement(k, "w")
    if t == ":" and "q" in frames and k + 1 < hi:
        return Complement(k + 1, "c")
    if "i" in frames and (t == "to" or (t == "not" and k + 1 < hi and w.low[k + 1] == "to")) and _verbal(w, k + 1, hi):
        return Complement(k, "i")
    if "o" in frames and (found := _addressed(w, k, hi, cue)):
        return found
    if "t" in frames and (found := _late_that(w, k, hi)):
        return found
    if "e" in frames:
        m = phrase_after(w, k, hi)
        if m > k and m < hi and w.low[m] == "to":
            return Complement(k, "e")
    if "z" in frames and t not in PREPOSITIONS and (w.word(k) or t in ("“", '"', "‘")) and t != "to":
        first = t in PRONOUNS or t == "there" or t in ("if", "when", "while")
        if (first and t != "you") or finite_after(w, k, hi):
            return Complement(k, "z")
    return None


def _verbal(w: Words, k: int, hi: int) -> bool:
    return k < hi and w.word(k) and not w.capital(k) and w.low[k] not in DETERMINERS | POSSESSIVES | OBJECTS | WH


def _addressed(w: Words, k: int, hi: int, cue: Cue) -> Complement | None:
    """Verb + person + that, to, of or wh-: "told him that"."""
    m = phrase_after(w, k, hi, 10)
    while k < m < hi and w.low[m] in ("in", "at") and (n := phrase_after(w, m + 1, hi, 5)) > m + 1:
        m = n  # "the Ambassador in Tokyo"
    while k < m < hi and w.adverb(m):
        m += 1
    if k < m < hi and w.low[m] == "(":
        m = next((x + 1 for x in range(m, min(hi, m + 20)) if w.low[x] == ")"), m)
    if k < m < hi - 1 and w.low[m] == "on" and (n := _over_date(w, m + 1, hi)) > m + 1:
        m = n
    if m == k or m >= hi:
        return None
    t, person = w.low[m], (k, m)
    if "t" in cue.frames and (first := _that(w, m, hi)) is not None:
        return Complement(first, "t", person)
    if "i" in cue.frames and (t == "to" or t == "not") and _verbal(w, m + 1, hi):
        return Complement(m, "i", person)
    if t in WH and ("w" in cue.frames or cue.lemma == "ask"):
        return Complement(m, "w", person)
    if t in cue.prepositions and t != "to":
        return Complement(m + 1, "p", person)
    if t in (",", ":") and (first := quoted_start(w, m, hi)) is not None:
        return Complement(first, "q", person)
    if "z" in cue.frames and w.low[k] in OBJECTS and finite_after(w, m, hi):
        return Complement(m, "z", person)
    return None


def _over_date(w: Words, k: int, hi: int) -> int:
    """The end of a date that begins with word k: "December 20", "3 May 1940,"."""
    n = k
    while n < hi and n - k < 5 and (w.low[n] in MONTHS or w.low[n].isdigit() or w.low[n] == ","):
        n += 1
    return n


def _late_that(w: Words, k: int, hi: int) -> Complement | None:
    """A that-clause after "to him", "in his reply", ", however,": only such words may stand between."""
    person: Range | None = None
    m, steps = k, 0
    while m < hi and steps < 4:
        steps += 1
        t = w.low[m]
        if t == "that":
            n = _that(w, m, hi)
            return Complement(n, "t", person) if n is not None else None
        if t == ",":
            close = next((x for x in range(m + 1, min(hi, m + 9)) if w.low[x] == ","), None)
            if close is None:
                return None
            m = close + 1
        elif t in PREPOSITIONS and t not in ("because", "as"):
            n = phrase_after(w, m + 1, hi)
            if n == m + 1:
                return None
            person = (m + 1, n) if t in ("to", "with") else person
            m = n
        elif w.adverb(m):
            m += 1
        else:
            return None
    return None


def _nominal(w: Words, k: int, hi: int, cue: Cue) -> Complement | None:
    frames, t = cue.frames, w.low[k]
    if "a" in frames:
        for m in range(k, min(hi, k + 14)):
            if w.low[m] == "as" and m + 1 < hi and w.low[m + 1] not in ("well", "soon", "long"):
                return Complement(k if m > k else m + 1, "a")
            if w.low[m] in (",", ";", ":", ".", "that", "and"):
                break
    if t in cue.prepositions and k + 1 < hi and (w.word(k + 1) or opening(w.low[k + 1])):
        if t == "to" and not nounish_start(w, k + 1):
            return None
        return Complement(k + 1, "p")
    if "g" in frames and len(t) > 4 and t.endswith("ing") and not w.capital(k):
        return Complement(k, "g")
    if "n" in frames and (nounish_start(w, k) or opening(t)) and t not in ("each", "one"):
        return Complement(k, "n")
    return None


def nounish_start(w: Words, k: int) -> bool:
    t = w.low[k]
    return t in DETERMINERS or t in POSSESSIVES or t in OBJECTS or t == "what" or (noun_like(w, k) and not w.adverb(k))
