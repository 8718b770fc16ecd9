"""The training text: reads the ``.tsv.gz`` files and says how often each kind is drawn.

A file is named ``KIND.NAME.LANGS.tsv.gz`` and holds one pair a line, Arabic before English
(for ``qp``: question before sentence); ``text.*`` files hold one text a line.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Steps are shared out by these weights, one kind a step. The dictionary and the names weigh far
# more than their few words would suggest: they are what carries meaning across the two scripts.
WEIGHTS = {
    "parallel": 3.0,
    "religious": 0.2,
    "qp": 2.0,
    "cloze": 2.0,
    "dict": 3.0,
    "names": 2.5,
    "asked": 2.0,
    "carried": 1.5,
}

# Drawn like a kind of its own: a sentence is to be found from a few of its own words. It has no
# file; every sentence of the kinds below can be drawn. This is what teaches rare words to weigh
# more than common ones.
EXCERPT_WEIGHT = 2.0
EXCERPT_KINDS = ("parallel", "qp", "text")
EXCERPT_MIN_WORDS = 6

# How questions begin, for the questions that ``cloze`` makes. They teach that a sentence answers
# «ماذا قال ...» without holding either word: there are hardly any Arabic questions with their
# answers among the data.
OPENINGS = {
    "ar": (
        "من", "من هو", "من هي", "من الذي", "ماذا", "ماذا قال", "ماذا قالت", "ماذا حدث", "ما",
        "ما هو", "ما هي", "ما الذي", "ما اسم", "ما سبب", "ما رأي", "ما عدد", "ما نوع", "متى",
        "أين", "إلى أين", "كم", "كم عدد", "كم كان", "كيف", "لماذا", "هل", "أي", "في أي عام",
        "في أي", "منذ متى", "بماذا", "عن ماذا تحدث", "لمن", "مع من", "ماذا فعل", "ماذا كان",
        "ماذا أعلن", "ماذا يسمى", "هل صحيح أن", "أخبرني عن", "",
    ),
    "en": (
        "who", "who is", "who was", "who did", "what", "what did", "what is", "what was",
        "what are", "what does", "what happened", "what is the name of", "what kind of",
        "what did they say about", "when", "when did", "when was", "where", "where is",
        "where did", "how", "how many", "how much", "how long", "how did", "why", "why did",
        "which", "in what year", "in which", "whose", "is it true that", "did", "does", "was",
        "tell me about", "according to", "",
    ),
}  # fmt: skip
QUESTION_MARKS = {"ar": "؟", "en": "?"}
CLOZE_SHARE = (0.12, 0.5)  # of a sentence's words that its question keeps
CLOZE_MIN_WORDS = 5

# Interface texts and questions are parallel sentences to the model.
_SAME_KIND = {"ui": "parallel", "parallel_questions": "parallel"}

# The Bible is left out: its English is archaic, and with it the trial's figures rose and fell.
# The Quran is kept at a low weight, since news quotes it.
LEFT_OUT = ("religious.bible-vd-kjv",)
_RELIGIOUS = ("parallel.quran",)

# The registers that users ask about, and the smallest files: their words are to be in the
# vocabulary whole.
NEWS = ("parallel.ntrex.ar-en", "parallel.flores.ar-en", "parallel.tico19.ar-en")
VOCABULARY_REPEATS = 4


@dataclass(frozen=True)
class Pairs:
    """The texts of one file: ``left[i]`` belongs to ``right[i]``.

    ``languages`` is ``("ar", "en")`` for translations and ``("en", "en")`` for questions.
    A ``text`` file has the same list on both sides.
    """

    name: str
    kind: str
    languages: tuple[str, str]
    left: list[str]
    right: list[str]


def read_pairs(path: Path) -> Pairs:
    """Read one training file."""
    stem = path.name.removesuffix(".gz").removesuffix(".tsv").removesuffix(".txt")
    kind, _, rest = stem.partition(".")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    if stem.startswith(_RELIGIOUS):
        kind = "religious"
    first, _, second = rest.rpartition(".")[2].partition("-")
    return Pairs(
        name=stem,
        kind=_SAME_KIND.get(kind, kind),
        languages=(first, second or first),
        left=[row[0] for row in rows],
        right=[row[-1] for row in rows],
    )


def read_folder(folder: Path) -> list[Pairs]:
    """Read every training file of ``folder``, in the order of their names.

    Raises ``FileNotFoundError`` when there is none.
    """
    paths = [path for path in sorted(folder.glob("*.gz")) if not path.name.startswith(LEFT_OUT)]
    if not paths:
        raise FileNotFoundError(f"no training files (*.gz) in {folder}")
    return [read_pairs(path) for path in paths]


def texts(corpus: list[Pairs]) -> Iterator[str]:
    """Every text of the corpus, for the tokenizer to count; a ``text`` file counts once."""
    for pairs in corpus:
        times = VOCABULARY_REPEATS if pairs.name in NEWS else 1
        for _ in range(times):
            yield from pairs.left
            if pairs.kind != "text":
                yield from pairs.right


def english_texts(corpus: list[Pairs]) -> list[str]:
    """The English texts that the teacher embeds, each once, sorted.

    Names are left out: what an English model knows of a transliterated name is its spelling.
    """
    wanted: set[str] = set()
    for pairs in corpus:
        if pairs.kind == "names":
            continue
        for language, side in zip(pairs.languages, (pairs.left, pairs.right), strict=True):
            if language == "en":
                wanted.update(side)
    return sorted(wanted)


def cloze(corpus: list[Pairs], seed: int) -> list[Pairs]:
    """Questions made from the translated sentences, answered in either language.

    A question is an opening and some of the sentence's own words in their order. Four lists come
    of each file: a question in either language with the sentence in either.
    """
    rng = random.Random(seed)
    made = []
    for pairs in corpus:
        if pairs.kind != "parallel":
            continue
        sides = dict(zip(pairs.languages, (pairs.left, pairs.right), strict=True))
        for asked in pairs.languages:
            for found in pairs.languages:
                chosen = [
                    (_question(words, asked, rng), sentence)
                    for text, sentence in zip(sides[asked], sides[found], strict=True)
                    if len(words := text.split()) >= CLOZE_MIN_WORDS
                ]
                made.append(
                    Pairs(
                        name=f"cloze.{pairs.name}.{asked}-{found}",
                        kind="cloze",
                        languages=(asked, found),
                        left=[question for question, _ in chosen],
                        right=[sentence for _, sentence in chosen],
                    )
                )
    return made


def _question(words: list[str], language: str, rng: random.Random) -> str:
    count = max(2, round(len(words) * rng.uniform(*CLOZE_SHARE)))
    kept = sorted(rng.sample(range(len(words)), min(count, len(words))))
    opening = rng.choice(OPENINGS[language])
    asked = " ".join([opening, *(words[place].strip('.,;:!?"،؛؟«»') for place in kept)])
    return asked.strip() + QUESTION_MARKS[language]
