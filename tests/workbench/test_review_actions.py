"""Correct, split, merge and mark by hand: forms into decisions that hold."""

import pytest
from test_workbench import client, coded, decide, desk, post, studied

from visavis.errors import UserError
from visavis.records import Passage
from visavis.text import Span
from visavis.workbench.links import address
from visavis.workbench.words import cut, located, shown_words

TEXTS = (
    "“They sell us *salt* and ask for nothing,” she wrote.",
    "They sell us salt — no more. 海軍は南の隣国を脅かしている。",
    "Он назвал острова «честным рынком» и не более.",
)
PASSAGES = [Passage(id=f"d:p{n}", document="d", order=n, kind="paragraph", text=t) for n, t in enumerate(TEXTS)]
WHOLE = [
    Span("d:p1", 0, 27, "They sell us salt — no more"),
    Span("d:p2", (at := TEXTS[2].index("рынком")), at + 7, "рынком»"),
]


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("“They sell us salt and ask for nothing,”", "“They sell us *salt* and ask for nothing,”"),
        ('"They sell us salt and ask', "“They sell us *salt* and ask"),
        ("salt - no more.", "salt — no more."),
        ("脅かして", "脅かして"),
        ("острова\n «честным", "острова «честным"),
    ],
)
def test_words_are_found_by_their_letters(typed, exact):
    assert " ".join(s.exact for s in located(typed.replace("\n", " "), PASSAGES)) == exact


def test_words_that_stand_twice_need_their_place():
    with pytest.raises(UserError, match="stands 2 times"):
        located("They sell us salt", PASSAGES)
    [at] = located("They sell us salt", PASSAGES, passage="d:p1")
    assert at.passage == "d:p1"
    [at] = located("salt", PASSAGES, before="They sell us", passage="d:p0")
    assert at.exact == "salt"
    for words in ("", " … ", "no such words", "salt and no"):
        with pytest.raises(UserError):
            located(words, PASSAGES)


def test_pieces_are_found_one_after_the_other():
    assert [s.passage for s in located("no more … честным рынком", PASSAGES)] == ["d:p1", "d:p2"]
    with pytest.raises(UserError):
        located("честным рынком … no more", PASSAGES)


def test_a_cut_keeps_every_letter_and_its_place():
    words = shown_words(WHOLE)
    parts = cut(words.replace(" —", " | —"), WHOLE)
    assert [[s.exact for s in p] for p in parts] == [["They sell us salt"], ["— no more", "рынком»"]]
    assert all(s.stands_in(TEXTS[int(s.passage[-1])]) for p in parts for s in p)
    for typed in (words, words.replace("salt", "sugar"), words[:-3] + "|", f"|{words}|"):
        with pytest.raises(UserError):
            cut(typed, WHOLE)


# ---------------------------------------------------------------- over the workbench


def spoken(desk, words):
    return next(s for s in desk.state().look.statements.values() if words in shown_words(s.content))


def test_words_holder_and_manner_are_corrected_in_one_decision(client, desk):
    known = spoken(desk, "perfidious enemy of our land").id
    fields = {"holder": "Vyacheslav Molotov", "manner": "indirect", "act": "writing", "words": "a perfidious enemy"}
    state = decide(client, desk, known, "correct", **fields)
    s, r = state.look.statements[known], state.look.resolution(state.look.statements[known])
    assert (s.manner, s.act, s.confidence.span) == ("indirect", "writing", 1)
    assert shown_words(s.content) == 'a "perfidious enemy'
    assert [state.look.actor(h) for h in r.holders] == ["Vyacheslav Molotov"]
    assert len(state.log) == 1
    for bad in ({"holder": "Nobody At All"}, {"manner": "shouted"}, {"words": "no such words"}, {}):
        plain = {"manner": "indirect", "act": "writing", "words": "a perfidious enemy", **bad}
        assert post(client, "/decide" + address("statement", known), verdict="correct", **plain).status_code == 422
    assert len(desk.state().log) == 1


def test_split_leads_to_its_first_part_and_merge_brings_the_two_together(client, desk):
    s = spoken(desk, "Japan remains neutral")
    words = shown_words(s.content).replace(" neutral", " neutral | ", 1)
    answer = post(client, "/decide" + address("statement", s.id), verdict="split", words=words, next="/")
    assert answer.status_code == 303
    first, second = [i for i in desk.state().look.statements if ":part" in i]
    assert answer.headers["location"] == address("statement", first)
    assert client.get(address("statement", s.id)).status_code == 200  # gone, with its undo
    again = post(client, "/decide" + address("statement", first), verdict="merge", other=second, next="/review")
    assert again.status_code == 303
    state = desk.state()
    assert shown_words(state.look.statements[first].content).split() == words.replace("|", "…").split()
    assert second not in state.look.statements
    assert "split in 2 parts" in client.get("/decisions").text
    post(client, "/undo", decision=str(state.log[-1].id))
    post(client, "/undo", decision=str(state.log[-2].id))
    assert s.id in desk.state().look.statements
    elsewhere = next(i for i, x in state.look.statements.items() if x.document != s.document)
    bad = post(client, "/decide" + address("statement", s.id), verdict="merge", other=elsewhere)
    assert bad.status_code == 422


def test_words_of_the_text_are_marked_as_a_statement(client, desk):
    document = next(d.id for d in desk.state().look.documents.values() if d.title == "Address on Victory")
    assert 'data-key="w"' in client.get(address("document", document)).text
    fields = {"words": "attacked our country", "holder": "Joseph Stalin", "target": "Japan", "stance": "hostile"}
    answer = post(client, "/mark" + address("document", document), date="1945-09-02", **fields)
    assert answer.status_code == 303
    state = desk.state()
    made = state.log[-1].about[0]
    r = state.look.resolution(state.look.statements[made])
    assert ([t.actor for t in r.targets], r.targets[0].stance, r.date) == (["japan"], "hostile", "1945-09-02")
    assert f'class="chosen" href="{address("statement", made)}"' in client.get(answer.headers["location"]).text
    state = decide(client, desk, made, "code", code="threat", target="japan")
    assert state.confirmed(made)
    for bad in ({"words": "not in it"}, {"words": ""}, {**fields, "target": "Nobody"}, fields):
        assert post(client, "/mark" + address("document", document), **bad).status_code == 422
    assert post(client, "/mark/document/none", **fields).status_code == 422
    assert len(desk.state().log) == 2
    assert client.post("/mark" + address("document", document), data=fields).status_code == 403
