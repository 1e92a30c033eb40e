"""What can go wrong with back-ups, in words."""

from __future__ import annotations

import errno

from workstation.domain.notice import Notice, WorkstationError

_SAFE = "The station and older back-ups are as they were."


def place(why: str) -> WorkstationError:
    """The folder that was named will not do."""
    return WorkstationError(
        Notice(
            f"The back-up cannot be put there: {why}.", _SAFE, "Name another folder.", "BACKUP-01"
        )
    )


def no_room(why: str) -> WorkstationError:
    """The disk of the back-up is full."""
    return WorkstationError(
        Notice(
            f"There is no room for the back-up: {why}.",
            _SAFE,
            "Free space on that disk or name another one, then back up again.",
            "BACKUP-02",
        ),
        environment=True,
    )


def not_whole(why: str) -> WorkstationError:
    """What was written or found is not a whole back-up."""
    return WorkstationError(
        Notice(
            f"The back-up is not whole: {why}.",
            _SAFE,
            "Take another back-up; if it fails again, check both disks and call support.",
            "BACKUP-03",
        ),
        environment=True,
    )


NONE = Notice(
    fact="There is no back-up of a station in that folder.",
    safe="Nothing has been changed.",
    act="Name a folder that “workstation backup” has made.",
    code="BACKUP-04",
)
UNDER_WAY = Notice(
    fact="Another back-up or retention run of this station is under way.",
    safe="Nothing has been changed.",
    act="Wait until it has ended, then try again.",
    code="BACKUP-05",
)


def of_system(error: OSError) -> WorkstationError:
    """The failure that an error of the operating system tells of."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return no_room(error.strerror or "the disk is full")
    return not_whole(error.strerror or type(error).__name__)
