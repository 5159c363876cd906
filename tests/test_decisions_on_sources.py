"""What a person decided about works holds on every later run."""

from __future__ import annotations

from pathlib import Path

import visavis
from visavis.api import new_study
from visavis.records import Check, Citation, Source

PAPER = """# Rivers

The border moved.[^1] It moved again.[^2] Nobody saw it.[^3]

[^1]: Anna Keller, *Borders of the North*, London: Vintage, 1999, p. 3.
[^2]: Jean Roux, *Rivers*, Paris: Seuil, 2003, p. 4.
[^3]: Ibid., p. 9.
"""


def works(folder: Path) -> list[str | None]:
    """The source of each citation, as a study opened anew tells it after another run."""
    study = visavis.open_study(folder)
    study.run("serial", strict=True)
    held = study.records(Citation, Source)
    assert {c.source for c in held[Citation]} == {s.id for s in held[Source]}
    return [c.source for c in held[Citation]]


def test_a_merge_and_a_split_hold_and_an_undo_takes_them_back(tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text(PAPER)
    study = new_study(tmp_path / "study", [tmp_path / "paper.md"])
    keller, roux, again = works(study.path)
    assert keller != roux == again
    assert keller is not None and roux is not None
    merged = study.decide([keller, roux], "merge", by="eva")
    assert len(set(works(study.path))) == 1
    study.undo(merged.id, by="eva")
    citations = study.records(Citation)[Citation]
    study.decide([citations[1].id, citations[2].id], "split", reason="another work", by="eva")
    first, second, third = works(study.path)
    assert len({first, second, third}) == 3
    (tmp_path / "study" / "sources" / "more.md").write_text("# More\n\nA word.[^1]\n\n[^1]: Orr, *Salt*, Oslo 1950.\n")
    assert len(set(works(study.path))) == 4


EDITIONS = """# Editions

The border moved.[^1] It moved again.[^2] Nobody saw it.[^3]

[^1]: Anna Keller, *Borders of the North*, London: Vintage, 1999, p. 3.
[^2]: Anna Keller, *Borders of the North*, London: Vintage, 2004, p. 4.
[^3]: Anna Keller, *Borders of the North*, London: Vintage, 2011, p. 9.
"""


def proposed(folder: Path) -> list[str]:
    """The proposals of merges after another run."""
    study = visavis.open_study(folder)
    study.run("serial", strict=True)
    return [c.id for c in study.records(Check)[Check] if c.verdict == "perhaps_one_work"]


def test_a_proposal_is_answered_once_for_all_runs(tmp_path: Path) -> None:
    (tmp_path / "paper.md").write_text(EDITIONS)
    study = new_study(tmp_path / "study", [tmp_path / "paper.md"])
    first, second = proposed(study.path)
    one, two = first.partition(":")[0].split("+")
    study.decide([one, two], "merge", by="eva")
    assert first not in proposed(study.path) and len(set(works(study.path))) == 2
    three, four = second.partition(":")[0].split("+")
    study.decide([three, four], "split", reason="another book", by="eva")
    (tmp_path / "study" / "sources" / "more.md").write_text("# More\n\nA word.[^1]\n\n[^1]: Orr, *Salt*, Oslo 1950.\n")
    assert proposed(study.path) == []
    assert len(set(works(study.path))) == 3
