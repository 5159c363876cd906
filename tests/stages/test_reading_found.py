"""Inputs that fuzzing found (benchmarks/fuzz_readers.py): each ends in records or in a documented error."""

from __future__ import annotations

import base64

import pytest

from visavis.codebook import empty_plan
from visavis.errors import UnreadableFile, UnsupportedFormat
from visavis.records import Passage, Records
from visavis.stages.reading import read

FOUND = {
    "a member without a name": (
        "a.zip",
        "UEsDSWJpZC5QSwECFAMUAAAAAAAalXhdEdix8hwAAAAcAAAABgAAAAAAAAAAAAAAAAAAAAAAAFJiLm1kUEsFBgAAAAABAAEANAAAAEAAAAAAAA==",
    ),
}


@pytest.mark.parametrize(("name", "packed"), FOUND.values(), ids=FOUND)
def test_what_fuzzing_found_stays_mended(name: str, packed: str) -> None:
    try:
        found = Records(read(name, base64.b64decode(packed), empty_plan()))
    except (UnreadableFile, UnsupportedFormat) as error:
        assert error.found and error.why and error.do
    else:
        assert all(p.text.strip() for p in found[Passage])
