"""Who may do what in a study that a team works on: accounts, sessions and an audit trail, in `team.sqlite`.

The file belongs to the study's folder and to no export. Passwords are kept as argon2id hashes (RFC 9106), sessions as
hashes of their tokens, so that the file alone lets nobody in. Refused logins are counted by name and by address.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from visavis.errors import OutputError, StudyError, UserError

NAME = "team.sqlite"
Role = Literal["reader", "coder", "adjudicator", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may
SHORTEST, LONGEST = 10, 200  # characters of a password
IDLE, WHOLE = 12 * 3600, 7 * 24 * 3600  # seconds after which a session ends: unused, or at all
WINDOW = 15 * 60  # seconds in which refused logins are counted
BY_NAME, BY_ADDRESS = 5, 20  # refused logins in a window, after which none is tried
_CREATE = """
CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL,
    made TEXT NOT NULL, closed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, name TEXT NOT NULL, made REAL NOT NULL, seen REAL NOT NULL)
    STRICT;
CREATE TABLE IF NOT EXISTS refused (name TEXT NOT NULL, address TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS secret (key BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS trail (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL,
    what TEXT NOT NULL, about TEXT NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS trail_kept BEFORE DELETE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is kept'); END;
CREATE TRIGGER IF NOT EXISTS trail_stays BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is kept'); END;
"""


class Account(NamedTuple):
    name: str
    role: Role
    closed: bool = False

    def may(self, role: Role) -> bool:
        """Does this account's role include another one?"""
        return not self.closed and ROLES.index(self.role) >= ROLES.index(role)


class Trace(NamedTuple):
    """One line of the audit trail."""

    at: str
    by: str
    what: str
    about: str


class TooMany(UserError):
    """Logins are not tried for a while."""


class Accounts:
    """The accounts of one study. Thread-safe. `clock`: seconds, for tests."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time, hasher: PasswordHasher | None = None):
        self.path, self._clock, self._lock = folder / NAME, clock, threading.Lock()
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))  # unknown names take as long as known ones
        try:
            new = not self.path.exists()
            if new:
                self.path.touch(mode=0o600)
            self._base = sqlite3.connect(self.path, timeout=30.0, isolation_level=None, check_same_thread=False)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.executescript(_CREATE)
        except (OSError, sqlite3.Error) as error:
            raise OutputError(
                f"{self.path} cannot be opened or written: {error}.",
                "The team's accounts are kept there.",
                "Allow writing in the study's folder; if the file is damaged, put back a copy of it.",
            ) from error

    def close(self) -> None:
        self._base.close()

    # ------------------------------------------------------------ accounts

    def add(self, name: str, role: Role, password: str, by: str) -> Account:
        """A new account. Raises UserError for a name, role or password that will not do."""
        name = _plain(name)
        if not name or len(name) > 60 or not name.isprintable():
            raise UserError(f"{name[:60]!r} cannot be a name.", "It signs decisions.", "Use 1 to 60 letters.")
        if role not in ROLES:
            raise UserError(f"There is no role {str(role)[:40]!r}.", "", f"There are: {', '.join(ROLES)}.")
        if self.get(name) is not None:
            raise UserError(f"There is an account {name!r} already.", "", "Choose another name.")
        row = (name, role, self._hash(password), _now())
        with self._lock:
            self._base.execute("INSERT INTO account (name, role, hash, made) VALUES (?, ?, ?, ?)", row)
        self.note(by, f"added as {role}", name)
        return Account(name, role)

    def change(self, name: str, *, by: str, role: Role | None = None, password: str | None = None,
               closed: bool | None = None) -> None:  # fmt: skip
        """Change an account; its sessions end. The last owner stays one. Raises UserError."""
        found = self.get(name)
        if found is None:
            raise UserError(f"There is no account {name[:60]!r}.", "", "`visavis account STUDY list` names them.")
        if role is not None and role not in ROLES:
            raise UserError(f"There is no role {str(role)[:40]!r}.", "", f"There are: {', '.join(ROLES)}.")
        others = [a for a in self.all() if a.role == "owner" and not a.closed and a.name != found.name]
        if found.role == "owner" and not others and (closed or (role is not None and role != "owner")):
            raise UserError(f"{found.name!r} is the only owner.", "Somebody has to be.", "Make another one first.")
        hashed = self._hash(password) if password is not None else None
        with self._lock:
            self._base.execute(
                "UPDATE account SET role = coalesce(?, role), hash = coalesce(?, hash), closed = coalesce(?, closed)"
                " WHERE name = ?",
                (role, hashed, closed, found.name),
            )
            self._base.execute("DELETE FROM session WHERE name = ?", (found.name,))
        done = [f"role {role}" if role else "", "password" if password else ""]
        done.append("" if closed is None else "closed" if closed else "opened")
        self.note(by, "changed: " + ", ".join(d for d in done if d), found.name)

    def get(self, name: str) -> Account | None:
        find = "SELECT name, role, closed FROM account WHERE name = ?"
        with self._lock:
            row = self._base.execute(find, (_plain(name),)).fetchone()
        return Account(row[0], row[1], bool(row[2])) if row else None

    def all(self) -> list[Account]:
        with self._lock:
            rows = self._base.execute("SELECT name, role, closed FROM account ORDER BY name").fetchall()
        return [Account(n, r, bool(c)) for n, r, c in rows]

    def _hash(self, password: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise UserError(
                f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}.",
                "Short ones are guessed.",
                "Take four or five words that do not belong together.",
            )
        return self._hasher.hash(unicodedata.normalize("NFC", password))

    # ------------------------------------------------------------ sessions

    def login(self, name: str, password: str, address: str) -> str:
        """The token of a new session. Raises UserError where name or password are wrong, TooMany after too many."""
        name, now = _plain(name)[:200], self._clock()
        with self._lock:
            self._base.execute("DELETE FROM refused WHERE at < ?", (now - WINDOW,))
            by = "SELECT count(*) FILTER (WHERE name = ?), count(*) FILTER (WHERE address = ?) FROM refused"
            by_name, by_address = self._base.execute(by, (name, address)).fetchone()
        if by_name >= BY_NAME or by_address >= BY_ADDRESS:
            raise TooMany(
                "Too many logins were refused.",
                "Passwords might be guessed.",
                f"Try again in {WINDOW // 60} minutes, or ask the owner of the study.",
            )
        with self._lock:
            find = "SELECT hash FROM account WHERE name = ? AND NOT closed"
            row = self._base.execute(find, (name,)).fetchone()
        if not self._verified(row[0] if row else self._nobody, password) or row is None:
            with self._lock:
                self._base.execute("INSERT INTO refused VALUES (?, ?, ?)", (name, address, now))
            self.note(name, "login refused", address)
            raise UserError("Name or password are wrong.", "", "Try again, or ask the owner of the study.")
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._base.execute("INSERT INTO session VALUES (?, ?, ?, ?)", (_digest(token), name, now, now))
            self._base.execute("DELETE FROM refused WHERE name = ?", (name,))
        self.note(name, "login", address)
        return token

    def _verified(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, unicodedata.normalize("NFC", password[:LONGEST]))
        except (Argon2Error, InvalidHashError):
            return False

    def who(self, token: str) -> Account | None:
        """Whose session a token is, if it goes on."""
        if not token:
            return None
        now = self._clock()
        find = (
            "SELECT a.name, a.role, s.made, s.seen FROM session s JOIN account a USING (name)"
            " WHERE s.token = ? AND NOT a.closed"
        )
        with self._lock:
            row = self._base.execute(find, (_digest(token),)).fetchone()
            if row is None:
                return None
            if now - row[2] > WHOLE or now - row[3] > IDLE:
                self._base.execute("DELETE FROM session WHERE token = ?", (_digest(token),))
                return None
            if now - row[3] > 60:
                self._base.execute("UPDATE session SET seen = ? WHERE token = ?", (now, _digest(token)))
        return Account(row[0], row[1])

    def secret(self) -> bytes:
        """What form tokens are signed with: the same after a restart, so that open pages stay good."""
        with self._lock:
            found = self._base.execute("SELECT key FROM secret").fetchone()
            if found is None:
                key = secrets.token_bytes(32)
                self._base.execute("INSERT INTO secret SELECT ? WHERE NOT EXISTS (SELECT 1 FROM secret)", (key,))
                found = self._base.execute("SELECT key FROM secret").fetchone()
            return bytes(found[0])

    def logout(self, token: str) -> None:
        found = self.who(token)
        with self._lock:
            self._base.execute("DELETE FROM session WHERE token = ?", (_digest(token),))
        if found is not None:
            self.note(found.name, "logout", "")

    # ------------------------------------------------------------ trail

    def note(self, by: str, what: str, about: str) -> None:
        """Add a line to the audit trail, which is only ever added to."""
        with self._lock:
            row = (_now(), by, what[:200], about[:500])
            self._base.execute("INSERT INTO trail (at, by, what, about) VALUES (?, ?, ?, ?)", row)

    def trail(self, limit: int = 200) -> list[Trace]:
        """The last lines of the audit trail, newest first."""
        with self._lock:
            find = "SELECT at, by, what, about FROM trail ORDER BY id DESC LIMIT ?"
            return [Trace(*row) for row in self._base.execute(find, (limit,))]


def refuse_without_owner(accounts: Accounts, study: Path) -> None:
    """Raises StudyError where nobody could let anybody in."""
    if not any(a.role == "owner" and not a.closed for a in accounts.all()):
        raise StudyError(
            f"{study} has no owner yet.",
            "A team's study is entered by name and password, and its owner adds the others.",
            f"Make one: visavis account {study} add NAME --role owner",
        )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
