"""The door of a team's workbench: who comes in, by which role, and what each may do.

`Door` stands between `Guard` and the pages. A session's token is the visitor's cookie, a new one at every login; each
request is held against the role that its route needs, and every form sent is a line of the audit trail.
"""

from __future__ import annotations

from typing import Protocol, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from visavis.errors import UserError
from visavis.study.accounts import ROLES, Accounts, Role, TooMany
from visavis.workbench.guarding import COOKIE

# What a form needs, by the first part of its address; a form that is not named is the owner's alone.
WRITES: dict[str, Role] = {
    "decide": "coder", "mark": "coder", "undo": "coder", "adjudicate": "adjudicator",
    "edit": "adjudicator", "searches": "coder", "login": "reader", "logout": "reader",
}  # fmt: skip
READS: dict[str, Role] = {"team": "owner"}  # pages that are not named are for everybody with an account
OPEN = ("login", "static")  # for those who have not come in yet


def needed(method: str, path: str) -> Role:
    """The least role that may send such a request."""
    part = path.strip("/").partition("/")[0]
    return READS.get(part, "reader") if method in ("GET", "HEAD") else WRITES.get(part, "owner")


class Answers(Protocol):
    """What the door asks of the workbench: a page filled, a form read with its token, a refusal."""

    def filled(self, request: Request, template: str, page: object, status: int = 200) -> Response: ...
    async def form(self, request: Request) -> dict[str, str]: ...


class Door:
    """ASGI middleware: lets in who has a session, and each as far as the role reaches."""

    def __init__(self, app: ASGIApp, accounts: Accounts, answers: Answers) -> None:
        self._app, self._accounts, self._answers = app, accounts, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        who = await run_in_threadpool(self._accounts.who, scope["state"]["cookie"])
        scope["state"] |= {"who": who, "by": who.name if who else ""}
        inner: ASGIApp = self._app
        if who is None and path.strip("/").partition("/")[0] not in OPEN:
            inner = RedirectResponse("/login", 303)
        elif who is not None and not who.may(needed(method, path)):
            refusal = UserError(f"As {who.role} you may not do this.", "", "Ask the owner of the study.")
            inner = self._answers.filled(Request(scope), "error", refusal, 403)
            await run_in_threadpool(self._accounts.note, who.name, "refused", path)
        elif who is not None and method == "POST":
            await run_in_threadpool(self._accounts.note, who.name, "sent", path)
        await inner(scope, receive, send)


class Team:
    """The pages of the door itself: login, logout, and the accounts with the audit trail."""

    def __init__(self, accounts: Accounts, answers: Answers, secure: bool) -> None:
        self._accounts, self._answers, self._secure = accounts, answers, secure

    def routes(self) -> list[Route]:
        return [
            Route("/login", self.login),
            Route("/login", self.enter, methods=["POST"]),
            Route("/logout", self.leave, methods=["POST"]),
            Route("/team", self.team),
            Route("/team", self.change, methods=["POST"]),
        ]

    def login(self, request: Request) -> Response:
        return self._answers.filled(request, "login", "")

    async def enter(self, request: Request) -> Response:
        form = await self._answers.form(request)
        address = request.client.host if request.client else ""
        try:
            token = await run_in_threadpool(
                self._accounts.login, form.get("name", ""), form.get("password", ""), address
            )
        except UserError as error:
            status = 429 if isinstance(error, TooMany) else 401
            return self._answers.filled(request, "login", f"{error.found} {error.do}", status)
        return self._with_cookie(RedirectResponse("/", 303), token)

    async def leave(self, request: Request) -> Response:
        await self._answers.form(request)
        await run_in_threadpool(self._accounts.logout, request.state.cookie)
        return self._with_cookie(RedirectResponse("/login", 303), "")

    def _with_cookie(self, answer: Response, token: str) -> Response:
        answer.set_cookie(COOKIE, token, path="/", httponly=True, samesite="strict", secure=self._secure)
        return answer

    def team(self, request: Request) -> Response:
        page = {"accounts": self._accounts.all(), "roles": ROLES, "trail": self._accounts.trail()}
        return self._answers.filled(request, "team", page)

    async def change(self, request: Request) -> Response:
        """Add an account, or give one another role or password, or close or open it."""
        form = await self._answers.form(request)
        by, name, password = request.state.who.name, form.get("name", ""), form.get("password", "")
        role = cast(Role, form.get("role", ""))
        if form.get("what") == "add":
            await run_in_threadpool(self._accounts.add, name, role, password, by)
        else:
            closed = {"close": True, "open": False}.get(form.get("what", ""))
            await run_in_threadpool(
                lambda: self._accounts.change(name, by=by, role=role or None, password=password or None, closed=closed)
            )
        return RedirectResponse("/team", 303)
