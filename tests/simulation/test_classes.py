"""The table of detection classes and the register of object families agree."""

from __future__ import annotations

from workstation.simulation import families
from workstation.simulation.classes import (
    CLASSES,
    CODES,
    DECOYS,
    FAMILIES,
    FURTHER,
    FURTHER_CODES,
    class_of,
)


def test_every_family_in_the_table_exists_and_every_class_is_used_and_has_a_code():
    known = {info.name: info for info in families()}
    assert set(FAMILIES) <= set(known)
    used = {class_of(info.name, info.group) for info in known.values()} - {None}
    assert set(CLASSES) <= used <= set(CLASSES) | set(FURTHER)
    assert len(CODES) == len(CLASSES) == len(set(CODES))
    assert len(FURTHER_CODES) == len(FURTHER) == len({*CODES, *FURTHER_CODES}) - len(CODES)
    assert set(DECOYS) <= set(CLASSES)


def test_nothing_benign_but_a_decoy_has_a_class():
    for info in families():
        found = class_of(info.name, info.group)
        if info.category == "benign" and found is not None:
            assert found in DECOYS, info.name
