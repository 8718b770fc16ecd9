"""The words of a library and of its questions, each analysed once: meaning, stem, sound, letters.

To compare a question with hundreds of sentences is to compare a few words with a few thousand, most
of them met before. A word met here has a number; a sentence is the numbers of its words.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.naming.sounds import sound_keys
from retrieval.text.fold import fold, written_words
from retrieval.text.language import language_of
from retrieval.text.lexical import stem
from store.records import Sentence, Vectors

_MOST_WORDS = 40_000
_MOST_SENTENCES = 30_000
_LETTERS = 4
Ids = NDArray[np.int32]


class WordModel(Protocol):
    """What knows single words."""

    @property
    def dimension(self) -> int:
        """The width of a row."""

    def encode_words(self, words: Sequence[str]) -> Vectors:
        """A vector a word, not normalised: a long one says much."""


class Vocabulary:
    """All words met so far. `ids` gives their numbers; what is known of word `i` stands at `i`.

    Grows with what is read, up to a bound, after which it begins anew: take a `snapshot` for the
    time of one question. It begins anew, too, when `removals` gives another number: words of an
    article that was deleted, by whichever process, are forgotten. Safe to share between threads.
    """

    def __init__(self, model: WordModel, removals: Callable[[], int] = lambda: 0) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._book = Book(model)
        self._removals, self._removed = removals, removals()

    def snapshot(self) -> Book:
        """The book to use for one question."""
        removed = self._removals()
        with self._lock:
            if self._book.is_full() or removed != self._removed:
                self._book, self._removed = Book(self._model), removed
            return self._book

    def knows(self, sentence_ids: Iterable[int]) -> int:
        """How many of these sentences are remembered."""
        return self.snapshot().knows(sentence_ids)


class Book:
    """Numbers words; never forgets one. Entries of the public lists stand at a word's number."""

    def __init__(self, model: WordModel) -> None:
        self._model = model
        self._lock = threading.RLock()
        self._sentences: dict[int, Ids] = {}
        # Half precision: a cosine's third decimal decides nothing.
        self._vectors = np.zeros((1_024, model.dimension), dtype=np.float16)
        self._lengths = np.zeros(1_024, dtype=np.float32)
        # Number 0 is no word, and like none: it stands where a sentence has no words at all.
        self._numbers: dict[str, int] = {}
        self._entered_stems: list[int] = []
        self._embedded = 1
        self.folded = [""]
        self._stems = {"": 0}
        self._stem_numbers = np.zeros(1_024, dtype=np.int32)
        self._sounding: dict[str, list[int]] = {}
        self.grams: list[frozenset[str]] = [frozenset()]
        self.arabic = [False]
        self.capital = [False]

    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return len(self._numbers) >= _MOST_WORDS or len(self._sentences) >= _MOST_SENTENCES

    def knows(self, sentence_ids: Iterable[int]) -> int:
        """How many of these sentences have been met."""
        with self._lock:
            return sum(sentence_id in self._sentences for sentence_id in sentence_ids)

    def ids(self, sentences: Sequence[Sentence]) -> list[Ids]:
        """The numbers of each sentence's words, in their order."""
        with self._lock:
            for sentence in sentences:
                if sentence.id not in self._sentences:
                    self._sentences[sentence.id] = self._enter(sentence.text)
            self._embed()
            return [self._sentences[sentence.id] for sentence in sentences]

    def ids_of(self, text: str) -> Ids:
        """The numbers of the words of a text that is no stored sentence."""
        with self._lock:
            ids = self._enter(text)
            self._embed()
            return ids

    def vectors(self, ids: Ids) -> tuple[Vectors, NDArray[np.float32]]:
        """Unit vectors of words, a row each, and how long they were before that."""
        with self._lock:
            return self._vectors[ids].astype(np.float32), self._lengths[ids]

    def same_stem(self, stemmed: str, ids: Ids) -> NDArray[np.bool_]:
        """Which of the words have this stem."""
        with self._lock:
            same: NDArray[np.bool_] = self._stem_numbers[ids] == self._stems.get(stemmed, -1)
            return same

    def like_sounding(self, keys: Iterable[str]) -> set[int]:
        """The words met so far that share one of these keys of how they sound."""
        with self._lock:
            return {word for key in keys for word in self._sounding.get(key, ())}

    def _enter(self, text: str) -> Ids:
        known = self._numbers
        numbers = [known.get(word) or self._number(word) for word in written_words(text)]
        return np.array([n for n in numbers if n] or [0], dtype=np.int32)

    def _number(self, text: str) -> int:
        """The number of a word that is new; 0 where folding leaves nothing of it."""
        folded = fold(text)
        if not folded:
            return 0
        number = self._numbers[text] = len(self.folded)
        self.folded.append(folded)
        self.grams.append(letter_groups(folded))
        self.arabic.append(language_of(text) == "ar")
        self.capital.append(text[:1].isupper())
        self._entered_stems.append(self._stems.setdefault(stem(folded), len(self._stems)))
        for key in sound_keys(folded):
            self._sounding.setdefault(key, []).append(number)
        return number

    def _embed(self) -> None:
        """Vectors for the words that were entered last, all at once."""
        done, wanted = self._embedded, len(self.folded)
        if done == wanted:
            return
        if wanted > len(self._vectors):
            room = max(wanted, 2 * len(self._vectors)) - len(self._vectors)
            self._vectors = np.pad(self._vectors, ((0, room), (0, 0)))
            self._lengths = np.pad(self._lengths, (0, room))
            self._stem_numbers = np.pad(self._stem_numbers, (0, room))
        rows = self._model.encode_words(self.folded[done:wanted])
        lengths = np.linalg.norm(rows, axis=1)
        self._vectors[done:wanted] = rows / np.maximum(lengths, 1e-12)[:, None]
        self._lengths[done:wanted] = lengths
        self._stem_numbers[done:wanted] = self._entered_stems
        self._entered_stems = []
        self._embedded = wanted


def letter_groups(folded: str) -> frozenset[str]:
    """Every four letters in a row of a folded word; its ends count as letters."""
    padded = f"_{folded}_"
    return frozenset(
        padded[place : place + _LETTERS] for place in range(max(1, len(padded) - _LETTERS + 1))
    )
