"""Reports by verbs: active, passive, as an aside, after a quotation."""

from __future__ import annotations

from visavis.stages.attributing import lexicon
from visavis.stages.attributing.complements import Complement, complement
from visavis.stages.attributing.extents import LONGEST, content_end, trimmed_end
from visavis.stages.attributing.lexicon import VERBS, Cue
from visavis.stages.attributing.nouns import light_report
from visavis.stages.attributing.report import Report, first_quote, fronted_clause, pieces, with_quote
from visavis.stages.attributing.subjects import MODAL_BASE, Range, Subject, phrase_after, subject
from visavis.stages.attributing.tokens import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    Words,
    closing,
    opening,
)
from visavis.text import listed


def verb_report(w: Words, i: int) -> Report | None:
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
        if not cue.particle and w.low[i] in lexicon.LIGHT_VERBS and (found := light_report(w, i)) is not None:
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
        return plural or (
            last.endswith("s") and not last.endswith(("ss", "'s", "us", "is")) and s.holder[1] > s.holder[0]
        )
    if cue.form == "s":
        return (s.holder is not None and w.low[s.holder[1] - 1] not in ("i", "we", "you", "they")) or s.shared
    return not (cue.form == "part" and not s.auxiliaries and not (i + 1 < len(w) and w.low[i + 1] == "by"))


# A noun that can itself be said to say something: "a letter stating that".
_PAPERS = listed(
    "letter note memorandum telegram cable report reports statement message resolution article speech "
    "dispatch despatch directive paper document communique declaration information memo"
)


def _participle_subject(w: Words, i: int, lo: int, before: str) -> Subject:
    """The subject of an -ing form: of "is saying" its own; of ", saying" that of its clause; of "with X saying" X."""
    s = subject(w, i, lo)
    if s.auxiliaries or s.infinitive:
        return s
    if before == ",":
        return Subject(start=i, shared=True, negated=s.negated, holder=_clause_subject(w, i - 1, lo))
    if s.holder is None:
        return Subject(start=i, shared=True, negated=s.negated)
    introduced = w.low[s.start - 1] if s.start > lo else ","
    with_it = any(w.low[k] == "with" for k in range(max(lo, s.start - 4), s.start))  # "with Minister for War X saying"
    if with_it or introduced in (",", ";") or w.low[s.holder[1] - 1] in _PAPERS or s.relative:
        return s
    return Subject(start=i, shared=True, negated=s.negated)


def _clause_subject(w: Words, comma: int, lo: int) -> Range | None:
    """The subject of the short clause that a comma closes: "..., Stalin refused, citing"."""
    k = next((x + 1 for x in range(comma - 1, max(lo, comma - 12) - 1, -1) if w.low[x] in (",", ";")), None)
    if k is None:
        return None
    e = phrase_after(w, k, comma)
    finite = e < comma and (w.low[e] in VERBS or w.low[e] in AUXILIARIES or w.low[e].endswith("ed"))
    return (k, e) if e > k and finite and (w.capital(k) or w.low[k] in PRONOUNS) else None


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
        return with_quote(w, report, c.start, hi)
    fronted = fronted_clause(w, lo, i, hi)
    stop = content_end(w, c.start, hi, kind, fronted, s.relative and w.low[max(lo, s.start - 1)] == ",")
    report.content = pieces(w, c.start, stop)
    return report if stop > c.start else None


def _speaks(w: Words, k: int, hi: int) -> bool:
    """Is word k a verb of saying with a complement of its own?"""
    for cue in VERBS.get(w.low[k], ()) if k < hi else ():
        end = k + 2 if cue.particle and k + 1 < hi and w.low[k + 1] == cue.particle else k + 1
        if cue.act != "thought" and (not cue.particle or end == k + 2) and complement(w, end, hi, cue) is not None:
            return True
    return False


# Verbs whose preposition belongs to their complement, not to the cue.
_BARE = listed("tell inform assure remind notify advise warn ask agree disagree hope wish")


