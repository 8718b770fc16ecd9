"""Where somebody is mentioned, with all that stands in apposition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.statements.arabic.description import SOUND_PLURALS
from retrieval.statements.arabic.lexicon import listed
from retrieval.statements.arabic.noun_phrase import LONGEST_MENTION, Reader
from retrieval.statements.arabic.words import Token
from retrieval.statements.speech import Mention
from store.records import Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention, and the place of the token after it."""

    mention: Mention
    after: int


def begins_mention(token: Token, *, loosely: bool = False) -> bool:
    """Whether somebody's mention may begin with this word; `loosely` also with unknown words."""
    word = token.word
    if not token.text[0].isalpha() or word.that or word.prefix or word.plain in listed("asking"):
        return False
    if not word.accusative and word.sorts & {
        "person",
        "group",
        "organisation",
        "outlet",
        "document",
        "given",
        "place",
    }:
        return True
    if word.plain in listed("honorifics") or word.plain in ("نفس", "ذات"):
        return True
    if "adverb" in word.sorts or word.forms or word.according:
        return False
    if word.article and len(word.core) > 2:
        return word.nisba or loosely or word.core.endswith(SOUND_PLURALS)
    if token.text.endswith(("ً", "ًا", "اً")):
        return False
    return loosely and not word.content and len(word.plain) > 2


def read_mention(
    tokens: Sequence[Token],
    first: int,
    limit: int,
    *,
    before_object: bool = False,
    stops: frozenset[str] = frozenset(),
    whole: bool = False,
) -> Phrase | None:
    """The mention that begins at this token. `before_object`: the verb's object may follow it
    without anything between: «نفى الوزير الاتهامات». `stops` are the prepositions of the verb.
    `whole`: nothing else can stand before the limit."""
    limit = min(limit, first + LONGEST_MENTION, len(tokens))
    reader = Reader(tokens, first, limit, before_object, stops, whole)
    after = reader.read()
    if after == first:
        return None
    return Phrase(reader.mention(after), after)


def read_fully(
    tokens: Sequence[Token],
    first: int,
    limit: int,
    *,
    before_object: bool = False,
    stops: frozenset[str] = frozenset(),
    whole: bool = False,
) -> Phrase | None:
    """The mention that begins at this token, with all that stands in apposition to it."""
    phrase = read_mention(
        tokens, first, limit, before_object=before_object, stops=stops, whole=whole
    )
    while phrase is not None and phrase.after + 1 < limit:
        further = _apposed(tokens, first, phrase, limit, stops, before_object)
        if further is None:
            break
        phrase = further
    return phrase


def _called(tokens: Sequence[Token], first: int, limit: int) -> int | None:
    """Where the name comes in «..., وهو يوناني يدعى ستافروس»."""
    called = listed("called")
    for at in range(first, min(first + 7, limit - 1)):
        if tokens[at].word.plain in called:
            return at + 1
        word = tokens[at].word
        if (at > first and not tokens[at].text[0].isalnum()) or word.forms:
            return None
        if word.plain in listed("asking"):
            return None  # «رفض الكشف عن اسمه»
    return None


def _apposed(
    tokens: Sequence[Token],
    first: int,
    phrase: Phrase,
    limit: int,
    stops: frozenset[str],
    before_object: bool,
) -> Phrase | None:
    place, mention = phrase.after, phrase.mention
    called = _called(tokens, place, limit)
    marked = tokens[place].text in "،-–—("
    begin = place + 1 if marked else place
    word = tokens[begin].word
    if called is not None:
        begin = called
    elif not marked and "person" not in word.sorts:
        return None
    elif not marked and mention.name is None and not word.article:
        return None  # but «شيخ الأزهر الدكتور أحمد الطيب»
    elif not marked and tokens[begin].text.endswith(("ه", "ها", "هم")):
        return None  # «دعا فاديفول نظيره»
    if begin >= limit or not begins_mention(tokens[begin], loosely=mention.name is None):
        return None
    if tokens[begin].word.joined or tokens[begin].word.plain in stops:
        return None
    second = read_mention(tokens, begin, limit, before_object=before_object, stops=stops)
    if second is not None and second.mention.name is not None and tokens[place].text == "،":
        mention = _without_guess(tokens, first, place, mention)
    both = with_apposition(mention, second.mention) if second is not None else None
    if both is None or second is None:
        return None
    after = second.after
    if tokens[place].text == "(" and after < limit and tokens[after].text == ")":
        after += 1
    return Phrase(both, after)


def _without_guess(tokens: Sequence[Token], first: int, after: int, mention: Mention) -> Mention:
    """A mention before the name that follows it: «عضو المجلس برادس، منذر الشابي» has none of its
    own, and «دفاعه، المحامي سامي» is a person."""
    last = tokens[after - 1]
    if mention.name is not None and mention.role is not None:
        placed = mention.name.start == last.start and last.text.startswith("ب")
        return replace(mention, name=None, role=mention.span) if placed else mention
    if mention.name is None and tokens[first].text.endswith(("ه", "ها", "هم")):
        return replace(mention, kind="person")
    return mention


def with_apposition(mention: Mention, apposed: Mention) -> Mention | None:
    """Both as one: «فؤاد حسين، وزير الخارجية» and «وزير الخارجية، فؤاد حسين»; None where they
    cannot be the same."""
    span = Span(mention.span.start, apposed.span.end)
    if mention.name is None and apposed.name is not None and apposed.kind == mention.kind:
        return replace(mention, span=span, name=apposed.name, feminine=apposed.feminine)
    if mention.name is not None and mention.kind == apposed.kind == "person":
        if apposed.name is not None or apposed.role is None:
            return None
        longer = mention.role is None or _length(apposed.role) > _length(mention.role)
        role = apposed.role if longer else mention.role
        return replace(mention, span=span, role=role, definite=True)
    return None


def _length(span: Span) -> int:
    return span.end - span.start
