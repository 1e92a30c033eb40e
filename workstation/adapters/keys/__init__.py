"""Private keys: the station's in a file, officers' sealed with their passwords, tokens by plug-in."""

from workstation.adapters.keys.checks import fits
from workstation.adapters.keys.ring import KeySettings, Ring

__all__ = ["KeySettings", "Ring", "fits"]
