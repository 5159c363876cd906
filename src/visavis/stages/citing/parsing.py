"""One printed citation to a CSL reference, by rules.

The order of work: what has a form of its own is understood and taken out first (addresses, pointers to earlier notes,
archival signatures, locators, volumes, dates); then the title, which typography shows (quotation marks, italics) or
punctuation (the first field after the names); then the names before it; what is left between title and end is
container, place, publisher, editors and translators, told apart by their words and order.
"""

from __future__ import annotations

import itertools
import re

from visavis.stages.citing.archives import holding
from visavis.stages.citing.dates import dates
from visavis.stages.citing.draft import Draft, Window
from visavis.stages.citing.kinds import form_of, language_of, type_of
from visavis.stages.citing.law import law
from visavis.stages.citing.marked import ITALIC, QUOTE, ROUND, Marked, Region
from visavis.stages.citing.names import INITIALS, looks_like_person, names
from visavis.stages.citing.tails import locators, tail
from visavis.stages.citing.vocabulary import (
    ACCESS,
    EDITING,
    HEREAFTER,
    IBID,
    IDEM,
    IN,
    NOTE_REFERENCE,
    PLACES,
    POINTER,
    ROLE_AFTER,
    TRANSLATING,
)

_DOI = re.compile(r"(?:doi(?::|\.org/)\s*)(10\.\d{4,9}/[^\s,;>]+)", re.IGNORECASE)
_ISBN = re.compile(r"ISBN[:\s]*([\d-]{9,17}[\dXx])")
_LETTER = re.compile(r"^(?P<from>[^,;]{2,80}?) (?:to|an|an den|к|→) (?P<to>[A-ZÄÖÜА-Я][^,;]{1,80}),")
_NAMED_IBID = re.compile(r"(?P<names>[^,\d\ue000-\ue004]{2,80}),\s(?:id|ibid|ebd)\.", re.IGNORECASE)
_IN_NAMED = re.compile(r"[\ue000],?(?P<in>\sin:?\s)(?P<names>[^,\d\ue000-\ue004]{2,60})(?=,|\s\()")
_AUTHOR_YEAR = re.compile(
    r"^(?P<names>[^\d\ue000\ue001\ue003:]{2,120}?),?\s*(?P<year>[(\[]?(?:1[5-9]|"
    r"20)\d\d(?:/\d\d)?[a-z]?[)\]]?|\ue002+)\s*(?P<sep>[:;,.]|$|\s)"
)


def parse(marked: Marked, start: int, end: int) -> Draft:
    """The reference that the stretch [start, end) of a note prints."""
    d, w = Draft(), Window(marked, start, end)
    _web(d, w)
    _short_names(d, w)
    if not _points_back(d, w):
        _body(d, w)
    for name in d.authors or d.editors if d.short else []:
        d.short = (d.short or "").removeprefix(f"{name.family}, ")
    if d.location and d.issued is None and d.title:  # "Minutes of 4 May 1946, FO 371/5": the day is the document's
        d.issued = next((f.date for f in dates(d.title) if f.exactness == 3), None)
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
    pointer = POINTER.search(w.mask)
    if (idem := IDEM.match(text)) and not re.match(r"\s*[^\W\d]\w+\s*$", text[idem.end() :]):
        d.form = "idem"
        w.blank(lead, lead + idem.end(), ",")
    for m in (reference, pointer):
        if m:
            w.blank(m.start(), m.end(), ",")
    if (reference or pointer) and (m := _IN_NAMED.search(w.mask)):
        d.editors, d.contained = names(m["names"]), True
        w.blank(m.start("in"), m.end(), ",")
    if reference or pointer:
        own = w.mask.strip(" .,;:()")
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


def _names_only(text: str) -> bool:
    head = re.split(r"\s\ue002|\s\(?\d|,\s*,|、|,\s*(?:pp?\.|S\.|С\.|s\.)", text, maxsplit=1)[0].strip(" ,.")
    return bool(head) and looks_like_person(re.sub(r"\s(?:and|und|&|и)\s", " ", head))


