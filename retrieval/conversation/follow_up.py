"""Follow-ups: a question that leans on those before it, made to stand alone.

Pure: nothing is looked up. Speaker and topic are taken over apart, each only where the question
leaves it open: a question that names its own topic drops the old one. What is neither somebody's
words nor a mere "why?" is completed by what the conversation is about (`focus.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from retrieval.conversation.focus import NOTHING, Focus, complete, most_told, told_of
from retrieval.conversation.follow_reading import Gender, Reading, read_follow_up
from retrieval.conversation.mentions import (
    Mention,
    is_thing,
    may_speak,
    mentions_in,
    recurring_name,
    same_mention,
)
from retrieval.conversation.phrases import phrases
from retrieval.questions.dates import find_dates
from retrieval.questions.question import is_common
from retrieval.questions.saying import is_cue
from retrieval.questions.speech_question import read_speech_question
from retrieval.text.fold import fold, words
from retrieval.text.language import Language, language_of
from retrieval.text.lexical import stem

_ANY_DAY = date(2000, 1, 15)  # whether words are a date hangs on no day
_NAMES_OF_ANSWER = 2  # that go with what "it" means
_LONGEST_NAME = 3  # words
_TELLING = 4  # words taken from a sentence that was shown
# Question words of the spoken language, which articles do not have; folded.
_SPOKEN_AR = frozenset(
    fold(
        "شو وش ايش ايه اش شنو مين شكون ليش ليه علاش امتى وين فين صار طيب طب اللي كمان جاية"
    ).split()
)
_GREETS = frozenset(
    fold(
        "hello hi hey thanks thank you ok okay yes no good morning evening bye great please"
        " شكرا مرحبا اهلا السلام عليكم صباح مساء الخير نعم لا تمام طيب حسنا"
    ).split()
)
_ANSWERS = re.compile(
    r"\b(?:reply|replied|respond(?:ed)?|answer(?:ed)?)\b|اجاب|(?<!\w)[وف]?رد(?:ت|وا)?(?!\w)|دافع"
)
_WHO = frozenset(fold("من مين شكون منو").split())
_ANYBODY = frozenset(fold("احد حدا حد").split())
_OBJECT = {"m": re.compile(r"\w{2,}(?<!ي)(?:ه|و)$"), "f": re.compile(r"\w{2,}ها$")}
_THERE = frozenset(("it", "them", "there"))
_IN = frozenset(fold("in at near في وفي ب لدى").split())
_ADJOINS = frozenset(
    fold(
        "after before during since under with without until against despite قبل خلال منذ مع ضد"
    ).split()
)
_DENIES = frozenset(fold("نفى نفت كذب كذبت denied denies deny رد ردت").split())


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and what it got.

    `question` is as resolved. `speaker` is whose words it asked for, `topic` what "it" is after it.
    `focus` is what "it" means where nobody's words are asked for.
    `said_by` and `text` are of the best sentence that was shown: whose words, and the sentence.
    `article_ids` and `shown` (sentence ids) are all that was cited.
    """

    question: str
    language: Language
    speaker: str = ""
    topic: str = ""
    said_by: str = ""
    text: str = ""
    article_ids: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()
    focus: Focus = NOTHING


@dataclass(frozen=True, slots=True)
class Resolution:
    """A question that stands alone.

    `text` is what to search. `speaker` and `topic` are whose words are asked for and on what;
    `taken` is what of the text came from the turns before. `more` is whether what was shown must
    not come again, `article_ids` where a question is about one article that was shown.
    """

    text: str
    speaker: str = ""
    topic: str = ""
    focus: Focus = NOTHING
    taken: tuple[str, ...] = ()
    changed: bool = False
    more: bool = False
    which_article: bool = False


_ASKING = frozenset(fold("what what's tell did how ماذا بماذا ما هل").split())
_JOINING = frozenset(
    fold("and but so then too also else instead ايضا كذلك كمان برضو بدوره").split()
)


