"""Two files of one view at two energies make one dual-energy scan."""

from __future__ import annotations

from workstation.adapters.pictures.notices import NO_PAIR, refusal, refuse
from workstation.adapters.pictures.picture import Picture
from workstation.domain.pairing import first_is_low


def in_order(first: Picture, second: Picture) -> tuple[bool, tuple[str, ...]]:
    """Whether the two are given as (low, high), and what is to be remarked.

    Raises
    ------
    WorkstationError
        SCAN-10 saying in what the two differ, or what they do not declare.
    """
    for picture in (first, second):
        if picture.missing:
            refuse(NO_PAIR, f"One of the two files is incomplete: {picture.missing}.")
    try:
        low_first = first_is_low(first, second)
    except ValueError as error:
        raise refusal(NO_PAIR, str(error)) from error
    if low_first:
        return True, ()
    return False, ("The two files were given as high, low and are ordered as they declare.",)
