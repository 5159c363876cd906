"""How names are read: keys under which forms of one name meet, and a person's title, given names and family name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from visavis.text import listed

_WORD = re.compile(r"[^\W_]+")
# One ending of Russian nouns and adjectives, so that cases of a name meet ("Сталиным", "Красной Армии").
_CASE = re.compile(
    r"(?<=[а-я]{3})(?:ами|ями|ого|ему|ому|ыми|ими|ой|ий|ый|ая|яя|ою|ею|ей|ом|ем|ам|ям|ах|ях|ых|их|ую|ым|им|[аяуюыиеоьй])$"
)
_OFFICE_JA = re.compile(
    r"(?<=..)(?:首相|外相|陸相|海相|蔵相|大使|公使|総統|大統領|元帥|大将|中将|少将|書記長|外務大臣|総理大臣|外務人民委員|"
    r"主席|議長|将軍|大臣|国王)$"
)

_TITLES = listed(
    """mr mrs ms miss dr sir lord lady prof professor gen general col colonel lt lieutenant maj major capt captain adm
    admiral brig brigadier marshal fieldmarshal generalissimo field rear vice air chief commander sgt sergeant commodore
    sen senator rep representative congressman gov governor amb ambassador minister secretary president premier
    chancellor chairman commissar commissioner consul director counselor counsellor attache charge administrator
    adviser advisor assistant deputy under acting former foreign prime first second third people's peoples permanent
    reich state king queen emperor empress tsar czar kaiser shah sultan prince princess crown count baron viscount duke
    earl marquis marquess archduke pope cardinal archbishop bishop father rabbi sheikh ayatollah comrade tov herr frau
    monsieur mme madame messrs signor senor hon rev speaker attorney justice judge supreme leader fuhrer fuehrer
    duce head member officer executive national security special envoy delegate u.s us dictator premiership
    mayor treasurer vice-president private senior junior then late the his her our their president-elect
    президент министр премьер маршал генерал адмирал посол нарком комиссар товарищ канцлер император
    der die das von-der minister reichskanzler reichsminister botschafter feldmarschall staatssekretar"""
)
_DOMAINS = listed(
    """affairs state war navy defense defence treasury interior staff council committee finance commerce agriculture
    labor labour exchequer admiralty board department ministry intelligence operations planning policy bureau office
    army force forces division party union government republic states cabinet mission delegation embassy foreign
    commissariat commissars house senate congress parliament commons nations of for to and in on the at"""
)
_PARTICLES = listed("von van de der den du della di da bin ibn al el ten ter la le af st")
_SUFFIXES = listed("jr sr ii iii iv 2d 3d")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’ʼ][^\W_]+)*\.?")


def fold(text: str) -> str:
    """Casefolded, Latin letters without diacritics, ё as е: Göring, Goring and GÖRING are alike."""
    text = text.replace("’", "'").replace("ʼ", "'").casefold().replace("ё", "е").replace("ı", "i")
    if text.isascii():
        return text
    text = text.replace("ø", "o").replace("đ", "d").replace("ł", "l").replace("æ", "ae")
    return "".join(_plain(c) for c in unicodedata.normalize("NFC", text))


def _plain(c: str) -> str:
    return unicodedata.normalize("NFD", c)[0] if "\u00c0" <= c <= "\u024f" or "\u1e00" <= c <= "\u1eff" else c


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """What a name is looked up by: folded words without possessive, leading article and Russian case endings."""
    text = fold(name.strip())
    text = text[:-2] if text.endswith("'s") else text
    words = _WORD.findall(text)
    if len(words) > 1 and words[0] in ("the", "der", "die", "das"):
        words = words[1:]
    if not text.isascii():
        words = [_CASE.sub("", w) if "\u0400" <= w[0] <= "\u04ff" else _OFFICE_JA.sub("", w) for w in words]
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as written: `title` before it, `given` names and initials, `family`; all folded, "" if absent.

    `words`: all its words without title and suffix, sorted: alike whichever order they stand in.
    """

    title: str
    given: tuple[str, ...]
    family: str
    words: str

    @property
    def full(self) -> bool:
        return bool(self.given)


