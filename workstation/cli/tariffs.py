"""`import tariff`: a published tariff, so that codes can be checked."""

from __future__ import annotations

from workstation.adapters.system_clock import SystemClock
from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import REFERENCE_FOLDER
from workstation.services.figures_said import counted, grouped
from workstation.services.reference.tariff import tariff_document
from workstation.services.reference.tariff_files import read_tariff
from workstation.services.reference.writing import write_table


def run(arguments: Arguments, answers: Answers) -> int:
    """0: all lines are in; 2: some stay out and are named."""
    status = 0
    for file in arguments.files:
        read = read_tariff(file, arguments.start, arguments.until)
        path = arguments.data_dir / REFERENCE_FOLDER / read.file_name
        known = path.exists()
        now = SystemClock().now().isoformat()
        write_table(path, tariff_document(read.table, now, read.sha256))
        status = max(status, 2 if read.left_out else 0)
        chapters = sorted({line.code[:2] for line in read.table.lines})
        if answers.as_json:
            answers.line(
                {
                    "file": str(file),
                    "system": read.table.system,
                    "sha256": read.sha256,
                    "lines": len(read.table.lines),
                    "chapters": chapters,
                    "stored": str(path),
                    "again": known,
                    "left_out": read.left_out,
                    "faults": [{"line": f.line, "sentence": f.sentence} for f in read.faults],
                }
            )
            continue
        span = chapters[0] if len(chapters) == 1 else f"{chapters[0]} to {chapters[-1]}"
        answers.say(
            f"{file}: {counted(len(read.table.lines), 'line')} of the {read.table.system}, "
            f"chapters {span}, {grouped(read.left_out)} left out."
        )
        answers.say(*(f"  line {fault.line}: {fault.sentence}" for fault in read.faults))
    return status
