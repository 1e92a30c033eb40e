"""What the ports in memory share: a parcel's row, moments, names of files, failures."""

from __future__ import annotations

from datetime import UTC, datetime

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SourceFile
from workstation.services.ports import QueueState


class ParcelRow:
    """How a parcel stands: what its place in the queue and its decision are told from."""

    def __init__(self) -> None:
        self.state = QueueState.WAITING
        self.opened_at = ""
        self.found_in: str | None = None
        self.outcome: str | None = None
        self.entry: int | None = None


def stamp(moment: datetime) -> str:
    """A moment as the store tells it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def error(code: str) -> WorkstationError:
    """A failure of which tests ask the code alone."""
    return WorkstationError(Notice("It cannot be done.", "Nothing has changed.", "Stop.", code))


def stem(source: SourceFile) -> str:
    """The name under which a picture file is kept."""
    return "-".join(filter(None, (source.sha256, source.sidecar_sha256)))
