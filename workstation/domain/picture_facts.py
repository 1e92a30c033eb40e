"""What models said of a parcel's pictures, as the rules of the checks are told it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.domain.findings import Detection, Finding, OpinionState, shift_to
from workstation.domain.opinions import Opinions

NOT_JUDGED = "no model was asked about the parcel's pictures"
NO_SCAN = "no scan is filed under this parcel"
HELD_BACK = "marks are held back: first look"
NOT_ANSWERED = "the model has not answered yet"
NOT_WHOLE = "not every picture of the parcel could be judged"


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """The machine opinion on a whole parcel.

    Attributes
    ----------
    state : OpinionState or None
        None while it is not known.
    findings : tuple of Finding
        Those that count at the station's threshold, of all pictures; what two models mark at one
        place stands once.
    whole : bool
        Every picture was judged by the primary model, so that `findings` are all there are.
    why : str
        Why something is not known.
    """

    state: OpinionState | None = None
    findings: tuple[Finding, ...] = ()
    whole: bool = False
    why: str = NOT_JUDGED


def picture_facts(
    pictures: Sequence[Opinions], station_threshold: float | None = None
) -> PictureFacts:
    """The facts of a parcel from what was said of each of its pictures.

    Rules are the station's, so they go by its threshold wherever an officer has moved the marks.
    """
    if not pictures:
        return PictureFacts(OpinionState.NOT_CHECKED, why=NO_SCAN)
    if any(one.first is None for one in pictures):
        return PictureFacts(why=NOT_ANSWERED)
    spoken = [one.first for one in pictures if isinstance(one.first, Detection)]
    shift = 0.0
    if station_threshold is not None and spoken:
        shift = shift_to(station_threshold, spoken[0].model.default_threshold)
    findings = tuple(mark.finding for one in pictures for mark in one.marks(shift))
    whole = len(spoken) == len(pictures)
    if findings:
        state = OpinionState.FINDINGS
    else:
        state = OpinionState.NO_FINDINGS if whole else OpinionState.NOT_CHECKED
    return PictureFacts(state, findings, whole, "" if whole else NOT_WHOLE)
