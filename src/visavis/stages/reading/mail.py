"""E-mail: a message's own words as a letter, its attachments as files of their own (RFC 5322, MIME)."""

from __future__ import annotations

import email
import email.message
import email.policy
import email.utils
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header

from visavis.errors import UnreadableFile
from visavis.stages.reading.blocks import Draft
from visavis.stages.reading.decoding import decode
from visavis.stages.reading.names import names_in
from visavis.stages.reading.plain import read_plain
from visavis.stages.reading.unpacking import Budget, Member
from visavis.stages.reading.webpage import read_html

_MOST_PARTS = 2000


def read_mail(path: str, data: bytes, budget: Budget) -> tuple[Draft, list[Member]]:
    """The letter and its attachments. Raises UnreadableFile for what is no message."""
    message = email.message_from_bytes(data, policy=email.policy.compat32.clone(raise_on_defect=False))
    if not message.keys():
        raise UnreadableFile(f"{path} is no e-mail: it has no header.", "There is no text to read.", "Save it as .eml.")
    bodies: dict[str, str] = {}
    attached: list[Member] = []
    left = Draft([], markup=False)
    for n, part in enumerate(_parts(message)):
        if n >= _MOST_PARTS:
            left.doubts.append(f"only the first {_MOST_PARTS} parts of the message were read")
            break
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        budget.spend(path, len(content))
        name = _header(part.get_filename() or "")
        kind = part.get_content_type()
        if not name and kind in ("text/plain", "text/html") and kind not in bodies:
            bodies[kind] = _words(path, content, part.get_content_charset())
        elif name:
            bare = name.replace("\\", "/").rsplit("/", 1)[-1].strip(". \x00")
            attached.append(Member(f"{path}/{bare or 'attachment'}", content))
        elif kind not in ("text/plain", "text/html"):
            left.left_out[f"parts of the kind {kind}"] += 1
    draft = _letter(path, bodies)
    draft.doubts += left.doubts
    draft.title = _header(message.get("Subject") or "") or None
    sender = email.utils.parseaddr(_header(message.get("From") or ""))
    draft.authors = names_in(sender[0] or sender[1])
    draft.date = _date(message.get("Date"))
    draft.genre = "letter"
    return draft, attached


def _parts(message: email.message.Message) -> Iterator[email.message.Message]:
    stack = [message]
    while stack:
        part = stack.pop()
        inside = part.get_payload()
        if part.is_multipart() and isinstance(inside, list):
            stack.extend(p for p in reversed(inside) if isinstance(p, email.message.Message))
        else:
            yield part


def _letter(path: str, bodies: dict[str, str]) -> Draft:
    if bodies.get("text/plain", "").strip():
        text = bodies["text/plain"].replace("\r\n", "\n").replace("\r", "\n")
        draft = read_plain(text)
        draft.size = len(text)
        return draft
    if bodies.get("text/html", "").strip():
        try:
            return next(read_html(path, bodies["text/html"].encode("utf-8")))[1]
        except UnreadableFile:
            pass
    return Draft([], markup=False, doubts=["the message has no words of its own"])


def _words(path: str, content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        try:
            return decode(path, content).text
        except UnreadableFile:
            return content.decode("utf-8", "replace")


def _header(value: object) -> str:
    """A header's words, decoded as RFC 2047 has them."""
    try:
        return " ".join(str(make_header(decode_header(str(value)))).split())
    except (MessageError, LookupError, ValueError):
        return " ".join(str(value).split())


def _date(value: object) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(str(value)).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
