"""Names, streets and numbers of parties in a plain form for comparing.

Covered: Latin letters with any accents, Cyrillic and Greek (romanised by the tables below),
Georgian and Armenian (`romanising`), full and half width forms, katakana as hiragana,
traditional Chinese characters as simplified ones. Chinese,
Korean and kana stay in their own letters here and are compared in them; beside Latin letters they
are read by `name_readings` and `eastern_addresses`. Not covered: Arabic, Hebrew, Thai, Indian and
other scripts that leave vowels out or need a dictionary stay in their own letters and are never
compared with a romanised form. The tables, here and in `script_tables`, and anyascii's are part of
the keys that the store keeps: whoever changes one raises `likeness.KEYS_VERSION`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 300
"""Characters of a field that are compared; what follows is not looked at."""
_LATIN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    "ħ": "h", "ŋ": "n", "ə": "e",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ie",
    "ж": "zh", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "iu", "я": "ia", "ђ": "d", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LETTERS = str.maketrans({**_LATIN, **_CYRILLIC, **_GREEK})
_HIRAGANA = str.maketrans({code: code - 0x60 for code in range(0x30A1, 0x30F7)})
_KEPT_MARKS = "\u3099\u309a"
"""Voicing of kana, which parts Kanada and Katana; other combining marks are accents."""
_QUOTES = str.maketrans("", "", "'’‘`´ʹʼʻ")
_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_CARE_OF = re.compile(r"\b(?:c/o|attn|attention)\b.*")
_DOUBLED = re.compile(r"([^\W\d_])\1+")

TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "sr", "sra"])
GENERATIONS = frozenset(["jr", "junior", "senior", "ii", "iii", "iv"])
LEGAL_FORMS = _listed("""ltd limited co company inc incorporated corp corporation llc llp plc gmbh ag kg ug sa sas
    sarl srl spa bv nv oy ab as aps sro doo ooo zao pty pvt sl lda kk""")
NOBODY = _listed("""na none unknown customer consignee recipient receiver addressee client buyer sender shipper
    seller resident occupant occupier test null nil same no name to order whom it may concern not
    available the x xx xxx xxxx various 收件人 收货人 寄件人 发件人 客户 买家 卖家 无 고객 수취인 받는사람
    お客様""")
"""A name made of these alone names nobody: it never matches anybody."""

# Street types and directions as USPS Publication 28 abbreviates them, and other countries' own.
STREET_TYPES = {
    "street": "st", "str": "st", "strasse": "st", "strase": "st", "avenue": "av", "ave": "av",
    "aven": "av", "road": "rd", "drive": "dr", "drv": "dr", "lane": "ln", "boulevard": "bd",
    "blvd": "bd", "boul": "bd", "court": "ct", "crt": "ct", "place": "pl", "square": "sq",
    "terrace": "ter", "terr": "ter", "highway": "hwy", "hiway": "hwy", "parkway": "pkwy",
    "circle": "cir", "trail": "trl", "turnpike": "tpke", "expressway": "expy", "crescent": "cres",
    "close": "cl", "gardens": "gdns", "grove": "gr", "heights": "hts", "ulitsa": "ul", "ulica": "ul",
    "prospekt": "pr", "prosp": "pr", "calle": "calle", "rue": "rue", "via": "via", "plaza": "plz",
    "platz": "pl", "weg": "weg", "way": "wy", "alley": "aly", "allee": "allee",
}  # fmt: skip
_TYPES = frozenset(STREET_TYPES.values())
DIRECTIONS = {
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw", "n": "n", "s": "s", "e": "e", "w": "w", "ne": "ne",
    "nw": "nw", "se": "se", "sw": "sw",
}  # fmt: skip
UNITS = _listed("""apt apartment unit suite ste room rm flat floor fl whg wohnung apto depto kv kvartira appt
    office ofc lot trailer trlr slip door shop""")
_OTHER = {
    "saint": "st", "sainte": "st", "mount": "mt", "fort": "ft", "building": "bldg", "bld": "bldg",
    "district": "dist", "province": "prov", "industrial": "ind", "number": "no", "nr": "no",
    "num": "no", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
    "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10",
}  # fmt: skip
_UNIT_NO = re.compile(r"\b(unit|apt|suite|ste|room|rm|flat) no\b\.?")
_RANKS = frozenset(["shi", "sheng", "qu"])
"""Ranks of Chinese towns and regions, as they are written behind a name in pinyin."""
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)\b")
_NUMBER = re.compile(r"\d+[a-z]?")
ABBREVIATIONS = {**_OTHER, **STREET_TYPES}

# National prefixes: what a number written without "+" belongs to (ITU E.164).
CALLING = {
    "US": "1", "CA": "1", "GB": "44", "DE": "49", "FR": "33", "IT": "39", "ES": "34", "NL": "31",
    "BE": "32", "CH": "41", "AT": "43", "SE": "46", "NO": "47", "DK": "45", "FI": "358",
    "PL": "48", "CZ": "420", "SK": "421", "HU": "36", "RO": "40", "BG": "359", "GR": "30",
    "PT": "351", "IE": "353", "RU": "7", "KZ": "7", "UA": "380", "BY": "375", "TR": "90",
    "IL": "972", "AE": "971", "SA": "966", "IN": "91", "PK": "92", "BD": "880", "LK": "94",
    "CN": "86", "HK": "852", "MO": "853", "TW": "886", "JP": "81", "KR": "82", "VN": "84",
    "TH": "66", "MY": "60", "SG": "65", "ID": "62", "PH": "63", "AU": "61", "NZ": "64",
    "MX": "52", "BR": "55", "AR": "54", "CL": "56", "CO": "57", "PE": "51", "ZA": "27",
    "NG": "234", "EG": "20", "MA": "212", "KE": "254", "GH": "233", "LT": "370", "LV": "371",
    "EE": "372", "SI": "386", "HR": "385", "RS": "381",
}  # fmt: skip
_SHORT_CODES = _listed("""20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63
    64 65 66 81 82 84 86 90 91 92 93 94 95 98""")
_EXTENSION = re.compile(r"(?:\bext(?:ension)?\b|\bx|#).*", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]+")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_NO_MAILBOX = frozenset(["none", "noreply", "no", "na", "test", "unknown", "null", "example"])


def plain(text: str) -> str:
    """Small Latin letters where the script is covered; accents and apostrophes are gone."""
    if text.isascii():
        text = text.lower()
        return text.translate(_QUOTES) if "'" in text or "`" in text else text
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES).translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", folded)
    bare = "".join(c for c in apart if c in _KEPT_MARKS or not unicodedata.combining(c))
    if bare.isascii():
        return bare
    from workstation.domain.romanising import alphabets, simplified

    whole = unicodedata.normalize("NFC", bare.translate(_LETTERS)).translate(_HIRAGANA)
    return alphabets(simplified(whole))


def words(text: str | None) -> list[str]:
    """The words of a text in plain form."""
    if not text:
        return []
    if text.isascii() and text.isalnum():
        return [text[:LONGEST].lower()]
    return _WORD.findall(plain(text[:LONGEST]))


@lru_cache(maxsize=8192)
def place_words(text: str) -> tuple[frozenset[str], str]:
    """The words of a town or region, and how they sound together."""
    found = words(text)
    if len(found) > 1 and found[-1] in _RANKS:
        found.pop()
    return frozenset(found), "".join(map(sound, found))


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """A word as different romanisations agree on it: "Müller", "Mueller" and "Muller" are one,
    and so are "Yuriy", "Iurii" and "Yuri"."""
    if word.isdigit() or not word.isascii():
        return word
    for one, other in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("kh", "h"), ("y", "i")):
        word = word.replace(one, other)
    return _DOUBLED.sub(r"\1", word)


def name_words(name: str) -> tuple[tuple[str, ...], str]:
    """(words of a person's or firm's name as they sound, its generation: "jr", "iii" or "").

    Titles, legal forms at the end and everything after "c/o" are left out. Empty where the
    name names nobody ("Customer", "N/A").
    """
    return _name_words(name[:LONGEST])


@lru_cache(maxsize=8192)
def _name_words(name: str) -> tuple[tuple[str, ...], str]:
    found, generation = written_words(name)
    return tuple([sound(word) for word in found]), generation


def written_words(name: str) -> tuple[list[str], str]:
    """`name_words` as they are written, not as they sound; `name` is no longer than LONGEST."""
    text = plain(name)
    if "c/o" in text or "att" in text:
        text = _CARE_OF.sub("", text)
    plainly = text.isascii() and text.replace(" ", "").isalnum()
    found = text.split() if plainly else _WORD.findall(text)
    found = [word for word in found if word not in TITLES] or found
    while len(found) > 1 and found[-1] in LEGAL_FORMS:
        found.pop()
    if all(word in NOBODY or word.isdigit() for word in found) or "".join(found) == "na":
        return [], ""
    if GENERATIONS.isdisjoint(found):
        return found, ""
    generation = next((word for word in found[1:] if word in GENERATIONS), "")
    generation = {"junior": "jr"}.get(generation, generation)
    return [word for word in found if word not in GENERATIONS], generation


@lru_cache(maxsize=1024)
def country_code(text: str | None) -> str:
    """An ISO 3166-1 alpha-2 code; "" where it is none: other writings are not compared."""
    code = (text or "").strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def postcode(text: str | None, country: str | None) -> str:
    """A postcode without spacing; of the United States its five digits."""
    code = "".join(words(text))
    if country_code(country) in ("", "US") and len(code) == 9 and code.isdigit():
        return code[:5]
    return code


def address_words(text: str) -> tuple[list[str], str]:
    """(words of a street address with abbreviations settled, its unit: "4b" or "")."""
    text = plain(text).replace("#", " unit ")
    if not text.isascii():
        from workstation.domain.eastern_addresses import eastern_lines

        text = eastern_lines(text)
    if "." in text:
        text = _DOTTED.sub(r"\1", text)
    if " no" in text:
        text = _UNIT_NO.sub(r"\1", text)
    text = _ORDINAL.sub(r"\1", text)
    plainly = text.isascii() and text.replace(" ", "").isalnum()
    found = text.split() if plainly else _WORD.findall(text)
    found = [ABBREVIATIONS.get(word, word) for word in found]
    if UNITS.isdisjoint(found):
        return found, ""
    units, kept, skip = [], [], False
    for place, word in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else ""
        if skip:
            skip = False
        elif word in UNITS and after in UNITS:
            continue  # "apt #4"
        elif word in UNITS and (_NUMBER.fullmatch(after) or len(after) == 1):
            skip = True
            units.append(after.lstrip("0"))
        else:
            kept.append(word)
    return kept, "".join(sorted(units))  # the floor before the room or behind it


def is_number(word: str) -> bool:
    """ "12" or "12b": a house number as it is written."""
    return word[:1].isdecimal() and _NUMBER.fullmatch(word) is not None


def is_street_type(word: str) -> bool:
    """ "st", "av"...: a type of street, abbreviated."""
    return word in _TYPES


def phone_number(text: str | None, country: str | None) -> tuple[str, str]:
    """(calling code or "", national number); ("", "") where it is no number of anybody.

    A number of fewer than seven digits, of one digit repeated or counted up is nobody's.
    """
    if not text:
        return "", ""
    text = text[:LONGEST].strip()
    if not text.isascii() or "x" in text or "X" in text or "#" in text:
        text = _EXTENSION.sub("", text)
        digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    else:
        digits = _NOT_DIGITS.sub("", text)
    code = CALLING.get(country_code(country), "")
    if digits.startswith("011") and code == "1" and len(digits) > 11:
        digits, text = digits[3:], "+"
    elif digits.startswith("00"):
        digits, text = digits[2:], "+"
    if text.lstrip("( ").startswith("+"):
        code, digits = _split(digits)
    elif code and digits.startswith(code) and len(digits) - len(code) >= 9 + (code == "1"):
        digits = digits[len(code) :]
    digits = digits.lstrip("0")
    if len(digits) < 7 or len(digits) > 14 or len(set(digits)) < 3 or digits in "12345678901234567":
        return "", ""
    return code, digits


def _split(digits: str) -> tuple[str, str]:
    for length in (1, 2):
        if digits[:length] in ({"1", "7"} if length == 1 else _SHORT_CODES):
            return digits[:length], digits[length:]
    return digits[:3], digits[3:]


def email_address(text: str | None) -> str:
    """An e-mail address as it is compared; "" where it is none or nobody's."""
    if not text:
        return ""
    address = unicodedata.normalize("NFKC", text[:LONGEST]).strip().casefold()
    if _MAIL.fullmatch(address) is None:
        return ""
    box, _, host = address.partition("@")
    box = box.partition("+")[0]
    if host == "gmail.com":
        box = box.replace(".", "")
    plain_box = re.sub(r"[^a-z]", "", box)
    return "" if not box or plain_box in _NO_MAILBOX else f"{box}@{host}"


def reference_number(text: str | None) -> str:
    """A customs, tax or importer number: letters and digits only; "" where it is none."""
    if not text:
        return ""
    number = "".join(_WORD.findall(unicodedata.normalize("NFKC", text[:LONGEST]).upper()))
    return number if len(number) >= 5 and len(set(number)) >= 3 else ""
