"""Names in Chinese, Japanese or Korean signs beside names in Latin letters.

A name is read in each way that is usual, with its surname told apart, and the Latin name must be
one of these: whole, in either order, written together or by syllables. It never is compared
letter by letter: what is not one of the readings is another name, or not compared at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Literal

from workstation.domain.party_words import LONGEST, sound, written_words
from workstation.domain.romanising import (
    chinese_is_read,
    customary,
    hepburn,
    pinyin,
    revised,
    scripts_of,
)
from workstation.domain.script_tables import (
    CHINESE_FIRMS,
    COMPOUND_SURNAMES,
    KOREAN_COMPOUND,
    KOREAN_FIRMS,
    KOREAN_SURNAMES,
    SURNAME_READINGS,
)
from workstation.domain.word_likeness import Level, letters

Fit = Literal["same", "spelled", "part", "other", "unread"]
MOST_KEYS = 8
"""Keys of one name's readings, at most."""
_LONGEST_PERSON = 4
"""Signs of a person's name; what is longer is a firm's, and may be translated."""
_COUNTRIES = {"JP": "Japan", "KR": "Korea", "KP": "Korea", "VN": "Vietnam"}
_UNREAD = {
    "Arabic": "Arabic letters leave vowels out",
    "Hebrew": "Hebrew letters leave vowels out",
    "Thai": "Thai letters are not romanised here",
    "Indian": "Indian letters are not romanised here",
    "other": "its letters are not romanised here",
    "kana": "Japanese names in Chinese characters are not read",
}
_SURE = frozenset(["CN"])
"""Where a Chinese name that is not its pinyin is another name; elsewhere Cantonese, Wade-Giles
and others are usual."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A name in Latin letters, in each way."""

    surname: tuple[str, ...]
    """Empty where it cannot be told apart."""
    given: tuple[str, ...]
    spelled: frozenset[str] = frozenset()
    """Given names as custom spells them."""
    initials: frozenset[str] = frozenset()
    syllables: tuple[str, ...] = ()
    """Of the given name's first reading."""
    sure: bool = False
    """What is not one of these is another name."""

    def fits(self, words: Sequence[str]) -> Fit:
        """Whether a Latin name's words are this name."""
        found: Fit = "other" if self.sure else "unread"
        for left, right in _parted(words):
            for surname, given in ((left, right), (right, left)):
                if not self.surname:
                    surname, given = "", surname + given
                elif surname not in self.surname:
                    continue
                if given in self.given:
                    return "same"
                if given in self.spelled:
                    found = "spelled"
                elif given in self.initials and found != "spelled":
                    found = "part"
        return found

    def keys(self) -> Iterator[tuple[str, ...]]:
        """Words of readings as they sound, for the keys by which a store finds a name."""
        ways = product(self.surname[:3] or ("",), self.given[:4])
        for surname, given in islice(ways, MOST_KEYS - 1):
            yield sound(surname), sound(given)
        if self.surname and self.syllables:
            yield sound(self.surname[0]), *map(sound, self.syllables)


