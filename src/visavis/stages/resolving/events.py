"""What happened when: dated clauses for a chronology, and the relations between states that the text bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from visavis.codebook import Plan
from visavis.edtf import bounds, overlaps
from visavis.records import (
    DateExpression,
    Document,
    Event,
    Mention,
    Passage,
    Record,
    Records,
    Relation,
    place_id,
)
from visavis.stages.resolving.actor_names import key
from visavis.text import Span, listed, sentences, span

BODY = listed("paragraph quotation item")
REACH = 1000  # characters to either side of a date within which its clause is looked for
LONGEST = 366  # days: what is dated less closely than to a year is no event of a chronology

_HAPPENS = re.compile(
    r"\b(?:[a-z]{3,}(?:ed|ated|ized)|began|broke|fell|took|met|sent|gave|held|led|became|came|went|won|lost|sank|fought|"
    r"brought|left|drew|overthrew|withdrew|made|wrote|spoke|told|said|rose|struck|put|cut|set|saw|had|was|were|is|are)\b|"
    r"\b(?:pact|treaty|war|attack|invasion|outbreak|conference|incident|declaration|denunciation|surrender|agreement|"
    r"battle|revolution|coup|election|mobili[sz]ation|withdrawal|occupation|annexation|directive|entry|meeting|talks|"
    r"armistice|conclusion|death|founding|establishment|crisis|uprising|offensive|landing|bombing|summit|accession)s?\b",
    re.IGNORECASE,
)
# Where a clause ends: a semicolon, a dash, a comma before a conjunction or relative word.
_CLAUSE_END = re.compile(
    r";\s+|\s[–—]\s|,\s+(?=(?:and|but|which|who|when|while|whereas|where|although|though|because|so|leading|with)\b)"
)
_LEAD = re.compile(
    r"(?:and|but|so|then|however|also|moreover|for example|in addition|afterwards)\b,?\s+", re.IGNORECASE
)
_PLACE = re.compile(r"\b(?:in|at|near|outside)\s+(?P<name>(?:the\s+)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,2})")
_ADJECTIVE = re.compile(r"(?:ean|ese|ish|[a-z]ian|ern|ist|ism)$")
_NO_PLACE = listed(
    """january february march april may june july august september october november december spring summer autumn fall
    winter world article section chapter monday tuesday wednesday thursday friday saturday sunday early late mid"""
)

# How a text speaks of a kind of relation; other kinds are known by their own name.
_SPOKEN = {
    "war": r"\bwars?\b|attack|inva(?:ded|sion)|hostilities|declared war|belligeren",
    "border_war": r"incident|clash|border (?:war|conflict)|battles? of",
    "alliance": r"\ballian|\ball(?:y|ies|ied)\b|\bpact\b|treaty|mutual (?:assistance|defen[cs]e)",
    "entente": r"entente|convention|agreement",
    "non_aggression": r"non-?\s?aggression|\bpact\b",
    "neutrality": r"neutral",
    "recognition": r"diplomatic (?:relations|recognition)|recognition of",
    "non_recognition": r"(?:non-?|no |refus\w+ )(?:diplomatic )?(?:recognition|relations)|not recogni[sz]e",
    "occupation": r"occup",
    "rupture": r"(?:broke|severed|ruptur|breaking)\w*",
    "embargo": r"embargo|froze|sanction",
    "armistice": r"armistice|truce|cease-?fire",
    "anti_comintern": r"anti-comintern",
    "friendship": r"friendship",
    "peace": r"peace treaty|treaty of|joint declaration",
    "annexation": r"annex|anschluss",
    "intervention": r"interven|expedition",
    "aid": r"lend-lease|\baid\b",
    "blockade": r"blockade",
}
_WORLD_WAR = re.compile(r"\b(?:World War (?:I{1,2}|One|Two|1|2)\b|(?:First|Second|Great|Cold) (?:World )?War\b)")
_SPEAKS_OF = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _SPOKEN.items()}


def resolve_events(given: Records, plan: Plan) -> Iterator[Record]:
    """The dated events of one document's body, and the relations between the study's states that it speaks of.

    Takes Document, Passage, Mention (with actor), DateExpression; gives Event, Relation. A Relation is the authority's
    with its id, once for each document, its evidence the sentence that speaks of it.
    """
    body = [p for p in given[Passage] if p.kind in BODY]
    dates: dict[str, list[DateExpression]] = {}
    for d in given[DateExpression]:
        dates.setdefault(d.span.passage, []).append(d)
    mentions: dict[str, list[Mention]] = {}
    for m in given[Mention]:
        mentions.setdefault(m.span.passage, []).append(m)
    for p in body:
        yield from _events(p, dates.get(p.id, []), mentions.get(p.id, []))
    document = next(iter(given[Document]), None)
    yield from _relations(body, dates, document.date if document else None, plan)


# ---------------------------------------------------------------- events


def _events(passage: Passage, dates: list[DateExpression], mentions: list[Mention]) -> Iterator[Event]:
    """The events of a passage: of each clause the date that tells most."""
    chosen: dict[tuple[int, int], DateExpression] = {}
    cuts = sentences(passage.text)
    at = 0
    for d in sorted((d for d in dates if _plain(d)), key=lambda d: d.span.start):
        while at < len(cuts) - 1 and cuts[at][1] <= d.span.start:
            at += 1
        clause = _clause(passage.text, cuts[at], d.span) if cuts else None
        if clause is None:
            continue
        before = chosen.get(clause)
        if before is None or (_close(d.edtf) or 0) < (_close(before.edtf) or 0):
            chosen[clause] = d
    known = sorted((m for m in mentions if m.actor), key=lambda m: m.span.start)
    for (start, end), d in chosen.items():
        what = span(passage.id, passage.text, start, end)
        actors = [m.actor for m in known if start <= m.span.start < end and m.actor]
        yield Event(
            id=place_id("e", what),
            what=what,
            date=d.edtf,
            actors=list(dict.fromkeys(actors)),
            place=_place(what.exact, {m.span.exact for m in known}),
        )


def _plain(d: DateExpression) -> bool:
    """A date in figures, to the year or closer: no "at that time", no decade."""
    return _close(d.edtf) is not None and any(c.isdigit() for c in d.span.exact)


def _close(edtf: str | None) -> int | None:
    """How many days a date leaves open; None for one that leaves more than a year."""
    days = bounds(edtf)
    length = (days[1] - days[0]).days if days else LONGEST
    return length if length < LONGEST else None


def _clause(text: str, sentence: tuple[int, int], date: Span) -> tuple[int, int] | None:
    """The clause that a date stands in, if something happens in it; else the sentence, if something does there."""
    sentence = max(sentence[0], date.start - REACH), min(sentence[1], date.end + REACH)
    start, end = sentence
    for m in _CLAUSE_END.finditer(text, start, end):
        if m.end() <= date.start:
            start = m.end()
        elif m.start() >= date.end:
            end = m.start()
            break
    for a, b in ((start, end), sentence):
        lead = _LEAD.match(text, a, b)
        a = lead.end() if lead and lead.end() <= date.start else a
        rest = text[a : date.start] + text[date.end : b]
        if _HAPPENS.search(rest) and len(rest.split()) > 2:
            return a, b
    return None


def _place(clause: str, actors: set[str]) -> str | None:
    """A plainly named place: "in Moscow"; no month, no actor other than a city."""
    for m in _PLACE.finditer(clause):
        name = m["name"].removesuffix("’s").removesuffix("'s").removeprefix("the ")
        words = name.split()
        if words[0].lower() not in _NO_PLACE and not _ADJECTIVE.search(words[-1]) and name not in actors:
            return m["name"].removesuffix("’s").removesuffix("'s")
    return None


# ---------------------------------------------------------------- relations


def _relations(
    body: list[Passage], dates: dict[str, list[DateExpression]], written: str | None, plan: Plan
) -> Iterator[Relation]:
    """Of the authority's relations between the study's states those that a sentence speaks of, with the sentence: the
    first that gives a date of its time, else the first."""
    states = _states(plan)
    period = plan.study.period
    open_ = [
        r for r in plan.authority.relations if set(r.parties) <= states.keys() and (not period or _held(r, period))
    ]
    if not open_:
        return
    words = {w: id for id, names in states.items() for w in names}
    told: dict[str, tuple[bool, Relation]] = {}
    for p in body:
        for start, end in sentences(p.text):
            sentence = _WORLD_WAR.sub("", p.text[start:end])
            named = _named(sentence, words)
            if len(named) < 2:
                continue
            own = next((d.edtf for d in dates.get(p.id, []) if start <= d.span.start < end), None)
            for r in open_:
                if set(r.parties) <= named and _speaks(r, sentence, words) and _held(r, own or written):
                    found = (own is not None, structs.replace(r, evidence=span(p.id, p.text, start, end)))
                    if r.id not in told or found[0] > told[r.id][0]:
                        told[r.id] = found
    yield from (r for _, r in told.values())


def _states(plan: Plan) -> dict[str, frozenset[str]]:
    """The states behind the study's perceivers and targets, each with the one-word keys of its names."""
    actors = {a.id: a for a in plan.authority.actors}
    queue = [i for p in plan.study.perceivers for i in (p.id, *p.members)]
    queue += [i for t in plan.study.targets for i in (t.id, *t.actors)]
    seen: set[str] = set()
    while queue:
        id = queue.pop()
        if id in actors and id not in seen:
            seen.add(id)
            queue += [m.of for m in actors[id].memberships if actors[id].kind != "state"]
    found = {i: actors[i] for i in seen if actors[i].kind == "state"}
    return {i: frozenset(key(n) for n in (a.name, *(n.text for n in a.names))) for i, a in found.items()}


