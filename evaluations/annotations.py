"""How steady the project's own annotations are: the second reading of a tenth against the first, by the shared scorer.

Writes docs/figures/annotations.md. Run: python evaluations/annotations.py SHARED
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures" / "annotations.md"
sys.path.insert(0, str(ROOT / "training"))

from annotations import ANNOTATIONS, passages  # noqa: E402


def main(shared: Path) -> None:
    second = {row["id"]: row["statements"] for row in passages(shared, ANNOTATIONS / "second_reading.jsonl")}
    first = list(passages(shared))
    twice = [p | {"second_coder": second[p["id"]]} for p in first if p["id"] in second]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write("".join(json.dumps(p) + "\n" for p in twice))
        file.flush()
        words = [sys.executable, "-B", str(shared / "scoring" / "agreement.py"), file.name]
        told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.rstrip()
    statements = sum(len(p["statements"]) for p in first)
    FIGURES.write_text(
        f"""# The project's own annotations

`python evaluations/annotations.py SHARED` wrote this page. {len(first)} passages with {statements:,} statements were
annotated by reading (training/annotations/README.md says how). {len(twice)} of them were read a second time, by the
same annotator: the figures tell how steady one reader is, not how two people agree.

```
{told}
```
""",
        encoding="utf-8",
    )
    print(FIGURES.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
