"""The station's settings: `station.toml` in the data folder, read once, checked as a whole."""

from __future__ import annotations

import platform
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workstation.adapters.options import describe, option, read_options
from workstation.adapters.source_settings import SourceSettings
from workstation.adapters.time_stamps import address_fault
from workstation.domain.notice import Notice, WorkstationError

FILE_NAME = "station.toml"


def _mouse(default: str, button: str) -> Any:
    deeds = ("window", "pan", "zoom", "fit", "one to one", "standard", "none")
    return option(default, str, f"what {button} does over the picture", choices=deeds)


def _computer() -> str:
    return platform.node() or "station"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option with its type, unit, default, range and meaning; `describe` prints them."""

    station: str = option(
        _computer, str, "name of this station in every log entry; default: the computer's name"
    )
    idle_lock_minutes: int = option(
        10, int, "time without input after which the screen locks", unit="min", low=1, high=240
    )
    sign_in_on_command_line: bool = option(
        False,
        bool,
        "every command names an account (--by), and its role decides what may be done",
    )
    wedge_prefix: str = option(
        "", str, "what the barcode scanner types before each code; empty: told by its speed"
    )
    wedge_min_length: int = option(
        6, int, "shortest code taken for a scan by its speed", unit="characters", low=3, high=40
    )
    wedge_gap_ms: int = option(
        35, int, "largest median time between a scanner's keys", unit="ms", low=5, high=200
    )
    wedge_end_gap_ms: int = option(
        100, int, "largest time between the last key and Enter or Tab", unit="ms", low=5, high=1000
    )
    wedge_repeat_ms: int = option(
        1000, int, "the same code again within this time is one scan", unit="ms", low=0, high=10000
    )
    model: str | None = option(
        None, str, "folder name of the model package in use; absent: the one shipped as default"
    )
    accept_unsigned_models: bool = option(
        False,
        bool,
        "let in models that nobody has signed; each decision's log entry says so",
    )
    threshold: float | None = option(
        None, float, "score from which findings are marked; absent: the model's own", low=0, high=1
    )
    camera: str = option(
        "auto",
        str,
        "camera for photos of cases: auto, none, its number, or the address or file of a stream",
        longest=1000,
    )
    read_timeout_s: int = option(
        60,
        int,
        "most time a picture may take to decode; 10 s, and 0.5 s for each MB over 10 MB, up to this",
        unit="s",
        low=1,
        high=600,
    )
    read_memory_mib: int = option(
        4096, int, "memory that decoding a picture may take", unit="MiB", low=256, high=65536
    )
    detect_timeout_s: int = option(
        60,
        int,
        "time a model may take for a picture before it is given up",
        unit="s",
        low=1,
        high=600,
    )
    detect_memory_mib: int = option(
        6144, int, "memory that the model may take", unit="MiB", low=256, high=65536
    )
    picture_memory_mib: int = option(
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
    mouse_wheel: str = option(
        "zoom",
        str,
        "what the wheel does over a picture that is no CT; with Ctrl it always zooms",
        choices=("zoom", "pan", "none"),
    )
    hanging: str = option(
        "single",
        str,
        "what stands on the screen when a parcel with several views is opened",
        choices=("single", "two views"),
    )
    blind_first: bool = option(
        False,
        bool,
        "marks are held back until the officer has looked at the picture without them",
    )
    first_look_s: int = option(
        0,
        int,
        "time after which such a first look is over by itself; 0: by the officer’s key alone",
        unit="s",
        low=0,
        high=120,
    )
    station_signer: str = option(
        "",
        str,
        "signer of the station’s log entries by its plug-in’s name; empty: the file keys/station.pem",
    )
    station_key_days: int = option(
        0, int, "life of a station key; it is renewed by itself; 0: no end",
        unit="days", low=0, high=36500,
    )  # fmt: skip
    officer_key_days: int = option(
        0, int, "life of an officer’s key; it is renewed at the next sign-in; 0: no end",
        unit="days", low=0, high=36500,
    )  # fmt: skip

    tsa_url: str = option(
        "",
        str,
        "time-stamp authority (RFC 3161) that stamps checkpoints of the log; empty: none",
        longest=1000,
        check=address_fault,
    )
    tsa_ca: str = option(
        "time-stamp-ca.pem",
        str,
        "file of the certificates by which its answers are checked, from the data folder on",
        longest=1000,
    )

    witness_folder: str = option(
        "",
        str,
        "folder in which stations witness each other’s logs, from the data folder on; empty: none",
        longest=1000,
    )

    sources: SourceSettings = field(
        default_factory=SourceSettings, metadata={"table": SourceSettings}
    )
    """The table [sources]: where manifest records come from by themselves."""

    @staticmethod
    def describe() -> str:
        """One paragraph per option: name, type, unit, range, default, meaning."""
        return describe(Settings)


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
    problems: list[str] = []
    values = read_options(Settings, given, problems)
    if not str(values.get("station", "x")).strip():
        problems.append("station must be a text of 1 to 80 characters")
    if problems:
        raise _refused(problems)
    return Settings(**values)


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
