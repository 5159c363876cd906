"""Was a paragraph cut here? Evidence from the last words before and the first words after, in any language.

A sentence that has not ended, a hyphen, a quotation or bracket that the next piece closes, a small letter: these
speak for a cut. How much is needed depends on what stands between (a page's notes, a rule, or only a blank line).
"""

from __future__ import annotations

import re
from enum import Enum

QUOTE = re.compile(r'["“”„‟«»「」『』]')
_OPENERS = frozenset(" \t\n\f\v([{—–-/*_>「『“„«\u00a0")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>")
_LEADING = re.compile(r"(?:<sup>[^<>]{0,60}</sup>|</?[A-Za-z][^<>]{0,400}>|[*_\\\s])+")
_NOTE_MARKS = r"(?:<sup>[^<>]{1,60}</sup>|\[\^[^\]\s]{1,80}\]|\^\d{1,4}\^|\$\^\{?\d{1,4}\}?\$|[⁰¹²³⁴-⁹]{1,4})"
_TRAILING = re.compile(rf"{_NOTE_MARKS}$")
_MARK_ENDS = tuple(">]^$⁰¹²³⁴⁵⁶⁷⁸⁹")
_FINISHED = re.compile(r"[.!?…。！？][\"”’»“'\)\]」』）›]{0,3}(?:\[?\d{1,4}\]?)?$")
STOPS = frozenset(".!?…。！？")
_NOTE_END = re.compile(r"(?:[.!?…。！？\"”’»“'\)\]」』）>;/]|\d[a-zff]{0,2})$")
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Nos?|[Vv]ols?|pp?|Gen|Col|Lt|Capt|Sen|Prof|eds?|cf|trans|vgl|Vgl|Bde?|Nr|S|Hrsg|hrsg|"
    r"С|с|Т|т|г|гг|им|акад|ген)\.$"
)
# Words after which no paragraph ends: articles, prepositions, conjunctions (en, de, fr, ru).
_WORDS = (
    "a an the of in on at to for from with by and or but nor as than that which who whom whose its their his her our "
    "into onto upon between among against towards toward under over during through about within without is are was "
    "were be been has have had will would not also such der die das dem den des ein eine einer eines einem einen und "
    "oder mit von vom zu zum zur im am auf aus bei nach für über unter gegen zwischen durch dass daß ist war wurde "
    "le la les un une de du des et ou à au aux dans par pour sur avec que qui и в во на с со к ко о об от из за по у "
    "для при до над под не что как или но а его их который которая которые"
)
_BOUND = frozenset(_WORDS.split())


class Between(Enum):
    """What stands between two pieces, weakest evidence of a page end first."""

    BLANK = 0  # a blank line in a document without pages
    PAGED = 1  # a blank line in a document whose pages cut paragraphs elsewhere
    RULE = 2  # a rule alone: a page's end, or an ornament, or the line of a table
    PAGE = 3  # a page's notes, a page number, a form feed


class Sofar:
    """What a growing paragraph has open. Kept up piece by piece, so that a long one is not read again and again.

    Most paragraphs are never asked: what a piece opens is counted when it is.
    """

    __slots__ = ("_brackets", "_length", "_pieces", "_quotations", "_tail")

    def __init__(self) -> None:
        self._quotations = self._brackets = self._length = 0
        self._pieces: list[str] = []  # not yet counted
        self._tail: str | None = ""

    def grow(self, raw: str) -> None:
        self._pieces.append(raw)
        self._tail = None

    @property
    def tail(self) -> str:
        """The last words."""
        if self._tail is None:
            self._tail = _tail(self._pieces[-1])
        return self._tail

    @property
    def length(self) -> int:
        self._count()
        return self._length

    @property
    def quotations(self) -> int:
        self._count()
        return self._quotations

    @property
    def brackets(self) -> int:
        self._count()
        return self._brackets

    def _count(self) -> None:
        for raw in self._pieces:
            bare = _bare(raw)
            self._length += len(bare)
            self._quotations = max(0, self._quotations + sum(turns(bare, self._quotations)))
            if "(" in bare or ")" in bare or "（" in bare or "）" in bare:
                for c in _BRACKET.findall(bare):
                    self._brackets = max(0, self._brackets + (1 if c in "(（" else -1))
        if self._pieces:
            self.tail  # noqa: B018  # taken from the last piece before it is forgotten
            self._pieces = []


_BRACKET = re.compile(r"[()（）]")


def _bare(raw: str) -> str:
    """Without tags that hold quotation marks of their own; other mark-up does not disturb."""
    return _TAG.sub("", raw) if '="' in raw else raw


