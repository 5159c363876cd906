"""What a quoted string is: someone's words, or a term, a name, a title, a scare quote, a translation.

Rules from general evidence, the strongest first: where it stands (block quotation, citation), what leads to it
("the term", "defined as", "entitled", a colon after a verb of saying), what follows ("he said"), its own shape (a
capitalised noun phrase, a sentence with its full stop, its length).
"""

# ruff: noqa: SIM905  (long word lists read better as running text)
from __future__ import annotations

import re

from visavis.records import QuotationClass
from visavis.stages.naming import lexicon
from visavis.stages.naming.quotations import Quoted
from visavis.text import sentence_at

_REACH = 240  # characters of the sentence looked at on either side
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_LINKING = frozenset(
    "a an the of for and or in on to by at from with de la le du des der die das und von zu im et и в на о no wa ga ni "
    "as nor but vs".split()
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|must|"
    r"cannot|[a-z]+n[’']t|[a-z]+[’'](?:re|ve|ll)|ist|sind|war|waren|wird|hat|haben|muss|soll|kann|"
    r"est|sont|était|a|ont|sera|был[аио]?|есть|будет|является|может|должн\w+)\b"
)
_GLOSS = re.compile(r"(?:[(\[]|,? or,? |[(\[]\s*(?:literally|lit\.|i\. ?e\.|that is|meaning),? ?)\Z")
_FOREIGN_BEFORE = re.compile(r"(?:[*_][^*_\n]{1,80}[*_]|[\"”’“][,.]?|[^\x00-\u024f\s]{2,})\s*(?:,? or,? |[(\[])\s*\Z")
_CUED = re.compile(r"(?::\s*|\bthat,?\s*|[\w)],\s*|[—–-]\s*)\Z")
_SPEAKER_AFTER = re.compile(r"[\s,—–-]*(?:[\w.’'-]+\s+){0,5}?\Z")
_RUNNING = re.compile(rf"\b(?:the|a|an|this|his|her|its|their) \Z|{lexicon.REPORTING.pattern}", re.IGNORECASE)
_CLAUSE_END = re.compile(r";|:(?!\s*\Z)|\.\s|[?!]\s")
_NAMED_THING = re.compile(
    r"\b(?:Plan|Operation|War|Army|Party|Memorandum|Treaty|Pact|Agreement|Act|Doctrine|Incident|Affair|Front|League|"
    r"Conference|Directive|Order|Group|School|Concept|Protocol|Declaration|Line|Committee|Bloc|Unternehmen|Fall|Krieg)\b"
)
_WRITTEN_THING = re.compile(
    r"\b(?:Memorandum|Memoranda|Report|Treaty|Pact|Protocol|Declaration|Convention|Charter|Note|Letter|Telegram|"
    r"Communiqué|Manifesto|Testament|Principles|Guidelines|Study|History|Studies|Minutes|Record|Statement)s?\b"
)


def classify(text: str, quoted: Quoted, in_citation: bool, in_note: bool) -> QuotationClass:
    """The class of a quotation whose last piece stands in `text`, maybe within a citation."""
    if quoted.block:
        return "statement"
    words = quoted.first.exact
    first, last = sentence_at(text, quoted.opened if len(quoted.spans) == 1 else quoted.last.start)
    first = max(first, quoted.enclosing + 1, quoted.opened - _REACH)
    left = text[first : quoted.opened] if len(quoted.spans) == 1 else ""
    right = text[quoted.closed : max(last, quoted.closed)][:_REACH]
    if in_citation:
        return "title"
    if len(quoted.spans) > 1:
        return "statement"
    titled = _title_case(words)
    if in_note and titled and words[-1:] in ",." and not _RUNNING.search(left[-60:]):
        return "title"
    if quoted.depth and len(words.split()) <= 3 and not titled and not lexicon.REPORTING.search(left[-25:]):
        return "scare"
    return (
        _led(left, words, titled)
        or _defined(left, right, words, titled)
        or _reported(left, right, words, titled)
        or _shape(left, right, words, titled)
    )


