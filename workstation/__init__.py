"""Inspection workstation for X-ray scans of customs parcels."""

__version__ = "0.1.0"
