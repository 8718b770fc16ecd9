"""The cues of one Arabic sentence, and how they share it out among them."""

from __future__ import annotations

from dataclasses import replace

from retrieval.statements.arabic_clauses import Clause, Reading, read_clause
from retrieval.statements.arabic_mentions import begins_mention, read_mention, with_apposition
from retrieval.statements.arabic_words import Form, lexicon
from retrieval.statements.speech import Mention
from store.records import Span

_BACK = 14
"""Words before a cue among which its speaker may stand."""
_ENDING = frozenset("في خلال علي ردا تعليقا وذلك جاء عقب".split())
_OCCASIONS = frozenset(
    "تصريح تصريحات بيان موتمر مقابله حديث حديثه حديثها كلمه خطاب تغريده لقاء لقا حوار تصريحاته تصريحاتها اشاره منشور تدوينه مداخله افاده".split()
)
_COMPARED = frozenset({"ما"})


def read_sentence(clause: Clause) -> list[Reading]:
    """All that the sentence reports, in order, with where each thing said ends."""
    readings: list[Reading] = []
    place = 0
    while place < len(clause.tokens):
        if clause.inside[place]:
            place += 1
            continue
        reading = _read_at(clause, place, readings)
        if reading is None:
            place += 1
            continue
        readings.append(reading)
        place = max(place + 1, reading.said) if not reading.backwards else place + 1
    if not readings and (titled := _titled_colon(clause)) is not None:
        readings.append(titled)
    return _shared_out(clause, readings)


def _read_at(clause: Clause, place: int, before: list[Reading]) -> Reading | None:
    word, lists = clause.tokens[place].word, lexicon()
    if word.plain in lists.according:
        return _according(clause, place, before)
    if word.plain in lists.standing and not word.article:
        standing = _standing(clause, place)
        if standing is not None:
            return standing
    if not word.forms or word.article or word.prefix:
        return None
    for form in word.forms:
        reading = _read_verb(clause, place, form, before)
        if reading is not None:
            return reading
    return None


# Verbs


