"""Every command as a script sees it: exit code, stdout, stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import Isnad
from raw_server import RawServer
from static_model import write_static_model

import bot.cli
import bot.commands.shared
from bot.wiring import open_archive
from config.settings import read_settings
from retrieval.encoding.encoder import load_encoder
from store.jobs import Jobs, NewJob, Problem
from store.records import Vote

ARTICLE = """Harbour strike enters second day
OSTEND, 4 March 2024
"We will stay until we are heard," Ada Thornby, who leads the dockers, said on Monday.
The harbour master declined to comment.
"""
ARABIC = """إضراب الميناء يدخل يومه الثاني
صفاقس-تونس-4-3-2024
وقال سمير الحدادي إنّ «الميناء لن يفتح قبل الخميس».
"""

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


@pytest.fixture
def article(tmp_path: Path) -> str:
    file = tmp_path / "strike.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return str(file)


def test_help_names_every_command(isnad: Isnad) -> None:
    out = isnad("--help").out
    for command in [
        "bot",
        "chat",
        "ask",
        "said",
        "speakers",
        "alias",
        "ingest",
        "articles",
        "show",
        "delete",
        "selfcheck",
        "reindex",
        "stats",
    ]:
        assert f"  {command} " in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "q", "--batch", "f"],
        ["ask", "q", "--top", "0"],
        ["ingest"],
        ["show"],
        ["delete", "x"],
    ],
)
def test_wrong_usage_ends_with_2(isnad: Isnad, arguments: list[str]) -> None:
    ran = isnad(*arguments)
    assert ran.code == 2
    assert ran.err
    assert not ran.out


def test_an_ingest_prints_a_receipt(isnad: Isnad, article: str) -> None:
    ran = isnad("ingest", article)
    assert (ran.code, ran.err) == (0, "")
    head, detail, *speakers = ran.out.splitlines()
    assert head == "Added: Harbour strike enters second day"
    assert detail.startswith("    #1 · English · 2 sentences · ")
    assert detail.endswith(" · 2024-03-04 · strike.txt"), "that it is UTF-8 is worth no word"
    assert len(speakers) == 1
    assert speakers[0].startswith("    Speaking: ")


def test_a_receipt_in_json_has_the_fields_that_tools_rely_on(isnad: Isnad, article: str) -> None:
    receipt = isnad("ingest", article, "--json").json
    assert receipt == {
        "article_id": 1,
        "external_id": None,
        "status": "new",
        "version": 1,
        "title": "Harbour strike enters second day",
        "language": "en",
        "sentences": 2,
        "statements": receipt["statements"],
        "source": "strike.txt",
        "published": "2024-03-04",
        "encoding": "UTF-8",
        "caution": None,
        "near": [],
        "error": None,
    }
    assert receipt["statements"] == len(isnad("show", "1", "--json").json["statements"])


def test_agency_copy_under_another_headline_is_told_about(isnad: Isnad, tmp_path: Path) -> None:
    story = (SEEDS / "port-strike-2024-03-05.en.txt").read_text("utf-8")
    carried = tmp_path / "carried.txt"
    carried.write_text(
        "Dockers walk out\n\n" + story.partition("\n")[2] + "\nIt rained.\n", "utf-8"
    )
    isnad("ingest", str(SEEDS / "port-strike-2024-03-05.en.txt"))
    first = isnad("show", "1", "--json").json["title"]
    lines = isnad("ingest", str(carried)).out.splitlines()
    percent = isnad("show", "2", "--json").json["near"][0]["percent"]
    assert percent > 80
    assert lines[-1] == f"    {percent} % the same as #1: {first}"
    assert isnad("show", "1", "--json").json["near"][0]["article_id"] == 2
    assert f"{percent} % the same as #1: {first}" in isnad("show", "2").out
    isnad("delete", "1")
    assert isnad("show", "2", "--json").json["near"] == []


def test_the_same_file_again_is_a_duplicate(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    assert isnad("ingest", article, "--json").json["status"] == "duplicate"
    assert len(isnad("articles", "--json").json) == 1


def test_good_articles_go_in_beside_bad_ones_and_the_exit_code_tells(
    isnad: Isnad, article: str, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    ran = isnad("ingest", str(tmp_path / "empty.txt"), article, "/nowhere.txt", "--json")
    statuses = [json.loads(line)["status"] for line in ran.out.splitlines()]
    assert (ran.code, statuses) == (1, ["failed", "new", "failed"])


def test_json_lines_come_back_with_their_own_names(isnad: Isnad, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "title": "One", "text": "Ada Thornby said that it rained.", "source": "Wire"},
        {"id": "b", "text": ""},
        {"id": 7, "title": "Two", "text": "It snowed in Tromso on Monday."},
    ]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + "\n{broken\n", encoding="utf-8")
    ran = isnad("ingest", str(file), "--json")
    receipts = [json.loads(line) for line in ran.out.splitlines()]
    assert [r["external_id"] for r in receipts] == ["a", "b", "7", None]
    assert [r["status"] for r in receipts] == ["new", "failed", "new", "failed"]
    assert "Line 4 is not valid JSON" in receipts[3]["error"]


def test_standard_input_is_an_article(
    isnad: Isnad, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "stdin"
    file.write_bytes(ARABIC.encode("cp1256", "ignore"))
    with file.open(encoding="latin-1") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        receipt = isnad("ingest", "-", "--json").json
    assert (receipt["status"], receipt["encoding"]) == ("new", "Windows-1256")


def test_an_answer_quotes_the_stored_text_between_its_offsets(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    answer = isnad("ask", "what did Ada Thornby say?", "--json").json
    assert answer["answered"] is True
    (citation,) = answer["citations"]
    assert ARTICLE[citation["start"] : citation["end"]] == citation["text"]
    assert citation["text"].startswith('"We will stay')
    assert set(answer) == {
        "id", "question", "resolved_question", "language", "answered", "confidence", "citations",
        "nearest", "filters", "understood", "spoken", "searched", "elapsed_ms",
    }  # fmt: skip
    assert set(citation) == {
        "rank", "citation_id", "article_id", "external_id", "version", "title", "source", "url",
        "published", "language", "start", "end", "text", "speaker", "chain", "copies", "score",
    }  # fmt: skip


def test_json_is_not_escaped_to_ascii(isnad: Isnad, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARABIC, encoding="utf-8")
    isnad("ingest", str(tmp_path / "a.txt"))
    assert "سمير الحدادي" in isnad("ask", "what did Samir al-Haddadi say?", "--json").out


def test_a_no_is_no_failure(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    ran = isnad("ask", "what did Macron say about cheese?", "--json")
    assert (ran.code, ran.json["answered"], ran.json["citations"]) == (0, False, [])


def test_an_explicit_top_ranks_below_the_cut_and_keeps_the_verdict(
    isnad: Isnad, article: str
) -> None:
    isnad("ingest", article)
    answer = isnad("ask", "what did Macron say about cheese?", "--top", "2", "--json").json
    assert answer["answered"] is False
    assert [citation["rank"] for citation in answer["citations"]] == [1, 2]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "no words"),
        ("🙂🙃", "no words"),
        ("\u202e\u200f\x01", "no words"),
        ("what did \udcff say", "broken characters"),
        ("what is the", "words that stand in every"),
        ("a" * 10_000, "too long"),
        ("ما هذا؟", "words that stand in every"),
    ],
)
def test_a_question_with_nothing_to_look_for_gets_a_sentence(
    isnad: Isnad, article: str, question: str, said: str
) -> None:
    isnad("ingest", article)
    ran = isnad("ask", question)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_batch_answers_line_by_line_and_a_bad_line_costs_only_itself(
    isnad: Isnad, article: str, tmp_path: Path
) -> None:
    isnad("ingest", article)
    file = tmp_path / "questions.jsonl"
    lines = [
        '{"id": "q1", "question": "what did Ada Thornby say?"}',
        "nonsense",
        "",
        '{"id": 3}',
        '{"id": "q4", "question": "🙂"}',
        '{"id": "q5", "question": "who said \\ud800 this?"}',
        '{"id": "q6", "question": "when was it?"}',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = isnad("ask", "--batch", str(file))
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer["id"] for answer in answers] == ["q1", None, 3, "q4", "q5", "q6"]
    assert [answer["answered"] for answer in answers][:5] == [True, False, False, False, False]
    assert ran.code == 1


def test_a_follow_up_is_read_by_the_questions_before_it(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    isnad("ask", "what did Ada Thornby say about the strike?", "--conversation", "mine")
    answer = isnad("ask", "why?", "--conversation", "mine", "--json").json
    assert answer["question"] == "why?"
    assert "Ada Thornby" in answer["resolved_question"]
    assert answer["understood"]["topic"] == "the strike"
    shown = isnad("ask", "and the harbour master?", "--conversation", "mine").out
    assert "harbour master, on the strike" in shown
    assert isnad("ask", "why?", "--conversation", "other").code == 1


def test_lines_of_a_batch_may_be_conversations(isnad: Isnad, article: str, tmp_path: Path) -> None:
    isnad("ingest", article)
    file = tmp_path / "questions.jsonl"
    lines = [
        '{"question": "what did Ada Thornby say about the strike?", "conversation": "a"}',
        '{"question": "and the mayor?", "conversation": "a"}',
        '{"question": "what did the mayor say?"}',
        '{"question": "and the mayor?", "conversation": 7}',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = isnad("ask", "--batch", str(file))
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert answers[1]["resolved_question"] == "What did the mayor say about the strike?"
    assert answers[2]["resolved_question"] == "what did the mayor say?"
    assert "error" in answers[3]
    assert ran.code == 1


def test_a_batch_file_that_is_not_there_gets_a_sentence(isnad: Isnad) -> None:
    ran = isnad("ask", "--batch", "nowhere.jsonl")
    assert (ran.code, ran.err) == (1, "There is no file nowhere.jsonl. Check the name.\n")


def test_show_gives_the_article_and_its_sentences(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    shown = isnad("show", "1", "--json").json
    assert shown["text"] == ARTICLE
    for sentence in shown["sentences"]:
        assert ARTICLE[sentence["start"] : sentence["end"]] == sentence["text"]
    assert ARTICLE.strip().splitlines()[3] in isnad("show", "1").out


def test_show_opens_a_citation_in_its_context(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    citation = isnad("ask", "what did Ada Thornby say?", "--json").json["citations"][0]
    shown = isnad("show", citation["citation_id"], "--json").json
    assert shown["text"] == citation["text"]
    assert shown["after"] == "The harbour master declined to comment."
    assert citation["text"] in isnad("show", citation["citation_id"]).out


@pytest.mark.parametrize(
    ("identity", "said"),
    [
        ("9" * 5_000, "no citation"),
        ("99", "no article 99"),
        ("cAAAA", "no citation"),
        ("nonsense", "no citation"),
    ],
)
def test_what_is_not_there_cannot_be_shown(isnad: Isnad, identity: str, said: str) -> None:
    ran = isnad("show", identity)
    assert ran.code == 1
    assert said in ran.err


def test_a_deleted_article_is_found_no_more_and_its_citation_says_so(
    isnad: Isnad, article: str
) -> None:
    isnad("ingest", article)
    citation = isnad("ask", "what did Ada Thornby say?", "--json").json["citations"][0]
    told = isnad("delete", "1").out
    assert "Deleted: Harbour strike enters second day (#1)." in told
    assert "Searched again: nothing left." in told
    assert isnad("ask", "what did Ada Thornby say?", "--json").json["citations"] == []
    assert "was removed on" in isnad("show", citation["citation_id"]).err
    assert isnad("delete", "1").err == "There is no article 1.\n"
    assert isnad("selfcheck").code == 0


def test_selfcheck_finds_what_disagrees_and_mends_what_is_derived(
    isnad: Isnad, article: str, tmp_path: Path
) -> None:
    import sqlite3

    isnad("ingest", article)
    assert isnad("selfcheck", "--json").json == {"agree": True, "faults": [], "repaired": False}
    database = sqlite3.connect(tmp_path / "library" / "isnad.db")
    database.execute("DELETE FROM vector WHERE passage_id = 1")
    database.execute("INSERT INTO sentence_terms (sentence_terms) VALUES ('delete-all')")
    database.commit()
    database.close()
    broken = isnad("selfcheck", "--json")
    assert (broken.code, broken.json["agree"]) == (1, False)
    assert isnad("selfcheck", "--repair", "--json").json["agree"] is True
    assert isnad("selfcheck").code == 0


def test_reindex_and_stats_count_the_same(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    assert isnad("reindex").out == "The index holds 2 passages.\n"
    stats = isnad("stats", "--json").json
    assert (stats["articles"], stats["sentences"], stats["indexed"]) == (1, 2, 2)
    assert "articles: 1" in isnad("stats").out


def test_an_empty_library_says_what_to_do(isnad: Isnad) -> None:
    assert isnad("articles").out == "There are no articles yet. isnad ingest FILE takes one in.\n"
    assert isnad("articles", "--json").json == []
    assert "no articles yet" in isnad("ask", "what did Kirby say?").out


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ISNAD_ADMIN_IDS", "12,abc", "ISNAD_ADMIN_IDS"),
        ("ISNAD_LOG_LEVEL", "loud", "ISNAD_LOG_LEVEL"),
        ("ISNAD_DATABASE_URL", "nonsense", "ISNAD_DATABASE_URL"),
        ("ISNAD_DATABASE_URL", "mysql://x/y", "mysql"),
        ("ISNAD_DATABASE_URL", "sqlite://", "in memory"),
        ("ISNAD_DATABASE_URL", "sqlite:////proc/nowhere/isnad.db", "cannot be used"),
    ],
)
def test_a_wrong_setting_gets_a_sentence(
    isnad: Isnad, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    ran = isnad("ask", "what did Kirby say?")
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


# ---- another model


@pytest.fixture
def large(isnad: Isnad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, article: str) -> str:
    """A library that the built-in model knows and another one is to: too large to do at once."""
    isnad("ingest", article)
    lines = "\n".join(
        json.dumps({"text": f"Rain fell in place {n}. It was wet."}) for n in range(9)
    )
    (tmp_path / "more.jsonl").write_text(lines, encoding="utf-8")
    isnad("ingest", str(tmp_path / "more.jsonl"))
    monkeypatch.setattr("retrieval.encoding.change._SOON_SECONDS", -1.0)
    monkeypatch.setattr("retrieval.encoding.change._TRY_SECONDS", -1.0)
    monkeypatch.setattr("retrieval.encoding.embedding._FIRST_BATCH", 4)
    monkeypatch.setattr("retrieval.encoding.embedding._LARGEST_BATCH", 4)
    model = write_static_model(tmp_path / "other")
    monkeypatch.setenv("ISNAD_EMBEDDING_MODEL", str(model))
    return load_encoder(str(model)).fingerprint


def test_a_model_that_cannot_be_had_is_told_about_and_the_built_in_one_answers(
    isnad: Isnad, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    isnad("ingest", article)
    monkeypatch.setenv("ISNAD_EMBEDDING_MODEL", "/no/such/model")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    asked = isnad("ask", "what did Ada Thornby say?", "--json")
    assert (asked.code, asked.json["answered"]) == (0, True)
    assert "/no/such/model" in asked.err
    assert asked.err.endswith("Until then the built-in model answers.\n")
    assert asked.err.count("\n") == 1
    assert isnad("selfcheck").code == 0
    stats = isnad("stats", "--json").json
    assert stats["warning"] + "\n" == asked.err
    assert stats["change"] is None
    assert f"warning: {stats['warning']}" in isnad("stats").out
    assert isnad("reindex").out == "The index holds 2 passages.\n"


def test_a_small_library_changes_its_model_at_once(
    isnad: Isnad, article: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isnad("ingest", article)
    before = isnad("stats", "--json").json
    monkeypatch.setenv("ISNAD_EMBEDDING_MODEL", str(write_static_model(tmp_path / "other")))
    asked = isnad("ask", "what did Ada Thornby say?", "--json")
    assert (asked.code, asked.err, asked.json["answered"]) == (0, "", True)
    after = isnad("stats", "--json").json
    assert after["model"] != before["model"]
    assert after["vectors"] == after["passages"] == after["indexed"] == 2
    assert isnad("selfcheck").code == 0


def test_a_large_library_answers_with_the_old_model_until_reindex_has_finished(
    isnad: Isnad, large: str, tmp_path: Path
) -> None:
    asked = isnad("ask", "what did Ada Thornby say?", "--json")
    assert (asked.code, asked.json["answered"]) == (0, True)
    note = f"The model {large} has embedded 4 of 20 passages. Until it has them all, the model"
    assert asked.err.startswith(note)
    assert "isnad reindex" in asked.err
    assert asked.err.count("\n") == 1
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "what did Ada Thornby say?"}\n', encoding="utf-8")
    assert isnad("ask", "--batch", str(questions)).json["answered"]
    stats = isnad("stats", "--json").json
    assert stats["change"] == {"model": large, "embedded": 12, "passages": 20}
    assert stats["model"] != large
    assert isnad("selfcheck").code == 0
    done = isnad("reindex")
    assert (done.code, done.out) == (0, "The index holds 20 passages.\n")
    assert done.err == ""  # what is left fits into the batch that finds out how long it takes
    stats = isnad("stats", "--json").json
    assert (stats["model"], stats["change"], stats["vectors"]) == (large, None, 20)
    assert isnad("selfcheck").code == 0


def test_reindex_tells_how_far_it_is(isnad: Isnad, large: str) -> None:
    done = isnad("reindex")
    assert (done.code, done.out) == (0, "The index holds 20 passages.\n")
    assert done.err == "Embedding 4 of 16 passages\n"


def test_stats_tell_people_how_far_a_change_is(isnad: Isnad, large: str) -> None:
    assert f"change of model: {large}: 4 of 20 passages embedded" in isnad("stats").out


def test_what_comes_in_during_a_change_is_found_at_once(
    isnad: Isnad, large: str, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("Rows\nIda Veling said that olives ripen.\n")
    assert isnad("ingest", str(tmp_path / "new.txt"), "--json").json["status"] == "new"
    for _ in range(2):
        assert isnad("ask", "what did Ida Veling say?", "--json").json["answered"]
        isnad("reindex")
    assert isnad("selfcheck").code == 0


@pytest.mark.parametrize("name", ["a?b", "%20", "مكتبة", "a b#c"])
def test_the_data_folder_may_be_called_anything(
    isnad: Isnad, article: str, tmp_path: Path, name: str
) -> None:
    isnad("--data-dir", str(tmp_path / name), "ingest", article)
    assert (tmp_path / name / "isnad.db").exists()


def test_a_flag_wins_over_the_environment(isnad: Isnad, article: str, tmp_path: Path) -> None:
    isnad("--data-dir", str(tmp_path / "other"), "ingest", article)
    assert isnad("articles", "--json").json == []
    assert (tmp_path / "other" / "isnad.db").exists()


def test_settings_come_from_a_file_too(
    isnad: Isnad, article: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ISNAD_DATA_DIR")
    (tmp_path / ".env").write_text(f"ISNAD_DATA_DIR={tmp_path / 'from-file'}\n", encoding="utf-8")
    isnad("ingest", article)
    assert (tmp_path / "from-file" / "isnad.db").exists()


def test_the_bot_without_a_token_says_where_to_get_one(isnad: Isnad) -> None:
    ran = isnad("bot")
    assert ran.code == 1
    assert "@BotFather" in ran.err


def test_an_error_of_ours_is_a_sentence_and_never_a_traceback(
    isnad: Isnad, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(bot.commands.shared, "read_own_settings", broken)
    ran = isnad("articles")
    assert ran.code == 1
    assert "unexpected" in ran.err
    assert "secret" not in ran.err


def test_output_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "ISNAD_DATA_DIR": str(tmp_path / "library")}
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "articles"],
            env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.startswith("Reading or writing failed")
    assert ran.stderr.count("\n") == 1


def test_arabic_comes_through_whatever_the_locale(isnad: Isnad, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARABIC, encoding="utf-8")
    isnad("ingest", str(tmp_path / "a.txt"))
    environment = {
        **os.environ,
        "ISNAD_DATA_DIR": str(tmp_path / "library"),
        "PYTHONIOENCODING": "ascii",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "articles"],
        env=environment, capture_output=True, check=True,
    )  # fmt: skip
    assert "إضراب الميناء" in ran.stdout.decode("utf-8")


def test_an_index_that_cannot_be_saved_costs_nothing(isnad: Isnad, article: str) -> None:
    folder = Path(os.environ["ISNAD_DATA_DIR"])
    (folder / "index.npz").mkdir(parents=True)
    ran = isnad("ingest", article, "--json")
    assert (ran.code, ran.json["status"]) == (0, "new")
    assert isnad("ask", "what did Ada Thornby say?", "--json").json["answered"]


def test_a_reader_that_goes_away_is_no_error(article: str, tmp_path: Path) -> None:
    environment = {**os.environ, "ISNAD_DATA_DIR": str(tmp_path / "library")}
    isnad = [sys.executable, "-m", "bot"]
    subprocess.run([*isnad, "ingest", article], env=environment, check=True, capture_output=True)
    process = subprocess.Popen(
        [*isnad, "show", "1"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    process.wait()
    assert errors == ""


def test_options_narrow_what_is_searched(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    question = "what did Ada Thornby say?"

    def asked(*options: str) -> tuple[bool, int]:
        found = isnad("ask", question, "--json", *options).json
        return found["answered"], found["searched"]

    assert asked("--since", "2024-03-04", "--until", "2024-03-04") == (True, 1)
    assert asked("--since", "2024-03-05") == (False, 0)
    assert asked("--source", "strike.txt", "--language", "en", "--article", "1") == (True, 1)
    assert asked("--language", "ar") == (False, 0)
    assert asked("--source", "nobody") == (False, 0)


def test_a_narrowed_question_says_so(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    question = "what did Ada Thornby say in March 2024?"
    assert isnad("ask", question).out.startswith("Only articles of March 2024.\n")
    filters = isnad("ask", question, "--json").json["filters"]
    assert filters == [{"by": "date", "kept": True, "since": "2024-03-01", "until": "2024-03-31"}]
    out = isnad("ask", "ماذا قالت آدا ثورنبي؟", "--since", "2030-01-01").out
    assert out == "ليست في المكتبة مقالات منذ 1 يناير 2030.\n"


def test_an_article_that_is_not_there_is_told(isnad: Isnad, article: str) -> None:
    isnad("ingest", article)
    ran = isnad("ask", "what did Ada Thornby say?", "--article", "7")
    assert (ran.code, ran.err) == (1, "There is no article 7.\n")


def test_options_narrow_every_question_of_a_batch(
    isnad: Isnad, article: str, tmp_path: Path
) -> None:
    isnad("ingest", article)
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "what did Ada Thornby say?"}\n' * 2)
    ran = isnad("ask", "--batch", str(file), "--until", "2020-01-01")
    assert [json.loads(line)["searched"] for line in ran.out.splitlines()] == [0, 0]


@pytest.mark.parametrize(
    "option", [("--since", "yesterday"), ("--language", "fr"), ("--article", "0")]
)
def test_an_option_that_cannot_be_read_is_wrong_usage(
    isnad: Isnad, option: tuple[str, str]
) -> None:
    ran = isnad("ask", "what did Ada Thornby say?", *option)
    assert (ran.code, ran.out) == (2, "")
    assert option[0] in ran.err


def test_feedback_is_shown_and_exported(isnad: Isnad, tmp_path: Path) -> None:
    assert "Nobody has voted" in isnad("feedback").out
    assert isnad("feedback", "--json").out == ""
    archive = open_archive(read_settings({"ISNAD_DATA_DIR": str(tmp_path / "library")}))
    for user_id, right in ((11, True), (22, False)):
        archive.put_vote(Vote(5, 6, user_id, "ماذا قال؟", right=right))
    archive.close()
    votes = [json.loads(line) for line in isnad("feedback", "--json").out.splitlines()]
    assert [(v["answer"], v["voter"], v["right"]) for v in votes] == [(1, 1, True), (1, 2, False)]
    shown = isnad("feedback").out
    assert "👍" in shown


def test_jobs_are_listed_cancelled_and_tried_again(isnad: Isnad, tmp_path: Path) -> None:
    assert isnad("jobs").out.startswith("Nothing waits")
    assert isnad("jobs", "--json").json == []
    settings = read_settings({"ISNAD_DATA_DIR": str(tmp_path / "library")})
    archive = open_archive(settings)
    jobs = archive.beside(Jobs)
    waiting = jobs.add(NewJob("file", "news.txt", "news.txt", "telegram:1", b"It rained."))
    failed = jobs.add(NewJob("url", "x.example", "https://x.example", "telegram:1"))
    jobs.cancel(jobs.add(NewJob("file", "gone.txt", "gone.txt", "telegram:1", b"x")).id)
    assert jobs.claim("b") is not None
    assert jobs.claim("a") is not None
    jobs.put_back(waiting.id, "b")
    jobs.end(failed.id, "a", Problem("site_unreachable", {"host": "x.example"}))
    archive.close()
    listed = isnad("jobs").out
    assert "#1 news.txt: waits for its turn…" in listed
    assert "#2 x.example: " in listed
    assert "#3 gone.txt: cancelled." in listed
    listed = isnad("jobs", "--json").json
    assert {job["id"]: job["state"] for job in listed} == {
        1: "waiting",
        2: "failed",
        3: "cancelled",
    }
    assert listed[0]["id"] == 1, "what waits comes first"
    assert isnad("jobs", "retry", "2").code == 0
    assert isnad("jobs", "cancel", "2").code == 0
    again = isnad("jobs", "cancel", "2")
    assert (again.code, again.err) == (1, "That has ended already.\n")
    assert isnad("jobs", "retry", "2").err == "That cannot be tried again. Send it anew.\n"
    assert "There is no job 99." in isnad("jobs", "cancel", "99").err
    assert isnad("jobs", "cancel", "x").code == 2


def test_an_address_is_taken_in_and_private_ones_only_where_allowed(
    isnad: Isnad, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "<article>" + "<p>The dam is full, the minister said on Tuesday.</p>" * 3 + "</article>"
    with RawServer() as server:
        server.page("/dam", body.encode(), "Content-Type: text/html")
        refused = isnad("ingest", f"{server.url}/dam", "--json")
        assert refused.code == 1
        assert "ISNAD_FETCH_HOSTS" in refused.json["error"]
        assert server.asked == []
        monkeypatch.setenv("ISNAD_FETCH_HOSTS", f"127.0.0.1:{server.port}")
        taken = isnad("ingest", f"{server.url}/dam", "--json")
    assert (taken.code, taken.json["status"]) == (0, "new")
    (article,) = isnad("articles", "--json").json
    assert article["url"] == f"{server.url}/dam"
