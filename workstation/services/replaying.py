"""Asks the station of today what it would show of a parcel that was decided earlier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workstation.domain.estimate import WeightOpinion
from workstation.domain.findings import Detection, NotChecked
from workstation.domain.log import LogEntry
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.opinions import Opinions
from workstation.domain.picture_facts import picture_facts
from workstation.domain.scan import Scan, ScanRef
from workstation.services.bench import Parcels
from workstation.services.decisions import shift_for
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import DecisionLog
from workstation.services.records import record_sha256, record_then
from workstation.services.replay import Difference, Replay, replay
from workstation.services.replay_compare import Today, compare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VERSIONS = 1000
Opinion = Detection | NotChecked | None


class Replaying:
    """Reads a decision's entry, and compares what it tells with what today would show.

    `weigh` tells what pictures say of the weight. Calls block; nothing is written.
    """

    def __init__(
        self,
        log: DecisionLog,
        parcels: Parcels,
        weigh: Callable[[Sequence[Scan]], WeightOpinion],
        policy: str,
        software: str,
        threshold: float | None,
    ) -> None:
        self._log, self._parcels, self._weigh = log, parcels, weigh
        self._policy, self._software, self._threshold = policy, software, threshold

    def told(self, seq: int) -> Replay:
        """What the entry tells, without asking today.

        Raises
        ------
        WorkstationError
            REPLAY-01 there is no such entry, -02 it is no decision, LOG-06 it is damaged.
        """
        return replay(self._entry(seq))

    def compared(self, then: Replay) -> Replay:
        """The same with where today differs: pictures are decoded and judged anew.

        Raises
        ------
        WorkstationError
            STORE-nn, BARCODE-nn.
        """
        opened = self._parcels.open(then.parcel, mark=False)
        opinions: dict[int, Sequence[tuple[str, Opinion]]] = {}
        problems: dict[int, str] = {}
        scans: list[Scan] = []
        for ref in opened.scans:
            if ref.scan_id not in {picture.scan for picture in then.pictures}:
                continue
            try:
                scan = self._parcels.load(ref)
            except WorkstationError as error:
                problems[ref.scan_id] = f"{error.notice.fact} ({error.notice.code})"
                continue
            problems[ref.scan_id] = self._other_files(then, ref)
            scans.append(scan)
            opinions[ref.scan_id] = self._opinions(scan)
        found = self._checked(then, opened, opinions, scans)
        firsts = [said[0][1] for said in opinions.values()]
        differences, same = compare(
            then,
            Today(
                software=self._software,
                policy=self._policy,
                record_version=None if opened.record is None else opened.record.version,
                record_then_sha256=_sha_of(opened, then.record_version),
                reasons=found.reasons,
                not_computed=found.not_computed,
                pictures=problems,
                opinions=opinions,
                shift=shift_for(firsts, self._threshold),
            ),
        )
        maps = self._maps(then, opinions)
        for picture in then.pictures:
            if picture.map_seen is not None and picture.scan not in maps:
                about = picture.title[0].upper() + picture.title[1:]
                told = f"on it, {picture.map_seen.get('opacity')} %"
                differences += (
                    Difference(f"{about}, the model’s map", told, "its model cannot make it again"),
                )
        return replace(then, differences=differences, same=same, maps=maps, compared=True)

    def record(self, then: Replay) -> tuple[ManifestRecord | None, str]:
        """The record as it was then, and which version it is, or why it is not there.

        Raises
        ------
        WorkstationError
            STORE-nn.
        """
        version = then.record_version
        versions = () if version is None else self._parcels.versions(then.parcel, _VERSIONS)
        return record_then(versions, version)

    def picture(self, then: Replay, scan: int) -> Scan:
        """Decode one of the pictures of then.

        Raises
        ------
        WorkstationError
            REPLAY-03 it is not in the store any more; SCAN-nn, STORE-nn, BENCH-01.
        """
        opened = self._parcels.open(then.parcel, mark=False)
        for ref in opened.scans:
            if ref.scan_id == scan:
                return self._parcels.load(ref)
        raise WorkstationError(
            Notice(
                fact=f"Scan {scan} is no longer filed under parcel {then.parcel}.",
                safe="The log's entry holds the SHA-256 of its files, its marks and its answers.",
                act="Look whether a back-up still holds it.",
                code="REPLAY-03",
            )
        )

    def _entry(self, seq: int) -> LogEntry:
        found = self._log.entries(after=seq - 1, limit=1)
        if not found or found[0].seq != seq:
            raise WorkstationError(
                Notice(
                    fact=f"There is no entry {seq} in the decision log.",
                    safe="Nothing has been recorded.",
                    act="See “workstation log show” for the numbers.",
                    code="REPLAY-01",
                )
            )
        return found[0]

    @staticmethod
    def _maps(
        then: Replay, opinions: Mapping[int, Sequence[tuple[str, Opinion]]]
    ) -> dict[int, NDArray[np.float32]]:
        """The maps that were on pictures, by scan, where the very model of then made them again."""
        found = {}
        for picture in then.pictures:
            model = next((one for one in picture.models if one.primary), None)
            said = opinions.get(picture.scan, ())
            now = said[0][1] if said else None
            if picture.map_seen is None or model is None or not isinstance(now, Detection):
                continue
            if now.model.sha256 == model.sha256 and now.anomaly_map is not None:
                found[picture.scan] = now.anomaly_map
        return found

    def _opinions(self, scan: Scan) -> list[tuple[str, Opinion]]:
        first = self._parcels.judge(scan)
        name = first.model.model_id if isinstance(first, Detection) else ""
        told: list[tuple[str, Opinion]] = [(name, first)]
        for model in self._parcels.models_beside():
            if not model.shadow:
                told.append((model.name, self._parcels.judge_beside(model.name, scan)))
        return told

    def _checked(
        self,
        then: Replay,
        opened: OpenedParcel,
        opinions: Mapping[int, Sequence[tuple[str, Opinion]]],
        scans: Sequence[Scan],
    ) -> OpenedParcel:
        """The checks by today's rules, on the record of then where the store holds it."""
        for version in opened.versions:
            if version.record.version == then.record_version:
                opened = replace(opened, record=version.record)
        if not opened.scans:
            return opened
        told = [Opinions.of(said[0][1], tuple(said[1:])) for said in opinions.values()]
        return self._parcels.with_pictures(
            opened, self._weigh(scans), picture_facts(told, self._threshold)
        )

    @staticmethod
    def _other_files(then: Replay, ref: ScanRef) -> str:
        wanted = next(one.files for one in then.pictures if one.scan == ref.scan_id)
        if {sha for _, sha in wanted} == {source.sha256 for source in ref.files}:
            return ""
        return "other files are filed under this scan"


def _sha_of(opened: OpenedParcel, version: int | None) -> str | None:
    for one in opened.versions:
        if one.record.version == version:
            return record_sha256(one.record)
    return None
