"""The cues of one Arabic sentence, and how they share it out among them."""

from __future__ import annotations

from dataclasses import replace

from retrieval.statements.arabic_clauses import Clause, Reading, read_clause
from retrieval.statements.arabic_mentions import begins_mention, read_fully
from retrieval.statements.arabic_words import Form, Token, is_carried, lexicon, word_set
from retrieval.statements.speech import Mention
from store.records import Span

_BACK = 14
"""Words before a cue among which its speaker may stand."""
_ENDING = word_set(
    """
    في خلال علي ردا تعليقا وذلك جاء عقب
    """
)
_OCCASIONS = word_set(
    """
    تصريح تصريحات بيان موتمر مقابله حديث حديثه حديثها كلمه خطاب تغريده لقاء لقا حوار
    تصريحاته تصريحاتها اشاره منشور تدوينه مداخله افاده
    """
)
_COMPARED = frozenset({"ما"})


def read_sentence(clause: Clause) -> list[Reading]:
    """All that the sentence reports, in order, with where each thing said ends."""
    readings: list[Reading] = []
    place = 0
    while place < len(clause.tokens):
        word = clause.tokens[place].word
        if clause.inside[place] or not (
            word.hint or (clause.opened and word.plain[:1] in ("ي", "ت"))
        ):
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
    if word.plain[:1] == "ب" and word.plain[1:].rstrip("هام") in _VIEWS and word.plain[-1] in "هام":
        return _own(clause, place, place + 1, "ها" if word.plain.endswith("ها") else "ه", before)
    if not word.forms and _is_speaking_act(clause, place):
        return _broken_off(clause, place, lists.forms["يقول"][0], before)
    if word.plain in lists.saying and place > 0:
        return _read_verb(clause, place, _adverb_of_saying(), before)
    if not word.forms or word.article or word.prefix:
        return None
    for form in word.forms:
        reading = _read_verb(clause, place, form, before)
        if reading is not None:
            return reading
    return None


_VIEWS = frozenset({"راي", "نظر", "تقدير", "اعتقاد", "حسب"})


def _is_speaking_act(clause: Clause, place: int) -> bool:
    """«"...", تضحك المخرجة, "..."»: any verb between two quotations."""
    tokens = clause.tokens
    if place < 2 or place + 2 >= len(tokens) or tokens[place].word.plain[:1] not in ("ي", "ت"):
        return False
    if tokens[place - 1].text != "،" or not clause.inside[place - 2] or tokens[place].word.sorts:
        return False
    following = tokens[place + 1 : place + 6]
    return following[0].word.article and any(
        place + 1 + at in clause.opened for at in range(len(following))
    )


def _adverb_of_saying() -> Form:
    return replace(lexicon().forms["قال"][0], tense="participle")


# Verbs


