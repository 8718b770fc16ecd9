"""The route of a question, over the seed articles and with the built-in model."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wiring import Isnad, open_isnad
from config.settings import read_settings
from retrieval.answer import Answer
from retrieval.intake.draft import Draft
from retrieval.questions.question import read_question

SEEDS = Path(__file__).parents[2] / "seeds"
QUESTIONS = [
    question
    for question in map(
        json.loads, (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    )
    if "صباح الخير" not in question["question"]  # a greeting: nothing to look for
]


@pytest.fixture
def isnad(tmp_path: Path) -> Iterator[Isnad]:
    with open_isnad(read_settings({"ISNAD_DATA_DIR": str(tmp_path)})) as isnad:
        yield isnad


def take_in(isnad: Isnad, *texts: str) -> None:
    for receipt in isnad.ingester.ingest(Draft(text=text) for text in texts):
        assert receipt.status == "new", receipt


def first(answer: Answer) -> str:
    return answer.citations[0].cited.text


@pytest.mark.parametrize("question", [q["question"] for q in QUESTIONS])
def test_every_citation_is_cut_from_the_stored_text(seeded: Isnad, question: str) -> None:
    for citation in seeded.asker.ask(question, top=5).citations:
        stored = seeded.archive.text_of(citation.cited.article_id)
        span = citation.cited.citation
        assert stored[span.start : span.end] == citation.cited.text
        assert span.matches(citation.cited.text)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("What is the insured value of the astrolabe?", "The astrolabe was insured for"),
        ("كم بقي من الماء في سد عين الغزال؟", "وأكبر السدود الخمسة"),
        ("What was the turnout in the Wadi al-Sidr election?", "(بيادر برس)"),
        ("how many ships wait off Sfax?", "(ضفاف برس)"),
        ("كم يبلغ طول خط السكة الحديدية في عُمان؟", "(Gulf Ledger)"),
    ],
)
def test_questions_are_answered_within_and_across_the_languages(
    seeded: Isnad, question: str, begins: str
) -> None:
    answer = seeded.asker.ask(question)
    assert answer.answered
    assert any(citation.cited.text.startswith(begins) for citation in answer.citations)


def test_half_of_what_was_chosen_by_is_answered_right_and_little_is_made_up(seeded: Isnad) -> None:
    """A floor under the development half; the figures are in docs/figures.md."""
    right = made_up = 0
    for question in (q for q in QUESTIONS if q["half"] == "dev"):
        answer = seeded.asker.ask(question["question"])
        expected = [wanted["begins"] for wanted in question["answers"]]
        if answer.answered and not expected:
            made_up += 1
        right += any(b in c.cited.text for b in expected for c in answer.citations)
    assert right >= 10
    assert made_up <= 1


def test_an_explicit_top_gives_the_ranking_and_keeps_the_verdict(seeded: Isnad) -> None:
    answer = seeded.asker.ask("What did Macron say about cheese?", top=7)
    assert not answer.answered
    assert [citation.rank for citation in answer.citations] == list(range(1, 8))


def test_a_quotation_is_shown_whole_and_in_its_order(isnad: Isnad) -> None:
    take_in(isnad, "Strike\n“We stay. We do not sleep,” Ada Thornby said. It rained.\n")
    texts = [c.cited.text for c in isnad.asker.ask("what did Ada Thornby say?").citations]
    assert texts == ["“We stay.", "We do not sleep,” Ada Thornby said."]


def test_the_same_sentence_in_two_articles_is_cited_once(isnad: Isnad) -> None:
    sentence = "Ada Thornby said that the harbour of Ostend needs 40 workers."
    take_in(isnad, f"One\n{sentence} It rained.\n", f"Two\nIt snowed all day. {sentence}\n")
    answer = isnad.asker.ask("what did Ada Thornby say about workers?")
    assert [(c.cited.text, c.copies) for c in answer.citations] == [(sentence, 1)]


def test_nearly_the_same_sentence_in_three_articles_is_cited_once(isnad: Isnad) -> None:
    said = "{} said that the harbour of Ostend would need exactly 40 more workers this year."
    take_in(
        isnad,
        "One\n" + said.format("Ada Thornby") + " It rained.\n",
        "Two\n" + said.format("Mayor Ada Thornby") + " It snowed.\n",
        "Three\n" + said.format("Ada Thornby") + " Dogs barked.\n",
        "Four\n" + said.format("Ada Thornby").replace("40", "90") + " Cats slept.\n",
    )
    citations = isnad.asker.ask("what did Ada Thornby say about workers?").citations
    assert {"90" in c.cited.text: c.copies for c in citations} == {False: 2, True: 0}
    assert len(citations) == 2


def test_a_sentence_that_points_back_brings_the_one_before(isnad: Isnad) -> None:
    first = "The mayor, Ada Thornby, opened the lighthouse."
    second = "She added that the cranes would be sold."
    take_in(isnad, f"Lighthouse\nIt rained. {first} {second} Dogs barked.\n", "B\nCats sleep.\n")
    texts = [c.cited.text for c in isnad.asker.ask("which cranes would be sold?").citations]
    assert texts == [first, second]


def test_who_is_only_spoken_of_has_said_nothing(isnad: Isnad) -> None:
    take_in(isnad, "Visit\nAda Thornby said that she would meet Omar Veling on Monday.\n")
    assert not isnad.asker.ask("what did Omar Veling say?").answered
    assert isnad.asker.ask("what did Ada Thornby say?").answered


def test_a_topic_that_was_not_spoken_of_is_not_answered(isnad: Isnad) -> None:
    take_in(isnad, "Strike\nAda Thornby said that the harbour would open again on Thursday.\n")
    assert isnad.asker.ask("what did Ada Thornby say about the harbour?").answered
    assert not isnad.asker.ask("what did Ada Thornby say about football?").answered


def test_an_empty_library_has_no_answer(isnad: Isnad) -> None:
    answer = isnad.asker.ask("what did Kirby say?")
    assert (answer.answered, answer.citations, answer.searched) == (False, (), 0)


def test_an_article_is_found_as_soon_as_it_is_in_and_not_once_it_is_out(isnad: Isnad) -> None:
    question = "what did Ada Thornby say?"
    assert not isnad.asker.ask(question).answered
    take_in(isnad, "Strike\nAda Thornby said that it rained in Ostend.\n")
    answer = isnad.asker.ask(question)
    assert answer.answered
    isnad.archive.remove(answer.citations[0].cited.article_id)
    assert not isnad.asker.ask(question).answered


def test_a_new_version_answers_and_the_old_one_does_not(isnad: Isnad) -> None:
    old, new = (
        Draft(text=f"Strike\nAda Thornby said that {n} ships wait.\n", url="https://x.example/1")
        for n in (14, 15)
    )
    list(isnad.ingester.ingest([old]))
    before = isnad.asker.ask("what did Ada Thornby say?").citations[0].cited
    (receipt,) = isnad.ingester.ingest([new])
    assert (receipt.status, receipt.version) == ("updated", 2)
    answer = isnad.asker.ask("what did Ada Thornby say?")
    assert [c.cited.text for c in answer.citations] == ["Ada Thornby said that 15 ships wait."]
    assert isnad.archive.open(before.citation).text == "Ada Thornby said that 14 ships wait."


def test_a_sentence_that_was_altered_from_outside_is_withheld(
    isnad: Isnad, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    take_in(isnad, "Strike\nAda Thornby said that 14 ships wait.\n")
    database = sqlite3.connect(tmp_path / "isnad.db")
    database.execute("UPDATE version SET text = replace(text, '14', '41')")
    database.commit()
    database.close()
    answer = isnad.asker.ask("what did Ada Thornby say?")
    assert (answer.answered, answer.citations) == (False, ())
    assert "withheld" in caplog.text


def test_a_very_long_sentence_is_found_by_what_stands_at_its_end(isnad: Isnad) -> None:
    filler = ", ".join(f"clause {n} of the report" for n in range(4000))
    take_in(
        isnad, f"Long\nThe report names {filler}, and the astrolabe of Sfax.\n", "B\nIt rained.\n"
    )
    answer = isnad.asker.ask("where is the astrolabe of Sfax?", top=1)
    assert first(answer).endswith("the astrolabe of Sfax.")


def test_the_confidence_is_a_probability_and_agrees_with_the_verdict(seeded: Isnad) -> None:
    for question in QUESTIONS:
        answer = seeded.asker.ask(question["question"])
        assert 0.0 <= answer.confidence <= 1.0
        assert answer.answered == bool(answer.citations)


def test_neither_language_pushes_the_other_out(seeded: Isnad) -> None:
    question = read_question("what did the port spokesman say about bread?")
    hits = seeded.asker.searcher.search(question, 200)
    languages = [hit.sentence.language for hit in hits]
    assert min(languages.count("ar"), languages.count("en")) >= 50


def test_where_nothing_answers_the_nearest_are_told_apart_from_an_answer(isnad: Isnad) -> None:
    take_in(isnad, "Harbour news\nThe harbour strike in Ostend goes on, Ada Thornby said.\n")
    no = isnad.asker.ask("who was the first harbour pilot of Lisbon to paint murals?")
    assert (no.answered, no.citations) == (False, ())
    assert "murals" in no.looked_for
    far = isnad.asker.ask("how do volcanoes form on Jupiter?")
    assert (far.answered, far.nearest) == (False, ())
    beside = isnad.asker.ask("what did Ada Thornby say about volcanoes?")
    assert (beside.answered, beside.citations) == (False, ())
    assert [one.cited.text[-17:] for one in beside.nearest] == ["Ada Thornby said."]
    assert beside.as_json()["nearest"][0]["speaker"] == "Ada Thornby"


def test_an_answer_and_a_ranking_have_nothing_nearest(isnad: Isnad) -> None:
    take_in(isnad, "Harbour news\nThe harbour strike in Ostend goes on, Ada Thornby said.\n")
    yes = isnad.asker.ask("what did Ada Thornby say?")
    assert (yes.answered, yes.nearest, yes.looked_for) == (True, (), ())
    assert isnad.asker.ask("what did Ada Thornby say about volcanoes?", top=3).nearest == ()
