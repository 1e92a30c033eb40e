"""When two parties as declared are one and the same, and by what that is known.

Precision comes before finding all: a wrong match accuses an honest person. `party_keys` finds
candidates in a store; only `same_party` says that two are the same (docs/relations.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from workstation.domain.manifest import Party
from workstation.domain.party_words import (
    DIRECTIONS,
    LONGEST,
    address_words,
    country_code,
    email_address,
    is_number,
    is_street_type,
    name_words,
    phone_number,
    place_words,
    postcode,
    reference_number,
    sound,
)
from workstation.domain.word_likeness import (
    Level,
    initials,
    joined_alike,
    letters,
    one_letter,
    spelled,
)

KEYS_VERSION = 2
"""Of the keys' making: a store keyed by another version is keyed anew."""


@dataclass(frozen=True, slots=True)
class Address:
    """A street address in parts for comparing."""

    number: str
    street: tuple[str, ...]
    """Words of the street, sorted, without type and direction."""
    types: tuple[str, ...]
    directions: tuple[str, ...]
    unit: str
    place: str
    """Postcode, or the town where no postcode is given."""
    town: str
    """In Latin letters where it can be read."""
    signs: str = ""
    """The town in Chinese, Japanese or Korean signs, where it is given in them."""

    @property
    def usable(self) -> bool:
        """Enough to tell one house from another."""
        return bool(self.place and self.street and (self.number or len(self.street) > 1))


@dataclass(frozen=True, slots=True)
class Agreement:
    """One field that two parties have in common, and how."""

    field: str
    """ "name", "address", "phone", "e-mail" or "importer number"."""
    how: str
    """ "the same", "the same but for spelling", "one letter apart"..."""

    def __str__(self) -> str:
        return f"{self.field} {self.how}"


@dataclass(frozen=True, slots=True)
class Match:
    """What two parties have in common; true where they are the same party."""

    same: bool
    agreements: tuple[Agreement, ...] = ()
    differences: tuple[str, ...] = ()
    """Fields that both give and that differ."""
    not_compared: str = ""
    """Why the names, which both give, are not compared."""

    def __bool__(self) -> bool:
        return self.same

    @property
    def why(self) -> str:
        """ "name the same, address the same but for spelling; phone differs"."""
        told = ", ".join(map(str, self.agreements)) or "nothing in common"
        if self.differences:
            verb = "differs" if len(self.differences) == 1 else "differ"
            told = f"{told}; {' and '.join(self.differences)} {verb}"
        return f"{told}; names not compared: {self.not_compared}" if self.not_compared else told


def party_keys(party: Party) -> tuple[tuple[str, str], ...]:
    """(kind, key) of what finds a party's likes: "name", "address", "phone", "email", "reference".

    Two parties that `same_party` calls the same share a key, but where one gives a postcode and
    the other only the town, and the house has no number or the name a wrong letter.
    """
    keys: list[tuple[str, str]] = []
    address = _parted(party, False)
    where = address.number or address.place
    for name in dict.fromkeys(filter(None, (party.name, party.business))):
        found, _ = name_words(name)
        if found and where:
            keys.append(("name", f"{letters(found)}|{where}"))
            if not name.isascii():
                from workstation.domain.name_readings import read_keys

                country = country_code(party.country)
                keys += [("name", f"{key}|{where}") for key in read_keys(name, country)]
    if address.usable:
        keys.append(("address", f"{address.number}|{letters(address.street)}|{address.place}"))
    if party.address and not party.address.isascii() and _in_signs(party):
        read = _parted(party, True)
        if read.usable:
            keys.append(("address", f"{read.number}|{letters(read.street)}|{read.place}"))
    _, national = phone_number(party.phone, party.country)
    if national:
        keys.append(("phone", national))
    email = email_address(party.email)
    if email:
        keys.append(("email", email))
    reference = reference_number(party.reference)
    if reference:
        keys.append(("reference", reference))
    return tuple(keys)


