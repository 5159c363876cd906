"""Does a hyphen at a line's or page's end belong to the word? The document's other words tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

_LAST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*[-\u00ad‐¬]$")
_FIRST = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Vocabulary:
    """The words of a document, read only if a hyphen asks for them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)

    @cached_property
    def _words(self) -> set[str]:
        return {w.casefold() for text in self._texts for w in _WORD.findall(text)}

    def joins(self, before: str, after: str) -> bool:
        """True if the hyphen that ends `before` only divides a word that `after` completes.

        The form the document has elsewhere wins; else a small letter goes on with a word, a capital with a compound.
        """
        last, first = _LAST.search(before[-80:]), _FIRST.match(after[:80])
        if not last or not first:
            return False
        if last.group()[-1] in "\u00ad¬":
            return True
        stem, rest = last.group()[:-1], first.group()
        if f"{stem}-{rest}".casefold() in self._words:
            return False
        return (stem + rest).casefold() in self._words or rest[0].islower()