def _bare(token: str) -> str:
    return fold(token).rstrip(".").removesuffix("'s")


@lru_cache(maxsize=65536)
def read_person(written: str, nations: frozenset[str] = frozenset()) -> PersonName:
    """A person's mention taken apart. `nations`: folded words of states ("british"), which belong to the title.

    The name is the last run of capitalised words that are no titles; "Ball, George W." and "KONOE Fumimaro" are
    turned round. Without such a run the whole is a title, an office that stands for its holder.
    """
    if _SPACELESS.match(written):
        office = _OFFICE_JA.search(written)
        return PersonName(office.group() if office else "", (), key(written), key(written))
    before, comma, after = _ASIDE.sub("", written).partition(",")
    if comma and (rest := [t for t in _TOKEN.findall(after) if _bare(t) not in _SUFFIXES]) and before.strip():
        title, given = _split(rest, nations)
        return _person(title, given, [_bare(t) for t in _TOKEN.findall(before)])
    tokens = _TOKEN.findall(before)
    tokens = [t for t in tokens if _bare(t) not in _SUFFIXES] if len(tokens) > 2 else tokens
    title, name = _split(tokens, nations)
    if not name:
        return PersonName(title, (), "", "")
    if len(name) == 2 and name[0] == "M.":  # Monsieur; as an initial it would tell as little
        title, name = f"{title} m".strip(), name[1:]
    capitals = [i for i, t in enumerate(name) if len(t.rstrip(".")) > 2 and t.isupper()]
    if len(capitals) == 1 and capitals[0] == 0 and len(name) > 1:
        return _person(title, name[1:], [_bare(name[0])])
    first = len(name) - 1
    while first > 0 and _bare(name[first - 1]) in _PARTICLES:
        first -= 1
    return _person(title, name[:first], [_bare(t) for t in name[first:]])


def _split(tokens: list[str], nations: frozenset[str]) -> tuple[str, list[str]]:
    """The words of the title, and the name after it."""
    first = len(tokens)
    while first > 0 and _of_name(tokens[first - 1], nations):
        first -= 1
    name = tokens[first:]
    while name and _bare(name[0]) in _PARTICLES and len(name) > 1 and name[0][:1].islower():
        if first == 0 or _bare(name[0]) in ("von", "van", "de", "al", "el", "ibn", "bin"):
            break
        name = name[1:]
    return " ".join(_bare(t) for t in tokens[:first]), name


def _of_name(token: str, nations: frozenset[str]) -> bool:
    bare = _bare(token)
    if bare in _PARTICLES:
        return True
    return token[:1].isupper() and bare not in _TITLES and bare not in _DOMAINS and bare not in nations


def _person(title: str, given: list[str], family: list[str]) -> PersonName:
    names = tuple(g for t in given for g in _initials(_bare(t)))
    cased = [_CASE.sub("", w) if "\u0400" <= w[:1] <= "\u04ff" else w for w in family]
    surname = " ".join(w for part in cased for w in part.split("-"))
    return PersonName(title, names, surname, " ".join(sorted((*names, *surname.split()))))


def _initials(token: str) -> list[str]:
    return token.split(".") if "." in token else [token]


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two rows of given names can be one person's: initials stand for names, middle names may be left out.

    ("john", "f") goes with ("john", "foster") and with ("foster",) but not with ("allen",).
    """
    if not one or not other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(one) == 1 and len(one[0]) > 1:
        return any(_stands_for(one[0], o) for o in other[:1]) or one[0] in other
    return all(_stands_for(a, b) for a, b in zip(one, other, strict=False))


def _stands_for(a: str, b: str) -> bool:
    return a == b or ((len(a) == 1 or len(b) == 1) and a[:1] == b[:1])
