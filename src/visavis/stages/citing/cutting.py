"""A note's text cut into pieces: at semicolons, and at the full stops that end a sentence or a reference.

In the Russian and German manner full stops also part the fields of one reference ("Title. Place, 1999. S. 3."), so a
full stop cuts only where what stands before is complete or prose, and what follows cannot go on with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from visavis.stages.citing.marked import ITALIC, QUOTE, Marked
from visavis.stages.citing.vocabulary import IBID, IDEM, PROSE, SIGNAL

_CUT = re.compile(r"[;；](?:\s+|$)|[.!?…]+[)\]]?\s+(?=\S)|。\s*(?=\S)|(?<=[\ue000])\s+(?=[A-ZА-ЯЁÀ-Þ\ue001])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.,/–—-])(?:[^\W\d_]|vols?|nos?|pp|eds?|trans|transl|cf|vgl|op|cit|loc|al|hg|hrsg|bd|bde|nr|"
    r"jg|fn|anm|fol|cf|esp|ca|"
    r"insb|bes|usw|bzw|diss|phil|univ|dept|gov|st|dr|prof|mr|mrs|ms|jr|sr|rev|gen|col|lt|capt|sen|rep|adm|"
    r"hon|inc|co|ltd|ser|suppl|"
    r"sess|cong|art|ch|chap|sec|par|app|aufl|abt|übers|zit|см|цит|ср|указ|соч|др|гг|стр|ред|отв|сост|пер|"
    r"изд|вып|оп|лл|тыс|им|кн|гл|"
    r"напр|док|прим|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|okt|dez|v|vs|n|nn|bl|sp|rn|rg|ibid|"
    r"ebd|ders|dies|id|"
    r"J|Aust|Law|Int|Hist|Soc|Am|Brit|Q)\.$",
    re.IGNORECASE,
)
_SHORT_WORD = re.compile(r"(?:^|[\s(])[a-zа-яё]{1,4}$")  # "pt. 2": no sentence ends with the like before a number
_CONTINUES = re.compile(
    r"(?:[СCsS]{1,2}\.\s?\d|pp?\.|Pp?\.\s?\d|С\.|Т\.\s?\d|Bd\.|Vol|vol|No\.|Nr|№|Ч\.\s?\d|Вып|Кн\.|"
    r"Ф\.\s?\d|Оп\.|Д\.|Лл?\.|Изд|Отв|Под ред|Сост|"
    r"Пер\.|М\.\s?[,:;]|М\.\s\d|СПб|Л\.\s?[,:]|[A-Z][\w .,-]{1,30}:\s[A-Z]|[А-ЯЁ][\w .-]{1,30}:\s[А-ЯЁ]|"
    r"Eds?\.|Edited by|Trans(?:\.|lated)|"
    r"Hrsg|Hg\.|Übers|In:|In\s[A-ZÄÖÜ\ue001]|//|URL|DOI|doi|Accessed|Дата обращения|(?:1[5-9]|"
    r"20)\d\d(?!\s[a-zа-я])|\d+\s[сp]\.|\ue002|\ue003|"
    r"\ue004|[A-Z]\.\s?\d|S\.\s?\d|Aufl|Dok|Part\s\d|Pt\.\s\d|Teil\s\d|"
    r"Указ\. ?соч|Цит\. ?соч|Соч\. ?указ|Op\. ?cit|[Aa]\. ?a\. ?O)"
)
COMPLETE = re.compile(
    r"(?:(?:1[5-9]|20)\d\d[a-z]?(?:\s?гг?)?|(?:pp?|S|С|с|л|Л|n|fol|Bl|д|Д)\.\s?(?:\d[\w–—-]*|"
    r"[ivxlc]+)(?:\s?ff?)?|\d[\d–—-]*(?:,\s?\d[\d–—-]*)*|頁|\d+\s?ff?\.?|"
    r"op\. ?cit|[\ue002\ue004]|\ue003)[.,)\]\s]*$"
)
_FRESH = re.compile(r"(?:Top |No )?(?:Secret|Confidential|Unclassified|Official Use|Classified|classification)\b")
_REPEATED = re.compile(r"\b(?:ibid|ebd)\.$", re.IGNORECASE)
_OPENS = re.compile(r"(?:For|See|The|A|An|In|On|No|This|Another|Regarding|Copies|Also|Zu|Zur|Zum|Siehe|Vgl)\b")
_TOPIC_FIRST = re.compile(
    r"(?:For|On|Regarding|Concerning|Zum?|Zur|Über|О|Об)\s[^.;]{2,160}?,?\s(?:see|cf\.|vgl\.|siehe|см\.)\s"
)
YEAR = re.compile(
    r"(?:(?<=[,.:;–—(\ue000\ue001\ue003/]\s)|(?<=[^\W\d_]\s))(?:1[5-9]|"
    r"20)\d\d(?:[-–/]\d{2,4})?[a-z]?(?=\s?(?:[,.;:)\]\ue002]|г\.|$))"
)
_AUTHOR_DATE = re.compile(
    r"[^\d\ue000-\ue004]{3,150}[\s,](?:\(?(?:1[5-9]|20)\d\d[a-z]?\)?|\ue002+)[.,:]?"
)  # what a title follows


def stretches(m: Marked) -> Iterator[tuple[int, int]]:
    """The paragraphs of the text, and what stands in them before, in and after brackets that hold a citation."""
    for paragraph in re.finditer(r"(?:(?!\n\s*\n)[\s\S])+", m.mask):
        start, end = paragraph.span()
        for a, b in m.islands:
            if start <= a and b <= end:
                yield start, a
                yield a + 1, b - 1
                start = b
        yield start, end


def pieces(m: Marked, begin: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Half-open pieces of a stretch of the text; the flag tells that a sentence ended before."""
    cuts = [c for c in _CUT.finditer(m.mask, begin, end) if _may_cut(m, c)]
    ends = [c.start() if m.mask[c.start()] in ";；" else c.end() for c in cuts]
    start, fresh = begin, True
    for k, c in enumerate(cuts):
        upto = ends[k + 1] if k + 1 < len(cuts) else end
        semicolon = m.mask[c.start()] in ";；"
        if not semicolon and _goes_on(m.mask, start, c.end(), upto, ends, k):
            continue
        yield start, ends[k], fresh
        start, fresh = c.end(), not semicolon
    if start < end:
        yield start, end, fresh


