"""Finding, checking and loading a model package: models/<id>/{model.json, model.onnx, CARD.md}."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from workstation.adapters.onnx import notices

if TYPE_CHECKING:
    from workstation.adapters.onnx.detector import OnnxDetector
    from workstation.adapters.onnx.manifest import Manifest

_LARGEST_MANIFEST = 1 << 20
_LARGEST_FILE = 1 << 30


class PackagedDetectors:
    """The model in use at this station.

    Parameters
    ----------
    models_dir : Path
        Folder with one sub-folder per package.
    chosen : str, optional
        Name of the package's folder. None takes the only one there is.
    threads : int, optional
        Threads of one run; by default two, or one where the machine has no more.
    """

    def __init__(
        self, models_dir: Path, chosen: str | None = None, *, threads: int | None = None
    ) -> None:
        self._dir, self._chosen = models_dir, chosen
        self._threads = threads if threads is not None else min(2, os.cpu_count() or 1)

    def load(self) -> OnnxDetector:
        """The detector, its files checked against the hashes in its model.json.

        Raises
        ------
        WorkstationError
            MODEL-01 none installed, or several and none chosen; MODEL-02 a file was altered: it
            is not run; MODEL-03 the package is broken.
        """
        folder = self._folder()
        manifest = _manifest(folder)
        contents = {entry.name: _read(folder, entry.name) for entry in manifest.files}
        for entry in manifest.files:
            if hashlib.sha256(contents[entry.name]).hexdigest() != entry.sha256:
                raise notices.altered(manifest.id, entry.name)
        weights = contents[manifest.weights]
        data = _external(manifest, weights, contents)
        from workstation.adapters.onnx.detector import OnnxDetector

        return OnnxDetector(manifest, weights, data, self._threads)

    def _folder(self) -> Path:
        try:
            found = sorted(entry.parent.name for entry in self._dir.glob("*/model.json"))
        except OSError:
            found = []
        if self._chosen is not None:
            if self._chosen not in found:
                raise notices.absent(f"The chosen model {self._chosen} is not installed.")
            return self._dir / self._chosen
        if not found:
            raise notices.absent("No model is installed.")
        if len(found) > 1:
            raise notices.absent(
                f"{len(found)} models are installed and none is chosen: {', '.join(found)}."
            )
        return self._dir / found[0]


def _manifest(folder: Path) -> Manifest:
    from pydantic import ValidationError

    from workstation.adapters.onnx.manifest import Manifest

    text = _read(folder, "model.json", _LARGEST_MANIFEST)
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise notices.broken(
            folder.name, f"its model.json is not valid ({where}: {first['msg']})"
        ) from error
    except (ValueError, RecursionError) as error:
        raise notices.broken(folder.name, "its model.json is not valid") from error


def _read(folder: Path, name: str, most: int = _LARGEST_FILE) -> bytes:
    """The bytes of a file of the package; links that lead out of the folder are refused."""
    path = folder / name
    try:
        if path.resolve().parent != folder.resolve():
            raise notices.broken(folder.name, f"its file {name} lies outside its folder")
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise notices.broken(folder.name, f"its file {name} cannot be read") from error
    if len(content) > most:
        raise notices.broken(folder.name, f"its file {name} is too large")
    return content


def _external(manifest: Manifest, weights: bytes, contents: dict[str, bytes]) -> dict[str, bytes]:
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
