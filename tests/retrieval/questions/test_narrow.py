"""What becomes of the filters in a question, with the built-in model over six dated articles."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.answer import Answer
from retrieval.ask import Asker
from retrieval.intake.draft import Draft
from retrieval.questions.question import read_question
from store.errors import NoSuchArticle
from store.records import Scope

ARTICLES = [
    Draft(
        text="The spokesman John Kirby said that troops would leave Iraq by the end of the year.",
        title="Drawdown", source="BBC News", published="2021-07-24",
    ),
    Draft(
        text="قال المتحدث جون كيربي إن القوات ستغادر العراق في نهاية العام.",
        title="كيربي عن العراق", source="الجزيرة", published="2021-07-25T10:00:00+03:00",
    ),
    Draft(
        text="John Kirby said that troops would stay in Syria for another year.",
        title="Syria", source="BBC News", published="2021-08-12",
    ),
    Draft(
        text="In 1990 Ada Thornby won the election in Ostend. About 40,000 soldiers left the town"
        " in 2011.",
        title="Ostend", source="Reuters", published="2021-08-16",
    ),
    Draft(text="The level of the Mosul dam is 320 metres.", title="Undated", source="Gulf Ledger"),
    Draft(
        text="The level of the Mosul dam is 300 metres.",
        title="Dam", source="Reuters", published="2011-05-01",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Isnad]:
    settings = read_settings({"ISNAD_DATA_DIR": str(tmp_path_factory.mktemp("dated"))})
    with open_isnad(settings, today=lambda: date(2021, 8, 18)) as isnad:
        assert [r.status for r in isnad.ingester.ingest(ARTICLES)] == ["new"] * len(ARTICLES)
        yield isnad


@pytest.fixture(scope="module")
def asker(library: Isnad) -> Asker:
    return library.asker


def titles(answer: Answer) -> set[str]:
    return {citation.cited.title for citation in answer.citations}


def outcome(answer: Answer) -> list[tuple[str, bool]]:
    return [(narrowing.filter.by, narrowing.kept) for narrowing in answer.filters]


@pytest.mark.parametrize(
    "question",
    [
        "What did Kirby say last month?",
        "What did Kirby say in July 2021?",
        "ماذا قال كيربي الشهر الماضي؟",
        "ماذا قال كيربي في تموز ٢٠٢١؟",
        "What did Kirby say between May and July 2021?",
    ],
)
def test_only_articles_of_the_days_asked_for_answer(asker: Asker, question: str) -> None:
    answer = asker.ask(question)
    assert answer.answered
    assert titles(answer) == {"Drawdown", "كيربي عن العراق"}
    assert (outcome(answer), answer.searched) == ([("date", True)], 2)


def test_where_nothing_was_published_in_those_days_the_answer_is_no(asker: Asker) -> None:
    answer = asker.ask("ماذا قال كيربي أمس؟", top=5)
    assert (answer.answered, answer.citations, answer.searched) == (False, (), 0)
    assert outcome(answer) == [("date", True)]


def test_what_was_said_on_other_days_does_not_answer_for_last_month(asker: Asker) -> None:
    answer = asker.ask("What did Kirby say about Syria last month?")
    assert (answer.answered, answer.searched) == (False, 2)


def test_an_article_without_a_date_lies_in_no_days(asker: Asker) -> None:
    answer = asker.ask("What is the level of the Mosul dam this year?")
    assert not answer.answered
    assert asker.ask("What is the level of the Mosul dam?").answered


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Who won the election in Ostend in 1990?", "Ostend"),
        ("How many soldiers left Ostend in 2011?", "Ostend"),
        ("كم جندياً غادر أوستند عام 2011؟", "Ostend"),
    ],
)
def test_a_date_that_the_answer_speaks_of_was_the_fact(
    asker: Asker, question: str, title: str
) -> None:
    answer = asker.ask(question, top=1)
    assert titles(answer) == {title}
    assert answer.filters == () or outcome(answer) == [("date", False)]


def test_a_date_that_no_sentence_speaks_of_is_that_of_the_article(asker: Asker) -> None:
    answer = asker.ask("What was the level of the Mosul dam in 2011?")
    assert titles(answer) == {"Dam"}
    assert outcome(answer) == [("date", True)]


def test_a_date_of_no_article_stays_words_to_look_for(asker: Asker) -> None:
    answer = asker.ask("Who won the election in Ostend in 1990?")
    assert answer.answered
    assert (answer.filters, answer.searched) == ((), len(ARTICLES))


@pytest.mark.parametrize("question", ["What did Kirby say in BBC?", "ماذا قال كيربي في بي بي سي؟"])
def test_only_articles_of_the_source_asked_for_answer(asker: Asker, question: str) -> None:
    answer = asker.ask(question)
    assert answer.answered
    assert {citation.cited.source for citation in answer.citations} == {"BBC News"}
    assert outcome(answer) == [("source", True)]


def test_where_another_source_has_it_that_is_said(asker: Asker) -> None:
    answer = asker.ask("What did Kirby say about Syria according to Al Jazeera?")
    assert titles(answer) == {"Syria"}
    assert outcome(answer) == [("source", False)]


def test_what_is_asked_of_a_site_is_not_taken_from_another(asker: Asker) -> None:
    answer = asker.ask("What did Kirby say about Syria from the site Al Jazeera?")
    assert (answer.answered, answer.searched) == (False, 1)


def test_an_article_is_asked_by_its_number(asker: Asker) -> None:
    assert titles(asker.ask("What did Kirby say in article 3?")) == {"Syria"}
    with pytest.raises(NoSuchArticle):
        asker.ask("What did Kirby say in article #99?")


def test_a_language_is_asked_for(asker: Asker) -> None:
    answer = asker.ask("What did Kirby say in Arabic?")
    assert titles(answer) == {"كيربي عن العراق"}
    answer = asker.ask("What did Kirby say in Arabic articles between May and July 2021?")
    assert titles(answer) == {"كيربي عن العراق"}


def test_a_scope_narrows_as_typing_does(asker: Asker) -> None:
    question = "What did Kirby say?"
    assert titles(asker.ask(question, scope=Scope(since=date(2021, 8, 1)))) == {"Syria"}
    assert titles(asker.ask(question, scope=Scope(article_ids=(2,)))) == {"كيربي عن العراق"}
    narrow = Scope(until=date(2021, 7, 31), sources=("BBC News",), language="en")
    answer = asker.ask(question, scope=narrow)
    assert titles(answer) == {"Drawdown"}
    assert outcome(answer) == [("date", True), ("source", True), ("language", True)]
    assert asker.ask(question, scope=Scope(sources=("nobody",))).searched == 0
    with pytest.raises(NoSuchArticle):
        asker.ask(question, scope=Scope(article_ids=(10**15,)))


def test_the_ranking_is_narrowed_too(asker: Asker) -> None:
    answer = asker.ask("What did Macron say about cheese last month?", top=5)
    assert not answer.answered
    assert titles(answer) == {"Drawdown", "كيربي عن العراق"}


def test_the_newer_comes_first_where_now_is_asked_for(asker: Asker) -> None:
    answer = asker.ask("What did Kirby say recently about troops?", top=2)
    assert answer.citations[0].cited.title == "Syria"


def test_the_question_is_told_as_it_was_asked(asker: Asker) -> None:
    question = "  ماذا قال كيربي في July 2021؟ "
    answer = asker.ask(question)
    assert (answer.question, answer.language) == (question, "ar")


def test_what_came_in_since_is_asked_too(library: Isnad, asker: Asker) -> None:
    question = "What did Ada Thornby say yesterday?"
    assert asker.ask(question).searched == 0
    draft = Draft(
        text="Ada Thornby said that it rained.", title="Rain", source="X", published="2021-08-17"
    )
    (receipt,) = library.ingester.ingest([draft])
    assert titles(asker.ask(question)) == {"Rain"}
    library.archive.remove(receipt.article_id or 0)
    assert asker.ask(question).searched == 0


@pytest.mark.parametrize(
    "question",
    [
        "What was the turnout in the Wadi al-Sidr election?",
        "كم بقي من الماء في سد عين الغزال؟",
        "What did Eleanor Gratwick say about cheese?",
    ],
)
def test_a_question_without_filters_is_asked_as_it_stands(seeded: Isnad, question: str) -> None:
    hits = seeded.asker.searcher.search(read_question(question), 5)
    answer = seeded.asker.ask(question, top=5)
    assert answer.filters == ()
    assert {c.cited.citation for c in answer.citations} == {h.sentence.citation for h in hits}