def stands_alone(text: str) -> bool:
    """Whether a question names whose words it asks for and joins nothing to what was before: where
    the old topic leads to nothing, "what did Kirby say?" was meant anew."""
    found = [word.folded for word in words(text)]
    asked = read_speech_question(text)
    if asked is None or asked.form != "said" or _JOINING.intersection(found):
        return False
    return found[0] in _ASKING


def resolve(text: str, turns: Sequence[Turn] = ()) -> Resolution:
    """What a question means after these turns, oldest first; itself where it stands alone."""
    reading = read_follow_up(text)
    if not turns:
        return _first(text, reading)
    if all(word.folded in _GREETS for word in words(text)):
        return Resolution(text)
    last = turns[-1]
    context = _Context(turns)
    if not context.speaks() and (
        (reading.form == "said" and reading.verb) or (reading.form == "bare" and reading.topic)
    ):  # "what did he oppose?", "in what movie?", where nobody's words were asked for
        reading = replace(reading, form="fact", speaker="", topic=text, whom=reading.he)
    if reading.form == "fact":
        return _fact(text, reading, context)
    if reading.form == "who":
        return _who(text, reading, context)
    if reading.form in ("bare", "more"):
        speaker = context.asked_speaker()
        if reading.he is not None:
            speaker = context.person(reading.he) or speaker
        if reading.form == "more" and not context.asks_for_words(last) and not last.speaker:
            speaker = ""
        return _built(text, reading, context, speaker, context.topic())
    if reading.form == "and":
        return _and(text, reading, context)
    if reading.form == "meant":
        return _built(text, reading, context, context.known(reading.speaker), context.topic())
    return _said(text, reading, context)


def _first(text: str, reading: Reading) -> Resolution:
    if reading.form == "said":
        return Resolution(
            text, reading.speaker, reading.topic, _focus(reading.topic), more=reading.more
        )
    if reading.form == "who":
        return Resolution(text, "", reading.topic, _focus(reading.topic))
    topic = _topic_of(text)
    return Resolution(text, "", topic, complete(text, NOTHING).focus if topic else NOTHING)


def _focus(topic: str) -> Focus:
    return Focus(topic, topic)


def _topic_of(text: str) -> str:
    """The words of a question about what happened that say what it is about."""
    return " ".join(_content(text))


def _said(text: str, reading: Reading, context: _Context) -> Resolution:
    speaker = reading.speaker
    if reading.his is not None:
        speaker = context.related(reading.speaker, reading.his)
    elif reading.he is not None:
        arabic = language_of(text) == "ar"
        speaker = context.person(
            reading.he,
            arabic=arabic,
            other=arabic and any(w.folded in ("هو", "هي") for w in words(text)),
        )
        speaker = speaker or context.asked_speaker()  # dialects are careless of gender
    elif not speaker:
        speaker = context.asked_speaker() or context.person(None)
    else:
        speaker = context.known(speaker)
    if reading.he is not None and context.speaks() and _ANSWERS.search(fold(text)):
        # Who is answered about answers: "what did they say about Kirby?", "what did he reply?"
        speaker = context.spoken_of() or speaker
    topic = reading.topic
    if not topic and reading.it and context.last.said_by and not context.last.topic:
        topic = _telling(context.last.text, context.last.said_by)
    if not topic and reading.it and reading.he is not None and context.of_more():
        topic = " ".join(
            filter(None, (_telling(context.last.text, context.last.said_by), context.topic()))
        )
    if not topic:
        topic = "" if reading.more and not context.keeps_topic() else context.topic()
    if not reading.topic and (
        whom := re.search(r"(?<!\w)(?:عن|علي|ب?حق)(?:ه|ها)(?!\w)", fold(text))
    ):
        other = context.person("f" if whom[0].endswith("ها") else "m", but=speaker)
        if other and (reading.speaker or (reading.he and other in context.of_gender(whom[0]))):
            topic = f"{other} {topic}".strip()
    if not reading.topic and (him := re.search(r"\b(?:him|her|them)$", fold(text).rstrip(" ?!."))):
        if him[0] == "them":
            said_by = context.last.said_by
            other = "" if same_mention(said_by, speaker) else said_by
        else:
            other = context.person("m" if him[0] == "him" else "f", but=speaker)
        topic = f"{other} {topic}".strip()
    if reading.topic and _THERE.intersection(w.folded for w in words(reading.topic)):
        topic = f"{reading.topic} {context.topic()}".strip()
    if reading.it and reading.he is not None and re.search("كلامه|كلامها|رايه|رايها", fold(text)):
        other = context.person("f" if re.search("(?:كلام|راي)ها", fold(text).split()[-1]) else "m")
        topic = other or topic
    return _built(text, reading, context, speaker, topic)


