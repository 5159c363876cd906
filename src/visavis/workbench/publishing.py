"""The study as a site: the pages of the workbench as files, which need no server and no network.

The workbench's own pages are asked for one after the other, beginning with the first, and every link to another is
made one between files; so nothing is told twice and every link leads somewhere. Only the pages of `PUBLIC` are
asked for. What is private is gone before anything is written: comments and reasons are taken out of the decisions that
the state is made from, people are numbered ("coder 1") unless their names are asked for, and the log is empty. What
only a server can do the templates leave out (`published`); forms and scripts would be cut out if one did not.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import lxml.html
from lxml import etree
from msgspec import structs

from visavis.errors import Defect, UserError
from visavis.exports import FORMATS
from visavis.present import Now
from visavis.records import Comparison, Decision, Records, Run
from visavis.stages.comparing import compare
from visavis.study import tables
from visavis.text import slug
from visavis.workbench.app import STATIC, application
from visavis.workbench.citing import citations
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import address

HOST = "127.0.0.1:0"
# The pages that are published, by the first part of their address, and what may stand in their query.
PUBLIC: dict[str, frozenset[str]] = {
    "": frozenset(), "grid": frozenset(), "documents": frozenset(("page",)), "document": frozenset(("part",)),
    "statements": frozenset(("perceiver", "target", "dimension", "period", "holder", "source", "document", "page")),
    "statement": frozenset(), "sources": frozenset(("role", "held", "page")), "source": frozenset(),
    "actors": frozenset(("kind", "page")), "actor": frozenset(), "chronology": frozenset(),
    "network": frozenset(("kind",)), "codebook": frozenset(), "checks": frozenset(("kind", "verdict", "page")),
}  # fmt: skip
PRIVATE = frozenset(("comment",))  # verdicts that say nothing of the records
Progress = Callable[[int, int], object]
DATA = """<section><h2>Data and citation</h2><p>The records as <a href="data/jsonl/statement.jsonl">JSON Lines</a> (the
folder data/jsonl has every type), as <a href="data/csv/statements.csv">a table</a>, the sources as
<a href="data/csl-json/sources.json">CSL-JSON</a>. Cite the study as <a href="CITATION.cff">CITATION.cff</a>,
<a href="citation.json">CSL-JSON</a> or <a href="citation.bib">BibLaTeX</a> have it.</p></section>"""


class Published(Desk):
    """The desk that the public sees: nobody sits at it, and what is private is not there."""

    published = True

    def __init__(self, path: Path, names: bool) -> None:
        super().__init__(path, "")
        self._shown = State(without_private(self._keeper.now(), names))

    def state(self) -> State:
        return self._shown


def without_private(now: Now, names: bool) -> Now:
    """The same study from decisions without comments and reasons, their authors numbered unless `names`."""
    people = {by: f"coder {n}" for n, by in enumerate(dict.fromkeys(d.by for d in now.standing), 1)}
    decisions = [
        structs.replace(d, reason=None, by=d.by if names else people[d.by])
        for d in now.standing
        if d.verdict not in PRIVATE
    ]
    return now.told_as(decisions)


def publish(study: Path, target: Path, names: bool = False, progress: Progress | None = None) -> list[Path]:
    """Write the site into a folder that is empty or not there. Gives the files; raises UserError, OutputError."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UserError(
            f"{target} is not an empty folder.",
            "What lies there might be published along with the site, or be written over.",
            "Name a new folder.",
        )
    desk = Published(study, names)
    state = desk.state()
    site = _Site(desk, target)
    site.crawl(["/", *(address("statement", i) for i in state.look.statements)], progress)
    for name in STATIC:
        if not name.endswith(".js"):
            site.write(f"static/{name}", site.fetch(f"/static/{name}")[1])
    for name, data in citations(state.plan, [d.by for d in state.standing] if names else []).items():
        site.write(name, data)
    records = Records(r for r in state.records if not isinstance(r, Decision | Run | Comparison))
    records.add(compare(records, state.plan))  # the machine's own still names what people rejected
    for name in ("jsonl", "csv", "csl-json"):
        site.files += FORMATS[name].export(records, state.plan, target / "data" / name)
    return site.files


