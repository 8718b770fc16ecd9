"""English follow-ups taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.conversation.english_parts import (
    HE,
    HIS,
    english_opinion,
    english_topic,
    strip_the,
    with_english_speaker,
)
from retrieval.conversation.phrases import is_verb
from retrieval.conversation.reading import Reading
from retrieval.conversation.word_lists import fits_one, listed
from retrieval.questions.saying import asks_for_words, is_cue
from retrieval.text.fold import Word

_OTHERS = re.compile(r"(?:any|who) others?|any(?:one|body) other|others")


_MEANT = re.compile(
    r"(?:(?:no|nope|sorry|not)\W+)+(?:i )?(?:meant|mean)?\W*(?P<x>.+)|i (?:meant"
    r"|mean|(?:was|am) asking about|asked about) (?P<y>.+)|(?:actually|rather)\W+(?P<z>.+)"
)


def read_english(text: str, found: Sequence[Word]) -> Reading:
    """What an English follow-up of these words asks for."""
    plain = " ".join(word.folded for word in found)
    if fits_one("english", "more_patterns").fullmatch(
        re.sub(r" (?:from|by) (?:him|her|them)$", "", plain)
    ):
        return Reading("more", more=True)
    if fits_one("english", "bare_patterns").fullmatch(plain):
        return Reading("bare")
    if (meant := _MEANT.fullmatch(plain)) is not None and len(found) <= 10:
        kept = len((meant["x"] or meant["y"] or meant["z"]).split())
        return Reading("meant", speaker=strip_the(text[found[-kept].start :]))
    if _is_piece(found):
        return Reading("bare", topic=text)
    first = found[0].folded if found else ""
    if (said := _english_said(text, found)) is not None:
        place = next((i for i, w in enumerate(found) if w.folded in ("what", "how")), 0)
        ahead = strip_the(text[: found[place].start].strip())
        if said.it and said.form == "said" and ahead.endswith(","):
            return replace(said, topic=strip_the(ahead.rstrip(",")), it=False)
        return said
    if _OTHERS.fullmatch(plain):
        return Reading("who", it=True, more=True)
    if plain.startswith("who else "):
        topic, it = english_topic(text, found[3:])
        return Reading("who", topic=topic, it=it or not topic, more=True)
    if first == "who" and len(found) > 1 and _is_saying(found[1].folded):
        topic, it = english_topic(text, found[2:])
        return Reading("who", topic=topic, it=it or not topic)
    if (
        first not in listed("english", "asks")
        and (opinion := english_opinion(text, found)) is not None
    ):
        return opinion
    about = re.match(r"(?:what|how) about (?:for |in )?", plain)
    if about or (len(found) <= 6 and not any(w.folded in listed("english", "asks") for w in found)):
        rest = found[len(about[0].split()) :] if about else list(found)
        return _english_and(text, rest, about=bool(about))
    he = next((HE[w.folded] for w in found if w.folded in ("he", "she", "him")), None)
    if he is None:
        he = next((HIS[w.folded] for w in found if w.folded in ("his", "her")), None)
    it = any(
        w.folded in ("it", "its", "that", "this", "they", "them", "their", "there") for w in found
    )
    return Reading("fact", topic=text, it=it, whom=he)


def _is_piece(found: Sequence[Word]) -> bool:
    """Whether it is a question word with no verb: "on which goods", "why so long"."""
    plain = [word.folded for word in found]
    start = 1 if plain and plain[0] in listed("english", "small") else 0
    return (
        start < len(plain) <= 4
        and plain[start] in ("what", "which", "why", "how", "where", "when", "whom")
        and plain[start + 1 : start + 2] != ["about"]
        and not any(
            w in listed("english", "aux") | listed("english", "be")
            or w.endswith(("ed", "'s"))
            or w in ("else", "more")
            # After "what" a verb cannot be bare: "what help".
            or (is_verb(w) and not (plain[place - 1] in ("what", "which") and is_verb(f"{w}s")))
            for place, w in enumerate(plain)
        )
        and not any(word.text[:1].isupper() for word in found[1:])
    )


def _english_said(text: str, found: Sequence[Word]) -> Reading | None:
    plain = [word.folded for word in found]
    asks = next(
        (
            i
            for i, w in enumerate(plain)
            if w in ("what", "whats", "how", "did", "does", "do", "has", "have", "why", "is")
            or w in ("what's", "was")
        ),
        None,
    )
    if asks is None:
        return None
    if plain[asks] in ("what", "whats", "how", "what's", "is", "was") and not listed(
        "english", "aux"
    ) & set(plain):
        return (
            english_opinion(text, found)
            or _english_saying(text, found, asks)
            or (_english_indirect(text, found, asks) if asks else None)
        )
    if plain[asks] == "why":
        return None
    aux = next(
        (i for i in range(asks, len(plain)) if plain[i] in listed("english", "aux")),
        None,
    )
    if aux is None:
        return _english_indirect(text, found, asks)
    if aux - asks > 2:
        return None
    if plain[aux + 1 : aux + 2] and plain[aux + 1] in listed("english", "anybody"):
        return _english_anybody(text, found, aux + 2)
    verb = next(
        (
            i
            for i in range(aux + 1, len(plain))
            if plain[i] in listed("english", "say")
            or (i > aux + 1 and asks_for_words(plain[i]))
            or (i > aux + 1 and plain[i : i + 2] == ["make", "of"])  # "what does he make of it?"
            or (plain[aux] in ("has", "have", "had") and _past(plain[i]) & listed("english", "say"))
        ),
        None,
    )
    if verb is None or verb == aux + 1:
        return None
    after = plain[verb + 1 :]
    more = bool({"else", "more"} & set(after[:3])) or plain[verb] == "add"
    more = (
        more
        or "else" in plain[asks:verb]
        or "also" in plain[asks:verb]
        or "more" in plain[asks:aux]
    )
    subject = [
        w
        for w in found[aux + 1 : verb]
        if w.folded not in ("else", "also", "ever", "exactly", "actually", "just")
    ]
    if not subject or any(w.folded in ("on", "in", "about") for w in subject):
        return None
    rest = list(found[verb + 1 :])
    if plain[verb] == "tell" and rest:
        marker = next(
            (i for i, w in enumerate(rest) if w.folded in listed("english", "about")), len(rest)
        )
        rest = rest[marker:]
    topic, it = english_topic(text, rest)
    before = found[:asks] if asks and plain[0] == "when" else []
    if before and subject[0].folded in HE:
        name = [w for w in before[1:] if w.text[:1].isupper()]
        other = [w for w in before[1:] if w not in name]
        return Reading(
            "said",
            speaker=" ".join(w.text for w in name),
            topic=" ".join(w.text for w in other if w.folded not in ("the",)),
        )
    told = (
        ""
        if is_cue(plain[verb]) or plain[verb] in listed("english", "plainly")
        else found[verb].text
    )
    reading = Reading("said", topic=topic, it=it, more=more, verb=told)
    return with_english_speaker(text, subject, reading)


def _past(folded: str) -> set[str]:
    """What a participle may be of: "replied" of "reply"."""
    if not folded.endswith("ed"):
        return set()
    return {folded[:-2], folded[:-1], f"{folded[:-3]}y"}


def _english_anybody(text: str, found: Sequence[Word], after: int) -> Reading:
    """ "Has anyone else called for that?"."""
    more = after < len(found) and found[after].folded == "else"
    topic, it = english_topic(text, found[after + 1 + more :])
    return Reading("who", topic=topic, it=it or not topic, more=more)


def _english_saying(text: str, found: Sequence[Word], asks: int) -> Reading | None:
    """ "What's the UN saying about it?"."""
    end = next(
        (
            i
            for i in range(asks + 2, len(found))
            if (
                found[i].folded.endswith("ing")
                and {found[i].folded[:-3], f"{found[i].folded[:-3]}e"} & listed("english", "say")
            )
            or (
                found[asks].folded == "what's" and asks_for_words(found[i].folded)
            )  # "what's she said"
        ),
        None,
    )
    if end is None:
        return None
    subject = [
        w
        for w in found[asks + 1 : end]
        if w.folded not in listed("english", "be") | {"else", "now"}
    ]
    if not subject:
        return None
    more = any(w.folded == "else" for w in found[asks:end])
    topic, it = english_topic(text, found[end + 1 :])
    return with_english_speaker(text, subject, Reading("said", topic=topic, it=it, more=more))


def _english_indirect(text: str, found: Sequence[Word], asks: int) -> Reading | None:
    """ "Tell me what the mayor said about it"."""
    verb = next((i for i in range(asks + 2, len(found)) if asks_for_words(found[i].folded)), None)
    if verb is None or verb - asks > 6 or found[asks].folded not in ("what", "how"):
        return None
    topic, it = english_topic(text, found[verb + 1 :])
    more = found[asks + 1].folded == "else"
    reading = Reading("said", topic=topic, it=it, more=more)
    return with_english_speaker(text, found[asks + 1 + more : verb], reading)


def _english_and(text: str, rest: Sequence[Word], *, about: bool) -> Reading:
    if len(rest) == 1 and rest[0].folded in HE:
        return Reading("and", he=HE[rest[0].folded])
    marker = next(
        (i for i, w in enumerate(rest) if i and w.folded in ("on", "about", "regarding")), len(rest)
    )
    topic, it = english_topic(text, rest[marker:])
    if not about and rest and rest[0].folded in ("on", "about", "regarding", "re"):
        topic, it = english_topic(text, rest)
        return Reading("and", topic=topic, it=it, about=True)
    if not about and len(rest) > 1 and rest[0].folded in listed("english", "adjoins"):
        return Reading("and", speaker=text[rest[0].start : rest[-1].end])
    if not about and len(rest) > 1 and rest[0].folded in ("by", "from"):
        rest, marker = rest[1:], marker - 1
    if marker and rest:
        reading = Reading("and", topic=topic, it=it, about=about)
        return with_english_speaker(text, rest[:marker], reading)
    return Reading("and", topic=topic, it=it, about=about)


def _is_saying(folded: str) -> bool:
    return (
        is_cue(folded)
        or folded in listed("english", "say")
        or bool(_past(folded) & listed("english", "say"))
    )
