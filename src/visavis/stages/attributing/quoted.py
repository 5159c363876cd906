"""Quotations and speakers' turns: whose words they are, and the subjects that several verbs share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from visavis.records import Passage
from visavis.stages.attributing.building import Found
from visavis.stages.attributing.lexicon import VERBS, Cue
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.subjects import Range, phrase_after, subject
from visavis.stages.attributing.tokens import (
    BE,
    PREPOSITIONS,
    SUBORDINATORS,
    Words,
    opening,
    split,
)
from visavis.text import listed, span


def share_holders(w: Words, found: list[Report]) -> None:
    """Give a verb that shares its clause's subject the holder of the report before it, else the main subject."""
    last: dict[int, list[Report]] = {}
    for r in found:
        at = r.cue[0][0] if r.cue else r.content[0][0]
        sentence = w.sentence_of[at]
        if r.holder is None and r.shared:
            r.holder = _earlier(last.get(sentence, []), at) or _main_subject(w, at)
        last.setdefault(sentence, []).append(r)


def _earlier(before: Sequence[Report], at: int) -> Range | None:
    """The holder of the last report of the sentence whose content does not hold this cue."""
    near = [r for r in before[-8:] if r.cue]
    for r in reversed(near):
        cue = r.cue[0][0]
        nested = any(o is not r and any(a <= cue < b for a, b in o.content) for o in near)
        if r.holder is not None and cue < at and not nested and not any(a <= at < b for a, b in r.content):
            return r.holder
    return None


def _main_subject(w: Words, at: int) -> Range | None:
    """Its first noun phrase outside prepositional phrases; of an opening clause or participle, that after a comma."""
    lo, hi = w.bounds(at)
    k = lo
    if at - lo <= 1:
        k = _after_comma(w, at, hi)
    elif k + 1 < at and w.low[k + 1] == "," and w.low[k] not in ("he", "she", "they"):
        k += 2  # "Additionally,"
    if at - lo > 1 and k + 1 < at and _opens(w, k) and (w.low[k + 1].endswith("ing") or w.low[k] in SUBORDINATORS):
        k = min(_after_comma(w, k, at), at)  # "after saying that ..., he": the clause has a subject of its own
    limit = min(hi, k + 60)
    while k < limit:
        if w.low[k] == "it" and k + 1 < hi and w.low[k + 1] in BE:
            k = next((m + 1 for m in range(k, min(hi, k + 6)) if w.low[m] == "that"), k + 2)  # "it is believed that"
            continue
        if _opens(w, k) or w.low[k] in ("and", "but"):
            k = max(phrase_after(w, k + 1, hi), k + 1)
            continue
        e = phrase_after(w, k, hi)
        if e > k and not (w.adverb(k) and e == k + 1):
            return (k, e) if e <= at or k > at else None
        k = max(e, k + 1)
    return None


def _opens(w: Words, k: int) -> bool:
    return w.low[k] in PREPOSITIONS or w.low[k] in SUBORDINATORS


def _after_comma(w: Words, at: int, hi: int) -> int:
    """The word after the next comma outside quotations; one that ends a quotation is outside. `hi` if there is none."""
    for m in range(at, hi):
        k = w.inside(m)
        if w.low[m] == "," and (k is None or w.quotes[k][1] == m + 1):
            after = m + 1
            return after + 1 if k is not None and after < hi and not w.word(after) else after
    return hi


# ---------------------------------------------------------------- quotations


def attach_quotes(w: Words, found: list[Report]) -> list[Report]:
    """Reports with those added whose words are quoted and that no report has yet."""
    covered = {k for r in found for k in r.quotes}
    for r in found:
        for x, y in r.content:
            covered.update(k for k in w.quotes_within(x, y) if w.quotes[k][1] <= y + 1)
    groups = [k for k in range(len(w.quotes)) if k not in covered and not _within_another(w, k)]
    more = []
    quoted_in = {w.sentence_of[r.cue[0][0]]: r for r in reversed(found) if r.quotes and r.cue}
    for k in groups:
        if not _continues(w, k, quoted_in) and (made := _quote_report(w, k, found)) is not None:
            more.append(made)
    return sorted(found + more, key=lambda r: min(r.content[0][0], r.cue[0][0] if r.cue else r.content[0][0]))


def _continues(w: Words, k: int, quoted_in: dict[int, Report]) -> bool:
    """Append to the last report a quotation that opens the sentence after its own: "A," X said. "B." """
    a, b = w.quotes[k]
    s = w.sentence_of[a]
    if a - w.sentences[s][0] > 1 or s == 0:
        return False
    last = quoted_in.get(s - 1)
    if last is None or not last.cue or w.quotes[last.quotes[-1]][1] > last.cue[0][0]:
        return False
    last.content.append((a, b))
    last.quotes.append(k)
    last.run_on = True
    return True


