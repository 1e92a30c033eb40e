"""Power cuts while two processes decide: what a disk may then hold, made sector by sector.

Between two syncs each sector of 512 bytes that changed may have reached the disk or not, in any
order: that is all a disk promises. So the files are copied after each acknowledgement; a cut is the
earlier copy with the later one's write-ahead log laid over it up to some sync, and of what was written
behind that any sectors. SQLite syncs the head of a write-ahead log that begins anew, then the frames of
each commit; it writes the store's own file once all of the write-ahead log is synced.

Longer than the suite does it: `python -m tests.store.power CUTS [SEED]`.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.store.stepper import opened
from workstation.adapters.sqlite.store import FILE_NAME

ROOT = Path(__file__).resolve().parents[2]
SECTOR = 512
_HEAD, _FRAME_HEAD = 32, 24
"""Bytes of the head of a write-ahead log and of each of its frames (sqlite.org/fileformat)."""
_FILES = (FILE_NAME, f"{FILE_NAME}-wal")


@dataclass(frozen=True, slots=True)
class Moment:
    """The store's files when everything asked for was acknowledged, and what that was."""

    files: dict[str, bytes]
    told: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Number of the entry to its hash and parcel."""


def moments(data_dir: Path, decisions: int, chance: random.Random) -> Iterator[Moment]:
    """Two processes decide in turn; between them the store is sometimes tidied up."""
    told: dict[int, tuple[str, str]] = {}
    benches = [_bench(data_dir, name) for name in ("one", "two")]
    try:
        for number in range(decisions):
            bench = benches[chance.randrange(2)]
            _told(bench, "decide", told)
            yield Moment(_copied(data_dir), dict(told))
            if number % 7 == 3:
                _told(benches[chance.randrange(2)], "rest", told)
                yield Moment(_copied(data_dir), dict(told))
    finally:
        for bench in benches:
            bench.communicate(timeout=30)


def cut(before: Moment, after: Moment, chance: random.Random) -> dict[str, bytes]:
    """What the disk may hold where the power went between two moments."""
    name, ahead = _FILES
    old, new = before.files.get(ahead, b""), after.files.get(ahead, b"")
    store = before.files[name]
    steps = _steps(old, new)
    done = chance.randrange(len(steps) + 1)
    whole = bytearray(old)
    for first, end in steps[:done]:
        _grow(whole, end)
        whole[first:end] = new[first:end]
    if done < len(steps):
        first, end = steps[done]
        _torn(whole, new, first, end, chance)
    else:
        grown = bytearray(store)
        _torn(grown, after.files[name], 0, len(after.files[name]), chance)
        store = bytes(grown)
        _grow(whole, chance.randrange(len(whole), len(new) + 1))  # room that was laid out
    return {name: store, ahead: bytes(whole)}


def _steps(old: bytes, new: bytes) -> list[tuple[int, int]]:
    """The stretches of a write-ahead log that were each written and then synced."""
    if len(new) < _HEAD:
        return []
    frame = _FRAME_HEAD + int.from_bytes(new[8:12], "big")
    begun = old[:_HEAD] == new[:_HEAD]
    steps = [] if begun else [(0, _HEAD)]
    first = place = _HEAD + (_frames(old) * frame if begun else 0)
    while new[place + 8 : place + 16] == new[16:24]:  # the salts of this write-ahead log
        ends_commit = new[place + 4 : place + 8] != bytes(4)
        place += frame
        if ends_commit:
            steps.append((first, place))
            first = place
    return steps


def _frames(ahead: bytes) -> int:
    frame, count = _FRAME_HEAD + int.from_bytes(ahead[8:12], "big"), 0
    while ahead[_HEAD + count * frame + 8 : _HEAD + count * frame + 16] == ahead[16:24]:
        count += 1
    return count


def _torn(whole: bytearray, new: bytes, first: int, end: int, chance: random.Random) -> None:
    """Any sectors of a stretch reach the disk, and of a file that grows any length."""
    share = chance.choice((0.0, 0.02, 0.2, 0.5, 0.8, 0.98, 1.0))
    if end > len(whole):
        _grow(whole, chance.choice((len(whole), chance.randrange(len(whole), end + 1), end)))
    for sector in range(first // SECTOR * SECTOR, min(end, len(whole)), SECTOR):
        left, right = max(sector, first), min(sector + SECTOR, end, len(whole))
        if chance.random() < share:
            whole[left:right] = new[left:right]


def _grow(whole: bytearray, length: int) -> None:
    whole.extend(bytes(max(length - len(whole), 0)))


def judge(files: dict[str, bytes], before: Moment, after: Moment, folder: Path) -> None:
    """Whether a store that starts from these files has all that was told, and nothing by halves."""
    data_dir = folder / "data"
    data_dir.mkdir()
    for name, content in files.items():
        (data_dir / name).write_bytes(content)
    store = opened(data_dir, "after")
    try:
        found = store.log.verify(full=True)
        if not found.holds:
            raise AssertionError(f"entry {found.first_bad}: {found.why}")
        entries = {entry.seq: entry for entry in store.log.entries(limit=100_000)}
        queue = {item.parcel_id: item for item in store.parcels.queue(limit=100_000)}
        for seq, (digest, parcel) in before.told.items():
            if seq not in entries or entries[seq].hash.hex() != digest:
                raise AssertionError(f"entry {seq} was told of and is lost")
            if queue[parcel].entry != seq:
                raise AssertionError(f"parcel {parcel} does not know that entry {seq} decided it")
        for seq in entries.keys() - before.told.keys():
            kind = entries[seq].content["kind"]
            if kind == "decision" and seq not in after.told:
                raise AssertionError(f"entry {seq} was never made")
        decided = {item.entry for item in queue.values() if item.entry is not None}
        if decided != {n for n, e in entries.items() if e.content["kind"] == "decision"}:
            raise AssertionError("a decision is there by halves: its parcel or its entry is not")
        if store.problems():
            raise AssertionError(f"SQLite finds: {store.problems()}")
        store.log.append_all(())
    finally:
        store.close()


def cuts(decisions: int, each: int, seed: int, folder: Path) -> int:
    """`each` cuts in every gap between acknowledgements of `decisions`; how many were judged."""
    chance = random.Random(seed)
    count, before = 0, None
    for after in moments(folder / "live", decisions, chance):
        for _ in range(each if before is not None else 0):
            with tempfile.TemporaryDirectory(dir=folder) as place:
                judge(cut(before, after, chance), before, after, Path(place))
            count += 1
        before = after
    return count


def _bench(data_dir: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.stepper", str(data_dir), name],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _told(bench: subprocess.Popen[str], line: str, told: dict[int, tuple[str, str]]) -> None:
    assert bench.stdin is not None
    assert bench.stdout is not None
    bench.stdin.write(f"{line}\n")
    bench.stdin.flush()
    answer = bench.stdout.readline().split()
    if len(answer) == 3:
        told[int(answer[0])] = (answer[1], answer[2])
    elif answer != ["rested"]:
        raise AssertionError(f"the bench said {answer}")


def _copied(data_dir: Path) -> dict[str, bytes]:
    return {name: (data_dir / name).read_bytes() for name in _FILES if (data_dir / name).exists()}


def main() -> None:
    """Cut as often as asked."""
    wanted, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20261126
    with tempfile.TemporaryDirectory() as folder:
        count = cuts(max(wanted // 10, 2), 10, seed, Path(folder))
    print(f"{count} power cuts: nothing that was told is lost, nothing is there by halves")


if __name__ == "__main__":
    main()
