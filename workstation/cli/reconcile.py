"""`reconcile`: a carton's contents ticked off against what was declared."""

from __future__ import annotations

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.composition import open_station
from workstation.domain.identifiers import identify
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.reconciling import Reconciliation, Standing, Tick
from workstation.services.reconcile import Reconciling


def run(arguments: Arguments, answers: Answers) -> int:
    """0: told, whatever is short or over; 2: some numbers are none; 3: the station failed."""
    found: list[str] = arguments.found
    station = open_station(arguments.data_dir, read_only=not found, through="command line")
    try:
        reconciling = Reconciling(station.store, station.log)
        carton = reconciling.open(arguments.container)
        refused: list[tuple[str, Notice]] = []
        for raw in found:
            try:
                carton = carton.with_ticks([reconciling.found(carton, raw)])
            except WorkstationError as error:
                if error.environment:
                    raise
                refused.append((raw, error.notice))
        entry: LogEntry | None = None
        if len(refused) < len(found):
            entry = reconciling.record(carton, "", "command line")
    finally:
        station.close()
    if answers.as_json:
        answers.document(
            _document(carton, refused) | {"entry": None if entry is None else entry.seq}
        )
    else:
        answers.say(*_words(carton, refused))
        if entry is not None:
            answers.say(f"  Recorded: entry {entry.seq}.")
    return 2 if refused else 0


def _document(carton: Reconciliation, refused: list[tuple[str, Notice]]) -> dict[str, object]:
    return {
        "container": carton.container.container_id,
        "kind": carton.container.kind,
        "declared_parcels": carton.container.declared_parcels,
        "records": carton.records,
        "agrees": carton.agrees,
        "words": carton.words,
        "missing": carton.short,
        **{
            one.value: [_tick(tick) for tick in carton.of(one)]
            for one in (Standing.FOUND, Standing.SHORT, Standing.OVER)
        },
        "refused": [{"given": raw, "error": failure_document(notice)} for raw, notice in refused],
    }


def _tick(tick: Tick) -> dict[str, object]:
    told: dict[str, object] = {"parcel": tick.parcel_id, "title": tick.title}
    if tick.standing is Standing.OVER:
        told |= {"why": tick.why, "near": list(tick.near)}
    return told


def _words(carton: Reconciliation, refused: list[tuple[str, Notice]]) -> list[str]:
    lines = [f"{identify(carton.container.container_id).spoken}: {carton.words}"]
    for standing in (Standing.OVER, Standing.SHORT, Standing.FOUND):
        for tick in carton.of(standing):
            said = tick.why or tick.title
            near = ", ".join(identify(one).spoken for one in tick.near)
            asked = f" Did you mean {near}?" if near else ""
            lines.append(
                f"  {standing.value.upper()} {identify(tick.parcel_id).spoken}: {said}.{asked}"
            )
    lines += [f"  {raw}: {notice}" for raw, notice in refused]
    return lines
