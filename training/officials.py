"""Write the list of officials whom diplomatic papers name by surname alone: who they were and whose.

    python training/officials.py SHARED

SHARED holds data/frus with the lists of persons of its volumes (public domain). Kept are facts only: a name, the state
whose official it was, and the years of the volumes that list it. In these lists an office without a state is American.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from visavis.codebook.authority import load_authority

OUT = Path(__file__).resolve().parent.parent / "src" / "visavis" / "authority" / "officials.tsv"
AMERICAN = re.compile(
    r"\bU\.?\s?S\.?(?:N|A|AF|MC)?\b|United States|Senator|Congress|Department of (?:State|Defense|the)|White House|"
    r"Assistant Secretary|Under Secretary of State(?! for)|(?:Central|National) (?:Intelligence|Security)|"
    r"^(?:then |thereafter )?(?:Deputy |Acting )?(?:Secretary|Ambassador to|Minister to|Consul|Chargé|Director|"
    r"Counselor|Embassy|Office of|Bureau of|Officer in Charge|Special Assistant|Attorney General|Member of the Policy)"
)
# Where a state's name tells of a post there or of its affairs, not of whose official somebody is.
ELSEWHERE = re.compile(
    r"(?:\b(?:[Aa]mbassador|[Mm]inister|[Ee]nvoy|[Dd]elegat\w+|[Rr]epresentative|[Cc]onsul(?: General)?|[Mm]ission|"
    r"[Cc]hargé(?: d[’']Affaires)?|[Cc]ommissioner|[Aa]ttaché|[Aa]ccredited|[Aa]dvis[eo]r)[^,;]{0,24}?\s+(?:to|in|at)|"
    r"\b(?:Embassy|Legation|Consulate)[^,;]{0,12} (?:in|at)|\b(?:Office|Bureau|Division|Desk|Charge) (?:of|for))"
    r"\s+(?:the\s+)?[^,;]{2,70}"
)
TITLES = re.compile(
    r"^(?:(?:Sir|Lord|Dr|Mr|Mrs|Miss|Prince|Princess|King|Count|Baron|Gen|General|Adm|Admiral|Col|Colonel|Maj|Major|"
    r"Lt|Lieutenant|Marshal|Field|Vice|Rear|Brig|Brigadier|Capt|Captain|Cmdr|Commander|M|Rt|Hon|President|Prof|"
    r"Professor|Ambassador|Viscount|Archbishop|Monsignor)\.?\s+)+"
)


def state_of(office: str, nations: dict[str, str]) -> str | None:
    """Whose official an entry tells of: a state that qualifies the office, else American offices are American."""
    first = re.split(r";|\bthereafter\b", office)[0]
    left = ELSEWHERE.sub(" ", first)
    words = re.findall(r"[\w.’'-]+", left)
    for i in range(min(len(words), 18)):
        for n in (4, 3, 2, 1):
            found = nations.get(" ".join(words[i : i + n]).removesuffix("’s"))
            if found is not None:
                return found
    return "united-states" if AMERICAN.search(first) else None


def main() -> None:
    authority = load_authority()
    nations: dict[str, str] = {}
    for a in authority.actors:
        if a.kind == "state":
            for n in (a.name, *(x.text for x in a.names)):
                if n[:1].isupper() and len(n) > 2:
                    nations.setdefault(n, a.id)
    rows: dict[tuple[str, str], list[int]] = {}
    index = json.loads((Path(sys.argv[1]) / "data" / "frus" / "volumes_index.json").read_text("utf-8"))
    for v in index:
        m = re.match(r"frus(\d{4})(?:-(\d\d))?", v["volume"])
        years = [int(m[1]), int(m[1][:2] + (m[2] or m[1][2:]))] if m else [1945, 1976]
        for person in (v.get("person_list") or {}).values():
            name, entry = person["name"], person["entry"]
            family, _, given = name.partition(",")
            given = TITLES.sub("", re.sub(r"\([^)]*\)|[“”\"].*", "", given).strip() + " ").strip(" ,")
            given = re.sub(r",?\s*\b(?:Jr|Sr|II|III)\.?$", "", given).strip(" ,")
            family = TITLES.sub("", family.strip())
            state = state_of(entry[len(name) :].strip(" ,"), nations)
            if state and re.fullmatch(r"[\w’' .-]{2,40}", family) and len(given) < 30:
                full = f"{given} {family}".strip()
                span = rows.setdefault((full, state), [9999, 0])
                span[:] = [min(span[0], *years), max(span[1], *years)]
    lines = [f"{name}\t{state}\t{a}\t{b}" for (name, state), (a, b) in sorted(rows.items())]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} officials, {OUT.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
