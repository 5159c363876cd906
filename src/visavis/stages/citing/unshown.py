"""Titles that no typography shows: punctuation does, or the tagger."""

from __future__ import annotations

import itertools
import re

from visavis.stages.citing.dates import dates
from visavis.stages.citing.draft import Draft, Window
from visavis.stages.citing.leading import FRUS, clean, frus, lead
from visavis.stages.citing.learned import Field, bare
from visavis.stages.citing.marked import ROUND
from visavis.stages.citing.names import INITIALS, looks_like_person, names
from visavis.stages.citing.tails import locators, tail
from visavis.stages.citing.vocabulary import EDITING, IN, ISSUE, PLACES, ROLE_AFTER, ROLE_BEFORE, TRANSLATING, VOLUME

_LETTER = re.compile(r"^(?P<from>[^,;]{2,80}?) (?:to|an|an den|к|→) (?P<to>[A-ZÄÖÜА-Я][^,;]{1,80}),")
_AUTHOR_YEAR = re.compile(
    r"^(?P<names>[^\d\ue000\ue001\ue003:]{2,120}?),?\s*(?P<year>[(\[]?(?:1[5-9]|"
    r"20)\d\d(?:/\d\d)?[a-z]?[)\]]?|\ue002+)\s*(?P<sep>[:;,.]|$|\s)"
)


def letter(d: Draft, w: Window) -> bool:
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


def author_year(d: Draft, w: Window) -> bool:
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
        _split_field_title(d, w) if _split_by_rule(w) else _learned(d, w)
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


def unshown_title(d: Draft, w: Window) -> None:
    """No typography helps: the names are the first fields that read as such, the title is the next."""
    if m := FRUS.match(w.mask.lstrip()):
        d.title = m.group()
        w.blank(0, frus(d, w, len(w.mask) - len(w.mask.lstrip()) + m.end()), ",")
        locators(d, w)
        tail(d, w)
        return
    cut = author_prefix(w.mask)
    ruled = _split_by_rule(w, cut) or bool(d.archive or d.collection)
    if cut and ruled:
        lead(d, w.text[:cut])
        w.blank(0, cut)
    elif (m := _NAME_ALONE.fullmatch(w.mask.strip())) and _only_names(m["names"]):
        # "Snyder, p. 187": a name alone; whether it is one, earlier citations tell
        d.form, d.authors = "short", names(m["names"])
        w.blank(0, len(w.mask) - len(w.mask.lstrip()) + m.end("names"), ",")
        locators(d, w)
        return
    _split_field_title(d, w) if ruled else _learned(d, w)
    locators(d, w)
    tail(d, w)


_HELD_IN = re.compile(r"\b(?:[Ii]n|dans|[Ii]n:)\s|//|\bhrsg|\bed\.\s")
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u3040-\u9fff]")
_DATED = re.compile(r"(?P<title>[^\ue000-\ue004]{3,200}?)\s(?P<year>\ue002+)\s*(?:[.,;]|\d|[ivxl]+\b|at\s|esp|$)")


def _split_by_rule(w: Window, cut: int = 0) -> bool:
    """Is the form plain, or none that the tagger was taught?

    Other scripts than Latin; "Name, Title (1984) 31"; "Name, Title. Subtitle, Known Place 1965".
    """
    if _OTHER_SCRIPT.search(w.text):
        return True
    rest = w.mask[cut:]
    if not cut or _HELD_IN.search(rest):
        return False
    dated = _DATED.match(rest)
    if dated and not re.search(r"[.,:]\s(?=[A-Z][^,]*$)", dated["title"]):
        inner = next((w.inner(r) for r in w.regions if r.start == cut + dated.start("year")), "")
        return ":" not in inner and bool(dates(inner))
    return any(m["place"].casefold() in PLACES for m in itertools.islice(_PLACE_YEAR.finditer(rest), 4))


