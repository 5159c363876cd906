"""What an address asks: its query, read without trust."""

from __future__ import annotations

import math
from collections.abc import Mapping

MOST_PAGES = 1_000_000
LONGEST = 500


class Asked:
    """The query of an address. Every reading has a default: an odd question gets a plain answer."""

    def __init__(self, query: Mapping[str, str], by: str = "") -> None:
        """`by`: who asks."""
        self._query, self.by = query, by

    def text(self, name: str, default: str = "") -> str:
        return self._query.get(name, default).strip()[:LONGEST]

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        """The value, or the first of those known."""
        value = self._query.get(name, "")
        return value if value in known else known[0]

    def flag(self, name: str) -> bool:
        return self._query.get(name) == "1"

    def page(self, name: str = "page") -> int:
        words = self._query.get(name, "1")
        return min(max(int(words), 1), MOST_PAGES) if words.isascii() and words.isdigit() and len(words) < 10 else 1

    def share(self, name: str, default: float) -> float:
        """A number from 0 to 1."""
        try:
            value = float(self._query.get(name, default))
        except ValueError:
            return default
        return min(max(value, 0.0), 1.0) if math.isfinite(value) else default
