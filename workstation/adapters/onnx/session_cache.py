"""Networks as onnxruntime has optimised them, so that the next start need not do it again.

One folder for each package and each set of what the optimising hangs on: the hashes of its files,
onnxruntime's version, the settings of the session, and the processor. In it lie the network, its
tensors (mapped into memory when it is used) and a digest of both; what does not fit is thrown
away and made anew. The folder belongs to the station as its store does: who may write there may
do worse.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import mmap
import os
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)

NETWORK, TENSORS, DIGEST = "network.onnx", "tensors.bin", "digest"
SUFFIX = ".session"
MOST_KEPT = 8
_FORMAT = 2
_OWN = frozenset({NETWORK, TENSORS, DIGEST})


class SessionCache:
    """The optimised networks of one folder; a folder that cannot be used keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self, hashes: Mapping[str, str], version: str, threads: int) -> str:
        """The name under which a package's optimised network is kept.

        `hashes` are the SHA-256 of the package's files, `version` that of onnxruntime.
        """
        told = {
            "format": _FORMAT,
            "files": dict(sorted(hashes.items())),
            "onnxruntime": version,
            "threads": threads,
            "processor": processor(),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def read(self, key: str) -> Path | None:
        """The optimised network's file; None where there is none, or not the one written."""
        folder = self._folder / f"{key}{SUFFIX}"
        try:
            digest = (folder / DIGEST).read_bytes()
            sound = digest == _digest(key, folder)
        except FileNotFoundError:
            if not folder.is_dir():
                return None
            sound = False
        except (OSError, ValueError) as error:
            log.warning("the kept network cannot be read: %s", error)
            sound = False
        if sound:
            with contextlib.suppress(OSError):
                os.utime(folder)  # used last: thrown away last
            return folder / NETWORK
        log.warning("a kept network was damaged and is made anew")
        self.discard(key)
        return None

    def room(self, key: str) -> Path | None:
        """A folder for onnxruntime to write the optimised network to; None where there can be none."""
        room = self._folder / f".{key[:16]}.{os.getpid()}.part"
        try:
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir(parents=True)
        except OSError as error:
            log.warning("no network can be kept: %s", error)
            return None
        return room

    def keep(self, key: str, room: Path) -> None:
        """Keep what was written to `room`, whole or not at all; the oldest of too many goes."""
        try:
            for name in (NETWORK, TENSORS):
                with (room / name).open("ab") as stream:  # small networks have no tensors apart
                    os.fsync(stream.fileno())
            with (room / DIGEST).open("wb") as stream:
                stream.write(_digest(key, room))
                os.fsync(stream.fileno())
            self.discard(key)
            room.rename(self._folder / f"{key}{SUFFIX}")
            kept = sorted(self._folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
            for path in kept[:-MOST_KEPT]:
                shutil.rmtree(path, ignore_errors=True)
        except (OSError, ValueError) as error:
            log.warning("the network is not kept: %s", error)
        finally:
            self.give_up(room)

    def give_up(self, room: Path) -> None:
        """Keep nothing of what was written to `room`."""
        shutil.rmtree(room, ignore_errors=True)

    def discard(self, key: str) -> None:
        """Throw a kept network away."""
        shutil.rmtree(self._folder / f"{key}{SUFFIX}", ignore_errors=True)


def processor() -> str:
    """What the processor is and can do: a network is optimised for its instructions."""
    told = [platform.system(), platform.machine(), platform.processor()]
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = Path("/proc/cpuinfo").read_text(encoding="ascii")
        wanted = ("model name", "flags", "Features", "CPU part")
        lines = [line for line in text.split("\n\n", 1)[0].splitlines() if line.startswith(wanted)]
        told += sorted(lines)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _digest(key: str, folder: Path) -> bytes:
    """SHA-256 of the key and the files; ValueError where others lie there too."""
    if not {path.name for path in folder.iterdir()} <= _OWN:
        raise ValueError("there are other files beside the network")
    found = hashlib.sha256(key.encode("ascii"))
    for name in (NETWORK, TENSORS):
        with (folder / name).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            found.update(size.to_bytes(8, "little"))
            if size:
                with mmap.mmap(stream.fileno(), size, access=mmap.ACCESS_READ) as pages:
                    found.update(pages)
    return found.digest()
