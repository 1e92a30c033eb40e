"""Small pictures on disk, at most so many bytes of them; anything here may be deleted at any time.

<folder>/ab/<key>.thumb     "NIITHUMB" (8) | width (2) | height (2) | zlib of the pixels
"""

from __future__ import annotations

import logging
import os
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from workstation.services.retention_ports import PictureFiles
from workstation.services.thumbnails import Thumbnail

log = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024 * 1024
_KEPT_SHARE = 0.75
"""Of `MOST_BYTES`, once there is too much: the oldest go."""
_MAGIC, _SIZE = b"NIITHUMB", struct.Struct("<HH")
_LARGEST = 512
_KEY = re.compile(r"[0-9a-f]{64}-[0-9a-f]{16}")
_ENDING = ".thumb"


class ThumbnailFiles:
    """`thumbnails.ThumbnailCache` in a folder. One thread only."""

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most
        self._bytes: int | None = None

    def get(self, key: str) -> Thumbnail | None:
        """What was kept; None where nothing was, or not all of it."""
        try:
            return _read(self._path(key).read_bytes())
        except OSError:
            return None  # made again

    def put(self, key: str, thumbnail: Thumbnail) -> None:
        """Keep it; where the disk does not take it, nothing is kept."""
        path = self._path(key)
        head = _MAGIC + _SIZE.pack(thumbnail.width, thumbnail.height)
        content = head + zlib.compress(thumbnail.pixels, 1)
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            os.replace(part, path)
        except OSError as error:
            log.info("a small picture is not kept: %s", error)
            return
        self._bytes = self._counted() + len(content)
        if self._bytes > self._most:
            self._make_room()

    def forget(self, sha256: str) -> None:
        """Nothing stays of a picture file that expired."""
        for path in (self._folder / sha256[:2]).glob(f"{sha256[:64]}-*{_ENDING}"):
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if _KEY.fullmatch(key) is None:
            raise ValueError(f"not a key of a small picture: {key!r}")
        return self._folder / key[:2] / f"{key}{_ENDING}"

    def _counted(self) -> int:
        if self._bytes is None:
            self._bytes = sum(size for _, _, size in self._files())
        return self._bytes

    def _make_room(self) -> None:
        left = 0
        for _, path, size in sorted(self._files(), reverse=True):
            if left + size > self._most * _KEPT_SHARE:
                path.unlink(missing_ok=True)
            else:
                left += size
        self._bytes = left

    def _files(self) -> Iterator[tuple[float, Path, int]]:
        for path in self._folder.glob(f"??/*{_ENDING}"):
            try:
                told = path.stat()
            except OSError:
                continue  # another window has made room
            yield told.st_mtime, path, told.st_size


class ForgettingFiles(Protocol):
    """What forgets small pictures of files that expire."""

    def forget(self, sha256: str) -> None: ...


class ExpiringPictures:
    """`retention_ports.PictureFiles`: with a picture its small one goes."""

    def __init__(self, files: PictureFiles, small: ForgettingFiles) -> None:
        self._files, self._small = files, small

    def there(self, stem: str) -> str | None:
        """See the port."""
        return self._files.there(stem)

    def expire(self, stem: str) -> bool:
        """See the port."""
        self._small.forget(stem[:64])
        return self._files.expire(stem)


def _read(content: bytes) -> Thumbnail | None:
    if content[: len(_MAGIC)] != _MAGIC or len(content) < len(_MAGIC) + _SIZE.size:
        return None
    width, height = _SIZE.unpack_from(content, len(_MAGIC))
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        return None
    wanted = width * height * 3
    try:
        unpacker = zlib.decompressobj()
        pixels = unpacker.decompress(content[len(_MAGIC) + _SIZE.size :], wanted + 1)
    except zlib.error:
        return None
    return Thumbnail(width, height, pixels) if len(pixels) == wanted else None
