"""Who may speak to the workbench: the browser on this machine, from the workbench's own pages.

A page elsewhere can make a browser send requests to 127.0.0.1, or let its own name point there (DNS rebinding). So
the Host must be a loopback name with our port, a POST must come from our own origin, and its form must carry a token
that only our pages hold: the visitor's cookie, signed with a secret that lives as long as the server.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "visavis"
LONGEST = 64 * 1024  # bytes of a form: the longest comment is a fraction of it
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
}


class Tokens:
    """Cookies and the form tokens that belong to them."""

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(32)

    def cookie(self) -> str:
        return secrets.token_urlsafe(24)

    def token(self, cookie: str) -> str:
        return hmac.new(self._secret, cookie.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def fits(self, cookie: str, token: str) -> bool:
        return bool(cookie) and hmac.compare_digest(self.token(cookie).encode(), token.encode("utf-8", "replace"))


class Guard:
    """ASGI middleware: refuses strangers, gives every visitor a cookie and every answer its headers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], tokens: Tokens, scheme: str = "http") -> None:
        """`hosts`: the Host headers that are ours, with the port. `scheme`: https where the browser speaks that."""
        self._app, self._hosts, self._tokens, self._scheme = app, frozenset(hosts), tokens, scheme

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # no websockets here
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        cookie = _cookie(headers)
        fresh = self._tokens.cookie() if not cookie else None
        scope["state"] = {
            **scope.get("state", {}),
            "cookie": cookie,
            "token": self._tokens.token(cookie or fresh or ""),
        }

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                if fresh and refusal is None and "set-cookie" not in out:
                    secure = "; Secure" * (self._scheme == "https")
                    out.append("set-cookie", f"{COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Strict{secure}")
            await send(message)

        app = PlainTextResponse(refusal[1], refusal[0]) if refusal else self._app
        await app(scope, receive, answer)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str] | None:
        """Status and reason, where the request is not ours to answer."""
        host = headers.get("host", "")
        if host not in self._hosts:
            return 421, "This workbench answers only to its own address on this machine."
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return 405, "There is nothing here for this method."
        here = f"{self._scheme}://{host}"
        if headers.get("origin", here) != here:
            return 403, "The form does not come from a page of this workbench."
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "The form does not come from a page of this workbench."
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            return 411, "A form has to say how long it is."
        if len(length) > 9 or int(length) > LONGEST:
            return 413, "The form is too long."
        return None


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def loopback(port: int) -> list[str]:
    """The Host headers by which a browser on this machine asks for the port."""
    return [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
