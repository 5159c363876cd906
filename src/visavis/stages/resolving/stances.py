"""Of whom a statement speaks, and how friendly or hostile its words about them are.

A word list read with its distance from the target and with negation, in the manner of entity-level sentiment
(Taboada et al., Lexicon-Based Methods for Sentiment Analysis, 2011): small, open to view, and no more than that.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from visavis.records import Stance, Statement, StatementTarget
from visavis.stages.resolving.heads import Head
from visavis.stages.resolving.scene import Scene
from visavis.text import Span

_STEMS: dict[str, str] = {
    "hostile": (
        "aggress attack invad invasion enem hostil threat menac militaris fascis imperialis exterminat annihilat "
        "destroy destruct crush defeat conquer conquest enslav slavery tyran terror atrocit barbar brutal bloodthirst "
        "treacher betray denounc condemn war-monger warmonger adversar dictator oppress subjugat "
        "subver expansionis belligeren provocat violat crime criminal evil murder massacr blackmail sabotag "
        "totalitarian dominat coerc intimidat ruthless sanction resist punish blockad barbarous lawless "
        "despot yoke oligarch steal stole theft espionage spying infamy infamous dastard"
    ),
    "cautious": (
        "caution careful concern worr anxi fear doubt suspic suspect distrust mistrust wary danger risk uncertain "
        "unreliab reluctan hesita skeptic sceptic critici warn difficult problem disagree differenc compet rival "
        "challeng vulnerab tension unstable instab pressure unfair deplor regret disappoint complain object oppos "
        "insist demand refus reject delay alarm disturb crisis trouble boycott tariff weak pessimis watchful guard "
        "defend defens deter contain buildup build-up"
    ),
    "favourable": (
        "friend ally allies allied alliance cooperat co-operat collaborat partner peace trust confiden support "
        "welcom prais admir gratef gratitude thank help assist aid goodwill good-will amity cordial sympath "
        "success agreement agree rapprochement reconcil understanding mutual solidarit hero brave courag gallant "
        "respect improv progress hope reassur satisf pleas happy glad commend freedom-loving democra prosper "
        "loyal generous valu appreciat endors favor favour friendly tribut alongside"
    ),
}
_PHRASES = {"favourable": r"same side|side by side|common cause|shoulder to shoulder|", "hostile": "", "cautious": ""}
_LEXICON = {
    s: re.compile(
        rf"\b(?:{_PHRASES[s]}{'|'.join(re.escape(x) for x in words.split() if len(x) > 2)})\w*", re.IGNORECASE
    )
    for s, words in _STEMS.items()
}
_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|without|hardly|cannot|lack of|absence of|end of)\b|n['’]t\b", re.IGNORECASE
)
_AGAINST = re.compile(
    r"(?:\bagainst|\b(?:main )?enemy,?|\bfight(?:ing)?|\bresist|\bdefeat|\bwar (?:with|on))"
    r"\s+(?:the\s+|[a-z-]+\s+)?$",
    re.IGNORECASE,
)
_VICTIM = re.compile(
    r"\b(?:attack(?:ed|s|ing)?|invad(?:ed|es|ing)|invasion of|attacks? (?:on|upon)|aggression (?:against|on|in)|"
    r"betray\w*|threat(?:s|en\w*)? to|threaten(?:s|ed|ing)?|(?:destroy|wreck|crush|enslav)\w*|conquest of)\s+"
    r"(?:the\s+)?(?:(?:power|independence|freedom|people|peoples|territory) of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\s+(?:against|on|upon|of|to|with)\s+(?:the\s+)?[A-ZА-ЯЁ]")
# What is good, threatened: "a danger to the peace".
_THREATENED = re.compile(
    r"\b(?:threat|danger|menace|enem(?:y|ies)|blow|obstacle|contempt)s?\s+(?:to|of|for)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_CUE_STEMS: dict[Stance, str] = {
    "hostile": "denounc condemn accus brand ridicul hat loath threat attack",
    "cautious": (
        "critici fear worr warn doubt suspect distrust mistrust complain protest object concern anxi afraid deplor "
        "dread alarm regret oppos"
    ),
    "favourable": (
        "prais welcom admir thank trust appreciat commend hail gratef glad pleas satisf endors support favo respect"
    ),
}
_CUES = {k: re.compile(rf"(?:{'|'.join(stems.split())})", re.IGNORECASE) for k, stems in _CUE_STEMS.items()}
_CAREFUL = re.compile(r"\b(?:carefully|cautiously|warily|guardedly|evasively) $")
_MOST = 12  # mentions of one target that are weighed; more do not change the balance
_STOP = re.compile(r"[.!?;]\s")
_REACH = 70  # characters around a target in which words bear on it


def targets(scene: Scene, s: Statement, who: list[str], sides: list[str], date: str | None) -> list[StatementTarget]:
    """Actors of the content, the main ones first; the holder's own side only where there is no other."""
    own = set(who) | set(sides)
    places: dict[str, list[Span]] = {}
    for piece in s.content:
        for actor, at in scene.actors_in(piece):
            places.setdefault(actor, []).append(at)
    _lift(scene, places, date)
    others = {a: p for a, p in places.items() if a not in own and not set(scene.state_of(a, date)) & set(sides)}
    mine = sorted(at for a, p in places.items() if a not in others for at in p)
    if scene.head != Head() and s.manner != "own":  # in a report of its time the holder's own state is spoken of too
        others |= {a: p for a, p in places.items() if a not in own or (a in sides and a not in who)}
    kept = others or {a: p for a, p in places.items() if a in own}
    out = []
    for actor, spans in kept.items():
        stance, weight = _stance(scene, s, spans, mine)
        if actor in own or (s.manner != "own" and _scholar(scene, s, who, sides)):
            stance, weight = "neutral", 0.0
        sure = min(0.9, 0.5 + 0.1 * len(spans) + 0.15 * (weight > 0))
        out.append((-(len(spans) + 2 * (weight > 0)), spans[0].start, actor, spans, stance, sure))
    out.sort(key=lambda x: x[:2])
    return [
        StatementTarget(actor=a, name=_name(scene, a, spans), spans=spans, stance=stance, confidence=round(sure, 2))
        for _, _, a, spans, stance, sure in out
    ]


