"""The built-in rules that need other parcels: consignee's day, history, network, manifesting."""

from __future__ import annotations

from workstation.services.rules.spec import Spec

RELATIONS: tuple[Spec, ...] = ()
"""Their data file is `relations-YYYY-MM-DD.json`."""
