"""A station with a few recorded cases, and papers of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from tests.pictures.samples import slope
from workstation.adapters.attachments import AttachmentFiles
from workstation.adapters.paper_code import qr_png
from workstation.adapters.pictures import PictureReader
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.domain.log import LogEntry
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.paper import Paper, PaperKind
from workstation.domain.reasons import Reason, Severity
from workstation.resources import assets_dir
from workstation.services.paper.service import Papers
from workstation.services.policy import load_policy
from workstation.services.ports import EntryDraft
from workstation.services.stored_pictures import read_stored

PARCEL = "RB123456785GB"
SHIPPED = assets_dir() / "paper"
MOMENT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
SEIZURE = {
    "authority": [
        {"value": "19 USC 1595a(c)(1)", "mode": "shall"},
        {"value": "21 USC 952", "mode": "may"},
    ],
    "items": [
        {
            "description": "Pills <white> & “blue”",
            "quantity": "200",
            "unit": "piece",
            "gross_kg": "0.4",
            "net_kg": "0.31",
            "value": "900",
            "currency": "USD",
        },
        {"description": "Powder", "quantity": "1", "unit": "package", "gross_kg": "0.2"},
    ],
    "gross_kg": "1.2",
    "seal_number": "S-4711",
    "case_number": "2026-1234",
    "reason": "Undeclared tablets under a false bottom.",
}
FIELDS: Mapping[str, Mapping[str, object]] = {
    "release": {"opened": "no", "entry_state": "no duty"},
    "seize": SEIZURE,
    "abandonment": {
        "consented_by": "Q. Splitmore",
        "consent_means": "signed here",
        "consented_on": "2026-11-25",
        "signature": {
            "by": "Q. Splitmore",
            "at": "2026-11-25T09:00:00Z",
            "box": "800x200",
            "strokes": ["10,100 200,20 390,180", "500,100 700,100", "750,50"],
        },
        "items": SEIZURE["items"],
    },
    "denied_entry": {
        "reason": "Refused at the border.",
        "disposal": "return",
        "handed_over_to": "Post",
        "reason_marked": "yes",
    },
    "pga_referral": {
        "agency": "FDA",
        "programme": "DRU",
        "reason": "May be a drug.",
        "flag_or_hts": "FD1",
        "hold_started_on": "2026-11-24",
        "hold_place": "Cage 4",
    },
}
DETENTION = {
    "reason": "Value to be proved.",
    "presented_on": "2026-11-20",
    "detained_on": "2026-11-24",
    "place": "Cage 2",
    "expected_length": "10 days",
    "tests": "Laboratory test of the metal.",
    "speed_up": "The invoice and proof of payment.",
}
CLOCK = {
    "basis": "presented",
    "start": "2026-11-20",
    "decide_by": "2026-11-30",
    "notice_by": "2026-12-01",
    "excluded_on": "2026-12-20",
    "calendar": "holidays-2026-01-01",
}
FILER = Reason(
    "value_missing", Severity.LOOK, "No value is declared.", {}, "", "checks-x", "data quality",
    "Send the value of each line.",
)  # fmt: skip
QUIET = Reason("network", Severity.ALARM, "Sender was seized before.", {}, "", "checks-x")
RECORD = ManifestRecord(
    PARCEL,
    sender=Party("Jade & Co", "1 Mock St", "Guangzhou", "510000", "CN"),
    consignee=Party("Q. Splitmore", "77 Pretend Plaza", "Sampleton NJ", "00077", "US"),
    lines=(Line("Smart phone", 1, hs="851713", origin="CN"),),
    carrier="Simulated Post",
    house_bill="HB-1",
)


@dataclass
class Bench:
    """A store, and what prints of it."""

    store: SqliteStore
    papers: Papers
    site: Path
    clock: HandClock
    attachments: AttachmentFiles

    def record(self, kind: str, fields: Mapping[str, object], **more: object) -> LogEntry:
        """One entry of the parcel's case."""
        return self.store.log.append(
            EntryDraft(kind, "ada", {"fields": fields, **more}, parcel=PARCEL)
        )

    def decide(self, outcome: str, **more: object) -> LogEntry:
        """A decision, as the bench records it."""
        data: dict[str, object] = {
            "fields": FIELDS[outcome],
            "outcome_label": outcome.replace("_", " "),
            "policy": "outcomes-2026-11-01",
            "record": {"state": "found", "version": 1},
            "simulated": False,
            "reasons": [document(FILER), document(QUIET)],
        }
        return self.store.log.append(
            EntryDraft("decision", "ada", data | more, closes=PARCEL, outcome=outcome)
        )

    def compose(self, kind: PaperKind, entry: LogEntry, language: str = "en") -> Paper:
        return self.papers.compose(kind, entry.seq, language)


def document(reason: Reason) -> dict[str, object]:
    return {
        "rule": reason.rule,
        "severity": reason.severity.name.lower(),
        "sentence": reason.sentence,
        "figures": dict(reason.figures),
        "rules": reason.rule_version,
        "filer": reason.filer,
    }


def seized_data() -> dict[str, object]:
    """What the entry of a simulated parcel's seizure holds."""
    return {
        "fields": FIELDS["seize"],
        "outcome_label": "Seize",
        "policy": "outcomes-2026-11-01",
        "record": {"state": "found", "version": 1},
        "simulated": True,
        "reasons": [document(FILER)],
    }


@pytest.fixture
def bench(tmp_path):
    clock = HandClock(MOMENT)
    store = open_store(tmp_path / "data", clock, "bench-1", "test 1.0")
    store.parcels.put_records([RECORD])
    reader = PictureReader()

    def load(ref):
        return read_stored(reader, store.parcels.scan_path, ref)

    attachments = AttachmentFiles(tmp_path / "data" / "attachments")
    papers = Papers(
        store.log,
        store.parcels,
        load,
        load_policy(assets_dir() / "policy", date(2026, 11, 26)),
        clock,
        SHIPPED,
        tmp_path / "data" / "paper",
        qr_png,
        lambda parcel: (FILER, QUIET),
        lambda sha256: reader.read([attachments.path(sha256)]),
    )
    yield Bench(store, papers, tmp_path / "data" / "paper", clock, attachments)
    store.close()


def picture_file(folder: Path) -> Path:
    """A small DICOS picture with a scale."""
    return slope(folder / "high.dcs", (120, 180), 100, 61, MOMENT, ooi_id=PARCEL)


def every_entry(bench: Bench, kind: PaperKind) -> LogEntry:
    """An entry that a paper tells of."""
    if kind is PaperKind.DETENTION_NOTICE:
        return bench.record("detention_started", DETENTION, clock=CLOCK)
    outcome = {
        PaperKind.ABANDONMENT_CONSENT: "abandonment",
        PaperKind.REFERRAL_LETTER: "pga_referral",
    }.get(kind, "seize")
    return bench.decide(outcome)
