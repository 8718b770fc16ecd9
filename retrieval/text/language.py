"""Which of the two languages a text is in, told by the script of its words."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["ar", "en"]

_ARABIC_LETTERS = r"\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"
_WORDS = re.compile(rf"([{_ARABIC_LETTERS}])[\w\u064b-\u0652]*|([A-Za-z\u00c0-\u024f])[\w'’]*")


def language_of(text: str, default: Language = "en") -> Language:
    """`ar` or `en`, whichever script most words are in; of a tie, that of the first word.

    A name in the other script turns nothing: "who is جون كيربي?" is English, for it begins so.
    Without a letter of either, `default`.
    """
    arabic = [bool(match[1]) for match in _WORDS.finditer(text)]
    if not arabic:
        return default
    balance = 2 * sum(arabic) - len(arabic)
    return "ar" if balance > 0 or (balance == 0 and arabic[0]) else "en"
