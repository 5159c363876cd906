"""Who the holder may be, and what speaks for each: what a learned choice among them is given.

The candidates are those of the literature on coreference and quotation (Hobbs 1978; Lappin and Leass 1994; Muzny et
al. 2017): earlier holders and those they spoke to, persons and bodies named before, and what only a document's head
knows: its author, its recipient, the parties of a talk, the state whose files it comes from. What the rules think is
one more thing that speaks for a candidate.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from visavis.predictors.roles import Candidate
from visavis.records import Mention, Statement
from visavis.stages.resolving.candidates import Gathered, likeliest, stem
from visavis.stages.resolving.holders import holders
from visavis.stages.resolving.roles import office, plain, titled
from visavis.stages.resolving.scene import Scene, Told
from visavis.text import Span, listed

_BASE = {
    "his": "he", "him": "he", "himself": "he", "she": "he", "her": "he", "hers": "he", "herself": "he",
    "their": "they", "them": "they", "themselves": "they", "our": "we", "us": "we", "ourselves": "we",
    "my": "i", "me": "i", "myself": "i", "its": "it", "itself": "it", "your": "you", "yourself": "you",
    "whom": "who", "which": "who", "that": "who", "whose": "who",
    "both": "they", "latter": "latter", "former": "former",
}  # fmt: skip
_PRONOUNS = listed("he they we i it you who both") | set(_BASE)
_TOLD, _NAMED = 8, 10  # earlier statements and mentions looked at
_PAPERS = re.compile(
    r"\b(?:memorand|note|letter|telegram|cable|message|report|document|paper|communiqu|declaration|speech|statement|"
    r"article|text|resolution|despatch|dispatch|plan|treaty|agreement|proposal|draft|book|study)",
    re.IGNORECASE,
)
_CROWD = re.compile(r"(?:s|people|public|press|group|committee|council|board)$", re.IGNORECASE)


def choose_holder(scene: Scene, s: Statement) -> tuple[list[str], float | None]:
    """Actor ids of the holder and how sure; by the rules alone in a study, and for a document's own assertions."""
    rule = holders(scene, s)
    if scene.judge is None or s.manner == "own":
        return rule
    found = holder_candidates(scene, s, rule)
    k, sure = likeliest(scene.judge.judge("holder", s.id, found)[:, 0])
    return list(found[k].ids), sure if found[k].ids else None


def kind_of_holder(scene: Scene, s: Statement) -> str:
    """The class of words that names a holder: a pronoun, nothing, an office, a name, a state, a paper, other words."""
    if s.holder is None:
        return f"none-{s.act}"
    words = s.holder.exact.casefold().split()
    first = words[0].strip("'’,.") if words else ""
    if len(words) <= 2 and first in _PRONOUNS:
        return _BASE.get(first, first)
    if first in ("his", "her", "their", "our", "my", "your"):
        return f"of-{_BASE[first]}"
    key = office(s.holder.exact)
    if key is not None:
        return "office"
    named = [m for m in scene.within(s.holder) if m.span.exact.casefold() not in _PRONOUNS]
    if any(m.kind == "person" for m in named):
        return "person"
    if _PAPERS.search(s.holder.exact):
        return "paper"
    if any(m.kind == "state" for m in named):
        return "state"
    if named:
        return "body"
    return "crowd" if _CROWD.search(plain(s.holder.exact)) else "name" if s.holder.exact[:1].isupper() else "words"


def holder_candidates(scene: Scene, s: Statement, rule: tuple[list[str], float | None]) -> list[Candidate]:
    """All who may be the holder, the abstention (no ids) last; every feature also beside the holder's kind of words."""
    kind = kind_of_holder(scene, s)
    found = Gathered()
    if rule[0]:
        found.add(rule[0], "rule", f"rule{int(10 * (rule[1] or 0))}")
    at = s.holder or (s.cue[0] if s.cue else s.content[0])
    _of_head(scene, found)
    _told(scene, s, at, found)
    _named(scene, s, at, found)
    if s.holder is not None and kind not in ("he", "they", "we", "i", "it", "you", "who"):
        _own_words(scene, s.holder, found)
    outer = scene.by_statement.get(s.nested_in or "")
    context = [
        f"k:{kind}", f"cue:{stem(s)}", f"head:{scene.head.genre}", f"nested:{outer is not None}",
        f"manner:{s.manner}", f"act:{s.act}",
    ]  # fmt: skip
    return found.candidates(scene, kind, context, s)


def _of_head(scene: Scene, found: Gathered) -> None:
    for author in scene.authors[:1]:
        found.add([author], "author", f"author-{scene.head.genre}")
    for names, role in ((scene.recipients, "recipient"), (scene.parties, "party")):
        for k, name in enumerate(names[:6]):
            found.add([name], role, f"{role}{k}-{scene.head.genre}")
    for home in scene.home()[:1]:
        found.add([home], "home")
    if scene.roles.abroad:
        found.add([scene.roles.abroad], "abroad")
    if scene.roles.posted:
        found.add([scene.roles.posted], "posted")


