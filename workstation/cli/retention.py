"""`hold` and `retention`: what must be kept, and what may expire."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.backup import grouped
from workstation.cli.gate import THROUGH, signed_in
from workstation.composition import open_station
from workstation.domain.barcode import Barcode
from workstation.services.permissions import Deed
from workstation.services.retention import RetentionPlan
from workstation.services.retention_ports import Hold


def run(arguments: Arguments, answers: Answers) -> int:
    """Place, lift, list; plan or run."""
    reading = arguments.what == "list" or bool(getattr(arguments, "dry_run", False))
    station = open_station(arguments.data_dir, read_only=reading, through=THROUGH)
    try:
        retention = station.governing.retention()
        if arguments.what == "list":
            _tell_holds(retention.holds(), answers)
        elif arguments.verb == "hold":
            parcel = Barcode.parse(arguments.barcode).text
            with signed_in(station, arguments, Deed.HOLD) as by:
                do = retention.place if arguments.what == "place" else retention.lift
                entry = do(by, parcel, arguments.why)
            if answers.as_json:
                told = {"parcel": parcel, "hold": arguments.what == "place", "entry": entry.seq}
                answers.document(told)
            else:
                done = "placed" if arguments.what == "place" else "lifted"
                answers.say(f"Legal hold {done}: {parcel}, entry {entry.seq}.")
        elif reading:
            _tell_plan(retention.plan(), (), answers, done=False)
        else:
            with signed_in(station, arguments, Deed.RETENTION) as by:
                ran = retention.run(by)
            _tell_plan(ran.plan, ran.entries, answers, done=True)
    finally:
        station.close()
    return 0


def _tell_holds(holds: tuple[Hold, ...], answers: Answers) -> None:
    if answers.as_json:
        told = [
            {
                "parcel": one.parcel_id,
                "since": one.placed_at,
                "by": one.placed_by,
                "why": one.why,
                "entry": one.entry,
            }
            for one in holds
        ]
        answers.document({"holds": told})
    elif holds:
        answers.say(
            *(
                f"{one.parcel_id}  since {one.placed_at}, {one.placed_by}: {one.why}"
                for one in holds
            )
        )
    else:
        answers.say("No parcel is on legal hold.")


def _tell_plan(
    plan: RetentionPlan, entries: tuple[int, ...], answers: Answers, *, done: bool
) -> None:
    size = sum(one.size for one in plan.due)
    if answers.as_json:
        files = [
            {"file": one.name, "bytes": one.size, "parcels": list(one.parcels), "since": one.since}
            for one in plan.due
        ]
        answers.document(
            {
                "done": done,
                "policy": plan.policy,
                "expired" if done else "due": files,
                "bytes": size,
                "kept": dict(plan.kept),
                "finished": len(plan.left_over),
                "entries": list(entries),
            }
        )
        return
    verb = "Expired" if done else "Due to expire"
    answers.say(
        f"{verb} by {plan.policy}: {len(plan.due)} picture files, {grouped(size)} bytes.",
        *(f"  {one.name}  of {', '.join(one.parcels)}" for one in plan.due),
        *(f"Kept: {count}, {why}." for why, count in plan.kept.items()),
    )
