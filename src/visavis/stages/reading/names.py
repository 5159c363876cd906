"""Names of authors as bylines print them: "By A. B. Smith", "SURNAME Given", "Given SURNAME and Given Surname"."""

from __future__ import annotations

import re

from visavis.records import Name

_BY = re.compile(r"^(?:by|von|par|por|di|автор:?|文|著者?[:：])\s+", re.I)
_BETWEEN = re.compile(r"\s*(?:,?\s+(?:and|und|et|и|y|e)\s+|\s*[&;、・]\s*|\s*,\s+(?=\S+\s+\S))\s*")
_PARTICLE = frozenset("von van de der den del della da di du la le zu zur af av ten ter bin ibn al el dos das".split())  # noqa: SIM905
_NEVER = frozenset(
    "the a an of in on and or for to with from by at der die das und im des le la les et в на и из о".split()  # noqa: SIM905
)
_WORD = re.compile(r"(?:[^\W\d_]\.){1,4}|[^\W\d_]+(?:['’\-.][^\W\d_]+)*\.?")
_WIDE_NAME = re.compile(r"([\u4e00-\u9fff々ヶ]{1,3})[ \u3000]([\u3040-\u30ff\u4e00-\u9fff々]{1,4})")


def byline_names(text: str) -> list[Name]:
    """The names in a byline, or none if it does not read as one."""
    line = re.sub(r"[*_\\]|<[^<>]{0,80}>|[⁰¹²³⁴-⁹†‡]", "", text).strip(" .")
    if not line or len(line) > 160:
        return []
    if m := _WIDE_NAME.fullmatch(line):
        return [Name(family=m[1], given=m[2])]
    if m := re.fullmatch(r"([^\W\d_][^\d,;]{0,40}),\s+([^\d,;]{1,40})", line):
        name = _comma_name(m[1], m[2])
        if name:
            return [name]
    names = [_name(part) for part in _BETWEEN.split(_BY.sub("", line)) if part.strip()]
    return [n for n in names if n] if all(names) else []


def names_in(text: str) -> list[Name]:
    """Names told as such by metadata: as a byline has them, else the words as they are."""
    words = " ".join(text.split())
    return byline_names(words) or ([Name(literal=words)] if words else [])


def introduced(text: str) -> bool:
    """Does the byline say that it is one ("By ...")?"""
    return bool(_BY.match(text.strip("*_ ")))


def _comma_name(family: str, given: str) -> Name | None:
    """Surname, Given: one or two words before the comma, given names after it."""
    before, after = family.split(), given.split()
    if len(before) <= 3 and len(after) <= 3 and all(_is_word(w) for w in (*before, *after)):
        if len(before) > 1 and before[0].lower() not in _PARTICLE:
            return None
        if not before[-1][:1].isupper() or not after[0][:1].isupper():
            return None
        return Name(family=_cased(family), given=given.strip())
    return None


def _is_word(word: str) -> bool:
    return _WORD.fullmatch(word) is not None and word.lower() not in _NEVER - _PARTICLE


def _name(text: str) -> Name | None:
    words = text.split()
    if not 2 <= len(words) <= 5 or not all(_is_word(w) for w in words):
        return None
    if any(not w[0].isupper() and w.lower() not in _PARTICLE for w in words):
        return None
    shouted = [i for i, w in enumerate(words) if len(w) > 1 and w.isupper() and "." not in w]
    if 0 < len(shouted) < len(words) and shouted == list(range(shouted[0], shouted[-1] + 1)):
        family = " ".join(words[shouted[0] : shouted[-1] + 1])
        given = " ".join(w for i, w in enumerate(words) if i not in shouted)
        return Name(family=_cased(family), given=given)
    first = next((i for i, w in enumerate(words) if i and w.lower() in _PARTICLE and w[0].islower()), len(words) - 1)
    cased = [_cased(w) for w in words] if len(shouted) == len(words) else words
    return Name(family=" ".join(cased[first:]), given=" ".join(cased[:first]))


def _cased(family: str) -> str:
    """HANADA as Hanada, O'NEILL as O'Neill; a name in small letters as it stands."""
    if not family.isupper():
        return family
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), family)
