"""Readers of manifest files, one module a format; `readers` has them in the order they are asked."""

from __future__ import annotations

from workstation.adapters.manifests.cargo_imp import CargoImpReader
from workstation.adapters.manifests.cargo_xml import CargoXmlReader
from workstation.adapters.manifests.delimited import DelimitedReader
from workstation.adapters.manifests.itmatt import ItmattReader
from workstation.adapters.manifests.json_text import JsonReader
from workstation.adapters.manifests.xlsx import XlsxReader
from workstation.services.manifest_ports import ManifestReader


def readers() -> tuple[ManifestReader, ...]:
    """All readers. Those for tables come last, for a column map may make nearly any text one."""
    return (
        CargoXmlReader(),
        CargoImpReader(),
        ItmattReader(),
        JsonReader(),
        XlsxReader(),
        DelimitedReader(),
    )