_NAME = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")


def _named(sentence: str, words: dict[str, str]) -> set[str]:
    """The states named in a sentence, by names of up to three words; "German-Soviet" names two."""
    tokens = [key(m.group()) for m in _NAME.finditer(sentence) if m.group()[0].isupper()]
    runs = {" ".join(tokens[i : i + n]) for i in range(len(tokens)) for n in (1, 2, 3)}
    return {words[r] for r in runs if r in words}


_PAIR = re.compile(r"([A-Z][a-z]+)[-–]([A-Z][a-z]+)\b[^;:]*\Z")


def _speaks(r: Relation, sentence: str, words: dict[str, str]) -> bool:
    """Whether a sentence speaks of a relation of this kind, not of another pair's ("the German-Polish pact")."""
    pattern = _SPEAKS_OF.get(r.kind) or re.compile(re.escape(r.kind.replace("_", " ")), re.IGNORECASE)
    for m in pattern.finditer(sentence):
        pair = _PAIR.search(sentence, max(0, m.start() - 40), m.start())
        named = {words.get(key(w)) for w in pair.groups()} if pair else {None}
        if None in named or named == set(r.parties):
            return True
    return False


def _held(r: Relation, when: str | None) -> bool:
    """Whether a relation held on a day of a date; without a date it is taken to."""
    return when is None or bounds(when) is None or overlaps(f"{r.from_ or '..'}/{r.to or '..'}", when)
