"""The head of a diplomatic document: who wrote to whom, or who talked with whom, on which day, for which state.

Series of documents print it above each one ("Telegram From the Embassy in Spain to the Department of State";
"Memorandum of Conversation, by ..."; "X to Y"); a cut-out passage may have lost it. Then the words that only insiders
use tell at least whose files it comes from ("the Department", "Deptel").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from visavis.edtf import bounds
from visavis.records import DateExpression, Document, Passage
from visavis.text import listed

_LINES, _LONGEST, _SEARCHED = (
    5,
    320,
    60_000,
)  # passages a head may take, characters of one, characters for insiders' words
_NUMBER = re.compile(r"^\W*(?:No\.?\s*)?\d+[a-z]?\s*[.:)]?\s*(?=[A-Z“\"])")
_GENRE = re.compile(
    r"(?:circular |joint |special )?(?:tele|cable)gram|airgram|despatch|dispatch|letter|note for file|note|message|"
    r"report|"
    r"instruction|memorandum of (?:a |the )?(?:telephone )?(?:conversation|discussion|meeting)|memorandum|"
    r"record of (?:a |the )?(?:conversation|meeting|discussion)|minutes|(?:full )?cabinet submission|submission|minute|"
    r"paper|aide-m[ée]moire|cable|summary record|notes? of (?:a |the )?(?:conversation|meeting)",
    re.IGNORECASE,
)
_AS_GENRE = (
    ("conversation", "minutes"), ("discussion", "minutes"), ("meeting", "minutes"), ("minutes", "minutes"),
    ("summary", "minutes"), ("gram", "telegram"), ("cable", "telegram"), ("patch", "telegram"),
    ("instruct", "telegram"),
    ("letter", "letter"), ("message", "message"), ("note", "note"), ("aide", "note"),
)  # fmt: skip
_OFFICIAL_TO = (
    r"(?<!assistant)(?<!adviser)(?<!advisor)(?<!delegation)(?<!representative)(?<!ambassador)(?<!mission)(?<!minister)"
)
_FROM_TO = re.compile(rf"\bfrom\s+(?P<a>.+?){_OFFICIAL_TO}\s+to\s+(?P<b>.+)$", re.IGNORECASE)
_BY_TO = re.compile(rf"\bby\s+(?P<a>.+?){_OFFICIAL_TO}\s+to\s+(?P<b>.+)$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?P<a>.+)$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?P<a>.+)$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?P<a>.+?)\s+and\s+(?P<b>.+)$", re.IGNORECASE)
_MEETING = re.compile(
    r"\bmeeting of (?P<a>(?:the )?[A-Z][\w’']*(?: (?:of|the|and|for|on|[A-Z][\w’']*))*)", re.IGNORECASE
)
_WITH = re.compile(r"\bwith\s+(?P<a>.+)$", re.IGNORECASE)
_A_TO_B = re.compile(rf"^(?P<a>.+?){_OFFICIAL_TO}\s+to\s+(?P<b>.+)$", re.IGNORECASE)
_LABELLED = re.compile(r"^\W*(?P<label>from|to)\s*:\s*(?P<who>[^\n]{2,120})", re.IGNORECASE | re.MULTILINE)
_SMALL = listed("a an the of for in to and at on by de von van du des la le from with")
_AFTER_NAME = re.compile(
    r"\s+[-–—]\s+Historical\b.*$|,\s+(?:[A-Z][\w.]*\s?){1,3},\s+(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b.*$|,\s+(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b.*$"
)
# Words of a foreign service's own files, by state: offices and papers named as only one at home in them names them.
_INSIDE: dict[str, re.Pattern[str]] = {
    "united-states": re.compile(
        r"\b(?:Deptels?|Embtels?|Contels?|Depcirtel|Amembassy|Am[Ee]mb|USG|USUN|DepSec|SecState|Department of State|"
        r"State Department|[Tt]he Department(?! of)|[Tt]he Secretary(?![- ]General| of (?!State\b(?! for)))|"
        r"(?:Under|Assistant) Secretary|Embassy in|Ambassador in|White House|National Security Council|NSC|Senator|"
        r"Congressman|Central Intelligence Agency|(?<!Vice )[Tt]he President(?! of))\b"
    ),
    "australia": re.compile(
        r"\b(?:Commonwealth Government|Canberra|Cablegram|(?:Minister|Department) (?:for|of) External Affairs|"
        r"Australian (?:Government|Delegation|High Commissioner|Embassy|Legation|Minister))\b"
    ),
    "united-kingdom": re.compile(r"\b(?:H(?:is|er) Majesty[’']s (?:Ambassador|Minister|Embassy)|Dominions Office)\b"),
}
# Whose office a sender is, if a head says no more than this.
_SENDERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bU\.?K\.?\b|\bUnited Kingdom\b|\bBritish\b|Dominion(?:s)? (?:Affairs|Office)|Foreign Office"),
     "united-kingdom"),
    (re.compile(r"\bAustralia|External Affairs|Canberra|\bCommonwealth\b"), "australia"),
    (re.compile(r"\bU\.?S\.?\b|United States|(?:Department|Secretary) of State|White House|(?:Embassy|Ambassador) in"),
     "united-states"),
)  # fmt: skip


@dataclass(frozen=True)
class Head:
    """What the head tells. `authors`, `recipients`, `parties` are phrases as printed; `home` is a state's actor id."""

    genre: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    home: str | None = None
    passages: frozenset[str] = frozenset()


