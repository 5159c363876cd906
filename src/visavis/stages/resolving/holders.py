"""Who the holder of a statement is, whom the holder speaks for, and to whom it was said."""

from __future__ import annotations

import re
from bisect import bisect_left

from visavis.records import Mention, Statement
from visavis.stages.resolving.heads import Head
from visavis.stages.resolving.joined import joined
from visavis.stages.resolving.roles import UNKNOWN_AUTHOR
from visavis.stages.resolving.scene import Scene
from visavis.text import Span, listed, span

_FIRST = listed("i we me us my our myself ourselves")
_WE = listed("we us our ourselves")
_SINGULAR = listed("he she him her his himself herself")
_NEUTER = frozenset(["it", "its", "itself"])
_PLURAL = listed("they them their themselves")
_YOU = listed("you your yourself")
_RELATIVE = listed("who which that whom whose")
PRONOUNS = _FIRST | _SINGULAR | _NEUTER | _PLURAL | _RELATIVE | _YOU
_PAPER = re.compile(
    r"\b(?:memorand(?:um|a)|note|letter|telegram|cable|dispatch|despatch|speech|address|message|report|directive|order|"
    r"statement|communiqu[eé]|declaration|document|minutes|diary|article|book|paper|plan|treaty|pact|agreement|text|"
    r"broadcast|proclamation|manifesto|resolution|study|findings)s?\b",
    re.IGNORECASE,
)
_RANK = {"person": 0, "group": 1, "institution": 1, "military": 1, "party": 1, "state": 2}
_ANSWERS = re.compile(
    r"\b(?:answer|repl(?:y|ied|ies)|respon[ds]|refus|retort|rejoin|reject|accept|agree|concur|declin)\w*", re.I
)
_TO = re.compile(r"\b(?:to|with)\s+((?:the\s+)?[A-ZА-ЯЁ][\w.'’-]*(?:\s+(?:of|and|the|[A-ZА-ЯЁ][\w.'’-]*)){0,8})")


def holders(scene: Scene, s: Statement) -> tuple[list[str], float | None]:
    """Actor ids of the holder and how sure; none for an agentless report."""
    if s.manner == "own":
        return (list(scene.authors), 0.95) if scene.authors else ([], 0.0)
    if s.holder is None:
        return [], None
    words = s.holder.exact.casefold().split()
    if len(words) == 1 and words[0].strip("'’") in PRONOUNS:
        return _pronoun(scene, s, words[0].strip("'’"))
    if whole := joined(scene, s):
        return whole, 0.85
    found = _named(scene, s.holder)
    if found:
        return found, 0.9
    if _PAPER.search(s.holder.exact):
        behind = _behind_paper(scene, s)
        if behind[0]:
            return behind
    return _in_words(scene, s.holder)


def _in_words(scene: Scene, at: Span) -> tuple[list[str], float]:
    """Whom the authority does not know: the name or office in the document's own words, or whom it says that is."""
    if scene.document is not None and scene.document.genre == "study":
        return [], 0.3
    name = scene.roles.who(at.exact)
    if name is None:
        return [], 0.3
    states = [m.actor for m in scene.within(at) if m.actor and scene.kind(m.actor) == "state"]
    if states and states[0] and name not in scene.actors:
        scene.roles.sides.setdefault(name, states[0])
    return [name], 0.6  # of such names in 200 passages about six of ten were right


def _named(scene: Scene, at: Span) -> list[str]:
    """The actor a noun phrase names: a person before a body before a state; several joined by "and" are several."""
    mentions = [m for m in scene.within(at) if m.actor and m.span.exact.casefold() not in PRONOUNS]
    if not mentions:
        return []
    best = min(_RANK.get(m.kind, 3) for m in mentions)
    if best == 2 and scene.head != Head() and not _state_itself(scene, at, mentions):
        return []  # "the Soviet Ambassador" is no state
    chosen = [m for m in mentions if _RANK.get(m.kind, 3) == best]
    if len(chosen) > 1 and not re.search(r"\band\b|,", at.exact):
        chosen = [max(chosen, key=_weight)]
    return list(dict.fromkeys(m.actor for m in chosen if m.actor))


