"""How many parcels wait, are open and are done, in a time that does not grow with the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from workstation.services.ports import MOST_COUNTED, QueueState

_KNOWN = "SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT ?)"
_TO_DO = "SELECT count(*) FROM (SELECT 1 FROM parcels WHERE state = ? AND state <> 'done' LIMIT ?)"
_ENTRIES = "SELECT entries FROM log_head"
# Each parcel that is done has one entry that closed it last.
_DONE = (
    "SELECT count(*) FROM (SELECT 1 FROM log l INDEXED BY log_by_parcel CROSS JOIN parcels p"
    " ON p.parcel_id = l.parcel_id AND p.entry = l.seq"
    " WHERE l.parcel_id IS NOT NULL AND p.state = 'done' LIMIT ?)"
)


class QueueCounts:
    """Counts parcels by state; what is done is counted anew only where the log has grown."""

    def __init__(self) -> None:
        self._done = (0, 0)
        """At how many entries of the log how many parcels were done."""

    def __call__(self, connection: sqlite3.Connection) -> Mapping[QueueState, int]:
        waiting, opened = (
            connection.execute(_TO_DO, (state, MOST_COUNTED)).fetchone()[0]
            for state in (QueueState.WAITING.value, QueueState.OPEN.value)
        )
        (known,) = connection.execute(_KNOWN, (MOST_COUNTED,)).fetchone()
        done = known - waiting - opened if known < MOST_COUNTED else self._counted(connection)
        return {QueueState.WAITING: waiting, QueueState.OPEN: opened, QueueState.DONE: done}

    def _counted(self, connection: sqlite3.Connection) -> int:
        (entries,) = connection.execute(_ENTRIES).fetchone()
        at, done = self._done
        if at != entries and done < MOST_COUNTED:
            (done,) = connection.execute(_DONE, (MOST_COUNTED,)).fetchone()
            self._done = (entries, done)
        return done
