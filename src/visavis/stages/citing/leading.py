"""What stands before a title, and the title itself, made clean."""

from __future__ import annotations

import re

from visavis.stages.citing.draft import Draft, Window
from visavis.stages.citing.names import names
from visavis.stages.citing.vocabulary import EDITING, ROLE_AFTER, TRANSLATING

FRUS = re.compile(r"(?:FRUS|(?:Papers Relating to the )?Foreign Relations of the United States)\b")
_PERIOD = re.compile(r"[\s,:]*(?P<period>\d{4}(?:[–/-]\d{2,4})?)(?=[,.:\s])")


def clean(title: str) -> str:
    """A title without the comma or full stop that belongs to the sentence around it."""
    title = title.strip().rstrip(",;").strip()
    return title[:-1] if title.endswith(".") and not re.search(r"(?:\b\w|\b[A-Z]\w{0,3}|\.)\.$", title) else title


def lead(d: Draft, head: str, of_container: bool = False) -> None:
    """The names before a title, by role; of a container, its editors."""
    head = head.strip(" ,:;")
    m = ROLE_AFTER.search(head)
    roles = m["roles"] if m else ""
    people = names(head[: m.start()] if m else re.sub(r"[:.]$", "", head) if not head[-2:-1].isupper() else head)
    if of_container or EDITING.search(roles):
        d.editors = d.editors or people
    if TRANSLATING.search(roles):
        d.translators = people
    if not roles and not of_container:
        d.authors = people


def frus(d: Draft, w: Window, end: int) -> int:
    """Foreign Relations of the United States: the years covered belong to the title, they are no year of print."""
    m = FRUS.match(d.title or "")
    if m is None or d.title is None:
        return end
    d.title = "Foreign Relations of the United States" + d.title[m.end() :]
    if not re.search(r"\d{4}", d.title) and (p := _PERIOD.match(w.mask, end)):
        d.title += f", {p['period']}"
        end = p.end()
    return end
