"""The question of a study: who saw whom, along what, when; from its title, its headings and the sentences that say so.

General forms only: "X's perceptions of A and B during P", "how X saw Y", "the image of Y in X", and the like in
German, Russian and Japanese. What a form captures is trimmed to the noun phrase and left as a name; who that is, is
for the authority and the scholar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from visavis.codebook import Names, alike, frames_only, section_name, stems
from visavis.records import Passage
from visavis.stages.framing.periods import period_of
from visavis.text import Span, sentences, span

# A sentence longer than this asks nothing that a reader could follow, and would only cost time.
LONGEST = 1200
# The question stands near the beginning: titles, abstract, introduction.
PARAGRAPHS = 40

_NP = r"[^,.;:()?!\[\]\"“”„«»\n]{2,80}?"
_VIEW = (
    r"(?:perceptions?|images?|views?|attitudes?|opinions?|assessments?|conceptions?|portrayals?|representations?|"
    r"stereotypes?|pictures?|judge?ments?|appraisals?|understanding|outlook|evaluations?)"
)
_ON = r"(?:of|on|about|towards?|regarding|concerning|vis-à-vis)"
_SAW = (
    r"(?:saw|sees?|view(?:ed|s)?|perceive[ds]?|regard(?:ed|s)?|imagine[ds]?|judge[ds]?|portray(?:ed|s)?|"
    r"underst(?:ood|ands?)|assess(?:ed|es)?|thought (?:of|about)|spoke (?:of|about))"
)
_END = r"(?=$|[,.;:()?!\n])"
# Forms that say of themselves that somebody saw somebody.
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form)
    for form in (
        rf"(?i:(?P<who>{_NP})\s+and\s+(?:its|their|his|her)\s+(?:[\w-]+\s+){{0,2}}?{_VIEW}\s+{_ON}\s+)(?P<rest>.+)",
        rf"(?i:(?P<who>{_NP})['’](?:s\s+|\s+)(?:\([^()]{{1,250}}\)\s+)?"
        rf"(?:[\w-]+\s+){{0,2}}?{_VIEW}\s+{_ON}\s+)(?P<rest>.+)",
        rf"(?i:\bhow\s+(?P<who>{_NP})\s+{_SAW}\s+)(?P<rest>.+)",
        rf"(?P<whom>{_NP})\s+(?i:in the eyes of|through the eyes of|as (?:seen|perceived|viewed) by)\s+"
        rf"(?P<who>{_NP}){_END}",
        rf"(?i:\bwie\s+)(?P<who>{_NP})\s+"
        r"(?P<whom>(?:(?:den|die|das)\s+)?[A-ZÄÖÜ]\w+(?:\s(?:und|,)\s[A-ZÄÖÜ]\w+)*)\s+"
        r"(?i:sah(?:en)?|wahrnahm(?:en)?|betrachtete[n]?|beurteilte[n]?)",
        rf"(?P<whom>{_NP})\s+(?i:глазами)\s+(?P<who>{_NP}){_END}",
    )
)
# Forms that other subjects have too ("vegetation assessment of forests"): they count where an actor is named.
_LOOSE: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form)
    for form in (
        rf"(?P<who>(?:[A-Z][\w-]+\s+){{1,4}}(?:[a-z]+\s+){{0,2}}?)(?i:{_VIEW}\s+{_ON}\s+)(?P<rest>.+)",
        rf"(?i:\b{_VIEW}\s+{_ON}\s+(?P<whom>{_NP})\s+(?:in|by|among|within|held by)\s+(?:the\s+)?)"
        rf"(?P<who>{_NP}){_END}",
        # German with a nominal adjective: das schwedische Y-Bild; die schwedische Wahrnehmung Ys
        r"(?P<who>\b[a-zäöüß]{3,}(?:e|en|er|es))\s+(?P<whom>[A-ZÄÖÜ]\w+?)(?:-B|b)ild(?:er|es)?\b",
        r"(?P<who>\b[a-zäöüß]{3,}(?:e|en|er|es))\s+(?i:bild|wahrnehmung|darstellung|einschätzung|beurteilung|sicht|haltung|"
        r"vorstellungen)\s+(?:(?i:der|des|von|vom|auf|über|gegenüber|zu)\s+)?"
        rf"(?P<whom>[A-ZÄÖÜ]{_NP}){_END}",
        # German: das Bild Y in X; die Wahrnehmung Y durch X; die Sicht X auf Y; das Y-Bild X
        r"(?i:\b(?:bild|wahrnehmung|darstellung|einschätzung|beurteilung)\s+)(?:(?i:der|des|von|vom)\s+)?"
        rf"(?P<whom>{_NP})\s+(?i:durch|in|bei|im|seitens)\s+(?P<who>{_NP}){_END}",
        rf"(?i:\b(?:sicht|haltung|einstellung|blick|vorstellungen?|meinung)\s+)(?P<who>{_NP})\s+"
        rf"(?i:auf|gegenüber|zu|von|über)\s+(?P<whom>{_NP}){_END}",
        rf"(?P<whom>[A-ZÄÖÜ]\w+?)(?:-B|b)ild(?:er)?\s+(?i:der|des|in|im|bei)\s+(?P<who>{_NP}){_END}",
        # Russian: советские представления об Y; X's adjective before the noun
        rf"(?P<who>[А-Яа-яё-]+(?:ские|ский|ская|ское|ского|ской|ских))\s+(?:представлени\w+|образ\w*|взгляд\w*|"
        rf"восприяти\w+|отношени\w+)\s+(?:(?:о|об|на|к|ко)\s+)?(?P<whom>[А-ЯЁ]{_NP}){_END}",
        # Russian: образ Y в X; восприятие Y X; отношение X к Y; представления X о Y
        rf"(?i:\b(?:образ\w*|восприяти\w+)\s+)(?P<whom>{_NP})\s+(?i:в|во|у)\s+(?P<who>{_NP}){_END}",
        rf"(?i:\b(?:отношени\w+|представлени\w+|взгляд\w*)\s+)(?P<who>{_NP})\s+(?i:к|ко|о|об|на)\s+"
        rf"(?P<whom>{_NP}){_END}",
        # Japanese: XのY認識, XのY観; XにおけるY像
        r"(?P<who>[^の\s、。「」]{1,20})(?:の|における)(?P<whom>[^の\s、。「」]{1,20}?)(?:に対する)?(?:認識|イメージ|像|観)",
    )
)
# Where the name of a perceiver cannot reach further back.
_BEFORE_WHO = frozenset(
    [
        "a",
        "an",
        "analyses",
        "analyzes",
        "examines",
        "explores",
        "studies",
        "on",
        "of",
        "how",
        "what",
        "that",
        "this",
        "these",
        "about",
        "to",
        "and",
        "from",
        "in",
        "by",
        "with",
        "regarding",
        "concerning",
        "between",
        "is",
        "was",
        "are",
        "were",
        "clarify",
        "clarifies",
        "compare",
        "compares",
        "trace",
        "traces",
        "understand",
        "reconstruct",
        "reconstructs",
        "investigates",
        "investigate",
        "shows",
        "show",
        "than",
        "as",
        "into",
        "whether",
        "for",
        "toward",
        "towards",
        "der",
        "die",
        "das",
        "des",
        "den",
        "dem",
        "von",
        "zu",
        "über",
        "wie",
        "was",
        "die",
        "untersucht",
    ]
)
# Adjectives that stand where a people's name would, and name nobody.
_NOBODY = frozenset(
    [
        "changing",
        "contemporary",
        "cultural",
        "popular",
        "public",
        "critical",
        "new",
        "early",
        "late",
        "modern",
        "historical",
        "historic",
        "political",
        "social",
        "empirical",
        "external",
        "individual",
        "mutual",
        "western",
        "eastern",
        "traditional",
        "official",
        "collective",
        "literary",
        "visual",
    ]
)
_AFTER_WHOM = re.compile(
    r"\s+(?:during|in|from|between|before|after|until|based|to|by|with|as|which|who|that|at|under|through|on|for|"
    r"changed|was|were|is|are|had|has|while|when|over|against|throughout|around|within|because|since|have|turned)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|und|и|sowie|&)\s+|[・と、]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# How Japanese shortens the names of powers behind 対, "towards": 対ソ観.
_TOWARDS = {
    "日": "日本", "ソ": "ソ連", "露": "ロシア", "米": "アメリカ", "英": "イギリス", "独": "ドイツ", "仏": "フランス",
    "中": "中国", "伊": "イタリア", "韓": "韓国", "満": "満洲", "印": "インド", "豪": "オーストラリア",
}  # fmt: skip
_ERA = re.compile(
    r"^(?:戦間期|戦前|戦後|戦時下?|近代|現代|冷戦期|明治期?|大正期?|昭和期?|[一二三四五六七八九十〇\d]+年代)の?"
)
_ARTICLE = re.compile(r"^(?:the|a|an|der|die|das|den|dem|des)\s+", re.IGNORECASE)


class Asked:
    """What one sentence or title asks: a perceiver and targets as named, and where."""

    def __init__(self, who: str, whom: list[str], period: str | None, at: Span) -> None:
        self.who, self.whom, self.period, self.at = who, whom, period, at


def asked_in(text: str, at: Span, names: Names) -> Asked | None:
    """The first form that a title or sentence answers to; the looser ones only where it names an actor."""
    text = text[:LONGEST]
    for forms in (_FORMS, _LOOSE):
        for form in forms:
            m = form.search(text)
            if m is None:
                continue
            parts = m.groupdict()
            whom = _targets(parts.get("whom") or parts.get("rest") or "")
            who = _perceiver(parts["who"])
            if who and period_of(who) and not names.within(who):
                continue  # "im Ersten Weltkrieg" is when, not who
            if who and whom and (forms is _FORMS or _names_any("; ".join([who, *whom]), names)):
                return Asked(who, whom, period_of(text), at)
    return None


def _names_any(text: str, names: Names) -> bool:
    """Whether a known actor stands in a text, by name, German genitive, or within unspaced Japanese."""
    return bool(names.within(text) or names.within(re.sub(r"(?<=\w\w\w)s\b", "", text))) or bool(_UNSPACED.search(text))


def _perceiver(text: str) -> str | None:
    """The noun phrase at the end of what stands before "perceptions", without its article."""
    tokens = re.sub(r"\s*\b\d{4}\b.*", "", _ERA.sub("", text)).split()
    kept: list[str] = []
    for token in reversed(tokens[-9:]):
        low = token.casefold()
        if low == "the" or low in _BEFORE_WHO:
            if low == "of" and kept and len(kept) < 4 and kept[0][:1].isupper():
                kept.insert(0, token)  # "the presidents of the United States"
                continue
            if low == "the" and kept and len(tokens) > len(kept) + 1 and tokens[-len(kept) - 2].casefold() == "of":
                kept.insert(0, token)
                continue
            break
        kept.insert(0, token)
    name = _ARTICLE.sub("", " ".join(kept)).strip(" '’")
    nobody = len(name) < 2 or not any(c.isalpha() for c in name) or name.casefold() in _NOBODY
    return None if nobody else name


def _targets(text: str) -> list[str]:
    """The names in "Japan, Germany and the United States during ...": those written as names."""
    head = re.split(r"[.;:()?!\[\]\"“”]", text, maxsplit=1)[0]
    head = _AFTER_WHOM.sub("", " " + head).strip()
    out = []
    for part in _AND.split(head):
        name = _ARTICLE.sub("", part.strip(" ,'’"))
        if name.startswith("対"):
            name = _TOWARDS.get(name[1:], name[1:])
        if name and len(name.split()) <= 5 and (name[0].isupper() or not name.isascii()):
            out.append(name.removesuffix("'s").removesuffix("’s"))
    return list(dict.fromkeys(out))


def questions(title: Passage | None, body: list[Passage], names: Names) -> Iterator[Asked]:
    """Everything asked: the title first, then sentences of the first paragraphs."""
    if title is not None:
        found = asked_in(title.text, span(title.id, title.text, 0, len(title.text)), names)
        if found:
            yield found
    for p in body[:PARAGRAPHS]:
        for start, end in sentences(p.text):
            if end - start <= LONGEST:
                found = asked_in(p.text[start:end], span(p.id, p.text, start, end), names)
                if found:
                    yield found


def as_written(name: str, body: list[Passage]) -> str:
    """A name from a title in capitals, as the text itself writes it."""
    pattern = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
    forms = Counter(m.group() for p in body[:PARAGRAPHS] for m in pattern.finditer(p.text[:20000]))
    return forms.most_common(1)[0][0] if forms else name


# ---------------------------------------------------------------- dimensions

_FOCUS = re.compile(  # what follows, up to the end of the clause, names dimensions
    r"(?i)\b(?:(?:differences?|similarities|commonalities|contrasts?)(?:\s+and\s+\w+)?\s+(?:in|between|of|as to|"
    r"with respect to|"
    r"concerning|regarding)\s+(?:their|its|his|her|the)\s+"
    r"|(?:in terms of|with (?:regard|respect) to|focus(?:es|ing|ed)? (?:mainly |chiefly |above all )?on|"
    r"with a focus on|"
    r"from the (?:perspectives?|viewpoints?|points? of view|standpoints?) of)\s+"
    r"|(?:two|three|four|five|\d)\s+(?:dimensions|aspects|themes|questions|axes|categories)\s*(?:of\s+|:\s*)"
    r"|unterschiede?\s+(?:in|hinsichtlich|bezüglich)\s+|im hinblick auf\s+|hinsichtlich\s+"
    r"|различи\w+\s+в\s+|с точки зрения\s+)"
)
MOST_DIMENSIONS = 6


def dimensions_of(headings: list[Passage], body: list[Passage], names: list[str]) -> tuple[list[str], list[Span]]:
    """The dimensions: what the focus sentence names and headings confirm; else either alone.

    `names`: the perceivers and targets, which are no dimensions.
    """
    focused: list[tuple[str, Span]] = []
    for p in body[:PARAGRAPHS]:
        for start, end in sentences(p.text):
            if end - start > LONGEST:
                continue
            at = span(p.id, p.text, start, end)
            for opening in _FOCUS.finditer(at.exact):
                focused += [(d, at) for d in _dimension_names(at.exact[opening.end() : opening.end() + 200])]
    sections = [h for h in headings if not frames_only(h.text)]
    taken = {s for n in names for s in stems(n)}
    sections = [h for h in sections if set(stems(section_name(h.text))) - taken]
    out: dict[str, list[Span]] = {}
    for h in sections:
        named = [at for name, at in focused if alike(name, section_name(h.text)) >= 0.5]
        if named:
            out.setdefault(_lower(section_name(h.text)), named)
    if not out:
        for h in _parallel(sections):
            out.setdefault(_lower(section_name(h.text)), []).append(span(h.id, h.text, 0, len(h.text)))
    if not out:
        for name, at in focused[:MOST_DIMENSIONS]:
            out.setdefault(name, []).append(at)
    chosen = list(out)[:MOST_DIMENSIONS]
    return chosen, [s for d in chosen for s in out[d][:1]]


def _lower(words: str) -> str:
    """A heading in running text: title case goes, names in capitals within stay as far as can be told."""
    tokens = words.split()
    titled = sum(t[:1].isupper() for t in tokens if len(t) > 3)
    if titled == sum(len(t) > 3 for t in tokens):
        return words.lower()
    return words[:1].lower() + words[1:]


def _parallel(sections: list[Passage]) -> list[Passage]:
    """Of the subject headings those of the highest level that has two to six of them."""
    for level in sorted({h.level or 1 for h in sections}):
        same = [h for h in sections if (h.level or 1) == level]
        if 2 <= len(same) <= MOST_DIMENSIONS:
            return same
    return []


def _dimension_names(text: str) -> list[str]:
    head = re.split(r"[.;?!()]|\s+(?:during|in order|between|which|that|who|so|because|as well as how)\s", text)[0]
    out = []
    for part in _AND.split(head):
        name = re.sub(r"(?i)^(?:the|their|its|and|of|on|in|a)\s+", "", part.strip(" ,:"))
        name = re.sub(r"(?i)^(?:the|their|its)\s+", "", name)
        if 1 <= len(name.split()) <= 6 and any(c.isalpha() for c in name):
            out.append(name)
    return out
