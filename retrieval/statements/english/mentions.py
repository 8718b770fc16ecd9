"""Who is mentioned: noun phrases of English, with their titles, names and appositions."""

from __future__ import annotations

from functools import lru_cache

from retrieval.naming.countries import is_nationality
from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.classes import kinds_of, read_classes
from retrieval.statements.english.runs import SURNAMES
from retrieval.statements.english.words import Words
from retrieval.statements.speech import Mention
from store.records import Span, SpeakerKind

_AGENTS = ("ists", "ants", "ents", "ians", "ials", "ees", "mates", "casters", "tors", "yers")
_SPEAKING = ("he", "she", "they", "it", "who")
_FEMININE = {"he": False, "she": True, "him": False, "her": True, "his": False}
_INDEFINITE = ("a", "an", "some", "several", "many", "one", "two", "three", "another")
_COUNTING = frozenset(
    (
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        *("dozens", "hundreds", "thousands", "some", "several", "many", "most", "all", "none"),
        *("half", "few", "both", "each", "another", "others"),
    )
)
_BEFORE = frozenset([",", "and", "but", "or", "—", "both", "even", "only"])
_AIRED = ("radio", "television", "tv")


def read_mention(words: Words, first: int, last: int) -> Mention | None:
    """Who the words from `first` up to `last` mention; None where they mention nobody.

    A name and its apposition are one mention: "Lena Hartwig, the transport minister".
    """
    low, kinds = words.low, words.kinds
    counts = low[first + 1] == "than"
    while first < last and (kinds[first] & Kind.ADVERB or low[first] in _BEFORE) and not counts:
        first += 1
    while first < last and (low[last - 1] in (",", "—") or kinds[last - 1] & Kind.ADVERB):
        last -= 1
        while last - 1 > first and low[last - 1] in ("on", "late", "early"):
            last -= 1
    if first >= last:
        return None
    if low[first].partition("'")[0] in _SPEAKING:
        return read_pronoun(words, first)
    head = head_end(words, first, last)
    if head == first:
        return None
    name, role = split_name(words, first, head)
    end = head
    if low[head] == "," and (beside := head_end(words, head + 1, last)) > head + 1:
        other_name, other_role = split_name(words, head + 1, beside)
        if (name is None and other_name is not None) or (
            _is_office(words, first, head) and other_name is not None
        ):
            name, role, end = other_name, words.span(first, head), beside
        elif name is not None and other_name is None and (role is None or _is_form(words, role)):
            role, end = other_role, beside
    return _describe(words, first, end, name, role)


def _is_office(words: Words, first: int, head: int) -> bool:
    """Whether one capital word after "the" can but be an office: "the Taoiseach, Ann Moore"."""
    return words.low[first] == "the" and head == first + 2 and words.capital[head - 1]


def read_pronoun(words: Words, place: int) -> Mention:
    """Who a pronoun in any of its forms mentions: "she", "her"."""
    word = words.low[place].partition("'")[0]
    return Mention(
        words.span(place, place + 1),
        pronoun=True,
        plural=None if word == "who" else word in ("they", "them", "their"),
        feminine=_FEMININE.get(word),
        kind="organisation" if word in ("it", "its") else "person",
    )


def read_owner(words: Words, first: int, last: int) -> Mention | None:
    """Who a possessive means: "the minister's", "her"."""
    if last - first == 1 and words.low[first] in ("his", "her", "its", "their"):
        return read_pronoun(words, first)
    mention = read_mention(words, first, last)
    if mention is None or mention.name is None:
        return mention
    name = mention.name
    bare = words.text[name.start : name.end].replace("’", "'").removesuffix("'s").rstrip("'")
    owner = Span(name.start, name.start + len(bare))
    return Mention(mention.span, owner, mention.role, mention.kind, definite=True)


def _is_form(words: Words, role: Span) -> bool:
    """Whether a role is but a form of address."""
    return words.text[role.start : role.end].lower() in read_classes().genders


