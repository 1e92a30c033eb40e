"""The closed set of facts that declared rules may speak of (docs/rules.md tells them to sites).

How each is found stands in `services.checks.facts`; a test holds both lists together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a fact is, and so how it may be compared."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FLAG = "yes or no"


@dataclass(frozen=True, slots=True)
class Fact:
    """One named fact; `words` say what it is, with its unit."""

    name: str
    kind: Kind
    words: str

    @property
    def of_line(self) -> bool:
        """Whether each content line has its own."""
        return self.name.startswith("line.")

    @property
    def of_finding(self) -> bool:
        """Whether each finding in the pictures has its own."""
        return self.name.startswith("finding.")

    @property
    def of_party(self) -> bool:
        """Whether it is one of a party's."""
        return self.name.partition(".")[0] in _PARTIES

    @property
    def of_picture(self) -> bool:
        """Whether the pictures tell it, so that no record is needed."""
        return self.of_finding or self.name in OF_PICTURE


_PARTIES = {
    "sender": "sender's",
    "consignee": "consignee's",
    "buyer": "buyer's",
    "seller": "seller's",
    "deliver_to": "delivery address's",
}
_OF_PARTY = {
    "name": "name",
    "business": "firm",
    "address": "street address",
    "city": "city",
    "region": "state or province",
    "postcode": "postcode",
    "country": "country (two letters)",
    "phone": "telephone number, digits only",
    "email": "e-mail address",
    "reference": "customs reference or importer number",
}
_TEXT, _NUMBER, _DAY, _FLAG = Kind.TEXT, Kind.NUMBER, Kind.DAY, Kind.FLAG

_ALL = (
    Fact("parcel_id", _TEXT, "parcel's number"),
    Fact("category", _TEXT, "declared category: gift, documents, sale of goods..."),
    Fact("mail_class", _TEXT, "mail class as the carrier named it"),
    Fact("carrier", _TEXT, "carrier"),
    Fact("currency", _TEXT, "currency of the declared value"),
    Fact("entry_type", _TEXT, "customs entry the filer declared"),
    Fact("country_from", _TEXT, "country of shipment (two letters)"),
    Fact("house_bill", _TEXT, "house bill"),
    Fact("master_bill", _TEXT, "air waybill"),
    Fact("parent", _TEXT, "master carton, bag or receptacle"),
    Fact("source", _TEXT, "where the record came from"),
    Fact("comments", _TEXT, "declared comments"),
    Fact("documents", _TEXT, "numbers of declared licences, certificates and invoices"),
    Fact("pieces", _NUMBER, "declared packages"),
    Fact("lines", _NUMBER, "number of content lines"),
    Fact("declared_kg", _NUMBER, "declared gross weight in kg"),
    Fact("scale_kg", _NUMBER, "weight on the scale in kg"),
    Fact("kg", _NUMBER, "weight in kg: scale, else declared, else the lines' sum"),
    Fact("value_usd", _NUMBER, "declared value in US dollars"),
    Fact("usd_per_kg", _NUMBER, "declared value in US dollars a kilogram"),
    Fact("hours_late", _NUMBER, "hours from presentation to the record's receipt"),
    Fact("versions", _NUMBER, "number of versions of the record"),
    Fact("same_day_parcels", _NUMBER, "parcels to this consignee on the arrival day, this one too"),
    Fact("carton_declared", _NUMBER, "records that name the carton it was found in"),
    Fact("sender_parcels", _NUMBER, "parcels of this sender that the store holds"),
    Fact("consignee_parcels", _NUMBER, "parcels to this consignee that the store holds"),
    Fact("earlier_outcomes", _NUMBER, "earlier seizures, abandonments and refusals in common"),
    Fact("same_number", _NUMBER, "other parcels declared with the same number"),
    Fact(
        "opinion.state",
        _TEXT,
        "what models say: findings, no_findings_above_threshold, not_checked",
    ),
    Fact("findings.count", _NUMBER, "findings in all pictures, where all were judged"),
    Fact("scan.estimated_kg", _NUMBER, "weight in kg by the pictures, a range"),
    Fact("arrival_day", _DAY, "day of arrival"),
    Fact("presented_day", _DAY, "day of presentation"),
    Fact("posted_day", _DAY, "day of posting"),
    Fact("simulated", _FLAG, "whether the record is simulated"),
    Fact("trusted", _FLAG, "whether sender or consignee is on the site's list of trusted parties"),
    *(
        Fact(f"{party}.{field}", _TEXT, f"{whose} {words}")
        for party, whose in _PARTIES.items()
        for field, words in _OF_PARTY.items()
    ),
    Fact("line.description", _TEXT, "description of the content line"),
    Fact("line.hs", _TEXT, "HS or tariff code of the line, digits only"),
    Fact("line.origin", _TEXT, "country of origin of the line (two letters)"),
    Fact("line.product_id", _TEXT, "product number of the line"),
    Fact("line.listing", _TEXT, "address of the product's offer"),
    Fact("line.pieces", _NUMBER, "pieces of the line"),
    Fact("line.net_kg", _NUMBER, "net weight of the line in kg"),
    Fact("line.gross_kg", _NUMBER, "gross weight of the line in kg"),
    Fact("line.value_usd", _NUMBER, "value of the line in US dollars"),
    Fact("line.usd_per_kg", _NUMBER, "value of the line in US dollars a kilogram net"),
    Fact("line.usd_per_piece", _NUMBER, "value of the line in US dollars a piece"),
    Fact("finding.code", _TEXT, "code of the finding's class"),
    Fact("finding.label", _TEXT, "name of the finding's class"),
    Fact("finding.score", _NUMBER, "score of the finding, 0 to 1, the model's own scale"),
)

OF_PICTURE = ("opinion.state", "findings.count", "scan.estimated_kg")
FACTS: Mapping[str, Fact] = {fact.name: fact for fact in _ALL}
LINE_PLACE = "line"
"""In a declared rule's sentence: which content line, "line 2 of 3"."""
