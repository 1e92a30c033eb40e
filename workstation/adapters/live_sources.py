"""The sources of records that a station's settings name."""

from __future__ import annotations

from pathlib import Path

from workstation.adapters.settings import Settings
from workstation.services.importing import Importing
from workstation.services.ports import Clock
from workstation.services.sources import Sources
from workstation.services.sources.ports import RecordStore, SourceMemory
from workstation.services.sources.service import ServiceRecords

INCOMING = "taking-in"
"""In the data folder: copies of files of the watched folder while they are read."""


def open_sources(
    settings: Settings,
    data_dir: Path,
    store: RecordStore,
    memory: SourceMemory,
    importing: Importing,
    clock: Clock,
    software: str,
) -> Sources:
    """What is asked and watched; nothing is begun by this, nor loaded that is not used."""
    told = settings.sources
    service = folder = None
    if told.service:
        from workstation.adapters.manifest_service import HttpManifestService, ServicePlace

        place = ServicePlace(
            told.service,
            told.path(told.service_token_file, data_dir) if told.service_token_file else None,
            told.path(told.service_ca_file, data_dir) if told.service_ca_file else None,
            told.service_connect_s,
            told.service_read_s,
            told.service_total_s,
            software,
        )
        service = ServiceRecords(HttpManifestService(place), store, memory, clock)
    if told.folder:
        from workstation.adapters.watched_folder import WatchedFolder

        folder = WatchedFolder(
            told.path(told.folder, data_dir),
            lambda file, cancelled: importing.manifest(file, cancelled=cancelled, arriving=True),
            data_dir / INCOMING,
            clock,
            settings.station,
            told.folder_stable_s,
            own=data_dir,
        )
    return Sources(service, told.service_every_s, folder, told.folder_every_s)
