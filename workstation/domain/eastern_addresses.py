"""Street addresses in Chinese, Japanese and Korean signs: their parts, and in Latin letters.

There the large comes before the small, nothing need stand between the parts, and a sign behind
each says what it is: 深圳市龙岗区坂田路88号3楼302室 is room 302 on floor 3 of 88 Bantian Road.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workstation.domain.romanising import (
    HAN,
    HANGUL,
    KANA,
    NATIVE,
    bare_place,
    chinese_is_read,
    hepburn,
    pinyin,
    read_place,
    revised,
    scripts_of,
)

_NUMBERED = re.compile(
    r"(\d+[a-z]?)\s*(号楼|号院|栋|幢|座|동|单元|号室|室|房|호실|호|层|楼|阶|층"
    r"|号|번지|番地|番|丁目)"
)
_MEANING = {
    **dict.fromkeys(("号楼", "号院", "栋", "幢", "座", "동"), "bldg"),
    **dict.fromkeys(("单元", "号室", "室", "房", "호실", "호"), "unit "),
    **dict.fromkeys(("层", "楼", "阶", "층"), "fl "),
}
_BORDER = re.compile(
    f"(?<=[{HAN}{KANA}{HANGUL}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{HAN}{KANA}{HANGUL}])"
)
_PART = re.compile(f"[{HAN}]{{1,12}}?(?:特别行政区|自治区|街道|大道|[省市区县镇乡路街道巷弄村])")
_REGION = re.compile(
    "(?:省|市|自治区|自治區|特别行政区|特別行政區|특별자치시|특별자치도|특별시|광역시)$"
)
_RANKS = {
    "大道": "", "街道": "subdistrict", "路": "rd", "街": "st", "道": "", "区": "dist",
    "县": "county", "镇": "town", "乡": "township", "村": "village", "巷": "ln", "弄": "ln",
}  # fmt: skip


def eastern_lines(text: str) -> str:
    """An address with its parts apart and its numbers' signs in words; towns and regions left out.

    `text` is in plain form, its Chinese characters simplified; one without such signs is given back
    as it is.
    """
    if NATIVE.search(text) is None:
        return text
    text = _NUMBERED.sub(lambda m: f" {_MEANING.get(m[2], '')}{m[1]} ", text)
    text = _PART.sub(lambda part: part[0] + " ", _BORDER.sub(" ", text))
    parts = text.split()
    return " ".join(part for part in parts if not _REGION.search(part)) or text


def read_town(city: str, country: str) -> tuple[str, str]:
    """(a town's signs without its rank, the town in Latin letters); each "" where there is none."""
    from workstation.domain.party_words import words

    if NATIVE.search(city) is None:
        return "", ""
    signs = bare_place("".join(words(city)))
    return signs, read_place(signs, country)


def read_parts(parts: Sequence[str], country: str) -> list[str]:
    """Parts of an address in Latin letters: 坂田路 is "bantian", "rd"; none where one cannot be
    read."""
    each = [_read(part, country) for part in parts]
    return [word for found in each for word in found] if all(each) else []


def _read(part: str, country: str) -> list[str]:
    scripts = scripts_of(part)
    if not scripts:
        return [part]
    if scripts == {"Hangul"}:
        return [revised(part)] if NATIVE.sub("", part) == "" else []
    if scripts == {"kana"}:
        return list(hepburn(part)[:1])
    if scripts != {"Han"} or not chinese_is_read(country):
        return []
    rank = next((rank for rank in _RANKS if part.endswith(rank) and len(part) > len(rank)), "")
    read = "".join(next(iter(pinyin(sign)), "?") for sign in part[: len(part) - len(rank)])
    if "?" in read:
        return []
    return [read, _RANKS[rank]] if _RANKS.get(rank) else [read]
