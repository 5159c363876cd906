"""Words that the naming stage goes by: reporting verbs, cue words of quoted terms, titles, offices, bodies, peoples.

Closed classes of general words in English, German, Russian, French and Japanese; names of particular persons and
bodies come from the authority, not from here.
"""

# ruff: noqa: SIM905  (long word lists read better as running text)
from __future__ import annotations

import re
from collections.abc import Iterable


def _verbs(bases: str, others: str = "") -> list[str]:
    """All forms of regular English verbs, and the other words as they are."""
    forms: list[str] = []
    for b in bases.split():
        e, y = b.endswith("e"), b.endswith("y") and b[-2] not in "aeiou"
        stem = b[:-1] if e or y else b
        s = "ies" if y else "es" if b.endswith(("s", "sh", "ch", "x")) else "s"
        forms += [b, (stem if y else b) + s, stem + ("ied" if y else "ed"), (b if y else stem) + "ing"]
    return [*forms, *others.split()]


def words(alternatives: Iterable[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(re.escape(w) for w in sorted(set(alternatives), key=lambda w: (-len(w), w)))


_SAYING = _verbs(
    "acknowledge add admit advise affirm agree allege announce answer appeal argue ask assert assume assure aver avow "
    "believe boast caution cite claim comment complain concede conclude confess confide confirm consider contend "
    "counsel declare demand deny emphasize emphasise estimate exclaim explain explore express fear feel guarantee "
    "hint hope imagine imply indicate inform inquire insist instruct interject invoke joke lament maintain mention "
    "muse note object observe opine order perceive pledge point predict proclaim profess promise pronounce propose "
    "protest question quip quote reaffirm realize reason recall recognize recommend reflect reiterate rejoin remark "
    "remind repeat reply report request respond retort reveal sense signal speculate state stipulate stress suggest "
    "summarize surmise suspect testify threaten urge venture voice vow warn wire wonder worry anticipate envision "
    "estimate hypothesize intimate elaborate outline underline underscore",
    "said say says saying told tell tells telling wrote write writes writing written thought think thinks thinking "
    "knew know knows held holds holding felt read reads reading spoke speak speaks meant swore sworn heard hears "
    "found finds finding went words according forecast foresaw submitted admitted admitting",
)
_JUDGING = _verbs(
    "accuse acclaim applaud assail attack blast brand cast censure characterize characterise condemn criticize "
    "criticise decry define denounce depict deplore depreciate deride describe dismiss hail judge label laud liken "
    "mock portray praise present protest rebuke regard reject ridicule scorn stigmatize summarize tout view welcome "
    "appraise rate evaluate assess credit blame",
    "saw see sees seen spoke speak speaks speaking speech complaint criticism denunciation",
)
_NAMING = _verbs("call dub term label designate christen nickname", "")
_ABROAD = (
    "sagte sagt schrieb schreibt erklärte erklärt betonte betont meinte meint behauptete antwortete fragte forderte "
    "glaubte hieß heißt äußerte bemerkte berichtete warnte fügte notierte bezeichnete nannte "
    "сказал сказала сказали заявил заявила заявили заявляет отметил отметила отметили подчеркнул подчеркнула писал "
    "пишет написал написала говорил говорит указал указывал указывает утверждал утверждает ответил ответила "
    "спросил считал считает добавил назвал называл сообщил сообщает "
    "dit écrit déclara déclare affirme affirma répondit ajoute ajouta soutient estime demanda"
).split()
_ABROAD_JA = "と述べ と語 と言 と主張 と考え と書 とし と宣言 と答え と指摘 と強調 と警告"

REPORTING = re.compile(rf"\b(?:{words([*_SAYING, *_ABROAD])})\b|{words(_ABROAD_JA.split())}", re.IGNORECASE)
JUDGING = re.compile(rf"\b(?:{words(_JUDGING)})\b|\b(?:bezeichnete|nannte|назвал[аи]?|называл[аи]?)\b", re.IGNORECASE)
REFERRING = re.compile(rf"\b(?:{words(_NAMING)}|refer(?:s|red|ring)? to|use[sd]?|using)\b", re.IGNORECASE)
SAYING_NOUN = re.compile(
    r"\b(?:statement|words|phrase|remark|comment|assertion|declaration|claim|complaint|concern|view|opinion|belief|"
    r"conviction|warning|demand|argument|assessment|judge?ment|message|speech|letter|note|telegram|appeal|order|"
    r"testimony|reply|answer|response|admission|accusation|charge|fear|hope|plea|promise|proposal|question|report|"
    r"slogan|motto|language|terms|memorandum|directive|editorial|quotation)s?\b",
    re.IGNORECASE,
)
# Words right before a quoted term, name or title.
TERM_LEAD = re.compile(
    r"(?:\b(?:the|a|an|this|these|its|his|their|of)\s+)?\b(?:terms?|words?|phrases?|expressions?|concepts?|notions?|"
    r"names?|rubric|label|category|so[- ]called|self-styled|expressed by|slogans?|heading|doctrine|formula|codename|"
    r"code[- ]name|Begriffe?|Wort|Ausdruck|sogenannten?|sog\.|так называем\w+|термин\w*|понят\w+|слов[оа]|le terme|"
    r"soi-disant|dit[es]*)(?:\s+(?:of|as|for|was|is|like|such as))?[\s,:]*\Z",
    re.IGNORECASE,
)
NAME_LEAD = re.compile(
    r"\b(?:(?:official|full|formal|real|code|cover)\s+name|(?:re)?named|called|known\s+as|dubbed|termed|christened|"
    r"nicknamed|code[- ]?named|styled|designated|titled|entitled|referred\s+to\s+(?:\w+\s+)?as|goes\s+by|"
    r"under\s+the\s+(?:name|title)(?:\s+of)?|genannt\w*|названн\w+|под названием|операци[ияйю]|nommée?s?|appelée?s?)"
    r"(?:\s+(?:the|a|an|as|by))*[\s:,(]*\Z",
    re.IGNORECASE,
)
TITLE_LEAD = re.compile(
    r"\b(?:titled|entitled|headlined|captioned|article|book|essay|paper|pamphlet|chapter|editorial|poem|song|film|novel|"
    r"report|memorandum|paper|study|lecture|section|volume|series|subject|Aufsatz|Artikel|Buch|стать[яеию]|книг[аеиу]|"
    r"доклад\w*|газет\w+|журнал\w*|l'article)(?:\s+(?:was|is|called|on|published|written))?[\s:(]*\Z",
    re.IGNORECASE,
)
DEFINING_LEAD = re.compile(
    r"\b(?:(?:is|are|was|were|be|been|as)\s+)?(?:defined\s+(?:\w+\s+)?as|denot(?:es?|ing)|signif(?:y|ies|ying)|"
    r"stands?\s+for|refers?\s+to|means?|meaning|meant|literally|i\.\s?e\.,?|that\s+is,?|in\s+English|bedeutet|"
    r"d\.\s?h\.|означа\w+|то есть|signifie)[\s:,(]*\Z",
    re.IGNORECASE,
)
TERM_FOLLOWS = re.compile(
    r"[\s,]*(?:\([^)]{0,80}\)\s*)?(?:(?:is|was|are|were)\s+(?:\w+\s+){0,2}(?:defined|used|renamed|called|known|meant|"
    r"coined|abolished)|mean[st]?\b|refers?\s+to|denotes?\b|signifie[sd]\b|stands?\s+for|as\s+(?:a\s+)?(?:term|concept)"
    r"|(?:and|or)\s+[\"“][^\"”]{1,40}[\"”]\s+are\s+both)",
    re.IGNORECASE,
)
