"""Follow-ups: a question that leans on those before it, made to stand alone.

Pure: nothing is looked up. Speaker and topic are taken over apart, each only where the question
leaves it open: a question that names its own topic drops the old one. What is neither somebody's
words nor a mere "why?" is completed by what the conversation is about (`focus.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.conversation.before import ANSWERS, Before
from retrieval.conversation.carried import carried
from retrieval.conversation.circumstance import (
    TIME_WORD,
    is_when,
    is_where,
    without_dates,
    without_place,
)
from retrieval.conversation.content import (
    content_words,
    names_itself,
    says_all,
    shares_words,
    telling_words,
)
from retrieval.conversation.focus import NOTHING, Focus, complete, told_of
from retrieval.conversation.follow_reading import read_follow_up
from retrieval.conversation.mentions import may_speak, recurring_name, same_mention
from retrieval.conversation.phrases import phrases
from retrieval.conversation.reading import Reading
from retrieval.conversation.turn import Resolution, Turn
from retrieval.conversation.word_lists import listed
from retrieval.conversation.wording import ARTICLE, full_question
from retrieval.questions.speech_question import read_speech_question
from retrieval.text.fold import fold, words
from retrieval.text.language import language_of
from retrieval.text.lexical import stem

_NAMES_OF_ANSWER = 2  # that go with what "it" means


_OBJECT = {"m": re.compile(r"\w{2,}(?<!ي)(?:ه|و)$"), "f": re.compile(r"\w{2,}ها$")}


def stands_alone(text: str) -> bool:
    """Whether a question names whose words it asks for and joins nothing to what was before: where
    the old topic leads to nothing, "what did Kirby say?" was meant anew."""
    found = [word.folded for word in words(text)]
    asked = read_speech_question(text)
    if asked is None or asked.form != "said" or listed("resolving", "joining").intersection(found):
        return False
    return found[0] in listed("resolving", "asking")


def resolve(text: str, turns: Sequence[Turn] = ()) -> Resolution:
    """What a question means after these turns, oldest first; itself where it stands alone."""
    reading = read_follow_up(text)
    if not turns:
        return _first(text, reading)
    if all(word.folded in listed("resolving", "greets") for word in words(text)):
        return Resolution(text)
    last = turns[-1]
    context = Before(turns)
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
    return " ".join(content_words(text))


def _said(text: str, reading: Reading, context: Before) -> Resolution:
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
    if reading.he is not None and context.speaks() and ANSWERS.search(fold(text)):
        # Who is answered about answers: "what did they say about Kirby?", "what did he reply?"
        speaker = context.spoken_of() or speaker
    topic = reading.topic
    if not topic and reading.it and context.last.said_by and not context.last.topic:
        topic = telling_words(context.last.text, context.last.said_by)
    if not topic and reading.it and reading.he is not None and context.of_more():
        topic = " ".join(
            filter(None, (telling_words(context.last.text, context.last.said_by), context.topic()))
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
    if reading.topic and listed("resolving", "there").intersection(
        w.folded for w in words(reading.topic)
    ):
        topic = f"{reading.topic} {context.topic()}".strip()
    if reading.it and reading.he is not None and re.search("كلامه|كلامها|رايه|رايها", fold(text)):
        other = context.person("f" if re.search("(?:كلام|راي)ها", fold(text).split()[-1]) else "m")
        topic = other or topic
    return _built(text, reading, context, speaker, topic)


def _who(text: str, reading: Reading, context: Before) -> Resolution:
    topic = reading.topic or context.topic()
    last = context.last
    if (
        len(reading.topic.split()) == 1
        and fold(reading.topic).startswith("ال")
        and not says_all(context.topic(), reading.topic)
    ):
        topic = f"{reading.topic} {context.topic()}".strip()  # «من علق على الأرقام؟»
    pointed = any(re.search(r"(?<=..)(?:ه|ها)$", w.folded) for w in words(text))
    denies = any(
        w.folded.removesuffix("ها").removesuffix("ه") in listed("resolving", "denies")
        for w in words(text)
    )
    if pointed and not denies and language_of(text) == "ar" and last.speaker:
        topic = f"{last.speaker} {topic}"
    return _built(text, reading, context, "", topic)


def _and(text: str, reading: Reading, context: Before) -> Resolution:
    named = reading.speaker
    when = is_when(named) or is_where(named)
    if when:
        speaker = context.asked_speaker()
        kept = without_dates(context.topic())
        if not speaker:
            asked = without_dates(context.last.question)
            kept = " ".join(dict.fromkeys([*content_words(kept), *content_words(asked)]))
        if (
            is_where(named)
            and not is_when(named)
            and fold(named).split()[0] in listed("resolving", "in")
        ):
            kept = without_place(kept, [t.question for t in context.turns])
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
            if language_of(text) == "en":
                return _weighed(text, done.taken, context, done.focus)
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


def _fact(text: str, reading: Reading, context: Before) -> Resolution:
    if not reading.topic and reading.whom is not None:  # «من هو؟»
        person = context.person(reading.whom)
        return Resolution(
            f"{text.strip()} {person}", "", person, context.last.focus, (person,), bool(person)
        )
    if language_of(text) == "ar":
        return _arabic_fact(text, reading, context)
    done = complete(text, context.focus(), context.last.question, context.last.text)
    taken = list(done.taken)
    if reading.whom is not None and not names_itself(text):
        told = [t for turn in context.turns for t in (turn.question, turn.text)]
        person = "" if context.speaks() else recurring_name(told)
        person = person or context.person(reading.whom)
        if person and not says_all(text, person):
            taken = [person, *(t for t in taken if not same_mention(t, person))]
    if context.speaks():
        if (reading.it or reading.whom) and shares_words(text, context.last.text):
            taken.append(telling_words(context.last.text, ""))
        if taken or not phrases(context.topic()):  # "pay" is no phrase
            taken.append(context.topic())
    else:
        if taken:
            for _ in range(_NAMES_OF_ANSWER):
                taken.append(told_of(context.last.text, [text, *taken]))
        return _weighed(text, taken, context, done.focus)
    return _completed(text, tuple(taken), done.focus)


def _arabic_fact(text: str, reading: Reading, context: Before) -> Resolution:
    content = [
        w for w in content_words(text) if stem(fold(w)) not in listed("resolving", "weak_ar")
    ]
    known = {
        stem(fold(w))
        for t in (context.topic(), context.last.question, context.last.text)
        for w in content_words(t)
    }
    new = [
        w for w in content if stem(fold(w)) not in known and not re.fullmatch(TIME_WORD, fold(w))
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
        and (
            folded[0] in listed("resolving", "who")
            or listed("resolving", "anybody").intersection(folded)
        )
        and context.last.speaker
        and any(_OBJECT[whom].search(w) for w in folded[1:3])
    ):
        taken.append(context.last.speaker)  # «من خالفه؟»
    main = context.last.focus.main
    if main and reading.whom is None and not reading.it and not same_mention(main, context.topic()):
        taken.append(main)
    if context.topic() and not (len(taken) and shares_words(text, main)):
        taken.append(context.topic())
    if not taken and not context.topic() and len(new) < 3:
        taken.append(" ".join(content_words(context.last.question)))
    topic = context.topic() or " ".join(content)
    focus = replace(context.last.focus, now=topic)
    return _completed(text, tuple(t for t in taken if t), focus)


def _weighed(text: str, ruled: Sequence[str], context: Before, focus: Focus) -> Resolution:
    """A question completed by the words that are likely meant; `ruled` is what the rules take."""
    ruled = tuple(part for part in ruled if part)
    taken = carried(text, context.turns, ruled, context.last.focus)
    return replace(_completed(text, taken, focus), ruled=ruled)


def _completed(text: str, taken: Sequence[str], focus: Focus) -> Resolution:
    left = [t for t in dict.fromkeys(taken) if t and not says_all(text, t)]
    resolved = f"{text.strip()} ({', '.join(left)})" if left else text
    topic = " ".join(dict.fromkeys([*content_words(text), *content_words(" ".join(left))]))
    return Resolution(resolved, "", topic, focus, tuple(left), bool(left))


def _built(
    text: str,
    reading: Reading,
    context: Before,
    speaker: str,
    topic: str,
    extra: str = "",
) -> Resolution:
    """A question in full: who is asked about, and on what."""
    taken = tuple(part for part in (speaker, topic) if part and not says_all(text, part))
    feminine = reading.he == "f" or context.is_feminine(speaker)
    focus = Focus(topic or context.last.focus.now, context.last.focus.main or topic)
    if reading.form == "bare" and re.search(ARTICLE, fold(text)):
        resolved = full_question(
            speaker, topic, language_of(text), reading, text, feminine=feminine
        )
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
    resolved = full_question(
        speaker, topic, language_of(text), reading, extra or text, feminine=feminine
    )
    return Resolution(resolved, speaker, topic, focus, taken, True, reading.more)


_ONE_SUCH = re.compile(r"(?P<of>\w+) ones?", re.IGNORECASE)
