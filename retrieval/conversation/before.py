"""What the turns before a question offer: whose words, on what, and who "he" is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from retrieval.conversation.content import content_words, says_all
from retrieval.conversation.focus import Focus, most_told
from retrieval.conversation.follow_reading import read_follow_up
from retrieval.conversation.mentions import Mention, is_thing, may_speak, mentions_in, same_mention
from retrieval.conversation.phrases import phrases
from retrieval.conversation.reading import Gender
from retrieval.conversation.turn import Turn
from retrieval.questions.question import is_common
from retrieval.questions.saying import is_cue
from retrieval.text.fold import fold, words
from retrieval.text.language import language_of

_LONGEST_NAME = 3  # words


ANSWERS = re.compile(
    r"\b(?:reply|replied|respond(?:ed)?|answer(?:ed)?)\b|اجاب|(?<!\w)[وف]?رد(?:ت|وا)?(?!\w)|دافع"
)


class Before:
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
                    and len(content_words(topic)) <= max(2, len(person.split()))
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
            many = [w for w in content_words(self.last.question) if re.search("(?:ون|ين)$", w)]
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
        return says_all(told, named)

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
    return " ".join(content_words(speaker[len(cut) :])) if speaker.startswith(cut) else ""


def _is_proper(named: str, turn: Turn) -> bool:
    """Whether a speaker was asked for by name rather than by title."""
    if language_of(named) == "en":
        found = named.split()
        return bool(found) and found[0][:1].isupper() and found[-1][:1].isupper()
    return False


def _name_length(name: str) -> int:
    return len(name.split())


_MANY = re.compile(r"^\w+(?:[^s]s|men|people|ون|ين|وا)$")
