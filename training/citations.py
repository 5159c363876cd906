"""Train the tagger of references and write its weights into the package.

    python training/citations.py SHARED [--without ARTICLE] [--fold K] [--out FILE] [--epochs N]

SHARED holds data/citations and data/footnotes. torch is needed here and nowhere else. One run takes about three
CPU-minutes on one core. `--fold K` leaves out every tenth AnyStyle reference from K on, `--without` an article of the
footnotes, or all, for measuring. The shipped weights were made by `--fold 0 --without all`, so that the figures in
docs/figures/citations.md are theirs; the temperature (Guo et al. 2017) is fitted on one reference in twenty, left out.
Licences of what is trained on: AnyStyle BSD-2-Clause, LinkedBooks CC BY 4.0 (Rodrigues Alves et al. 2018).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from visavis.predictors.references import DILATIONS, FEATURES, LABELS, ROWS, features, from_arrays, words_of

sys.path.insert(0, str(Path(__file__).parent))
from citation_data import Labelled, anystyle, footnotes, read
from rendering import rendered

WIDTH, BATCH, SEED = 96, 64, 11
LEXICAL, UNKNOWN = 6, 0.15  # the first features of a word are its letters; so often they are hidden
WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "visavis" / "predictors" / "references.npz"


class Network(nn.Module):
    """The network of visavis.predictors.references, in torch."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(ROWS, width, mode="sum")
        nn.init.normal_(self.table.weight, std=0.1)
        self.convs = nn.ModuleList(nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in DILATIONS)
        self.out = nn.Linear(width, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS) + 1, len(LABELS)))
        self.dropout = nn.Dropout(0.25)

    def forward(self, rows: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        b, t, f = rows.shape
        kept = torch.ones(b * t, f)
        if self.training:  # a word now and then unknown, so that its surroundings are learned
            kept[:, :LEXICAL] = (torch.rand(b * t, 1) > UNKNOWN).float()
            kept *= (torch.rand(b * t, f) > 0.1).float()
        x = self.table(rows.reshape(b * t, f), per_sample_weights=kept).reshape(b, t, -1) * mask[:, :, None]
        x = self.dropout(x).transpose(1, 2)
        for conv in self.convs:
            x = (x + self.dropout(torch.relu(conv(x)))) * mask[:, None, :]
        return self.out(x.transpose(1, 2))

    def loss(self, scores: torch.Tensor, gold: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Negative log-likelihood of the chain; words without a gold label may have any."""
        free = torch.where((gold[:, :, None] < 0) | (gold[:, :, None] == torch.arange(len(LABELS))), 0.0, -1e4)
        return (self._total(scores, mask) - self._total(scores + free, mask)).sum() / mask.sum()

    def _total(self, scores: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        alpha = scores[:, 0] + self.transitions[0]
        for t in range(1, scores.shape[1]):
            new = torch.logsumexp(alpha[:, :, None] + self.transitions[1:], 1) + scores[:, t]
            alpha = torch.where(mask[:, t, None] > 0, new, alpha)
        return torch.logsumexp(alpha, 1)


def batches(data: list[Labelled], chance: random.Random) -> list[list[Labelled]]:
    """Batches of references of like length, in random order."""
    order = sorted(data, key=lambda r: len(r.labels) + chance.random() * 6)
    cut = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    chance.shuffle(cut)
    return cut


def tensors(batch: list[Labelled]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    length = max(len(r.labels) for r in batch)
    rows = np.zeros((len(batch), length, FEATURES), np.int64)
    gold = np.full((len(batch), length), -1, np.int64)
    mask = np.zeros((len(batch), length), np.float32)
    for k, r in enumerate(batch):
        n = len(r.labels)
        rows[k, :n] = features(r.text, words_of(r.text))
        gold[k, :n], mask[k, :n] = r.labels, 1
    return torch.from_numpy(rows), torch.from_numpy(gold), torch.from_numpy(mask)


def train(data: list[Labelled], epochs: int) -> Network:
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    chance = random.Random(SEED)
    net = Network()
    steps = epochs * (len(data) // BATCH + 1)
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps + 1)
    for epoch in range(epochs):
        net.train()
        total, began = 0.0, time.process_time()
        cut = batches(data, chance)
        for batch in cut:
            rows, gold, mask = tensors(batch)
            loss = net.loss(net(rows, mask), gold, mask)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch}: loss {total / len(cut):.4f}, {time.process_time() - began:.0f} CPU-s", flush=True)
    return net


def arrays(net: Network, temperature: float = 1.0) -> dict[str, np.ndarray]:
    """The weights as they are shipped: the table in 8 bits, the rest in 16."""
    table = net.table.weight.detach().numpy()
    scale = np.abs(table).max(1, keepdims=True) / 127 + 1e-12
    out = {"table": np.round(table / scale).astype(np.int8), "scale": scale.astype(np.float16)}
    for k, conv in enumerate(net.convs):
        out[f"w{k}"] = conv.weight.detach().permute(2, 1, 0).reshape(-1, conv.weight.shape[0]).numpy()
        out[f"b{k}"] = conv.bias.detach().numpy()
    out["out_w"], out["out_b"] = net.out.weight.detach().numpy().T, net.out.bias.detach().numpy()
    out["transitions"] = net.transitions.detach().numpy()
    out["temperature"] = np.array([temperature])
    return {k: v if v.dtype == np.int8 else v.astype(np.float16) for k, v in out.items()}


def fitted(net: Network, held_out: list[Labelled]) -> float:
    """The temperature at which the probabilities of labels are right as often as they say."""
    best = (1e9, 1.0)
    for temperature in (0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5):
        tagger = from_arrays(arrays(net, temperature))
        lost, n = 0.0, 0
        for r, scores in zip(held_out, tagger.scores([h.text for h in held_out]), strict=True):
            chain = tagger.decode(scores)
            sure = np.clip(tagger.sureness(scores, chain), 1e-4, 1 - 1e-4)
            right = np.array(chain) == r.labels
            known = r.labels >= 0
            lost -= float(np.log(np.where(right, sure, 1 - sure))[known].sum())
            n += int(known.sum())
        best = min(best, (lost / max(n, 1), temperature))
    return best[1]


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("shared", type=Path)
    ask.add_argument("--without", default="", metavar="ARTICLE", help='of the footnotes, or "all"')
    ask.add_argument("--fold", type=int, default=-1)
    ask.add_argument("--out", type=Path, default=WEIGHTS)
    ask.add_argument("--epochs", type=int, default=5)
    ask.add_argument("--rendered", type=int, default=12000)
    told = ask.parse_args()
    mine = [r for k, r in enumerate(anystyle(told.shared)) if told.fold < 0 or k % 10 != told.fold]
    books = list(read(told.shared / "data" / "citations" / "linkedbooks_train.jsonl.gz", "linkedbooks"))
    notes = [r for article, r in footnotes(told.shared) if told.without not in (article, "all")]
    chance = random.Random(SEED)
    chance.shuffle(books)
    printed = rendered(mine, told.rendered, chance)
    data = [*mine, *books[:9000], *notes * 4, *printed]  # LinkedBooks repeats the same works: fewer of it do as well
    data = [r for r in data if len(r.labels) and (r.labels >= 0).any() and len(r.labels) <= 150]
    chance.shuffle(data)
    held = data[::20] if told.fold < 0 else [r for r in data[::20] if r.origin != "footnotes"]
    kept = {r.id for r in held}
    net = train([r for r in data if r.id not in kept], told.epochs)
    net.eval()
    temperature = fitted(net, held[:600])
    np.savez_compressed(told.out, **arrays(net, temperature))
    print(f"temperature {temperature}; wrote {told.out} ({told.out.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
