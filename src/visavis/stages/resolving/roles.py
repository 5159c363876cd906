"""A document's own cast: who is meant by an office, a surname or a body's short form that the authority leaves open.

What cannot be tied to an actor keeps its words, in the fullest form that the document gives ("Prince Wan", "Prime
Minister of Morocco"), with the state that the words, the head or the office tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from visavis.codebook import Plan, SameAuthority
from visavis.codebook.officials import state_of_official
from visavis.edtf import bounds, valid
from visavis.records import Mention
from visavis.stages.resolving.actor_index import Cast
from visavis.stages.resolving.heads import Head
from visavis.text import listed

UNKNOWN_AUTHOR = "author of the document"
_SHORT = {
    "sec": "secretary", "secy": "secretary", "amb": "ambassador", "primin": "prime minister", "pm": "prime minister",
    "fonmin": "foreign minister", "formin": "foreign minister", "vm": "vice minister", "pres": "president",
    "depsec": "deputy secretary", "dep": "deputy", "min": "minister", "gen": "general", "govt": "government",
    "vp": "vice president", "hicom": "high commissioner", "dept": "department", "emb": "embassy",
    "rep": "representative",
}  # fmt: skip
OFFICES = listed(
    "secretary ambassador minister president premier chancellor king queen shah emperor sultan prince marshal general "
    "admiral senator chairman director commissioner counselor counsellor governor representative department embassy "
    "delegation government ministry legation consul secretary-general cabinet chargé charge commissar undersecretary "
    "congressman spokesman official officials leader leaders office vice-president colonel"
)
_QUALIFIERS = listed(
    "prime foreign vice deputy under assistant acting high first second of state defense defence the for general "
    "interior finance home external affairs treasury war navy army commerce agriculture labor labour trade attorney"
)
# Offices that one finds abroad from where files like these are kept, and those of the files' own state.
_ABROAD = listed("minister premier chancellor king queen shah emperor sultan prince")
_AT_HOME = {
    "secretary": "Secretary of State", "president": "President",
    "under secretary": "Under Secretary of State", "deputy secretary": "Deputy Secretary of State",
    "vice president": "Vice President",
}  # fmt: skip
_POSTED = re.compile(
    r"\b(?:Embassy|Ambassador|Legation|Minister|Consulate|Consul|Chargé|Mission) (?:General )?(?:in|at|to) (.{3,40})"
)
_PEOPLE = listed(
    "officials members representatives delegates participants officers leaders spokesman spokesmen source sources "
    "circles authorities experts scholars critics committee council board group delegation people public press "
    "division staff advisers chiefs headquarters side parties students generals army workers others both"
)
_NOBODY = listed("this these that those such other others former latter same there which one all none each both it")
_ARTICLE = re.compile(
    r"^(?:the|a|an|this|that|his|her|our|their|its|your|my|both|each|some|many|certain|other)\s+", re.IGNORECASE
)
# A ministry that its own service calls by one word.
_MINISTRIES = {
    ("united-states", "department"): "state-department",
    ("united-states", "department of state"): "state-department",
}
# Of the states of one name that which a title or a government means at a time.
_GOVERNED: dict[str, tuple[str, str, str]] = {
    "germany": ("west-germany", "1949-09-07", "1990-10-02"),
    "vietnam": ("south-vietnam", "1955-10-26", "1975-04-30"),
    "korea": ("south-korea", "1948-08-15", ".."),
}
_OF_FEW = {
    "chancellor": ("germany", "west-germany", "austria"), "shah": ("iran",), "emperor": ("japan", "ethiopia"),
    "king": ("morocco", "jordan", "saudi-arabia", "thailand", "greece", "belgium", "laos", "nepal", "afghanistan"),
}  # fmt: skip
_MINISTERIAL = ("australia", "united-kingdom")
_BESIDE = re.compile(r"\s*[,(]?\s*(?:(?:the|of|from|of the|from the)\s+)?")
_TRIM = ' \t\n,.;:()[]—–-"“”'
_BRACKET = re.compile(r"\s*\(\s*([^()]*[A-Z][^()]*?)\s*\)\s*$")


@lru_cache(maxsize=20_000)
def plain(words: str) -> str:
    """A phrase without article, possessive and marks."""
    words = " ".join(words.split()).strip(_TRIM)
    words = re.sub(r"[’']s?$", "", words)
    while (m := _ARTICLE.match(words)) is not None:
        words = words[m.end() :]
    return words


@lru_cache(maxsize=20_000)
def office(words: str) -> str | None:
    """An office as a key, abbreviations written out ("FonMin": "foreign minister"); None for other words."""
    parts = [_SHORT.get(w, w) for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", plain(words).casefold())]
    parts = " ".join(parts).split()
    if not parts or len(parts) > 6 or not any(p in OFFICES for p in parts):
        return None
    return " ".join(parts) if all(p in OFFICES or p in _QUALIFIERS for p in parts) else None


@lru_cache(maxsize=4)
def _nations(same: SameAuthority) -> dict[str, str]:
    """State by each of its names and adjectives, those of one state only."""
    out: dict[str, str] = {}
    twice: set[str] = set()
    for a in same.authority.actors:
        for n in (a.name, *(x.text for x in a.names)) if a.kind == "state" else ():
            if len(n) > 1 and n[:1].isupper() and out.setdefault(n, a.id) != a.id:
                twice.add(n)
    return {n: id for n, id in out.items() if n not in twice}


@lru_cache(maxsize=4)
def _cast(same: SameAuthority) -> Cast:
    return Cast(same.authority)


def titled(key: str) -> str:
    return " ".join(w if w in ("of", "for", "the") else w.capitalize() for w in key.split())


class Roles:
    """Names and offices of one document, from its mentions and its head."""

    def __init__(
        self, mentions: Iterable[Mention], head: Head, plan: Plan, texts: dict[str, str], date: str | None
    ) -> None:
        self.home, self.date = head.home, date
        self._cast = _cast(SameAuthority(plan.authority))
        self._names = {a.id: a.name for a in plan.authority.actors if a.kind == "state"}
        self._nations = _nations(SameAuthority(plan.authority))
        self._texts = texts
        self._named: dict[str, str | None] = {}
        self.holders: dict[str, str] = {}  # office -> who has it, an actor id or a name
        self.names: dict[str, str] = {}  # surname -> the fullest name or actor
        self.sides: dict[str, str] = {}  # a name in words -> the state it speaks for
        self.states: Counter[str] = Counter()
        for phrase in (*head.authors, *head.recipients, *head.parties):
            self._printed(phrase)
        mentions = list(mentions)
        for m in mentions:
            if m.kind == "state" and m.actor:
                self.states[m.actor] += 1
            elif m.kind == "person":
                self._person(m.span.exact, m.actor)
        posted = _POSTED.search(" ".join((*head.authors, *head.recipients)))
        at_post = next((m.actor for m in mentions if posted and m.actor and m.span.exact in posted[1]), None)
        self.posted = at_post
        self.abroad = at_post or next((s for s, _ in self.states.most_common(3) if s != self.home), None)
        self._neighbours(mentions)

    def _neighbours(self, mentions: list[Mention]) -> None:
        """The state that a person's own title names, or that stands beside: "Gusev, the Soviet Ambassador"."""
        for m, following in pairwise([*mentions, None]):
            if m is None or m.kind != "person":
                continue
            who = m.actor or self.who(m.span.exact)
            state = self.nation(m.span.exact)
            if state is None and following is not None and following.span.passage == m.span.passage:
                between = self._texts.get(m.span.passage, "")[m.span.end : following.span.start]
                if len(between) < 12 and _BESIDE.fullmatch(between):
                    state = following.actor if following.kind == "state" else self.nation(following.span.exact)
            if who and state:
                self.sides.setdefault(who, state)

    def nation(self, phrase: str) -> str | None:
        """The first state that a phrase names: "British Ambassador", "Ambassador of Peru"."""
        if phrase not in self._named:
            self._named[phrase] = self._nation(phrase)
        return self._named[phrase]

    def _nation(self, phrase: str) -> str | None:
        words = plain(phrase).split()[:12]
        for i, w in enumerate(words):
            for n in (3, 2, 1):
                found = self._nations.get(" ".join(words[i : i + n])) if w[:1].isupper() else None
                if found is not None:
                    return found
        return None

    def _printed(self, phrase: str) -> None:
        """ "Secretary of State for Dominion Affairs (Eden)", "Mr R. G. Menzies, Prime Minister"."""
        bracket = _BRACKET.search(phrase)
        if bracket is not None and (role := phrase[: bracket.start()]):
            self._office(role, self._fullest(bracket[1]))
        elif "," in phrase:
            name, _, role = phrase.partition(",")
            self._office(role, self._fullest(name))
        elif not re.search(r"\b(?:in|of|for|at|to|on)\b", phrase):
            self._person(phrase, None)

    def _fullest(self, name: str) -> str:
        words = plain(name)
        self.names.setdefault(words.split()[-1].casefold() if words else "", words)
        return words

    def _office(self, role: str, who: str) -> None:
        key = office(role) or office(re.split(r"\b(?:in|of|for|at|to)\b", plain(role))[0])
        if key is not None:
            self.holders.setdefault(key, who)

    def _person(self, exact: str, actor: str | None) -> None:
        words = plain(exact).split()
        first = next(
            (i for i in range(len(words) - 1, -1, -1) if office(words[i]) or words[i].casefold() in _QUALIFIERS), -1
        )
        name = words[first + 1 :]
        if not name and actor:
            self._office(exact, actor)
        if not name or not all(w[:1].isupper() for w in name):
            return
        who = actor or " ".join(name)
        surname = name[-1].casefold()
        if actor or len(who.split()) > len(self.names.get(surname, "").split()):
            self.names[surname] = who
        if first >= 0:
            self._office(" ".join(words[: first + 1]), who)

    # ------------------------------------------------------------ asking

    def who(self, phrase: str) -> str | None:
        """An actor id, or a name in words; None where the phrase names nobody."""
        words = plain(phrase)
        if not words or len(words) > 120 or words.casefold() in _NOBODY or not any(c.isalpha() for c in words):
            return None
        bracket = _BRACKET.search(words)
        if bracket is not None and office(words[: bracket.start()]) is not None:
            return self.who(bracket[1])
        key = office(words)
        if key is not None:
            return self._by_office(key, words)
        parts = words.split()
        if parts[-1][:1].isupper() and len(parts) < 4:
            return self.names.get(parts[-1].casefold(), words)
        named = any(w[:1].isupper() for w in parts[1:]) or not _PEOPLE.isdisjoint(words.casefold().split())
        return words if named and len(parts) < 12 else None

    def _by_office(self, key: str, words: str) -> str:
        found = self.holders.get(key) or next((w for k, w in self.holders.items() if k.split()[0] == key), None)
        found = found or _MINISTRIES.get((self.home or "", key))
        if found is not None:
            return found
        state, title = self._seat(key)
        known = self.in_office(title, state) if state else None
        if known is not None:
            return known
        if state is not None:
            name = titled(title) if state == self.home else f"{titled(title)} of {self._names.get(state, state)}"
            self.sides.setdefault(name, state)
            return name
        return titled(key) if words.islower() or key != words.casefold() else words

    def _seat(self, key: str) -> tuple[str | None, str]:
        """Of which state an office is that is named without one, and its full title."""
        if self.home in _MINISTERIAL and key in ("minister", "prime minister", "government", "cabinet"):
            return self.home, key
        if self.home == "united-states" and key in _AT_HOME:
            return self.home, _AT_HOME[key].casefold()
        state = self._only(key) or self.abroad
        return (self.then(state), key) if state and key.split()[-1] in _ABROAD else (None, key)

    def then(self, state: str) -> str:
        """The state that had a government under a name at the document's time: of Germany in 1955 the western one."""
        now = _GOVERNED.get(state)
        return now[0] if now and bounds(self.date) and valid(now[1], now[2], self.date) else state

    def of_official(self, name: str) -> str | None:
        """The state whose official a person of this name was, by the lists of officials."""
        days = bounds(self.date)
        state = state_of_official(plain(name), days[0].year if days else None)
        return self.then(state) if state else None

    def in_office(self, title: str, state: str) -> str | None:
        """The one person whom the authority knows in an office of a state at the document's time."""
        found = self._cast.offices.holders(title, state, self.date) if self.date else []
        return found[0] if len(found) == 1 else None

    def _only(self, key: str) -> str | None:
        """Of the states that have such an office the one that the document speaks of most."""
        own = _OF_FEW.get(key.split()[-1], ())
        return next((s for s, _ in self.states.most_common() if s in own), None)

    def side(self, name: str) -> str | None:
        """The state for which somebody known by name alone speaks."""
        known = self.sides.get(name)
        if known is not None:
            return known
        if name == UNKNOWN_AUTHOR:
            return self.home
        state = self.nation(name)
        if state is not None:
            return state
        key = office(name)
        if key is None:
            return self.posted or self.home  # a mission reports what those of its post say
        return self.home if key.split()[-1] not in _ABROAD else self.then(self.abroad) if self.abroad else None
