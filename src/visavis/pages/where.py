"""Where things stand, for the pages that the workbench and the published site share: a path each, or None."""

from __future__ import annotations

from typing import Protocol


class Where(Protocol):
    """Addresses of records. None: it is not shown, and no link is made."""

    def statement(self, id: str) -> str | None: ...

    def passage(self, id: str) -> str | None: ...

    def note(self, id: str | None) -> str | None: ...

    def source(self, id: str | None) -> str | None: ...

    def document(self, id: str) -> str | None: ...

    def actor(self, id: str | None) -> str | None: ...

    def list(self, **query: object) -> str | None:
        """The list of statements so filtered: holder, target, dimension, source, document, from, to."""
        ...