def _parted(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    joined = "".join(words)
    yield "", joined
    if len(words) == 1:
        yield from ((joined[:at], joined[at:]) for at in range(1, len(joined)))
    for at in range(1, len(words)):
        yield "".join(words[:at]), "".join(words[at:])


@lru_cache(maxsize=4096)
def read_name(words: tuple[str, ...], country: str) -> tuple[Reading | None, str]:
    """(a name in signs in Latin letters, why it is not read): one of the two."""
    scripts = scripts_of("".join(words))
    for script in ("Arabic", "Hebrew", "Thai", "Indian", "other"):
        if script in scripts:
            return None, _UNREAD[script]
    if any(scripts_of(sign) != scripts for word in words for sign in word):
        mixed = "Han" in scripts and "kana" in scripts
        return None, _UNREAD["kana"] if mixed else "it is in more than one script"
    if scripts == {"Han"}:
        return _chinese("".join(words), country)
    if scripts == {"Hangul"}:
        return _korean("".join(words))
    return _japanese(words)


def _chinese(signs: str, country: str) -> tuple[Reading | None, str]:
    if not chinese_is_read(country):
        return None, f"Chinese characters of a party in {_COUNTRIES[country]} are not read"
    firm = next((end for end in CHINESE_FIRMS if signs.endswith(end) and signs != end), "")
    signs = signs.removesuffix(firm)
    if firm or not 2 <= len(signs) <= _LONGEST_PERSON:
        return _whole(pinyin(signs), signs)
    many = 2 if signs[:2] in COMPOUND_SURNAMES and len(signs) > 2 else 1
    surname, given = signs[:many], signs[many:]
    each = [next(iter(pinyin(sign)), "") for sign in given]
    found = Reading(
        SURNAME_READINGS.get(surname) or pinyin(surname),
        pinyin(given),
        initials=_initials(each),
        syllables=tuple(each),
        sure=country in _SURE,
    )
    return _if_read(found, signs)


def _korean(signs: str) -> tuple[Reading | None, str]:
    firm = next((form for form in KOREAN_FIRMS if form in signs and form != signs), "")
    signs = signs.replace(firm, "") if firm else signs
    many = 2 if signs[:2] in KOREAN_COMPOUND and len(signs) > 2 else 1
    surname, given = signs[:many], signs[many:]
    if firm or not 2 <= len(signs) <= _LONGEST_PERSON or surname not in KOREAN_SURNAMES:
        return _whole((revised(signs),), signs)
    each = [revised(sign) for sign in given]
    found = Reading(
        tuple(KOREAN_SURNAMES[surname].split()),
        (revised(given),),
        spelled=frozenset(customary(given)) - {revised(given)},
        initials=_initials(each),
        syllables=tuple(each),
        sure=True,
    )
    return found, ""


def _japanese(words: tuple[str, ...]) -> tuple[Reading | None, str]:
    if len(words) == 1:
        return _whole(hepburn(words[0]), words[0])
    given = ["".join(way) for way in islice(product(*map(hepburn, words[1:])), 24)]
    found = Reading(hepburn(words[0]), tuple(given), sure=True)
    return _if_read(found, "".join(words))


def _whole(ways: tuple[str, ...], signs: str) -> tuple[Reading | None, str]:
    return _if_read(Reading((), ways), signs)


def _if_read(found: Reading, signs: str) -> tuple[Reading | None, str]:
    if found.given and (found.surname or found.given != ("",)):
        return found, ""
    return None, f"{signs[:20]} is not romanised here"


def _initials(syllables: Sequence[str]) -> frozenset[str]:
    first = "".join(syllable[:1] for syllable in syllables)
    return frozenset([first, first[:1]]) - {""}


def forms(words: tuple[str, ...], country: str) -> list[tuple[str, ...]]:
    """A name's words; and where it is written in two scripts, 陈伟 Chen Wei, each by itself."""
    native = tuple(word for word in words if scripts_of(word))
    latin = tuple(word for word in words if not scripts_of(word))
    if native and latin:
        reading, _ = read_name(native, country)
        if reading and reading.fits(latin) in ("same", "spelled"):
            return [native, latin]
    return [words]


def _best(
    mine: tuple[str, ...], my_country: str, theirs: tuple[str, ...], their_country: str
) -> tuple[Fit, str] | None:
    """How two names of different scripts agree, and why one is not compared; None where both are
    in one script and their own letters have settled it."""
    found = [
        _across(my, my_country, their, their_country)
        for my in forms(mine, my_country)
        for their in forms(theirs, their_country)
    ]
    told = [one for one in found if one is not None]
    if _OWN_LETTERS_DIFFER in told:
        return _OWN_LETTERS_DIFFER  # 陈伟 Chen Wei is not 陈薇, though both are Chen Wei
    return min(told, key=lambda one: _ORDER.index(one[0]), default=None)


_ORDER: list[Fit] = ["same", "spelled", "part", "other", "unread"]
_OWN_LETTERS_DIFFER: tuple[Fit, str] = ("other", "in its own letters")


def _across(
    my: tuple[str, ...], my_country: str, their: tuple[str, ...], their_country: str
) -> tuple[Fit, str] | None:
    my_scripts, their_scripts = scripts_of("".join(my)), scripts_of("".join(their))
    if my_scripts == their_scripts:
        if sorted(my) == sorted(their) or "".join(my) == "".join(their):
            return "same", ""
        return _OWN_LETTERS_DIFFER if my_scripts else None
    if my_scripts and their_scripts:
        return "unread", "two scripts are not compared with each other"
    if their_scripts:
        my, my_country, their = their, their_country, my
    reading, why = read_name(my, my_country)
    if reading is None:
        return "unread", why
    fit = reading.fits(their)
    return fit, "they may be romanised in another way" if fit == "unread" else ""


@lru_cache(maxsize=2048)
def read_keys(name: str, country: str) -> tuple[str, ...]:
    """Letters of a name in signs as it may be romanised; none of one in Latin letters."""
    keys: dict[str, None] = {}
    for form in forms(tuple(written_words(name[:LONGEST])[0]), country):
        if not scripts_of("".join(form)):
            keys[letters(tuple(map(sound, form)))] = None
            continue
        reading, _ = read_name(form, country)
        keys.update((letters(found), None) for found in (reading.keys() if reading else ()))
    return tuple(keys)


def names_across(
    my: str, my_country: str, their: str, their_country: str, own: tuple[Level, str]
) -> tuple[Level, str]:
    """How two names agree that are not both in ASCII; `own` is what their own letters tell."""
    (mine, my_age), (theirs, their_age) = (
        written_words(my[:LONGEST]),
        written_words(their[:LONGEST]),
    )
    if not mine or not theirs or my_age != their_age:
        return own
    found = _best(tuple(mine), my_country, tuple(theirs), their_country)
    if found is None or found == ("other", ""):
        return own
    fit, why = found
    told = f"({my.strip()[:40]} is {their.strip()[:40]})"
    if fit == "same":
        return Level.SAME, f"the same romanised {told}"
    if fit == "spelled":
        return Level.ALIKE, f"romanised in another spelling {told}"
    if fit == "part":
        return Level.PART, f"the same as far as one is written out {told}"
    if fit == "other":
        return Level.DIFFERENT, "different"
    return own if own[0] >= Level.PART else (Level.UNKNOWN, why)
