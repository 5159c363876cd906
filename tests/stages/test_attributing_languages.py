"""German, Russian and Japanese reports."""

from __future__ import annotations

import pytest

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Document, Passage, Records, Statement
from visavis.stages.attributing import attribute

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


@pytest.mark.parametrize(
    ("language", "text", "holder", "content", "act"),
    [
        ("de", "Der Kanzler erklärte, dass der Hafen gesperrt sei.", "Der Kanzler", "der Hafen gesperrt sei", "speech"),
        ("de", "Im Mai fürchtete Weber, Rom werde zögern.", "Weber", "Rom werde zögern", "thought"),
        ("de", "„Der Hafen ist gesperrt“, sagte der Kanzler.", "der Kanzler", "Der Hafen ist gesperrt", "speech"),
        ("de", "Laut Weber war der Hafen leer.", "Weber", "war der Hafen leer", "speech"),
        ("ru", "Орлов заявил, что порт закрыт.", "Орлов", "порт закрыт", "speech"),
        ("ru", "Орлов считал, что флот не придёт.", "Орлов", "флот не придёт", "thought"),
        ("ru", "По словам Орлова, порт был пуст.", "Орлова", "порт был пуст", "speech"),
        ("ja", "大使は港が閉鎖されたと述べた。", "大使", "港が閉鎖された", "speech"),
        ("ja", "佐藤は「港は空だった」と語った。", "佐藤", "港は空だった", "speech"),
    ],
)
def test_a_report(language: str, text: str, holder: str, content: str, act: str) -> None:
    passage = Passage(id="d:p0", document="d", order=0, kind="paragraph", text=text, language=language)
    records = Records([Document(id="d", path="d.txt", digest="", language=language), passage])
    (s,) = [r for r in attribute(records, PLAN) if isinstance(r, Statement)]
    assert s.holder is not None
    assert (s.holder.exact, s.content[0].exact, s.act) == (holder, content, act)


def test_negation_in_russian() -> None:
    passage = Passage(
        id="d:p0", document="d", order=0, kind="paragraph", text="Он не верил, что флот придёт.", language="ru"
    )
    (s,) = [r for r in attribute(Records([passage]), PLAN) if isinstance(r, Statement)]
    assert s.negated
