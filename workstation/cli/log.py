"""`log show` and `log verify`: the decision log, read only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.proof import Compared, compared
from workstation.composition import open_station
from workstation.domain.barcode import normalise
from workstation.domain.log import LogEntry, Verification
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.log_words import entry_words
from workstation.services.ports import DecisionLog

_PAGE = 500


def run(arguments: Arguments, answers: Answers) -> int:
    """Show or verify; 3 where an entry is damaged or the chain is broken."""
    station = open_station(arguments.data_dir, read_only=True)
    try:
        if arguments.what == "verify":
            against = compared(station.proving.checkpoints, arguments.against)
            return _verify(station.log, answers, against, full=arguments.full)
        status = 0
        for entry in _entries(station.log, arguments):
            try:
                _show(entry, answers)
            except WorkstationError as error:
                if error.notice.code != "LOG-06":
                    raise
                status = 3
                _show_damaged(entry, error.notice, answers)
        return status
    finally:
        station.close()


def _entries(log: DecisionLog, arguments: Arguments) -> Iterator[LogEntry]:
    parcel = normalise(arguments.parcel) if arguments.parcel else None
    after, left = arguments.after, arguments.limit
    while left is None or left > 0:
        page = log.entries(
            parcel_id=parcel, after=after, limit=_PAGE if left is None else min(left, _PAGE)
        )
        yield from page
        if not page:
            return
        after = page[-1].seq
        left = None if left is None else left - len(page)


def _show(entry: LogEntry, answers: Answers) -> None:
    content = entry.content
    if answers.as_json:
        answers.line(
            {
                "entry": entry.seq,
                "hash": entry.hash.hex(),
                "previous": entry.previous.hex(),
                "body": content,
            }
        )
        return
    words = [
        f"{entry.seq:>6}",
        str(content.get("at")),
        str(content.get("officer") or "-"),
        str(content.get("kind")).replace("_", " "),
        str(content.get("parcel") or ""),
        str(content.get("outcome") or "").replace("_", " "),
        entry_words(content),
        entry.hash.hex()[:16],
    ]
    answers.say("  ".join(word for word in words if word))


def _show_damaged(entry: LogEntry, notice: Notice, answers: Answers) -> None:
    """Its place is shown, and the entries after it."""
    if answers.as_json:
        answers.line({"entry": entry.seq, "error": failure_document(notice)})
    else:
        answers.say(f"{entry.seq:>6}  {notice}")


def _verify(log: DecisionLog, answers: Answers, against: Sequence[Compared], *, full: bool) -> int:
    found = log.verify(full=full)
    other = next((one for one in against if one.why), None)
    kept = [{"file": one.file, "size": one.size, "why": one.why} for one in against]
    document: dict[str, object] = {
        "holds": found.holds,
        "entries": found.entries,
        "head": found.head.hex(),
        "first_bad": found.first_bad,
        "why": found.why,
        "level": found.level,
        "signatures": found.signatures,
        "checkpoints": found.checkpoints,
        "unsigned": found.unsigned,
        "keys_to_compare": list(found.keys_to_compare),
        "against": kept,
    }
    if found.holds and other is not None:
        document["holds"] = False
        notice = Notice(
            fact=f"The log is NOT the one of {other.file}: {other.why}.",
            safe="What is in the data folder has not been changed by this.",
            act="Keep the data folder and that file as they are and call a supervisor.",
            code="PROOF-21",
        )
        if answers.as_json:
            answers.line(document | {"error": failure_document(notice)})
        else:
            answers.failure(notice)
        return 3
    if found.holds:
        if answers.as_json:
            answers.line(document)
        else:
            for line in _holding(found):
                answers.say(line)
            for one in against:
                answers.say(f"It goes on from {one.file}: {one.size:,} entries.")
        return 0
    notice = Notice(
        fact=f"The log is broken at entry {found.first_bad}: {found.why}.",
        safe=f"The {found.entries} entries before it hold.",
        act="Keep the data folder as it is and call a supervisor.",
        code="CLI-08",
    )
    if answers.as_json:
        answers.line(document | {"error": failure_document(notice)})
    else:
        answers.failure(notice)
    return 3


def _holding(found: Verification) -> Iterator[str]:
    yield f"The log holds: {found.entries:,} entries, head {found.head.hex()}."
    yield (
        f"Checked: every link and hash, {found.signatures:,} signatures,"
        f" {found.checkpoints:,} signed checkpoints."
    )
    if found.level == "chain":
        yield "“workstation log verify --full” checks every signature."
    if found.unsigned:
        yield f"{found.unsigned:,} entries are not signed by the station; each says why."
    for key in found.keys_to_compare:
        groups = " ".join(key[place : place + 4] for place in range(0, len(key), 4))
        yield f"Compare this station key with its printed fingerprint: {groups}"
