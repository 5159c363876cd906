"""Codebooks as REFI-QDA files: out and in again, and other programs' files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from visavis.codebook import Aspect, Codebook, Dimension
from visavis.codebook.qdc import NAMESPACE, from_qdc, to_qdc
from visavis.errors import UserError

CODEBOOK = Codebook(
    dimensions=[
        Dimension(
            id="trade", name="Trade & tolls", definition="What is bought and sold.\nAlso tolls.", headings=["Trade"],
            indicators={"en": ["grain", "toll*", "free trade"], "ru": ["торговля"], "la": ["/a;b|c/"]},
            memo="Ask again.",
            aspects=[Aspect(id="fraud", name="Fraud", indicators={"en": ["cheat"]}, stance="hostile")],
        ),
        Dimension(id="arms", name="Arms", headings=["Arms"]),
    ]
)  # fmt: skip


def test_out_and_in_again(tmp_path: Path) -> None:
    file = tmp_path / "c.qdc"
    file.write_bytes(to_qdc(CODEBOOK))
    assert from_qdc(file) == CODEBOOK
    assert to_qdc(from_qdc(file)) == to_qdc(CODEBOOK)


def test_guids_are_unique_and_codes_codable() -> None:
    codes = list(etree.fromstring(to_qdc(CODEBOOK)).iter(f"{{{NAMESPACE}}}Code"))
    assert len({c.get("guid") for c in codes}) == len(codes) == 3
    assert {c.get("isCodable") for c in codes} == {"true"}


def test_a_codebook_of_another_program(tmp_path: Path) -> None:
    """Three levels, names twice, no descriptions."""
    file = tmp_path / "c.qdc"
    file.write_text(
        f'<CodeBook xmlns="{NAMESPACE}"><Codes><Code guid="a" name="Images" isCodable="false">'
        '<Code guid="b" name="Enemy" isCodable="true"><Description>Who is feared.</Description>'
        '<Code guid="c" name="Cunning" isCodable="true"/></Code>'
        '<Code guid="d" name="Enemy" isCodable="true"/></Code>'
        '<Code guid="e" name="Images" isCodable="true"/></Codes></CodeBook>'
    )
    images, again = from_qdc(file).dimensions
    assert (images.id, again.id) == ("images", "images-2")
    assert [(a.id, a.name) for a in images.aspects] == [
        ("enemy", "Enemy"), ("cunning", "Enemy / Cunning"), ("enemy-2", "Enemy"),
    ]  # fmt: skip
    assert images.aspects[0].definition == "Who is feared." and images.aspects[0].indicators == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no xml", "line 1"),
        ("<CodeBook>\n<Codes>\n<Code guid='a' isCodable='true'/></Codes></CodeBook>", "line 3"),
        ("<Project/>", "no REFI-QDA codebook"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><CodeBook>&e;</CodeBook>', "no REFI-QDA codebook"),
    ],
)
def test_what_is_no_codebook_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "c.qdc"
    file.write_text(text)
    with pytest.raises(UserError, match=says):
        from_qdc(file)


terms = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8), min_size=1, max_size=4
)


@given(terms)
def test_any_indicators_survive(words: list[str]) -> None:
    from tempfile import TemporaryDirectory

    book = Codebook(dimensions=[Dimension(id="d", name="D", headings=["D"], indicators={"en": words})])
    with TemporaryDirectory() as folder:
        file = Path(folder) / "c.qdc"
        file.write_bytes(to_qdc(book))
        assert from_qdc(file).dimensions[0].indicators == {"en": words}
