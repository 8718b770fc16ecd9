"""Articles ready to be stored, with vectors of four numbers that stand for nothing."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from retrieval.text.lexical import stem
from retrieval.text.split import split_passages, split_sentences
from store.archive import Archive
from store.records import NewArticle, NewSentence

ENCODER = "tiny"
DAM = "The dam is full. The gates stay shut."
DRY = "The dam is dry. The gates stand open. Nobody knows why."


def make(text: str, *, language: str = "en", encoder: str = ENCODER, **fields: Any) -> NewArticle:
    sentences = tuple(
        NewSentence(span, language, split_passages(text, span)) for span in split_sentences(text)
    )
    passages = [text[p.start : p.end] for sentence in sentences for p in sentence.passages]
    return NewArticle(
        title=fields.pop("title", text[:20]),
        text=text,
        language=language,
        content_key=hashlib.sha256(text.encode()).hexdigest(),
        sentences=sentences,
        vectors=np.array([vector_of(passage) for passage in passages], dtype=np.float32),
        encoder=encoder,
        **fields,
    )


def vector_of(passage: str) -> list[float]:
    return [byte / 256 for byte in hashlib.sha256(passage.encode()).digest()[:4]]


def found(archive: Archive, word: str, language: str = "en") -> list[str]:
    """The sentences that the word search finds by a word, best first."""
    hits = archive.match_terms(f'stems : "{stem(word)}"', language, 10)
    sentences = archive.sentences([sentence_id for sentence_id, _ in hits])
    return [sentences[sentence_id].text for sentence_id, _ in hits]
