"""What an English verb says: before it, after it, or on both sides."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.statements.english_classes import (
    AUXILIARIES,
    COORDINATORS,
    DAYS,
    DETERMINERS,
    END,
    FINITE,
    HAVE,
    NEGATIONS,
    OBJECTS,
    PREPOSITIONS,
    STOPS,
    STRONG,
    SUBJECTS,
    SUBORDINATORS,
    WH,
    WRITINGS,
)
from retrieval.statements.english_cues import Verb, read_lexicon
from retrieval.statements.english_mentions import is_adverb
from retrieval.statements.english_occasions import Occasions
from retrieval.statements.english_subjects import (
    has_verb,
    is_verb,
    low_before,
)
from retrieval.statements.english_words import QUOTED, Words
from retrieval.statements.speech import Mention


@dataclass(slots=True)
class Report:
    """One statement of a sentence, by places among its words.

    `start` is where its own clause begins, with the subject; `first` up to `last` is what is said.
    `shared` is whether its subject is written with another verb before.
    """

    start: int
    cue: tuple[int, int]
    speaker: Mention | None
    first: int
    last: int
    through: tuple[Mention, ...] = ()
    shared: bool = False
    embraces: bool = False
    """Whether what is said stands (also) before the cue."""
    belief: bool = False


class Complements(Occasions):
    """Finds what the verbs of one sentence govern."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.found: list[Report] = []
        self.closing: int | None = None
        """Where the relative clause ends in which the verb stands that is being read."""

    def _done(self, place: int) -> int:
        """Where the clause of a place may begin at the earliest."""
        start = self.begin
        for number in range(place - 1, self.begin - 1, -1):
            unseen = self.words.starts[number] == self.words.ends[number]  # an end of a sentence
            if self.low[number] == ";" or unseen:
                start = number + 1
                break
        return start

    def _said_around(
        self, start: int, place: int, end: int, verb: Verb, *, inverted: bool
    ) -> tuple[int, int] | None:
        """What is said before the clause of a verb, or on both sides of it; None where nothing is.

        `start` is where the clause of the verb begins, `end` where its own words end.
        """
        low = self.low
        if not (verb.clause or verb.quoted):
            return None
        close = start - 1
        if close < 0:
            return None
        after_quotation = low[close] == QUOTED or (
            low[close] in (",", "—") and low_before(self.words, close) == QUOTED
        )
        if not after_quotation and low[close] not in (",", "—", "?", "!"):
            return None
        rest = end if inverted else self._after_listener(end, verb)
        rest = self._skip_occasions(rest)
        follows = low[rest] if rest < self.end else "."
        if after_quotation and low[close] == QUOTED and not self._closes_speech(close):
            return None
        if follows == "that" or follows == ":":
            return None
        if not after_quotation:
            if verb.shared and not verb.clause and follows not in STOPS:
                return None
            if follows not in STOPS and follows != QUOTED and not self._is_adverbial(rest):
                return None
            if follows in STOPS:
                content = follows == "," or any(
                    is_verb(self.words, p) or low[p] == QUOTED
                    for p in range(self._done(start), close)
                )
            else:
                content = self._is_clause(self._done(start), close)
            if not content:
                return None
            if (
                follows == ","
                and rest + 1 < self.end
                and low[rest + 1] == QUOTED
                and not has_verb(self.words, self._done(start), close)
            ):
                return None
        if verb.object and verb.shared is False and not after_quotation and not verb.clause:
            return None
        first = self._said_start(start)
        if first >= close and not after_quotation:
            return None
        last = close if low[close] != QUOTED else start
        if follows in (",", "—", QUOTED, "and", "but") and rest < self.end:
            goes_on = rest + 1 if follows != QUOTED else rest
            if self._continues(goes_on, inverted=inverted):
                last = self.end
        return first, last

    def _closes_speech(self, place: int) -> bool:
        """Whether a quotation ends like speech, with a mark inside or a comma after."""
        words = self.words
        quotation = words.quotations[place]
        inside = words.text[
            max(quotation.inner.start, quotation.inner.end - 1) : quotation.inner.end
        ]
        return inside in (",", ".", "?", "!", "…", "—", "–", "-", ";") or (
            place == 0 or low_before(words, place) in END | {":"}
        )

    def _is_clause(self, first: int, last: int) -> bool:
        """Whether what stands before an attribution is said, and not only where or when."""
        low = self.low
        start = first
        while start < last and (low[start] in COORDINATORS or low[start] in (",", "—")):
            start += 1
        if start >= last:
            return False
        if QUOTED in low[start:last]:
            return True
        pieces = [p for p in range(start, last) if low[p] == ","]
        if (
            low[start] in PREPOSITIONS | SUBORDINATORS
            or is_adverb(low[start])
            or (
                low[start].endswith(("ing", "ed"))
                and low[start] not in ("nothing", "something", "everything", "anything")
            )
        ):
            return bool(pieces) and has_verb(self.words, pieces[0] + 1, last)
        return has_verb(self.words, start, last) or any(
            is_verb(self.words, p) for p in range(start, last)
        )

    def _said_start(self, start: int) -> int:
        """Where begins what is said before an attribution at `start`."""
        low = self.low
        first = self._done(start)
        if self.found:
            reached = self.found[-1]
            if reached.embraces and reached.last <= start and reached.cue[1] < start:
                first = max(first, reached.cue[1])
                for number in range(reached.cue[1], start):
                    if low[number] in ("but", "and", "while", "—", ";"):
                        first = number + 1
                        break
        close = start - 1
        if low[close] == ",":
            close -= 1
        if close >= 0 and low[close] == QUOTED:
            before = low_before(self.words, close)
            if before in END | {":", ","} or close == 0:
                return close
            if not self._is_clause(first, close):
                return close
        while first < start and (low[first] in ("and", "but", ",")):
            first += 1
        return first

    def _continues(self, place: int, *, inverted: bool) -> bool:
        """Whether what follows an attribution and a comma is still said."""
        low = self.low
        if place >= self.end:
            return False
        word = low[place]
        if word == QUOTED:
            return True
        if QUOTED in low[place : self.end] and inverted:
            at = low.index(QUOTED, place)
            return low[at - 1] == "," and not has_verb(self.words, place, at)
        if inverted:
            return False
        if word in ("who", "which", "whose", "where", "according", "with", "speaking"):
            return False
        if word in COORDINATORS or word in SUBORDINATORS:
            return word not in ("as", "while", "when", "after", "before") and not self._next_speaks(
                place
            )
        if is_adverb(word):
            return self._continues(place + 1, inverted=inverted)
        return not word.endswith("ing") or self.words.capital[place]

    def _next_speaks(self, place: int) -> bool:
        """Whether another reporting verb comes soon."""
        return any(word in read_lexicon() for word in self.low[place : place + 6])

    def _said_after(self, place: int, end: int, verb: Verb) -> tuple[int, int] | None:
        """What a verb is followed by and governs."""
        low = self.low
        if end > place + 1 and low[end : end + 1] != ["that"]:  # "called for"
            if end >= self.end or low[end] in STOPS:
                return None
            if low[place + 1] in ("out", "clear", "it", "plain") and not self._governs(end, verb):
                return None
            return end, self._said_end(end)
        if verb.lemma == "ask" and low[end : end + 1] == ["not"]:
            return None  # "asked not to be named"
        if verb.urging and (to := self._urges(end)) is not None and low[end] != "that":
            return end, self._said_end(to)
        start = self._after_listener(end, verb)
        heard = start > end
        skipped = self._skip_occasions(start)
        governed = self._to_said(skipped, verb)
        if governed is None or governed > self.end:
            return None
        start = governed
        if start == self.end:
            return (start, start) if low[start - 1] == ":" else None
        follows = low[start]
        if low[start - 1] in ("that", ":") or follows == QUOTED:
            if follows == QUOTED and start == end and self._is_title_of_work(start, verb):
                return None
            if follows == QUOTED and low[start - 1] != "that" and start + 1 < self.end:
                after = low[start + 1]
                if after in ("and", "but") and self._turns(start + 2):
                    return start, start + 1
                if (
                    after in PREPOSITIONS
                    or is_adverb(after)
                    or (after in SUBORDINATORS and self._closes_speech(start))
                ):
                    return start, start + 1
            return start, self._said_end(start)
        if follows in STOPS:
            return None
        if follows == "to":
            if verb.infinitive and not heard:
                return start, self._said_end(start)
            return None
        if verb.naming and self._names(start):
            return start, self._said_end(start)
        if verb.clause and self._governs(start, verb, skipped=start > end):
            return start, self._said_end(start)
        if verb.object and not verb.shared and self._is_object(start):
            return start, self._without_occasion(start, self._said_end(start))
        return None

    def _is_title_of_work(self, place: int, verb: Verb) -> bool:
        """Whether a quotation beside a verb only names something: "read “The Waves”"."""
        if verb.naming and not verb.clause:
            return True
        words = self.words
        begins = words.text[(at := words.quotations[place].inner.start) : at + 1]
        return verb.shared and begins.isupper() and not self._closes_speech(place)

    def _without_occasion(self, first: int, last: int) -> int:
        """Without "in a statement" at the end, which tells where something was said."""
        low = self.low
        for number in range(last - 1, max(first + 1, last - 14), -1):
            if (
                low[number] in ("in", "on", "during", "at")
                and number + 2 < last
                and low[number + 1] in ("a", "an", "his", "her", "their", "its")
            ) and any(word in WRITINGS for word in low[number + 1 : min(last, number + 6)]):
                return number
        return last

    def _to_said(self, place: int, verb: Verb) -> int | None:
        """Past "that", a colon, or a comma before a quotation."""
        low = self.low
        if place >= self.end:
            return self.end if place > 0 and low[place - 1] == ":" else None
        if low[place] in ("that", ":"):
            return place + 1
        if low[place] == "," and place + 1 < self.end and low[place + 1] == QUOTED:
            return place + 1
        if not (verb.clause or verb.quoted):
            return place
        # Farther away: "wrote, in a letter to the court, that"; "said of her rival: “...”".
        for number in range(place, min(self.end, place + 25)):
            word = low[number]
            if word == ":" or (word == "," and low[number + 1 : number + 2] == [QUOTED]):
                return number + 1
            if (
                word == "that"
                and low[place] in PREPOSITIONS | {","}
                and low[number - 1] not in PREPOSITIONS
                and verb.clause
            ):
                return number + 1
            if word in END or has_verb(self.words, number, number + 1) or word == QUOTED:
                break
        if self.end < len(low) and low[self.end - 1] == ":":
            return place
        return place

    def _governs(self, start: int, verb: Verb, *, skipped: bool = False) -> bool:
        """Whether a clause without "that" follows, or one with a question word."""
        low = self.low
        follows = low[start]
        if follows in WH:
            return verb.lemma not in ("add", "say") or has_verb(self.words, start + 1, self.end)
        if (
            verb.lemma
            in ("ask", "show", "hold", "see", "write", "go", "rule", "read", "point", "object")
            and follows not in SUBJECTS
            and not skipped
        ):
            return (
                verb.lemma in ("show", "rule", "write", "hold")
                and self._has_any_verb(start)
                and follows not in PREPOSITIONS
            )
        if follows in PREPOSITIONS and follows not in (
            "at",
            "over",
            "about",
            "between",
            "despite",
            "unlike",
            "given",
            "without",
            "like",
            "under",
            "near",
            "of",
            "in",
            "by",
            "for",
            "with",
            "after",
            "since",
            "until",
            "from",
            "during",
            "before",
        ):
            return False
        if follows in PREPOSITIONS:
            return verb.lemma in STRONG and self._has_any_verb(start)
        if verb.lemma == "say":
            return follows not in (
                "so",
                "sorry",
                "goodbye",
                "hello",
                "nothing",
                "something",
                "anything",
                "yes",
                "no",
                "little",
                "more",
                "much",
            ) or self._has_any_verb(start)
        if verb.lemma not in STRONG and (
            verb.shared or verb.lemma in ("find", "reveal", "disclose", "announce")
        ):
            return has_verb(self.words, start, self._said_end(start))
        return self._has_any_verb(start)

    def _has_any_verb(self, start: int) -> bool:
        last = self._said_end(start)
        low = self.low
        if (
            last - start > 1
            and low[start].split("'")[0] in SUBJECTS
            and low[start] not in ("it", "you", "you're")
        ):
            return True
        return any(
            is_verb(self.words, place)
            or ("'" in low[place] and low[place].split("'")[0] in SUBJECTS)
            or (low[place] in SUBJECTS and place > start)
            for place in range(start, last)
        )

    def _is_object(self, start: int) -> bool:
        low = self.low
        word = low[start]
        if word in PREPOSITIONS or word in COORDINATORS or word in SUBORDINATORS or word in END:
            return False
        if word in OBJECTS:
            return self._said_end(start) - start > 1
        return not (is_adverb(word) and start + 1 >= self.end)

    def _names(self, start: int) -> bool:
        """Whether "called" has what it calls, and how: "Y “...”", "Y a liar", "Y as C"."""
        low = self.low
        if start >= self.end:
            return False
        stop = min(self._said_end(start), start + 16)
        if low[start] in OBJECTS or low[start] in ("his", "her", "their", "its"):
            later = start + 1
        else:
            later = start + 1
        if low[start] in PREPOSITIONS:
            return False
        for number in range(later, stop):
            word = low[number]
            if word == QUOTED or word == "as":
                return True
            if (
                word in ("a", "an", "the")
                and low[number - 1] not in PREPOSITIONS
                and low[number - 1] != "and"
            ):
                return True
            if word in ("for", "over") and low[start - 1] not in (
                "called",
                "call",
                "calls",
                "calling",
            ):
                return True
        return False

    def _urges(self, end: int) -> int | None:
        """The place of "to" in "urged Y to Z"; None where it is not said so."""
        low = self.low
        for number in range(end, min(self.end, end + 14)):
            word = low[number]
            if word == "to" and number > end:
                following = low[number + 1] if number + 1 < self.end else "."
                if (
                    following in DETERMINERS
                    or self.words.capital[number + 1 if number + 1 < self.end else number]
                ):
                    return None
                return number
            if word in ("that", QUOTED, ":") or is_verb(self.words, number):
                return None
        return None

    def _said_end(self, first: int) -> int:
        """Where the clause ends that begins there, if nobody else speaks before."""
        low = self.low
        if self.closing is not None and first < self.closing:
            return self.closing
        for number in range(first + 1, self.end - 1):
            if low[number] == ";":
                return number
            if low[number] == "but" and low[number - 1] != "nothing" and self._turns(number + 1):
                return number
        return self.end

    def _turns(self, place: int) -> bool:
        """Whether a verb follows "but": the subject of the cue goes on, and not what is said."""
        low = self.low
        while place < self.end and is_adverb(low[place]):
            place += 1
        if place >= self.end or self.words.capital[place]:
            return False
        word = low[place]
        cue = read_lexicon().get(word)
        return word not in (
            "is",
            "are",
            "will",
            "would",
            "can",
            "could",
            "may",
            "might",
            "must",
            "should",
            "has",
            "have",
        ) and (
            (word in FINITE and "'" not in word)
            or (word.endswith("ed") and low[place - 1] not in DETERMINERS)
            or (cue is not None and "past" in cue.forms)
        )

    def _closing(self, relative: int) -> int | None:
        """Where a relative clause between commas ends, if a verb of the main clause follows."""
        low = self.low
        for number in range(relative + 2, self.end - 1):
            if low[number] == ",":
                after = number + 1
                while after < self.end and is_adverb(low[after]):
                    after += 1
                if after < self.end and (
                    is_verb(self.words, after) or low[after] in read_lexicon()
                ):
                    return number
        return None

    def _auxiliaries(self, place: int) -> tuple[int, list[str]]:
        """The word before a verb and its auxiliaries and adverbs; these auxiliaries."""
        low, found = self.low, list[str]()
        before = place - 1
        while before >= 0:
            word = low[before]
            if (
                word == "to"
                and before > 2
                and low[before - 1] in ("this", "more")
                and low[before - 2] in HAVE
            ):
                before -= 3  # "had this to say"
                found.append("had")
                continue
            if word == "to" and low[before - 2 : before] in (
                ["went", "on"],
                ["go", "on"],
                ["goes", "on"],
            ):
                before -= 3
                found.append("had")
                continue
            if (
                word == "to"
                and before
                and low[before - 1] in ("continued", "continues", "continue")
            ):
                before -= 2
                found.append("had")
                continue
            if word in AUXILIARIES or word in NEGATIONS:
                found.append(word)
            elif not is_adverb(word) or (
                self.words.capital[before] and word not in DAYS and before
            ):
                break
            elif word in DAYS and low_before(self.words, before) == "on":
                before -= 1
            before -= 1
        if before >= 0 and "'" in low[before]:
            head, _, tail = low[before].partition("'")
            if head in SUBJECTS or head == "who":
                found.append({"ll": "will", "ve": "have", "d": "had", "s": "is"}.get(tail, tail))
        return before, found
