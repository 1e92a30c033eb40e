"""Parties in Chinese, Japanese, Korean and other letters beside themselves in Latin ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.likeness import address_of, party_keys, same_party
from workstation.domain.manifest import Party
from workstation.domain.party_words import LONGEST, name_words, plain
from workstation.domain.romanising import customary, hepburn, revised

HOME = Party(None, "12 Main St", "Troy", "12180", "US", "+1 518 555 0142")
FLAT = Party(
    "陈伟", "广东省深圳市龙岗区坂田路88号3楼302室", "深圳市", None, "CN", "+86 138 0013 8000"
)
LATIN = Party(
    "Wei Chen", "Room 302, Floor 3, 88 Bantian Road, Longgang District", "Shenzhen Shi", None, "CN"
)


def named(name: str, country: str | None = "US", **changes: str | None) -> Party:
    return replace(HOME, name=name, country=country, **changes)  # type: ignore[arg-type]


SAME = [
    *(("CN", "陈伟", name) for name in ("Wei Chen", "CHEN WEI", "Chen, Wei", "陳偉", "ChenWei")),
    *(("CN", "王小明", n) for n in ("Xiaoming Wang", "Wang Xiao Ming", "Xiao-Ming WANG")),
    *(("CN", "欧阳娜娜", name) for name in ("Nana Ouyang", "Ou Yang Na Na", "歐陽娜娜")),
    ("CN", "吕布", "Lyu Bu"), ("CN", "吕布", "Lü Bu"), ("CN", "曾国", "Guo Zeng"),
    ("CN", "翟乐", "Zhai Le"), ("CN", "杨拓", "Tuo Yang"), ("CN", "陈伟 (Chen Wei)", "Wei Chen"), ("CN", "陈伟 Chen Wei", "陈伟"),
    ("US", "陈伟", "Wei Chen"), (None, "陈伟", "Wei Chen"), ("HK", "陳偉", "Wei Chen"),
    ("CN", "深圳米尔有限公司", "Shenzhen Mier Co., Ltd."), ("CN", "王小明", "X Wang"),
    *(("JP", "たなか さくら", name) for name in ("Sakura Tanaka", "タナカ　サクラ", "ﾀﾅｶ ｻｸﾗ")),
    ("JP", "たなかさくら", "Sakura Tanaka"), ("JP", "さとう しょう", "Sho Sato"),
    ("JP", "さとう しょう", "Shou Satoh"), ("JP", "なんば じゅん", "Jun Namba"),
    *(("KR", "김민수", name) for name in ("Kim Min-su", "Minsu GIM", "Kim Minsoo", "김 민수")),
    *(("KR", "이영희", name) for name in ("Young-hee Lee", "Yi Yeonghui", "Rhee Yeong Hee")),
    *(("KR", "박서준", name) for name in ("Park Seojun", "Bak Seo-joon")),
    *(("KR", "최지우", name) for name in ("Choi Jiwoo", "Choe Ji-u")),
    *(("KR", "정호석", name) for name in ("Jung Hoseok", "Jeong Hosuk", "Chung Ho Seok")),
    ("KR", "남궁민", "Min Namgung"), ("KR", "주식회사 삼성", "Samseong"),
    ("GE", "გიორგი ჩიქოვანი", "Giorgi Chikovani"), ("AM", "Հայկ Հարությունյան", "Hayk Harutyunyan"),
]  # fmt: skip

OTHERS = [
    ("CN", "陈伟", "陈薇"), ("CN", "陈伟 Chen Wei", "陈薇"), ("CN", "欧阳娜娜", "欧阳娜"),
    ("CN", "陈伟", "Chen Wei Jr"), ("CN", "陈伟", "Bo Lind"), ("CN", "陈伟", "Chen Wen"), ("CN", "陈伟", "Chen"),
    ("CN", "王小明", "Mingxiao Wang"), ("CN", "王小明", "Ming Xiao Wang"), ("CN", "方安", "Gan Fan"),
    ("CN", "岳伟", "Yu Wei"), ("CN", "王小明", "Xiaoming"), ("CN", "仇英", "Chou Ying"),
    ("KR", "김민수", "김민지"), ("KR", "김민수", "Kim Minji"), ("KR", "김민수", "Lee Min-su"),
    ("KR", "김민수", "Min Kimsu"), ("KR", "정수", "Jung Sun"),
    ("JP", "かなだ", "かただ"), ("JP", "たなか さくら", "Saori Tanaka"), ("JP", "がとう じん", "Jin Kato"),
]  # fmt: skip

NOT_COMPARED = [
    ("JP", "田中太郎", "Tian Zhongtailang", "Chinese characters of a party in Japan are not read"),
    ("JP", "田中さくら", "Sakura Tanaka", "Japanese names in Chinese characters are not read"),
    ("KR", "金民秀", "Kim Min-su", "Chinese characters of a party in Korea are not read"),
    ("HK", "陳大文", "Chan Tai Man", "they may be romanised in another way"),
    ("CN", "深圳米尔衬衫", "Shenzhen Mill Shirts", "they may be romanised in another way"),
    ("KR", "김민수", "金民秀", "two scripts are not compared with each other"),
    ("EG", "محمد علي", "Mohammed Ali", "Arabic letters leave vowels out"),
    ("IL", "משה לוי", "Moshe Levi", "Hebrew letters leave vowels out"),
    ("TH", "สมชาย", "Somchai", "Thai letters are not romanised here"),
]  # fmt: skip


@pytest.mark.parametrize(("country", "one", "other"), SAME)
def test_that_a_name_in_signs_is_the_same_romanised(
    country: str | None, one: str, other: str
) -> None:
    here, there = named(one, country), named(other, country)
    found, back = same_party(here, there), same_party(there, here)
    assert found, found.why
    assert back
    assert found.agreements[0].field == "name"
    no_code = replace(there, postcode=None, phone=None)
    level = found.agreements[0].how
    if "another spelling" not in level and "as far as" not in level:
        assert set(party_keys(replace(here, phone=None))) & set(party_keys(no_code)), "not found"


@pytest.mark.parametrize(("country", "one", "other"), OTHERS)
def test_that_another_name_stays_another_even_at_one_address_and_telephone(
    country: str, one: str, other: str
) -> None:
    for found in (
        same_party(named(one, country), named(other, country)),
        same_party(named(other, country), named(one, country)),
    ):
        assert not found, found.why
        assert found.differences == ("name",)


@pytest.mark.parametrize(("country", "one", "other", "why"), NOT_COMPARED)
def test_that_a_name_that_cannot_be_read_is_not_compared_and_says_why(
    country: str, one: str, other: str, why: str
) -> None:
    found = same_party(named(one, country), named(other, country))
    assert (found.same, found.differences) == (False, ())
    assert found.why == f"address the same, phone the same; names not compared: {why}"
    assert same_party(named(one, country), named(one, country)).why.startswith("name the same,")


@pytest.mark.parametrize(
    ("one", "other", "latin"),
    [("陈伟", "Chen Wei", "Wei Chen"), ("김민수", "Kim Min-su", "Minsu Kim")],
)
@pytest.mark.parametrize(
    "changes",
    [
        {"address": None, "phone": None},
        {"phone": None, "address": "14 Main St"},
        {"phone": "+1 518 555 0999", "address": "14 Main St"},
        {"country": "CA"},
        {"phone": None},
        {"address": None, "postcode": None},
    ],
    ids=str,
)
def test_that_a_romanised_name_weighs_no_more_than_an_equal_latin_one(
    one: str, other: str, latin: str, changes: dict[str, str | None]
) -> None:
    changed = replace(named(other), **changes)  # type: ignore[arg-type]
    assert same_party(named(one), changed).same == same_party(named(latin), changed).same


def test_that_a_customary_spelling_alone_needs_the_whole_address_or_more() -> None:
    one, other = named("김민수", phone=None), named("Kim Minsoo", phone=None)
    assert same_party(one, other)
    assert not same_party(one, replace(other, address="12 Main St Apt 4"))
    assert same_party(named("김민수"), named("Kim Min-soo")).why.startswith(
        "name romanised in another spelling (김민수 is Kim Min-soo), address the same"
    )


def test_that_the_match_is_told_in_the_original_letters() -> None:
    assert same_party(named("陈伟"), named("Wei Chen", phone=None)).why == (
        "name the same romanised (陈伟 is Wei Chen), address the same"
    )


def test_that_an_address_in_signs_has_its_number_unit_and_town() -> None:
    found = address_of(FLAT)
    assert (found.number, found.unit, found.town) == ("88", "3302", "shenzhen")
    assert found.street == ("坂田路", "龙岗区")
    match = same_party(FLAT, LATIN)
    assert match.why == "name the same romanised (陈伟 is Wei Chen), address the same romanised"
    assert match
    assert set(party_keys(FLAT)) & set(party_keys(LATIN))
    traditional = replace(FLAT, address="深圳市龍崗區坂田路 88 號 3樓 302室", phone=None)
    assert same_party(FLAT, traditional)
    next_door = replace(FLAT, address="深圳市龙岗区坂田路88号3楼303室", phone=None)
    assert same_party(FLAT, next_door).why == "name the same; address differs"
    korean = Party("김민수", "서울특별시 강남구 테헤란로 152, 1203호", "서울", None, "KR")
    seoul = Party("Kim Minsu", "152 Teheran-ro #1203, Gangnam-gu", "Seoul", None, "KR")
    assert same_party(korean, seoul)


def test_that_an_address_whose_signs_are_not_those_words_is_not_called_another() -> None:
    other = replace(LATIN, address="88 Bantian Road", phone="+86 138 0013 8000")
    match = same_party(FLAT, other)
    assert match.why == "name the same romanised (陈伟 is Wei Chen), phone the same"
    assert match


@pytest.mark.parametrize(
    ("city", "country", "latin"),
    [("深圳市", "CN", "Shenzhen"), ("广东省深圳市", "CN", "Shenzhen Shi"), ("長沙", "CN", "Changsha"),
     ("重庆市", "CN", "Chongqing"), ("臺北市", "TW", "Taipei"), ("서울특별시", "KR", "Seoul"),
     ("大阪市", "JP", None)],
)  # fmt: skip
def test_that_a_town_in_signs_is_the_town_in_latin_letters(
    city: str, country: str, latin: str | None
) -> None:
    one = Party("Li Bo", "88 Hill Rd", city, None, country)
    if latin is None:
        assert address_of(one).town == "大阪市"
    else:
        assert same_party(one, replace(one, city=latin))


def test_that_two_towns_of_one_pinyin_are_two() -> None:
    one = Party("Li Bo", "人民路88号", "宿州市", None, "CN")
    assert not same_party(one, replace(one, city="苏州市"))
    assert same_party(one, replace(one, city="宿州"))


def test_that_kana_and_hangul_have_their_usual_spellings() -> None:
    assert hepburn("とうきょう")[0] == "tokyo"
    assert hepburn("じょん") == ("jon",)
    assert hepburn("ふぁてぃ") == ("fati",)
    assert "ono" in hepburn("おおの")
    assert revised("박혁거세") == "bakhyeokgeose"
    assert {"minsu", "minsoo"} == set(customary("민수"))
    assert name_words("收件人") == name_words("받는사람") == ((), "")


SIGNS = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from(
        "陈伟田中王小明欧阳深圳市路号室88 たなかっゃー゛ガㇰ김민수한글각ㄱღაու-'`·々〇"
    ),
    max_size=40,
)


@given(SIGNS)
def test_that_plain_form_is_settled_and_bounded(text: str) -> None:
    found = plain(text)
    assert plain(found) == found
    assert len(found) <= 18 * len(text)


@given(SIGNS, SIGNS, st.sampled_from([None, "CN", "JP", "KR", "HK"]))
def test_that_any_names_and_addresses_in_signs_can_be_compared(
    one: str, other: str, country: str | None
) -> None:
    mine, theirs = Party(one, other, one, None, country), Party(other, one, other, None, country)
    assert same_party(mine, theirs).same == same_party(theirs, mine).same
    for party in (mine, theirs):
        keys = party_keys(party)
        assert len(keys) <= 24
        assert all(len(key) <= 40 * LONGEST for _, key in keys)
        assert party_keys(replace(party, phone=None)) == keys
