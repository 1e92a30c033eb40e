"""What a decision's log entry says that the pictures told: their weight, the models' findings.

Rules are tried on it (`workstation rules try`). The findings are those that counted then, at the
threshold as the officer had moved it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workstation.domain.estimate import NotWeighed, WeightEstimate, WeightOpinion
from workstation.domain.findings import Finding, OpinionState
from workstation.domain.log import LogEntry
from workstation.domain.picture_facts import NO_SCAN, NOT_WHOLE, PictureFacts

_BOX = (0, 0, 1, 1)


@dataclass(frozen=True, slots=True)
class LoggedPictures:
    """None: the entry does not tell."""

    weight: WeightOpinion | None = None
    seen: PictureFacts | None = None


def logged_pictures(entry: LogEntry) -> LoggedPictures:
    """What the pictures told when a parcel was decided; entries of earlier versions tell less."""
    data = entry.content.get("data")
    if not isinstance(data, Mapping):
        return LoggedPictures()
    return LoggedPictures(_weight(data.get("weight_by_picture")), _seen(data))


def _weight(told: object) -> WeightOpinion | None:
    if not isinstance(told, Mapping):
        return None
    if "not_weighed" in told:
        return NotWeighed(str(told["not_weighed"]))
    high = told.get("high_kg")
    return WeightEstimate(
        Decimal(str(told["low_kg"])),
        None if high is None else Decimal(str(high)),
        str(told.get("said_by", "")),
    )


def _seen(data: Mapping[str, object]) -> PictureFacts | None:
    opinion = data.get("opinion")
    if not isinstance(opinion, Mapping):
        return None
    scans = data.get("scans")
    if not isinstance(scans, list) or not scans:
        return PictureFacts(OpinionState.NOT_CHECKED, why=NO_SCAN)
    models = [one for one in _listed(data.get("models")) if isinstance(one, Mapping)]
    primary = [one for one in models if one.get("primary", True)]
    whole = len(primary) >= len(scans) and all(
        one.get("state") != OpinionState.NOT_CHECKED.value for one in primary
    )
    return PictureFacts(
        OpinionState(str(opinion["state"])),
        tuple(_findings(models)),
        whole,
        "" if whole else NOT_WHOLE,
    )


def _findings(models: list[Mapping[str, object]]) -> Iterator[Finding]:
    """Each mark once: what two models marked at one place has one number."""
    had: set[tuple[object, object]] = set()
    for model in models:
        for one in _listed(model.get("findings")):
            if not isinstance(one, Mapping):
                continue
            mark = model.get("scan"), one.get("number")
            if mark not in had or not one.get("number"):
                had.add(mark)
                yield Finding(
                    _BOX,
                    float(str(one["score"])),
                    str(one.get("label", "")),
                    code=str(one.get("code", "")),
                )


def _listed(told: object) -> list[object]:
    return list(told) if isinstance(told, list) else []