def _may_cut(m: Marked, c: re.Match[str]) -> bool:
    first = m.mask[c.start()]
    if first in ";；。" or _FRESH.match(m.mask, c.end()):
        return True
    if _REPEATED.search(m.mask, max(0, c.start() - 8), c.start() + 1) and _OPENS.match(m.mask, c.end()):
        return True
    if first.isspace():  # after a quotation: only one that ends a sentence
        region = m.at(c.start() - 1)
        return region is not None and m.text[region.end - 2 : region.end - 1] in (".", "!", "?")
    nxt = m.mask[c.end()]
    if nxt.islower():
        return False
    if first == "." and nxt.isdigit() and _SHORT_WORD.search(m.mask[max(0, c.start() - 6) : c.start()]):
        return False
    if re.search(r"\d\s?ff?$", m.mask[max(0, c.start() - 5) : c.start()]):
        return True
    return not (first == "." and _ABBREVIATION.search(m.mask[max(0, c.start() - 24) : c.start() + 1]))


def _goes_on(mask: str, start: int, cut: int, upto: int, ends: list[int], k: int) -> bool:
    """Does the reference before a full stop go on after it?"""
    start = max(start, cut - 600)
    left, right = mask[start:cut].rstrip(), mask[cut : min(upto, cut + 300)]
    if SIGNAL.match(right) and not re.match(r"(?:S|С|с)\.\s?\d", right):
        return False
    if _TOPIC_FIRST.match(right):
        return False
    prose = PROSE.search(left) is not None
    if right[:1] in (ITALIC, QUOTE) and not prose and _AUTHOR_DATE.fullmatch(left):
        return True
    if _CONTINUES.match(right):
        return not prose or COMPLETE.search(left) is not None or not PROSE.search(right)
    if prose or COMPLETE.search(left) or PROSE.search(right) or len(right) > 200 or len(left) < 3:
        return False
    if IBID.match(right) or IDEM.match(right):
        return False
    if left.endswith((QUOTE, QUOTE + ".", QUOTE + ",")) and right[:1] == ITALIC:
        return True
    return YEAR.search(" " + right) is not None or (
        k + 1 < len(ends)
        and upto < len(mask)
        and _CONTINUES.match(mask, upto + (mask[upto : upto + 1] == " ")) is not None
        and len(right.split()) < 12
    )
