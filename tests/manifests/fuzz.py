"""Fuzz the manifest readers: `python -m tests.manifests.fuzz --seconds N [--reader NAME]`.

Coverage-guided (atheris, Linux only), a process for each reader. Prints runs, seconds and what was
covered; 1 where one failed, and its input stays in the folder of --keep.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

READERS = (
    "csv", "csv_map", "json", "json_lines", "xlsx", "cargo_xml", "fhl", "itmatt", "columns",
)  # fmt: skip
_STEP = re.compile(r"#(\d+)\s+\S+\s+cov: (\d+)")
_DONE = re.compile(r"Done (\d+) runs? in (\d+)")


def fuzz(reader: str, seconds: int, keep: Path, seed: int) -> bool:
    """One reader; whether nothing failed."""
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.manifests.fuzz_targets", reader),
                *(f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024"),
                *("-max_len=16384", f"-seed={seed}", f"-artifact_prefix={keep}/{reader}-"),
            ],
            capture_output=True,
            text=True,
            errors="replace",
            env={**os.environ, "TMPDIR": place},
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
    parser.add_argument("--reader", choices=READERS, help="only this one (else each in turn)")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    names = READERS if options.reader is None else (options.reader,)
    held = [fuzz(name, options.seconds, options.keep, options.seed) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    raise SystemExit(main())