def _who(text: str, reading: Reading, context: _Context) -> Resolution:
    topic = reading.topic or context.topic()
    last = context.last
    if (
        len(reading.topic.split()) == 1
        and fold(reading.topic).startswith("ال")
        and not _says_all(context.topic(), reading.topic)
    ):
        topic = f"{reading.topic} {context.topic()}".strip()  # «من علق على الأرقام؟»
    pointed = any(re.search(r"(?<=..)(?:ه|ها)$", w.folded) for w in words(text))
    denies = any(w.folded.removesuffix("ها").removesuffix("ه") in _DENIES for w in words(text))
    if pointed and not denies and language_of(text) == "ar" and last.speaker:
        topic = f"{last.speaker} {topic}"
    return _built(text, reading, context, "", topic)


def _and(text: str, reading: Reading, context: _Context) -> Resolution:
    named = reading.speaker
    when = _is_when(named) or _is_where(named)
    if when:
        speaker = context.asked_speaker()
        kept = _without_dates(context.topic())
        if not speaker:
            asked = _without_dates(context.last.question)
            kept = " ".join(dict.fromkeys([*_content(kept), *_content(asked)]))
        if _is_where(named) and not _is_when(named) and fold(named).split()[0] in _IN:
            kept = _without_place(kept, [t.question for t in context.turns])
        return _built(text, replace(reading, topic=""), context, speaker, kept, extra=text)
    if reading.he is not None:
        # "And she?" is another than who spoke just now.
        speaker = context.person(reading.he, but=context.last.said_by) or context.person(reading.he)
        return _built(text, reading, context, speaker, context.topic())
    if reading.his is not None:
        return _built(text, reading, context, context.related(named, reading.his), context.topic())
    if named and (one := _ONE_SUCH.fullmatch(named)) and context.speaks():
        office = context.same_office(one["of"])
        return _built(text, reading, context, office, reading.topic or context.topic())
    about = reading.about and not (named and (context.is_somebody(named) or may_speak(named)))
    if named and (about or not context.speaks()):
        done = complete(text, context.focus(), context.last.question, context.last.text)
        if not context.speaks():
            return _completed(text, done.taken, done.focus)
        return _built(
            text, reading, context, context.asked_speaker() or context.person(None), named
        )
    if named and not reading.topic and context.is_thing(named):
        speaker = context.asked_speaker() or context.person(None)
        return _built(text, reading, context, speaker, named)
    if named:
        topic = reading.topic or context.topic()
        return _built(text, reading, context, context.known(named), topic)
    return _built(
        text,
        reading,
        context,
        context.asked_speaker() or context.person(None),
        reading.topic or context.topic(),
    )


def _fact(text: str, reading: Reading, context: _Context) -> Resolution:
    if not reading.topic and reading.whom is not None:  # «من هو؟»
        person = context.person(reading.whom)
        return Resolution(
            f"{text.strip()} {person}", "", person, context.last.focus, (person,), bool(person)
        )
    if language_of(text) == "ar":
        return _arabic_fact(text, reading, context)
    done = complete(text, context.focus(), context.last.question, context.last.text)
    taken = list(done.taken)
    if reading.whom is not None and not _names_itself(text):
        told = [t for turn in context.turns for t in (turn.question, turn.text)]
        person = "" if context.speaks() else recurring_name(told)
        person = person or context.person(reading.whom)
        if person and not _says_all(text, person):
            taken = [person, *(t for t in taken if not same_mention(t, person))]
    if context.speaks():
        if (reading.it or reading.whom) and _shares(text, context.last.text):
            taken.append(_telling(context.last.text, ""))
        if taken or not phrases(context.topic()):  # "pay" is no phrase
            taken.append(context.topic())
    elif taken:
        for _ in range(_NAMES_OF_ANSWER):
            taken.append(told_of(context.last.text, [text, *taken]))
    return _completed(text, tuple(taken), done.focus)


