"""Papers of a case: composed from the log, kept as files, each printing told in the log."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from workstation.domain.case import DECISION, PAPER, CaseFile
from workstation.domain.decision import CaseDeed, Policy
from workstation.domain.log import LogEntry, canonical_bytes
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.paper import Paper, PaperKind, Value
from workstation.domain.reasons import Reason
from workstation.services.case_reading import read_case
from workstation.services.filer_notice import KIND as NOTICE_KIND
from workstation.services.filer_notice import filer_notice, notice_text
from workstation.services.paper.facts import Facts, moment, text
from workstation.services.paper.filling import asked_for, offered
from workstation.services.paper.names import names_of
from workstation.services.paper.office import load_office
from workstation.services.paper.photos import ReadPhoto, report_photos
from workstation.services.paper.pictures import Load, report_pictures
from workstation.services.paper.rights import load_rights
from workstation.services.paper.template import MOST_CHARACTERS, Broken, Template
from workstation.services.paper.texts import DEFAULT, Texts, languages, load_texts
from workstation.services.ports import Clock, DecisionLog, EntryDraft, ParcelStore

FOLDER = "paper"
"""In the data folder: the site's own templates, texts, rights and its office."""
CODE_TAG = "NII-PAPER-1"
STYLE = "style.css"
_PARTS = ("head", "foot")
_VERSIONS = 200
_PRINTABLE = frozenset(
    {DECISION, CaseDeed.DETENTION_STARTED, CaseDeed.CONSENT, CaseDeed.EXAMINATION}
)
_MOST_ENTRIES = 8
"""Of one parcel whose papers are offered: the newest ones."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of one printing: the file that was written, or the printer that took it."""

    file: Path | None = None
    sha256: str = ""
    printer: str = ""
    pages: int = 0
    through: str = "bench"


@dataclass(frozen=True, slots=True)
class Offer:
    """One paper that can be printed of a parcel's case; `kind` None: the notice to the filer."""

    kind: PaperKind | None
    entry: int
    about: str
    """What its entry is, in words."""

    @property
    def words(self) -> str:
        return "Notice to the filer" if self.kind is None else self.kind.words


@dataclass(frozen=True, slots=True)
class _Shape:
    """The template of a paper, checked, and whose it is."""

    template: Template
    style: str
    words: str
    remarks: tuple[str, ...] = field(default=())


