"""Whether the parcel is declared at all, and in the carton in which it was found."""

from __future__ import annotations

from collections.abc import Iterator

from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case
from workstation.services.figures_said import counted

_NOT_ENTERED = "the carton it was found in is not entered"


def unmanifested_in_carton(case: Case) -> Iterator[Answer]:
    """No record is held of it, but records of its carton are."""
    around = case.around
    if around.parent and around.parent_known:
        declared = counted(around.parent_declared, "record")
        if around.carton is not None and around.carton.more:
            declared = f"at least {declared}"
        figures = {"parent": around.parent, "declared": declared}
        yield case.reason("unmanifested_in_carton", figures)
    elif not around.parent:
        yield NotComputed("unmanifested_in_carton", _NOT_ENTERED)


def unmanifested(case: Case) -> Iterator[Answer]:
    """No record is held of it."""
    around = case.around
    if around.parent and around.parent_known:
        return  # unmanifested_in_carton tells more
    carton = f"no record names {around.parent} either" if around.parent else _NOT_ENTERED
    yield case.reason("unmanifested", {"carton": carton})


def found_in_other_carton(case: Case) -> Iterator[Answer]:
    """It was found in another carton than its record names."""
    found, declared = case.around.parent, case.record.parent
    if found and declared and found != declared:
        yield case.reason("found_in_other_carton", {"found": found, "declared": declared})
