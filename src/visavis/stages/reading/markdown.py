"""Markdown, written by hand or by an OCR engine, to blocks.

Block rules follow CommonMark 0.31 (headings, rules, lists, quotations, fences) and Pandoc (front matter, notes,
pipe tables) as far as prose needs them; where scans break them (a rule right under a long paragraph is a rule and no
heading), print comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from visavis.records import Name
from visavis.stages.reading.blocks import Block, Draft
from visavis.stages.reading.inline import splice
from visavis.stages.reading.names import byline_names

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)$")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_ITEM = re.compile(r" {0,3}(?:([-*+])[ \t]+|(\d{1,9}[.)])[ \t]+)(?=\S)")
_NOTE_DEFINITION = re.compile(r" {0,3}\[\^([^\]\[\s^]{1,80})\]:[ \t]*")
_NOTE_LINE = re.compile(
    r" {0,3}(?:<sup>[^<>]{1,30}</sup>|\^\d{1,4}\^|[⁰¹²³⁴-⁹]{1,4}(?=\s?\S)|\$(?:\{\})?\^\{?\d{1,4}\}?\$|\[\d{1,4}\]:?\s)"
)
_LINK_DEFINITION = re.compile(
    r" {0,3}\[(?!\^|\d{1,4}\])[^\]\[]{1,200}\]:[ \t]*<?(?:https?|ftp|mailto)[:.]\S+>?(?:[ \t]+[\"'(].*)?[ \t]*$"
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TABLE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_TABLE_LINE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?$")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()\s]{0,1000}(?:\s+\"[^\"]{0,200}\")?\)$")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,120}?)(?<=\S)\1$")
_PAGE_TAGS = re.compile(
    r"<pb\b[^<>]{0,200}?\bn=[\"']?(\w{1,12})[\"']?[^<>]{0,100}>"
    r"|<!--\s?(?:page|p\.|seite|стр\.)\s?(\w{1,12})\s?-->"
    r"|\{(\d{1,4})\}-{10,}"
    r"|<div[^<>]{0,100}page-break[^<>]{0,100}>(?:</div>)?"
    r"|\\(?:newpage|pagebreak)\b",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")

_SIGNS = re.compile(r"^ {0,3}#{1,6} \S|^\[\^[^\]\s]{1,80}\]:|<sup>\d|\*\*\S[^*\n]{0,200}\*\*|^> \S", re.M)


def looks_like_markdown(text: str) -> bool:
    """At least two signs of Markdown near the start (plain text may hold one by chance)."""
    head = text[:50_000]
    if not any(sign in head for sign in "#^<*>"):  # single characters are found ten times as fast
        return False
    if not any(sign in head for sign in ("# ", "[^", "<sup>", "**", "\n> ")):
        return False
    return len(_SIGNS.findall(head)) >= 2


def read_markdown(text: str) -> Draft:
    """Blocks of a Markdown text, its front matter read."""
    draft = Draft([], markup=True)
    head = text[:20_000]
    if head.startswith("---") and (front := _FRONT_MATTER.match(head)) and _front_matter(front[1], draft):
        text = text[front.end() :]
    draft.blocks = list(_Parser(text.split("\n")).blocks())
    return draft


def _front_matter(source: str, draft: Draft) -> bool:
    """Fills title, authors, date, language, genre; False, with a doubt, if it is no YAML mapping."""
    if ":" not in source:
        return False
    try:
        found = YAML(typ="base").load(source)
    except (YAMLError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        draft.doubts.append(f"the front matter is no YAML and was read as text: {str(error).splitlines()[0][:100]}")
        return False
    if not isinstance(found, dict):
        return False

    def said(*keys: str) -> str | None:
        values = (found.get(k) for k in keys)
        return next((v.strip() for v in values if isinstance(v, str) and v.strip()), None)

    draft.title, draft.date = said("title"), said("date")
    draft.language, draft.genre = said("lang", "language"), said("genre")
    authors = found.get("author") or found.get("authors") or []
    for author in authors if isinstance(authors, list) else [authors]:
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, str) and name.strip():
            draft.authors += byline_names(name) or [Name(literal=name.strip())]
    return True


class _Parser:
    """One pass over the lines; a block ends where the next begins."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.at = lines, 0

    def blocks(self) -> Iterator[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if "\f" in line:
                yield from self._form_feed(line)
            elif line[:1].isalpha() and "|" not in line:  # by far the most lines
                yield self._paragraph()
            elif not line.strip():
                self.at += 1
            elif m := _HEADING.match(line):
                self.at += 1
                yield Block("heading", _CLOSING_HASHES.sub("", m[2]).strip(), level=len(m[1]))
            elif m := _page_tag(line):
                self.at += 1
                yield Block("page", "", label=next((g for g in m.groups() if g), ""), style="top")
            elif _RULE.match(line):
                self.at += 1
                yield Block("rule", "")
            elif m := _FENCE.match(line):
                yield self._fenced(m[1])
            elif m := _NOTE_DEFINITION.match(line):
                yield self._definition(m)
            elif _LINK_DEFINITION.match(line):
                self.at += 1
            elif line.lstrip().startswith(">") and len(line) - len(line.lstrip(" ")) < 4:
                yield from self._quotation()
            elif _TABLE_ROW.match(line) or self._table_follows():
                yield self._table()
            elif m := _ITEM.match(line):
                yield from self._item(m)
            else:
                yield self._paragraph()

    def _form_feed(self, line: str) -> Iterator[Block]:
        before, _, after = line.partition("\f")
        self.lines[self.at] = after
        if before.strip():
            yield Block("paragraph", before.strip())
        yield Block("page", "")

    def _fenced(self, fence: str) -> Block:
        self.at += 1
        inside: list[str] = []
        while self.at < len(self.lines) and not self.lines[self.at].strip().startswith(fence):
            inside.append(self.lines[self.at].strip())
            self.at += 1
        self.at += 1
        return Block("paragraph", " ".join(x for x in inside if x))

    def _table_follows(self) -> bool:
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return "|" in self.lines[self.at] and len(following) < 2000 and bool(_TABLE_LINE.match(following))

    def _table(self) -> Block:
        rows: list[str] = []
        while self.at < len(self.lines) and "|" in (line := self.lines[self.at]) and line.strip():
            if not (len(line) < 2000 and _TABLE_LINE.match(line)):
                rows.append(" | ".join(cell.strip() for cell in line.strip().strip("|").split("|")))
            self.at += 1
        return Block("table", "\n".join(rows))

    def _quotation(self) -> Iterator[Block]:
        pieces: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            quoted = line.startswith(">")
            if not quoted and (not line or not pieces or _starts_block(self.lines[self.at])):
                break
            words = line.lstrip("> \t") if quoted else line
            if words:
                pieces.append(words)
            elif pieces:
                yield Block("quotation", _joined(pieces))
                pieces = []
            self.at += 1
        if pieces:
            yield Block("quotation", _joined(pieces))

    def _definition(self, m: re.Match[str]) -> Block:
        """A `[^1]:` note with its indented further paragraphs."""
        pieces = [self.lines[self.at][m.end() :].strip()]
        self.at += 1
        pieces += self._lines_of_paragraph()
        note = Block("note", _joined([p for p in pieces if p]), label=m[1], style="ref")
        while (ahead := self._after_blanks()) is not None and self.lines[ahead].startswith(("    ", "\t")):
            self.at = ahead
            note.more.append(Block("note", _joined(self._lines_of_paragraph(indented=True))))
        return note

    def _after_blanks(self) -> int | None:
        """The line after at least one blank line, if there is one."""
        ahead = self.at
        while ahead < len(self.lines) and not self.lines[ahead].strip() and "\f" not in self.lines[ahead]:
            ahead += 1
        return ahead if self.at < ahead < len(self.lines) else None

    def _item(self, m: re.Match[str]) -> Iterator[Block]:
        """A list item: numbers stay in its words, bullets go; indented paragraphs go on with it."""
        first = self.lines[self.at].strip() if m[2] else self.lines[self.at][m.end() :].strip()
        if m[1] and (box := re.match(r"\[[ xX]\]\s+", first)):
            first = first[box.end() :]
        self.at += 1
        yield Block("item", _joined([first, *self._lines_of_paragraph(item=True)]), label=m[2] or "")
        while (ahead := self._after_blanks()) is not None and self.lines[ahead].startswith(("    ", "\t")):
            self.at = ahead
            line = self.lines[ahead].strip()
            if nested := _ITEM.match(line):
                yield from self._item_of(line, nested)
            else:
                yield Block("item", _joined(self._lines_of_paragraph(indented=True)), style="goes on")

    def _item_of(self, line: str, m: re.Match[str]) -> Iterator[Block]:
        self.lines[self.at] = line
        yield from self._item(m)

    def _lines_of_paragraph(self, indented: bool = False, item: bool = False) -> list[str]:
        out: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip() or "\f" in line:
                break
            if out or not indented:
                stripped = line.strip() if line.startswith((" ", "\t")) else line
                if _starts_block(stripped, inside=not item):
                    break
            out.append(line.strip())
            self.at += 1
        return out

    def _paragraph(self) -> Block:
        first = self.lines[self.at].strip()
        self.at += 1
        if _IMAGE.fullmatch(first):
            return Block("caption", first)
        pieces = [first]
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if (m := _UNDERLINE.match(line)) and _may_be_underlined(pieces):
                self.at += 1
                return Block("heading", _joined(pieces), level=1 if m[1][0] == "=" else 2)
            if not line.strip() or "\f" in line or _starts_block(line, inside=True):
                break
            pieces.append(line.strip())
            self.at += 1
        raw = _joined(pieces)
        if (m := _BOLD.fullmatch(raw)) and not m[2].endswith((".", ",", ";", ":", "!", "?")):
            return Block("heading", m[2], level=7)
        return Block("paragraph", raw)


def _page_tag(line: str) -> re.Match[str] | None:
    bare = line.strip()
    return _PAGE_TAGS.fullmatch(bare) if bare[:1] in "<{\\" else None


def _may_be_underlined(pieces: list[str]) -> bool:
    """A line over `---` is a heading; a paragraph over it is a paragraph, and the rule a rule."""
    return len(pieces) == 1 and len(pieces[0]) <= 100 and not pieces[0].endswith((".", ",", ";", "”", '"', ">"))


def _starts_block(line: str, inside: bool = False) -> bool:
    """Does this line begin a new block? `inside` a paragraph, only a list that begins with 1 does."""
    if line[:1].isalpha():
        return False
    if m := _ITEM.match(line):
        return not inside or bool(m[1]) or m[2][:-1] in ("1", "01")
    return bool(
        _HEADING.match(line)
        or _RULE.match(line)
        or _FENCE.match(line)
        or _NOTE_DEFINITION.match(line)
        or _NOTE_LINE.match(line)
        or line.lstrip().startswith(">")
        or _TABLE_ROW.match(line)
        or _page_tag(line)
    )


def _joined(pieces: list[str]) -> str:
    """Lines of one paragraph as one line; no space between Japanese characters."""
    out: list[str] = []
    for piece in pieces:
        piece = piece.rstrip("\\").rstrip() if piece.endswith("\\") and not piece.endswith("\\\\") else piece
        if out:
            out.append("" if splice(out[-1], piece) == "\v" else " ")
        out.append(piece)
    return "".join(out)