def _head(raw: str) -> str:
    """The first words, without mark-up before them."""
    head = _bare(raw[:2000])
    m = _LEADING.match(head)
    return head[m.end() :] if m else head


def _tail(raw: str) -> str:
    """The last words, without note marks after them."""
    tail = raw[-300:].rstrip(" *_\n")
    while tail[-1:] in _MARK_ENDS and (m := _TRAILING.search(tail, max(0, len(tail) - 90))):
        tail = tail[: m.start()].rstrip(" *_\n")
    return tail


def turns(text: str, opened: int = 0) -> list[int]:
    """+1 for each quotation mark that opens, -1 for each that closes, told by what stands beside it.

    The glyph decides only where the neighbours do not (Japanese, or a mark between letters): scanned and OCR'd
    texts mix straight and curly, and German closes with what English opens with.
    """
    out = []
    for m in QUOTE.finditer(text):
        c, i = m.group(), m.start()
        if c in "「『":
            way = 1
        elif c in "」』":
            way = -1
        else:
            before, after = text[i - 1 : i], text[i + 1 : i + 2]
            starts = not before or before in _OPENERS
            ends = not after.strip() or not after.isalnum()
            if starts != ends:
                way = 1 if starts else -1
            elif c in "“„«" or c in "”»":
                way = 1 if c in "“„«" else -1
            else:
                way = -1 if opened > 0 else 1
        opened = max(0, opened + way)
        out.append(way)
    return out


def hyphenated(sofar: Sofar, after: str) -> bool:
    """A word divided at the break: a hyphen stuck to letters, and letters go on."""
    tail = sofar.tail
    return len(tail) > 1 and tail[-1] in "-\u00ad‐¬" and tail[-2].isalpha() and after[:1].isalpha()


def continues(sofar: Sofar, after: str, between: Between) -> bool:
    """Does `after` go on with the paragraph that `sofar` describes?"""
    bare = _head(after)
    if not bare or not sofar.tail:
        return False
    if hyphenated(sofar, bare):
        return between is not Between.BLANK or bare[0].islower()
    small = bare.lstrip("\"“”„«»‘’'([「『").lstrip()[:1].islower()
    last = max(0, len(sofar.tail) - 12)  # longer than anything that the two patterns match before the end
    finished = bool(_FINISHED.search(sofar.tail, last))
    if between is not Between.BLANK and _closes_what_is_open(sofar, bare):
        return True
    if finished:
        cut = small or bool(_ABBREVIATED.search(sofar.tail, last) and (bare[0].isdigit() or bare[0].isupper()))
        return between in (Between.RULE, Between.PAGE) and cut
    return _goes_on_unfinished(sofar, bare, small, between)


def _goes_on_unfinished(sofar: Sofar, bare: str, small: bool, between: Between) -> bool:
    last = sofar.tail[-1]
    bound = _bound(sofar.tail) or (last == "," and sofar.length > 40)
    if last in ":：":
        return between is Between.PAGE and (small or QUOTE.match(bare) is not None)
    wide = "\u3040" <= last <= "\u9fff"
    if between is Between.PAGE:
        return small or bound or sofar.length >= (20 if wide else 60)
    if between in (Between.PAGED, Between.RULE):
        return small or bound or (sofar.length >= (60 if wide else 160) and last not in ";")
    return sofar.length >= 60 and (bound or (small and last.isalpha()))


def _closes_what_is_open(sofar: Sofar, bare: str) -> bool:
    """The next piece closes a quotation or bracket without opening one first."""
    if sofar.quotations and not QUOTE.match(bare):
        following = turns(bare, sofar.quotations)
        if following and following[0] < 0:
            return True
    if sofar.brackets and not bare.startswith(("(", "（")):
        first = _BRACKET.search(bare)
        return first is not None and first.group() in ")）"
    return False


def note_runs_on(sofar: Sofar, after: str) -> bool:
    """Does an unmarked block at a page bottom go on with the last page's note? Only on strong evidence."""
    tail = sofar.tail
    if not tail:
        return False
    asks = tail[-1] == "," or _bound(tail) or bool(_ABBREVIATED.search(tail, max(0, len(tail) - 12)))
    ended = bool(_NOTE_END.search(tail, len(tail) - 3 if len(tail) > 3 else 0))
    if ended and not asks and not sofar.quotations and not sofar.brackets and not tail.endswith("-"):
        return False
    bare = _head(after)
    if not bare:
        return False
    return asks or hyphenated(sofar, bare) or _closes_what_is_open(sofar, bare) or (not ended and bare[0].islower())


def _bound(tail: str) -> bool:
    """Does it end in a word after which no paragraph ends?"""
    return tail[-20:].rsplit(maxsplit=1)[-1].lower() in _BOUND
