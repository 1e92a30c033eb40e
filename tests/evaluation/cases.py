"""Truths and answers made by hand."""

from __future__ import annotations

from collections.abc import Sequence

from workstation.evaluation.answers import Answer, Mark
from workstation.evaluation.truth import Box, Object, Role, Truth

GUN, KNIFE = "GUN", "KNIFE"


def mark(box: Box, margin: float, code: str = GUN, score: float = 0.5) -> Mark:
    return Mark(box, score, code, margin)


def thing(
    box: Box, code: str = GUN, role: Role = Role.ASKED, visible: float | None = None
) -> Object:
    return Object(code.lower(), role, code, box, visible=visible)


def answer(marks: Sequence[Mark] = (), **changes: object) -> Answer:
    told = {"kind": "dual_energy", "rows": 100, "columns": 200, "simulated": True}
    return Answer(**(told | {"marks": tuple(marks)} | changes))  # type: ignore[arg-type]


def truth(name: str, objects: Sequence[Object] = (), **extra: str) -> Truth:
    return Truth((name,), (200, 100), tuple(objects), extra)
