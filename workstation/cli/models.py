"""`models`: the packages of this station, who vouches for them, and which are in use."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.onnx.choice import Choice, read_choice, write_choice
from workstation.adapters.onnx.keys import key_id, new_key, read_public, read_secret, trusted_keys
from workstation.adapters.onnx.library import (
    add_package,
    distrust_key,
    remove_package,
    sign_package,
    trust_key,
)
from workstation.adapters.onnx.packages import find_package, installed, read_package
from workstation.adapters.onnx.places import SITE_MODELS, ModelPlaces, station_places
from workstation.adapters.settings import load_settings
from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.ports import EntryDraft

if TYPE_CHECKING:
    from workstation.adapters.onnx.packages import Package

AFTER_RESTART = "A bench that is open uses it after it is started again."
_ROLES = {"use": "primary", "beside": "beside", "shadow": "shadow", "leave": "not in use"}
KIND = "models"
"""Of the log entries that tell of changes made here."""


@dataclass(frozen=True, slots=True)
class Here:
    """The station's models as they stand."""

    data_dir: Path
    places: ModelPlaces
    choice: Choice
    fixed: str | None
    """The primary model that the settings name."""

    def role(self, name: str) -> str:
        if name in self.choice.beside:
            return "beside"
        if name in self.choice.shadow:
            return "shadow"
        try:
            primary = find_package(self.places, self.fixed or self.choice.primary).name
        except WorkstationError:
            primary = None
        return "primary" if name == primary else "not in use"

    def origin(self, folder: Path) -> str:
        if folder.parent not in self.places.models:
            return "not installed"
        return "site" if folder.parent == self.data_dir / SITE_MODELS else "shipped"


def run(arguments: Arguments, answers: Answers) -> int:
    """0; 3 where `verify` or `list` finds a package that is refused."""
    what = arguments.what
    if what == "keys":
        return _keys(arguments, answers)
    here = _here(arguments.data_dir)
    if what == "list":
        return _list(here, answers)
    if what == "verify":
        return _verify(here, arguments.packages, answers)
    if what == "show":
        return _show(here, arguments.package, answers)
    if what == "sign":
        sign_package(
            arguments.folder, read_secret(arguments.key), write_hashes=arguments.write_hashes
        )
        name = arguments.folder.name
        return _tell(answers, {"signed": str(arguments.folder)}, f"Signed {name}.")
    if what == "add":
        return _add(here, arguments, answers)
    if what == "remove":
        return _remove(here, arguments.package, answers)
    return _put_in_place(here, arguments.package, what, answers)


def _here(data_dir: Path) -> Here:
    settings = load_settings(data_dir)
    places = station_places(data_dir, accept_unsigned=settings.accept_unsigned_models)
    return Here(data_dir, places, read_choice(data_dir), settings.model)


# Looking


def _list(here: Here, answers: Answers) -> int:
    rows = [_row(here, name, folder) for name, folder in installed(here.places).items()]
    rows.sort(key=lambda row: list(_ROLES.values()).index(str(row["role"])))
    if answers.as_json:
        answers.document(rows)
    elif not rows:
        answers.say("No model is installed.")
    else:
        answers.say(*(_words(row) for row in rows))
    return 3 if any("refused" in row for row in rows) else 0


def _row(here: Here, name: str, folder: Path) -> dict[str, Any]:
    origin = here.origin(folder)
    role = "not in use" if origin == "not installed" else here.role(name)
    row: dict[str, Any] = {"name": name, "role": role, "from": origin}
    try:
        return row | _facts(read_package(folder, here.places))
    except WorkstationError as error:
        return row | {"refused": error.notice.fact, "code": error.notice.code}


def _facts(package: Package) -> dict[str, Any]:
    manifest = package.manifest
    return {
        "id": manifest.id,
        "version": manifest.version,
        "sha256": manifest.sha256_of(manifest.weights),
        "signed": package.signed,
        "accepts": [kind.value for kind in manifest.input.accepts],
        "classes": [entry.name for entry in manifest.classes if entry.reported],
    }