def _arabic_fact(text: str, reading: Reading, context: _Context) -> Resolution:
    content = [w for w in _content(text) if stem(fold(w)) not in _WEAK_AR]
    known = {
        stem(fold(w))
        for t in (context.topic(), context.last.question, context.last.text)
        for w in _content(t)
    }
    new = [
        w for w in content if stem(fold(w)) not in known and not re.fullmatch(_TIME_WORD, fold(w))
    ]
    if len(new) >= 3 and not reading.it and reading.whom is None:
        return Resolution(text, "", " ".join(content), complete(text, NOTHING).focus)
    taken = []
    if reading.whom is not None or (
        context.last.speaker == "" and context.last.said_by == "" and not context.topic()
    ):
        taken.append(context.person(reading.whom))
    folded = [w.folded.removeprefix("و") for w in words(text)]
    whom = "f" if context.is_feminine(context.last.speaker) else "m"
    if (
        folded
        and (folded[0] in _WHO or _ANYBODY.intersection(folded))
        and context.last.speaker
        and any(_OBJECT[whom].search(w) for w in folded[1:3])
    ):
        taken.append(context.last.speaker)  # «من خالفه؟»
    main = context.last.focus.main
    if main and reading.whom is None and not reading.it and not same_mention(main, context.topic()):
        taken.append(main)
    if context.topic() and not (len(taken) and _shares(text, main)):
        taken.append(context.topic())
    if not taken and not context.topic() and len(new) < 3:
        taken.append(" ".join(_content(context.last.question)))
    topic = context.topic() or " ".join(content)
    focus = replace(context.last.focus, now=topic)
    return _completed(text, tuple(t for t in taken if t), focus)


_WEAK_AR = frozenset(
    stem(w) for w in fold("بلغ بلغت عدد اول آخر زار حدث صار حصل يعود تبدأ كان يقود تم").split()
)


def _completed(text: str, taken: Sequence[str], focus: Focus) -> Resolution:
    left = [t for t in dict.fromkeys(taken) if t and not _says_all(text, t)]
    resolved = f"{text.strip()} ({', '.join(left)})" if left else text
    topic = " ".join(dict.fromkeys([*_content(text), *_content(" ".join(left))]))
    return Resolution(resolved, "", topic, focus, tuple(left), bool(left))


def _built(
    text: str,
    reading: Reading,
    context: _Context,
    speaker: str,
    topic: str,
    extra: str = "",
) -> Resolution:
    """A question in full: who is asked about, and on what."""
    taken = tuple(part for part in (speaker, topic) if part and not _says_all(text, part))
    feminine = reading.he == "f" or context.is_feminine(speaker)
    focus = Focus(topic or context.last.focus.now, context.last.focus.main or topic)
    if reading.form == "bare" and re.search(_ARTICLE, fold(text)):
        resolved = _sentence(speaker, topic, language_of(text), reading, text, feminine=feminine)
        return Resolution(
            resolved,
            speaker,
            topic,
            focus,
            taken,
            bool(taken) or bool(context.last.shown),
            which_article=True,
        )
    # "And Kirby?" takes over that words are asked for, if nothing else.
    names_only = reading.form == "and" and bool(speaker)
    if not taken and not names_only:
        return Resolution(
            text, speaker, topic, focus, (), reading.form in ("bare", "more"), reading.more
        )
    resolved = _sentence(
        speaker, topic, language_of(text), reading, extra or text, feminine=feminine
    )
    return Resolution(resolved, speaker, topic, focus, taken, True, reading.more)


_ARTICLE = r"article|paper|newspaper|source|مقال|جريده|صحيفه|مصدر|خبر"


