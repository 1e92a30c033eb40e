"""What goes wrong inside the program goes to debug.log in the data folder; nowhere else."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("workstation")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
LARGEST_BYTES = 5_000_000
_kept: list[IO[str]] = []


def start(data_dir: Path) -> None:
    """Send logging, Qt's messages, uncaught errors and crashes to the debug log."""
    path = data_dir / "debug.log"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_BYTES:
            path.replace(path.with_name("debug.log.1"))
        file = path.open("a", encoding="utf-8")
        handler: logging.Handler = logging.StreamHandler(file)
        _kept.append(file)  # faulthandler writes to its descriptor until the end
        faulthandler.enable(file)
    except OSError:
        # A disk that cannot be written must not keep the window from saying so.
        handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: log.error(
        "uncaught in thread %s", told.thread and told.thread.name, exc_info=told.exc_value
    )
    qInstallMessageHandler(_from_qt)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("uncaught", exc_info=(kind, error, trace))


def _from_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
