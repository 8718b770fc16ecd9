"""Follow-ups: what becomes of a question that leans on those before it.

    python -m benchmarks.followups [--test] [--data ../shared/eval] [--sets cast canard ours]

Conversations by others (CAsT 2022, CANARD): the passages are the library, and each question from
the second turn on is asked six ways: as it was asked, after the last question, after all earlier
ones, as rewritten by the organisers' T5 model, as we resolve it, and as people rewrote it by hand,
which is the ceiling. Once by Isnad's own search, once by plain word search (BM25 on folded words),
which tells what the rewriting alone is worth. The rules were chosen on CAsT 2019 and 2020, which
have no passages, and on every second conversation of CANARD; `--test` takes CAsT 2022 and CANARD's
other half. Our own conversations (`tests/conversations`) count a question as resolved where
speaker, topic, what must not be there, and whether more is asked for are as labelled. All of those
measured here were read while rules were mended, `test.toml` since 24 November 2026 too.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.metrics import found_at, ndcg
from benchmarks.report import Row, show, write_result
from bot.wiring import open_isnad
from config.settings import read_settings
from retrieval.conversation.follow_up import resolve
from retrieval.conversation.turn import Turn
from retrieval.errors import QuestionError
from retrieval.naming.sounds import sounds_like
from retrieval.questions.question import read_question
from retrieval.readers.lines import read_lines
from retrieval.text.fold import words
from retrieval.text.language import language_of
from retrieval.text.lexical import stem

_TOP = 10
_LOOKED_AT = 100  # sentences; several may be of one passage
_OWN = Path(__file__).parent.parent / "tests" / "conversations"
_SAME_NAME = 0.8
_TITLES = frozenset(("the", "of", "al", "a", "dr", "mr", "mrs", "ms"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a conversation: as asked, those before it, what answered the last of them, and
    how others rewrote it. `gold` is the passage that answers."""

    id: str
    conversation: str
    raw: str
    earlier: tuple[str, ...]
    response: str
    manual: str
    t5: str | None
    gold: str | None


Search = Callable[[str], list[str]]
"""The ids of the passages for a text, best first."""