def _sentence(
    speaker: str, topic: str, language: Language, reading: Reading, text: str, *, feminine: bool
) -> str:
    """A question in the words by which speaker and topic are told apart again."""
    text = text.strip()
    if reading.form in ("said", "and", "meant", "more") and speaker:
        said = "قالت" if feminine else "قال"
        if language == "en" and speaker[:1].islower() and not speaker.startswith("the "):
            speaker = f"the {speaker}"
        when = text.strip(" ?؟")
        when = f" {_AND.sub('', when)}" if _is_when(when) or _is_where(_AND.sub("", when)) else ""
        if language == "ar":
            return (
                f"ماذا {said} {speaker} عن {topic}{when}؟"
                if topic
                else f"ماذا {said} {speaker}{when}؟"
            )
        did = f" ({reading.verb})" if reading.verb else ""
        return (
            f"What did {speaker} say about {topic}{when}{did}?"
            if topic
            else f"What did {speaker} say{when}{did}?"
        )
    if reading.form == "more" and topic:
        return topic
    parts = [part for part in (speaker, topic) if part and not _says_all(text, part)]
    return f"{text} ({', '.join(parts)})" if parts else text


def without_topic(found: Resolution) -> Resolution:
    """A question for somebody's words on anything at all."""
    text = _sentence(
        found.speaker,
        "",
        language_of(found.text),
        Reading("said"),
        "",
        feminine="قالت" in found.text,
    )
    return replace(found, text=text, topic="")


