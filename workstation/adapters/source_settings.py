"""The table [sources] of station.toml: the folder that is watched and the service that is asked."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workstation.adapters.options import option

_PATH = 1000


def _address(value: str) -> str:
    """What is wrong with the address of a service."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "must be an address, as https://manifest.example/api"
    if not host or parts.query or parts.fragment or parts.username or parts.password:
        return "must be an address with no user, question mark or #, as https://host/api"
    if any(c.isspace() or not c.isprintable() for c in value):
        return "must be an address with no spaces"
    if parts.scheme == "http" and not _is_here(host):
        return "must begin with https:// (http:// only for a service on this computer)"
    if parts.scheme not in ("http", "https"):
        return "must begin with https://"
    return ""


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _path(value: str) -> str:
    return "must name a file or folder" if not value.strip() or "\0" in value else ""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Where records come from by themselves; paths that are not absolute lie in the data folder."""

    folder: str | None = option(
        None,
        str,
        "folder that is watched for manifest files; absent: none",
        longest=_PATH,
        check=_path,
    )
    folder_stable_s: int = option(
        5, int, "a file is taken when it has not changed for so long", unit="s", low=1, high=3600
    )
    folder_every_s: int = option(
        5, int, "time between two looks into the folder", unit="s", low=1, high=3600
    )
    service: str | None = option(
        None,
        str,
        "address of the site's manifest service (docs/manifest-service.openapi.yaml); absent: none",
        longest=_PATH,
        check=_address,
    )
    service_token_file: str | None = option(
        None,
        str,
        "file whose first line is the token that the service asks for; absent: none is sent",
        longest=_PATH,
        check=_path,
    )
    service_ca_file: str | None = option(
        None,
        str,
        "PEM file of the authority that signed the service's certificate; absent: the system's",
        longest=_PATH,
        check=_path,
    )
    service_every_s: int = option(
        60, int, "time between two pulls of new records", unit="s", low=5, high=86400
    )
    service_connect_s: int = option(
        3, int, "time for reaching the service", unit="s", low=1, high=60
    )
    service_read_s: int = option(
        10, int, "time in which each part of an answer must come", unit="s", low=1, high=120
    )
    service_total_s: int = option(
        20, int, "time for a whole answer, all attempts together", unit="s", low=1, high=300
    )

    def path(self, told: str, data_dir: Path) -> Path:
        """A path of these settings, seen from the data folder."""
        return data_dir / told
