"""A model package's card: what its makers say of it. Read, checked, never run."""

from __future__ import annotations

import hashlib
from pathlib import Path

from workstation.adapters.onnx import notices
from workstation.adapters.onnx.packages import installed, parsed, read_file
from workstation.adapters.onnx.places import ModelPlaces
from workstation.domain.findings import ModelIdentity
from workstation.domain.notice import WorkstationError

USUAL_NAME = "CARD.md"
_LARGEST_CARD = 1 << 20
NOT_LISTED = (
    "*The package does not list this card among its files: nothing tells whether it was altered.*"
)


class PackagedCards:
    """Finds the card of a model that has spoken, by its weights."""

    def __init__(self, places: ModelPlaces) -> None:
        self._places = places

    def card(self, model: ModelIdentity) -> str:
        """The card's text (Markdown). Blocks.

        Raises
        ------
        WorkstationError
            MODEL-01 where that package is not installed any more, MODEL-02 where the card was
            altered, MODEL-03 where there is none or it cannot be read.
        """
        for folder in installed(self._places).values():
            try:
                manifest = parsed(folder.name, read_file(folder, "model.json"))
            except WorkstationError:
                continue  # another package is broken: this one is looked for
            digests = {entry.name: entry.sha256 for entry in manifest.files}
            if manifest.id == model.model_id and model.sha256 in digests.values():
                return _text(folder, manifest.card or USUAL_NAME, digests)
        raise notices.absent(f"The package of model {model.model_id} is not there any more.")


def _text(folder: Path, name: str, digests: dict[str, str]) -> str:
    path = folder / name
    if path.is_file() and path.stat().st_size > _LARGEST_CARD:
        raise notices.broken(folder.name, f"its card {name} is too large to be read")
    content = read_file(folder, name)
    declared = digests.get(name)
    if declared is not None and hashlib.sha256(content).hexdigest() != declared:
        raise notices.altered(folder.name, name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise notices.broken(folder.name, f"its card {name} is not UTF-8 text") from error
    return text if declared is not None else f"{NOT_LISTED}\n\n{text}"
