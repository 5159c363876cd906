"""The page in a browser: without JavaScript, in the dark, on a phone, in print."""

import shutil

import pytest
from invented_study import PLAN, invented

from visavis.pages import comparison_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(comparison_page(invented(), PLAN), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def test_links_open_what_is_folded_without_javascript(browser, address):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}#n-n1")
    assert page.locator("#n-n1").is_visible()


def test_nothing_is_wider_than_a_phone_and_nothing_goes_wrong(browser, address):
    page = browser.new_context(viewport={"width": 400, "height": 800}).new_page()
    said = []
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert said == []


def test_the_dark_is_dark(browser, address):
    page = browser.new_context(color_scheme="dark").new_page()
    page.goto(address)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(x) for x in colour[4:-1].split(",")) < 60


def test_the_filter_finds_words_in_any_script(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.get_by_label("Filter").fill("隣国")
    page.get_by_text("1 of 6 statements").wait_for()
    assert page.locator(".card:visible").count() == 1
    assert page.locator(".card:visible blockquote").get_attribute("lang") == "ja"


def test_the_keyboard_goes_from_card_to_card(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == page.locator(".card").nth(1).get_attribute("id")


def test_it_prints(browser, address):
    page = browser.new_page()
    page.goto(address)
    assert page.pdf(format="A4").startswith(b"%PDF")
