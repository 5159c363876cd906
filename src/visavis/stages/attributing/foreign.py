"""German, Russian and Japanese reports: smaller lexicons, the plain patterns of each language.

German sets the reported clause off by a comma ("sagte, dass", "erklärte, er werde"), Russian by ", что" or a colon,
Japanese closes it with the particle to before the verb. What these patterns do not hold is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from visavis.records import Act
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.subjects import Range
from visavis.stages.attributing.tokens import Words
from visavis.text import listed, sentences

_DE_SPEECH = """
sagte sagt erklärte erklärt betonte betont meinte meint behauptete behauptet berichtete berichtet äußerte äußert
bemerkte bemerkt antwortete antwortet fragte fragt verlangte forderte fordert warnte warnt versicherte versichert
schrieb schreibt geschrieben gesagt verkündete verkündet unterstrich hervorgehoben mitgeteilt teilte gab erwiderte
argumentierte argumentiert drohte versprach bestritt leugnete gestand räumte urteilte urteilt notierte
"""
_DE_THOUGHT = """
glaubte glaubt dachte denkt gedacht fürchtete fürchtet befürchtete befürchtet hoffte hofft wusste wußte weiß
vermutete vermutet hielt sah fand erkannte erkennt nahm annahm rechnete erwartete erwartet wollte beschloss beschloß
überzeugt zweifelte bezweifelte fühlte
"""
_RU_SPEECH = """
сказал заявил отметил подчеркнул подчеркивал подчёркивал утверждал указал указывал писал написал сообщил ответил
спросил объявил добавил пояснил объяснил признал заметил говорил предупредил потребовал обещал доложил докладывал
"""
_RU_THOUGHT = """
считал полагал думал надеялся опасался боялся знал понимал верил решил предполагал видел убежден убеждён сомневался
хотел намеревался
"""
_JA_SPEECH = "述べ 語 言 主張 答え 指摘 強調 警告 宣言 発言 報告 説明 書 記 表明 批判"
_JA_THOUGHT = "考え 思 信じ 恐れ 認識 見な 見て 感じ 期待 判断 望"


def _any(words: str, ending: str = "") -> str:
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")" + ending


_NAME = r"(?:[A-ZÄÖÜА-ЯЁ]\.\s?){0,3}[A-ZÄÖÜА-ЯЁ][\w’'-]*"
_NP_DE = (
    r"(?:(?:[Dd]er|[Dd]ie|[Dd]as|[Ee]ine?|[Ss]eine|[Ii]hre)\s+)?(?:[a-zäöüß]+(?:e|er|en|es)\s+)?"
    rf"{_NAME}(?:\s+(?:von\s+|der\s+|des\s+)?{_NAME}){{0,5}}|[EeSs]r|[Ss]ie|[Ee]s|[Ii]ch|[Ww]ir|[Mm]an"
)
_NP_RU = (
    rf"(?:[а-яё]+(?:ий|ый|ой|ая|ое|ие|ые)\s+)?{_NAME}(?:\s+(?:[а-яё]+\s+)?{_NAME}){{0,4}}"
    r"|(?:[А-Яа-яё]+\s+)?(?:[Оо]н|[Оо]на|[Оо]ни|[Яя]|[Мм]ы)"
)
_DE_CUE = rf"(?P<c>{_any(_DE_SPEECH + _DE_THOUGHT)})"
_RU_CUE = rf"(?P<c>{_any(_RU_SPEECH + _RU_THOUGHT, '(?:а|о|и)?')})"
_MORE = r"(?:\s+[^,.:;]{0,60}?)?"  # what may stand between the verb and the comma
_DE_CLAUSE = _MORE + r"(?:,\s+(?:dass|daß|ob|wie|warum|weshalb)?\s*|:\s+)(?P<t>\S.+)"
_RU_CLAUSE = _MORE + r"(?:,\s+(?:что|будто|чтобы|ли)\s+|:\s+)(?P<t>\S.+)"
_MARKED = r"(?P<t>[„“\"»«][^„“”\"»«]+[“”\"«»]),?\s*[-–—]?\s*"
_DE_VERB = r"(?:(?:hat|habe|hatte|haben|ist|war)\s+)?(?:[a-zäöüß]+\s+){0,3}?"
_DE_ACCORDING = r"^(?P<c>Laut|Nach\s+(?:Ansicht|Meinung|Auffassung|Angaben)(?:\s+(?:von|des|der))?)\s+"
_RU_ACCORDING = r"\b(?P<c>[Пп]о\s+(?:словам|мнению|данным|сведениям|убеждению))\s+"
# Each with the groups c (cue), h (holder), t (content); the first that fits a sentence is taken.
_DE = (
    re.compile(rf"{_MARKED}{_DE_CUE}\s+(?P<h>{_NP_DE})"),
    re.compile(rf"\b{_DE_CUE}\s+(?P<h>{_NP_DE}){_DE_CLAUSE}"),
    re.compile(rf"(?P<h>{_NP_DE})\s+{_DE_VERB}{_DE_CUE}{_DE_CLAUSE}"),
    re.compile(rf"{_DE_ACCORDING}(?P<h>{_NP_DE})\s+(?P<t>.+)"),
)
_RU = (
    re.compile(rf"{_MARKED}{_RU_CUE}\s+(?P<h>{_NP_RU})"),
    re.compile(rf"\b{_RU_CUE}\s+(?P<h>{_NP_RU}){_RU_CLAUSE}"),
    re.compile(rf"(?P<h>{_NP_RU})\s+(?:не\s+)?(?:[а-яё]+\s+){{0,2}}?{_RU_CUE}{_RU_CLAUSE}"),
    re.compile(rf"{_RU_ACCORDING}(?P<h>{_NP_RU}),\s+(?P<t>.+)"),
)
_JA_CUE = rf"(?P<c>{_any(_JA_SPEECH + ' ' + _JA_THOUGHT)})"
_JA = (
    re.compile(
        r"(?P<h>[^、。「」は]{1,30}?)[はが](?:[^「」。]{0,40}[、にで])??"
        rf"(?P<t>「[^「」]+」|[^「」。]{{4,200}}?)と(?:[^、。「」]{{0,8}})?{_JA_CUE}"
    ),
    re.compile(r"^(?P<h>[^、。「」]{1,30}?)(?P<c>によれば|によると|の見解では|の考えでは)、(?P<t>.+)"),
)
_OPENING, _CLOSING = frozenset('„“"»«「『'), frozenset('“”"«»」』')
FOREIGN = listed("de ru uk ja")
_LONGEST = 4000  # a longer "sentence" is no prose; patterns are not tried on it


def foreign_reports(w: Words, language: str) -> list[Report]:
    """Reports of a passage in one of the three languages, each sentence's first."""
    patterns, thought = {
        "de": (_DE, _any(_DE_THOUGHT)),
        "ru": (_RU, _any(_RU_THOUGHT)),
        "uk": (_RU, _any(_RU_THOUGHT)),
        "ja": (_JA, _any(_JA_THOUGHT)),
    }.get(language.partition("-")[0], ((), ""))
    return list(_found(w, patterns, re.compile(thought, re.IGNORECASE).match))