class _Site:
    """The files of a site, and the addresses they stand for."""

    def __init__(self, desk: Desk, target: Path) -> None:
        self._app, self._target = application(desk, [HOST]), target
        self._names: dict[str, str] = {}
        self.files: list[Path] = []

    def crawl(self, first: Iterable[str], progress: Progress | None) -> None:
        waiting = deque(first)
        for path in waiting:
            self.name(path)
        done = 0
        while waiting:
            path = waiting.popleft()
            status, body = self.fetch(path)
            if status == 200:
                page, found = self._page(body, self.name(path), DATA if path == "/" else "")
                self.write(self.name(path), page)
                waiting.extend(found)
            elif status >= 500:
                raise Defect(f"{path} answers {status}.", "The site would lack a page.", "Please report it.")
            done += 1
            if progress is not None:
                progress(done, done + len(waiting))

    def fetch(self, path: str) -> tuple[int, bytes]:
        """What the workbench answers to a visitor."""
        parts = urlsplit(path)
        scope = {
            "type": "http", "method": "GET", "path": unquote(parts.path), "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(), "headers": [(b"host", HOST.encode())], "scheme": "http",
            "http_version": "1.1", "root_path": "", "client": None, "server": None,
        }  # fmt: skip
        told: dict[str, int] = {}
        body = bytearray()

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                told["status"] = int(str(message["status"]))
            piece = message.get("body", b"")
            assert isinstance(piece, bytes)
            body.extend(piece)

        with ThreadPoolExecutor(1) as apart:  # the caller's own thread may be running a loop, as in a notebook
            apart.submit(asyncio.run, self._app(scope, receive, send)).result()  # type: ignore[arg-type]
        return told["status"], bytes(body)

    def name(self, path: str) -> str:
        """The file of an address; the same on every export, whatever else is there."""
        if path not in self._names:
            parts = urlsplit(path)
            kind, _, id = unquote(parts.path).strip("/").partition("/")
            words = "/".join([id, parts.query]).strip("/")
            name = f"{kind or 'index'}{f'/{_file(words)}' if words else ''}.html"
            self._names[path] = name
        return self._names[path]

    def write(self, name: str, data: bytes) -> None:
        tables.write_bytes(self._target / name, data)
        self.files.append(self._target / name)

    # ------------------------------------------------------------ one page

    def _page(self, body: bytes, name: str, more: str) -> tuple[bytes, list[str]]:
        """The page as a file, with `more` at its end, and the addresses that nobody asked for before."""
        page = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
        for element in page.xpath("//form | //script | //button"):
            element.drop_tree()
        for element in page.xpath("//nav//a[@href]"):
            if _public(str(element.get("href"))) is None:
                element.drop_tree()
        up = "../" * name.count("/")
        for link in page.xpath("//link[@href]"):
            link.set("href", up + str(link.get("href")).lstrip("/"))
        found: list[str] = []
        for element in page.xpath(
            "//*[@href] | //*[@xlink:href]", namespaces={"xlink": "http://www.w3.org/1999/xlink"}
        ):
            if element.tag == "link":
                continue
            self._link(element, up, found)
        if more:
            page.get_element_by_id("main").append(lxml.html.fragment_fromstring(more))
        html = lxml.html.tostring(page, doctype="<!doctype html>", encoding="utf-8")
        return html, found

    def _link(self, element: etree._Element, up: str, found: list[str]) -> None:
        """Lead a link to a file, or nowhere where its page is not published."""
        href = str(element.get("href") or "")
        if not href.startswith("/"):
            return  # a place on the page itself, or another site
        where, _, place = href.partition("#")
        path = _public(where)
        if path is None:
            del element.attrib["href"]
            return
        if path not in self._names:
            found.append(path)
        element.set("href", f"{up}{self.name(path)}{f'#{place}' if place else ''}")


def _public(where: str) -> str | None:
    """The address without the switches that only a server can answer; None for pages that are not published."""
    parts = urlsplit(where)
    kind = parts.path.strip("/").partition("/")[0]
    allowed = PUBLIC.get(kind)
    if allowed is None:
        return None
    query = [(k, v) for k, v in parse_qsl(parts.query) if k in allowed]
    return parts.path + (f"?{urlencode(query)}" if query else "")


_SAFE = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")


def _file(words: str) -> str:
    """A file name that every system takes: the words where they will do, else some of them and their digest."""
    if _SAFE.fullmatch(words) and not words.endswith("."):
        return words
    return f"{slug(words, 40) or 'x'}-{blake2b(words.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"
