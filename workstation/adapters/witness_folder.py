"""The folder in which stations leave checkpoints for each other: a share, or a stick that goes round."""

from __future__ import annotations

from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.checkpoint_files import MOST_BYTES
from workstation.services.witness_exchange import CHECKPOINT, SIGNED

MOST_FILES = 2000
"""More than that is no folder of stations; the first of them by name are looked at."""


class WitnessFolder:
    """See `witness_exchange.WitnessMail`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """See the port."""
        try:
            found = sorted(
                one.name
                for one in self._folder.iterdir()
                if one.name.endswith((CHECKPOINT, SIGNED))
                and not one.name.startswith(".")
                and one.is_file()
            )
        except OSError as error:
            raise self._not_there(error) from error
        return found[:MOST_FILES]

    def read(self, name: str) -> bytes:
        """See the port; of a file larger than any checkpoint one byte more than that."""
        try:
            with (self._folder / name).open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise self._not_there(error) from error

    def write(self, name: str, data: bytes) -> None:
        """See the port."""
        from workstation.imaging.files import whole_file

        try:
            if not self._folder.is_dir():  # a share that is away: nothing is made in its place
                raise NotADirectoryError(20, "it is not there")
            with whole_file(self._folder / name) as stream:
                stream.write(data)
        except OSError as error:
            raise self._not_there(error) from error
        except WorkstationError as error:
            raise self._not_there(error) from error

    def _not_there(self, error: Exception) -> WorkstationError:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return WorkstationError(
            Notice(
                fact=f"The witnesses’ folder {self._folder} cannot be used: {why}.",
                safe="The log goes on and is signed; nobody elsewhere has seen its newest entries.",
                act="See that the share is there and may be written, or bring checkpoints by hand "
                "(workstation log checkpoint --out FILE).",
                code="PROOF-22",
            ),
            environment=True,
        )
