"""Quotations whose text is held in another language: places ranked by a model of meaning, and kept vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from visavis.api import new_study, open_study
from visavis.checking import checked, report
from visavis.cli import _guarded
from visavis.errors import UserError
from visavis.predictors import embedding
from visavis.predictors.embedding import Vectors
from visavis.records import Abstention, Check
from visavis.stages.verifying import across
from visavis.study.vectors import KeptVectors

STUDY = """# How the Margrave saw the guild

The Margrave told the assembly in 1912: "Whoever counts on our being tired is mistaken."[^1]

[^1]: Address of the Margrave, 3 May 1912.
"""
ADDRESS = """# Address of the Margrave

Наш собственный флот будет готов прежде, чем вскроется лёд. Кто рассчитывает на нашу усталость, тот ошибается.
Старая империя на востоке — дело другое. Она никогда на нас не нападала и никогда нам не помогала.
"""
RIGHT = "Кто рассчитывает на нашу усталость, тот ошибается."


class Lengths:
    """A model that knows a text by its length, and counts what it is asked for."""

    name = "lengths"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        turn = np.array([len(t) / 100 for t in texts], dtype=np.float32)
        return np.stack([np.cos(turn), np.sin(turn)], axis=1)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "study.md").write_text(STUDY)
    (tmp_path / "address.md").write_text(ADDRESS)
    new_study(tmp_path / "study", [tmp_path / "study.md", tmp_path / "address.md"]).run("serial")
    return tmp_path / "study"


def translated(study: Path) -> list[Check]:
    return [c for c in checked(open_study(study), translations=True)[Check] if c.verdict == "translated_from"]


def test_the_right_place_comes_first_and_nothing_is_called_checked(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [found] = translated(study)
    assert found.evidence[1].exact == RIGHT
    assert found.difference == "nearest in meaning of the 4 sentences of Address of the Margrave"
    records = checked(open_study(study), translations=True)
    assert [c.verdict for c in records[Check] if c.about == found.about] == ["not_held", "translated_from"]
    assert RIGHT in report("html", records, open_study(study).plan).decode()
    assert "1 quotation not checked" in report("summary", records, open_study(study).plan).decode()
    assert _guarded(["check", str(study), "--translations"]) == 0
    assert "may translate one of these" in capsys.readouterr().out


def test_a_long_text_is_declined(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(across, "LONGEST", 3)
    records = checked(open_study(study), translations=True)
    assert [a.reason for a in records[Abstention] if a.stage == "verifying"] == [
        "4 sentences: translated quotations are not looked for in it"
    ]


def test_without_the_extra_it_says_what_to_install(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedding.embedder.cache_clear()
    monkeypatch.setattr(embedding, "can_embed", lambda: False)
    with pytest.raises(UserError, match=r"visavis\[embed\]"):
        translated(study)


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    model = Lengths()
    told: list[tuple[int, int]] = []
    first = KeptVectors(model, tmp_path, lambda *n: told.append(n)).vectors(["a", "bb", "a"])
    assert model.asked == ["a", "bb"] and told == [(2, 2)]
    again = KeptVectors(model, tmp_path).vectors(["bb", "a", "ccc"])
    assert model.asked == ["a", "bb", "ccc"]
    assert np.array_equal(again[:2], first[[1, 0]])


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    kept = tmp_path / "index" / "vectors.lengths.sqlite"
    kept.parent.mkdir()
    kept.write_bytes(b"no database" * 400)
    assert len(KeptVectors(Lengths(), tmp_path).vectors(["a", "b"])) == 2
