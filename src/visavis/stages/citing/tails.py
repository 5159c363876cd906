"""What follows the title: locators, volume, issue, edition, date, roles, container, place and publisher."""

from __future__ import annotations

import re

from visavis.stages.citing.dates import dates, year
from visavis.stages.citing.draft import Draft, Window
from visavis.stages.citing.names import looks_like_person, names
from visavis.stages.citing.vocabulary import (
    BARE_PAGES,
    EDITING,
    EDITION,
    IN,
    ISSUE,
    JA_LOCATOR,
    JA_VOLUME,
    LOCATOR,
    PLACES,
    ROLE_AFTER,
    ROLE_BEFORE,
    THESIS,
    TRANSLATING,
    VOLUME,
)

_LABELS = ("page", "column", "folio", "chapter", "paragraph", "section", "document")
_SERIES = re.compile(r"(?:^|\s)(?:series|reihe|serie|bibliothek der|schriftenreihe|серия)\b", re.IGNORECASE)
_PRESS = re.compile(
    r"press|publish|verlag|edition|books|university|изд-во|издательство|наука|書店|書房|出版|社$|shoten|"
    r"shobo|shuppan",
    re.IGNORECASE,
)


def locators(d: Draft, w: Window) -> None:
    """Pages and other places within the work, taken out of the window; the last kind printed wins."""
    found: list[tuple[str, str]] = []
    for m in list(LOCATOR.finditer(w.mask)):
        label = next(x for x in _LABELS if m[x])
        value = re.sub(r"\s+", " ", (m["value"] + (m["more"] or "")).strip(" ,"))
        if m["page"] and m["page"][0] in "Ss" and m["page"].lower() == "s." and not m["value"][0].isdigit():
            continue
        found.append((label, re.sub(r"\s?([-–—])\s?", r"\1", value)))
        w.blank(m.start(), m.end(), ",")
    for m in list(JA_LOCATOR.finditer(w.mask)):
        found.append(("page", m["value"]))
        w.blank(m.start(), m.end(), ",")
    if found and not (d.locator and d.label == "folio"):
        pages = [v for k, v in found if k == "page"]
        d.label, d.locator = ("page", ", ".join(pages)) if pages else found[-1]


def tail(d: Draft, w: Window) -> None:
    """All fields after the title (the window is blank before)."""
    _law_style(d, w)
    _open_brackets(w)
    _numbers(d, w)
    _when(d, w)
    _fields(d, w, [p for p in _pieces(w) if p])


def _law_style(d: Draft, w: Window) -> None:
    """ "(1982) 14 Border Review 210, 215" and "(1984) 31": the year in brackets, then bare numbers."""
    m = re.match(r"[\s,]*(?P<year>\ue002+)\s*(?P<rest>[^\ue000-\ue004;]*)", w.mask)
    bracket = next((r for r in w.regions if m and r.start == m.start("year")), None)
    if m is None or bracket is None or not (found := dates(w.inner(bracket))):
        return
    rest = m["rest"].strip(" .,")
    article = re.fullmatch(
        r"(?P<volume>\d+)?\s?(?P<container>[A-Z][^\d,]*?)\s(?P<page>\d+(?:[-–]\d+)?)(?:,?\s(?:at\s)?(?P<at>\d.*))?",
        rest,
    )
    if article and (d.quoted_title or d.type == "legal_case") and not d.container:
        d.issued = found[-1].date
        d.volume, d.container, d.page = article["volume"], article["container"].strip(" ,"), article["page"]
        if article["at"]:
            d.label, d.locator = "page", article["at"].strip(" ,")
        w.blank(0, m.end("rest"), ",")
    elif pages := re.match(
        r"(?:esp(?:ecially|\.)\s)?(?P<at>(?:\d+|[ivxl]+)(?:[-–]\d+)?(?:\s?ff?\.?)?(?:,\s?\d+(?:[-–]\d+)?)*)", rest
    ):
        if d.locator is None:
            d.label, d.locator = "page", pages["at"]
        at = w.mask.index(rest[: pages.end()], m.start("rest")) if pages.end() else m.start("rest")
        w.blank(at, at + pages.end(), ",")


