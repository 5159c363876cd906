"""A learned reader of attributions: which words are cues, and for each cue its holder and its content.

Cue first. An encoder (hashed letters of each word, residual dilated convolutions) reads a passage once and marks the
words that may report speech, writing or thought. For each of them a second, smaller network reads the words around
it again, knowing the cue, and a linear chain (Lafferty et al. 2001) decodes holder and content; contents of two cues
may lie one within the other, so nested reports need no rule. Callers give hints for words (what rules found there)
and guesses for cues (what rules made of them): rules and model meet in one decoder. `training/attribution.py` makes
the weights; numpy alone runs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Range = tuple[int, int]

ROWS = 1 << 15  # of the feature table; row 0 stands for a hidden word
FEATURES = 7  # a word
HINTS = 16  # a word, from the caller
GUESSED = 7  # a word of a window: what the caller's guess makes of it
DILATIONS = (1, 2, 4, 8, 16, 1)
DILATIONS_OF_CUE = (1, 2, 4, 8, 1)
GAP = 16  # words between passages that are read together
BEFORE, AFTER, SENTENCES = 50, 90, 3  # a cue's window: words before and after, sentences after its own
CUES = ("none", "speech", "writing", "thought", "inside")  # labels of the first network
PARTS = ("none", "content", "in content", "holder", "in holder")  # of the second
_CONTENT, _IN_CONTENT, _HOLDER, _IN_HOLDER = 1, 2, 3, 4
_READ_AT_ONCE = 6_000  # words
_CUES_AT_ONCE = 64
_DIGIT = re.compile(r"\d")
_LIKELY = 0.1  # from which a word is looked at as a cue
_NEVER = -1e4


@dataclass
class Guess:
    """What a rule makes of a cue, in words of the passage."""

    cue: list[Range]
    content: list[Range]
    holder: Range | None = None


@dataclass
class Passage:
    """A passage to read: its words, the number of each word's sentence, hints (words x HINTS), guesses."""

    words: Sequence[str]
    sentences: Sequence[int]
    hints: Floats
    guesses: Sequence[Guess] = ()


@dataclass
class Candidate:
    """A report as the networks see it. `cue_probability`: that the word reports; `acts`: speech, writing, thought,
    given that; `chain_probability`: of just this holder and content, given the cue."""

    cue: list[Range]
    cue_probability: float
    acts: tuple[float, float, float]
    content: list[Range] = field(default_factory=list)
    holder: Range | None = None
    chain_probability: float = 0.0


@lru_cache(maxsize=100_000)
def rows_of(word: str) -> tuple[int, ...]:
    """Rows of the table for a word's features."""
    lower = _DIGIT.sub("0", word.lower())
    shape = "".join("0" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word[:12])
    shape = re.sub(r"(.)\1{2,}", r"\1\1", shape)
    features = (
        "w" + lower, "v" + lower, "3" + lower[:3], "e" + lower[-2:], "f" + lower[-3:], "5" + lower[:5], "s" + shape,
    )  # fmt: skip
    return tuple(crc32(f.encode()) % (ROWS - 1) + 1 for f in features)


def window(sentences: Ints, cue: int) -> Range:
    """The words around a cue that are read for it: its sentence from its start, and some sentences after."""
    lo = int(np.searchsorted(sentences, sentences[cue]))
    hi = int(np.searchsorted(sentences, sentences[cue] + SENTENCES, side="right"))
    return max(lo, cue - BEFORE), min(hi, cue + AFTER)


def distances(offsets: Ints) -> Ints:
    """Classes of distance from the cue, exact to ten words, then by powers: 0 to 37."""
    far = np.abs(offsets)
    steps = np.minimum(8, np.floor(np.log2(np.maximum(far, 1) / 10) * 3).astype(np.int64) + 1)
    classes = np.where(far <= 10, far, 10 + steps)
    return np.where(offsets < 0, classes, classes + 19)


def guess_for(guesses: Sequence[Guess], cue: Sequence[Range]) -> Guess | None:
    """The guess that shares a cue word; one that begins with the same word before others."""
    near = [g for g in guesses if any(a < d and c < b for a, b in g.cue for c, d in cue)]
    return next((g for g in near if g.cue[0][0] == cue[0][0]), near[0] if near else None)