def _told(scene: Scene, s: Statement, at: Span, found: Gathered) -> None:
    """Those who held what was told before, and those whom they spoke to."""
    outer = scene.by_statement.get(s.nested_in or "")
    if outer is not None:
        by = kind_of_holder(scene, outer.statement)
        found.add(outer.holders, "outer", f"outer-{outer.statement.act}", f"outer:{by}")
        found.add(outer.addressees, "outer-addressed")
    here = scene.sentence(at)
    rank = top = 0
    for t in reversed(scene.told[-_TOLD:]):
        if t is outer or not t.holders:
            continue
        near = "same" if _in(t, here) else "passage" if t.statement.content[0].passage == at.passage else "far"
        sibling = t.statement.nested_in == s.nested_in
        by = kind_of_holder(scene, t.statement)
        words = [f"told{min(rank, 4)}", f"told-{near}", f"told-sibling:{sibling}", f"told-by:{by}"]
        if rank == 0:
            words.append(f"last-{near}-{sibling}")
        if t.statement.nested_in is None:
            words.append(f"top{min(top, 4)}-{near}")
            top += 1
        found.add(t.holders, *words)
        if t.addressees:
            found.add(t.addressees[:1], f"addressed{min(rank, 3)}")
        rank += 1


def _in(t: Told, sentence: Span) -> bool:
    at = t.statement.cue[0] if t.statement.cue else t.statement.content[0]
    return at.passage == sentence.passage and sentence.start <= at.start < sentence.end


def _named(scene: Scene, s: Statement, at: Span, found: Gathered) -> None:
    """Persons, bodies and states named before, the nearest first, and in the rest of the sentence."""
    rows = scene.mentions.get(at.passage, [])
    k = bisect_left(rows, at.start, key=lambda m: m.span.start)
    here = scene.sentence(at)
    seen: dict[str, int] = {}
    before = [m for m in reversed(rows[max(0, k - 3 * _NAMED) : k]) if m.span.end <= at.start]
    if len(before) < _NAMED and at.passage in scene.passages:
        before += scene.last_of_passage_before(at.passage, _NAMED - len(before))
    for m in before:
        who = _who(scene, m)
        if who is None or who in seen or m.span.exact.casefold() in _PRONOUNS:
            continue
        seen[who] = len(seen)
        found.add([who], *_place(scene, m, here, len([x for x in seen if scene.kind(x) == scene.kind(who)])))
        if len(seen) >= _NAMED:
            break
    for m in rows[k : k + 3]:
        who = _who(scene, m) if m.span.start < here.end else None
        if who is not None and (s.holder is None or m.span.start >= s.holder.end):
            found.add([who], "after")


def _place(scene: Scene, m: Mention, here: Span, rank: int) -> list[str]:
    text = scene.text(m.span.passage)
    there = scene.sentence(m.span)
    gap = "0" if there == here else "1" if there.passage == here.passage and here.start - there.end < 3 else "2"
    if m.span.passage != here.passage:
        gap = "p"
    lead = text[max(there.start, m.span.start - 14) : m.span.start].casefold().split()
    first = m.span.start - there.start < 6
    prep = lead[-1] if lead and lead[-1] in _PREP else lead[-2] if len(lead) > 1 and lead[-2] in _PREP else ""
    own = text[m.span.end : m.span.end + 2] in ("'s", "’s")
    return [
        f"named-{m.kind}{min(rank, 4)}", f"gap{gap}-{m.kind}", f"first{first}-gap{gap}", f"prep:{prep}",
        f"own:{own}",
    ]  # fmt: skip


_PREP = listed("to with from by of in at on for against between and told asked informed that")


def _who(scene: Scene, m: Mention) -> str | None:
    return m.actor or (scene.roles.who(m.span.exact) if m.kind == "person" else None)


def _own_words(scene: Scene, at: Span, found: Gathered) -> None:
    """What the holder's own words may name: the words themselves, a state in them, an office of a state, one named
    before with the same last word."""
    words = plain(at.exact)
    who = scene.roles.who(at.exact)
    if who:
        found.add([who], "who")
    if words and len(words) < 100:
        found.add([words], "words", f"words{min(len(words.split()), 5)}")
    for m in scene.within(at):
        if m.actor and m.span.exact.casefold() not in _PRONOUNS:
            whole = "whole" if len(m.span.exact) + 5 > len(at.exact) else "part"
            found.add([m.actor], f"within-{m.kind}", f"within-{whole}-{m.kind}")
    state = scene.roles.nation(at.exact)
    if state:
        found.add([state], "nation", f"nation-{words.split()[-1].casefold()}")
    key = office(at.exact)
    if key is not None:
        home = scene.home()[:1]
        near = [s for s, _ in scene.roles.states.most_common(4)]
        for k, state in enumerate(dict.fromkeys(x for x in (*home, scene.roles.posted, *near) if x)):
            state = scene.roles.then(state)
            name = scene.actors[state].name if state in scene.actors else state
            holder = scene.roles.in_office(key, state)
            rank = "home" if [state] == home else "posted" if state == scene.roles.posted else f"state{k}"
            who = holder or f"{titled(key)} of {name}"
            found.add([who], f"office-of-{rank}", f"office:{key}", f"known:{bool(holder)}")
    last = words.casefold().split()[-1:] if words else []
    for t in reversed(scene.told[-_TOLD:]):
        for h in t.holders[:1]:
            name = scene.actors[h].name if h in scene.actors else h
            if last and last[0] in name.casefold().split():
                found.add([h], "shares")
            elif key is not None and t.statement.holder is not None and office(t.statement.holder.exact) == key:
                found.add([h], "same-office")
