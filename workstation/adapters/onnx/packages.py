"""Finding, checking and loading a model package: models/<id>/{model.json, model.sig, model.onnx, CARD.md}."""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from workstation.adapters.onnx import notices
from workstation.adapters.onnx.keys import trusted_keys
from workstation.adapters.onnx.places import ModelPlaces, shipped
from workstation.adapters.onnx.signing import FILE as SIGNATURE
from workstation.adapters.onnx.signing import vouched

if TYPE_CHECKING:
    from workstation.adapters.onnx.detector import OnnxDetector
    from workstation.adapters.onnx.manifest import Manifest

_LARGEST_FILE = 1 << 30
_LARGEST = {"model.json": 1 << 20, SIGNATURE: 1 << 12}


@dataclass(frozen=True, slots=True, eq=False)
class Package:
    """One package whose signature was checked.

    `contents` are its listed files by name, once they were read and checked; `declared` the exact bytes of model.json and
    `signature` those of model.sig, None where it has none.
    """

    folder: Path
    manifest: Manifest
    signed: str
    declared: bytes
    contents: Mapping[str, bytes]
    signature: bytes | None = None


class PackagedDetectors:
    """The model in use at this station.

    Parameters
    ----------
    places : ModelPlaces or Path
        Where packages and trusted keys lie. A path is a folder of packages that only the
        program's own keys vouch for.
    chosen : str, optional
        Name of the package's folder. None takes the only one there is.
    threads : int, optional
        Threads of one run; by default two, or one where the machine has no more.
    """

    def __init__(
        self, places: ModelPlaces | Path, chosen: str | None = None, *, threads: int | None = None
    ) -> None:
        self._places = shipped(places) if isinstance(places, Path) else places
        self._chosen = chosen
        self._threads = threads if threads is not None else min(2, os.cpu_count() or 1)

    def load(self) -> OnnxDetector:
        """The detector, its signature and its files checked.

        Raises
        ------
        WorkstationError
            MODEL-01 none installed, or several and none chosen; MODEL-02 a file was altered: it
            is not run; MODEL-03 the package is broken; MODEL-11 to -14 nobody this station trusts
            vouches for it.
        """
        from workstation.adapters.onnx.detector import OnnxDetector
        from workstation.adapters.onnx.session_cache import SessionCache
        from workstation.adapters.onnx.sessions import Sessions

        package = open_package(find_package(self._places, self._chosen), self._places)
        manifest = package.manifest
        cache = None if self._places.cache is None else SessionCache(self._places.cache)
        sessions = Sessions(self._threads, cache)
        # The files are hashed while what is kept of them is looked for: both have to be whole.
        with ThreadPoolExecutor(1, "hash") as pool:
            checking = pool.submit(check_contents, package)
            session = sessions.kept(manifest)
            checking.result()
        if session is not None:
            return OnnxDetector(manifest, sessions, session, package.signed)
        contents = read_contents(package)
        weights = contents[manifest.weights]
        data = _external(manifest, weights, contents)
        return OnnxDetector(manifest, sessions, (weights, data), package.signed)


def installed(places: ModelPlaces) -> dict[str, Path]:
    """Folders of packages by their names, those of the first place first."""
    found: dict[str, Path] = {}
    for place in places.models:
        try:
            names = sorted(entry.parent.name for entry in place.glob("*/model.json"))
        except OSError:
            names = []
        for name in names:
            if not name.startswith("."):
                found.setdefault(name, place / name)
    return found


def find_package(places: ModelPlaces, chosen: str | None) -> Path:
    """The folder of the chosen package, or of the only one of the last place that has any.

    Raises
    ------
    WorkstationError
        MODEL-01 where there is none, or several and none is chosen.
    """
    found = installed(places)
    if chosen is not None:
        if chosen not in found:
            raise notices.absent(f"The chosen model {chosen} is not installed.")
        return found[chosen]
    if not found:
        raise notices.absent("No model is installed.")
    for place in reversed(places.models):  # what was shipped, before what the site has added
        names = [name for name, folder in found.items() if folder.parent == place]
        if len(names) == 1:
            return found[names[0]]
        if names:
            break
    raise notices.absent(
        f"{len(found)} models are installed and none is chosen: {', '.join(sorted(found))}."
    )


