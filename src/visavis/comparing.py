"""What `visavis compare` can be asked: each question as data (for --json) and as what a terminal shows.

from visavis.comparing import asked
answer = asked(study, Question(event="1945-08-08", years=5))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from visavis.api import Study
from visavis.errors import UserError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from visavis.stages.comparing import By


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a comparison; without any of the named questions it is the grid.

    `window`, `step`: years; `event`: a date or words of the chronology, with `years` before and after;
    `mirror`: two sides; `across`: parallels by meaning and across languages (extra `embed`).
    """

    by: By | None = None
    threshold: float | None = None
    window: int | None = None
    step: int | None = None
    event: str | None = None
    years: int = 5
    mirror: tuple[str, str] | None = None
    conclusions: bool = False
    parallels: bool = False
    across: bool = False


@dataclass(frozen=True)
class Answer:
    """The answer as data, and `shown(width)`: what a terminal of so many columns prints."""

    data: object
    shown: Callable[[int], RenderableType]


def asked(study: Study, question: Question) -> Answer:
    """The answer. Raises UserError where two things are asked at once, or an event or side is not known."""
    named = {
        "--window": question.window is not None,
        "--event": question.event is not None,
        "--mirror": question.mirror is not None,
        "--conclusions": question.conclusions,
        "--parallels": question.parallels or question.across,
    }
    several = [name for name, there in named.items() if there]
    if len(several) > 1:
        raise UserError(f"{' and '.join(several)} ask two things.", "", "Ask one after the other.")
    if question.window is not None:
        return _over_time(study, question)
    if question.event is not None:
        return _around(study, question.event, question)
    if question.mirror is not None:
        return _mirror(study, question.mirror, question)
    if question.conclusions:
        return _conclusions(study, question)
    if several:
        return _parallels(study, question)
    return _grid(study, question)


def _grid(study: Study, q: Question) -> Answer:
    from visavis.pages.terminal import comparison_table

    found = study.comparison(q.by, q.threshold)
    return Answer(found, lambda width: comparison_table(study.records(), study.plan, found, width))


def _over_time(study: Study, q: Question) -> Answer:
    from visavis.methods.selecting import Selection
    from visavis.methods.times import changes, windows
    from visavis.pages.figures import over_time

    width, step = q.window or 0, q.step or q.window or 0
    if width < 1 or step < 1:
        raise UserError(f"A window of {width} years moved by {step} shows nothing.", "", "Give years from 1 on.")
    selected, threshold = study.selected(), study.view(threshold=q.threshold).threshold
    data = {}
    for t in study.plan.study.targets:
        points = selected.points(Selection(target=t.id, threshold=threshold))
        data[t.id] = {"windows": windows(points, width, step), "changes": changes(points)}
    return Answer(data, lambda _: over_time(selected, study.plan, width, step, threshold))


def _around(study: Study, event: str, q: Question) -> Answer:
    from visavis.pages.figures import turned

    turns = study.around(event, q.years, q.threshold)
    return Answer(turns, lambda _: turned(turns, study.plan))


def _mirror(study: Study, sides: tuple[str, str], q: Question) -> Answer:
    from visavis.pages.figures import mirrored

    found = study.mirror(*sides, threshold=q.threshold)
    return Answer(found, lambda _: mirrored(found))


def _conclusions(study: Study, q: Question) -> Answer:
    from visavis.pages.figures import concluded

    found = study.conclusions(q.threshold)
    return Answer(found, lambda _: concluded(found, study.plan))


def _parallels(study: Study, q: Question) -> Answer:
    from visavis.pages.figures import paralleled
    from visavis.pages.lookup import Lookup

    found = study.parallels(across_languages=q.across, threshold=q.threshold)
    return Answer(found, lambda _: paralleled(found, Lookup(study.records(), study.plan)))
