"""Size limits, applied to what a header declares before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass

from workstation.adapters.pictures.notices import IMPOSSIBLE_SIZE, TOO_LARGE, refuse

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a picture may be.

    Attributes
    ----------
    file_bytes : int
        Bytes of one file.
    decoded_bytes : int
        Bytes of all frames of one picture once decoded.
    side : int
        Rows or columns of one frame.
    frames : int
        Frames of one picture.
    """

    file_bytes: int = 2048 * _MIB
    decoded_bytes: int = 2048 * _MIB
    side: int = 200_000
    frames: int = 100_000

    def check_file(self, size: int) -> None:
        """Refuse (SCAN-08) a file of more than `file_bytes`."""
        if size > self.file_bytes:
            refuse(
                TOO_LARGE,
                f"The file has {_mib(size)}; the limit is {_mib(self.file_bytes)}.",
            )

    def check(
        self, rows: int, columns: int, frames: int, samples: int, bytes_per_sample: int
    ) -> int:
        """Bytes of the decoded picture.

        Raises
        ------
        WorkstationError
            SCAN-09 where a size is zero or absurd, SCAN-08 where the picture is over the limit.
        """
        if rows <= 0 or columns <= 0 or frames <= 0:
            refuse(
                IMPOSSIBLE_SIZE,
                f"The file declares a picture of {rows} × {columns} pixels in {frames} frames.",
            )
        if rows > self.side or columns > self.side or frames > self.frames:
            refuse(
                IMPOSSIBLE_SIZE,
                f"The file declares an absurd size: {rows} × {columns} pixels in {frames} frames.",
            )
        total = rows * columns * frames * samples * bytes_per_sample
        if total > self.decoded_bytes:
            refuse(
                TOO_LARGE,
                f"The picture would take {_mib(total)} of memory;"
                f" the limit is {_mib(self.decoded_bytes)}.",
            )
        return total


def _mib(size: int) -> str:
    return f"{max(1, round(size / _MIB)):,} MiB"