def _body(d: Draft, w: Window) -> None:
    """A citation that says itself what it cites."""
    found = holding(w.mask)
    if found:
        real = holding(w.text[found.start :]) or found
        d.archive, d.collection, d.location = real.archive, real.collection, real.location
        found_dates = [f for f in dates(real.location or "") if f.exactness == 3]
        d.issued = found_dates[0].date if found_dates else None
        if real.folio:
            d.label, d.locator = "folio", real.folio
        w.blank(found.start, len(w.text), ",")
        w.regions = [r for r in w.regions if r.end <= found.start]
    if _shown_title(d, w) or _letter(d, w) or law(d, w) or _author_year(d, w):
        return
    _unshown_title(d, w)


# ---------------------------------------------------------------- titles that typography shows


def _shown_title(d: Draft, w: Window) -> bool:
    """The first quotation or italic stretch is the title; what stands before it are names."""
    title = next((r for r in w.regions if r.kind in ("quote", "italic")), None)
    if title is None or _quoted_container(d, w, title):
        return False
    head = w.text[: title.start]
    d.quoted_title = title.kind == "quote"
    d.title = _clean(w.inner(title))
    _bracketed_translation(d)
    end = title.end
    container = next((r for r in w.regions if r.start >= end and r.kind == "italic"), None) if d.quoted_title else None
    if container is None and d.quoted_title and (m := re.match(r"\s*(?:,\s*)?(?:in:?\s)", w.mask[end:])):
        container = next((r for r in w.regions if r.start == end + m.end() and r.kind == "quote"), None)
    after = next((r for r in w.regions if r.start >= end), None)
    if after and after.kind == "square" and not w.mask[end : after.start].strip(" ,."):
        d.translated = d.translated or _clean(w.inner(after))
        w.blank(after.start, after.end)
    elif not d.quoted_title and (m := re.match(r"(?::\s[^,\ue000-\ue004]{3,80})(?=[,.]|\s\ue002)", w.mask[end:])):
        d.title += m.group()  # a subtitle left out of the italics
        w.blank(end, end + m.end())
    if container is not None:
        _container(d, w, end, container)
    else:
        end = _frus(d, w, end)
    w.blank(0, end, ",")
    if m := _DATE_AFTER_NAMES.search(head):  # author-date style: "Poe, Cyrus J. 1987. "
        d.issued, head = dates(m.group())[0].date, head[: m.start()]
    _lead(d, head)
    locators(d, w)
    tail(d, w)
    return True


_DATE_AFTER_NAMES = re.compile(r",?\s\(?(?:1[5-9]|20)\d\d[a-z]?\)?[.,:]?\s*$")
_FRUS = re.compile(r"(?:FRUS|(?:Papers Relating to the )?Foreign Relations of the United States)\b")
_PERIOD = re.compile(r"[\s,:]*(?P<period>\d{4}(?:[–/-]\d{2,4})?)(?=[,.:\s])")


def _frus(d: Draft, w: Window, end: int) -> int:
    """Foreign Relations of the United States: the years covered belong to the title, they are no year of print."""
    m = _FRUS.match(d.title or "")
    if m is None or d.title is None:
        return end
    d.title = "Foreign Relations of the United States" + d.title[m.end() :]
    if not re.search(r"\d{4}", d.title) and (p := _PERIOD.match(w.mask, end)):
        d.title += f", {p['period']}"
        end = p.end()
    return end


def _quoted_container(d: Draft, w: Window, quoted: Region) -> bool:
    """ "Name, Plain title, in «Journal», 15": the marks show not the title but what contains it."""
    m = re.search(r",?\s(?:in|dans|en):?\s*$", w.text[: quoted.start])
    if quoted.kind != "quote" or m is None or len(w.text[: m.start()].split()) < 3:
        return False
    d.container = _clean(w.inner(quoted))
    w.regions = [r for r in w.regions if r is not quoted]
    w.blank(m.start(), quoted.end, ",")
    return True


