"""What the words of a mention tell of who is meant: name, title, gender, one or many."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.statements.arabic.lexicon import listed
from retrieval.statements.arabic.outlets import is_outlet
from retrieval.statements.arabic.words import Token, Word
from retrieval.statements.speech import Mention
from store.records import Span, SpeakerKind

_WHOSE = re.compile("...ت(?:ها|هما|هم|ه)$")
"""A feminine noun with whose it is."""
SOUND_PLURALS = ("ون", "ين")
_TITLES = frozenset({"person", "group", "organisation", "document", "outlet"})


def describe(tokens: Sequence[Token], after: int, name: int | None, *, definite: bool) -> Mention:
    """The mention of these words up to the token `after`, which may be the last one given.

    `name` is the token that the name begins with.
    """
    head = tokens[0].word
    start = tokens[0].start + bool(head.joined) + bool(head.prefix)
    span = Span(start, tokens[after - 1].end)
    pronoun = _whoever_spoke(tokens, after, span, named=name is not None)
    if pronoun is not None:
        return pronoun
    kind = _kind(tokens, name)
    called, role = _name_and_role(tokens, after, name, span, kind)
    return Mention(
        span=span,
        name=called,
        role=role,
        kind=kind,
        definite=definite and head.core not in listed("indefinite"),
        plural=kind == "group",
        feminine=None if kind == "group" else _is_feminine(tokens, name, kind),
    )


def is_titled_by(word: Word) -> bool:
    """Whether a word is a title, by the lists or by its form («المكلف بالإعلام»)."""
    if word.article and not word.sorts:
        return word.core.startswith("م")
    return not _TITLES.isdisjoint(word.sorts)


def _whoever_spoke(
    tokens: Sequence[Token], after: int, span: Span, *, named: bool
) -> Mention | None:
    """«معاليه», «نفس المصدر», «المتحدث ذاته»: words that do for a pronoun."""
    head = tokens[0].word
    if head.plain in listed("honorifics"):
        return _pronoun(span, feminine=head.plain.endswith("ها"))
    if head.plain in ("نفس", "ذات") and after > 1:
        core = tokens[1].word.core
        return (
            _pronoun(span, feminine=core[-1:] == "ه") if core in listed("whoever_spoke") else None
        )
    same = after < len(tokens) and tokens[after].word.plain in listed("same")
    if same and not named and head.core in listed("whoever_spoke"):
        return _pronoun(span, feminine=head.core.endswith("ه"))
    return None


def _pronoun(span: Span, *, feminine: bool) -> Mention:
    return Mention(span, pronoun=True, plural=False, feminine=feminine)


def _name_and_role(
    tokens: Sequence[Token], after: int, name: int | None, span: Span, kind: SpeakerKind
) -> tuple[Span | None, Span | None]:
    if name is not None and name < after:
        begin = max(span.start, tokens[name].start)
        role = Span(span.start, tokens[name - 1].end) if name else None
        return Span(begin, span.end), role
    if kind != "organisation":
        return None, span
    if not is_titled_by(tokens[0].word):
        return span, None
    if (
        "outlet" in tokens[0].word.sorts
        and after > 1
        and not (tokens[1].word.article or tokens[1].text.isdigit())
    ):
        inner = [token for token in tokens[1:after] if token.text[0].isalnum()]
        if inner:  # «صحيفة "الملعب"» is called «الملعب»
            return Span(inner[0].start, inner[-1].end), Span(span.start, tokens[0].end)
    return None, span


def _kind(tokens: Sequence[Token], name: int | None) -> SpeakerKind:
    word = tokens[0].word
    if name == 0:
        return "organisation" if is_outlet(tokens, 0) else "person"
    plural = word.core.endswith(SOUND_PLURALS)
    if word.article and not word.sorts and (word.core.startswith("م") or word.nisba):
        return "group" if plural else "person"
    if word.core in ("احد", "احدي", "واحد"):
        return "person"
    if "person" in word.sorts and not ("group" in word.sorts and name is None):
        return "person"
    return "group" if "group" in word.sorts or (not word.sorts and plural) else "organisation"


def _is_feminine(tokens: Sequence[Token], name: int | None, kind: SpeakerKind) -> bool | None:
    head = tokens[0].word
    if name is not None and kind == "person":
        given = tokens[name].word
        if given.plain in listed("feminine_names"):
            return True
        if "person" in head.sorts:
            return head.core.endswith("ه") or _WHOSE.search(head.core) is not None
        return given.plain.endswith("ه") if "given" in given.sorts else None
    if "place" in head.sorts:
        return head.plain not in listed("masculine_places")
    if head.core in ("احد", "احدي"):
        return head.core == "احدي"
    if not head.sorts:
        return True if head.article and head.core.endswith("ه") else None
    if _WHOSE.search(head.core):
        return True  # «منافستها»
    described = tokens[1].word if len(tokens) > 1 else head
    broken = described.article and described.core.endswith("ه") and kind == "organisation"
    return head.core.endswith(("ه", "ات")) or (broken and described is not head)
