"""The network on the bench."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.pages.network import KINDS, NetworkPage, network_page
from visavis.workbench.asking import Asked
from visavis.workbench.desk import State
from visavis.workbench.links import asked

WORDS = {
    "congruence": "who says the same", "conflict": "who says the opposite", "subtract": "both, set off",
    "affiliation": "who takes up what",
}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    network: NetworkPage
    kinds: tuple[tuple[str, str, bool], ...]
    targets: tuple[tuple[str, str], ...]
    dimensions: tuple[tuple[str, str], ...]
    target: str
    dimension: str


def opened_page(state: State, query: Asked, _: str) -> Opened:
    kind, target, dimension = query.one_of("kind", KINDS), query.text("target"), query.text("dimension")
    threshold = query.share("threshold", state.plan.study.threshold)
    study = state.plan.study
    return Opened(
        network_page(state.look, state.cards, state.addresses, kind, target, dimension, threshold),
        tuple(
            (WORDS[k], "/network" + asked({"kind": k, "target": target, "dimension": dimension}), k == kind)
            for k in KINDS
        ),
        tuple((t.id, t.name) for t in study.targets),
        tuple((d.id, d.name) for d in state.plan.codebook.dimensions),
        target,
        dimension,
    )
