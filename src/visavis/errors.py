"""Every error visavis raises.

    VisavisError            found / why it matters / what to do
    ├── UserError           something the person gave us has to change      exit code 2
    │   ├── StudyFileError      a YAML file says something we cannot follow
    │   ├── UnsupportedFormat   a document in a format that we do not read
    │   ├── UnreadableFile      a document we read in principle, but not this one
    │   ├── StudyError          the folder is no study, is newer than this program, is locked
    │   └── OutputError         nothing can be written there: read-only, disk full
    └── Defect              we are wrong: please report it                  exit code 70

A UserError says what was found, why it matters and what to do about it; a Defect says what broke.
"""

from __future__ import annotations


class VisavisError(Exception):
    """The root: `found` says what was met, `why` why it matters, `do` what to do now."""

    exit_code = 70

    def __init__(self, found: str, why: str = "", do: str = "") -> None:
        super().__init__(found)
        self.found, self.why, self.do = found, why, do

    def __str__(self) -> str:
        return "\n".join(part for part in (self.found, self.why, self.do) if part)

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return type(self), (self.found, self.why, self.do)  # errors cross process borders whole


class UserError(VisavisError):
    """Something the person gave us has to change."""

    exit_code = 2


class StudyFileError(UserError):
    """A YAML file of the study says something we cannot follow; `found` names file, line and key."""


class UnsupportedFormat(UserError):
    """A document in a format that visavis does not read; `do` names those it does."""


class UnreadableFile(UserError):
    """A document of a known format that cannot be read: empty, binary, damaged."""


class StudyError(UserError):
    """The folder is no study, was made by a newer visavis, or is in use."""


class OutputError(UserError):
    """Nothing can be written where it was asked for: read-only folder, full disk."""


class Defect(VisavisError):
    """visavis itself is wrong. Please report it with the text of the error."""
