import pytest

from retrieval.naming.offices import read_offices


@pytest.mark.parametrize(
    ("english", "arabic"),
    [
        ("the prime minister", "رئيسة الوزراء"),
        ("Foreign Minister", "وزير الخارجية"),
        ("US secretary of state", "وزيرة الخارجية"),
        ("a spokeswoman", "الناطق باسم"),
        ("the Pentagon spokesman", "المتحدث باسم وزارة الدفاع الأمريكية"),
        ("officials", "مسؤولون"),
        ("the coach", "مدرب"),
        ("central bank governor", "محافظ البنك المركزي"),
    ],
)
def test_an_office_is_known_in_both_languages(english: str, arabic: str) -> None:
    assert read_offices(english)[0] == read_offices(arabic)[0] != frozenset()


def test_the_longest_name_counts_and_the_rest_is_left() -> None:
    assert read_offices("Iraqi foreign minister") == (frozenset(["foreign_minister"]), "Iraqi")
    assert read_offices("deputy prime minister")[0] == {"deputy_prime_minister"}


@pytest.mark.parametrize("text", ["", "؟", "the weather", "خبز"])
def test_other_words_are_no_office(text: str) -> None:
    assert read_offices(text)[0] == frozenset()