def _found(w: Words, patterns: tuple[re.Pattern[str], ...], thought: Callable[[str], object]) -> Iterator[Report]:
    for a, b in sentences(w.text):
        if b - a > _LONGEST:
            continue
        for pattern in patterns:
            m = pattern.search(w.text[a:b])
            if m is not None:
                report = _report(w, a, m, thought)
                if report is not None:
                    yield report
                    break


def _report(w: Words, a: int, m: re.Match[str], thought: Callable[[str], object]) -> Report | None:
    def at(group: str) -> Range:
        start, end = a + m.start(group), a + m.end(group)
        return w.index(start), bisect_left(w.starts, end)

    content, cue, holder = at("t"), at("c"), at("h")
    while (
        content[1] > content[0]
        and not w.word(content[1] - 1)
        and w.low[content[1] - 1] not in ("”", "“", "»", "」", '"')
    ):
        content = (content[0], content[1] - 1)
    if content[1] - content[0] > 2 and w.low[content[0]] in _OPENING and w.low[content[1] - 1] in _CLOSING:
        content = (content[0] + 1, content[1] - 1)
    act: Act = "thought" if thought(m.group("c")) else "speech"
    report = Report(act, "foreign", [cue], [content], holder, m.group("c").casefold())
    quoted = next((k for k, (x, _) in enumerate(w.quotes) if content[0] <= x <= content[0] + 1), None)
    if quoted is not None and w.quotes[quoted][1] >= content[1] - 2:
        report.kind, report.quotes, report.content = "q", [quoted], [w.quotes[quoted]]
    report.negated = bool(
        re.search(r"\b(?:не|nicht|nie|kein\w*)\s*$", w.text[max(0, w.starts[cue[0]] - 8) : w.starts[cue[0]]])
    )
    return report if content[1] > content[0] else None
