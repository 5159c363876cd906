"""ISBN, ISSN, DOI and web addresses that cannot be right as they are printed.

Check digits: ISO 2108:2017 (ISBN), ISO 3297:2022 (ISSN). A DOI is "10.", a registrant's number, a slash and more (ISO
26324:2022). That a number is well formed says nothing of whether there is such a book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from visavis.records import Check
from visavis.stages.verifying.manuscripts import Manuscripts, found
from visavis.text import span

_DASH = "-‐‑–—"
_ISBN = re.compile(rf"\bISBN(?:[{_DASH} ]?1[03])?:?\s{{0,3}}(?P<n>\d[\d {_DASH}]{{7,20}}[\dXx])(?!\d)")
_ISSN = re.compile(rf"\b[ep]?ISSN:?\s{{0,3}}(?P<n>\d{{3,5}}[{_DASH} ]?\d{{2,4}}[\dXx])(?!\w)")
_DOI = re.compile(r"(?:\bdoi\.org/|\bdoi:\s?|\bDOI\s)(?P<n>[^\s<>\"”»]{1,200})", re.IGNORECASE)
_URL = re.compile(r"(?<!\w)(?P<n>(?:h[tpx]{2,4}s?|ftp)\s?[:;]\s?/{1,3}[^\s<>\"”»]{1,500}|www\s?[.,][^\s<>\"”»]{2,500})")
_DOI_FORM = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


def check_numbers(manuscripts: Manuscripts) -> Iterator[Check]:
    """Every such number in the passages of the manuscripts."""
    for p in manuscripts.own:
        for verdict, pattern, fault in _KINDS:
            for m in pattern.finditer(p.text):
                told = fault(m["n"])
                if told is not None:
                    at = span(p.id, p.text, m.start(), m.start("n") + len(trimmed(m["n"])))
                    yield found("citation", f"{p.id}:n{at.start}", verdict, [at], told, 0.9)


def isbn_fault(printed: str) -> str | None:
    """What is wrong with an ISBN, or None."""
    digits = _bare(printed)
    if len(digits) == 10:
        wanted = (11 - sum((10 - n) * int(d) for n, d in enumerate(digits[:9]))) % 11 if digits[:9].isdigit() else -1
        return _digit("X" if wanted == 10 else str(wanted), digits[-1])
    if len(digits) == 13 and digits.isdigit():
        if digits[:3] not in ("978", "979"):
            return f"it begins with {digits[:3]}, not with 978 or 979"
        wanted = -sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits[:12])) % 10
        return _digit(str(wanted), digits[-1])
    return f"it has {len(digits)} digits, not 10 or 13"


def issn_fault(printed: str) -> str | None:
    """What is wrong with an ISSN, or None."""
    digits = _bare(printed)
    if len(digits) != 8:
        return f"it has {len(digits)} digits, not 8"
    wanted = -sum((8 - n) * int(d) for n, d in enumerate(digits[:7])) % 11
    return _digit("X" if wanted == 10 else str(wanted), digits[-1])


def doi_fault(printed: str) -> str | None:
    """What is wrong with a DOI, or None."""
    doi = trimmed(printed).removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/")
    return None if _DOI_FORM.fullmatch(doi) else "a DOI is 10., a number, a slash, and more: 10.1000/182"


def url_fault(printed: str) -> str | None:
    """What is wrong with a web address, or None."""
    url = trimmed(printed)
    if url.startswith("www"):
        url = f"http://{url}"
    if re.match(r"(?:https?|ftp)://[^/\s]", url) is None:
        return f"it begins with “{url[:10]}”, not with http:// or https://"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return "the name of the server cannot be read"
    labels = host.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(part) for part in labels):
        return f"“{host}” is no name of a server"
    return None


def trimmed(printed: str) -> str:
    """Without the punctuation that follows in the sentence; a bracket that was opened within stays."""
    out = printed.rstrip(".,;:!?'’”»]> ")
    while out.endswith(")") and out.count(")") > out.count("("):
        out = out[:-1].rstrip(".,;:'’”")
    return out


def _digit(wanted: str, printed: str) -> str | None:
    return None if wanted == printed else f"with these digits the last would be {wanted}, not {printed}"


def _bare(printed: str) -> str:
    return "".join(c for c in printed if c.isalnum()).upper()


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str], str | None]], ...] = (
    ("wrong_isbn", _ISBN, isbn_fault),
    ("wrong_issn", _ISSN, issn_fault),
    ("wrong_doi", _DOI, doi_fault),
    ("wrong_url", _URL, url_fault),
)
