"""Marks and emphasis within a block: raw text to plain text that remembers where note marks and page cuts stood.

Follows CommonMark 0.31 for escapes, entities, links, images and the flanking rules of emphasis; note marks are those
of Pandoc (`[^1]`, `^1^`), HTML (`<sup>1</sup>`), OCR engines (`$^{1}$`), print (`¹`, `[1]`) and, in plain text, bare
digits stuck to a word. Whether a candidate is a mark at all is decided later, with the notes at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from visavis.stages.reading.blocks import CUT, SPLICE, Edge

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True, eq=False)
class Mark:
    """A candidate note mark. `printed` goes back into the text if it is none; `exponent`: it may be one.

    `note`: index of the note it was tied to. `gone`: taken out of the text though it has no note.
    """

    label: str
    style: str
    printed: str
    exponent: bool = False
    region: int = 0
    note: int | None = None
    gone: bool = False


@dataclass(slots=True)
class Break:
    """A page begins here; `space`: white space belongs in its place."""

    space: bool


Part = str | Mark | Break | Edge


class Settled(NamedTuple):
    """A block's final text; its marks and the edges of its tags with their offsets; the offsets where pages begin."""

    text: str
    marks: list[tuple[int, Mark]]
    breaks: list[int]
    edges: list[tuple[int, Edge]]


