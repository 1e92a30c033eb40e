"""Runs every benchmark: `python3 dev.py bench [NAME...] [--rounds N] [--records N] [--json]`.

Each figure is a ratio to a limit or a peer measured in the same run, median of the rounds with
the spread. Exits with 0 whether goals are met or not: a miss is a fact to read, not a failure.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
from dataclasses import asdict

import tests.benchmarks as package
from tests.benchmarks.table import as_text


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these (log, display, start...)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--records", type=int, help="size of the manifest store (manifest)")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        if not info.name.startswith("bench_"):
            continue
        name = info.name.removeprefix("bench_")
        if chosen.names and name not in chosen.names:
            continue
        module = importlib.import_module(f"tests.benchmarks.{info.name}")
        if chosen.records is not None and hasattr(module, "RECORDS"):
            module.RECORDS = chosen.records
        rows = module.run(chosen.rounds)
        if chosen.json:
            for row in rows:
                print(json.dumps({"benchmark": name, **asdict(row)}), flush=True)
        else:
            print(f"\n{module.NAME}\n{as_text(rows)}", flush=True)


if __name__ == "__main__":
    main()
