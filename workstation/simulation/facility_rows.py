"""The demo facility's parcels as rows of invented data. No person or company in it exists."""

from __future__ import annotations

from dataclasses import dataclass

Goods = tuple[
    str | None, int, str | None, str | None, str | None
]  # what, pieces, value, HS, origin


@dataclass(frozen=True, slots=True)
class Row:
    """One parcel: who, what is declared, what is really in it, and what should be noticed."""

    service: str
    origin: str
    sender: str
    consignee: str
    goods: tuple[Goods, ...]
    package: str
    contents: tuple[str, ...]
    kg: str | None
    story: str
    scale_kg: str | None = None
    currency: str = "USD"
    category: str | None = "sale of goods"
    parent: str | None = None
    expects: tuple[str, ...] = ()
    two_views: bool = False
    """Whether the scanner took it from above and from the side."""
    volume: str = ""
    """The simulated CT volume that is its last view, where there is one."""
    arrived_min: int = 0
    presented_min: int = 60
    received_min: int = -600
    wrong_check_digit: bool = False
    manifested: bool = True
    scanned: bool = True


SPLIT = ("aggregate_over", "many_to_consignee")

ORDINARY: tuple[Row, ...] = (
    # plainly honest
    Row(
        "CP",
        "DE",
        "linden",
        "reed",
        (("Men's cotton T-shirts, knitted", 3, "54.00", "610910", "DE"),),
        "satchel",
        ("tshirt", "tshirt", "tshirt"),
        "0.52",
        "Three T-shirts.",
        currency="EUR",
        parent="MC-40117",
        scale_kg="0.515",
    ),
    Row(
        "RB",
        "GB",
        "orchard",
        "vale",
        (("Printed books, paperback", 4, "61.50", "490199", "GB"),),
        "carton",
        ("book", "book"),
        "2.69",
        "Books for a bookshop.",
        currency="GBP",
        parent="MC-40117",
        scale_kg="2.689",
    ),
    Row(
        "HC",
        "CN",
        "jade",
        "wren",
        (
            ("Over-ear headphones", 1, "39.90", "851830", "CN"),
            ("USB charging cable", 1, "4.10", "854442", "CN"),
        ),
        "carton",
        ("headphones", "cable"),
        "0.21",
        "Headphones with a cable.",
        parent="MC-40231",
        scale_kg="0.212",
    ),
    Row(
        "CP",
        "JP",
        "sakura",
        "studio",
        (
            ("Notebooks and writing paper", 6, "48.00", "482010", "JP"),
            ("Paint brushes for artists", 5, "22.00", "960330", "JP"),
        ),
        "carton",
        ("documents", "make_up", "book"),
        "2.03",
        "Stationery.",
        parent="MC-40231",
        scale_kg="2.026",
    ),
    Row(
        "LX",
        "NL",
        "polder",
        "ash",
        (("Ceramic mugs", 2, "26.00", "691110", "NL"),),
        "carton",
        ("mug", "mug", "crumpled_paper"),
        "1.43",
        "Two mugs.",
        currency="EUR",
        scale_kg="1.429",
    ),
    Row(
        "CP",
        "NO",
        "nordic",
        "hill",
        (("Fishing reel, lures and sinkers", 1, "83.00", "950730", "NO"),),
        "carton",
        ("fishing_gear", "hat"),
        "0.82",
        "Fishing gear.",
        scale_kg="0.816",
    ),
    Row(
        "CP",
        "ES",
        "azul",
        "cove",
        (
            ("Aluminium frying pan", 1, "44.90", "761510", "ES"),
            ("Stainless steel cutlery, 8 pieces", 8, "30.00", "821599", "ES"),
        ),
        "carton",
        ("pan", "cutlery"),
        "2.96",
        "Kitchenware with table knives.",
        currency="EUR",
        parent="MC-40302",
        scale_kg="2.958",
    ),
    Row(
        "CP",
        "IN",
        "saffron",
        "reed",
        (("Black tea and spices, retail packed", 5, "35.00", "090230", "IN"),),
        "carton",
        ("food_pouch", "food_pouch", "tea_box"),
        "1.01",
        "Tea and spices.",
        scale_kg="1.002",
    ),
    Row(
        "EE",
        "GB",
        "orchard",
        "wren",
        (
            ("Children's die-cast toy cars", 4, "36.00", "950300", "GB"),
            ("Plush toy bear", 1, "18.00", "950300", "GB"),
        ),
        "carton",
        ("toy_car", "plush_toy"),
        "0.32",
        "Toys.",
        currency="GBP",
        category="gift",
        scale_kg="0.318",
    ),
    Row(
        "CP",
        "CA",
        "pine",
        "hill",
        (("Hiking shoes, leather upper", 2, "118.00", "640391", "CA"),),
        "carton",
        ("shoes", "socks"),
        "2.54",
        "Shoes and socks.",
        parent="MC-40302",
        scale_kg="2.540",
    ),
    Row(
        "UA",
        "NZ",
        "moana",
        "studio",
        (("Scented candles in glass", 2, "41.00", "340600", "NZ"),),
        "carton",
        ("candles", "bubble_film"),
        "0.73",
        "Candles.",
        scale_kg="0.730",
    ),
    Row(
        "CP",
        "DE",
        "linden",
        "ash",
        (("Denim trousers and knitted pullover", 2, "96.00", "620342", "DE"),),
        "satchel",
        ("jeans", "sweater"),
        "0.98",
        "Clothing.",
        currency="EUR",
        scale_kg="0.974",
    ),
    Row(
        "CP",
        "GB",
        "private",
        "cove",
        (
            ("Set of open-end spanners, used", 6, "25.00", "820411", "DE"),
            ("Socket wrench set, used", 1, "30.00", "820420", "DE"),
        ),
        "carton",
        ("wrench_set", "socket_set"),
        "1.16",
        "Used tools: much honest metal.",
        currency="GBP",
        category="gift",
        scale_kg="1.159",
    ),
    Row(
        "CP",
        "NL",
        "polder",
        "vale",
        (
            ("Picture frame, wood and glass", 1, "33.00", "441410", "NL"),
            ("Printed catalogues", 3, "9.00", "491110", "NL"),
        ),
        "carton",
        ("picture_frame", "documents"),
        "1.18",
        "A frame.",
        currency="EUR",
        parent="MC-40117",
        scale_kg="1.174",
    ),
    Row(
        "HA",
        "CN",
        "jade",
        "repair",
        (
            ("Replacement circuit boards for amplifiers", 3, "140.00", "852990", "CN"),
            ("Mains adapters 12 V", 2, "24.00", "850440", "CN"),
        ),
        "carton",
        ("circuit_boards", "charger", "charger"),
        "1.28",
        "Boards for a repair shop.",
        scale_kg="1.281",
    ),
    Row(
        "CP",
        "HK",
        "harbour",
        "repair",
        (("Bicycle disc brake rotors and chain", 3, "72.00", "871494", "TW"),),
        "carton",
        ("brake_disc", "chain", "fasteners"),
        "0.88",
        "Bicycle parts.",
        parent="MC-40231",
        scale_kg="0.877",
    ),
    Row(
        "CP",
        "JP",
        "sakura",
        "wren",
        (("Digital camera with lens", 1, "640.00", "852589", "JP"),),
        "carton",
        ("camera", "charger", "bubble_film"),
        "1.29",
        "A camera seen from two sides.",
        two_views=True,
        scale_kg="1.292",
    ),
)