def _open_brackets(w: Window) -> None:
    """The content of round brackets after the title becomes fields among the others."""
    for r in w.regions:
        if r.kind == "round" and w.mask[r.start : r.start + 1] == "\ue002":
            inner = w.text[r.inner[0] : r.inner[1]]
            w.mask = w.mask[: r.start] + "," + inner + "," + w.mask[r.end :]


def _numbers(d: Draft, w: Window) -> None:
    """Edition, volume and issue."""
    if m := JA_VOLUME.search(w.mask):
        d.volume, d.issue = m["volume"], m["issue"] or m["only"]
        w.blank(m.start(), m.end(), ",")
    for pattern in (EDITION, VOLUME, ISSUE):
        for m in list(pattern.finditer(w.mask)):
            if pattern is EDITION:
                d.edition = d.edition or m["value"].strip()
            elif pattern is VOLUME:
                if d.volume is None:
                    d.volume = m["value"] + (f"/{m['part']}" if m["part"] else "")
            else:
                d.issue = d.issue or re.sub(r"\s", "", m["value"])
            w.blank(m.start(), m.end(), ",")


def _when(d: Draft, w: Window) -> None:
    """The date: the most exact one, of equal ones the last (publishers' years stand last)."""
    found = dates(w.mask)
    if found:
        best = max(found, key=lambda f: (f.exactness, f.start))
        if d.issued is None or (year(d.issued) == year(best.date) and best.exactness > 1):
            d.issued = best.date
        for f in found:
            w.blank(f.start, f.end, ",")


def _pieces(w: Window) -> list[str]:
    """The fields that are left, cut at commas, semicolons, dashes and full stops between fields."""
    mask = re.sub(r"[\ue000-\ue004]+", lambda m: w.text[m.start() : m.end()] if len(w.text) >= m.end() else "", w.mask)
    cut = re.split(
        r"[,;、()\[\]]+|\s[–—]\s|(?<=[^\W\d_]{3})(?<![Hh]rsg)(?<!eds)(?<!ans)(?<!omp)\.(?:\s|$)|\s//\s", mask
    )
    return [
        p.strip(' .:,/–—"“”«»') if not re.search(r"\b[A-ZА-Я]\.$", p.strip()) else p.strip(" :,/").lstrip(". ")
        for p in cut
    ]


def _fields(d: Draft, w: Window, pieces: list[str]) -> None:
    """Each field by its words; what has none is container (of articles), place or publisher."""
    plain: list[str] = []
    k = 0
    while k < len(pieces):
        piece = pieces[k]
        k += 1
        if m := ROLE_BEFORE.match(piece):
            more = []
            while k < len(pieces) and re.match(r"(?:and|und|и|&)\s", pieces[k]):
                more.append(pieces[k])
                k += 1
            _role(d, m["roles"], ", ".join([m["names"], *more]))
        elif THESIS.search(piece):
            d.genre = piece
        elif m := re.match(r"(?P<volume>\d+)\s?[/:.]\s?(?P<issue>\d+)$", piece):
            d.volume, d.issue = d.volume or m["volume"], d.issue or m["issue"]
        elif BARE_PAGES.match(piece) and BARE_PAGES.fullmatch(piece):
            _bare(d, piece)
        elif IN.match(piece) and not d.container:
            d.contained = True
            k, piece = _whole_container(pieces, k, piece)
            plain.append(IN.sub("", piece, count=1).strip())
        elif (m := ROLE_AFTER.search(piece)) and m.start() == 0 and plain and looks_like_person(plain[-1]):
            _role(d, m["roles"], plain.pop())
        elif re.search(r"[^\W\d_]", piece):
            plain.append(piece)
    _plain_fields(d, _told(d, w, plain))


