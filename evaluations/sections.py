"""Several scripts write one page of figures: each rewrites the section under its own heading."""

from __future__ import annotations

import re
from pathlib import Path

COMPARING = Path(__file__).resolve().parent.parent / "docs" / "figures" / "comparing.md"


def write_section(heading: str, text: str, page: Path = COMPARING) -> None:
    """Replace what stands under `## heading`, up to the next heading of that level; a new section goes last."""
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    section = f"## {heading}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    known = pattern.search(old)
    new = pattern.sub(lambda _: section + "\n", old) if known else f"{old.rstrip()}\n\n{section}"
    page.write_text(new.rstrip() + "\n", encoding="utf-8")