class _Context:
    """What the turns before offer."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = turns
        self.last = turns[-1]
        self._mentions: list[Mention] | None = None

    def focus(self) -> Focus:
        """What "it" is now."""
        now = self.last.focus.now or self.topic()
        main = self.last.focus.main or now
        # What the answer came back to is what was spoken of, if the question named it.
        asked = [p.text for p in phrases(self.last.question) if not p.general]
        return Focus(most_told([now, *asked], self.last.text), main)

    def topic(self) -> str:
        """What was spoken of last."""
        people = [_cut(t.speaker, t.said_by) for t in self.turns if t.speaker]
        spoken_of = [t.topic or _after_name(t.speaker, t.said_by) for t in reversed(self.turns)]
        return next(
            (
                topic
                for topic in spoken_of
                if topic
                and not any(
                    same_mention(topic, person)
                    and len(_content(topic)) <= max(2, len(person.split()))
                    for person in people
                )
            ),
            "",
        )

    def keeps_topic(self) -> bool:
        """Whether "what else did he say?" is still on the old topic."""
        return bool(self.last.speaker)

    def of_more(self) -> bool:
        """Whether the turn before itself asked for more."""
        return read_follow_up(self.last.question).more

    def asks_for_words(self, turn: Turn) -> bool:
        """Whether a turn asked for somebody's words."""
        return bool(turn.speaker) or read_follow_up(turn.question).form in ("said", "who")

    def speaks(self) -> bool:
        """Whether anybody's words were asked for, or shown, so far."""
        return any(self.asks_for_words(t) or t.said_by for t in self.turns)

    def asked_speaker(self) -> str:
        """Whose words the last turn was about; nobody's after a turn about what happened."""
        if self.last.speaker:
            return self._named(self.last)
        if read_follow_up(self.last.question).form == "who":
            return self.last.said_by
        asked = {word.folded for word in words(self.last.question)}
        if any(word.folded in asked for word in words(self.last.said_by)):
            return self.last.said_by  # named in the question, however it asked for their words
        return ""

    def _named(self, turn: Turn) -> str:
        """The speaker of a turn by name, where the sentence that was shown gives it."""
        if not turn.said_by or same_mention(turn.said_by, turn.speaker):
            return max(_cut(turn.speaker, turn.said_by), turn.said_by, key=_name_length)
        return turn.said_by if not _is_proper(turn.speaker, turn) else turn.speaker

    def mentions(self) -> list[Mention]:
        """Everybody so far, the latest first."""
        if self._mentions is None:
            self._mentions = mentions_in(
                [(t.question, _cut(t.speaker, t.said_by), t.said_by, t.text) for t in self.turns]
            )
        return self._mentions

    def person(
        self,
        gender: Gender | None,
        but: str = "",
        *,
        arabic: bool = False,
        other: bool = False,
    ) -> str:
        """Who "he", "she" or "they" is; `but` is somebody who is not. In Arabic bodies are he or
        she too. `other` is a pronoun that need not stand, and so means another than spoke last."""
        found = [m for m in self.mentions() if not same_mention(m.label, but)]
        if gender in ("m", "f"):
            found = [m for m in found if not m.body or (arabic and m.gender == gender)]
        if gender == "p":
            spoken_of = self.topic()
            if self.last.said_by and may_speak(spoken_of) and _MANY.search(fold(spoken_of)):
                return spoken_of  # one person spoke of many: those are "they"
            if self.last.said_by:
                return self.last.said_by
            many = [w for w in _content(self.last.question) if re.search("(?:ون|ين)$", w)]
            if many:
                return many[0]
        if gender in ("m", "f"):
            known = [m for m in found if m.gender == gender and m.spoke]
            open_ = [m for m in found if m.gender is None and m.spoke]
            fitting = [m for m in found if m.gender in (gender, None)]
            if other and known and (not fitting or fitting[0].gender is None):
                return known[0].label
            first = fitting[0] if fitting else None
            spoken = [m for m in fitting if m.spoke]
            if (
                self.last.speaker
                and spoken
                and same_mention(spoken[0].label, self._named(self.last))
            ):
                return spoken[0].label
            if first is not None and first.turn == len(self.turns) - 1:
                return first.label
            for group in (spoken, known, open_, fitting):
                if group:
                    return group[0].label
            return ""
        spoke = [m for m in found if m.spoke]
        return (spoke or found)[0].label if found else self.last.speaker

    def known(self, named: str) -> str:
        """Who is meant by a title, in full where a turn before gave a name to it."""
        folded = [w.folded for w in words(named)]
        if not folded or len(folded) > 3:
            return named
        bare = [f.removeprefix("ال") for f in folded]
        for m in self.mentions():
            roles = [
                f.removeprefix("ال") for w in words(f"{m.role} {m.label}") for f in (w.folded,)
            ]
            if bare and all(b in roles for b in bare) and len(roles) > len(bare):
                if m.role and not same_mention(m.role, m.label):
                    return f"{m.role} {m.label}"
                return m.label
        return self._titled_so(named) or named

    def _titled_so(self, named: str) -> str:
        """A title with the name that follows it in a sentence shown: «العقيد تولا»."""
        found = list(words(named))
        if len(found) != 1 or not may_speak(named):
            return ""
        for turn in reversed(self.turns):
            told = list(words(turn.text))
            for word, after in pairwise(told):
                if word.folded.removeprefix("ال") == found[0].folded.removeprefix("ال") and (
                    not is_common(after.folded)
                    and not is_cue(after.folded)
                    and not after.folded.startswith("ال")
                    and (after.text[:1].isupper() or language_of(after.text) == "ar")
                    and turn.text[word.end : after.start] == " "
                    and (word.folded.startswith("ال") or after.text[:1].isupper())
                ):
                    return turn.text[word.start : after.end]
        return ""

    def related(self, noun: str, gender: Gender) -> str:
        """Somebody known by another: "her trainer", «نظيره الروسي»."""
        owner = self.person(gender) or self.last.speaker
        folded = [w.folded for w in words(noun)]
        if (folded[0] in ("نظير", "نظيره", "نظيرت") or folded[-1] == "counterpart") and len(
            folded
        ) > 1:
            titled = self.last.speaker or owner
            if language_of(titled) != language_of(noun):
                return noun.split(maxsplit=1)[1]
            if language_of(noun) == "en":
                return self.same_office(noun.split()[0])
            head = next((w.text for w in words(titled)), "")
            if folded[0] == "نظير":
                head = head.removesuffix("ة")
            elif head and not head.endswith("ة"):
                head += "ة"
            return f"{head} {noun.split(maxsplit=1)[1]}"
        if len(folded) > 2:  # «زميلته ماجدة سرحان»: named all the same
            return noun.split(maxsplit=1)[1]
        if language_of(noun) == "ar":
            return f"{noun} {owner}".strip()
        return f"{owner}'s {noun}" if owner else noun

    def same_office(self, of: str) -> str:
        """Who has the same office elsewhere: "her Icelandic counterpart", "the Russian one"."""
        for turn in reversed(self.turns):
            role = next((m.role for m in self.mentions() if m.label == turn.said_by), "")
            for title in (turn.speaker, role):
                # A nation stands before its office with a capital: "Saudi oil minister".
                office = [w.text for w in words(title) if w.text.islower()] or title.split()
                if title and language_of(title) == "en" and may_speak(" ".join(office)):
                    return f"{of} {' '.join(office)}".strip()
        return of

    def is_feminine(self, speaker: str) -> bool:
        """Whether a verb before a speaker's name is a feminine one."""
        first = next((w.text for w in words(speaker)), "")
        known = next((m for m in self.mentions() if same_mention(m.label, speaker)), None)
        return (known is not None and known.gender == "f") or first.endswith("ة")

    def is_thing(self, named: str) -> bool:
        """Whether a bare name is of something that was spoken of, and not of who spoke."""
        if self.is_somebody(named) or may_speak(named):
            return False
        if is_thing(named):
            return True
        told = " ".join(f"{turn.question} {turn.text}" for turn in self.turns)
        return _says_all(told, named)

    def of_gender(self, pronoun: str) -> list[str]:
        """Those of whom it is known that a suffix fits them."""
        gender = "f" if pronoun.endswith("ها") else "m"
        return [m.label for m in self.mentions() if m.gender == gender and not m.body]

    def spoken_of(self) -> str:
        """Somebody whom the last turn's words were on, and who is not who said them."""
        topic = self.last.topic
        if not topic or len(topic.split()) > _LONGEST_NAME:
            return ""
        known = (m.label for m in self.mentions() if same_mention(m.label, topic))
        written = [word.text[:1].isupper() for word in words(topic)]
        name = next(known, topic if len(written) > 1 and all(written) else "")
        return "" if same_mention(name, self.last.said_by) else name

    def is_somebody(self, named: str) -> bool:
        """Whether a name is one of somebody who spoke."""
        return any(m.spoke and same_mention(m.label, named) for m in self.mentions())


