"""Citations to works: chains followed, one Source for every work however it is cited.

Documents are read in order, notes in order, citations in order. A citation that names its work looks for it among the
works this document has cited, then among those of the study; Ibid. and its kin take the citation before; "note 7"
takes what note 7 cites. What is inherited is filled into the citation's reference, and the citations followed are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import structs

from visavis.codebook import Plan
from visavis.records import Citation, Document, Note, Record, Records, Reference, Source
from visavis.stages.resolving.source_doubts import proposals
from visavis.stages.resolving.source_files import is_kept, refiled, unfiled
from visavis.stages.resolving.source_library import Shelf
from visavis.stages.resolving.source_roles import Holdings, genre, role
from visavis.stages.resolving.source_works import (
    Index,
    Work,
    agreement,
    families,
    fold,
    inherited,
    number,
    place,
    slugs,
)
from visavis.text import slug

_POINTER = re.compile(
    r"(?<!\w)(?:op|loc|art)\.\s?cit|(?<!\w)a\.\s?a\.\s?o|указ\.\s?соч|соч\.\s?указ|цит\.\s?соч|前掲|"
    r"前出",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?<!\w)(?:footnotes?|endnotes?|notes?|nn?\.|fn\.?|anm(?:erkung|\.)?|fu(?:ß|ss)note|прим(?:ечание|\.)|"
    r"сн(?:оска|\.))\s?"
    r"(?P<a>\d{1,5})(?!\d)|注[(（]?(?P<b>\d{1,5})",
    re.IGNORECASE,
)
_SECONDARY_SIGNAL = re.compile(r"(?:see also|cf\.|compare|vgl\. auch|siehe auch|см\. также|ср\.)", re.IGNORECASE)
_WITHIN = re.compile(r"(?:^|[\s,’”\"'])in:?\s", re.IGNORECASE)
_IN_SAME = re.compile(r"[\s,]in:?\s(?:id|ibid|ebd|idem)\b", re.IGNORECASE)
_LONGEST_CHAIN = 16  # of a longer chain the nearest links and the last are kept: chains of chains stay linear


def resolve_sources(given: Records, plan: Plan) -> Iterator[Record]:
    """All citations again, with source and chain, and the works they name."""
    works: list[Work] = []
    everywhere = Index()
    resolved: dict[str, Citation] = {}
    found: dict[str, Work] = {}
    for notes, citations in _by_document(given):
        reader = _Reader(notes, everywhere, works)
        for c in citations:
            reader.read(c)
        reader.follow_pending()
        resolved.update(reader.done)
        found.update(reader.work_of)
    holdings = Holdings(given[Document])
    sources = list(_sources(works, holdings, Shelf(plan.library)))
    yield from proposals(works, sources, resolved)
    for c in given[Citation]:
        r = resolved[c.id]
        yield structs.replace(r, source=found[c.id].id) if c.id in found else r
    yield from sources


def _by_document(given: Records) -> Iterator[tuple[list[Note], list[Citation]]]:
    """Per document in order: its notes, and its citations in the order of the text."""
    notes: dict[str, list[Note]] = {}
    for n in given[Note]:
        notes.setdefault(n.document, []).append(n)
    place = {n.id: k for k, n in enumerate(given[Note])}
    citations: dict[str, list[Citation]] = {}
    for c in given[Citation]:
        citations.setdefault(c.document, []).append(c)
    known = dict.fromkeys([d.id for d in given[Document]] + list(citations))
    for d in known:
        cited = citations.get(d, [])
        yield notes.get(d, []), sorted(cited, key=lambda c: (place.get(c.note or "", -1), c.order, c.span.start))


@dataclass(slots=True)
class _Reader:
    """One document's citations, read in order."""

    notes: list[Note]
    everywhere: Index
    works: list[Work]
    here: Index = field(default_factory=Index)
    known: set[Work] = field(default_factory=set)
    done: dict[str, Citation] = field(default_factory=dict)
    work_of: dict[str, Work] = field(default_factory=dict)
    by_note: dict[str, list[Citation]] = field(default_factory=dict)
    pending: dict[str, Citation] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    before: Citation | None = None
    before_note: str | None = None  # the last note (before the one being read) that cites anything

    def __post_init__(self) -> None:
        for n in self.notes:
            self.labels.setdefault(re.sub(r"\D", "", n.label) or n.label, []).append(n.id)

    # ------------------------------------------------------------ one citation

    def read(self, c: Citation) -> None:
        if self.before is not None and self.before.note != c.note and self._telling(self.before.note):
            self.before_note = self.before.note
        if c.form == "ibid" or (c.form == "idem" and not c.reference.title):
            self._as_before(c)
        elif c.form == "cross_reference":
            self._as_noted(c)
        elif c.form == "short" and _points_only(c):
            self._as_before(c)  # "Op. cit., p. 7", "Ders., a.a.O.", "Указ. соч. С. 7" with no name
        else:
            self._by_name(c)
        self.by_note.setdefault(c.note or "", []).append(c)
        self.before = c

    def _as_before(self, c: Citation) -> None:
        """Ibid., Там же, 同上: the work of the citation before."""
        target, sure, reason = self._preceding(c)
        if target is None:
            self._unresolved(c, reason)
            return
        if families(c.reference) and not families(c.reference) & families(self.done[target.id].reference):
            self._by_name(c)
            return
        if target.id not in self.work_of:
            if target.id in self.pending:
                self._wait(c)
            else:
                self._unresolved(c, f"the citation it repeats is itself unresolved ({self.done[target.id].unresolved})")
            return
        own, of = c.reference, self.done[target.id].reference
        if own.archive_location and is_kept(of):
            self._new(c, refiled(own, of), through=self._through(target))
            return
        if own.archive_location:
            c = structs.replace(c, reference=unfiled(own))
        self._inherit(c, target, sure)

    def _preceding(self, c: Citation) -> tuple[Citation | None, float, str]:
        """The citation that Ibid. repeats, how sure, or why there is none."""
        mine = self._telling(c.note)
        before = self._telling(self.before_note) if self.before is not None else None
        if c.reference.archive_location:  # another file: of the archive named last, whatever stands between
            kept = [x for x in [*(before or []), *mine] if is_kept(self.done[x.id].reference)]
            if kept:
                return kept[-1], 0.9, ""
        if mine:
            return mine[-1], 0.9, ""
        if not before:
            return None, 0.0, "nothing is cited before it"
        works = {id(self.work_of.get(b.id)) for b in before}
        if len(works) == 1:
            return before[-1], 0.95, ""
        if _SECONDARY_SIGNAL.search(before[-1].introduced_by or ""):
            return None, 0.0, f"ambiguous: the note before cites {len(before)} works, the last one only by the way"
        return before[-1], 0.5, ""  # the last of several: what the manuals say, and what authors mostly mean

    def _telling(self, note: str | None) -> list[Citation]:
        """A note's citations, without those that name nothing that Ibid. could stand for ("see Document 4")."""
        return [x for x in self.by_note.get(note or "", []) if x.id in self.work_of or _names_something(x)]

    def _through(self, target: Citation) -> list[str]:
        """The way over another citation to its work."""
        through = [target.id, *self.done[target.id].resolved_through]
        return [*through[: _LONGEST_CHAIN - 1], through[-1]] if len(through) > _LONGEST_CHAIN else through

    def _as_noted(self, c: Citation) -> None:
        """ "See note 7": what note 7 cites; a later note is looked up when the document has been read."""
        target, reason = self._noted(c)
        if target is not None and target.id in self.work_of:
            self._inherit(c, target, 0.9)
        elif reason:
            self._unresolved(c, reason)
        else:
            self._wait(c)

    def _noted(self, c: Citation) -> tuple[Citation | None, str]:
        label = note_number(c.span.exact)
        if label is None:
            return None, "no note is named"
        ids = self.labels.get(label, [])
        if not ids:
            return None, f"there is no note {label}"
        if ids == [c.note]:
            return None, f"note {label} refers to itself"
        cited = [x for i in ids for x in self.by_note.get(i, [])]
        if not cited:
            return None, ""
        mine = families(c.reference)
        fits = [x for x in cited if mine and mine & families(self.done[x.id].reference)] if mine else cited
        when = year(c.reference)
        dated = [x for x in cited if when and year(self.done[x.id].reference) == when]  # "Orr, op. cit. (1996), n. 4"
        return ((fits and [x for x in dated if x in fits]) or (not fits and dated) or fits or cited)[0], ""

    # ------------------------------------------------------------ citations that name their work

    def _by_name(self, c: Citation) -> None:
        ref = self._with_idem(c)
        if ref.volume and c.form == "short" and not (ref.title or families(ref) or is_kept(ref)):
            self._by_volume(c)
            return
        noted = self._noted(c)[0] if note_number(c.span.exact) and not is_kept(ref) else None
        if noted is None and _IN_SAME.search(c.span.exact):
            noted = self._preceding(c)[0]
        pointed = noted is not None or _POINTER.search(c.span.exact) is not None
        if noted is not None and noted.id in self.work_of and self._in_container(c, ref, noted):
            return
        if noted is not None and noted.id in self.work_of and _may_be(ref, self.done[noted.id].reference):
            self._inherit(c, noted, 0.95)
            return
        work, score = self.here.best(ref)
        if c.form == "full" and work is not None and score < 0.8 and ref.title:
            work = None
        if c.form != "full" and not ref.title:
            work, score = self._by_author(ref, work, score, pointed)
        if work is not None:
            self._take(c, ref, work, score)
            return
        self._elsewhere(c, ref)

    def _by_volume(self, c: Citation) -> None:
        """A volume alone: of the work cited before it in the note, else of the edition that the document stands in."""
        mine = self._telling(c.note)
        if mine and mine[-1].id in self.work_of and not is_kept(self.done[mine[-1].id].reference):
            self._inherit(c, mine[-1], 0.8)
        else:
            said = structs.replace(c.reference, note="another volume of the edition that cites it")
            self._new(structs.replace(c, confidence=0.7), said)

    def _elsewhere(self, c: Citation, ref: Reference) -> None:
        """Not cited in this document so far: a work of the study, or a new one."""
        if ref.title or c.form == "full":
            work, score = self.everywhere.best(ref, 0.79 if ref.title else 0.89)
            if work is not None and (c.form != "full" or _same_edition(ref, work.reference)):
                self._take(c, ref, work, score * (0.95 if c.form == "full" else 0.8))
                return
        if (
            not ref.title
            and not (ref.archive or ref.archive_location or ref.URL)
            and not (families(ref) and ref.issued)
        ):
            if named := self._as_title(ref):
                self._take(c, ref, *named)
                return
            who = ", ".join(sorted(n.family or n.literal or "" for n in [*ref.author, *ref.editor]))
            label = note_number(c.span.exact)
            missing = f"there is no note {label}, and " if label and label not in self.labels else ""
            self._unresolved(c, missing + (f"no earlier citation of {who} is found" if who else "it names no work"))
            return
        self._new(c, ref)

    def _as_title(self, ref: Reference) -> tuple[Work, float] | None:
        """ "Grenzen, S. 7": what stands where a name would is the short title of a work cited before."""
        words = [n.family or n.literal for n in ref.author if not n.given]
        if len(words) != 1 or len(ref.author) != 1 or ref.editor:
            return None
        work, score = self.here.best(structs.replace(ref, title=words[0], author=[]), 0.74)
        return (work, score * 0.9) if work is not None else None

    def _with_idem(self, c: Citation) -> Reference:
        """ "Idem, Other Title": the author is that of the citation before."""
        ref = c.reference
        if c.form == "idem" and not ref.author and self.before is not None:
            last = self.done.get(self.before.id)
            if last is not None:
                return structs.replace(ref, author=last.reference.author or last.reference.editor)
        return ref

    def _by_author(self, ref: Reference, work: Work | None, score: float, pointed: bool) -> tuple[Work | None, float]:
        """An author alone stands for the last work cited from him; with several works that is a guess."""
        if year(ref) and work is not None:
            return work, score
        mine = [w for w in self.here.by_author(ref) if agreement(ref, w.reference)]
        if not mine:
            return None, 0.0
        return mine[0], (0.9 if pointed else 0.85) if len(mine) == 1 else (0.6 if pointed else 0.5)

    def _in_container(self, c: Citation, ref: Reference, noted: Citation) -> bool:
        """ "Orr, 'Lakes' in Thorn, op. cit., n. 4": a new piece in a volume cited before."""
        of = self.done[noted.id].reference
        if (
            not ref.title
            or ref.container_title
            or not _WITHIN.search(c.span.exact)
            or agreement(structs.replace(ref, author=[], editor=[], issued=None, volume=None), of)
        ):
            return False
        whole = structs.replace(
            ref,
            type="chapter",
            container_title=of.container_title or of.title,
            editor=of.editor or of.author,
            issued=of.issued,
            publisher=of.publisher,
            publisher_place=of.publisher_place,
        )
        self._new(c, whole, through=[noted.id])
        return True

    # ------------------------------------------------------------ outcomes

    def _take(self, c: Citation, ref: Reference, work: Work, score: float) -> None:
        first = work.citations[0]
        through = [first] if c.form != "full" and first in self.done else []
        told = inherited(ref, work.reference) if c.form != "full" else ref
        if work.take(ref):
            self._enter(work)
        sure = round(c.confidence * score, 3)
        self._settle(structs.replace(c, reference=told, resolved_through=through, confidence=sure), work)

    def _inherit(self, c: Citation, target: Citation, sure: float) -> None:
        """Take over the work of another citation, with its place in the work where none is printed."""
        work, last, through = self.work_of[target.id], self.done[target.id], self._through(target)
        own = c.reference
        told = inherited(own, last.reference)
        same_place = c.locator is None and c.form == "ibid"
        c = structs.replace(
            c,
            reference=told,
            locator=last.locator if same_place else c.locator,
            locator_label=last.locator_label if same_place else c.locator_label,
            resolved_through=through,
            confidence=round(sure * min(1.0, last.confidence + 0.1), 3),
        )
        self._settle(c, work)

    def _new(self, c: Citation, ref: Reference, through: list[str] | None = None) -> None:
        known = self.here.best(ref, 0.94)[0]
        if known is None and is_kept(ref) and not ref.title:
            known = self.everywhere.best(ref, 0.94)[0]
        work = known or Work(ref)
        if known is None:
            self.works.append(work)
        self._settle(structs.replace(c, reference=ref, resolved_through=through or []), work)

    def _settle(self, c: Citation, work: Work) -> None:
        work.citations.append(c.id)
        if c.reference.volume and not c.reference.container_title:
            work.volumes.setdefault(number(c.reference.volume), c.reference.volume)
        if c.introduced_by and len(work.signals) < 20:
            work.signals.append(c.introduced_by)
        self.done[c.id] = c
        self.work_of[c.id] = work
        if work not in self.known:
            self._enter(work)

    def _enter(self, work: Work) -> None:
        self.known.add(work)
        self.here.add(work)
        self.everywhere.add(work)

    def _unresolved(self, c: Citation, reason: str) -> None:
        self.done[c.id] = structs.replace(c, unresolved=reason, confidence=round(c.confidence * 0.5, 3))

    def _wait(self, c: Citation) -> None:
        self.pending[c.id] = c
        self.done[c.id] = structs.replace(c, unresolved="it waits for a later note")

    # ------------------------------------------------------------ references forward

    def follow_pending(self) -> None:
        """Citations that point to later notes, followed link by link; a chain that comes back to itself is a cycle."""
        for c in list(self.pending.values()):
            path: list[Citation] = []
            on_path: set[str] = set()
            here: Citation | None = c
            reason = ""
            while here is not None and here.id in self.pending and here.id not in on_path:
                path.append(here)
                on_path.add(here.id)
                here, reason = self._target(here)
            if here is not None and here.id in on_path:
                reason = "the notes refer to each other in a circle"
            for link in reversed(path):
                del self.pending[link.id]
                target = self._target(link)[0]
                if target is not None and target.id in self.work_of:
                    self._inherit(link, target, 0.85)
                else:
                    self._unresolved(link, reason or "the note it points to cites nothing")

    def _target(self, c: Citation) -> tuple[Citation | None, str]:
        if c.form == "cross_reference":
            return self._noted(c)
        target, _, reason = self._pending_before(c)
        return target, reason

    def _pending_before(self, c: Citation) -> tuple[Citation | None, float, str]:
        """The citation before one that repeats a citation still open (Ibid. after "see note 20")."""
        mine = self.by_note.get(c.note or "", [])
        k = next((i for i, x in enumerate(mine) if x.id == c.id), 0)
        if k:
            return mine[k - 1], 0.8, ""
        order = list(self.by_note)
        k = order.index(c.note or "")
        return (self.by_note[order[k - 1]][-1], 0.8, "") if k else (None, 0.0, "nothing is cited before it")


