"""Networks as onnxruntime has optimised them, so that the next start need not do it again.

One file for each package and each set of what the optimising hangs on: the hashes of its files,
onnxruntime's version, the settings of the session, and the processor. A file is 32 bytes of
SHA-256 over its key and the rest; one that does not fit is thrown away and made anew. The folder
belongs to the station as its store does: who may write there may do worse.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import platform
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)

SUFFIX = ".session"
MOST_KEPT = 8
_FORMAT = 1
_DIGEST = 32
_LARGEST = 1 << 30


class SessionCache:
    """The optimised networks of one folder; a folder that cannot be used keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self, hashes: Mapping[str, str], version: str, threads: int) -> str:
        """The name under which a package's optimised network is kept.

        `hashes` are the SHA-256 of the files with the network and its tensors, `version` that of
        onnxruntime.
        """
        told = {
            "format": _FORMAT,
            "files": dict(sorted(hashes.items())),
            "onnxruntime": version,
            "threads": threads,
            "processor": processor(),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def read(self, key: str) -> bytes | None:
        """The optimised network; None where there is none, or one that is not what was written."""
        path = self._folder / f"{key}{SUFFIX}"
        try:
            with path.open("rb") as stream:
                digest, content = stream.read(_DIGEST), stream.read(_LARGEST)
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("the kept network cannot be read: %s", error)
            return None
        if _digest(key, content) == digest:
            with contextlib.suppress(OSError):
                os.utime(path)  # used last: thrown away last
            return content
        log.warning("a kept network was damaged and is made anew")
        self.discard(key)
        return None

    def room(self, key: str) -> Path | None:
        """A file for onnxruntime to write the optimised network to; None where there can be none."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.warning("no network can be kept: %s", error)
            return None
        return self._folder / f".{key[:16]}.{os.getpid()}.onnx"

    def keep(self, key: str, written: Path) -> None:
        """Keep what was written to `room`, whole or not at all; the oldest of too many goes."""
        partial = written.with_suffix(".part")
        try:
            content = written.read_bytes()
            if len(content) < _LARGEST:
                with partial.open("wb") as stream:
                    stream.write(_digest(key, content) + content)
                    stream.flush()
                    os.fsync(stream.fileno())
                os.replace(partial, self._folder / f"{key}{SUFFIX}")
            kept = sorted(self._folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
            for path in kept[:-MOST_KEPT]:
                path.unlink()
        except OSError as error:
            log.warning("the network is not kept: %s", error)
        finally:
            for path in (written, partial):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)

    def discard(self, key: str) -> None:
        """Throw a kept network away."""
        with contextlib.suppress(OSError):
            (self._folder / f"{key}{SUFFIX}").unlink(missing_ok=True)


def processor() -> str:
    """What the processor is and can do: a network is optimised for its instructions."""
    told = [platform.system(), platform.machine(), platform.processor()]
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = Path("/proc/cpuinfo").read_text(encoding="ascii")
        wanted = ("model name", "flags", "Features", "CPU part")
        lines = [line for line in text.split("\n\n", 1)[0].splitlines() if line.startswith(wanted)]
        told += sorted(lines)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _digest(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode("ascii") + content).digest()
