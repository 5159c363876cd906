"""States, institutions, armies, parties and groups: names of the authority by date, and what is named after a state."""

from __future__ import annotations

import re

from visavis.records import ActorName, Kind, Mention
from visavis.stages.resolving.actor_index import Cast
from visavis.stages.resolving.actor_names import key
from visavis.stages.resolving.actor_new import Newcomer, Newcomers
from visavis.stages.resolving.actor_ties import Open, Tie
from visavis.stages.resolving.actor_times import Times
from visavis.text import listed

# Surety by kind of evidence: a name of one actor; one of several by date; a seat that acts; a new name; a short form.
UNIQUE, DATED, SEAT, NEW, SHORT = 0.97, 0.9, 0.75, 0.85, 0.7

# Cities that stand for the governments that sit in them.
_CITIES = listed(
    """
    moscow washington london paris berlin tokyo tokio rome vienna beijing peking peiping nanking chungking bonn
    pankow warsaw prague budapest bucharest sofia belgrade athens ankara madrid lisbon brussels bern berne
    stockholm oslo copenhagen helsinki dublin riga tallinn kaunas vilnius kyiv kiev minsk hsinking seoul
    pyongyang hanoi saigon vientiane bangkok rangoon djakarta jakarta manila delhi karachi islamabad dacca dhaka
    colombo kathmandu katmandu kabul tehran teheran baghdad damascus beirut amman jerusalem cairo riyadh jidda
    tripoli tunis algiers rabat khartoum ottawa havana canberra pretoria taipei reykjavik zagreb sarajevo
    ljubljana bratislava pristina tirana ulaanbaatar lima quito caracas santiago montevideo brasilia bogota
    asuncion managua tegucigalpa accra lagos abuja dakar conakry bamako monrovia leopoldville kinshasa
    brazzaville luanda lusaka nairobi kigali mogadishu juba salisbury harare maputo nicosia vichy muscat baku
    tbilisi yerevan tashkent astana dili lhasa moskau moscou вашингтон
    """
) | {
    key(city)
    for city in (
        "the Hague",
        "Phnom Penh",
        "Kuala Lumpur",
        "New Delhi",
        "Tel Aviv",
        "Addis Ababa",
        "Ulan Bator",
        "Buenos Aires",
        "La Paz",
        "Rio de Janeiro",
        "San Salvador",
        "Guatemala City",
        "Port-au-Prince",
        "Dar es Salaam",
        "Sana'a",
    )
}
_ACTS = (
    r"(?:(?:has|had|have|would|will|could|might|may|did|does|was|is|also|then|now|never|soon|itself|not|therefore)\s+){0,3}"
    r"(?:sa(?:id|ys)|refus|reject|demand|want|believ|fear|hope|agree|decid|propos|insist|s[ae]w|see[sn]|consider|sought|"
    r"seek|accept|offer|repl|announc|den(?:y|ie)|warn|sent|knew|know|felt|regard|tri(?:ed|es)|recogni|declar|protest|"
    r"ask|argu|respond|react|trust|suspect|assum|conclud|underst|maintain|object|expect|intend|pressed|promis|"
    r"hesitat|favou?r|oppos|support|claim|threaten|prefer|attach|view|interpret|concern|interest|willing|ready|prepared|"
    r"anxious|aware|convinced|reluctant|unwilling|determined|inclined)"
)
_SEAT_AFTER = re.compile(rf"(?:[’']s\s+\w|\s+(?:and\s+[A-Z]\w+\s+)?{_ACTS}|-[A-Z]\w+\s+(?:relations|talks|axis|pact))")
_SEAT_BEFORE = re.compile(
    r"\b(?:(?i:between|(?:relations|talks|agreement|negotiations|contacts?|war|peace|alliance|pact|treaty|understanding|"
    r"friendship|ties|break|rupture|deal|collaboration|cooperation)\s+with|(?:policy|policies|attitude|views?|"
    r"intentions|aims|demands|interests|position|part|pressure|influence|behalf|line|goals|motives)\s+(?:of|on|in|from)|"
    r"pressure\s+on|by|instructions\s+from|orders\s+from|against|towards?)|[A-Z]\w+-|[A-Z]\w+’s\s+and)\s*\Z"
)
_BUILDINGS = listed("kremlin whitehall wilhelmstrasse kreml") | {"white house", "downing street", "quai d orsay"}
_INSIDE = re.compile(r"\b(?:in|at|inside|outside|near|to|into|from|around)\s+(?:the\s+)?\Z")
_OF_STATE = re.compile(r"^(?P<noun>.+?)\s+of\s+(?:the\s+)?(?P<state>.+)$")


