"""A study begun from a paper: who saw whom, read from titles with nominal adjectives in four languages."""

from __future__ import annotations

import pytest

import visavis

PAPERS = [
    ("Swedish Views of Russia and Norway, 1890-1905", ["sweden"], ["russia", "norway"]),
    ("The British Image of Germany", ["united-kingdom"], ["germany"]),
    ("Das deutsche Russlandbild im Ersten Weltkrieg", ["germany"], ["russia"]),
    ("Die schwedische Wahrnehmung Frankreichs und Englands", ["sweden"], ["france", "united-kingdom"]),
    ("Образ Японии в советской печати", ["soviet-union"], ["japan"]),
    ("ソ連の対日認識", ["soviet-union"], ["japan"]),
]


@pytest.mark.parametrize(("title", "members", "targets"), PAPERS)
def test_title_gives_perceiver_and_targets(tmp_path, title, members, targets):
    notes = "".join(f"[^{n}]: Anna Example, *A Book*, Model Press, 190{n}, p. {n}.\n" for n in (1, 2, 3))
    body = "A first sentence.[^1] A second sentence.[^2] A third sentence.[^3]"
    paper = tmp_path / "paper.md"
    paper.write_text(f"# {title}\n\nAnna Example\n\n## Introduction\n\n{body}\n\n{notes}", "utf-8")
    study = visavis.new_study(tmp_path / "study", [paper]).plan.study
    assert [t.id for t in study.targets] == targets
    assert [m for p in study.perceivers for m in p.members][: len(members)] == members


def test_a_name_of_several_states_keeps_them_all_for_the_scholar_to_choose(tmp_path):
    paper = tmp_path / "paper.md"
    notes = "".join(f"[^{n}]: Anna Example, *A Book*, Model Press, 190{n}, p. {n}.\n" for n in (1, 2, 3))
    paper.write_text(f"# Swedish Views of Nationalist China\n\nEins.[^1] Zwei.[^2] Drei.[^3]\n\n{notes}", "utf-8")
    visavis.new_study(tmp_path / "study", [paper])
    written = (tmp_path / "study" / "study.yaml").read_text("utf-8")
    assert "name: Nationalist China" in written and "keep those you mean" in written
    [target] = visavis.open_study(tmp_path / "study").plan.study.targets
    assert set(target.actors) == {"china", "taiwan"}