def head_end(words: Words, first: int, last: int) -> int:
    """Where the noun phrase that begins at `first` ends: before a relative clause, an apposition,
    a time, or a participle."""
    low, kinds, capital = words.low, words.kinds, words.capital
    bound = False  # whether a preposition has been read
    named = False  # whether a proper name has been read, which takes no complement
    for place in range(first, last):
        kind = kinds[place]
        if kind & (Kind.STOP | Kind.QUOTATION | Kind.RELATIVE):
            return place
        if low[place] in ("when", "after", "while") and place > first:
            return place  # "replied Ms. Moore when asked"
        if kind & Kind.PREPOSITION:
            if place == first or place + 1 >= last:
                return place
            if low[place] == "than" and place == first + 1:
                continue  # "more than half of them"
            if low[place] in ("as", "after", "during", "before", "than"):
                return place
            bound = True
            titled = low[place] == "of" and kinds[place - 1] & (Kind.ORGANISATION | Kind.TITLE)
            if named and not titled:
                return place
        elif low[place] in ("and", "or", "&"):
            if place == first or place + 1 >= last:
                return place
        elif (
            low[place].endswith("y") and kind & Kind.ADVERB and place > first and not capital[place]
        ):
            return place
        if (
            capital[place]
            and not bound
            and place + 1 < last
            and kinds[place + 1] & Kind.PREPOSITION
        ):
            named = named or not (
                low[place].endswith("'s")
                or kind & Kind.TITLE
                or _opens_common(words, first, place, last)
            )
    return max(first, last)


def _opens_common(words: Words, first: int, place: int, last: int) -> bool:
    """Whether a capital only begins the sentence."""
    if place == first and words.low[first] in _COUNTING:
        return True
    return place == first and _begins_sentence(words, first) and _is_common(words, first, last)


def split_name(words: Words, first: int, last: int) -> tuple[Span | None, Span | None]:
    """The proper name of a noun phrase, and the rest of it: what somebody is."""
    low, kinds, capital = words.low, words.kinds, words.capital
    start = first
    while start < last and kinds[start] & Kind.DETERMINER:
        start += 1
    end = _body_end(words, start, last)
    if start < end and ("and" in low[start:end] or "or" in low[start:end]):
        one = start > first and all(capital[p] or low[p] == "and" for p in range(start, end))
        return (words.span(start, end), None) if one else (None, words.span(first, last))
    name = _name_start(words, start, end)
    if name >= end or (name == end - 1 and _opens_common(words, first, name, last)):
        return None, words.span(first, last)
    organised = kinds[end - 1] & Kind.ORGANISATION
    if organised or (start > first and name == start and not kinds[name] & Kind.TITLE):
        # "the Interior Ministry", "the White House": an organisation has no title before its name.
        if kinds[end - 1] & Kind.TITLE and not organised:
            return None, words.span(first, last)
        if low[first] not in ("a", "an") and (organised or not _is_person(words, name, end)):
            if end - name == 1 and not organised and is_nationality(low[name]):
                return None, words.span(first, last)  # "the Czech"
            return words.span(name, end), None
    given = name
    titled = end - (name < end - 1 and low[end - 1] in SURNAMES and not kinds[end - 2] & Kind.TITLE)
    for place in range(name, titled):
        if kinds[place] & Kind.TITLE or (low[place] == "of" and kinds[place - 1] & Kind.TITLE):
            given = place + 1
    if given >= end:
        return None, words.span(first, last)
    return words.span(given, end), words.span(first, given) if given > start else None


def _body_end(words: Words, start: int, last: int) -> int:
    """Where the nouns of a phrase end: before a preposition that is no part of a name."""
    for place in range(start + 1, last):
        of_name = words.low[place] == "of" and words.capital[place - 1]
        if words.kinds[place] & Kind.PREPOSITION and not of_name:
            return place
    return last


def _name_start(words: Words, start: int, end: int) -> int:
    """Where the capital words begin at the end of a phrase, with the small ones among them."""
    low = words.low
    name = end
    while name > start:
        word, inside = low[name - 1], name < end
        small = words.kinds[name - 1] & Kind.PARTICLE or word == "of"
        if not (words.capital[name - 1] or word.startswith(("al-", "el-")) or (inside and small)):
            break
        if inside and word.endswith("'s"):
            break
        name -= 1
    while name < end and not (
        words.capital[name]
        or words.kinds[name] & Kind.PARTICLE
        or low[name].startswith(("al-", "el-"))
    ):
        name += 1
    return name


