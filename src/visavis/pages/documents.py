"""The documents with the passages and notes that the page leads to, the sources, and the words in primary texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from visavis.pages.cards import Cards
from visavis.pages.choosing import LONGEST_NOTE, Shown, anchor
from visavis.pages.context import (
    CitationLine,
    ClaimPart,
    DocumentPart,
    Link,
    NotePart,
    PassagePart,
    SourcePart,
    WordsPart,
)
from visavis.pages.lookup import Lookup
from visavis.pages.marking import Mark, Point, marked, windows
from visavis.pages.wording import (
    count,
    date_words,
    language_words,
    listed,
    person,
    reference_full,
    reference_short,
    shortened,
)
from visavis.records import Check, Citation, Claim, Coverage, Note, Passage, Source, Statement
from visavis.stages.verifying.explain import VERDICTS

WHOLE = 1800  # characters up to which a passage is shown whole
AROUND = 350  # characters shown around the marks of a longer one
FORMS = {
    "full": "full citation", "short": "short title", "ibid": "ibid.", "idem": "idem", "cross_reference": "see note",
}  # fmt: skip
ROLES = {"primary": "Primary sources", "secondary": "Secondary literature", "unknown": "Role not determined"}


class Library:
    """Documents, notes, sources and words of one page."""

    def __init__(self, lookup: Lookup, shown: Shown, cards: Cards, coded: Iterable[str] = ()) -> None:
        """`coded`: the statements of the grid; what rests on a source is told of these."""
        self._look, self._shown, self._cards, self._coded = lookup, shown, cards, list(coded)
        self._in_passage: dict[str, list[Statement]] = {}
        for id in shown.statements:
            for span in lookup.statements[id].content:
                its = self._in_passage.setdefault(span.passage, [])
                if lookup.statements[id] not in its[-1:]:
                    its.append(lookup.statements[id])
        self._claims_in: dict[str, list[Claim]] = {}
        for id in shown.claims:
            claim = lookup.claims[id]
            self._claims_in.setdefault(claim.span.passage, []).append(claim)
        self._noted: dict[str, list[Note]] = {}
        for id in shown.notes:
            at = lookup.notes[id].anchor
            if at is not None:
                self._noted.setdefault(at.passage, []).append(lookup.notes[id])
        self._citations: dict[str, list[Citation]] = {}
        for c in lookup.citations.values():
            self._citations.setdefault(c.note or "", []).append(c)

    # ------------------------------------------------------------ documents

    def documents(self) -> Iterator[DocumentPart]:
        """Every document of which the page shows something, or to which a statement leads."""
        look, shown = self._look, self._shown
        passages: dict[str, list[Passage]] = {}
        for id in shown.passages:
            passages.setdefault(look.passages[id].document, []).append(look.passages[id])
        notes: dict[str, list[Note]] = {}
        for id in shown.notes:
            notes.setdefault(look.notes[id].document, []).append(look.notes[id])
        order = {n.id: at for at, n in enumerate(look.notes.values())}
        spoken: dict[str, int] = {}
        for s in look.statements.values():
            spoken[s.document] = spoken.get(s.document, 0) + 1
        coverage = {c.document: c for c in look.records[Coverage]}
        for d in sorted(look.documents.values(), key=lambda d: (d.date or "9999", d.title or "", d.id)):
            if d.id not in shown.documents:
                continue
            yield DocumentPart(
                href=anchor("d", d.id),
                title=d.title or d.path,
                authors=listed([person(a) for a in d.authors]),
                date=date_words(d.date) if d.date else "",
                facts=", ".join(p for p in (d.genre, d.language and language_words(d.language), d.path) if p),
                lang=d.language,
                statements=spoken.get(d.id, 0),
                coverage=_coverage(coverage.get(d.id)),
                passages=tuple(map(self._passage, sorted(passages.get(d.id, ()), key=lambda p: p.order))),
                notes=tuple(map(self._note, sorted(notes.get(d.id, ()), key=lambda n: order[n.id]))),
            )

    def _passage(self, p: Passage) -> PassagePart:
        marks = list(self._marks(p))
        points = [
            Point(n.anchor.start, Markup('<sup><a href="#%s">%s</a></sup>') % (anchor("n", n.id), n.label))
            for n in self._noted.get(p.id, ())
            if n.anchor is not None and 0 <= n.anchor.start <= len(p.text)
        ]
        language = p.language or self._language(p.document)
        places = [(m.start, m.end) for m in marks] + [(x.at, x.at) for x in points]
        shown = [(0, len(p.text))] if len(p.text) <= WHOLE or not places else windows(len(p.text), places, AROUND)
        html = Markup('<span class="cut"> … </span>').join(marked(p.text, marks, points, a, b) for a, b in shown)
        left = Markup('<span class="cut">… </span>') if shown[0][0] > 0 else Markup("")
        right = Markup('<span class="cut"> …</span>') if shown[-1][1] < len(p.text) else Markup("")
        return PassagePart(anchor("p", p.id), p.kind, _pages(p), left + html + right, language)

    def _marks(self, p: Passage) -> Iterator[Mark]:
        for s in self._in_passage.get(p.id, ()):
            for span in s.content:
                if span.passage == p.id and span.stands_in(p.text):
                    yield Mark(span.start, span.end, "said", anchor("s", s.id), self._look.tag(s))
        for k in self._claims_in.get(p.id, ()):
            if k.span.stands_in(p.text):
                yield Mark(k.span.start, k.span.end, "claimed", anchor("k", k.id))

    def _language(self, document: str) -> str | None:
        found = self._look.documents.get(document)
        return found.language if found else None

    def _note(self, n: Note) -> NotePart:
        look = self._look
        texts = [look.passages[i] for i in n.passages if i in look.passages]
        citations = sorted(self._citations.get(n.id, ()), key=lambda c: c.order)
        pieces = []
        for p in texts:
            marks = [
                Mark(c.span.start, c.span.end, "cited", self._shown.source(c.source))
                for c in citations
                if c.span.passage == p.id and c.span.stands_in(p.text)
            ]
            pieces.append(marked(p.text, marks, end=min(len(p.text), LONGEST_NOTE)))
            if len(p.text) > LONGEST_NOTE:
                pieces.append(Markup("…"))
        return NotePart(
            href=anchor("n", n.id),
            label=n.label,
            html=Markup(" ").join(pieces),
            lang=next((x for x in n.languages), None) or (texts[0].language if texts else None),
            back=self._shown.passage(n.anchor.passage) if n.anchor else None,
            citations=tuple(map(self._citation, citations)),
        )

    def _citation(self, c: Citation) -> CitationLine:
        look = self._look
        source = look.sources.get(c.source or "")
        through = []
        for other in (look.citations[i] for i in c.resolved_through if i in look.citations):
            note = look.notes.get(other.note or "")
            label = f"note {note.label}" if note else "the text"
            through.append(Link(f"{label} ({FORMS[other.form]})", self._shown.note(other.note)))
        return CitationLine(
            form=FORMS[c.form],
            source=Link(reference_short(source.reference), self._shown.source(source.id)) if source else None,
            locator=f"{c.locator_label or 'p.'} {c.locator}" if c.locator else None,
            through=tuple(through),
            unresolved=c.unresolved,
            introduced_by=c.introduced_by,
        )

    # ------------------------------------------------------------ claims

    def claims(self) -> Iterator[ClaimPart]:
        """What the scholars of the study's secondary documents assert."""
        look, shown = self._look, self._shown
        for id in shown.claims:
            claim = look.claims[id]
            passage = look.passages.get(claim.span.passage)
            if passage is None:
                continue
            rests, more = self._cards.links(i for i in claim.rests_on if i in look.statements)
            notes = dict.fromkeys(look.citations[i].note for i in claim.rests_on if i in look.citations)
            links = [
                Link(f"note {look.notes[n].label}", shown.note(n)) for n in notes if n is not None and n in look.notes
            ]
            yield ClaimPart(
                href=anchor("k", id),
                kind=claim.kind,
                html=marked(claim.span.exact, []),
                lang=passage.language or self._language(passage.document),
                document=Link(look.title(passage.document), shown.document(passage.document)),
                passage=shown.passage(passage.id),
                rests_on=(*rests, *links),
                rests_more=more,
            )

    # ------------------------------------------------------------ sources

    def sources(self) -> list[tuple[str, tuple[SourcePart, ...]]]:
        """The sources by role, the most cited first, with what rests on each."""
        rests = self._resting()
        out = []
        for role, heading in ROLES.items():
            its = [s for s in self._look.sources.values() if s.role == role and s.id in self._shown.sources]
            its.sort(key=lambda s: (-len(rests.get(s.id, ())), -len(s.citations), reference_short(s.reference)))
            if its:
                out.append((heading, tuple(self._source(s, rests.get(s.id, [])) for s in its)))
        return out

    def _resting(self) -> dict[str, list[str]]:
        """Statement ids of the grid by the source they are taken from: cited for it, or itself the document."""
        look = self._look
        of_citation = {c.id: c.source for c in look.citations.values()}
        of_document = {s.held: s.id for s in look.sources.values() if s.held}
        out: dict[str, list[str]] = {}
        for s in (look.statements[i] for i in self._coded if i in look.statements):
            resolution = look.resolution(s)
            named = [of_citation.get(i) for i in resolution.citations] + list(resolution.through)
            for source in dict.fromkeys(x for x in (*named, of_document.get(s.document)) if x):
                out.setdefault(source, []).append(s.id)
        return out

    def _source(self, s: Source, rests: list[str]) -> SourcePart:
        look, shown = self._look, self._shown
        cited = [look.citations[i] for i in s.citations if i in look.citations]
        notes = list(dict.fromkeys(c.note for c in cited if shown.note(c.note)))
        links = [Link(look.notes[str(n)].label, shown.note(n)) for n in notes]
        statements, more = self._cards.links(rests)
        facts = [s.genre, s.languages and f"in {listed([language_words(x) for x in s.languages])}"]
        return SourcePart(
            href=anchor("r", s.id),
            html=reference_full(s.reference),
            role=s.role,
            facts=", ".join(f for f in facts if f),
            cited=len(s.citations),
            notes=tuple(links[:24]),
            notes_more=max(0, len(links) - 24),
            rests=len(rests),
            statements=statements,
            statements_more=more,
            held=Link(look.title(s.held), shown.document(s.held)) if s.held else None,
            note=s.reference.note,
        )

    # ------------------------------------------------------------ words in primary texts

    def words(self) -> Iterator[WordsPart]:
        """Quoted words as the texts of the study have them, with the sentence around."""
        of_check = {c.id: s for s, checks in self._look.checks.items() for c in checks}
        for check in self._shown.words.values():
            yield self._words(check, of_check.get(check.id))

    def _words(self, check: Check, statement: str | None) -> WordsPart:
        look = self._look
        evidence = look.primary_words(check)
        passage = look.passages[evidence[0].passage]
        here = [s for s in evidence if s.passage == passage.id]
        start, end = look.sentence(here[0])[0], look.sentence(here[-1])[1]
        html = marked(passage.text, [Mark(s.start, s.end, "said") for s in here], start=start, end=end)
        explained = VERDICTS.get((check.kind, check.verdict))
        document = look.documents.get(passage.document)
        title = ", ".join(
            p
            for p in (look.title(passage.document), date_words(document.date) if document and document.date else "")
            if p
        )
        said = look.statements.get(statement or "")
        return WordsPart(
            href=anchor("w", check.id),
            html=html,
            lang=passage.language or self._language(passage.document),
            verdict=check.verdict.replace("_", " "),
            found=explained.found if explained else "",
            alarm=explained.alarm if explained else True,
            difference=check.difference,
            document=Link(
                shortened(title, 120), self._shown.passage(passage.id) or self._shown.document(passage.document)
            ),
            statement=Link(look.tag(said), self._shown.statement(said.id)) if said else None,
        )


def _pages(p: Passage) -> str:
    pages = list(dict.fromkeys(p.pages))
    return f"p. {pages[0]}" if len(pages) == 1 else f"pp. {pages[0]}–{pages[-1]}" if pages else ""


def _coverage(c: Coverage | None) -> str:
    """How much of a document was read, where it is not the whole."""
    if c is None or c.read is None or not c.searched or c.read >= c.searched:
        return ""
    return f"{100 * c.read // c.searched} % of {count(c.searched, 'character')} read"