def _read_verb(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    if not _is_real(clause, place, form):
        return None
    depends = bool(before) and not before[-1].backwards
    first = _clause_start(clause, place, before[-1] if before else None)
    if depends and first is None and form.tense != "participle":
        return None
    if form.tense == "participle" and not _is_adverbial(clause, place):
        return None
    begins = place if first is None else first
    if _compares(clause, place):
        return _as_was(clause, place, form, before)
    subject = None
    if form.tense != "participle":
        subject = _subject_before(clause, begins, place)
    if form.verb.carries:
        reading = _carried(clause, place, form, subject)
    else:
        reading = read_clause(clause, place, form, subject)
    if reading is None:
        return _broken_off(clause, place, form, before)
    reading = replace(reading, first=begins if begins <= place else place)
    if _is_impersonal(clause, place, form, reading):
        return None
    if reading.subject is None:
        reading = replace(reading, subject=_understood(clause, place, form, before))
    return reading


def _is_real(clause: Clause, place: int, form: Form) -> bool:
    """Whether the verb tells of speech that took place: not denied, asked, wished or planned."""
    if form.future:
        return False
    lists, tokens = lexicon(), clause.tokens
    back = [tokens[i].word for i in range(max(0, place - 4), place)]
    if not back:
        return True
    last = back[-1]
    if last.plain in lists.negations or last.plain in lists.wishes:
        return (
            last.plain == "ما"
            and place > 1
            and back[-2].plain in lists.as_was | {"علي", "وفق", "حسب"}
        )
    if last.plain in lists.questions or (len(back) > 1 and back[-2].plain in lists.questions):
        return False
    if last.plain in ("قد", "فقد") and form.tense == "present":
        return False
    if last.plain == "ان" and form.tense == "present":
        return any(word.plain in lists.happened for word in back[:-1])
    if tokens[0].word.plain in lists.questions and form.tense == "present":
        return False
    return not (len(back) > 1 and form.tense == "present" and back[-2].plain in ("لم", "لن"))


def _is_adverbial(clause: Clause, place: int) -> bool:
    """Whether a participle stands as an adverb: after a mark, or where a verb came before."""
    word = clause.tokens[place].word
    if place == 0:
        return True
    before = clause.tokens[place - 1]
    if not before.text[0].isalnum() or word.joined:
        return True
    return word.plain.startswith("قايل") or not before.word.sorts


def _clause_start(clause: Clause, place: int, last: Reading | None) -> int | None:
    """Where the clause of a verb begins; None for one that depends on what is said before."""
    tokens, lists = clause.tokens, lexicon()
    if last is None:
        return 0
    floor = max(last.said, place - _BACK)
    if tokens[place].word.joined and tokens[place].word.folded[0] in "وف":
        return place
    for i in range(place - 1, floor - 1, -1):
        token = tokens[i]
        if clause.inside[i]:
            return i + 1 if i + 1 < place or True else None
        if token.text in "،؛.,":
            following = tokens[i + 1].word
            if i + 1 == place or following.plain in lists.turns or following.joined:
                return i + 1
            return i + 1 if _subject_before(clause, i + 1, place) is not None else None
        if token.word.plain in lists.turns and (
            token.word.plain in ("فيما", "بينما", "حيث", "اذ", "كما", "ثم") or token.word.joined
        ):
            return i
    return None


def _compares(clause: Clause, place: int) -> bool:
    """Whether «كما», «حسبما», «وفق ما» stands before the verb."""
    tokens, lists = clause.tokens, lexicon()
    if place == 0:
        return False
    last = tokens[place - 1].word.plain
    if last in ("ما", "لما", "بما") and place > 1:
        return f"{tokens[place - 2].word.plain} {last}" in lists.as_was
    return last in lists.as_was and " " not in last


def _as_was(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    """«حسبما ذكرت الوكالة» beside what is said; «كما أكد أن» is a clause like others."""
    tokens = clause.tokens
    first = place - (2 if tokens[place - 1].word.plain in ("ما", "لما", "بما") else 1)
    reading = read_clause(clause, place, form, None)
    as_well = tokens[place - 1].word.plain in ("كما", "كذلك")
    if as_well and reading is not None:
        reading = replace(reading, first=first)
        if reading.subject is None:
            reading.subject = _understood(clause, place, form, before)
        return reading
    phrase = None
    if place + 1 < len(tokens) and begins_mention(tokens[place + 1], loosely=True):
        phrase = read_mention(tokens, place + 1, len(tokens))
    if phrase is None:
        return _ends_here(before, first)
    mention, after = phrase.mention, phrase.after
    if form.verb.carries and after + 1 < len(tokens) and tokens[after].word.plain == "عن":
        source = read_mention(tokens, after + 1, len(tokens))
        if source is not None:
            return _beside(clause, first, place, source.after, source.mention, before, [mention])
    return _beside(clause, first, place, after, mention, before, [])


def _ends_here(before: list[Reading], first: int) -> None:
    """What is said before ends, and no more is told."""
    if before and before[-1].ends is None and not before[-1].backwards:
        before[-1].ends = first


def _beside(
    clause: Clause,
    first: int,
    cue: int,
    after: int,
    mention: Mention,
    before: list[Reading],
    through: list[Mention],
) -> Reading | None:
    """An attribution that stands beside a whole clause, before or after it."""
    tokens = clause.tokens
    if before and not before[-1].backwards and before[-1].ends is None:
        last = before[-1]
        last.ends = first
        if mention.kind == "organisation" and not last.through:
            last.through.append(mention)
        return None
    leading = first <= 1 or _only_adverbs(clause, first)
    span = Span(tokens[first].start, tokens[cue].end)
    if leading:
        said = after
        while said < len(tokens) and (
            tokens[said].text in "،,:"
            or tokens[said].word.that
            or (not tokens[said].text[0].isalnum() and said not in clause.opened)
        ):
            said += 1
        if said >= len(tokens):
            return None
        quoted = clause.opened.get(said)
        return Reading(first, span, said, tokens[said].start, mention, None, through, None, quoted)
    start = _said_before(clause, first)
    if start is None:
        return None
    quoted = clause.opened.get(start)
    return Reading(
        start, span, start, tokens[start].start, mention, None, through, first, quoted, True
    )


def _only_adverbs(clause: Clause, place: int) -> bool:
    return all(
        not token.text[0].isalnum() or "adverb" in token.word.sorts
        for token in clause.tokens[:place]
    )


def _said_before(clause: Clause, place: int) -> int | None:
    """Where the clause begins that an attribution after it is for."""
    tokens = clause.tokens
    if place == 0:
        return None
    return 0 if any(token.text[0].isalnum() for token in tokens[:place]) else None


def _broken_off(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    """«"..."، يقول كيربي»: what is said stands before the verb, and perhaps goes on after it."""
    tokens = clause.tokens
    if form.tense == "participle" or place == 0:
        return None
    if form.verb.weak and form.tense == "past" and not clause.inside[place - 1]:
        marks = tokens[place - 1].text == "،" and place > 1 and clause.inside[place - 2]
        if not marks:
            return None
    start = place - 1
    if tokens[start].text in "،,-–—" and start > 0:
        start -= 1
    quoted = clause.inside[start]
    if not quoted and (start == place - 1 or bool(form.verb.of)):
        return None
    phrase = None
    if place + 1 < len(tokens) and begins_mention(tokens[place + 1], loosely=True):
        phrase = read_mention(tokens, place + 1, len(tokens))
    if phrase is None and not quoted:
        return None
    if (
        not quoted
        and form.tense == "past"
        and not _ends_after(clause, phrase.after if phrase else place + 1)
    ):
        return None
    mention = phrase.mention if phrase is not None else _dropped(clause, place, form)
    cue = Span(tokens[place].start, tokens[place].end)
    begins = 0
    if quoted:
        begins = max((at for at, quotation in clause.opened.items() if at <= start), default=start)
    if before and not before[-1].backwards:
        if not quoted:
            return None
        last = before[-1]
        if last.said <= begins and last.quoted is None:
            return None
        if last.said >= begins:
            return None
    quotation = clause.opened.get(begins) if quoted else None
    return Reading(
        begins,
        cue,
        begins,
        tokens[begins].start,
        mention,
        form,
        [],
        place if tokens[place - 1].text not in "،,-–—" else place - 1,
        quotation,
        True,
    )


def _ends_after(clause: Clause, place: int) -> bool:
    return place >= len(clause.tokens) or not clause.tokens[place].text[0].isalnum()


def _is_impersonal(clause: Clause, place: int, form: Form, reading: Reading) -> bool:
    """«يذكر أن», «يشار إلى أن»: nobody says it."""
    if form.tense != "present" or reading.subject is not None or form.plural:
        return False
    stem = clause.tokens[place].word.plain
    if clause.tokens[place].word.joined and stem not in ("يذكر", "يشار"):
        return False
    first = place == 0 or (place == 1 and not clause.tokens[0].text[0].isalnum())
    return stem in ("يذكر", "يشار", "يظهر", "يعد", "يقدر") and (
        first or clause.tokens[place].word.joined
    )


# Who speaks


def _subject_before(clause: Clause, first: int, verb: int) -> Mention | None:
    """Who speaks, where that stands before the verb: «وكان الوزير قد قال», «كيربي يقول»."""
    tokens, lists = clause.tokens, lexicon()
    place = first
    while place < verb:
        token, word = tokens[place], tokens[place].word
        if clause.inside[place]:
            return None
        if word.plain in lists.pronouns and place == verb - 1:
            return Mention(
                Span(token.start + word.joined, token.end),
                pronoun=True,
                plural=word.plain in ("هم", "هما"),
                feminine=word.plain == "هي" if word.plain in ("هو", "هي") else None,
            )
        if (
            not token.text[0].isalnum()
            or word.plain in lists.turns
            or "adverb" in word.sorts
            and ("given" not in word.sorts)
        ):
            place += 1
            continue
        if (
            place > first
            and tokens[place - 1].word.plain in _PREPOSITIONS
            and ("adverb" in tokens[place - 1].word.sorts)
        ):
            place += 1
            continue
        if (
            word.prefix
            or word.that
            or not begins_mention(
                token, loosely=place == first or (tokens[place - 1].word.plain in lists.turns)
            )
        ):
            place += 1
            continue
        break
    if place >= verb or (place > first and tokens[place - 1].word.sorts & {"part"}):
        return None
    if first == 0 and place > 0 and _follows_verb(clause, place):
        return None
    phrase = read_mention(tokens, place, verb)
    if phrase is None:
        return None
    mention, after = phrase.mention, phrase.after
    if after < verb and tokens[after].text in "،-–—":
        apposed = after + 1
        if apposed < verb and begins_mention(tokens[apposed], loosely=True):
            second = read_mention(tokens, apposed, verb)
            both = with_apposition(mention, second.mention) if second is not None else None
            if both is not None and second is not None:
                mention, after = both, second.after
    return mention if _reaches(clause, after, verb) else None


_PREPOSITIONS = frozenset("في من علي الي عن مع خلال بعد قبل منذ عقب بين حول حتي لدي".split())


def _follows_verb(clause: Clause, place: int) -> bool:
    """Whether the words before are another verb with this as its subject."""
    first = clause.tokens[0]
    return first.word.plain in lexicon().deeds


def _reaches(clause: Clause, place: int, verb: int) -> bool:
    """Whether nothing but a relative clause, adverbs or «قد» stands before the verb."""
    tokens = clause.tokens
    if place >= verb:
        return True
    rest = tokens[place:verb]
    if all(t.word.plain in ("قد", "لقد", "ايضا", "كذلك") or t.text in "،," for t in rest):
        return True
    word = rest[0].word
    if rest[0].text == "،" and len(rest) > 1:
        word = rest[1].word
        if rest[-1].text != "،" and rest[-1].word.plain != "قد":
            return False
        return word.plain in _RELATIVE or "adverb" in word.sorts
    return (word.plain in _RELATIVE or "adverb" in word.sorts) and (
        rest[-1].text == "،" or rest[-1].word.plain == "قد" or len(rest) <= 6
    )


_RELATIVE = frozenset("الذي التي الذين وهو وهي وهم هو هي".split())


def _understood(clause: Clause, place: int, form: Form, before: list[Reading]) -> Mention | None:
    """Who speaks where nobody is written beside the verb."""
    if before:
        return None if form.tense == "participle" else _dropped(clause, place, form)
    doer = _doer(clause, place)
    if doer is not None:
        return doer
    return None if form.tense == "participle" else _dropped(clause, place, form)


def _dropped(clause: Clause, place: int, form: Form) -> Mention:
    """The pronoun that is in the form of the verb; nothing of it is written."""
    start = clause.tokens[place].start
    return Mention(
        Span(start, start),
        pronoun=True,
        plural=form.plural,
        feminine=form.feminine if form.plural is not True else None,
    )


def _doer(clause: Clause, place: int) -> Mention | None:
    """The subject of the verb that the sentence begins with: «عقد الوزير مؤتمرا قال فيه إن»."""
    tokens = clause.tokens
    first = 0
    while first < place and not tokens[first].text[0].isalpha():
        first += 1
    if first + 1 >= place:
        return None
    word = tokens[first].word
    if "adverb" in word.sorts or word.article or word.according:
        return None
    known = word.plain in lexicon().deeds or bool(word.forms) or word.plain in ("كان", "كانت")
    if not known:
        return None
    following = tokens[first + 1]
    if clause.inside[first + 1] or not begins_mention(following, loosely=True):
        return None
    phrase = read_mention(tokens, first + 1, place, before_object=True)
    return phrase.mention if phrase is not None else None


# Carrying, standing, according


def _carried(clause: Clause, place: int, form: Form, carrier: Mention | None) -> Reading | None:
    """«نقلت الوكالة عن الوزير قوله إن»: the minister speaks, through the agency."""
    tokens, lists = clause.tokens, lexicon()
    limit = min(len(tokens), place + 50)
    at = place + 1
    source: Mention | None = None
    while at < limit:
        token, word = tokens[at], tokens[at].word
        if clause.inside[at] and source is None:
            at += 1
            continue
        if word.plain in ("عن", "عنه", "عنها", "عنهم") and source is None:
            if word.plain != "عن":
                source = Mention(
                    Span(token.start + 2, token.end),
                    pronoun=True,
                    plural=word.plain == "عنهم",
                    feminine=word.plain == "عنها" if word.plain != "عنهم" else None,
                )
                at += 1
                continue
            phrase = read_mention(tokens, at + 1, limit)
            if phrase is None:
                return None
            source, at = phrase.mention, phrase.after
            if at + 1 < limit and tokens[at].text == "،":
                apposed = read_mention(tokens, at + 1, limit)
                both = with_apposition(source, apposed.mention) if apposed else None
                if both is not None and apposed is not None:
                    source, at = both, apposed.after
            continue
        if source is not None and (
            _is_carried(word.core)
            or word.that
            or token.text == ":"
            or (at in clause.opened and clause.is_speech(at))
            or word.plain in lists.saying
        ):
            return _carried_clause(clause, place, at, form, source, carrier)
        if source is None and carrier is None and begins_mention(token, loosely=True):
            phrase = read_mention(tokens, at, limit)
            if phrase is not None:
                carrier, at = phrase.mention, phrase.after
                continue
        if token.text in ".؟!":
            return None
        at += 1
    return None


def _is_carried(core: str) -> bool:
    """«قوله», «تأكيدها», «قولهم»."""
    for suffix in ("هما", "هم", "هن", "ها", "ه"):
        if core.endswith(suffix) and core[: -len(suffix)] in lexicon().carried:
            return True
    return False


def _carried_clause(
    clause: Clause,
    place: int,
    at: int,
    form: Form,
    source: Mention,
    carrier: Mention | None,
) -> Reading | None:
    tokens = clause.tokens
    told = _is_carried(tokens[at].word.core) or tokens[at].word.plain in lexicon().saying
    saying = lexicon().forms["قال"][0]
    loose = replace(
        saying, verb=replace(saying.verb, that=_ANY, of=frozenset({"", "الي", "ب", "عن"}))
    )
    anchor = at if told else at - 1
    reading = read_clause(clause, anchor, loose, source)
    if reading is None:
        return None
    through = [*([carrier] if carrier is not None else []), *reading.through]
    return replace(
        reading,
        first=place,
        cue=Span(tokens[anchor].start, tokens[anchor].end)
        if told
        else Span(tokens[place].start, tokens[place].end),
        subject=source,
        through=through,
        form=form,
    )


_ANY = frozenset({"", "ب", "الي", "علي", "من", "عن"})


def _standing(clause: Clause, place: int) -> Reading | None:
    """«جاء في بيان ... أن»: the document speaks."""
    tokens = clause.tokens
    if place + 2 >= len(tokens) or tokens[place + 1].word.plain not in ("في", "فيه", "فيها"):
        return None
    if place and tokens[place - 1].word.plain in lexicon().negations:
        return None
    phrase = read_mention(tokens, place + 2, len(tokens))
    if (
        phrase is None
        or "document" not in tokens[place + 2].word.sorts
        and (not begins_mention(tokens[place + 2]))
    ):
        return None
    for at in range(phrase.after, min(len(tokens), phrase.after + 30)):
        token = tokens[at]
        if token.word.that or token.text == ":" or at in clause.opened and clause.is_speech(at):
            form = lexicon().forms["قال"][0]
            reading = read_clause(clause, at - 1, form, phrase.mention)
            if reading is None:
                return None
            whole = replace(
                phrase.mention, span=Span(phrase.mention.span.start, tokens[at - 1].end)
            )
            if whole.name is None:
                whole = replace(whole, role=whole.span)
            cue = Span(tokens[place].start, tokens[place + 1].end)
            return replace(reading, first=place, cue=cue, subject=whole, form=None)
        if token.text in ".؟!":
            return None
    return None


def _according(clause: Clause, place: int, before: list[Reading]) -> Reading | None:
    """«بحسب الوزير», «وفقا للتقرير», «على حد قوله»."""
    tokens, lists = clause.tokens, lexicon()
    for rest in lists.according[tokens[place].word.plain]:
        at = place + 1
        joined = rest == ("ل",)
        wanted = () if joined else rest
        found = [t.word.plain for t in tokens[at : at + len(wanted)]]
        own = _possessed(tokens[at + len(wanted) - 1].word.plain, wanted) if found else None
        if found != list(wanted) and own is None:
            continue
        at += len(wanted)
        if own is not None:
            return _own(clause, place, at, own, before)
        if at >= len(tokens):
            return None
        return _according_to(clause, place, at, before, joined=joined)
    return None


def _possessed(plain: str, wanted: tuple[str, ...]) -> str | None:
    """The pronoun at the end of «قوله» in «على حد قوله»."""
    if not wanted:
        return None
    for suffix in ("هما", "هم", "ها", "ه"):
        if plain.endswith(suffix) and plain[: -len(suffix)] == wanted[-1]:
            return suffix
    return None


def _own(
    clause: Clause, place: int, after: int, suffix: str, before: list[Reading]
) -> Reading | None:
    """«حسب تعبيره»: whoever speaks already."""
    start = clause.tokens[place].start
    mention = Mention(
        Span(start, start),
        pronoun=True,
        plural=suffix in ("هم", "هما"),
        feminine=None if suffix in ("هم", "هما") else suffix == "ها",
    )
    if before and not before[-1].backwards:
        _ends_here(before, place)
        return None
    return _beside(clause, place, after - 1, after, mention, before, [])


def _according_to(
    clause: Clause, place: int, at: int, before: list[Reading], *, joined: bool
) -> Reading | None:
    tokens, lists = clause.tokens, lexicon()
    word = tokens[at].word
    if word.plain in ("ما", "لما"):
        return None  # "as was told": the verb after it is read
    for suffix in ("هما", "هم", "ها", "ه"):
        if word.core.endswith(suffix) and word.core[: -len(suffix)] in lists.as_put:
            return _own(clause, place, at + 1, suffix, before)
    if word.core in lists.not_speakers or word.core.removesuffix("ه") in lists.not_speakers:
        return None
    first = at
    if joined:
        if word.plain == "ل" and at + 1 < len(tokens):
            first = at + 1
        elif not word.plain.startswith("ل"):
            return None
    mention, after = None, first
    if first in clause.opened:
        quotation = clause.opened[first]
        mention = Mention(quotation.inner, name=quotation.inner, kind="organisation")
        after = clause.after(quotation, first)
    elif tokens[first].text[0].isalpha() and not word.that:
        phrase = read_mention(tokens, first, len(tokens))
        if phrase is None:
            return None
        mention, after = phrase.mention, phrase.after
        if joined and first == at and not word.prefix:
            start = tokens[at].start + 1
            name = mention.name and replace(mention.name, start=start)
            mention = replace(mention, span=replace(mention.span, start=start), name=name)
        if not begins_mention(tokens[first], loosely=True) and not word.prefix:
            return None
    if mention is None or mention.span.start >= mention.span.end:
        return None
    if after < len(tokens) and tokens[after].text in "،-" and mention.name is not None:
        second = None
        if after + 1 < len(tokens) and begins_mention(tokens[after + 1]):
            second = read_mention(tokens, after + 1, len(tokens))
        both = with_apposition(mention, second.mention) if second is not None else None
        if both is not None and second is not None:
            mention, after = both, second.after
    return _beside(clause, place, first - 1, after, mention, before, [])


def _titled_colon(clause: Clause) -> Reading | None:
    """«كيربي: لن نغادر»: a headline, with a colon for the verb."""
    tokens = clause.tokens
    for at in range(1, min(len(tokens), 10)):
        if tokens[at].text != ":":
            continue
        if clause.inside[0] or not begins_mention(tokens[0], loosely=True):
            return None
        phrase = read_mention(tokens, 0, at)
        if phrase is None or phrase.after != at:
            return None
        following = at + 1
        if following >= len(tokens):
            return None
        quoted = clause.opened.get(following)
        if quoted is None and phrase.mention.name is None:
            return None
        cue = None
        reading = Reading(
            0,
            cue or Span(tokens[at].start, tokens[at].end),
            following,
            tokens[following].start,
            phrase.mention,
            None,
            [],
            None,
            quoted,
        )
        return reading
    return None


# What belongs to whom


def _shared_out(clause: Clause, readings: list[Reading]) -> list[Reading]:
    """Each thing said ends where the next clause begins, or where its attribution does."""
    kept: list[Reading] = []
    for number, reading in enumerate(readings):
        limit = len(clause.tokens)
        for later in readings[number + 1 :]:
            if not later.backwards or later.first > reading.said:
                limit = min(limit, max(later.first, reading.said))
                break
        ends = limit if reading.ends is None else min(limit, reading.ends)
        ends = _without_tail(clause, reading, ends)
        kept.append(replace(reading, ends=ends))
    return kept


def _without_tail(clause: Clause, reading: Reading, ends: int) -> int:
    """Without connecting words at the end, and the occasion told after a comma."""
    tokens, lists = clause.tokens, lexicon()
    if reading.quoted is not None:
        after = clause.after(reading.quoted, reading.said)
        if not reading.backwards:
            rest = tokens[after:ends]
            if not rest or not rest[0].text[0].isalnum() or True:
                goes_on = bool(rest) and rest[0].text[0].isalnum() and rest[0].word.joined
                if not goes_on:
                    return min(ends, after) if after > reading.said else ends
    for at in range(reading.said + 1, ends - 1):
        if clause.inside[at] or tokens[at].text not in "،,":
            continue
        word, following = tokens[at + 1].word, tokens[min(at + 2, ends - 1)].word
        if word.plain == "ذلك" and word.joined:
            return at
        if word.plain in _ENDING and not word.joined and following.core in _OCCASIONS:
            return at
    while ends > reading.said + 1 and (
        tokens[ends - 1].text in "،,؛.-–—"
        or (tokens[ends - 1].word.plain in lists.turns and tokens[ends - 1].word.plain != "ذلك")
    ):
        ends -= 1
    return ends
