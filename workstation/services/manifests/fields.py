"""The fields of a record by the names that tables and JSON use for them."""

from __future__ import annotations

from typing import Final

from workstation.services.manifests import values
from workstation.services.manifests.values import Convert

PARTIES = ("sender", "consignee", "buyer", "seller", "deliver_to")
PARTY_FIELDS: Final[dict[str, Convert]] = {
    "name": values.text,
    "business": values.text,
    "address": values.text,
    "city": values.text,
    "region": values.text,
    "postcode": values.text,
    "country": values.country,
    "phone": values.text,
    "email": values.text,
    "reference": values.text,
}
OWN_FIELDS: Final[dict[str, Convert]] = {
    "pieces": values.whole,
    "gross_kg": values.decimal,
    "scale_kg": values.decimal,
    "value": values.decimal,
    "currency": values.currency,
    "postage": values.decimal,
    "category": values.category,
    "mail_class": values.text,
    "carrier": values.text,
    "parent": values.parent,
    "arrived_at": values.moment,
    "presented_at": values.moment,
    "received_at": values.moment,
    "posted_at": values.moment,
    "house_bill": values.house_bill,
    "master_bill": values.master_bill,
    "tracking_id": values.tracking_id,
    "country_from": values.country,
    "entry_type": values.text,
    "documents": values.documents,
    "comments": values.text,
    "simulated": values.flag,
}
CARTON_FIELDS: Final[dict[str, Convert]] = {
    "parent_kind": values.container_kind,
    "parent_parcels": values.whole,
}
"""What a parcel's row tells of the carton or bag it is in: its kind, how many parcels it holds."""
LINE_FIELDS: Final[dict[str, Convert]] = {
    "line_description": values.text,
    "line_pieces": values.whole,
    "line_net_kg": values.decimal,
    "line_gross_kg": values.decimal,
    "line_value": values.decimal,
    "line_hs": values.hs,
    "line_origin": values.country,
    "line_product_id": values.text,
    "line_listing": values.text,
}
WHOSE: Final[dict[str, tuple[str, str]]] = {
    f"{who}_{part}": (who, part) for who in PARTIES for part in PARTY_FIELDS
}
"""Which party's which field a column is."""
CONVERT: Final[dict[str, Convert]] = {
    **{name: PARTY_FIELDS[part] for name, (_, part) in WHOSE.items()},
    **OWN_FIELDS,
    **CARTON_FIELDS,
    **LINE_FIELDS,
}
PARCEL_COLUMNS = frozenset(("parcel_id", *WHOSE, *OWN_FIELDS, *CARTON_FIELDS))
LINE_COLUMNS = frozenset(LINE_FIELDS)
COLUMNS = ("parcel_id", *WHOSE, *OWN_FIELDS, *CARTON_FIELDS, *LINE_FIELDS)
DECIMALS = frozenset(name for name, convert in CONVERT.items() if convert is values.decimal)
WEIGHTS = frozenset(name for name in DECIMALS if name.endswith("_kg"))
MOMENTS = frozenset(name for name, convert in CONVERT.items() if convert is values.moment)
