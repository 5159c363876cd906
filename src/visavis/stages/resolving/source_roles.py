"""Whether a work is a primary or a secondary source, of what genre, and which document of the study is its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from visavis.records import Document, Reference
from visavis.stages.resolving.source_works import families, fold, year

Role = Literal["primary", "secondary", "unknown"]

# Genres told by the words of a title, its translation or its description. Most telling first.
_GENRES = (
    ("memoir", r"memoirs?|reminiscences|recollections|autobiograph\w+|erinnerungen|memoiren|воспоминания|мемуары|"
               r"回想録?|回顧録|kaisoroku|kaikoroku"),
    ("diary", r"diar(?:y|ies)|tagebuch|tagebücher|дневник\w*|日記|nikki"),
    ("correspondence", r"correspondence|letters (?:of|to|from)|briefwechsel|briefe|переписка|письма|書簡"),
    ("memorandum", r"memorandum|memoranda|denkschrift|aide-mémoire|меморандум|докладная записка|覚書"),
    ("telegram", r"telegram\w*|despatch(?:es)?|cable|телеграмма|шифротелеграмма"),
    ("treaty", r"treaty|treaties|pact|agreement between|convention between|vertrag|abkommen|договор\w*|"
               r"пакт|соглашение|条約|協定"),
    ("minutes", r"minutes of|proceedings of the (?:conference|council|tribunal)|protokolle?|стенограмма|"
                r"протокол\w*|議事録|verbatim record"),
    ("speech", r"speech(?:es)?|address(?:es)?|remarks|inaugural|message to (?:the )?congress|"
               r"annual message|state of the union|rede|reden|"
               r"ansprache|речь|речи|выступлени\w+|обращение|演説"),
    ("directive", r"directive no|führer directive|weisung|executive order|proclamation|приказ|директива|"
                  r"постановление|勅語"),
    ("documents", r"collected (?:materials|works|documents)|documents? (?:on|of|from|and)|and documents|"
                  r"documentary|document collection|documents\b|"
                  r"foreign relations of the united states|frus|public papers|papers of|sourcebook|"
                  r"source book|anthology|pro et [kc]ontra|"
                  r"akten|dokumente|quellen|urkunden|документы|документов|материалы|сборник документов|"
                  r"хрестоматия|антология|собрание сочинений|"
                  r"resolutions|hearings?|statistic\w+ yearbook|資料集|史料集?|文書|siry[oō]sh[uū]|"
                  r"shiry[oō]sh[uū]|negotiation history|history of .{0,40}negotiations"),
)  # fmt: skip
_GENRE = [(name, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for name, words in _GENRES]
_GOVERNMENT = re.compile(
    r"(?<!\w)(?:ministry|ministère|ministerium|auswärtiges amt|department of|foreign office|general staff|government|"
    r"parliament|congress|министерство|мид|генеральный штаб)(?!\w)|省$|庁$",
    re.IGNORECASE,
)
_BY_PARTICIPANTS = re.compile(
    r"involved part|participant|eyewitness|contemporary account|memoir|primary source|first-?hand|zeitzeug|"
    r"beteiligte|"
    r"участник|очевид|воспоминани|当事者",
    re.IGNORECASE,
)
_COLLECTED = re.compile(
    r"(?:collected|selected|complete)? ?works|papers of|public papers|documents|speeches|correspondence|"
    r"werke|schriften|akten|сочинени|"
    r"документ|全集|文書|資料",
    re.IGNORECASE,
)
_PRIMARY_TYPES = {"manuscript", "personal_communication", "speech", "legislation", "legal_case", "treaty", "interview"}
_SECONDARY_TYPES = {"article-journal", "chapter", "thesis", "review"}


def genre(ref: Reference) -> str | None:
    """The genre that the title tells, else what the type says."""
    if ref.type in _SECONDARY_TYPES and not (ref.type == "chapter" and _COLLECTED.search(ref.container_title or "")):
        return "study"
    told = " ".join(x for x in (ref.genre, ref.translated_title, ref.title, ref.archive_collection) if x)
    told += " " + " ".join(fold(ref.title or ""))  # a title in two scripts, in one
    for name, pattern in _GENRE:
        if pattern.search(told):
            return name
    return {"article-newspaper": "press", "personal_communication": "letter", "legislation": "law"}.get(ref.type)


def role(ref: Reference, found: str | None, signals: Iterable[str], held: Document | None) -> Role:
    """Primary: what the actors themselves wrote, said or had printed. Secondary: what scholars wrote about it.

    In this order: how the author introduces it ("books by the involved parties"), kind of work, genre words of the
    title, a government as editor; else a work with an author or editor counts as a study.
    """
    if held is not None and held.genre is not None:
        return "secondary" if held.genre == "study" else "primary"
    if any(_BY_PARTICIPANTS.search(s) for s in signals) or ref.type in _PRIMARY_TYPES:
        return "primary"
    if ref.type in _SECONDARY_TYPES:
        return "primary" if ref.type == "chapter" and _COLLECTED.search(ref.container_title or "") else "secondary"
    if found not in (None, "study", "press") and not (found in ("treaty", "speech") and ref.publisher and ref.author):
        return "primary"
    if any(_GOVERNMENT.search(n.literal or "") for n in [*ref.author, *ref.editor]):
        return "primary"
    return "secondary" if ref.author or ref.editor else "unknown"


class Holdings:
    """The documents of the study, by title and by author and year, to find the text of a cited work."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._titles: dict[tuple[str, ...], list[Document]] = {}
        self._authors: dict[tuple[str, int], list[Document]] = {}
        for d in documents:
            if d.title and (words := fold(d.title)):
                self._titles.setdefault(words, []).append(d)
            day = _day(d.date)
            for n in d.authors if day else []:
                family = fold(n.family or (n.literal or "").split()[-1] if n.family or n.literal else "")
                if day and family:
                    self._authors.setdefault((" ".join(family), day[0]), []).append(d)

    def find(self, ref: Reference) -> Document | None:
        """The document that is this work: author and day agree, or author, year and title, or the whole title."""
        when = year(ref)
        if when is not None:
            for family in sorted(families(ref)):
                near = [d for y in (when, when - 1, when + 1) for d in self._authors.get((family, y), [])[:400]]
                best = max(near, key=lambda d: _likeness(ref, d), default=None)
                if best is not None and _likeness(ref, best) >= 1:
                    return best
        same = self._titles.get(fold(ref.title or ""), []) if ref.title else []
        fits = [
            d for d in same if not (when and _day(d.date) and (_day(d.date) or [0])[0] != when) and _author_fits(ref, d)
        ]
        return fits[0] if len(fits) == 1 else None


