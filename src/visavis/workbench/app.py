"""Routes: an address in, a context made, a template filled; a form in, a decision recorded, a redirect out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

import jinja2
import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from visavis import __version__
from visavis.errors import Defect, OutputError, StudyError, StudyFileError, UserError, VisavisError
from visavis.pages.chronology import PLACES
from visavis.pages.page import environment as pages_environment
from visavis.pages.page import printable
from visavis.study.accounts import Accounts
from visavis.workbench.asking import Asked
from visavis.workbench.cells import Seeing
from visavis.workbench.deciding import decide, mark
from visavis.workbench.desk import Desk, State
from visavis.workbench.guarding import Guard, Tokens
from visavis.workbench.links import address, asked
from visavis.workbench.listing import Wanted, statements_page
from visavis.workbench.log import log_page
from visavis.workbench.overview import documents_page, grid_page, study_page
from visavis.workbench.parted import COLUMNS
from visavis.workbench.reader import LAYERS, PICTURES, reader_page
from visavis.workbench.routes import FORMS, PAGES, Does, Page
from visavis.workbench.shown import Shown
from visavis.workbench.statement import gone_page, in_reader, review_page, statement_page
from visavis.workbench.team import Door, Team

STATIC = {
    "style.css": "text/css", "bench.css": "text/css", "keys.js": "text/javascript", "mark.js": "text/javascript",
    "live.js": "text/javascript",
    "places.css": "text/css", "icon.svg": "image/svg+xml",
}  # fmt: skip


def application(
    desk: Desk, hosts: list[str], tokens: Tokens | None = None, accounts: Accounts | None = None, scheme: str = "http"
) -> ASGIApp:
    """The workbench of one study, for those who ask for it under one of the `hosts`; for a team with `accounts`."""
    tokens = tokens or Tokens(accounts.secret() if accounts is not None else None)
    bench = Bench(desk, tokens)
    routes = [
        Route("/", bench.study),
        Route("/grid", bench.grid),
        Route("/statements", bench.statements),
        Route("/statement/{id:path}", bench.statement),
        Route("/documents", bench.documents),
        Route("/document/{id:path}", bench.document),
        Route("/image/{id:path}", bench.image),
        Route("/review", bench.review),
        Route("/decisions", bench.decisions),
        Route("/decide/statement/{id:path}", bench.decide, methods=["POST"]),
        Route("/mark/document/{id:path}", bench.mark, methods=["POST"]),
        Route("/undo", bench.undo, methods=["POST"]),
        Route("/static/{name}", static),
        *(Route(page.path, bench.reading(page)) for page in PAGES),
        *(Route(path, bench.writing(do), methods=["POST"]) for path, do in FORMS.items()),
    ]
    handlers: dict[object, Callable[..., Response]] = {
        HTTPException: bench.refused, VisavisError: bench.failed, Exception: bench.broken,
    }  # fmt: skip
    if accounts is not None:
        routes += Team(accounts, bench, scheme == "https").routes()
    inner: ASGIApp = Starlette(routes=routes, exception_handlers=handlers)
    if accounts is not None:
        inner = Door(inner, accounts, bench)
    return Guard(inner, hosts, tokens, scheme)


class Bench:
    """The pages. Those without `async` run in threads: they may wait for the disk."""

    def __init__(self, desk: Desk, tokens: Tokens) -> None:
        self._desk, self._tokens = desk, tokens

    # ------------------------------------------------------------ reading

    def study(self, request: Request) -> Response:
        state = self._desk.state()
        return self._page(request, "study", state, study_page(state))

    def grid(self, request: Request) -> Response:
        state = self._desk.state()
        threshold = Asked(request.query_params).share("threshold", state.plan.study.threshold)
        seeing = Seeing(threshold, request.query_params.get("confirmed") == "1")
        by = Asked(request.query_params).one_of("by", ("", *COLUMNS))
        return self._page(request, "grid", state, grid_page(state, seeing, by))

    def statements(self, request: Request) -> Response:
        state = self._desk.state()
        given = {k: v.strip()[:500] for k, v in request.query_params.items() if k not in ("threshold", "confirmed")}
        wanted = msgspec.convert(given, Wanted)
        wanted = msgspec.structs.replace(
            wanted,
            threshold=Asked(request.query_params).share("threshold", 0.0),
            confirmed=request.query_params.get("confirmed") == "1",
        )
        return self._page(
            request, "statements", state, statements_page(state, wanted, Asked(request.query_params).page())
        )

    def statement(self, request: Request) -> Response:
        state, known = self._desk.state(), request.path_params["id"]
        found = state.look.statements.get(known)
        if found is not None:
            return self._page(request, "statement", state, statement_page(state, found))
        gone = gone_page(state, known)
        if gone is None:
            raise HTTPException(404, "There is no such statement in this study.")
        return self._page(request, "gone", state, gone)

    def documents(self, request: Request) -> Response:
        state = self._desk.state()
        q = request.query_params.get("q", "")[:500]
        return self._page(request, "documents", state, documents_page(state, q, Asked(request.query_params).page()))

    def document(self, request: Request) -> Response:
        state = self._desk.state()
        found = state.look.documents.get(request.path_params["id"])
        if found is None:
            raise HTTPException(404, "There is no such document in this study.")
        layers = frozenset(request.query_params.get("layers", "statements").split(",")) & {*LAYERS, PICTURES}
        chosen = request.query_params.get("statement", "")
        page = reader_page(state, found, Asked(request.query_params).page("part"), layers, chosen)
        return self._page(request, "document", state, page)

    def image(self, request: Request) -> Response:
        """A page of a document's source as a picture. Raises UserError where there is none."""
        asked_for = Asked(request.query_params)
        found = self._desk.page_image(request.path_params["id"], asked_for.text("page"))
        return Response(found, media_type="image/png", headers={"cache-control": "private, max-age=3600"})

    def review(self, request: Request) -> Response:
        state = self._desk.state()
        after, of = (request.query_params.get(k, "") for k in ("after", "of"))
        return self._page(request, "review", state, review_page(state, after, of))

    def decisions(self, request: Request) -> Response:
        state = self._desk.state()
        return self._page(request, "decisions", state, log_page(state, Asked(request.query_params).page()))

    def reading(self, page: Page) -> Callable[[Request], Response]:
        """The handler of a page of `routes`."""

        def answer(request: Request) -> Response:
            state = self._desk.state()
            asked_for = Asked(request.query_params, self._seat(request).by)
            made = page.make(state, asked_for, request.path_params.get("id", ""))
            if made is None:
                raise HTTPException(404, f"There is no such {page.template} in this study.")
            return self._page(request, page.template, state, made, here=page.part or page.path)

        return answer

    # ------------------------------------------------------------ writing

    def writing(self, do: Does) -> Callable[[Request], Awaitable[Response]]:
        """The handler of a form of `routes`."""

        async def answer(request: Request) -> Response:
            form = await self.form(request)
            leads = await run_in_threadpool(do, self._seat(request), request.path_params.get("id", ""), form)
            if isinstance(leads, Shown):
                state = await run_in_threadpool(self._desk.state)
                return self._page(request, leads.template, state, leads.page)
            return RedirectResponse(leads or _local(form.get("next", "/")), 303)

        return answer

    async def decide(self, request: Request) -> Response:
        form = await self.form(request)
        known = request.path_params["id"]
        leads = await run_in_threadpool(decide, self._seat(request), known, form)
        where = _local(form.get("next", "/"))
        if leads != known:  # split or merged: on with what became of it
            where = "/review" + asked({"of": leads}) if where.startswith("/review") else address("statement", leads)
        return RedirectResponse(where, 303)

    async def mark(self, request: Request) -> Response:
        form = await self.form(request)
        made = await run_in_threadpool(mark, self._seat(request), request.path_params["id"], form)
        return RedirectResponse(in_reader(self._desk.state(), made) or address("statement", made), 303)

    async def undo(self, request: Request) -> Response:
        form = await self.form(request)
        number = form.get("decision", "")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            raise UserError("No decision is named.", "", "Use the buttons of the page.")
        await run_in_threadpool(self._undo, request, int(number))
        return RedirectResponse(_local(form.get("next", "/decisions")), 303)

    def _undo(self, request: Request, number: int) -> None:
        """A coder takes back what is the coder's own."""
        who = getattr(request.state, "who", None)
        if who is not None and not who.may("adjudicator"):
            made = next((d.by for d in self._desk.state().log if d.id == number), who.name)
            if made != who.name:
                raise HTTPException(403, f"Decision {number} is another person's: an adjudicator may take it back.")
        self._seat(request).undo(number)

    def _seat(self, request: Request) -> Desk:
        """The desk with who sent the request at it."""
        by = getattr(request.state, "by", None)
        return self._desk.seated(by) if by else self._desk

    async def form(self, request: Request) -> dict[str, str]:
        """The fields of a form that carries its token. Raises HTTPException 403 for another."""
        if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            raise HTTPException(415, "This is no form of the workbench.")
        form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        if not self._tokens.fits(request.state.cookie, form.get("token", "")):
            raise HTTPException(403, "The form is not from this session: load the page again, then decide.")
        return form

    # ------------------------------------------------------------ answers

    def filled(self, request: Request, template: str, page: object, status: int = 200) -> Response:
        """A page of the door: it tells nothing of the study but its title."""
        title = self._desk.state().plan.study.title
        given: dict[str, object] = {"page": page, "study": title, "here": f"/{template}", "status": status}
        return HTMLResponse(self._filled(request, template, given), status)

    def _page(self, request: Request, name: str, state: State, page: object, here: str | None = None) -> Response:
        here = here or ("/" if name == "study" else f"/{name}")
        given = {"page": page, "study": state.plan.study.title, "here": here}
        return HTMLResponse(self._filled(request, name, given))

    def _filled(self, request: Request, name: str, given: dict[str, object]) -> str:
        who = getattr(request.state, "who", None)
        by = self._desk.by if who is None else f"{who.name} ({who.role})"
        given |= {"token": request.state.token, "path": _here(request), "by": by, "who": who, "version": __version__}
        given["published"] = self._desk.published
        return printable(environment().get_template(f"{name}.html.jinja").render(given))

    def refused(self, request: Request, error: HTTPException) -> Response:
        found = error.detail if error.status_code != 404 or error.detail != "Not Found" else "There is no such page."
        return self._error(request, UserError(found, "", ""), error.status_code)

    def failed(self, request: Request, error: VisavisError) -> Response:
        kinds = ((OutputError, 507), (StudyFileError, 500), (StudyError, 409), (UserError, 422))
        return self._error(request, error, next((code for kind, code in kinds if isinstance(error, kind)), 500))

    def broken(self, request: Request, error: Exception) -> Response:
        defect = Defect(f"{type(error).__name__}: {error}", "This is our fault.", "Please report it with these words.")
        return self._error(request, defect, 500)

    def _error(self, request: Request, error: VisavisError, status: int) -> Response:
        given: dict[str, object] = {"page": error, "study": "visavis", "here": "", "status": status}
        return HTMLResponse(self._filled(request, "error", given), status)


def static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    return Response(_static(name), media_type=STATIC[name])


@lru_cache
def _static(name: str) -> bytes:
    if name == "places.css":
        return PLACES.encode()
    if name == "style.css":
        return files("visavis.pages").joinpath("templates", name).read_bytes()
    return files("visavis.workbench").joinpath("static", name).read_bytes()


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Our templates, and those of the pages beside them."""
    theirs = pages_environment()
    assert theirs.loader is not None
    made = theirs.overlay()
    made.loader = jinja2.ChoiceLoader([jinja2.PackageLoader("visavis.workbench", "templates"), theirs.loader])
    return made


# ---------------------------------------------------------------- what an address says


def _local(where: str) -> str:
    """A path of the workbench, or its first page: a form never leads elsewhere."""
    parts = urlsplit(where.replace("\\", "/"))
    plain = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable() and where.isascii()
    return where if plain and not parts.scheme and not parts.netloc else "/"


def _here(request: Request) -> str:
    path = request.scope.get("raw_path", b"").decode("ascii", "replace") or request.url.path
    return f"{path.partition('?')[0]}{'?' + request.url.query if request.url.query else ''}"
