"""Opening a manifest file of any format as a stream of what it tells."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from types import TracebackType
from typing import BinaryIO, Self

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.manifest_ports import (
    Ahead,
    ColumnMaps,
    Item,
    ManifestReader,
    TableReader,
    TellingReader,
)
from workstation.services.manifests.column_documents import not_columns
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.told import ToldRecord

START = 4096
"""Bytes by which a format is recognised."""


class ManifestStream:
    """What one manifest file tells, item by item. Close it, or use it in a `with`.

    The same bytes give the same items in the same order: to go on after a break, open the file
    again with `skip` set to what `taken` was and `received_at` as it was.
    """

    def __init__(
        self,
        path: Path,
        file: BinaryIO,
        reader: ManifestReader,
        columns: ColumnMap | None,
        received_at: datetime | None,
        ahead: Ahead | None = None,
    ) -> None:
        self.path = path
        self.reader = reader.name
        self.columns = columns
        self.received_at = received_at
        self.bytes_total = file.seek(0, 2)
        self.taken = 0
        """Items given so far, those skipped included."""
        file.seek(0)
        self._file = file
        told = (path.name, received_at, columns)
        self._items: Iterator[Item | ToldRecord]
        if ahead is not None and ahead.serves(reader, self.bytes_total):
            self._items = ahead.told(path, file, *told)
        elif isinstance(reader, TellingReader):
            self._items = reader.told(file, *told)
        else:
            self._items = reader.read(file, *told)

    @property
    def source(self) -> str:
        return self.path.name

    def position(self) -> int:
        """Bytes of the file read so far, for showing progress."""
        return self.bytes_total if self._file.closed else min(self._file.tell(), self.bytes_total)

    def skip(self, items: int) -> None:
        """Pass over items that an earlier reading has dealt with."""
        told = self.told()
        for _ in range(items):
            if next(told, None) is None:
                return

    def close(self) -> None:
        """Close the file; what was not read stays unread."""
        if isinstance(self._items, Generator):
            self._items.close()
        self._file.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Item:
        item = next(self.told())
        return item.record() if isinstance(item, ToldRecord) else item

    def told(self) -> Iterator[Item | ToldRecord]:
        """The items from here on; a record may come as what tells it, which costs far less."""
        try:
            for item in self._items:
                self.taken += 1
                yield item
        except OSError as error:
            why = f"it can no longer be read ({error.strerror or 'input error'})"
            raise not_a_manifest(self.path, why, begun=self.taken > 0) from error
        if not self.taken:
            raise not_a_manifest(self.path, "it holds no records")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class TableSample:
    """The first rows of a table as they stand in the file."""

    reader: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class ManifestReading:
    """Opens manifest files with the readers of this program and the column maps of this site."""

    def __init__(
        self,
        readers: Sequence[ManifestReader],
        maps: ColumnMaps | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        self._readers, self._maps, self._ahead = tuple(readers), maps, ahead

    @property
    def maps(self) -> ColumnMaps | None:
        """The site's column maps; None where there is no place for them."""
        return self._maps

    def open(
        self,
        path: Path,
        received_at: datetime | None,
        columns: ColumnMap | None = None,
        *,
        skip: int = 0,
        whole: bool = False,
    ) -> ManifestStream:
        """A stream of what the file tells. Without `columns`, the site's map that fits is taken.

        `whole`: it is to be read to its end, which may be worth another process.

        Raises
        ------
        WorkstationError
            IMPORT-02 where the file is of no format known here; IMPORT-05 where a saved column
            map is none.
        """
        try:
            if not path.is_file():  # a named pipe would be waited for without end
                why = "it is not a file" if path.exists() else "there is no such file"
                raise not_a_manifest(path, why)
            file = path.open("rb")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "its name is none"
            raise not_a_manifest(path, f"it cannot be read ({why})") from error
        try:
            reader, columns = self._choose(path, file, columns)
            ahead = self._ahead if whole else None
            stream = ManifestStream(path, file, reader, columns, received_at, ahead)
            stream.skip(skip)
        except OSError as error:
            file.close()
            why = f"it cannot be read ({error.strerror or 'input error'})"
            raise not_a_manifest(path, why) from error
        except BaseException:
            file.close()
            raise
        return stream

    def sample(self, path: Path, rows: int = 4) -> TableSample | None:
        """The heading and first rows of a table, to name its columns by; None of other formats.

        Raises
        ------
        WorkstationError
            IMPORT-02 where the file cannot be read.
        """
        try:
            with path.open("rb") as file:
                start = file.read(START)
                for reader in self._readers:
                    if reader.recognises(start, path.name):
                        if not isinstance(reader, TableReader):
                            return None
                        file.seek(0)
                        found = [tuple(row) for row in reader.sample(file, rows + 1)]
                        return (
                            TableSample(reader.name, found[0], tuple(found[1:])) if found else None
                        )
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "its name is none"
            raise not_a_manifest(path, f"it cannot be read ({why})") from error
        return None

    def _choose(
        self, path: Path, file: BinaryIO, columns: ColumnMap | None
    ) -> tuple[ManifestReader, ColumnMap | None]:
        start = file.read(START)
        if not start:
            raise not_a_manifest(path, "it is empty")
        saved: tuple[ColumnMap, ...] | None = None
        for reader in self._readers:
            named = reader.recognises(start, path.name)
            file.seek(0)
            if not reader.has_columns:
                if named and columns is not None:
                    why = f"“{path.name}” is no table but {reader.name}: it has no columns to map."
                    raise not_columns(why)
                if named:
                    return reader, None
            elif columns is not None:
                if named or reader.fitting(file, (columns,)) is not None:
                    return reader, columns
            else:
                if saved is None:
                    saved = () if self._maps is None else self._maps.all()
                fitting = reader.fitting(file, saved)
                if fitting is not None or named:
                    return reader, fitting
        raise not_a_manifest(path, "its format is none that is known here")


def not_a_manifest(path: PurePath, why: str, *, begun: bool = False) -> WorkstationError:
    """The failure of a file as a whole."""
    return WorkstationError(
        Notice(
            fact=f"“{path.name}” cannot be imported as a manifest: {why}.",
            safe="What was read before stays as it is."
            if begun
            else "No record has been added or changed.",
            act="Ask the sender for a file in a format that docs/manifest.md describes.",
            code="IMPORT-02",
        )
    )