def _led(left: str, words: str, titled: bool) -> QuotationClass | None:
    """A gloss, a title or a name by the words right before it."""
    if _FOREIGN_BEFORE.search(left) and len(words.split()) <= 12:
        return "translation"
    if lexicon.TITLE_LEAD.search(left) and titled:
        return "title"
    if lexicon.TERM_LEAD.search(left) and not _sentence(words):
        return "name" if titled and _NAMED_THING.search(words) else "term"
    if lexicon.NAME_LEAD.search(left) and not _sentence(words):
        return "name" if titled else "term"
    return None


def _defined(left: str, right: str, words: str, titled: bool) -> QuotationClass | None:
    if lexicon.DEFINING_LEAD.search(left):
        return "term" if re.search(r"defined|refers?", left[-40:]) else "translation"
    if lexicon.TERM_FOLLOWS.match(right) and len(words.split()) <= 8:
        return "name" if titled else "term"
    if _GLOSS.search(left) and len(words.split()) <= 8 and not lexicon.REPORTING.search(left[-60:]):
        return "name" if titled and " " in words else "term"
    return None


def _reported(left: str, right: str, words: str, titled: bool) -> QuotationClass | None:
    """Someone's words by a verb of saying or judging that governs them."""
    cued = _CUED.search(left) is not None
    speaks = lexicon.REPORTING.search(left) or lexicon.SAYING_NOUN.search(left[-80:])
    if _sentence(words) or (len(words.split()) >= 9 and not titled):
        return "statement"
    if titled:  # a name stays a name, whoever utters it; but a cue right before makes a short exclamation speech
        said = bool(cued and left.rstrip().endswith((":", ",")) and lexicon.REPORTING.search(left[-40:]))
        said = said or (words[-1:] in ".!" and _last_end(lexicon.REPORTING, left[-16:]) == len(left[-16:].rstrip()) > 0)
        return "statement" if said and not _NAMED_THING.search(words) else None
    clause = left[_last_end(_CLAUSE_END, left) :]
    governed = lexicon.REPORTING.search(clause) or lexicon.JUDGING.search(clause) or lexicon.REFERRING.search(clause)
    if governed or (cued and speaks):
        return "statement"
    if lexicon.REPORTING.search(right[:60]) and words[-1:] in ",?!":
        return "statement"
    return None


def _shape(left: str, right: str, words: str, titled: bool) -> QuotationClass:
    """Without a cue: a capitalised noun phrase is a name, a written thing a title, the rest holds at arm's length."""
    if titled:
        if _WRITTEN_THING.search(words):
            return "title"
        return "name" if " " in words.strip(",.;") else "term"
    if len(words.split()) >= 6 or (_FINITE.search(words) and len(words.split()) >= 4):
        return "statement"
    if lexicon.SAYING_NOUN.search(left[-50:]) or re.search(
        r"\b(?:in|of|by) (?:his|her|their|its|[A-Z]\w+[’']s?) \Z", left
    ):
        return "statement"
    return "scare"


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    end = 0
    for m in pattern.finditer(text):
        end = m.end()
    return end


def _title_case(words: str) -> bool:
    """Every word but the linking ones is capitalised, and it does not end as a sentence does."""
    found = _WORD.findall(words)
    content = [w for w in found if w.lower() not in _LINKING]
    if not content or words[-1:] in "!?":
        return False
    big = sum(w[0].isupper() for w in content)
    return big == len(content) or (len(content) >= 5 and big / len(content) >= 0.8)


def _sentence(words: str) -> bool:
    """It reads as a sentence: four words or more, a finite verb or a full stop, no title."""
    count = len(words.split())
    if _title_case(words):
        return False
    if re.search(r"[。！？]", words) or (count == 1 and len(words) > 14 and re.search(r"[\u3040-\u30ff]", words)):
        return True
    ends = words[-1:] in ".!?" and words[:1].isupper()
    return count >= 4 and bool(ends or (_FINITE.search(words) and (words[:1].isupper() or count >= 7)))
