"""Names and role words that stand for actors: those of the authority, and those that their shape gives away.

A capitalised run is a person by a title, initials, a first name, SURNAME Given order or a verb of speech beside it;
a body by its head noun ("... Committee", "General Staff of ..."); a group by a people and a noun ("the Soviet military
leadership"). Surnames of persons so found are found again alone. Pronouns are left to the resolver.
"""

# ruff: noqa: SIM905  (long word lists read better as running text)
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from visavis.records import Kind, Mention, Passage, place_id
from visavis.stages.naming import vocabulary as voc
from visavis.stages.naming.known import Known
from visavis.stages.naming.lexicon import REPORTING
from visavis.text import Span

# Confidence by kind of evidence. Of 28 hits of each kind read in diplomatic passages 26 or more were right (of those
# told by a verb of speech, all of the 10 there were); the figures keep the margin that so small a sample asks for.
# Names of the authority have theirs in `known`.
TITLE, INITIALS, CAPITALS, FIRST_NAME, LATER, SPEAKS = 0.9, 0.85, 0.9, 0.85, 0.8, 0.7
BODY, GROUP, PEOPLE, ROLE = 0.85, 0.85, 0.85, 0.8


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at a place. `known`: the authority has it; `tail`: where a person's surname begins."""

    start: int
    end: int
    kind: Kind
    confidence: float
    known: bool = False
    tail: int = -1


