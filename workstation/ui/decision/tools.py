"""What editors of fields need beside their field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from workstation.controllers.attaching import Attaching
    from workstation.domain.fields import FieldSpec
    from workstation.domain.notice import Notice
    from workstation.services.case_ports import Attachment

RecordLines = Callable[["Sequence[FieldSpec]"], "Sequence[Mapping[str, str]]"]
"""What the record knows of the goods, as rows of these columns."""


def _no_lines(_: Sequence[FieldSpec]) -> Sequence[Mapping[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Tools:
    """Given to a panel once; `attaching` is None where no file can be kept."""

    attaching: Attaching | None = None
    record_lines: RecordLines = _no_lines
    now: Callable[[], str] = lambda: ""
    """The time as text with its zone: 2026-11-23T14:30:00+01:00."""
    signer: Callable[[], str] = lambda: ""
    """Who is likely to sign: a name the panel knows already, or ""."""


def is_override(event: QEvent, *keys: Qt.Key) -> bool:
    """The window asks whether one of these keys is wanted here and not as its command."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() in keys
    )


class Keeps(Protocol):
    """An editor that has files kept."""

    @property
    def destroyed(self) -> SignalInstance: ...

    def kept(self, file: Attachment) -> None: ...

    def refused(self, notice: Notice) -> None: ...


def answers_to(
    editor: Keeps,
) -> tuple[Callable[[Attachment], None], Callable[[Notice], None]]:
    """What a lane calls when it is done; an editor that is gone by then is told nothing."""
    there = [editor]  # a lane's thread must not be the last to let go of a widget
    editor.destroyed.connect(there.clear)

    def kept(file: Attachment) -> None:
        for one in there:
            one.kept(file)

    def refused(notice: Notice) -> None:
        for one in there:
            one.refused(notice)

    return kept, refused
