"""What an officer is told when a child process itself fails, for pictures, models and exports.

SCAN-12..15, MODEL-06..09 and EXPORT-05..08: too slow, crashed, out of memory, no process.
"""

from __future__ import annotations

from typing import Protocol

from workstation.adapters.pictures import notices
from workstation.domain.notice import Notice, WorkstationError


class Faults(Protocol):
    """The refusals of one kind of worker."""

    def too_slow(self, seconds: float) -> WorkstationError: ...

    def crashed(self) -> WorkstationError: ...

    def out_of_memory(self) -> WorkstationError: ...

    def no_process(self, why: str) -> WorkstationError: ...


class PictureFaults:
    """SCAN-12 to SCAN-15."""

    def too_slow(self, seconds: float) -> WorkstationError:
        return notices.refusal(
            notices.TOO_SLOW, f"Reading the picture took longer than {seconds:g} s and was stopped."
        )

    def crashed(self) -> WorkstationError:
        return notices.refusal(notices.CRASHED, "The picture's decoder crashed on this file.")

    def out_of_memory(self) -> WorkstationError:
        return notices.refusal(
            notices.OUT_OF_MEMORY, "The picture needs more memory than the decoder may use."
        )

    def no_process(self, why: str) -> WorkstationError:
        return notices.refusal(
            notices.NO_PROCESS, f"The process that reads pictures cannot work: {why}."
        )


class ModelFaults:
    """MODEL-06 to MODEL-09."""

    def too_slow(self, seconds: float) -> WorkstationError:
        return _model(f"The model took longer than {seconds:g} s and was stopped.", "MODEL-06")

    def crashed(self) -> WorkstationError:
        return _model("The model crashed on this picture.", "MODEL-07")

    def out_of_memory(self) -> WorkstationError:
        return _model("The model needs more memory than it may use.", "MODEL-08")

    def no_process(self, why: str) -> WorkstationError:
        return _model(f"The process that runs the model cannot work: {why}.", "MODEL-09", True)


class WriterFaults:
    """EXPORT-05 to EXPORT-08."""

    def too_slow(self, seconds: float) -> WorkstationError:
        return _export(f"Writing the file took longer than {seconds:g} s.", "EXPORT-05")

    def crashed(self) -> WorkstationError:
        return _export("The process that writes the file crashed.", "EXPORT-06")

    def out_of_memory(self) -> WorkstationError:
        return _export("The file needs more memory to write than it may use.", "EXPORT-07")

    def no_process(self, why: str) -> WorkstationError:
        return _export(f"The process that writes files cannot work: {why}.", "EXPORT-08")


def _export(fact: str, code: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=fact,
            safe="The scan is unaltered, and nothing has been exported.",
            act="Export the picture as PNG, or try again.",
            code=code,
        ),
        environment=True,
    )


def _model(fact: str, code: str, environment: bool = False) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=fact,
            safe="The picture and everything else work as before.",
            act="Judge the picture without a machine opinion.",
            code=code,
        ),
        environment=environment,
    )
