"""Makes large plausible manifests: `python -m tests.benchmarks.manifest_make --records N --out F`.

Mail and express, parcels numbered in runs as their senders print labels, senders of very different
size, consignees of whom two in five come again, mostly one content line. The same seed makes the
same file. Every name in it is made up.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workstation.domain.barcode import s10_check_digit

COLUMNS = (
    *("parcel_id", "sender_name", "sender_address", "sender_city", "sender_country"),
    *("sender_phone", "consignee_name", "consignee_address", "consignee_city"),
    *("consignee_region", "consignee_postcode", "consignee_country", "consignee_phone"),
    *("gross_kg", "value", "currency", "category", "mail_class", "carrier", "parent"),
    *("master_bill", "arrived_at", "line_description", "line_pieces", "line_net_kg"),
    *("line_value", "line_hs", "line_origin"),
)
RUN = 400
"""Parcels of one sender's run of numbers that stand together."""
_START = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST = [
    "Anna",
    "Maria",
    "James",
    "Robert",
    "John",
    "Linda",
    "Wei",
    "Min",
    "Olga",
    "Ivan",
    "Fatima",
    "Ahmed",
    "Lucia",
    "Pedro",
    "Sofia",
    "Marco",
    "Hannah",
    "Lukas",
    "Emma",
    "Noah",
    "Olivia",
    "Liam",
    "Priya",
    "Arjun",
    "Yuki",
    "Haruto",
    "Ji-woo",
    "Chen",
    "Amir",
    "Layla",
    "Nina",
    "Tomas",
    "Eva",
    "Jan",
    "Piotr",
    "Agata",
    "Greta",
    "Nils",
    "Freya",
    "Aino",
    "Mika",
    "Zofia",
    "Elif",
    "Mehmet",
    "Nadia",
    "Omar",
    "Chloe",
    "Louis",
    "Grace",
    "Henry",
]
_LAST = [
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Garcia",
    "Miller",
    "Davis",
    "Rodriguez",
    "Martinez",
    "Wilson",
    "Anderson",
    "Taylor",
    "Thomas",
    "Moore",
    "Jackson",
    "Martin",
    "Lee",
    "Thompson",
    "White",
    "Harris",
    "Clark",
    "Lewis",
    "Young",
    "Walker",
    "Hall",
    "Allen",
    "King",
    "Wright",
    "Scott",
    "Torres",
    "Nguyen",
    "Hill",
    "Green",
    "Adams",
    "Baker",
    "Nelson",
    "Carter",
    "Mitchell",
    "Perez",
    "Roberts",
    "Turner",
    "Phillips",
    "Campbell",
    "Parker",
    "Evans",
    "Edwards",
    "Collins",
    "Stewart",
    "Sanchez",
    "Morris",
    "Rogers",
    "Reed",
    "Cook",
    "Morgan",
    "Bell",
    "Murphy",
    "Rivera",
    "Kowalski",
    "Nowak",
    "Svensson",
    "Larsen",
    "Virtanen",
    "Rossi",
    "Bianchi",
    "Ferrari",
    "Dubois",
    "Moreau",
    "Müller",
    "Schmidt",
    "Weber",
    "Yılmaz",
    "Kaya",
    "Ivanov",
    "Petrova",
    "Wang",
    "Zhang",
    "Liu",
    "Tanaka",
    "Suzuki",
    "Kim",
    "Park",
    "Singh",
    "Patel",
    "Khan",
    "Hossain",
    "Okafor",
    "Mensah",
]
_STREETS = [
    "Main",
    "Oak",
    "Pine",
    "Maple",
    "Cedar",
    "Elm",
    "Washington",
    "Lake",
    "Hill",
    "Park",
    "Walnut",
    "Spring",
    "North",
    "Ridge",
    "Church",
    "Willow",
    "Mill",
    "Sunset",
    "Railroad",
    "Jackson",
    "River",
    "Highland",
    "Franklin",
    "Lincoln",
    "Chestnut",
    "Prospect",
    "Dogwood",
    "Forest",
]
_CITIES = [
    *(("Troy", "NY", 121), ("Albany", "NY", 122), ("Newark", "NJ", 71), ("Chicago", "IL", 606)),
    *(("Houston", "TX", 770), ("Miami", "FL", 331), ("Boston", "MA", 21), ("Seattle", "WA", 981)),
    *(("Denver", "CO", 802), ("Atlanta", "GA", 303), ("Dallas", "TX", 752), ("Tampa", "FL", 336)),
    *(("Portland", "OR", 972), ("Phoenix", "AZ", 850), ("Queens", "NY", 113), ("Reno", "NV", 895)),
]
_GOODS = [
    *(
        ("cotton shirt", "610910", 12),
        ("knitted sweater", "611020", 18),
        ("leather shoes", "640359", 30),
    ),
    *(("phone case", "392690", 4), ("table lamp", "940520", 16), ("wrist watch", "910211", 40)),
    *(("toy car", "950300", 7), ("cosmetic cream", "330499", 9), ("food supplement", "210690", 22)),
    *(("LED strip", "940542", 8), ("usb cable", "854442", 3), ("power bank", "850760", 15)),
    *(("kitchen knife", "821192", 14), ("fishing lure", "950790", 5), ("car part", "870899", 35)),
    *(("ceramic vase", "691310", 11), ("wool scarf", "621420", 13), ("silk tie", "621510", 17)),
    *(
        ("sport bag", "420292", 21),
        ("bluetooth speaker", "851822", 25),
        ("board game", "950490", 19),
    ),
    *(("hair clip", "961519", 2), ("sunglasses", "900410", 10), ("jewellery ring", "711719", 6)),
    *(("tent", "630622", 60), ("guitar string", "920930", 8), ("printer ink", "321511", 23)),
    *(("seeds", "120991", 4), ("tea", "090230", 9), ("book", "490199", 12), ("gift", "", 15)),
]
_LOOKS = [
    "black",
    "white",
    "red",
    "blue",
    "green",
    "grey",
    "small",
    "large",
    "women",
    "men",
    "children",
    "new",
    "printed",
    "striped",
    "plain",
    "summer",
    "winter",
    "vintage",
    "classic",
    "portable",
    "wireless",
    "handmade",
    "set",
    "pair",
    "pack",
]
_FROM = [
    *(
        ("CN", "Shenzhen", "RB{0}CN", 45),
        ("CN", "Yiwu", "LV{0}CN", 20),
        ("HK", "Kowloon", "RE{0}HK", 8),
    ),
    *(("DE", "Köln", "CC{0}DE", 5), ("GB", "London", "CX{0}GB", 5), ("IN", "Delhi", "EE{0}IN", 5)),
    *(
        ("TR", "Istanbul", "RR{0}TR", 4),
        ("JP", "Osaka", "EJ{0}JP", 4),
        ("PL", "Lodz", "CP{0}PL", 4),
    ),
]


