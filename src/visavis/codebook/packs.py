"""The codebooks that ship with the program, and which of their dimensions fits a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

from visavis.codebook.headings import SAME, alike
from visavis.codebook.types import Codebook, Dimension
from visavis.codebook.yaml_nodes import YamlFile

# Asked in this order; the first of two that fit equally well is taken.
PACKS = (
    "purpose-of-war-and-postwar",
    "foreign-policy-address",
    "threat-perception",
    "image-theory",
    "cooperation-and-conflict",
)


@dataclass(frozen=True)
class Pack:
    """A shipped codebook: its text, cut where its dimensions begin, and what it says."""

    name: str
    header: str
    blocks: dict[str, str]
    stances: str
    codebook: Codebook

    def fitting(self, name: str) -> tuple[float, Dimension | None]:
        """The dimension that a name means, and how well it fits (0 to 1)."""
        best = max(
            (
                (
                    alike(known, name) + (0.1 if known == d.name else 0.0),
                    -i,
                )  # a name says more than a heading
                for i, d in enumerate(self.codebook.dimensions)
                for known in (d.name, *d.headings)
            ),
            default=(0.0, 0),
        )
        return (best[0], self.codebook.dimensions[-best[1]]) if best[0] >= SAME else (0.0, None)


@lru_cache(maxsize=8)
def pack(name: str) -> Pack:
    """A shipped codebook by name (one of PACKS)."""
    at = files("visavis").joinpath("packs", f"{name}.yaml")
    text = at.read_text(encoding="utf-8")
    with as_file(at) as path:
        codebook = YamlFile(path).read(Codebook)
    head, _, rest = text.partition("dimensions:\n")
    body, mark, stances = rest.partition("# Words that tell the stance")
    blocks = re.split(r"(?m)^(?=  - id: )", body)
    named = {d.id: b for d, b in zip(codebook.dimensions, blocks[1:], strict=True)}
    return Pack(name, head.replace("visavis: 1\n", ""), named, mark + stances, codebook)
