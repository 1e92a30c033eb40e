"""What ties a station's log to those who verify it elsewhere, put together. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workstation.adapters.keys import fits
from workstation.adapters.settings import Settings
from workstation.adapters.sqlite import SqliteStore
from workstation.adapters.time_stamps import HttpTimeStamps
from workstation.adapters.witness_folder import WitnessFolder
from workstation.services.bundles import Bundles
from workstation.services.checkpoint_ports import StationKeys
from workstation.services.checkpoints import (
    STEP_ENTRIES,
    Checkpoints,
    MadeCheckpoint,
    no_key,
)
from workstation.services.ports import Clock
from workstation.services.signing_ports import Signer
from workstation.services.stamping import Stamping
from workstation.services.witness_exchange import WitnessExchange
from workstation.services.witnessing import Witnessing


@dataclass(frozen=True, slots=True, eq=False)
class Proving:
    """Checkpoints, witnesses, time stamps and bundles of one station's log."""

    checkpoints: Checkpoints
    witnessing: Witnessing
    stamping: Stamping
    bundles: Bundles
    keys: StationKeys
    exchange: WitnessExchange | None = None
    """With the stations that share a folder; None where none is set."""

    def left(self) -> MadeCheckpoint | None:
        """What follows an officer who leaves: a checkpoint, stamped where an authority is set up.

        None where it is not made yet: an older log is taken into its tree a little at a time.

        Raises
        ------
        WorkstationError
            PROOF-nn. A checkpoint that could not be stamped stands all the same.
        """
        if self.checkpoints.store.behind() > STEP_ENTRIES:
            return self.checkpoints.step()
        made = self.checkpoints.make()
        if self.stamping.set_up:
            self.stamping.stamp(made.checkpoint.size, "")
        return made

    def station_key(self) -> bytes:
        """The public key of this station.

        Raises
        ------
        WorkstationError
            PROOF-02 where there is none.
        """
        signer = self.keys.station()
        if signer is None:
            raise no_key(self.keys.why_not())
        return signer.public


def open_proving(
    store: SqliteStore,
    clock: Clock,
    settings: Settings,
    data_dir: Path,
    software: str,
) -> Proving:
    """Put it together from a store that was opened with the station's keys."""
    keys: StationKeys = store.ring if store.ring is not None else _NoKeys()
    checkpoints = Checkpoints(store.checkpoints, keys, clock, settings.station, store.log)
    stamper = None
    if settings.tsa_url:
        stamper = HttpTimeStamps(settings.tsa_url, data_dir / settings.tsa_ca)
    witnessing = Witnessing(store.log, checkpoints, keys, fits, clock)
    exchange = None
    if settings.witness_folder:
        mail = WitnessFolder(data_dir / settings.witness_folder)
        exchange = WitnessExchange(mail, store.log, checkpoints, witnessing)
    return Proving(
        checkpoints,
        witnessing,
        Stamping(store.log, checkpoints, stamper),
        Bundles(store.log, checkpoints, clock, settings.station, software),
        keys,
        exchange,
    )


class _NoKeys:
    """Of a store that was opened without keys: to look at."""

    def station(self) -> Signer | None:
        return None

    def why_not(self) -> str:
        return "this station was opened to look at only."
