"""Where a station's model packages and the keys it trusts lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workstation.resources import assets_dir, models_dir

SITE_MODELS, SITE_KEYS = "models", "model-keys"
"""In the data folder: the site's own packages, and the public keys it trusts."""
_CACHE = "cache"


@dataclass(frozen=True, slots=True)
class ModelPlaces:
    """Folders of packages (one sub-folder each; the first that has a name wins) and of keys.

    `cache` holds what is made of a package to load it faster; None: nothing is kept.
    `accept_unsigned` is the site's setting that lets packages in which nobody has signed.
    """

    models: tuple[Path, ...]
    keys: tuple[Path, ...]
    cache: Path | None = None
    accept_unsigned: bool = False

    def out(self) -> dict[str, Any]:
        """As JSON values, for a child process."""
        return {
            "models": [str(path.absolute()) for path in self.models],
            "keys": [str(path.absolute()) for path in self.keys],
            "cache": None if self.cache is None else str(self.cache.absolute()),
            "accept_unsigned": self.accept_unsigned,
        }


def places_in(found: Mapping[str, Any]) -> ModelPlaces:
    """The places of `ModelPlaces.out`."""
    return ModelPlaces(
        tuple(Path(one) for one in found["models"]),
        tuple(Path(one) for one in found["keys"]),
        None if found["cache"] is None else Path(found["cache"]),
        bool(found["accept_unsigned"]),
    )


def shipped_keys() -> Path:
    """Folder of the public keys that come with the program."""
    return assets_dir() / "model-keys"


def shipped(models: Path) -> ModelPlaces:
    """A folder of packages that only the keys of the program vouch for."""
    return ModelPlaces((models,), (shipped_keys(),))


def station_places(data_dir: Path, *, accept_unsigned: bool = False) -> ModelPlaces:
    """Those of a station: what it was shipped with, and what its site has added.

    Where the data folder is not there, nothing is kept: asking a model makes no station.
    """
    return ModelPlaces(
        (data_dir / SITE_MODELS, models_dir()),
        (data_dir / SITE_KEYS, shipped_keys()),
        data_dir / _CACHE / "models" if data_dir.is_dir() else None,
        accept_unsigned,
    )
