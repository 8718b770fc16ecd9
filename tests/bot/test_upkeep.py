"""What is made anew while questions are asked: the old answers until the new is there."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.upkeep import Upkeep
from bot.wiring import Isnad, open_isnad
from config.settings import Settings, read_settings
from retrieval import selfcheck
from retrieval.errors import QuestionError
from retrieval.intake.sources import read_path
from retrieval.statements import ledger
from store.archive import Archive

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "seeds" / "questions.jsonl").read_text("utf-8").splitlines()
][::4]


def answers(isnad: Isnad) -> list[Any]:
    found: list[Any] = []
    for question in QUESTIONS:
        with suppress(QuestionError):
            answer = isnad.asker.ask(question).as_json()
            found.append({name: answer[name] for name in answer if name != "elapsed_ms"})
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ISNAD_DATA_DIR": str(tmp_path)})


@pytest.fixture
def library(settings: Settings) -> Settings:
    with open_isnad(settings) as isnad:
        list(isnad.ingester.ingest(read_path(ROOT / "seeds" / "articles"), at_once=8))
        isnad.settle()
    return settings


def asked_meanwhile(isnad: Isnad, work: Callable[[], object]) -> list[list[Any]]:
    """The answers while `work` was done over and over, in a thread of its own."""
    stop, failures = threading.Event(), list[BaseException]()

    def over_and_over() -> None:
        try:
            while not stop.is_set():
                work()
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    thread = threading.Thread(target=over_and_over)
    thread.start()
    found = [answers(isnad) for _ in range(4)]
    stop.set()
    thread.join()
    assert failures == []
    return found


def test_questions_are_answered_alike_during_a_reindex(library: Settings) -> None:
    with open_isnad(library) as isnad:
        before = answers(isnad)
        assert any(answer["answered"] for answer in before)
        assert asked_meanwhile(isnad, isnad.index.rebuild) == [before] * 4
        assert selfcheck.find_faults(isnad.archive, isnad.index) == []


def test_questions_are_answered_alike_during_a_repair(library: Settings) -> None:
    with open_isnad(library) as isnad:
        before = answers(isnad)

        def repair() -> None:
            selfcheck.repair(isnad.archive, isnad.index)

        assert asked_meanwhile(isnad, repair) == [before] * 4
        assert selfcheck.find_faults(isnad.archive, isnad.index) == []


def test_a_reindex_holds_up_no_search(library: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is answered while the new index waits half-made."""
    waiting, go_on = threading.Event(), threading.Event()
    read = Archive.vectors

    def slow(self: Archive, *arguments: Any, **values: Any) -> Any:
        waiting.set()
        assert go_on.wait(20)
        return read(self, *arguments, **values)

    with open_isnad(library) as isnad:
        before = answers(isnad)
        monkeypatch.setattr(Archive, "vectors", slow)
        work = threading.Thread(target=isnad.index.rebuild)
        work.start()
        assert waiting.wait(20)
        assert answers(isnad) == before
        assert work.is_alive()
        go_on.set()
        work.join()
        assert answers(isnad) == before


def test_a_reindex_that_is_ended_leaves_the_old_index(library: Settings) -> None:
    with open_isnad(library) as isnad:
        before = answers(isnad)
        with isnad.archive._writing() as session:
            session.connection().exec_driver_sql("DELETE FROM vector WHERE passage_id < 100")
        assert isnad.index.rebuild(lambda done, total: False) is False
        isnad.index.refresh()
        assert isnad.index.rebuild() is True
        assert answers(isnad) == before


def test_after_a_change_of_grammar_articles_are_read_beside_the_questions(
    library: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LEDGER", "another")
    go_on, reading = threading.Event(), threading.Event()
    rebuild = ledger.rebuild

    def slow(archive: Archive, article_id: int) -> None:
        rebuild(archive, article_id)
        reading.set()
        assert go_on.wait(20)

    monkeypatch.setattr(ledger, "rebuild", slow)
    with open_isnad(library, later=True) as isnad, Upkeep(isnad):
        assert reading.wait(20)
        during = answers(isnad)
        assert isnad.archive.ledger_version() != "another"
        go_on.set()
    with open_isnad(library, later=True) as isnad:
        isnad.bring_up_to_date()
        assert isnad.archive.ledger_version() == "another"
        assert answers(isnad) == during


def test_reading_again_tells_how_far_it_is_and_can_be_ended(
    library: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LEDGER", "another")
    monkeypatch.setattr(ledger, "_AT_ONCE", 3)
    steps: list[tuple[int, int]] = []

    def end(done: int, total: int) -> bool:
        steps.append((done, total))
        return len(steps) < 2

    with open_isnad(library, later=True) as isnad:
        assert isnad.bring_up_to_date(end) is False
        assert steps == [(3, 8), (6, 8)]
        assert isnad.archive.ledger_version() != "another"
    with open_isnad(library, reading=lambda done, total: steps.append((done, total))) as isnad:
        assert steps[2:] == [(3, 8), (6, 8), (8, 8)]
        assert isnad.archive.ledger_version() == "another"
        assert selfcheck.find_faults(isnad.archive, isnad.index) == []