def _words(row: dict[str, Any]) -> str:
    head = f"{row['name']} ({row['from']}, {row['role']})"
    if "refused" in row:
        return f"{head}: REFUSED, {row['refused']} ({row['code']})"
    found = ", ".join(row["classes"]) or "no class"
    return f"{head}: version {row['version']}, {row['signed']}, finds {found}"


def _verify(here: Here, packages: list[str], answers: Answers) -> int:
    """Each is checked as the bench would, and loaded and run once in a child process."""
    known = installed(here.places)
    rows = []
    for name in packages or list(known):
        folder = _folder(here, name)
        row = _row(here, folder.name, folder)
        if "refused" not in row:
            try:
                _run_once(here, folder)
            except WorkstationError as error:
                row |= {"refused": error.notice.fact, "code": error.notice.code}
        rows.append(row)
    if answers.as_json:
        answers.document(rows)
    else:
        answers.say(*(_words(row) for row in rows))
    return 3 if any("refused" in row for row in rows) else 0


def _run_once(here: Here, folder: Path) -> None:
    """Load a package in a child with limits, which runs it on a picture of nothing."""
    from dataclasses import replace

    from workstation.adapters.worker import WorkerDetectors, WorkerLimits

    places = replace(here.places, models=(folder.absolute().parent,), cache=None)
    detectors = WorkerDetectors(places, folder.absolute().name, WorkerLimits(nice=5))
    try:
        detectors.load()
    finally:
        detectors.close()


def _show(here: Here, name: str, answers: Answers) -> int:
    folder = _folder(here, name)
    package = read_package(folder, here.places)
    manifest = package.manifest
    told = {"name": folder.name, "role": here.role(folder.name), "folder": str(folder)}
    told |= _facts(package) | {"manifest": manifest.model_dump(mode="json")}
    if answers.as_json:
        answers.document(told)
        return 0
    limits = manifest.thresholds
    lines = [
        f"{manifest.id} {manifest.version} in {folder}, {told['role']}",
        f"  {package.signed[:1].upper()}{package.signed[1:]}",
        f"  SHA-256 of its weights {told['sha256']}",
        f"  Judges {' and '.join(kind.value.replace('_', ' ') for kind in manifest.input.accepts)}",
        f"  Threshold {limits.default:.2f}, from {limits.chosen_from}",
    ]
    for entry in manifest.classes:
        own = [
            f"{kind.value.replace('_', ' ')} {by_code[entry.code]:.2f}"
            for kind, by_code in limits.by_input.items()
            if entry.code in by_code
        ]
        state = "" if entry.reported else f", never shown ({entry.note or 'no reason given'})"
        lines.append(f"  {entry.code} {entry.name}{': ' if own else ''}{', '.join(own)}{state}")
    lines += [
        f"  {point.alarmed:.1%} of honest pictures alarmed at shift {point.shift:+.2f}"
        for point in limits.operating_points
    ]
    lines += [f"  Trained on: {manifest.training_data}"]
    lines += [f"  Limit: {limit}" for limit in manifest.limits]
    answers.say(*lines)
    return 0


def _folder(here: Here, name: str) -> Path:
    """An installed package by its name, or any folder that holds one."""
    known = installed(here.places)
    if name in known:
        return known[name]
    folder = Path(name)
    if (folder / "model.json").is_file():
        return folder.absolute()
    raise WorkstationError(
        Notice(
            f"There is no model {name}: none is installed of that name, and no folder is a package.",
            "Nothing has been changed.",
            "See “workstation models list”, or name the folder with model.json in it.",
            "MODEL-19",
        )
    )


# Changing


def _add(here: Here, arguments: Arguments, answers: Answers) -> int:
    folder: Path = arguments.folder
    read_package(folder, here.places)
    _run_once(here, folder)
    package = add_package(folder, here.places, here.data_dir, replace=arguments.replace)
    facts = _facts(package)
    _log(here, "added", facts)
    words = f"Added {facts['id']} {facts['version']}, {facts['signed']}. It is not in use yet."
    return _tell(answers, {"added": facts}, words)


