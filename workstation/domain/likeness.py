"""When two parties as declared are one and the same, and by what that is known.

Precision comes before finding all: a wrong match accuses an honest person. `party_keys` finds
candidates in a store; only `same_party` says that two are the same (docs/relations.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

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

KEYS_VERSION = 1
"""Of the keys' making: a store keyed by another version is keyed anew."""
_SHORTEST_FUZZY, _SHORTEST_STREET, _SHORTEST_SPELLED = 8, 5, 4
"""Letters of a word that may hold a wrong one; and of one that may be spelled otherwise."""
_MOST_SPELLINGS = 2
_SOUNDS = [{"c", "k"}, {"v", "w"}, {"i", "j"}, {"s", "z"}, {"g", "h"}]
_MOST_PERMUTED = 5


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

    @property
    def usable(self) -> bool:
        """Enough to tell one house from another."""
        return bool(self.place and self.street and (self.number or len(self.street) > 1))


class Level(IntEnum):
    """How far one field of two parties agrees."""

    DIFFERENT = 0
    UNKNOWN = 1
    """One of the two does not give it."""
    PART = 2
    """Agrees as far as one of the two gives it (an initial, no unit number), or with a slip."""
    ALIKE = 3
    """Another spelling of the same sound; of a street, one letter apart."""
    SAME = 4


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

    def __bool__(self) -> bool:
        return self.same

    @property
    def why(self) -> str:
        """ "name the same, address the same but for spelling; phone differs"."""
        told = ", ".join(map(str, self.agreements)) or "nothing in common"
        if not self.differences:
            return told
        verb = "differs" if len(self.differences) == 1 else "differ"
        return f"{told}; {' and '.join(self.differences)} {verb}"


def party_keys(party: Party) -> tuple[tuple[str, str], ...]:
    """(kind, key) of what finds a party's likes: "name", "address", "phone", "email", "reference".

    Two parties that `same_party` calls the same share a key, but where one gives a postcode and
    the other only the town, and the house has no number or the name a wrong letter.
    """
    keys: list[tuple[str, str]] = []
    address = address_of(party)
    where = address.number or address.place
    for name in dict.fromkeys(filter(None, (party.name, party.business))):
        found, _ = name_words(name)
        if found and where:
            keys.append(("name", f"{_letters(found)}|{where}"))
    if address.usable:
        keys.append(("address", f"{address.number}|{_letters(address.street)}|{address.place}"))
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
    return Match(same, tuple(agreements), tuple(differences))


def address_of(party: Party) -> Address:
    """The address in parts; town, region and country within the street lines are left out."""
    return _address(
        (party.address or "")[:LONGEST],
        (party.city or "")[:LONGEST],
        (party.region or "")[:LONGEST],
        (party.postcode or "")[:LONGEST],
        (party.country or "")[:LONGEST],
    )


@lru_cache(maxsize=8192)
def _address(lines: str, city: str, region: str, code: str, country: str) -> Address:
    code = postcode(code, country)
    in_town, town = place_words(city)
    found, unit = address_words(lines)
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
    )


def address_level(one: Party, other: Party) -> Level:
    """How far two parties' addresses agree."""
    return _addresses(one, other)[0]


def _letters(found: tuple[str, ...]) -> str:
    return "".join(sorted("".join(found)))


def _names(one: Party, other: Party) -> tuple[Level, str]:
    mine = [name for name in (one.name, one.business) if name]
    theirs = [name for name in (other.name, other.business) if name]
    if one.name and other.name:  # two persons of one firm are two
        mine, theirs = [one.name], [other.name]
    best: tuple[Level, str] = (Level.UNKNOWN, "")
    for my in mine:
        for their in theirs:
            best = max(best, _name(my, their)) if best[1] else _name(my, their)
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
    if _joined_alike(mine, theirs):
        return Level.SAME, "the same but for spacing"
    spelled = _spelled(mine, theirs)
    if spelled is Level.ALIKE:
        return spelled, "in another spelling"
    if spelled is Level.PART:
        return spelled, "one letter apart"
    if _initials(mine, theirs):
        return Level.PART, "the same as far as one is written out"
    return Level.DIFFERENT, "different"