def guessed(sentences: Ints, cue: Sequence[Range], guess: Guess | None, lo: int, hi: int) -> Floats:
    """Window words x GUESSED: in the cue, guess there is, its holder, content, content's first and last, sentence."""
    h = np.zeros((hi - lo, GUESSED), np.float32)
    for a, b in cue:
        h[max(a - lo, 0) : max(b - lo, 0), 0] = 1
    if guess is not None:
        h[:, 1] = 1
        if guess.holder:
            h[max(guess.holder[0] - lo, 0) : max(guess.holder[1] - lo, 0), 2] = 1
        for a, b in guess.content:
            h[max(a - lo, 0) : max(b - lo, 0), 3] = 1
            if lo <= a < hi:
                h[a - lo, 4] = 1
            if lo < b <= hi:
                h[b - 1 - lo, 5] = 1
    h[:, 6] = sentences[lo:hi] != sentences[cue[0][0]]
    return h


@dataclass(frozen=True)
class Reader:
    """The weights; all arrays float32."""

    table: Floats  # ROWS x E
    held: dict[str, Floats]

    def read(self, passages: Sequence[Passage]) -> list[list[Candidate]]:
        """The candidates of each passage, in the order of their cues."""
        out: list[list[Candidate]] = []
        for part in _parts(passages):
            out += self._read(part)
        return out

    def judge(self) -> tuple[Floats, float]:
        """The weights of what is weighed of a reading, and the probability from which one is kept."""
        return self.held["judge"], float(self.held["least"].reshape(-1)[0])

    def _read(self, passages: Sequence[Passage]) -> list[list[Candidate]]:
        starts, total = [], GAP
        for p in passages:
            starts.append(total)
            total += len(p.words) + GAP
        hints = np.zeros((total, HINTS), np.float32)
        ids = np.zeros(total, np.int64)
        here = np.zeros((total, 1), np.float32)
        known: dict[str, int] = {}
        for s, p in zip(starts, passages, strict=True):
            n = len(p.words)
            hints[s : s + n] = p.hints
            ids[s : s + n] = [known.setdefault(w, len(known)) for w in p.words]
            here[s : s + n] = 1
        if not known:
            return [[] for _ in passages]
        states = self._encoded(list(known), ids, hints, here)
        cues = self._cue_probabilities(states, hints)
        found = [_likely(p, cues[s : s + len(p.words)]) for s, p in zip(starts, passages, strict=True)]
        todo = []
        for p, s, candidates in zip(passages, starts, found, strict=True):
            sentences = np.asarray(p.sentences, np.int64)
            near = _by_word(p.guesses)
            for c in candidates:
                guess = guess_for([g for a, b in c.cue for i in range(a, b) for g in near.get(i, ())], c.cue)
                todo.append(_Around(guess, s, sentences, c, window(sentences, c.cue[0][0])))
        todo.sort(key=lambda a: a.window[0] - a.window[1])  # the longest first
        for k in range(0, len(todo), _CUES_AT_ONCE):
            self._extend(states, cues, todo[k : k + _CUES_AT_ONCE])
        return found

    def _encoded(self, words: list[str], ids: Ints, hints: Floats, here: Floats) -> Floats:
        h = self.held
        vectors = self.table[np.array([rows_of(w) for w in words])].sum(1) @ h["proj_w"] + h["proj_b"]
        x = (vectors[ids] + hints @ h["hint"]) * here
        _convolve(x, here, [(d, h[f"conv{k}_w"], h[f"conv{k}_b"]) for k, d in enumerate(DILATIONS)])
        return _normal(x, h["norm_w"], h["norm_b"])

    def _cue_probabilities(self, states: Floats, hints: Floats) -> Floats:
        h = self.held
        hidden = np.maximum(states @ h["cue1_w"] + h["cue1_b"], 0)
        return _softmax(hidden @ h["cue2_w"] + h["cue2_b"] + hints @ h["skip1"])

    def _extend(self, states: Floats, cues: Floats, todo: list[_Around]) -> None:
        """Set holder, content and their probability, in place; windows in falling order of length."""
        h = self.held
        lengths = np.array([a.window[1] - a.window[0] for a in todo])
        shape = len(todo), int(lengths[0])
        places, apart = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        here = np.zeros((*shape, 1), np.float32)
        own = np.zeros((len(todo), states.shape[1]), np.float32)
        told = np.zeros((*shape, GUESSED), np.float32)
        for row, a in enumerate(todo):
            (lo, hi), cue = a.window, a.candidate.cue
            n = hi - lo
            places[row, :n] = np.arange(lo + a.start, hi + a.start)
            apart[row, :n] = np.arange(lo - cue[0][0], hi - cue[0][0])
            here[row, :n] = 1
            own[row] = np.concatenate([states[a.start + x : a.start + y] for x, y in cue]).mean(0)
            told[row, :n] = guessed(a.sentences, cue, a.guess, lo, hi)
        both = np.concatenate([told, cues[places][:, :, 1:]], 2)
        x = (states @ h["tok_w"] + h["tok_b"])[places] + (own @ h["own_w"] + h["own_b"])[:, None]
        x += h["apart"][distances(apart)]
        x += both @ h["guess_w"] + h["guess_b"]
        np.maximum(x, 0, out=x)
        x *= here
        _convolve(x, here, [(d, h[f"fine{k}_w"], h[f"fine{k}_b"]) for k, d in enumerate(DILATIONS_OF_CUE)])
        seen = _normal(x, h["fine_norm_w"], h["fine_norm_b"])
        scores: Floats = (seen @ h["part_w"] + h["part_b"] + both @ h["skip2"]).astype(np.float32, copy=False)
        chains, sure = decoded(scores, lengths, h["transitions"])
        for row, a in enumerate(todo):
            c = a.candidate
            c.content, holders = _pieces(chains[row, : lengths[row]], a.window[0])
            c.holder = min(holders, key=lambda r: abs(r[0] - c.cue[0][0]), default=None)
            c.chain_probability = float(sure[row])


