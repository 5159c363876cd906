"""The author's own assertions: without evidence, on one source alone, at second hand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from visavis.records import (
    Check,
    Citation,
    Claim,
    Records,
    Reference,
    Resolution,
    Source,
    Statement,
    StatementConfidence,
)
from visavis.stages.verifying.manuscripts import Manuscripts, found, frames
from visavis.text import Span

# A sentence that begins so draws on what was shown before.
_RECAP = re.compile(
    r"(?:as (?:described|shown|mentioned|stated|discussed|seen|noted|argued) (?:above|earlier|before)|in (?:sum|short|"
    r"conclusion|summary|other words)|to sum up|therefore|thus|hence|consequently|accordingly|overall|"
    r"wie (?:oben|bereits)|zusammenfassend|somit|daher|folglich|"
    r"таким образом|итак|следовательно|как (?:показано|сказано) выше|以上|このように|したがって)\b",
    re.IGNORECASE,
)


def check_claims(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """One Check a sentence, which may make several claims. An absence can rest on nothing: it stands on the search."""
    evidence = _Evidence(given)
    by_place: dict[Span, list[Claim]] = {}
    for c in given[Claim]:
        if manuscripts.holds(c.span):
            by_place.setdefault(c.span, []).append(c)
    for at, claims in by_place.items():
        rests_on = [r for c in claims for r in c.rests_on]
        first = claims[0]
        if not rests_on:
            yield _unsupported(first, manuscripts)
            continue
        sources = evidence.sources(rests_on)
        if evidence.second_hand(rests_on):
            told = "; ".join(evidence.title(s) for s in sorted(evidence.through(rests_on))[:3])
            yield found("claim", first.id, "second_hand_only", [at], f"through {told}", 0.7)
        elif len(sources) == 1 and not evidence.reports(rests_on, at) and not manuscripts.quotes(at):
            yield found("claim", first.id, "single_source", [at], evidence.title(sources.pop()), 0.7)


def _unsupported(claim: Claim, manuscripts: Manuscripts) -> Check:
    if claim.kind == "absent":
        return found("claim", claim.id, "from_silence", [claim.span], None, 0.9)
    passage = manuscripts.passages[claim.span.passage]
    if frames(passage) or _RECAP.match(claim.span.exact):
        return found("claim", claim.id, "sums_up", [claim.span], None, 0.6)
    if manuscripts.marks.get(passage.id):
        return found("claim", claim.id, "no_note_of_its_own", [claim.span], None, 0.6)
    # Evidence may stand in the paragraph before or be common knowledge: a question, not a fault.
    return found("claim", claim.id, "no_evidence", [claim.span], None, 0.7)


class _Evidence:
    """What claims rest on, followed to sources."""

    def __init__(self, given: Records) -> None:
        self._citations = given.by_id(Citation)
        self._resolutions = given.by_id(Resolution)
        self._sources = given.by_id(Source)
        self._statements = given.by_id(Statement)

    def sources(self, ids: Sequence[str]) -> set[str]:
        out: set[str] = set()
        for id in ids:
            cited = [id] if id in self._citations else self._resolved(id).citations
            out.update(s for c in cited if c in self._citations and (s := self._citations[c].source))
        return out

    def through(self, ids: Sequence[str]) -> set[str]:
        return {t for id in ids for t in self._resolved(id).through}

    def second_hand(self, ids: Sequence[str]) -> bool:
        """Is all of it reported by scholars, nothing cited from the actors themselves?"""
        statements = [self._resolutions[id] for id in ids if id in self._resolutions]
        roles = {self._sources[s].role for s in self.sources(ids) if s in self._sources}
        return bool(statements) and all(r.through for r in statements) and "primary" not in roles

    def reports(self, ids: Sequence[str], at: Span) -> bool:
        """Does the sentence report what it rests on? Then it needs no more than that."""
        return any(at.overlaps(c) for id in ids if id in self._statements for c in self._statements[id].content)

    def title(self, source: str) -> str:
        found_ = self._sources.get(source)
        return _short(found_.reference) if found_ else source

    def _resolved(self, id: str) -> Resolution:
        return self._resolutions.get(id) or _NOTHING


def _short(r: Reference) -> str:
    names = [n.family or n.literal or "" for n in (r.author or r.editor)]
    return ", ".join(x for x in (names[0] if names else None, r.title_short or r.title) if x) or "an untitled work"


_NOTHING = Resolution(id="", document="", confidence=StatementConfidence(span=0))
