"""Speaker and topic in an Arabic follow-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.conversation.arabic_words import HE_AR, SUFFIXES, bare_word
from retrieval.conversation.reading import Gender, Reading
from retrieval.conversation.word_lists import listed
from retrieval.text.fold import Word

_FOR_AR: dict[str, Gender] = {"له": "m", "لها": "f", "لهم": "p", "عنده": "m", "عندها": "f"}


def _is_anything(form: str) -> bool:
    return form in listed("arabic", "anything") or (
        form[:1] == "ب" and form[1:] in listed("arabic", "anything")
    )


def split_arabic(text: str, rest: list[Word], reading: Reading) -> Reading:
    """A speaker and a topic out of what follows the verb."""
    forms = [bare_word(w.folded) for w in rest]
    # «بعد» is "after" unless nothing follows.
    also = [
        form in listed("arabic", "also") - {"بعد", "غير"}
        or (form in ("بعد", "غير") and place == len(forms) - 1)
        or (form in listed("arabic", "further") and place < 2 and form not in ("بعد", "غير"))
        for place, form in enumerate(forms)
    ]
    more = any(also)
    whose = next((_FOR_AR[form] for form in forms if form in _FOR_AR), None)
    kept = [
        w
        for w, form, further in zip(rest, forms, also, strict=True)
        if not further and not (more and form in _FOR_AR) and not _is_anything(form)
    ]
    if more and whose and reading.he is None:
        reading = replace(reading, he=whose)
    forms = [bare_word(w.folded) for w in kept]
    if kept and forms[0] in ("ل", "له", "لها"):
        kept, forms = kept[1:], forms[1:]
    marker = next(
        (
            i
            for i, form in enumerate(forms)
            if (
                form in listed("arabic", "about")
                or form in listed("arabic", "it")
                or form in listed("arabic", "point")
            )
        ),
        len(kept),
    )
    # "In the session on the budget": a place before what it was about.
    later = next(
        (i for i in range(marker + 1, len(forms)) if forms[i] in ("عن", "حول", "بشان")), None
    )
    topic_at = (
        later
        if later is not None and marker < len(forms) and forms[marker] in ("في", "بعد")
        else marker
    )
    tail = kept[topic_at:]
    # "What did he answer him with": the pronoun stands before the subject.
    if (
        marker == 0
        and forms
        and forms[0] in listed("arabic", "it")
        and len(kept) > 1
        and forms[1] not in listed("arabic", "about")
    ):
        told = split_arabic(text, kept[1:], reading)
        return replace(told, it=not told.topic, more=more or told.more)
    topic, it = arabic_topic(text, tail, [w.folded for w in tail])
    reading = replace(reading, topic=topic, it=it, more=more)
    subject = kept[:marker]
    if subject and re.match("لل.|بال.", subject[0].folded):  # «قال للصحافة»: to whom
        subject = []
    if len(subject) == 1 and subject[0].folded in listed("arabic", "anybody"):
        return replace(reading, form="who", it=it or not topic)
    if [w.folded for w in kept[:2]] == ["كل", "من"]:
        second = next(
            (i for i in range(2, len(forms)) if forms[i] in listed("arabic", "about")), len(kept)
        )
        topic, it = arabic_topic(text, kept[later or second :], forms[later or second :])
        return replace(reading, speaker=text[kept[2].start : kept[second - 1].end], topic=topic)
    if not subject:
        return reading
    return with_arabic_speaker(text, subject, reading)


def with_arabic_speaker(text: str, subject: list[Word], reading: Reading) -> Reading:
    """A reading with whose words are asked for; `subject` are the words for it."""
    first = subject[0].folded
    if (
        first[:1] == "و"
        and (kin := _kin(text, subject, first[1:], subject[0].text[1:])) is not None
    ):
        return replace(reading, speaker=kin[0], his=kin[1])
    if len(subject) == 1 and bare_word(first) in HE_AR:
        return replace(reading, he=HE_AR[bare_word(first)])
    if (kin := _kin(text, subject, first, written=subject[0].text)) is not None:
        noun, gender = kin
        return replace(reading, speaker=noun, his=gender)
    if first == "و" and len(subject) > 1:
        return with_arabic_speaker(text, subject[1:], replace(reading, form=reading.form))
    start = subject[0].start
    written = subject[0].text
    joined = text[: subject[0].start].strip() in ("", "و")
    if (
        first[:1] == "و"
        and len(first) > 3
        and (
            first[1:3] == "ال" or (reading.form == "and" and joined and text[:start].strip() != "و")
        )
    ):
        # «ووزير», «والمحافظ»: what is joined is no part of the name.
        start += 1
        written = written[1:]
        first = first[1:]
    if (kin := _kin(text, subject, first, written)) is not None:
        noun, gender = kin
        return replace(reading, speaker=noun, his=gender)
    return replace(reading, speaker=text[start : subject[-1].end])


def _kin(text: str, subject: Sequence[Word], first: str, written: str) -> tuple[str, Gender] | None:
    """Somebody known by another («محاميها»), and whether by him or by her."""
    for suffix, gender in SUFFIXES:
        if (
            first.endswith(suffix)
            and first.removesuffix(suffix) in listed("arabic", "kin")
            and not written.endswith("ة")
            and not _is_her_office(subject)
        ):
            cut = len(written) - len(suffix)
            noun = written[:cut]
            noun = noun[:-1] + "ة" if noun.endswith("ت") and noun != "بنت" else noun
            more = text[subject[1].start : subject[-1].end] if len(subject) > 1 else ""
            return f"{noun} {more}".strip(), gender
    return None


def _is_her_office(subject: Sequence[Word]) -> bool:
    """Whether a title's ه is a ة, as many type it, and what it is of follows: «مديره المتحف»."""
    return (
        len(subject) == 2
        and subject[0].folded.endswith("ه")
        and subject[1].folded.startswith("ال")
        and re.search("(?:ي|يه|ق|قه)$", subject[1].folded) is None
        and not subject[0].folded.startswith(("نظير", "ونظير", "زميل", "وزميل"))
    )


def arabic_topic(text: str, rest: Sequence[Word], forms: Sequence[str]) -> tuple[str, bool]:
    """The words of a topic, and whether it is only pointed at."""
    rest, known = list(rest), [bare_word(form) for form in forms]
    it = False
    while rest and (
        known[0] in listed("arabic", "about")
        or known[0] in listed("arabic", "also")
        or known[0] in listed("arabic", "it")
    ):
        it = it or known[0] in listed("arabic", "it")
        rest, known = rest[1:], known[1:]
    if not rest:
        return "", it
    if (known[0] in listed("arabic", "point") and len(rest) == 1) or (
        len(rest) == 2 and known[0] in ("هذا", "هذه") and known[1] in ("الكلام", "الامر")
    ):
        return "", True
    if len(rest) == 2 and known[1] in listed("arabic", "point"):
        return "", True
    if len(rest) == 1 and re.fullmatch(r"(?:كلام|قول|تصريح|راي)(?:ه|ها|هم)", known[0]):
        return "", True
    return text[rest[0].start : rest[-1].end], it
