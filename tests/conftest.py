"""What several tests share: a tiny study of our own writing, in a folder of its own."""

import json
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("visavis", deadline=None)  # how long an example takes is measured in benchmarks/
settings.load_profile("visavis")

PAPER = """# The Ruritanian Leadership's Perceptions of Japan and Germany during World War II

SAKURA Taro

## Introduction

This paper examines the Soviet leadership's perceptions of Japan and Germany in the war.[^1]

## 1. Purpose of the War

On July 3, 1941, Stalin called Germany a "perfidious enemy of our land" in a radio speech.[^2] Molotov told the
Japanese ambassador in April 1945 that the neutrality pact had lost its meaning.[^3]

## Conclusion

As described above, both powers were seen as aggressors.

[^1]: See Anna Example, *A Study of Studies*, Model Press, 2001, p. 7.
[^2]: Anna Example, *Speeches of the War*, Model Press, 1999, p. 12.
[^3]: Ibid., p. 30.
"""
SPEECHES = [
    {
        "id": "1941-a",
        "title": "Radio Address",
        "date": "1941-07-03",
        "author": "Joseph Stalin",
        "genre": "speech",
        "text": "Germany is a perfidious enemy of our land.\n\nJapan remains neutral, but we must be on our guard.",
    },
    {
        "id": "1945-b",
        "title": "Address on Victory",
        "date": "1945-09-02",
        "author": "Joseph Stalin",
        "genre": "speech",
        "text": "Japan attacked our country in 1904.\n\nGermany has been defeated and Japan has surrendered.",
    },
]
STUDY = """visavis: 1
title: A tiny study
perceivers:
  - id: soviet-union
    name: the Soviet leadership
    members: [soviet-union]
targets:
  - {id: japan, name: Japan, actors: [japan]}
  - {id: germany, name: Germany, actors: [germany]}
dimensions: [threat]
period: 1941/1945
documents:
  - {match: speeches.jsonl, role: primary}
columns: {text: text, id: id, title: title, date: date, author: author, genre: genre}
"""
CODEBOOK = """visavis: 1
dimensions:
  - id: threat
    name: Threat
    headings: [purpose of the war]
    indicators:
      en: [enemy, attack*, guard, aggressor*]
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A study folder with a footnoted paper and two speeches, not yet run."""
    return write_tiny(tmp_path / "tiny")


def write_tiny(folder: Path) -> Path:
    sources = folder / "sources"
    sources.mkdir(parents=True)
    (sources / "paper.md").write_text(PAPER, encoding="utf-8")
    lines = "\n".join(json.dumps(s) for s in SPEECHES)
    (sources / "speeches.jsonl").write_text(lines + "\n", encoding="utf-8")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "actors.yaml").write_text("visavis: 1\nactors: []\n", encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return folder


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes made anew each time (a zip holds the hour) must not name tests: two processes would not agree."""
    return argname if isinstance(val, bytes) else None
