"""Archival references: repository, collection, and the call number within it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_REPOSITORY = re.compile(
    r"(?<!\w)(?:U\.?S\.? )?(?:National Archives(?: and Records Administration)?(?: of [A-Z]\w+)?|NARA|TNA|"
    r"NA(?= ?,? ?RG)|PRO(?=[,:]? (?:FO|CAB|WO|PREM|ADM|AIR) )|The National Archives|"
    r"Public Record Office|Library of Congress|Hoover Institution(?: Archives)?|British Library|"
    r"Churchill Archives Centre|"
    r"(?:[A-Z][\w.]+ ){1,4}(?:Presidential )?Library(?=[,;(]|$)|NAA|National Archives of Australia|"
    r"Bundesarchiv(?:-Militärarchiv)?|BArch|BA-MA|PA[ -]?AA|"
    r"Politisches Archiv(?: des Auswärtigen Amts)?|SAPMO|РГАСПИ|РГАНИ|РГВА|РГАЭ|РГАЛИ|РГИА|ЦАМО(?: РФ)?|"
    r"ГАРФ|ГА РФ|АВП ?РФ|АВПР|АП ?РФ|"
    r"ЦГА\w*|RGASPI|RGANI|RGVA|TsAMO|GARF|AVP ?RF|APRF|外交史料館|外務省外交史料館|防衛研究所|"
    r"防衛省防衛研究所|国立公文書館|国立国会図書館|JACAR|"
    r"Departments? of (?:State|Defense|the Treasury)(?=,?[^,]{0,60}(?:Lot|Reels|website|[Ff]iles?|Microfilm))|"
    r"[A-Z]\w+ (?:[A-Z]\w+ ){0,2}University(?=, [A-Z]\w+ (?:Papers|Files))|"
    r"[A-ZÄÖÜ][\w-]*archiv(?: [A-Z]\w+)?(?=,)|"
    r"Archives? (?:nationales|of [A-Z]\w+(?: [A-Z]\w+)*))"
)
_CALL = re.compile(
    r"(?<!\w)(?:RG \d+|Record Group \d+|FO \d+/|CAB \d+/|WO \d+/|PREM \d+/|DO \d+/|CO \d+/|ADM \d+/|"
    r"AIR \d+/|KV \d+/|A\d{3,5}(?=,)|"
    r"Lot File \w+|CDF \d{4}|Box(?:es)? \d+|Roll \d+|Folder \d+|R ?\d{3,6}(?=[,/ ])|RH? \d+/\d+|NS \d+/|"
    r"[Фф](?:онд|\.) ?\d+|f\. ?\d+, ?op\. ?\d+|Ф\. ?Р-\d+|[A-Z]\.\d\.\d\.\d|"
    r"\d{3}[A-Z]?(?:\.\w{2,8})?(?:[–-][A-Z]{2,5})?/\d{1,2}[–-]\d{3,6}(?!\d))"  # decimal file and day: 611.93/7–2855
)
# what is kept in a house without a number: "Central Files, POL US–USSR", "Whitman File, NSC Records"
_FILED = re.compile(
    r"\d|website|\b(?:Files?|Series|Records|Papers|Collections?|Manuscripts|Diar(?:y|ies)|Correspondence|Microfilm|"
    r"Notes|Transcripts)\b|\b[Cc]entral files|"
    r"\b(?:Nachlass|Akten|Bestand|Fonds)\b|фонд|коллекция|文書|記録"
)
_FOLIO = re.compile(
    r"(?<!\w)(?:ЛЛ?\.|ll?\.|Bl\.|fols?\.)\s?(?P<value>\d+(?:\s?об\.)?(?:\s?[-–—]\s?\d+(?:\s?об\.)?)?(?:,\s?\d+)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a document is kept; `start` is where the archival part of the reference begins."""

    start: int
    archive: str | None
    collection: str | None
    location: str | None
    folio: str | None


def holding(text: str) -> Holding | None:
    """The archival part of a reference, if it has one."""
    repository, call = _REPOSITORY.search(text), _CALL.search(text)
    if repository is None and call is None:
        return None
    if repository is not None and call is None and not _FILED.search(text, repository.end()):
        return None
    start = min(m.start() for m in (repository, call) if m)
    after = repository.end() if repository and (call is None or repository.start() < call.start()) else start
    rest = text[after:].strip(" ,.:;()[]、。")
    if (
        repository is not None and repository.start() > after
    ):  # the house stands last: "FO 371/1, The National Archives"
        rest = rest.replace(repository.group(), "").strip(" ,.")
    folio = _FOLIO.search(rest)
    if folio:
        rest = (rest[: folio.start()] + rest[folio.end() :]).strip(" ,.:;")
    parts = [p.strip() for p in re.split(r",\s|、|\.\s(?=[А-ЯA-Z][а-яa-z]*\.)|;\s", rest) if p.strip(" .")]
    collection = parts[0] if parts else None
    location = ", ".join(parts[1:]) or None
    return Holding(
        start,
        repository.group().strip() if repository else None,
        collection,
        location,
        folio["value"] if folio else None,
    )


def kept(text: str) -> bool:
    """Does the text begin with the house that keeps a document, and tell where in it?"""
    house = _REPOSITORY.match(text)
    return house is not None and _FILED.search(text, house.end()) is not None


_NEXT = re.compile(r";\s*(?=[^\s;])")


def keeps(text: str) -> bool:
    """Does the text, or what follows a semicolon in it, begin with the house that keeps a document?"""
    return kept(text) or any(kept(text[m.end() :]) for m in itertools.islice(_NEXT.finditer(text), 4))


def houses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where in a text a house is named with a file in it: from its name to the end of the file's first words."""
    for m in _REPOSITORY.finditer(text, start, end):
        if text[m.end() : m.end() + 2] == ", " and (filed := _FILED.search(text, m.end(), min(end, m.end() + 120))):
            yield m.start(), filed.end()


def called(text: str) -> bool:
    """Does a call number of an archive stand in the text?"""
    return _CALL.search(text) is not None


def archival(text: str) -> bool:
    """Does a stretch of text look like an archival reference?"""
    return called(text) or holding(text) is not None


_FILE = re.compile(
    r"\d{3}[A-Z]?(?:[./–-])|[A-Z]{1,6}(?:[/–-][A-Z]+)* (?:\([A-Z]+\) )?\d|[A-Z]{2,}(?: [A-Z][A-Z–-]+)+|"
    r"\b(?:Lot|Box|Folder|Reel|Roll|RG)\b|"
    r"(?:[ФфОоДд]п?|f|op|d)\. ?\d"
)


def refiled(text: str) -> bool:
    """Do these words, after an Ibid., name a file: a number, a lot, a box, a series of papers?"""
    return called(text) or _FILE.match(text) is not None or re.search(r"\b(?:Files?|Series|Lot)\b", text) is not None
