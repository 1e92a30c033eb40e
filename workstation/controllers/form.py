"""What is being filled in: the fields that are asked now, their values, their faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workstation.domain.decision import Standing
from workstation.domain.fields import ALARMS, FieldSpec, understood


@dataclass(frozen=True, slots=True)
class FieldState:
    """One field of a panel as it stands."""

    spec: FieldSpec
    value: str
    demanded: bool
    prefilled: bool = False
    problem: str = ""
    alarms: tuple[str, ...] = ()
    """What stands against the parcel, where the field answers each of it."""


def asked_now(
    specs: Sequence[FieldSpec], values: Mapping[str, str], standing: Standing
) -> tuple[FieldSpec, ...]:
    """The fields that are asked with these answers, for a parcel standing so, in their order.

    A field that hangs on one that is not asked itself is not asked either: they are looked at
    until nothing changes.
    """
    asked = tuple(specs)
    while True:
        told = understood(asked, _of(asked, values))
        left = tuple(spec for spec in asked if standing.asks(spec, told))
        if left == asked:
            return asked
        asked = left


def field_states(
    specs: Sequence[FieldSpec],
    values: Mapping[str, str],
    standing: Standing,
    problems: Mapping[str, str],
    untouched: frozenset[str] | set[str] = frozenset(),
) -> tuple[FieldState, ...]:
    """Each field that is asked, as it is drawn."""
    asked = asked_now(specs, values, standing)
    told = understood(asked, _of(asked, values))
    by_field = gathered(problems)
    return tuple(
        FieldState(
            spec,
            values.get(spec.name, ""),
            standing.demands(spec, told),
            spec.name in untouched,
            by_field.get(spec.name, ""),
            standing.alarms if spec.prefill == ALARMS else (),
        )
        for spec in asked
    )


def gathered(problems: Mapping[str, str]) -> dict[str, str]:
    """Faults by field: those within its rows ("items[2].gross_kg") stand with it."""
    found: dict[str, list[str]] = {}
    for place, sentence in problems.items():
        found.setdefault(place.partition("[")[0], []).append(sentence)
    return {name: "\n".join(dict.fromkeys(told)) for name, told in found.items()}


def _of(specs: Sequence[FieldSpec], values: Mapping[str, str]) -> dict[str, str]:
    """What is filled in of these fields."""
    found = {spec.name: values.get(spec.name, "").strip() for spec in specs}
    return {name: text for name, text in found.items() if text}