def _container(d: Draft, w: Window, title_end: int, container: Region) -> None:
    """What holds a quoted title: "in NAME, ed., <italic>", "<italic> 12, no. 3"."""
    between = w.text[title_end : container.start]
    place = re.search(r"(?:^|[\s,.])in:?\s+(.*)$", between, re.IGNORECASE | re.DOTALL)
    d.container = _clean(w.inner(container))
    d.contained = place is not None
    if place and place[1].strip(" ,:"):
        _lead(d, place[1], of_container=True)
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


def _clean(title: str) -> str:
    """A title without the comma or full stop that belongs to the sentence around it."""
    title = title.strip().rstrip(",;").strip()
    return title[:-1] if title.endswith(".") and not re.search(r"(?:\b\w|\b[A-Z]\w{0,3}|\.)\.$", title) else title


def _lead(d: Draft, head: str, of_container: bool = False) -> None:
    """The names before a title, by role; of a container, its editors."""
    head = head.strip(" ,:;")
    m = ROLE_AFTER.search(head)
    roles = m["roles"] if m else ""
    people = names(head[: m.start()] if m else re.sub(r"[:.]$", "", head) if not head[-2:-1].isupper() else head)
    if of_container or EDITING.search(roles):
        d.editors = d.editors or people
    if TRANSLATING.search(roles):
        d.translators = people
    if not roles and not of_container:
        d.authors = people


# ---------------------------------------------------------------- titles that only punctuation shows


def _letter(d: Draft, w: Window) -> bool:
    """ "Lee to Orr, May 2, 1921": a letter, telegram or memorandum between persons."""
    m = _LETTER.match(w.mask.lstrip())
    if m is None:
        return False
    sender, receiver = names(m["from"]), names(m["to"])
    if not sender or not receiver or len(m["from"].split()) > 6:
        return False
    d.authors, d.recipients, d.genre = sender, receiver, "letter"
    d.title = w.text.strip()[: m.end() - 1].strip()
    w.blank(0, len(w.mask) - len(w.mask.lstrip()) + m.end(), ",")
    d.type = "personal_communication"
    locators(d, w)
    tail(d, w)
    return True


def _author_year(d: Draft, w: Window) -> bool:
    """ "Ort 1964, S. 5", "Ort, Karl, 1973: Title", "Surname, G. (1990) Title"."""
    m = _AUTHOR_YEAR.match(w.mask)
    if m is None or not _only_names(w.text[m.start("names") : m.end("names")]):
        return False
    found = dates(w.text[m.start("year") : m.end("year")].strip("()[]"))
    if not found:
        return False
    people = names(ROLE_AFTER.sub("", m["names"]))
    roles = ROLE_AFTER.search(m["names"])
    if m["year"][0] == ROUND and not roles and _title_after_name(m["names"], w.mask[m.end() :]):
        return False
    rest = w.mask[m.end() :].strip(" .,:;")
    if (
        not rest
        or re.match(r"(?:esp|bes|insbes|here|hier|S\.|p|pp|С\.|с\.)\W|\d|\ue002", rest)
        or (m["sep"] == "," and m["year"][0] != ROUND)
    ):
        d.form = "short"
    elif len(rest.split()) < 2 and m["sep"] not in ":;." and m["year"][0] != ROUND:
        return False
    d.issued = found[0].date
    d.authors, d.editors = ([], people) if roles and EDITING.search(roles["roles"]) else (people, [])
    w.blank(0, m.end(), ",")
    if d.form != "short":
        _split_field_title(d, w)
    locators(d, w)
    tail(d, w)
    return True


def _title_after_name(text: str, rest: str) -> bool:
    """ "C. Poe, The Lost River (1988) 5": what stands before the year is a name and a title."""
    if re.search(r"[^\W\d_]{3}", rest) and not re.match(r"\W*(?:p|pp|S|С|especially|esp|at)\b", rest):
        return False  # "Surname, G. (1990) The title" goes on after the year
    first, comma, second = text.partition(",")
    return bool(comma) and len(first.split()) > 1 and re.search(r"(?:[^\W\d_]\.\s*)+$", second.strip()) is None


