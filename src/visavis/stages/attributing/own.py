"""What the author of a primary document asserts of a target, in his own voice, without a reporting cue."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from functools import lru_cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, MatchKind

from visavis.codebook import Plan
from visavis.edtf import valid
from visavis.records import Actor, Document, Passage, Statement, StatementConfidence, place_id
from visavis.stages.attributing.tokens import AUXILIARIES
from visavis.text import Span, listed, sentences, span

PRIMARY = listed("speech message telegram memorandum letter minutes press treaty memoir address note diary")
_SPOKEN = listed("speech address minutes press")
_SHORTEST_NAME = 3

# Words after a name that make it the name of something else: a sea, a plant, a disease, a family's origin.
_OTHER_THING = re.compile(
    r"[-\s]+(?:Seas?|Strait|current|beetles?|measles|shepherd|thistle|lily|porcelain|silk|tea|ware|Americans|"
    r"American (?:citizens?|soldiers?|communit|famil)|descent|ancestry|origin|extraction|background|immigrants?|"
    r"language|Street|Avenue|Room|Lake)\b"
)
_SEA_OF = re.compile(r"\b(?:Sea|Gulf) of $")
_SEA_SIDE = re.compile(r"\b(?:South|East)\s+$")
# A name after one of these is a place, unless what stands before it makes it more ("the situation in").
_PLACE = re.compile(r"\b(?:in|at|near|across|throughout|inside|via|off|around|through|outside|within)\s+(?:the\s+)?$")
_MATTERS = """
situations? conditions? events? developments? governments? people regimes? struggle war revolution crisis interests?
trade markets? peace order freedom liberty democracy communism progress investments? troops forces aggression conflict
fighting policy policies elections? reforms? changes? party rights stability disorders? outrages rebellion uprising
movement influence position intervention famine leaders? leadership role dictatorship tyranny purchases business
missionaries citizens jurisdiction capital commerce economy attack victory battles? troubles? disturbances? agitation
boycott prosperity competition occupation independence equality confidence faith stake
"""
_MATTER = re.compile(
    rf"\b(?:{'|'.join(_MATTERS.split())})\s+(?:now\s+|here\s+|and\s+\w+\s+)?"
    r"(?:in|at|near|across|throughout|inside|off|through|within)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"^(?:Mr|Mrs|Madam|Your (?:Majesty|Excellency|Honou?r)|My fellow|Fellow|Members|Ladies|Gentlemen|Dear|To the)\b"
    r"[^.?!]{0,200}[:,.]?$"
)
_LISTED = re.compile(
    r"(?:[A-Z][\w.'’-]+(?:\s+(?:[A-Z][\w.'’-]+|of|the))*,\s+(?:the\s+)?){4,}(?:and\s+)?(?:the\s+)?[A-Z]\w+"
)
_FINITE = re.compile(
    r"\b(?:" + "|".join(sorted(AUXILIARIES - {"be", "been", "being", "having"})) + r")\b", re.IGNORECASE
)
_STRONG = """
came went took gave made found saw got kept left lost met put sent set stood began became built broke brought chose drew
fell fought grew held knew led rose ran sought spoke struck threw understood won wrote
"""
_VERBISH = re.compile(rf"\b\w{{3,}}(?:ed|es|s)\b|\b(?:{'|'.join(_STRONG.split())})\b")
_SUBJECT = re.compile(
    r"\b(?:I|[Ww]e|[Tt]hey|[Yy]ou|[Hh]e|[Ss]he|[Ii]t)\s+\w|\w(?:['’](?:re|ve|ll|d|m)|n['’]t|['’]s (?:not|\w+ing))\b"
)
_CLAUSE = re.compile(r";\s+")
_NO_SENTENCE = 6000  # characters; what is longer is a table or a list without stops
_LONG = 320  # characters from which a sentence is cut at its semicolons


def own_statements(
    document: Document, passages: Sequence[Passage], statements: Sequence[Statement], plan: Plan
) -> Iterator[Statement]:
    """Sentences about a target of the plan, outside what others are reported to say; none in a study."""
    if not is_primary(document, plan):
        return
    names = _automaton(tuple(sorted(target_names(plan, document.date))))
    if names is None:
        return
    reported: dict[str, list[Span]] = {}
    for s in statements:
        for c in s.content:
            reported.setdefault(c.passage, []).append(c)
    act = "speech" if document.genre in _SPOKEN else "writing"
    for passage in passages:
        if passage.kind not in ("paragraph", "item", "quotation"):
            continue
        hits = list(_named(names, passage.text))
        if not hits:
            continue
        for at, sure in _assertions(passage, hits, _Covered(reported.get(passage.id, []))):
            yield Statement(
                id=place_id("own", at),
                document=document.id,
                manner="own",
                act=act,  # type: ignore[arg-type]
                content=[at],
                confidence=StatementConfidence(span=sure),
            )


def is_primary(document: Document, plan: Plan) -> bool:
    """Is it a witness, not a study: by what the scholar says of it, else by its genre."""
    if document.genre == "study":
        return False
    for rule in plan.study.documents:
        if rule.role and (fnmatch(document.path, rule.match) or fnmatch(document.path.partition("#")[0], rule.match)):
            return rule.role == "primary"
    return document.genre in PRIMARY


def target_names(plan: Plan, date: str | None) -> set[str]:
    """Every name, valid at the date, of an actor that counts for a target of the plan: itself or what belongs to it."""
    actors = {a.id: a for a in plan.authority.actors}
    names = {t.name for t in plan.study.targets if "/" not in t.name}
    wanted = {a for t in plan.study.targets for a in (t.actors or [t.id])}
    edge = set(wanted)
    for _ in range(_DEEPEST):
        edge = {a.id for a in actors.values() if a.id not in wanted and _belongs(a, edge, date)}
        wanted |= edge
    for id_ in wanted & actors.keys():
        names.update(_names(actors[id_], date))
    return {n for n in names if len(n) >= _SHORTEST_NAME and n[0].isupper()}


_DEEPEST = 3  # a person in an office of a ministry of a state


def _belongs(actor: Actor, to: set[str], date: str | None) -> bool:
    ties = [(m.of, m.from_, m.to) for m in actor.memberships] + [(o.of, o.from_, o.to) for o in actor.offices]
    return actor.kind != "state" and any(of in to and valid(start, end, date) for of, start, end in ties)


def _names(actor: Actor, date: str | None) -> Iterable[str]:
    if all(n.text != actor.name for n in actor.names):
        yield actor.name
    for n in actor.names:
        if valid(n.from_, n.to, date):
            yield n.text


@lru_cache(maxsize=64)
def _automaton(names: tuple[str, ...]) -> AhoCorasick | None:
    return AhoCorasick(list(names), matchkind=MatchKind.Standard) if names else None


def _named(names: AhoCorasick, text: str) -> Iterator[tuple[int, int]]:
    """Where whole names stand, the longest at each place, none within another."""
    found = names.find_matches_as_indexes(text, overlapping=True)
    whole = ((a, -b) for _, a, b in found if not (_inside(text[a - 1 : a]) or _inside(text[b : b + 1], hyphen=False)))
    end = 0
    for start, stop in sorted(whole):
        if start >= end:
            end = -stop
            yield start, end


def _inside(beside: str, hyphen: bool = True) -> bool:
    """A character that goes on with a word."""
    return beside.isalnum() or beside == "_" or (hyphen and beside == "-")


class _Covered:
    """The words of a passage that are reported, as disjoint ranges."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._ranges: list[tuple[int, int]] = []
        for s in sorted(spans, key=lambda s: (s.start, s.end)):
            if self._ranges and s.start <= self._ranges[-1][1]:
                self._ranges[-1] = (self._ranges[-1][0], max(self._ranges[-1][1], s.end))
            else:
                self._ranges.append((s.start, s.end))

    def holds(self, start: int, end: int) -> bool:
        k = bisect_right(self._ranges, (start, 1 << 62)) - 1
        return k >= 0 and end <= self._ranges[k][1]


