"""Which key does what: the commands' own keys, and those that an officer has chosen instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QSettings, Qt
from PySide6.QtGui import QKeySequence

from workstation.ui.commands import SPECS

if TYPE_CHECKING:
    from workstation.ui.actions import Actions

_GROUP = "keys"
_TEXT_KEYS = frozenset(
    {
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Insert,
    }
)
"""What fields and lists need for themselves, pressed without Ctrl or Alt."""
_EDITING = frozenset({Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X})
_MODIFIERS = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
)
_HOLDING = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class KeyMap:
    """The keys in force. Choices are kept for each officer in the station's window settings."""

    def __init__(self, actions: Actions, settings: QSettings | None) -> None:
        self._actions, self._settings = actions, settings
        self._officer = ""
        self._own = {spec.name: QKeySequence(spec.keys) for spec in SPECS}

    @property
    def officer(self) -> str:
        """Whose keys are in force; "" for the program's own."""
        return self._officer

    def use(self, officer: str) -> None:
        """Put an officer's keys in force ("": the program's own).

        A kept choice that is no longer possible (another version of the program has taken the
        key) gives way to the command's own key, and that to none.
        """
        if officer == self._officer:
            return
        self._officer = officer
        wanted = dict(self._kept(officer))
        taken: set[str] = set()
        chosen: dict[str, QKeySequence] = {}
        for name in (*wanted, *(n for n in self._own if n not in wanted)):
            for keys in (wanted.get(name, self._own[name]), self._own[name]):
                if keys.isEmpty() or (
                    keys.toString() not in taken and not unusable(keys, own=self._own[name])
                ):
                    chosen[name] = keys
                    break
            else:
                chosen[name] = QKeySequence()
            taken.add(chosen[name].toString())
        for name, keys in chosen.items():
            self._actions.bind(name, keys)

    def problem(self, name: str, keys: QKeySequence) -> str:
        """Why a command cannot have a key, in a sentence; "" where it can."""
        why = unusable(keys, own=self._own[name])
        if why or keys.isEmpty():
            return why
        for spec in SPECS:
            if spec.name != name and self._actions[spec.name].shortcut() == keys:
                return f"{_shown(keys)} is the key of “{spec.text}”: give that one another first."
        return ""

    def choose(self, name: str, keys: QKeySequence) -> str:
        """Give a command a key (an empty one: none) and keep it; why not, where it cannot be."""
        why = self.problem(name, keys)
        if not why:
            self._actions.bind(name, keys)
            self._keep(name, keys)
        return why

    def reset(self, names: Iterable[str] | None = None) -> None:
        """Give these commands (all) their own keys back.

        Where another command has such a key now, that one gets its own back too.
        """
        back = set(self._own if names is None else names)
        while True:
            owed = {self._own[name].toString() for name in back if not self._own[name].isEmpty()}
            holders = {
                spec.name
                for spec in SPECS
                if self._actions[spec.name].shortcut().toString() in owed
            }
            if holders <= back:
                break
            back |= holders
        for name in back:
            self._actions.bind(name, self._own[name])
            self._keep(name, self._own[name])

    def changed(self, name: str) -> bool:
        """Whether a command has another key than its own."""
        return self._actions[name].shortcut() != self._own[name]

    def _kept(self, officer: str) -> list[tuple[str, QKeySequence]]:
        if self._settings is None or not officer:
            return []
        self._settings.beginGroup(f"{_GROUP}/{_plain(officer)}")
        try:
            found = [
                (str(key), str(self._settings.value(key, ""))) for key in self._settings.childKeys()
            ]
        finally:
            self._settings.endGroup()
        return [(name, QKeySequence(text)) for name, text in found if name in self._own]

    def _keep(self, name: str, keys: QKeySequence) -> None:
        if self._settings is None or not self._officer:
            return
        key = f"{_GROUP}/{_plain(self._officer)}/{name}"
        if keys == self._own[name]:
            self._settings.remove(key)
        else:
            self._settings.setValue(key, keys.toString())


def unusable(keys: QKeySequence, own: QKeySequence | None = None) -> str:
    """Why no command may have a key, in a sentence; "" for one that may. A command may always
    have its `own`."""
    if keys.isEmpty() or keys == own:
        return ""
    if keys.count() > 1:
        return "A command has one key, pressed at once."
    pressed = keys[0]  # type: ignore[index] # the stub knows no []
    if not isinstance(pressed, QKeyCombination):
        return "This key cannot be told from others."
    key, held = pressed.key(), pressed.keyboardModifiers()
    if key in _MODIFIERS or key == Qt.Key.Key_unknown:
        return "Press another key together with it."
    if held & _HOLDING:
        if (
            held & Qt.KeyboardModifier.ControlModifier
            and key in _EDITING
            and not (held & ~Qt.KeyboardModifier.ControlModifier)
        ):
            return f"{_shown(keys)} copies and pastes text in every field."
        return ""
    if key in _TEXT_KEYS:
        return f"{_shown(keys)} is needed in fields and lists: take it together with Ctrl or Alt."
    if key == Qt.Key.Key_Escape:
        return "Esc always goes one step back."
    if 0x20 <= key.value < 0x01000000:
        return "A barcode scanner types letters, digits and signs: take them with Ctrl or Alt."
    return ""


def _shown(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def _plain(officer: str) -> str:
    """An officer's name as one part of a settings key."""
    return officer.encode().hex()
