"""To whom it was said where the words do not tell: the other one of a talk, the author of a report, the recipient.

Minutes and telegrams name who is told once and then go on ("He replied that ..."). The one addressed is then whom the
speaker last addressed, else the last other speaker, else whom the head names.
"""

from __future__ import annotations

from msgspec.structs import replace

from visavis.records import Resolution, Statement
from visavis.stages.resolving.scene import Scene

_NO_TALK = {"study", "speech", "message", "memoir", "press", "treaty"}  # one speaks, nobody answers


def talked(scene: Scene, order: list[Statement], resolved: list[Resolution]) -> list[Resolution]:
    """The resolutions, in the same order, with the addressees that a talk tells; none where one alone speaks."""
    if scene.document is None or scene.document.genre in _NO_TALK:
        return resolved
    recipients = [n for phrase in scene.head.recipients if (n := scene.named_in_head(phrase, sender=False))]
    parties = [n for phrase in scene.head.parties if (n := scene.named_in_head(phrase, sender=False))]
    speakers = [r.holders[0] if r.holders and _spoken(s) else None for s, r in zip(order, resolved, strict=True)]
    following = _following(speakers)
    few = len({w for w in speakers if w is not None}) <= _FEW
    last: dict[str, list[str]] = {}
    heard: list[str] = []  # the last two speakers, the later one first
    out = []
    for s, r, after in zip(order, resolved, following, strict=True):
        who = r.holders[0] if r.holders else None
        given = r.addressees
        if not given and s.act == "writing" and who in scene.authors:
            given = recipients
        elif not given and _spoken(s) and who is not None:
            given = _partner(scene, who, last, heard if few else [], parties, after if few else None)
        if _spoken(s) and who is not None:
            last[who] = given or last.get(who, [])
            heard = [who, *(h for h in heard if h != who), *(a for a in r.addressees if a not in heard and a != who)][
                :2
            ]
        out.append(r if given == r.addressees else replace(r, addressees=given))
    return out


def _spoken(s: Statement) -> bool:
    return s.act == "speech" and s.nested_in is None and s.manner != "own"


def _following(speakers: list[str | None]) -> list[str | None]:
    """For each statement the next speaker who is another than its own."""
    out: list[str | None] = [None] * len(speakers)
    one = other = None
    for k in range(len(speakers) - 1, -1, -1):
        now = speakers[k]
        if now is not None and now != one:
            one, other = now, one
        out[k] = other if now is not None else None
    return out


def _partner(
    scene: Scene, who: str, last: dict[str, list[str]], heard: list[str], parties: list[str], after: str | None
) -> list[str]:
    others = [p for p in parties if p != who]
    if parties and len(others) == 1:
        return others
    if last.get(who):
        return last[who]
    before = next((h for h in heard if h != who), None) or after
    if before is not None:
        return [before]
    return scene.authors[:1] if who not in scene.authors and scene.reports_own_talk else []


_FEW = 3  # speakers of a talk in which it is clear who is spoken to
