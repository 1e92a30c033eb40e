"""What a filter finds as a bundle that a stranger can check alone (`services.bundles`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.bundles import Bundles, Exported
from workstation.services.desk_ports import LogQuery, LogSearch
from workstation.services.permissions import Deed
from workstation.services.reporting import CANCELLED

MOST = 5000
"""Entries that a bundle of chosen ones holds; the whole log has no bound."""
_PAGE = 500

TOO_MANY = Notice(
    fact=f"A bundle of chosen entries holds {MOST:,} and these are more.".replace(",", " "),
    safe="There is no bundle; the log is as it was.",
    act="Ask for fewer, or for the whole log with no filter.",
    code="REPORT-10",
)
NOTHING_FOUND = Notice(
    fact="No entry answers this, so there is nothing to prove.",
    safe="There is no bundle; the log is as it was.",
    act="Take a filter away, or choose other days.",
    code="REPORT-11",
)


class FoundBundles:
    """Bundles of found entries. Blocking calls, for a lane of their own."""

    def __init__(
        self, search: LogSearch, bundles: Bundles, require: Callable[[Officer, Deed], None]
    ) -> None:
        self._search, self._bundles, self._require = search, bundles, require

    def export(
        self,
        officer: Officer,
        query: LogQuery,
        folder: Path,
        progress: Callable[[int], None] = lambda entries: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Exported:
        """Write what answers a query, or the whole log where nothing is asked, with its proofs.

        Raises
        ------
        WorkstationError
            RIGHTS-01, SEARCH-nn, PROOF-nn, LOG-nn, REPORT-05 where it was stopped, -10, -11.
            There is no folder then.
        """
        self._require(officer, Deed.EXPORT_LOG)

        def step(count: int) -> None:
            progress(count)
            if cancelled():
                raise WorkstationError(CANCELLED)

        numbers = [] if query == LogQuery() else self._numbers(query, step)
        return self._bundles.export(folder, numbers, officer.name, step)

    def _numbers(self, query: LogQuery, step: Callable[[int], None]) -> list[int]:
        found: list[int] = []
        after = None
        while True:
            page = self._search.search(query, _PAGE, after)
            found += [one.entry.seq for one in page.items]
            if len(found) > MOST:
                raise WorkstationError(TOO_MANY)
            step(0)
            after = page.after
            if after is None:
                break
        if not found:
            raise WorkstationError(NOTHING_FOUND)
        return found
