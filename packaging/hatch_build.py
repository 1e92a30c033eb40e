"""Puts models/ and assets/ into a built wheel as workstation/_bundled.

An editable installation reads both from the source tree, so it gets no copy that could go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = ("models", "assets")


class BundledFolders(BuildHookInterface[Any]):
    """Adds the bundled folders to every build except an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to copy; a folder that is absent stops the build."""
        if version == "editable":
            return
        for folder in BUNDLED:
            if not (Path(self.root) / folder).is_dir():
                raise FileNotFoundError(f"The wheel needs the folder {folder}/, which is absent.")
            build_data["force_include"][folder] = f"workstation/_bundled/{folder}"
