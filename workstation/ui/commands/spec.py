"""What one command is."""

from __future__ import annotations

from typing import NamedTuple


class ActionSpec(NamedTuple):
    """One command. `keys` may be empty; `bench` commands are off while nobody sits there."""

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    icon: str = ""
    checkable: bool = False
    bench: bool = True

    @property
    def words(self) -> str:
        """Menu, name and purpose, as a list of commands tells them."""
        return f"{self.menu}: {self.text.rstrip('…')}. {self.tip}"
