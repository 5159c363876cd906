"""Where a reporting verb's subject stands and where its complement begins and ends, without a parser."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.stages.attributing.lexicon import ADJECTIVES, NEGATIONS, VERBS, Cue
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

Range = tuple[int, int]

_MONTHS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday today yesterday tomorrow".split()
)
_CLOSED = (
    PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | SUBORDINATORS | RELATIVES | PRONOUNS | OBJECTS | NEGATIONS
    | frozenset("there here what how why then thus".split())
)  # fmt: skip
_PAST = frozenset(
    "came went took gave made found saw got kept left lost met put sent set stood told thought brought began became "
    "built bought fell held knew led lay meant paid ran rose sold showed spoke spent won wrote drew fought grew broke "
    "seemed appeared remains remained needs requires depends constitutes represents means makes gives seems".split()
)
_WH = frozenset("whether if what how why who whom which where when".split())


@dataclass
class Subject:
    """What stands left of a verb: its subject's words, or that it shares the clause before's (`shared`)."""

    holder: Range | None = None
    start: int = 0  # first word of the verb group with its subject
    shared: bool = False
    negated: bool = False
    passive: bool = False
    infinitive: bool = False
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
        if (t == "of" and k < j) or joined or (noun_like(w, k) and not (k < j and _verb_form(w, k))):
            k -= 1
            continue
        break
    return _trimmed(w, k + 1, j + 1, lo)


def _verb_form(w: Words, k: int) -> bool:
    return not w.capital(k) and any(c.form in ("past", "both") for c in VERBS.get(w.low[k], ()))


def _trimmed(w: Words, a: int, b: int, lo: int) -> Range | None:
    """Without what only precedes the phrase: dates, adverbs, the end of a fronted phrase."""
    while a < b and (w.low[a] == "of" or w.low[a] in _MONTHS or w.low[a].isdigit() or w.adverb(a)):
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
        elif t in ("of",) and j > k:
            pass
        elif t == "and" and j > k and j + 1 < hi and (w.capital(j + 1) or w.low[j + 1] in DETERMINERS):
            pass
        elif not noun_like(w, j) or (j > k and _verb_form(w, j) and not w.capital(j)):
            break
        j += 1
    while j > k and w.low[j - 1] in ("of", "and", "the", "a"):
        j -= 1
    return j


def _back_over_aside(w: Words, j: int, lo: int) -> int | None:
    """From a comma that closes an aside (", however,", ", the Minister of War,") to the word before the aside."""
    for k in range(j - 1, max(lo, j - 16) - 1, -1):
        if w.low[k] in (",", "("):
            inner = w.low[k + 1 : j]
            plain = not any(t in AUXILIARIES or t in (";", ":") for t in inner) and not any(
                _verb_form(w, x) for x in range(k + 1, j)
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
        elif w.adverb(j):
            if t in ("apparently", "allegedly", "reportedly", "supposedly", "presumably", "probably", "evidently"):
                s.hedge = (j, j + 1)
        elif t == "to" and j == i - 1 or t == "to" and s.infinitive is False and w.low[j + 1] in BE:
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
        j -= 1
    return j


_GOVERNORS = frozenset(
    "went going had have has having able like likes liked used continued continue continues began begin begins tried "
    "try sought seek chose choose came managed failed fail able like unable seemed seem seems appear appears appeared "
    "prefer wish ought proceeded hastened attempted started due likely wants need needs needed".split()
)


def _resumes(w: Words, n: int) -> bool:
    """Does a finite verb stand at word n (after "and", "but")?"""
    while n < len(w) and w.adverb(n):
        n += 1
    if n >= len(w):
        return False
    if w.low[n] in AUXILIARIES - {"be", "being"} or w.low[n] in _PAST or _verb_form(w, n):
        return True
    follows = w.low[n + 1] if n + 1 < len(w) else ""
    return w.low[n].endswith("ed") and (follows in DETERMINERS | POSSESSIVES | PREPOSITIONS | OBJECTS | {"to"})


def _settle(w: Words, s: Subject, j: int, lo: int) -> None:
    """Set the holder from the word before the verb group."""
    if j < lo or w.low[j] in CONJUNCTIONS or w.low[j] in (",", ";", ":", "by", "in", "after", "before", "while", "when"):
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
            if s.start > lo and w.low[s.start - 1] in ("no", "neither", "nor", "none"):
                s.negated = True


def finite_after(w: Words, k: int, hi: int, reach: int = 14) -> bool:
    """Is there a finite verb soon after word k, before the clause ends?"""
    for m in range(k, min(hi, k + reach)):
        t = w.low[m]
        if t in (",", ";", ":", "(") or (m > k and t in ("that", "who", "which")):
            return m > k + 1 and m + 1 < hi and t == "," and finite_after(w, m + 1, min(hi, m + 8), 7)
        if m > k and ((t in AUXILIARIES and t != "being") or t in _PAST or t.endswith(("n't", "n’t"))):
            return True
        if m > k and len(t) > 4 and t.endswith("ed") and w.low[m - 1] not in DETERMINERS | POSSESSIVES and noun_like(w, m - 1):
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
    if (found := _quoted(w, k, hi)) is not None:
        return Complement(found, "q")
    return _clausal(w, k, hi, cue) or _nominal(w, k, hi, cue)


def _quoted(w: Words, k: int, hi: int) -> int | None:
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
    if t in _WH and "w" in frames:
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
    return k < hi and w.word(k) and not w.capital(k) and w.low[k] not in DETERMINERS | POSSESSIVES | OBJECTS | _WH


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
    if "t" in cue.frames and (n := _that(w, m, hi)) is not None:
        return Complement(n, "t", person)
    if "i" in cue.frames and (t == "to" or t == "not") and _verbal(w, m + 1, hi):
        return Complement(m, "i", person)
    if t in _WH and ("w" in cue.frames or cue.lemma == "ask"):
        return Complement(m, "w", person)
    if t in cue.prepositions and t != "to":
        return Complement(m + 1, "p", person)
    if t in (",", ":") and (n := _quoted(w, m, hi)) is not None:
        return Complement(n, "q", person)
    if "z" in cue.frames and w.low[k] in OBJECTS and finite_after(w, m, hi):
        return Complement(m, "z", person)
    return None


def _over_date(w: Words, k: int, hi: int) -> int:
    """The end of a date that begins with word k: "December 20", "3 May 1940,"."""
    n = k
    while n < hi and n - k < 5 and (w.low[n] in _MONTHS or w.low[n].isdigit() or w.low[n] == ","):
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
        if t == "to" and not _nounish_start(w, k + 1):
            return None
        return Complement(k + 1, "p")
    if "g" in frames and len(t) > 4 and t.endswith("ing") and not w.capital(k):
        return Complement(k, "g")
    if "n" in frames and (_nounish_start(w, k) or opening(t)) and t not in ("each", "one"):
        return Complement(k, "n")
    return None


def _nounish_start(w: Words, k: int) -> bool:
    t = w.low[k]
    return t in DETERMINERS or t in POSSESSIVES or t in OBJECTS or t == "what" or (noun_like(w, k) and not w.adverb(k))


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


def content_end(w: Words, start: int, hi: int, frame: str, fronted: bool, relative: bool) -> int:
    """The end of the reported words: where the reporting clause, or another report, goes on.

    `fronted`: the report stands in a subordinate clause before the main one; `relative`: in a relative clause.
    """
    m, depth = start, 0
    while m < hi:
        t = w.low[m]
        if t in ("(", "["):
            depth += 1
        elif t in (")", "]"):
            if not depth:
                break
            depth -= 1
        elif t == ":" and m + 2 < hi and opening(w.low[m + 1]) and m + 2 in w.quote_at:
            break
        elif depth == 0 and m > start and t in (",", ";", "and", "but", "or", "—") and _stops(w, m, hi, frame, fronted, relative):
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
    if (joined or t == ",") and finite_cue(w, n, hi):
        return True
    if joined and frame in "npgai" and _resumes(w, n):
        return True
    if (joined or t == ";") and subject_and_cue(w, n, hi):
        return True
    if t == "," and n < hi - 1 and w.low[n] == "then" and w.low[n + 1].endswith("ing"):
        return True
    if t == "," and n == m + 1 and _participle(w, n) and frame in "tzanpi":
        return True
    if t in (",", ";") and any(c.form == "ing" for c in VERBS.get(w.low[n], ())) and complement(w, n + 1, hi, _ing(w, n)):
        return True
    if t == ",":
        after = w.low[n]
        if relative and n == m + 1:
            return True
        if fronted and n == m + 1 and _opens_clause(w, n, hi):
            return True
        if frame in "npgai" and (after in ("which", "who", "whom", "where", "with") or after in SUBORDINATORS - {"that"}):
            return True
        if frame in "npga" and (w.low[n] in PRONOUNS or (joined and finite_after(w, n, hi, 8))):
            return True
    return t == ";" and frame in "npgai"


def _participle(w: Words, n: int) -> bool:
    """A participle that goes on about the reporting clause: ", embodying a view"."""
    t = w.low[n]
    follows = w.low[n + 1] if n + 1 < len(w) else ""
    return len(t) > 5 and t.endswith("ing") and t not in _NOT_PARTICIPLES and (
        follows in DETERMINERS or follows in POSSESSIVES or follows in OBJECTS or follows == "that"
    )


_NOT_PARTICIPLES = frozenset("including during regarding concerning according nothing anything something following".split())


def _ing(w: Words, n: int) -> Cue:
    return next(c for c in VERBS[w.low[n]] if c.form == "ing")


def _opens_clause(w: Words, n: int, hi: int) -> bool:
    if w.low[n] in PRONOUNS or w.low[n] in ("there", "this", "it"):
        return True
    end = phrase_after(w, n, hi)
    return end > n and end < hi and (w.low[end] in AUXILIARIES or _verb_form(w, end) or w.low[end] in _PAST or w.low[end].endswith("ed"))


def trimmed_end(w: Words, start: int, end: int) -> int:
    """Without closing punctuation, marks and conjunctions."""
    while end > start and (
        w.low[end - 1] in (".", ",", ";", ":", "?", "!", "-", "—", "and", "but", "(", "…") or opening(w.low[end - 1]) or _outer_close(w, start, end)
    ):
        end -= 1
    return end


def _outer_close(w: Words, start: int, end: int) -> bool:
    """A closing mark whose opening is not within the words."""
    if not closing(w.low[end - 1]):
        return False
    return not any(opening(w.low[k]) for k in range(start, end - 1))


MODAL_BASE = MODALS | frozenset({"do", "does", "did", "to"})
