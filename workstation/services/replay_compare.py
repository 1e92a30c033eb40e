"""Where today would not show a decision as it was. Pure: two values in, differences out.

What today says comes from `services.replaying`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workstation.domain.answers import score_text
from workstation.domain.findings import Detection, NotChecked
from workstation.domain.reasons import NotComputed, Reason
from workstation.services.replay import NOT_TOLD, Difference, Replay, ReplayModel, ReplayPicture

SAME_PLACE = 0.5
"""Share of overlap (intersection over union) from which two marks are of the same place."""


@dataclass(frozen=True, slots=True)
class Today:
    """What the station says of the parcel now."""

    software: str
    policy: str
    record_version: int | None
    record_then_sha256: str | None
    """SHA-256 of the record's version of then, as the store holds it now; None: it does not."""
    reasons: tuple[Reason, ...]
    """By today's rules, on the record of then where the store holds it."""
    not_computed: tuple[NotComputed, ...]
    pictures: Mapping[int, str] = field(default_factory=dict)
    """Why a picture is not what it was, by scan; "" where it is."""
    opinions: Mapping[int, Sequence[tuple[str, Detection | NotChecked | None]]] = field(
        default_factory=dict
    )
    """By scan: each model's id and what it says now, the primary one's first."""
    shift: float = 0.0


def compare(then: Replay, today: Today) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """Where today differs, and in words what is as it was."""
    found: list[Difference] = []
    same: list[str] = []
    for about, before, after in (
        ("Software", then.software, today.software),
        ("Policy of decisions", then.policy, today.policy),
    ):
        if before == NOT_TOLD:
            continue
        if before == after:
            same.append(f"{about.lower()}: {after}")
        else:
            found.append(Difference(about, before, after))
    was, now = then.shift, score_text(today.shift)
    if any(model.spoke for one in then.pictures for model in one.models):
        if was == now:
            same.append(f"thresholds: {_shift_words(now)}")
        else:
            found.append(Difference("Thresholds", _shift_words(was), _shift_words(now)))
    _record(then, today, found, same)
    _checks(then, today, found, same)
    for picture in then.pictures:
        _picture_now(picture, today, found, same)
    return tuple(found), tuple(same)


def _shift_words(shift: str) -> str:
    return "as shipped" if float(shift) == 0 else f"moved by {shift} on the logit scale"


def _record(then: Replay, today: Today, found: list[Difference], same: list[str]) -> None:
    was, now = _version_words(then.record_version), _version_words(today.record_version)
    if then.record_state == NOT_TOLD:
        return
    if was != now:
        found.append(Difference("Record", was, now))
    elif then.record_sha256 == today.record_then_sha256:
        same.append(f"record: {now}")
    if then.record_sha256 is not None and then.record_sha256 != today.record_then_sha256:
        held = "the store no longer holds that version"
        if today.record_then_sha256 is not None:
            held = "the store holds other content under that version"
        found.append(Difference("Record", f"SHA-256 {then.record_sha256[:16]}", held))


def _version_words(version: int | None) -> str:
    return "no record" if version is None else f"version {version}"


def _checks(then: Replay, today: Today, found: list[Difference], same: list[str]) -> None:
    was = {(one.rule, one.sentence): one for one in then.checks}
    now = {(one.rule, one.sentence): one for one in today.reasons}
    kept = was.keys() & now.keys()
    for key in kept:
        severity = now[key].severity.name.lower()
        if was[key].severity != severity:
            found.append(Difference(f"Check {key[0]}", was[key].severity, severity))
    if kept:
        told = "1 check tells" if len(kept) == 1 else f"{len(kept)} checks tell"
        same.append(f"{told} the same")
    gone = [was[key] for key in was if key not in kept]
    new = [now[key] for key in now if key not in kept]
    for one in gone:
        other = next((n for n in new if n.rule == one.rule), None)
        if other is not None:
            new.remove(other)
        told = "it tells nothing" if other is None else f"“{other.sentence}”"
        found.append(Difference(f"Check {one.rule}", f"“{one.sentence}”", told))
    for late in new:
        found.append(Difference(f"Check {late.rule}", "it told nothing", f"“{late.sentence}”"))
    open_then = dict(then.not_computed)
    open_now = {one.rule: one.why for one in today.not_computed}
    for rule in sorted(open_then.keys() | open_now.keys()):
        if open_then.get(rule) != open_now.get(rule):
            found.append(
                Difference(
                    f"Check {rule}",
                    f"not made: {open_then[rule]}" if rule in open_then else "made",
                    f"not made: {open_now[rule]}" if rule in open_now else "made",
                )
            )


def _picture_now(
    picture: ReplayPicture, today: Today, found: list[Difference], same: list[str]
) -> None:
    about = picture.title[0].upper() + picture.title[1:]
    problem = today.pictures.get(picture.scan, "it is not filed under this parcel")
    if problem:
        found.append(Difference(about, "shown" if picture.shown_at else "filed", problem))
        return
    same.append(f"{picture.title}: the files are those of then")
    said = dict(today.opinions.get(picture.scan, ()))
    known = set()
    for number, model in enumerate(picture.models):
        now = said.get(model.model_id)
        if model.primary and now is None and said:
            now = next(iter(said.values()))  # another model is the primary one today
        if now is not None:
            known.add(next((k for k, v in said.items() if v is now), ""))
        name = model.model_id or f"model {number + 1}"
        _opinion(f"{about}, {name}", model, now, today.shift, found, same)
    for model_id, opinion in said.items():
        if model_id not in known and isinstance(opinion, Detection):
            count = _count(len(opinion.counting(today.shift)))
            found.append(Difference(f"{about}, {model_id}", "not asked", count))


def _opinion(
    about: str,
    then: ReplayModel,
    now: Detection | NotChecked | None,
    shift: float,
    found: list[Difference],
    same: list[str],
) -> None:
    if not isinstance(now, Detection):
        told = "the model is not in use" if now is None else f"not checked: {now.reason}"
        if then.spoke:
            found.append(Difference(about, f"“{then.words}”", told))
        return
    if not then.spoke:
        found.append(Difference(about, f"“{then.words}”", _count(len(now.counting(shift)))))
        return
    if (then.version, then.sha256) != (now.model.version, now.model.sha256):
        found.append(
            Difference(
                about,
                f"{then.model_id} {then.version}, SHA-256 {then.sha256[:16]}",
                f"{now.model.model_id} {now.model.version}, SHA-256 {now.model.sha256[:16]}",
            )
        )
    left = list(now.counting(shift))
    alike = 0
    for mark in then.marks:
        match = max(left, key=lambda one: overlap(one.box, mark.box), default=None)
        if match is None or overlap(match.box, mark.box) < SAME_PLACE or match.code != mark.code:
            found.append(Difference(about, mark.words, "no such mark"))
            continue
        left.remove(match)
        if score_text(match.score) != mark.score:
            found.append(Difference(about, mark.words, f"score {score_text(match.score)}"))
        else:
            alike += 1
    for one in left:
        label = one.label.replace("_", " ")
        found.append(Difference(about, "no such mark", f"{label} {score_text(one.score)}"))
    if alike == len(then.marks) and not left:
        same.append(f"{about}: {_count(len(then.marks))} as then")


def _count(marks: int) -> str:
    return {0: "no marks", 1: "1 mark"}.get(marks, f"{marks} marks")


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """Intersection over union of two boxes (x, y, width, height)."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(across, 0) * max(down, 0)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)
