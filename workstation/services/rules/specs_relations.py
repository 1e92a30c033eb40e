"""The built-in rules that need other parcels: consignee's day, history, network, manifesting."""

from __future__ import annotations

from workstation.domain.reasons import Group
from workstation.services.rules.spec import Spec, spec

RELATIONS: tuple[Spec, ...] = (
    spec(
        *("relations", "returned_after_outcome", Group.HISTORY, "outcome day entry came"),
    ),
    spec("relations", "sent_again", Group.HISTORY, "count cases", numbers="days"),
    spec(
        *("relations", "history_consignee", Group.HISTORY, "count parcels cases"),
        numbers="days share alarm_share",
    ),
    spec(
        *("relations", "history_sender", Group.HISTORY, "count parcels cases"),
        numbers="days share alarm_share",
    ),
    spec("relations", "history_contact", Group.HISTORY, "common cases", numbers="days"),
    spec("relations", "repeat_network", Group.HISTORY, "count cases ties", numbers="count"),
    spec(
        *("relations", "importer_new_address", Group.HISTORY),
        "number address first count others since",
        numbers="known_days new_days many",
    ),
    spec(
        *("relations", "split_shipment", Group.AGGREGATE),
        "count days senders total limit state matched",
        numbers="days count",
    ),
    spec("relations", "many_names_at_address", Group.AGGREGATE, "count day names", numbers="count"),
    spec("relations", "duplicate_id", Group.MANIFESTING, "identifier number others"),
    spec("relations", "carton_over", Group.MANIFESTING, "carton found declared without"),
    spec("relations", "carton_short", Group.MANIFESTING, "carton recorded declared missing seen"),
    spec("relations", "trusted_party", Group.HISTORY, "name role state source why"),
)
"""Their data file is `relations-YYYY-MM-DD.json`."""
