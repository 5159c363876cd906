"""Fits how sure a parsed reference is to be right: a logistic curve over what the parser knows of its own work.

    python training/confidence.py SHARED

writes src/visavis/predictors/references_confidence.json. Fitted on references that the tagger was not trained on:
the tenth of AnyStyle's core and good sets that it left out, and LinkedBooks' after the first nine thousand (see
`training/citations.py`). The expected calibration error it prints is that of ten folds.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

import numpy as np
from citation_data import Labelled, anystyle, footnotes, read
from rapidfuzz import fuzz
from rendering import rendered

from visavis.predictors.references import LABELS, words_of
from visavis.stages.citing.certainty import FEATURES, features
from visavis.stages.citing.draft import Draft
from visavis.stages.citing.learned import Told, ahead, tagged
from visavis.stages.citing.marked import Marked
from visavis.stages.citing.parsing import parse

OUT = Path(__file__).resolve().parent.parent / "src" / "visavis" / "predictors" / "references_confidence.json"
SEED, AFTER, MANY, KEPT, RENDERED = 7, 9000, 900, 500, 700
SHARES = (2.0, 2.0, 1.0, 0.5, 0.5, 0.5)  # how much each set weighs: AnyStyle, LinkedBooks, its archival, printed, notes


def parsed(refs: list[Labelled]) -> list[tuple[Draft, Told]]:
    """Each reference as the program reads it, and what the tagger made of it."""
    out = []
    for start in range(0, len(refs), 64):
        some = refs[start : start + 64]
        known = dict(ahead([r.text for r in some]))
        for r in some:
            marked = Marked("r", r.text)
            told = known.get(marked.text) or tagged([marked.text])[0]
            out.append((parse(marked, 0, len(marked.text), {marked.text: told}), told))
    return out


def start(r: Labelled) -> str:
    """The first letters of a reference, by which a work is known again."""
    return "".join(words(r.text))[:24]


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").lower())


def printed(r: Labelled, *labels: str) -> list[str]:
    """The words that the gold gives these labels."""
    wanted = {LABELS.index(x) for x in labels}
    return [w for (a, b), x in zip(words_of(r.text), r.labels, strict=True) if x in wanted for w in words(r.text[a:b])]


def right(r: Labelled, d: Draft) -> bool:
    """Title, container, names, year and place in an archive, each as the gold has it where it has one."""
    for label, value in (("title", d.title), ("container", d.container)):
        gold = " ".join(w for w in printed(r, label) if w not in ("in", "dans"))
        if gold and fuzz.ratio(gold, " ".join(words(value))) < 88:
            return False
    people = {w for n in [*d.authors, *d.editors] for w in words(n.family or n.literal)}
    gold_people = printed(r, "author", "editor")
    if gold_people and not (people and people <= set(gold_people)):
        return False
    years = [w for w in printed(r, "date") if re.fullmatch(r"1[4-9]\d\d|20\d\d", w[:4])]
    if years and str((d.issued.date_parts or [[0]])[0][0] if d.issued else 0) not in {y[:4] for y in years}:
        return False
    kept = printed(r, "archive", "holding")
    ours = set(words(" ".join(x for x in (d.archive, d.collection, d.location, d.locator) if x)))
    return not kept or len(ours & set(kept)) >= 0.8 * len(set(kept))


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's steps, with a little shrinkage."""
    w, many = np.zeros(x.shape[1]), weight * len(y) / weight.sum()
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (many * (p - y)) + 0.5 * w
        bend = (x * (many * p * (1 - p))[:, None]).T @ x + 0.5 * np.eye(len(w))
        w -= np.linalg.solve(bend, slope)
    return w


def error(p: np.ndarray, y: np.ndarray) -> float:
    """The expected calibration error, ten bins of equal width."""
    bins = np.minimum((p * 10).astype(int), 9)
    return float(sum(abs(p[bins == k].sum() - y[bins == k].sum()) for k in range(10)) / max(1, len(y)))


def table(refs: list[Labelled]) -> tuple[np.ndarray, np.ndarray]:
    made = parsed(refs)
    x = np.array([features(d, told) for d, told in made], float)
    return x, np.array([right(r, d) for r, (d, _) in zip(refs, made, strict=True)], float)


def main() -> None:
    shared = Path(sys.argv[1])
    books = list(read(shared / "data" / "citations" / "linkedbooks_train.jsonl.gz", "linkedbooks"))
    random.Random(11).shuffle(books)  # as training/citations.py does
    seen = {start(r) for r in books[:AFTER]}
    new = [r for r in books[AFTER:] if start(r) not in seen]  # works that the tagger has not met
    kept = [r for r in new if r.kind == "primary"][:KEPT]
    mine = [r for r in anystyle(shared)[::10] if r.kind in ("core", "good")]
    others = [r for k, r in enumerate(anystyle(shared)) if k % 10 == 0 and r.kind in ("core", "good")]
    made = list(rendered(others, RENDERED, random.Random(SEED)))
    articles = dict.fromkeys(a for a, _ in footnotes(shared))
    sets = [mine, new[:MANY], kept, made, *([r for a, r in footnotes(shared) if a == name] for name in articles)]
    sets = [[r for r in its if len(r.labels) and len(r.text) < 1500] for its in sets]
    x, y = table([r for its in sets for r in its])
    weight = np.concatenate([np.full(len(its), share / len(its)) for its, share in zip(sets, SHARES, strict=True)])
    folds = [np.arange(len(its)) % 8 if k < 4 else np.full(len(its), 4 + k) for k, its in enumerate(sets)]
    fold = np.concatenate(folds)
    p = np.zeros(len(y))
    for k in range(10):  # eight folds of the bibliographies; each article of the footnotes is a fold of its own
        out = fold != k
        p[~out] = 1 / (1 + np.exp(-x[~out] @ fit(x[out], y[out], weight[out])))
    w = fit(x, y, weight)
    OUT.write_text(json.dumps(dict(zip(FEATURES, (round(float(v), 3) for v in w), strict=True)), indent=1) + "\n")
    print(f"{len(y)} references, {y.mean():.3f} right; calibration error in ten folds {error(p, y):.3f}; wrote {OUT}")


if __name__ == "__main__":
    main()
