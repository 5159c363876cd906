"""A page as the answer to a form: a preview of what it would do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    template: str
    page: object
