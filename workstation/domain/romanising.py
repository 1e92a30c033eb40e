"""Chinese, Japanese and Korean signs in Latin letters, in each way that is usual.

Chinese characters are read as Mandarin (pinyin without tones, by the library anyascii), Korean
syllables by the Revised Romanization and by custom, kana by Hepburn. Characters of a party in
Japan, Korea or Vietnam are not read: what they sound like there is not written in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

from workstation.domain.script_tables import (
    KOREAN_VOWELS,
    PLACES,
    RR_FINALS,
    RR_INITIALS,
    RR_VOWELS,
    SIGN_READINGS,
)

MOST_READINGS = 48
"""Ways in which one word is read, at most; more are not looked at."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc"
HANGUL = "\uac00-\ud7a3"
_SCRIPTS = {
    "Han": re.compile(f"[{HAN}々〇]"),
    "kana": re.compile(f"[{KANA}]"),
    "Hangul": re.compile(f"[{HANGUL}]"),
    "Arabic": re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff]"),
    "Hebrew": re.compile("[\u0590-\u05ff]"),
    "Thai": re.compile("[\u0e00-\u0e7f]"),
    "Indian": re.compile("[\u0900-\u0dff]"),
    "other": re.compile("[\u0700-\u074f\u0780-\u086f\u0e80-\u109f\u1200-\u137f\u1780-\u18af]"),
}
NATIVE = re.compile(f"[{HAN}{KANA}{HANGUL}]")
"""A sign that may be read here."""
_QUOTES = re.compile("['`]")
_ALPHABETS = re.compile("[\u0530-\u058f\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f]+")
_OTHER_READING = frozenset(["JP", "KR", "KP", "VN"])
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_LONG = re.compile("o[uo]|uu")
_CITY = re.compile("(?<=..)(?:特别行政区|自治区|省|市|县|区)$")
_PROVINCE = re.compile("^..{1,6}?(?:省|自治区)(?=..)")
_KOREAN_CITY = re.compile("(?<=..)(?:특별자치시|특별자치도|특별시|광역시|도|시|군|구)$")


def scripts_of(text: str) -> frozenset[str]:
    """Which scripts a text in plain form holds beside Latin: "Han", "kana", "Arabic"..."""
    if text.isascii():
        return frozenset()
    return frozenset(name for name, signs in _SCRIPTS.items() if signs.search(text))


def alphabets(text: str) -> str:
    """Georgian and Armenian, which write their vowels, in Latin letters; the rest as it is."""
    if _ALPHABETS.search(text) is None:
        return text
    text = text.replace("ու", "u")
    return _ALPHABETS.sub(lambda run: _QUOTES.sub("", _letters(run[0])).lower(), text)


def simplified(text: str) -> str:
    """Traditional Chinese characters as simplified ones."""
    if _SCRIPTS["Han"].search(text) is None:
        return text
    from workstation.domain.simplified import SIMPLIFIED

    return text.translate(SIMPLIFIED)


def _letters(text: str) -> str:
    from anyascii import anyascii

    return anyascii(text)


@lru_cache(maxsize=8192)
def _pinyin(sign: str) -> str:
    return _letters(sign).lower()


def chinese_is_read(country: str) -> bool:
    """Whether Chinese characters of a party there are read as Mandarin."""
    return country not in _OTHER_READING


def pinyin(signs: str) -> tuple[str, ...]:
    """Chinese characters read as Mandarin, in each way; none where one cannot be read."""
    each = [SIGN_READINGS.get(sign) or (_pinyin(sign),) for sign in signs]
    if not all(one.isascii() and one.isalpha() for ways in each for one in ways):
        return ()
    return _joined(each)


def revised(syllables: str) -> str:
    """Korean syllables by the Revised Romanization, each by itself."""
    return "".join("".join(_jamo(syllable)) for syllable in syllables)


def customary(syllables: str) -> tuple[str, ...]:
    """Korean syllables of a given name as people spell them, `revised` first."""
    return _joined([_syllable(*_jamo(syllable)) for syllable in syllables])


def _jamo(syllable: str) -> tuple[str, str, str]:
    code = ord(syllable) - 0xAC00
    initial, vowel, final = code // 588, code % 588 // 28, code % 28
    return RR_INITIALS[initial], RR_VOWELS[vowel], RR_FINALS[final]


def _syllable(initial: str, vowel: str, final: str) -> list[str]:
    initials = [initial]
    if initial == "g":
        initials.append("k")
    elif initial == "s" and vowel in ("i", "wi"):
        initials.append("sh")
    vowels = [vowel, *KOREAN_VOWELS.get(vowel, ())]
    if not initial and vowel == "u":
        vowels.append("woo")
    return [i + v + final for i in initials for v in vowels]


def hepburn(kana: str) -> tuple[str, ...]:
    """Kana in Latin letters: long vowels as passports leave them out, as written, and with h."""
    found: list[str] = []
    for sign in kana:
        if sign in "っー":
            continue  # a doubled letter and a long vowel are not compared
        if sign in _SMALL and found and found[-1].endswith(("i", "u", "e")):
            found[-1] = _glided(found[-1], sign)
        else:
            found.append(_pinyin(sign))
    text = "".join(found)
    if not (text.isascii() and text.isalpha()):
        return ()
    short = _LONG.sub(lambda long: long[0][0], text)
    with_h = re.sub("o[uo]", "oh", text)
    ways = dict.fromkeys((short, text, with_h))
    before_lips = [re.sub("n(?=[bmp])", "m", way) for way in ways]  # Nanba and Namba
    return tuple(dict.fromkeys([*ways, *before_lips]))


def _glided(before: str, sign: str) -> str:
    if sign in "ゃゅょ":
        glide = "" if before in ("shi", "chi", "ji") else "y"
        return before[:-1] + glide + _SMALL[sign]
    if before == "u":
        return "w" + _SMALL[sign]
    return before[:-1] + _SMALL[sign]


def _joined(each: Iterable[Iterable[str]]) -> tuple[str, ...]:
    ways = islice(product(*each), MOST_READINGS)
    return tuple(dict.fromkeys("".join(way) for way in ways))


def bare_place(word: str) -> str:
    """A town without its rank and province: 广东省深圳市 is 深圳, 서울특별시 is 서울."""
    return _KOREAN_CITY.sub("", _CITY.sub("", _PROVINCE.sub("", word)))


@lru_cache(maxsize=4096)
def read_place(word: str, country: str) -> str:
    """A town or region in Latin letters; "" where it cannot be read."""
    word = bare_place(word)
    scripts = scripts_of(word)
    if not scripts:
        return word
    if scripts == {"Hangul"} and all("가" <= sign <= "힣" for sign in word):
        return revised(word)
    if scripts == {"kana"}:
        return next(iter(hepburn(word)), "")
    if scripts == {"Han"} and chinese_is_read(country):
        return PLACES.get(word) or "".join(_first(pinyin(sign)) for sign in word)
    return ""


def _first(ways: tuple[str, ...]) -> str:
    return ways[0] if ways else ""
