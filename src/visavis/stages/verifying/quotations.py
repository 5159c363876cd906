"""Quotations held against the other documents of the study: verbatim, altered, truncated, elsewhere, not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
from msgspec import structs

from visavis.records import Abstention, Check, Quotation
from visavis.seeds import words_of
from visavis.stages.verifying.aligning import ELLIPSIS, Alignment, QuotedWord, align, quoted_words
from visavis.stages.verifying.differing import (
    Difference,
    Word,
    begins_sentence,
    cuts,
    differences,
    says,
    spelled,
    tidied,
)
from visavis.stages.verifying.library import FEW, Library, Stretch
from visavis.stages.verifying.manuscripts import Manuscripts
from visavis.stages.verifying.sense import governing, in_quotation
from visavis.text import Span, sentence_at

MOST = 3000  # words; what is longer is a mark never closed, not a quotation
FOUND = 0.6  # least likeness at which a cited text is taken for the one quoted; see evaluations/planted_errors.py
UNCITED = 0.7  # the same for any other text: phrases of one office are alike, and there are many texts
SPOKEN = 0.9  # the same where the quoter cites nothing at all, as speakers do, or it is a term: it may be anybody's
SHARED = 6  # words that an uncited text must share with an altered quotation
CLEARLY = 0.95  # a likeness at which the cited text is taken, however like another is
PARAPHRASE = 0.4  # likeness from which a place of the cited text is shown as the one paraphrased
TELLING = 4  # words of more than three letters that it must share, in the same order
_BESIDE = 4  # words beside a short quotation, to see what was cut
_SLACK = 40  # words of the text around the seeds, besides the quotation's own length
_SHOWN = 5  # differences put into words; the rest are counted


class Match(msgspec.Struct, frozen=True):
    """A quotation laid along a stretch."""

    stretch: Stretch
    alignment: Alignment


def check_quotations(library: Library, manuscripts: Manuscripts) -> Iterator[Check | Abstention]:
    """One Check for each quotation of a manuscript that can be held against a text."""
    for quotation in library.given[Quotation]:
        if quotation.document not in manuscripts:
            continue
        yield from _Quoted(library, quotation).judged()


class _Quoted:
    """One quotation on its way to a verdict."""

    def __init__(self, library: Library, quotation: Quotation) -> None:
        self.library, self.quotation = library, quotation
        self.match: Match | None = None
        self.near: Match | None = None  # of a cited text, too unlike to be the words quoted
        self.spans = [s for s in quotation.spans if s.passage in library.passages]
        self.words = quoted_words(self.spans, [self._ellipsis(a, b) for a, b in pairwise(self.spans)])
        self.cites = any(n in library.cited_sources for n in library.notes_of(quotation))
        self.cited = library.cited_by(quotation)

    def _ellipsis(self, a: Span, b: Span) -> bool:
        between = self.library.passages[a.passage].text[a.end : b.start] if a.passage == b.passage else ""
        return len(between) < 200 and ELLIPSIS.search(between) is not None

    def judged(self) -> Iterator[Check | Abstention]:
        """The verdict; none where there is nothing to hold the quotation against, as with a title or a single term.

        Beside it, that the text quotes the words itself, and how they read in the original.
        """
        found = self._verdict()
        if found is not None:
            yield found
        match = self.match
        if match is None or not isinstance(found, Check) or found.verdict in ("not_found", "paraphrase", "elsewhere"):
            return
        relayed = self.library.documents[match.stretch.document].genre == "study"
        within = (
            len(self.words) >= FEW
            and found.evidence[len(self.spans) :]
            and in_quotation(self.library.passages[found.evidence[-1].passage].text, found.evidence[-1].start)
        )
        if (relayed or within) and (original := self._original(match.stretch.document)):
            yield original
        elif within and self.quotation.class_ == "statement":
            at = [*self.spans, found.evidence[-1]]
            yield Check(
                id=f"{self.quotation.id}:quoted_there", kind="quotation", about=self.quotation.id,
                verdict="quoted_there", evidence=at, difference=None, confidence=0.7,
            )  # fmt: skip

    def _verdict(self) -> Check | Abstention | None:
        statement = self.quotation.class_ == "statement"
        if not self.words or not (statement or len(self.words) >= FEW) or self.quotation.class_ in ("title", "name"):
            return None
        if len(self.words) > MOST:
            reason = f"{len(self.words)} words between quotation marks: a mark is probably not closed"
            return Abstention(stage="verifying", about=self.quotation.id, reason=reason)
        if len(self.words) < FEW:
            return self._short()
        match = self.match = self._best()
        if match is None:
            return (self._resembling() or self._missing()) if statement else None
        return self._compared(match)

    def _short(self) -> Check | None:
        """A few words: anywhere in the cited document, one after the other, or nowhere."""
        if not self.cited:
            return self._missing()
        wanted = [spelled(w.folded) for w in self.words]
        for document in self.cited:
            at = self.library.places(document)
            rarest = min(range(len(wanted)), key=lambda n: len(at.get(wanted[n], ())))
            for passage, k in at.get(wanted[rarest], ()):
                first = k - rarest
                there = self.library.words(passage).folded[max(0, first) : first + len(wanted)]
                if first >= 0 and [spelled(w) for w in there] == wanted:
                    last = passage, first + len(wanted) - 1
                    stretch = self.library.stretch(document, (passage, first), last, _BESIDE)
                    alignment = align(self.words, stretch.folded)
                    self.match = Match(stretch, alignment) if alignment else None
                    return self._compared(self.match) if self.match else None
        return self._missing()

    def _missing(self) -> Check:
        """No text has the words: which matters where the cited text is here, or where no source is named at all."""
        others = len(self.library.documents) > 1
        if self.cited:
            verdict, confidence = "not_found", 0.9
        elif not self.cites and others and self.quotation.document in self.library.citing:
            verdict, confidence = "not_found", 0.6  # the study may not hold the text: nobody says
        else:
            verdict, confidence = "not_held", 0.9
        if self.cited and (language := self._other_language()):
            verdict, confidence = "not_held", 0.7
            return self._check(verdict, [], f"the text held is in another language ({language})", confidence)
        return self._check(verdict, [], None, confidence)

    def _other_language(self) -> str | None:
        """The language of the cited documents, where none is in the quotation's."""
        own = self.library.passages[self.spans[0].passage].language
        own = own or self.library.documents[self.quotation.document].language
        theirs = {self.library.documents[d].language for d in self.cited}
        if own is None or None in theirs or any(str(t).split("-")[0] == own.split("-")[0] for t in theirs):
            return None
        return ", ".join(sorted(map(str, theirs)))

    def _best(self) -> Match | None:
        """The stretch most like the quotation, of the cited documents where one is (nearly) as good as any."""
        folded = [w.folded for w in self.words]
        candidates = self.library.candidates(folded, self.quotation.document, self.cited)
        if any(w.before == "ellipsis" for w in self.words):
            candidates = [*self.library.spanning(candidates), *candidates]
        best: Match | None = None
        top = max((c.score for c in candidates), default=0.0)
        for c in candidates:
            settled = best is not None and not best.alignment.cost and self._rank(best)[0]
            if settled or (c.score < top / 3 and c.document not in self.cited):
                continue
            stretch = self.library.stretch(c.document, c.first, c.last, len(folded) + _SLACK)
            alignment = align(self.words, stretch.folded)
            if alignment is None:
                continue
            match = Match(stretch, alignment)
            if not self._enough(alignment, c.document):
                if self.near is None or alignment.likeness > self.near.alignment.likeness:
                    self.near = match
                continue
            if best is None or self._rank(match) > self._rank(best):
                best = match
        return best

    def _resembling(self) -> Check | None:
        """A paraphrase between quotation marks: a place of the cited text shares many of the words, not the wording."""
        near = self.near
        if near is None or near.stretch.document not in self.cited or near.alignment.likeness < PARAPHRASE:
            return None
        same = [s for s in near.alignment.steps if s.same and s.text is not None]
        telling = [s for s in same if len(near.stretch.folded[s.text or 0]) > 3]
        if len(telling) < TELLING:
            return None
        words = [self.library.word(near.stretch, s.text) for s in (same[0], same[-1]) if s.text is not None]
        one = words[0].at.passage == words[-1].at.passage
        at = [self.library.covered(words[0].at, words[-1].at)] if one else [w.at for w in words]
        return self._check("paraphrase", at, None, 0.7)

    def _original(self, relay: str) -> Check | None:
        """Where a text that is no study has the words itself, and not in quotation marks: how the quotation differs."""
        folded = [w.folded for w in self.words]
        for c in self.library.candidates(folded, self.quotation.document, ()):
            if c.document == relay or self.library.documents[c.document].genre == "study":
                continue
            stretch = self.library.stretch(c.document, c.first, c.last, len(folded) + _SLACK)
            alignment = align(self.words, stretch.folded)
            if alignment is None or alignment.likeness < UNCITED:
                continue
            check = self._compared(Match(stretch, alignment), cited=False)
            last = check.evidence[-1]
            if in_quotation(self.library.passages[last.passage].text, last.start):
                continue
            if check.verdict == "altered":
                title = self.library.documents[c.document].title or c.document
                return structs.replace(
                    check, id=f"{self.quotation.id}:original_differs", verdict="original_differs",
                    difference=f"in {title}: {check.difference}",
                )  # fmt: skip
            return None
        return None

    def _enough(self, alignment: Alignment, document: str) -> bool:
        """Is the text like enough to be the one quoted?"""
        if document in self.cited:
            return alignment.likeness >= FOUND
        cites = self.quotation.class_ == "statement" and self.quotation.document in self.library.citing
        same = sum(s.same for s in alignment.steps)
        return alignment.likeness >= (UNCITED if cites else SPOKEN) and (same >= SHARED or same == len(self.words))

    def _rank(self, match: Match) -> tuple[bool, float, bool, bool]:
        """Word for word (or nearly) in the cited text, then likeness, then a primary text before a study."""
        cited = not self.cited or match.stretch.document in self.cited
        likeness = match.alignment.likeness
        primary = self.library.documents[match.stretch.document].genre != "study"
        return cited and likeness >= CLEARLY, likeness, cited, primary

    def _compared(self, match: Match, cited: bool = True) -> Check:
        stretch = match.stretch
        steps = tidied(match.alignment.steps, self.words, stretch.folded)
        used = [s.text for s in steps if s.text is not None]
        low, high = max(0, used[0] - 4), min(len(stretch.places), used[-1] + 5)
        text = {n: self.library.word(stretch, n) for n in range(low, high)}
        words = [text.get(n) or _NOWHERE for n in range(high)]
        found = differences(steps, self.words, words, self)
        serious = [d for d in found if d.serious]
        lead, follow = self._own_words()
        hidden = [] if serious else cuts(steps, words, lead, follow, self._raw_after(words[used[-1]]))
        elsewhere = cited and bool(self.cited) and stretch.document not in self.cited
        governed = None if serious or hidden else self._governed(words[used[0]], lead)
        verdict = (
            "elsewhere" if elsewhere else "altered" if serious else "truncated" if hidden
            else "against_sense" if governed else "verbatim_but_marked" if self._marked(found) else "verbatim"
        )  # fmt: skip
        said = [_shown(d, self.words, words) for d in (serious or [f for f in found if f.nature == "harmless"])]
        said += [_cut(c, used, words) for c in hidden]
        said += [f"after: [-{governed}-]"] if governed else []
        if elsewhere:
            title = self.library.documents[stretch.document].title or stretch.document
            said.insert(0, f"stands in {title}, not in the text cited")
        return self._check(verdict, self._blocks(used, found, words), _listed(said), self._confidence(verdict, match))

    def _governed(self, first: Word, lead: Sequence[str]) -> str | None:
        """What denies or qualifies the quoted words earlier in their sentence, unless the quoter says the like."""
        if says(lead) or len(self.words) < FEW:
            return None
        text = self.library.passages[first.at.passage].text
        start, _ = sentence_at(text, first.at.start)
        return governing(text[max(start, first.at.start - 160) : first.at.start])

    def _blocks(self, used: Sequence[int], found: Sequence[Difference], words: Sequence[Word]) -> list[Span]:
        """The words of the text, one span an unbroken run within a passage; what a mark leaves out is no evidence."""
        left_out = {n for d in found if d.nature == "marked" and not d.quoted for n in d.text}
        runs: list[list[Span]] = []
        last = None
        for n in used:
            if n in left_out:
                continue
            at = words[n].at
            if last == n - 1 and runs[-1][-1].passage == at.passage:
                runs[-1].append(at)
            else:
                runs.append([at])
            last = n
        return [self.library.covered(r[0], r[-1]) for r in runs]

    @property
    def ample(self) -> bool:
        return self.library.ample

    def known(self, word: str) -> bool:
        return self.library.known(word, self.quotation.document)

    def odd(self, word: str) -> bool:
        return self.library.odd(word)

    def _marked(self, found: Sequence[Difference]) -> bool:
        return any(d.nature == "marked" for d in found) or any(
            w.bracketed or w.before in ("ellipsis", "bracket") for w in self.words
        )

    def _confidence(self, verdict: str, match: Match) -> float:
        """Shares right on planted errors (evaluations/planted_errors.py), lowered for few words: chance is likelier."""
        base = {
            "verbatim": 0.99,
            "verbatim_but_marked": 0.98,
            "truncated": 0.75,
            "elsewhere": 0.9,
            "against_sense": 0.6,
        }.get(verdict)
        if base is None:  # altered: the less alike, the likelier another text is meant
            base = 0.5 + 0.49 * (match.alignment.likeness - FOUND) / (1 - FOUND)
        return round(base - (0.1 if len(self.words) < FEW + 2 else 0.0), 3)

    def _own_words(self) -> tuple[list[str], list[str]]:
        """The quoter's own words before and after, in the same sentence: he may say himself what he cut."""
        first, last = self.spans[0], self.spans[-1]
        before = self.library.passages[first.passage].text[max(0, first.start - 80) : first.start]
        after = self.library.passages[last.passage].text[last.end : last.end + 80]
        return words_of(_sentence_tail(before)).folded[-8:], words_of(_sentence_head(after)).folded[:8]

    def _raw_after(self, last: Word) -> str:
        return self.library.passages[last.at.passage].text[last.at.end : last.at.end + 12]

    def _check(self, verdict: str, evidence: list[Span], difference: str | None, confidence: float) -> Check:
        q = self.quotation
        return Check(
            id=f"{q.id}:check", kind="quotation", about=q.id, verdict=verdict,
            evidence=[*self.spans, *evidence], difference=difference, confidence=confidence,
        )  # fmt: skip


