"""A resolved follow-up in words that stand alone."""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.conversation.circumstance import is_when, is_where
from retrieval.conversation.content import says_all
from retrieval.conversation.reading import Reading
from retrieval.conversation.turn import Resolution
from retrieval.text.language import Language, language_of

ARTICLE = r"article|paper|newspaper|source|مقال|جريده|صحيفه|مصدر|خبر"


def full_question(
    speaker: str, topic: str, language: Language, reading: Reading, text: str, *, feminine: bool
) -> str:
    """A question in the words by which speaker and topic are told apart again."""
    text = text.strip()
    if reading.form in ("said", "and", "meant", "more") and speaker:
        said = "قالت" if feminine else "قال"
        if language == "en" and speaker[:1].islower() and not speaker.startswith("the "):
            speaker = f"the {speaker}"
        when = text.strip(" ?؟")
        when = f" {_AND.sub('', when)}" if is_when(when) or is_where(_AND.sub("", when)) else ""
        if language == "ar":
            return (
                f"ماذا {said} {speaker} عن {topic}{when}؟"
                if topic
                else f"ماذا {said} {speaker}{when}؟"
            )
        did = f" ({reading.verb})" if reading.verb else ""
        return (
            f"What did {speaker} say about {topic}{when}{did}?"
            if topic
            else f"What did {speaker} say{when}{did}?"
        )
    if reading.form == "more" and topic:
        return topic
    parts = [part for part in (speaker, topic) if part and not says_all(text, part)]
    return f"{text} ({', '.join(parts)})" if parts else text


def without_topic(found: Resolution) -> Resolution:
    """A question for somebody's words on anything at all."""
    text = full_question(
        found.speaker,
        "",
        language_of(found.text),
        Reading("said"),
        "",
        feminine="قالت" in found.text,
    )
    return replace(found, text=text, topic="")


_AND = re.compile(r"^(?:(?:and|or|what about|how about)\s+|و(?=في|ال))", re.IGNORECASE)
