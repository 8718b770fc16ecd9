import pytest

from retrieval.searching.context import needs_context


@pytest.mark.parametrize(
    "text",
    [
        "He added that the dam was full.",
        "She said nothing.",
        "“It will not last,” he said.",
        "They left on Monday.",
        "وأضاف أن القوات ستغادر.",
        "وأضاف: “لن نقبل”.",
        "وأوضح أنه لم يطلب ذلك.",
        "وقال إن العدد ارتفع.",
        "هذا القرار مرفوض.",
        "وهو ما نفته الوزارة.",
        "مضيفا أن المهمة انتهت",
    ],
)
def test_what_points_back_needs_what_is_before(text: str) -> None:
    assert needs_context(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kirby added that the dam was full.",
        "The minister said nothing.",
        "وأضاف كيربي أن القوات ستغادر.",
        "وقال المتحدث باسم الوزارة إن العدد ارتفع.",
        "أعلن الوزير استقالته.",
        "Heavy rain fell.",
        "— !",
        "",
    ],
)
def test_what_names_its_subject_stands_alone(text: str) -> None:
    assert not needs_context(text)
