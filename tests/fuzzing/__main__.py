"""Fuzz one reader, or each, for a time: prints runs, coverage and seconds; 1 where one failed."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MANIFESTS = (
    "csv", "csv_map", "json", "json_lines", "xlsx", "cargo_xml", "fhl", "itmatt", "columns",
)  # fmt: skip
"""The manifest readers: one module has the targets of all (tests/manifests/fuzz_targets.py)."""
READERS = sorted(
    [
        *(
            path.stem.removeprefix("atheris_")
            for path in Path(__file__).parent.glob("atheris_*.py")
        ),
        *(f"manifest_{name}" for name in MANIFESTS),
    ]
)
_STEP = re.compile(r"#(\d+)\s+\S+\s+cov: (\d+)")
_DONE = re.compile(r"Done (\d+) runs? in (\d+)")


def fuzz(reader: str, seconds: int, keep: Path, seed: int) -> bool:
    """One reader in a process of its own; the input of a failure stays in `keep`."""
    target = [f"tests.fuzzing.atheris_{reader}", "-max_len=65536", "-rss_limit_mb=2048"]
    if reader.startswith("manifest_"):
        name = reader.removeprefix("manifest_")
        target = ["tests.manifests.fuzz_targets", name, "-max_len=16384", "-rss_limit_mb=1024"]
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            [
                *(sys.executable, "-m", *target),
                *(f"-max_total_time={seconds}", "-timeout=10"),
                *(f"-seed={seed}", f"-artifact_prefix={keep}/{reader}-"),
            ],
            capture_output=True,
            text=True,
            errors="replace",
            env={**os.environ, "FUZZING_PLACE": place, "TMPDIR": place},
            cwd=Path(__file__).resolve().parents[2],
            check=False,
        )
    words = done.stdout + done.stderr
    steps, whole = _STEP.findall(words), _DONE.search(words)
    covered = steps[-1][1] if steps else "?"
    if done.returncode == 0 and whole:
        print(f"{reader}: {whole.group(1)} runs in {whole.group(2)} s, {covered} edges, no failure")
        return True
    print(f"{reader}: FAILED after {steps[-1][0] if steps else 0} runs\n{words[-3000:]}")
    return False


def main() -> int:
    """Command line of the fuzzers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=[*READERS, "all"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    names = READERS if options.reader == "all" else [options.reader]
    held = [fuzz(name, options.seconds, options.keep, options.seed) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    raise SystemExit(main())
