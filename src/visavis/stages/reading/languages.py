"""The language of a passage: script first, then common words, then py3langid, with the document's as prior.

Function words decide most prose at once and cheaply (after Grefenstette, "Comparing two language identification
schemes", 1995); the trigram-like model of py3langid (after Lui and Baldwin, 2012) is asked for the rest, and only
of enough letters: on a dozen it is right less often than the document's own language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from visavis.text import old_spelling

_SAMPLE = 300  # characters of a passage that are looked at
_GLANCE = 150  # ... where so many tell
_ENOUGH = 60  # letters below which the model's guess is not asked for
_PLAIN_CASE = 4  # different words of its own language in 300 characters: no need to look further
_COMMON = {
    "en": "the of and to in that is was for it with as his on be at by had not are but from or have an they which this",
    "de": "der die und das den von zu mit ist im des nicht sich dem ein eine auf für als auch es an werden aus war",
    "fr": "le la les et des en un une du que est dans pour qui par sur ne pas il au plus ce avec son sont cette aux",
    "es": "el la los las y en que un una por con para del se su al es lo como más fue no este esta entre",
    "it": "il lo gli e di che è un una per con non del della dei nel alla sono da si le come anche più questo",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als door werd uit bij naar",
    "pl": "w na z się nie że jest jak po przez od za dla który była przy oraz tego",
    "pt": "os as de que em um uma do da não para com por mais na dos se foi ao como mas pela são",
}
_OF_WORD: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _OF_WORD.setdefault(_word, []).append(_language)
_OWN = {language: frozenset(w for w in words.split() if len(_OF_WORD[w]) == 1) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "kana": re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9f]"),
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]"),
    "hangul": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
}
_BEYOND_LATIN = re.compile(r"[^\x00-\u024f\u2000-\u206f]")
_FIXED = {"hangul": "ko", "greek": "el", "hebrew": "he"}
# Characters that only one of the two writes today (shinjitai; simplified and traditional forms).
_ONLY_JAPANESE = frozenset("々込働峠畑辻円図売読駅鉄訳戦対発経済検沢浜渋歴変続総観権気広団両圧応収拡処単関")
_ONLY_CHINESE = frozenset(
    "这们说对时间东车马龙书长门问战关发经济为从众义乌习华单历戰對發經濟關觀權氣廣團兩壓應們這個說"
)


def scripts(text: str) -> Counter[str]:
    """Letters of each script."""
    if text.isascii() or not _BEYOND_LATIN.search(text):
        return Counter(latin=sum(map(str.isalpha, text)))
    return Counter({name: n for name, pattern in _SCRIPTS.items() if (n := len(pattern.findall(text)))})


def language_of(text: str, prior: str | None = None) -> str | None:
    """BCP 47 tag of a passage, or the prior (None without one) where too little tells."""
    if prior in _OWN and _is_plain(text, _OWN[prior]):
        return prior
    sample = text[:_SAMPLE].replace("ſ", "s")
    found = scripts(sample)
    if not found or not found.total():
        return prior
    wide = found["kana"] + found["han"]
    if wide * 2 >= found.total() or found["kana"] * 4 >= found.total():
        return _east_asian(sample, found, prior)
    script, _ = found.most_common(1)[0]
    if script in _FIXED:
        return _FIXED[script]
    if script == "cyrillic":
        return _cyrillic(sample, found[script], prior)
    if script == "latin":
        return _latin(sample, found[script], prior)
    return _model(sample) if found[script] >= _ENOUGH else prior


def _is_plain(text: str, own: frozenset[str]) -> bool:
    """Does it have words enough that only this language has?"""
    if len(own.intersection(text[:_GLANCE].lower().split())) >= _PLAIN_CASE:
        return True
    return len(text) > _GLANCE and len(own.intersection(text[:_SAMPLE].lower().split())) >= _PLAIN_CASE


def _east_asian(sample: str, found: Counter[str], prior: str | None) -> str | None:
    """Kana are Japanese. Han alone: characters that only one language writes, then the prior, then length."""
    if found["kana"]:
        return "ja"
    japanese, chinese = (sum(c in only for c in sample) for only in (_ONLY_JAPANESE, _ONLY_CHINESE))
    if japanese != chinese:
        return "ja" if japanese > chinese else "zh"
    if prior in ("ja", "zh"):
        return prior
    return "zh" if found["han"] >= 40 else None  # forty characters of Japanese prose without kana do not occur


def _cyrillic(sample: str, letters: int, prior: str | None) -> str | None:
    if old_spelling(sample) == "petr1708" and not any(c in "їєґЇЄҐ" for c in sample):
        return prior if prior == "bg" else "ru"  # Bulgarian kept these letters until 1945
    for signs, language in (("іїєґІЇЄҐ", "uk"), ("ўЎ", "be"), ("ђћљњџЂЋЉЊЏ", "sr"), ("ѓќѕЃЌЅ", "mk"), ("ыэёЫЭЁ", "ru")):
        if any(c in signs for c in sample):
            return "be" if language == "uk" and "ў" in sample else language
    if letters >= _ENOUGH:
        guess = _model(sample)
        return guess if guess in ("ru", "bg", "uk", "sr", "mk", "be") else "ru"
    return prior if prior in ("ru", "bg", "uk", "sr", "mk", "be") else "ru"


def _latin(sample: str, letters: int, prior: str | None) -> str | None:
    words = _WORD.findall(sample.lower())
    different = set(words)
    votes = Counter(language for w in different for language in _OF_WORD.get(w, ()))
    ranked = votes.most_common(2)
    if ranked:
        (first, n), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
        # Running prose has 30 to 50 of 100 words from these lists, names and titles of another language few.
        if n >= 3 and n * 8 >= len(different) and n >= second * 1.5:
            return first
        if prior and votes[prior] == n and n * 10 >= len(different):
            return prior
    if letters < _ENOUGH or (prior and letters < 3 * _ENOUGH):
        return prior
    return _model(sample)


def _model(sample: str) -> str | None:
    import py3langid  # loads its model on first use, half a second: most texts never ask

    return str(py3langid.classify(sample)[0])


def by_share(languages: Iterable[tuple[str | None, int]]) -> str | None:
    """The language of most characters."""
    share: Counter[str] = Counter()
    for language, size in languages:
        if language:
            share[language] += size
    return share.most_common(1)[0][0] if share else None


def prior_of(texts: Iterable[str]) -> str | None:
    """A document's likely language from a dozen of its passages."""
    votes: Counter[str] = Counter()
    last = ""
    for n, text in enumerate(t for t in texts if len(t) >= 40):
        plain = last in _OWN and _is_plain(text, _OWN[last])
        language = last if plain else language_of(text)
        if language:
            votes[language] += 1
            last = language
        if n >= 11:
            break
    return votes.most_common(1)[0][0] if votes else None


def all_in(text: str, main: str | None) -> list[str]:
    """The languages a reader meets in a note, by script: its own first, then any other script's."""
    found = scripts(text)
    out = [main] if main else []
    if found["cyrillic"] >= 4 and not {"ru", "uk", "be", "bg", "sr", "mk"} & set(out):
        out.append(_cyrillic(text, found["cyrillic"], None) or "ru")
    if found["kana"] >= 2 and "ja" not in out:
        out.append("ja")
    return out
