"""Which of the installed models a station uses: `models.json` in its data folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from workstation.adapters.onnx import notices
from workstation.domain.notice import Notice, WorkstationError

FILE = "models.json"
_LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Choice:
    """Folder names of packages. `primary` None: the one the program was shipped with.

    `beside` are run after it and shown too, `shadow` are run last and only logged.
    """

    primary: str | None = None
    beside: tuple[str, ...] = ()
    shadow: tuple[str, ...] = ()

    def with_primary(self, name: str) -> Choice:
        """With another primary model."""
        return replace(self.without(name), primary=name)

    def with_beside(self, name: str, *, shadow: bool) -> Choice:
        """With one more model beside the primary."""
        left = self.without(name)
        if shadow:
            return replace(left, shadow=(*left.shadow, name))
        return replace(left, beside=(*left.beside, name))

    def without(self, name: str) -> Choice:
        """With a model in no place."""
        return Choice(
            None if self.primary == name else self.primary,
            tuple(one for one in self.beside if one != name),
            tuple(one for one in self.shadow if one != name),
        )


def read_choice(data_dir: Path) -> Choice:
    """The station's choice; the shipped model alone where none was made.

    Raises
    ------
    WorkstationError
        MODEL-15 where the file is no choice.
    """
    try:
        with (data_dir / FILE).open("rb") as stream:
            text = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return Choice()
    except OSError as error:
        raise _refused(f"cannot be read ({error.strerror})") from error
    try:
        told = json.loads(text) if len(text) <= _LARGEST else None
    except (ValueError, RecursionError) as error:
        raise _refused("is no JSON") from error
    if not isinstance(told, dict) or set(told) != {"format", "primary", "beside", "shadow"}:
        raise _refused("does not hold format, primary, beside and shadow")
    primary, names = told["primary"], [*_names(told["beside"]), *_names(told["shadow"])]
    if told["format"] != 1 or not (primary is None or isinstance(primary, str)):
        raise _refused("is of no format known here")
    if len(set(names) | {primary}) != len(names) + 1:
        raise _refused("names a model twice")
    return Choice(primary, _names(told["beside"]), _names(told["shadow"]))


def write_choice(data_dir: Path, choice: Choice) -> None:
    """Write the choice whole or not at all.

    Raises
    ------
    WorkstationError
        MODEL-16 where it cannot be written.
    """
    target = data_dir / FILE
    partial = target.with_name(f".{FILE}.{os.getpid()}.part")
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as stream:
            json.dump({"format": 1} | asdict(choice), stream, indent=2)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, target)
    except OSError as error:
        raise notices.not_written(error) from error


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _refused("does not list models by their names")
    return tuple(value)


def _refused(why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            f"The choice of models in {FILE} {why}.",
            "No model is run; everything else works.",
            "Choose again with “workstation models use”, or remove the file.",
            "MODEL-15",
        ),
        environment=True,
    )
