"""What one command is."""

from __future__ import annotations

from typing import NamedTuple

from workstation.services.permissions import Deed


class ActionSpec(NamedTuple):
    """One command. `keys` may be empty; `bench` commands are off while nobody sits there, and
    where the officer at the bench may not do their deed."""

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    icon: str = ""
    checkable: bool = False
    bench: bool = True
    deed: Deed = Deed.LOOK
    """What the officer must be allowed to do; LOOK for what only shows."""

    @property
    def words(self) -> str:
        """Menu, name and purpose, as a list of commands tells them."""
        return f"{self.menu}: {self.text.rstrip('…')}. {self.tip}"