def _begins_sentence(words: Words, place: int) -> bool:
    return words.low[place - 1] in (".", "!", "?", "…") or bool(
        words.kinds[place - 1] & Kind.QUOTATION
    )


def _is_common(words: Words, first: int, last: int) -> bool:
    """Whether a sentence begins with a common noun: "Residents"."""
    word = words.low[first]
    if words.kinds[first] & (Kind.PLURAL | Kind.ORGANISATION_NOUN) or word.endswith(_AGENTS):
        return True
    return last - first > 1 and not words.capital[first + 1] and word.endswith("s")


def _is_person(words: Words, first: int, last: int) -> bool:
    """Whether capitalised words begin with a title of a person and go on with a name."""
    titled = words.kinds[first] & Kind.TITLE and not words.kinds[last - 1] & Kind.TITLE
    return bool(titled) and last - first > 1


def _describe(words: Words, first: int, last: int, name: Span | None, role: Span | None) -> Mention:
    low = words.low[first:last]
    genders = read_classes().genders
    head = _head_noun(words, first, last)
    plural = name is None and _is_plural(words, first, last, head)
    kind: SpeakerKind = "person"
    if plural:
        kind = "group"
    elif kinds_of(head) & Kind.ORGANISATION_NOUN or (
        name is not None and _names_organisation(words.text[name.start : name.end])
    ):
        kind = "organisation"
    feminine = None
    if not genders.keys().isdisjoint(low):
        feminine = next(genders[word] for word in low if word in genders)
    determined = words.kinds[first] & Kind.DETERMINER or name is not None or not plural
    return Mention(
        words.span(first, last),
        name=name,
        role=role,
        kind=kind,
        definite=bool(determined) and low[0] not in _INDEFINITE,
        plural=plural,
        feminine=feminine,
    )


def _head_noun(words: Words, first: int, last: int) -> str:
    """The noun that a phrase is about: "spokesman" of "a spokesman for the ministry"."""
    head = ""
    for place in range(first, last):
        word = words.low[place]
        if place > first and (
            words.kinds[place] & Kind.PREPOSITION or word in (",", "who", "that")
        ):
            break
        if (
            head
            and word.endswith(("ed", "iar", "ose", "ing"))
            and place + 1 < last
            and words.kinds[place + 1] & Kind.PREPOSITION
        ):
            break  # "figures obtained under", "officials familiar with"
        head = word
    return head


def _is_plural(words: Words, first: int, last: int, head: str) -> bool:
    end = next((p for p in range(first + 1, last) if words.kinds[p] & Kind.PREPOSITION), last)
    number = words.low[first].replace(",", "").replace(".", "")
    if (
        words.low[first + 1] == "than"
        or (number.isdigit() and number != "1")
        or kinds_of(head) & Kind.PLURAL
        or "and" in words.low[first:end]
    ):
        return True
    if words.low[first] in ("a", "an", "one", "another", "this"):
        return False
    if head.endswith("men") and head not in ("men", "women") and len(head) > 5:
        return True  # "fishermen"
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "'s"))


@lru_cache(maxsize=1 << 12)
def _names_organisation(written: str) -> bool:
    if written.isupper() and len(written) > 1 and written.isalpha():
        return True
    plain = written.lower().replace("’", "'").split()
    return any(
        read_classes().kinds.get(word, 0) & (Kind.ORGANISATION | Kind.OUTLET) for word in plain
    )


def is_outlet(words: Words, first: int, last: int) -> bool:
    """Whether a noun phrase names somebody who carries news: "Reuters", "the newspaper"."""
    low = words.low
    if words.has(Kind.OUTLET, first, last) or low[first] in _AIRED or low[last - 1] in _AIRED:
        return True
    head = _body_end(words, first, last) - 1
    if not words.kinds[head] & Kind.OUTLET_NOUN:
        return False
    return words.capital[head] or bool(words.kinds[first] & Kind.DETERMINER) or low[head] == "media"
