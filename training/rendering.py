"""Labelled references printed again in the manners of humanities notes: training data where others' sets are thin.

The fields of well-labelled references (AnyStyle's core and good, BSD-2) are set in templates of our own: German and
law-review footnotes, author with year, newspapers, archival references. What is printed carries its labels with it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from citation_data import Labelled

from visavis.predictors.references import LABELS, words_of
from visavis.records import Name
from visavis.stages.citing.names import names

Piece = tuple[str | None, str]  # label, text as printed
_MONTHS_DE, _MONTHS_EN = (
    re.findall(r"\w+", told)
    for told in (
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "January February March April May June July August September October November December",
    )
)
_BODIES = (
    "Statistisches Bundesamt", "Auswärtiges Amt", "Bundesministerium der Verteidigung", "Deutscher Bundestag",
    "Institut für Zeitgeschichte", "Max-Planck-Institut für Geschichte", "Ministry of Foreign Affairs",
    "Department of State", "United Nations", "World Bank", "OECD", "Europäische Kommission", "Bundesregierung",
    "Landesamt für Statistik", "Sächsische Akademie der Wissenschaften", "Deutsche Bundesbank", "Foreign Office",
    "League of Nations", "International Labour Office", "Stadt Zürich", "Kanton Bern", "Amt für Landesplanung",
)  # fmt: skip
_PAPERS = (
    "Frankfurter Allgemeine Zeitung", "FAZ", "Die Zeit", "DIE WELT", "Süddeutsche Zeitung", "Der Spiegel", "Vorwärts",
    "Neue Zürcher Zeitung", "Berliner Tageblatt", "The Times", "New York Times", "Manchester Guardian", "Le Monde",
    "Le Temps", "Pravda", "Izvestija", "Krasnaja zvezda", "Asahi Shimbun", "La Stampa", "die tageszeitung",
)  # fmt: skip
_CITIES = (
    "Berlin", "München", "Frankfurt a. M.", "Frankfurt am Main", "Frankfurt/M.", "Göttingen", "Stuttgart", "Köln",
    "Hamburg", "Leipzig", "Wien", "Zürich", "Bern", "Opladen", "Wiesbaden", "Tübingen", "Baden-Baden", "Paderborn",
    "Neuwied", "Darmstadt", "Düsseldorf", "Weinheim", "Osnabrück", "Hannover", "Moskva", "Leningrad", "Paris", "London",
    "Oxford", "Cambridge", "New York", "Princeton", "Rom", "Warschau", "Prag", "Berlin/New York", "Köln und Wien",
    "München, Wien", "Bonn", "Münster", "Konstanz", "Basel", "Essen", "Neuwied und Berlin",
)  # fmt: skip
_HOUSES = (
    "Suhrkamp", "Campus", "C. H. Beck", "Vandenhoeck & Ruprecht", "Nomos", "Westdeutscher Verlag", "Leske + Budrich",
    "Mohr Siebeck", "de Gruyter", "Oldenbourg", "Klett-Cotta", "Böhlau", "Steiner", "Ch. Links", "Fischer", "Rowohlt",
    "transcript", "Duncker & Humblot", "Metzler", "Schöningh", "Wallstein", "Luchterhand", "Springer VS", "Routledge",
)  # fmt: skip
_JOURNALS_DE = (
    "Historische Zeitschrift", "Vierteljahrshefte für Zeitgeschichte", "Geschichte und Gesellschaft", "Osteuropa",
    "Kölner Zeitschrift für Soziologie und Sozialpsychologie", "Zeitschrift für Geschichtswissenschaft", "Leviathan",
    "Archiv für Sozialgeschichte", "Jahrbücher für Geschichte Osteuropas", "Politische Vierteljahresschrift", "HZ",
    "Zeitschrift für Soziologie", "Soziale Welt", "Neue Juristische Wochenschrift", "Historical Social Research", "VfZ",
    "Internationale Politik", "Aus Politik und Zeitgeschichte", "Wirtschaft und Statistik", "Voprosy istorii",
)  # fmt: skip
_SERIES = (
    "Beiträge zur Geschichte",
    "Schriften zur Zeitgeschichte",
    "Quellen und Forschungen",
    "Edition Suhrkamp",
    "Studien zur Ideengeschichte",
    "Arbeitsmaterial",
    "Forschungsberichte",
    "Historische Studien",
)
_REPORTS = (
    "Yale Law J.",
    "Modern Law Rev.",
    "Harvard Law Rev.",
    "Oxford J. of Legal Studies",
    "J. of Law and Society",
    "Law in Context",
    "Political Studies",
    "Feminist Studies",
    "Signs",
    "Inquiry",
    "Melbourne University Law Rev.",
)
_HOUSES_KEPT = (
    ("BArch", lambda c: f"{c.choice(('R', 'NS', 'B', 'RH', 'DY'))} {c.randint(1, 99)}/{c.randint(1, 900)}"),
    ("Bundesarchiv", lambda c: f"R {c.randint(1, 99)}/{c.randint(1, 900)}"),
    ("PA AA", lambda c: f"R {c.randint(20000, 120000)}"),
    ("Politisches Archiv des Auswärtigen Amts", lambda c: f"R {c.randint(20000, 120000)}"),
    ("TNA", lambda c: f"{c.choice(('FO', 'CAB', 'WO', 'PREM'))} {c.randint(1, 400)}/{c.randint(1, 60000)}"),
    ("National Archives", lambda c: f"RG {c.randint(20, 500)}, Box {c.randint(1, 90)}, Folder {c.randint(1, 30)}"),
    ("Hauptstaatsarchiv Stuttgart", lambda c: f"E {c.randint(10, 150)}, Bü {c.randint(1, 900)}"),
    ("Staatsarchiv Zürich", lambda c: f"{c.choice('ABCMZ')} {c.randint(1, 40)}.{c.randint(1, 99)}"),
    ("RGASPI", lambda c: f"f. {c.randint(1, 600)}, op. {c.randint(1, 30)}, d. {c.randint(1, 999)}"),
    ("GARF", lambda c: f"F. R-{c.randint(1, 9500)}, Op. {c.randint(1, 9)}, D. {c.randint(1, 400)}"),
    ("Universitätsarchiv Wien", lambda c: f"Nachlass {c.randint(1, 60)}, Nr. {c.randint(1, 300)}"),
    ("Archives nationales", lambda c: f"F7 {c.randint(10000, 16000)}"),
    ("ASV", lambda c: f"{c.choice(('Senato, Mar', 'Notarile, Atti', 'Consiglio dei Dieci'))}, b. {c.randint(1, 900)}"),
)  # fmt: skip


@dataclass
class Item:
    """What one well-labelled reference said."""

    people: list[Name]
    title: str
    container: str | None = None
    editors: list[Name] = field(default_factory=list)
    place: str | None = None
    publisher: str | None = None


def items(refs: list[Labelled]) -> list[Item]:
    """The references whose authors and title read cleanly."""
    out = []
    for r in refs:
        if r.kind not in ("core", "good"):
            continue
        told = _fields(r)
        people = names(re.sub(r"^\W*\d*\W*", "", told.get("author", "")))[:4]
        title = told.get("title", "").strip(" .,:;»«“”\"„‘’'")
        if not people or any(not n.family or len(n.family) > 25 for n in people) or not 8 < len(title) < 220:
            continue
        editors = names(re.sub(r"(?i)^\W*in\W*|\W*\(?\b(eds?|hrsg|hg|dir)\b.*", "", told.get("editor", "")))[:3]
        held = re.sub(r"(?i)^\W*(in|dans)\b:?\s*", "", told.get("container", "")).strip(' .,:;»«“”"()')
        out.append(
            Item(
                people,
                title,
                held if 3 < len(held) < 120 else None,
                [n for n in editors if n.family and len(n.family) < 25],
                told.get("place", "").strip(" .,:;()") or None,
                told.get("publisher", "").strip(" .,:;()") or None,
            )
        )
    return out


def _fields(r: Labelled) -> dict[str, str]:
    """The first stretch of each label."""
    out: dict[str, str] = {}
    words, start = words_of(r.text), 0
    for k in range(1, len(words) + 1):
        if k == len(words) or r.labels[k] != r.labels[start]:
            if r.labels[start] >= 0:
                out.setdefault(LABELS[r.labels[start]], r.text[words[start][0] : words[k - 1][1]])
            start = k
    return out


# ---------------------------------------------------------------- how names and numbers are printed


def _given(n: Name, initials: bool) -> str:
    given = n.given or ""
    return "".join(f"{p[0]}. " for p in re.findall(r"[^\W\d_]+", given)).strip() if initials else given


def _people(people: list[Name], c: random.Random) -> str:
    """The names in one manner."""
    manner, initials = c.choice(("straight", "straight", "inverted", "inverted", "first", "family")), c.random() < 0.5
    shout = c.random() < 0.1
    out = []
    for k, n in enumerate(people):
        family, given = (n.family or "").upper() if shout else n.family or "", _given(n, initials)
        if manner == "family" or not given:
            out.append(family)
        elif manner == "inverted" or (manner == "first" and k == 0):
            out.append(f"{family}, {given}")
        else:
            out.append(f"{given} {family}")
    glue = c.choice(("/", " / ", "; ", " und ", ", ", " and ", " & "))
    last = c.choice((glue, " und ", " and ")) if glue in (", ", "; ") else glue
    return (glue.join(out[:-1]) + last + out[-1] if len(out) > 1 else out[0]) + (c.random() < 0.05) * " u. a."


def _pages(c: random.Random) -> str:
    a = c.randint(1, 900)
    return c.choice((f"{a}", f"{a}-{a + c.randint(1, 40)}", f"{a}–{a + c.randint(1, 40)}", f"{a} f.", f"{a} ff.",
                     f"{a}ff", f"{a}, {a + 8}", f"{a}–{a + 30}, hier {a + 3}",
                     f"{a}-{a + 30}, hier S. {a + 3} f."))  # fmt: skip


def _year(c: random.Random) -> str:
    return str(c.randint(1890, 2016)) + (c.choice("abc") if c.random() < 0.06 else "")


def _day(c: random.Random) -> str:
    d, m, y = c.randint(1, 28), c.randint(1, 12), c.randint(1890, 2015)
    return c.choice(
        (f"{d}. {m}. {y}", f"{d}.{m}.{y}", f"{d}. {_MONTHS_DE[m - 1]} {y}", f"{d} {_MONTHS_EN[m - 1]} {y}",
         f"{_MONTHS_EN[m - 1]} {d}, {y}", f"{d:02}.{m:02}.{y}", f"{d}. {m}. {y % 100:02}"))  # fmt: skip


def _quoted(title: str, c: random.Random) -> str:
    a, b = c.choice((("", ""), ("", ""), ("„", "“"), ("»", "«"), ("“", "”"), ("«", "»"), ("'", "'"), ("‘", "’")))
    return f"{a}{title}{b}"


def _where(it: Item, c: random.Random) -> str:
    return it.place if it.place and c.random() < 0.3 else c.choice(_CITIES)


def _house(it: Item, c: random.Random) -> str:
    return it.publisher if it.publisher and c.random() < 0.4 else c.choice(_HOUSES)


# ---------------------------------------------------------------- templates: an item to labelled pieces


def _dated(it: Item, c: random.Random) -> list[Piece]:
    """The author with a year, in brackets or not, as social scientists begin a reference."""
    who = c.choice(_BODIES) if c.random() < 0.12 else _people(it.people, c)
    a, b = c.choice(((" (", "): "), (" (", "), "), (", ", ": "), (" ", ": "), (" ", ", "), (" (", "). "), (". ", ". ")))
    return [("author", who), (None, a), ("date", _year(c)), (None, b)]


def _named(it: Item, c: random.Random) -> list[Piece]:
    who = c.choice(_BODIES) if c.random() < 0.06 else _people(it.people, c)
    return [("author", who), (None, c.choice((", ", ": ", ", ", ". ")))]


def _imprint(it: Item, c: random.Random, dated: bool) -> list[Piece]:
    out: list[Piece] = [("place", _where(it, c))]
    if c.random() < 0.35:
        out += [(None, ": "), ("publisher", _house(it, c))]
    return out if dated else [*out, (None, c.choice((" ", ", ", " "))), ("date", _year(c))]


def _at(c: random.Random, least: float = 0.5) -> list[Piece]:
    return [(None, ", "), ("pages", f"S. {_pages(c)}")] if c.random() > least else []


def _book(it: Item, c: random.Random) -> list[Piece]:
    dated = c.random() < 0.4
    head = _dated(it, c) if dated else _named(it, c)
    if not dated and c.random() < 0.2:
        head = [("editor", f"{_people(it.people, c)} {c.choice(('(Hrsg.)', '(Hg.)', '(eds.)', '(ed.)', 'Hrsg.'))}"),
                (None, c.choice((", ", ": ")))]  # fmt: skip
    out = [*head, ("title", it.title)]
    if c.random() < 0.15:
        out += [(None, ", "), ("volume", f"Bd. {c.choice(('1', '2', '3', 'II', 'III', '4/1'))}")]
    if c.random() < 0.12:
        out += [(None, ", "), ("edition", f"{c.randint(2, 9)}. Aufl.")]
    if c.random() < 0.1:
        out += [(None, " (= "), ("series", f"{it.container or c.choice(_SERIES)}{c.choice((', Bd. ', ' ', ', '))}"
                                           f"{c.randint(1, 300)}"), (None, ")")]  # fmt: skip
    return [*out, (None, c.choice((", ", ". ", " (") if not dated else (", ", ". "))), *_imprint(it, c, dated), *_at(c)]


def _chapter(it: Item, c: random.Random) -> list[Piece]:
    dated = c.random() < 0.4
    title = _quoted(it.title, c)
    out: list[Piece] = [*(_dated(it, c) if dated else _named(it, c)), ("title", title), (None, c.choice((", ", ". ")))]
    held = it.container or c.choice(_JOURNALS_DE)
    people = _people(it.editors or it.people[::-1], c)
    sign = c.choice((" (Hrsg.)", " (Hg.)", " (Hgg.)", " (Hrsg.)", " (eds.)", ", Hrsg.", ""))
    if c.random() < 0.75:
        out += [("editor", f"{c.choice(('in: ', 'In: ', 'in '))}{people}{sign}"), (None, c.choice((", ", ": "))),
                ("container", held)]  # fmt: skip
    else:
        by = c.choice(("hg. v. ", "hrsg. von ", "ed. ", "edited by ", "hg. von "))
        out += [("container", f"{c.choice(('in: ', 'In: ', 'in '))}{held}"), (None, ", "), ("editor", by + people)]
    if c.random() < 0.15:
        out += [(None, " "), ("volume", f"Bd. {c.randint(1, 12)}")]
    return [*out, (None, c.choice((", ", ". "))), *_imprint(it, c, dated), *_at(c, 0.15)]


def _article(it: Item, c: random.Random) -> list[Piece]:
    dated = c.random() < 0.35
    head = _dated(it, c) if dated else _named(it, c)
    held = it.container if it.container and c.random() < 0.5 else c.choice(_JOURNALS_DE)
    out = [*head, ("title", _quoted(it.title, c)), (None, c.choice((", ", ". "))),
           ("container", c.choice(("in: ", "In: ", "in ", "", "")) + held),
           (None, c.choice((" ", ", ", " ")))]  # fmt: skip
    volume = c.choice((f"{c.randint(1, 90)}", f"Jg. {c.randint(1, 90)}", f"Bd. {c.randint(1, 90)}",
                       f"{c.randint(1, 60)}. Jg.", f"Nr. {c.randint(1, 12)}", f"H. {c.randint(1, 12)}"))  # fmt: skip
    if c.random() < 0.2:  # "2/2007" is an issue of a year
        out += [("volume", str(c.randint(1, 12))), (None, "/"), ("date", _year(c))]
    elif dated:
        out += [("volume", volume)]
    else:
        a, b = c.choice(((" (", ")"), (", ", ""), (" ", "")))
        out += [("volume", volume), (None, a), ("date", _year(c)), (None, b)]
        if c.random() < 0.25:
            out += [(None, ", "), ("volume", c.choice(("H. ", "Nr. ", "Heft ")) + str(c.randint(1, 12)))]
    return [*out, (None, c.choice((", ", ": ", ", "))), ("pages", c.choice(("S. ", "S. ", "")) + _pages(c))]


def _law(it: Item, c: random.Random) -> list[Piece]:
    """ "C. Poe, ‘Rivers’ (1995) 13 Border Rev. 23, 25", "C. Poe, Rivers (1988) 5"."""
    shape, year = c.random(), str(c.randint(1900, 2005))
    out: list[Piece] = [("author", _people(it.people, c)), (None, ", ")]
    start = c.randint(1, 700)
    page = c.choice((f"{start}", f"{start}, {start + 9}", f"{start}, at {start + 3}", f"{start}–{start + 5}"))
    if shape < 0.5:
        held = it.container if it.container and c.random() < 0.3 else c.choice(_REPORTS)
        return [*out, ("title", f"‘{it.title}’"), (None, " ("), ("date", year), (None, ") "),
                ("volume", str(c.randint(1, 99))), (None, " "), ("container", held),
                (None, " "), ("pages", page)]  # fmt: skip
    if shape < 0.75:
        return [*out, ("title", it.title), (None, " ("), ("date", year), (None, ") "), ("pages", page)]
    return [*out, ("title", f"‘{it.title}’"), (None, " "), ("container", f"in {it.container or it.title[:40]}"),
            (None, ", "), ("editor", f"ed. {_people(it.editors or it.people[::-1], c)}"), (None, " ("), ("date", year),
            (None, ") "), ("pages", page)]  # fmt: skip


def _court(it: Item, c: random.Random) -> list[Piece]:
    """ "Lee v. Orr [1931] 1 R.R. 12", "Rivers Act 1921 (N.S.W.)", "BVerfGE 27, 71"."""
    year, shape = str(c.randint(1880, 2010)), c.random()
    if shape < 0.45:
        first, second = it.people[0].family or "", it.people[-1].family or ""
        a, b = c.choice(((" [", "] "), (" (", ") "), (" (", "), ")))
        report = c.choice(("A.C.", "Q.B.", "C.L.R.", "W.L.R.", "N.S.W.L.R.", "All E.R.", "U.S.", "F. 2d"))
        return [("title", f"{first} v. {second}"), (None, a), ("date", year), (None, b),
                ("volume", str(c.randint(1, 300))), (None, " "), ("container", report), (None, " "),
                ("pages", _pages(c))]  # fmt: skip
    if shape < 0.8:
        what = " ".join(w for w in it.title.split()[:3] if w[0].isalpha()).title()
        act = f"{what} {c.choice(('Act', 'Ordinance', 'Code', 'Amendment Act'))}"
        where = c.choice(("N.S.W.", "Vic.", "Qld.", "Cwth.", "N.Z.", "U.K.", "S.A.", "Tas."))
        end: list[Piece] = [(None, " ("), ("place", where), (None, ")")] if c.random() < 0.6 else []
        return [("title", act), (None, " "), ("date", year), *end]
    return [("container", c.choice(("BVerfGE", "BGHZ", "RGZ", "NJW", "BGBl. I"))), (None, " "),
            ("volume", str(c.randint(1, 150))), (None, ", "), ("pages", str(c.randint(1, 900)))]  # fmt: skip


def _short(it: Item, c: random.Random) -> list[Piece]:
    """ "Ort 1964: 5", "Ort/Poe (1979), S. 78 ff."; sometimes two in a row."""
    out: list[Piece] = []
    for k in range(2 if c.random() < 0.2 else 1):
        who = c.choice(_BODIES) if c.random() < 0.08 else (
            c.choice(("/", " / ", " und ", "; ")).join(n.family or "" for n in it.people[:3]))  # fmt: skip
        a, b = c.choice(((" (", ")"), (" ", ""), (", ", "")))
        out += [(None, "; ")] if k else []
        out += [("author", who), (None, a), ("date", _year(c)), (None, b)]
        if c.random() < 0.7:
            out += [(None, c.choice((", ", ": "))), ("pages", c.choice(("S. ", "S. ", "")) + _pages(c))]
    return out


def _title_alone(it: Item, c: random.Random) -> list[Piece]:
    """ "Ort, Die Flüsse, S. 12": a short title."""
    words = it.title.split()
    short = " ".join(words[: c.randint(1, 4)]).strip(" ,:.") if c.random() < 0.7 else it.title
    return [("author", c.choice((it.people[0].family or "", _people(it.people, c)))), (None, ", "),
            ("title", _quoted(short, c)), *_at(c, 0.1)]  # fmt: skip


def _press(it: Item, c: random.Random) -> list[Piece]:
    out: list[Piece] = _named(it, c) if c.random() < 0.4 else []
    if c.random() < 0.7:
        out += [("title", _quoted(it.title, c)), (None, c.choice((", ", ". ")))]
    a, b = c.choice(((", ", ""), (" vom ", ""), (" (", ")"), (" v. ", "")))
    return [*out, ("container", c.choice(("in: ", "", "In: ")) + c.choice(_PAPERS)), (None, a), ("date", _day(c)),
            (None, b), *_at(c, 0.6)]  # fmt: skip


def _archival(it: Item, c: random.Random) -> list[Piece]:
    house, call = c.choice(_HOUSES_KEPT)
    letter = f"{it.people[0].family} {c.choice(('an', 'to', 'à'))} {it.people[-1].given or ''} {it.people[-1].family}"
    what: list[Piece] = c.choice(
        (
            [("title", letter), (None, ", "), ("date", _day(c)), (None, c.choice((", ", ", in: ")))],
            [("author", _people(it.people[:1], c)), (None, ", "), ("title", it.title), (None, ", ")],
            [],
            [],
        )
    )
    out = [*what, ("archive", house), (None, c.choice((", ", " ", ". ", ": "))), ("holding", call(c))]
    if c.random() < 0.5:
        out += [(None, ", "), ("pages", c.choice(("Bl. ", "fol. ", "f. ", "l. ")) + _pages(c))]
    return out


_TEMPLATES: tuple[tuple[Callable[[Item, random.Random], list[Piece]], int], ...] = (
    (_book, 6), (_chapter, 6), (_article, 5), (_law, 4), (_court, 1), (_short, 4), (_title_alone, 2), (_press, 2),
    (_archival, 2),
)  # fmt: skip


def rendered(refs: list[Labelled], count: int, chance: random.Random) -> Iterator[Labelled]:
    """`count` references in our templates, of the fields of well-labelled ones."""
    held = items(refs)
    makers, weights = zip(*_TEMPLATES, strict=True)
    for k in range(count):
        made = chance.choices(makers, weights)[0](chance.choice(held), chance)
        yield _labelled(f"rendered-{k}", [*made, (None, chance.choice((".", ".", "", ";", ",")))])


def _labelled(id: str, pieces: list[Piece]) -> Labelled:
    """The text of the pieces; the punctuation between them belongs to the piece before, as in AnyStyle's sets."""
    text, marks, label = "", [], pieces[0][0]
    for own, printed in pieces:
        label = own or label
        marks.append((len(text), len(text) + len(printed), LABELS.index(label or "note")))
        text += printed
    labels = np.full(len(words_of(text)), -1, np.int64)
    for i, (a, _) in enumerate(words_of(text)):
        labels[i] = next(x for start, end, x in marks if start <= a < end)
    return Labelled(id, text, labels, "rendered", "rendered")
