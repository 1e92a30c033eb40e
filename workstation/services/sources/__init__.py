"""Records that come by themselves: from a site's service and from a watched folder."""

from __future__ import annotations

from dataclasses import dataclass

from workstation.services.sources.folder import FolderSource
from workstation.services.sources.service import ServiceRecords


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """The sources that this station's settings name."""

    service: ServiceRecords | None = None
    service_every_s: float = 60.0
    folder: FolderSource | None = None
    folder_every_s: float = 5.0

    def stop(self) -> None:
        """Break off what they do, and let them begin nothing more. From any thread."""
        for source in (self.service, self.folder):
            if source is not None:
                source.stop()
