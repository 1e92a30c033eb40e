"""Two processes that decide are killed at random moments, again and again, on one store.

Longer than the suite does it: `python -m tests.store.kills KILLS [SEED]`.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.store.stepper import opened

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Killing:
    """A store, and what its benches acknowledged before each was killed."""

    data_dir: Path
    told: dict[int, tuple[str, str]] = field(default_factory=dict)
    kills: int = 0

    def round(self, chance: random.Random) -> None:
        """Two benches at once; each is killed at a moment of its own, mostly while it decides."""
        benches = [_bench(self.data_dir, f"bench{self.kills + number}") for number in range(2)]
        heard: list[str] = []
        for number, bench in enumerate(benches):
            assert bench.stdout is not None
            # One in five is killed while it starts: it may be making its keys.
            heard.append(bench.stdout.readline() if (self.kills + number) % 5 else "")
        time.sleep(chance.uniform(0, 0.05))
        for bench, first in zip(benches, heard, strict=True):
            time.sleep(chance.uniform(0, 0.02))
            bench.kill()
            assert bench.stdout is not None
            self._take(first + bench.stdout.read())
            bench.stdout.close()
            bench.wait()
            self.kills += 1

    def judge(self, *, full: bool = False) -> int:
        """Whether all that was told is there, whole; how many decisions there are.

        Raises
        ------
        AssertionError
            Where it is not, and what.
        """
        store = opened(self.data_dir, "after")
        try:
            found = store.log.verify(full=full)
            if not found.holds:
                raise AssertionError(f"entry {found.first_bad}: {found.why}")
            entries, after = {}, 0
            while page := store.log.entries(after=after, limit=5000):
                entries.update({entry.seq: entry for entry in page})
                after = page[-1].seq
            decisions = {n for n, e in entries.items() if e.content["kind"] == "decision"}
            queue = {item.parcel_id: item.entry for item in store.parcels.queue(limit=1_000_000)}
            for seq, (digest, parcel) in self.told.items():
                if seq not in entries or entries[seq].hash.hex() != digest:
                    raise AssertionError(f"entry {seq} was told of and is lost")
                if queue[parcel] != seq:
                    raise AssertionError(f"parcel {parcel} does not know entry {seq}")
            if {entry for entry in queue.values() if entry is not None} != decisions:
                raise AssertionError("a decision is there by halves")
            # Each kill may have struck between a commit and its acknowledgement.
            if not len(self.told) <= len(decisions) <= len(self.told) + self.kills:
                raise AssertionError(f"{len(decisions)} decisions, {len(self.told)} told")
            if store.problems():
                raise AssertionError(f"SQLite finds: {store.problems()}")
            return len(decisions)
        finally:
            store.close()

    def _take(self, output: str) -> None:
        for line in output.split("\n")[:-1]:  # a line that was cut off was not told
            seq, digest, parcel = line.split()
            self.told[int(seq)] = (digest, parcel)


def _bench(data_dir: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.stepper", str(data_dir), name, "100000"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(kills: int, seed: int, data_dir: Path, most_s: float = float("inf")) -> tuple[int, int]:
    """So many kills, or as many as the time allows; (kills, decisions that stand)."""
    killing, chance = Killing(data_dir), random.Random(seed)
    opened(data_dir, "first").close()
    end = time.monotonic() + most_s
    while killing.kills < kills and time.monotonic() < end:
        killing.round(chance)
        killing.judge()
    return killing.kills, killing.judge(full=True)


def main() -> None:
    """Kill as often as asked."""
    wanted, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20261126
    with tempfile.TemporaryDirectory() as folder:
        kills, decisions = killed(wanted, seed, Path(folder) / "data")
    print(f"{kills} kills: {decisions} decisions stand, none that was told is lost, none by halves")


if __name__ == "__main__":
    main()
