"""How sure the fields of a citation are right: a logistic curve over what the parser knows of its own work.

The weights were fitted by `training/confidence.py` on references that the tagger had not seen; how well the figure
holds on other sets stands in docs/figures/citations.md.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

import msgspec

from visavis.stages.citing.draft import Draft
from visavis.stages.citing.learned import Told

FEATURES = (
    "any", "title", "names", "dated", "archival", "short", "left_over", "long", "sureness", "weakest", "title_agrees",
    "learned_archive", "bare",
)  # fmt: skip


def features(d: Draft, told: Told) -> list[float]:
    """One number for each of FEATURES: what was found, how sure the tagger is, whether rules and tagger agree."""
    sure = told.margins()
    at = told.text.find(d.title) if d.title else -1
    end = at + len(d.title or "")
    inside = {f.label for f in told.fields if at >= 0 and f.start <= (at + end) // 2 < f.end}
    labels = {f.label for f in told.fields}
    kept = bool(d.archive or d.collection)
    return [
        1.0,
        float(d.title is not None),
        float(bool(d.authors or d.editors)),
        float(d.issued is not None),
        float(kept or d.location is not None),
        float(d.form == "short"),
        float(min(3, len(d.note))),
        min(3.0, len(told.words) / 40),
        float(sure.mean()) if len(sure) else 0.5,
        float(sure.min()) if len(sure) else 0.5,
        float("title" in inside),
        float(not kept and bool(labels & {"archive", "holding"})),
        float(len(told.words) <= 6 and not any(map(str.isdigit, told.text))),
    ]


def certainty(d: Draft, told: Told) -> float:
    """The probability that names, title, container, year and place in an archive are right, 0 to 1."""
    weights = _weights()
    z = sum(weights[name] * x for name, x in zip(FEATURES, features(d, told), strict=True))
    sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    return round(min(sure, _MOST_BARE) if _bare(told.text) else sure, 3)


_MOST_BARE = 0.4  # a judgement, not fitted: too few of them are in the sets


def _bare(text: str) -> bool:
    """Is it a word or two without a number? Nothing tells then a name from a title from a heading of an inventory."""
    return len(text.split()) <= 2 and not any(map(str.isdigit, text))


@cache
def _weights() -> dict[str, float]:
    held = (files("visavis.predictors") / "references_confidence.json").read_bytes()
    return msgspec.json.decode(held, type=dict[str, float])
