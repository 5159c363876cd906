"""What a difference between a quotation and its text amounts to: harmless, marked by the quoter, or an alteration.

Harmless: quotation marks, hyphens, the case of letters, punctuation at the ends, spelling (honour, honor), letters
that print and scanning confuse. Never harmless: numbers, names, negations, any other word. The rules are those of
manuals of style on permissible changes to quotations (The Chicago Manual of Style, 17th ed., 13.7-13.8, 13.50-13.58).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from visavis.stages.verifying.aligning import QuotedWord, Step
from visavis.text import Span

Nature = Literal["harmless", "marked", "number", "negation", "name", "omission", "addition", "words"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS = _set(
    "not no never none nor neither nobody nothing nowhere without cannot hardly scarcely barely refuse refuses refused "
    "refusing deny denies denied denying disavow disavowed reject rejects rejected "
    "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder kaum "
    "не ни нет нельзя никогда никто ничто ничего никакой никаких без отнюдь "
    "ne pas jamais sans aucun aucune rien ni"
)
CONDITIONS = _set(
    "if unless except provided providing lest unlike wenn falls sofern ausser außer если кроме лишь sauf si"
)
_NOT = frozenset({"no", "not"})
_ENDING_IN_NOT = re.compile(r".+n['’ʼ]t$")
_JAPANESE_NOT = re.compile(r"\s*(?:\w{0,3})(?:ない|なか|なく|ません|ざる|ぬ(?:。|と)|まい)")


def negates(word: str) -> bool:
    return word in NEGATIONS or _ENDING_IN_NOT.match(word) is not None


class Vocabulary(Protocol):
    """What the study's texts tell of words; little, unless they are `ample`."""

    @property
    def ample(self) -> bool: ...

    def known(self, word: str) -> bool:
        """Does it stand in other texts, more than once?"""
        ...

    def odd(self, word: str) -> bool:
        """Does it hold letters in an order that no word of the texts has, as misprints do ("tbe", "whlch")?"""
        ...


class Word(msgspec.Struct, frozen=True):
    """A word of the text a quotation is held against: folded, where it stands, and what is printed around it.

    `before` and `after` reach to the neighbouring words, "\\n" at the ends of a passage.
    """

    folded: str
    at: Span
    before: str
    after: str

    @property
    def name_like(self) -> bool:
        """A capital that begins no sentence."""
        return self.at.exact[:1].isupper() and not _STOP.search(self.before)


class Difference(msgspec.Struct, frozen=True):
    """A stretch where quotation and text differ: the numbers of their words, and what the difference amounts to."""

    quoted: list[int]
    text: list[int]
    nature: Nature

    @property
    def serious(self) -> bool:
        return self.nature not in ("harmless", "marked")


def tidied(steps: Sequence[Step], quoted: Sequence[QuotedWord], text: Sequence[str]) -> list[Step]:
    """The alignment without words of the text beyond its ends that a divided word drew in.

    "coun-tries" as the last word is two words and changes two of the text, where one says the same.
    """
    out = _tidied_end(steps, quoted, text, 1)
    return _tidied_end(out[::-1], quoted, text, -1)[::-1]


def _tidied_end(steps: Sequence[Step], quoted: Sequence[QuotedWord], text: Sequence[str], way: int) -> list[Step]:
    run: list[Step] = []
    for s in reversed(steps):
        if s.same:
            break
        run.append(s)
    q = [s.quoted for s in run if s.quoted is not None][::-way]
    t = [s.text for s in run if s.text is not None][::-way]
    wanted = "".join(spelled(quoted[n].folded) for n in q)
    for k in range(1, min(len(t), len(q))):
        kept = t[:-k] if way > 0 else t[k:]
        if wanted == "".join(spelled(text[n]) for n in kept):
            return [s if s.text not in set(t) - set(kept) else Step(s.quoted, None) for s in steps]
    return list(steps)


def differences(
    steps: Sequence[Step], quoted: Sequence[QuotedWord], text: Sequence[Word], study: Vocabulary
) -> list[Difference]:
    """Every stretch of an alignment that is not the same."""
    out: list[Difference] = []
    run: list[Step] = []
    for step in [*steps, None]:
        if step is not None and not step.same:
            run.append(step)
        elif run:
            out.extend(_judged(run, quoted, text, study))
            run = []
    return out


