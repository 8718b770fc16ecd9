"""A follow-up taken apart: what it asks for, and what it only points at.

Nothing is looked up here. `retrieval/conversation/follow_up.py` fills in what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.conversation.arabic_reading import read_arabic
from retrieval.conversation.arabic_words import verb_of_saying
from retrieval.conversation.english_reading import read_english
from retrieval.conversation.reading import Reading
from retrieval.conversation.word_lists import listed
from retrieval.text.fold import Word, words
from retrieval.text.language import language_of

_WHAT_SAID_AR = re.compile(r"و?ش(?P<verb>\w{3,})$")


def read_follow_up(text: str) -> Reading:
    """What a follow-up asks for, by its words alone."""
    language = language_of(text)
    text = text.strip(" \t\n?؟!.…،,")
    text = re.sub(r"[,\s]+please$", "", text, flags=re.IGNORECASE)
    found = list(words(text))
    then = False
    while len(found) > 1 and (
        found[0].folded in listed("english" if language == "en" else "arabic", "lead")
        or _leads(found)
        or (found[0].folded in listed("english", "anything") and found[1].folded in ("on", "about"))
    ):
        if language == "en" and found[0].folded == "thank":
            break
        then = then or _leads(found)
        text = text[found[1].start :]
        found = list(words(text))
    if language == "ar":
        known = next(
            (i for i, w in enumerate(found[:4]) if w.folded in listed("arabic", "know")), None
        )
        if known is not None and known + 1 < len(found):  # «عاوز أعرف رأي»
            text = text[found[known + 1].start :]
            found = list(words(text))
    joined = _WHAT_SAID_AR.match(found[0].folded) if language == "ar" and found else None
    if joined is not None and verb_of_saying(joined["verb"])[0]:
        # «شكال بعد»: the question word is joined to the verb.
        place = found[0].start + found[0].folded.index("ش")
        text = f"شو {text[place + 1 :]}"
        found = list(words(text))
    reading = read_arabic(text, found) if language == "ar" else read_english(text, found)
    return replace(reading, more=reading.more or then)


def _leads(found: Sequence[Word]) -> bool:
    """Whether a question begins after its first word: «وبعدين شو قال؟»."""
    return re.fullmatch("[وف]?بعدين", found[0].folded) is not None and len(found) > 2
