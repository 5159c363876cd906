"""What governs words within their sentence: a denial, a doubt, another speaker."""

from __future__ import annotations

import re

# Up to the quoted words: "I do not believe that", "it is false to say that"; then three words at most.
_DENIES = re.compile(
    r"(?:\b(?:not|never|nobody|none|cannot|deny|denies|denied|denying|false|untrue|wrong|absurd|nonsense|mistaken|myth|"
    r"refute[sd]?|reject(?:s|ed)?|doubt(?:s|ed)?|no one|no truth|no evidence)\b|n['’]t\b)"
    r"(?:[\s,]+[\w'’]+){0,6}?[\s,]+(?:that|to (?:say|suppose|think|believe|claim|suggest|pretend)(?:\s+that)?)"
    r"[\s,:“\"'’]*(?:[\w'’]+[\s,]+){0,3}$",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:perhaps|maybe|possibly|supposedly|allegedly|so-called|as if|"
    r"(?:it is|it was|is|was|are|were) (?:said|alleged|rumou?red|claimed|pretended)|would have us (?:believe|think)|"
    r"(?:some|critics|opponents|enemies|many|others|people|pessimists|cynics)(?: of \w+)? (?:may |might |will )?"
    r"(?:say|claim|allege|argue|pretend|think|believe|insist|tell us)[sd]?)"
    r"(?:\s+(?:to|that|have|has|had|been|is|are|the|it))*[\s,:“\"'’]*(?:[\w'’]+[\s,]+){0,3}$",
    re.IGNORECASE,
)


def governing(before: str) -> str | None:
    """The denial or doubt on which words depend, given what stands before them in their sentence; None for none."""
    clause = re.split(r"[;:—]\s", before)[-1]
    m = _DENIES.search(clause) or _DOUBTS.search(clause)
    return " ".join(m.group().split()) if m else None


def in_quotation(text: str, at: int) -> bool:
    """Does the place stand between quotation marks?"""
    before = text[:at]
    if before.count("“") + before.count("«") + before.count("„") > before.count("”") + before.count("»"):
        return "”" in text[at:] or "»" in text[at:]
    return before.count('"') % 2 == 1 and '"' in text[at:]