_SPECIAL = re.compile(r"[\\*_<\[^$&!`\f\v⁰¹²³⁴-⁹]")
_TOKEN = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    |(?P<cut>[\f\v])
    |(?P<auto><(?:https?|ftp|mailto):[^<>\s]*>)
    |<sup>(?P<sup>[^<>\f\v]{1,60})</sup>
    |<!--[^<>]{0,2000}-->
    |<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]{0,15})(?:\s[^<>]{0,400})?/?>
    |\[\^(?P<ref>[^\]\[\s^]{1,80})\]
    |\[?\[(?P<linkmark>\\?\[?\d{1,4}\\?\]?)\]\(\#[^()\s]{0,200}\)\]?
    |\[(?P<bracket>\d{1,4})\](?![(\[])
    |!\[(?P<alt>[^\[\]\f\v]{0,500})\]\([^()\s]{0,1000}(?:\s+"[^"\n]{0,200}")?\)
    |\[(?P<link>(?:[^\[\]\\]|\\.){1,500})\]\(<?(?P<url>[^()\s<>]{0,1000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,200})?)>?(?:\s+"[^"\n]{0,200}")?\)
    |\^(?P<caret>\d{1,4}|[*†‡])\^
    |\$(?:\{\})?\^\{?\s?(?P<latex>\d{1,4}|\*)\s?\}?\$
    |(?P<raised>[⁰¹²³⁴-⁹]{1,4})
    |(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    |`(?P<code>[^`\n\f\v]{1,300})`
    |(?P<run>\*+|_+)""",
    re.VERBOSE,
)
# Begins with one class, which `re` looks for three times as fast as for alternatives; digits before raised ones end.
_PLAIN_SPECIAL = re.compile(r"[\f\v\[⁰¹²³⁴-⁹\d](?:(?<=\d)\d*(?=[⁰¹²³⁴-⁹])|[⁰¹²³⁴-⁹\d\]^]*)")
_ASCII_SIGNS = ("[", "\f", "\v")
_SIGNS = (*_ASCII_SIGNS, *"⁰¹²³⁴⁵⁶⁷⁸⁹")  # without one of them only bare digits can be marks
_BARE_DIGITS = re.compile(r"\d+(?!\S)")
_PLAIN_TOKEN = re.compile(
    r"(?P<cut>[\f\v])|(?P<raised>[⁰¹²³⁴-⁹]{1,4})|\[(?P<bracket>\d{1,4})\]|\[\^(?P<ref>\d{1,4})\]|(?P<digits>\d{1,3})"
)
_STUCK_TO = re.compile(r"(?:[^\W\d_][.,;:!?”\"’»)\]]{1,3}|[^\W\d_]{3})$")  # "word.12", "word).12", "word12"
_LABELS = re.compile(r"\d{1,4}(?:\s?[,;]\s?\d{1,4})*")
_UNIT = re.compile(r"(?:\d|(?<![^\W\d_])(?:[kcdm]?m|ft|in|mi|yd|[A-Za-zα-ω]))$")
_ITALIC = {"i", "em", "cite"}
_SPACING = {"br", "p", "div", "td", "tr", "li"}


@dataclass(slots=True)
class _Run:
    """A run of `*` or `_`: its place among the parts, what is left of it, and what pairing made of it."""

    at: int
    sign: str
    left: int
    opens: bool
    closes: bool
    before: str = ""
    after: str = ""


def parts_of(raw: str, markup: bool, italics: bool, noted: bool = True) -> list[Part]:
    """A block's text in pieces. `italics`: emphasised words keep one `*` on either side (titles in notes).

    `noted`: there are notes, so that digits stuck to a word may be the mark of one.
    """
    return _markdown_parts(raw, italics) if markup else _plain_parts(raw, noted)


def _plain_parts(raw: str, noted: bool) -> list[Part]:
    if not any(sign in raw for sign in (_ASCII_SIGNS if raw.isascii() else _SIGNS)):  # most prose, much cheaper
        return _digit_parts(raw) if noted else [raw]
    parts: list[Part] = []
    at = 0
    for found in _PLAIN_SPECIAL.finditer(raw):
        m = _PLAIN_TOKEN.match(raw, found.start())
        if m is None or (m.lastgroup == "digits" and not _is_stuck(raw, found.start(), m.end(), found.end())):
            continue
        parts.append(raw[at : m.start()])
        at = m.end()
        kind = str(m.lastgroup)
        if kind == "cut":
            parts.append(Break(m.group() == CUT))
        else:
            label = m[kind].translate(SUPERSCRIPTS)
            parts.append(Mark(label, kind, m.group(), _exponent(raw, m.start())))
    parts.append(raw[at:])
    return parts


def _digit_parts(raw: str) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for m in _BARE_DIGITS.finditer(raw):
        start, end = m.span()
        if end - start <= 3 and start and not raw[start - 1].isspace() and _is_stuck(raw, start, end, end):
            parts += [raw[at:start], Mark(m.group(), "digits", m.group(), _exponent(raw, start))]
            at = end
    parts.append(raw[at:])
    return parts


def _is_stuck(raw: str, start: int, end: int, run: int) -> bool:
    """Bare digits that stick to a word before them and have nothing but space after them."""
    return end == run and not raw[end : end + 1].strip() and bool(_STUCK_TO.search(raw, max(0, start - 4), start))


def _exponent(raw: str, at: int) -> bool:
    return bool(_UNIT.search(raw, max(0, at - 4), at))


def _markdown_parts(raw: str, italics: bool) -> list[Part]:
    parts: list[Part] = []
    runs: list[_Run] = []
    at = 0
    while m := _SPECIAL.search(raw, at):
        if m.start() > at:
            parts.append(raw[at : m.start()])
        token = _TOKEN.match(raw, m.start())
        if token is None:
            parts.append(m.group())
            at = m.end()
            continue
        at = token.end()
        if token.lastgroup == "run":
            run = _run(raw, token.start(), at, len(parts))
            runs.append(run)
            parts.append(token.group())
        else:
            parts.extend(_token(token, raw, italics))
    parts.append(raw[at:])
    _pair(runs, parts, italics)
    return parts


def _token(m: re.Match[str], raw: str, italics: bool) -> Iterator[Part]:
    """What a token says in plain text."""
    found = {k: v for k, v in m.groupdict().items() if v is not None}
    exponent = _exponent(raw, m.start())
    if "escaped" in found:
        yield found["escaped"]
    elif "cut" in found:
        yield Break(found["cut"] == CUT)
    elif "auto" in found:
        yield m.group()
    elif "sup" in found:
        yield from _superscript(found["sup"], exponent)
    elif "tag" in found:
        tag = found["tag"].lower()
        yield "*" if tag in _ITALIC and italics else " " if tag in _SPACING else ""
    elif "ref" in found:
        yield Mark(found["ref"], "ref", m.group())
    elif "linkmark" in found:
        label = found["linkmark"].strip("\\[]")
        yield Mark(label, "sup", label)
    elif "bracket" in found:
        yield Mark(found["bracket"], "bracket", m.group())
    elif "alt" in found:
        yield found["alt"]
    elif "link" in found:
        yield from _link(found["link"], found["url"], italics)
    elif "raised" in found:
        yield Mark(found["raised"].translate(SUPERSCRIPTS), "raised", m.group(), exponent)
    elif "entity" in found:
        yield unescape(m.group())
    elif "code" in found:
        yield found["code"]
    else:
        for style in ("caret", "latex"):
            if style in found:
                yield Mark(found[style], style, found[style].translate(_RAISED), exponent)


def _superscript(content: str, exponent: bool) -> Iterator[Part]:
    """`1`, `[1]`, `1, 2`, `*`, `a`: candidates; anything else ("th") is text."""
    bare = re.sub(r"^\[([^\[\]]*)\]\([^()]*\)$", r"\1", content.strip()).strip("[]_ ")
    bare = bare.strip("*") or bare
    if _LABELS.fullmatch(bare):
        for label in re.split(r"\s?[,;]\s?", bare):
            yield Mark(label, "sup", label.translate(_RAISED), exponent)
    elif re.fullmatch(r"[*†‡§¶]{1,3}|[a-z]", bare):
        yield Mark(bare, "letter" if bare.isalpha() else "sup", bare, exponent)
    else:
        yield content


def _link(words: str, url: str, italics: bool) -> Iterator[Part]:
    """A link's words; in notes, whose addresses are part of the reference, its address too."""
    inner = parts_of(words, True, italics)
    yield from inner
    if italics and re.match(r"https?://", url) and url.strip("/") not in words:
        yield f" <{url}>"


def _run(raw: str, start: int, end: int, at: int) -> _Run:
    before, after = raw[start - 1 : start], raw[end : end + 1]
    space_before, space_after = not before.strip(), not after.strip()
    sign_before, sign_after = not before.isalnum(), not after.isalnum()
    left = not space_after and (not sign_after or sign_before)
    right = not space_before and (not sign_before or sign_after)
    if raw[start] == "_":
        left, right = left and (not right or sign_before), right and (not left or sign_after)
    return _Run(at, raw[start], end - start, left, right)


def _pair(runs: list[_Run], parts: list[Part], italics: bool) -> None:
    """Pairs emphasis runs, nearest first; what stays unpaired stands as printed."""
    waiting: dict[str, list[_Run]] = {"*": [], "_": []}
    for run in runs:
        stack = waiting[run.sign]
        while run.closes and run.left and stack:
            opener = stack[-1]
            used = min(opener.left, run.left)
            opener.left -= used
            run.left -= used
            if used % 2 and italics:
                opener.after, run.before = "*" + opener.after, run.before + "*"
            if not opener.left:
                stack.pop()
        if run.opens and run.left:
            stack.append(run)
    for run in runs:
        parts[run.at] = run.before + run.sign * run.left + run.after


def settle(parts: list[Part]) -> Settled:
    """The final text and what stands where in it.

    A mark that was tied or is gone leaves no gap; any other candidate goes back in as printed.
    """
    out: list[str] = []
    size = 0
    marks: list[tuple[int, Mark]] = []
    breaks: list[int] = []
    edges: list[tuple[int, Edge]] = []
    after_mark = False
    for part in parts:
        if isinstance(part, Edge):
            edges.append((size, part))
            continue
        if isinstance(part, Mark):
            if part.note is not None or part.gone:
                while out and out[-1].endswith(" "):  # "word. <mark> Next": one space is enough, after the mark
                    last = out.pop()
                    bare = last.rstrip(" ")
                    size -= len(last) - len(bare)
                    if bare:
                        out.append(bare)
                marks.append((size, part))
                after_mark = True
                continue
            text = part.printed
        elif isinstance(part, Break):
            text = " " if part.space else ""
        else:
            text = part
            if after_mark and text[:1].isalnum() and not _glued(out):
                text = " " + text
        if text:
            out.append(text)
            size += len(text)
            after_mark = False
        if isinstance(part, Break):
            breaks.append(size)
    return Settled("".join(out), marks, [min(at, size) for at in breaks], edges)


def _glued(out: list[str]) -> bool:
    """Nothing to separate: the text before ends in a bracket, a quotation mark or a Japanese character."""
    last = out[-1][-1] if out else ""
    return not last or not (last.isascii() and (last.isalnum() or last in ".,;:!?"))


def splice(before: str, after: str) -> str:
    """The sentinel between two pieces of text that a page or a line end cut."""
    last, first = before[-1:], after[:1]
    if (last in "—/" and last) or (_wide(last) and _wide(first)):
        return SPLICE
    return CUT


def _wide(c: str) -> bool:
    return "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef"
