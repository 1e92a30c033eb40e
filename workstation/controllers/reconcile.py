"""The reconcile screen without a screen: a carton is scanned, then what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from workstation.domain.identifiers import identify
from workstation.domain.log import LogEntry
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.reconciling import Reconciliation, Standing, Tick
from workstation.services.ports import Runner

ASK = "Scan or type the number of the carton, bag or receptacle."


class CartonSource(Protocol):
    """Opens cartons and notes what is found (`services.reconcile.Reconciling`)."""

    def open(self, raw: str) -> Reconciliation: ...

    def found(self, carton: Reconciliation, raw: str) -> Tick: ...

    def not_found(self, carton: Reconciliation, parcel_id: str) -> Tick: ...

    def record(self, carton: Reconciliation, officer: str, through: str) -> LogEntry: ...


@dataclass(frozen=True, slots=True)
class ReconcileState:
    """What the screen shows."""

    carton: Reconciliation | None = None
    message: str = ASK
    """The last thing that happened, in words."""
    standing: Standing | None = None
    """How the parcel scanned last stands; None where it was no parcel."""
    last: str = ""
    """Number of the parcel scanned last."""
    waiting: int = 0
    """Scans that are not answered yet."""
    notice: Notice | None = None

    @property
    def words(self) -> str:
        """How the carton stands."""
        return "" if self.carton is None else self.carton.words


class ReconcileController:
    """State of one reconcile screen. No Qt; one thread only. No scan is ever dropped."""

    def __init__(
        self,
        source: CartonSource,
        runner: Runner,
        show: Callable[[ReconcileState], None],
        officer: str = "",
        told: Callable[[str, Notice | None], None] = lambda words, notice: None,
    ) -> None:
        """`told` hears that a carton that was left is in the log, or why it is NOT."""
        self._source, self._runner, self._show = source, runner, show
        self._officer, self._told = officer, told
        self._ticking = False
        self._state = ReconcileState()
        self._carton_ticket = 0
        self._done: list[str] = []

    @property
    def state(self) -> ReconcileState:
        return self._state

    def begin(self, container: str | None = None) -> None:
        """Ask for a carton, or open the one that is known already."""
        if container:
            self.open(container)
        else:
            self._show(self._state)

    def open(self, raw: str) -> None:
        """Another carton; what was ticked off in the one before is noted."""
        self.leave()
        self._carton_ticket += 1
        self._done.clear()
        self._set(ReconcileState(message="Opening…", waiting=1))
        self._runner.submit(
            "store",
            partial(self._source.open, raw),
            partial(self._opened, self._carton_ticket),
            partial(self._not_opened, self._carton_ticket),
        )

    def scanned(self, raw: str) -> None:
        """A number was scanned or typed: the carton's first, then those of its parcels."""
        if not raw.strip():
            return
        carton = self._state.carton
        if carton is None:
            if not self._state.waiting:
                self.open(raw)
            else:
                self._set(replace(self._state, message="The carton is still being opened."))
            return
        self._ticking = True
        self._set(replace(self._state, waiting=self._state.waiting + 1, notice=None))
        self._runner.submit(
            "store",
            partial(self._source.found, carton, raw),
            partial(self._ticked, self._carton_ticket),
            partial(self._not_ticked, self._carton_ticket),
        )

    def undo(self) -> None:
        """Take the last tick back."""
        carton = self._state.carton
        if carton is None or not self._done or self._state.waiting:
            return
        parcel = self._done[-1]
        self._set(replace(self._state, waiting=1, notice=None))
        self._runner.submit(
            "store",
            partial(self._source.not_found, carton, parcel),
            partial(self._unticked, self._carton_ticket),
            partial(self._not_ticked, self._carton_ticket),
        )

    def another(self) -> None:
        """Leave this carton and ask for the next."""
        if not self._state.waiting:
            self.leave()
            self._carton_ticket += 1
            self._done.clear()
            self._set(ReconcileState())

    def leave(self) -> None:
        """The carton is left: how it stands goes to the log, where anything was scanned in it.

        Scans on their way come before it on the same lane.
        """
        carton = self._state.carton
        if carton is None or not self._ticking:
            return
        self._ticking = False
        spoken = identify(carton.container.container_id).spoken
        told = self._told
        self._runner.submit(
            "store",
            partial(self._source.record, carton, self._officer, "screen"),
            lambda entry: told(f"{spoken} ticked off: recorded, entry {entry.seq}.", None),
            lambda error: told(
                f"{spoken}: that it was ticked off is NOT recorded.", _notice(error)
            ),
        )

    def _opened(self, ticket: int, carton: Reconciliation) -> None:
        if ticket != self._carton_ticket:
            return
        unknown = not carton.ticks and carton.container.declared_parcels is None
        message = "Scan the parcels in it."
        if unknown:
            message = "Nothing is declared in this carton: all that is in it will be over."
        self._set(ReconcileState(carton, message))

    def _not_opened(self, ticket: int, error: Exception) -> None:
        if ticket == self._carton_ticket:
            self._set(ReconcileState(notice=_notice(error)))

    def _ticked(self, ticket: int, tick: Tick) -> None:
        carton = self._state.carton
        if ticket != self._carton_ticket or carton is None:
            return
        before = carton.tick(tick.parcel_id)
        again = before is not None and before.found
        spoken = identify(tick.parcel_id).spoken
        if again:
            message = f"{spoken} is ticked off already."
        elif tick.standing is Standing.OVER:
            message = f"{spoken} is over ({tick.why})."
            if tick.near:
                near = " or ".join(identify(one).spoken for one in tick.near)
                message += f" Did you mean {near}? Compare with the label."
        else:
            message = f"{spoken} found: {tick.title}."
        if not again:
            self._done.append(tick.parcel_id)
        self._set(
            replace(
                self._state,
                carton=carton.with_ticks([tick]),
                message=message,
                standing=tick.standing,
                last=tick.parcel_id,
                waiting=max(0, self._state.waiting - 1),
            )
        )

    def _unticked(self, ticket: int, tick: Tick) -> None:
        carton = self._state.carton
        if ticket != self._carton_ticket or carton is None:
            return
        self._done.remove(tick.parcel_id)
        spoken = identify(tick.parcel_id).spoken
        self._set(
            replace(
                self._state,
                carton=carton.with_ticks([tick]),
                message=f"Taken back: {spoken} was not in the carton.",
                standing=None,
                last="",
                waiting=0,
            )
        )

    def _not_ticked(self, ticket: int, error: Exception) -> None:
        if ticket == self._carton_ticket:
            self._set(
                replace(
                    self._state,
                    notice=_notice(error),
                    waiting=max(0, self._state.waiting - 1),
                    standing=None,
                )
            )

    def _set(self, state: ReconcileState) -> None:
        self._state = state
        self._show(state)


def _notice(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
