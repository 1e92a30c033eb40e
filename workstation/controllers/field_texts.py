"""Fields that hold more than one text, as the one canonical JSON text that stands for them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


def canonical(value: object) -> str:
    """The JSON text of a list or mapping: keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows that a text holds; what is none of ours holds none."""
    return [
        {str(name): one if isinstance(one, str) else canonical(one) for name, one in row.items()}
        for row in listed(text)
        if isinstance(row, Mapping)
    ]


def object_of(text: str) -> dict[str, object]:
    """The mapping that a text holds; what is none of ours is an empty one."""
    try:
        found = json.loads(text) if text else None
    except ValueError:
        found = None
    return dict(found) if isinstance(found, Mapping) else {}


def listed(text: str) -> Sequence[object]:
    """The list that a text holds; what is none of ours is an empty one."""
    try:
        found = json.loads(text) if text else None
    except ValueError:
        found = None
    return found if isinstance(found, list) else ()