def _only_names(text: str) -> bool:
    text = ROLE_AFTER.sub("", text).strip(" ,")
    parts = [p for p in re.split(r"\s*[,;/]\s*|\s+(?:and|und|&|и)\s+|\s*et al\.?|\s*u\.\s?a\.", text) if p]
    known = [looks_like_person(p) for p in parts]
    return any(known) and all(k or INITIALS.match(p.replace(" ", "")) for k, p in zip(known, parts, strict=True))


def _unshown_title(d: Draft, w: Window) -> None:
    """No typography helps: the names are the first fields that read as such, the title is the next."""
    if m := _FRUS.match(w.mask.lstrip()):
        d.title = m.group()
        w.blank(0, _frus(d, w, len(w.mask) - len(w.mask.lstrip()) + m.end()), ",")
        locators(d, w)
        tail(d, w)
        return
    cut = author_prefix(w.mask)
    if cut:
        _lead(d, w.text[:cut])
        w.blank(0, cut)
    elif (m := _NAME_ALONE.fullmatch(w.mask.strip())) and _only_names(m["names"]):
        # "Snyder, p. 187": a name alone; whether it is one, earlier citations tell
        d.form, d.authors = "short", names(m["names"])
        w.blank(0, len(w.mask) - len(w.mask.lstrip()) + m.end("names"), ",")
        locators(d, w)
        return
    _split_field_title(d, w)
    locators(d, w)
    tail(d, w)


_NAME_ALONE = re.compile(r"(?P<names>[^,\d\ue000-\ue004]{2,80}?),?\s(?:pp?\.|S\.|С\.|at)\s?\d.*")
_PLACE_IN_WORK = re.compile(r"\s(?:pp?\.|S\.|С\.|с\.|vol\.|Bd\.|Т\.|ch\.|\d+(?:[-–]\d+)?\W*$)")
_GOST_AUTHORS = re.compile(
    r"(?:[А-ЯЁA-Z][\w’'ʹ-]+,?\s(?:[А-ЯЁA-Z]\.\s?){1,2}(?:,\s|;\s|\sи\s)?)+(?=\s?[^\s.,]{2})(?!\s?[A-ZÄÖÜ][\w-]+[,/])"
)


def _names_then_stop(mask: str) -> int:
    """ "Hans Ort and C. Poe. The title": names that a full stop ends, as bibliographies print them; else 0."""
    for m in itertools.islice(re.finditer(r"(?<=[^\W\d_]{3})\.\s+(?=\S)", mask[:250]), 3):
        before = mask[: m.start()]
        parts = [len(p.split()) for p in before.split(",")]  # "Ort, Hans" and "A. Lee, B. Orr", not "Hans Ort, Rivers"
        if _only_names(before) and len(before.split()) > 1 and (parts[0] == 1 or min(parts) > 1):
            return m.end()
    return 0


def author_prefix(mask: str) -> int:
    """How far the names at the start of a reference reach; 0 if it starts with none."""
    if m := _GOST_AUTHORS.match(mask):
        return m.end()
    if m := re.match(
        r"(?P<names>[^,\ue000-\ue004]+(?:,[^,\ue000-\ue004]+){0,4}?,?\s*\(?(?:eds?\.|Hrsg\.|Hg\.)\)?),\s", mask
    ):
        return m.end()
    if stop := _names_then_stop(mask):
        return stop
    end = 0
    for k, m in enumerate(re.finditer(r"[^,]+(?:,\s*|$)", mask)):
        part = m.group().rstrip(" ,")
        pieces = [p for p in re.split(r"\s*(?:/|;|\band\b|\bund\b|&|\sи\s)\s*", part) if p.strip()]
        if not pieces or not all(looks_like_person(p.strip()) for p in pieces) or not m.group().endswith((",", ", ")):
            break
        words = part.split()
        initials = any(re.fullmatch(r"(?:[^\W\d_]\.-?)+", x) for x in words)
        joined = re.match(r"(?:and|und|&|и)\b", part) is not None
        if k and not initials and not joined and len(pieces) == 1:
            break
        if (
            k == 0
            and not initials
            and len(words) == 1
            and len(mask) > m.end()
            and not mask[m.end() : m.end() + 2].strip().isupper()
        ):
            field, comma, rest = mask[m.end() :].partition(",")
            if len(field.split()) > 2 or (comma and _PLACE_IN_WORK.match(rest)):
                end = m.end()  # "Maier, Grenzen, S. 215"
            break
        end = m.end()
    return end