def _joined_alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    if _letters(mine) != _letters(theirs) or max(len(mine), len(theirs)) > _MOST_PERMUTED:
        return False
    joined = {"".join(order) for order in permutations(mine)}
    return any("".join(order) in joined for order in permutations(theirs))


def _spelled(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
    """ALIKE where the words differ by spellings of one sound alone ("Viktor" and "Victor"); PART
    where one long word has one wrong consonant inside. Another vowel, another first or last letter
    makes another name: Maria and Marina, Xiaofeng and Xiaofang are sisters.
    """
    pairs = _differing(mine, theirs)
    if pairs is None or not all((one + other).isalpha() for one, other in pairs):
        return Level.DIFFERENT
    pairs = [(min(pair), max(pair)) for pair in pairs]  # the answer is the same either way
    if all(_same_sound(one, other) for one, other in pairs):
        return Level.ALIKE
    if len(pairs) == 1 and _wrong_consonant(*pairs[0]):
        return Level.PART
    return Level.DIFFERENT


def _differing(mine: tuple[str, ...], theirs: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """The words that are not in both, in pairs by place; None where their number differs."""
    if len(mine) != len(theirs):
        return None
    my_rest, their_rest = list(mine), list(theirs)
    for word in mine:
        if word in their_rest:
            my_rest.remove(word)
            their_rest.remove(word)
    return list(zip(my_rest, their_rest, strict=True))


def _same_sound(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST_SPELLED:
        return False
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.editops(one, other)
    if len(steps) > _MOST_SPELLINGS:
        return False
    for step in steps:
        if step.tag == "replace":
            if {one[step.src_pos], other[step.dest_pos]} not in _SOUNDS:
                return False
        else:
            longer, at = (one, step.src_pos) if step.tag == "delete" else (other, step.dest_pos)
            silent = longer[at] == "h" or longer[at : at + 2] in ("ch", "ck", "er")
            if not silent or at == 0:  # Anna is not Hanna
                return False
    return True


def _wrong_consonant(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST_FUZZY or one[0] != other[0] or one[-1] != other[-1]:
        return False
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.editops(one, other)
    if len(steps) != 1:
        return False
    step = next(iter(steps))
    wrong = one[step.src_pos] if step.tag != "insert" else ""
    right = other[step.dest_pos] if step.tag != "delete" else ""
    return not set(wrong + right) & set("aeiouy")


def _one_letter(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Streets of one number and postcode, all words the same but one, which is long and has one
    wrong letter inside."""
    pairs = _differing(mine, theirs)
    if pairs is None or len(pairs) != 1:
        return False
    one, other = pairs[0]
    if min(len(one), len(other)) < _SHORTEST_STREET or not (one + other).isalpha():
        return False
    if one[0] != other[0] or one[-1] != other[-1]:
        return False
    from rapidfuzz.distance import Levenshtein

    return bool(Levenshtein.distance(one, other, score_cutoff=1) == 1)


def _initials(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """ "J Smith" and "John Smith"; "Anna Maria Li" and "Anna Li": the shorter within the longer."""
    short, long = sorted((mine, theirs), key=lambda found: (len(found), len("".join(found))))
    whole = [word for word in short if len(word) > 1 and word in long]
    if not whole or len(short) < 2:
        return False
    left = list(long)
    for word in short:
        hit = next((w for w in left if w == word or (len(word) == 1 and w.startswith(word))), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _addresses(one: Party, other: Party) -> tuple[Level, str]:
    mine, theirs = address_of(one), address_of(other)
    if not mine.usable or not theirs.usable:
        return Level.UNKNOWN, ""
    coded = bool(one.postcode) == bool(other.postcode)
    placed = mine.place == theirs.place if coded else bool(mine.town) and mine.town == theirs.town
    differ = Level.DIFFERENT, "different"
    if not placed or mine.number != theirs.number or mine.directions != theirs.directions:
        return differ
    if mine.types and theirs.types and mine.types != theirs.types:
        return differ
    if mine.unit and theirs.unit and mine.unit != theirs.unit:
        return differ
    if mine.street != theirs.street and not _joined_alike(mine.street, theirs.street):
        alike = mine.number and mine.unit == theirs.unit and _one_letter(mine.street, theirs.street)
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