def _read_verb(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    if not _is_real(clause, place, form):
        return None
    if _compares(clause, place):
        return _as_was(clause, place, form, before)
    depends = bool(before) and not before[-1].backwards
    first = _clause_start(clause, place, before[-1] if before else None)
    if depends and first is None and form.tense != "participle":
        return None
    if form.tense == "participle" and not _is_adverbial(clause, place):
        return None
    begins = place if first is None else first
    subject = None
    if form.tense != "participle" and not _is_followed(clause, place, form):
        subject = _subject_before(clause, begins, place)
    if form.verb.carries:
        reading = _carried(clause, place, form, subject)
    else:
        reading = read_clause(clause, place, form, subject)
    if reading is None:
        return _broken_off(clause, place, form, before)
    if depends and form.tense == "participle":
        doer = _doer_since(clause, before[-1].said, place)
        if doer is not None:
            return replace(reading, first=doer[0], subject=doer[1])
    reading = replace(reading, first=begins if begins <= place else place)
    if _is_impersonal(clause, place, form, reading):
        return None
    if reading.subject is None:
        reading = replace(reading, subject=_understood(clause, place, form, before))
    return reading


def _is_followed(clause: Clause, place: int, form: Form) -> bool:
    """Whether who speaks plainly stands behind the verb: then nobody before it does."""
    if place and clause.tokens[place - 1].word.plain == "قد":
        return False
    if place + 1 >= len(clause.tokens) or form.verb.whom or "" in form.verb.of:
        return False
    word = clause.tokens[place + 1].word
    return bool(word.sorts & {"person", "group"}) and not word.prefix


def _is_real(clause: Clause, place: int, form: Form) -> bool:
    """Whether the verb tells of speech that took place: not denied, asked, wished or planned."""
    if form.future:
        return False
    lists, tokens = lexicon(), clause.tokens
    back = [tokens[i].word for i in range(max(0, place - 4), place)]
    if not back:
        return True
    if any(
        tokens[i].word.plain in ("لم", "لن") and tokens[i + 1].word.plain in _BEING
        for i in range(max(0, place - 10), place)
    ):
        return False
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


_BEING = word_set(
    """
    يكن تكن يكونوا يعد تعد يعودوا اعد
    """
)


def _is_adverbial(clause: Clause, place: int) -> bool:
    """Whether a participle stands as an adverb: after a mark, or where a verb came before."""
    word = clause.tokens[place].word
    if place == 0:
        return True
    before = clause.tokens[place - 1]
    if not before.text[0].isalnum() or word.joined:
        return True
    if word.plain.startswith("قايل") or word.plain in lexicon().saying:
        return True
    following = [t.word for t in clause.tokens[place + 1 : place + 3]]
    clausal = any(w.that for w in following)
    return clausal or (not before.word.sorts and not word.plain.endswith("ه"))


def _clause_start(clause: Clause, place: int, last: Reading | None) -> int | None:
    """Where the clause of a verb begins; None for one that depends on what is said before."""
    tokens, lists = clause.tokens, lexicon()
    if last is None:
        return 0
    if tokens[place - 1].word.plain == "ان" and tokens[place - 2].word.plain in lists.happened:
        return place - 2
    if last.beside and (
        place == last.said or _subject_before(clause, last.said, place) is not None
    ):
        return last.said
    floor = max(last.said, place - _BACK)
    if tokens[place].word.joined and tokens[place].word.folded[0] in "وف":
        return place
    for i in range(place - 1, floor - 1, -1):
        token = tokens[i]
        if clause.inside[i]:
            return i + 1
        if token.text in "،؛.,":
            following = tokens[i + 1].word
            second = tokens[min(i + 2, len(tokens) - 1)].word.plain
            whenas = following.plain == "في" and second in ("حين", "وقت", "المقابل")
            if i + 1 == place or following.plain in lists.turns or following.joined or whenas:
                return i + 1
            return i + 1 if _subject_before(clause, i + 1, place) is not None else None
        if token.word.plain in lists.turns and (
            token.word.plain in ("فيما", "بينما", "حيث", "اذ", "كما", "ثم", "حين", "وقت")
            or token.word.joined
        ):
            return i - 1 if tokens[i - 1].word.plain == "في" else i
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
    reading = None
    if not _ends_after(clause, place + 1):
        reading = read_clause(clause, place, form, None)
    as_well = tokens[place - 1].word.plain in ("كما", "كذلك")
    if as_well and reading is not None:
        reading = replace(reading, first=first)
        if reading.subject is None:
            reading.subject = _understood(clause, place, form, before)
        return reading
    phrase = None
    if place + 1 < len(tokens) and begins_mention(tokens[place + 1], loosely=True):
        phrase = read_fully(tokens, place + 1, len(tokens))
    if phrase is None and tokens[place].word.plain == "علم" and place + 2 < len(tokens):
        phrase = read_fully(tokens, place + 2, len(tokens))
    if phrase is None:
        if before or first == 0 or not _ends_after(clause, place + 1):
            _ends_here(before, first)
            return None
        return _beside(clause, first, place, place + 1, _dropped(clause, place, form), before, [])
    mention, after = phrase.mention, phrase.after
    if form.verb.carries and after + 1 < len(tokens) and tokens[after].word.plain == "عن":
        source = read_fully(tokens, after + 1, len(tokens))
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
        said = _after_description(clause, after)
        while said < len(tokens) and (
            tokens[said].text in "،,:"
            or tokens[said].word.that
            or (not tokens[said].text[0].isalnum() and said not in clause.opened)
        ):
            said += 1
        if said >= len(tokens):
            return None
        quoted = clause.wholly(said)
        return Reading(
            first, span, said, tokens[said].start, mention, None, through, None, quoted, beside=True
        )
    start = _said_before(clause, first)
    if start is None:
        return None
    rest = tokens[after:]
    goes_on = len(rest) > 3 and rest[0].text == "،" and rest[1].word.plain not in _OTHERS
    quoted = clause.opened.get(start) if not goes_on else None
    return Reading(
        start,
        span,
        start,
        tokens[start].start,
        mention,
        None,
        through,
        None if goes_on else first,
        quoted,
        True,
    )


_OTHERS = word_set(
    """
    فيما بينما كما حيث اذ في
    """
)


def _after_description(clause: Clause, place: int) -> int:
    """Past a relative clause or a place that describes who speaks, up to the comma after it."""
    tokens = clause.tokens
    if place >= len(tokens) or not tokens[place].text[0].isalpha() or tokens[place].word.that:
        return place
    for at in range(place, min(len(tokens), place + 15)):
        if tokens[at].text == "،":
            return at
        if tokens[at].word.that:
            return at
    return place


def _only_adverbs(clause: Clause, place: int) -> bool:
    return all(
        not token.text[0].isalnum()
        or "adverb" in token.word.sorts
        or token.word.plain in ("يذكر", "يشار", "علي", "في", "من")
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
    while start > 0 and tokens[start].word.plain in ("هكذا", "كما", "بحسب", "ما"):
        start -= 1
    if tokens[start].text in "،,-–—" and start > 0:
        start -= 1
    quoted = clause.inside[start]
    if not quoted and (start == place - 1 or bool(form.verb.of)):
        return None
    phrase = None
    if place + 1 < len(tokens) and begins_mention(tokens[place + 1], loosely=True):
        phrase = read_fully(tokens, place + 1, len(tokens))
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
    after = _before_quotation(clause, phrase.after if phrase is not None else place + 1)
    if (
        quoted
        and after + 1 < len(tokens)
        and tokens[after].text in "،,."
        and (after + 1 in clause.opened)
    ):
        ends = clause.after(clause.opened[after + 1], after + 1)
        return Reading(
            begins, cue, begins, tokens[begins].start, mention, form, [], ends, None, True
        )
    return Reading(
        begins, cue, begins, tokens[begins].start, mention, form, [], start + 1, quotation, True
    )


def _before_quotation(clause: Clause, place: int) -> int:
    """The comma before which an attribution inside a quotation ends: «..., قالها وهو يوقع, ...»."""
    for at in range(place, min(len(clause.tokens) - 1, place + 8)):
        if clause.tokens[at].text in "،,.":
            return at if at + 1 in clause.opened else place
    return place


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
    if verb > first and tokens[verb - 1].word.plain in _WHICH:
        return _told_of(clause, first, verb - 1)
    place = first
    while place < verb:
        token, word = tokens[place], tokens[place].word
        if clause.inside[place]:
            return None
        if word.plain in lists.pronouns and place == verb - 1:
            return _pronoun(token)
        if not token.text[0].isalnum() or (
            word.plain in lists.turns and word.plain not in ("قبل", "بعد", "عقب")
        ):
            place += 1
            continue
        if ("adverb" in word.sorts and "given" not in word.sorts) or word.prefix or word.according:
            place = _after_adverbial(clause, place, verb)
            continue
        if not begins_mention(token, loosely=word.article or _is_short_name(clause, place)):
            return None
        break
    if place >= verb or (first == 0 and place > 0 and tokens[0].word.plain in lists.deeds):
        return None
    phrase = read_fully(tokens, place, verb)
    if phrase is None:
        return None
    return phrase.mention if _reaches(clause, phrase.after, verb) else None


_WHICH = word_set("الذي التي الذين اللذان")


def _told_of(clause: Clause, first: int, relative: int) -> Mention | None:
    """Whom a relative clause tells of: the longest mention that ends before it."""
    found = None
    for at in range(relative - 1, max(first - 1, relative - _BACK), -1):
        token = clause.tokens[at]
        if not token.text[0].isalnum() or clause.inside[at]:
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
    if tokens[place].word.plain not in _PREPOSITIONS and not tokens[place].word.prefix:
        if place + 1 < verb and tokens[place + 1].text == "،":
            return place + 2
        return place + 1
    for at in range(place + 1, verb):
        if tokens[at].text in "،,":
            return at + 1
    return verb


def _is_short_name(clause: Clause, place: int) -> bool:
    """Whether an unknown word that begins a clause is in the text already, after another name."""
    token = clause.tokens[place]
    written = token.text[1:] if token.word.joined else token.text
    if len(written) < 3 or written[0] in "يتنسأ" or token.word.sorts or token.word.forms:
        return False
    found = clause.text.find(" " + written, 0, max(0, clause.tokens[0].start))
    return found > 0


_PREPOSITIONS = word_set(
    """
    في من علي الي عن مع خلال بعد قبل منذ عقب بين حول حتي لدي
    """
)


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


_RELATIVE = word_set(
    """
    الذي التي الذين وهو وهي وهم هو هي
    """
)


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
    tokens, lists = clause.tokens, lexicon()
    first = 0
    while first < place and (
        not tokens[first].text[0].isalpha() or tokens[first].word.plain in ("قد", "كان", "كانت")
    ):
        first += 1
    while first < place and "adverb" in tokens[first].word.sorts:
        first = _after_adverbial(clause, first, place)
    if first + 1 >= place or clause.inside[first + 1]:
        return None
    word = tokens[first].word
    if word.article or word.according or word.sorts or word.prefix:
        return None
    following = tokens[first + 1]
    if not begins_mention(following, loosely=following.word.article or word.plain in lists.deeds):
        return None
    phrase = read_fully(tokens, first + 1, place, before_object=True, stops=_GOVERNED)
    return phrase.mention if phrase is not None else None


_GOVERNED = frozenset({"ب", "الي", "علي"})


def _doer_since(clause: Clause, first: int, place: int) -> tuple[int, Mention] | None:
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
            phrase = read_fully(tokens, at + 1, limit)
            if phrase is None:
                return None
            source, at = phrase.mention, phrase.after
            continue
        if source is not None and (
            is_carried(word.core)
            or word.that
            or token.text == ":"
            or (at in clause.opened and clause.is_speech(at))
            or word.plain in lists.saying
        ):
            return _carried_clause(clause, place, at, form, source, carrier)
        if source is None and carrier is None and begins_mention(token, loosely=True):
            phrase = read_fully(tokens, at, limit, stops=frozenset({"عن"}))
            if phrase is not None:
                carrier, at = phrase.mention, phrase.after
                continue
        if token.text in ".؟!":
            return None
        at += 1
    return None


def _carried_clause(
    clause: Clause,
    place: int,
    at: int,
    form: Form,
    source: Mention,
    carrier: Mention | None,
) -> Reading | None:
    tokens = clause.tokens
    told = is_carried(tokens[at].word.core) or tokens[at].word.plain in lexicon().saying
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
    phrase = read_fully(tokens, place + 2, len(tokens))
    if phrase is None or (
        "document" not in tokens[place + 2].word.sorts and (not begins_mention(tokens[place + 2]))
    ):
        return None
    for at in range(phrase.after, min(len(tokens), phrase.after + 30)):
        token = tokens[at]
        if token.word.that or token.text == ":" or (at in clause.opened and clause.is_speech(at)):
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
        own = _possessed(tokens[at + len(found) - 1].word.plain, wanted) if found else None
        if own is not None and wanted == ("لسان",):
            continue
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
        phrase = read_fully(tokens, first, len(tokens))
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
    return _beside(clause, place, first - 1, after, mention, before, [])


def _titled_colon(clause: Clause) -> Reading | None:
    """«كيربي: لن نغادر»: a headline, with a colon for the verb."""
    tokens = clause.tokens
    for at in range(1, min(len(tokens), 10)):
        if tokens[at].text != ":":
            continue
        if clause.inside[0] or not begins_mention(tokens[0], loosely=True):
            return None
        phrase = read_fully(tokens, 0, at)
        if phrase is None or phrase.after != at:
            return None
        following = at + 1
        if following >= len(tokens):
            return None
        quoted = clause.opened.get(following)
        mention = phrase.mention
        if (
            quoted is None
            and mention.name is None
            and not (mention.definite and mention.kind == "person" and tokens[-1].text not in ".؟!")
        ):
            return None
        cue = None
        return Reading(
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
    return None


# What belongs to whom


def _shared_out(clause: Clause, readings: list[Reading]) -> list[Reading]:
    """Each thing said ends where the next clause begins, or where its attribution does."""
    kept: list[Reading] = []
    for number, reading in enumerate(readings):
        if reading.beside and number + 1 < len(readings):
            following = readings[number + 1]
            if following.first == reading.said and reading.subject is not None:
                following.through.append(reading.subject)
                continue
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
