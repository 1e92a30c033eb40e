"""Tables as CSV, XLSX, Parquet and JSON Lines."""

from workstation.adapters.reports.tables import FileTables

__all__ = ["FileTables"]
