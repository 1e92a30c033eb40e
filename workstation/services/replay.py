"""A decision as its entry tells it: what was on the screen. Pure: an entry in, values out.

Where today would differ is found by `services.replay_compare`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from workstation.domain.answers import Point, score_text
from workstation.domain.findings import Finding
from workstation.domain.log import LogEntry, damaged
from workstation.domain.notice import Notice, WorkstationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Data = Mapping[str, object]
NOT_TOLD = "not told"
"""What an entry of an earlier version does not hold."""


@dataclass(frozen=True, slots=True)
class ReplayMark:
    """A mark of a model as it stood on the screen."""

    model: str
    number: int
    label: str
    code: str
    score: str
    threshold: str
    box: tuple[int, int, int, int]
    outline: tuple[Point, ...]
    shown: bool
    answer: str
    answer_entry: int | None

    @property
    def finding(self) -> Finding:
        """To be drawn as it was."""
        return Finding(
            self.box, float(self.score), self.label, self.number, None, self.code, self.outline
        )

    @property
    def words(self) -> str:
        label = self.label.replace("_", " ")
        return f"mark {self.number}, {label} {self.score}"


@dataclass(frozen=True, slots=True)
class ReplayOwnMark:
    """A mark that an officer drew."""

    officer: str
    word: str
    shape: str
    points: tuple[Point, ...]
    frame: int | None
    entry: int


@dataclass(frozen=True, slots=True)
class ReplayModel:
    """What one model said of one picture, in the words that were shown."""

    scan: int
    model_id: str
    version: str
    sha256: str
    primary: bool
    state: str
    words: str
    threshold: str
    marks: tuple[ReplayMark, ...]
    below_threshold: int

    @property
    def spoke(self) -> bool:
        return bool(self.sha256)


@dataclass(frozen=True, slots=True)
class ReplayPicture:
    """One picture of the parcel, and how it was looked at."""

    scan: int
    view: str
    kind: str
    identity: str
    files: tuple[tuple[str, str], ...]
    """(name, SHA-256) of each."""
    shown_at: str | None
    """UTC; None where it was never on the screen."""
    preview_only: bool
    looked_ms: int | None
    seen_as: Data | None
    models: tuple[ReplayModel, ...]
    own_marks: tuple[ReplayOwnMark, ...]

    @property
    def title(self) -> str:
        return f"scan {self.scan}, view {self.view}" if self.view else f"scan {self.scan}"

    @property
    def frame(self) -> int | None:
        """The slice or frame that was on the screen last, from 0; None where there is but one."""
        told = None if self.seen_as is None else self.seen_as.get("frame")
        return told if isinstance(told, int) and told >= 0 else None

    @property
    def map_seen(self) -> Data | None:
        """How a model's map covered it: `opacity` in percent, `colours`; None where none did."""
        told = None if self.seen_as is None else self.seen_as.get("map")
        return told if isinstance(told, Mapping) else None

    @property
    def marks(self) -> tuple[ReplayMark, ...]:
        """All models' marks, each number once, as they stood on the picture."""
        found: dict[tuple[int, int], ReplayMark] = {}
        for model in self.models:
            for place, mark in enumerate(model.marks):
                # Numbers that an earlier version did not tell are no marks of one number.
                found.setdefault((mark.number, 0 if mark.number else place), mark)
        return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True, slots=True)