def _after_quote(w: Words, i: int, end: int, lo: int, cue: Cue, s: Subject) -> Report | None:
    """ "...," Seward wrote to Dayton: the quotation that ends right before the subject is what is reported."""
    first = s.holder[0] if s.holder is not None else i
    if "q" not in cue.frames or s.passive or first - 1 < lo or not closing(w.low[first - 1]) or cue.form == "ing":
        return None
    k = w.quote_end.get(first - 1)
    if k is None or w.quotes[k][0] < lo or w.low[w.quotes[k][1] - 1] not in (",", "?", "!") or s.holder is None:
        return None
    return Report(cue.act, "q", [(i, end)], [w.quotes[k]], s.holder, cue.lemma, s.negated, s.hedge, quotes=[k])


def _aside(w: Words, i: int, end: int, lo: int, hi: int, cue: Cue, s: Subject) -> Report | None:
    """ "A, he said, B" and "A, said X": the rest of the sentence is reported."""
    if ("z" not in cue.frames and cue.lemma not in ("ask", "inquire", "recall", "urge")) or cue.form not in (
        "past",
        "both",
        "s",
        "base",
    ):
        return None
    k = end
    while k < hi and w.adverb(k):
        k += 1
    inverted = (
        k < hi and i > lo and (w.low[i - 1] == "," or closing(w.low[i - 1])) and cue.form in ("past", "both", "s")
    )
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
    near = w.quotes_within(max(lo, first - LONGEST), min(hi, after + 15))
    quotes = [k for k in near if w.quotes[k][1] + 2 >= first or w.quotes[k][0] >= after]
    before = [k for k in quotes if w.quotes[k][1] < first]
    if before and w.quotes[before[-1]][1] + 2 >= first:
        report.quotes = [before[-1]] + [k for k in quotes if after <= w.quotes[k][0] <= after + 3]
        report.content = [w.quotes[k] for k in report.quotes]
        report.kind = "q"
        return report
    start = lo
    while start < first and (
        w.low[start] in CONJUNCTIONS or not (w.word(start) or opening(w.low[start])) or w.low[start] == "that"
    ):
        start += 1
    left = (start, trimmed_end(w, start, first))
    right_start = after + 1 if after < hi and w.low[after] == "," else after
    right = (
        (right_start, trimmed_end(w, right_start, content_end(w, right_start, hi, "t", False, False)))
        if right_start < hi
        else (hi, hi)
    )
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
    if (s.auxiliaries and set(s.auxiliaries) & {"can", "may", "might", "could"}) or (
        it and cue.lemma in ("say", "allege", "report", "rumor")
    ):
        report.hedge = report.hedge or (s.start, end)
    c = complement(w, k, hi, cue)
    if (
        it
        and c
        and c.frame == "t"
        and cue.lemma in _IMPERSONAL
        and {"can", "could", "may", "might"} & set(s.auxiliaries)
    ):
        report.kind, report.content = "hedge", [(c.start, hi)]  # "it can be said that": the writer's own caution
        return report
    if c and c.frame in "tzwq" and (it or "o" in cue.frames or (c.frame in "tq" and holder)):
        report.kind = "pass." + c.frame
        if c.frame == "q":
            return with_quote(w, report, c.start, hi)
        report.content = pieces(w, c.start, content_end(w, c.start, hi, c.frame, fronted_clause(w, lo, i, hi), False))
        return report
    if s.holder is None or it:
        return None
    return _passive_subject(w, report, s, k, hi, cue, holder)


_IMPERSONAL = listed("say see think argue conclude understand assume infer")


def _passive_subject(
    w: Words, report: Report, s: Subject, k: int, hi: int, cue: Cue, holder: Range | None
) -> Report | None:
    """The subject itself is what is reported, with the infinitive or "as" phrase after the verb."""
    assert s.holder is not None
    if (
        k < hi
        and w.low[k] == "to"
        and (
            "e" in cue.frames
            or cue.lemma in lexicon.HEDGE_PASSIVES
            or cue.lemma
            in ("say", "expect", "believe", "report", "consider", "allege", "think", "understand", "know", "intend")
        )
    ):
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
        if (q := first_quote(w, k, min(k + 5, stop + 2))) is not None:
            report.quotes = [q]
        return report
    if holder is not None and "n" in cue.frames:
        report.kind = "pass.n"
        report.content = [s.holder]
        return report
    return None