class Papers:
    """Composes papers and records their printing. Calls block."""

    def __init__(
        self,
        log: DecisionLog,
        store: ParcelStore,
        load: Load,
        policy: Policy,
        clock: Clock,
        shipped: Path,
        site: Path,
        code: Callable[[str], bytes],
        checks: Callable[[str], Sequence[Reason]],
        photo: ReadPhoto,
    ) -> None:
        self._log, self._store, self._load, self._policy = log, store, load, policy
        self._clock, self._shipped, self._site, self._code = clock, shipped, site, code
        self._checks, self._photo = checks, photo

    def languages(self) -> tuple[str, ...]:
        """The languages that papers can be printed in, English first."""
        return languages(self._shipped, self._site)

    def language(self) -> str:
        """The site's own language."""
        chosen = load_office(self._site)[0].language
        return chosen if chosen in self.languages() else DEFAULT

    def offered(self, number: int) -> tuple[PaperKind, ...]:
        """The papers that can be printed of an entry.

        Raises
        ------
        WorkstationError
            PAPER-01 where there is no such entry of a parcel, LOG-06.
        """
        return offered(self._facts(number, DEFAULT)[0])

    def of_parcel(self, parcel: str) -> tuple[Offer, ...]:
        """All that can be printed of a parcel, the newest entry first.

        Raises
        ------
        WorkstationError
            LOG-06, STORE-nn.
        """
        case = read_case(self._log, parcel)
        told = [one for one in case.entries if one.kind in _PRINTABLE]
        found: list[Offer] = []
        for one in told[: -_MOST_ENTRIES - 1 : -1]:
            facts, _ = self._facts(one.entry, DEFAULT, case)
            what = facts.decision.words if facts.decision is not None else one.kind
            about = f"{what.replace('_', ' ')}, entry {one.entry}, {one.officer}, {moment(one.at)}"
            found += [Offer(kind, one.entry, about) for kind in offered(facts)]
            if facts.decision is not None or facts.detention is not None:
                found.append(Offer(None, one.entry, about))
        return tuple(found)

    def compose(self, kind: PaperKind, number: int, language: str = "") -> Paper:
        """A paper that tells of the entry of that number, in a language or the site's own.

        Raises
        ------
        WorkstationError
            PAPER-01 where there is no such entry, PAPER-02 where there is no such language,
            PAPER-08 where the entry is not one that this paper tells of; LOG-06, STORE-nn.
        """
        facts, remarks = self._facts(number, language or self.language())
        filled = asked_for(kind, facts)
        pictures: dict[str, bytes] = {}
        if kind is PaperKind.EXAMINATION_REPORT:
            refs = self._store.scans(facts.case.parcel)
            filled.values["pictures"], pictures = report_pictures(facts, refs, self._load)
            filled.values["photo_pictures"], photos = report_photos(facts, self._photo)
            pictures.update(photos)
        for name, signature in filled.signatures.items():
            pictures[name] = _signature(signature)
        values = filled.values
        digest = hashlib.sha256(
            canonical_bytes(
                {"kind": kind.value, "language": facts.texts.language, "values": values}
            )
        ).hexdigest()
        shape = self._shape(kind)
        html, used = self._filled(kind, shape, facts.texts, values)
        entry, texts = facts.entry, facts.texts
        station = str(values["station"])
        code = f"{CODE_TAG} {quote(station)} {entry.seq} {entry.hash.hex()}"
        pictures["qr"] = self._code(code)
        marks = [f"SHA-256 {digest}", *(["SIMULATED"] if facts.simulated else [])]
        return Paper(
            kind=kind,
            language=texts.language,
            title=_own(texts, kind, "title"),
            author=station,
            html=html,
            style=used.style,
            pictures=pictures,
            header=f"{station} · {entry.seq} · {facts.case.parcel}",
            footer=" · ".join(marks),
            code=code,
            sha256=digest,
            entry=entry.seq,
            entry_hash=entry.hash.hex(),
            parcel=facts.case.parcel,
            simulated=facts.simulated,
            page=facts.office.page,
            page_words=texts.say("page", count="{page}", total="{pages}"),
            texts="".join([*texts.common.values(), *texts.papers[kind].values()]),
            remarks=(*remarks, *used.remarks),
            template=used.words,
        )

    def keep(
        self, paper: Paper, pdf: bytes, target: Path, officer: Officer | None, printed: Printed
    ) -> LogEntry:
        """Write the file and tell the log: `write`, then `record`.

        Raises
        ------
        WorkstationError
            As both.
        """
        return self.record(paper, officer, self.write(pdf, target, printed))

    def write(self, pdf: bytes, target: Path, printed: Printed) -> Printed:
        """Write the file, whole or not at all; what is to be recorded of it.

        Raises
        ------
        WorkstationError
            PAPER-09 where a file of that name is there, PICTURE-01 where it cannot be written.
        """
        from workstation.imaging.files import whole_file

        if target.exists():
            raise WorkstationError(_there(target))
        with whole_file(target) as stream:
            stream.write(pdf)
        return replace(printed, file=target, sha256=hashlib.sha256(pdf).hexdigest())

    def record(self, paper: Paper, officer: Officer | None, printed: Printed) -> LogEntry:
        """Tell the log of one printing; durable when this returns. Without its entry the file that
        was written is taken away again.

        Raises
        ------
        WorkstationError
            LOG-nn where the entry could not be made durable.
        """
        data: dict[str, object] = {
            "paper": paper.kind.value,
            "entry": paper.entry,
            "hash": paper.entry_hash,
            "language": paper.language,
            "data_sha256": paper.sha256,
            "file": None if printed.file is None else printed.file.name,
            "sha256": printed.sha256 or None,
            "printer": printed.printer or None,
            "pages": printed.pages,
            "template": paper.template,
            "remarks": list(paper.remarks),
            "through": printed.through,
            "simulated": paper.simulated,
        }
        name = "" if officer is None else officer.name
        try:
            return self._log.append(EntryDraft(PAPER, name, data, parcel=paper.parcel))
        except BaseException:
            if printed.file is not None:
                with contextlib.suppress(OSError):
                    printed.file.unlink(missing_ok=True)
            raise

    def notice(self, number: int) -> dict[str, object]:
        """What the filer of the data is told of an entry (`services.filer_notice`).

        Raises
        ------
        WorkstationError
            PAPER-01 where there is no such entry, PAPER-10 where it is no disposition; LOG-06,
            STORE-nn.
        """
        facts, _ = self._facts(number, DEFAULT)
        return filer_notice(facts, self._checks(facts.case.parcel))

    def keep_notice(
        self, document: Mapping[str, object], target: Path, officer: Officer | None, through: str
    ) -> LogEntry:
        """Write a notice as JSON, its text beside it, and tell the log.

        Raises
        ------
        WorkstationError
            As `keep`.
        """
        from workstation.imaging.files import whole_file

        beside = target.with_suffix(".txt" if target.suffix != ".txt" else ".words.txt")
        written: list[Path] = []
        files = {
            target: json.dumps(document, indent=2, ensure_ascii=False) + "\n",
            beside: notice_text(document),
        }
        for path in files:
            if path.exists():
                raise WorkstationError(_there(path))
        try:
            for path, words in files.items():
                with whole_file(path) as stream:
                    stream.write(words.encode("utf-8", "replace"))
                written.append(path)
            data: dict[str, object] = {
                "paper": NOTICE_KIND,
                "entry": document["entry"],
                "hash": document["entry_hash"],
                "file": target.name,
                "sha256": hashlib.sha256(files[target].encode("utf-8", "replace")).hexdigest(),
                "through": through,
                "simulated": document["simulated"],
            }
            name = "" if officer is None else officer.name
            return self._log.append(EntryDraft(PAPER, name, data, parcel=str(document["parcel"])))
        except BaseException:
            for path in written:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            raise

    def _entry(self, number: int) -> LogEntry:
        found = self._log.entries(after=number - 1, limit=1) if number > 0 else ()
        if not found or found[0].seq != number:
            raise WorkstationError(_no_entry(number))
        return found[0]

    def _facts(
        self, number: int, language: str, case: CaseFile | None = None
    ) -> tuple[Facts, tuple[str, ...]]:
        entry = self._entry(number)
        content = entry.content
        parcel = content.get("parcel")
        if not isinstance(parcel, str) or not parcel:
            raise WorkstationError(_no_entry(number))
        texts = load_texts(language, self._shipped, self._site)
        office, remark = load_office(self._site)
        now = self._clock.now()
        facts = Facts(
            entry=entry,
            content=content,
            case=case or read_case(self._log, parcel),
            record=self._record(parcel, content),
            policy=self._policy,
            rights=load_rights(now.date(), self._shipped, self._site),
            office=office,
            texts=texts,
            now=now,
        )
        return facts, (*texts.remarks, *filter(None, (remark,)))

    def _record(self, parcel: str, content: Mapping[str, object]) -> ManifestRecord | None:
        """The record as the decision knew it; else as it is now."""
        data = content.get("data")
        known = data.get("record") if isinstance(data, Mapping) else None
        version = known.get("version") if isinstance(known, Mapping) else None
        if isinstance(known, Mapping) and known.get("state") == "unmanifested":
            return None
        for one in self._store.versions(parcel, _VERSIONS) if isinstance(version, int) else ():
            if one.record.version == version:
                return one.record
        return self._store.find(parcel)

    def _shape(self, kind: PaperKind) -> _Shape:
        """The site's template where it has one that can be used, else the shipped one."""
        files = [f"{_PARTS[0]}.html", f"{kind.value}.html", f"{_PARTS[1]}.html"]
        own = [name for name in [*files, STYLE] if (self._site / name).is_file()]
        if not own:
            return self._read(kind, files, frozenset(), "shipped")
        try:
            return self._read(kind, files, frozenset(own), "site")
        except Broken as fault:
            shape = self._read(kind, files, frozenset(), "shipped")
            return _Shape(shape.template, shape.style, shape.words, (_unusable(own, fault),))

    def _read(self, kind: PaperKind, files: list[str], own: frozenset[str], whose: str) -> _Shape:
        parts = [
            _text((self._site if name in own else self._shipped) / name) for name in [*files, STYLE]
        ]
        for part in parts[:-1]:
            Template.parse(part, names_of(kind))  # each is whole by itself
        _check_style(parts[-1])
        template = Template.parse("\n".join(parts[:-1]), names_of(kind))
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return _Shape(template, parts[-1], f"{whose} {digest}")

    def _filled(
        self, kind: PaperKind, shape: _Shape, texts: Texts, values: Mapping[str, Value]
    ) -> tuple[str, _Shape]:
        """A site's template that asks for a text there is not is found out only now."""
        told = texts.of(kind)
        try:
            return shape.template.fill(values, told), shape
        except Broken as fault:
            if shape.words.startswith("shipped"):
                raise
            files = [f"{_PARTS[0]}.html", f"{kind.value}.html", f"{_PARTS[1]}.html"]
            own = [name for name in files if (self._site / name).is_file()]
            again = self._read(kind, files, frozenset(), "shipped")
            used = _Shape(again.template, again.style, again.words, (_unusable(own, fault),))
            return again.template.fill(values, told), used