class ReplayCheck:
    """A reason to look, as it was shown."""

    rule: str
    severity: str
    sentence: str
    rules: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Where today would not show the same: what it is about, what was then, what is now."""

    about: str
    then: str
    now: str

    @property
    def sentence(self) -> str:
        return f"{self.about}: then {self.then}; today {self.now}."


@dataclass(frozen=True, slots=True)
class Replay:
    """A decision as its entry tells it."""

    entry: int
    hash: str
    parcel: str
    officer: str
    at: str
    outcome: str
    software: str
    station: str
    policy: str
    record_state: str
    record_version: int | None
    record_sha256: str | None
    opened_at: str
    pictures: tuple[ReplayPicture, ...]
    checks: tuple[ReplayCheck, ...]
    not_computed: tuple[tuple[str, str], ...]
    filters: tuple[str, ...]
    measures: tuple[str, ...]
    marks_at_decision: str
    marks_ever_shown: bool
    shift: str
    fields: Mapping[str, object]
    opinion: str
    through: str
    simulated: bool
    amends: int | None = None
    differences: tuple[Difference, ...] = ()
    same: tuple[str, ...] = ()
    """What today shows as it was then, each in words."""
    maps: Mapping[int, NDArray[np.float32]] = field(default_factory=dict, compare=False)
    """By scan: the map that was on it, made again by the very model of then."""
    compared: bool = False
    """Today has been asked; until then nothing is known of differences."""


def replay(entry: LogEntry) -> Replay:
    """What the entry of a decision tells.

    Raises
    ------
    WorkstationError
        REPLAY-02 where it is another kind of entry, LOG-06 where it is damaged.
    """
    content = entry.content
    if content.get("kind") != "decision":
        raise WorkstationError(_other_kind(entry.seq, str(content.get("kind"))))
    try:
        return _replay(entry, content, cast("Data", content["data"]))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise damaged(entry.seq) from error


def _replay(entry: LogEntry, content: Data, data: Data) -> Replay:
    record, marks = _part(data, "record"), _part(data, "marks")
    models = [_model(one) for one in _rows(data, "models")]
    own = _rows(data, "own_marks")
    amends = data.get("amends")
    return Replay(
        entry=entry.seq,
        hash=entry.hash.hex(),
        parcel=str(content["parcel"]),
        officer=str(content["officer"]),
        at=str(content["at"]),
        outcome=str(data.get("outcome_label", content["outcome"])),
        software=str(content["software"]),
        station=str(content["station"]),
        policy=str(data.get("policy", NOT_TOLD)),
        record_state=str(record.get("state", NOT_TOLD)),
        record_version=cast("int | None", record.get("version")),
        record_sha256=cast("str | None", record.get("sha256")),
        opened_at=str(data.get("opened_at", NOT_TOLD)),
        pictures=tuple(_picture(one, models, own) for one in _rows(data, "scans")),
        checks=tuple(
            ReplayCheck(
                *(str(one["rule"]), str(one["severity"]), str(one["sentence"]), str(one["rules"]))
            )
            for one in _rows(data, "reasons")
        ),
        not_computed=tuple(
            (str(one["rule"]), str(one["why"])) for one in _rows(data, "not_computed")
        ),
        filters=tuple(str(one) for one in cast("list[object]", data.get("filters", []))),
        measures=tuple(str(one) for one in cast("list[object]", data.get("measures", []))),
        marks_at_decision=str(marks.get("at_decision", NOT_TOLD)),
        marks_ever_shown=bool(marks.get("ever_shown", False)),
        shift=next(
            (str(one["shift"]) for one in _rows(data, "models") if "shift" in one), score_text(0.0)
        ),
        fields=_part(data, "fields"),
        opinion=str(_part(data, "opinion").get("state", NOT_TOLD)).replace("_", " "),
        through=str(data.get("through", NOT_TOLD)),
        simulated=bool(data.get("simulated", False)),
        amends=int(str(_part(data, "amends")["entry"])) if isinstance(amends, Mapping) else None,
    )


def _picture(one: Data, models: Sequence[ReplayModel], own: Iterable[Data]) -> ReplayPicture:
    files = tuple((str(f["name"]), str(f["sha256"])) for f in _rows(one, "files"))
    shown, looked, seen = one["shown_at"], one.get("looked_ms"), one.get("seen_as")
    never = shown in ("not shown", "preview only")
    parts = [str(f["part"]) if "part" in f else "" for f in _rows(one, "files")]
    named = [f"{sha}#{part}" if part else sha for (_, sha), part in zip(files, parts, strict=True)]
    return ReplayPicture(
        scan=int(str(one["scan"])),
        view=str(one["view"]),
        kind=str(one["kind"]),
        identity="+".join(named),
        files=files,
        shown_at=None if never else str(shown),
        preview_only=shown == "preview only",
        looked_ms=None if looked is None else int(str(looked)),
        seen_as=seen if isinstance(seen, Mapping) else None,
        models=tuple(model for model in models if model.scan == one["scan"]),
        own_marks=tuple(
            _own(mark) for mark in own if _same_picture(str(mark["picture"]), named, files)
        ),
    )


def _same_picture(told: str, named: list[str], files: tuple[tuple[str, str], ...]) -> bool:
    """An own mark names its picture by the files' digests, in whatever order they were read."""
    return sorted(told.split("+")) in (sorted(named), sorted(sha for _, sha in files))


def _model(one: Data) -> ReplayModel:
    model_id = str(one.get("id", ""))
    return ReplayModel(
        scan=int(str(one["scan"])),
        model_id=model_id,
        version=str(one.get("version", "")),
        sha256=str(one.get("sha256", "")),
        primary=bool(one.get("primary", True)),
        state=str(one["state"]),
        words=str(one["words"]),
        threshold=str(one.get("threshold", "")),
        marks=tuple(_mark(model_id, mark) for mark in _rows(one, "findings")),
        below_threshold=int(str(one.get("below_threshold", 0))),
    )


def _mark(model_id: str, one: Data) -> ReplayMark:
    x, y, width, height = (int(str(side)) for side in cast("list[object]", one["box"]))
    answer_entry = one.get("answer_entry")
    mark = ReplayMark(
        model=model_id,
        number=int(str(one.get("number", 0))),
        label=str(one["label"]),
        code=str(one.get("code", "")),
        score=str(one["score"]),
        threshold=str(one.get("threshold", NOT_TOLD)),
        box=(x, y, width, height),
        outline=_points(one.get("outline", [])),
        shown=bool(one.get("shown", False)),
        answer=str(one.get("answer", NOT_TOLD)),
        answer_entry=None if answer_entry is None else int(str(answer_entry)),
    )
    _ = mark.finding  # what cannot be drawn is damage
    return mark


def _own(one: Data) -> ReplayOwnMark:
    frame = one["frame"]
    return ReplayOwnMark(
        officer=str(one["officer"]),
        word=str(one["word"]),
        shape=str(one["shape"]),
        points=_points(one["points"]),
        frame=None if frame is None else int(str(frame)),
        entry=int(str(one["entry"])),
    )


def _points(told: object) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in cast("list[list[str]]", told))


def _part(data: Data, name: str) -> Data:
    """An object in the entry; empty where a decision of an earlier version does not tell it."""
    found = data.get(name, {})
    if not isinstance(found, Mapping):
        raise TypeError(name)
    return found


def _rows(data: Data, name: str) -> list[Data]:
    found = data.get(name, [])
    if not isinstance(found, (list, tuple)):
        raise TypeError(name)
    return [cast("Data", one) for one in found]


def _other_kind(seq: int, kind: str) -> Notice:
    return Notice(
        fact=f"Entry {seq} tells of no decision but of: {kind.replace('_', ' ')}.",
        safe="Nothing has been recorded.",
        act="Give the number of a decision's entry (“workstation log show --parcel ID”).",
        code="REPLAY-02",
    )