def _judged(run: list[Step], quoted: Sequence[QuotedWord], text: Sequence[Word], study: Vocabulary) -> list[Difference]:
    """One stretch; words left out at a mark are a difference of their own beside changed ones."""
    marked = [s.text for s in run if s.text is not None and s.quoted is None and s.gap in ("ellipsis", "bracket")]
    rest = [s for s in run if not (s.quoted is None and s.gap in ("ellipsis", "bracket"))]
    out = [Difference([], [m for m in marked if m is not None], "marked")] if marked else []
    if rest:
        q = [s.quoted for s in rest if s.quoted is not None]
        t = [s.text for s in rest if s.text is not None]
        out.append(Difference(q, t, nature([quoted[n] for n in q], [text[n] for n in t], study)))
    return out


def nature(quoted: Sequence[QuotedWord], text: Sequence[Word], study: Vocabulary) -> Nature:
    """What it amounts to that the quotation has these words and the text those."""
    here, there = [q.folded for q in quoted], [w.folded for w in text]
    if "".join(map(spelled, here)) == "".join(map(spelled, there)):
        if _NOT.intersection(here) == _NOT.intersection(there):
            return "harmless"  # hyphens and spelling, but "notable" is not "not able"
    elif _misread("".join(here), "".join(there)):
        return "harmless"
    if any(negates(w) for w in here) != any(negates(w) for w in there) or _negated(here, there):
        return "negation"
    if quoted and all(q.bracketed for q in quoted):
        return "marked"
    if not quoted and _editorial(text):
        return "harmless"
    if any(map(_number, here)) or any(map(_number, there)):
        return "number"
    if _confused("".join(here), "".join(there), study):
        return "harmless"
    if any(w.name_like for w in text) or any(_capital(q) for q in quoted):
        return "name"
    return "omission" if not quoted else "addition" if not text else "words"


def _capital(word: QuotedWord) -> bool:
    return word.at.exact[:1].isupper()


_PREFIX = re.compile(r"^(?:un|in|im|il|ir|dis|non|anti|mis)")


def _negated(here: Sequence[str], there: Sequence[str]) -> bool:
    """Is a word on one side the other's with a negating prefix (possible, impossible)?"""
    if len(here) != 1 or len(there) != 1 or here[0] == there[0]:
        return False
    long, short = sorted((here[0], there[0]), key=len, reverse=True)
    return len(short) > 3 and _PREFIX.sub("", long, count=1) == short


_NUMBER = _set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions dozen first second third half twice thrice both monday tuesday wednesday "
    "thursday friday saturday sunday january february march april june july august september october november "
    "december ein zwei drei vier fünf sechs sieben acht neun zehn hundert tausend "
    "один два три четыре пять шесть семь восемь девять десять сто тысяча"
)


def _number(word: str) -> bool:
    return word in _NUMBER or any(c.isdigit() for c in word)


def _editorial(text: Sequence[Word]) -> bool:
    """Words that the text's own editor put into square brackets."""
    return text[0].before.rstrip().endswith("[") and text[-1].after.lstrip().startswith("]")


_SPELLINGS = (
    (re.compile(r"(?<=\w\w)our"), "or"),
    (re.compile(r"(?<=\w\w)is(?=e$|ed$|es$|ing$|ation)"), "iz"),
    (re.compile(r"(?<=\w\w)ys(?=e$|ed$|es$|ing$)"), "yz"),
    (re.compile(r"(?<=\w\w[bt])re$"), "er"),
    (re.compile(r"(?<=\w\wel)l(?=ed$|ing$|er$)"), ""),
    (re.compile(r"(?:ae|oe)(?=\w{3})"), "e"),
    (re.compile(r"ence$"), "ense"),
    (re.compile(r"dgement"), "dgment"),
    (re.compile(r"['’ʼ]"), ""),
)


def spelled(word: str) -> str:
    """One spelling for British and American, accented and bare, & and and."""
    word = "".join(c for c in unicodedata.normalize("NFD", word.replace("ß", "ss")) if not unicodedata.combining(c))
    if len(word) > 3 and word.isascii():
        for pattern, plain in _SPELLINGS:
            word = pattern.sub(plain, word)
    return word


# Letters that scanning confuses, made one. Left out are pairs that turn one common word into another (b, h).
_LOOKALIKES = (*zip("1ij05ſ", "llloss", strict=True), ("rn", "m"), ("vv", "w"), ("cl", "d"))


def _alike(word: str) -> str:
    for printed, one in _LOOKALIKES:
        word = word.replace(printed, one)
    return word


_FAINTER = str.maketrans("hltnc", "bttue")  # letters confused in poor print; each also tells common words apart