_FIELD_END = re.compile(
    r"\s//\s|(?<![\s.(][A-ZА-ЯЁ])\.\s(?=[A-ZА-ЯЁÄÖÜ\ue002])|\s[–—]\s(?=[А-ЯЁ])|,?\s(?=\ue002)|"
    r",\s(?=(?:[Vv]ol|[Bb]d|[Тт]|[Nn]o|[Nn]r|[Pp]p?|[SsСс]|[Ee]ds?|[Tt]rans|[Hh]g|[Hh]rsg)\b\.?|"
    r"[Ee]dited\b|[Ii]n:?\s|\d(?!\d{3}[–-]\d{2,4}(?:\s?гг|\.)))|\s(?=in:\s)|"
    r"\s(?=in\s[A-Z\ue001][^,]*(?:,\s|\s\()(?:eds?|Hrsg|Hg)\b)|[,.]?\s(?=(?:pp?|S|С|с)\.\s?\d)|"
    r"(?<=\w)\s(?=(?:1[5-9]|20)\d\d\s*$)"
)


# the German manner: "Titel. Untertitel, Frankfurt a. M. 1965"
_FIELD = re.compile(r",\s(?P<place>[A-ZÄÖÜ][^,\d]{2,30}?)(?=,)")
_PLACE_YEAR = re.compile(r",\s(?P<place>[A-ZÄÖÜ][^,]{2,30}?)\s(?=(?:1[5-9]|20)\d\d\b)")


def _split_field_title(d: Draft, w: Window) -> None:
    """The title is the first field that is left, up to what ends a field."""
    start = len(w.mask) - len(w.mask.lstrip(" ,.:;"))
    if start >= len(w.mask):
        return
    placed = next((m for m in _PLACE_YEAR.finditer(w.mask, start) if m["place"].casefold() in PLACES), None)
    dated = any(r.kind == "round" and r.start > start and dates(w.inner(r)) for r in w.regions)
    ends = (
        m for m in _FIELD_END.finditer(w.mask, start + 3) if not (dated and w.mask[m.end() : m.end() + 1].isdigit())
    )
    place = next((m for m in _FIELD.finditer(w.mask, start) if m["place"].casefold() in PLACES), None)
    found = [m for m in (next(ends, None), place) if m]
    split = min(
        found, key=lambda m: m.start(), default=None
    )  # before a year in brackets, other numbers belong to the title: "1870–1914 (1984)"
    end = placed.start() if placed else split.start() if split else len(w.mask.rstrip(" .,;"))
    split = placed or split
    if split is None and "," in w.mask[start:end]:
        end = start + w.mask[start:end].index(",")
    text = w.text[start:end].strip(" ,;:–—")
    if not re.search(r"[^\W\d_]{2}", text) or re.fullmatch(r"(?:pp?|S|С|с|Vol|Bd|Т)\.?\s?[\d–-]+.*", text):
        return
    if m := re.match(r"(.{3,}?)\s*[\[]([^\]]{4,})[\]]$", text):
        text, d.translated = m[1], m[2]
    d.title = _clean(text)
    if IN.match(w.mask[end:].lstrip(" ,.")) or w.mask[end : end + 4].strip().startswith("//"):
        d.contained = True
    w.blank(0, end, ",")
