"""Train the choices of holder, side, addressees, targets and stance, and write their weights into the package.

    python training/roles.py SHARED [--folds N]

SHARED holds data/attribution: its train passages, and those of training/annotations (FRUS and its history: public
domain; Australian documents: CC BY; annotations the project's own), are read twice, bare and with the document's head
above, so that the choices hold with and without one. The statements are the annotated ones; the roles of each are
learned while those before it are filled first by the annotation, then by what was learned (as in Daumé et al. 2009 and
Ross et al. 2011), since at run time no annotation helps. Figures are cross-validated by passage, in N parts of the
train part; the open part is not looked at. torch is needed here and nowhere else; a run takes about four CPU-minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from visavis.predictors.roles import ROWS, TASKS, Candidate, Floats, Task, row
from visavis.records import Resolution
from visavis.stages.resolving.roles import UNKNOWN_AUTHOR
from visavis.stages.resolving.statements import resolve_statements
from visavis.stages.resolving.target_choice import STANCES

sys.path.insert(0, str(Path(__file__).parent))
from role_data import Annotated, annotated

WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "visavis" / "predictors" / "roles.npz"
# Strength of the ridge, chosen by cross-validation among 1, 4, 8, 15, 30 and 60.
RIDGE: dict[str, float] = {"holder": 15, "side": 8, "addressee": 10, "target": 20, "stance": 20}
NONE_RIGHT = 0.5  # weight of places where no candidate is right: enough to decline, and to be sure as often as right
ONE_OF = ("holder", "side")  # conditional logits: one candidate is right


@dataclass
class Seen:
    """One place where candidates were weighed: their rows, and which of them the annotation bears out."""

    passage: str
    rows: list[list[int]]
    right: list[int]  # 0 or 1; for a stance its number, -1 where none is annotated
    weight: float = 1.0


@dataclass
class Onlooker:
    """A judge that answers as annotated, or as learned, and remembers what it was asked."""

    passage: Annotated
    learned: dict[str, Floats] | None = None
    seen: dict[str, list[Seen]] = field(default_factory=dict)

    def judge(self, task: Task, about: str, candidates: Sequence[Candidate]) -> Floats:
        rows = [[row(f) for f in c.features] for c in candidates]
        right = labels(task, self.passage, about, candidates)
        self.seen.setdefault(task, []).append(Seen(self.passage.id, rows, right))
        if self.learned is not None:
            return scores(self.learned[task], rows)
        out = np.full((len(rows), TASKS[task]), -9.0, np.float32)
        for k, r in enumerate(right):
            if task == "stance":
                out[k, max(r, 0)] = 9.0
            elif r:
                out[k] = 9.0 - k / 100
        return out


def labels(task: Task, passage: Annotated, about: str, candidates: Sequence[Candidate]) -> list[int]:
    """Which candidates the annotation bears out; of a choice of one, the empty candidate where it bears out none."""
    claim, author = passage.claims[about], passage.by_author[about]
    same = lambda forms: [int(any(passage.same(forms, x) for x in c.ids)) for c in candidates]  # noqa: E731
    if task == "holder":
        out = same(claim.names) if claim.names else [0] * len(candidates)
        if author:
            out = [int(o or c.ids == (UNKNOWN_AUTHOR,)) for o, c in zip(out, candidates, strict=True)]
            out = out if any(out) else [int("author" in c.features) for c in candidates]
    elif task == "side":
        out = same(claim.side) if claim.side else [0] * len(candidates)
    elif task == "addressee":
        out = [int(any(passage.same(a, x) for a in claim.addressees for x in c.ids)) for c in candidates]
    elif task == "target":
        out = [int(any(passage.same(a, c.ids[0]) for a, _ in claim.targets)) for c in candidates]
    else:
        found = [[s for a, s in claim.targets if passage.same(a, c.ids[0])] for c in candidates]
        out = [STANCES.index(f[0]) if f else -1 for f in found]
    if task in ONE_OF and not any(out):
        out[-1] = 1
    return out


def scores(table: Floats, rows: list[list[int]]) -> Floats:
    flat = np.fromiter((r for one in rows for r in one), np.int64)
    told: Floats = np.add.reduceat(table[flat], np.cumsum([0, *(len(one) for one in rows[:-1])]), 0)
    return told


def look_on(passages: Sequence[Annotated], learned: Callable[[str], dict[str, Floats] | None]) -> dict[str, list[Seen]]:
    """Resolve every passage; all that was asked on the way. Keeps the resolutions in the passages."""
    seen: dict[str, list[Seen]] = {task: [] for task in TASKS}
    for p in passages:
        judge = Onlooker(p, learned(p.id))
        p.resolved = [r for r in resolve_statements(p.records, p.plan, judge) if isinstance(r, Resolution)]
        for task, rows in judge.seen.items():
            seen[task] += rows
    return seen


def examples(task: str, seen: Sequence[Seen]) -> Iterator[Seen]:
    """Places to learn from: of a choice of one those where none is right count less, of stances only the annotated."""
    for s in seen:
        if task in ONE_OF:
            yield s if any(s.right[:-1]) else replace(s, weight=NONE_RIGHT)
        elif task == "stance" and (kept := [k for k, r in enumerate(s.right) if r >= 0]):
            yield Seen(s.passage, [s.rows[k] for k in kept], [s.right[k] for k in kept])
        elif task in ("addressee", "target") and s.rows:
            yield s


def fitted(task: str, seen: Sequence[Seen]) -> Floats:
    """ROWS x outputs: ridge-penalised maximum likelihood by L-BFGS."""
    rows = [r for s in seen for r in s.rows]
    right = torch.tensor([r for s in seen for r in s.right])
    weight = torch.tensor([s.weight for s in seen])
    group = torch.repeat_interleave(torch.arange(len(seen)), torch.tensor([len(s.rows) for s in seen]))
    at = torch.tensor([[k, f] for k, r in enumerate(rows) for f in r]).T
    there = torch.sparse_coo_tensor(at, torch.ones(at.shape[1]), (len(rows), ROWS)).coalesce()
    forth, back = there.to_sparse_csr(), there.t().coalesce().to_sparse_csr()
    weights = torch.zeros(ROWS, TASKS[task], requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [weights], max_iter=60, history_size=8, line_search_fn="strong_wolfe", tolerance_grad=1e-3
    )

    def step() -> torch.Tensor:
        w = weights.detach()
        lost, slope = loss(task, forth @ w, right, group, weight)
        weights.grad = back @ slope + RIDGE[task] * w
        return lost + RIDGE[task] / 2 * (w * w).sum()

    optimiser.step(step)
    table: Floats = weights.detach().numpy().astype(np.float16).astype(np.float32)
    return table


def loss(
    task: str, given: torch.Tensor, right: torch.Tensor, group: torch.Tensor, weight: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Negative log-likelihood and its gradient by the scores."""
    if task == "stance":
        share = torch.log_softmax(given, 1)
        hit = torch.nn.functional.one_hot(right, given.shape[1])
        return -(share * hit).sum(), share.exp() - hit
    if task not in ONE_OF:
        return (
            torch.nn.functional.binary_cross_entropy_with_logits(given[:, 0], right.float(), reduction="sum"),
            (torch.sigmoid(given[:, 0]) - right)[:, None],
        )
    everybody, share = _summed(given[:, 0], group, len(weight))
    right_ones, share_right = _summed(torch.where(right > 0, given[:, 0], torch.tensor(-1e9)), group, len(weight))
    return (weight * (everybody - right_ones)).sum(), ((share - share_right) * weight[group])[:, None]


