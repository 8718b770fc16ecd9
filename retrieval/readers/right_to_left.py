"""Lines whose signs are known only by where they stand on paper, back into the order of reading.

A PDF keeps shapes and places. What its text says of the order of Arabic is often wrong, within a
line with numbers nearly always; the places are right, for people read them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufeff]")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_OPEN = "([{«‹"
_CLOSE = ")]}»›"
_NUMBERS = ("EN", "AN")
_JOIN_NUMBERS = ".,:/٫٬\u00a0"  # within a number where it stands between two digits
_PERCENT = "%٪"
_LAM = "ل"
_ALEFS = "اأإآٱ"


def is_right_to_left(text: str) -> bool:
    """Whether more of its letters run from the right than from the left."""
    classes = [unicodedata.bidirectional(sign) for sign in text]
    return sum(c in ("R", "AL") for c in classes) > classes.count("L")


def letters(text: str) -> str:
    """Arabic shapes as the letters that they are; nothing else changes."""
    return _FORMS.sub(lambda shape: unicodedata.normalize("NFKC", shape[0]).strip() or " ", text)


def reading_order(signs: Sequence[str]) -> list[str]:
    """Signs from the left to the right of a line that is read from the right, as they are read.

    Numbers and words of other scripts run from the left in themselves. Brackets stay as given.
    """
    classes = [_class(sign) for sign in signs]
    out: list[str] = []
    place = len(signs) - 1
    while place >= 0:
        start = _run_start(signs, classes, place) if classes[place] in ("L", *_NUMBERS) else place
        run = list(signs[start : place + 1])
        if classes[place] in _NUMBERS and start and signs[start - 1] in _PERCENT:
            # A percent sign follows its number, on whichever side a line's begin puts it.
            run.append(signs[start - 1])
            start -= 1
        out += run
        place = start - 1
    return out


def mirrored(text: str) -> str:
    """Its brackets and angle quotation marks turned round."""
    return text.translate(_MIRRORED)


def misfits(text: str) -> int:
    """How many of its brackets close what was not opened, or open what is not closed."""
    opened: list[str] = []
    wrong = 0
    for sign in text:
        if sign in _OPEN:
            opened.append(_CLOSE[_OPEN.index(sign)])
        elif sign in _CLOSE:
            if opened and opened[-1] == sign:
                opened.pop()
            else:
                wrong += 1
    return wrong + len(opened)


def read_ligature(signs: Sequence[str], backwards: bool) -> Iterable[str]:
    """The letters of one shape in the order of reading; `backwards` as they were written down."""
    if len(signs) == 2 and _LAM in signs and (signs[0] in _ALEFS or signs[1] in _ALEFS):
        return sorted(signs, key=lambda sign: sign != _LAM)
    return reversed(signs) if backwards else signs


def _class(sign: str) -> str:
    return unicodedata.bidirectional(sign[0]) if sign else "ON"


def _run_start(signs: Sequence[str], classes: Sequence[str], end: int) -> int:
    """Where the run from the left begins that ends at `end`.

    Words of another script take numbers and what is between them along; a number alone, after
    Arabic, is held together by single points and slashes only: 24-7-2021 stands as 2021-7-24.
    """
    start = place = end
    foreign = False
    while place >= 0 and classes[place] not in ("R", "AL"):
        if classes[place] == "L":
            start, foreign = place, True
        place -= 1
    if foreign:
        while start > 0 and classes[start - 1] in _NUMBERS:
            start -= 1
        return start
    start = end
    while start > 0:
        if classes[start - 1] in _NUMBERS:
            start -= 1
        elif start > 1 and signs[start - 1] in _JOIN_NUMBERS and classes[start - 2] in _NUMBERS:
            start -= 2
        else:
            break
    return start
