"""Reading scored: one text in many layouts, and the TEI volumes against their own mark-up.

    python evaluations/reading.py [TEI_FOLDER]

TEI_FOLDER holds volumes (.xml or .xml.gz) that are not part of the project. The table goes into docs/figures.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import time
from pathlib import Path

from layouts import NOTES, expected, layouts
from typesetters import missing, printed

from visavis.codebook import empty_plan
from visavis.records import Citation, Coverage, DateExpression, Document, Mention, Note, Passage, Records
from visavis.stages.reading import read

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures" / "reading.md"


def scored(name: str, data: bytes) -> tuple[float, float, float, str]:
    """Shares of paragraphs whole, of notes tied at their place, of notes whole; what is amiss first."""
    found = Records(read(name, data, empty_plan()))
    passages, by_id = found[Passage], found.by_id(Passage)
    notes = {str(k): n for k, n in enumerate(found[Note], 1)}  # labels may begin anew with each file of a book
    body = {p.text: p for p in passages if p.kind != "note"}
    wanted = expected()
    amiss = next((f"not whole: {words[:60]}" for _, words, _ in wanted if words not in body), "")
    whole = sum(words in body for _, words, _ in wanted)
    tied = 0
    for _, words, places in wanted:
        for n, offset in places:
            anchor = notes[str(n)].anchor if str(n) in notes else None
            if anchor and by_id[anchor.passage].text == words and anchor.start == offset:
                tied += 1
            else:
                amiss = amiss or f"note {n} not tied at its place"
    texts = 0
    for n, paragraphs in NOTES.items():
        held = [by_id[i].text for i in notes[str(n)].passages] if str(n) in notes else []
        joint = " " if name.endswith(".pdf") else "\n"  # print does not tell a note's paragraphs apart
        if joint.join(held) == joint.join(paragraphs):
            texts += 1
        else:
            amiss = amiss or f"note {n} reads {held}"
    return whole / len(wanted), tied / len(NOTES), texts / len(NOTES), amiss


# ---------------------------------------------------------------- TEI

_OUTSIDE = re.compile(
    r"<teiHeader.*?</teiHeader>|<div[^>]*type=\"(?:toc|index)\".*?</div>|<div xmlns=\"http://www.w3.org/1999/xhtml\".*?</div>",
    re.DOTALL,
)


def volume(path: Path) -> tuple[list[str], list[str]]:
    """A row of figures: documents, notes, persons, dates as counted in the source and as read; time and memory."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    source = _OUTSIDE.sub("", data.decode("utf-8"))
    marked = [
        len(re.findall(r'<div[^>]*type="document"', source)),
        len(re.findall(r"<note\b", source)),
        len(re.findall(r"<persName\b", source)),
        len(re.findall(r"<date\b", source)),
    ]
    found = Records(read(path.name.removesuffix(".gz"), data, empty_plan()))
    extra = 1 if len(found[Document]) > marked[0] else 0  # what stands around the documents
    given = [len(found[Document]) - extra, len(found[Note]), len(found[Mention]), len(found[DateExpression])]
    tied = sum(n.anchor is not None for n in found[Note])
    lost = sum((c.searched or 0) - (c.read or 0) - sum(part.characters for part in c.left_out) for c in found[Coverage])
    searched = sum(c.searched or 0 for c in found[Coverage])
    counts = [f"{a} / {b}" for a, b in zip(given, marked, strict=True)]
    row = [path.name, f"{len(data) / 1e6:.2f}", *counts, str(tied), str(len(found[Citation]))]
    row += [f"{100 * lost / max(searched, 1):.2f} %", *measured(path)]
    amiss = [f"{path.name}: {a} read, {b} marked" for a, b in zip(given, marked, strict=True) if a != b]
    return row, amiss


_CHILD = """
import sys, time
from pathlib import Path
from visavis.codebook import empty_plan
from visavis.stages.reading import read
path, plan = Path(sys.argv[1]), empty_plan()
data = path.read_bytes()
for _ in range(2):
    began = time.process_time()
    for record in read(path.name, data, plan):
        pass
    print(time.process_time() - began)
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak) / 1024)
"""


