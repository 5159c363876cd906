"""The three YAML files of a new study, with comments that say what to do with them; and rewriting them later."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from visavis.codebook.authority import Names, load_authority
from visavis.codebook.indicators import pattern_error
from visavis.codebook.loading import ACTORS, CODEBOOK, STUDY
from visavis.codebook.packs import PACKS, Pack, pack
from visavis.codebook.sides import Sides
from visavis.codebook.types import FORMAT, Authority, Codebook, Plan, StudyFile
from visavis.records import Actor, Document, Frame, Passage
from visavis.text import slug

MOST_MEMBERS = 8  # persons named as members of a perceiver; all others count by belonging to its state
MOST_TARGETS = 3  # states proposed as targets where no document says whom it is about
SAMPLE = 2_000_000  # code points read for names


def empty_plan() -> Plan:
    """What holds before people have written anything: the built-in authority alone."""
    return Plan(study=StudyFile(title=""), codebook=Codebook(), authority=load_authority())


def write_study_files(
    folder: Path,
    frame: Frame | None,
    documents: Sequence[Document],
    passages: Sequence[Passage] = (),
    title: str | None = None,
) -> None:
    """Write study.yaml, codebook.yaml and actors.yaml as a proposal that `load_plan` accepts and a person edits.

    From the proposed frame; without one, the states most named in the passages are the targets and whoever speaks
    is a perceiver. Raises OSError where nothing can be written.
    """
    draft = _Draft(frame, list(documents), list(passages), title)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CODEBOOK).write_text(draft.codebook(), encoding="utf-8")
    (folder / ACTORS).write_text(draft.actors(), encoding="utf-8")
    (folder / STUDY).write_text(draft.study(), encoding="utf-8")


def rewrite(path: Path, change: Callable[[CommentedMap], None]) -> None:
    """Change one of the YAML files; comments, order and quotes survive. The old file stands until the new is whole."""
    yaml = YAML()  # round-trip
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10_000
    yaml.preserve_quotes = True
    content = yaml.load(path.read_text(encoding="utf-8-sig"))
    change(content)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as out:
        yaml.dump(content, out)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


class _Draft:
    """What is proposed, before it is written down."""

    def __init__(
        self, frame: Frame | None, documents: list[Document], passages: list[Passage], title: str | None
    ) -> None:
        self.frame, self.documents = frame, documents
        self.authority = load_authority()
        self.names = Names(self.authority.actors)
        self.sides = Sides(
            Plan(
                study=StudyFile(title=""),
                codebook=Codebook(),
                authority=Authority(actors=self.authority.actors),
            )
        )
        self.text_names = self._counted(passages)
        self.unknown: dict[str, str] = {}  # id -> name, to be described in actors.yaml
        self.title = title or self._title()
        self.perceivers = [self._perceiver(n) for n in (frame.perceivers if frame else [])]
        self.several: dict[str, list[str]] = {}  # target -> the states that its name may mean
        self.targets = self._targets()
        self.chosen = self._dimensions()

    def _title(self) -> str:
        of = next((d for d in self.documents if self.frame and d.id == self.frame.document), None)
        first = of or (self.documents[0] if len(self.documents) == 1 else None)
        return (first.title if first else None) or "A comparison of perceptions"

    def _counted(self, passages: list[Passage]) -> Counter[str]:
        found: Counter[str] = Counter()
        left = SAMPLE
        for p in passages:
            if left <= 0:
                break
            if p.kind != "note":
                found.update(a.id for a in self.names.within(p.text[:left]))
                left -= len(p.text)
        return found

    def _targets(self) -> list[tuple[str, str]]:
        if self.frame is None:
            states = [i for i, _ in self.text_names.most_common() if self.sides.actors[i].kind == "state"]
            return [(i, self.sides.actors[i].name) for i in states[:MOST_TARGETS]]
        out = []
        for name in self.frame.targets:
            called = [a for a in self.names.called(name) if a.kind == "state"]
            name = _nominative(name, called)
            actor = called[0] if len(called) == 1 else None if called else self._find(name)
            if called and actor is None:  # "Nationalist China" is that of the mainland and that of Taiwan
                self.several[slug(name)] = [a.id for a in called]
            elif actor is None:
                self.unknown[slug(name)] = name
            out.append((actor.id if actor else slug(name), name))
        return list(dict(out).items())

    def _find(self, name: str) -> Actor | None:
        exact = self.names.find(name)
        if exact is not None:
            return exact
        within = self.names.within(name)
        return within[0] if len(within) == 1 else None

    def _perceiver(self, name: str) -> tuple[str, str, list[str]]:
        """Id, name, members; "Swedish" alone is Sweden."""
        state = self._find(name) if len(name.split()) == 1 else None
        if state is not None and state.kind == "state":
            name = state.name
        return slug(name), name, self._members(name)

    def _members(self, name: str) -> list[str]:
        """Whom the name and its definitions name, the states they belong to, and those the documents name of them."""
        assert self.frame is not None
        telling = [name, *(t.definition for t in self.frame.terms if _about(t.term, t.definition, name))]
        named = [a.id for text in telling for a in self.names.within(text)]
        states = [
            s
            for a in named
            for s in sorted(self.sides.belongs_to(a))
            if s in self.sides.actors and self.sides.actors[s].kind == "state"
        ]
        if not named:
            self.unknown[slug(name)] = name
            return [slug(name)]
        persons = [
            i
            for i, _ in self.text_names.most_common()
            if self.sides.actors[i].kind == "person" and self.sides.belongs_to(i, self.frame.period) & set(states)
        ]
        bodies = [i for i in named if i not in states]
        return list(dict.fromkeys([*states, *bodies, *persons[:MOST_MEMBERS]]))

    def _dimensions(self) -> list[tuple[str, str, Pack | None]]:
        """(id, name, the pack that has it) of each dimension."""
        wanted = self.frame.dimensions if self.frame else []
        if not wanted:
            chosen = pack("threat-perception" if self.frame else "foreign-policy-address")
            return [(d.id, d.name, chosen) for d in chosen.codebook.dimensions]
        out: list[tuple[str, str, Pack | None]] = []
        for name in wanted:
            fits = [(p.fitting(name), p) for p in map(pack, PACKS)]
            (likeness, dimension), best = max(fits, key=lambda f: f[0][0])
            if likeness and dimension is not None and dimension.id not in {i for i, _, _ in out}:
                out.append((dimension.id, dimension.name, best))
            elif slug(name) not in {i for i, _, _ in out}:
                out.append((slug(name), name[:1].upper() + name[1:], None))
        return out

    # ------------------------------------------------------------ the three texts

    def study(self) -> str:
        frame = self.frame
        proposed = "" if frame is None else " It was proposed from the document: correct it."
        lines = [
            f"# The question of this study and its settings.{proposed}",
            "# Change anything and run `visavis run` again; comments and order are kept.",
            f"visavis: {FORMAT}",
            f"title: {_scalar(self.title)}",
            f"question: {_scalar(self._question())}",
            "",
            "# Who sees. `members` are ids of actors (built-in, or of actors.yaml) that make up or speak for the",
            "# perceiver; a state stands for all who belong to it. Without perceivers, whoever speaks counts.",
            *self._perceiver_lines(),
            "",
            "# Who is seen. A target counts wherever its actors are named, or who belongs to them: its leaders, its",
            "# army, its people. `actors: [germany, east-germany]` puts several under one target.",
            *_listed("targets", [self._target_lines(i, n) for i, n in self.targets]),
            "",
            f"# Which dimensions of {CODEBOOK}, in the order of the rows.",
            *_items("dimensions", [i for i, _, _ in self.chosen]),
            "",
            "# The time of the study (EDTF: 1941, 1941-06-22, 194X, 1941-06-22/1945-05-08), and periods to compare:",
            "#   - {name: before the war, from: 1937, to: 1939-08}",
            *([f"period: {_scalar(frame.period)}"] if frame and frame.period else []),
            "periods: []",
            "",
            "# Terms as the documents define them.",
            *self._term_lines(),
            "",
            "# What you know of the documents, by their path under sources/ (* stands for anything):",
            "#   - {match: speeches/*.txt, genre: speech, role: primary, author: J. V. Stalin, language: ru}",
            *self._document_lines(),
            "",
            "# What is read: `all` documents, or `targets`: those of the period that name a target, and all studies.",
            "selection: all",
            "",
            "# Comparisons leave out what is less sure than this (0 to 1).",
            "threshold: 0.0",
        ]
        return "\n".join(lines) + "\n"

    def _question(self) -> str:
        targets = _and([_with_article(n) for _, n in self.targets])
        along = "; ".join(n.lower() for _, n, _ in self.chosen)
        if not self.targets:
            return "How did one side see another?"
        who = _and([f"the {n}" if " " in n else n for _, n, _ in self.perceivers])
        return f"How did {who or 'those who speak in the documents'} see {targets}: {along}?"

    def _perceiver_lines(self) -> list[str]:
        if not self.perceivers:
            return ["perceivers: []"]
        lines = ["perceivers:"]
        for id, name, members in self.perceivers:
            lines += [f"  - id: {_scalar(id)}", f"    name: {_scalar(name)}", "    members:"]
            for member in members:
                known = self.sides.actors.get(member)
                lines.append(f"      - {_scalar(member)}" + (f"  # {known.name}" if known else ""))
        return lines

    def _target_lines(self, id: str, name: str) -> list[str]:
        lines = [f"id: {_scalar(id)}", f"name: {_scalar(name)}"]
        if id in self.several:
            actors = ", ".join(_scalar(a, flow=True) for a in self.several[id])
            lines.append(f"actors: [{actors}]  # all that are called so: keep those you mean")
        return lines

    def _term_lines(self) -> list[str]:
        terms = self.frame.terms if self.frame else []
        return _listed("terms", [[f"term: {_scalar(t.term)}", f"definition: {_scalar(t.definition)}"] for t in terms])

    def _document_lines(self) -> list[str]:
        of = [d for d in self.documents if self.frame and d.id == self.frame.document and d.genre is None]
        rules = [[f"match: {_scalar(d.path)}", "genre: study", "role: secondary"] for d in of]
        return _listed("documents", rules)

    def codebook(self) -> str:
        used = list(dict.fromkeys(p.name for _, _, p in self.chosen if p is not None))
        headers = [pack(name).header for name in used]
        own = [
            "# Codebook of this study: dimensions, their aspects, and the words that point to them.",
            "#",
            "# Indicators: words and phrases stand for all their inflected forms; a star for any ending (demobili*);",
            "# /.../ is a pattern. `headings` are words of headings that mark a section as about the dimension.",
            "",
        ]
        blocks = [p.blocks[i].rstrip("\n") if p is not None else _starter(i, name) for i, name, p in self.chosen]
        stances = (pack(used[0]) if used else pack(PACKS[0])).stances
        head = "".join(headers) if len(headers) == 1 and all(p for _, _, p in self.chosen) else "\n".join(own) + "\n"
        sources = "" if head in headers else "".join(f"# Dimensions from the shipped codebook {n}.\n" for n in used)
        return f"{head}{sources}visavis: {FORMAT}\ndimensions:\n" + "\n".join(blocks) + "\n" + stances

    def actors(self) -> str:
        lines = [
            "# Who is who, beyond the built-in authority of states, governments and leaders. An id that is built in",
            "# already adds names, offices and memberships to what is known. Dates are EDTF; `from` and `to` may be",
            "# left out.",
            "#",
            "#   - id: red-army",
            "#     kind: military               # person, state, institution, military, group, party",
            "#     name: Red Army",
            "#     names: [RKKA, {text: Красная Армия, language: ru, to: 1946-02}]",
            "#     memberships: [soviet-union]",
            "#     offices: []                  # a person's: {title: Minister, of: japan, from: 1940, to: 1941}",
            "#     wikidata: Q251395",
            f"visavis: {FORMAT}",
        ]
        entries = [
            [f"id: {_scalar(i)}", f"name: {_scalar(n)}", "kind: group", "names: []", "memberships: []"]
            for i, n in self.unknown.items()
        ]
        return "\n".join([*lines, *_listed("actors", entries)]) + "\n"


def _nominative(name: str, called: list[Actor]) -> str:
    """A name as a heading has it: the first that the actor has in the language of this one ("Японии": Япония)."""
    for actor in called[:1]:
        for n in actor.names:
            if n.text.casefold() in (name.casefold(), name.casefold().removesuffix("s")):
                return next(x.text for x in actor.names if x.language == n.language) if n.language != "en" else name
    return name


def _about(term: str, definition: str, name: str) -> bool:
    """Whether a defined term tells who the perceiver is: it is its name, or its definition begins with it."""
    return term.casefold() in name.casefold() or name.casefold() in (
        term.casefold(),
        definition.casefold()[:120],
    )


def _starter(id: str, name: str) -> str:
    """A dimension of which only the name is known: its own words are the first indicators."""
    words = [w for w in re.findall(r"[^\W\d_]{4,}", name) if w.casefold() not in _GENERIC]
    language = "ru" if re.search(r"[а-яё]", name, re.I) else "ja" if re.search(r"[\u3040-\u9fff]", name) else "en"
    indicators = [t for t in dict.fromkeys([name.lower(), *(w.lower() for w in words)]) if not pattern_error(t)]
    return "\n".join(
        [
            f"  - id: {_scalar(id)}",
            f"    name: {_scalar(name)}",
            f"    definition: {_scalar('What is said of ' + name.lower() + '. (Write your own definition.)')}",
            f"    headings: [{_scalar(name.lower(), flow=True)}]",
            "    indicators:  # a start, from the name alone: add the words of your documents",
            f"      {language}: [{', '.join(_scalar(w, flow=True) for w in indicators)}]",
            "    aspects: []",
        ]
    )


_GENERIC = frozenset(
    [
        "with",
        "from",
        "that",
        "this",
        "their",
        "between",
        "about",
        "against",
        "towards",
        "other",
        "role",
        "question",
        "problem",
    ]
)
_PLAIN = re.compile(r"[\w(][\w \-./()'’&–;+]*\Z")
_OTHER_THAN_TEXT = re.compile(r"(?i)(?:true|false|yes|no|on|off|null|~|[-+.\d][\d.,_:/xXeE+-]*)\Z")


def _scalar(text: str, flow: bool = False) -> str:
    """A text as YAML: plain where that is safe, else in double quotes."""
    plain = _PLAIN.fullmatch(text) and not _OTHER_THAN_TEXT.fullmatch(text) and text == text.strip()
    if plain and not (flow and "," in text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)


def _listed(key: str, items: list[list[str]]) -> list[str]:
    if not items:
        return [f"{key}: []"]
    return [
        f"{key}:",
        *(("  - " if i == 0 else "    ") + line for item in items for i, line in enumerate(item)),
    ]


def _items(key: str, values: Iterable[str]) -> list[str]:
    lines = [f"  - {_scalar(v)}" for v in values]
    return [f"{key}:", *lines] if lines else [f"{key}: []"]


def _with_article(name: str) -> str:
    return f"the {name}" if re.search(r" (?:Union|States|Kingdom|Republic|Empire|Netherlands)$", name) else name


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
