"""Speaker and topic in an English follow-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.conversation.reading import Gender, Reading
from retrieval.conversation.word_lists import listed
from retrieval.text.fold import Word

HE: dict[str, Gender] = {"he": "m", "she": "f", "they": "p", "him": "m", "her": "f", "them": "p"}


HIS: dict[str, Gender] = {"his": "m", "her": "f", "their": "p"}


def with_english_speaker(text: str, subject: Sequence[Word], reading: Reading) -> Reading:
    """A reading with whose words are asked for; `subject` are the words for it."""
    if len(subject) == 1 and subject[0].folded in HE:
        return replace(reading, he=HE[subject[0].folded])
    if len(subject) == 1 and subject[0].folded in listed("english", "no_person"):
        return reading  # a body: whoever was asked about
    if len(subject) > 1 and subject[0].folded in HIS:
        noun = text[subject[1].start : subject[-1].end]
        return replace(reading, speaker=noun, his=HIS[subject[0].folded])
    return replace(reading, speaker=strip_the(text[subject[0].start : subject[-1].end]))


def english_opinion(text: str, found: Sequence[Word]) -> Reading | None:
    """ "his view on the price", "what is Kirby's position on it"."""
    plain = [word.folded for word in found]
    place = next((i for i, w in enumerate(plain) if w in listed("english", "opinion")), None)
    if place is None or place > 6:
        return None
    topic, it = english_topic(text, found[place + 1 :])
    before = [
        w
        for w in found[:place]
        if w.folded not in ("what", "what's", "is", "are", "was", "were", "the", "and", "s")
    ]
    after = found[place + 1 :]
    his = bool(before) and before[-1].folded in HIS
    if (
        after and after[0].folded in ("of", "from", "by") and not his
    ):  # "any comment from the mayor on it"
        marker = next(
            (i for i, w in enumerate(after) if i and w.folded in listed("english", "about")),
            len(after),
        )
        topic, it = english_topic(text, after[marker:])
        if after[1:marker]:
            return with_english_speaker(text, after[1:marker], Reading("said", topic=topic, it=it))
    if his:
        verb = found[place].text if plain[place] in listed("english", "stance") else ""
        return Reading("said", topic=topic, it=it, he=HIS[before[-1].folded], verb=verb)
    if before and before[-1].folded.endswith(("'s", "s'")):
        name = re.sub(r"['’]s?$", "", text[before[0].start : before[-1].end])
        return Reading("said", speaker=strip_the(name), topic=topic, it=it)
    return None


def english_topic(text: str, rest: Sequence[Word]) -> tuple[str, bool]:
    """The words of a topic, and whether it is only pointed at."""
    rest = list(rest)
    while rest and (
        rest[0].folded in listed("english", "about")
        or rest[0].folded
        in ("anything", "something", "else", "back", "also", "to", "then", "exactly", "more")
    ):
        rest = rest[1:]
    if len(rest) == 1 and rest[0].folded in listed("english", "now"):
        return "", False
    if not rest or rest[0].folded in ("why", "when", "where"):
        return "", bool(rest)
    if all(w.folded in listed("english", "it") for w in rest):
        return "", True
    return text[rest[0].start : rest[-1].end], False


def strip_the(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text.strip(), flags=re.IGNORECASE)
