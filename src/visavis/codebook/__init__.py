"""What people write by hand: the study file, the codebook and the authority of actors; loaded and checked here.

`Plan` is all of it together, frozen: every stage is given records and the plan, and nothing else.
"""

from visavis.codebook.authority import Names, SameAuthority, load_authority
from visavis.codebook.headings import alike, closes, frames_only, runs_in, section_dimension, section_name
from visavis.codebook.indicators import Code, Hit, Matcher, matcher_of, stems
from visavis.codebook.library import Library, LibraryItem, library_name, load_library, read_library
from visavis.codebook.loading import load_plan, target_places
from visavis.codebook.sides import Sides, sides_of, wanted_by
from visavis.codebook.types import (
    FORMAT,
    Aspect,
    Authority,
    Codebook,
    Columns,
    DefinedTerm,
    Dimension,
    DocumentRule,
    Indicators,
    Perceiver,
    Period,
    Plan,
    StudyFile,
    Target,
    Wanted,
)
from visavis.codebook.writing import empty_plan, rewrite, write_study_files
from visavis.codebook.yaml_nodes import nearest

__all__ = [
    "FORMAT",
    "Aspect",
    "Authority",
    "Code",
    "Codebook",
    "Columns",
    "DefinedTerm",
    "Dimension",
    "DocumentRule",
    "Hit",
    "Indicators",
    "Library",
    "LibraryItem",
    "Matcher",
    "Names",
    "Perceiver",
    "Period",
    "Plan",
    "SameAuthority",
    "Sides",
    "StudyFile",
    "Target",
    "Wanted",
    "alike",
    "closes",
    "empty_plan",
    "frames_only",
    "library_name",
    "load_authority",
    "load_library",
    "load_plan",
    "matcher_of",
    "nearest",
    "read_library",
    "rewrite",
    "runs_in",
    "section_dimension",
    "section_name",
    "sides_of",
    "stems",
    "target_places",
    "wanted_by",
    "write_study_files",
]