def _lift(scene: Scene, places: dict[str, list[Span]], date: str | None) -> None:
    """What is said of an army, a ministry or "Hitler's empire" is said of the state as well."""
    for actor, spans in list(places.items()):
        kind = scene.kind(actor)
        if kind in ("military", "institution"):
            of_state = spans
        elif kind == "person":
            of_state = [a for a in spans if scene.text(a.passage)[a.end : a.end + 2] in ("'s", "’s")]
        else:
            continue
        for state in scene.state_of(actor, date)[:1] if of_state else []:
            if state not in places:
                places[state] = list(of_state)


def _scholar(scene: Scene, s: Statement, who: list[str], sides: list[str]) -> bool:
    """In a study, a holder who speaks for no state is a scholar: not hostile, not friendly, unless the cue says so."""
    cue = s.cue[0].exact if s.cue else ""
    study = scene.document is not None and scene.document.genre == "study"
    return bool(who) and not sides and study and not any(p.match(cue) for p in _CUES.values())


def _name(scene: Scene, actor: str, spans: list[Span]) -> str:
    return scene.actors[actor].name if actor in scene.actors else spans[0].exact


def _stance(scene: Scene, s: Statement, spans: list[Span], mine: list[Span]) -> tuple[Stance, float]:
    """The stance whose words weigh most around the target, and their weight."""
    weights: dict[Stance, float] = {"hostile": 0.0, "cautious": 0.0, "favourable": 0.0}
    cue = s.cue[0].exact if s.cue else ""
    if s.cue and _CAREFUL.search(scene.text(s.cue[0].passage), max(0, s.cue[0].start - 14), s.cue[0].start):
        weights["cautious"] += 2.5
    for kind, pattern in _CUES.items():
        if pattern.match(cue) and not s.negated:
            weights[kind] += 1.2
    for at in spans[:_MOST]:
        text = scene.text(at.passage)
        _weigh(text, at, s.content, weights)
        weights["hostile"] += 1.5 * _strikes(text, at, mine)
    if scene.head != Head() and s.manner != "own" and max(weights.values()) < _TELLING:
        _weigh_all(s.content, weights)
    best: Stance = max(weights, key=lambda k: weights[k])
    if weights[best] < 0.35:
        return "neutral", 0.0
    return best, weights[best]


