"""The coders of a study side by side: rules, people, models; how far they agree, who settles what they dispute.

`Study` has all of it: study.agreement(), study.disputes(), study.adjudicate(...), study.blind(...), study.learn() ...
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from visavis.methods.coders import ADJUDICATED, Rule, What, adjudicated, adjudicates, people_of
from visavis.records import Abstention, Claim, Coding, Decision, Passage, Record, Records, Statement
from visavis.study import current, tables
from visavis.text import slug

if TYPE_CHECKING:
    from visavis.codebook import Plan
    from visavis.methods.coders import Agreement, Dispute, Fared
    from visavis.predictors.embedding import Embedder
    from visavis.study.folder import StudyFolder


class Coders(ABC):
    """What a study knows of its coders."""

    folder: StudyFolder

    if TYPE_CHECKING:

        @cached_property
        def plan(self) -> Plan: ...

    @abstractmethod
    def records(self, *kinds: type[Record]) -> Records: ...

    @abstractmethod
    def machine_records(self) -> Records: ...

    @abstractmethod
    def decisions(self) -> list[Decision]: ...

    @abstractmethod
    def decide(
        self,
        about: str | Sequence[str],
        verdict: str,
        value: object = None,
        *,
        reason: str | None = None,
        by: str,
        given: Records | None = None,
    ) -> Decision: ...

    # ------------------------------------------------------------ what each said

    def codings(self, rule: Rule = "all") -> list[Coding]:
        """Every coder's codings as they gave them, adjudication left out; under a `rule`, those that hold.

        Codings of the rules that a person corrected stand corrected; persons' codes are codings of theirs.
        """
        own = [d for d in self.decisions() if not adjudicates(d)]
        machine = self.machine_records()
        now = current.apply(machine, own, machine[Passage])[0] if own else machine
        return adjudicated([*now[Coding], *self.other_coders()], people_of(own), rule)

    def blind(self, coder: str) -> list[Coding]:
        """What one coder sees who codes blind: the own codings alone."""
        return [c for c in self.codings() if c.coder == coder]

    def to_code(self, coder: str, most: int = 20) -> list[tuple[str, str]]:
        """Statements (with target) that a coder has not coded yet, in an order that tells nothing of others' codes:
        document by document, as they stand.
        """
        from visavis.stages.coding.learned import pairs_of

        done = {(c.statement, c.target) for c in self.blind(coder)}
        return [p for p in pairs_of(self.records(), self.plan) if p not in done][:most]

    def agreement(self, what: What = "dimension", coders: Sequence[str] | None = None) -> Agreement:
        """How far coders (default: all; a person's codes are a coder's) agree on dimension, aspect or stance."""
        from visavis.methods.coders import agreement

        records = self.records(Statement, Passage)
        return agreement(self.codings(), what, coders, records[Statement], records[Passage])

    def disputes(self, what: What = "aspect", coders: Sequence[str] | None = None) -> list[Dispute]:
        """What coders coded differently and nobody has adjudicated."""
        from visavis.methods.coders import disputes

        codings = self.codings()
        of = {c.id: (c.statement or c.claim or "", c.target) for c in codings}
        settled = {of.get(about, (about, _target(d))) for d in self.decisions() if adjudicates(d) for about in d.about}
        return [d for d in disputes(codings, what, coders) if (d.about, d.target) not in settled]

    def adjudicate(
        self, about: str, target: str, codes: Sequence[dict[str, str]], *, by: str, reason: str | None = None
    ) -> list[Decision]:
        """Settle what a statement (or claim) says of a target: these codes hold and no others.

        A code has `dimension`, and maybe `aspect`, `stance` and `perceiver`; none at all: it bears on nothing. What the
        coders said stays in the log and in `agreement`; the comparison counts what was settled. Each entry can be
        undone.
        """
        given = self.records(Statement, Claim, Coding, Passage)
        why = f"{ADJUDICATED}: {reason}" if reason else ADJUDICATED
        out = [self.decide(about, "uncode", {"target": target}, by=by, reason=why, given=given)]
        for code in codes:
            out.append(self.decide(about, "code", {"target": target, **code}, by=by, reason=why, given=given))
        return out

    # ------------------------------------------------------------ coders beside the rules

    def code_similar(self) -> list[Coding]:
        """Code every statement with the code whose definition and examples mean most alike (coder "similar").

        Kept beside the records. Raises UserError without the extra `embed`.
        """
        from visavis.stages.coding.similar import code_similar

        return self._kept("similar", list(code_similar(self.records(), self.plan, self._embedder())))

    def _embedder(self) -> Embedder:
        from visavis.predictors.embedding import embedder
        from visavis.study.vectors import KeptVectors

        return KeptVectors(embedder(), self.folder.records)

    def fared(self) -> list[Fared]:
        """Per coder the share of its codings that people let stand, of those they decided on."""
        from visavis.methods.coders import fared

        return fared([*self.machine_records()[Coding], *self.other_coders()], self.decisions())

    def other_coders(self) -> list[Coding]:
        """What coders beside the rules have coded: they stand beside the comparison and do not count in it."""
        files = sorted((self.folder.records / "coders").glob("*.parquet"))
        return tables.from_table(Coding, tables.read_tables(files, Coding))

    def learn(self) -> list[Coding]:
        """Code what nobody has decided on as people decided the rest (coder "learned"); kept beside the records."""
        from visavis.stages.coding.learned import code_learned

        records = self.records()
        return self._kept("learned", list(code_learned(records, self.plan, self._taught(records))))

    def to_decide(self, most: int = 20) -> list[tuple[str, str]]:
        """Statements (with target) on which a decision teaches the learning coder most, best first."""
        from visavis.stages.coding.learned import informative

        records = self.records()
        return informative(records, self.plan, self._taught(records), most)

    def _taught(self, records: Records) -> dict[tuple[str, str], frozenset[str]]:
        from visavis.stages.coding.learned import taught

        return taught(records, {d.by for d in self.decisions()})

    def ask_model(self, url: str, model: str, key: str | None = None) -> tuple[list[Coding], list[Abstention]]:
        """Have a model behind an OpenAI-compatible server code the statements; nothing is sent unless this is called.

        Gives its codings, each with words that stand in the passage, and what was refused. Raises UserError where
        the server fails.
        """
        from visavis.predictors.remote import Chat
        from visavis.stages.coding.asked import code_asked

        answers = list(code_asked(self.records(), self.plan, Chat(url, model, key), model))
        refused = [a for a in answers if isinstance(a, Abstention)]
        return self._kept(model, [c for c in answers if isinstance(c, Coding)]), refused

    def _kept(self, coder: str, codings: list[Coding]) -> list[Coding]:
        tables.write(self.folder.records / "coders" / f"{slug(coder)}.parquet", Coding, codings)
        return codings


def _target(d: Decision) -> str | None:
    import msgspec

    value = msgspec.json.decode(d.value) if d.value else None
    return value.get("target") if isinstance(value, dict) else None