def key_number(kind: str, key: str) -> int:
    """A key as the store keeps it: 64 bits, signed. Two keys may fall together; who looks one up
    compares the parties."""
    digest = hashlib.blake2b(f"{kind}\0{key}".encode(errors="surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)


def same_party(one: Party, other: Party) -> Match:
    """Whether two parties as declared are the same, and by which fields.

    The same are those of one name (letter case, accents, spacing and the words' order aside) at
    one address, with one telephone, e-mail or importer number; a sound may be spelled otherwise
    where the address agrees whole. Never the same: other countries, units of a house or
    generations of a family, nor other importer numbers but where name and address agree whole.
    A name in Chinese, Korean or Japanese signs is as good as one of its readings in Latin letters,
    and no better; two names in signs are compared in their own.
    """
    name, name_how = _names(one, other)
    address, address_how = _addresses(one, other)
    phone, email, reference = _phones(one, other), _emails(one, other), _references(one, other)
    agreements, differences = [], []
    for field, level, how in (
        ("name", name, name_how),
        ("address", address, address_how),
        ("phone", phone, "the same"),
        ("e-mail", email, "the same"),
        ("importer number", reference, "the same"),
    ):
        if level >= Level.PART:
            agreements.append(Agreement(field, how))
        elif level is Level.DIFFERENT:
            differences.append(field)
    not_compared = name_how if name is Level.UNKNOWN else ""
    abroad = _texts(country_code(one.country), country_code(other.country)) is Level.DIFFERENT
    if abroad:
        differences.append("country")
    contact = Level.SAME in (phone, email, reference)
    whole = name is Level.SAME and address is Level.SAME
    numbered = reference is Level.DIFFERENT and not whole  # some senders number their orders there
    never = abroad or numbered or name is Level.DIFFERENT
    housed = address is Level.SAME or address is Level.PART
    same = not never and (
        (name is Level.SAME and (housed or contact))
        or (name is Level.SAME and address is Level.ALIKE and phone is not Level.DIFFERENT)
        or (name is Level.ALIKE and address is Level.SAME and phone is not Level.DIFFERENT)
        or (name in (Level.ALIKE, Level.PART) and housed and contact)
    )
    return Match(same, tuple(agreements), tuple(differences), not_compared)


def address_of(party: Party) -> Address:
    """The address in parts; town, region and country within the street lines are left out."""
    return _parted(party, False)


def _parted(party: Party, read: bool) -> Address:
    """With `read`, one in signs in Latin letters: not usable where it cannot be read."""
    return _address(
        (party.address or "")[:LONGEST],
        (party.city or "")[:LONGEST],
        (party.region or "")[:LONGEST],
        (party.postcode or "")[:LONGEST],
        (party.country or "")[:LONGEST],
        read,
    )


def _in_signs(party: Party) -> bool:
    """Whether the street is given in Chinese, Japanese or Korean signs."""
    lines = party.address
    if not lines or lines.isascii():
        return False
    from workstation.domain.romanising import NATIVE

    return NATIVE.search(lines) is not None


@lru_cache(maxsize=8192)
def _address(lines: str, city: str, region: str, code: str, country: str, read: bool) -> Address:
    code = postcode(code, country)
    in_town, town = place_words(city)
    found, unit = address_words(lines)
    signs = ""
    if read or not city.isascii():
        from workstation.domain.eastern_addresses import read_parts, read_town

        signs, read_as = read_town(city, country_code(country))
        town, in_town = read_as or town, in_town | {signs}
        if read:
            found, in_town = read_parts(found, country_code(country)), in_town | {town}
    aside = {*in_town, *place_words(region)[0], code, country.lower()}
    number = next((word for word in found if is_number(word)), "")
    street, types, directions = [], [], []
    for word in found:
        if word == number or word == "no":
            continue
        if word in DIRECTIONS:
            directions.append(DIRECTIONS[word])
        elif is_street_type(word):
            types.append(word)
        elif word not in aside:
            street.append(sound(word))
    if not street:  # a street may be named as its town is: "12 Troy Road, Troy"
        street = [sound(word) for word in found if word in aside and word != code]
    return Address(
        number=number.lstrip("0"),
        street=tuple(sorted(street)),
        types=tuple(sorted(types)),
        directions=tuple(sorted(directions)),
        unit=unit,
        place=code or town,
        town=town,
        signs=signs,
    )


def address_level(one: Party, other: Party) -> Level:
    """How far two parties' addresses agree."""
    return _addresses(one, other)[0]


def _names(one: Party, other: Party) -> tuple[Level, str]:
    mine = [name for name in (one.name, one.business) if name]
    theirs = [name for name in (other.name, other.business) if name]
    if one.name and other.name:  # two persons of one firm are two
        mine, theirs = [one.name], [other.name]
    best: tuple[Level, str] = (Level.UNKNOWN, "")
    for my in mine:
        for their in theirs:
            found = _name(my, their)
            if not (my.isascii() and their.isascii()) and found[0] is not Level.SAME:
                from workstation.domain.name_readings import names_across

                here, there = country_code(one.country), country_code(other.country)
                found = names_across(my, here or there, their, there or here, found)
            best = max(best, found) if best[1] else found
    return best


def _name(one: str, other: str) -> tuple[Level, str]:
    (mine, my_age), (theirs, their_age) = name_words(one), name_words(other)
    if not mine or not theirs:
        return Level.UNKNOWN, ""
    if my_age != their_age:
        return Level.DIFFERENT, "different"
    if mine == theirs:
        as_written = one.casefold().split() == other.casefold().split()
        return Level.SAME, "the same" if as_written else "the same but for spelling"
    if sorted(mine) == sorted(theirs):
        return Level.SAME, "the same in another order"
    if joined_alike(mine, theirs):
        return Level.SAME, "the same but for spacing"
    spelling = spelled(mine, theirs)
    if spelling is Level.ALIKE:
        return spelling, "in another spelling"
    if spelling is Level.PART:
        return spelling, "one letter apart"
    if initials(mine, theirs):
        return Level.PART, "the same as far as one is written out"
    return Level.DIFFERENT, "different"


def _addresses(one: Party, other: Party) -> tuple[Level, str]:
    if _in_signs(one) != _in_signs(other):
        read = _address_parts(one, other, _parted(one, True), _parted(other, True))
        if read[0] not in (Level.SAME, Level.PART):
            return Level.UNKNOWN, ""  # a street has more names than its signs tell
        return read[0], read[1].replace("the same but for spelling", "the same romanised")
    return _address_parts(one, other, address_of(one), address_of(other))


def _address_parts(one: Party, other: Party, mine: Address, theirs: Address) -> tuple[Level, str]:
    if not mine.usable or not theirs.usable:
        return Level.UNKNOWN, ""
    coded = bool(one.postcode) == bool(other.postcode)
    placed = mine.place == theirs.place if coded else bool(mine.town) and mine.town == theirs.town
    if mine.signs and theirs.signs and not (one.postcode and other.postcode):
        placed = placed and mine.signs == theirs.signs  # 宿州 and 苏州 are both Suzhou
    differ = Level.DIFFERENT, "different"
    if not placed or mine.number != theirs.number or mine.directions != theirs.directions:
        return differ
    if mine.types and theirs.types and mine.types != theirs.types:
        return differ
    if mine.unit and theirs.unit and mine.unit != theirs.unit:
        return differ
    if mine.street != theirs.street and not joined_alike(mine.street, theirs.street):
        alike = mine.number and mine.unit == theirs.unit and one_letter(mine.street, theirs.street)
        return (Level.ALIKE, "one letter apart") if alike else differ
    if mine.unit != theirs.unit:
        return Level.PART, "the same, one without its unit number"
    as_written = (one.address or "").casefold().split() == (other.address or "").casefold().split()
    return Level.SAME, "the same" if as_written else "the same but for spelling"


def _phones(one: Party, other: Party) -> Level:
    mine = phone_number(one.phone, one.country)
    theirs = phone_number(other.phone, other.country)
    if not mine[1] or not theirs[1]:
        return Level.UNKNOWN
    codes = {mine[0], theirs[0]} - {""}
    return Level.SAME if mine[1] == theirs[1] and len(codes) < 2 else Level.DIFFERENT


def _emails(one: Party, other: Party) -> Level:
    return _texts(email_address(one.email), email_address(other.email))


def _references(one: Party, other: Party) -> Level:
    return _texts(reference_number(one.reference), reference_number(other.reference))


def _texts(mine: str, theirs: str) -> Level:
    if not mine or not theirs:
        return Level.UNKNOWN
    return Level.SAME if mine == theirs else Level.DIFFERENT
