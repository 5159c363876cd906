"""A report in the making, in words of one passage, and the parts that its kinds share."""

from __future__ import annotations

from dataclasses import dataclass, field

from visavis.records import Act
from visavis.stages.attributing.extents import content_end
from visavis.stages.attributing.subjects import Range
from visavis.stages.attributing.tokens import CONJUNCTIONS, DETERMINERS, PRONOUNS, SUBORDINATORS, Words


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
    confidence: float | None = None  # where it was judged


def with_quote(w: Words, report: Report, first: int, hi: int) -> Report:
    """Quoted words alone are direct; if the report goes on after them within its clause, it is mixed."""
    k = w.quote_at[first]
    lo, end = w.quotes[k]
    report.quotes = [k]
    report.content = [(lo, end)]
    after = end + 1
    if after < hi and w.word(after) and w.low[end - 1] not in (",", ".", "!", "?") and end - lo < 12:
        stop = content_end(w, after, hi, "t", False, False)
        if stop > after and w.low[after] not in CONJUNCTIONS | SUBORDINATORS:
            report.content = [(lo - 1, stop)]
            report.kind = "m"
    return report


def fronted_clause(w: Words, lo: int, i: int, hi: int) -> bool:
    """Does the cue stand in a subordinate clause that opens the sentence?"""
    if lo + 1 < i and w.low[lo + 1] == ",":
        lo += 2  # "Additionally, when"
    first = w.low[lo]
    if first not in SUBORDINATORS and first not in ("in", "by", "after", "despite") and not first.endswith("ing"):
        return False
    return i - lo < 60 and "," not in w.low[lo:i]


def pieces(w: Words, start: int, stop: int) -> list[Range]:
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


def first_quote(w: Words, a: int, b: int) -> int | None:
    return next((w.quote_at[m] for m in range(a, b) if m in w.quote_at), None)