def _points_only(c: Citation) -> bool:
    ref = c.reference
    named = ref.title or families(ref) or ref.volume or ref.archive_location or note_number(c.span.exact)
    return not named and _POINTER.search(c.span.exact) is not None


def _names_something(c: Citation) -> bool:
    """Does a citation that leads nowhere name a work, or a note to be looked up: something that was meant?"""
    ref = c.reference
    told = ref.title or ref.author or ref.editor or ref.volume or ref.archive_location or ref.URL
    noted = note_number(c.span.exact) is not None and not _DOCUMENT.search(c.span.exact)
    return bool(told) or c.form in ("ibid", "idem") or noted


_DOCUMENT = re.compile(
    r"\b(?:Documents?|Dok(?:ument)?\.?|док(?:умент)?\.?) ?\d", re.IGNORECASE
)  # of the edition itself


def _may_be(ref: Reference, of: Reference) -> bool:
    """A note number decides, unless names or titles contradict it."""
    mine, its = families(ref), families(of)
    if mine and its and not mine & its:
        return False
    return not ref.title or agreement(structs.replace(ref, issued=None), structs.replace(of, issued=None)) > 0


def _same_edition(ref: Reference, of: Reference) -> bool:
    """Across documents two full citations are one work if they agree on who and when, as far as they say."""
    if not ref.title:
        return bool(place(ref)) and place(ref) == place(of)
    return bool(fold(ref.title or "")) and (
        bool(families(ref) & families(of))
        or bool(year(ref) and year(ref) == year(of))
        or (ref.URL is not None and ref.URL == of.URL)
        or (not families(ref) and not families(of) and not year(ref) and not year(of))
    )


def note_number(text: str) -> str | None:
    """The number of the note that a citation points to, "n. 7", "Anm. 12", "注3"."""
    m = _NOTE.search(text)
    return (m["a"] or m["b"]) if m else None


def year(ref: Reference) -> int | None:
    return ref.issued.date_parts[0][0] if ref.issued and ref.issued.date_parts and ref.issued.date_parts[0] else None


def _sources(works: list[Work], holdings: Holdings, shelf: Shelf) -> Iterator[Source]:
    """One Source per work, ids unique and in order of first citation."""
    taken: dict[str, int] = {}
    for work in works:
        base = slug(slugs(work.reference))
        taken[base] = count = taken.get(base, 0) + 1
        work.id = base if count == 1 else f"{base}-{count}"
        while count > 1 and work.id in taken:
            work.id += "-x"
        taken.setdefault(work.id, 1)
        ref = work.whole()
        held = holdings.find(ref)
        kind = genre(ref)
        rated = role(ref, kind, work.signals, held)
        yield Source(
            id=work.id,
            reference=ref,
            role=rated,
            genre="study" if rated == "secondary" else kind,
            languages=[ref.language] if ref.language else [],
            citations=work.citations,
            held=held.id if held else None,
            library_key=shelf.key(ref),
        )
