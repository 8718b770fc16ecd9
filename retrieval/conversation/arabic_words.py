"""Arabic words of questions: joined particles, nouns of opinion, verbs of saying."""

from __future__ import annotations

import re

from retrieval.conversation.reading import Gender
from retrieval.conversation.word_lists import listed
from retrieval.questions.saying import is_cue

SUFFIXES: tuple[tuple[str, Gender], ...] = (
    ("هما", "p"),
    ("هم", "p"),
    ("ها", "f"),
    ("ه", "m"),
)


HE_AR: dict[str, Gender] = {"هو": "m", "هي": "f", "هم": "p", "هن": "p", "هوه": "m", "هيه": "f"}


# ---- Arabic


def bare_word(folded: str) -> str:
    """Without a joining و or ف where what is left is a word that we know."""
    rest = folded[1:]
    if (
        folded[:1] in ("و", "ف")
        and len(rest) > 1
        and (
            rest
            in listed("arabic", "what")
            | listed("arabic", "who")
            | listed("arabic", "if")
            | listed("arabic", "asks")
            | listed("arabic", "about")
            | listed("arabic", "opinion")
            | listed("arabic", "it")
            or rest in HE_AR
            or rest in listed("arabic", "point")
            or is_cue(rest)
            or opinion_of(rest)[0]
        )
    ):
        return rest
    return folded


def opinion_of(folded: str) -> tuple[bool, Gender | None]:
    """Whether a word is "opinion" or the like, and whose by its suffix."""
    if folded in listed("arabic", "opinion"):
        return True, None
    for suffix, gender in SUFFIXES:
        if folded.endswith(suffix) and folded.removesuffix(suffix) in listed("arabic", "opinion"):
            return True, gender
    return False, None


def verb_of_saying(folded: str) -> tuple[bool, Gender]:
    """Whether a word is a verb of saying, and of whom by its form."""
    stripped = re.sub(r"(?<=..)(?:ه|ها)$", "", folded)
    # Before a suffix a final ى is an ا («تراه»); "they" end in «وا».
    weak = re.sub("ا$", "ي", stripped) if stripped != folded else folded
    for form in (folded, stripped, weak):
        if (
            is_cue(form)
            or form in listed("arabic", "say")
            or form in ("كذب", "كذبت", "ردت", "علق", "علقت", "نفي")
        ):
            if form.endswith("وا") or form.endswith("ون"):
                return True, "p"
            return True, "f" if form.endswith("ت") or (
                form.startswith("ت")
                and form not in ("تحدث", "تابع", "توقع", "تساءل", "تعهد", "تطرق")
            ) else "m"
    many = folded.removesuffix("وا")
    if many != folded and (is_cue(many) or many in listed("arabic", "say")):
        return True, "p"
    return False, "m"
