"""Names of persons and bodies as notes print them, to CSL names."""

from __future__ import annotations

import re

from visavis.records import Name
from visavis.stages.citing.vocabulary import INSTITUTION

PARTICLES = frozenset(
    [
        "von",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "ter",
        "ten",
        "zu",
        "zur",
        "zum",
        "vom",
        "af",
        "av",
        "dos",
        "das",
        "do",
        "y",
        "e",
        "los",
        "las",
    ]
)
_AND = re.compile(r"\s*,?\s+(?:and|und|et|и|та|y|with|mit)\s+|\s*,?\s*&\s*|\s*・\s*|、|\s+u\.\s+(?=[A-ZÄÖÜ][a-zäöü])")
_OTHERS = re.compile(
    r"[,;]?\s*(?:\(?et\.? al\.?\)?|and others|u\.\s?a\.|(?:und )?andere|и др\.?|и другие|他|ほか|"
    r"unter mitarbeit von.*)\s*,?\s*$",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(
    r"^(?:the )?(?:(?:right )?hon(?:\.|ourable)?|mr|mrs|ms|dr|prof(?:essor)?|sir|dame|lord|lady|"
    r"gen(?:eral)?|col(?:onel)?|admiral|"
    r"justice|judge|president|rev|herr|frau|акад|проф)\.?\s+(?=\w)",
    re.IGNORECASE,
)
INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[-–]?)+$")
_WORD = re.compile(r"[^\W\d_][\w'’ʹʼ`\-–\[\]]*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_PATRONYMIC = re.compile(r"(?:вич|вна|ична|ovich|evich|ovna|evna)$", re.IGNORECASE)
_SUFFIX = re.compile(r",?\s+(?:jr|sr)\.?$|\s+(?:II|III|IV)$", re.IGNORECASE)


def _capital(word: str) -> bool:
    """A word as a name has it: capital first, or a script without capitals."""
    first = next((c for c in word if c.isalpha()), "")
    return bool(first) and (first.isupper() or first.lower() == first.upper())


def is_name_word(word: str) -> bool:
    """Initial, particle or capitalised word."""
    w = word.strip(",;/、")
    return (
        bool(w)
        and not any(c.isdigit() for c in w)
        and (
            w.lower() in PARTICLES
            or (_capital(w) and (INITIALS.match(w) is not None or _WORD.fullmatch(w) is not None))
        )
    )


def looks_like_person(text: str) -> bool:
    """One to five name words, at least one of them capitalised and longer than an initial."""
    words = text.replace(".", ". ").split() if "." in text else text.split()
    if not 0 < len(words) <= 6 or not all(is_name_word(w) for w in words):
        return False
    return any(_capital(w) and len(w.strip(".")) > 1 for w in words)


def person(text: str) -> Name | None:
    """One name, in whichever order it is printed; a body stays literal; None if nothing is left."""
    text = _HONORIFIC.sub("", text.strip(" ,;:*"))
    text = re.sub(r"\[([^\]]*)\]", r"\1", text).strip()
    if not text or not any(c.isalpha() for c in text):
        return None
    if _CJK.search(text):
        return _east_asian(text)
    if INSTITUTION.search(text) or len(text.split()) > 6:
        return Name(literal=text)
    suffix = _SUFFIX.search(text)
    text = text[: suffix.start()] if suffix else text
    family, given = _order(text)
    if given and suffix:
        given += suffix.group().rstrip()
    return Name(family=_cased(family), given=(given and _given_cased(given)) or None)


def _order(text: str) -> tuple[str, str]:
    """(family, given) of a Western, Russian or SURNAME Given name."""
    if "," in text:
        family, _, given = text.partition(",")
        return family.strip(), given.strip()
    words = re.sub(r"(?<=\.)(?=[^\W\d_]{2})", " ", text).split()
    upper = [_shouted(w) for w in words]
    if any(upper) and not all(upper):
        family = " ".join(w for w, u in zip(words, upper, strict=True) if u)
        given = " ".join(w for w, u in zip(words, upper, strict=True) if not u)
        if given.lower() not in PARTICLES:
            return family, given
    if len(words) == 1:
        return text, ""
    if INITIALS.match(words[-1]) and not INITIALS.match(words[0]):
        k = next(i for i, w in enumerate(words) if INITIALS.match(w))
        return " ".join(words[:k]), " ".join(words[k:])
    if len(words) == 3 and _PATRONYMIC.search(words[2]):
        return words[0], " ".join(words[1:])
    k = len(words) - 1
    while k > 1 and words[k - 1].lower() in PARTICLES and words[k - 1][0].islower():
        k -= 1
    if words[0][0].islower() and words[0].lower() in PARTICLES:
        k = 0  # "van Dyck" alone
    return " ".join(words[k:]), " ".join(words[:k])


def _shouted(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and "." not in word and all(c.isupper() for c in letters)


def _cased(name: str) -> str:
    """SURNAME as Surname, O'NEIL as O'Neil; a name in mixed case stays."""
    return " ".join(
        re.sub(
            r"[^\W\d_]+",
            lambda m: m.group().capitalize() if len(m.group()) > 1 or m.start() == 0 else m.group().lower(),
            w,
        )
        if _shouted(w)
        else w
        for w in name.split()
    ).replace("'S ", "'s ")


def _given_cased(given: str) -> str:
    return " ".join(_cased(w) if _shouted(w) and len(w) > 3 else w for w in given.split())


def _east_asian(text: str) -> Name:
    """Kanji names: family first; unspaced ones are cut after the second character, where most family names end."""
    if INSTITUTION.search(text):
        return Name(literal=text)
    parts = re.split(r"[\s　・]+", text)
    if len(parts) == 2:
        return Name(family=parts[0], given=parts[1])
    if 3 <= len(text) <= 5 and not re.search(r"[\u30a0-\u30ff]", text):
        return Name(family=text[:2], given=text[2:])
    return Name(literal=text) if len(text) > 5 else Name(family=text)


def names(text: str) -> list[Name]:
    """The persons and bodies of a list of names; empty if the text reads as none."""
    text = _OTHERS.sub("", text).strip(" ,;:.*" if not re.search(r"\b[^\W\d_]\.\s*$", text) else " ,;:*")
    if not text:
        return []
    if _CJK.search(text):
        return [
            n
            for p in re.split(r"[、,，・;]|\s+and\s+", text)
            if (n := person(re.sub(r"(?:編|著|訳|監修|共編|編著)+$", "", p)))
        ]
    if INSTITUTION.search(text) and not re.search(r"[;/]", text):
        return (
            [n for p in re.split(r",\s*(?:and\s+)?(?=The\b|[A-Z])", text) if (n := person(p))]
            if text.count(",") > 1
            else [Name(literal=text)]
        )
    if re.search(r"[;/]| - (?=[A-Z])", text):
        parts = [q for p in re.split(r"\s*[;/]\s*| - (?=[A-Z])", text) for q in _split_and(p)]
        return [n for p in parts if (n := person(p))]
    return [n for p in _comma_list(text) if (n := person(p))]


def _split_and(text: str) -> list[str]:
    return [p for p in _AND.split(text) if p and p.strip()]


def _comma_list(text: str) -> list[str]:
    """Persons of a comma list: "Ort, Karl und Eva Maier" holds two, "A. Lee, B. Orr, and C. Poe" three."""
    out: list[str] = []
    for group in _split_and(text):
        parts = [p.strip() for p in group.split(",") if p.strip()]
        k = 0
        while k < len(parts):
            if k + 1 < len(parts) and _inverted(parts[k], parts[k + 1], len(parts)):
                out.append(f"{parts[k]}, {parts[k + 1]}")
                k += 2
            else:
                out.append(parts[k])
                k += 1
    return out


def _inverted(first: str, second: str, of: int) -> bool:
    """Is "first, second" one name, surname before given names?"""
    words = first.split()
    family = (
        len(words) == 1 or (len(words) <= 3 and words[0].lower() in PARTICLES) or ("-" in first and len(words) <= 2)
    )
    if not family or any(INITIALS.match(w) for w in words):
        return False
    given = second.replace(".", ". ").split()
    if any(INITIALS.match(w) for w in given):
        return INITIALS.match(given[-1]) is not None or not INITIALS.match(given[0])
    return (
        0 < len(given) <= 3
        and all(_capital(w) for w in given)
        and not (of > 2 and len(given) == 2 and _shouted(given[0]))
    )
