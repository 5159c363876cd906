"""Reading: a file's bytes to Document, Passage and Note, whole and in order.

One module per format (markdown, plain, corpus) hands over blocks in printed order. What all share comes after: page
numbers (pages), notes (notes), paragraphs that pages cut (joining, cuts), titles and sections (front), languages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fnmatch import fnmatchcase

from visavis.codebook import DocumentRule, Plan
from visavis.errors import UnreadableFile, UnsupportedFormat
from visavis.records import Abstention, Name, Record
from visavis.stages.reading.assembling import STAGE, Told, assemble
from visavis.stages.reading.blocks import Draft
from visavis.stages.reading.corpus import BadRow, Row, rows
from visavis.stages.reading.dates import edtf
from visavis.stages.reading.decoding import decode
from visavis.stages.reading.markdown import looks_like_markdown, read_markdown
from visavis.stages.reading.names import byline_names
from visavis.stages.reading.plain import read_plain
from visavis.text import slug

MARKDOWN = frozenset({"md", "markdown", "mdown", "mkd", "qmd", "rmd"})
PLAIN = frozenset({"txt", "text", ""})
CORPORA: dict[str, str | None] = {"jsonl": None, "ndjson": None, "csv": ",", "tsv": "\t"}
_LONGEST_ID = 80
_BAD_ROWS_NAMED = 100


def read(path: str, data: bytes, plan: Plan, first_row: int = 0) -> Iterator[Record]:
    """All records of one file under sources/: of one document, or of one for each row of a corpus.

    A large corpus comes in pieces: `first_row` rows of it came before these bytes.
    Raises UnsupportedFormat for a format that is not read, UnreadableFile for a file that cannot be.
    """
    kind = _extension(path)
    if kind not in MARKDOWN | PLAIN | CORPORA.keys():
        raise UnsupportedFormat(
            f"{path}: files of the format .{kind} are not read.",
            "Its words would be missing from every comparison.",
            "Read are Markdown (.md), plain text (.txt), and corpora with one document per row (.jsonl, .csv, .tsv). "
            "DOCX, PDF, HTML, EPUB and TEI come later: until then save the document as text or Markdown.",
        )
    rule = _rule(path, plan)
    if kind in CORPORA:
        yield from _corpus(path, data, plan, rule, CORPORA[kind], first_row)
        return
    decoded = decode(path, data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    draft = _draft(text, kind in MARKDOWN)
    draft.doubts = decoded.doubts + draft.doubts
    told = Told(
        id=document_id(path),
        path=path,
        digest=hashlib.sha256(data).hexdigest(),
        title=rule.title,
        date=_date(rule.date, draft.doubts),
        genre=rule.genre,
        language=rule.language,
        size=len(text),
        authors=_authors(rule.author),
    )
    draft.date = _date(draft.date, draft.doubts)
    yield from assemble(draft, told)


def document_id(path: str) -> str:
    """The slug of a path; a long one is cut and told apart by a digest of the whole."""
    whole = slug(path, longest=len(path) + 1)
    if len(whole) <= _LONGEST_ID:
        return whole
    return f"{whole[: _LONGEST_ID - 9]}-{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _extension(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def _draft(text: str, markdown: bool) -> Draft:
    return read_markdown(text) if markdown or looks_like_markdown(text) else read_plain(text)


def _rule(path: str, plan: Plan) -> DocumentRule:
    """All rules that match, later ones over earlier ones; a pattern without a slash also matches the bare name."""
    out = DocumentRule(match=path)
    for rule in plan.study.documents:
        name = path if "/" in rule.match else path.rsplit("/", 1)[-1]
        if fnmatchcase(path, rule.match) or fnmatchcase(name, rule.match):
            out = DocumentRule(
                match=path,
                genre=rule.genre or out.genre,
                role=rule.role or out.role,
                language=rule.language or out.language,
                author=rule.author or out.author,
                date=rule.date or out.date,
                title=rule.title or out.title,
            )
    return out


def _authors(author: str | None) -> list[Name]:
    if not author:
        return []
    return byline_names(author) or [Name(literal=author)]


def _date(said: str | None, doubts: list[str]) -> str | None:
    if not said:
        return None
    found = edtf(said)
    if found is None:
        doubts.append(f"“{said[:60]}” does not read as a date")
    return found


def _corpus(
    path: str, data: bytes, plan: Plan, rule: DocumentRule, separator: str | None, first_row: int
) -> Iterator[Record]:
    about, bad, good = document_id(path), 0, 0
    for row in rows(path, data, plan.study.columns, separator, first_row):
        if isinstance(row, BadRow):
            bad += 1
            if bad <= _BAD_ROWS_NAMED:
                yield Abstention(stage=STAGE, about=about, reason=f"row {row.number}: {row.reason}")
            continue
        good += 1
        yield from _of_row(path, about, row, rule)
    if bad > _BAD_ROWS_NAMED:
        yield Abstention(stage=STAGE, about=about, reason=f"{bad - _BAD_ROWS_NAMED} more rows were declined")
    if not good and not bad:
        raise UnreadableFile(
            f"{path} has no rows.", "There is no document in it.", "Give one row per document, with its text."
        )


def _of_row(path: str, about: str, row: Row, rule: DocumentRule) -> Iterator[Record]:
    """One row's document: what the row says of it wins over the rule for its file."""
    draft = _draft(row.text.replace("\r\n", "\n").replace("\r", "\n"), markdown=False)
    told = Told(
        id=f"{about}-{row.key}",
        path=path,
        digest=row.digest,
        title=row.title or rule.title,
        date=_date(row.date, draft.doubts) or _date(rule.date, draft.doubts),
        genre=row.genre or rule.genre,
        language=row.language or rule.language,
        size=len(row.text),
        authors=_authors(row.author or rule.author),
    )
    yield from assemble(draft, told)
