"""Who is mentioned: noun phrases of English, with their titles, names and appositions."""

from __future__ import annotations

from retrieval.statements.english_classes import (
    ADVERBS,
    DETERMINERS,
    HONORIFICS,
    NAME_PARTICLES,
    NOT_ADVERBS,
    ORGANISATION_NOUNS,
    OUTLET_NOUNS,
    OUTLETS,
    PLURALS,
    PREPOSITIONS,
    RELATIVES,
    SPEAKING,
    TITLED_ORGANISATIONS,
    TITLES,
)
from retrieval.statements.english_words import QUOTED, Words
from retrieval.statements.speech import Mention
from store.records import Span, SpeakerKind

_AGENTS = ("ists", "ants", "ents", "ians", "ials", "ees", "mates", "casters", "tors", "yers")
_FEMININE = {"he": False, "she": True, "him": False, "her": True, "his": False}


def is_adverb(word: str) -> bool:
    """Whether a word may stand between a subject and its verb without being part of either."""
    return word in ADVERBS or (word.endswith("ly") and word not in NOT_ADVERBS)


def is_title(word: str) -> bool:
    """Whether a word names what somebody is, and not who."""
    return word.rstrip(".") in TITLES


def read_mention(words: Words, first: int, last: int) -> Mention | None:
    """Who the words from `first` up to `last` mention; None where they mention nobody.

    A name and its apposition are one mention: "Lena Hartwig, the transport minister".
    """
    low = words.low
    while first < last and (
        low[first] in (",", "and", "but", "or", "—", "both", "even", "only")
        or is_adverb(low[first])
    ):
        if words.capital[first] and first + 1 < last and words.capital[first + 1]:
            break  # "Early Access said"
        first += 1
    while last > first and (low[last - 1] in (",", "—") or is_adverb(low[last - 1])):
        last -= 1
        while last - 1 > first and low[last - 1] in ("on", "late", "early"):
            last -= 1
    if first >= last:
        return None
    if low[first] in SPEAKING:
        return _read_pronoun(words, first)
    head = head_end(words, first, last)
    if head == first:
        return None
    name, role = split_name(words, first, head)
    end = head
    if head + 1 < last and low[head] == ",":
        beside = head_end(words, head + 1, last)
        if beside > head + 1:
            other_name, other_role = split_name(words, head + 1, beside)
            if name is None and other_name is not None:
                name, role, end = other_name, words.span(first, head), beside
            elif (
                name is not None
                and other_name is None
                and (role is None or words.text[role.start : role.end].lower() in HONORIFICS)
            ):
                role, end = other_role, beside
    return _describe(words, first, end, name, role)


def _read_pronoun(words: Words, place: int) -> Mention:
    word = words.low[place]
    return Mention(
        words.span(place, place + 1),
        pronoun=True,
        plural={"they": True, "who": None}.get(word, False),
        feminine=_FEMININE.get(word),
        kind="organisation" if word == "it" else "person",
    )


def head_end(words: Words, first: int, last: int) -> int:
    """Where the noun phrase that begins at `first` ends: before a relative clause, an apposition,
    a time, or a participle."""
    low, capital = words.low, words.capital
    place = first
    bound = False  # whether a preposition has been read
    named = False  # whether a proper name has been read, which takes no complement
    while place < last:
        word = low[place]
        if word in (",", "—", ":", ";", QUOTED) or word in RELATIVES:
            break
        if word in ("and", "or", "&"):
            if place == first or place + 1 >= last:
                break
        elif word in PREPOSITIONS:
            if place == first or place + 1 >= last:
                break
            if word in ("as", "after", "during", "before", "than"):
                break
            bound = True
            if named and not (
                word == "of" and low[place - 1].rstrip(".") in TITLED_ORGANISATIONS | TITLES
            ):
                break
        elif low[place][-1] == "y" and is_adverb(word) and place > first and not capital[place]:
            break
        if capital[place]:
            named = named or (
                not bound
                and place + 1 < last
                and low[place + 1] in PREPOSITIONS
                and not low[place].endswith("'s")
                and not is_title(word)
                and not (
                    place == first
                    and _begins_sentence(words, first)
                    and _is_common(words, first, last)
                )
            )
        place += 1
    return place


