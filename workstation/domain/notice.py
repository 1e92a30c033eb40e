"""One clear sentence for every failure of the world."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """What an officer is told when something fails.

    `fact` says what happened, `safe` what is not affected, `act` what to do next;
    `code` names the failure for whoever is asked for help ("SCAN-03").
    """

    fact: str
    safe: str
    act: str
    code: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.fact, self.safe, self.act) if part) + (
            f" ({self.code})"
        )


class WorkstationError(Exception):
    """A failure of the world (file, disk, input, network), told by its Notice.

    Anything else that is raised is a defect of ours: its traceback goes to the debug log and
    the officer sees `BUG`.

    `environment` is true where the station itself is at fault (disk, library, store), false
    where the input is: the command line exits with 3 or 2 accordingly.
    """

    def __init__(self, notice: Notice, *, environment: bool = False) -> None:
        super().__init__(str(notice))
        self.notice = notice
        self.environment = environment


def failure(
    fact: str, safe: str, act: str, code: str, *, environment: bool = False
) -> WorkstationError:
    """A failure of these words."""
    return WorkstationError(Notice(fact, safe, act, code), environment=environment)


BUG = Notice(
    fact="The workstation made an error of its own.",
    safe="Nothing has been recorded by this step.",
    act="Try once more; if it happens again, call support and name the code.",
    code="BUG-01",
)
