"""Which words set two bodies of speech apart: log-odds with an informative prior, and keyness.

Both start from the same counts, remember in which statements each word stands, and look at a word once a statement
for the evidence but as often as it stands for the count. Words are stems (see `visavis.codebook.stems`), shown by
their commonest form.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from visavis.codebook import stems
from visavis.methods.doubt import adjusted, two_sided
from visavis.text import words

EVIDENCE = 20  # statements kept for a word of one side
LONGEST = 20_000  # code points read of one statement


class WordScore(msgspec.Struct, frozen=True, kw_only=True):
    """One word: how often it stands on either side, the difference, and the statements that bear it out.

    `difference` is positive where the first side has more of it; `z` is it over its standard error, `p` two-sided
    and corrected for all words tested, None where fewer than `LEAST` occurrences allow no test.
    """

    word: str
    first: int
    second: int
    difference: float
    z: float
    p: float | None
    statements_first: list[str]
    statements_second: list[str]


LEAST = 5  # occurrences on both sides together from which a p-value is given: the usual rule for a chi-squared cell


class Counts(msgspec.Struct, frozen=True):
    """How often each stem stands in some statements, how it is best written, and where it stands."""

    times: Counter[str]
    forms: dict[str, Counter[str]]
    where: dict[str, list[str]]

    @property
    def total(self) -> int:
        return self.times.total()

    @classmethod
    def none(cls) -> Counts:
        return cls(Counter(), {}, {})

    def with_(self, other: Counts) -> Counts:
        """Both together; the two are of different statements."""
        forms = {w: self.forms.get(w, Counter()) + other.forms.get(w, Counter()) for w in {**self.forms, **other.forms}}
        where = {w: [*self.where.get(w, []), *other.where.get(w, [])] for w in {**self.where, **other.where}}
        return Counts(self.times + other.times, forms, where)


def counted(texts: Mapping[str, str], language: str | None = None, leave: Iterable[str] = ()) -> Counts:
    """The words of some statements (id -> text). `leave`: words not to count, such as the names of the targets."""
    times: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    where: dict[str, list[str]] = defaultdict(list)
    left = {s for word in leave for s in stems(word, language)}
    for id, text in texts.items():
        text = text[:LONGEST]
        for (form, _, _), stem in zip(words(text), stems(text, language), strict=True):
            if stem in left or not any(c.isalpha() for c in stem):
                continue
            times[stem] += 1
            forms[stem][form.casefold()] += 1
            if not where[stem] or where[stem][-1] != id:
                where[stem].append(id)
    return Counts(times, dict(forms), dict(where))


def log_odds(
    first: Counts, second: Counts, background: Counter[str] | None = None, strength: float = 500.0
) -> list[WordScore]:
    """Fightin' words (Monroe, Colaresi and Quinn 2008, sec. 3.3.4 and 3.5): log-odds under a Dirichlet prior.

    With counts y, totals n and prior a_w (sum a_0):
        delta_w = log((y1 + a_w) / (n1 + a_0 - y1 - a_w)) - log((y2 + a_w) / (n2 + a_0 - y2 - a_w))
        var(delta_w) = 1 / (y1 + a_w) + 1 / (y2 + a_w)
    which is the paper's approximate variance: it leaves out the two terms 1 / (n + a_0 - y - a_w), small where a
    word is a small share of all. z = delta / sqrt(var).

    `background`: counts of the language the prior is informed by, default both sides together; `strength` is a_0, the
    words that the prior is worth. Best of the first side first.
    """
    base = background if background is not None else first.times + second.times
    total = base.total()
    found = []
    for word in first.times.keys() | second.times.keys():
        prior = strength * max(base[word], 1) / max(total, 1)
        y1, y2 = first.times[word] + prior, second.times[word] + prior
        rest1, rest2 = first.total + strength - y1, second.total + strength - y2
        if rest1 <= 0 or rest2 <= 0:
            continue
        delta = math.log(y1 / rest1) - math.log(y2 / rest2)
        found.append((word, delta, delta / math.sqrt(1 / y1 + 1 / y2)))
    return _scored(found, first, second)


def keyness(first: Counts, second: Counts) -> list[WordScore]:
    """Log-likelihood keyness (Dunning 1993; Rayson and Garside 2000) with the log ratio as its size (Hardie 2014).

    G2 = 2 (y1 log(y1/e1) + y2 log(y2/e2)), e the expected counts; `z` is its signed root, `difference` the binary
    logarithm of the two rates, half an occurrence taken for none.
    """
    n1, n2 = first.total, second.total
    found = []
    for word in first.times.keys() | second.times.keys() if n1 and n2 else ():
        y1, y2 = first.times[word], second.times[word]
        e1, e2 = n1 * (y1 + y2) / (n1 + n2), n2 * (y1 + y2) / (n1 + n2)
        g2 = 2 * sum(y * math.log(y / e) for y, e in ((y1, e1), (y2, e2)) if y)
        ratio = math.log2((y1 or 0.5) / n1) - math.log2((y2 or 0.5) / n2)
        found.append((word, ratio, math.copysign(math.sqrt(max(g2, 0.0)), y1 - e1)))
    return _scored(found, first, second)


def _scored(found: Sequence[tuple[str, float, float]], first: Counts, second: Counts) -> list[WordScore]:
    tested = [i for i, (w, _, _) in enumerate(found) if first.times[w] + second.times[w] >= LEAST]
    p = dict(zip(tested, adjusted([two_sided(found[i][2]) for i in tested]), strict=True))
    scores = [
        WordScore(
            word=_form(word, first, second),
            first=first.times[word],
            second=second.times[word],
            difference=difference,
            z=z,
            p=p.get(i),
            statements_first=first.where.get(word, [])[:EVIDENCE],
            statements_second=second.where.get(word, [])[:EVIDENCE],
        )
        for i, (word, difference, z) in enumerate(found)
    ]
    return sorted(scores, key=lambda s: (-s.z, s.word))


def _form(stem: str, first: Counts, second: Counts) -> str:
    forms = first.forms.get(stem, Counter()) + second.forms.get(stem, Counter())
    return min(forms, key=lambda f: (-forms[f], f))
