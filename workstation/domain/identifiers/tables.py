"""What the signs of identifiers mean, as published. Data only; each table names its source.

A code that a table lacks is told as it stands: tables never decide that a number is wrong.
"""

from __future__ import annotations

S10_SERVICES = {
    "A": "domestic or agreed service",
    "B": "domestic service",
    "C": "parcel",
    "D": "domestic service",
    "E": "EMS",
    "G": "domestic or agreed service",
    "H": "e-commerce parcel",
    "L": "express letter",
    "M": "M-bag of printed matter",
    "N": "domestic service",
    "P": "domestic service",
    "Q": "business reply (IBRS)",
    "R": "registered letter",
    "U": "letter, other",
    "V": "insured letter",
    "Z": "domestic service",
}
"""First letter of an S10's service indicator. UPU standard S10-12 (2017), table of service
indicators; A stands for AV to AZ, G for GA and GD."""

S10_SERVICE_PAIRS = {"A": "VWXYZ", "G": "AD", "Q": "ABCDEFGHIJKLM"}
"""Second letters that are assigned where not all are (UPU S10-12)."""

AIRLINES = {
    "001": "American Airlines",
    "006": "Delta Air Lines",
    "016": "United Airlines",
    "020": "Lufthansa Cargo",
    "023": "FedEx",
    "057": "Air France",
    "074": "KLM",
    "125": "British Airways",
    "157": "Qatar Airways",
    "160": "Cathay Pacific",
    "172": "Cargolux",
    "176": "Emirates",
    "180": "Korean Air",
    "232": "Malaysia Airlines",
    "235": "Turkish Airlines",
    "297": "China Airlines",
    "369": "Atlas Air",
    "406": "UPS",
    "610": "Atlasjet",
    "615": "DHL",
    "618": "Singapore Airlines",
    "695": "EVA Air",
    "774": "Shanghai Airlines",
    "988": "Asiana Airlines",
    "999": "Air China",
}
"""IATA cargo prefixes of the carriers that are met most; the whole list is IATA's to sell.
Sources: carriers' own tracking pages as gathered at limcologistics.com, airwaybilltracker.com and
cargoenter.com/knowledge/awb-prefixes, and the IATA designator list at docslib.org/doc/3873113."""

MAIL_CATEGORIES = {"A": "airmail", "B": "S.A.L.", "C": "surface", "D": "priority surface"}
"""UPU code list 115, mail category, as in S8 and S9."""

MAIL_SUBCLASSES = {"U": "letters", "C": "parcels", "E": "EMS", "T": "empty receptacles"}
"""UPU code list 117: the first letter of the mail subclass."""

USPS_SOURCES = {
    "92": "commercial mailer",
    "93": "commercial mailer",
    "94": "online or meter label",
    "95": "post office counter",
}
"""What the first two digits of an Intelligent Mail package barcode say (USPS Publication 199)."""

FEDEX_CONTAINERS = {"00": "carton", "01": "pallet", "02": "larger than a pallet"}
"""Container types of an SSCC-18 on a FedEx Ground label."""

DHL_ECOMMERCE = ("GM", "LX", "RX", "UV", "CN", "SG", "TH", "IN", "HK", "MY")
"""First letters of DHL eCommerce numbers."""
