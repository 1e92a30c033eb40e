"""Site rules: the bytes up to a zero are the rule file, the rest is a picture's name."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fuzzing.harness import go, temporary, watched
from workstation.resources import assets_dir

with watched():
    from workstation.adapters.pictures import site_rules


if __name__ == "__main__":
    place = temporary() / "site-rules.json"
    example = (assets_dir() / "pictures" / "site-rules-example.json").read_bytes()
    small = json.dumps(json.loads(example)).encode()

    def one(data: bytes) -> None:
        text, _, name = data.partition(b"\0")
        place.write_bytes(text)
        site_rules.load_rules.cache_clear()
        rules = site_rules.load_rules(Path(place))
        rules.match(name.decode("utf-8", "surrogateescape")[:255])

    go(one, [small + b"\0a_L.tif", small + b"\0ls1_2.raw", small + b"\0dual_A_b.tif"])