def read_package(folder: Path, places: ModelPlaces) -> Package:
    """A package, with its signature and then its files checked.

    Raises
    ------
    WorkstationError
        MODEL-02, -03, -11 to -14.
    """
    package = open_package(folder, places)
    return replace(package, contents=read_contents(package))


def open_package(folder: Path, places: ModelPlaces) -> Package:
    """A package whose signature was checked and whose files were not read yet.

    Raises
    ------
    WorkstationError
        MODEL-03, -11 to -14.
    """
    declared, signature = read_file(folder, "model.json"), _signature(folder)
    trusted = trusted_keys(places.keys)
    signed = vouched(folder.name, declared, signature, trusted, places.accept_unsigned)
    return Package(folder, parsed(folder.name, declared), signed, declared, {}, signature)


def read_contents(package: Package) -> dict[str, bytes]:
    """The listed files of a package by their names.

    Raises
    ------
    WorkstationError
        MODEL-02 where one is not the listed one, MODEL-03 where one cannot be read.
    """
    contents: dict[str, bytes] = {}
    for entry in package.manifest.files:
        contents[entry.name] = read_file(package.folder, entry.name)
        if hashlib.sha256(contents[entry.name]).hexdigest() != entry.sha256:
            raise notices.altered(package.manifest.id, entry.name)
    return contents


def check_contents(package: Package) -> None:
    """The listed files are the listed ones; they are mapped, not read.

    Raises
    ------
    WorkstationError
        MODEL-02 where one is not, MODEL-03 where one cannot be read.
    """
    for entry in package.manifest.files:
        with _opened(package.folder, entry.name) as stream:
            size = os.fstat(stream.fileno()).st_size
            found = hashlib.sha256()
            if size:
                with mmap.mmap(stream.fileno(), size, access=mmap.ACCESS_READ) as pages:
                    found.update(pages)
        if found.hexdigest() != entry.sha256:
            raise notices.altered(package.manifest.id, entry.name)


def _signature(folder: Path) -> bytes | None:
    """The bytes of model.sig; None where there is none."""
    if not os.path.lexists(folder / SIGNATURE):
        return None
    return read_file(folder, SIGNATURE)


def parsed(name: str, declared: bytes) -> Manifest:
    """The declaration of a package.

    Raises
    ------
    WorkstationError
        MODEL-03 where it is not valid.
    """
    from pydantic import ValidationError

    from workstation.adapters.onnx.manifest import Manifest

    try:
        return Manifest.model_validate_json(declared)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise notices.broken(
            name, f"its model.json is not valid ({where}: {first['msg']})"
        ) from error
    except (ValueError, RecursionError) as error:
        raise notices.broken(name, "its model.json is not valid") from error


def read_file(folder: Path, name: str) -> bytes:
    """The bytes of a file of a package; links that lead out of the folder are refused.

    Raises
    ------
    WorkstationError
        MODEL-03 where it is not there, cannot be read or is too large.
    """
    with _opened(folder, name) as stream:
        return stream.read()


@contextlib.contextmanager
def _opened(folder: Path, name: str) -> Iterator[BinaryIO]:
    """A file of a package, open to be read; MODEL-03 where it cannot be."""
    path = folder / name
    try:
        if path.resolve().parent != folder.resolve():
            raise notices.broken(folder.name, f"its file {name} lies outside its folder")
        if not path.is_file():  # a pipe would never end
            raise notices.broken(folder.name, f"its file {name} is not there")
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > _LARGEST.get(name, _LARGEST_FILE):
                raise notices.broken(folder.name, f"its file {name} is too large")
            yield stream
    except (OSError, ValueError) as error:
        raise notices.broken(folder.name, f"its file {name} cannot be read") from error


def _external(
    manifest: Manifest, weights: bytes, contents: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The listed, checked files that hold the model's large tensors; MODEL-03 for any other."""
    from workstation.adapters.onnx.external import NotOnnx, external_files

    try:
        wanted = external_files(weights)
    except NotOnnx as error:
        raise notices.broken(
            manifest.id, f"its weights are not a readable ONNX model ({error})"
        ) from error
    for name in sorted(wanted):
        if name not in contents or name == manifest.weights:
            raise notices.broken(
                manifest.id, "it asks for a data file that its package does not list"
            )
    return {name: contents[name] for name in wanted}
