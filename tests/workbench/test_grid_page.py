"""The grid's switches, what parts it, and its sentences."""

import re

import pytest
from msgspec.structs import replace
from test_workbench import client, coded, decide, desk, studied

from visavis.pages.grid import squares
from visavis.records import Finding
from visavis.workbench.cells import Seeing
from visavis.workbench.links import address
from visavis.workbench.overview import grid_page


@pytest.mark.parametrize("by", ["decade", "holder", "audience", "language"])
def test_the_grid_is_parted_anew(client, by):
    text = client.get(f"/grid?by={by}").text
    assert f'<b aria-current="true">{by}</b>' in text
    assert 'class="head"' in text
    for href in re.findall(r'class="switches".*?</div>', text, re.S)[0].split('href="')[1:]:
        address = href.split('"')[0].replace("&amp;", "&")
        assert client.get(address).status_code == 200
    assert "by=" in re.search(r'href="(/grid\?[^"]*confirmed=1[^"]*)"', text)[1]


def test_a_decade_opens_on_its_statements(client):
    text = client.get("/grid?by=decade").text
    href = re.search(r'href="(/statements\?[^"]*from=1940[^"]*)"', text)
    assert href
    assert "No statement is like that" not in client.get(href[1].replace("&amp;", "&")).text


def test_confirmed_and_parted_go_together(client, desk):
    assert 'class="head"' not in client.get("/grid?by=holder&confirmed=1").text
    decide(client, desk, coded(desk), "accept")
    assert 'class="head"' in client.get("/grid?by=holder&confirmed=1").text
    assert client.get("/grid?by=nonsense").status_code == 200


def test_what_is_common_and_absent_is_told_in_sentences_with_evidence(desk):
    state = desk.state()
    comparison = state.look.comparison
    some = list(state.look.codings)[:2]
    said = Finding(sentence="Of both it is said.", dimension="threat", targets=["japan", "germany"], statements=some)
    state.look.__dict__["comparison"] = replace(comparison, common=[said])
    [(heading, [told])] = grid_page(state, Seeing()).findings
    assert (heading, told.sentence) == ("In common", "Of both it is said.")
    assert {link.href for link in told.evidence} <= {address("statement", i) for i in some}
    assert told.evidence


def test_cells_tell_how_many_are_expected_to_stand_rightly_as_the_comparison_has_it(desk, client):
    state = desk.state()
    wholes = {c.key: c for c in squares(state.look, state.look.comparison)}
    told = {c.key: c.total().right for c in state.grid(Seeing()) if c.total().bar.total}
    assert told
    assert told == {key: wholes[key].right() for key in told}
    assert all(re.fullmatch(r"about \d+ of \d+ rightly( \(\d+ to \d+\))?", words) for words in told.values())
    page = client.get("/grid").text
    assert all(words in page for words in told.values())
    assert all(not c.total().right for c in state.grid(Seeing(confirmed=True)))
