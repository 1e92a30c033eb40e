"""Back-ups of a data folder while it is worked with."""

from workstation.adapters.backup.keeper import FolderBackups
from workstation.adapters.backup.one_at_a_time import one_at_a_time

__all__ = ["FolderBackups", "one_at_a_time"]
