"""Kill a process that records decisions, again and again, and count what it had acknowledged and is gone.

Run: python benchmarks/kill_decisions.py [KILLS]. A line for the record: kills, decisions acknowledged, lost, seconds.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from visavis.study.decisions import DecisionLog

WRITER = """
import sys
from visavis.study.decisions import DecisionLog
log = DecisionLog(sys.argv[1])
n = 0
while True:
    made = log.record([f"{sys.argv[2]}-{n}"], "accept", by=sys.argv[2])
    print(f"{made.id} {made.about[0]}", flush=True)
    n += 1
"""


def main(kills: int) -> int:
    rng = random.Random(1941)
    acknowledged: list[str] = []
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decisions.sqlite"
        for kill in range(kills):
            command = [sys.executable, "-c", WRITER, str(path), f"w{kill}"]
            writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert writer.stdout is not None
            acknowledged.append(writer.stdout.readline().strip())
            time.sleep(rng.random() * 0.02)  # anywhere in a commit, which takes about 1 ms
            writer.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
            writer.wait()
            writer.stdout.close()
        with DecisionLog(path) as log:
            there = {f"{d.id} {d.about[0]}" for d in log.all()}
    lost = [a for a in acknowledged if a and a not in there]
    print(f"{kills} kills, {len(acknowledged)} acknowledged, {len(lost)} lost, {time.perf_counter() - start:.0f} s")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
