"""A coder that asks a language model, and believes it nothing that the passage does not say word for word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files

import msgspec

from visavis.codebook import Codebook, Plan
from visavis.records import Abstention, Coding, Passage, Records, Resolution, Stance, Statement
from visavis.text import Span

PROMPT = "coding-1"  # the file in visavis/prompts; a changed prompt gets a new number, and so a new coder name
CONFIDENCE = 0.5  # nothing is known of a model on this study before people have looked at its codings
SHORTEST = 3  # words of a quote
LONGEST = 8_000  # code points of a passage that are sent, around the statement

Ask = Callable[[str, str], str]  # system and user message to an answer


class Answer(msgspec.Struct, frozen=True):
    """One code as the model gives it."""

    target: str
    dimension: str
    quote: str
    aspect: str | None = None
    stance: Stance | None = None


@lru_cache(maxsize=4)
def prompt(name: str = PROMPT) -> str:
    return files("visavis").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")


def code_asked(given: Records, plan: Plan, ask: Ask, model: str) -> Iterator[Coding | Abstention]:
    """Codings of the statements that speak of a target of the study, one question each.

    What does not hold is refused and told: another target or code than the study's, a quote that does not stand in
    the passage. What `ask` raises goes through.
    """
    passages, resolutions = given.by_id(Passage), given.by_id(Resolution)
    perceivers = {c.statement: c.perceiver for c in given[Coding] if c.statement}
    codes = {d.id: {a.id for a in d.aspects} for d in plan.codebook.dimensions}
    targets = {t.id for t in plan.study.targets}
    coder = f"{model}@{PROMPT}"
    for statement in given[Statement]:
        resolution = resolutions.get(statement.id)
        passage = passages.get(statement.content[0].passage) if statement.content else None
        if resolution is None or passage is None or not any(t.actor in targets for t in resolution.targets):
            continue
        sent = _excerpt(passage.text, statement.content[0])
        answers = _read(ask(prompt(), _question(plan, statement, sent)))
        if answers is None:
            yield _refused(statement, coder, "the answer is no JSON of the form asked for")
            continue
        for a in answers:
            at = _standing(a.quote, sent, passage)
            why = _wrong(a, at, codes, targets)
            if why is not None or at is None:
                yield _refused(statement, coder, why or "")
                continue
            yield Coding(
                id=":".join((statement.id, coder, a.target, a.dimension, a.aspect or "")),
                statement=statement.id,
                perceiver=perceivers.get(statement.id),
                target=a.target,
                dimension=a.dimension,
                aspect=a.aspect,
                stance=a.stance,
                why=[at],
                coder=coder,
                confidence=CONFIDENCE,
            )


def _question(plan: Plan, statement: Statement, sent: str) -> str:
    targets = "\n".join(f"- {t.id}: {t.name}" for t in plan.study.targets)
    words = " … ".join(p.exact for p in statement.content)
    return f"Codebook:\n{_codes(plan.codebook)}\n\nTargets:\n{targets}\n\nStatement:\n{words}\n\nPassage:\n{sent}"


def _codes(codebook: Codebook) -> str:
    lines = []
    for d in codebook.dimensions:
        lines.append(f"- {d.id}: {d.name}. {d.definition or ''}".rstrip())
        lines += [f"  - {a.id}: {a.name}. {a.definition or ''}".rstrip() for a in d.aspects]
    return "\n".join(lines)


def _excerpt(text: str, at: Span) -> str:
    start = max(0, at.start - LONGEST // 2)
    return text[start : start + LONGEST]


def _read(answer: str) -> list[Answer] | None:
    """The list in an answer, whatever stands around it (models like to explain themselves)."""
    start, end = answer.find("["), answer.rfind("]")
    if start < 0 or end < start:
        return None
    try:
        return msgspec.json.decode(answer[start : end + 1], type=list[Answer])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _standing(quote: str, sent: str, passage: Passage) -> Span | None:
    """Where a quote stands, letter by letter, in what was sent."""
    at = sent.find(quote) if len(quote.split()) >= SHORTEST else -1
    if at < 0:
        return None
    start = passage.text.find(sent) + at
    return Span(passage.id, start, start + len(quote), quote)


def _wrong(a: Answer, at: Span | None, codes: dict[str, set[str]], targets: set[str]) -> str | None:
    if at is None:
        return f"its quote does not stand in the passage, or is too short: {a.quote[:80]!r}"
    if a.target not in targets:
        return f"the study has no target {a.target[:40]!r}"
    if a.dimension not in codes or (a.aspect is not None and a.aspect not in codes[a.dimension]):
        return f"the codebook has no code {a.dimension[:40]!r} {(a.aspect or '')[:40]!r}"
    return None


def _refused(statement: Statement, coder: str, why: str) -> Abstention:
    return Abstention(stage=f"coding by {coder}", about=statement.id, reason=f"refused: {why}")
