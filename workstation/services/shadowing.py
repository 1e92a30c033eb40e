"""What shadow models say: run beside the others, written to the log, never shown at the bench."""

from __future__ import annotations

from workstation.domain.answers import score_text
from workstation.domain.findings import (
    Detection,
    ModelIdentity,
    NotChecked,
    opinion_state,
)
from workstation.domain.log import LogEntry
from workstation.domain.officer import Officer
from workstation.domain.scan import ScanRef, picture_name
from workstation.services.answer_records import picture_document, points_document
from workstation.services.ports import DecisionLog, EntryDraft

SHADOW_KIND = "shadow_opinion"
MOST_TOLD = 200
"""Findings of one opinion that an entry names; the rest is counted."""


class Shadowing:
    """Writes the opinions of shadow models to the log. Calls block: the store lane."""

    def __init__(self, log: DecisionLog) -> None:
        self._log = log

    def record(
        self,
        ref: ScanRef,
        picture: str,
        model: ModelIdentity,
        opinion: Detection | NotChecked,
        officer: Officer | None,
    ) -> LogEntry | None:
        """Log one shadow model's opinion on a picture; None where the same was logged before.

        `picture` is `Scan.identity`, `officer` whoever sits at the bench. It counts by the
        thresholds as shipped: nobody moves those of a model that is not shown.

        Raises
        ------
        WorkstationError
            LOG-nn where the entry could not be made durable.
        """
        told = _opinion(model, opinion)
        for entry in self._log.entries(
            parcel_id=ref.parcel_id, limit=MOST_TOLD, newest=True, kinds=(SHADOW_KIND,)
        ):
            data = entry.content.get("data")
            if isinstance(data, dict) and _same(data, picture, told):
                return None
        return self._log.append(
            EntryDraft(
                SHADOW_KIND,
                "" if officer is None else officer.name,
                {"picture": picture_document(ref, picture), **told, "shown": False},
                parcel=ref.parcel_id,
            )
        )


def _same(data: dict[str, object], picture: str, told: dict[str, object]) -> bool:
    """All but how long it took."""
    before = data.get("picture")
    return (
        isinstance(before, dict)
        and before.get("identity") == picture_name(picture)
        and all(data.get(key) == value for key, value in told.items() if key != "milliseconds")
    )


def _opinion(model: ModelIdentity, opinion: Detection | NotChecked) -> dict[str, object]:
    told: dict[str, object] = {
        "model": {"id": model.model_id, "version": model.version, "sha256": model.sha256},
        "state": opinion_state(opinion).value,
    }
    if isinstance(opinion, NotChecked):
        return told | {"reason": opinion.reason, "code": opinion.code}
    default, counting = model.default_threshold, opinion.counting()
    return told | {
        "input": opinion.input_used,
        "milliseconds": f"{opinion.milliseconds:.1f}",
        "findings": [
            {
                "number": number,
                "box": [int(side) for side in finding.box],
                "outline": points_document(finding.outline),
                "label": finding.label,
                "code": finding.code,
                "score": score_text(finding.score),
                "threshold": score_text(
                    default if finding.threshold is None else finding.threshold
                ),
            }
            for number, finding in enumerate(counting[:MOST_TOLD], 1)
        ],
        "not_named": max(0, len(counting) - MOST_TOLD),
        "below_threshold": len(opinion.candidates) - len(counting),
    }