def _cut(speaker: str, said_by: str) -> str:
    """A speaker without what a question has after the name, where the answer shows how it ends."""
    last = next(reversed(list(words(said_by))), None)
    found = list(words(speaker))
    if last is None or not same_mention(speaker, said_by):
        return speaker
    end = next((w.end for w in found if w.folded == last.folded), None)
    rest = [w.folded for w in found if end is not None and w.start >= end]
    joined = bool(rest) and (rest[0] == "and" or rest[0].startswith("و"))
    return speaker if end is None or joined else speaker[:end]


def _after_name(speaker: str, said_by: str) -> str:
    """What a question has after a speaker's name with no word between: its topic."""
    cut = _cut(speaker, said_by)
    return " ".join(_content(speaker[len(cut) :])) if speaker.startswith(cut) else ""


def _is_proper(named: str, turn: Turn) -> bool:
    """Whether a speaker was asked for by name rather than by title."""
    if language_of(named) == "en":
        found = named.split()
        return bool(found) and found[0][:1].isupper() and found[-1][:1].isupper()
    return False


def _name_length(name: str) -> int:
    return len(name.split())


def _content(text: str) -> list[str]:
    """The words that say something, as written."""
    out = []
    for word in words(text):
        bare = word.folded[1:] if word.folded[:1] in ("و", "ف") else word.folded
        if not (word.folded.isdigit() and len(word.folded) < 4) and not (
            is_common(word.folded) or is_common(bare) or bare in _SPOKEN_AR
        ):
            out.append(word.text)
    return out


def _says_all(text: str, part: str) -> bool:
    own = {stem(w.folded) for w in words(text)}
    return all(stem(w.folded) in own for w in words(part) if not is_common(w.folded))


def _names_itself(text: str) -> bool:
    return any(w.text[:1].isupper() and w.start for w in words(text))