_OF_GOVERNMENT = listed(
    "the a government governments govt of and people side authorities republic s all great both powers"
)


def _state_itself(scene: Scene, at: Span, mentions: list[Mention]) -> bool:
    """Whether a phrase with a state's name means the state: nothing else is said in it."""
    rest = at.exact
    for m in mentions:
        rest = rest.replace(m.span.exact, " ", 1)
    return set(re.findall(r"[^\W\d_]+", rest.casefold())) <= _OF_GOVERNMENT


def _weight(m: Mention) -> tuple[int, int]:
    return m.span.end - m.span.start, m.span.start


def _pronoun(scene: Scene, s: Statement, word: str) -> tuple[list[str], float]:
    assert s.holder is not None
    resolved = [m.actor for m in scene.within(s.holder) if m.actor]
    if resolved:
        return resolved[:1], 0.85
    if word in _FIRST:
        outer = scene.by_statement.get(s.nested_in or "")
        if outer is not None and outer.statement.quoted:
            return outer.holders, 0.8
        home = scene.home() if word in _WE and not _quoted(scene, s) else []
        if home:
            return home, 0.6
        return list(scene.authors), 0.9 if scene.known_author else 0.3
    if word in _YOU:
        return [], 0.2
    if word in _RELATIVE:
        before = scene.before(s.holder)
        near = [m for m in before if s.holder.start - m.span.end < 60]
        return ([near[-1].actor] if near and near[-1].actor else []), 0.6
    if word in _NEUTER and (behind := _paper_spoken_of(scene, s.holder)):
        return behind, 0.7
    wanted = {"person"} if word in _SINGULAR else {"state", "institution", "group", "military", "party"}
    if word in _PLURAL and scene.head == Head():
        wanted = wanted | {"person"}
    return _antecedent(scene, s, wanted)


def _quoted(scene: Scene, s: Statement) -> bool:
    at = s.holder
    if at is None:
        return False
    rows = scene.quoted.get(at.passage, [])
    k = bisect_left(rows, (at.start + 1, 0))
    return any(a <= at.start < b for a, b in rows[max(0, k - 4) : k])


def _antecedent(scene: Scene, s: Statement, wanted: set[str]) -> tuple[list[str], float]:
    """The outer holder of a nested report; else the last holder nearby; else the last subject before the pronoun.

    Recency with a preference for subjects, after Hobbs (Lingua 44, 1978) and Lappin and Leass (1994), without parses.
    """
    assert s.holder is not None
    outer = scene.by_statement.get(s.nested_in or "")
    if outer is not None and outer.holders and _fits(scene, outer.holders, wanted):
        return outer.holders, 0.75
    here = scene.sentence(s.holder)
    study = scene.document is not None and scene.document.genre == "study"
    for told in reversed(scene.told[-6:]):
        h = told.statement.holder
        if h is None or told.statement.nested_in or not _shortly_before(scene, h, s.holder, study):
            continue
        if h.exact.casefold() in _FIRST or (wanted == {"person"} and told.holders == [UNKNOWN_AUTHOR]):
            continue  # an author who says "I" is no "he"
        if not told.holders and h.exact.casefold() not in PRONOUNS and wanted == {"person"} and h.exact[:1].isupper():
            if study:
                return [], 0.2  # the nearest holder is somebody we do not know: no guess at one further off
            continue
        if told.holders and _fits(scene, told.holders, wanted):
            return told.holders, 0.75
    before = [m for m in scene.before(s.holder) if m.kind in wanted]
    before = [m for m in before if not _possessor(scene, m)] or before
    if not before:
        return _spoken_of(scene, s.holder, wanted) if not study else ([], 0.2)
    first = [m for m in before if m.span.start >= here.start] or before
    last = scene.sentence(first[-1].span)
    subjects = [m for m in first if last.start <= m.span.start]
    return ([subjects[0].actor] if subjects[0].actor else []), 0.55