def _assertions(passage: Passage, hits: list[tuple[int, int]], reported: _Covered) -> Iterator[tuple[Span, float]]:
    text, k = passage.text, 0
    for a, b in sentences(text):
        while k < len(hits) and hits[k][0] < a:
            k += 1
        here = []
        while k < len(hits) and hits[k][0] < b:
            here.append(hits[k])
            k += 1
        here = [h for h in here if not reported.holds(*h)]
        if not here or _FORMULA.match(text[a:b]):
            continue
        for x, y in _clauses(text, a, b):
            inside = [h for h in here if x <= h[0] < y]
            sure = _about(text, x, y, inside)
            if sure:
                yield span(passage.id, text, x, y), sure


def _clauses(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """The sentence whole; a long one in its parts between semicolons."""
    if b - a < _LONG or ";" not in text[a:b]:
        return [(a, b)]
    cuts = [a, *(m.end() for m in _CLAUSE.finditer(text, a, b)), b]
    return [(x, y) for x, y in pairwise(cuts) if y > x]


def _about(text: str, a: int, b: int, hits: list[tuple[int, int]]) -> float | None:
    """How sure the words assert something of what is named at one of the hits; None: they do not."""
    words = text[a:b]
    if (
        not hits
        or b - a > _NO_SENTENCE
        or not (_FINITE.search(words) or _VERBISH.search(words) or _SUBJECT.search(words))
    ):
        return None
    if sum(c.isdigit() for c in words) > len(words) / 5:
        return None  # a table run into a line
    best = 0.0
    listed = [(a + m.start(), a + m.end()) for m in _LISTED.finditer(words)]
    for start, end in hits:
        before, after = text[max(a, start - 60) : start], text[end : min(b, end + 30)]
        if (
            _OTHER_THING.match(after)
            or (_SEA_SIDE.search(before) and after.lstrip().startswith("Sea"))
            or _SEA_OF.search(before)
        ):
            continue
        if any(x <= start < y for x, y in listed):
            continue
        if _PLACE.search(before) and not after.startswith(("'s", "’s")):
            best = max(best, 0.7 if _MATTER.search(before) else 0.0)
            continue
        best = max(best, 0.9)
    return best or None
