"""One parcel's case over in-memory ports, with the shipped policy and the rights of each role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.cases import MemoryAttachments
from tests.fakes.clock import HandClock
from tests.fakes.pictures import FakeDetectors, FakeReader
from tests.fakes.store import MemoryStore
from workstation.domain.case import CaseFile
from workstation.domain.decision import Outcome, Policy
from workstation.domain.log import LogEntry
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.resources import assets_dir
from workstation.services.bench import Parcels
from workstation.services.casework import Act, Casework
from workstation.services.decisions import Deciding, DecisionRequest, Seen
from workstation.services.permissions import load_permissions
from workstation.services.policy import load_policy
from workstation.services.rules import load_rules

TODAY = date(2026, 11, 23)
PARCEL = "X123"
MAIL = "RB123456785GB"
ADA = Officer("ada", "Ada Examiner")
BO = Officer("bo", "Bo Second", rights=frozenset({Right.SECOND_OFFICER}))
SUE = Officer("sue", "Sue Supervisor", Role.SUPERVISOR)
AUDITOR = Officer("aud", "An Auditor", Role.AUDITOR)

RELEASE: Mapping[str, object] = {  # a parcel with no record and no picture
    "opened": "not needed",
    "override_reason": "the carton is on the bench",
    "unchecked_reason": "by eye",
}
ROW = {"description": "pistol", "quantity": "1", "unit": "piece", "gross_kg": "0.9"}
SEIZE: Mapping[str, object] = {
    "authority": ["19 USC 1595a(c)(1)"],
    "items": [ROW],
    "gross_kg": "1.2",
    "seal_number": "S-1",
    "reason": "undeclared pistol",
}
REFERRAL: Mapping[str, object] = {
    "agency": "FDA",
    "reason": "tablets",
    "flag_or_hts": "FD4",
    "hold_place": "cage 2",
}
DETENTION: Mapping[str, object] = {
    "reason": "licence asked for",
    "presented_on": "2026-11-20",
    "place": "cage 1",
    "expected_length": "3 days",
    "tests": "none",
    "speed_up": "the licence",
}
STEP: Mapping[str, object] = {
    "to": "Cora Custodian",
    "place": "hall B",
    "seal": "S-1",
    "witness": "Wim Witness",
}


@dataclass
class Desk:
    """Everything of one station's cases."""

    store: MemoryStore
    clock: HandClock
    parcels: Parcels
    deciding: Deciding
    casework: Casework
    attachments: MemoryAttachments

    def decide(
        self,
        outcome: Outcome,
        fields: Mapping[str, object],
        officer: Officer = ADA,
        parcel: str = PARCEL,
        *,
        why: str = "",
        how: str = "",
    ) -> LogEntry:
        opened = self.parcels.open(parcel)
        seen = Seen((), opened.opened_at)
        return self.deciding.record(
            DecisionRequest(opened, outcome, fields, officer, seen, why, how)
        )

    def act(
        self,
        fields: Mapping[str, object] | None = None,
        officer: Officer = ADA,
        parcel: str = PARCEL,
        **more: object,
    ) -> Act:
        return Act(parcel, officer, dict(fields or {}) | more)

    def case(self, parcel: str = PARCEL) -> CaseFile:
        return self.casework.case(parcel)

    @property
    def entries(self) -> int:
        return len(self.store.log.entries(limit=10_000))


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(assets_dir() / "policy", TODAY)


@pytest.fixture
def desk(tmp_path: Path, policy: Policy) -> Desk:
    clock = HandClock()
    store = MemoryStore(tmp_path / "scans", clock)
    permissions = load_permissions(assets_dir() / "policy", TODAY)
    rules = load_rules(assets_dir() / "rules", TODAY)
    attachments = MemoryAttachments()
    parcels = Parcels(store.parcels, FakeReader(), FakeDetectors(), rules, clock, store.log)
    return Desk(
        store,
        clock,
        parcels,
        Deciding(store.log, policy, clock, permissions.require, attachments),
        Casework(
            *(store.log, policy, clock, permissions.require),
            *(store.parcels, attachments, store.case_clocks),
        ),
        attachments,
    )


def refused(code: str, deed: Callable[[], object], desk: Desk) -> WorkstationError:
    """The deed is refused with the code, and nothing has been recorded."""
    before = desk.entries
    with pytest.raises(WorkstationError, match=code) as caught:
        deed()
    assert desk.entries == before
    return caught.value
