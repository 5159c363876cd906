"""One printed citation to a CSL reference, by rules.

The order of work: what has a form of its own is understood and taken out first (addresses, pointers to earlier notes,
archival signatures, locators, volumes, dates); then the title, which typography shows (quotation marks, italics) or
punctuation (the first field after the names); then the names before it; what is left between title and end is
container, place, publisher, editors and translators, told apart by their words and order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from visavis.stages.citing.archives import holding, refiled
from visavis.stages.citing.dates import dates
from visavis.stages.citing.draft import Draft, Window
from visavis.stages.citing.kinds import form_of, language_of, type_of
from visavis.stages.citing.law import law
from visavis.stages.citing.leading import clean, frus, lead
from visavis.stages.citing.learned import Told
from visavis.stages.citing.marked import ITALIC, QUOTE, Marked, Region
from visavis.stages.citing.names import looks_like_person, names
from visavis.stages.citing.tails import locators, tail
from visavis.stages.citing.unshown import author_year, letter, unshown_title
from visavis.stages.citing.vocabulary import (
    ACCESS,
    HEREAFTER,
    IBID,
    IDEM,
    NOTE_REFERENCE,
    POINTER,
    VOLUME,
)

_DOI = re.compile(r"(?:doi(?::|\.org/)\s*)(10\.\d{4,9}/[^\s,;>]+)", re.IGNORECASE)
_ISBN = re.compile(r"ISBN[:\s]*([\d-]{9,17}[\dXx])")
_NAMED_IBID = re.compile(r"(?P<names>[^,\d\ue000-\ue004]{2,80}),\s(?:id|ibid|ebd)\.", re.IGNORECASE)
_IN_NAMED = re.compile(r"[\ue000],?(?P<in>\sin:?\s)(?P<names>[^,\d\ue000-\ue004]{2,60})(?=,|\s\()")


def parse(marked: Marked, start: int, end: int, known: Mapping[str, Told] | None = None) -> Draft:
    """The reference that the stretch [start, end) of a note prints; `known`: what the tagger made of it, if asked."""
    d, w = Draft(), Window(marked, start, end, known)
    _web(d, w)
    _short_names(d, w)
    if not _points_back(d, w):
        _body(d, w)
    for name in d.authors or d.editors if d.short else []:
        d.short = (d.short or "").removeprefix(f"{name.family}, ")
    if d.location and d.issued is None and d.title:  # "Minutes of 4 May 1946, FO 371/5": the day is the document's
        d.issued = next((f.date for f in dates(d.title) if f.exactness == 3), None)
    if d.container and (IBID.fullmatch(d.container + ".") or IDEM.fullmatch(d.container + ".")):
        d.container = None  # "in id.": the whole cited before, which resolving fills in
    d.form = form_of(d)
    d.language = d.language or language_of(d, marked.text[start:end])
    d.type = type_of(d)
    if d.type == "thesis" and d.container and not d.publisher:
        d.publisher, d.container = d.container, None
    if d.form == "full" and d.label == "page" and d.type in ("article-journal", "chapter") and _is_range(d.locator):
        d.page, d.locator = d.page or d.locator, None if d.page is None else d.locator
    return d


def _is_range(pages: str | None) -> bool:
    """In a full reference to an article or chapter a range of pages is its extent, a single page the place meant."""
    return re.fullmatch(r"\d+\s?[-–—]+\s?\d+", pages or "") is not None


def _web(d: Draft, w: Window) -> None:
    """Address, day of access, DOI and ISBN."""
    for r in w.regions:
        if r.kind == "url":
            d.url = d.url or w.text[r.start : r.end].strip("<> ")
            w.blank(r.start, r.end, ",")
    w.regions = [r for r in w.regions if r.kind != "url"]
    if d.url:
        w.mask = re.sub(r"(?<!\w)URL:", "    ", w.mask)
        if m := ACCESS.search(w.text):
            found = dates(m["date"])
            d.accessed = found[0].date if found else None
            w.blank(m.start(), m.end(), ",")
            w.regions = [r for r in w.regions if not m.start() <= r.start < m.end()]
    for pattern, name in ((_DOI, "doi"), (_ISBN, "isbn")):
        if m := pattern.search(w.text):
            setattr(d, name, m[1].rstrip("."))
            w.blank(m.start(), m.end(), ",")


def _short_names(d: Draft, w: Window) -> None:
    """ "(hereafter X)" gives the short title under which the work comes back."""
    for r in w.regions:
        if r.kind in ("round", "square") and (m := HEREAFTER.match(w.inner(r))):
            d.short = m[1].strip(" .,;:“”\"«»„*'’‘")
            w.blank(r.start, r.end, ",")
    w.regions = [r for r in w.regions if w.mask[r.start : r.start + 1] not in (",", " ")]


def _points_back(d: Draft, w: Window) -> bool:
    """Ibid. and its kin: the form, and what else is printed (locator, volume). True if that was all."""
    text = w.text.lstrip(" (")
    lead = len(w.text) - len(text)
    if m := IBID.match(text):
        d.form = "ibid"
        w.blank(lead, lead + m.end(), ",")
        locators(d, w)
        if not _refiled(d, w):
            tail(d, w)
        return True
    if m := _NAMED_IBID.match(text):
        d.form, d.authors = "ibid", names(m["names"])
        w.blank(lead, lead + m.end(), ",")
        locators(d, w)
        tail(d, w)
        return True
    reference = NOTE_REFERENCE.search(w.mask)
    if reference and re.search(r"\d\s?(?:ff?\.)?,?\s$", w.mask[: reference.start()]):
        reference = None  # "S. 12 Fn. 3" is a note in the work cited, not in this one
    if reference and (kept := holding(w.text)) and kept.start < reference.start():
        reference = None  # "Central Files, FN 19" is a file
    pointer = POINTER.search(w.mask)
    if (idem := IDEM.match(text)) and not re.match(r"\s*[^\W\d]\w+\s*$", text[idem.end() :]):
        d.form = "idem"
        w.blank(lead, lead + idem.end(), ",")
    for m in (reference, pointer):
        if m:
            bracketed = w.mask[max(0, m.start() - 1) : m.start()] == "(" and w.mask[m.end() : m.end() + 1] == ")"
            w.blank(m.start() - bracketed, m.end() + bracketed, ",")
    if (reference or pointer) and (m := _IN_NAMED.search(w.mask)):
        d.editors, d.contained = names(m["names"]), True
        w.blank(m.start("in"), m.end(), ",")
    if reference or pointer:
        own = w.mask.strip(" .,;:()・、")
        d.form = (
            "cross_reference"
            if reference and not pointer and not _names_only(own) and QUOTE not in own and ITALIC not in own
            else "short"
        )
        if d.form == "cross_reference":
            locators(d, w)
            return True
        if QUOTE not in own and ITALIC not in own and _names_only(own):
            locators(d, w)
            head = re.split(r"\s\ue002|\s\(?\d|,\s*,|、", w.mask, maxsplit=1)[0]
            d.authors = names(head)
            w.blank(0, len(head))
            tail(d, w)
            return True
    return False


_OTHER_FIELD = re.compile(r"(?:1[5-9]|20)\d\d(?!\d)|[\ue000-\ue004]")


def _refiled(d: Draft, w: Window) -> bool:
    """ "Ibid., POL 15–1 USSR", "Там же. Д. 7": another file of the same archive, which resolving fills in."""
    rest = re.sub(r"^[\s,.;:()\]]+|[\s,;:(\]]+$", "", w.text)
    rest = rest if rest.count("(") == rest.count(")") else rest.strip("()")
    if not any(map(str.isalnum, rest)) or VOLUME.match(rest) or not (refiled(rest) or _capital_words(rest)):
        return False
    d.location = re.sub(r"\s*,(?:\s*,)+\s*", ", ", rest).rstrip(".")
    return True


def _capital_words(rest: str) -> bool:
    return (
        len(rest) < 60
        and not _OTHER_FIELD.search(rest)
        and all(w[:1].isupper() for w in re.findall(r"[^\W\d_]{4,}", rest))
    )


def _names_only(text: str) -> bool:
    head = re.split(r"\s\ue002|\s\(?\d|,\s*,|、|,\s*(?:pp?\.|S\.|С\.|s\.)", text, maxsplit=1)[0].strip(" ,.・")
    return bool(head) and looks_like_person(re.sub(r"\s(?:and|und|&|и)\s", " ", head))


def _body(d: Draft, w: Window) -> None:
    """A citation that says itself what it cites."""
    printed, found = w.text, holding(w.mask)
    if found:
        real = holding(w.text[found.start :]) or found
        d.archive, d.collection, d.location = real.archive, real.collection, real.location
        found_dates = [f for f in dates(real.location or "") if f.exactness == 3]
        d.issued = found_dates[0].date if found_dates else None
        if real.folio:
            d.label, d.locator = "folio", real.folio
        w.blank(found.start, len(w.text), ",")
        w.regions = [r for r in w.regions if r.end <= found.start]
    if not (_shown_title(d, w) or letter(d, w) or law(d, w) or author_year(d, w)):
        unshown_title(d, w)
    _dated_title(d, printed)


_AWAITS_DATE = re.compile(r"\b(?:of|dated|vom|от|du|del)$")


def _dated_title(d: Draft, printed: str) -> None:
    """A document known by its day keeps it in its title: "Minutes of 4 May 1946"."""
    at = printed.find(d.title) if d.title and _AWAITS_DATE.search(d.title) else -1
    if d.title and at >= 0:
        day = re.match(r"\s+[^,;:]{4,24}(?=[,;:.]|$)", printed[at + len(d.title) :])
        if day and dates(day.group()):
            d.title += f" {day.group().strip()}"


# ---------------------------------------------------------------- titles that typography shows


def _shown_title(d: Draft, w: Window) -> bool:
    """The first quotation or italic stretch is the title; what stands before it are names."""
    title = next((r for r in w.regions if r.kind in ("quote", "italic")), None)
    if title is None or _quoted_container(d, w, title):
        return False
    head = w.text[: title.start]
    d.quoted_title = title.kind == "quote"
    d.title = clean(w.inner(title))
    _bracketed_translation(d)
    end = title.end
    container = next((r for r in w.regions if r.start >= end and r.kind == "italic"), None) if d.quoted_title else None
    if container is None and d.quoted_title and (m := re.match(r"\s*(?:,\s*)?(?:in:?\s)", w.mask[end:])):
        container = next((r for r in w.regions if r.start == end + m.end() and r.kind == "quote"), None)
    after = next((r for r in w.regions if r.start >= end), None)
    if after and after.kind == "square" and not w.mask[end : after.start].strip(" ,."):
        d.translated = d.translated or clean(w.inner(after))
        w.blank(after.start, after.end)
    elif not d.quoted_title and (m := re.match(r"(?::\s[^,\ue000-\ue004]{3,80})(?=[,.]|\s\ue002)", w.mask[end:])):
        d.title += m.group()  # a subtitle left out of the italics
        w.blank(end, end + m.end())
    if container is not None:
        _container(d, w, end, container)
    else:
        end = frus(d, w, end)
    w.blank(0, end, ",")
    if m := _DATE_AFTER_NAMES.search(head):  # author-date style: "Poe, Cyrus J. 1987. "
        d.issued, head = dates(m.group())[0].date, head[: m.start()]
    lead(d, head)
    locators(d, w)
    tail(d, w)
    return True


_DATE_AFTER_NAMES = re.compile(r",?\s\(?(?:1[5-9]|20)\d\d[a-z]?\)?[.,:]?\s*$")


def _quoted_container(d: Draft, w: Window, quoted: Region) -> bool:
    """ "Name, Plain title, in «Journal», 15": the marks show not the title but what contains it."""
    m = re.search(r",?\s(?:in|dans|en):?\s*$", w.text[: quoted.start])
    if quoted.kind != "quote" or m is None or len(w.text[: m.start()].split()) < 3:
        return False
    d.container = clean(w.inner(quoted))
    w.regions = [r for r in w.regions if r is not quoted]
    w.blank(m.start(), quoted.end, ",")
    return True


def _container(d: Draft, w: Window, title_end: int, container: Region) -> None:
    """What holds a quoted title: "in NAME, ed., <italic>", "<italic> 12, no. 3"."""
    between = w.text[title_end : container.start]
    place = re.search(r"(?:^|[\s,.])in:?\s+(.*)$", between, re.IGNORECASE | re.DOTALL)
    d.container = clean(w.inner(container))
    d.contained = place is not None
    if place and place[1].strip(" ,:"):
        lead(d, place[1], of_container=True)
    elif not place and between.strip(" ,.:"):
        for f in dates(between):
            d.issued = d.issued or f.date
    w.blank(title_end, container.end, ",")
    if m := re.match(r"\s(\d{1,4})(?=[\s,.:(/\ue002]|$)", w.mask[container.end :]):
        d.volume = m[1]  # "Diplomatic History 23, no. 1"
        w.blank(container.end, container.end + m.end(), ",")
    after = next((r for r in w.regions if r.start >= container.end), None)
    if after and after.kind == "square" and not w.mask[container.end : after.start].strip():
        w.blank(after.start, after.end)


def _bracketed_translation(d: Draft) -> None:
    """ "Romanised title [Its translation]" within one pair of marks."""
    if d.title and (m := re.match(r"(.{3,}?)\s*\[([^\]]{4,})\]$", d.title)) and not re.fullmatch(r"\d+", m[2]):
        d.title, d.translated = m[1].strip(" ,"), m[2].strip(" ,")
