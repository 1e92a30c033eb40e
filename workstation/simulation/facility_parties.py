"""Invented senders and consignees of the demo facility. None of them exists."""

from __future__ import annotations

# name, street, city, postcode, country
SENDERS: dict[str, tuple[str, str, str, str, str]] = {
    "linden": ("Lindwurm Textil Versand", "Musterweg 14", "Beispielstadt", "00014", "DE"),
    "orchard": ("Orchardlane Gifts", "3 Sample Close", "Exampleton", "ZZ1 3ZZ", "GB"),
    "harbour": (
        "Harbourlight Parts Trading",
        "Unit 12, 88 Specimen Road",
        "Placeholder City",
        "999012",
        "HK",
    ),
    "jade": (
        "Jadefinch Electronics",
        "Building 7, Template Industrial Park",
        "Mockton",
        "518999",
        "CN",
    ),
    "pine": ("Pinecone Outdoor", "Illustration Street 5", "Fictiville", "K0K 0K0", "CA"),
    "saffron": ("Saffron Kite Exports", "22 Dummy Bazaar", "Specimenpur", "000022", "IN"),
    "polder": ("Polderpost Webshop", "Voorbeeldlaan 9", "Nergenshuizen", "0009 ZZ", "NL"),
    "sakura": ("Sakuranote Stationery", "1-2-3 Mihon", "Kasouchou", "000-0003", "JP"),
    "azul": ("Azulejo Cocina", "Calle de Muestra 6", "Ejemplar", "00006", "ES"),
    "nordic": ("Nordfiktiv Sport", "Eksempelveien 11", "Ingensby", "0011", "NO"),
    "moana": ("Moana Sample Crafts", "8 Pretend Quay", "Nowhereport", "0008", "NZ"),
    "private": ("T. Blankenfeld", "Am Muster 3", "Leerdorf", "00003", "DE"),
}
CONSIGNEES: dict[str, tuple[str, str, str, str, str]] = {
    "reed": ("M. Reedholm", "410 Fictional Avenue", "Sampleton NJ", "00410", "US"),
    "vale": ("Valecrest Bookshop", "17 Example Street", "Mockford NY", "00017", "US"),
    "ash": ("D. Ashgrove", "2201 Placeholder Drive", "Testville PA", "02201", "US"),
    "wren": ("K. Wrenfield", "9 Specimen Court", "Draftsburg CT", "00009", "US"),
    "split": ("Q. Splitmore", "77 Pretend Plaza, Apt 5C", "Sampleton NJ", "00077", "US"),
    "repair": ("Fixit Example Repairs", "330 Template Road", "Mockford NY", "00330", "US"),
    "hill": ("B. Hillmarsh", "58 Imaginary Lane", "Nowhere VT", "00058", "US"),
    "cove": ("J. Covebridge", "1200 Dummy Boulevard", "Testville PA", "01200", "US"),
    "studio": ("Studio Paperheron", "6 Illustration Mews", "Draftsburg CT", "00006", "US"),
    "ridge": ("L. Ridgemere", "645 Illustration Highway", "Mockford NY", "00645", "US"),
}
