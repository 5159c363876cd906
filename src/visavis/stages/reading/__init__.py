"""Reading: a file's bytes to Document, Passage and Note, whole and in order.

One module per format hands over blocks in printed order. What is printed only (markdown, plain) goes on to what finds
page numbers (pages), notes (notes) and paragraphs that pages cut (joining, cuts); formats that tell these themselves
(office, webpage, ebook, tei) build their blocks with a flow. Titles, sections and languages are found for all.
Containers (unpacking, mail) hold files that are read as files of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from importlib import import_module

from visavis.codebook import DocumentRule, Plan
from visavis.errors import UnreadableFile, UnsupportedFormat, UserError
from visavis.records import Abstention, Name, Record
from visavis.stages.reading.assembling import STAGE, Told, assemble
from visavis.stages.reading.blocks import Draft, text_of
from visavis.stages.reading.corpus import PARQUET, BadRow, Row, rows
from visavis.stages.reading.dates import edtf
from visavis.stages.reading.decoding import decode
from visavis.stages.reading.mail import read_mail
from visavis.stages.reading.markdown import looks_like_markdown, read_markdown
from visavis.stages.reading.names import byline_names
from visavis.stages.reading.plain import read_plain
from visavis.stages.reading.selecting import Selector, Unread, selector_of
from visavis.stages.reading.unpacking import DEEPEST, Budget, Member, gunzip, mailbox_members, zip_members
from visavis.text import slug

MARKDOWN = frozenset({"md", "markdown", "mdown", "mkd", "qmd", "rmd"})
PLAIN = frozenset({"txt", "text", ""})
CORPORA: dict[str, str | None] = {"jsonl": None, "ndjson": None, "csv": ",", "tsv": "\t", "parquet": PARQUET}
CONTAINERS = frozenset({"zip", "mbox", "eml"})
# Formats with a reader of their own, "module:function": (path, data) -> pairs of a key within the file and a draft.
TOLD = {
    "docx": "office:read_docx",
    "docm": "office:read_docx",
    "odt": "office:read_odt",
    "rtf": "office:read_rtf",
    "pdf": "pdf:read_pdf",
    "epub": "ebook:read_epub",
    **dict.fromkeys(("html", "htm", "xhtml", "xht"), "webpage:read_html"),
    **dict.fromkeys(("xml", "tei"), "tei:read_tei"),
}
Drafts = Iterator[tuple[str, Draft]]
_LONGEST_ID = 80
_BAD_ROWS_NAMED = 100


def read(path: str, data: bytes, plan: Plan, first_row: int = 0, unpacked: str | None = None) -> Iterator[Record]:
    """All records of one file under sources/: of one document, or of each document that it holds.

    A large corpus comes in pieces: `first_row` rows of it came before these bytes. `unpacked`: the format (jsonl, csv,
    ...) of what a packed corpus held, of which these are bytes. Raises UnsupportedFormat for a format that is not
    read, UnreadableFile for a file that cannot be.
    """
    if unpacked in CORPORA:
        yield from _corpus(path, data, plan, _rule(path, plan), CORPORA[unpacked], first_row)
    else:
        yield from _read(path, data, plan, first_row, Budget(), 0)


def _read(path: str, data: bytes, plan: Plan, first_row: int, budget: Budget, depth: int) -> Iterator[Record]:
    kind = _extension(path)
    if kind == "gz":
        kind, data = _extension(path[: -len(".gz")]), gunzip(path, data, budget)
    rule = _rule(path, plan)
    if kind in CORPORA:
        yield from _corpus(path, data, plan, rule, CORPORA[kind], first_row)
    elif kind in CONTAINERS:
        yield from _container(path, kind, data, plan, budget, depth)
    else:
        drafts = _printed(path, data, kind) if kind in MARKDOWN | PLAIN else _told(path, data, kind)
        yield from _of_drafts(path, drafts, hashlib.sha256(data).hexdigest(), rule, selector_of(plan.wanted))


def _told(path: str, data: bytes, kind: str) -> Drafts:
    """The drafts of a format with a reader of its own, loaded when first asked for."""
    if kind not in TOLD:
        raise UnsupportedFormat(
            f"{path}: files of the format .{kind[:20]} are not read.",
            "Its words would be missing from every comparison.",
            f"Read are {', '.join(f'.{k}' for k in sorted({'md', 'txt', *TOLD, *CORPORA, *CONTAINERS}))}, and each of "
            "them packed with gzip. Save the document as one of these.",
        )
    module, _, function = TOLD[kind].partition(":")
    found: Drafts = getattr(import_module(f"{__name__}.{module}"), function)(path, data)
    return found


def _printed(path: str, data: bytes, kind: str) -> Drafts:
    decoded = decode(path, data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    draft = _draft(text, kind in MARKDOWN)
    draft.doubts = decoded.doubts + draft.doubts
    draft.size = len(text)
    yield "", draft


def _of_drafts(
    path: str, drafts: Drafts, digest: str, rule: DocumentRule, selector: Selector | None
) -> Iterator[Record]:
    """The records of each document in a file that is to be read."""
    unread = Unread()
    for key, draft in drafts:
        genre = rule.genre or draft.genre
        # A date found in a file of no known kind may be that of a book about other times.
        date = (None if key else rule.date) or (draft.date if genre else None)
        if selector is None or selector.takes(text_of(draft), date, genre):
            yield from _of_draft(path, key, draft, digest, rule)
        else:
            unread.add(draft.size)
    yield from unread.coverage(document_id(path))


def _of_draft(path: str, key: str, draft: Draft, digest: str, rule: DocumentRule) -> Iterator[Record]:
    """One document's records. What the study's rules say of a file is said of each document that it holds alone."""
    told = Told(
        id="-".join(part for part in (document_id(path), slug(key) if key else "") if part),
        path=path,
        digest=digest,
        title=None if key else rule.title,
        date=None if key else _date(rule.date, draft.doubts),
        genre=rule.genre or draft.genre,
        language=rule.language,
        size=draft.size,
        authors=_authors(rule.author),
    )
    draft.date = _date(draft.date, draft.doubts)
    yield from assemble(draft, told)


def _container(path: str, kind: str, data: bytes, plan: Plan, budget: Budget, depth: int) -> Iterator[Record]:
    """Each member as a file of its own; one that cannot be read stops no other."""
    if depth >= DEEPEST:
        raise UnreadableFile(
            f"{path} is packed {depth} times over.", "Nobody packs documents so deeply.", "Unpack it yourself."
        )
    if kind == "zip":
        members: Iterable[Member] = zip_members(path, data, budget)
    elif kind == "mbox":
        members = mailbox_members(path, data, budget)
    else:
        draft, members = read_mail(path, data, budget)
        digest = hashlib.sha256(data).hexdigest()
        yield from _of_drafts(path, iter([("", draft)]), digest, _rule(path, plan), selector_of(plan.wanted))
    read_any = kind == "eml"
    for member in members:
        read_any = True
        if member.refused:
            yield Abstention(stage=STAGE, about=member.path, reason=member.refused)
            continue
        try:
            yield from _read(member.path, member.data, plan, 0, budget, depth + 1)
        except UserError as error:
            yield Abstention(stage=STAGE, about=member.path, reason=str(error).replace("\n", " "))
    if not read_any:
        raise UnreadableFile(f"{path} holds no file.", "There is no text to read.", "Take it out of sources/.")


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
    selector, unread = selector_of(plan.wanted), Unread()
    for row in rows(path, data, plan.study.columns, separator, first_row):
        if isinstance(row, BadRow):
            bad += 1
            if bad <= _BAD_ROWS_NAMED:
                yield Abstention(stage=STAGE, about=about, reason=f"row {row.number}: {row.reason}")
            continue
        good += 1
        if selector is None or selector.takes(row.text, edtf(row.date or rule.date or ""), row.genre or rule.genre):
            yield from _of_row(path, about, row, rule)
        else:
            unread.add(len(row.text))
    yield from unread.coverage(about)
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
