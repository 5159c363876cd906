"""ZIP containers opened without trust: DOCX, ODT and EPUB are such, and so are the folders that people send.

A few kilobytes of ZIP can hold petabytes (Fifield, "A better zip bomb", WOOT 2019): what the directory declares is
added up before anything is unpacked, and no member gives more than it declares.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from visavis.errors import UnreadableFile

MOST_BYTES = 512 * 2**20  # unpacked, of all members together
MOST_MEMBERS = 100_000
_RATIO = 200  # text packs to a tenth, XML to a fiftieth; beyond this and this large it is a bomb
_RATIO_FROM = 32 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"


def open_zip(path: str, data: bytes) -> zipfile.ZipFile:
    """The container. Raises UnreadableFile for one that is damaged, encrypted or a bomb."""
    if data.startswith(_OLE):
        raise UnreadableFile(
            f"{path} is encrypted, or an Office document of before 2007.",
            "Its words cannot be read without its password or its program.",
            "Open it in its program, take the password off, and save it as DOCX.",
        )
    try:
        found = zipfile.ZipFile(io.BytesIO(data))
        members = found.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, UnicodeDecodeError, NotImplementedError, EOFError) as error:
        raise UnreadableFile(
            f"{path} cannot be unpacked: {error}.",
            "It may be cut off or damaged.",
            "Fetch or save the file again.",
        ) from error
    size = sum(m.file_size for m in members)
    if size > MOST_BYTES or len(members) > MOST_MEMBERS or (size > _RATIO_FROM and size > _RATIO * len(data)):
        raise UnreadableFile(
            f"{path} would unpack to {size:,} bytes in {len(members):,} files.",
            "That is far beyond what documents come to: it may be made to fill the memory.",
            "Unpack it yourself if you trust it, and add the documents it holds.",
        )
    return found


def member_bytes(path: str, container: zipfile.ZipFile, name: str) -> bytes | None:
    """A member's bytes, None if there is none of the name. Raises UnreadableFile for a damaged or encrypted one."""
    try:
        return container.read(name)
    except KeyError:
        return None
    except RuntimeError as error:
        raise UnreadableFile(
            f"{path}: {name} is encrypted.",
            "Its words cannot be read without the password.",
            "Save the file without a password.",
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableFile(
            f"{path}: {name} cannot be unpacked: {error}.", "It may be cut off or damaged.", "Fetch the file again."
        ) from error