def _misread(here: str, there: str) -> bool:
    """Is one the other with digits among its letters, as scanning leaves them ("artic1es", "l945")?"""
    mixed = any(any(map(str.isdigit, w)) and any(map(str.isalpha, w)) for w in (here, there))
    return mixed and _alike(here) == _alike(there)


def _confused(here: str, there: str, study: Vocabulary) -> bool:
    """Is one a misprint of the other: the same but for letters that look alike, or one letter wrong inside a long
    word and then like no word? A letter more or fewer at the end is another form of the word, no misprint."""
    a, b = _alike(here), _alike(there)
    if a == b or a.replace("c", "e") == b.replace("c", "e"):
        return not (study.known(here) and study.known(there))
    if here.translate(_FAINTER) == there.translate(_FAINTER) and study.ample:
        return study.known(here) != study.known(there)
    if min(len(here), len(there)) < 5 or not (here.isalpha() and there.isalpha()) or here[:1] != there[:1]:
        return False
    if here[-1] != there[-1] or not _one_letter(here, there) or study.known(here) == study.known(there):
        return False
    return study.odd(there if study.known(here) else here)


def _one_letter(a: str, b: str) -> bool:
    """One letter wrong, lost, doubled or swapped with its neighbour."""
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]


# ---------------------------------------------------------------- cuts that may change the sense

_STOP = re.compile(r"[.!?;…。！？\n]")
_BEFORE, _AFTER, _OWN = 3, 2, 8  # words looked at before the cut, after it, and of the quoter's own sentence


def cuts(
    steps: Sequence[Step], text: Sequence[Word], lead: Sequence[str], follow: Sequence[str], after: str = ""
) -> list[list[int]]:
    """The words of the text, left out next to the quotation or at its marks, that may change its sense.

    A negation or condition within three words before, within two after, or in the part of the sentence that an
    ellipsis leaves out. Not where the quoter says it in his own words (`lead`, `follow`: those around the quotation).
    `after` is the raw text that follows, for scripts that negate in the verb's ending.
    """
    used = [s.text for s in steps if s.text is not None]
    if not used:
        return []
    out: list[list[int]] = []
    before = _same_sentence(text, used[0] - 1, -1, _BEFORE)
    if (sense := _sense(text, before)) and not says(lead):
        out.append(sense)
    behind = _same_sentence(text, used[-1], 1, _AFTER)
    sense = _sense(text, behind[:1]) or [n for n in behind if text[n].folded in CONDITIONS]
    if sense and not says(follow):
        out.append(sense)
    elif behind and _JAPANESE_NOT.match(after):
        out.append(behind)
    out.extend(sense for gap in _gaps(steps) if (sense := _sense(text, _of_its_sentence(text, gap))))
    return out


def _sense(text: Sequence[Word], numbers: Sequence[int]) -> list[int]:
    return [n for n in numbers if negates(text[n].folded) or text[n].folded in CONDITIONS]


def says(words: Sequence[str]) -> bool:
    """Is there a negation or a condition among the words?"""
    return any(negates(w) or w in CONDITIONS for w in words)


def begins_sentence(word: Word) -> bool:
    return _STOP.search(word.before) is not None


def _same_sentence(text: Sequence[Word], start: int, step: int, most: int) -> list[int]:
    """Numbers of up to `most` words of the same sentence: from `start` back, or those that follow `start`."""
    out: list[int] = []
    n = start
    while len(out) < most:
        n = n if step < 0 else n + 1
        last = n if step < 0 else n - 1  # the word whose `after` lies between
        if not 0 <= n < len(text) or _STOP.search(text[last].after):
            break
        out.append(n)
        n += min(step, 0)
    return out


def _gaps(steps: Sequence[Step]) -> list[list[int]]:
    """The words left out at each ellipsis."""
    out: list[list[int]] = []
    last = None
    for s in steps:
        if s.text is not None and s.quoted is None and s.gap == "ellipsis":
            if last == s.text - 1 and out:
                out[-1].append(s.text)
            else:
                out.append([s.text])
            last = s.text
    return out


def _of_its_sentence(text: Sequence[Word], gap: Sequence[int]) -> list[int]:
    """Of words left out, those in one sentence with a quoted word before or after."""
    stops = [n for n in gap if _STOP.search(text[n].after)]
    if _STOP.search(text[gap[0] - 1].after):  # a sentence ends where the gap begins
        return [n for n in gap if not stops or n > stops[-1]]
    if not stops:
        return list(gap)
    return [n for n in gap if n <= stops[0] or n > stops[-1]]