def _own(texts: Texts, kind: PaperKind, key: str) -> str:
    return texts.papers[kind].get(key) or kind.words


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_CHARACTERS * 4:
            raise Broken(f"{path.name} is longer than {MOST_CHARACTERS} characters")
        return path.read_text("utf-8")
    except OSError as error:
        raise Broken(f"{path.name} cannot be read ({error.strerror or 'input error'})") from error
    except UnicodeDecodeError as error:
        raise Broken(f"{path.name} is not UTF-8 text") from error


def _check_style(style: str) -> None:
    folded = style.casefold()
    for word in ("url(", "@import", "<", "\\"):
        if word in folded:
            raise Broken(f"{STYLE} holds “{word}”, which cannot be used")


def _signature(signature: Mapping[str, object]) -> bytes:
    from workstation.imaging.signature import signature_png

    strokes = signature.get("strokes")
    return signature_png(
        text(signature, "box"), [str(one) for one in strokes] if isinstance(strokes, list) else []
    )


def _unusable(names: list[str], fault: Broken) -> str:
    told = str(fault)
    return (
        f"The site's own template ({', '.join(names)}) cannot be used: {told}. "
        "The shipped one was used."
    )


def _no_entry(number: int) -> Notice:
    return Notice(
        fact=f"Entry {number} of the log is none of a parcel, or is not there.",
        safe="Nothing has been printed.",
        act="Look the number up with “workstation log show”.",
        code="PAPER-01",
    )


def _there(target: Path) -> Notice:
    return Notice(
        fact=f"There is a file {target.name} in that folder already.",
        safe="It was not replaced, and nothing has been printed.",
        act="Choose another name.",
        code="PAPER-09",
    )