def _spoken_of(scene: Scene, at: Span, wanted: set[str]) -> tuple[list[str], float]:
    """The last person named before whom no actor is known for."""
    rows = scene.mentions.get(at.passage, [])
    k = bisect_left(rows, at.start, key=lambda m: m.span.start)
    named = [m for m in rows[max(0, k - 10) : k] if m.kind == "person"]
    name = scene.roles.who(named[-1].span.exact) if named and "person" in wanted else None
    return ([name], 0.4) if name else ([], 0.2)


def _shortly_before(scene: Scene, earlier: Span, later: Span, study: bool) -> bool:
    """Whether a holder stands so near that a pronoun goes back to it; over a paragraph's end in no study."""
    if earlier.passage == later.passage:
        return 0 < later.start - earlier.start < 900
    if study or earlier.passage not in scene.passages or later.passage not in scene.passages:
        return False
    between = scene.passages[later.passage].order - scene.passages[earlier.passage].order
    return between == 1 and later.start < 300


def _fits(scene: Scene, ids: list[str], wanted: set[str]) -> bool:
    return any(scene.kind(i) in wanted or not scene.kind(i) for i in ids)


def _possessor(scene: Scene, m: Mention) -> bool:
    return scene.text(m.span.passage)[m.span.end : m.span.end + 2] in ("'s", "’s")


_PAPER_FIRST = re.compile(
    rf"(?:(?:the|this|that|an?|his|their|its)\s|[A-Z])[^.;:,]{{0,60}}?{_PAPER.pattern}", re.IGNORECASE
)
_WHOSE = re.compile(r"\b(?:of|by|from)\s+(?:the\s+)?$")


def _paper_spoken_of(scene: Scene, at: Span) -> list[str]:
    """Whose paper "it" is, where the sentence before has one for its subject: "The memorandum of Reed ... It held"."""
    here = scene.sentence(at)
    if at.start - here.start > 40 or here.start < 2:
        return []
    before = scene.sentence(Span(at.passage, here.start - 2, here.start, ""))
    subject = _PAPER_FIRST.match(before.exact)
    if subject is None:
        return []
    text = scene.text(at.passage)
    end = min(before.start + subject.end() + 40, before.end)
    named = [m for m in scene.within(span(at.passage, text, before.start, end)) if m.actor]
    own = [
        m for m in named if _possessor(scene, m) or re.search(r"\b(?:of|by|from)\s+(?:the\s+)?$", text[: m.span.start])
    ]
    chosen = [m for m in own if m.kind == "person"] or own
    return [chosen[0].actor] if chosen and chosen[0].actor else []


def _behind_paper(scene: Scene, s: Statement) -> tuple[list[str], float]:
    """The person behind "the memorandum states": who has just been said to speak in it, or whose it is."""
    assert s.holder is not None
    noun = _PAPER.search(s.holder.exact)
    assert noun is not None
    for told in reversed(scene.told[-4:]):
        at = told.statement.content[0]
        if at.passage != s.holder.passage or not told.holders or told.statement.nested_in:
            continue
        said = scene.sentence(told.statement.cue[0] if told.statement.cue else at)
        if noun.group().casefold() in said.exact.casefold():
            return told.holders, 0.7
    before = scene.text(s.holder.passage)[: s.holder.start]
    last = span(s.holder.passage, before, max(0, len(before) - 300), len(before))
    owners = [m for m in scene.within(last) if m.actor and m.kind == "person"]
    if owners and noun.group().casefold() in last.exact.casefold():
        return [a for a in (owners[-1].actor,) if a], 0.5
    return [], 0.3


