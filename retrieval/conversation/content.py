"""The words of a text that say something."""

from __future__ import annotations

from retrieval.conversation.word_lists import listed
from retrieval.questions.question import is_common
from retrieval.text.fold import fold, words
from retrieval.text.lexical import stem

_TELLING = 4  # words taken from a sentence that was shown


def content_words(text: str) -> list[str]:
    """The words that say something, as written."""
    out = []
    for word in words(text):
        bare = word.folded[1:] if word.folded[:1] in ("و", "ف") else word.folded
        if not (word.folded.isdigit() and len(word.folded) < 4) and not (
            is_common(word.folded) or is_common(bare) or bare in listed("resolving", "spoken_ar")
        ):
            out.append(word.text)
    return out


def says_all(text: str, part: str) -> bool:
    """Whether a text has all words of a part that say something."""
    own = {stem(w.folded) for w in words(text)}
    return all(stem(w.folded) in own for w in words(part) if not is_common(w.folded))


def names_itself(text: str) -> bool:
    """Whether an English question has a name of its own."""
    return any(w.text[:1].isupper() and w.start for w in words(text))


def shares_words(text: str, shown: str) -> bool:
    """Whether a question has a word of a sentence that was shown."""
    own = {stem(fold(w)) for w in content_words(text)}
    return bool(own & {stem(fold(w)) for w in content_words(shown)})


def telling_words(shown: str, said_by: str) -> str:
    """The words of a sentence that say what it is about."""
    names = {stem(w.folded) for w in words(said_by)}
    kept = [w for w in content_words(shown) if stem(fold(w)) not in names and len(w) > 2]
    rare = sorted(range(len(kept)), key=lambda i: -len(kept[i]))[: 2 * _TELLING]
    return " ".join(kept[i] for i in sorted(rare))
