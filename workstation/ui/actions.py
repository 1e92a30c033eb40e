"""The window's commands as Qt actions, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from workstation.services.permissions import Deed
from workstation.ui.commands import SPECS
from workstation.ui.commands.bench import OUTCOME_ACTIONS
from workstation.ui.commands.picture import VIEW_FUNCTIONS
from workstation.ui.icons import icon

__all__ = ["MENUS", "OUTCOME_ACTIONS", "SPECS", "VIEW_FUNCTIONS", "Actions"]

MENUS = (
    "File",
    "Edit",
    "View",
    "Image",
    "Compare",
    "Inspection",
    "Case",
    "Desk",
    "Tools",
    "Window",
    "Help",
)
MNEMONICS = {"Compare": "Com&pare", "Case": "Case", "Desk": "Desk"}
"""Menus whose first letter with Alt is a command's key."""


class Command(QAction):
    """A command that stays off where the officer at the bench may not do its deed."""

    _allowed = True

    def allow(self, allowed: bool, why_not: str) -> None:
        """Whether it may be on at all; `why_not` is its tooltip while it may not."""
        self._allowed = allowed
        if allowed:
            self.setProperty("why_not", "")
        else:
            self.setProperty("why_not", why_not)
            super().setEnabled(False)

    def setEnabled(self, on: bool) -> None:
        super().setEnabled(on and self._allowed)


class Actions:
    """The window's commands by name."""

    def __init__(self, owner: QWidget) -> None:
        self._by_name: dict[str, Command] = {}
        for spec in SPECS:
            action = Command(spec.text, owner)
            action.setObjectName(spec.name)
            # A key held down must not decide twice.
            action.setAutoRepeat(
                spec.name.startswith(("view.zoom", "image.step", "compare.divider"))
            )
            action.setStatusTip("")
            action.setWhatsThis(spec.tip)
            if spec.icon:
                action.setIcon(icon(spec.icon))
            action.setIconVisibleInMenu(bool(spec.icon))
            action.setCheckable(spec.checkable)
            owner.addAction(action)
            self._by_name[spec.name] = action
            self.bind(spec.name, QKeySequence(spec.keys))

    def bind(self, name: str, keys: QKeySequence) -> None:
        """Give a command a key, or none; its tooltip tells it."""
        action = self._by_name[name]
        action.setShortcut(keys)
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        tip = str(action.property("why_not") or "") or action.whatsThis()
        action.setToolTip(f"{tip} ({shown})" if shown else tip)

    def __getitem__(self, name: str) -> Command:
        return self._by_name[name]

    def all(self) -> Iterable[QAction]:
        return self._by_name.values()

    def of_menu(self, menu: str) -> list[QAction]:
        return [self._by_name[spec.name] for spec in SPECS if spec.menu == menu]

    def permit(self, may: Callable[[Deed], bool], who: Callable[[Deed], str]) -> None:
        """Commands whose deed the officer may not do are off until another officer sits here."""
        for spec in SPECS:
            action, allowed = self._by_name[spec.name], may(spec.deed)
            action.allow(allowed, "" if allowed else f"Not for your role: {who(spec.deed)}")
            self.bind(spec.name, action.shortcut())

    def enable_bench(self, on: bool) -> None:
        """Commands of the bench are off while nobody sits there."""
        for spec in SPECS:
            if spec.bench:
                self._by_name[spec.name].setEnabled(on)
