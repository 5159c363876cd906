"""Twenty coders at once on one team's workbench: no error, no decision lost, and how fast it answers.

    python benchmarks/coders.py DEMO [SECONDS] [CODERS] [FIGURES.md]     DEMO: a folder that `visavis demo` made and ran

A server in a process of its own; each coder logs in and then reads, reviews, searches and decides, with a pause of one
to three seconds between requests, as somebody does who reads quickly. At the end the log of decisions is held against
what was acknowledged. `SECONDS` default to 600.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import httpx

from visavis.present import Keeper
from visavis.study.accounts import Accounts
from visavis.study.decisions import NAME, DecisionLog

PORT = 8931
PASSWORD = "four quiet words here"
WORDS = ("enemy", "war NOT peace", "nation*", '"armed forces"', "holder:roosevelt", "date:1941/1945 japan")
TOKEN = re.compile(r'name="token" value="(\w+)"')


class Told:
    """What the coders met with."""

    def __init__(self) -> None:
        self.reads: list[float] = []
        self.writes: list[float] = []
        self.errors: list[str] = []
        self.acknowledged: list[str] = []


async def coder(number: int, until: float, statements: list[str], told: Told) -> None:
    rng = random.Random(number)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}", timeout=60.0) as client:
        token = TOKEN.search((await client.get("/login")).text)
        assert token
        entered = {"token": token[1], "name": f"coder{number}", "password": PASSWORD}
        if (await client.post("/login", data=entered)).status_code != 303:
            told.errors.append("login")
            return
        token = TOKEN.search((await client.get("/login")).text)
        assert token
        step = 0
        while time.monotonic() < until:
            await asyncio.sleep(rng.uniform(1, 3))
            step += 1
            if step % 2:
                paths = ("/review", "/", "/grid", f"/statements?q={quote(rng.choice(WORDS))}",
                         f"/statement/{quote(rng.choice(statements))}")  # fmt: skip
                await _timed(client.get(rng.choice(paths)), 200, told.reads, told)
                continue
            reason = f"coder{number} step {step}"
            verdict = rng.choice(("comment", "accept", "comment"))
            path = f"/decide/statement/{quote(rng.choice(statements))}"
            fields = {"token": token[1], "verdict": verdict, "reason": reason}
            if await _timed(client.post(path, data=fields), 303, told.writes, told):
                told.acknowledged.append(reason)


async def _timed(request: object, wanted: int, times: list[float], told: Told) -> bool:
    start = time.perf_counter()
    try:
        answer = await request  # type: ignore[misc]
    except httpx.HTTPError as error:
        told.errors.append(repr(error))
        return False
    times.append(time.perf_counter() - start)
    if answer.status_code != wanted:
        told.errors.append(f"{answer.status_code} {answer.url}")
    return bool(answer.status_code == wanted)


async def work(seconds: float, coders: int, statements: list[str]) -> Told:
    told = Told()
    until = time.monotonic() + seconds
    await asyncio.gather(*(coder(n, until, statements, told) for n in range(coders)))
    return told


def main(demo: Path, seconds: float, coders: int, figures: Path | None) -> int:
    with tempfile.TemporaryDirectory() as name:
        study = shutil.copytree(demo, Path(name) / "study")
        accounts = Accounts(study)
        accounts.add("owner", "owner", PASSWORD, "load")
        for n in range(coders):
            accounts.add(f"coder{n}", "coder", PASSWORD, "load")
        index = Keeper(study).now().index
        statements = index.doubtful(500) or index.find_at(0).split()
        command = [sys.executable, "-m", "visavis", "serve", str(study), "--port", str(PORT)]
        with subprocess.Popen(command) as server:
            try:
                _await(f"http://127.0.0.1:{PORT}/login")
                told = asyncio.run(work(seconds, coders, statements))
                cpu = _cpu(server.pid)
            finally:
                server.terminate()
        with DecisionLog(study / NAME, readonly=True) as log:
            there = {d.reason for d in log.all()}
    lost = [a for a in told.acknowledged if a not in there]
    words = (
        f"{coders} coders for {seconds:.0f} s: {len(told.reads):,} pages, {len(told.acknowledged):,} decisions"
        f" acknowledged, {len(lost)} lost, {len(told.errors)} errors. Pages: median {_at(told.reads, 0.5):.0f} ms, p95"
        f" {_at(told.reads, 0.95):.0f} ms; decisions: median {_at(told.writes, 0.5):.0f} ms, p95"
        f" {_at(told.writes, 0.95):.0f} ms. CPU time of the server: {cpu:.0f} s ({_load()})."
    )
    print(words, told.errors[:5])
    if figures is not None:
        from figures import put

        put(figures, "Twenty coders at once", "benchmarks/coders.py", words)
    return 1 if lost or told.errors else 0


def _await(address: str) -> None:
    for _ in range(600):
        try:
            httpx.get(address)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def _cpu(pid: int) -> float:
    """User and system seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _load() -> str:
    return f"the machine's load was {Path('/proc/loadavg').read_text().split()[0]} on {_cores()} cores"


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0))


def _at(seconds: list[float], share: float) -> float:
    its = sorted(seconds) or [0.0]
    return 1000 * its[int(share * (len(its) - 1))]


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(
        main(
            Path(given[0]),
            float(given[1]) if len(given) > 1 else 600.0,
            int(given[2]) if len(given) > 2 else 20,
            Path(given[3]) if len(given) > 3 else None,
        )
    )