def main() -> None:
    """Measures one half and writes its tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/eval"), help="sets by others")
    parser.add_argument("--test", action="store_true", help="the test half, looked at once")
    parser.add_argument("--look", action="store_true", help="print, and write no result")
    parser.add_argument("--sets", nargs="+", choices=["terms", "cast", "canard", "ours"])
    options = parser.parse_args()
    half = "test" if options.test else "dev"
    sets = options.sets or (
        ["cast", "canard", "ours"] if options.test else ["terms", "canard", "ours"]
    )
    folder = options.data / "followups"
    tables: dict[str, list[Row]] = {}
    if "terms" in sets and folder.is_dir():
        tables[f"followups-terms-{half}"] = measure_terms(folder)
    if {"cast", "canard"} & set(sets) and folder.is_dir():
        tables[f"followups-{half}"] = [
            row
            for name in ("cast", "canard")
            if name in sets
            for row in measure_search(name, folder, test=options.test)
        ]
    if "ours" in sets:
        tables[f"followups-labelled-{half}"] = measure_own(_OWN / f"{half}.toml")
        if not options.test:
            tables["followups-labelled-fresh"] = measure_own(_OWN / "fresh.toml")
        else:
            tables["followups-labelled-blind"] = measure_own(_OWN / "blind.toml")
    for name, table in tables.items():
        if options.look or options.sets:
            show(table)
        else:
            write_result(name, table, setup={})


# ---- conversations by others


def measure_search(name: str, folder: Path, *, test: bool) -> list[Row]:
    """A row a way of asking, for one set."""
    asked, passages = (_cast if name == "cast" else _canard)(folder, test=test)
    ours = resolved_as_we_do(asked)
    ways: dict[str, Callable[[Asked], str | None]] = {
        "as asked": lambda q: q.raw,
        "after the last question": lambda q: f"{q.earlier[-1]} {q.raw}",
        "after all earlier questions": lambda q: " ".join([*q.earlier, q.raw]),
        "T5 of the organisers": lambda q: q.t5,
        "ours": lambda q: ours[q.id],
        "by hand": lambda q: q.manual,
    }
    wanted = [q for q in asked if q.gold is not None and q.earlier]
    label = {"cast": "CAsT 2022", "canard": "CANARD"}[name]
    rows = []
    with tempfile.TemporaryDirectory() as library, _engine(Path(library), passages) as search:
        by_words = _bm25(passages)
        for way, rewrite in ways.items():
            texts = [(q, text) for q in wanted if (text := rewrite(q)) is not None]
            if texts:
                rows.append(
                    {"set": label, "asked": way, "questions": len(texts)}
                    | _figures(search, texts, "")
                    | _figures(by_words, texts, "words ")
                )
    return rows


def resolved_as_we_do(asked: Sequence[Asked]) -> dict[str, str]:
    """Each question as `resolve` leaves it, by id; turns come from our own resolutions before."""
    responses = {(q.conversation, q.earlier): q.response for q in asked}
    out: dict[str, str] = {}
    for question in asked:
        turns: list[Turn] = []
        for place, earlier in enumerate(question.earlier, start=1):
            found = resolve(earlier, turns)
            turns.append(
                Turn(
                    found.text,
                    language_of(earlier),
                    speaker=found.speaker,
                    topic=found.topic,
                    focus=found.focus,
                    text=responses.get((question.conversation, question.earlier[:place]), ""),
                    asked=earlier,
                )
            )
        out[question.id] = resolve(question.raw, turns).text
    return out


def measure_terms(folder: Path) -> list[Row]:
    """CAsT 2019 and 2020, by the words that a rewriting adds: those that people added are right."""
    rows = []
    for year in (2019, 2020):
        lines = [line for line in _lines(folder / "cast_turns.jsonl") if line["year"] == year]
        asked = [_cast_question(line) for line in lines]
        ours = resolved_as_we_do(asked)
        ways = {name for line in lines for name in line["auto"] or ()}
        for way in [*sorted(ways), "ours"]:
            right = added = wanted = 0
            for line, question in zip(lines, asked, strict=True):
                if not question.earlier:
                    continue
                own = _terms(question.raw)
                gold = _terms(question.manual) - own
                text = ours[question.id] if way == "ours" else line["auto"][way]
                new = _terms(text) - own
                right, added, wanted = right + len(gold & new), added + len(new), wanted + len(gold)
            precision, recall = right / max(1, added), right / wanted
            rows.append(
                {
                    "set": f"CAsT {year}",
                    "rewritten by": way,
                    "precision": round(precision, 3),
                    "recall": round(recall, 3),
                    "F1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
                }
            )
    return rows


def _terms(text: str) -> set[str]:
    try:
        return {term.stem for term in read_question(text).terms}
    except QuestionError:
        return set()


def development(folder: Path) -> list[tuple[str, Asked]]:
    """All questions that may be learned from, with the name of their set."""
    lines = [line for line in _lines(folder / "cast_turns.jsonl") if line["year"] in (2019, 2020)]
    canard, _ = _canard(folder, test=False)
    return [*(("cast", _cast_question(line)) for line in lines), *(("canard", q) for q in canard)]


def _cast(folder: Path, *, test: bool) -> tuple[list[Asked], dict[str, str]]:
    if not test:
        raise SystemExit("CAsT 2022 is the test half: add --test")
    lines = [line for line in _lines(folder / "cast_turns.jsonl") if line["year"] == 2022]
    passages = {line["id"]: line["text"] for line in _lines(folder / "cast_passages.jsonl")}
    return [_cast_question(line) for line in lines], passages


def _cast_question(line: dict[str, Any]) -> Asked:
    return Asked(
        id=line["id"],
        conversation=f"{line['year']}-{line['conv']}",
        raw=line["raw"],
        earlier=tuple(line["prior_raw"]),
        response=line.get("prior_response") or "",
        manual=line["manual"],
        t5=(line["auto"] or {}).get("organizer"),
        gold=line.get("gold_passage"),
    )


def _canard(folder: Path, *, test: bool) -> tuple[list[Asked], dict[str, str]]:
    lines = _lines(folder / "canard_dev.jsonl")
    passages = {line["id"]: line["text"] for line in _lines(folder / "canard_answers.jsonl")}
    dialogs = sorted({line["dialog"] for line in lines})
    half = set(dialogs[int(test) :: 2])
    asked = [
        Asked(
            id=line["id"],
            conversation=line["dialog"],
            raw=line["raw"],
            earlier=tuple(line["history"][::2]),
            response=line["history"][-1] if line["history"] else "",
            manual=line["manual"],
            t5=None,
            gold=line.get("gold_answer"),
        )
        for line in lines
        if line["dialog"] in half
    ]
    return asked, passages


class _engine:
    """Isnad's own search over passages."""

    def __init__(self, folder: Path, passages: dict[str, str]) -> None:
        settings = read_settings({"ISNAD_DATA_DIR": str(folder)})
        self._opened = open_isnad(settings)
        self._passages = passages

    def __enter__(self) -> Search:
        isnad = self._opened.__enter__()
        lines = [
            json.dumps({"id": name, "title": name, "text": text}).encode()
            for name, text in self._passages.items()
        ]
        # A few answers hold no word ("6-3") and cannot be taken in: nobody finds those.
        for _ in isnad.ingester.ingest(read_lines(lines, None)):
            pass
        names = {article.id: article.external_id for article in isnad.archive.articles()}

        def search(text: str) -> list[str]:
            try:
                question = read_question(text[:1000])
            except QuestionError:
                return []
            hits = isnad.asker.searcher.search(question, _LOOKED_AT)
            found = dict.fromkeys(names[hit.sentence.article_id] or "" for hit in hits)
            return list(found)[:_TOP]

        return search

    def __exit__(self, *problem: Any) -> None:
        self._opened.__exit__(*problem)