def _summed(x: torch.Tensor, group: torch.Tensor, groups: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Log of the summed exponentials of each group, and each one's share of it."""
    top = torch.full((groups,), -1e9).scatter_reduce(0, group, x, "amax")
    raised = torch.exp(x - top[group])
    total = torch.zeros(groups).scatter_add(0, group, raised)
    return top + torch.log(total), raised / total[group]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    a = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        passages = [p for head in (False, True) for p in annotated(a.shared, Path(folder), head)]
    part = {id: k % a.folds for k, id in enumerate(sorted({p.id for p in passages if p.of_train}))}
    seen = look_on(passages, lambda _: None)
    for _ in range(2):
        without = [
            {task: fitted(task, [s for s in examples(task, seen[task]) if part.get(s.passage) != k]) for task in TASKS}
            for k in range(a.folds)
        ]
        seen = look_on(passages, lambda id, w=without: w[part.get(id, 0)])
        figures(passages)
    learned = {task: fitted(task, list(examples(task, seen[task]))) for task in TASKS}
    np.savez_compressed(WEIGHTS, **{task: table.astype(np.float16) for task, table in learned.items()})
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size // 1024} KB")


def figures(passages: Sequence[Annotated]) -> None:
    """Shares and F1 on passages not learned from, bare and with head, as the scorer counts them."""
    for head in (False, True):
        count: Counter[str] = Counter()
        for p in passages:
            if p.headed == head and p.of_train:
                p.count(count)
        shares = [f"{n} {100 * count[n, 'right'] / max(1, count[n, 'of']):.1f}" for n in ("holder", "side", "stance")]
        shares += [
            f"{n} F1 {200 * count[n, 'right'] / max(1, count[n, 'made'] + count[n, 'gold']):.1f}"
            for n in ("addressees", "targets")
        ]
        print("with head" if head else "bare", "; ".join(shares), flush=True)


if __name__ == "__main__":
    main()
