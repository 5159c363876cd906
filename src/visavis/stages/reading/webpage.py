"""HTML: the words of a page, its notes and headings, without what surrounds them on the screen.

Which elements are boilerplate is told by what they declare themselves to be (elements and roles of HTML and ARIA)
and by the names that the great platforms give them; words are never judged by their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from visavis.errors import UnreadableFile
from visavis.stages.reading.blocks import Draft
from visavis.stages.reading.dates import edtf
from visavis.stages.reading.flow import Flow
from visavis.stages.reading.names import names_in
from visavis.stages.reading.trees import XML_LANG, html_tree, language_tag, name_of, walk, words_of
from visavis.stages.reading.weblinks import Notes, find_notes, kinds_of
from visavis.text import listed

_SCRIPTS = listed("script style noscript template svg canvas iframe object embed audio video math head title link meta")
_CONTROLS = listed("nav form button input select textarea menu dialog")
_ROLES = listed(
    "navigation banner contentinfo search complementary dialog menu menubar toolbar tablist alert doc-toc toc"
)
_OUTER = listed("header footer aside")
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|box|igation)?|menu|sidebar|breadcrumbs?|cookies?|share|sharing|social|advert\w*|ads?|promo|"
    r"related|newsletter|subscribe|toc|mw-editsection|noprint|catlinks|mw-jump-link|printfooter|skip-link|pagination|"
    r"site-header|site-footer|footer-nav|toolbar|siteSub|contentSub|mw-indicators|navigation-not-searchable)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_PARAGRAPHS = listed(
    "p div section article main body html aside header footer pre address center figure details summary fieldset "
    "ol ul dl hgroup tbody thead tfoot caption"
)
_ITEMS = listed("li dt dd figcaption")
_ITALIC = listed("i em cite")
_MAIN = (
    ".//*[@itemprop='articleBody']",
    ".//*[@id='mw-content-text']",
    ".//{*}article",
    ".//{*}main",
    ".//*[@role='main']",
)
_LEADING = re.compile(r"^\s*[\[({]?(?P<label>\w{1,7}|[*†‡§¶]{1,4})\s?[\])}]?\s?[.:)↑^]?\s*")


def read_html(path: str, data: bytes) -> Iterator[tuple[str, Draft]]:
    """The document of a page. Raises UnreadableFile where there is none."""
    root, doubts = html_tree(path, data)
    notes = find_notes({"": root})
    flow = Flow()
    main = _main(root, notes)
    walker = PageWalker(flow, notes, main)
    walk(root, walker)
    draft = flow.draft()
    if not draft.blocks and not draft.notes:
        raise UnreadableFile(
            f"{path} has no words outside its scripts and menus.",
            "A page that its own program fills in holds no text as a file.",
            "Open it in a browser and save it as text, or as a complete page.",
        )
    draft.doubts += doubts
    _tell(root, draft)
    yield "", draft


def _main(root: etree._Element, notes: Notes) -> etree._Element | None:
    """The element that holds the text, if the page says so: the longest of the surest kind that holds a third of it."""
    whole = len(words_of(root, without=("script", "style", "nav", "noscript")))
    for pattern in _MAIN:
        found = max(root.iterfind(pattern), key=lambda e: len(words_of(e)), default=None)
        if found is None or len(words_of(found)) * 3 < whole:
            continue
        inside = set(found.iter(etree.Element))
        if all(note in inside for note in notes.notes):
            return found
    return None


class PageWalker:
    """Shows one page to a flow. `main`: the element outside which all is boilerplate, if it is known."""

    def __init__(self, flow: Flow, notes: Notes, main: etree._Element | None = None, book: bool = False) -> None:
        self.flow, self.notes, self.main, self.book = flow, notes, main, book
        self.inside = main is None
        self.path = {id(e) for e in (main.iterancestors() if main is not None else ())}
        self.quoting: list[int] = [0]
        self.tabled: list[int] = [0]
        self.label = ""  # of a note that has just begun: it may stand before its words once more

    def start(self, element: etree._Element) -> bool:
        name, flow = name_of(element).lower(), self.flow
        if what := self._left_out(name, element):
            flow.leave_out(what, words_of(element))
            return False
        if element is self.main:
            self.inside = True
        if element in self.notes.notes:
            key, label = self.notes.notes[element]
            flow.close()
            flow.begin_note(key, label)
            self.label = label
            self.quoting.append(0)
            self.tabled.append(0)
        elif element in self.notes.marks:
            flow.mark(*self.notes.marks[element])
            flow.leave_out("note marks", words_of(element))
            return False
        elif element in self.notes.backs:
            flow.leave_out("links back from notes", words_of(element))
            return False
        elif {"pagebreak", "doc-pagebreak"} & kinds_of(element):
            self._page(element)
            return False
        else:
            self._begin(name, element)
        return True

    def text(self, words: str) -> None:
        if self.label and words.strip():
            m = _LEADING.match(words)
            if m and m["label"].casefold() == self.label.casefold():
                self.flow.leave_out("note marks", words[: m.end()])
                words = words[m.end() :]
            else:
                words = words.lstrip(" .):]^↑\t\r\n\xa0")  # what stood behind a label that was a link
            if words.strip():
                self.label = ""
        if self.inside:
            self.flow.text(words)
        else:
            self.flow.leave_out("navigation and other surroundings", words)

    def end(self, element: etree._Element) -> None:
        name, flow = name_of(element).lower(), self.flow
        if element is self.main:
            self.inside = False
        if element in self.notes.notes:
            flow.end_note()
            self.quoting.pop()
            self.tabled.pop()
            self.label = ""
        elif name == "blockquote":
            self.quoting[-1] = max(0, self.quoting[-1] - 1)
            flow.close()
        elif name == "table":
            self.tabled[-1] = max(0, self.tabled[-1] - (1 if _is_data(element) else 0))
            flow.close()
        elif name == "tr" and self.tabled[-1]:
            flow.line()
        elif name in _ITALIC:
            flow.upright()
        elif name == "a":
            self._address(element)
        elif (name in _PARAGRAPHS or name in _HEADINGS or name in _ITEMS) and not self.tabled[-1]:
            flow.close()

    def _left_out(self, name: str, element: etree._Element) -> str | None:
        if name in _SCRIPTS:
            return "scripts, styles and media"
        if element in self.notes.notes or any(up in self.notes.notes for up in (element, element.getparent())):
            return None
        roles = kinds_of(element)
        hidden = element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "")
        if hidden and name not in ("body", "html"):
            return "hidden on the screen"
        if name in _CONTROLS or roles & _ROLES:
            return "navigation and other surroundings"
        if self.book or name in ("html", "body") or id(element) in self.path or element is self.main:
            return None
        if self.main is not None and not self.inside and name not in ("h1",):
            return "navigation and other surroundings" if self._holds_no_notes(element) else None
        titled = name == "header" and next(element.iter("{*}h1"), None) is not None
        if (
            name in _OUTER
            and not titled
            and self.main is None
            and self._holds_no_notes(element)
            and not _in_article(element)
        ):
            return "navigation and other surroundings"
        around = _AROUND.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if around and name not in _HEADINGS and name != "article" and self._holds_no_notes(element):
            return "navigation and other surroundings"
        return None

    def _holds_no_notes(self, element: etree._Element) -> bool:
        """Neither notes nor marks stand in it: what cites is no boilerplate."""
        return not any(e in self.notes.notes or e in self.notes.marks for e in element.iter(etree.Element))

    def _begin(self, name: str, element: etree._Element) -> None:
        flow = self.flow
        if name == "br":
            flow.line()
        elif name in _ITALIC:
            flow.italic()
        elif name == "img":
            flow.leave_out("descriptions of images", element.get("alt") or "")
        elif name == "table" and _is_data(element):
            flow.begin("table")
            self.tabled[-1] += 1
        elif self.tabled[-1]:
            if name in ("td", "th") and element.getprevious() is not None:
                flow.text(" | ")
            elif name in _PARAGRAPHS:
                flow.text(" ")
        elif name in _HEADINGS:
            flow.begin("heading", level=_HEADINGS[name])
        elif name in ("li", "dt", "dd"):
            flow.begin("item")
        elif name == "figcaption":
            flow.begin("caption")
        elif name == "blockquote":
            flow.close()
            self.quoting[-1] += 1
        elif name == "p" and _only_in_item(element):
            pass  # the item's own paragraph
        elif name in _PARAGRAPHS or name in ("td", "th", "tr"):
            flow.close()
            if name in ("p", "pre", "address"):
                flow.begin("quotation" if self.quoting[-1] else "paragraph")
        if self.quoting[-1] and name in ("div", "section"):
            flow.begin("quotation")

    def _page(self, element: etree._Element) -> None:
        label = element.get("title") or element.get("aria-label") or words_of(element) or (element.get("id") or "")
        m = re.search(r"([ivxlcdm]+|\d+)\W*$", label, re.IGNORECASE)
        self.flow.page(m[1] if m else None)
        self.flow.leave_out("page numbers", words_of(element))

    def _address(self, element: etree._Element) -> None:
        """In notes, where addresses are part of the reference, a link's address stands after its words."""
        url = element.get("href") or ""
        if self.flow.in_note and self.inside and url.startswith(("http://", "https://")) and len(url) < 500:
            words = words_of(element)
            if words and url.strip("/") not in words and not words.startswith(("http", "www.")):
                self.flow.text(f" <{url}>")