def measured(path: Path) -> list[str]:
    """Processor seconds of the first reading in a process (it loads the language model) and of the next; peak MB."""
    done = subprocess.run([sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, check=True)
    first, again, megabytes = map(float, done.stdout.split())
    return [f"{first:.2f}", f"{again:.2f}", f"{megabytes:.0f}"]


def enlarged(path: Path, size: int, folder: Path) -> Path:
    """A volume of at least `size` bytes: documents of the given one, repeated under other ids."""
    source = gzip.decompress(path.read_bytes()).decode("utf-8")
    documents = re.findall(r'<div[^>]*type="document".*?(?=<div[^>]*type="document")', source, re.DOTALL)
    whole = [d for d in documents if d.count("<div") == d.count("</div>")]
    more: list[str] = []
    n = 0
    while len(source.encode()) + sum(map(len, more)) < size:
        more.append(re.sub(r'xml:id="', f'xml:id="r{n}-', whole[n % len(whole)]))
        n += 1
    at = source.index('<div type="document"')
    out = folder / "enlarged.xml"
    out.write_text(source[:at] + "".join(more) + source[at:], encoding="utf-8")
    return out


def table(head: str, rows: list[list[str]]) -> str:
    columns = head.split("|")
    return "\n".join([f"|{head}|", "|" + "---|" * len(columns), *(f"| {' | '.join(r)} |" for r in rows)])


def main() -> None:
    began = time.monotonic()
    rows, problems = [], []
    for layout, name, data in (*layouts(), *printed()):
        whole, tied, texts, amiss = scored(name, data)
        rows.append([layout, f"{whole:.0%}", f"{tied:.0%}", f"{texts:.0%}"])
        problems += [f"{layout}: {amiss}"] if amiss else []
    parts = [
        "## One text of our own in many layouts",
        "",
        table("layout|paragraphs whole|notes tied at their place|notes whole", rows),
        "",
        "Of a PDF's notes the words are compared: print does not tell a note's paragraphs apart. groff's fonts have no "
        "Cyrillic: it prints note 7 without it.",
    ]
    if missing():
        parts += ["", f"Not installed, and so not shown: {', '.join(missing())}."]
    if len(sys.argv) > 1:
        import tempfile

        volumes = sorted(Path(sys.argv[1]).glob("*.xml*"))
        rows = []
        for path in volumes:
            row, amiss_here = volume(path)
            rows.append(row)
            problems += amiss_here
        with tempfile.TemporaryDirectory() as folder:
            for chosen, size in ((volumes[0], 1_300_000), (max(volumes, key=lambda p: p.stat().st_size), 4_000_000)):
                made = enlarged(chosen, size, Path(folder))
                size_said = f"{made.stat().st_size / 1e6:.2f}"
                rows.append([f"{chosen.name}, enlarged", size_said, *[""] * 7, *measured(made)])
        parts += ["", "## TEI volumes: read / marked in the source", ""]
        parts.append(
            table(
                "volume|MB|documents|notes|persons|dates|notes tied|references|unaccounted characters|CPU s|peak MB",
                rows,
            )
        )
    text = "\n".join(parts) + "\n"
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    write(text)
    print(text)
    print("\n".join(problems) or "nothing amiss", f"({time.monotonic() - began:.0f} s)")


BEGIN, END = "<!-- formats -->\n", "<!-- /formats -->\n"


def write(text: str) -> None:
    """Puts the tables between their marks in docs/figures/reading.md, leaving what others wrote there."""
    before = FIGURES.read_text(encoding="utf-8") if FIGURES.exists() else f"# Reading\n\n{BEGIN}{END}"
    if BEGIN not in before:
        before += f"\n{BEGIN}{END}"
    head, rest = before.split(BEGIN, 1)
    FIGURES.write_text(head + BEGIN + text + END + rest.split(END, 1)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
