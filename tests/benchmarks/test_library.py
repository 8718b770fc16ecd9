"""The libraries that are measured: the program as it is, and the engine with parts taken out."""

from pathlib import Path

import pytest

from benchmarks.ablation import PARTS, Blind, Engine
from benchmarks.dataset import Paragraph, Question
from benchmarks.judge import Judge
from benchmarks.program import Program
from retrieval.encoding.encoder import load_encoder

_TEXTS = {
    "ar": "قالت الممرضة حنان جبر إن الإضراب انتهى. وعاد القطار إلى المحطة بعد 40 دقيقة.",
    "en": "The nurse Hanan Jabr said that the strike was over. Bread was baked on Friday.",
}
PARAGRAPHS = [Paragraph(f"{one}:p0", "a0", "News", text, ()) for one, text in _TEXTS.items()]
QUESTIONS = [
    Question("q0", "en", "What did Hanan Jabr say about the strike?", {}, {}),
    Question("q1", "ar", "متى عاد القطار إلى المحطة؟", {}, {}),
]


def test_the_program_answers_from_what_went_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is measured is the shipped default, whatever the caller has set.
    monkeypatch.setenv("ISNAD_EMBEDDING_MODEL", "no such model")
    program = Program(tmp_path)
    program.ingest(PARAGRAPHS)
    answers = program.ask(QUESTIONS, 2)
    first = [answer["citations"][0] for answer in answers]
    assert [citation["external_id"] for citation in first] == ["en:p0", "ar:p0"]
    assert all(len(answer["citations"]) == 2 for answer in answers)
    assert Judge(PARAGRAPHS).right_sentences(
        Question("q0", "en", "", {"en": frozenset()}, {}), "en", first
    ) == [False, False]


def test_a_model_by_a_relative_path_is_the_callers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    with pytest.raises(SystemExit, match=f"isnad ingest failed: .*{tmp_path}"):
        Program(tmp_path, "empty").ingest(PARAGRAPHS)


def test_each_part_that_is_taken_out_is_missed_and_then_there_again(tmp_path: Path) -> None:
    encoder = load_encoder(None)

    def scores(part: str) -> list[list[float]]:
        blind, without = PARTS[part]
        folder = tmp_path / f"{part} {len(list(tmp_path.iterdir()))}"
        engine = Engine(folder, Blind(encoder.dimension) if blind else encoder, without)
        engine.ingest(PARAGRAPHS)
        answers = engine.ask(QUESTIONS, 3)
        return [[citation["score"] for citation in answer["citations"]] for answer in answers]

    whole = scores("nothing")
    # Of so few sentences all are candidates, by words or not.
    assert {part for part in PARTS if scores(part) == whole} == {"nothing", "word search"}
    assert scores("nothing") == whole