def _is_data(table: etree._Element) -> bool:
    """A table of data, none that only lays out the page."""
    if table.get("role") == "presentation" or next(table.iterfind(".//{*}table"), None) is not None:
        return False
    rows = list(table.iterfind(".//{*}tr"))
    return any(len([c for c in row if name_of(c) in ("td", "th")]) > 1 for row in rows[:50])


def _in_article(element: etree._Element) -> bool:
    return any(name_of(e) in ("article", "main", "section") for e in element.iterancestors())


def _only_in_item(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    if parent is None or name_of(parent) not in ("li", "dd"):
        return False
    return paragraph.getprevious() is None and not (parent.text or "").strip()


def _tell(root: etree._Element, draft: Draft) -> None:
    """Title, authors, date and language as the page's head says."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("{*}meta"):
        key = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        value = (meta.get("content") or "").strip()
        if key and value and len(value) < 1000:
            said.setdefault(key, []).append(value)

    def first(*keys: str) -> list[str]:
        return next((said[k] for k in keys if k in said), [])

    title = first("citation_title", "dc.title", "dcterms.title", "og:title")
    heads = [words_of(h) for h in root.iter("{*}h1")]
    page = next((words_of(t) for t in root.iter("{*}title")), "")
    draft.title = next((t for t in (*title, *heads, page) if t), None)
    for author in first("citation_author", "dc.creator", "dcterms.creator", "author", "article:author"):
        if not author.startswith("http"):
            draft.authors += names_in(author)
    dated = first("citation_publication_date", "citation_date", "article:published_time", "dc.date", "dcterms.date")
    draft.date = next((found for d in dated if (found := edtf(d.replace("/", "-")))), None)
    draft.language = language_tag(root.get("lang") or root.get(XML_LANG))
    wanted = (draft.title or "").casefold()
    for block in draft.blocks[:6]:
        if wanted and block.kind in ("heading", "paragraph") and block.raw.strip().casefold() == wanted:
            block.kind, block.level = "title", 0
            break
