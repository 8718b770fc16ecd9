"""Word search: what a sentence is found by, and the query that finds it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from retrieval.naming.sounds import sound_keys
from retrieval.text.fold import fold, without_article, written_words
from retrieval.text.language import language_of
from store.records import SearchTerms

_ALGORITHMS = {"ar": "arabic", "en": "english"}
# The inverted index cuts at these, even inside "3.5" and "don't"; a term must come out whole.
_CUTS = re.compile(r"[^0-9a-z\u0080-\U0010ffff]+")
_local = threading.local()  # a stemmer keeps state while it works


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """The stem of a folded word, by Snowball's rules for the language of its script.

    One term of the inverted index: where ASCII punctuation stood in the word, it has "·".
    """
    language = language_of(folded)
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(_ALGORITHMS[language])
    stemmed: str = stemmers[language].stemWord(_plain(folded))
    return _CUTS.sub("·", stemmed or folded)


def _plain(folded: str) -> str:
    """Without what the stemmer would be led astray by: وزارة and الوزارة would differ."""
    return without_article(folded.removesuffix("'s"))


def search_terms(text: str) -> SearchTerms:
    """The stems of a sentence's words, and the keys of how they sound."""
    found = [terms for word in written_words(text) if (terms := _terms_of(word))[0]]
    stems = " ".join(stemmed for stemmed, _ in found)
    return SearchTerms(stems=stems, names=" ".join(names for _, names in found if names))


@lru_cache(maxsize=200_000)
def _terms_of(written: str) -> tuple[str, str]:
    """The stem of a word as it is written, and its keys; nothing where folding leaves nothing."""
    folded = fold(written)
    return (stem(folded), " ".join(sorted(sound_keys(folded)))) if folded else ("", "")


def match_query(*, stems: Iterable[str], names: Iterable[str]) -> str:
    """An FTS5 query for sentences with any of these terms; empty where there are none."""
    parts = [
        f"{column} : ({' OR '.join(_quoted(term) for term in dict.fromkeys(terms))})"
        for column, terms in (("stems", list(stems)), ("names", list(names)))
        if terms
    ]
    return " OR ".join(parts)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
