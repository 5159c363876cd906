"""What becomes of a mention: a tie to an actor, or an open question with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.stages.resolving.actor_new import Newcomer


@dataclass(frozen=True, slots=True)
class Tie:
    """A mention's actor, an id of the authority or a newcomer, and how sure that is."""

    actor: str | Newcomer
    confidence: float


@dataclass(frozen=True, slots=True)
class Open:
    """A mention left without an actor, and why."""

    reason: str
