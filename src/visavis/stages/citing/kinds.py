"""What kind of work a reference names, in which form, in which language."""

from __future__ import annotations

import re

from visavis.records import CitationForm
from visavis.stages.citing.draft import Draft
from visavis.stages.citing.vocabulary import THESIS

_SPOKEN = re.compile(
    r"\b(?:address|speech|remarks|statement|message to|inaugural|state of the union|broadcast|rede|"
    r"ansprache|речь|выступление|"
    r"обращение|доклад)\b|演説|談話",
    re.IGNORECASE,
)
_MEMO = re.compile(
    r"\b(?:memorandum|telegram|report|directive|protocol|minutes|treaty|note verbale|aufzeichnung|denkschrift)\b",
    re.IGNORECASE,
)


def form_of(d: Draft) -> CitationForm:
    """Full where it says who published it, when or where it is kept; short where it trusts an earlier note."""
    if d.form != "full":
        return d.form
    told = d.issued or d.publisher or d.place or d.container or d.archive or d.location or d.url or d.doi or d.genre
    return "full" if told else "short"


def type_of(d: Draft) -> str:
    """The CSL type."""
    if d.type:
        return d.type
    if d.genre and THESIS.search(d.genre):
        return "thesis"
    if d.archive or d.location or d.collection:
        return "manuscript"
    if d.contained and d.container:
        return "chapter" if not (d.issue or _journal(d.container)) else "article-journal"
    if d.quoted_title and d.title and _SPOKEN.search(d.title) and not (d.volume or d.issue) and _days(d):
        return "speech"
    if d.container:
        return "article-newspaper" if _days(d) and not d.volume and not d.issue else "article-journal"
    if d.url and not d.publisher:
        return "webpage"
    if d.quoted_title:
        if d.title and _SPOKEN.search(d.title):
            return "speech"
        return "document" if not d.publisher or (d.title and _MEMO.search(d.title)) else "book"
    return "book" if d.title else "document"


def _days(d: Draft) -> bool:
    """Is it dated to the day, as speeches and newspapers are?"""
    return d.issued is not None and any(len(p) == 3 for p in d.issued.date_parts)


def _journal(title: str) -> bool:
    return (
        re.search(
            r"\b(?:journal|review|quarterly|zeitschrift|вопросы|вестник|история|журнал)\b|研究$|雑誌|論集",
            title,
            re.IGNORECASE,
        )
        is not None
    )


# Syllables of romanised Japanese: Hepburn and Kunrei, with long vowels written out.
_SYLLABLE = (
    r"(?:(?:[kgsztdnhbpmrywfj]|ky|gy|sh|sy|ch|ty|ts|j|jy|zy|ny|hy|by|py|my|ry|f|w)?[aiueoāīūēō]+|"
    r"n(?![aiueoy])|m(?=[bpm]))"
)
_ROMAJI = re.compile(rf"(?:(?:kk|ss|tt|pp|tch)(?=[aiueohy])|{_SYLLABLE})+$", re.IGNORECASE)
_DOUBLED = re.compile(r"(?:k(?=k)|s(?=s)|t(?=[tc])|p(?=p))", re.IGNORECASE)
_STOPWORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and in on for to from with at by an a between during",
        "de": "der die das und des im zur zum von für über eine ein zwischen den dem",
        "fr": "le la les et du des dans sur pour une un à aux l d",
        "it": "il lo gli e della delle dei nel nella per una un di da",
        "es": "el los las y del en por una un sobre la de",
    }.items()
}

_PLAIN = frozenset(["the", "of", "and", "in", "on", "for", "with", "by", "der", "die", "das", "und", "des"])


def romanised_japanese(title: str) -> bool:
    """Do most words of a title divide into Japanese syllables, at least one of them a long one?"""
    words = [
        w
        for w in re.findall(r"[^\W\d_]+", title.replace("'", "").replace("’", ""))
        if w.isascii() or "ō" in w or "ū" in w
    ]
    words = [w for w in words if len(w) > 1]
    good = [w for w in words if _ROMAJI.match(_DOUBLED.sub("", w))]
    return any(len(w) > 4 for w in good) and 2 * len(good) >= len(words)


def language_of(d: Draft, text: str) -> str | None:
    """The language of the cited work, from its title; a BCP 47 tag or None."""
    title = " ".join(x for x in (d.title, d.container if not d.title else None) if x) or text
    if re.search(r"[\u3040-\u30ff]", title):
        return "ja"
    if re.search(r"[іїєґ]", title, re.IGNORECASE):
        return "uk"
    if len(re.findall(r"[\u0400-\u04ff]", title)) * 3 >= len(re.findall(r"[^\W\d_]", title)) > 0:
        return "ru"
    if re.search(r"[\u4e00-\u9fff]", title):
        return (
            "ja"
            if re.search(r"[\u3040-\u30ff]", text) or re.search(r"頁|注|編|書店|大学|省|館|前掲|同上", text)
            else "zh"
        )
    if d.title is None:
        return None
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", title)]
    votes = {k: sum(w in v for w in words) for k, v in _STOPWORDS.items()}
    best = max(votes, key=lambda k: votes[k])
    plainly = any(w in _PLAIN for w in words)  # "to", "no", "wa" are particles of Japanese; these are not
    japanese = (romanised_japanese(title) and (d.translated or _japanese_name(d))) or (
        d.translated and _japanese_name(d)
    )
    if japanese and not plainly:
        return "ja"
    return best if votes[best] else None


def _japanese_name(d: Draft) -> bool:
    people = d.authors or d.editors
    return any(
        n.family and _ROMAJI.match(_DOUBLED.sub("", n.family)) and n.given and _ROMAJI.match(n.given) for n in people
    )
