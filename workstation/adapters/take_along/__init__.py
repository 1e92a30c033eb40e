"""Signed packages of parcels and log entries: zip files that are believed in nothing."""
