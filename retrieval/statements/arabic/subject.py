"""Who speaks, where the verb alone does not tell."""

from __future__ import annotations

from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.mentions import begins_mention, read_fully
from retrieval.statements.arabic.words import Token, Word
from retrieval.statements.speech import Mention
from store.records import Span

_BEFORE_NAMES = frozenset({"اما", "كان", "كانت", "فيما", "بينما"})
"""Words behind which somebody stands before the verb, known or not."""
_NEAR = 7
"""Words between a subject and its verb that need no comma behind them."""
BACK = 14
"""Words before a cue among which its speaker may stand."""


def find_subject_before(clause: Clause, first: int, verb: int) -> Mention | None:
    """Who speaks, where that stands before the verb: «وكان الوزير قد قال», «كيربي يقول»."""
    tokens, lists = clause.tokens, lexicon()
    if verb > first and tokens[verb - 1].word.plain in listed("which"):
        return _told_of(clause, first, verb - 1)
    place = _after_dateline(clause, first, verb)
    while place < verb:
        token, word = tokens[place], tokens[place].word
        if clause.inside[place]:
            return None
        if word.plain in listed("pronouns") and place == verb - 1:
            return _pronoun(token)
        if (
            not token.text[0].isalnum()
            or (word.plain in listed("turns") and word.plain not in ("قبل", "بعد", "عقب"))
            or (word.that and place > 0 and tokens[place - 1].word.plain in listed("adversatives"))
        ):
            place += 1
            continue
        if ("adverb" in word.sorts and "given" not in word.sorts) or word.prefix or word.according:
            place = _after_adverbial(clause, place, verb)
            continue
        if word.accusative and tokens[place - 1].word.plain in listed("adversatives"):
            break  # «لكن مسؤولا في الوزارة قال»
        if not begins_mention(
            token,
            loosely=word.article
            or (
                place > 0
                and tokens[place - 1].word.plain in _BEFORE_NAMES
                and word.plain[:1] not in ("ي", "ت", "س")  # «كان يضحك», «فيما سيشارك»
            ),
        ):
            return None
        break
    if place >= verb or (first == 0 and place > 0 and tokens[0].word.plain in lists.deeds):
        return None
    # «أما منافستها بترا هولوبوفا فأشادت»: nobody else stands between «أما» and its «فـ»
    answered = place > 0 and tokens[place - 1].word.plain == "اما" and tokens[verb].word.joined
    phrase = read_fully(tokens, place, verb, whole=answered)
    if phrase is None:
        return None
    return phrase.mention if _reaches(clause, phrase.after, verb) else None


def _after_dateline(clause: Clause, first: int, verb: int) -> int:
    """«عدن ـ اتهم ...», «نابلس - وفا - أدانت ...»: where and whence a report comes."""
    if first:
        return first
    for at in range(min(verb, 12) - 1, 0, -1):
        if clause.tokens[at].text in "-–—ـ" and at + 1 < len(clause.tokens):
            return at + 1
    return first


def _told_of(clause: Clause, first: int, relative: int) -> Mention | None:
    """Whom a relative clause tells of: the longest mention that ends before it."""
    found = None
    if clause.tokens[relative - 1].text == "،":
        relative -= 1
    for at in range(relative - 1, max(first - 1, relative - BACK), -1):
        token = clause.tokens[at]
        if (not token.text[0].isalnum() and token.text != "،") or clause.inside[at]:
            break
        if begins_mention(token):
            phrase = read_fully(clause.tokens, at, relative)
            if phrase is not None and phrase.after == relative:
                found = phrase.mention
    return found


def _pronoun(token: Token) -> Mention:
    plain = token.word.plain
    return Mention(
        Span(token.start + token.word.joined, token.end),
        pronoun=True,
        plural=plain in ("هم", "هما"),
        feminine=plain == "هي" if plain in ("هو", "هي") else None,
    )


def _after_adverbial(clause: Clause, place: int, verb: int) -> int:
    """Past an adverb, with its noun where a comma ends it or a title follows."""
    tokens = clause.tokens
    if tokens[place].word.plain not in listed("prepositions") and not tokens[place].word.prefix:
        if place + 1 < verb and tokens[place + 1].text == "،":
            return place + 2
        return place + 1
    for at in range(place + 1, verb):
        if tokens[at].text in "،,":
            return at + 1
    return verb