def _remove(here: Here, name: str, answers: Answers) -> int:
    role = here.role(name)
    if role != "not in use":
        raise _not_so(
            f"The model {name} is in use ({role}).",
            "Take it out of use first: “workstation models leave”.",
        )
    remove_package(name, here.data_dir)
    _log(here, "removed", {"id": name})
    return _tell(answers, {"removed": name}, f"Removed {name}.")


def _put_in_place(here: Here, name: str, what: str, answers: Answers) -> int:
    if here.fixed is not None and (what == "use" or name == here.fixed):
        raise _not_so(
            f"This station's settings name the model in use: {here.fixed}.",
            "Take “model” out of station.toml first.",
        )
    facts: dict[str, Any] = {"id": name}
    if what == "leave":
        choice = here.choice.without(name)
        if choice == here.choice:
            raise _not_so(
                f"The model {name} was not put to use by this site.",
                "See “workstation models list”.",
            )
    else:
        facts = _facts(read_package(find_package(here.places, name), here.places))
        if what == "use":
            choice = here.choice.with_primary(name)
        elif here.role(name) == "primary":
            raise _not_so(
                f"The model {name} is the primary one.",
                "Put another in its place first: “workstation models use”.",
            )
        else:
            choice = here.choice.with_beside(name, shadow=what == "shadow")
    write_choice(here.data_dir, choice)
    _log(here, _ROLES[what], facts)
    words = f"{name}: {_ROLES[what]}. {AFTER_RESTART}"
    return _tell(answers, {"name": name, "role": _ROLES[what]}, words)


def _keys(arguments: Arguments, answers: Answers) -> int:
    if arguments.deed == "new":
        public = new_key(arguments.out)
        told = {"secret": str(arguments.out), "public": str(public)}
        told["key_id"] = key_id(read_public(public))
        words = (
            f"Key {told['key_id']}: keep {arguments.out} to yourself, "
            f"give {public} to stations that are to trust it."
        )
        return _tell(answers, told, words)
    here = _here(arguments.data_dir)
    if arguments.deed == "trust":
        found = trust_key(arguments.file, here.data_dir, _key_name(arguments))
        _log(here, "key trusted", {"key": found.key_id, "name": found.name})
        words = f"Trusted: {found.name}, key {found.key_id}."
        return _tell(answers, {"key_id": found.key_id, "name": found.name}, words)
    if arguments.deed == "remove":
        found = distrust_key(arguments.key_id, here.data_dir)
        _log(here, "key no longer trusted", {"key": found.key_id, "name": found.name})
        words = f"No longer trusted: {found.name}, key {found.key_id}."
        return _tell(answers, {"key_id": found.key_id, "name": found.name}, words)
    keys = trusted_keys(here.places.keys).values()
    if answers.as_json:
        answers.document([{"key_id": k.key_id, "name": k.name, "file": str(k.file)} for k in keys])
    else:
        answers.say(*(f"{key.key_id}  {key.name}  {key.file}" for key in keys))
    return 0


def _key_name(arguments: Arguments) -> str:
    given: str | None = arguments.name
    return given or str(arguments.file.stem).removesuffix(".public")


def _log(here: Here, deed: str, facts: dict[str, Any]) -> None:
    """Which models a site uses, and whom it trusts, belongs in its evidence."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        user = "command line"
    told = {name: value for name, value in facts.items() if name not in ("accepts", "classes")}
    station = open_station(here.data_dir, through="command line")
    try:
        station.log.append(EntryDraft(KIND, user, {"deed": deed, "through": "command line"} | told))
    finally:
        station.close()


def _tell(answers: Answers, told: dict[str, Any], words: str) -> int:
    if answers.as_json:
        answers.document(told)
    else:
        answers.say(words)
    return 0


def _not_so(fact: str, act: str) -> WorkstationError:
    return WorkstationError(Notice(fact, "Nothing has been changed.", act, "MODEL-18"))