def read_head(document: Document | None, passages: Iterable[Passage], dates: Iterable[DateExpression]) -> Head:
    """The head of a document that is no study; an empty one where nothing is told."""
    if document is None or document.genre == "study":
        return Head()
    order = sorted((p for p in passages if p.kind != "note"), key=lambda p: p.order)
    top = [p for p in order[:_LINES] if len(p.text) <= _LONGEST]
    found = next((h for p in top if (h := _line(p.text))), None) or Head()
    line = next((p.id for p in top if found != Head() and _line(p.text) == found), None)
    dated = _dateline({p.id: p.text for p in top}, dates, line)
    labels = {m["label"].lower(): m["who"].strip() for p in top for m in _LABELLED.finditer(p.text)}
    authors = found.authors or ((labels["from"],) if "from" in labels else ())
    recipients = found.recipients or ((labels["to"],) if "to" in labels else ())
    head = " ".join((*authors, *recipients))
    return Head(
        found.genre,
        document.date or (dated[1] if dated else None),
        authors,
        recipients,
        found.parties,
        _sender(authors) or _sender(recipients) or _insiders((head, *(p.text for p in order))),
        frozenset(x for x in (line, dated[0] if dated else None) if x),
    )


def _line(text: str) -> Head | None:
    """A head's line taken apart, None if the words are none."""
    line = _AFTER_NAME.sub("", _NUMBER.sub("", " ".join(text.strip(" #*").split()))).rstrip(" .")
    genre = _GENRE.match(line)
    if genre is None:
        m = _A_TO_B.match(line)
        plain = m is not None and all(w[:1].isupper() or w in _SMALL or not w[:1].isalpha() for w in line.split())
        return Head("message", authors=_who(m["a"]), recipients=_who(m["b"])) if m and plain else None
    rest = line[genre.end() :]
    if len(rest.split()) > 45 or re.search(r"[.;?!]\s+[A-Z]\w+\s+\w+ed\b", rest):
        return None
    kind = next((g for part, g in _AS_GENRE if part in genre.group().lower()), "memorandum")
    if (m := _MEETING.search(line)) is not None:
        return Head("minutes", parties=_who(m["a"]))
    if (m := _BETWEEN.search(rest)) is not None:
        return Head(kind, parties=(*_who(m["a"]), *_who(m["b"])))
    if (m := _FROM_TO.search(rest) or _BY_TO.search(rest)) is not None:
        return Head(kind, authors=_who(m["a"]), recipients=_who(m["b"]))
    if (m := re.match(rf"\s+(?:from\s+)?(?P<a>[A-Z].*?){_OFFICIAL_TO}\s+(?:to|TO)\s+(?P<b>.+)$", rest)) is not None:
        return Head(kind, authors=_who(m["a"]), recipients=_who(m["b"]))
    if (m := _BY.search(rest) or _FROM.search(rest)) is not None:
        return Head(kind, authors=_who(m["a"]))
    if (m := re.match(r"\s+to\s+(?P<b>.+)$", rest, re.IGNORECASE)) is not None:
        return Head(kind, recipients=_who(m["b"]))
    if (m := _WITH.search(rest)) is not None:
        return Head(kind, parties=_who(m["a"]))
    return Head(kind) if not rest.strip() or rest[:1] in ",." or rest.lstrip()[:3] in ("of ", "for", "No.") else None


def _who(phrase: str) -> tuple[str, ...]:
    return (re.sub(r"^the\s+", "", phrase.strip(" ,.:"), flags=re.IGNORECASE)[:160],)


def _dateline(texts: dict[str, str], dates: Iterable[DateExpression], line: str | None) -> tuple[str, str] | None:
    """The passage of the first day that stands in the head's line, or makes up most of a line at the top."""
    for d in dates:
        text, days = texts.get(d.span.passage), bounds(d.edtf)
        if text is None or days is None or d.edtf is None or (days[1] - days[0]).days > 31:
            continue
        if d.span.passage == line or (len(text) < 80 and 2 * (d.span.end - d.span.start) > len(text.strip()) - 12):
            return d.span.passage, d.edtf.split("T")[0]
    return None


def _sender(phrases: tuple[str, ...]) -> str | None:
    return next((state for words, state in _SENDERS for p in phrases if words.search(p)), None)


def _insiders(texts: Iterable[str]) -> str | None:
    """The state whose service's own words stand there most often."""
    count: Counter[str] = Counter()
    left = _SEARCHED
    for text in texts:
        for state, words in _INSIDE.items():
            count[state] += sum(1 for _ in words.finditer(text, 0, max(0, left)))
        left -= len(text)
        if left <= 0:
            break
    return count.most_common(1)[0][0] if count.total() else None
