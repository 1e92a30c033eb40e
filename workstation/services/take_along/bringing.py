"""What was decided on a package's parcels at another station, brought back as evidence.

The decision log is one chain a station. Entries of another station are never put into it: they come
as an unbroken piece of that station's own chain, from the entry that tells of opening the package to
the last one, are verified link by link, and kept as a file. The log here says which file it is, by
its SHA-256, and what it tells of each parcel.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from workstation.domain.log import LogEntry, canonical_bytes, chain_hash
from workstation.domain.scan import ScanRef
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.take_along import notices
from workstation.services.take_along.codec import Unfit, text_of, whole_of
from workstation.services.take_along.contents import (
    BROUGHT,
    TakenParcel,
    object_of,
    parcel_bytes,
    sha_of,
)
from workstation.services.take_along.pictures import BroughtIn, PackedPictures
from workstation.services.take_along.ports import Open, Opened, Write
from workstation.services.take_along.taking import KIND

BROUGHT_KIND = "brought_back"
"""Of the log entry that names a file of another station's entries."""
ELSEWHERE_KIND = "decided_elsewhere"
"""Of the log entry that says what another station decided on a parcel."""
_SIGNATURES = frozenset({"station_signature", "officer_signature"})
"""Of an entry's line; absent in packages of earlier versions."""
_PAGE = 500
_LOOK_BACK = 10_000

