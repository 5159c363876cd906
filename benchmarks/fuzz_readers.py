"""Fuzzes every reader, guided by the code that inputs reach. Needs atheris (`pip install atheris`).

    python benchmarks/fuzz_readers.py [KIND] [SECONDS]

KIND is a file's extension (md, pdf, docx, ...), else all in turn. Inputs begin from a text of our own in that format.
Allowed are the two documented errors; what else comes out is written to `crash-*`, and belongs into
tests/stages/test_reading_found.py. Slow inputs (over 20 s) count as found too.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "evaluations"))

TEXTS = ["md", "txt", "csv", "jsonl", "html", "xml", "eml", "mbox"]
KINDS = [*TEXTS, "gz", "zip", "parquet", "epub", "docx", "odt", "rtf", "pdf"]
CORPUS = {
    "csv": b'id,text,date\n1,"Fog, she said.",1907\n2,Dry,\n',
    "jsonl": b'{"id": "a", "text": "It is wet.", "date": "1907"}\n{"id": "b", "text": "Dry."}\n',
    "eml": b"From: A B <a@x.example>\nSubject: =?utf-8?q?Fog?=\nContent-Type: text/html\n\n<p>Wet.</p>\n",
    "mbox": b"From a@x Mon Mar  3 10:00:00 2008\nSubject: Fog\n\nWet.\n\nFrom b@x Mon Mar  3 10:00:00 2008\n\nDry.\n",
}


def seeds(kind: str) -> list[bytes]:
    """Small whole files of the format."""
    import gzip
    import io
    import zipfile

    from layouts import layouts, markdown

    if kind in CORPUS:
        return [CORPUS[kind]]
    if kind == "txt":
        return [markdown().encode(), "Первая глава\n\nОн сказал: «да».1\n\f\n1 Там же.\n".encode("cp1251")]
    if kind == "gz":
        return [gzip.compress(CORPUS["jsonl"])]
    if kind == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as z:
            z.writestr("a/b.md", "# Fog\n\nWet.[^1]\n\n[^1]: Ibid.")
        return [out.getvalue()]
    if kind == "pdf":
        from typesetters import printed

        return [data for _, _, data in printed()]
    if kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        out = io.BytesIO()
        pq.write_table(pa.table({"id": ["a", "b"], "text": ["Wet.", "Dry."]}), out)
        return [out.getvalue()]
    return [data for _, name, data in layouts() if name.rpartition(".")[2] == kind]


def fuzz(kind: str, seconds: int) -> None:
    """Does not come back: the fuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["visavis.stages.reading"]):
        from visavis.stages.reading import read
    from visavis.codebook import empty_plan
    from visavis.errors import UnreadableFile, UnsupportedFormat
    from visavis.records import Document, Passage, Records

    plan = empty_plan()

    def one(data: bytes) -> None:
        name = f"a.jsonl.{kind}" if kind == "gz" else f"a.{kind}"
        try:
            found = Records(read(name, data, plan))
        except (UnreadableFile, UnsupportedFormat) as error:
            assert error.found and error.why and error.do
            return
        ids = [p.id for p in found[Passage]]
        assert len(ids) == len(set(ids)), "passage ids are unique"
        assert len({d.id for d in found[Document]}) == len(found[Document]), "document ids are unique"
        assert all(p.text == p.text.strip() != "" for p in found[Passage])

    with tempfile.TemporaryDirectory() as folder:
        for n, data in enumerate(seeds(kind)):
            (Path(folder) / f"seed-{n}").write_bytes(data)
        options = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2000", "-max_len=60000"]
        atheris.Setup([sys.argv[0], folder, *options, f"-artifact_prefix=crash-{kind}-", "-print_final_stats=1"], one)
        atheris.Fuzz()


def main() -> None:
    kinds = [a for a in sys.argv[1:] if not a.isdigit()] or KINDS
    seconds = next((int(a) for a in sys.argv[1:] if a.isdigit()), 60)
    if len(kinds) == 1:
        fuzz(kinds[0], seconds)
    for kind in kinds:
        print(f"---- {kind}", flush=True)
        subprocess.run([sys.executable, __file__, kind, str(seconds)], check=False)


if __name__ == "__main__":
    main()