def _whole_container(pieces: list[str], k: int, piece: str) -> tuple[int, str]:
    """A container title that commas cut ("in Rivers, Lakes and Seas, ed. X") reaches to its editors."""
    upto = next((j for j in range(k, min(k + 3, len(pieces))) if ROLE_BEFORE.match(pieces[j])), None)
    if upto is None or any(":" in p for p in pieces[k:upto]):
        return k, piece
    return upto, ", ".join([piece, *pieces[k:upto]])


def _bare(d: Draft, piece: str) -> None:
    """A bare number: a page if the reference is otherwise complete, else the volume of what came before."""
    piece = re.sub(r"^at\s+", "", piece)
    if d.container and d.volume is None and piece.isdigit() and d.locator is not None:
        d.volume = piece
    elif d.locator is None and d.page is None:
        d.label, d.locator = "page", piece


def _role(d: Draft, roles: str, people: str) -> None:
    found = names(people)
    if EDITING.search(roles):
        d.editors = d.editors or found
    if TRANSLATING.search(roles):
        d.translators = d.translators or found


_SURE = 0.6  # of a label: below, the order of the fields decides


def _told(d: Draft, w: Window, plain: list[str]) -> list[str]:
    """Fields whose label the tagger is sure of go where it says; the others are left."""
    if not plain:
        return plain
    told, left = w.told(), list[str]()
    for piece in plain:
        label, sure = told.label_of(piece)
        if sure < _SURE or ":" in piece or (label == "container" and not (d.contained or d.quoted_title)):
            left.append(piece)
        elif label == "place" and d.place is None:
            # of a field alone before ", 2016" nobody but the list of places can tell; "Treviso 1898" is a place
            alone = len(plain) == 1 and not re.search(re.escape(piece) + r"\s\d{4}", w.whole)
            if alone and piece.casefold() not in PLACES:
                left.append(piece)
            else:
                d.place = piece
        elif label == "publisher" and d.publisher is None:
            d.publisher = piece
        elif label == "series" and d.series is None:
            d.series = piece
        elif label == "editor" and not d.editors and looks_like_person(piece):
            d.editors = names(piece)
        else:
            left.append(piece)
    return left


def _plain_fields(d: Draft, plain: list[str]) -> None:
    """Container, place, publisher, series; what finds no place stays as a note."""
    if (d.quoted_title or d.contained) and d.container is None and plain:
        _container(d, plain)
    for piece in list(plain):
        if _SERIES.search(piece) and len(plain) > 1:
            d.series = d.series or piece
            plain.remove(piece)
    for piece in list(plain):
        place, colon, publisher = piece.partition(":")
        if colon and 0 < len(place.split()) <= 6 and publisher.strip():
            d.place, d.publisher = d.place or place.strip(), d.publisher or publisher.strip()
            plain.remove(piece)
        elif piece.casefold().strip() in PLACES or (piece + ".").casefold() in PLACES:
            d.place = d.place or piece
            plain.remove(piece)
    if plain and d.publisher is None and not (d.container and not d.contained):
        best = next((p for p in plain if _PRESS.search(p)), plain[0])
        d.publisher = best
        plain.remove(best)
    d.note.extend(plain)


def _container(d: Draft, plain: list[str]) -> None:
    """The first plain field of an article or chapter, with the volume that may end it ("Journal of X 23")."""
    first = plain[0]
    if (
        d.contained
        and (m := re.match(r"(?P<names>[^:]{3,80}):\s(?P<title>.+)$", first))
        and looks_like_person(m["names"])
    ):
        d.editors = d.editors or names(m["names"])
        first = m["title"]
    if (
        re.search(r"\b(?:Department|Ministry|Office|Lot|Box)\b", first)
        or first.casefold() in PLACES
        or (":" in first and not d.contained)
    ):
        return
    plain.pop(0)
    if m := re.search(r"\s(\d{1,4})$", first):
        d.volume = d.volume or m[1]
        first = first[: m.start()]
    d.container = first.strip(" ,:")
