"""Reports of what somebody said, wrote or thought, found in the words of one passage by cue and complement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from visavis.records import Act
from visavis.stages.attributing import lexicon
from visavis.stages.attributing.clauses import (
    MODAL_BASE,
    Complement,
    Range,
    Subject,
    complement,
    content_end,
    noun_like,
    phrase_after,
    phrase_before,
    subject,
    trimmed_end,
)
from visavis.stages.attributing.lexicon import ADJECTIVES, NOUNS, VERBS, Cue
from visavis.stages.attributing.tokens import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    Words,
    closing,
    opening,
)


@dataclass
class Report:
    """One report in word indices. `kind`: frame letter, prefixed for nouns (n.), adjectives (a.) and the like."""

    act: Act
    kind: str
    cue: list[Range]
    content: list[Range]
    holder: Range | None = None
    lemma: str = ""
    negated: bool = False
    hedge: Range | None = None
    run_on: bool = False
    shared: bool = False
    quotes: list[int] = field(default_factory=list)  # indices in Words.quotes that are the content or within it


def reports(w: Words) -> list[Report]:
    """All reports of a passage, in the order of their cues; "it can be said that" only hedges those within it."""
    found = list(_all(w))
    for hedge in [r for r in found if r.kind == "hedge"]:
        (a, b), cue = hedge.content[0], hedge.cue[0]
        for r in found:
            if r is not hedge and r.cue and a <= r.cue[0][0] < b and r.hedge is None:
                r.hedge = hedge.hedge or cue
    return [r for r in found if r.kind != "hedge"]


def _all(w: Words) -> Iterator[Report]:
    taken = -1  # last word of a cue that has become a report
    for i, word in enumerate(w.low):
        if i <= taken:
            continue
        if w.capital(i) and not _opens(w, i):
            continue  # the States, Wells, Mr. Hope
        found = _verb(w, i) if word in VERBS else None
        if found is None and word in lexicon.LIGHT_VERBS:
            found = _light(w, i)
        if found is None and word in ADJECTIVES:
            found = _adjective(w, i)
        if found is None and word in NOUNS:
            found = _noun(w, i)
        if found is None and word in _PHRASE_FIRST:
            found = _phrase(w, i)
        if found is not None and found.content and found.content[0][1] > found.content[0][0]:
            taken = found.cue[-1][1] - 1
            yield found


def _opens(w: Words, i: int) -> bool:
    """Does word i open a sentence or a quotation?"""
    return i == 0 or not w.word(i - 1) or i == w.bounds(i)[0]


# ---------------------------------------------------------------- verbs


def _verb(w: Words, i: int) -> Report | None:
    lo, hi = w.bounds(i)
    before = w.low[i - 1] if i > lo else ""
    for cue in VERBS[w.low[i]]:
        end = i + 1
        if cue.particle:
            if not (end < hi and w.low[end] == cue.particle):
                end = next((k + 1 for k in (i + 2, i + 3) if k < hi and w.low[k] == cue.particle), 0)
                if not end or cue.lemma != "make":
                    continue
            else:
                end += 1
        s = subject(w, i, lo) if cue.form != "ing" else _participle_subject(w, i, lo, before)
        if not _is_verb(w, i, lo, cue, s):
            continue
        if cue.lemma == "state" and cue.form == "s" and (end >= hi or w.low[end] not in ("that", ":", ",")):
            continue  # the slave states
        if (found := _after_quote(w, i, end, lo, cue, s)) is not None:
            return found
        if not cue.particle and w.low[i] in lexicon.LIGHT_VERBS and (found := _light(w, i)) is not None:
            return found
        if (found := _aside(w, i, end, lo, hi, cue, s)) is not None:
            return found
        if s.passive or (cue.form in ("both", "part") and end < hi and w.low[end] == "by" and not s.auxiliaries):
            found = _passive(w, i, end, lo, hi, cue, s)
        elif (c := complement(w, end, hi, cue)) is not None:
            found = _active(w, i, end, lo, hi, cue, s, c)
        if found is not None:
            return found
    return None


def _is_verb(w: Words, i: int, lo: int, cue: Cue, s: Subject) -> bool:
    """Is the word a verb here, and of this form?"""
    before = w.low[i - 1] if i > lo else ""
    if cue.form == "ing":
        if before in ("when", "in", "for", "by", "from", "on", "without", "of", "after", "before"):
            return False
        return before not in DETERMINERS and before not in POSSESSIVES and before not in ("of", "'s", "’s")
    if before in DETERMINERS and before not in ("this", "that", "all", "both"):
        return False
    if before in POSSESSIVES or before in ("'s", "’s", "of") or (before in PREPOSITIONS and before != "to"):
        return False
    if cue.form == "base":
        if s.auxiliaries and (s.auxiliaries[0] in MODAL_BASE or s.auxiliaries[0].endswith(("n't", "n’t"))):
            return True
        if s.infinitive:
            return s.holder is not None
        if s.holder is None:
            return False
        last = w.low[s.holder[1] - 1]
        plural = last in ("i", "we", "you", "they", "who", "people", "these", "those", "some", "all", "many", "both")
        return plural or (last.endswith("s") and not last.endswith(("ss", "'s", "us", "is")) and s.holder[1] > s.holder[0])
    if cue.form == "s":
        return (s.holder is not None and w.low[s.holder[1] - 1] not in ("i", "we", "you", "they")) or s.shared
    return not (cue.form == "part" and not s.auxiliaries and not (i + 1 < len(w) and w.low[i + 1] == "by"))


# A noun that can itself be said to say something: "a letter stating that".
_PAPERS = frozenset(
    "letter note memorandum telegram cable report reports statement message resolution article speech dispatch despatch "
    "directive paper document communique declaration information memo".split()
)


def _participle_subject(w: Words, i: int, lo: int, before: str) -> Subject:
    """The subject of an -ing form: of "is saying" its own; of ", saying" that of its clause; of "with X saying" X."""
    s = subject(w, i, lo)
    if s.auxiliaries or s.infinitive:
        return s
    if before == "," or s.holder is None:
        return Subject(start=i, shared=True, negated=s.negated)
    introduced = w.low[s.start - 1] if s.start > lo else ","
    if introduced in ("with", ",", ";") or w.low[s.holder[1] - 1] in _PAPERS or s.relative:
        return s
    return Subject(start=i, shared=True, negated=s.negated)


def _active(w: Words, i: int, end: int, lo: int, hi: int, cue: Cue, s: Subject, c: Complement) -> Report | None:
    kind = c.frame
    if s.holder is not None and w.low[s.holder[0]] == "one" and s.holder[1] - s.holder[0] == 1:
        return None  # "one cannot regard": nobody in particular
    if (cue.lemma, w.low[c.start]) == ("declare", "war") or (cue.lemma == "refer" and s.relative):
        return None  # an act, not a report
    cue_end = end + 1 if kind == "p" and c.start == end + 1 and cue.lemma not in _BARE else end
    report = Report(cue.act, kind, [(i, cue_end)], [], s.holder, cue.lemma, s.negated, s.hedge, shared=s.shared)
    if kind == "i" and cue.lemma in ("wish", "want", "like", "go", "desire") and _speaks(w, c.start + 1, hi):
        return None  # "wished to point out that": the second verb reports
    if kind == "q":
        return _with_quote(w, report, c.start, hi)
    fronted = _fronted(w, lo, i, hi)
    stop = content_end(w, c.start, hi, kind, fronted, s.relative and w.low[max(lo, s.start - 1)] == ",")
    report.content = _pieces(w, c.start, stop)
    return report if stop > c.start else None


def _speaks(w: Words, k: int, hi: int) -> bool:
    """Is word k a verb of saying with a complement of its own?"""
    for cue in VERBS.get(w.low[k], ()) if k < hi else ():
        end = k + 2 if cue.particle and k + 1 < hi and w.low[k + 1] == cue.particle else k + 1
        if cue.act != "thought" and (not cue.particle or end == k + 2) and complement(w, end, hi, cue) is not None:
            return True
    return False


# Verbs whose preposition belongs to their complement, not to the cue.
_BARE = frozenset("tell inform assure remind notify advise warn ask agree disagree hope wish".split())


def _with_quote(w: Words, report: Report, first: int, hi: int) -> Report:
    """Quoted words alone are direct; if the report goes on after them within its clause, it is mixed."""
    k = w.quote_at[first]
    lo, end = w.quotes[k]
    report.quotes = [k]
    report.content = [(lo, end)]
    after = end + 1
    if after < hi and w.word(after) and not w.low[end - 1] in (",", ".", "!", "?") and end - lo < 12:
        stop = content_end(w, after, hi, "t", False, False)
        if stop > after and w.low[after] not in CONJUNCTIONS | SUBORDINATORS:
            report.content = [(lo - 1, stop)]
            report.kind = "m"
    return report


def _fronted(w: Words, lo: int, i: int, hi: int) -> bool:
    """Does the cue stand in a subordinate clause that opens the sentence?"""
    if lo + 1 < i and w.low[lo + 1] == ",":
        lo += 2  # "Additionally, when"
    first = w.low[lo]
    if first not in SUBORDINATORS and first not in ("in", "by", "after", "despite") and not first.endswith("ing"):
        return False
    return "," not in w.low[lo:i]


def _pieces(w: Words, start: int, stop: int) -> list[Range]:
    """Content cut at "and that", "but that", "; that": each that-clause is a piece, without its conjunction."""
    out, begin = [], start
    for m in range(start + 1, stop - 1):
        if w.low[m] != "that" or w.low[m - 1] not in ("and", "but", ";", ",", "also"):
            continue
        if w.low[m - 1] == "," and w.low[m + 1] not in PRONOUNS | DETERMINERS:
            continue
        left = m
        while left > begin and w.low[left - 1] in ("and", "but", ";", ",", "also"):
            left -= 1
        if left > begin + 2:
            out.append((begin, left))
            begin = m + 1
    out.append((begin, stop))
    return out


def _light(w: Words, i: int) -> Report | None:
    """ "expressed the view that": the verb and its noun are one cue."""
    lo, hi = w.bounds(i)
    s = subject(w, i, lo)
    k = i + 1
    while k < min(hi, i + 6) and w.low[k] not in NOUNS and (
        w.low[k] in DETERMINERS or w.low[k] in POSSESSIVES or noun_like(w, k) or w.adverb(k)
    ):
        k += 1
    if k >= hi or w.low[k] not in NOUNS or s.passive or (s.holder is None and not s.shared):
        return None
    for cue in NOUNS[w.low[k]]:
        found = _noun_complement(w, k + 1, hi, cue)
        if found is None or (w.low[i] in _WEAK and found.frame == "p"):
            continue
        stop = content_end(w, found.start, hi, found.frame, _fronted(w, lo, i, hi), False)
        return Report(
            cue.act, "l." + found.frame, [(i, found.cue_end or k + 1)], _pieces(w, found.start, stop), s.holder,
            cue.lemma, s.negated, s.hedge, shared=s.shared,
        )  # fmt: skip
    return None


_WEAK = frozenset("make makes made making take takes took taken taking give gives gave given giving".split())


def _after_quote(w: Words, i: int, end: int, lo: int, cue: Cue, s: Subject) -> Report | None:
    """ "...," Seward wrote to Dayton: the quotation that ends right before the subject is what is reported."""
    first = s.holder[0] if s.holder is not None else i
    if "q" not in cue.frames or s.passive or first - 1 < lo or not closing(w.low[first - 1]) or cue.form == "ing":
        return None
    k = next((k for k, (a, b) in enumerate(w.quotes) if b == first - 1 and a >= lo), None)
    if k is None or w.low[w.quotes[k][1] - 1] not in (",", "?", "!") or s.holder is None:
        return None
    return Report(cue.act, "q", [(i, end)], [w.quotes[k]], s.holder, cue.lemma, s.negated, s.hedge, quotes=[k])


def _aside(w: Words, i: int, end: int, lo: int, hi: int, cue: Cue, s: Subject) -> Report | None:
    """ "A, he said, B" and "A, said X": the rest of the sentence is reported."""
    if "z" not in cue.frames and cue.lemma not in ("ask", "inquire", "recall", "urge") or cue.form not in ("past", "both", "s", "base"):
        return None
    k = end
    while k < hi and w.adverb(k):
        k += 1
    inverted = k < hi and i > lo and (w.low[i - 1] == "," or closing(w.low[i - 1])) and cue.form in ("past", "both", "s")
    if inverted and (w.capital(k) or w.low[k] in DETERMINERS):
        e = phrase_after(w, k, hi)
        if e == k or not (e >= hi or w.low[e] in (",", ".", ";", "of", "in", "to", "(", "on", "who", "at")):
            return None
        first, holder, after = i, (k, e), e
    elif s.holder is not None and not s.relative and (k >= hi or w.low[k] in (",", ".", ";")):
        first, holder, after = s.holder[0], s.holder, k
        if first <= lo or not (w.low[first - 1] == "," or closing(w.low[first - 1]) or w.low[first - 1] == ";"):
            return None
    else:
        return None
    report = Report(cue.act, "aside", [(i, end)], [], holder, cue.lemma, s.negated, s.hedge)
    return _around(w, report, lo, first, after, hi)


def _around(w: Words, report: Report, lo: int, first: int, after: int, hi: int) -> Report | None:
    """Content on both sides of an aside; quotations there are the content alone."""
    quotes = [k for k, (a, b) in enumerate(w.quotes) if lo <= a and b < hi and (b + 2 >= first if b < first else a <= after + 14)]
    before = [k for k in quotes if w.quotes[k][1] < first]
    if before and w.quotes[before[-1]][1] + 2 >= first:
        report.quotes = [before[-1]] + [k for k in quotes if after <= w.quotes[k][0] <= after + 3]
        report.content = [w.quotes[k] for k in report.quotes]
        report.kind = "q"
        return report
    start = lo
    while start < first and (w.low[start] in CONJUNCTIONS or not (w.word(start) or opening(w.low[start])) or w.low[start] == "that"):
        start += 1
    left = (start, trimmed_end(w, start, first))
    right_start = after + 1 if after < hi and w.low[after] == "," else after
    right = (right_start, trimmed_end(w, right_start, content_end(w, right_start, hi, "t", False, False))) if right_start < hi else (hi, hi)
    if w.low[min(after, hi - 1)] not in (",",):
        right = (hi, hi)
    report.content = [r for r in (left, right) if r[1] > r[0]]
    return report if left[1] - left[0] >= 2 or right[1] - right[0] >= 2 else None


def _passive(w: Words, i: int, end: int, lo: int, hi: int, cue: Cue, s: Subject) -> Report | None:
    """ "It was felt that", "X was told that", "X is expected to", "Y was proposed by Z"."""
    holder: Range | None = None
    k = end
    if k < hi and w.low[k] == "to" and (e := phrase_after(w, k + 1, hi)) > k + 1 and e < hi and w.low[e] == "by":
        k = e  # "mentioned to the Secretary by"
    if k < hi and w.low[k] == "by":
        e = phrase_after(w, k + 1, hi)
        if e == k + 1 or w.low[k + 1].endswith("ing") or w.low[k + 1].isdigit():
            return None
        holder, k = (k + 1, e), e
    if s.holder is None and s.shared and k < hi and w.low[k] == "as" and "a" in cue.frames:
        stop = content_end(w, k + 1, hi, "a", False, False)
        return Report(cue.act, "pass.a", [(i, end)], [(k + 1, stop)], holder, cue.lemma, s.negated, s.hedge)
    it = s.holder is not None and w.low[s.holder[0]] == "it" and s.holder[1] - s.holder[0] == 1
    report = Report(cue.act, "", [(i, end)], [], holder, cue.lemma, s.negated, s.hedge)
    if s.auxiliaries and set(s.auxiliaries) & {"can", "may", "might", "could"} or (it and cue.lemma in ("say", "allege", "report", "rumor")):
        report.hedge = report.hedge or (s.start, end)
    c = complement(w, k, hi, cue)
    if it and c and c.frame == "t" and cue.lemma in _IMPERSONAL and {"can", "could", "may", "might"} & set(s.auxiliaries):
        report.kind, report.content = "hedge", [(c.start, hi)]  # "it can be said that": the writer's own caution
        return report
    if c and c.frame in "tzwq" and (it or "o" in cue.frames or c.frame in "tq" and holder):
        report.kind = "pass." + c.frame
        if c.frame == "q":
            return _with_quote(w, report, c.start, hi)
        report.content = _pieces(w, c.start, content_end(w, c.start, hi, c.frame, _fronted(w, lo, i, hi), False))
        return report
    if s.holder is None or it:
        return None
    return _passive_subject(w, report, s, k, hi, cue, holder)


_IMPERSONAL = frozenset("say see think argue conclude understand assume infer".split())


def _passive_subject(w: Words, report: Report, s: Subject, k: int, hi: int, cue: Cue, holder: Range | None) -> Report | None:
    """The subject itself is what is reported, with the infinitive or "as" phrase after the verb."""
    assert s.holder is not None
    if k < hi and w.low[k] == "to" and ("e" in cue.frames or cue.lemma in lexicon.HEDGE_PASSIVES or cue.lemma in ("say", "expect", "believe", "report", "consider", "allege", "think", "understand", "know", "intend")):
        if cue.lemma in ("say", "believe", "report", "allege", "think", "understand"):
            report.hedge = report.hedge or (report.cue[0][0] - 1, report.cue[0][1] + 1)
        report.kind = "pass.i"
        report.content = [s.holder, (k, content_end(w, k, hi, "i", False, s.relative))]
        return report
    if k < hi and w.low[k] == "as" and "a" in cue.frames:
        report.kind = "pass.a"
        stop = content_end(w, k + 1, hi, "a", False, s.relative)
        alone = w.low[s.holder[0]] in PRONOUNS
        report.content = [(k + 1, stop)] if alone else [s.holder, (k + 1, stop)]
        if (q := _first_quote(w, k, min(k + 5, stop + 2))) is not None:
            report.quotes = [q]
        return report
    if holder is not None and "n" in cue.frames:
        report.kind = "pass.n"
        report.content = [s.holder]
        return report
    return None


def _first_quote(w: Words, a: int, b: int) -> int | None:
    return next((w.quote_at[m] for m in range(a, b) if m in w.quote_at), None)


# ---------------------------------------------------------------- adjectives, nouns, phrases


def _adjective(w: Words, i: int) -> Report | None:
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
        stop = content_end(w, c.start, hi, c.frame, _fronted(w, lo, i, hi), s.relative)
        end = c.start if c.frame == "p" else i + 1
        return Report(
            cue.act, "a." + c.frame, [(i, end)], _pieces(w, c.start, stop), s.holder, cue.lemma, s.negated, s.hedge,
            shared=s.shared,
        )  # fmt: skip
    return None


_COPULAS = BE | frozenset(
    "feel feels felt seem seems seemed remain remains remained become becomes became appear appears appeared am "
    "stand stands stood".split()
)


def _noun_complement(w: Words, k: int, hi: int, cue: Cue) -> Complement | None:
    """What follows a reporting noun: "that", "to", a preposition, or "is that"."""
    m = k
    if m < hi and w.low[m] in ("of", "by", "among", "in", "on") and "t" in cue.frames:
        e = phrase_after(w, m + 1, hi, 8)
        if e < hi and e > m + 1 and w.low[e] in ("that", "is", "was") :
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
    if m + 1 < hi and w.low[m] == "to" and "i" in cue.frames and w.word(m + 1) and w.low[m + 1] not in DETERMINERS | POSSESSIVES:
        return Complement(m, "i")
    if m + 1 < hi and w.low[m] in cue.prepositions and w.word(m + 1):
        return Complement(m + 1, "p", cue_end=m + 1)
    return None


def _noun(w: Words, i: int) -> Report | None:
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
        stop = content_end(w, c.start, hi, "n" if c.frame == "p" else c.frame, _fronted(w, lo, i, hi), False)
        if c.frame in "ip":
            stop = _before_main_verb(w, c.start, stop)
        negated = holder is not None and holder[0] > lo and w.low[holder[0] - 1] in lexicon.NEGATIONS
        return Report(cue.act, "n." + c.frame, [(i, i + 1)], _pieces(w, c.start, stop), holder, cue.lemma, negated)
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


def _before_main_verb(w: Words, start: int, stop: int) -> int:
    """A noun's complement ends where the sentence's own verb begins: "his desire to leave | was known"."""
    for m in range(start + 2, stop):
        t = w.low[m]
        if t in AUXILIARIES and t not in ("be", "been", "being", "have", "do") and w.low[m - 1] not in ("to", "who", "which", "that") and noun_like(w, m - 1):
            if not any(x in ("that", "which", "who", "what", "if", "whether") for x in w.low[start:m]):
                return m
    return stop


_PHRASE_FIRST = frozenset(("according", "in", "to", "from", "for"))
# Whose point of view "For X, the war was ..." can be.
_COLLECTIVES = frozenset(
    "leadership leaders government governments people peoples officials army staff party command public historians "
    "statesmen policymakers kremlin cabinet ministry planners strategists generals diplomats side allies".split()
)


def _phrase(w: Words, i: int) -> Report | None:
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
    if (q := _first_quote(w, right[0], min(right[0] + 3, hi))) is not None:
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
        return (i + 1, (i + 1, e), e) if i == w.bounds(i)[0] and collective and copula and w.low[min(e, hi - 1)] == "," else None
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


__all__ = ["Report", "reports"]
