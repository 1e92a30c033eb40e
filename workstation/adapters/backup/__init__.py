"""Back-ups of a data folder while it is worked with."""

from workstation.adapters.backup.keeper import FolderBackups

__all__ = ["FolderBackups"]
