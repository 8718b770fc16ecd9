"""A question taken apart: what to look for, and whose words are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.errors import QuestionError
from retrieval.questions.kind import Kind, kinds_asked
from retrieval.questions.saying import asks_for_words
from retrieval.text.fold import Word, fold, words
from retrieval.text.language import Language, language_of
from retrieval.text.lexical import stem

MAX_QUESTION_CHARACTERS = 1_000

Role = Literal["speaker", "topic"]

# Words that ask, join or point, and so match everything; folded.
_COMMON = frozenset(
    fold(
        """
        a about above after again against all also am an and any anybody anyone anything are as at
        be because been before being between both but by can could describe did do does doing done
        down during each ever every everything explain few find for from further get give got had
        has have having he her here hers him his how i if in into is it its just kindly know list
        made make many me mention mentioned more most much my no nor not of off on once one only
        or other our out over own please regarding same she should show so some somebody someone
        something such than that the their them then there these they this those through to too
        under until up upon us very was we were what whats what's when where whether which while
        who whom whose why will with would you your yours hello hi hey thanks thank good
        morning evening today according article articles news report
        reports mr mrs ms dr sir

        ما ماذا من متى اين كيف كم هل لماذا لم لما اي ايه اية ايا الذي التي الذين اللذان اللتان
        اللاتي اللواتي هو هي هم هن هما انا نحن انت انتم هذا هذه هذان هؤلاء ذلك تلك اولئك هنا هناك
        في على الى عن مع منذ حتى خلال بعد قبل بين عند لدى حول بشان بخصوص حسب وفق وفقا ضد دون بدون
        بسبب اجل لاجل مثل غير سوى كل بعض جميع اكثر اقل ان انه انها انهم اذا اذ لو لولا لكن بل او ام
        ثم و ف ب ل ك قد لقد كان كانت كانوا يكون تكون ليس ليست لا لن له لها لهم به بها بهم فيه فيها
        عنه عنها عليه عليها منه منها اليه اليها وما ومن وهل ومتى وكيف بماذا عما مما فيما كما اما
        الان ايضا جدا فقط مقال مقالات المقال المقالات خبر الخبر اخبار السيد السيدة الدكتور الذى
        مرحبا اهلا السلام عليكم صباح مساء الخير النور حالك شكرا اليوم
        اخبرني اخبرنا قل اذكر اعطني هات رجاء فضلك لي لنا حدثني
        """
    ).split()
)

# A title in front of a name is no part of it.
_TITLES = frozenset((
    "president", "minister", "secretary", "general", "chief", "director", "spokesman",
    "spokeswoman", "spokesperson", "ambassador", "governor", "mayor", "senator", "judge",
    "professor", "king", "queen", "prince", "sheikh", "imam", "bishop", "chairman", "chairwoman",
    "officer", "captain", "colonel", "coach",
))  # fmt: skip
# Nouns that ask for somebody's words, as verbs of saying do.
_WORDS_OF = frozenset(
    fold(
        """opinion opinions stance position remark remarks comment comments statement
        statements رأي راي آراء موقف مواقف تصريح تصريحات كلام أقوال تعليق"""
    ).split()
)
_SAID_WHAT = {
    "en": re.compile(r"\b(?:what|which|how|did|does|has|is|was|everything|anything)\b"),
    "ar": re.compile(r"(?:ماذا|بماذا|\bما\b|\bهل\b|الذي|اذكر|كل)"),
}
_ABOUT = {
    "en": frozenset(["about", "on", "regarding", "concerning", "of", "over"]),
    "ar": frozenset(fold("عن حول بشأن بخصوص حيال إزاء على من").split()),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for.

    `is_name` is whether it is written as a name or stands where a speaker's name stands;
    `may_be_name` whether it could be one: Arabic has no capital letters to tell by, and who types
    none at all writes names small too.
    """

    text: str
    folded: str
    stem: str
    role: Role
    is_name: bool
    may_be_name: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched.

    `speech` is whether somebody's words are asked for; terms of the role `speaker` then say whose.
    `kinds` are the kinds of thing asked for, where its words tell them.
    """

    text: str
    language: Language
    speech: bool
    kinds: frozenset[Kind]
    terms: tuple[Term, ...]

    @property
    def speaker(self) -> tuple[Term, ...]:
        """The terms that say who is meant to have spoken."""
        return tuple(term for term in self.terms if term.role == "speaker")


def read_question(text: str) -> Question:
    """Takes a question apart. Raises `QuestionError` where there is nothing to look for."""
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise QuestionError("question_too_long", limit=MAX_QUESTION_CHARACTERS)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError("question_broken")  # bytes that were no UTF-8
    found = list(words(text))
    if not found:
        raise QuestionError("question_without_words")
    language = language_of(text)
    saying = [asks_for_words(word.folded) or word.folded in _WORDS_OF for word in found]
    speech = any(saying) and bool(_SAID_WHAT[language].search(fold(text)))
    terms = tuple(_terms(text, found, saying if speech else [False] * len(found), language))
    # A letter alone is like too much to find anything by.
    if all(len(term.folded) == 1 and not term.folded.isdigit() for term in terms):
        raise QuestionError("question_only_common")
    return Question(
        text=text.strip(),
        language=language,
        speech=speech,
        kinds=kinds_asked(text),
        terms=terms,
    )


def is_common(folded: str) -> bool:
    """Whether a folded word only asks, joins or points, and so finds nothing."""
    return folded in _COMMON


def read_terms(text: str, role: Role = "topic") -> tuple[Term, ...]:
    """The words of a part of a question that are worth looking for, all in one role."""
    found = list(words(text))
    saying = [False] * len(found)
    terms = _terms(text, found, saying, language_of(text))
    return tuple(replace(term, role=role) for term in terms)


def _terms(text: str, found: list[Word], saying: list[bool], language: Language) -> list[Term]:
    """The words worth looking for. Whose words are asked for stands before the topic's marker."""
    terms: list[Term] = []
    role: Role = "speaker" if any(saying) else "topic"
    shouted, small = text.isupper(), text.islower()
    for place, (word, says) in enumerate(zip(found, saying, strict=True)):
        if any(saying) and word.folded in _ABOUT[language] and terms:
            role = "topic"
        country = word.text.isupper() and len(word.text) > 1 and not shouted  # US, not us
        common = word.folded in _COMMON and not country
        if says or common or (word.folded in ("al", "el") and place + 1 < len(found)):
            continue
        capital = word.text[:1].isupper() and not shouted
        is_name = (capital or role == "speaker") and word.folded not in _TITLES
        terms.append(
            Term(
                text=word.text,
                folded=word.folded,
                stem=stem(word.folded),
                role=role,
                is_name=is_name,
                may_be_name=is_name or small or language_of(word.text) == "ar",
            )
        )
    return terms
