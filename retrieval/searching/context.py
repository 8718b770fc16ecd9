"""Whether a sentence can be understood alone, or needs the one before it."""

from __future__ import annotations

from itertools import islice

from retrieval.text.fold import fold, words

# Words that open a sentence and point back; folded.
_POINTS_BACK = frozenset(
    fold(
        """
        he she they it this that these those his her their its such both neither
        هو هي هم هن هما وهو وهي وهم هذا هذه هؤلاء ذلك تلك اولئك وهذا وهذه وذلك وتلك لكنه لكنها لكنهم
        ولكنه ولكنها انه انها انهم وانه وانها كما كذلك لذلك ولذلك
        """
    ).split()
)
# Words that go on speaking for whoever spoke last, unless a name follows: «وأضاف», "he added".
_GOES_ON = frozenset(
    fold(
        """
        added continued concluded
        اضاف اضافت اضافوا تابع تابعت تابعوا اردف اردفت استطرد استطردت ختم ختمت مضيفا مضيفة متابعا
        اوضح اوضحت اكد اكدت قال قالت ذكر ذكرت شدد شددت اشار اشارت لفت لفتت بين بينت مؤكدا مشيرا
        """
    ).split()
)
# Words after which no name has been given yet: «وأضاف أن», "added that".
_NO_NAME = frozenset(fold("that أن إن إنه إنها أنه أنها بأن إلى ان على خلال في قائلا").split())
_SPEECH = (":", "“", "«", '"', "،", ",")


def needs_context(text: str) -> bool:
    """Whether a sentence opens with a word that points back, or lets somebody unnamed speak on."""
    opening = list(islice(words(text), 2))
    if not opening:
        return False
    first = opening[0].folded
    if first in _POINTS_BACK:
        return True
    if first not in _GOES_ON and not (first[:1] in ("و", "ف") and first[1:] in _GOES_ON):
        return False
    spoken_at_once = text[opening[0].end :].lstrip().startswith(_SPEECH)
    return spoken_at_once or len(opening) == 1 or opening[1].folded in _NO_NAME
