"""What receipts say of copies: a thousand pairs of articles, made by rule from texts by others.

    python -m benchmarks.near_duplicates --data ../shared/eval [--test] [--show]

Each text goes in as an article; then each of its changed copies does, and is taken out again:

- same: other spacing, vowel marks and tatweel taken out, all in one paragraph
- same page: the same address, lightly edited
- edited: typing errors, a number changed, a sentence gone, a correction added
- agency: another headline and dateline, up to four sentences in ten gone, the outlet's own between
- other story: on the same subject, with one or two of the same sentences in it
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from benchmarks.report import Row, write_result
from bot.wiring import Isnad, open_isnad
from config.settings import Settings
from retrieval.intake.draft import Draft
from retrieval.intake.ingest import Receipt
from retrieval.text.split import split_sentences

Verdict = Literal["exact", "same page", "near", "nothing"]
KINDS: dict[str, Verdict] = {
    "same": "exact",
    "same page": "same page",
    "edited": "near",
    "agency": "near",
    "other story": "nothing",
}
_PAIRS_EACH = 100  # of a kind, in each half
_FEWEST_SENTENCES = 6
_SEED = 11
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_DATELINES = ("LONDON (Agency) - ", "CAIRO, Nov 3 - ", "الرباط - خاص - ", "بيروت (وكالات) - ")
_CORRECTIONS = (
    "Correction: an earlier version of this article misspelled a name.",
    "تصحيح: وردت في نسخة سابقة من هذا المقال معلومة غير دقيقة.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """A text of several sentences, others on its subject, and sentences from elsewhere."""

    name: str
    sentences: tuple[str, ...]
    beside: tuple[str, ...]


def read_stories(data: Path) -> list[Story]:
    """Stories of XQuAD-R and ARCD: of each of their articles one half is the story, the other
    half another story on its subject."""
    texts: dict[str, list[str]] = defaultdict(list)
    for name in ("xquad_r/paragraphs.en", "xquad_r/paragraphs.ar", "arcd/paragraphs.ar"):
        for line in (data / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            own = f"{name} {row.get('article') or row['title']}"
            texts[own] += [row["text"][s.start : s.end] for s in split_sentences(row["text"])]
    stories = []
    for name, told in sorted(texts.items()):
        sentences = list(dict.fromkeys(told))  # some texts have a paragraph twice
        middle = len(sentences) // 2
        if middle >= _FEWEST_SENTENCES:
            stories.append(Story(name, tuple(sentences[:middle]), tuple(sentences[middle:])))
    return stories


def _same(story: Story, draw: random.Random) -> str:
    return "  ".join(_MARKS.sub("", sentence) for sentence in story.sentences)


def _edited(story: Story, draw: random.Random) -> str:
    kept = list(story.sentences)
    del kept[draw.randrange(len(kept))]
    kept = [re.sub(r"\d+", lambda n: str(int(n[0]) + 1), kept[0]), *kept[1:]]
    misspelt = [_misspelt(sentence, draw) for sentence in kept]
    return "\n".join([*misspelt, draw.choice(_CORRECTIONS)])


def _misspelt(sentence: str, draw: random.Random) -> str:
    """Two words in a hundred lose a letter."""
    words = sentence.split()
    for place, word in enumerate(words):
        if len(word) > 3 and draw.random() < 0.02:
            words[place] = word[:2] + word[3:]
    return " ".join(words)


def _agency(story: Story, draw: random.Random) -> str:
    count = len(story.sentences)
    kept = list(story.sentences[: max(3, round(count * draw.uniform(0.6, 1)))])
    own = draw.sample(story.beside, k=min(len(story.beside), max(1, len(kept) // 5)))
    for sentence in own:
        kept.insert(draw.randrange(1, len(kept) + 1), sentence)
    headline = " ".join(own[0].split()[:9])
    return f"{headline}\n\n{draw.choice(_DATELINES)}" + "\n\n".join(kept)


def _other_story(story: Story, draw: random.Random) -> str:
    shared = draw.sample(story.sentences, k=draw.choice((1, 2)))
    told = list(story.beside)
    for sentence in shared:
        told.insert(draw.randrange(len(told) + 1), sentence)
    return "\n".join(told)


CHANGES: dict[str, Callable[[Story, random.Random], str]] = {
    "same": _same,
    "same page": _edited,
    "edited": _edited,
    "agency": _agency,
    "other story": _other_story,
}


def verdict_of(receipt: Receipt, article_id: int) -> Verdict | str:
    """What a receipt says of a copy of one article."""
    if receipt.status == "duplicate":
        return "exact" if receipt.article_id == article_id else "another exact"
    if receipt.status == "updated":
        return "same page" if receipt.article_id == article_id else "another page"
    if not receipt.near:
        return "nothing"
    return "near" if receipt.near[0].article_id == article_id else "near another"


def verdicts(isnad: Isnad, stories: list[Story], pairs: int) -> Iterator[tuple[str, str, Receipt]]:
    """For each pair its kind, the verdict, and the receipt."""
    draw = random.Random(_SEED)
    ids: dict[str, int] = {}
    for story in stories:
        for receipt in isnad.ingester.ingest([_draft(story, "\n".join(story.sentences))]):
            assert receipt.article_id is not None, f"{story.name}: {receipt.error}"
            ids[story.name] = receipt.article_id
    for kind, change in CHANGES.items():
        for number in range(pairs):
            story = stories[number % len(stories)]
            # Of its own address only where it is the same page: else it has none.
            draft = _draft(story, change(story, draw), own=kind == "same page")
            (receipt,) = isnad.ingester.ingest([draft])
            yield kind, verdict_of(receipt, ids[story.name]), receipt
            if receipt.status == "new" and receipt.article_id is not None:
                isnad.archive.remove(receipt.article_id)
            elif receipt.status == "updated":
                list(isnad.ingester.ingest([_draft(story, "\n".join(story.sentences))]))


def _draft(story: Story, text: str, *, own: bool = True) -> Draft:
    return Draft(text, url=f"https://example.org/{quote(story.name)}" if own else None)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--test", action="store_true")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    half = "test" if asked.test else "dev"
    stories = read_stories(asked.data)[1 if asked.test else 0 :: 2]
    told: dict[str, list[str]] = defaultdict(list)
    percents: dict[str, list[int]] = defaultdict(list)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_isnad(Settings(data_dir=Path(folder))) as isnad,
    ):
        for kind, verdict, receipt in verdicts(isnad, stories, _PAIRS_EACH):
            told[kind].append(verdict)
            percents[kind].append(receipt.near[0].percent if receipt.near else 0)
            if asked.show and verdict != KINDS[kind]:
                print(kind, verdict, receipt.title, [near.percent for near in receipt.near])
    write_result(
        f"near_duplicates-{half}",
        [_row(kind, told, percents) for kind in KINDS],
        setup={"stories": len(stories), "pairs": sum(map(len, told.values())), "seed": _SEED},
    )


def _row(kind: str, told: dict[str, list[str]], percents: dict[str, list[int]]) -> Row:
    wanted = KINDS[kind]
    right = sum(verdict == wanted for verdict in told[kind])
    said = sum(verdict == wanted for verdicts in told.values() for verdict in verdicts)
    truly = sum(
        verdict == wanted and KINDS[other] == wanted
        for other, verdicts in told.items()
        for verdict in verdicts
    )
    shown = sorted(percents[kind])
    return {
        "the copy": kind,
        "should be told as": wanted,
        "pairs": len(told[kind]),
        "recall": f"{right / len(told[kind]):.3f}",
        "precision of the verdict": f"{truly / said:.3f}" if said else "-",
        "percent, median (lowest, highest)": f"{shown[len(shown) // 2]} ({shown[0]}, {shown[-1]})",
    }


if __name__ == "__main__":
    main()
