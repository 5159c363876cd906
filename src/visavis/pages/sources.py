"""Sources and chains: every work with its citations, what rests on it, and the chains that do not resolve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from visavis.pages.context import Link
from visavis.pages.documents import FORMS
from visavis.pages.lookup import Lookup
from visavis.pages.marking import Mark, marked
from visavis.pages.where import Where
from visavis.pages.wording import language_words, listed, reference_full, reference_short, shortened, year_of
from visavis.records import Citation, Source

PAGE = 50  # works of a list
CITED = 200  # citations of one work
ROLES = ("primary", "secondary", "unknown")


@dataclass(frozen=True)
class Work:
    """One line of the list. `rests`: how many statements are taken from it."""

    href: str | None
    html: Markup
    role: str
    facts: str
    cited: int
    rests: Link
    held: Link | None


@dataclass(frozen=True)
class Reason:
    """Why chains stop, with the citations that stop there."""

    words: str
    number: int
    citations: tuple[Link, ...]


@dataclass(frozen=True)
class SourcesPage:
    q: str
    role: str
    held: bool
    number: int
    roles: tuple[tuple[str, int], ...]
    works: tuple[Work, ...]
    unresolved: tuple[Reason, ...]


@dataclass(frozen=True)
class Cited:
    """One citation of a work and the chain that leads from it there. `why`: the signal words ("quoted in")."""

    id: str
    place: Link
    html: Markup
    lang: str | None
    form: str
    locator: str | None
    introduced_by: str | None
    through: tuple[Link, ...]
    statements: tuple[Link, ...]


@dataclass(frozen=True)
class SourcePage:
    id: str
    title: str
    html: Markup
    role: str
    facts: str
    key: str | None
    held: Link | None
    rests: Link
    through: int
    cited: tuple[Cited, ...]
    more: int


class Works:
    """What is asked of the sources of a study; worked out once a state."""

    def __init__(self, look: Lookup, where: Where) -> None:
        self._look, self._where = look, where
        self.resting: dict[str, list[str]] = {}
        self._after: dict[str, list[str]] = {}  # statements by citation
        self._through: Counter[str] = Counter()
        of_document = {s.held: s.id for s in look.sources.values() if s.held}
        for s in look.statements.values():
            resolution = look.resolution(s)
            cited = [look.citations[i] for i in resolution.citations if i in look.citations]
            for c in cited:
                self._after.setdefault(c.id, []).append(s.id)
            self._through.update(set(resolution.through))
            own = of_document.get(s.document)
            for source in dict.fromkeys(x for x in (*(c.source for c in cited), *resolution.through, own) if x):
                self.resting.setdefault(source, []).append(s.id)

    def page(self, q: str = "", role: str = "", held: bool = False, first: int = 0) -> SourcesPage:
        """The works whose reference holds all words of `q`, most relied on first, from number `first`."""
        words = q.casefold().split()
        found = [s for s in self._look.sources.values() if all(w in _plain(s) for w in words)]
        roles: Counter[str] = Counter(s.role for s in found)
        found = [s for s in found if (not role or s.role == role) and (s.held or not held)]
        found.sort(key=lambda s: (-len(self.resting.get(s.id, ())), -len(s.citations), reference_short(s.reference)))
        return SourcesPage(
            q=q,
            role=role,
            held=held,
            number=len(found),
            roles=tuple((r, roles[r]) for r in ROLES if roles[r]),
            works=tuple(map(self._work, found[first : first + PAGE])),
            unresolved=tuple(self._unresolved()),
        )

    def _work(self, s: Source) -> Work:
        return Work(
            href=self._where.source(s.id),
            html=reference_full(s.reference),
            role=s.role,
            facts=_facts(s),
            cited=len(s.citations),
            rests=self._rests(s),
            held=self._held(s),
        )

    def _rests(self, s: Source) -> Link:
        number = len(self.resting.get(s.id, ()))
        return Link(f"{number:,}", self._where.list(source=s.id) if number else None)

    def _held(self, s: Source) -> Link | None:
        return Link(self._look.title(s.held), self._where.document(s.held)) if s.held else None

    def _unresolved(self) -> Iterator[Reason]:
        by_reason: dict[str, list[Citation]] = {}
        for c in self._look.citations.values():
            if c.unresolved:
                by_reason.setdefault(c.unresolved, []).append(c)
        for words, its in sorted(by_reason.items(), key=lambda x: -len(x[1])):
            yield Reason(words, len(its), tuple(self._place(c, words=True) for c in its[:20]))

    def _place(self, c: Citation, words: bool = False) -> Link:
        note = self._look.notes.get(c.note or "")
        label = f"note {note.label}" if note else "in the text"
        if words:
            label += f": {shortened(c.span.exact, 70)}"
        return Link(label, self._where.note(c.note) or self._where.passage(c.span.passage))

    def source(self, id: str) -> SourcePage | None:
        """One work with its citations in the order of the documents."""
        look, s = self._look, self._look.sources.get(id)
        if s is None:
            return None
        its = [look.citations[i] for i in s.citations if i in look.citations]
        return SourcePage(
            id=s.id,
            title=reference_short(s.reference),
            html=reference_full(s.reference),
            role=s.role,
            facts=_facts(s),
            key=s.library_key,
            held=self._held(s),
            rests=self._rests(s),
            through=self._through[s.id],
            cited=tuple(map(self._cited, its[:CITED])),
            more=max(0, len(its) - CITED),
        )

    def _cited(self, c: Citation) -> Cited:
        look = self._look
        passage = look.passages.get(c.span.passage)
        there = passage is not None and c.span.stands_in(passage.text)
        html = (
            marked(passage.text, [Mark(c.span.start, c.span.end, "cited")], start=c.span.start, end=c.span.end)
            if passage is not None and there
            else Markup("%s") % c.span.exact
        )
        through = [look.citations[i] for i in c.resolved_through if i in look.citations]
        after = [look.statements[i] for i in self._after.get(c.id, ()) if i in look.statements]
        title = shortened(look.title(c.document), 60)
        return Cited(
            id=c.id,
            place=Link(f"{title}, {self._place(c).text}", self._place(c).href),
            html=html,
            lang=passage.language if passage else None,
            form=FORMS[c.form],
            locator=f"{c.locator_label or 'p.'} {c.locator}" if c.locator else None,
            introduced_by=c.introduced_by,
            through=tuple(Link(f"{self._place(t).text} ({FORMS[t.form]})", self._place(t).href) for t in through),
            statements=tuple(Link(look.tag(x), self._where.statement(x.id)) for x in after[:8]),
        )


def _facts(s: Source) -> str:
    languages = listed([language_words(x) for x in s.languages])
    return ", ".join(p for p in (s.genre or "", languages and f"in {languages}", year_of(s.reference) or "") if p)


def _plain(s: Source) -> str:
    r = s.reference
    names = [n for field in (r.author, r.editor, r.recipient) for n in field]
    told = [f"{n.family or ''} {n.given or ''} {n.literal or ''}" for n in names]
    return " ".join(
        [*told, *(x or "" for x in (r.title, r.title_short, r.translated_title, r.container_title, r.archive))]
    ).casefold()