class Bodies:
    """One document's actors other than persons."""

    def __init__(self, cast: Cast, new: Newcomers, times: Times, texts: dict[str, str]) -> None:
        self.cast, self.new, self.times, self.texts = cast, new, times, texts
        self._heads: dict[str, str | Newcomer] = {}

    def tie(self, m: Mention) -> Tie | Open:
        """The actor of a mention that is no person's."""
        rows = [(id, n) for id, n in self.cast.named(m.span.exact) if self.cast.actors[id].kind != "person"]
        found = self._known(m, rows) if rows else self._unknown(m)
        if isinstance(found, Tie):
            for word in key(m.span.exact).split():
                self._heads[word] = found.actor
        return found

    # ------------------------------------------------------------ names of the authority

    def _known(self, m: Mention, rows: list[tuple[str, ActorName]]) -> Tie | Open:
        name = key(m.span.exact)
        if (name in _CITIES or name in _BUILDINGS) and not self._acts(m, name in _CITIES):
            return Open("a city or building; nothing says that its government is meant")
        when = self.times.about(m.span)
        ids = self._preferred(self.cast.then(rows, when), m.kind)
        if not ids:
            if self.times.written is not None and self._not_yet(rows):
                return Open("a name that came up only later")
            ids = self._preferred(list(dict.fromkeys(id for id, _ in rows)), m.kind)
        if len(ids) > 1:
            return Open(f"{len(ids)} known actors go by this name")
        # a scholar's "Russia" is today's unless the sentence's own date says otherwise
        actor = self.cast.meant(ids[0], when if self.times.written else self.times.told(m.span))
        several = len({id for id, _ in rows}) > 1 or actor != ids[0]
        return Tie(actor, SEAT if name in _CITIES else DATED if several else UNIQUE)

    def _preferred(self, ids: list[str], kind: Kind) -> list[str]:
        """The study's own actors first, then those of the kind that the mention was taken for."""
        own = [i for i in ids if i in self.cast.own] or ids
        return [i for i in own if self.cast.actors[i].kind == kind] or own if len(own) > 1 else own

    def _not_yet(self, rows: list[tuple[str, ActorName]]) -> bool:
        begun = [(id, ActorName(text=n.text, from_=n.from_)) for id, n in rows]
        return bool(rows) and not self.cast.then(begun, self.times.written)

    def _acts(self, m: Mention, city: bool) -> bool:
        """Whether a city or a building does what governments do, rather than be a place."""
        text, start, end = self.texts.get(m.span.passage, ""), m.span.start, m.span.end
        if city:
            return bool(_SEAT_AFTER.match(text, end) or _SEAT_BEFORE.search(text, max(0, start - 40), start))
        return _SEAT_AFTER.match(text, end) is not None or not _INSIDE.search(text, max(0, start - 12), start)

    # ------------------------------------------------------------ names that it does not have

    def _unknown(self, m: Mention) -> Tie | Open:
        """A body or group named after a state, a short form of a body met before, or a new actor."""
        exact, words = m.span.exact, key(m.span.exact).split()
        if not words:
            return Open("no name can be read here")
        if len(words) == 1 and m.kind in ("institution", "military", "party"):
            met = self._heads.get(words[0])
            return Tie(met, SHORT) if met is not None else Open("a short form of a body that is not named before")
        state, noun = self._of_state(exact, self.times.about(m.span))
        if state is None:
            return Tie(self.new.of(("body", *words), m.kind).meet(exact), NEW)
        if not noun:
            return Tie(state, DATED)
        return Tie(self.new.of(("body", state, noun), m.kind, state).meet(exact), NEW)

    def _of_state(self, exact: str, when: str | None) -> tuple[str | None, str]:
        """The state that a body is named after and the rest: "Polish General Staff", "government of Poland"."""
        words = exact.split()
        for n in range(min(3, len(words)), 0, -1):
            state = self._state(" ".join(words[:n]).removesuffix("’s").removesuffix("'s"), when)
            if state is not None:
                return state, key(" ".join(words[n:]))
        m = _OF_STATE.match(exact)
        state = self._state(m["state"], when) if m else None
        return (state, key(m["noun"])) if m and state else (None, "")

    def _state(self, name: str, when: str | None) -> str | None:
        rows = [(id, n) for id, n in self.cast.named(name) if self.cast.actors[id].kind == "state"]
        ids = self.cast.then(rows, when) or list(dict.fromkeys(id for id, _ in rows))
        return self.cast.meant(ids[0], when) if len(ids) == 1 else None