_NOWHERE = Word("", Span("", 0, 0, ""), "\n", "\n")  # before the stretch that is looked at


def _sentence_tail(text: str) -> str:
    for stop in (". ", "! ", "? ", "。"):
        text = text.rpartition(stop)[2]
    return text


def _sentence_head(text: str) -> str:
    for stop in (". ", "! ", "? ", "。"):
        text = text.partition(stop)[0]
    return text


def _shown(d: Difference, quoted: Sequence[QuotedWord], words: Sequence[Word]) -> str:
    """One difference in the notation of wdiff: three words before, [-the text's-] {+the quotation's+}."""
    old = " ".join(words[n].at.exact for n in d.text)
    new = " ".join(quoted[n].at.exact for n in d.quoted)
    at = d.quoted[0] if d.quoted else None
    lead = [q.at.exact for q in quoted[max(0, at - 3) : at]] if at else []
    if at is None:
        start = next(
            (n for n in range(d.text[0], d.text[0] - 3, -1) if n <= 0 or begins_sentence(words[n])), d.text[0] - 3
        )
        lead = [w.at.exact for w in words[max(0, start) : d.text[0]] if w is not _NOWHERE]
    parts = [*lead, f"[-{old}-]" if old else "", f"{{+{new}+}}" if new else ""]
    return f"{d.nature}: {' '.join(p for p in parts if p)}"


def _cut(numbers: Sequence[int], used: Sequence[int], words: Sequence[Word]) -> str:
    left_out = " ".join(words[n].at.exact for n in numbers)
    if numbers[-1] < used[0]:
        return f"left out just before: [-{left_out}-]"
    return f"left out just after: [-{left_out}-]" if numbers[0] > used[-1] else f"left out within: [-{left_out}-]"


def _listed(said: Sequence[str]) -> str | None:
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return "; ".join(said[:_SHOWN]) + more or None
