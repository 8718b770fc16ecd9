from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.naming.full_names import SAME_PERSON, fits, same_name

# Labelled by hand: two mentions of one person, and mentions of two persons of like names.
SAME = """
John Kirby|جون كيربي
John Kirby|Kirby, John
J. Kirby|John Kirby
ج. كيربي|John Kirby
John Kirby|جون كربي
Qais al-Khazali|قيس الخزعلي
Qays Khazali|قيس الخزعلي
Kais Al Khazali|Qais al-Khazali
Qais Alkhazali|قيس الخزعلي
Fuad Hussein|فؤاد حسين
Fouad Hussain|فؤاد حسين
Foad Husayn|Fuad Hussein
Saddam Hussein|صدام حسين
Mohammed Shia al-Sudani|محمد شياع السوداني
Mohammed al-Sudani|محمد شياع السوداني
Muhammad Shia' Al Sudani|Mohammed Shia al-Sudani
Mohamed Morsi|محمد مرسي
Mahmoud Abbas|محمود عباس
Abdel Fattah el-Sisi|عبد الفتاح السيسي
Abdelfattah Elsisi|عبدالفتاح السيسي
Abd al-Rahman al-Rashid|عبدالرحمن الراشد
Abdulrahman Rashed|عبد الرحمن راشد
Abdullah bin Zayed|عبدالله بن زايد
Abdallah Ben Zayed|عبد الله بن زايد
Hassan Nasrallah|حسن نصر الله
Hassan Nasrallah|حسن نصرالله
Salah al-Din Ahmed|صلاح الدين أحمد
Salaheddine Ahmed|صلاح الدين احمد
Abu Bakr al-Baghdadi|أبو بكر البغدادي
Abou Bakr Baghdadi|ابوبكر البغدادي
Dr. Haider al-Abadi|حيدر العبادي
د. حيدر العبادي|Haider Abadi
Sheikh Ahmad al-Tayeb|أحمد الطيب
السيد مقتدى الصدر|Moqtada al-Sadr
Muqtada Sadr|Moqtada al-Sadr
Joe Biden|جو بايدن
Donald Trump|دونالد ترامب
Donald Trump|دونالد ترمب
Emmanuel Macron|إيمانويل ماكرون
Antony Blinken|أنتوني بلينكن
Vladimir Putin|فلاديمير بوتين
Recep Tayyip Erdogan|رجب طيب أردوغان
Erdogan, Recep Tayyip|Recep Tayyip Erdoğan
Salem al-Dosari|Salim Aldosari
Karim Benzema|كريم بنزيما
Kareem Qasim|Karim Kassem
Ahmed Chalabi|احمد الجلبي
Ahmad Chalabi|Ahmed al-Chalabi
George W. Bush|جورج بوش
António Guterres|أنطونيو غوتيريش
أنطونيو غوتيريش|أنطونيو غوتيريس
Nouri al-Maliki|نوري المالكي
Nuri Maliki|Nouri al-Maliki
Barham Salih|برهم صالح
Masoud Barzani|مسعود بارزاني
Massoud Barzani|مسعود البارزاني
Ali Hassan|علي حسن
Yasser Arafat|ياسر عرفات
Yasir Arafat|Yasser Arafat
Ismail Haniyeh|إسماعيل هنية
Yahya Sinwar|يحيى السنوار
Ebrahim Raisi|إبراهيم رئيسي
Ibrahim al-Jaafari|إبراهيم الجعفري
Volodymyr Zelenskyy|فولوديمير زيلينسكي
Keir Starmer|كير ستارمر
Olaf Scholz|أولاف شولتس
Narendra Modi|ناريندرا مودي
Kais Saied|قيس سعيد
Abdelmadjid Tebboune|عبد المجيد تبون
Mohammed bin Salman|محمد بن سلمان
Mohamed Ben Salman|Muhammad ibn Salman
Tamim bin Hamad Al Thani|تميم بن حمد آل ثاني
Najib Mikati|نجيب ميقاتي
Najeeb Mikati|Najib Mikati
Nabih Berri|نبيه بري
Saad Hariri|سعد الحريري
Walid Jumblatt|وليد جنبلاط
Abdel Aziz Bouteflika|عبد العزيز بوتفليقة
Ali Khamenei|علي خامنئي
Hassan Rouhani|حسن روحاني
Sergei Lavrov|سيرغي لافروف
Sergey Lavrov|Lavrov, Sergei
Khalifa Haftar|خليفة حفتر
Fayez al-Sarraj|فايز السراج
Abdul Hamid Dbeibah|عبد الحميد الدبيبة
"""
OTHERS = """
Hassan Ali|Hussein Ali
حسن علي|حسين علي
Hassan Ali|حسين علي
Hussein Ali|حسن علي
Fuad Hussein|Saddam Hussein
فؤاد حسين|Saddam Hussein
Ahmed Salem|Mahmoud Salem
أحمد سالم|محمود سالم
Ahmed Salem|محمود سالم
Mohamed Abbas|Mahmoud Abbas
محمد عباس|محمود عباس
Mohammed Abbas|محمود عباس
Mahmoud Abbas|محمد عباس
حمد خليفة|حامد خليفة
حمد خليفة|حميد خليفة
Saad Omar|سعيد عمر
Saad Omar|Said Omar
سعد عمر|سعود عمر
Jamal Rashid|جميل رشيد
Jamil Rashid|Jamal Rashid
جمال رشيد|جميل رشيد
Rashid Saleh|رشاد صالح
Rashad Saleh|Rashid Saleh
Kamal Nasser|كميل ناصر
هاشم ناصر|هشام ناصر
سليم حداد|سالم حداد
Amr Hassan|عمار حسن
Walid Jumblatt|خالد جنبلاط
John Kirby|Jack Kirby
John Kirby|جورج كيربي
John Kerry|جون كيربي
John Kerry|John Kirby
Joe Biden|Jill Biden
Joe Biden|هانتر بايدن
George Bush|جيب بوش
Uday Saddam Hussein|Saddam Hussein
Abdullah Ahmed|عبد الرحمن أحمد
Abdul Karim Ali|كريم علي
Abdulaziz Saleh|عبد العظيم صالح
Abu Ali|علي
Bashar al-Assad|حافظ الأسد
Masoud Barzani|مسرور بارزاني
Masrour Barzani|نيجيرفان بارزاني
Faris Adel|فراس عادل
Samir Adel|سامي عادل
Khaled Meshaal|خليل مشعل
Mustafa Barghouti|مروان البرغوثي
Salman al-Saud|سليمان السعود
Emily Clark|Emma Clark
Robert Johnson|Robert Jensen
Yasser Arafat|ناصر عرفات
Ismail Haniyeh|سليمان هنية
Hassan Rouhani|حسين روحاني
Kais Saied|قيس سعد
Mohammed bin Salman|محمود سلمان
Tamim Hamad|تميم أحمد
Najib Mikati|نجيب ميقاتة كرامي
Saad Hariri|بهاء الحريري
Saad Hariri|سعيد الحريري
Rafik Hariri|رفعت الحريري
Samir Geagea|سمير فرنجية
Suleiman Frangieh|سليمان بشير
Khaled Nasser|خلدون ناصر
Adel Imam|عادل أمين
Hosni Mubarak|حسين مبارك
Omar Bashir|عمر بشار
Tariq Aziz|طارق عزيزي
Jalal Talabani|جليل طالباني
Fahd Saud|فؤاد سعود
Munir Said|منار سعيد
Sami Sabri|سمير صبري
Michel Aoun|ميشال عيسى
Sergei Lavrov|سيرغي لاغوتين
Angela Merkel|أنجيلا ميركر
Boris Johnson|بوريس يونسون
Mitt Romney|ميت روني
Hillary Clinton|بيل كلينتون
"""
# What the letters do not say: one script leaves out the vowel that the other is told apart by.
NOT_TOLD_APART = """
Hamad Khalifa|Hamed Khalifa
Hamad Khalifa|حامد خليفة
Hamid Karim|حمد كريم
Majid Ali|مجد علي
Hashem Nasr|هشام نصر
Ali Nasser|علي نصير
Omar Hassan|عمار حسن
Ali Salem|علي سليم
Amin Gemayel|أمين جميل
Nadir Hassan|نذير حسن
"""
# A first name left out: the same as for a father and his son.
NOT_BROUGHT_TOGETHER = """
Michel Aoun|ميشال عون
Javad Zarif|محمد جواد ظريف
"""
NAMES = st.text("abdehilmnorsu '.,-ابدحسعلمنويةء", max_size=24)


