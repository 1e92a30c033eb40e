"""What the desk's windows work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workstation.controllers.desk_export import DeskOut
    from workstation.controllers.log_browsing import SavedViews
    from workstation.controllers.small_pictures import SmallSource
    from workstation.services.desk_ports import LogSearch
    from workstation.services.figures import Figures
    from workstation.services.ports import Runner
    from workstation.services.second_looks import SecondLooks
    from workstation.services.targeting import Targeting


@dataclass(frozen=True, slots=True, eq=False)
class DeskTools:
    """There once the station is open."""

    search: LogSearch
    views: SavedViews
    figures: Figures
    looks: SecondLooks
    runner: Runner
    out: DeskOut
    thumbnails: SmallSource
    targeting: Targeting
