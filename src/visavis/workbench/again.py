"""Decisions whose words are gone: the statements likest to what was decided on, for a person to choose from."""

from __future__ import annotations

import msgspec
from rapidfuzz import fuzz, process

from visavis.errors import UserError
from visavis.pages.context import Link
from visavis.pages.wording import shortened
from visavis.records import Decision
from visavis.study.decisions import Seen
from visavis.workbench.deciding import Form
from visavis.workbench.desk import Desk, State
from visavis.workbench.words import shown_words

LIKE = 30.0  # 0-100: less is not offered
OFFERED = 3
PLAIN = frozenset(("accept", "reject", "comment", "code", "redate", "retarget"))  # whose value names no words


def nearest(state: State, d: Decision) -> tuple[Link, ...]:
    """Statements of the document likest to the words that were decided on: (words, id) as links without address."""
    seen = _seen(d)
    if seen is None or d.verdict not in PLAIN or not seen.quotes:
        return ()
    its = {s.id: shown_words(s.content) for s in state.speak(seen.quotes[0].document)}
    wanted = " … ".join(q.exact for q in seen.quotes)
    like = process.extract(wanted, its, scorer=fuzz.ratio, limit=OFFERED, score_cutoff=LIKE)
    return tuple(Link(shortened(words, 160), id) for words, _, id in like)


def words_of(d: Decision) -> str:
    """What was decided on, as it read then."""
    seen = _seen(d)
    return " … ".join(q.exact for q in seen.quotes) if seen else ""


def _seen(d: Decision) -> Seen | None:
    try:
        kept = msgspec.json.decode(d.seen or "[]", type=list[Seen])
    except msgspec.MsgspecError:
        return None
    return next((s for s in kept if s.kind == "statement"), None)


def decide(desk: Desk, _: str, form: Form) -> str:
    """The same decision on another statement, and the old one taken back. Raises UserError where it does not wait."""
    state = desk.state()
    d = next((u for u in state.unattached if str(u.id) == form.get("decision")), None)
    to = form.get("statement", "")
    if d is None or d.verdict not in PLAIN or to not in state.look.statements:
        raise UserError("There is no such decision that waits, or no such statement.", "", "Load the page again.")
    desk.decide(to, d.verdict, msgspec.json.decode(d.value) if d.value else None, d.reason)
    desk.undo(d.id)
    return "/decisions"