def _within_another(w: Words, k: int) -> bool:
    a, b = w.quotes[k]
    return any(j != k and x <= a and b <= y for j, (x, y) in enumerate(w.quotes[max(0, k - 3) : k + 1], max(0, k - 3)))


def _quote_report(w: Words, k: int, found: list[Report]) -> Report | None:
    """The report of quotation k: the reporting verb nearest to it in its sentence, else the one before's."""
    a, b = w.quotes[k]
    lo, hi = w.sentences[w.sentence_of[a]]
    best: tuple[int, int, Cue] | None = None
    for i in [*range(max(lo, a - 45), a), *range(b, min(hi, b + 14))]:
        if w.inside(i) is not None or (i >= b and i + 1 < hi and w.low[i + 1] == "that"):
            continue  # a verb with a that-clause of its own tells that, not the words before it
        for cue in VERBS.get(w.low[i], ()):
            if not set("qtzna") & set(cue.frames):
                continue
            gap = a - i if i < a else i - b + 2
            gap += 20 if "q" not in cue.frames else 0
            gap += 30 if cue.form in ("both", "part") and any(t in BE for t in w.low[max(lo, i - 2) : i]) else 0
            if best is None or gap < best[0]:
                best = (gap, i, cue)
    report: Report = Report("speech", "bare", [], [(a, b)], quotes=[k])
    if best is not None:
        _, i, cue = best
        s = subject(w, i, max(lo, i - 40))
        holder = s.holder
        if s.passive:
            holder = None
            j = next((m for m in range(i + 1, min(hi, i + 4)) if w.low[m] == "by"), None)
            if j is not None and (e := phrase_after(w, j + 1, hi)) > j + 1:
                holder = (j + 1, e)
        elif i > b and (s.shared or holder is None) and (e := phrase_after(w, i + 1, hi)) > i + 1:
            holder = (i + 1, e)
        elif holder is None:
            holder = _earlier([r for r in found[-40:] if r.cue and lo <= r.cue[0][0] < i], i) or _main_subject(w, i)
        report.holder, report.cue, report.act, report.lemma = holder, [(i, i + 1)], cue.act, cue.lemma
        report.negated, report.hedge = s.negated, s.hedge
        report.kind = "near" if best[0] > 6 else "q"
        if cue.lemma in _GIVES_A_NAME and i < a:
            report.content, report.kind = [(i + 1, b)], "q"  # "called Germany a 'robber'": of whom is part of it
    if best is None:
        report.holder = _main_subject(w, b) if a - lo > 3 else None
    short = b - a < (5 if report.kind == "near" else 9)
    return None if report.kind != "q" and short and not _whole(w, a, b) else report


_GIVES_A_NAME = frozenset(("call", "dub", "label", "brand", "term"))


def _whole(w: Words, a: int, b: int) -> bool:
    """Are the quoted words a sentence?"""
    return w.capital(a) and w.low[b - 1] in (".", "!", "?")


# ---------------------------------------------------------------- turns

_TURN = re.compile(
    r"\s*((?:(?:Mr|Mrs|Ms|Dr|Gen|Amb|Sec)\.\s*|[A-ZА-ЯЁ][\w'’.-]*\s+(?:of\s+|the\s+)?){0,5}"
    r"[A-ZА-ЯЁ][\w'’.-]*)(\s*\([^)]{1,60}\))?:\s+(?=\S)"
)
_NO_SPEAKER = listed(
    "note source subject ref reference references to from participants present summary comment for re "
    "date place time attachment enclosure copy cc classification action info conclusion answer question "
    "begin paragraph"
)


@dataclass
class Turn:
    """A speaker's turn of a record: "Mr. Byrnes: ..."."""

    passage: Passage
    holder: tuple[int, int]
    content: int

    def found(self) -> list[Found]:
        words = split(self.passage.text, [])
        a, b = words.index(self.holder[0]), words.index(self.holder[1] - 1) + 1
        c = words.index(self.content)
        if c >= len(words):
            return []
        report = Report("speech", "turn", [(a, b + 1)], [(c, len(words))], (a, b))
        text = self.passage.text
        return [Found(self.passage, report, words, [span(self.passage.id, text, self.content, len(text))])]


def turns(passages: Sequence[Passage]) -> dict[str, Turn]:
    """Passages that open with a speaker's name and a colon, where a document has at least two such."""
    out: dict[str, Turn] = {}
    for p in passages:
        if p.kind not in ("paragraph", "item"):
            continue
        m = _TURN.match(p.text[:200])
        if m and m.group(1).split()[0].casefold().rstrip(".") not in _NO_SPEAKER:
            out[p.id] = Turn(p, m.span(1), m.end())
    return out if len(out) >= 2 else {}


__all__ = ["attach_quotes", "opening", "share_holders", "turns"]
