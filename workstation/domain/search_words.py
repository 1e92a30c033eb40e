"""The words by which records are found: folded, split, and what of a record they come from.

A word is a run of letters and digits without case and accents; each Chinese, Japanese or Korean
sign is a word of its own, as those are written without spaces. An HS code is found by its
beginnings: "610910" by hs61, hs6109 and hs610910.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from workstation.domain.manifest import ManifestRecord, Party

_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_ASCII_WORDS = str.maketrans(
    {chr(code): chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
)
_NO_DIGIT = re.compile(r"\D+")
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ł": "l", "ı": "i"})


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    if text.isascii():
        return text.translate(_ASCII_WORDS).split()
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_LATIN)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFKC", plain)  # Korean syllables were taken apart
    return _WORD.findall(_SIGN.sub(r" \1 ", plain))


def folded(text: str) -> str:
    """A text that holds just the words of `words_of(text)`: of one in ASCII the text itself, whose
    letters' case and signs an index takes care of."""
    return text if text.isascii() else " ".join(words_of(text))


def record_words(record: ManifestRecord) -> list[str]:
    """Every word by which a record is found, some of them more than once."""
    told: list[str | None] = [record.parent, record.master_bill]
    found: list[str] = []
    for line in record.lines:
        told += (line.description, line.product_id)
        if line.hs:
            found += hs_words(line.hs)
    parties = (record.sender, record.consignee, record.buyer, record.seller, record.deliver_to)
    for party in parties:
        if party:
            found += party_words(party)
    return words_of(" ".join(filter(None, told))) + found


def party_words(party: Party) -> list[str]:
    """The words by which a party is found; a phone number is one word."""
    return words_of(party_text(party))


def party_text(party: Party) -> str:
    """What `party_words` are the words of."""
    told = (
        *(party.name, party.address, party.city, party.postcode, party.region, party.business),
        *(party.email, party.reference, party.phone and phone_digits(party.phone)),
    )
    return " ".join(filter(None, told))


@lru_cache(4096)
def hs_text(code: str) -> str:
    """`hs_words` in one text."""
    return " ".join(hs_words(code))


def hs_words(code: str) -> list[str]:
    """The words of an HS code: its beginnings of two digits, four, six..., and itself."""
    found = [f"hs{code[:size]}" for size in range(2, len(code), 2)]
    return [*found, f"hs{code}"]


def heading_word(heading: str) -> str:
    """The word that all codes of a four-digit heading have."""
    return f"hs{heading}"


def hs_asked(digits: str) -> list[str]:
    """The words that codes starting with these digits have one of."""
    if len(digits) % 2 == 0:
        return [f"hs{digits}"]
    return [f"hs{digits}", *(f"hs{digits}{more}" for more in range(10))]


def phone_digits(phone: str) -> str:
    """The digits of a phone number, as one word."""
    return _NO_DIGIT.sub("", phone)