@dataclass(frozen=True)
class _Around:
    """A candidate with the words around it; `start`: of its passage among the words that are read at once."""

    guess: Guess | None
    start: int
    sentences: Ints
    candidate: Candidate
    window: Range


def _by_word(guesses: Sequence[Guess]) -> dict[int, list[Guess]]:
    """The guesses whose cue holds a word, in their order."""
    out: dict[int, list[Guess]] = {}
    for g in guesses:
        for a, b in g.cue:
            for i in range(a, b):
                out.setdefault(i, []).append(g)
    return out


def _parts(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    """Runs of passages that are read at once."""
    first, size = 0, 0
    for k, p in enumerate(passages):
        if size and size + len(p.words) > _READ_AT_ONCE:
            yield passages[first:k]
            first, size = k, 0
        size += len(p.words) + GAP
    if first < len(passages):
        yield passages[first:]


def _likely(p: Passage, cues: Floats) -> list[Candidate]:
    """Candidates with cue and act: words that may begin a cue, with the words that go on with it; the guesses' cues."""
    out: dict[int, Candidate] = {}
    begins, n = cues[:, 1:4].sum(1), len(cues)
    taken = np.zeros(n, bool)
    for i in np.flatnonzero(begins > _LIKELY).tolist():
        if taken[i] or (begins[i] < 0.5 and cues[i, 4] > begins[i]):
            continue  # rather within the cue before
        end = i + 1
        while end < n and cues[end, 4] > 0.5:
            end += 1
        taken[i:end] = True
        out[i] = Candidate([(i, end)], float(begins[i]), _acts(cues[i]))
    for g in p.guesses:
        a, b = g.cue[0]
        if not any(taken[x:y].any() for x, y in g.cue):
            at = a + int(begins[a:b].argmax())
            taken[a:b] = True
            out[a] = Candidate(list(g.cue), float(begins[at]), _acts(cues[at]))
    return [out[i] for i in sorted(out)]


def _acts(cue: Floats) -> tuple[float, float, float]:
    speech, writing, thought = (cue[1:4] / cue[1:4].sum()).tolist()
    return speech, writing, thought


def _pieces(chain: NDArray[np.int8], start: int) -> tuple[list[Range], list[Range]]:
    """Pieces of content and of holders from a chain of labels."""
    content: list[Range] = []
    holders: list[Range] = []
    for i, label in enumerate(chain.tolist(), start):
        if label in (_CONTENT, _HOLDER):
            (content if label == _CONTENT else holders).append((i, i + 1))
        elif label in (_IN_CONTENT, _IN_HOLDER):
            pieces = content if label == _IN_CONTENT else holders
            pieces[-1] = (pieces[-1][0], i + 1)
    return content, holders


def allowed() -> Floats:
    """What may follow what: previous label + 1 (row 0: the start) x label; a piece goes on only after it began."""
    bad = np.zeros((len(PARTS) + 1, len(PARTS)), np.float32)
    for label, begun in ((_IN_CONTENT, (_CONTENT, _IN_CONTENT)), (_IN_HOLDER, (_HOLDER, _IN_HOLDER))):
        for before in range(-1, len(PARTS)):
            if before not in begun:
                bad[before + 1, label] = _NEVER
    return bad


def decoded(scores: Floats, lengths: Ints, transitions: Floats) -> tuple[NDArray[np.int8], Floats]:
    """The best chain of each window (Viterbi) and its probability. Windows stand in falling order of length."""
    moves = transitions + allowed()
    count, longest, labels = scores.shape
    best = total = scores[:, 0] + moves[0]
    back = np.zeros((longest, count, labels), np.int8)
    ends_best, ends_total = best.copy(), total.copy()
    for t in range(1, longest):
        alive = int((lengths > t).sum())
        via = best[:alive, :, None] + moves[1:]
        back[t, :alive] = via.argmax(1)
        best = via.max(1) + scores[:alive, t]
        through = total[:alive, :, None] + moves[1:]
        top = through.max(1)
        total = np.log(np.exp(through - top[:, None]).sum(1)) + top + scores[:alive, t]
        ends_best[:alive], ends_total[:alive] = best, total
    chains = np.zeros((count, longest), np.int8)
    last = ends_best.argmax(1)
    for t in range(longest - 1, -1, -1):
        inside = lengths > t
        chains[inside, t] = last[inside]
        if t:
            last = np.where(inside, back[t, np.arange(count), last], last)
    top = ends_total.max(1, keepdims=True)
    whole = np.log(np.exp(ends_total - top).sum(1)) + top[:, 0]
    sure: Floats = np.exp(ends_best.max(1) - whole)
    return chains, sure


def _convolve(x: Floats, here: Floats, layers: Sequence[tuple[int, Floats, Floats]]) -> None:
    """Residual convolutions over three words, in place: x += relu(...), by (words apart, weights, bias).

    Along the last axis but one; `here` is 0 where there is no word. One product for all, on one buffer.
    """
    width = x.shape[-1]
    seen = np.empty((*x.shape[:-1], 3 * width), np.float32)
    made = np.empty((seen.size // (3 * width), width), np.float32)
    for d, w, b in layers:
        d = min(d, x.shape[-2])
        seen[..., :d, :width] = 0
        seen[..., d:, :width] = x[..., : x.shape[-2] - d, :]
        seen[..., width : 2 * width] = x
        seen[..., : x.shape[-2] - d, 2 * width :] = x[..., d:, :]
        seen[..., x.shape[-2] - d :, 2 * width :] = 0
        np.matmul(seen.reshape(-1, 3 * width), w, out=made)
        made += b
        np.maximum(made, 0, out=made)
        x += made.reshape(x.shape)
        x *= here


def _normal(x: Floats, w: Floats, b: Floats) -> Floats:
    """Layer normalisation (Ba et al. 2016)."""
    y = x - x.mean(-1, keepdims=True)
    scaled: Floats = y / np.sqrt((y * y).mean(-1, keepdims=True) + 1e-5) * w + b
    return scaled


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    share: Floats = e / e.sum(-1, keepdims=True)
    return share


@cache
def attribution_reader() -> Reader:
    """The reader whose weights come with the package."""
    held = np.load(BytesIO((files("visavis.predictors") / "attribution.npz").read_bytes()))
    return from_arrays({name: held[name] for name in held.files})


def from_arrays(held: dict[str, NDArray[np.generic]]) -> Reader:
    """A reader from named arrays, as `training/attribution.py` writes them: the table in 8 bits, a scale for a row."""
    table = held["table"].astype(np.float32) * held["scale"].astype(np.float32)
    return Reader(table, {n: a.astype(np.float32) for n, a in held.items() if n not in ("table", "scale")})
