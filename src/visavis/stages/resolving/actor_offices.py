"""Offices: which title is which office, whatever it is called, and who held it when."""

from __future__ import annotations

import re
from datetime import date

from visavis.edtf import bounds, valid
from visavis.records import Actor, Office
from visavis.stages.resolving.actor_names import fold, key

_OFFICES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("vice president", r"\bvice[- ]president\b"),
        ("deputy", r"\b(?:deputy|under|assistant|parliamentary|permanent|former|ex)\b"),
        ("ambassador", r"\b(?:ambassador|high commissioner|envoy|botschafter|посол|посла)\b|\bminister (?:to|in)\b"),
        (
            "foreign",
            r"\b(?:commissar|minister|secretary)s? (?:for|of) foreign affairs|foreign (?:minister|secretary|commissar)|"
            r"external affairs|\bnarkomindel\b|\bsecretary of state\b(?! for)|aussenminister",
        ),
        (
            "war",
            r"(?:minister|secretary|commissar)s? (?:of|for) (?:war|(?:national )?defen[cs]e|the army)|"
            r"(?:war|defen[cs]e|army) (?:minister|secretary|commissar)",
        ),
        (
            "navy",
            r"(?:minister|secretary|commissar)s? of the navy|navy (?:minister|secretary)|first lord of the admiralty",
        ),
        (
            "finance",
            r"(?:minister|secretary) of (?:finance|the treasury)|finance minister|treasury secretary|exchequer",
        ),
        (
            "premier",
            r"\b(?:prime minister|premier|chancellor|reichskanzler|bundeskanzler)\b|"
            r"chairman of the council of (?:ministers|people's commissars)",
        ),
        (
            "secretary general",
            r"\b(?:general|first) secretary\b|\bsecretary[- ]general\b|\bparty (?:leader|secretary)\b",
        ),
        ("chief of staff", r"\bchief of (?:the )?(?:\w+ ){0,2}(?:general )?staff\b"),
        ("president", r"\bpresident\b|\bпрезидент"),
        ("monarch", r"\b(?:king|queen|emperor|empress|tsar|czar|kaiser|sultan|shah|regent)\b"),
        ("leader", r"\b(?:fuhrer|fuehrer|duce|supreme leader|caudillo)\b"),
        ("pope", r"\bpope\b"),
    )
)
# Offices of one state only, when no state is named with them.
_OF_ONE_STATE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"commissar|narkom"), "soviet-union"),
    (re.compile(r"\bsecretary of state\b"), "united-states"),
    (re.compile(r"\bforeign secretary\b|exchequer|lord of the admiralty"), "united-kingdom"),
    (re.compile(r"\breich|fuhrer|fuehrer|\bkaiser\b"), "germany"),
    (re.compile(r"\bduce\b"), "italy"),
    (re.compile(r"\btsar\b|\bczar\b"), "russia"),
)
NEARLY_ALL = 0.75  # the share of a time that tells its main holder of an office
# Words that name an office, if not which: "Secretary Dulles" is no director.
_RANKS = frozenset(
    ("secretary", "minister", "director", "chairman", "senator", "chancellor", "commissioner", "governor")
)


def office_of(title: str) -> str | None:
    """The office that a title names ("Foreign Commissar" and "Minister for Foreign Affairs": "foreign"), else None."""
    text = fold(title)
    return next((name for name, pattern in _OFFICES if pattern.search(text)), None)


def state_of_title(title: str) -> str | None:
    """The state that alone has an office of this title."""
    text = fold(title)
    return next((state for pattern, state in _OF_ONE_STATE if pattern.search(text)), None)


class Offices:
    """Holders of offices by state: `holders(office, state, when)`."""

    def __init__(self, actors: dict[str, Actor], states: dict[str, frozenset[str]], places: dict[str, str]) -> None:
        """`states`: the states that each actor belongs to, with itself; `places`: state by key of its name."""
        self._rows: dict[tuple[str, str], list[tuple[Office, str]]] = {}
        self._places = places
        for actor in actors.values():
            for office in actor.offices:
                name = self._named(office.title)
                for state in states.get(office.of or "", frozenset()) if name else ():
                    self._rows.setdefault((name or "", state), []).append((office, actor.id))

    def _named(self, title: str) -> str | None:
        name = office_of(title)
        if name != "ambassador":
            return name
        at = re.search(r"\b(?:to|in) (?:the )?(.+)$", title)
        place = self._places.get(key(at[1])) if at else None
        return f"ambassador to {place}" if place else None

    def holders(self, title: str, state: str, when: str | None) -> list[str]:
        """Who held the office that a title names, of a state, on a day of `when`; of several in turn he who held it
        for nearly all of that time."""
        name, days = self._named(title), bounds(when)
        rows = self._rows.get((name, state), []) if name and days else []
        held_then = [(_days(office, days), id) for office, id in rows if valid(office.from_, office.to, when)]
        whole = (days[1] - days[0]).days + 1 if days else 1
        main = [id for length, id in held_then if length > NEARLY_ALL * whole]
        return main if len(main) == 1 else list(dict.fromkeys(id for _, id in held_then))


def _days(office: Office, days: tuple[date, date] | None) -> int:
    """How many of the days an office was held."""
    if days is None:
        return 0
    start, end = bounds(office.from_), bounds(office.to)
    last = min(days[1], end[1] if end else days[1])
    return (last - max(days[0], start[0] if start else days[0])).days + 1


def held(actor: Actor, title: str, when: str | None) -> bool | None:
    """Whether an actor held the office of a title about `when`; None where the title names none we keep count of."""
    name = office_of(title)
    if name == "deputy" or not actor.offices:
        return None
    then = [o.title for o in actor.offices if valid(o.from_, o.to, when)]
    if name is not None:
        return any(office_of(t) == name for t in then)
    word = next((w for w in reversed(title.split()) if w in _RANKS), None)
    return None if word is None else any(word in fold(t).split() for t in then)


def career(actor: Actor) -> tuple[int, int] | None:
    """First and last year in which an actor is known to have held an office."""
    starts = [b[0].year for o in actor.offices if (b := bounds(o.from_))]
    ends = [b[1].year for o in actor.offices if (b := bounds(o.to))]
    if not starts and not ends:
        return None
    running = any(o.from_ and o.to is None for o in actor.offices)
    return min(starts or ends), 9999 if running else max(ends or starts)
