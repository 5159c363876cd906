"""How things are put on a page: dates, counts, confidences, references, in words a reader expects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from visavis.records import Name, Reference

STANCES = ("hostile", "cautious", "neutral", "favourable")
MANNERS = {"direct": "quoted", "indirect": "reported", "mixed": "quoted in part", "own": "own assertion"}
ABSENT = {
    "none_found": "none found",
    "not_searched": "not searched",
    "not_read": "not read",
}
RELATIONS = {
    "war": "at war",
    "alliance": "allied",
    "neutrality": "neutrality",
    "non_recognition": "not recognised",
    "rupture": "relations broken off",
    "anti_comintern": "Anti-Comintern Pact",
    "co_belligerence": "fighting side by side",
    "non_aggression": "non-aggression pact",
    "recognition": "recognition",
    "occupation": "occupation",
}
LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "pl": "Polish", "ru": "Russian", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_DATE = re.compile(
    r"([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?(?:T(\d{2}:\d{2}))?[\d:]*(?:Z|[+-]\d{2}:?\d{2})?([?~%]?)"
)


def date_words(edtf: str | None) -> str:
    """An EDTF date as one reads it: "3 July 1941", "spring 1942", "about 1937", "July to August 1941"."""
    if not edtf:
        return "undated"
    text = edtf.strip()
    if text[:1] in ("[", "{") and text[-1] in "]}":
        joint = " or " if text[0] == "[" else " and "
        return joint.join(date_words(part.replace("..", "/")) for part in text[1:-1].split(","))
    if "/" not in text:
        return _single(text)
    start, _, end = text.partition("/")
    if start in ("", ".."):
        return f"until {_single(end)}"
    if end in ("", ".."):
        return f"from {_single(start)}"
    first, last = _single(start), _single(end)
    if start[:4] == end[:4] and first.endswith(start[:4]) and first != start[:4]:
        first = first[:-5]  # one year is said once
    years = first.isdigit() and last.isdigit()
    return f"{first}–{last}" if years else f"{first} to {last}"


def _single(text: str) -> str:
    m = _DATE.fullmatch(text)
    if m is None:
        return text
    year, month, day, time, mark = map(str, m.groups(""))
    if year.endswith("XX"):
        words = f"{year[:2]}00s" if year[:2].isdigit() else "an unknown year"
    else:
        words = year.replace("X", "0") + "s" if "X" in year else year
    if month and month.isdigit():
        number = int(month)
        named = _MONTHS[number - 1] if 1 <= number <= 12 else _SEASONS.get(number)
        words = f"{named} {words}" if named else text
        if named and day and day.isdigit():
            words = f"{int(day)} {words}"
    if time:
        words += f", {time}"
    if mark in ("~", "%"):
        words = f"about {words}"
    return f"{words} (uncertain)" if mark in ("?", "%") else words


def date_range(dates: Iterable[str]) -> str:
    """The first and the last year of some dates: "1942–51"; "" if none has a year."""
    years: list[str] = sorted({y for d in dates for y in re.findall(r"(?<!\d)\d{4}(?!\d)", d)})
    if not years:
        return ""
    first, last = years[0], years[-1]
    if first == last:
        return first
    return f"{first}–{last[2:] if first[:2] == last[:2] else last}"


def count(n: int, noun: str, plural: str | None = None) -> str:
    """ "1 statement", "3,200 statements"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def confidence_words(value: float | None) -> str:
    """A confidence from 0 to 1 in a word; the number stands beside it for those who want it."""
    if value is None:
        return "not judged"
    steps = ((0.9, "very sure"), (0.75, "sure"), (0.5, "likely"), (0.3, "unsure"))
    return next((word for least, word in steps if value >= least), "doubtful")


def relation_words(kind: str) -> str:
    return RELATIONS.get(kind, kind.replace("_", " "))


def language_words(tag: str) -> str:
    """A BCP 47 tag as the language's name, with what the tag adds: "Japanese (Latn)"."""
    base, _, more = tag.partition("-")
    return LANGUAGES.get(base, base) + (f" ({more})" if more else "")


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning up to a word's end with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text.rfind(" ", longest // 2, longest)
    return text[: cut if cut > 0 else longest].rstrip(" ,;:–—-") + " …"


def person(name: Name) -> str:
    """A name in the order it is said."""
    return " ".join(p for p in (name.given, name.family) if p) or name.literal or ""


def year_of(reference: Reference) -> str | None:
    """The year of publication, or the date as printed."""
    issued = reference.issued
    if issued is None:
        return None
    return str(issued.date_parts[0][0]) if issued.date_parts and issued.date_parts[0] else issued.raw


def reference_short(reference: Reference) -> str:
    """A work in a few words, for a link: "Dower, War Without Mercy, 1986"."""
    who = next(iter(reference.author or reference.editor), None)
    name = (who.family or who.literal) if who else None
    title = reference.title or reference.container_title or reference.archive or reference.genre or "untitled"
    return ", ".join(p for p in (name, shortened(title, 60), year_of(reference)) if p)


def reference_full(reference: Reference) -> Markup:
    """A work as a bibliography has it: authors, title (a whole work's in italics), where, when; all escaped."""
    r = reference
    whole = r.type in ("book", "thesis", "report", "periodical", "collection") or r.container_title is None
    people = listed([person(n) for n in r.author]) or (
        f"{listed([person(n) for n in r.editor])} (ed.)" if r.editor else ""
    )
    title = escape(r.title or r.genre or "Untitled")
    title = Markup("<cite>%s</cite>") % title if whole and r.title else Markup("“%s”") % title
    parts = [escape(people)] if people else []
    parts.append(title + (Markup(" [%s]") % r.translated_title if r.translated_title else ""))
    if r.container_title:
        parts.append(Markup("in <cite>%s</cite>") % r.container_title)
    volume = ", ".join(p for p in (r.volume and f"vol. {r.volume}", r.issue and f"no. {r.issue}") if p)
    printed = ": ".join(p for p in (r.publisher_place, r.publisher) if p)
    archive = ", ".join(p for p in (r.archive, r.archive_place, r.archive_collection, r.archive_location) if p)
    issued = r.issued
    when = _issued(issued.date_parts[0]) if issued and issued.date_parts else issued.raw if issued else None
    parts += [escape(p) for p in (volume, r.collection_title, printed, archive, when) if p]
    return Markup(", ").join(parts)


def _issued(parts: list[int]) -> str:
    return date_words("-".join(f"{n:0{4 if i == 0 else 2}}" for i, n in enumerate(parts)))


def right_words(expected: float | None, deviation: float | None, of: int) -> str:
    """How many of some statements are expected to be coded rightly: "about 41 of 52 rightly (37 to 45)"; "" of none."""
    if expected is None or deviation is None or not of:
        return ""
    low, high = max(0, round(expected - 1.96 * deviation)), min(of, round(expected + 1.96 * deviation))
    span = f" ({low} to {high})" if low < high else ""
    return f"about {round(expected)} of {of} rightly{span}"
