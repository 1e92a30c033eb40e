"""The station's settings: `station.toml` in the data folder, read once, checked as a whole."""

from __future__ import annotations

import platform
import tomllib
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from workstation.domain.notice import Notice, WorkstationError

FILE_NAME = "station.toml"
_TYPE_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false"}


def _option(
    default: Any,
    type_: type,
    meaning: str,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    about = {"type": type_, "meaning": meaning, "unit": unit, "low": low, "high": high}
    about["choices"] = choices
    if callable(default):
        return field(default_factory=default, metadata=about)
    return field(default=default, metadata=about)


def _mouse(default: str, button: str) -> Any:
    deeds = ("window", "pan", "zoom", "fit", "one to one", "standard", "none")
    return _option(default, str, f"what {button} does over the picture", choices=deeds)


def _computer() -> str:
    return platform.node() or "station"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option with its type, unit, default, range and meaning; `describe` prints them."""

    station: str = _option(
        _computer, str, "name of this station in every log entry; default: the computer's name"
    )
    idle_lock_minutes: int = _option(
        10, int, "time without input after which the screen locks", unit="min", low=1, high=240
    )
    wedge_prefix: str = _option(
        "", str, "what the barcode scanner types before each code; empty: told by its speed"
    )
    wedge_min_length: int = _option(
        6, int, "shortest code taken for a scan by its speed", unit="characters", low=3, high=40
    )
    wedge_gap_ms: int = _option(
        35, int, "largest median time between a scanner's keys", unit="ms", low=5, high=200
    )
    wedge_end_gap_ms: int = _option(
        100, int, "largest time between the last key and Enter or Tab", unit="ms", low=5, high=1000
    )
    wedge_repeat_ms: int = _option(
        1000, int, "the same code again within this time is one scan", unit="ms", low=0, high=10000
    )
    model: str | None = _option(
        None, str, "folder name of the model package in use; absent: the one shipped as default"
    )
    accept_unsigned_models: bool = _option(
        False,
        bool,
        "let in models that nobody has signed; each decision's log entry says so",
    )
    threshold: float | None = _option(
        None, float, "score from which findings are marked; absent: the model's own", low=0, high=1
    )
    read_timeout_s: int = _option(
        60,
        int,
        "most time a picture may take to decode; 10 s, and 0.5 s for each MB over 10 MB, up to this",
        unit="s",
        low=1,
        high=600,
    )
    read_memory_mib: int = _option(
        4096, int, "memory that decoding a picture may take", unit="MiB", low=256, high=65536
    )
    detect_timeout_s: int = _option(
        60,
        int,
        "time a model may take for a picture before it is given up",
        unit="s",
        low=1,
        high=600,
    )
    detect_memory_mib: int = _option(
        6144, int, "memory that the model may take", unit="MiB", low=256, high=65536
    )
    picture_memory_mib: int = _option(
        1024,
        int,
        "memory that what is made of pictures for the screen may take; more of it lies in files",
        unit="MiB",
        low=64,
        high=65536,
    )
    mouse_left: str = _mouse("window", "the left button")
    mouse_middle: str = _mouse("pan", "the middle button")
    mouse_right: str = _mouse("zoom", "the right button")
    mouse_back: str = _mouse("standard", "the button “back” (4)")
    mouse_forward: str = _mouse("fit", "the button “forward” (5)")
    mouse_wheel: str = _option(
        "zoom",
        str,
        "what the wheel does over a picture that is no CT; with Ctrl it always zooms",
        choices=("zoom", "pan", "none"),
    )
    hanging: str = _option(
        "single",
        str,
        "what stands on the screen when a parcel with several views is opened",
        choices=("single", "two views"),
    )
    blind_first: bool = _option(
        False,
        bool,
        "marks are held back until the officer has looked at the picture without them",
    )
    first_look_s: int = _option(
        0,
        int,
        "time after which such a first look is over by itself; 0: by the officer’s key alone",
        unit="s",
        low=0,
        high=120,
    )

    @staticmethod
    def describe() -> str:
        """One paragraph per option: name, type, unit, range, default, meaning."""
        return "\n".join(_described(option) for option in fields(Settings))


def load_settings(data_dir: Path) -> Settings:
    """Read `station.toml`; absent file or option: the default.

    Raises
    ------
    WorkstationError
        SETTINGS-01 naming every unknown option, wrong type and value out of range at once.
    """
    path = data_dir / FILE_NAME
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()  # whether there is a data folder is told where it is needed
    except OSError as error:
        raise _refused([f"the file cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise _refused(["the file is not UTF-8 text"]) from error
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _refused([f"the file is not TOML: {error}"]) from error
    known = {option.name: option for option in fields(Settings)}
    problems = [f"“{name[:60]}” is not an option" for name in given if name not in known]
    values: dict[str, Any] = {}
    for name, option in known.items():
        if name not in given:
            continue
        value, problem = _checked(option, given[name])
        if problem:
            problems.append(f"{name} {problem}, not {repr(given[name])[:60]}")
        values[name] = value
    if problems:
        raise _refused(problems)
    return Settings(**values)


def _checked(option: Field[Any], value: Any) -> tuple[Any, str]:
    about = option.metadata
    wanted, low, high = about["type"], about["low"], about["high"]
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        return value, f"must be a {_TYPE_WORDS[wanted]}"
    if wanted is str and (len(value) > 80 or (option.name == "station" and not value.strip())):
        return value, "must be a text of 1 to 80 characters"
    if about["choices"] and value not in about["choices"]:
        return value, "must be " + " or ".join(f"“{choice}”" for choice in about["choices"])
    if low is not None and not low <= value <= high:  # refuses NaN too
        return value, f"must be from {low:g} to {high:g} {about['unit']}".rstrip()
    return value, ""


def _described(option: Field[Any]) -> str:
    about = option.metadata
    default = option.default
    if option.name == "station":
        default = _computer()
    parts = [_TYPE_WORDS[about["type"]]]
    if about["low"] is not None:
        parts.append(f"{about['low']:g} to {about['high']:g} {about['unit']}".rstrip())
    elif about["unit"]:
        parts.append(about["unit"])
    if about["choices"]:
        parts.append(" or ".join(repr(choice) for choice in about["choices"]))
    shown = "absent" if default is None else repr(default)
    return f"{option.name} ({', '.join(parts)}; default {shown}): {about['meaning']}"


def _refused(problems: list[str]) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The settings in {FILE_NAME} cannot be used: " + "; ".join(problems) + ".",
            safe="Nothing has been opened or recorded.",
            act=f"Correct {FILE_NAME} in the data folder, or remove it to use the defaults.",
            code="SETTINGS-01",
        ),
        environment=True,
    )