def _shares(text: str, shown: str) -> bool:
    own = {stem(fold(w)) for w in _content(text)}
    return bool(own & {stem(fold(w)) for w in _content(shown)})


def _telling(shown: str, said_by: str) -> str:
    """The words of a sentence that say what it is about."""
    names = {stem(w.folded) for w in words(said_by)}
    kept = [w for w in _content(shown) if stem(fold(w)) not in names and len(w) > 2]
    rare = sorted(range(len(kept)), key=lambda i: -len(kept[i]))[: 2 * _TELLING]
    return " ".join(kept[i] for i in sorted(rare))


def _is_when(text: str) -> bool:
    """Whether words are nothing but a time: "in 2020", «والسنة الماضية»."""
    text = re.sub(r"^\s*(?:and|what about|how about|و)\s*", "", text.strip(" ?؟"))
    if not text or len(text.split()) > 5:
        return False
    if re.fullmatch(_TIME, fold(text)):
        return True
    return any(p.end - p.start >= len(text) - 4 for p in find_dates(text, _ANY_DAY))


_MANY = re.compile(r"^\w+(?:[^s]s|men|people|ون|ين|وا)$")
_MONTHS = frozenset(
    fold(
        "january february march april june july august september october november december"
        " يناير فبراير مارس ابريل نيسان يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر شباط اذار"
        " ايار حزيران تموز ايلول"
    ).split()
)
_ONE_SUCH = re.compile(r"(?P<of>\w+) ones?", re.IGNORECASE)
_AND = re.compile(r"^(?:(?:and|or|what about|how about)\s+|و(?=في|ال))", re.IGNORECASE)
_TIME_WORD = "(?:ال)?(?:سنه|عام|شهر|اسبوع|يوم|ماضيه?|فات|فاتت|قادمه?|جايه?|مقبله?)"
_TIME = (
    r"(?:(?:in|on|since|for|the|of|last|this|next|في|قبل|بعد|منذ)\s+)*"
    r"(?:\d{4}|(?:year|month|week|day)(?:\s+(?:before|earlier|after))?|today|yesterday|tomorrow|now"
    r"|(?:a|one|two|three|four|five|six|ten|\d+) (?:year|month|week|day)s?(?: (?:ago|before|earlier|later))?"
    r"|(?:عامين|سنتين|شهرين|اسبوعين|يومين|سنوات|اعوام|اشهر|ايام)"
    r"|(?:\d+|ثلاث|ثلاثه|اربع|اربعه|خمس|خمسه|ست|سته|عشر|عشره) (?:سنوات|اعوام|اشهر|شهور|ايام|اسابيع)"
    r"|(?:ال)?(?:سنه|عام|شهر|اسبوع|يوم|امس|غدا|ان)(?:\s+(?:ال)?(?:ماضي|ماضيه|فات|فايت|قادم|قادمه|جاي|قبله|قبلها|سابق|سابقه|مقبل))?)"
)


def _is_where(text: str) -> bool:
    """Whether words begin as a place does: "in Leeds", «وفي مصر»."""
    found = [word.folded for word in words(text)]
    return len(found) > 1 and found[0] in _IN | _ADJOINS


def _without_place(text: str, told: Sequence[str]) -> str:
    """A topic without the place that questions gave it, where anything else is left."""
    places: set[str] = set()
    for source in told:
        found = list(words(source))
        for place, word in enumerate(found):
            if word.folded in _IN:
                for after in found[place + 1 : place + 3]:
                    if is_common(after.folded):
                        break
                    places.add(stem(after.folded))
    left = [w.text for w in words(text) if stem(w.folded) not in places]
    return " ".join(left) if any(not is_common(fold(w)) for w in left) else text


def _without_dates(text: str) -> str:
    text = re.sub(r"\b(?:في |in )?(?:19|20)\d\d\b", "", text)
    for phrase in reversed(find_dates(text, _ANY_DAY)):
        text = text[: phrase.start] + text[phrase.end :]
    kept = [word.text for word in words(text) if word.folded not in _MONTHS]
    text = " ".join(kept) if len(kept) < len(list(words(text))) else text
    return " ".join(text.split())
