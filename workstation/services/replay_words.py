"""What a replay says, in the officer's words: for the screen and for the command line."""

from __future__ import annotations

from collections.abc import Mapping

from workstation.services.replay import NOT_TOLD, Replay, ReplayCheck, ReplayMark, ReplayPicture


def head_lines(found: Replay) -> tuple[str, ...]:
    """Who decided what, when, with which software; and what was on the screen besides pictures."""
    record = "no record: unmanifested"
    if found.record_state == NOT_TOLD:
        record = "record not told"
    if found.record_version is not None:
        record = f"record version {found.record_version}"
    amends = f", in place of entry {found.amends}" if found.amends is not None else ""
    told = [
        f"Entry {found.entry}: {found.outcome} of {found.parcel} by {found.officer} at "
        f"{when_words(found.at)}{amends}",
        f"Station {found.station}, {found.software}, policy {found.policy}, {found.through}",
        f"{record[0].upper()}{record[1:]}; opened {when_words(found.opened_at)}",
        f"Marks {found.marks_at_decision} when it was recorded, "
        f"{'shown before' if found.marks_ever_shown else 'never shown'}; machines: {found.opinion}",
    ]
    if found.filters:
        told.append(f"Views used: {'; '.join(found.filters)}")
    told += [f"Measured: {one}" for one in found.measures]
    if found.simulated:
        told.append("SIMULATED: the record or a scan is made up")
    return tuple(told)


def picture_words(picture: ReplayPicture) -> str:
    """Which picture, when and how long it was on the screen, and how it stood there."""
    title = picture.title[0].upper() + picture.title[1:]
    if picture.shown_at is None:
        how = "only a preview was shown" if picture.preview_only else "never on the screen"
        return f"{title}: {how}"
    looked = "" if picture.looked_ms is None else f", {seconds_words(picture.looked_ms)} in all"
    return f"{title}: on the screen from {when_words(picture.shown_at)}{looked}{_stood(picture)}"


def _stood(picture: ReplayPicture) -> str:
    seen = picture.seen_as
    if seen is None:
        return "; how it stood is not told"
    words = str(seen.get("words") or "standard")
    part = seen.get("part")
    where = ""
    if isinstance(part, (list, tuple)) and len(part) == 4:
        where = f", part {part[2]} × {part[3]} pixels from {part[0]}, {part[1]}"
    frame = "" if picture.frame is None else f", frame {picture.frame + 1}"
    covered = picture.map_seen
    over = "" if covered is None else f", the model’s map over it at {covered.get('opacity')} %"
    return f"; {words}{_window(seen)}{frame}{where}{over}"


def _window(seen: Mapping[str, object]) -> str:
    view = seen.get("view")
    if not isinstance(view, Mapping):
        return ""
    try:
        centre, width = (float(str(view[name])) / 1000 for name in ("centre", "width"))
    except (KeyError, ValueError):
        return ""
    return f", window {centre:,.0f} ± {width / 2:,.0f}"


def field_lines(found: Replay) -> list[str]:
    """What was filled in, a line for each answer; rows of a table one below the other."""
    told: list[str] = []
    for name, value in found.fields.items():
        label = name.replace("_", " ")
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], Mapping):
            told += [f"{label} {number}: {_plain(row)}" for number, row in enumerate(value, 1)]
        else:
            told.append(f"{label}: {_plain(value)}")
    return told


def _plain(value: object) -> str:
    """A value of a field in words, however deep it lies."""
    if isinstance(value, Mapping):
        return "; ".join(f"{str(k).replace('_', ' ')}: {_plain(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(one) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not told" if value is None else str(value)


def mark_words(mark: ReplayMark) -> str:
    """A mark, whether it was shown, and what the officer said to it."""
    shown = "" if mark.shown else ", not shown"
    answer = mark.answer.replace("_", " ")
    entry = "" if mark.answer_entry is None else f" (entry {mark.answer_entry})"
    return f"{mark.words} (counts from {mark.threshold}){shown}: {answer}{entry}"


def check_words(check: ReplayCheck) -> str:
    """A check as it was shown."""
    return f"{check.severity}: {check.sentence} ({check.rule}, rules {check.rules})"


def when_words(told: str) -> str:
    """A moment as entries tell it, without what a reader does not need: UTC."""
    if told == NOT_TOLD:
        return told
    return told.replace("T", " ").split(".")[0].removesuffix("+00:00").removesuffix("Z") + " UTC"


def seconds_words(milliseconds: int) -> str:
    """A time looked at."""
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds // 60_000} min {milliseconds % 60_000 // 1000} s"
