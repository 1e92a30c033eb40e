"""Reports laid out on pages in a child process.

Qt holds the interpreter while it lays a long report out: in a thread of the bench it would stop
the window, and may wait for the window while the window waits for it. The child is this program
again; it is ended to cancel.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import IO, Any

from workstation.adapters.worker.process import environment
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.paper import Paper, PaperKind, ReportKind
from workstation.services.report_ports import LaidOut
from workstation.services.reporting import CANCELLED

_log = logging.getLogger(__name__)
_LOOK_S = 0.1
_TAIL = 2000
"""Bytes of what a child that failed has said, for the debug log."""

BROKEN_OFF = Notice(
    fact="The pages could not be laid out.",
    safe="No file of that name has been made or changed.",
    act="Try once more, or write a table instead.",
    code="PAPER-12",
)


@dataclass(frozen=True, slots=True)
class Pages:
    """`report_ports.LaidOut`."""

    data: bytes
    pages: int
    remarks: tuple[str, ...]


def command() -> list[str]:
    """How the child is started: this program again."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--lay-out"]
    return [sys.executable, "-P", "-m", "workstation", "--lay-out"]


def lay_out(
    paper: Paper,
    cancelled: Callable[[], bool] = lambda: False,
    start: Callable[[], list[str]] = command,
) -> LaidOut:
    """The paper as PDF/A. Blocking, for a lane.

    Raises
    ------
    WorkstationError
        What `ui.paper.pdf.write_pdf` raises; PAPER-12 where the child ends before it is done,
        REPORT-05 where it was stopped.
    """
    try:
        with tempfile.TemporaryFile() as asked:
            asked.write(json.dumps(paper_document(paper)).encode())
            asked.seek(0)
            told = _answer(start(), asked, cancelled)
    except OSError as error:
        raise WorkstationError(BROKEN_OFF, environment=True) from error
    head, _, data = told.partition(b"\n")
    try:
        answer = json.loads(head)
        if "notice" in answer:
            failure = WorkstationError(
                Notice(**answer["notice"]), environment=answer["environment"]
            )
        else:
            return Pages(data, answer["pages"], tuple(answer["remarks"]))
    except (ValueError, KeyError, TypeError) as error:
        raise WorkstationError(BROKEN_OFF, environment=True) from error
    raise failure


def _answer(words: list[str], asked: IO[bytes], cancelled: Callable[[], bool]) -> bytes:
    with subprocess.Popen(
        words,
        stdin=asked,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    told, noise = child.communicate(timeout=_LOOK_S)
                    if child.returncode:
                        _log.info("laying out ended with %s: %r", child.returncode, noise[-_TAIL:])
                    return told
                if cancelled():
                    raise WorkstationError(CANCELLED)
        finally:
            child.kill()


def paper_document(paper: Paper) -> dict[str, Any]:
    """The paper as JSON."""
    told = {one.name: getattr(paper, one.name) for one in fields(paper)}
    pictures = {name: base64.b64encode(data).decode() for name, data in paper.pictures.items()}
    return told | {"kind": paper.kind.value, "pictures": pictures}


def paper_of(document: Mapping[str, Any]) -> Paper:
    """The paper that `paper_document` told."""
    kind = document["kind"]
    reports = {one.value: one for one in ReportKind}
    pictures = {name: base64.b64decode(data) for name, data in document["pictures"].items()}
    own = {
        "kind": reports.get(kind) or PaperKind(kind),
        "pictures": pictures,
        "remarks": tuple(document["remarks"]),
    }
    return Paper(**{**document, **own})
