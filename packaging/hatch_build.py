"""Puts the model packages and assets/ into a built wheel as workstation/_bundled.

Of models/ only the packages go in (the folders with a model.json), not the scripts that made them.

An editable installation reads both from the source tree, so it gets no copy that could go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundledFolders(BuildHookInterface[Any]):
    """Adds the bundled folders to every build except an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to copy; a folder that is absent stops the build."""
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / "assets").is_dir():
            raise FileNotFoundError("The wheel needs the folder assets/, which is absent.")
        cards = sorted((root / "models").glob("*/model.json"))
        if not cards:
            raise FileNotFoundError("The wheel needs a model package in models/; none is there.")
        for folder in ["assets", *(f"models/{card.parent.name}" for card in cards)]:
            build_data["force_include"][folder] = f"workstation/_bundled/{folder}"
