"""Arabic follow-ups taken apart, the dialects among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.conversation.arabic_parts import arabic_topic, split_arabic, with_arabic_speaker
from retrieval.conversation.arabic_words import HE_AR, bare_word, opinion_of, verb_of_saying
from retrieval.conversation.mentions import may_speak
from retrieval.conversation.reading import Reading
from retrieval.conversation.word_lists import fits_one, listed
from retrieval.text.fold import Word

# "I want", "give me": what may stand before it.
_LEADS_TO_MORE = "(?:(?:اريد|نريد|عايز|عاوز|بدي|ابي|ابغي|بغيت|ممكن|اعطني|اعطيني|عطيني|هات) )?[وف]?"


_MEANT_AR = re.compile(
    r"(?:عفوا|اسف|بل)\W+(?:اقصد|قصدت|قصدي|اعني)?\s*(?P<z>\S+(?:\s+\S+){0,4})|"
    r"(?:لا\W+)?(?:اقصد|قصدت|قصدي|اعني|عنيت)\s+(?P<x>.+)|لا\W+(?P<y>\S+(?:\s+\S+){0,3})"
)


def read_arabic(text: str, found: Sequence[Word]) -> Reading:
    """What an Arabic follow-up of these words asks for."""
    plain = " ".join(word.folded for word in found)
    if fits_one("arabic", "more_patterns", _LEADS_TO_MORE).fullmatch(plain):
        return Reading("more", more=True)
    if fits_one("arabic", "bare_patterns").fullmatch(plain):
        return Reading("bare")
    if (meant := _MEANT_AR.fullmatch(plain)) is not None and len(found) <= 8:
        kept = len((meant["x"] or meant["y"] or meant["z"]).split())
        return Reading("meant", speaker=text[found[-kept].start :])
    forms = [bare_word(word.folded) for word in found]
    if not forms:
        return Reading("fact", topic=text)
    if (mere := _mere_arabic(forms)) is not None:
        return mere
    if forms[0] in listed("arabic", "who") and len(forms) > 1:
        if forms[1] in HE_AR and len(forms) == 2:
            return Reading("fact", topic="", whom=HE_AR[forms[1]], it=False)
        says, _ = verb_of_saying(forms[1])
        if says:
            topic, it = arabic_topic(text, found[2:], forms[2:])
            return Reading("who", topic=topic, it=it or not topic)
    if (said := _arabic_said(text, found, forms)) is not None:
        return said
    if (
        1 < len(forms) <= 4
        and forms[0]
        in listed("arabic", "ask_word") - listed("arabic", "what") - listed("arabic", "who")
        and verb_of_saying(forms[1])[0]
        and all(
            form in listed("arabic", "point") or form in ("الكلام", "الامر") for form in forms[2:]
        )
    ):
        return Reading("bare", he=verb_of_saying(forms[1])[1])  # «متى قالت هذا الكلام؟»
    asks = any(
        form in listed("arabic", "asks") or re.sub("^[لب]", "", form) in listed("arabic", "asks")
        for form in forms
    )
    about = forms[0] in ("عن", "حول", "بشان", "بخصوص") or (
        len(forms) > 2
        and forms[0] in listed("arabic", "what")
        and forms[1] in ("عن", "حول", "بشان")
    )
    matter = len(forms) > 2 and forms[0] in ("في", "وفي") and forms[1] in listed("arabic", "matter")
    if matter:
        topic, it = arabic_topic(text, found[2:], forms[2:])
        return Reading("and", topic=topic, it=it, about=True)
    if not asks and len(forms) <= 3 and re.match("و?بال..", found[0].folded):
        start = found[0].start + found[0].text.index("ب") + 1
        return Reading("and", topic=text[start : found[-1].end], about=True)
    if about:
        start = 1 if forms[0] not in listed("arabic", "what") else 2
        topic, it = arabic_topic(text, found[start:], forms[start:])
        if topic and not it and forms[0] in listed("arabic", "what") and may_speak(topic):
            return with_arabic_speaker(text, list(found[start:]), Reading("and"))
        return Reading("and", topic=topic, it=it, about=True)
    if not asks and len(forms) <= (7 if found[0].folded[:1] == "و" else 5):
        if len(forms) == 1 and forms[0] in HE_AR:
            return Reading("and", he=HE_AR[forms[0]])
        return with_arabic_speaker(text, list(found), Reading("and"))
    # «ما هي نتيجة المباراة؟»: there "she" is but "is".
    pronouns = [
        form
        for place, form in enumerate(forms)
        if form in HE_AR
        and not (place and forms[place - 1] in listed("arabic", "what") and place + 1 < len(forms))
    ]
    whom = next((HE_AR[form] for form in pronouns), None)
    it = any(
        form in listed("arabic", "it")
        or form in listed("arabic", "point")
        or form in listed("arabic", "which_of")
        for form in forms
    ) or any(
        re.search(r"(?<=...)(?:ه|ها|هم)$", word.folded) and not word.text.endswith(("ة", "اه"))
        for word in found
    )
    return Reading("fact", topic=text, it=it, whom=whom)


def _mere_arabic(forms: Sequence[str]) -> Reading | None:
    """A question of question words alone: «ومن أيضا؟», «بكم؟», «فين المقال ده»."""
    known = (
        listed("arabic", "ask_word")
        | listed("arabic", "joined")
        | listed("arabic", "since")
        | listed("arabic", "further")
    )
    asked = [f if f in known else re.sub(r"^[وف](?=..)", "", f) for f in forms]
    # «من فين لفين»: "to" is joined to the question word.
    asked = [
        f if f in known or f[1:] not in listed("arabic", "ask_word") or f[:1] not in "لب" else f[1:]
        for f in asked
    ]
    paper = [w for w in asked if w.removeprefix("ال") in listed("arabic", "paper")]
    asking = [w for w in asked if w in listed("arabic", "ask_word")]
    if len(asked) == 1 and asked[0] in listed("arabic", "further") - {"بعد"}:
        return Reading("more", more=True)
    if not asking or len(asked) > 4:
        return None
    if len(asked) == 2 and asked[0] in ("كم", "كام") and not re.search("ه$|ها$|^ال", asked[1]):
        return Reading("bare")  # «كم مليون؟»
    if paper and all(w in known or w in paper for w in asked):
        return Reading("bare")
    if not all(w in known for w in asked):
        return None
    more = any(w in listed("arabic", "further") for w in asked)
    if more and asking[0] in listed("arabic", "who"):
        return Reading("who", it=True, more=True)
    if more:
        return Reading("more", more=True)
    alone = len(asked) == 1 and asked[0] in listed("arabic", "who") | {"ماذا", "ما", "شو", "اي"}
    return None if alone else Reading("bare")


def _arabic_said(text: str, found: Sequence[Word], forms: Sequence[str]) -> Reading | None:
    if (
        len(forms) > 2
        and forms[0] in listed("arabic", "what")
        and forms[1] in listed("arabic", "fillers")
    ):
        found, forms = [found[0], *found[2:]], [forms[0], *forms[2:]]  # «ما هو موقفه»
    what = next(
        (
            i
            for i, form in enumerate(forms)
            if form in listed("arabic", "what") or form in listed("arabic", "if")
        ),
        None,
    )
    if (
        what
        and what > 1
        and verb_of_saying(forms[0])[0]
        and forms[what] in listed("arabic", "what")
    ):
        rest = list(found[what + 1 :])
        topic, it = arabic_topic(text, rest, [w.folded for w in rest])
        return with_arabic_speaker(text, list(found[1:what]), Reading("said", topic=topic, it=it))
    if what and verb_of_saying(forms[what - 1])[0]:
        return _arabic_verb_first(text, found, forms, what)
    opinion = next(
        (
            i
            for i, form in enumerate(forms)
            if opinion_of(form)[0] and not (what is not None and i > what + 1)
        ),
        None,
    )
    verbs = [i for i in range((what or 0), len(forms)) if verb_of_saying(forms[i])[0]]
    if opinion is not None and (what is None or opinion == what + 1) and opinion <= 1 + (what or 0):
        verb = [i for i in verbs if i < opinion]
        if not verb and not (what is not None and forms[opinion] == "رد"):
            gender = opinion_of(forms[opinion])[1]
            rest = list(found[opinion + 1 :])
            if gender is not None:
                topic, it = arabic_topic(text, rest, [w.folded for w in rest])
                if what:  # «ونظيرها ما قوله؟»
                    told = Reading("said", topic=topic, it=it)
                    return with_arabic_speaker(text, list(found[:what]), told)
                return Reading("said", topic=topic, it=it, he=gender)
            return split_arabic(text, rest, Reading("said"))
    if what is None or not verbs or verbs[0] - what > 3:
        return None
    verb_at = verbs[0]
    _, gender = verb_of_saying(forms[verb_at])
    if forms[what] in listed("arabic", "if") and re.match("ا?علن|نشر|كشف", forms[verb_at]):
        return None  # passive as often as not: "have the results been announced?"
    rest = list(found[verb_at + 1 :])
    before = list(found[:what])
    if before and forms[0] in listed("arabic", "when") and len(before) >= 3:
        speaker = before[2].text
        topic = " ".join(w.text for w in before[3:])
        return Reading("said", speaker=speaker, topic=topic)
    if (
        before
        and len(before) <= 7
        and forms[what] in listed("arabic", "what")
        and forms[0] in listed("arabic", "about")
    ):
        ahead, it = arabic_topic(text, before, [w.folded for w in before])  # «وعن القروض شو قال؟»
        told = split_arabic(text, rest, Reading("said"))
        he = gender if not told.speaker and told.he is None else told.he
        return replace(told, topic=ahead, it=it, he=he)
    if before and len(before) <= 7 and forms[what] in listed("arabic", "what"):
        topic, it = arabic_topic(text, rest, [w.folded for w in rest])
        return with_arabic_speaker(text, before, Reading("said", topic=topic, it=it))
    if (
        forms[verb_at] in listed("arabic", "to_whom")
        and len(rest) == 1
        and re.search("^ال|...(?:هم|ها|ه)$", rest[0].folded)
        and not may_speak(rest[0].text)
    ):
        return Reading("said", topic=rest[0].text, he=gender)
    reading = split_arabic(text, rest, Reading("said"))
    if re.match("اضاف|تضيف|يضيف|زاد|اردف", forms[verb_at]):
        reading = replace(reading, more=True)
    if not reading.speaker and reading.he is None:
        reading = replace(reading, he=gender)
    return reading


def _arabic_verb_first(
    text: str, found: Sequence[Word], forms: Sequence[str], what: int
) -> Reading:
    """«الوزير قال ايه عن الدعم؟»"""
    rest = list(found[what + 1 :])
    known = [bare_word(word.folded) for word in rest]
    more = any(form in listed("arabic", "also") or form == "تاني" for form in known[:1])
    topic, it = arabic_topic(text, rest[more:], known[more:])
    reading = Reading("said", topic=topic, it=it, more=more)
    subject = [w for w, form in zip(found, forms, strict=True) if w.start < found[what - 1].start]
    subject = [w for w in subject if w.folded not in listed("arabic", "lead")]
    if not subject:
        return replace(reading, he=verb_of_saying(forms[what - 1])[1])
    return with_arabic_speaker(text, subject, reading)