def split_name(words: Words, first: int, last: int) -> tuple[Span | None, Span | None]:
    """The proper name of a noun phrase, and the rest of it: what somebody is."""
    low, capital = words.low, words.capital
    start = first
    while start < last and low[start] in DETERMINERS:
        start += 1
    if start >= last:
        return None, words.span(first, last)
    body_end = last
    for place in range(start + 1, last):
        if low[place] in PREPOSITIONS:
            organised = low[place] == "of" and capital[place - 1]
            if not organised:
                body_end = place
                break
    if any(word in ("and", "or") for word in low[start:body_end]):
        organised = (
            low[start:body_end].count("and") == 1
            and start > first
            and all(capital[p] or low[p] == "and" for p in range(start, body_end))
        )
        return (words.span(start, body_end), None) if organised else (None, words.span(first, last))
    name = body_end
    while name > start and (
        capital[name - 1]
        or (low[name - 1] in NAME_PARTICLES and name < body_end)
        or (low[name - 1].startswith(("al-", "el-")) and name < body_end + 1)
        or (low[name - 1] == "of" and name < body_end)
    ):
        if low[name - 1].endswith("'s") and name < body_end:
            break
        name -= 1
    while name < body_end and not capital[name]:
        if low[name].startswith(
            ("al-", "el-", "bin", "ibn", "abu", "van", "von", "de", "bin", "ben")
        ):
            break
        name += 1
    if name >= body_end:
        return None, words.span(first, last)
    if (
        name == first == body_end - 1
        and _begins_sentence(words, first)
        and _is_common(words, first, last)
    ):
        return None, words.span(first, last)
    if low[body_end - 1].rstrip(".") in TITLED_ORGANISATIONS or (
        start > first and name == start and not is_title(low[name])
    ):
        # "the Interior Ministry", "the White House": an organisation has no title before its name.
        if is_title(low[body_end - 1]) and low[body_end - 1] not in TITLED_ORGANISATIONS:
            return None, words.span(first, last)
        if low[first] not in ("a", "an") and (
            low[body_end - 1] in TITLED_ORGANISATIONS or not is_person(words, name, body_end)
        ):
            return words.span(name, body_end), None
    given = name
    for place in range(name, body_end):
        if is_title(low[place]) or (
            place > name and low[place] == "of" and is_title(low[place - 1])
        ):
            given = place + 1
    if given < body_end and given > name and low[given - 1] == "of":
        given += 1
    if given >= body_end:
        honoured = low[name].rstrip(".") in HONORIFICS and body_end - name > 1
        if honoured and name + 1 < body_end:
            return words.span(name + 1, body_end), words.span(first, name + 1)
        return None, words.span(first, last)
    role = words.span(first, given) if given > start else None
    return words.span(given, body_end), role


def _begins_sentence(words: Words, place: int) -> bool:
    return place == 0 or words.low[place - 1] in (".", "!", "?", "…", QUOTED)


def _is_common(words: Words, first: int, last: int) -> bool:
    """Whether a sentence begins with a common noun: "Residents"."""
    low = words.low[first]
    if low in PLURALS or low in ORGANISATION_NOUNS or low.endswith(_AGENTS):
        return True
    follows_common = last - first > 1 and not words.capital[first + 1]
    return follows_common and low.endswith("s") and "'" not in low


def is_person(words: Words, first: int, last: int) -> bool:
    """Whether capitalised words begin with a title of a person and go on with a name."""
    return is_title(words.low[first]) and last - first > 1 and not is_title(words.low[last - 1])


def _describe(words: Words, first: int, last: int, name: Span | None, role: Span | None) -> Mention:
    low = words.low[first:last]
    feminine = next((HONORIFICS[word] for word in low if word in HONORIFICS), None)
    head = head_noun(words, first, last)
    plural = None
    if name is None:
        plural = _is_plural(low, head)
    kind: SpeakerKind = "person"
    if plural:
        kind = "group"
    elif head.rstrip(".") in ORGANISATION_NOUNS or (
        name is not None and _names_organisation(words, name)
    ):
        kind = "organisation"
    return Mention(
        words.span(first, last),
        name=name,
        role=role,
        kind=kind,
        definite=low[0]
        not in ("a", "an", "some", "several", "many", "one", "two", "three", "another")
        and (low[0] in DETERMINERS or name is not None or not plural),
        plural=plural if name is None else False,
        feminine=feminine,
    )


def head_noun(words: Words, first: int, last: int) -> str:
    """The noun that a phrase is about: "spokesman" of "a spokesman for the ministry"."""
    head = ""
    for place in range(first, last):
        word = words.low[place]
        if place > first and (word in PREPOSITIONS or word in (",", "who", "that")):
            break
        follows = words.low[place + 1] if place + 1 < last else ""
        if head and word.endswith(("ed", "iar", "ose", "ing")) and follows in PREPOSITIONS:
            break  # "figures obtained under", "officials familiar with"
        head = word
    return head


def _is_plural(low: list[str], head: str) -> bool:
    before = next((n for n, w in enumerate(low) if n and w in PREPOSITIONS), len(low))
    if head in PLURALS or "and" in low[:before]:
        return True
    if low[0] in ("a", "an", "one", "another", "this"):
        return False
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "'s"))


def _names_organisation(words: Words, name: Span) -> bool:
    written = words.text[name.start : name.end]
    if written.isupper() and len(written) > 1 and written.isalpha():
        return True
    return any(word.lower() in TITLED_ORGANISATIONS for word in written.replace("’", "'").split())


def is_outlet(words: Words, first: int, last: int) -> bool:
    """Whether a noun phrase names somebody who carries news: "Reuters", "the newspaper"."""
    low = words.low[first:last]
    if any(word in OUTLETS for word in low):
        return True
    if low[0] in ("radio", "television", "tv") and last - first > 1:
        return True  # "Radio Mersey"
    if low[-1] in ("radio", "television", "tv"):
        return True
    head = next((p for p in range(first, last) if words.low[p] in PREPOSITIONS), last) - 1
    if head < first:
        return False
    word = words.low[head]
    if word not in OUTLET_NOUNS:
        return word in ("press", "agency") and words.capital[head]
    determined = words.low[first] in DETERMINERS
    return words.capital[head] or determined or word in ("television", "tv", "radio", "media")
