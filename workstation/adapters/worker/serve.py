"""The child's side: waits for calls on its standard input and answers them."""

from __future__ import annotations

import faulthandler
import gc
import os
import queue
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from workstation.adapters.worker import frames, pixel_files, wire
from workstation.adapters.worker.operations import Operations
from workstation.adapters.worker.shared_room import SharedRoom
from workstation.domain.notice import WorkstationError

_TAKEN = {"taken": True}


def main(operations: Operations | None = None) -> int:
    """Serve until the bench is gone; `operations` are the usual ones where not given."""
    faulthandler.enable()
    calls, answers = _private_channel()
    try:
        settings = frames.receive(calls)
    except frames.ChannelClosedError:
        return 0
    folder = Path(settings["folder"])
    _limit(int(settings["memory_bytes"]), int(settings["nice"]))
    pending: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(calls, folder, pending), daemon=True).start()
    operations = operations or Operations()
    operations.folder = folder
    try:
        frames.send(answers, _TAKEN)
        frames.send(answers, {"ready": True})
        while True:
            call = pending.get()
            frames.send(answers, _TAKEN)
            _alarm(float(call["seconds"]))
            answer = _answer(operations, folder, call)
            _alarm(0)
            frames.send(answers, answer)
    except frames.ChannelClosedError:
        return 0


def _private_channel() -> tuple[BinaryIO, BinaryIO]:
    """The channel, out of reach of native code that prints to standard output."""
    calls = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return calls, answers


def _listen(calls: BinaryIO, folder: Path, pending: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Pass on calls; at the end of the channel the bench is gone, and so are we."""
    try:
        while True:
            pending.put(frames.receive(calls))
    except frames.ChannelClosedError:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


def _limit(memory_bytes: int, nice: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind in (resource.RLIMIT_DATA,):
        _, hard = resource.getrlimit(kind)
        most = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(kind, (most, most))
    if nice:
        os.nice(nice)


def _alarm(seconds: float) -> None:
    """End by ourselves where a call never ends and nobody is left to kill us."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds * 1.5 + 10 if seconds else 0)


def _answer(operations: Operations, folder: Path, call: Mapping[str, Any]) -> dict[str, Any]:
    room = SharedRoom(folder) if os.name == "posix" else None
    operations.room = room
    try:
        answer = _answer_in(operations, folder, call, room)
    except WorkstationError as error:
        answer = {"refused": wire.refusal_out(error)}
    except MemoryError:
        answer = {"no_memory": True}
    except Exception:
        answer = {"defect": traceback.format_exc()}
    operations.room = None
    if room is not None:
        _let_go(room)
    return answer


def _answer_in(
    operations: Operations, folder: Path, call: Mapping[str, Any], room: SharedRoom | None
) -> dict[str, Any]:
    arrays = [
        pixel_files.take(folder / f"in-{index}", facts)
        for index, facts in enumerate(call["arrays"])
    ]
    operation: Callable[..., Any] = operations.named(call["operation"])
    fields, given = operation(call["arguments"], arrays)
    try:
        described = [
            pixel_files.put(folder / f"out-{index}", one, room) for index, one in enumerate(given)
        ]
    except OSError:
        return {"no_room": True}
    return {"fields": fields, "arrays": described}


def _let_go(room: SharedRoom) -> None:
    """Unmap the picture that the bench now has; what a decoder's error still holds is collected."""
    try:
        room.close()
    except BufferError:
        gc.collect()
        room.close()
