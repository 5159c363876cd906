"""Does a hyphen at a line's or page's end belong to the word? The document's other words tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

_LAST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*[-\u00ad‐¬]$")
_FIRST = re.compile(r"[^\W\d_]+")
_GOES_ON = re.compile(r"-?[^\W\d_]")
_BEGUN = re.compile(r"[^\W\d_]-?\Z")


class Vocabulary:
    """The words of a document, read only if a hyphen asks for them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)

    @cached_property
    def _levelled(self) -> str:
        return "\n".join(self._texts).lower()

    def __contains__(self, word: str) -> bool:
        """Does a word, in small letters, stand in the document by itself?"""
        text, at = self._levelled, -1
        while (at := text.find(word, at + 1)) >= 0:
            if not _GOES_ON.match(text[at + len(word) : at + len(word) + 2]) and not _BEGUN.search(
                text[max(0, at - 2) : at]
            ):
                return True
        return False

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
        if f"{stem}-{rest}".lower() in self:
            return False
        return rest[0].islower() or (stem + rest).lower() in self
