"""Every command of the window, a module for each part: what it is, and what it does."""

from __future__ import annotations

from workstation.ui.commands import (
    access,
    bench,
    case,
    compare,
    desk,
    entry,
    export,
    general,
    manifest,
    marks,
    measure,
    paper,
    picture,
    replay,
    volume,
)
from workstation.ui.commands.spec import ActionSpec

PARTS = (
    *(
        general,
        bench,
        case,
        paper,
        manifest,
        entry,
        picture,
        marks,
        measure,
        compare,
        volume,
        export,
        access,
    ),
    replay,
    desk,
)
SPECS: tuple[ActionSpec, ...] = tuple(spec for part in PARTS for spec in part.SPECS)

__all__ = ["PARTS", "SPECS", "ActionSpec"]