def _learned(d: Draft, w: Window) -> None:
    """The fields that the tagger finds; numbers and dates are left to the rules for them."""
    told = w.told().fields
    for f in told:
        text = bare(w.text[f.start : f.end])
        if f.label in ("pages", "date", "volume", "edition", "link") or not text:
            continue
        if f.label in ("author", "editor", "translator"):
            _people(d, f.label, text)
        elif f.label == "title" and d.title is None:
            d.title = clean(text)
        elif f.label in ("title", "container") and d.container is None and d.title:
            d.container, d.contained = (
                clean(text),
                re.search(r"(?i)\bin:?\s", w.text[max(0, f.start - 5) : f.end]) is not None,
            )
        elif f.label == "series":
            d.series = d.series or text
        elif f.label == "place":
            d.place = d.place or text
        elif f.label == "publisher":
            d.publisher = d.publisher or text
        elif f.label == "genre":
            d.genre = d.genre or text
        elif f.label in ("archive", "holding"):
            d.location = f"{d.location}, {text}" if d.location else text
        w.blank(f.start, f.end, ",")
    for f in told:
        if f.label == "volume":
            _volume(d, w, f)
        elif f.label == "pages" and d.locator is None and (m := re.search(r"\d[\d–-]*", w.text[f.start : f.end])):
            d.label, d.locator = "page", m.group()
            w.blank(f.start, f.end, ",")
    if d.title is None and d.container is None:  # a journal or paper alone, or a book taken for one
        d.title = next(
            (t for f in told if f.label == "container" and (t := clean(bare(w.text[f.start : f.end])))), None
        )
    if d.container and any(f.label == "editor" for f in told):
        d.contained = True


def _people(d: Draft, role: str, text: str) -> None:
    """Names by role; a role word beside them ("ed.", "übers. von") outweighs the label."""
    before, after = ROLE_BEFORE.match(text), ROLE_AFTER.search(text)
    roles = before["roles"] if before else after["roles"] if after else ""
    people = names(before["names"] if before else text[: after.start()] if after else text)
    if TRANSLATING.search(roles) or role == "translator":
        d.translators = d.translators or people
    elif EDITING.search(roles) or role == "editor":
        d.editors = d.editors or people
    else:
        d.authors = d.authors or people


_VOLUME_ISSUE = re.compile(
    r"(?P<volume>\d+|[IVXLC]+\b)(?:\s?[(/:,.]\s?(?:no\.?|n\.|nr\.?)?\s?(?P<issue>\d+(?:[-–/]\d+)?))?", re.IGNORECASE
)


def _volume(d: Draft, w: Window, f: Field) -> None:
    text = w.text[f.start : f.end]
    if VOLUME.search(text) or ISSUE.search(text):
        return  # with its sign: the rules read it
    if m := _VOLUME_ISSUE.search(text):
        d.volume, d.issue = d.volume or m["volume"], d.issue or m["issue"]
        w.blank(f.start, f.end, ",")


_NAME_ALONE = re.compile(r"(?P<names>[^,\d\ue000-\ue004]{2,80}?),?\s(?:pp?\.|S\.|С\.|at)\s?\d+(?![\d:]).*")
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
        r"(?P<names>[^,:\ue000-\ue004]+(?:,[^,:\ue000-\ue004]+){0,4}?,?\s*\(?(?:eds?\.|Hrsg\.|Hg\.)\)?),\s", mask
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
    if placed and (part := VOLUME.search(w.mask, start + 3, end)):
        end = part.start()  # "Titel, Bd. 1, Berlin 1965"
    if split is None and "," in w.mask[start:end]:
        end = start + w.mask[start:end].index(",")
    text = w.text[start:end].strip(" ,;:–—")
    if not re.search(r"[^\W\d_]{2}", text) or re.fullmatch(r"(?:pp?|S|С|с|Vol|Bd|Т)\.?\s?[\d–-]+.*", text):
        return
    if m := re.match(r"(.{3,}?)\s*[\[]([^\]]{4,})[\]]$", text):
        text, d.translated = m[1], m[2]
    d.title = clean(text)
    if IN.match(w.mask[end:].lstrip(" ,.")) or w.mask[end : end + 4].strip().startswith("//"):
        d.contained = True
    w.blank(0, end, ",")
