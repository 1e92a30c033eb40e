"""Rules of a site: the bytes up to a zero are a rules file, the rest is a description.

What the file declares is then computed over a parcel, whatever it asks.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.fuzzing.harness import go, temporary, watched
from workstation.resources import assets_dir

with watched():
    from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
    from workstation.services.checks import compute
    from workstation.services.dated import Problems
    from workstation.services.rules import load_rules, read_site_file

RULE = {
    "rule": "ours", "group": "value", "severity": "look", "sentence": "{line.hs} at {usd_per_kg}.",
    "clears": "A.", "filer": "B.", "source": "C.", "unconfirmed": True,
    "when": {"all": [{"fact": "line.hs", "starts_with": ["9504"]},
                     {"any": [{"fact": "usd_per_kg", "below": "9"},
                              {"not": {"fact": "line.description", "words": ["toy car"]}}]}]},
}  # fmt: skip
FILE = {
    "format": "nii-rules/2", "version": "v", "effective_from": "2026-01-01",
    "status": "s", "source": "s", "rules": [RULE],
}  # fmt: skip

if __name__ == "__main__":
    place = temporary() / "rules"
    place.mkdir()
    shipped = load_rules(assets_dir() / "rules", date(2026, 11, 23))

    def one(data: bytes) -> None:
        text, _, words = data.partition(b"\0")
        path = place / "site.json"
        path.write_bytes(text)
        problems = Problems()
        own = read_site_file(path, problems)
        rules = shipped if problems else replace(shipped, rules=shipped.rules | own.rules)
        told = words.decode("utf-8", "replace")
        lines = (Line(told, 1, Decimal(1), Decimal(4), told[:6]), Line(told[3:], hs="950450"))
        record = ManifestRecord("X", Party(told[:40]), lines=lines, currency="USD")
        reasons, left = compute(record, Surroundings(), rules)
        if not all(reason.sentence for reason in reasons) or not all(one.why for one in left):
            raise AssertionError("an answer without words")

    small = json.dumps(FILE).encode()
    go(one, [small + b"\0toy car", small + b"\0gift", b"{}\0TDP-5 punch die"])
