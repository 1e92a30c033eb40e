"""Our fields as an officer calls them."""

from __future__ import annotations

_PARTY = {
    "sender": "Sender",
    "consignee": "Consignee",
    "buyer": "Buyer",
    "seller": "Seller",
    "deliver_to": "Deliver to",
}
_WORDS = {
    "parcel_id": "Parcel number",
    "gross_kg": "Gross weight declared",
    "scale_kg": "Weight on our scale",
    "parent": "Carton, bag or receptacle",
    "mail_class": "Service",
    "category": "Kind (gift, sale of goods…)",
    "country_from": "Country of shipment",
    "tracking_id": "Tracking number",
    "entry_type": "Entry type",
    "arrived_at": "Time of arrival",
    "presented_at": "Time of presentation",
    "received_at": "Time the data came",
    "posted_at": "Time of posting",
    "business": "firm",
    "city": "town",
    "hs": "HS code",
    "net_kg": "net weight",
    "product_id": "product number",
    "reference": "number (tax, importer)",
    "listing": "address of the offer",
}


def field_words(name: str) -> str:
    """ "consignee_phone" as "Consignee: phone"."""
    if name in _WORDS:
        return _WORDS[name]
    if name.startswith("line_"):
        part = name.removeprefix("line_")
        words = "gross weight" if part == "gross_kg" else _WORDS.get(part, part)
        return f"Content line: {words.replace('_', ' ')}"
    for party, words in _PARTY.items():
        if name.startswith(f"{party}_"):
            part = name.removeprefix(f"{party}_")
            return f"{words}: {_WORDS.get(part, part).replace('_', ' ')}"
    return name.replace("_", " ").capitalize()
