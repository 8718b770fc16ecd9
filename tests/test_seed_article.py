"""A real Arabic article, asked in both languages. It lies beside the project where there is one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.intake.sources import read_path

ARTICLE = Path(__file__).parents[2] / "shared" / "seeds" / "iraq-talks-2021-07-24.ar.txt"

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason=f"{ARTICLE.name} is not here")

KIRBY = "أعلن المتحدث باسم وزارة الدفاع الأمريكية، جون كيربي"
HUSSEIN = "لا نحتاج إلى مزيد من المقاتلين"
KHAZALI = "من جانبه أكد"
MISSIONS = "تُنهي الولايات المتحدة مهماتها القتالية"
PARLIAMENT = "وكان مجلس النواب العراقي صوت"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Isnad]:
    settings = read_settings({"ISNAD_DATA_DIR": str(tmp_path_factory.mktemp("seed"))})
    with open_isnad(settings) as isnad:
        (receipt,) = isnad.ingester.ingest(read_path(ARTICLE))
        assert (receipt.status, receipt.language, receipt.published) == ("new", "ar", "2021-07-24")
        yield isnad


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("what did Kirby say?", KIRBY),
        ("ماذا قال كيربي؟", KIRBY),
        ("What did John Kirby say?", KIRBY),
        ("kirby?", KIRBY),
        ("what did Khazali say?", KHAZALI),
        ("ماذا قال الخزعلي عن الحوار؟", KHAZALI),
    ],
)
def test_the_sentence_comes_first_whole_and_unchanged(
    library: Isnad, question: str, begins: str
) -> None:
    answer = library.asker.ask(question)
    assert answer.answered
    first = answer.citations[0].cited
    assert first.text.startswith(begins)
    assert first.text.endswith(".")
    text = ARTICLE.read_text(encoding="utf-8")
    for citation in answer.citations:
        span = citation.cited.citation
        assert text[span.start : span.end] == citation.cited.text


@pytest.mark.parametrize("question", ["what did Fuad Hussein say?", "ماذا قال فؤاد حسين؟"])
def test_a_quotation_over_two_sentences_comes_whole(library: Isnad, question: str) -> None:
    first, second = (citation.cited.text for citation in library.asker.ask(question).citations)
    assert HUSSEIN in first
    assert second.startswith("وما نحتاجه هو التعاون")
    assert second.endswith("في الجو”.")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("what did the Iraqi foreign minister say?", HUSSEIN),
        ("when will US combat missions end?", MISSIONS),
        ("what did parliament vote for?", PARLIAMENT),
    ],
)
def test_meaning_finds_across_the_languages(library: Isnad, question: str, part: str) -> None:
    answer = library.asker.ask(question)
    assert answer.answered
    assert any(part in citation.cited.text for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "what did Macron say about cheese?",
        "ماذا قال ماكرون عن الجبن؟",
        "what did Kirby say about football?",
        "what did Biden say?",
        "what did Saddam Hussein say?",
        "ماذا قال صدام حسين؟",
        "ماذا قال ترامب؟",
        "كم سعر الذهب اليوم؟",
        "asdf qwer zxcv",
    ],
)
def test_what_the_article_does_not_say_is_not_answered(library: Isnad, question: str) -> None:
    answer = library.asker.ask(question)
    assert (answer.answered, answer.citations) == (False, ())


def test_it_can_be_asked_from_many_threads_at_once(library: Isnad) -> None:
    async def crowd() -> list[str]:
        answers = await asyncio.gather(
            *(asyncio.to_thread(library.asker.ask, "what did Kirby say?") for _ in range(20))
        )
        return [answer.citations[0].cited.text for answer in answers]

    assert {text[: len(KIRBY)] for text in asyncio.run(crowd())} == {KIRBY}
