"""Reports by nouns, adjectives and phrases: "his fear of", "was convinced that", "according to"."""

from __future__ import annotations

from visavis.records import Act
from visavis.stages.attributing import lexicon
from visavis.stages.attributing.complements import Complement, complement
from visavis.stages.attributing.extents import content_end, trimmed_end
from visavis.stages.attributing.lexicon import ADJECTIVES, NOUNS, Cue
from visavis.stages.attributing.report import Report, first_quote, fronted_clause, pieces
from visavis.stages.attributing.subjects import Range, noun_like, phrase_after, phrase_before, subject
from visavis.stages.attributing.tokens import AUXILIARIES, BE, CONJUNCTIONS, DETERMINERS, POSSESSIVES, Words
from visavis.text import listed


def light_report(w: Words, i: int) -> Report | None:
    """ "expressed the view that": the verb and its noun are one cue."""
    lo, hi = w.bounds(i)
    s = subject(w, i, lo)
    k = i + 1
    while (
        k < min(hi, i + 6)
        and w.low[k] not in NOUNS
        and (w.low[k] in DETERMINERS or w.low[k] in POSSESSIVES or noun_like(w, k) or w.adverb(k))
    ):
        k += 1
    if k >= hi or w.low[k] not in NOUNS or s.passive or (s.holder is None and not s.shared):
        return None
    for cue in NOUNS[w.low[k]]:
        found = _noun_complement(w, k + 1, hi, cue)
        if found is None or (w.low[i] in _WEAK and found.frame == "p"):
            continue
        stop = content_end(w, found.start, hi, found.frame, fronted_clause(w, lo, i, hi), False)
        return Report(
            cue.act, "l." + found.frame, [(i, found.cue_end or k + 1)], pieces(w, found.start, stop), s.holder,
            cue.lemma, s.negated, s.hedge, shared=s.shared,
        )  # fmt: skip
    return None


_WEAK = listed("make makes made making take takes took taken taking give gives gave given giving")


def adjective_report(w: Words, i: int) -> Report | None:
    lo, hi = w.bounds(i)
    s = subject(w, i, lo)
    be = next((k for k in range(i - 1, max(lo, i - 5) - 1, -1) if w.low[k] in _COPULAS), None)
    if be is None:
        return None
    s = subject(w, be, lo)
    s.negated |= any(w.low[k] in lexicon.NEGATIONS for k in range(be, i))
    for cue in ADJECTIVES[w.low[i]]:
        c = complement(w, i + 1, hi, cue)
        if c is None or c.frame in "nq" or (s.holder is None and not s.shared):
            continue
        if s.holder is not None and w.low[s.holder[0]] in ("it", "this", "there"):
            return None
        stop = content_end(w, c.start, hi, c.frame, fronted_clause(w, lo, i, hi), s.relative)
        end = c.start if c.frame == "p" else i + 1
        return Report(
            cue.act, "a." + c.frame, [(i, end)], pieces(w, c.start, stop), s.holder, cue.lemma, s.negated, s.hedge,
            shared=s.shared,
        )  # fmt: skip
    return None


_COPULAS = BE | listed(
    "feel feels felt seem seems seemed remain remains remained become becomes became appear appears "
    "appeared am stand stands stood"
)


def _noun_complement(w: Words, k: int, hi: int, cue: Cue) -> Complement | None:
    """What follows a reporting noun: "that", "to", a preposition, or "is that"."""
    m = k
    if m < hi and w.low[m] in ("of", "by", "among", "in", "on") and "t" in cue.frames:
        e = phrase_after(w, m + 1, hi, 8)
        if e < hi and e > m + 1 and w.low[e] in ("that", "is", "was"):
            m = e
    if m + 1 < hi and w.low[m] == "of" and "i" in cue.frames and "t" not in cue.frames:
        e = phrase_after(w, m + 1, hi, 6)
        if m + 1 < e < hi and w.low[e] == "to":
            m = e
    if m < hi and w.low[m] in ("is", "was", "remains") and m + 1 < hi:
        if w.low[m + 1] == "," and m + 4 < hi and w.low[m + 3] == "," and w.low[m + 4] == "that":
            return Complement(m + 5, "t")
        if w.low[m + 1] == "that":
            return Complement(m + 2, "t")
        if w.low[m + 1] == "to" and "i" in cue.frames:
            return Complement(m + 1, "i")
        return None
    if m + 1 < hi and w.low[m] == "that" and "t" in cue.frames and w.low[m + 1] not in AUXILIARIES:
        return Complement(m + 1, "t")
    if m + 3 < hi and w.low[m : m + 3] == ["to", "the", "effect"] and w.low[m + 3] == "that":
        return Complement(m + 4, "t")
    if (
        m + 1 < hi
        and w.low[m] == "to"
        and "i" in cue.frames
        and w.word(m + 1)
        and w.low[m + 1] not in DETERMINERS | POSSESSIVES
    ):
        return Complement(m, "i")
    if m + 1 < hi and w.low[m] in cue.prepositions and w.word(m + 1):
        return Complement(m + 1, "p", cue_end=m + 1)
    return None


