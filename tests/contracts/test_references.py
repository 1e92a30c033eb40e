"""What every reference library does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contracts.conftest import Ports, stored_bytes
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind, SourceFile
from workstation.services.compare_ports import Reference, ReferenceDraft

DRAFT = ReferenceDraft(
    "Angle grinder",
    "846729",
    "site, 2026",
    "guard removed",
    "1",
    PictureKind.DUAL_ENERGY,
    "bo",
    True,
)


def add(ports: Ports, folder: Path, *contents: bytes, title: str = "Angle grinder") -> Reference:
    files = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.dcs"
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        files.append((SourceFile(path.name, digest, len(content), "DICOS DX"), path))
    return ports.references.add_reference(replace(DRAFT, title=title), files)


def test_that_a_reference_picture_reads_back_as_it_was_added(ports: Ports, tmp_path: Path) -> None:
    made = add(ports, tmp_path, b"low", b"high")
    assert ports.references.references() == (made,)
    assert (made.title, made.hs, made.source, made.note) == (
        *("Angle grinder", "846729"),
        *("site, 2026", "guard removed"),
    )
    assert (made.scan.parcel_id, made.scan.simulated, made.added_by) == ("", True, "bo")
    assert made.scan.kind is PictureKind.DUAL_ENERGY
    contents = [stored_bytes(ports.references.reference_path(f)) for f in made.scan.files]
    assert contents == [b"low", b"high"]


def test_that_a_library_is_told_by_title(ports: Ports, tmp_path: Path) -> None:
    for content, title in ((b"1", "vase"), (b"2", "drill"), (b"3", "kettle")):
        add(ports, tmp_path, content, title=title)
    assert [r.title for r in ports.references.references()] == ["drill", "kettle", "vase"]


def test_that_the_same_picture_is_not_added_twice(ports: Ports, tmp_path: Path) -> None:
    add(ports, tmp_path, b"low", b"high")
    with pytest.raises(WorkstationError, match="REFERENCE-01"):
        add(ports, tmp_path, b"low", b"high", title="another")
    assert len(ports.references.references()) == 1
    add(ports, tmp_path, b"low", title="the low energy alone")


def test_that_a_removed_picture_takes_only_its_own_files_with_it(
    ports: Ports, tmp_path: Path
) -> None:
    pair = add(ports, tmp_path, b"low", b"high")
    alone = add(ports, tmp_path, b"low", title="the low energy alone")
    assert ports.references.remove_reference(pair.reference_id) == pair
    assert ports.references.references() == (alone,)
    low, high = pair.scan.files
    assert stored_bytes(ports.references.reference_path(low)) == b"low"
    with pytest.raises(WorkstationError, match="STORE-11"):
        ports.references.reference_path(high)
    with pytest.raises(WorkstationError, match="REFERENCE-02"):
        ports.references.remove_reference(pair.reference_id)


def test_that_a_file_that_is_not_what_was_read_is_refused(ports: Ports, tmp_path: Path) -> None:
    path = tmp_path / "x.dcs"
    path.write_bytes(b"altered")
    source = SourceFile("x.dcs", hashlib.sha256(b"what was read").hexdigest(), 7, "DICOS DX")
    with pytest.raises(WorkstationError, match="STORE-10"):
        ports.references.add_reference(DRAFT, [(source, path)])
    assert ports.references.references() == ()


def test_that_the_library_is_no_parcel_and_no_log_entry(ports: Ports, tmp_path: Path) -> None:
    add(ports, tmp_path, b"low")
    assert ports.parcels.queue() == ()
    assert ports.log.last() is None
