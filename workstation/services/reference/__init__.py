"""Reference tables that the checks look things up in: dated data files with a source each."""

from __future__ import annotations

from workstation.services.reference.reading import load_tables
from workstation.services.reference.tables import Tables

__all__ = ["Tables", "load_tables"]
