"""Periods by name or by years, as titles and questions give them."""

from __future__ import annotations

import re

# Name (folded, several languages) -> EDTF. Dates are those of the usual textbooks; the scholar may change them.
_NAMED: tuple[tuple[str, str], ...] = (
    (
        r"second world war|world war (?:ii|two|2)\b|wwii|zweite[nrms]* weltkrieg|"
        r"втор\w+ миров\w+ войн|第二次世界大戦",
        "1939-09-01/1945-09-02",
    ),
    (
        r"first world war|world war (?:i|one|1)\b|great war|erste[nrms]* weltkrieg|"
        r"перв\w+ миров\w+ войн|第一次世界大戦",
        "1914-07-28/1918-11-11",
    ),
    (r"great patriotic war|велик\w+ отечественн\w+ войн|大祖国戦争", "1941-06-22/1945-05-09"),
    (r"pacific war|太平洋戦争|大東亜戦争", "1941-12-07/1945-09-02"),
    (r"cold war|kalte[nrms]* krieg|холодн\w+ войн|冷戦", "1947/1991"),
    (r"interwar|inter-war|between the wars|zwischenkriegszeit|межвоенн|戦間期", "1918-11-11/1939-09-01"),
    (r"russo-japanese war|russisch-japanisch\w+ krieg|русско-японск\w+ войн|日露戦争", "1904-02-08/1905-09-05"),
    (r"sino-japanese war of 1894|first sino-japanese war|日清戦争", "1894-07-25/1895-04-17"),
    (r"second sino-japanese war|日中戦争", "1937-07-07/1945-09-02"),
    (r"korean war|koreakrieg|корейск\w+ войн|朝鮮戦争", "1950-06-25/1953-07-27"),
    (r"vietnam war|vietnamkrieg|вьетнамск\w+ войн|ベトナム戦争", "1955-11-01/1975-04-30"),
    (r"napoleonic wars|napoleonische[nr]? kriege|наполеоновск\w+ войн|ナポレオン戦争", "1803/1815"),
    (r"crimean war|krimkrieg|крымск\w+ войн|クリミア戦争", "1853-10/1856-03"),
    (r"franco-prussian war|deutsch-französisch\w+ krieg|普仏戦争", "1870-07-19/1871-05-10"),
    (r"spanish civil war|spanisch\w+ bürgerkrieg|スペイン内戦", "1936-07-17/1939-04-01"),
    (r"american civil war|南北戦争", "1861-04-12/1865-04-09"),
    (r"thirty years['’]? war|dreißigjährig\w+ krieg|тридцатилетн\w+ войн|三十年戦争", "1618/1648"),
    (r"weimar republic|weimarer republik|веймарск\w+ республик", "1918-11-09/1933-01-30"),
    (r"third reich|dritte[nrms]* reich|треть\w+ рейх", "1933-01-30/1945-05-08"),
    (r"meiji|明治", "1868/1912"),
    (r"taish[oō]|大正", "1912/1926"),
)  # fmt: skip
_NAMES = [(re.compile(rf"(?:\b|(?<=\W))(?:{pattern})", re.IGNORECASE), edtf) for pattern, edtf in _NAMED]
_RANGE = re.compile(
    r"\b(1\d{3}|20\d{2})\s*(?:[-–—/]|to|and|until|till|through|bis|und|до|по|и|～|〜|から)\s*"
    r"(?:\w+\s){0,2}?(1\d{3}|20\d{2}|\d{2})\b"
)
_DECADE = re.compile(r"\b(1\d{2}|20\d)0(?:['’]?s|er(?:\s?Jahre\w*)?\b|-е)|(1\d{2}|20\d)0年代")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d{2}|20\d{2})(?!\d)")


def period_of(text: str) -> str | None:
    """The EDTF of the first period that a title or question names; the widest range of its years, else a name."""
    ranged = _RANGE.search(text)
    if ranged:
        first, last = ranged.groups()
        last = first[:2] + last if len(last) == 2 else last
        if int(first) <= int(last):
            return f"{first}/{last}"
    found = min(((m.start(), edtf) for p, edtf in _NAMES if (m := p.search(text))), default=None)
    if found:
        return found[1]
    decades = [(a or b) + "X" for a, b in _DECADE.findall(text)]
    if decades:
        return decades[0] if len(set(decades)) == 1 else f"{min(decades)[:3]}0/{max(decades)[:3]}9"
    years = _YEAR.findall(text)
    return (years[0] if len(set(years)) == 1 else f"{min(years)}/{max(years)}") if years else None