def noun_report(w: Words, i: int) -> Report | None:
    """ "his fear of", "the Soviet view that", "the belief of the General Staff that"."""
    lo, hi = w.bounds(i)
    for cue in NOUNS[w.low[i]]:
        c = _noun_complement(w, i + 1, hi, cue)
        if c is None:
            continue
        holder = _owner(w, i, lo)
        if holder is None and w.low[i + 1] == "of" and c.start > i + 2:
            holder = (i + 2, phrase_after(w, i + 2, hi, 8))
        if holder is None and i - 3 >= lo and w.low[i - 2] == "of" and w.low[i - 1] in ("the", "a", "this"):
            s = subject(w, i - 2, lo)
            holder = s.holder if s.auxiliaries and s.auxiliaries[0] in BE else None  # "was of the opinion that"
        if holder is None and c.frame != "t":
            continue
        stop = content_end(w, c.start, hi, "n" if c.frame == "p" else c.frame, fronted_clause(w, lo, i, hi), False)
        if c.frame in "ip":
            stop = _before_main_verb(w, c.start, stop)
        negated = holder is not None and holder[0] > lo and w.low[holder[0] - 1] in lexicon.NEGATIONS
        return Report(cue.act, "n." + c.frame, [(i, i + 1)], pieces(w, c.start, stop), holder, cue.lemma, negated)
    return None


def _owner(w: Words, i: int, lo: int) -> Range | None:
    """The possessor before a noun: "his", "Stalin's", "the Soviet" (an adjective of nation with a capital)."""
    k = i - 1
    steps = 0
    while k >= lo and steps < 4 and noun_like(w, k) and not w.capital(k) and w.low[k] not in ("'s", "’s", "'", "’"):
        k, steps = k - 1, steps + 1
    if k < lo:
        return None
    if w.low[k] in POSSESSIVES:
        return k, k + 1
    if w.low[k] in ("'s", "’s", "'", "’"):
        return phrase_before(w, k - 1, lo)
    if w.capital(k) and w.word(k) and w.low[k] not in DETERMINERS and k > lo:
        return k, k + 1
    return None


_PREDICATE = AUXILIARIES - {"be", "been", "being", "have", "do"}
_INNER = frozenset(("that", "which", "who", "what", "if", "whether"))  # the verb may belong to a clause of these


def _before_main_verb(w: Words, start: int, stop: int) -> int:
    """A noun's complement ends where the sentence's own verb begins: "his desire to leave | was known"."""
    for m in range(start + 2, stop):
        if w.low[m] in _PREDICATE and w.low[m - 1] not in ("to", "who", "which", "that") and noun_like(w, m - 1):
            return stop if any(x in _INNER for x in w.low[start:m]) else m
    return stop


PHRASE_FIRST = listed("according in to from for")


# Whose point of view "For X, the war was ..." can be.
_COLLECTIVES = listed(
    "leadership leaders government governments people peoples officials army staff party command public "
    "historians statesmen policymakers kremlin cabinet ministry planners strategists generals diplomats "
    "side allies"
)


def phrase_report(w: Words, i: int) -> Report | None:
    """ "According to X, A", "A, in the view of X, B", "in his opinion A"."""
    lo, hi = w.bounds(i)
    found = _phrase_holder(w, i, hi)
    if found is None:
        return None
    cue_end, holder, after = found
    if w.low[i] == "for":
        stop = content_end(w, after + 1, hi, "t", False, False)
        return Report("thought", "for", [(i, i + 1)], [(after + 1, stop)], holder, "for") if stop > after + 3 else None
    act: Act = "speech" if w.low[i] == "according" or "words" in w.low[i:after] else "thought"
    report = Report(act, "phrase", [(i, cue_end)], [], holder, w.low[i])
    if after < hi and w.low[after] == ",":
        right = (after + 1, content_end(w, after + 1, hi, "t", False, False))
    else:
        right = (after, content_end(w, after, hi, "t", False, False)) if i == lo and after < hi else (hi, hi)
    start = lo
    while start < i and (w.low[start] in CONJUNCTIONS or w.low[start] == "that"):
        start += 1
    left = (start, trimmed_end(w, start, i))
    report.content = [r for r in (left, right) if r[1] - r[0] > 1]
    if (q := first_quote(w, right[0], min(right[0] + 3, hi))) is not None:
        report.kind, report.quotes, report.content = "q", [q], [w.quotes[q]]
    return report if report.content else None


def _phrase_holder(w: Words, i: int, hi: int) -> tuple[int, Range, int] | None:
    """(end of the cue, holder, first word after the phrase)."""
    if w.low[i] == "according":
        if i + 2 >= hi or w.low[i + 1] != "to":
            return None
        e = phrase_after(w, i + 2, hi)
        return (i + 2, (i + 2, e), e) if e > i + 2 else None
    if w.low[i] == "for":
        e = phrase_after(w, i + 1, hi)
        collective = any(t in _COLLECTIVES for t in w.low[i + 1 : e])
        copula = any(t in ("was", "were", "is", "meant", "represented") for t in w.low[e + 1 : e + 14])
        return (
            (i + 1, (i + 1, e), e)
            if i == w.bounds(i)[0] and collective and copula and w.low[min(e, hi - 1)] == ","
            else None
        )
    if w.low[i] in ("in", "to", "from"):
        for k in range(i + 1, min(hi, i + 7)):
            if w.low[k] in lexicon.POSSESSED:
                if w.low[i + 1] == "the" and k + 1 < hi and w.low[k + 1] == "of" and k <= i + 3:
                    e = phrase_after(w, k + 2, hi)
                    return (k + 2, (k + 2, e), e) if e > k + 2 else None
                own = _owner(w, k, i + 1)
                return (k + 1, own, k + 1) if own and own[0] == i + 1 + (w.low[i + 1] == "the") * 0 else None
            if w.low[k] in (",", "."):
                return None
    return None
