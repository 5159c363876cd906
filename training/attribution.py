"""Train the reader of attributions and write its weights into the package.

    python training/attribution.py SHARED [--encoder FILE] [--only-judge] [--epochs N] [--hold K] [--out FILE]

SHARED holds data/attribution, data/frus and data/dfat. torch is needed here and nowhere else; without a kept encoder
(`--encoder`), spaCy too. First a part of the annotated passages is held out, and the judge of the readings and the
threshold are fitted on what a reader trained on the others makes of it; then the reader is trained on all, but with
`--only-judge`. The shipped weights are those of `--only-judge` with 442 annotated passages (200 of SHARED, 242 of
training/annotations), every fifth held out: 4,740 statements. Their encoder was trained for 611 steps, with rates that
fell by the clock and not by the step, so that a rebuild is alike and not the same to the bit. About ten CPU-minutes.
Licences of what is trained on: FRUS public domain, DFAT CC BY, annotations the project's own; the parser that the
encoder learned from, en_core_web_sm, MIT. Nothing of PolNeAR.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from visavis.predictors.attribution import (
    CUES,
    DILATIONS_OF_CUE,
    FEATURES,
    GAP,
    GUESSED,
    HINTS,
    PARTS,
    allowed,
    distances,
    from_arrays,
    guess_for,
    guessed,
    window,
)
from visavis.stages.attributing import learned

sys.path.insert(0, str(Path(__file__).parent))
from attribution_data import Gold, Unit, annotated, given
from attribution_encoder import WIDTH, Encoder, pretrained

NARROW, AT_ONCE, SEED = 64, 1_500, 11
RATE, ENCODER_RATE, EPOCHS = 3e-3, 0.8, 12
CHAINED = 2  # epochs, the last ones, that weigh whole chains
FOLDS = 5
WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "visavis" / "predictors" / "attribution.npz"
Item = tuple[Unit, int, Gold]


class Network(nn.Module):
    """Both networks of visavis.predictors.attribution, in torch."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.encoder.load_state_dict(encoder.state_dict())
        self.encoder.drop.p = 0.2
        self.encoder.table.weight.requires_grad = False
        self.hint = nn.Linear(HINTS, WIDTH, bias=False)
        nn.init.normal_(self.hint.weight, std=0.02)
        self.cue1, self.cue2 = nn.Linear(WIDTH, 96), nn.Linear(96, len(CUES))
        self.skip1 = nn.Linear(HINTS, len(CUES), bias=False)
        self.tok, self.own = nn.Linear(WIDTH, NARROW), nn.Linear(WIDTH, NARROW)
        self.apart = nn.Embedding(38, NARROW)
        nn.init.normal_(self.apart.weight, std=0.1)
        self.guess = nn.Linear(GUESSED + len(CUES) - 1, NARROW)
        self.fine = nn.ModuleList(nn.Conv1d(NARROW, NARROW, 3, padding=d, dilation=d) for d in DILATIONS_OF_CUE)
        self.fine_norm, self.part = nn.LayerNorm(NARROW), nn.Linear(NARROW, len(PARTS))
        self.skip2 = nn.Linear(GUESSED + len(CUES) - 1, len(PARTS), bias=False)
        self.transitions = nn.Parameter(torch.zeros(len(PARTS) + 1, len(PARTS)))
        self.drop = nn.Dropout(0.2)

    def encode(self, rows: torch.Tensor, hints: torch.Tensor, here: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.encoder(rows, here, self.hint(hints))
        return states

    def cues(self, states: torch.Tensor, hints: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = self.cue2(self.drop(torch.relu(self.cue1(states)))) + self.skip1(hints)
        return scores

    def parts(self, states: torch.Tensor, cues: torch.Tensor, w: Windows) -> torch.Tensor:
        """Windows x words x PARTS: scores, given what is likely a cue."""
        around = states[w.places]
        own = (around * w.cue[:, :, None]).sum(1) / w.cue.sum(1, keepdim=True).clamp(min=1)
        both = torch.cat([w.guessed, cues[w.places]], 2)
        x = self.tok(around) + self.own(own)[:, None] + self.apart(w.apart) + self.guess(both)
        x = (torch.relu(self.drop(x)) * w.here[:, :, None]).transpose(1, 2)
        for conv in self.fine:
            x = (x + self.drop(torch.relu(conv(x)))) * w.here[:, None]
        scores: torch.Tensor = self.part(self.fine_norm(x.transpose(1, 2))) + self.skip2(both)
        return scores

    def word_loss(self, scores: torch.Tensor, w: Windows) -> torch.Tensor:
        """Cross-entropy of the annotated labels, each word for itself, summed: quick, for the first epochs."""
        lost = functional.cross_entropy(scores.reshape(-1, len(PARTS)), w.labels.reshape(-1), reduction="none")
        return (lost * w.here.reshape(-1)).sum()

    def chain_loss(self, scores: torch.Tensor, w: Windows) -> torch.Tensor:
        """Negative log-likelihood of the annotated chains, summed."""
        moves = self.transitions + torch.from_numpy(allowed())
        alpha = scores[:, 0] + moves[0]
        for t in range(1, scores.shape[1]):
            new = torch.logsumexp(alpha[:, :, None] + moves[1:], 1) + scores[:, t]
            alpha = torch.where(w.here[:, t, None] > 0, new, alpha)
        right = (scores.gather(2, w.labels[:, :, None])[:, :, 0] * w.here).sum(1)
        right = right + moves[0][w.labels[:, 0]] + (moves[1:][w.labels[:, :-1], w.labels[:, 1:]] * w.here[:, 1:]).sum(1)
        return (torch.logsumexp(alpha, 1) - right).sum()


class Windows:
    """The words around each annotated cue, as tensors; some guesses are hidden, so that the words are learned."""

    def __init__(self, items: Sequence[Item], hide: float, chance: random.Random) -> None:
        ranges = [window(u.sentences, g.cue[0][0]) for u, _, g in items]
        shape = len(items), max(b - a for a, b in ranges)
        places, apart, labels = (np.zeros(shape, np.int64) for _ in range(3))
        here, cue = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        told = np.zeros((*shape, GUESSED), np.float32)
        for row, ((u, start, g), (lo, hi)) in enumerate(zip(items, ranges, strict=True)):
            n = hi - lo
            places[row, :n], here[row, :n] = np.arange(lo, hi) + start, 1
            apart[row, :n] = distances(np.arange(lo, hi) - g.cue[0][0])
            for a, b in g.cue:
                cue[row, max(a - lo, 0) : max(min(b, hi) - lo, 0)] = 1
            guess = None if chance.random() < hide else guess_for(u.guesses, g.cue)
            told[row, :n] = guessed(u.sentences, g.cue, guess, lo, hi)
            labels[row, :n] = chain(g, lo, hi)
        self.places, self.apart, self.labels = map(torch.from_numpy, (places, apart, labels))
        self.here, self.cue, self.guessed = map(torch.from_numpy, (here, cue, told))


def chain(g: Gold, lo: int, hi: int) -> np.ndarray:
    """The annotated labels of a window."""
    y = np.zeros(hi - lo, np.int64)
    for first, inside, ranges in ((3, 4, [g.holder] if g.holder else []), (1, 2, g.content)):
        for a, b in ranges:
            if max(a, lo) < min(b, hi):
                y[max(a, lo) - lo : min(b, hi) - lo] = inside
                y[max(a, lo) - lo] = first
    return y


def cue_labels(u: Unit) -> np.ndarray:
    y = np.zeros(len(u), np.int64)
    for g in u.gold:
        for k, (a, b) in enumerate(g.cue):
            y[a:b] = np.where(y[a:b] == 0, 4, y[a:b])
            if k == 0:
                y[a] = 1 + g.act
    return y


def packed(units: Sequence[Unit]) -> tuple[list[int], torch.Tensor, torch.Tensor, torch.Tensor]:
    """Where each unit begins; rows, hints, and what is no gap, of all behind each other."""
    starts, total = [], GAP
    for u in units:
        starts.append(total)
        total += len(u) + GAP
    rows = np.zeros((total, FEATURES), np.int64)
    hints, here = np.zeros((total, HINTS), np.float32), np.zeros((total, 1), np.float32)
    for s, u in zip(starts, units, strict=True):
        rows[s : s + len(u)], hints[s : s + len(u)], here[s : s + len(u)] = u.rows, u.hints, 1
    return starts, torch.from_numpy(rows), torch.from_numpy(hints), torch.from_numpy(here)


def batches(units: Sequence[Unit], chance: random.Random) -> list[list[Unit]]:
    order, out, size = list(units), [[]], 0
    chance.shuffle(order)
    for u in order:
        out[-1].append(u)
        size += len(u)
        if size >= AT_ONCE:
            out.append([])
            size = 0
    return [b for b in out if b]


def train(units: Sequence[Unit], encoder: Encoder, epochs: int) -> Network:
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    chance = random.Random(SEED)
    net = Network(encoder)
    inner = [p for p in net.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in net.encoder.parameters()}
    outer = [p for p in net.parameters() if id(p) not in known]
    groups = [{"params": inner, "share": ENCODER_RATE}, {"params": outer, "share": 1.0}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.02)
    steps, step = epochs * len(batches(units, chance)), 0
    for epoch in range(epochs):
        net.train()
        began, lost = time.process_time(), []
        for batch in batches(units, chance):
            step += 1
            for group in optimiser.param_groups:
                warm = min(1, step / (0.1 * steps))
                group["lr"] = RATE * warm * max(0.02, 1 - step / steps) * group["share"]
            loss, both = losses(net, batch, chance, chains=epoch >= epochs - CHAINED)
            lost.append(both)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
        cue, part = np.mean(lost, 0)
        print(f"epoch {epoch}: cues {cue:.4f}, parts {part:.2f}, {time.process_time() - began:.0f} CPU-s", flush=True)
    net.eval()
    return net


HIDDEN = 0.3  # how often what the rules found is hidden


def losses(
    net: Network, batch: list[Unit], chance: random.Random, chains: bool
) -> tuple[torch.Tensor, tuple[float, float]]:
    starts, rows, hints, here = packed(batch)
    rows[:, :2][torch.rand(len(rows)) < 0.05] = 0  # a word now and then unknown
    labels = torch.full((len(rows),), -1)
    items: list[Item] = []
    for u, s in zip(batch, starts, strict=True):
        if chance.random() < HIDDEN:
            hints[s : s + len(u), :6] = 0
        labels[s : s + len(u)] = torch.from_numpy(cue_labels(u))
        items += [(u, s, g) for g in u.gold]
    states = net.encode(rows, hints, here)
    scores = net.cues(states, hints)
    cue_loss = functional.cross_entropy(scores, labels, ignore_index=-1)
    likely = torch.softmax(scores, 1)[:, 1:].detach()
    items.sort(key=lambda t: -np.diff(window(t[0].sentences, t[2].cue[0][0]))[0])
    part_loss = torch.zeros(())
    for part in (items[: len(items) // 3], items[len(items) // 3 :]):
        if part:
            w = Windows(part, HIDDEN, chance)
            scores = net.parts(states, likely, w)
            part_loss = part_loss + (net.chain_loss if chains else net.word_loss)(scores, w)
    part_loss = part_loss / max(1, len(items))
    return 8 * cue_loss + 0.1 * part_loss, (cue_loss.item(), part_loss.item())


def arrays(net: Network, judge: np.ndarray, least: float) -> dict[str, np.ndarray]:
    """The weights as they are shipped: the table in 8 bits, the rest in 16."""
    table = net.encoder.table.weight.detach().numpy()
    scale = np.abs(table).max(1, keepdims=True) / 127 + 1e-12
    out = {"table": np.round(table / scale).astype(np.int8), "scale": scale, "judge": judge, "least": np.array([least])}
    for name, layer in (
        ("proj", net.encoder.proj), ("cue1", net.cue1), ("cue2", net.cue2), ("tok", net.tok), ("own", net.own),
        ("guess", net.guess), ("part", net.part),
    ):  # fmt: skip
        out[f"{name}_w"], out[f"{name}_b"] = layer.weight.detach().numpy().T, layer.bias.detach().numpy()
    for name, layer in (("hint", net.hint), ("skip1", net.skip1), ("skip2", net.skip2)):
        out[name] = layer.weight.detach().numpy().T
    for name, layer in (("norm", net.encoder.norm), ("fine_norm", net.fine_norm)):
        out[f"{name}_w"], out[f"{name}_b"] = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    for name, convs in (("conv", net.encoder.convs), ("fine", net.fine)):
        for k, conv in enumerate(convs):
            out[f"{name}{k}_w"] = conv.weight.detach().permute(2, 1, 0).reshape(-1, conv.weight.shape[0]).numpy()
            out[f"{name}{k}_b"] = conv.bias.detach().numpy()
    out["apart"] = net.apart.weight.detach().numpy()
    out["transitions"] = net.transitions.detach().numpy()
    return {k: v if v.dtype == np.int8 else v.astype(np.float16) for k, v in out.items()}


# ---------------------------------------------------------------- the judge


def readings(net: Network, units: Sequence[Unit]) -> list[list[list[tuple[learned.Report, list[float]]]]]:
    """For each unit, for each cue, its readings with what the judge weighs."""
    reader = from_arrays(arrays(net, np.zeros(learned.FEATURES), 0.0))
    found = reader.read([given(u) for u in units])
    return [learned.both(u.words, u.reports, f) for u, f in zip(units, found, strict=True)]


def matches(u: Unit, r: learned.Report) -> set[int]:
    """The annotated statements it agrees with, as the scorer counts: content at Jaccard 0.5, and the holder."""
    words = {i for a, b in r.content for i in range(a, b) if u.words.word(i)}
    out = set()
    for k, g in enumerate(u.gold):
        held = {i for a, b in g.content for i in range(a, b) if u.words.word(i)}
        near = 2 * len(words & held) >= len(words | held)
        same = (
            r.holder[0] < g.holder[1] and g.holder[0] < r.holder[1] if r.holder and g.holder else r.holder == g.holder
        )
        if near and same:
            out.add(k)
    return out


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic regression with a light ridge, by Newton's method."""
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        ridge = np.ones(len(w)) * 0.5
        ridge[0] = 0
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-6)
        w = w + np.linalg.solve(curve, x.T @ (y - p) - ridge * w)
    return w


Seen = Sequence[Sequence[list[tuple[learned.Report, list[float]]]]]


def judge(units: Sequence[Unit], seen: Seen) -> tuple[np.ndarray, float]:
    """Weights, and the threshold at which F1 is best, on passages that the reader had not seen.

    Of two cues that agree with one annotated statement, only the likelier is right: fitted twice, for that.
    """
    x = np.array([f for cues in seen for cue in cues for _, f in cue])
    agreed = [[[matches(u, r) for r, _ in cue] for cue in cues] for u, cues in zip(units, seen, strict=True)]
    y = np.array([bool(m) for cues in agreed for cue in cues for m in cue], float)
    for _ in range(3):
        w = fitted(x, y)
        y, best = _taken(seen, agreed, w)
    best.sort(reverse=True)
    gold, right, top = sum(len(u.gold) for u in units), 0, (0.0, 0.5, 0.0, 0.0)
    for k, (sure, good) in enumerate(best, 1):
        right += good
        top = max(top, (2 * right / (k + gold), float(sure), right / k, right / gold))
    sure = [good for s, good in best if s >= 0.8]
    print(
        f"held out: F1 {100 * top[0]:.1f} (P {100 * top[2]:.1f}, R {100 * top[3]:.1f}) at {top[1]:.2f}; at 0.8 "
        f"P {100 * np.mean(sure):.1f}, R {100 * sum(sure) / gold:.1f}; {len(units)} paragraphs, {gold} statements"
    )
    return w, np.floor(20 * top[1]) / 20  # the curve is flat there


def _taken(
    seen: Seen, agreed: list[list[list[set[int]]]], w: np.ndarray
) -> tuple[np.ndarray, list[tuple[float, bool]]]:
    """Which readings are right, each annotated statement taken once; for each cue how sure its better one is."""
    y: list[bool] = []
    best: list[tuple[float, bool]] = []
    for cues, found in zip(seen, agreed, strict=True):
        sure = [[float(1 / (1 + np.exp(-np.dot(w, f)))) for _, f in cue] for cue in cues]
        order = sorted(range(len(cues)), key=lambda k: -max(sure[k]))
        owner: dict[int, int] = {}
        for k in order:
            top = int(np.argmax(sure[k]))
            free = [g for g in found[k][top] if g not in owner]
            if free:
                owner[free[0]] = k
            best.append((sure[k][top], bool(free)))
        for k, cue in enumerate(found):
            y += [any(owner.get(g, k) == k for g in m) for m in cue]
    return np.array(y, float), best


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("shared", type=Path)
    ask.add_argument("--encoder", type=Path, help="the encoder, if it is there; else it is kept there")
    ask.add_argument("--epochs", type=int, default=EPOCHS)
    ask.add_argument("--hold", type=int, default=1, help="how many fifths are held out in turn to fit the judge")
    ask.add_argument("--only-judge", action="store_true", help="do not train on all passages after that")
    ask.add_argument("--out", type=Path, default=WEIGHTS)
    told = ask.parse_args()
    encoder = pretrained(told.shared, told.encoder)
    units = annotated(told.shared)
    print(f"{len({u.passage for u in units})} passages, {sum(len(u.gold) for u in units)} statements", flush=True)
    names = sorted({u.passage for u in units})
    held, seen = [], []
    for fold in range(told.hold):
        out = set(names[fold::FOLDS])
        net = train([u for u in units if u.passage not in out], encoder, told.epochs)
        part = [u for u in units if u.passage in out]
        held += part
        seen += readings(net, part)
    weights, least = judge(held, seen)
    if not told.only_judge:
        net = train(units, encoder, told.epochs)
    np.savez_compressed(told.out, **arrays(net, weights, least))
    print(f"wrote {told.out} ({told.out.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