def _bm25(passages: dict[str, str], k1: float = 1.5, b: float = 0.75) -> Search:
    """Plain word search on folded words."""
    counts = {name: Counter(w.folded for w in words(text)) for name, text in passages.items()}
    lengths = {name: sum(count.values()) for name, count in counts.items()}
    mean = fmean(lengths.values())
    holding: dict[str, list[str]] = defaultdict(list)
    for name, count in counts.items():
        for word in count:
            holding[word].append(name)

    def search(text: str) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for word in [w.folded for w in words(text)]:
            held = holding.get(word, [])
            rarity = math.log(1 + (len(counts) - len(held) + 0.5) / (len(held) + 0.5))
            for name in held:
                often = counts[name][word]
                norm = k1 * (1 - b + b * lengths[name] / mean)
                scores[name] += rarity * often * (k1 + 1) / (often + norm)
        return sorted(scores, key=lambda name: -scores[name])[:_TOP]

    return search


def _figures(search: Search, texts: Sequence[tuple[Asked, str]], prefix: str) -> Row:
    right = [[name == q.gold for name in search(text)] for q, text in texts]
    return {
        f"{prefix}nDCG@10": round(fmean(ndcg(found, 1) for found in right), 3),
        f"{prefix}R@10": round(fmean(found_at(found, 10) for found in right), 3),
        f"{prefix}MRR": round(
            fmean(1 / (found.index(True) + 1) if True in found else 0.0 for found in right), 3
        ),
    }


# ---- our own conversations


def measure_own(file: Path) -> list[Row]:
    """How many follow-ups are resolved as labelled, by the conversation's kind."""
    if not file.exists():
        return []
    judged = list(judge_own(file))
    rows = []
    for kind in ("arabic", "mixed", "english", "all"):
        faults = [found for one, _, found in judged if kind in (one, "all")]
        if faults:
            rows.append(
                {
                    "conversations": kind,
                    "follow-ups": len(faults),
                    "as labelled": f"{fmean(not f for f in faults):.1%}",
                    **{
                        f"wrong {part}": sum(part in f for f in faults)
                        for part in ("speaker", "topic", "leak", "changed", "more")
                    },
                }
            )
    return rows


def judge_own(file: Path) -> Iterator[tuple[str, str, list[str]]]:
    """For each labelled follow-up the conversation's kind, the question, and what is wrong."""
    for conversation in tomllib.loads(file.read_text(encoding="utf-8"))["conversation"]:
        turns: list[Turn] = []
        for labelled in conversation["turn"]:
            question, label = labelled["question"], labelled.get("resolved")
            found = resolve(question, turns)
            if label is not None:
                yield conversation["kind"], question, _faults(question, label, found)
            turn = Turn(
                question,
                language_of(question),
                speaker=found.speaker,
                topic=found.topic,
                focus=found.focus,
                said_by=labelled["speaker"],
                text=labelled["shown"],
                shown=(1,),
                asked=question,
            )
            if label is not None:
                turn = replace(
                    turn,
                    question=label["standalone"],
                    speaker=label["speaker"],
                    topic=label["topic"],
                    focus=replace(turn.focus, now=label["topic"]),
                )
            turns.append(turn)


def _faults(question: str, label: dict[str, Any], found: Any) -> list[str]:
    whole = f"{found.text} {found.topic}"
    own = {stem(word.folded) for word in words(question)}
    there = {stem(word.folded) for word in words(whole)}
    unwanted = {stem(w.folded) for text in label["not"] for w in words(text)} - own
    faults = {
        "speaker": not _same_speaker(label["speaker"], found.speaker),
        "topic": not all(_holds(whole, word.folded) for word in words(label["topic"])),
        "leak": bool(unwanted & there),
        "changed": found.changed != label["changed"],
        "more": found.more != label["more"],
    }
    return [part for part, wrong in faults.items() if wrong]


def _same_speaker(label: str, found: str) -> bool:
    if not label or not found:
        return not label and not found
    shorter, longer = sorted((_bare(label), _bare(found)), key=len)
    if all(any(_alike(a, b) for b in longer) for a in shorter):
        return True
    # A title in one language and a name in the other.
    named = {w.folded for w in words(found) if w.text[:1].isupper() or language_of(w.text) == "ar"}
    return (
        len([a for a in _bare(label) if any(_alike(a, b) for b in _bare(found) if b in named)]) > 1
    )


def _bare(name: str) -> list[str]:
    return [w.folded.removeprefix("ال") for w in words(name) if w.folded not in _TITLES]


def _alike(left: str, right: str) -> bool:
    left, right = left.removeprefix("ال"), right.removeprefix("ال")
    if left == right or stem(left) == stem(right):
        return True
    return language_of(left) != language_of(right) and sounds_like(left, right) >= _SAME_NAME


def _holds(text: str, folded: str) -> bool:
    return any(_alike(folded, word.folded) for word in words(text))


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


if __name__ == "__main__":
    main()