Keep = Callable[[Opened, str], Path]
"""Keeps a package's own file as evidence under its SHA-256."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What goes back to the station that packed."""

    file: Path
    package_id: str
    first: int
    last: int
    decisions: int
    pictures: int
    """Files of pictures that were made here since."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A decision that another station recorded."""

    parcel_id: str
    outcome: str
    label: str
    officer: str
    at: str
    station: str
    entry: int
    hash: str

    def document(self) -> dict[str, object]:
        """For the log, and as JSON."""
        return {
            "outcome": self.outcome,
            "outcome_label": self.label,
            "officer": self.officer,
            "at": self.at,
            "station": self.station,
            "entry": self.entry,
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What another station's entries tell, verified."""

    package_id: str
    station: str
    signed: str
    sha256: str
    """Of the file that is kept."""
    kept: Path
    first: int
    last: int
    head: str
    decisions: tuple[Elsewhere, ...]
    """In the order they were recorded: a later one on the same parcel amends an earlier."""
    undecided: tuple[str, ...]
    again: bool
    """It was brought back before: nothing has been recorded now."""
    pictures: tuple[BroughtIn, ...]
    """What came of each parcel whose pictures were made there."""


class BringBack:
    """Returns what was decided here, and takes in what was decided elsewhere."""

    def __init__(
        self,
        log: DecisionLog,
        clock: Clock,
        station: str,
        software: str,
        write: Write,
        open_: Open,
        keep: Keep,
        pictures: PackedPictures,
    ) -> None:
        """`pictures` finds those that were made here, and files those that come back."""
        self._pictures = pictures
        self._log, self._clock, self._station, self._software = log, clock, station, software
        self._write, self._open, self._keep = write, open_, keep

    def export(self, out: Path, secret: bytes, who: str, package: str = "") -> Returned:
        """Write what was recorded since a package was opened here; the newest by default.

        `package` is the start of a package's id.

        Raises
        ------
        WorkstationError
            TAKE-02, -11, -14.
        """
        found = self._log.verify()
        if not found.holds:
            raise notices.own_log_broken(found.first_bad, found.why)
        opened = self._opened_here(package)
        package_id = str(_data(opened)["package"])
        taken = set(_texts(_data(opened), "parcels"))
        decisions, place, last = 0, 0, opened
        with self._write(out) as writing:
            for entries in self._from(opened.seq):
                place, last = place + 1, entries[-1]
                decisions += sum(_is_decision(one, taken) for one in entries)
                writing.add(f"log/{place}.jsonl", b"".join(map(_line, entries)))
            pictures = 0
            for number, parcel_id in enumerate(sorted(taken), 1):
                made = self._pictures.of(parcel_id, partial(_made_after, opened))
                for path, source, sha256 in self._pictures.files(parcel_id, made):
                    writing.add_file(path, source, sha256)
                if made:
                    parcel = TakenParcel(parcel_id, pictures=made)
                    writing.add(f"parcels/{number}.json", parcel_bytes(parcel))
                pictures += len(made)
            about = {
                "package": package_id,
                "first": opened.seq,
                "last": last.seq,
                "previous": opened.previous.hex(),
                "signatures_before": self._signatures_before(opened).hex(),
                "head": last.hash.hex(),
            }
            writing.finish(BROUGHT, self._station, self._software, self._clock.now(), about, secret)
        told = {"deed": "returned", "through": "command line", "pictures": pictures, **about}
        self._log.append(EntryDraft(KIND, who, told))
        return Returned(out, package_id, opened.seq, last.seq, decisions, pictures)

    def open(self, file: Path, who: str) -> BroughtBack:
        """Verify another station's entries, keep them, record what they tell of each parcel, and
        file the pictures that were made there.

        The same file again records nothing.

        Raises
        ------
        WorkstationError
            TAKE-05 to -10, -12, -13, -16: nothing of it has been kept. STORE-nn, TAKE-18: pictures
            of the parcels before are in, nothing is recorded; opening it again goes on.
        """
        name = file.name[:100]
        with self._open(file) as package:
            listing = package.listing
            if listing.kind != BROUGHT:
                raise notices.other_kind(name, listing.kind)
            try:
                package_id = sha_of(listing.about.get("package"), "package")
                entries = self._verified(name, package, package_id)
            except Unfit as error:
                raise notices.unfit(f"“{name}”", str(error)) from error
            packed = self._packed_here(package_id)
            if packed is None:
                raise notices.not_ours(name)
            sha256 = package.sha256()
            decisions = tuple(_decisions(entries, set(packed)))
            again = self._known(BROUGHT_KIND, None, sha256)
            kept = self._keep(package, sha256)
            ours = set(packed)
            pictures = tuple(
                self._pictures.bring(package, listed, partial(_fits, ours))
                for listed in listing.files
                if listed.path.startswith("parcels/")
            )
            if not again:
                self._record(who, package, package_id, sha256, entries, decisions, pictures)
            decided = {one.parcel_id for one in decisions}
            return BroughtBack(
                *(package_id, listing.station, package.signed, sha256, kept),
                *(entries[0].seq, entries[-1].seq, entries[-1].hash.hex(), decisions),
                tuple(parcel for parcel in packed if parcel not in decided),
                again,
                pictures,
            )

    # Inside

    def _record(
        self,
        who: str,
        package: Opened,
        package_id: str,
        sha256: str,
        entries: Sequence[LogEntry],
        decisions: Sequence[Elsewhere],
        pictures: Sequence[BroughtIn],
    ) -> None:
        """An entry for each parcel, then one for the file: that one says that all are there."""
        for one in decisions:
            if not self._known(ELSEWHERE_KIND, one.parcel_id, sha256, one.hash):
                told = {"file": sha256, "package": package_id, **one.document()}
                self._log.append(EntryDraft(ELSEWHERE_KIND, who, told, parcel=one.parcel_id))
        self._log.append(
            EntryDraft(
                BROUGHT_KIND,
                who,
                {
                    "file": sha256,
                    "package": package_id,
                    "station": package.listing.station,
                    "signed": package.signed,
                    "first": entries[0].seq,
                    "last": entries[-1].seq,
                    "head": entries[-1].hash.hex(),
                    "decisions": len(decisions),
                    "pictures_of": [one.parcel_id for one in pictures if one.kind != "refused"],
                    "pictures_refused": [o.parcel_id for o in pictures if o.kind == "refused"],
                    "through": "command line",
                },
            )
        )

    def _known(self, kind: str, parcel: str | None, sha256: str, digest: str = "") -> bool:
        found = self._log.entries(parcel_id=parcel, limit=_LOOK_BACK, newest=True, kinds=(kind,))
        return any(
            data.get("file") == sha256 and (not digest or data.get("hash") == digest)
            for data in map(_data, found)
        )

    def _opened_here(self, package: str) -> LogEntry:
        for entry in self._log.entries(limit=_LOOK_BACK, newest=True, kinds=(KIND,)):
            data = _data(entry)
            if data.get("deed") == "opened" and str(data.get("package")).startswith(package):
                return entry
        raise notices.nothing_opened(f"{package} " if package else "")

    def _signatures_before(self, entry: LogEntry) -> bytes:
        found = self._log.entries(after=entry.seq - 2, limit=1) if entry.seq > 1 else ()
        return found[0].signatures if found else b""

    def _packed_here(self, package_id: str) -> tuple[str, ...] | None:
        for entry in self._log.entries(limit=_LOOK_BACK, newest=True, kinds=(KIND,)):
            data = _data(entry)
            if data.get("deed") == "packed" and data.get("package") == package_id:
                return _texts(data, "parcels")
        return None

    def _from(self, first: int) -> Iterator[tuple[LogEntry, ...]]:
        after = first - 1
        while page := self._log.entries(after=after, limit=_PAGE):
            yield page
            after = page[-1].seq

    def _verified(self, name: str, package: Opened, package_id: str) -> list[LogEntry]:
        """The entries, each linked to the one before, the first of them that of the opening."""
        about = package.listing.about
        first, last = whole_of(about.get("first"), "first"), whole_of(about.get("last"), "last")
        previous = bytes.fromhex(sha_of(about.get("previous"), "previous"))
        before = _signatures(about.get("signatures_before", ""), (0, 1, 2))
        head = sha_of(about.get("head"), "head")
        entries: list[LogEntry] = []
        for listed in package.listing.files:
            if not listed.path.startswith("log/"):
                continue
            for line in package.read(listed).splitlines():
                entry = _entry(line)
                why = _fault(entry, first + len(entries), previous, before)
                if why:
                    raise notices.broken_chain(name, f"entry {entry.seq}: {why}")
                entries.append(entry)
                previous, before = entry.hash, entry.signatures
        if not entries or entries[-1].seq != last or previous.hex() != head:
            raise notices.broken_chain(name, "the last entry is not the one that is named")
        data = _data(entries[0])
        opened = entries[0].content.get("kind") == KIND and data.get("deed") == "opened"
        if not opened or data.get("package") != package_id:
            raise notices.broken_chain(name, "they do not begin with the opening of the package")
        return entries


def _line(entry: LogEntry) -> bytes:
    told = {
        "seq": entry.seq,
        "previous": entry.previous.hex(),
        "hash": entry.hash.hex(),
        "body": entry.body.decode("utf-8"),
        "station_signature": (entry.station_signature or b"").hex(),
        "officer_signature": (entry.officer_signature or b"").hex(),
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8") + b"\n"


def _entry(line: bytes) -> LogEntry:
    told = object_of(line, "an entry")
    if set(told) - _SIGNATURES != {"seq", "previous", "hash", "body"} or not isinstance(
        told["body"], str
    ):
        raise Unfit("an entry does not hold seq, previous, hash and body")
    try:
        body = told["body"].encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unfit("an entry is no text") from error
    return LogEntry(
        whole_of(told["seq"], "seq"),
        body,
        bytes.fromhex(sha_of(told["previous"], "previous")),
        bytes.fromhex(sha_of(told["hash"], "hash")),
        *(_signatures(told.get(name, ""), (0, 1)) or None for name in sorted(_SIGNATURES)[::-1]),
    )


def _signatures(told: object, how_many: tuple[int, ...]) -> bytes:
    """Signatures as hexadecimal digits, one behind the other; none is an empty text."""
    if not isinstance(told, str) or len(told) not in [128 * one for one in how_many]:
        raise Unfit("a signature has another length")
    try:
        return bytes.fromhex(told)
    except ValueError as error:
        raise Unfit("a signature is not written in hexadecimal digits") from error


def _fault(entry: LogEntry, number: int, previous: bytes, before: bytes) -> str:
    if entry.seq != number:
        return f"entry {number} is missing"
    if entry.previous != previous:
        return "its link to the entry before it is broken"
    if chain_hash(previous, entry.body, before) != entry.hash:
        return "its content does not match its hash"
    try:
        content = json.loads(entry.body)
        canonical = canonical_bytes(content) if isinstance(content, dict) else b""
    except (ValueError, RecursionError):
        canonical = b""
    if canonical != entry.body or content.get("seq") != number:
        return "its content is not in the canonical form or names another number"
    return ""


def _decisions(entries: Sequence[LogEntry], parcels: set[str]) -> Iterator[Elsewhere]:
    for entry in entries:
        content = entry.content
        if not _is_decision(entry, parcels):
            continue
        data = content.get("data")
        label = data.get("outcome_label") if isinstance(data, dict) else None
        told = {
            name: text_of(content.get(name), name)
            for name in ("outcome", "officer", "at", "station")
        }
        yield Elsewhere(
            str(content["parcel"]),
            told["outcome"],
            str(label or told["outcome"])[:200],
            told["officer"],
            told["at"],
            told["station"],
            entry.seq,
            entry.hash.hex(),
        )


def _made_after(opened: LogEntry, ref: ScanRef) -> bool:
    """Whether a picture came after the package: what the package brought was stored before."""
    at = datetime.fromisoformat(str(opened.content["at"]))
    return datetime.fromisoformat(ref.added_at) > at


def _fits(ours: set[str], parcel: TakenParcel) -> str:
    if parcel.parcel_id not in ours:
        return f"{parcel.parcel_id[:40]} was not in the package"
    if parcel.versions or parcel.containers or parcel.consignments:
        return "it holds more than pictures"
    return ""


def _is_decision(entry: LogEntry, parcels: set[str]) -> bool:
    content = entry.content
    return content.get("kind") == "decision" and content.get("parcel") in parcels


def _data(entry: LogEntry) -> Mapping[str, object]:
    data = entry.content.get("data")
    return data if isinstance(data, dict) else {}


def _texts(data: Mapping[str, object], name: str) -> tuple[str, ...]:
    told = data.get(name)
    return tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()
