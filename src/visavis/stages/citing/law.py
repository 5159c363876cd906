"""Cases and statutes, as lawyers cite them."""

from __future__ import annotations

import re

from visavis.stages.citing.dates import dates
from visavis.stages.citing.draft import Draft, Window
from visavis.stages.citing.tails import locators, tail

_CASE = re.compile(r"^(?P<name>[A-Z][\w.'’&() -]{0,80}? v\.? [A-Z][\w.'’&() -]{0,80}?)(?=\s?[\ue002\ue003,]|\s\d|\s?$)")
_ACT = re.compile(
    r"^(?P<name>(?:[A-Z(\ue002][\w()\ue002]*\s(?:of\s|and\s|the\s)?){1,12}(?:Act|Ordinance|Code|"
    r"Gesetz))\s(?P<year>\d{4})\b"
)


def law(d: Draft, w: Window) -> bool:
    """A case ("Lee v. Orr [1931] 1 R.R. 12") or a statute ("Rivers Act 1921 (N.Z.)")."""
    if re.match(r"\ue002+\s\d+\s[A-Z]", w.mask):
        d.type = "legal_case"
        tail(d, w)
        return True
    if m := _CASE.match(w.mask):
        d.type, d.title = "legal_case", w.text[: m.end()].strip(" ,")
    elif m := _ACT.match(w.mask):
        d.type, d.title = "legislation", w.text[: m.end("name")].strip(" ,")
        w.blank(0, m.start("year"))
        land = next((r for r in w.regions if r.kind == "round" and r.start >= m.end()), None)
        if land and land.start <= m.end() + 1 and re.fullmatch(r"[A-Z][\w. ]{0,20}", w.inner(land)):
            d.place = w.inner(land)  # "(N.Z.)": where it is law
            w.blank(land.start, land.end, ",")
            w.regions.remove(land)
    else:
        return False
    if d.type == "legal_case":
        w.blank(0, m.end(), ",")
    _report(d, w, m.end())
    locators(d, w)
    tail(d, w)
    return True


def _report(d: Draft, w: Window, start: int) -> None:
    """Where a case is reported: "[1931] 1 R.R. 12"."""
    for r in w.regions:
        if r.kind == "square" and r.start >= start and re.fullmatch(r"\d{4}", w.inner(r)):
            d.issued = dates(w.inner(r))[0].date
            w.blank(r.start, r.end, ",")
    if found := re.search(r"(?:^|[,\s])(?P<volume>\d+)\s(?P<series>[A-Z][\w.& ]*?\.?)\s(?P<page>\d+)", w.mask):
        d.volume, d.container, d.page = found["volume"], found["series"].strip(), found["page"]
        w.blank(found.start(), found.end(), ",")
