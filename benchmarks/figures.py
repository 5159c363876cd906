"""A section of a page of figures, written by the script that measured it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

HEAD = "# The workbench: scale, load, kills\n\nEach section was written by the script that it names.\n"


def put(page: Path, title: str, script: str, words: str) -> None:
    """Write or replace the section of this title."""
    text = page.read_text(encoding="utf-8") if page.exists() else HEAD
    section = f"## {title}\n\n`python {script}`, {date.today():%d %b %Y}.\n\n{words}\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    text = pattern.sub(lambda m: section + "\n", text) if pattern.search(text) else f"{text.rstrip()}\n\n{section}"
    page.write_text(text.rstrip() + "\n", encoding="utf-8")
