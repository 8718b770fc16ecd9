"""What stands between an English cue and what is said: who listens, when and where."""

from __future__ import annotations

from retrieval.statements.english_classes import (
    COORDINATORS,
    DAYS,
    DETERMINERS,
    END,
    LISTENERS,
    MONTHS,
    OBJECTS,
    OCCASIONS,
    OUTLET_NOUNS,
    PREPOSITIONS,
    STOPS,
    SUBJECTS,
    SUBORDINATORS,
    TIMES,
)
from retrieval.statements.english_cues import Verb
from retrieval.statements.english_mentions import is_adverb
from retrieval.statements.english_subjects import (
    has_verb,
    is_verb,
)
from retrieval.statements.english_words import QUOTED, Words


class Occasions:
    """Passes over listeners, times and places in one sentence."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.low = words.low
        self.begin = _after_dateline(words)
        self.end = len(words)
        while self.end and self.low[self.end - 1] in END:
            self.end -= 1

    def _after_listener(self, end: int, verb: Verb) -> int:
        """Past who is told: "told reporters", "told the BBC"."""
        low = self.low
        if end < self.end and low[end] == "to" and verb.clause:
            follows = end + 1
            if (
                follows < self.end
                and (
                    low[follows] in LISTENERS
                    or low[follows] in OBJECTS
                    or low[follows] in DETERMINERS
                )
                and not verb.infinitive
            ):
                return self._phrase_end(follows)
            return end
        if not verb.listener or end >= self.end:
            return end
        word = low[end]
        if word in ("that", QUOTED, ":", ",") or word in END or word in PREPOSITIONS:
            return end
        if verb.lemma not in (
            "tell",
            "inform",
            "remind",
            "notify",
            "assure",
            "persuade",
            "convince",
            "reassure",
        ):
            # "warned the plan would fail", "warned lawmakers the plan would fail"
            for number in range(end, min(self.end, end + 10)):
                if low[number] == "that" and number > end:
                    return number
                if is_verb(self.words, number) or low[number].split("'")[0] in SUBJECTS:
                    break
            return end + 1 if word in LISTENERS or word in OBJECTS - {"it", "you"} else end
        for number in range(end + 1, min(self.end, end + 30)):
            if low[number] == "that":
                return number
            if (
                is_verb(self.words, number)
                or low[number].split("'")[0] in SUBJECTS
                or low[number] in (",", QUOTED)
            ):
                break
        return self._phrase_end(end)

    def _phrase_end(self, first: int) -> int:
        """Where a noun phrase ends that has no clear end: before what could begin another."""
        low, capital = self.words.low, self.words.capital
        if low[first] in OBJECTS or low[first] in LISTENERS:
            return first + 1
        place = first
        while place < self.end and low[place] in DETERMINERS:
            place += 1
        noun = False
        while place < self.end:
            word = low[place]
            if (
                word in STOPS
                or word in (QUOTED, "that")
                or word in PREPOSITIONS
                or word in SUBJECTS
                or word in DETERMINERS
                or word in COORDINATORS
                or word in SUBORDINATORS
                or word in DAYS
                or is_verb(self.words, place)
            ):
                if (
                    word == "and"
                    and place + 1 < self.end
                    and noun
                    and not has_verb(self.words, place + 1, place + 3)
                ):
                    place += 1
                    continue
                break
            changes = noun and capital[place] != capital[place - 1]
            if changes and not low[place - 1].endswith("'s") and word not in OUTLET_NOUNS:
                break
            noun = True
            place += 1
        return max(place, first + 1)

    def _skip_occasions(self, place: int) -> int:
        """Past the words that tell when and where something was said."""
        low = self.low
        while place < self.end:
            word = low[place]
            if (
                word == ","
                and place + 1 < self.end
                and low[place + 1] in ("in", "on", "at", "during")
            ):
                after = self._skip_occasions(place + 1)
                if after > place + 1 and after < self.end and low[after] == ",":
                    place = after + 1
                    continue
                break
            if (
                word in ("this", "last", "next", "late", "early", "two", "three", "that", "a")
                and place + 1 < self.end
                and low[place + 1] in TIMES
            ):
                place += 2
            elif (
                word in DAYS
                or word in MONTHS
                or word
                in (
                    "yesterday",
                    "today",
                    "tonight",
                    "overnight",
                    "recently",
                    "earlier",
                    "later",
                    "again",
                    "ago",
                    "afterwards",
                    "afterward",
                    "online",
                    "publicly",
                    "privately",
                    "flatly",
                    "bluntly",
                    "simply",
                    "only",
                    "just",
                    "also",
                    "then",
                )
            ):
                if word in ("only", "just", "also", "then") and self._governs_next(place):
                    break
                place += 1
            elif (
                is_adverb(word)
                and word.endswith("ly")
                and place + 1 < self.end
                and (low[place + 1] in PREPOSITIONS or low[place + 1] in ("that", ":", ","))
            ):
                place += 1
            elif (
                word in ("on", "in")
                and low[place + 1 : place + 2] == [QUOTED]
                and (
                    low[place + 2 : place + 3] == ["that"]
                    or has_verb(self.words, place + 2, self.end)
                )
            ):
                place += 2  # the name of a programme
            elif word in PREPOSITIONS and (after := self._occasion_end(place)) > place:
                place = after
            else:
                break
        return place

    def _governs_next(self, place: int) -> bool:
        return place + 1 < self.end and low_is_noun(self.low[place + 1])

    def _occasion_end(self, place: int) -> int:
        """Where a phrase of time or occasion ends that begins at `place`; `place` if none does."""
        low, capital = self.low, self.words.capital
        if low[place + 1 : place + 2] in (["least"], ["most"]):
            return place
        number = place + 1
        occasion = False
        while number < self.end and number < place + 14:
            word = low[number]
            if (
                word in STOPS
                or word in (QUOTED, "that")
                or word in SUBJECTS
                or word in COORDINATORS
                or (word in SUBORDINATORS and word not in ("before", "after", "since", "until"))
                or is_verb(self.words, number)
            ):
                break
            if word in PREPOSITIONS and number > place + 1:
                break
            if word in DETERMINERS and number > place + 1 and low[number - 1] not in PREPOSITIONS:
                break
            named = capital[number] and not capital[number - 1] and word not in DAYS | MONTHS
            if occasion and named and low[number - 1] not in PREPOSITIONS:
                break
            if (
                occasion
                and word not in OCCASIONS
                and not capital[number]
                and low[number - 1] in OCCASIONS
            ):
                if word in (
                    "published",
                    "released",
                    "issued",
                    "posted",
                    "broadcast",
                    "aired",
                    "late",
                    "early",
                ):
                    number += 1
                    continue
                if word.isdigit() or word.endswith("ed"):
                    number += 1
                    continue
                break
            occasion = occasion or word in OCCASIONS or (word.isdigit() and len(word) == 4)
            number += 1
        if occasion:
            return self._more_occasion(number)
        return place

    def _more_occasion(self, place: int) -> int:
        """Past the phrases that hang on an occasion: "with Reuters in Geneva"."""
        low = self.low
        while place < self.end and low[place] in (
            "with",
            "in",
            "at",
            "to",
            "for",
            "from",
            "of",
            "about",
            "by",
            "near",
            "outside",
            "after",
            "before",
            "during",
            "ahead",
            "following",
        ):
            if low[place + 1 : place + 2] in (["least"], ["most"]):
                break
            after = self._phrase_end(place + 1) if place + 1 < self.end else place
            if (
                after >= self.end
                or low[after] in STOPS
                or low[after] in ("that", QUOTED)
                or low[after] in PREPOSITIONS
                or has_verb(self.words, after, self.end)
            ):
                place = max(after, place + 1)
            else:
                break
        return place

    def _is_adverbial(self, place: int) -> bool:
        """Whether the rest after a cue only tells when, where or how."""
        word = self.low[place]
        return (
            word in PREPOSITIONS or is_adverb(word) or word in SUBORDINATORS or word.endswith("ing")
        )

    def _piece_end(self, place: int) -> int:
        while place < self.end and self.low[place] not in STOPS and self.low[place] != QUOTED:
            place += 1
        return place


def low_is_noun(word: str) -> bool:
    """Whether an adverb before this word belongs to it: "only 12 people"."""
    return word in DETERMINERS or word[0].isdigit()


def _after_dateline(words: Words) -> int:
    """Where a sentence begins after "OTTAWA, Nov. 3 (Reuters) -"."""
    low = words.low
    for place in range(1, min(9, len(low))):
        if low[place] == "—":
            written = words.text[words.starts[0] : words.ends[0]]
            return place + 1 if written.isupper() and len(written) > 2 else 0
        if (
            not words.capital[place]
            and low[place] not in (",", "/", ".")
            and not low[place][0].isdigit()
        ):
            return 0
    return 0
