"""The shipped codebooks as REFI-QDA files, held against the standard's own schema, and read back.

    python evaluations/qdc.py SHARED/data/qda_samples/REFI-QDA_Project.xsd

The schema (of the project format, whose code book is the same type in another namespace) is not part of the project.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from lxml import etree
from sections import write_section

from visavis.codebook.packs import PACKS, pack
from visavis.codebook.qdc import NAMESPACE, from_qdc, to_qdc

PROJECT = "urn:QDA-XML:project:1.0"


def main() -> None:
    schema = etree.XMLSchema(etree.parse(sys.argv[1]))
    lines = [
        "`python evaluations/qdc.py REFI-QDA_Project.xsd`",
        "",
        "| codebook | codes | valid | the same read back |",
        "|---|---:|---|---|",
    ]
    for name in PACKS:
        book = pack(name).codebook
        data = to_qdc(book)
        inner = etree.fromstring(data.replace(NAMESPACE.encode(), PROJECT.encode()))
        del inner.attrib["origin"]  # stands on the project there
        project = etree.Element(f"{{{PROJECT}}}Project", name="t")
        users = etree.SubElement(project, f"{{{PROJECT}}}Users")
        etree.SubElement(users, f"{{{PROJECT}}}User", guid="00000000-0000-0000-0000-000000000001")
        project.append(inner)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "c.qdc"
            file.write_bytes(data)
            same = from_qdc(file).dimensions == book.dimensions
        codes = sum(1 + len(d.aspects) for d in book.dimensions)
        valid = "yes" if schema.validate(project) else schema.error_log.last_error
        lines.append(f"| {name} | {codes} | {valid} | {'yes' if same else 'no'} |")
    write_section("Codebooks as REFI-QDA", "\n".join(lines))


if __name__ == "__main__":
    main()
