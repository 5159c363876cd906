"""The whole way in a browser: a new study, run, read, reviewed, corrected by key, undone, coded, compared, published.

With JavaScript and without, at 1280 and at 400 pixels, light and dark; axe-core finds nothing on any page.
"""

import re
import shutil
from pathlib import Path

import pytest
from test_workbench import CHROMIUM, served

from visavis.api import new_study
from visavis.workbench.desk import Desk
from visavis.workbench.links import address
from visavis.workbench.publishing import publish
from visavis.workbench.routes import PAGES

ESSAY = """# How the Council of Norland Saw Sudland and the Isles

Marta Lind

## Introduction

This essay examines how the Council of Norland perceived Sudland and the Isles between 1930 and 1938.[^1]

## 1. Threat

In May 1931 Chancellor Ada Brandt called Sudland "a hand closing round our harbours" before the Assembly.[^2] In 1934
she warned that the army of Sudland was preparing an attack.[^3] Посланник Орлов писал, что «Южный сосед готовит войну».

## 2. Trade

She wrote to her envoy in 1932 that the Isles "sell us salt and ask for nothing but grain".[^4]
公使は「南の隣国は敵である」と述べた。

[^1]: See Otto Berg, *Salt and Iron*, Harbour Press, 1998, p. 12.
[^2]: *Minutes of the Assembly of Norland*, Harbour Press, 1950, p. 44.
[^3]: Ibid., p. 71.
[^4]: Berg, *Salt and Iron*, p. 90.
"""
SIDES = """
perceivers:
  - {id: council, name: the Council of Norland, members: [norland]}
targets:
  - {id: sudland, name: Sudland, actors: [sudland]}
  - {id: isles, name: the Isles, actors: [isles]}
dimensions: [threat]
periods:
  - {name: before 1933, from: 1930, to: 1932}
  - {name: from 1933, from: 1933, to: 1938}
"""
ACTORS = """visavis: 1
actors:
  - {id: norland, name: Norland, kind: state}
  - {id: sudland, name: Sudland, kind: state}
  - {id: isles, name: the Isles, kind: state, names: [Isles]}
  - {id: brandt, name: Ada Brandt, kind: person, names: [Brandt, Chancellor Ada Brandt], memberships: [norland]}
"""
CODEBOOK = """visavis: 1
dimensions:
  - id: threat
    name: Threat
    headings: [threat]
    indicators:
      en: [hand closing, attack*, war, enem*]
"""
play_api = pytest.importorskip("playwright.sync_api")
expect = play_api.expect
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = ["color-contrast", "target-size", "scrollable-region-focusable"]  # what width and darkness can change
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def norland(tmp_path_factory):
    """A study as a scholar would begin one: proposed from the essay, its question put right, run."""
    place = tmp_path_factory.mktemp("norland")
    (place / "essay.md").write_text(ESSAY, "utf-8")
    study = new_study(place / "study", [place / "essay.md"])
    proposed = (study.path / "study.yaml").read_text("utf-8")
    kept = re.sub(r"(?m)^(?:perceivers|targets|dimensions|periods):.*\n(?: .*\n)*", "", proposed)
    (study.path / "study.yaml").write_text(kept + SIDES, "utf-8")
    (study.path / "actors.yaml").write_text(ACTORS, "utf-8")
    (study.path / "codebook.yaml").write_text(CODEBOOK, "utf-8")
    new = type(study)(study.path)
    new.run("serial")
    return study.path


@pytest.fixture
def desk(norland, tmp_path):
    shutil.copytree(norland, tmp_path / "study")
    return Desk(tmp_path / "study", "anna")


@pytest.fixture(scope="module")
def chromium():
    with play_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(chromium, **how):
    page = chromium.new_context(viewport={"width": how.pop("width", 1280), "height": 800}, **how).new_page()
    page.set_default_timeout(10_000)
    page.said = []
    page.on("console", lambda m: page.said.append(m.text))
    return page


# ---------------------------------------------------------------- the whole way


