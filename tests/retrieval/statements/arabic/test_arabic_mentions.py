"""Who is mentioned, where no list has the title or the name."""

from __future__ import annotations

import pytest
from told import told


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("المكلف بالإعلام على مستوى الوزارة، كمال بوشناق،", "كمال بوشناق"),
        ("المحاسب السابق عمر ماكراي", "عمر ماكراي"),
        ("التونسي المنذر الشاوش", "المنذر الشاوش"),
        ("البرتغالي روي ألميدا", "روي ألميدا"),
        ("إلياس طنوس", "إلياس طنوس"),
        ("شاهد عيان يدعى عمي رابح", "عمي رابح"),
        ("قبطان الناقلة، وهو يوناني يدعى ستافروس ميتاكيس،", "ستافروس ميتاكيس"),
        ("محامى المتهمين، عادل رسلان،", "عادل رسلان"),
        ("المتهم سيد.ع", "سيد.ع"),
        ("الأمين العام لـ”حزب الجسر” غياث الصباغ", "غياث الصباغ"),
        ("المتحدث باسم وزارة الخارجية", "المتحدث باسم وزارة الخارجية"),
        ("الممثل الدكتور أرنو فان ليوفن", "أرنو فان ليوفن"),
    ],
)
def test_a_title_is_told_by_its_form(speaker: str, name: str) -> None:
    assert told(f"وأوضح {speaker} أن الجسر قديم.") == [(name, "الجسر قديم")]


@pytest.mark.parametrize("short", ["الوزير الصباغ", "الصباغ", "الوزير"])
def test_a_surname_with_its_article_goes_back_to_the_full_name(short: str) -> None:
    text = f"وأعلن وزير النقل غياث الصباغ فتح الطريق.\nوقال {short} إن الجسر قديم."
    assert told(text)[-1] == ("غياث الصباغ", "الجسر قديم")


@pytest.mark.parametrize("same", ["نفس المصدر", "المصدر ذاته", "المصدر نفسه"])
def test_the_same_source_is_who_spoke_last(same: str) -> None:
    text = f"قال غياث الصباغ إن الجسر قديم.\nوأضاف {same} أن الطريق مغلق."
    assert told(text)[-1] == ("غياث الصباغ", "الطريق مغلق")


def test_the_object_of_a_verb_is_no_part_of_who_speaks() -> None:
    text = "عدن ـ اتهم المحافظ جماعة مسلحة بزرع الألغام."
    assert told(text) == [("المحافظ", "جماعة مسلحة بزرع الألغام")]
    text = "قال الوزير إن الجسر قديم، وطالب الحكومة بفتح الطريق."
    assert told(text)[-1] == ("الوزير", "الحكومة بفتح الطريق")


def test_nobody_is_named_by_marks_alone() -> None:
    assert told('بحسب "" فإن الجسر قديم.') == []
    assert told("ذكرت «» أن الجسر قديم.") == []
