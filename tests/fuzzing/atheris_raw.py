"""Raw files and declarations: the bytes up to a zero are the JSON, the rest is the file."""

from __future__ import annotations

import json

from tests.fuzzing.harness import decode, go, watched

with watched():
    from workstation.adapters.pictures import declare, formats, planes, raw  # noqa: F401


def one(data: bytes) -> None:
    text, _, body = data.partition(b"\0")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict):
        decode("raw", body, found)


if __name__ == "__main__":
    from tests.pictures.fuzz_seeds import SIDECARS, raw_seeds

    told = [json.dumps(one).encode() for one in SIDECARS if one]
    cases = raw_seeds()
    go(
        one,
        [
            *((case.sidecar or b"") + b"\0" + case.data for case in cases),
            *(text + b"\0" + cases[0].data for text in told),
        ],
    )