_TELLING, _FAINT, _READ_OF_CONTENT = 0.35, 0.4, 3000


def _weigh_all(content: list[Span], weights: dict[Stance, float]) -> None:
    """Where nothing stands beside the target: the words of the whole report, each of little weight."""
    for piece in content:
        text = piece.exact[:_READ_OF_CONTENT]
        for kind, pattern in _LEXICON.items():
            for m in pattern.finditer(text):
                word: Stance = kind  # type: ignore[assignment]
                if _NEGATION.search(text, max(0, m.start() - 22), m.start()):
                    word = {"hostile": "favourable", "favourable": "cautious", "cautious": "cautious"}[kind]  # type: ignore[assignment]
                weights[word] += _FAINT


def _strikes(text: str, at: Span, mine: list[Span]) -> bool:
    """Does the target do harm to the holder's own side: "X has attacked us", "X helps the war against us"?"""
    end = min(at.end + 2 * _REACH, len(text))
    stop = _STOP.search(text, at.end, end)
    end = stop.start() if stop else end
    if _AGAINST_US.search(text, at.end, end):
        return True
    k = bisect_left(mine, at)
    return any(
        m.passage == at.passage and m.start < end and _HARM.search(text, at.end, m.start) is not None
        for m in mine[k : k + 4]
    )


_AGAINST_US = re.compile(r"\b(?:against|attack(?:ed|s)?|invad(?:ed|es)|threaten(?:s|ed)?) (?:us|our)\b", re.IGNORECASE)
_HARM = re.compile(
    r"\b(?:against|attack(?:ed|s)?|invad(?:ed|es)|threaten(?:s|ed)?) (?:on |upon )?(?:the )?$", re.IGNORECASE
)


def _weigh(text: str, at: Span, content: list[Span], weights: dict[Stance, float]) -> None:
    """Add the words near one mention, each by nearness; those of its own sentence and content alone."""
    piece = next((c for c in content if c.passage == at.passage and c.start <= at.start < c.end), at)
    lo, hi = max(piece.start, at.start - _REACH), min(piece.end, at.end + _REACH)
    for stop in _STOP.finditer(text, lo, at.start):
        lo = stop.end()
    after = _STOP.search(text, at.end, hi)
    hi = after.start() if after else hi
    before = text[lo : at.start]
    victim = bool(_VICTIM.search(before))
    if _AGAINST.search(before):
        weights["hostile"] += 1.0
    for kind, pattern in _LEXICON.items():
        for m in pattern.finditer(text, lo, hi):
            if m.start() < at.end and m.end() > at.start:
                continue
            distance = at.start - m.end() if m.end() <= at.start else m.start() - at.end
            weight = 1.0 - 0.7 * max(0, distance) / _REACH
            word: Stance = kind  # type: ignore[assignment]
            if _NEGATION.search(text, max(lo, m.start() - 22), m.start()):
                word = {"hostile": "favourable", "favourable": "cautious", "cautious": "cautious"}[kind]  # type: ignore[assignment]
                weight *= 0.5
            if kind == "favourable" and _THREATENED.search(text, max(lo, m.start() - 40), m.start()):
                word = "hostile"
            if kind == "hostile" and _ELSEWHERE.match(text, m.end()) and not m.end() <= at.start <= m.end() + 45:
                continue  # "the attack on Y" says nothing of X
            if victim and kind == "hostile" and m.end() <= at.start and distance < 6:
                continue
            weights[word] += weight
