"""`decide`: the screen's rules and the screen's record, with no screen."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.documents import entry_summary
from workstation.cli.field_documents import (
    field_document,
    field_lines,
    given_fields,
    must_documents,
)
from workstation.cli.secrets import read_fields, read_password
from workstation.composition import POLICY_FOLDER, Station, open_station
from workstation.domain.barcode import Barcode
from workstation.domain.decision import Outcome, Policy
from workstation.domain.estimate import WeightOpinion
from workstation.domain.findings import Detection, NotChecked
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.opinions import Opinions
from workstation.domain.picture_facts import picture_facts
from workstation.imaging.weighing import together, weigh
from workstation.resources import assets_dir
from workstation.services.case_words import what_follows
from workstation.services.decisions import DecisionRequest, Seen, SeenScan, shift_for
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.policy import load_policy

THROUGH = "command line"


def run(arguments: Arguments, answers: Answers) -> int:
    """Sign in, judge the parcel's scans and record the decision; 0 once it is on disk."""
    outcome = Outcome(arguments.outcome)
    if arguments.show_fields:
        return _show_fields(outcome, arguments, answers)
    if arguments.barcode is None or arguments.officer is None:
        missing = "the parcel's number" if arguments.barcode is None else "the officer (--officer)"
        raise WorkstationError(
            Notice(
                fact=f"The command is not complete: {missing} is missing.",
                safe="Nothing has been recorded.",
                act="See “workstation decide --help”.",
                code="CLI-07",
            )
        )
    Barcode.parse(arguments.barcode)
    read_fields(arguments.fields)  # what is no JSON is told before anybody signs in
    password = read_password(arguments.password_file)
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        officer = station.accounts.sign_in(arguments.officer, password)
        try:
            entry = decide(
                station,
                officer,
                station.parcels.open(arguments.barcode, arguments.parent),
                outcome,
                given_fields(
                    arguments,
                    station.policy.fields_of(outcome),
                    station.casework.attachments,
                ),
                arguments.threshold,
                arguments.amend,
                arguments.how,
            )
        finally:
            station.accounts.sign_out(officer)
    finally:
        station.close()
    told = what_follows(entry)
    if answers.as_json:
        answers.document({"recorded": True, "told": list(told)} | entry_summary(entry))
    else:
        label = station.policy.outcomes[outcome].label
        parcel = entry.content.get("parcel")
        answers.say(f"Recorded: {label} of {parcel}, entry {entry.seq}, hash {entry.hash.hex()}.")
        answers.say(*told)
    return 0


def decide(
    station: Station,
    officer: Officer,
    opened: OpenedParcel,
    outcome: Outcome,
    fields: dict[str, object],
    threshold: float | None = None,
    amend_reason: str = "",
    how: str = "",
) -> LogEntry:
    """Read and judge the parcel's scans as the screen would, and record the decision."""
    weights: list[WeightOpinion] = []
    scans = tuple(_judged(station, opened, officer, weights))
    if scans:
        told = [Opinions.of(scan.opinion, scan.others) for scan in scans]
        facts = picture_facts(told, station.settings.threshold)
        opened = station.parcels.with_pictures(opened, together(weights), facts)
    threshold = threshold if threshold is not None else station.settings.threshold
    return station.deciding.record(
        DecisionRequest(
            opened,
            outcome,
            fields,
            officer,
            Seen(
                scans=scans,
                opened_at=opened.opened_at,
                shift=shift_for([scan.opinion for scan in scans], threshold),
                marks_shown=False,
                marks_ever_shown=False,
                filters=(),
                through=THROUGH,
            ),
            amend_reason,
            how,
        )
    )


def _judged(
    station: Station, opened: OpenedParcel, officer: Officer, weights: list[WeightOpinion]
) -> list[SeenScan]:
    """Each scan as every model sees it; what each weighs is added to `weights`."""
    found: list[SeenScan] = []
    for ref in opened.scans:
        opinion: Detection | NotChecked
        try:
            scan = station.parcels.load(ref)
        except WorkstationError as error:
            found.append(SeenScan(ref, opinion=NotChecked(error.notice.fact, error.notice.code)))
            continue
        weights.append(weigh(scan))
        opinion = station.parcels.judge(scan)
        others: list[tuple[str, Detection | NotChecked | None]] = []
        for model in station.parcels.models_beside():
            said = station.parcels.judge_beside(model.name, scan)
            if model.shadow:
                who = station.parcels.identity_beside(model.name)
                station.shadowing.record(ref, scan.identity, who, said, officer)
            else:
                others.append((model.name, said))
        found.append(
            SeenScan(
                ref,
                opinion=opinion,
                rows=scan.rows,
                columns=scan.columns,
                others=tuple(others),
            )
        )
    return found


def _show_fields(outcome: Outcome, arguments: Arguments, answers: Answers) -> int:
    from workstation.adapters.system_clock import SystemClock

    today = SystemClock().now().date()
    policy = load_policy(assets_dir() / "policy", today, arguments.data_dir / POLICY_FOLDER)
    if answers.as_json:
        answers.document(fields_document(policy, outcome))
        return 0
    answers.say(
        f"{policy.outcomes[outcome].label} ({policy.version})",
        *field_lines(policy.fields_of(outcome)),
    )
    return 0


def fields_document(policy: Policy, outcome: Outcome) -> dict[str, object]:
    """The fields an outcome asks, as JSON."""
    return {
        "outcome": outcome.value,
        "label": policy.outcomes[outcome].label,
        "policy": policy.version,
        "source": policy.source,
        "fields": [field_document(spec) for spec in policy.fields_of(outcome)],
        "must": must_documents(policy.outcomes[outcome].must),
        "may_split": policy.may_split,
    }
