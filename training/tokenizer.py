"""One WordPiece vocabulary for both languages, with all folding inside ``tokenizer.json``.

Nothing custom is needed to load it: what the normalizer does below is done by the file itself.
Offsets of an encoding still point into the original text.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

UNKNOWN = "[UNK]"
CONTINUES = "##"
MAX_WORD_CHARACTERS = 64

# Bidi controls, zero-width marks, soft hyphen, tatweel: nobody types them in a question.
_INVISIBLE = r"[\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u00AD\u0640]"

# After NFKD and the loss of accents, أ إ آ are already ا, ؤ is و and ئ is ي. The rest is here,
# with the Persian and Urdu letters that Arabic news writes names with.
_LETTERS = {
    r"\u0671": "ا",
    r"[\u0649\u06CC]": "ي",
    r"[\u0629\u06C1\u06D5]": "ه",
    r"[\u06A9\u06AF]": "ك",
    r"\u067E": "ب",
    r"\u06A4": "ف",
    r"\u0686": "ج",
}
_PUNCTUATION = {
    r"[\u060C\u066C]": ",",
    r"\u061B": ";",
    r"\u061F": "?",
    r"\u06D4": ".",
    r"\u066B": ".",
    r"\u066A": "%",
    r"[«»“”„‟]": '"',
    r"[‘’‚‛`´ʿʾ]": "'",
    r"[‐-―−]": "-",
}
_DIGITS = {f"[{chr(0x660 + n)}{chr(0x6F0 + n)}]": str(n) for n in range(10)}

# The article and what is written together with it, where at least three letters follow. The word
# must start here, or the «ال» inside «سؤال» would be cut.
_PROCLITICS = (
    r"(?<![\p{L}\p{M}\p{N}])"
    r"(?:وبال|وكال|وال|فال|بال|كال|ولل|فلل|لل|ال)"
    r"(?=[\u0621-\u064A]{3})"
)


def untrained() -> Tokenizer:
    """The tokenizer with its folding and splitting rules and no vocabulary yet."""
    tokenizer = Tokenizer(
        WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=MAX_WORD_CHARACTERS)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            # Decomposed, accents of both scripts fall away as one class of characters.
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(_INVISIBLE), ""),
            *(
                normalizers.Replace(Regex(pattern), plain)
                for pattern, plain in {**_LETTERS, **_PUNCTUATION, **_DIGITS}.items()
            ),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.BertPreTokenizer(),
            pre_tokenizers.Split(Regex(_PROCLITICS), behavior="isolated"),
        ]
    )
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Count ``texts`` and return a tokenizer of ``size`` tokens, the same at every run."""
    tokenizer = untrained()
    texts = list(texts)
    trainer = WordPieceTrainer(
        vocab_size=size,
        min_frequency=2,
        # Characters found in words enter the vocabulary in the order of a hash map, and ties
        # between merges are broken by that order. Naming them all first makes a run repeatable.
        special_tokens=[UNKNOWN, *_alphabet(tokenizer, texts)],
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer=trainer)
    # Special tokens would be cut out of any text before it is folded, so start from the bare list.
    fresh = untrained()
    fresh.model = WordPiece(
        tokenizer.get_vocab(), unk_token=UNKNOWN, max_input_chars_per_word=MAX_WORD_CHARACTERS
    )
    return fresh


def _alphabet(tokenizer: Tokenizer, texts: list[str]) -> list[str]:
    """Every character, as the start of a word and as its continuation, sorted."""
    raw = "\n".join(sorted(set().union(*texts)))
    folded = set(tokenizer.normalizer.normalize_str(raw))
    characters = sorted(character for character in folded if not character.isspace())
    return [form for character in characters for form in (character, CONTINUES + character)]


def save_tokenizer(tokenizer: Tokenizer, path: Path) -> None:
    """Write ``tokenizer.json`` without white space: it is read at every start."""
    path.write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
