"""The pages and forms by their addresses, but for those of statements and documents, which `app` has.

A page is made of the study's state, its query and its id; None where there is no such record. A form gives the
address it leads to; None leads back to the page it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visavis.workbench import actor, again, bulk, changed, checks, chronology, codebook, double, network, saving, source
from visavis.workbench.asking import Asked
from visavis.workbench.deciding import Form
from visavis.workbench.desk import Desk, State
from visavis.workbench.shown import Shown


@dataclass(frozen=True)
class Page:
    """`template` is also the part of the workbench that the navigation marks."""

    path: str
    template: str
    make: Callable[[State, Asked, str], object | None]
    part: str = ""


PAGES = (
    Page("/sources", "sources", source.listed_page),
    Page("/source/{id:path}", "source", source.source_page, "/sources"),
    Page("/actors", "actors", actor.listed_page),
    Page("/actor/{id:path}", "actor", actor.actor_page, "/actors"),
    Page("/chronology", "chronology", chronology.chronology_page),
    Page("/network", "network", network.opened_page),
    Page("/bulk", "bulk", bulk.bulk_page, "/statements"),
    Page("/bulk/done", "done", bulk.done_page, "/statements"),
    Page("/coding", "coding", double.coding_page, "/agreement"),
    Page("/agreement", "agreement", double.agreement_page),
    Page("/changes", "changes", changed.changes_page, "/review"),
    Page("/checks", "checks", checks.checks_page),
    Page("/codebook", "codebook", codebook.listed_page),
    Page("/codebook/{id:path}", "code", codebook.code_page, "/codebook"),
)
Does = Callable[[Desk, str, Form], str | Shown | None]
FORMS: dict[str, Does] = {
    "/decide/source/{id:path}": source.decide,
    "/edit/codebook/{id:path}": codebook.edit,
    "/decide/again": again.decide,
    "/decide/bulk": bulk.decide,
    "/undo/bulk": bulk.undo,
    "/searches": saving.keep,
    "/adjudicate": double.adjudicate,
    "/decide/check/{id:path}": checks.decide,
    "/decide/actor/{id:path}": actor.decide,
}