def rows(records: int, seed: int = 20261126) -> Iterator[list[str]]:
    """The rows of so many parcels, those of one parcel together."""
    chance = random.Random(seed)
    senders = max(records // 200, 20)
    origins = chance.choices(range(len(_FROM)), [one[3] for one in _FROM], k=senders)
    back: list[list[str]] = []
    made = serial = 0
    while made < records:
        sender = int(senders * chance.random() ** 3)  # few large ones, many small ones
        country, city, form, _ = _FROM[origins[sender]]
        name = f"{_LAST[sender % len(_LAST)]} {_LOOKS[sender % 23].title()} Trading {sender}"
        own = [name, f"{sender % 900 + 1} Export Road", city, country, f"+86 755 {sender:08d}"]
        express = sender % 3 == 0
        run = min(chance.randint(1, RUN * 2), records - made)
        start = _START + timedelta(seconds=made * 3)
        bag = f"{country}US{made:09d}"
        master = f"{sender % 900 + 100}{made % 10_000_000:07d}{made % 10_000_000 % 7}"
        for _ in range(run):
            made += 1
            serial += 1
            if express:
                parcel_id = f"1Z{sender % 1_000_000:06d}{serial:010d}"
            else:
                digits = f"{serial % 100_000_000:08d}"
                parcel_id = form.format(f"{digits}{s10_check_digit(digits)}")
                parcel_id = parcel_id if serial < 100_000_000 else f"{parcel_id}X{serial}"
            if back and chance.random() < 0.4:
                consignee = back[int(len(back) * chance.random())]
            else:
                consignee = _consignee(chance, made)
                if len(back) < 200_000:
                    back.append(consignee)
                else:
                    back[made % 200_000] = consignee
            yield from _parcel(chance, parcel_id, own, consignee, express, bag, master, start)


def _consignee(chance: random.Random, number: int) -> list[str]:
    city, region, area = _CITIES[int(len(_CITIES) * chance.random())]
    unit = f" Apt {number % 60 + 1}" if number % 4 == 0 else ""
    first = _FIRST[int(len(_FIRST) * chance.random())]
    return [
        f"{first} {_LAST[int(len(_LAST) * chance.random())]}",
        f"{int(9000 * chance.random()) + 1} {_STREETS[number % len(_STREETS)]} St{unit}",
        *(city, region, f"{area * 100 + number % 100:05d}", "US"),
        f"+1 {200 + number % 700} {number * 7919 % 10_000_000:07d}",
    ]


def _parcel(
    chance: random.Random,
    parcel_id: str,
    own: list[str],
    consignee: list[str],
    express: bool,
    bag: str,
    master: str,
    arrived: datetime,
) -> Iterator[list[str]]:
    count = 1 if chance.random() < 0.8 else chance.randint(2, 4)
    lines = []
    for _ in range(count):
        goods, hs, worth = _GOODS[int(len(_GOODS) * chance.random() ** 1.5)]
        look = _LOOKS[int(len(_LOOKS) * chance.random())]
        pieces = chance.randint(1, 5)
        value = worth * pieces * (0.5 + chance.random())
        lines.append((f"{look} {goods}", pieces, 0.02 + value / 100, value, hs, own[3]))
    weight, value = sum(line[2] for line in lines), sum(line[3] for line in lines)
    for place, (words, pieces, kg, worth, hs, origin) in enumerate(lines):
        head = (
            [
                *(parcel_id, *own, *consignee, f"{weight * 1.1:.3f}", f"{value:.2f}", "USD"),
                *("sale of goods", "express" if express else "parcel"),
                *("UPS" if express else "post", bag, master if express else ""),
                arrived.isoformat(),
            ]
            if place == 0
            else [parcel_id, *[""] * 21]
        )
        yield [*head, words, str(pieces), f"{kg:.3f}", f"{worth:.2f}", hs, origin]


def write(path: Path, records: int, seed: int = 20261126) -> None:
    """Write a CSV manifest of so many parcels."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(records, seed))


def main() -> None:
    parser = argparse.ArgumentParser(prog="manifest_make", description=__doc__)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=20261126)
    chosen = parser.parse_args()
    write(chosen.out, chosen.records, chosen.seed)


if __name__ == "__main__":
    main()