def pairs(written: str) -> list[tuple[str, str]]:
    return [
        (left, right) for left, right in (line.split("|") for line in written.split("\n") if line)
    ]


@pytest.mark.parametrize(("left", "right"), pairs(SAME))
def test_two_mentions_of_a_person_are_alike(left: str, right: str) -> None:
    assert same_name(left, right) >= SAME_PERSON


@pytest.mark.parametrize(("left", "right"), pairs(OTHERS + NOT_BROUGHT_TOGETHER))
def test_two_persons_of_like_names_are_told_apart(left: str, right: str) -> None:
    assert same_name(left, right) < SAME_PERSON


def test_few_names_are_judged_wrongly() -> None:
    wrong = sum(same_name(left, right) >= SAME_PERSON for left, right in pairs(NOT_TOLD_APART))
    wrong += sum(
        same_name(left, right) < SAME_PERSON for left, right in pairs(NOT_BROUGHT_TOGETHER)
    )
    judged = pairs(SAME + OTHERS + NOT_TOLD_APART + NOT_BROUGHT_TOGETHER)
    assert len(judged) >= 170
    assert wrong <= 0.07 * len(judged)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Kirby", "John Kirby"),
        ("Kirby", "جون كيربي"),
        ("كيربي", "John Kirby"),
        ("Kirby", "Kirby"),
        ("Mr. Kirby", "J. Kirby"),
        ("J. Kirby", "John Kirby"),
        ("Hussein", "Fuad Hussein"),
        ("Hussein", "صدام حسين"),
        ("Khazali", "قيس الخزعلي"),
        ("الخزعلي", "Qais al-Khazali"),
        ("Abdul Karim", "عبدالكريم قاسم"),
        ("Nasrallah", "حسن نصر الله"),
        ("Abu Mazen", "أبو مازن"),
        ("Sudani", "Mohammed Shia al-Sudani"),
    ],
)
def test_a_short_name_fits_a_full_one(short: str, full: str) -> None:
    assert fits(short, full)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Fuad Hussein", "Saddam Hussein"),
        ("Hassan", "فؤاد حسين"),
        ("John Kirby", "Kirby"),
        ("Ali", "Abu Ali"),
        ("Karim", "عبد الكريم قاسم"),
        ("K. Kirby", "John Kirby"),
        ("", "John Kirby"),
        ("Kirby", ""),
        ("2024", "2024"),
        ("?!", "?!"),
    ],
)
def test_a_name_fits_no_other(short: str, full: str) -> None:
    assert not fits(short, full)


def test_one_word_of_many_does_not_tell_who_is_meant() -> None:
    assert same_name("Hussein", "Fuad Hussein") < SAME_PERSON
    assert same_name("Hussein", "حسين") >= SAME_PERSON


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_within_bounds(left: str, right: str) -> None:
    likeness = same_name(left, right)
    assert 0.0 <= likeness <= 1.0
    assert likeness == pytest.approx(same_name(right, left))


@given(st.text(st.characters(codec="utf-8"), max_size=60), NAMES)
def test_any_text_may_be_asked_about(left: str, right: str) -> None:
    assert 0.0 <= same_name(left, right) <= 1.0
    fits(left, right)