def _reaches(clause: Clause, place: int, verb: int) -> bool:
    """Whether nothing but a relative clause, adverbs or «قد» stands before the verb."""
    tokens = clause.tokens
    if place >= verb:
        return True
    rest = tokens[place:verb]
    if all(t.word.plain in ("قد", "لقد", "ايضا", "كذلك") or t.text in "،," for t in rest):
        return True
    word = rest[0].word
    if rest[-1].word.plain == "قد" and word.prefix and len(rest) <= 4:
        return True  # «وكان الوكيل العام للملك قد»
    if rest[0].text == "،" and len(rest) > 1:
        word = rest[1].word
        if rest[-1].text != "،" and rest[-1].word.plain != "قد":
            return False
        return _describes(word)
    return _describes(word) and (
        rest[-1].text == "،" or rest[-1].word.plain == "قد" or len(rest) <= _NEAR
    )


def _describes(word: Word) -> bool:
    """Whether an adverb or a relative clause may begin so, without «الذي» where none is known:
    «أطباء تحدثوا إلى الوكالة يقدرون»."""
    relative = word.plain in listed("describing") or word.plain in listed("asking")
    return relative or "adverb" in word.sorts or bool(word.according)


def understood(clause: Clause, place: int, form: Form, before: list[Reading]) -> Mention | None:
    """Who speaks where nobody is written beside the verb."""
    if before:
        return None if form.tense == "participle" else dropped_pronoun(clause, place, form)
    doer = _find_doer(clause, place) or _find_theme(clause, place, form)
    if doer is not None:
        return doer
    return None if form.tense == "participle" else dropped_pronoun(clause, place, form)


def dropped_pronoun(clause: Clause, place: int, form: Form) -> Mention:
    """The pronoun that is in the form of the verb; nothing of it is written."""
    start = clause.tokens[place].start
    return Mention(
        Span(start, start),
        pronoun=True,
        plural=form.plural,
        feminine=form.feminine if form.plural is not True else None,
    )


def _find_doer(clause: Clause, place: int) -> Mention | None:
    """The subject of the verb that the sentence begins with: «عقد الوزير مؤتمرا قال فيه إن»."""
    tokens, lists = clause.tokens, lexicon()
    first = 0
    while first < place and (
        not tokens[first].text[0].isalpha()
        or tokens[first].word.plain in ("قد", "كان", "كانت", "لم", "لا", "لن")
    ):
        first += 1
    while first < place and "adverb" in tokens[first].word.sorts:
        first = _after_adverbial(clause, first, place)
    if first + 1 >= place or clause.inside[first + 1]:
        return None
    word = tokens[first].word
    demonstrative = word.content and not word.forms and word.plain not in lists.deeds
    if word.article or word.according or word.sorts or word.prefix or demonstrative:
        return None
    following = tokens[first + 1]
    if not begins_mention(following, loosely=following.word.article or word.plain in lists.deeds):
        return None
    phrase = read_fully(tokens, first + 1, place, before_object=True, stops=_GOVERNED)
    return phrase.mention if phrase is not None else None


def _find_theme(clause: Clause, place: int, form: Form) -> Mention | None:
    """Whom a sentence without a verb at its head is about: «رئيس المقاطعة يحيل السؤال، ويكتفي»."""
    tokens = clause.tokens
    first = 1 if tokens[0].word.plain in listed("adversatives") else 0
    word = tokens[first].word
    if first + 1 >= place or clause.inside[first] or not word.sorts & _WHO:
        return None
    if not begins_mention(tokens[first]) or not (word.article or word.sorts & {"person", "given"}):
        return None
    phrase = read_fully(tokens, first, place)
    if phrase is None or phrase.mention.feminine not in (None, bool(form.feminine)):
        return None
    definite = phrase.mention.definite or phrase.mention.name is not None
    same_number = bool(phrase.mention.plural) == bool(form.plural)
    return phrase.mention if definite and same_number else None


_WHO = frozenset({"person", "group", "given"})
_GOVERNED = frozenset({"ب", "الي", "علي"})


def find_topic(clause: Clause, place: int) -> Mention | None:
    """Whom a sentence is about: «أما المولد فبدا مذهولا», «ابنها ياسر أكثر صراحة»."""
    tokens = clause.tokens
    first = 1 if tokens[0].word.plain == "اما" else 0
    if first < place and begins_mention(tokens[first], loosely=first > 0):
        phrase = read_fully(tokens, first, place)
        return phrase.mention if phrase is not None else None
    return _find_doer(clause, place)


def find_doer_since(clause: Clause, first: int, place: int) -> tuple[int, Mention] | None:
    """The same for a clause since a place: «..., ورد الناطق على ذلك واصفا ...»."""
    tokens = clause.tokens
    for at in range(place - 2, max(first, place - 20), -1):
        word = tokens[at].word
        if clause.inside[at] or not word.joined or not word.forms:
            continue
        if begins_mention(tokens[at + 1]):
            phrase = read_fully(tokens, at + 1, place, stops=_GOVERNED)
            if phrase is not None:
                return at, phrase.mention
    return None
