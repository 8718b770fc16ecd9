"""Verbs that report speech in their clause."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from retrieval.statements.arabic.attribution import is_compared, read_as_was
from retrieval.statements.arabic.carriers import carriers_between
from retrieval.statements.arabic.carrying import read_carried
from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.complement import read_clause
from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.insertion import is_inserted, read_inserted
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.subject import (
    BACK,
    find_doer_since,
    find_subject_before,
    understood,
)


@cache
def adverb_of_saying() -> Form:
    return replace(lexicon().forms["قال"][0], tense="participle")


def read_verb(clause: Clause, place: int, form: Form, before: list[Reading]) -> Reading | None:
    if not _is_real(clause, place, form):
        return None
    if is_compared(clause, place):
        return read_as_was(clause, place, form, before)
    if (
        before
        and before[-1].backwards
        and before[-1].quoted is None
        and ((before[-1].ends or 0) > place)
    ):
        return None  # «"..."، تقول وهي تضحك، "..."»
    if is_inserted(clause, place) and (set_in := read_inserted(clause, place, form, before)):
        return set_in
    depends = bool(before) and (not before[-1].backwards or before[-1].ends is None)
    first = _clause_start(clause, place, before[-1] if before else None)
    if depends and first is None and form.tense != "participle":
        return None
    if form.tense == "participle" and not _is_adverbial(clause, place):
        return None
    begins = place if first is None else first
    subject = None
    if form.tense != "participle" and not _is_followed(clause, place, form):
        subject = find_subject_before(clause, begins, place)
    if form.verb.carries:
        reading = read_carried(clause, place, form, subject)
    else:
        follows = clause.tokens[place - 1].word.plain == "ان"  # «قبل أن يدعو طرفي النزاع»
        goes_on = depends and (follows or _agrees(form, before[-1]))
        reading = read_clause(clause, place, form, subject, goes_on=goes_on)
    if reading is None:
        return read_inserted(clause, place, form, before)
    if _is_byline(clause, place, reading):
        return None
    if depends and form.tense == "participle":
        doer = find_doer_since(clause, before[-1].said, place)
        if doer is not None:
            reading.first, reading.subject = doer
            return reading
    reading.first = min(begins, place)
    if not reading.through:
        reading.through.extend(carriers_between(clause, begins, place))
    if _is_impersonal(clause, place, form, reading):
        return None
    if reading.subject is None and place and clause.tokens[place - 1].word.plain in listed("which"):
        return None  # «المنطقة التي تؤيد الاستقلال»: nobody who can speak
    if reading.subject is None:
        reading.subject = understood(clause, place, form, before)
    return reading


def _is_byline(clause: Clause, place: int, reading: Reading) -> bool:
    """«القاهرة - كتب محمد السيد: كشف مصدر ...»: who wrote the report, and then a verb."""
    tokens, said = clause.tokens, reading.said
    if tokens[place].word.plain not in ("كتب", "كتبت") or said >= len(tokens):
        return False
    shown = tokens[said - 1].text == ":" and said not in clause.opened
    return shown and any(form.tense == "past" for form in tokens[said].word.forms)


def _agrees(form: Form, last: Reading) -> bool:
    """Whether a verb may go on with the speaker of the last one."""
    return (
        last.form is None
        or last.form.tense == "participle"
        or (last.form.feminine == form.feminine and bool(last.form.plural) == bool(form.plural))
    )


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
    tokens = clause.tokens
    back = [tokens[i].word for i in range(max(0, place - 4), place)]
    if not back:
        return True
    last = back[-1]
    if form.jussive:
        return last.plain == "لم"
    if _was_never(clause, place) or _is_asked(clause, place, form):
        return False
    if last.plain in listed("before_nouns") and not tokens[place].word.joined:
        return form.tense == "participle"  # «على أمل أن»
    if form.verb.denied and last.plain in listed("negations"):
        return True
    token = tokens[place]
    following = tokens[place + 1 : place + 2]
    if token.word.plain in listed("called") and not (following and following[0].word.that):
        return False
    if last.plain == "وان" and form.tense == "past":
        return True  # «..., وإن أثنت على كفاءة الفرق»
    if last.that and len(back) > 1:
        return last.plain == "ان" and any(w.plain in listed("happened") for w in back[-3:-1])
    if "\u0651" not in token.text and (
        token.word.plain == "دون"
        or (token.word.plain == "بين" and tokens[place - 1].text[0].isalnum())
        or (token.word.plain == "عبر" and not _governs_about(clause, place))
    ):
        return False  # "without", "between", "across": the verbs are told by their doubled letter
    if last.plain in listed("negations") or last.plain in listed("wishes"):
        if is_compared(clause, place):
            return True
        return last.plain == "ما" and place > 1 and back[-2].plain in ("هذا", "ذلك")
    if last.plain in listed("questions") or (
        len(back) > 1 and back[-2].plain in listed("questions")
    ):
        return False
    if last.plain in ("قد", "فقد") and form.tense == "present":
        return False
    if last.plain == "ان" and form.tense == "present":
        return any(word.plain in listed("happened") for word in back[:-1])
    if tokens[0].word.plain in listed("questions") and form.tense == "present":
        return False
    return not (len(back) > 1 and form.tense == "present" and back[-2].plain in ("لم", "لن"))


def _was_never(clause: Clause, place: int) -> bool:
    """«لم يكن أحد يقول», «لم يعد أحد يصدق أو يقول»"""
    tokens = clause.tokens
    for at in range(place - 1, max(0, place - 10) - 1, -1):
        if not tokens[at].text[0].isalnum():
            return False
        if tokens[at].word.plain in ("لم", "لن"):
            return tokens[at + 1].word.plain in listed("being")
    return False


def _is_asked(clause: Clause, place: int, form: Form) -> bool:
    """«من يقول إن البحر صامت؟»"""
    tokens = clause.tokens
    if tokens[-1].text not in "؟?" or clause.inside[-1] or form.tense != "present":
        return False
    if tokens[0].word.plain not in listed("questioning"):
        return False
    return not any(t.text == ":" for t in tokens[place:]) and max(clause.opened, default=0) < place


def _governs_about(clause: Clause, place: int) -> bool:
    """Whether «عن» follows in the same clause, as behind «عبّر» and not «عبر»."""
    for token in clause.tokens[place + 1 : place + 16]:
        if token.word.plain == "عن":
            return True
        if token.text in "،.؛":
            return False
    return False


def _is_adverbial(clause: Clause, place: int) -> bool:
    """Whether a participle stands as an adverb: after a mark, or where a verb came before."""
    word = clause.tokens[place].word
    if place == 0:
        return True
    before = clause.tokens[place - 1]
    if not before.text[0].isalnum() or word.joined:
        return True
    if before.word.plain in ("يكون", "تكون", "كان", "كانت", "ليس", "ليست", "غير"):
        return False
    if word.plain.endswith(("ين", "ات")) and not word.plain.startswith("قايل"):
        return False
    if word.plain.startswith("قايل") or word.plain in listed("saying"):
        return True
    following = [t.word for t in clause.tokens[place + 1 : place + 3]]
    clausal = any(w.that for w in following)
    accusative = before.word.article and clause.tokens[place].text.endswith(("ا", "اً", "ًا"))
    return clausal or accusative or (not before.word.sorts and not word.plain.endswith("ه"))


def _clause_start(clause: Clause, place: int, last: Reading | None) -> int | None:
    """Where the clause of a verb begins; None for one that depends on what is said before."""
    tokens = clause.tokens
    if last is None:
        answers = tokens[0].word.plain == "اما"  # «أما الصحيفة فذكرت»
        joined = tokens[place].word.joined and not answers
        return place if joined else _latest_turn(clause, place)
    if tokens[place - 1].word.plain == "ان" and tokens[place - 2].word.plain in listed("happened"):
        return place - 2
    if tokens[place - 1].word.plain == "وان":
        return place - 1
    if (
        last.beside
        and not tokens[last.said - 1].word.that
        and (place == last.said or find_subject_before(clause, last.said, place) is not None)
    ):
        return last.said
    floor = max(_resumed(clause, last), place - BACK)
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
            if i + 1 == place or following.plain in listed("turns") or following.joined or whenas:
                return i + 1
            return i + 1 if find_subject_before(clause, i + 1, place) is not None else None
        if token.word.plain in listed("turns") and (
            token.word.plain in ("فيما", "بينما", "حيث", "اذ", "كما", "ثم", "حين", "وقت")
            or token.word.joined
        ):
            return i - 1 if tokens[i - 1].word.plain == "في" else i
    return None


def _resumed(clause: Clause, last: Reading) -> int:
    """Where what is said goes on behind the last cue: «والحكومة، بحسبها، تراهن»."""
    if not last.backwards or last.cue is None:
        return last.said
    at = last.said
    while at < len(clause.tokens) and clause.tokens[at].start < last.cue.end:
        at += 1
    return min(clause.next_comma(at - 1) + 1, len(clause.tokens))


def _latest_turn(clause: Clause, place: int) -> int:
    """Where the last clause with a subject of its own begins: «..., غير أن محاميتها قالت»."""
    tokens = clause.tokens
    for at in range(place - 1, 0, -1):
        turns = tokens[at - 1].text == "،" and tokens[at].word.plain in listed("turns")
        if turns and find_subject_before(clause, at, place) is not None:
            return at
    return 0


def _is_impersonal(clause: Clause, place: int, form: Form, reading: Reading) -> bool:
    """«يذكر أن», «يشار إلى أن»: nobody says it."""
    if form.tense != "present" or reading.subject is not None or form.plural:
        return False
    stem = clause.tokens[place].word.plain
    if stem in ("يرجع", "ترجع"):
        return True  # «الفضل يرجع إلى المدرب»
    if clause.tokens[place].word.joined and stem not in ("يذكر", "يشار"):
        return False
    first = place == 0 or (place == 1 and not clause.tokens[0].text[0].isalnum())
    return stem in ("يذكر", "يشار", "يظهر", "يعد", "يقدر") and (
        first or clause.tokens[place].word.joined
    )