def _author_fits(ref: Reference, d: Document) -> bool:
    """Who signs agrees; a long title (five words) also stands for itself."""
    theirs = {" ".join(fold(n.family or "")) for n in d.authors} - {""}
    mine = families(ref)
    return bool(theirs & mine) or (not (theirs and mine) and len(fold(ref.title or "")) >= 3)


def _likeness(ref: Reference, d: Document) -> float:
    """2 the same day (one day off where time zones or print differ); else how alike the titles are, in one year."""
    mine, theirs = _parts(ref), _day(d.date)
    if not mine or not theirs:
        return 0.0
    shared = _overlap(ref.title, d.title)
    if len(mine) == 3 and len(theirs) == 3:
        try:
            apart = abs((date(*mine) - date(*theirs)).days)
        except ValueError:
            return 0.0
        return 2 + shared - apart / 10 if apart <= 1 else (1 + shared - 0.1 if apart <= 7 and shared >= 0.5 else 0.0)
    if mine[: len(theirs)] != theirs[: len(mine)]:
        return 0.0
    return 1 + shared if shared >= 0.5 else 0.0


def _overlap(a: str | None, b: str | None) -> float:
    x, y = set(fold(a or "")), set(fold(b or ""))
    small = {w for w in (x if len(x) <= len(y) else y) if len(w) > 2}
    return len(small & x & y) / len(small) if small else 0.0


def _parts(ref: Reference) -> list[int]:
    return list(ref.issued.date_parts[0]) if ref.issued and ref.issued.date_parts else []


def _day(edtf: str | None) -> list[int] | None:
    m = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", edtf or "")
    return [int(x) for x in m.groups() if x] if m else None
