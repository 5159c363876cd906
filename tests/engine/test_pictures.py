"""Pages of a source as pictures: by their printed label, in a process of its own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import write_tiny
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from visavis import open_study
from visavis.engine.pictures import NoPicture, page_png
from visavis.errors import UserError


def pdf(pages: int, first: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 595))
    for n in range(pages):
        for line in range(20):
            canvas.drawString(60, 500 - 14 * line, f"Germany was called an enemy for the {line}th time, on {n} days.")
        canvas.drawString(200, 40, str(first + n))
        canvas.setFillGray(0)
        canvas.rect(60, 60, 300, 10 * (n + 1), fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_tiny(tmp_path_factory.mktemp("pictures") / "tiny")
    (path / "sources" / "scan.pdf").write_bytes(pdf(3, 211))
    open_study(path).run("serial", strict=True)
    return path


def ink(png: bytes) -> int:
    return Image.open(io.BytesIO(png)).convert("L").histogram()[0]


def test_a_page_is_found_by_its_printed_label(study: Path) -> None:
    opened = open_study(study)
    first, last = (opened.page_image("scan.pdf", label, 420) for label in ("211", "213"))
    assert Image.open(io.BytesIO(first)).size == (420, 595)
    assert ink(last) > ink(first) + 420 * 5  # a broader bar


@pytest.mark.parametrize(
    ("document", "page", "said"),
    [("scan.pdf", "5", "has no page “5”"), ("paper.md", "1", "no pages to show"), ("gone", "1", "no pages to show")],
)
def test_what_cannot_be_shown_says_why(study: Path, document: str, page: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as error:
        open_study(study).page_image(document, page)
    assert error.value.why and error.value.do


def test_a_torn_file_breaks_only_its_own_process(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(1, 1)[:300])
    with pytest.raises(NoPicture):
        page_png(tmp_path / "a.pdf", 0, 100)