def speaks_for(scene: Scene, ids: list[str], date: str | None) -> list[str]:
    """The states for which the holders speak at a date."""
    return list(dict.fromkeys(state for i in ids for state in scene.state_of(i, date)))


def addressees(scene: Scene, s: Statement, who: list[str]) -> list[str]:
    """Actor ids, else words, of those addressed: between cue and content ("told X that"), or "to X" beside the cue."""
    if not s.cue or s.manner == "own":
        return []
    cue, content = s.cue[-1], s.content[0]
    text = scene.text(cue.passage)
    if content.passage == cue.passage and 1 < content.start - cue.end < 120:
        between = span(cue.passage, text, cue.end, content.start)
        if found := _addressed(scene, s, between, who):
            return [a for a in found if a not in who]
    passive = text[max(0, cue.start - 60) : cue.start]
    if (
        s.holder is None
        and re.search(r"\b(?:was|were|been|is|are)\s+(?:\w+\s+)?$", passive)
        and re.match(r"(?:told|informed|asked|advised|assured|urged|instructed|warned)", cue.exact)
    ):
        ids = [m.actor for m in scene.within(span(cue.passage, text, cue.start - 50, cue.start)) if m.actor]
        return ids[-1:]
    before = scene.told[-1] if scene.told else None
    if (
        before is not None
        and before.addressees
        and before.holders == who
        and _same_sentence(scene, before.statement, cue)
    ):
        return before.addressees
    if _ANSWERS.match(cue.exact):
        for told in reversed(scene.told[-3:]):
            near = told.statement.content[0].passage == cue.passage and told.statement.nested_in == s.nested_in
            sides = set(speaks_for(scene, who, told.date)) & set(told.speaks_for)
            if near and told.holders and not sides and not set(told.holders) & set(who):
                return told.holders
    return []


def _same_sentence(scene: Scene, s: Statement, at: Span) -> bool:
    return bool(s.cue) and scene.sentence(s.cue[0]) == scene.sentence(at)


def _other(scene: Scene, s: Statement, who: list[str]) -> list[str]:
    """Who "him" is, told by the holder himself: the last other holder."""
    for told in reversed(scene.told[-4:]):
        near = told.statement.content[0].passage == s.cue[-1].passage
        if near and told.holders and not set(told.holders) & set(who):
            return told.holders[:1]
    return []


def _addressed(scene: Scene, s: Statement, between: Span, who: list[str]) -> list[str]:
    words = between.exact.casefold().split()
    first = next((w.strip(",.") for w in words if w not in ("to", "that", "with")), "")
    if first in ("me", "us") and scene.authors:
        return list(scene.authors)
    if first in ("him", "her", "them", "it") and len(words) <= 3:
        return _other(scene, s, who)
    by = re.match(r"\s*(?:to|with)?\s*", between.exact)
    at = span(between.passage, scene.text(between.passage), between.start + (by.end() if by else 0), between.end)
    if re.match(r"(?:in|on|at|by|of|for|during|after|as)\b", between.exact):
        m = _TO.search(between.exact)
        if m is None:
            return []
        at = span(between.passage, scene.text(between.passage), between.start + m.start(1), between.start + m.end(1))
    mentions = [m for m in scene.within(at) if m.actor]
    persons = [m for m in mentions if m.kind == "person"] or mentions
    if persons:
        return [a for a in dict.fromkeys(m.actor for m in persons) if a]
    if scene.document is not None and scene.document.genre != "study":
        whom = scene.roles.who(
            re.split(r"\s+(?:that|to|about|whether|if|on|in|and that|of(?=\s+[a-z]))\b", at.exact)[0]
        )
        return [whom] if whom else []
    name = re.sub(r"\s+(?:that|to|of|about|whether|if)\b.*$", "", at.exact).strip(" ,:")
    return [name] if re.match(r"(?:the\s+)?[A-Z]", name) and len(name) < 80 else []