def test_the_whole_way_by_keyboard(served, desk, chromium, tmp_path):
    page = opened(chromium)
    page.goto(served)
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="How the Council").click()
    page.locator("#mark").wait_for()
    # read, and mark words that the machine has missed
    page.evaluate(
        """() => {
            const line = [...document.querySelectorAll('.line p')].find((p) => p.textContent.includes('sell us salt'));
            const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            let node; while ((node = walk.nextNode())) {
                const at = node.data.indexOf('ask for nothing');
                if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + 15); return; }
            }
        }"""
    )
    page.keyboard.press("w")
    expect(page.locator("#mark-words")).to_have_value("ask for nothing")
    page.get_by_label("Holder").fill("Ada Brandt")
    page.get_by_label("Target", exact=True).fill("the Isles")
    page.get_by_role("button", name="Mark", exact=True).click()
    page.locator("a.chosen", has_text="ask for nothing").wait_for()
    assert [d.verdict for d in desk.state().standing] == ["new"]
    # review: correct by key, accept, undo
    page.goto(served + "/review")
    first = page.locator("article.card blockquote").first.inner_text()
    page.keyboard.press("e")
    page.get_by_label("Holder").fill("Norland")
    page.keyboard.press("Enter")
    page.get_by_text("corrected holders").first.wait_for()
    page.wait_for_load_state()
    assert page.locator("article.card blockquote").first.inner_text() == first
    page.keyboard.press("a")
    expect(page.locator(".last")).to_contain_text("accepted")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator(".last")).to_contain_text("corrected")
    assert [d.verdict for d in desk.state().standing] == ["new", "correct"]
    # code, blind
    page.goto(served + "/coding")
    page.keyboard.press("a")
    expect(page.locator("p.sub").first).to_contain_text("1 of 2 statements")
    assert desk.state().standing[-1].verdict == "code"
    # compare: a cell opens on its statements
    page.get_by_role("link", name="Grid", exact=True).click()
    page.locator("a.head").first.click()
    assert page.locator("article.card").count() >= 1
    # publish: the same way again through files, from a cell to the source
    publish(desk.path, tmp_path / "site")
    walked_through(page, tmp_path / "site")
    assert page.said == []


def walked_through(page, site: Path):
    """From the site's first page by the grid to a cell, its statement, document, note and source, without a server."""
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="Grid", exact=True).click()
    page.locator("a.head").first.click()
    page.locator("article.card header a").first.click()
    page.get_by_role("link", name="read on in the document").click()
    assert page.locator("#mark, kbd, form, button, .switches").count() == 0
    page.locator("details.note").nth(1).locator("summary").click()
    page.locator("details.note[open] .via a", has_text="Minutes").click()
    page.get_by_role("heading", name="Where it is cited").wait_for()
    assert page.url.startswith(site.as_uri() + "/source/")


def test_the_whole_way_without_javascript_on_a_telephone(served, desk, chromium):
    page = opened(chromium, width=400, java_script_enabled=False)
    page.goto(served + address("document", next(iter(desk.state().look.documents))))
    page.locator("#mark > summary").click()
    page.locator("#mark-words").fill("ask for nothing but grain")
    page.get_by_label("Holder").fill("Ada Brandt")
    page.get_by_role("button", name="Mark", exact=True).click()
    page.locator("a.chosen").first.click()
    page.locator("summary", has_text="Split").click()
    page.get_by_label("Split: put").fill("ask for nothing | but grain")
    page.get_by_role("button", name="Split", exact=True).click()
    page.get_by_role("heading", name="Decide").wait_for()
    assert [d.verdict for d in desk.state().standing] == ["new", "split"]
    page.get_by_role("link", name="Decisions", exact=True).click()
    page.get_by_role("button", name="Undo decision 2").click()
    page.get_by_text("taken back").first.wait_for()
    assert [d.verdict for d in desk.state().standing] == ["new"]
    page.goto(served + "/codebook/threat")
    page.get_by_label("Name", exact=True).fill("Danger")
    page.get_by_label("Words of headings").fill("")
    page.get_by_label("Indicators in en").fill("salt")
    page.get_by_role("button", name="What would change?").click()
    page.get_by_text("would lose it").wait_for()


def test_an_edit_of_the_codebook_is_counted_while_it_is_typed(served, desk, chromium):
    page = opened(chromium)
    page.goto(served + "/codebook/threat")
    page.get_by_label("Name", exact=True).fill("Danger")
    page.get_by_label("Words of headings").fill("")
    page.get_by_label("Indicators in en").fill("salt")
    page.get_by_text("would lose it").wait_for()
    assert page.url.endswith("/codebook/threat")
    assert page.said == []


# ---------------------------------------------------------------- every page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(served, desk, chromium, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    state = desk.state()
    known = next(iter(state.look.codings))
    look = state.look
    lists = {"document": look.documents, "source": look.sources, "actor": state.people.there()}
    first = {"statement": known, **{kind: next(iter(ids)) for kind, ids in lists.items()}}
    desk.decide(known, "comment", reason="אבגד <b>x</b> " + "long" * 60)
    paths = ["/", "/grid", "/statements", "/documents", "/review", "/decisions", "/codebook/threat", "/nowhere"]
    paths += [p.path for p in PAGES if "{" not in p.path]
    paths += [address(kind, id) for kind, id in first.items()]
    paths += [address("document", first["document"], layers="statements,people,dates,citations")]
    page = opened(chromium, width=width, color_scheme=scheme)
    wrong: list[tuple[str, str, str]] = []
    for path in dict.fromkeys(paths):
        page.goto(served + path)
        for rare in page.locator("details").all():
            rare.evaluate("e => { e.open = true; }")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path
        found = axe.run(page, options={"runOnly": ALL if width > 400 else NARROW}).response["violations"]
        wrong += [(path, v["id"], v["nodes"][0]["html"]) for v in found]
    assert wrong == []
