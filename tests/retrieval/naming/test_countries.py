from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.naming.countries import Country, countries_in, country_of

# The sixty countries that the news speak of most, with what they and their people are called.
IN_THE_NEWS = """
IQ Iraq Iraqi Iraqis العراق عراقي العراقية العراقيين
US United_States American US U.S. USA Americans الولايات_المتحدة أمريكي أميركي الأميركية أميركا
GB United_Kingdom British Britain UK بريطانيا بريطاني البريطانيين المملكة_المتحدة
SA Saudi_Arabia Saudi Saudis السعودية سعودي
AE United_Arab_Emirates Emirati Emirates UAE الإمارات إماراتي
FR France French Frenchman فرنسا فرنسي الفرنسية
DE Germany German Germans ألمانيا ألماني الألمانية
RU Russia Russian Russians روسيا روسي
UA Ukraine Ukrainian أوكرانيا أوكراني
CN China Chinese الصين صيني
IL Israel Israeli Israelis إسرائيل إسرائيلي الإسرائيليين
PS Palestine Palestinian Palestinians فلسطين فلسطيني الفلسطينيون
IR Iran Iranian إيران إيراني
TR Turkey Turkish Türkiye تركيا تركي
SY Syria Syrian سوريا سوري سورية السوريين
LB Lebanon Lebanese لبنان لبناني
JO Jordan Jordanian الأردن أردني
EG Egypt Egyptian Egyptians مصر مصري المصريون
YE Yemen Yemeni Yemenis اليمن يمني
QA Qatar Qatari قطر قطري
KW Kuwait Kuwaiti الكويت كويتي
BH Bahrain Bahraini البحرين بحريني
OM Oman Omani عُمان عماني
LY Libya Libyan ليبيا ليبي
TN Tunisia Tunisian تونس تونسي
DZ Algeria Algerian الجزائر جزائري
MA Morocco Moroccan المغرب مغربي
SD Sudan Sudanese السودان سوداني
SS South_Sudan South_Sudanese جنوب_السودان
SO Somalia Somali الصومال صومالي
ET Ethiopia Ethiopian إثيوبيا إثيوبي
NG Nigeria Nigerian نيجيريا نيجيري
ZA South_Africa South_African جنوب_أفريقيا جنوب_إفريقيا جنوب_أفريقي
KE Kenya Kenyan كينيا كيني
ML Mali Malian
NE Niger النيجر
AF Afghanistan Afghan Afghans أفغانستان أفغاني
PK Pakistan Pakistani باكستان باكستاني
IN India Indian الهند هندي
BD Bangladesh Bangladeshi بنغلاديش بنغلاديشي
MM Myanmar Burma Burmese ميانمار بورما
JP Japan Japanese اليابان ياباني
KR South_Korea South_Korean كوريا_الجنوبية كوري_جنوبي الكوري_الجنوبي
KP North_Korea North_Korean كوريا_الشمالية الكوري_الشمالي
TW Taiwan Taiwanese تايوان تايواني
PH Philippines Filipino Philippine الفلبين فلبيني
ID Indonesia Indonesian إندونيسيا إندونيسي
AU Australia Australian أستراليا أسترالي
CA Canada Canadian كندا كندي
MX Mexico Mexican المكسيك مكسيكي
BR Brazil Brazilian البرازيل برازيلي
VE Venezuela Venezuelan فنزويلا فنزويلي
IT Italy Italian إيطاليا إيطالي
ES Spain Spanish إسبانيا إسباني
GR Greece Greek Greeks اليونان يوناني
PL Poland Polish بولندا بولندي
HU Hungary Hungarian هنغاريا
NL Netherlands Dutch هولندا هولندي
SE Sweden Swedish السويد سويدي
CH Switzerland Swiss سويسرا سويسري
"""
# What neither CLDR nor a rule gives: broken plurals, other words for a people, and words that mean
# something else far more often.
NOT_KNOWN = "الروس Turks الأتراك مالي Nigerien Spaniard Pole المجر مجري Swede"


def forms() -> list[tuple[str, str]]:
    rows = (line.split() for line in IN_THE_NEWS.strip().splitlines())
    return [(code, name.replace("_", " ")) for code, *names in rows for name in names]


@pytest.mark.parametrize(("code", "name"), forms())
def test_a_country_is_known_by_its_name_and_its_people(code: str, name: str) -> None:
    assert country_of(name) == code
    assert countries_in(name) == [Country(0, len(name), code)]


@pytest.mark.parametrize("word", NOT_KNOWN.split())
def test_what_is_not_known_is_not_guessed(word: str) -> None:
    assert country_of(word) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iraqi and U.S. officials met in Saudi Arabia.", ["Iraqi", "U.S.", "Saudi Arabia"]),
        ("They told us about Iraq's oil, and the UK's.", ["Iraq", "UK"]),
        ("He came from Bosnia and Herzegovina and Britain.", ["Bosnia and Herzegovina", "Britain"]),
        (
            "وبالعراق التقى الوفد الكوري الجنوبي وزراء فرنسيين",
            ["وبالعراق", "الكوري الجنوبي", "فرنسيين"],
        ),
        ("للولايات المتحدة وللبنان ولليابان", ["للولايات المتحدة", "وللبنان", "ولليابان"]),
        ("a chinese turkey, polish and china", []),
        ("The Roman wall and the Ottoman army", []),
        ("عمّان", []),
        ("قال وزير المالية إن البيانات أظهرت الأمانة", []),
        ("South, Sudan", ["Sudan"]),
    ],
)
def test_the_countries_of_a_text(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in countries_in(text)] == found


@pytest.mark.parametrize("word", ["us", "uk", "car", "Paris", "", " ", "the", "?!", "و", "ال"])
def test_what_is_no_country_has_no_code(word: str) -> None:
    assert country_of(word) is None


def test_small_letters_will_do_for_a_name_that_is_given() -> None:
    assert country_of("the south koreans") == "KR"


def test_countries_that_share_a_word_are_told_apart() -> None:
    assert country_of("South Sudanese") == "SS"
    assert country_of("Sudanese") == "SD"


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_searched(text: str) -> None:
    ends = 0
    for one in countries_in(text):
        assert ends <= one.start < one.end <= len(text)
        assert len(one.code) == 2
        ends = one.end
    country_of(text)