_WORD = r"[A-ZÀ-ÖØ-ÞĀĆČĐŁŃŌŚŠŪŹŻŽ][^\W\d_]*(?:[’'](?!s\b)[^\W\d_]+|-[^\W\d_]+)*"
_SP = r"[^\S\n]+"  # a name does not run over lines: lists of participants have one on each
_INITIAL = r"(?:[A-Z]\.[^\S\n]?)+(?:-[A-Z]\.)?"
_ABBREVIATION = r"(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Adm|Brig|Sen|Rep|Gov|Prof|Hon|Rev|Amb|Jr|St|Messrs)\."
_TOKEN = rf"(?:{_ABBREVIATION}|U\.S\.(?:S\.R\.)?|{_INITIAL}(?=[^\S\n]?[A-Z])|{_WORD})"
_PARTICLE = r"(?:von|van|de|der|den|du|della|di|da|bin|ibn|al|el|ten|ter|d[’'])"
_RUN = re.compile(rf"{_TOKEN}(?:[^\S\n]*(?:{_PARTICLE}{_SP}){{0,2}}{_TOKEN})*")
_PIECE = re.compile(rf"{_TOKEN}|{_PARTICLE}")
_OF = re.compile(
    rf"{_SP}(?:of|for|on){_SP}(?:the{_SP})?{_WORD}(?:[’']s?)?(?:{_SP}{_WORD}(?:[’']s)?)*"
    rf"(?:(?:,{_SP}{_WORD})?{_SP}and{_SP}{_WORD})?"
)
_NUMBERED = re.compile(r"(?:[^\S\n]+(?:Section|Division|Department|Bureau|Office|Group|Army)\s+\d+)+")
_GROUP_NOUN = "|".join(sorted(voc.GROUPS, key=len, reverse=True))
_GROUP_OF = re.compile(
    r"\b(?:governments?|peoples?|leaders|leadership|army|armed forces|forces|troops|delegation|authorities|officials|"
    rf"representatives|diplomats|workers) of (?:the )?(?:U\.S\.S\.R\.|{_WORD}(?:{_SP}{_WORD})*)"
)
_BRACKETED = re.compile(rf"\(\s?(?P<name>(?:{_INITIAL}\s?)*{_WORD})\s?\)")
_BEFORE_GROUP = re.compile(r"\b(?:pro|anti|non)-\Z")
_GROUP_AFTER = re.compile(
    r"(?P<link>[’']s\s+|\s+)(?P<adj>(?:(?:military|political|naval|foreign|top|high|senior|armed|occupation|national|"
    r"civil|ruling|communist|fascist|imperial|central|provisional|party|business|public|intelligence|racist|"
    r"militaristic|monopolist|air|ground|land|local|entire|diplomatic|puppet|coalition|working|expeditionary|"
    r"nationalist|revolutionary|militarist|peace-loving|army|navy|conservative|liberal|young)\s+){0,2})"
    rf"(?P<noun>{_GROUP_NOUN})\b(?!-)(?:[’']s\s+(?:leadership|leaders|command|commanders|officers)\b)?"
)
_NOMINAL_AFTER = re.compile(
    r"\s*(?:[,.;:)]|(?:are|were|had|have|would|will|could|can|may|might|must|should|did|do|to|in|of|and|who|that|on|by|"
    r"for|at|from|with|as|or|but|not|"
    + REPORTING.pattern.partition("|と")[0].removeprefix(r"\b(?:").removesuffix(r")\b")
    + r")\b|\Z)",
)
_SPEECH_AFTER = re.compile(
    r"\s*,?\s*(?:also\s+|then\s+|later\s+|had\s+|has\s+)?(?:" + REPORTING.pattern.split("|と")[0] + ")"
)
_ROMAJI = re.compile(  # possessive, so that a long word that fails, fails at once
    r"(?:(?:ch|sh|ts|[kgnhmrbp]y|[bdfghjkmnprstwyz])?+[aeiouōūâôû]++(?:[nm](?![aeiouyōū]))?+(?:h(?![aeiouy]))?+"
    r"(?:[kstpc](?=[kstpc]))?+)++",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[A-Z][a-z]+ [A-Z][a-zü]+[’']?-[a-zü]+\Z")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:;]|[.!?][\"”’)]|\n|[“\"„«‘(\[*•—–])\s*\Z")


def mentions(passages: Iterable[Passage], authority: Known) -> Iterator[Mention]:
    """The mentions of a document's passages, in order."""
    texts = list(passages)
    found = [list(_patterned(p.text)) for p in texts]
    surnames = {p.text[h.tail : h.end] for p, hits in zip(texts, found, strict=True) for h in hits if h.tail >= 0}
    lower = _ordinary_words(texts)
    for passage, hits in zip(texts, found, strict=True):
        text = passage.text
        hits += _known(text, authority, lower)
        if surnames:
            hits += _later(text, surnames, lower)
        for h in _chosen(hits):
            at = Span(passage.id, h.start, h.end, text[h.start : h.end])
            yield Mention(id=place_id("m", at), span=at, kind=h.kind, confidence=h.confidence)


def _ordinary_words(texts: list[Passage]) -> frozenset[str]:
    """The words that the document writes small: capitalised at a sentence's beginning they are still no names."""
    return frozenset(w for p in texts for w in _SMALL.findall(p.text))


_SMALL = re.compile(r"(?<![^\W_])[a-zà-ÿ]{3,}")


def _chosen(hits: list[Hit]) -> Iterator[Hit]:
    """The longest of those that overlap, the authority's first among equals; and what the authority knows inside a
    body's or group's name that it does not know itself ("Japan" in "Ministry of Foreign Affairs of Japan")."""
    hits.sort(key=lambda h: (h.start, -h.end, not h.known, -h.confidence))
    outer: Hit | None = None
    inner_end = -1
    for h in hits:
        if outer is None or h.start >= outer.end:
            yield h
            outer, inner_end = h, -1
        elif h.known and not outer.known and outer.kind != "person" and h.end <= outer.end and h.start >= inner_end:
            if (h.start, h.end) != (outer.start, outer.end):
                yield h
            inner_end = h.end


# ---------------------------------------------------------------- the authority's names and surnames told before


def _known(text: str, authority: Known, lower: frozenset[str]) -> Iterator[Hit]:
    for start, end, kind, confidence in authority.find(text):
        if kind == "person" and " " not in text[start:end] and not _alone(text, start, end, lower):
            continue
        yield Hit(start, end, kind, confidence, known=True)


_NEXT_WORD = re.compile(rf"\s+({_WORD})|-[^\W\d_]+")


def _alone(text: str, start: int, end: int, lower: frozenset[str]) -> bool:
    """A surname by itself: no ordinary word that begins a sentence, no part of an event's or place's name."""
    if text[start:end].lower() in lower and _SENTENCE_START.search(text, max(0, start - 4), start):
        return False
    following = _NEXT_WORD.match(text, end)
    if following is None:
        return True
    if following[1] is None:
        return False  # "Molotov-Ribbentrop"
    run = _RUN.match(text, following.start(1))
    return run is None or (run.group().split()[-1] not in voc.NO_ACTORS and following[1] not in voc.HEADS)


def _later(text: str, surnames: set[str], lower: frozenset[str]) -> Iterator[Hit]:
    for m in _SINGLE.finditer(text):
        if m.group() in surnames and _alone(text, m.start(), m.end(), lower):
            yield Hit(m.start(), m.end(), "person", LATER)


_SINGLE = re.compile(rf"(?<![\w-]){_WORD}")


# ---------------------------------------------------------------- names by their shape


def _patterned(text: str) -> Iterator[Hit]:
    past = 0
    for m in _RUN.finditer(text):
        if m.start() < past or (m.start() and text[m.start() - 1].isalnum()):
            continue
        for hit in _named(text, m.start(), m.end()):
            past = max(past, hit.end)
            yield hit
    yield from _roles(text)
    for m in _GROUP_OF.finditer(text):
        noun = m.group().split()[0].removesuffix("s")
        of = _OF.match(text, m.end()) if m.group().split()[-1] in voc.HEADS else None
        end = of.end() if of else m.end()
        yield Hit(m.start(), end, voc.GROUPS.get(noun) or voc.GROUPS.get(noun + "s", "military"), GROUP)
    for m in _BRACKETED.finditer(text):  # "the Secretary of State (Hull)"
        name = m["name"]
        if not (name.isupper() or name in voc.DEMONYMS) and _OFFICE.search(text, max(0, m.start() - 90), m.start()):
            yield Hit(*m.span("name"), "person", ROLE, tail=m.start("name") + name.rfind(" ") + 1)
    if not text.isascii():
        yield from _cyrillic(text)
        yield from _japanese(text)


def _named(text: str, start: int, end: int) -> Iterator[Hit]:
    """What a run of capitalised words names, if anything."""
    pieces = [(m.group(), m.start(), m.end()) for m in _PIECE.finditer(text, start, end)]
    while pieces and _begins_no_name(pieces):
        pieces.pop(0)
    while pieces and (pieces[-1][0] in voc.ORDINARY or (len(pieces) > 2 and pieces[-1][0] in voc.TITLES)):
        pieces.pop()
    if not pieces:
        return
    words = [w for w, _, _ in pieces]
    first, last = pieces[0][1], pieces[-1][2]
    group = _group(text, words, pieces)
    if group is not None:
        yield group
        return
    body = _body(text, words, first, last)
    if body is not None:
        yield body
        return
    if words[-1] in voc.NO_ACTORS and not _name_before(words):
        return
    person = _person(text, words, pieces)
    if person is not None:
        yield person


def _begins_no_name(pieces: list[tuple[str, int, int]]) -> bool:
    """A sentence's first word, a conjunction; or the letter of a list's point before one ("A. While")."""
    first = pieces[0][0]
    if first in voc.ORDINARY:
        return len(pieces) == 1 or first not in voc.TITLES
    return len(pieces) > 1 and pieces[1][0] in voc.ORDINARY and re.fullmatch(_INITIAL, first) is not None


def _name_before(words: list[str]) -> bool:
    return words[0].rstrip(".") in voc.TITLES and len(words) == 2


def _group(text: str, words: list[str], pieces: list[tuple[str, int, int]]) -> Hit | None:
    """A people, or a people with a noun: "the Slavs", "Soviet military leadership", "the Wehrmacht leaders"."""
    last = words[-1].rstrip(".")
    noun = _GROUP_AFTER.match(text, pieces[-1][2])
    owned = noun is not None and noun["link"].strip() != ""
    if noun is not None and (_of_people(last) or (last in voc.HEADS and not owned)) and (noun["adj"] or not owned):
        prefix = _BEFORE_GROUP.search(text, max(0, pieces[0][1] - 5), pieces[0][1])
        first = prefix.start() if prefix else pieces[0][1]
        return Hit(first, noun.end(), voc.GROUPS[noun["noun"]], GROUP)
    if words[-1] in voc.PEOPLES and len(words) <= 2:
        return Hit(pieces[0][1], pieces[-1][2], "group", PEOPLE)
    if len(words) == 1 and last in voc.DEMONYMS and last.endswith(("ese", "sh", "ch", "ss")):
        _, first, end = pieces[0]
        if text[max(0, first - 4) : first].lower() == "the " and _NOMINAL_AFTER.match(text, end):
            return Hit(first, end, "group", PEOPLE)  # "the French", before a verb or a point
    return None


def _of_people(word: str) -> bool:
    return word in voc.DEMONYMS or ("-" in word and any(p in voc.DEMONYMS for p in word.split("-")))


def _body(text: str, words: list[str], start: int, end: int) -> Hit | None:
    """An institution, army, party or state by its head noun, with what "of ..." adds to it."""
    head = words[-1] if words[-1] in voc.HEADS else None
    tail = _OF.match(text, end) if head is not None else None
    if head is None or (tail is None and len(words) == 1 and (head in voc.WEAK_HEADS or voc.HEADS[head] == "state")):
        return None
    if len(words) == 1 and tail is None and not _capital_matters(text, start):
        return None
    for _ in range(3):
        if tail is None or (len(words) > 1 and (voc.HEADS[head] == "state" or head in ("Union", "States", "Nations"))):
            break
        end = tail.end()
        tail = _OF.match(text, end)
    numbered = _NUMBERED.match(text, end)
    if words[-2:] == ["United", "States"] and text.startswith(" of America", end):
        end += len(" of America")
    kind = voc.NATIONS.get(" ".join(words), voc.HEADS[head])
    return Hit(start, numbered.end() if numbered else end, kind, BODY)


def _capital_matters(text: str, start: int) -> bool:
    """ "the Government", not "Government is ..." at the beginning of a sentence."""
    return _SENTENCE_START.search(text, max(0, start - 4), start) is None


def _person(text: str, words: list[str], pieces: list[tuple[str, int, int]]) -> Hit | None:
    titles = 0
    while titles < len(words) - 1 and (
        words[titles].rstrip(".") in voc.TITLES or _of_people(words[titles].rstrip("."))
    ):
        titles += 1
    name = words[titles:]
    if not name or len(name) > 5 or any(w in voc.HEADS or w in voc.NO_ACTORS for w in name):
        return None
    start, end, tail = pieces[0][1], pieces[-1][2], pieces[-1][1]
    real = [w for w in words[:titles] if w.rstrip(".") in voc.TITLES and w.rstrip(".") not in voc.QUALIFIERS]
    if real and not _of_people(name[-1].rstrip(".")) and name[-1] not in voc.TITLES and name[-1] not in voc.ORDINARY:
        return Hit(start, end, "person", TITLE, tail=tail)
    titles += _to_first_name(name)
    name, start = words[titles:], pieces[titles][1]
    if len(name) > 2 and name[-1] in _NUMERALS:
        name = name[:-1]
    if name[-1].endswith(".") or len(name[-1]) < 3 or name[-1] in voc.TITLES:
        return None
    if _capitals(name):
        tail = pieces[titles][1] if name[0].isupper() else tail
        return Hit(start, end, "person", CAPITALS)
    if len(name) >= 2 and any(re.fullmatch(_INITIAL, w) for w in name[:-1]) and not name[-1].isupper():
        if len(name) == 2 and len(name[0].strip()) == 2 and _SENTENCE_START.search(text, max(0, start - 4), start):
            return None  # "B. Subversion" is the second point of a list
        return Hit(start, end, "person", INITIALS, tail=tail)
    if len(name) >= 2 and name[0] in voc.GIVEN and not any(_of_people(w) for w in name):
        return Hit(start, end, "person", FIRST_NAME, tail=tail)
    if len(name) == 2 and _CHINESE.match(text[start:end]):
        return Hit(start, end, "person", FIRST_NAME, tail=start)
    if len(name) in (2, 3) and _SPEECH_AFTER.match(text, end) and not any(_no_name(w) for w in name):
        return Hit(start, end, "person", SPEAKS, tail=tail)
    return None


def _no_name(word: str) -> bool:
    return _of_people(word) or word.isupper() or word in _PLACES or word.rstrip("s") in voc.HEADS


_NUMERALS = frozenset("II III IV Jr Sr Jr. Sr.".split())
_PLACES = frozenset(
    "New Great United East West North South Far Middle Near Central Western Eastern Northern Southern Hong Kong "
    "San Los Saint St Joint Chiefs Service Supreme High Fort Port Cape Mount Lake Da Aide White "
    "Black Red State States".split()
)


def _to_first_name(name: list[str]) -> int:
    """How many words before the first name belong to the office: "Management" in "Management Ronald Spiers"."""
    if re.fullmatch(_INITIAL, name[0]) or name[0] in voc.GIVEN:
        return 0
    for i, w in enumerate(name[1:-1], 1):
        if w in voc.GIVEN or len(re.findall(r"[A-Z]\.", w)) > 1:
            return i
    return 0


def _capitals(name: list[str]) -> bool:
    """KONOE Fumimaro, or Fumimaro KONOE: one word in capitals, and both readable as Japanese or one a first name."""
    if len(name) != 2:
        return False
    caps = [w for w in name if len(w) > 2 and w.isupper()]
    if len(caps) != 1:
        return False
    other = name[1] if caps[0] == name[0] else name[0]
    japanese = _ROMAJI.fullmatch(caps[0]) and _ROMAJI.fullmatch(other) and len(caps[0]) > 2
    return bool(japanese or other in voc.GIVEN)


# ---------------------------------------------------------------- offices

_ROLE_AT = re.compile(
    "|".join(
        re.sub(r"\b([a-z])", lambda m: f"[{m[1].upper()}{m[1]}]", r)
        for r in sorted(voc.ROLE_NOUNS.split("|"), key=len, reverse=True)
    )
)
_OFFICE = re.compile(
    r"\b(?:Minister|Secretary|Ambassador|Chargé|Consul|Director|President|Chairman|Commissioner|Representative|Chief|"
    r"Counselor|Attaché|Administrator|Adviser|Assistant|Delegate|Governor|General|Officer)\b[^.;()\n]*\Z"
)
_PEOPLE = "|".join(re.escape(d + "." if "." in d else d) for d in sorted(voc.DEMONYMS, key=len, reverse=True))
_ROLE_LEFT = re.compile(
    r"(?P<the>\b[Tt]he\s+|\b(?:[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Aa]n?)\s+)?"
    rf"(?P<people>\b(?:{_PEOPLE})(?:[’']s)?\s+)?"
    r"(?:\b(?:[Aa]cting|[Dd]eputy|[Vv]ice|[Aa]ssistant|[Uu]nder|[Ff]irst|[Pp]ermanent|[Ff]ormer|[Ff]oreign|[Pp]rime|"
    r"[Ww]ar|[Nn]avy|[Dd]efen[sc]e|[Ff]inance|[Ii]nterior|[Cc]olonial|[Hh]ome|[Tt]rade|[Pp]ress|[Cc]hief|[Gg]eneral|"
    r"[Pp]eople[’']s|[Rr]eich|[Ss]upreme|[Mm]ilitary|[Nn]aval|[Pp]arty|Naval|then)[\s-]+){0,3}\Z"
)
_ROLE_RIGHT = re.compile(
    rf"{_SP}(?:of|for|to){_SP}(?:(?:{voc.DOMAINS})(?![a-z])|the{_SP}{_WORD}(?:{_SP}{_WORD})*|{_WORD}(?:{_SP}{_WORD})*)"
)
_ROLE_NAME = re.compile(rf"{_SP}(?:{_INITIAL}[^\S\n]?)*{_WORD}(?:{_SP}(?:{_INITIAL}[^\S\n]?|{_WORD}))*")


def _roles(text: str) -> Iterator[Hit]:
    """The Prime Minister, the Soviet ambassador, Commissar for Foreign Affairs Molotov."""
    for m in _ROLE_AT.finditer(text):
        start, end = m.span()
        if (start and text[start - 1].isalnum()) or text[end : end + 1].isalnum():
            continue
        left = _ROLE_LEFT.search(text, max(0, start - 64), start)
        at = left.start() if left is not None else start
        right = _ROLE_RIGHT.match(text, end)
        end = right.end() if right is not None else end
        big = m.group()[0].isupper()
        definite = left is not None and left["the"] is not None and left["the"].strip().lower() not in ("a", "an")
        people = left is not None and left["people"] is not None
        if not (
            (big and (definite or people or right))
            or (people and (definite or right))
            or _plain(m.group(), definite, text, end)
        ):
            continue
        if left is not None and left["the"] is not None:
            at = left.end("the")
        name = _ROLE_NAME.match(text, end) if big and (right or people or " " in m.group()) else None
        if name is not None and not any(
            w in voc.HEADS or w in voc.NO_ACTORS or w in voc.ORDINARY for w in name.group().split()
        ):
            yield Hit(at, name.end(), "person", TITLE, tail=text.rfind(" ", at, name.end()) + 1)
        else:
            yield Hit(at, end, "person", ROLE)


def _plain(role: str, definite: bool, text: str, end: int) -> bool:
    return definite and role.lower() in voc.PLAIN_ROLES and not text.startswith(("’s", "'s"), end)


# ---------------------------------------------------------------- other scripts

_CYRILLIC = re.compile(r"[А-Яа-яё]")
_CYRILLIC_NAME = re.compile(
    r"(?:(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ][а-яё]+\s(?:[А-ЯЁ]\.\s?){2}|"
    r"(?:[Тт]ов\.|[Тт]оварищ\w*|[Мм]аршал\w*|[Гг]енерал\w*|[Аа]дмирал\w*|[Мм]инистр\w*|[Пп]резидент\w*|[Пп]осол|[Пп]осла|"
    r"[Нн]арком\w*|[Пп]ремьер(?:-министр)?\w*|[Кк]анцлер\w*|[Кк]омиссар\w*|г-н\w*)\s+[А-ЯЁ][а-яё]+(?:\s[А-ЯЁ][а-яё]+)?)(?![а-яё])"
)
_CYRILLIC_BODY = re.compile(
    r"\b(?:Министерств\w+|Наркомат\w*|Совет\w*|Генеральн\w+ штаб\w*|Генштаб\w*|Политбюро|Верховн\w+ Совет\w*|ЦК)"
    r"(?:\s(?:[а-яё]+\s){0,3}?[А-ЯЁ][А-ЯЁа-яё]+(?:\s[А-ЯЁ][А-ЯЁа-яё]+)*)?"
)
_JAPANESE_PERSON = re.compile(
    r"[\u3400-\u9fff々]{2,4}?(?:首相|外相|陸相|海相|蔵相|大使|公使|総統|大統領|元帥|大将|中将|少将|書記長|外務大臣|総理大臣|"
    r"外務人民委員|天皇|国王|主席|議長|将軍|大臣)|[ァ-ヶー]{2,12}(?:首相|外相|大使|総統|大統領|元帥|大将|中将|少将|書記長|外務人民委員|"
    r"国王|主席|議長|将軍|長官)"
)
_JAPANESE_BODY = re.compile(
    r"[\u3400-\u9fff々ァ-ヶー]{1,10}?(?P<h>政府|内閣|陸軍|海軍|軍部|共産党|外務省|参謀本部|委員会|大使館)"
)


def _cyrillic(text: str) -> Iterator[Hit]:
    if not _CYRILLIC.search(text):
        return
    for m in _CYRILLIC_NAME.finditer(text):
        if not (m.start() and text[m.start() - 1].isalnum()):
            yield Hit(m.start(), m.end(), "person", INITIALS)
    for m in _CYRILLIC_BODY.finditer(text):
        yield Hit(m.start(), m.end(), "institution", BODY)


def _japanese(text: str) -> Iterator[Hit]:
    if not _CJK.search(text):
        return
    for m in _JAPANESE_PERSON.finditer(text):
        yield Hit(m.start(), m.end(), "person", TITLE)
    for m in _JAPANESE_BODY.finditer(text):
        kind: Kind = "military" if m["h"][-1] in "軍部" else "party" if m["h"] == "共産党" else "institution"
        yield Hit(m.start(), m.end(), kind, BODY)


_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
