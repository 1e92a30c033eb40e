"""What a sign by itself does not tell: surnames, places and spellings of names in other scripts.

Sources, read on 2026-11-26:

- Compound surnames and their pinyin: Wikipedia, "Chinese compound surname" (those it names as
  still found, and the ten of the Ministry of Public Security's 2020 report).
- Surnames read otherwise than the sign alone (仇 Qiu, not Chou): the lists of often misread
  surnames in the press, which agree on these; more than one reading where families differ.
- ü written u, v or yu: GB/T 28039-2011 (passports write LYU), and what keyboards need.
- Chinese characters stand here simplified, as `plain` leaves them.
- Places read otherwise than their signs, or known by another name: ISO 3166-2:CN and the places'
  own offices.
- Korean letters: Revised Romanization of Korean (Ministry of Culture and Tourism, Proclamation
  2000-8); names syllable by syllable, without assimilation (its chapter 3, article 4).
- Korean surnames as they are customarily spelled: Ministry of Foreign Affairs, statistics of
  romanised names in passports, 31 October 2024, as told at engnaming.com; Wikipedia, "List of
  Korean surnames" (popular spellings). Spellings of given names: the ministry's notice of which
  may not be changed, its examples (성 SUNG, 숙 SOOK, 병 BYUNG, 신 SHIN, 기 KI).
"""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    return tuple("" if word == "-" else word for word in text.split())


COMPOUND_SURNAMES = _listed("""欧阳 上官 司马 司徒 诸葛 夏侯 皇甫 呼延 慕容 尉迟 长孙 令狐 宇文 公孙 端木 东方
    轩辕 南宫 西门 独孤 申屠 淳于 百里 澹台""")
SURNAME_READINGS = {
    "尉迟": ("yuchi",), "长孙": ("zhangsun",), "澹台": ("tantai",), "曾": ("zeng",), "单": ("shan",),
    "仇": ("qiu",), "翟": ("zhai", "di"), "解": ("xie",), "查": ("zha",), "盖": ("ge", "gai"),
    "区": ("ou",), "朴": ("piao",), "缪": ("miao",), "覃": ("qin", "tan"), "乐": ("yue", "le"),
    "繁": ("po",), "黑": ("he",), "折": ("she",), "都": ("du",), "藏": ("zang",), "员": ("yun",),
    "种": ("chong",), "召": ("shao",), "句": ("gou",), "乜": ("nie",), "阚": ("kan",), "瞿": ("qu",),
    "长": ("chang", "zhang"), "沈": ("shen",), "冼": ("xian",),
}  # fmt: skip
"""Of a sign as a surname; elsewhere it is read as it stands alone."""
SIGN_READINGS = {
    "长": ("chang", "zhang"), "重": ("zhong", "chong"), "都": ("du",), "厦": ("xia", "sha"),
    "乐": ("le", "yue"), "行": ("xing", "hang"), "朝": ("chao", "zhao"), "茜": ("qian", "xi"),
    "晟": ("sheng", "cheng"), "传": ("chuan",), "曾": ("zeng",), "吕": ("lu", "lv", "lyu"),
    "女": ("nu", "nv", "nyu"), "旅": ("lu", "lv", "lyu"), "律": ("lu", "lv", "lyu"),
    "绿": ("lu", "lv", "lyu"), "干": ("gan", "qian"), "拓": ("tuo", "ta"), "仔": ("zi", "zai"),
}  # fmt: skip
"""Of a sign in a given name that is read in more than one way."""
PLACES = {
    "长沙": "changsha", "长春": "changchun", "长治": "changzhi", "重庆": "chongqing", "成都": "chengdu",
    "厦门": "xiamen", "六安": "luan", "蚌埠": "bengbu", "番禺": "panyu", "哈尔滨": "harbin",
    "乌鲁木齐": "urumqi", "呼和浩特": "hohhot", "拉萨": "lhasa", "香港": "hongkong", "九龙": "kowloon",
    "澳门": "macau", "台北": "taipei", "高雄": "kaohsiung", "台中": "taichung", "台南": "tainan",
    "新竹": "hsinchu", "桃园": "taoyuan", "陕西": "shaanxi", "内蒙古": "innermongolia", "西藏": "tibet",
    "北京": "beijing", "上海": "shanghai",
}  # fmt: skip

# Letters of a Korean syllable, in the order of Unicode; "-" is written as nothing.
RR_INITIALS = _listed("g kk n d tt r m b pp s ss - j jj ch k t p h")
RR_VOWELS = _listed("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
RR_FINALS = _listed("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
KOREAN_COMPOUND = _listed("남궁 황보 제갈 사공 선우 서문 독고 동방")
KOREAN_SURNAMES = {
    "김": "gim kim", "이": "i yi lee rhee ri", "리": "ri lee rhee", "박": "bak park pak",
    "최": "choe choi choy", "정": "jeong jung chung chong joung", "조": "jo cho joe joh",
    "강": "gang kang", "윤": "yun yoon youn", "장": "jang chang", "신": "sin shin shinn",
    "임": "im lim yim rim", "림": "rim lim", "한": "han hahn", "오": "o oh", "서": "seo suh",
    "전": "jeon jun chun chon cheon", "권": "gwon kwon kweon", "황": "hwang whang", "송": "song",
    "안": "an ahn", "홍": "hong", "유": "yu yoo you ryu", "류": "ryu yu yoo you", "양": "yang",
    "손": "son sohn", "배": "bae bai pae", "백": "baek back paik paek baik", "허": "heo hur huh",
    "노": "no noh roh", "심": "sim shim", "하": "ha", "곽": "gwak kwak", "성": "seong sung",
    "차": "cha", "주": "ju joo chu", "우": "u woo", "구": "gu koo ku goo", "민": "min", "나": "na ra",
    "진": "jin chin", "지": "ji jee chi", "엄": "eom um", "고": "go ko koh goh", "문": "mun moon",
    "방": "bang pang", "공": "gong kong", "현": "hyeon hyun", "함": "ham hahm", "변": "byeon byun",
    "염": "yeom yum", "여": "yeo", "추": "chu choo", "도": "do doh", "소": "so", "석": "seok suk",
    "선": "seon sun", "설": "seol sul", "마": "ma", "길": "gil kil", "연": "yeon youn", "위": "wi wee",
    "표": "pyo", "명": "myeong myung", "기": "gi ki", "반": "ban bahn", "왕": "wang", "금": "geum keum",
    "옥": "ok", "육": "yuk", "인": "in", "맹": "maeng", "제": "je", "모": "mo", "남": "nam", "탁": "tak",
    "국": "guk kook", "어": "eo uh", "은": "eun", "편": "pyeon pyun", "용": "yong",
    "남궁": "namgung namkoong namgoong", "황보": "hwangbo whangbo", "제갈": "jegal", "사공": "sagong",
    "선우": "seonu sunwoo seonwoo", "서문": "seomun", "독고": "dokgo", "동방": "dongbang",
}  # fmt: skip
"""Customary spellings; the first is the Revised Romanization."""
KOREAN_VOWELS = {
    "eo": ("u",), "yeo": ("you", "yu"), "u": ("oo",), "yu": ("yoo",), "eu": ("u",),
    "ui": ("ee", "i"),
}  # fmt: skip
"""Customary spellings of a vowel in given names, beside the Revised Romanization."""

# Forms of a firm, at the end of its name; Korean ones stand before it too.
CHINESE_FIRMS = _listed("股份有限公司 有限责任公司 有限公司 公司 株式会社 合同会社 有限会社")
KOREAN_FIRMS = _listed("주식회사 유한회사")
