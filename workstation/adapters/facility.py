"""The demo facility of the simulation, its scans written as DICOS DX and CT by child processes.

Drawing needs numpy, OpenCV and pydicom; the caller's process imports none of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workstation import __version__
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import Energy
from workstation.services.demo import FacilityParcel

if TYPE_CHECKING:
    from workstation.simulation.facility import DemoParcel, View

DRAW = "--draw-demo"
_LONGEST_S = 600


class SimulatedFacility:
    """`services.demo.Facility` over `simulation.facility`."""

    def __init__(self, *, in_process: bool = False) -> None:
        self._in_process = in_process

    @property
    def version(self) -> str:
        """The program's version: it may invent other parcels."""
        return __version__

    def parcels(self) -> Sequence[FacilityParcel]:
        """All parcels, in the order of presentation."""
        from workstation.simulation.facility import demo_facility

        return demo_facility()

    def draw(self, barcodes: Sequence[str], folder: Path) -> Sequence[tuple[str, Path]]:
        """Make the scans of these parcels, shared out among the processors.

        Raises
        ------
        WorkstationError
            DEMO-03 where a process failed.
        """
        if self._in_process:
            draw(folder, barcodes)
        else:
            self._by_children(barcodes, folder)
        return tuple((path.name.split("_")[0], path) for path in sorted(folder.glob("*.dcs")))

    @staticmethod
    def _by_children(barcodes: Sequence[str], folder: Path) -> None:
        parts = max(1, min(4, os.cpu_count() or 1, len(barcodes)))
        start = [sys.executable, DRAW]
        if not getattr(sys, "frozen", False):
            start = [sys.executable, "-P", "-m", "workstation", DRAW]
        paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
        path = os.pathsep.join(part for part in paths if part)
        environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
        children = [
            subprocess.Popen(
                [*start, str(folder), *barcodes[part::parts]],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            for part in range(parts)
        ]
        try:
            told = [child.communicate(timeout=_LONGEST_S)[1] for child in children]
        finally:
            for child in children:
                if child.poll() is None:
                    child.kill()
                    child.communicate()
        if any(child.returncode for child in children):
            words = b" ".join(told).decode("utf-8", "replace").strip().splitlines()
            raise WorkstationError(
                Notice(
                    fact=f"The simulated scans cannot be drawn ({words[-1] if words else '-'}).",
                    safe="Nothing has been recorded.",
                    act="Free memory and disk space, then start again.",
                    code="DEMO-03",
                ),
                environment=True,
            )


def draw(folder: Path, barcodes: Sequence[str]) -> None:
    """Draw the scans of parcels into `<barcode>_<view>_<energy>.dcs` files of a folder."""
    from workstation.adapters.pictures.dicos import uid_for, write_dx
    from workstation.simulation.facility import demo_facility
    from workstation.simulation.spectrum import beam_of

    wanted = set(barcodes)
    for parcel in demo_facility():
        if parcel.barcode not in wanted:
            continue
        for view in parcel.views:
            if view.volume:
                _draw_volume(folder, parcel, view)
        for view, scan in zip(parcel.projections, parcel.scans(), strict=True):
            profile = scan.profile
            low_kev, high_kev = beam_of(profile).effective_kev
            for energy, values, kvp, kev in (
                (Energy.LOW, scan.low, profile.low_kv, low_kev),
                (Energy.HIGH, scan.high, profile.tube_kv, high_kev),
            ):
                write_dx(
                    folder / f"{parcel.barcode}_{view.name}_{energy.value}.dcs",
                    values,
                    energy=energy,
                    effective_energy_kev=kev,
                    kvp=kvp,
                    ooi_id=parcel.barcode,
                    scan_uid=uid_for("demo", parcel.barcode, view.name),
                    view=view.name,
                    spacing_mm=(scan.spacing_mm, scan.spacing_mm),
                    air_value=scan.air_value,
                    black_level=scan.black_level,
                    window=None,
                    acquired_at=parcel.presented_at,
                    device=f"simulated scanner {profile.name}",
                )


def _draw_volume(folder: Path, parcel: DemoParcel, view: View) -> None:
    from workstation.adapters.pictures.dicos import uid_for
    from workstation.adapters.pictures.dicos_ct import write_ct
    from workstation.simulation.volume import STORED_OF_ZERO_HU, VOLUMES

    volume = VOLUMES[view.volume](view.seed)
    write_ct(
        folder / f"{parcel.barcode}_{view.name}_ct.dcs",
        volume.values,
        ooi_id=parcel.barcode,
        scan_uid=uid_for("demo", parcel.barcode, view.name),
        view=view.name,
        spacing_mm=volume.spacing_mm,
        rescale=(1.0, float(-STORED_OF_ZERO_HU), "HU"),
        windows=((250.0, 2500.0, "ALL"),),
        padding=0,
        acquired_at=parcel.presented_at,
        device="simulated CT scanner",
    )
