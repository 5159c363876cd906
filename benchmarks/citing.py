"""Notes cited and resolved: references a second of one core, and the memory that many notes of one document take.

    python benchmarks/citing.py [NOTES]      default 100000

wrote docs/figures/citing-speed.md. The notes are made: books, chapters, articles and archival
files in English, German and Russian, with Ibid., pointers to other notes and some commentary; each row is of a fresh
process. AnyStyle read 278 references a second on one core (references alone, without segmentation and chains). CPU
seconds, since others use the machine.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures" / "citing-speed.md"
ANYSTYLE = 278
MEASURED = """
import random, resource, sys, time
from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Citation, Document, Note, Passage, Records, Source, passage_id
from visavis.stages.citing import cite
from visavis.stages.resolving.sources import resolve_sources

kind, many = sys.argv[1], int(sys.argv[2])
chance = random.Random(1)
NAMES = "Keller Maier Roux Lee Orr Poe Ortner Brandt Weiss Linde Hagen Stein Novak Ferri Sato Ivanova".split()
GIVEN = "Anna Hans Jean Eva Karl Tom Ida Paul Rosa Max".split()
NOUNS = "Borders Rivers Lakes Armies Treaties Harbours Mountains Markets Letters Envoys Walls Roads".split()
PLACES = "Berlin London Paris Wien Oxford Leipzig Rom".split()


def title():
    return f"{chance.choice(NOUNS)} and {chance.choice(NOUNS)} of the {chance.choice(NOUNS)} {chance.randint(1, 999)}"


def full():
    who = f"{chance.choice(GIVEN)} {chance.choice(NAMES)}"
    year, page = chance.randint(1900, 2015), chance.randint(1, 400)
    place = chance.choice(PLACES)
    return chance.choice((
        f"{who}, *{title()}* ({place}: Harbour Press, {year}), {page}.",
        f"{who}, {title()}, {place} {year}, S. {page}.",
        f"{who}, \\u201c{title()},\\u201d *Journal of {chance.choice(NOUNS)}* {page % 90}, no. 2 ({year}): {page}.",
        f"{who}, {title()}, in: Eva Ort (Hrsg.), {title()}, {place} {year}, S. {page}-{page + 9}.",
        f"Department of State, Central Files, 611.{page:03}/{page % 12 + 1}\\u2013{page}62.",
        f"РГАСПИ. Ф. {page}. Оп. 11. Д. {page + 3}. Л. 12.",
    ))


def note():
    return chance.choice((full, full, full, lambda: f"Ibid., p. {chance.randint(1, 400)}.",
                          lambda: f"See {full()[:-1]}; {full()}", lambda: f"See note {chance.randint(1, 99)} above.",
                          lambda: "The point was made often, and nobody answered it."))()


texts = [full() if kind == "references" else note() for _ in range(many)]
plan = Plan(study=StudyFile(title=""), codebook=Codebook(), authority=Authority())


def records():
    yield Document(id="d", path="d.md", digest="0")
    for k, text in enumerate(texts):
        yield Passage(id=passage_id("d", k), document="d", order=k, kind="note", text=text)
        yield Note(id=f"d:n{k}", document="d", label=str(k + 1), passages=[passage_id("d", k)])


given = Records(records())
list(cite(Records(list(given)[:1]), plan))
began = time.process_time()
cited = list(cite(given, plan))
first = time.process_time() - began
found = sum(isinstance(r, Citation) for r in cited)
began = time.process_time()
done = list(resolve_sources(Records([*given[Document], *cited]), plan))
second = time.process_time() - began
print(found, first, second, sum(isinstance(r, Source) for r in done),
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def row(name: str, kind: str, many: int) -> str:
    words = [sys.executable, "-c", MEASURED, kind, str(many)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    found, citing, resolving, works, memory = map(float, done.stdout.split())
    speed = found / (citing + resolving)
    return (
        f"| {name} | {many:,} | {found:,.0f} | {works:,.0f} | {found / citing:,.0f} | {found / resolving:,.0f} "
        f"| {speed:,.0f} | {speed / ANYSTYLE:.1f} | {memory:,.0f} |"
    )


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    lines = [
        row("full references", "references", 3000),
        row("notes", "notes", 3000),
        row("notes of one document", "notes", many),
    ]
    told = (__doc__ or "").partition("wrote docs/figures/citing-speed.md. ")[2].strip()
    FIGURES.write_text(
        "\n".join(
            [
                "# Speed of citing and resolving", "", "`python benchmarks/citing.py` wrote this page.", "", told, "",
                "| what | made | citations | works | citing/s | resolving/s | both/s | x AnyStyle | peak MB |",
                "|---|---:|---:|---:|---:|---:|---:|---:|---:|", *lines, "",
            ]
        ),
        encoding="utf-8",
    )  # fmt: skip


if __name__ == "__main__":
    main()
