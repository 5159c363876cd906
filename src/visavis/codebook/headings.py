"""Headings: which are of the apparatus, and which name a dimension."""

from __future__ import annotations

import re

from visavis.codebook.indicators import stems
from visavis.codebook.types import Codebook

_NUMBER = re.compile(
    r"^\s*(?:\(?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Za-z])[.):]\s*|§\s*\d+\.?\s*|\d+\s+|第?[一二三四五六七八九十]+[章節、.]\s*)(?=\S)"
)
_APPARATUS = re.compile(
    r"(?i)^(?:introduction|introductory|preface|foreword|abstract|summary|background|sources?|methods?|methodology|"
    r"literature|bibliography|references|notes|appendix|acknowledge?ments?|discussion|previous research|"
    r"state of research|historiography|contents|chapter\b|part\b|einleitung|einführung|vorwort|zusammenfassung|quellen|"
    r"literatur|anmerkungen|forschungsstand|введение|предисловие|источники|литература|примечания|"
    r"はじめに|序|参考文献|注|註)"
)
_CLOSING = re.compile(
    r"(?i)^(?:conclusions?|concluding|epilogue|schluss|schluß|fazit|заключение|выводы|おわりに|結論|結び|むすび|まとめ)"
)
_EMPTY = frozenset(
    [
        "the",
        "of",
        "and",
        "in",
        "on",
        "for",
        "to",
        "a",
        "an",
        "with",
        "der",
        "die",
        "das",
        "des",
        "und",
        "von",
        "in",
        "и",
        "в",
        "о",
        "の",
    ]
)
# Half of the words of two names in common: "purpose of war" and "purpose of the war" have all, "war economy" a third.
SAME = 0.5


def section_name(heading: str) -> str:
    """A heading without its number and closing colon."""
    return _NUMBER.sub("", heading.strip(" *_#")).strip(" :：*_.")


def closes(heading: str) -> bool:
    """A heading of the conclusion."""
    return bool(_CLOSING.match(section_name(heading)))


def frames_only(heading: str) -> bool:
    """A heading of the apparatus (introduction, conclusion, sources), which is no subject."""
    return closes(heading) or bool(_APPARATUS.match(section_name(heading)))


def alike(one: str, other: str) -> float:
    """How far two names share their stems, 0 to 1 (Jaccard); function words left out."""
    a, b = ({s for s in stems(x) if s not in _EMPTY} for x in (one, other))
    return len(a & b) / len(a | b) if a | b else 0.0


def runs_in(name: list[str], spoken: list[str]) -> bool:
    """Whether the stems of a name stand together in those of a text, in order, function words aside."""
    name = [w for w in name if w not in _EMPTY]
    spoken = [w for w in spoken if w not in _EMPTY]
    n = len(name)
    return n > 0 and any(spoken[i : i + n] == name for i in range(len(spoken) - n + 1))


def section_dimension(section: list[str], codebook: Codebook) -> str | None:
    """The dimension that a section's headings name, innermost first."""
    for heading in reversed(section):
        if frames_only(heading):
            continue
        name = section_name(heading)
        spoken = stems(name)
        likeness, best = max(
            (
                (1.0 if runs_in(stems(known), spoken) else alike(known, name), d.id)
                for d in codebook.dimensions
                for known in (d.name, *d.headings)
            ),
            default=(0.0, None),
            key=lambda x: x[0],
        )
        if likeness >= SAME:
            return best
    return None
