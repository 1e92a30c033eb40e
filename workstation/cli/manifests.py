"""`import manifest`: bring a manifest file in, or tell what it would bring."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from workstation.adapters.manifests.column_folder import read_columns
from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.repairs import repair_documents, repair_words
from workstation.composition import Station
from workstation.domain.differences import Difference
from workstation.domain.repair import Repair
from workstation.services.figures_said import counted
from workstation.services.manifest_import import ImportProgress, ManifestImport, ManifestPreview
from workstation.services.records import record_document

_TELL_EVERY_S = 1.0
_STEPS_BACK = 5


def bring_manifest(station: Station, file: Path, arguments: Arguments, answers: Answers) -> int:
    """0: all is in, or would be; 2: some lines stay out and are named."""
    columns = None if arguments.columns is None else read_columns(arguments.columns)
    if arguments.preview:
        seen = station.importing.preview(file, columns)
        _tell_preview(file, seen, answers)
        return 2 if seen.repairs else 0
    if arguments.behind and hasattr(os, "nice"):
        os.nice(_STEPS_BACK)
    progress = _Progress(file, answers) if arguments.progress else None
    done = station.importing.manifest(file, columns, progress, arriving=arguments.arriving)
    _tell_import(file, done, answers)
    return 2 if done.run.repairs else 0


class _Progress:
    """Says how far an import has come, once a second at most."""

    def __init__(self, file: Path, answers: Answers) -> None:
        self._file, self._answers, self._said = file, answers, 0.0

    def __call__(self, step: ImportProgress) -> None:
        now = time.monotonic()
        if now - self._said < _TELL_EVERY_S and step.bytes_done < step.bytes_total:
            return
        self._said = now
        run = step.run
        if self._answers.as_json:
            self._answers.line(
                {
                    "file": str(self._file),
                    "progress": {
                        "format": step.reader,
                        "run": run.run_id,
                        "bytes_done": step.bytes_done,
                        "bytes_total": step.bytes_total,
                        "read": run.read,
                        "new": run.new,
                        "changed": run.changed,
                        "same": run.same,
                        "to_repair": run.repairs,
                    },
                }
            )
        else:
            part = 100 * step.bytes_done // max(step.bytes_total, 1)
            self._answers.note(f"{self._file}: {part} %, {_grouped(run.read)} records")


def _tell_import(file: Path, done: ManifestImport, answers: Answers) -> None:
    run, count = done.run, done.count
    left_out = run.repairs - len(done.repairs)
    if answers.as_json:
        answers.line(
            {
                "file": str(file),
                "format": done.reader,
                "read": run.read,
                "new": count.new,
                "changed": count.changed,
                "same": count.same,
                "to_repair": run.repairs,
                "containers": run.containers,
                "consignments": run.consignments,
                "run": run.run_id,
                "resumed": done.resumed,
                "repairs": repair_documents(done.repairs),
                "repairs_not_shown": left_out,
            }
        )
        return
    again = " It went on from where the last import of this file was broken off."
    answers.say(
        f"{file}: {counted(run.read, 'record')} read ({done.reader}): {_grouped(count.new)} new, "
        f"{_grouped(count.changed)} changed, {_grouped(count.same)} the same, "
        f"{_grouped(run.repairs)} to repair.{_beside(run.containers, run.consignments)}"
        f"{again if done.resumed else ''}"
    )
    _say_repairs(done.repairs, left_out, answers)


def _beside(containers: int, consignments: int) -> str:
    """What a file tells beside records: one of a master bill alone would seem to tell nothing."""
    told = [
        counted(number, what)
        for number, what in ((containers, "container"), (consignments, "consignment"))
        if number
    ]
    return f" It also tells {' and '.join(told)}." if told else ""


def _tell_preview(file: Path, seen: ManifestPreview, answers: Answers) -> None:
    states = [one.state for one in seen.records]
    if answers.as_json:
        answers.line(
            {
                "file": str(file),
                "preview": True,
                "format": seen.reader,
                "columns": None if seen.columns is None else seen.columns.name,
                "whole": seen.whole,
                "estimated_records": seen.estimate,
                **{state: states.count(state) for state in ("new", "changed", "same")},
                "to_repair": len(seen.repairs),
                "records": [
                    {
                        "state": one.state,
                        "record": record_document(one.record),
                        "differences": difference_documents(one.differences),
                    }
                    for one in seen.records
                ],
                "containers": len(seen.containers),
                "consignments": len(seen.consignments),
                "repairs": repair_documents(seen.repairs),
            }
        )
        return
    part = "the whole file" if seen.whole else f"its start of about {_grouped(seen.estimate)}"
    answers.say(
        f"{file}: preview of {part} ({seen.reader}); nothing has been stored. "
        f"{states.count('new')} new, {states.count('changed')} changed, "
        f"{states.count('same')} the same, {len(seen.repairs)} to repair."
        f"{_beside(len(seen.containers), len(seen.consignments))}"
    )
    for one in seen.records:
        answers.say(f"  {one.record.parcel_id}: {one.state}")
        for change in one.differences:
            answers.say(f"    {difference_words(change)}")
    _say_repairs(seen.repairs, 0, answers)


def difference_documents(found: Sequence[Difference]) -> list[dict[str, str]]:
    """Differences as JSON."""
    return [{"field": one.field, "before": one.before, "after": one.after} for one in found]


def difference_words(change: Difference) -> str:
    """ "Value: 24.50 USD, now 30 USD"."""
    before, after = change.before or "not declared", change.after or "not declared"
    return f"{change.field}: {before}, now {after}"


def _say_repairs(repairs: Sequence[Repair], left_out: int, answers: Answers) -> None:
    for words in repair_words(repairs, "line"):
        answers.say(words)
    if left_out:
        answers.say(f"  ... and {_grouped(left_out)} more; repair these first.")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
