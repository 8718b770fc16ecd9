"""What an English sentence reports: which words speak, for whom, and which words are said."""

from __future__ import annotations

from dataclasses import dataclass, replace

from retrieval.statements.english_classes import (
    AUXILIARIES,
    BE,
    COORDINATORS,
    DAYS,
    DETERMINERS,
    DO,
    END,
    FINITE,
    HAVE,
    MODALS,
    MONTHS,
    NEGATIONS,
    OBJECTS,
    OCCASIONS,
    PLURALS,
    PREPOSITIONS,
    RELATIVES,
    SPEECH_NOUNS,
    SUBJECTS,
    SUBORDINATORS,
    TIMES,
)
from retrieval.statements.english_cues import Cue, Verb, read_lexicon
from retrieval.statements.english_mentions import head_end, is_adverb, is_outlet, read_mention
from retrieval.statements.english_subjects import (
    _clause_start,
    find_subject,
    first_subject,
    has_verb,
    is_verb,
    low_before,
    piece_start,
)
from retrieval.statements.english_words import QUOTED, Words
from retrieval.statements.speech import Mention, Speech
from store.records import Manner, Span

_STOPS = END | {":", ",", "—"}
_LISTENERS = frozenset(
    "reporters journalists lawmakers supporters parliament congress investors analysts viewers mps "
    "senators delegates jurors councillors residents voters students staff colleagues fans police "
    "officials legislators broadcasters detectives investigators prosecutors listeners readers "
    "diplomats donors parishioners worshippers crowds shareholders workers employees".split()
)
_OPINIONS = frozenset("view opinion words telling estimation judgment judgement account".split())
_WH = frozenset("why how what whether if who where when which".split())
_WRITINGS = frozenset(
    "statement letter interview speech tweet post email e-mail briefing op-ed column "
    "press-conference conference memo report blog message broadcast address".split()
)
_GOES_ON_TO = frozenset("on continued continues hastened rushed quick first".split())
_STRONG = frozenset(
    "say claim believe think hope fear insist argue warn add tell suspect allege maintain contend "
    "feel expect swear".split()
)
_NOT_NOUNS = frozenset(["she", "he", "they", "it", "who", "i", "we", "you", "that", "which"])


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


class Reader:
    """Reads one sentence, from left to right."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.low = words.low
        self.found: list[Report] = []
        self.begin = _after_dateline(words)
        self.end = len(words)
        while self.end and self.low[self.end - 1] in END:
            self.end -= 1
        self.closing: int | None = None
        """Where the relative clause ends in which the verb stands that is being read."""
        self.question = (
            bool(len(words))
            and self.low[-1] == "?"
            and (self.low[0] in AUXILIARIES or self.low[0] in _WH)
        )

    def read(self) -> list[Speech]:
        """The statements in order."""
        low, lexicon = self.low, read_lexicon()
        if self.question:
            return []
        for place, word in enumerate(low):
            if word in ("according", "quoted", "quotes", "quoting", "citing", "cited", "cites"):
                report = (
                    self._read_source(place) if word == "according" else self._read_quoter(place)
                )
            elif word in _OPINIONS:
                report = self._read_opinion(place) or self._read_noun(place)
            elif word in SPEECH_NOUNS and (noun := self._read_noun(place)) is not None:
                report = noun
            elif (cue := lexicon.get(word)) is not None:
                report = self._read_verb(place, cue)
            elif word == ":" and place and not self.found:
                report = self._read_heading(place)
            else:
                continue
            if report is not None:
                self._take(report)
        return [speech for report in self.found if (speech := self._speech(report)) is not None]

    # How statements of one sentence share it.

    def _take(self, report: Report) -> None:
        """Adds a statement, and sets the bounds between it and those before."""
        if report.embraces:
            while self.found and self.found[-1].start >= report.first:
                self.found.pop()
        if not self.found:
            self.found.append(report)
            return
        if True:
            before = self.found[-1]
            if self._is_nested(report, before):
                self._nest(report, before)
                return
            if report.start < before.last and not (
                report.start == before.start and report.cue[0] >= before.last
            ):
                if not self._parts(report, before):
                    return
                before.last = max(before.first, self._without_joint(report.start))
        if (
            report.shared
            and RELATIVES & set(self.low[before.cue[1] : report.start])
            and before.embraces
        ):
            return  # "said X, a manager who also called for"
        self.found.append(report)

    def _is_nested(self, report: Report, before: Report) -> bool:
        """Whether all that was said is that somebody else spoke: "a fisherman told the court that
        his cousin had said"."""
        return report.start == before.first and not before.embraces and before.start < before.first

    def _nest(self, report: Report, before: Report) -> None:
        if report.belief or before.belief or report.speaker is None or report.speaker.pronoun:
            return
        if before.speaker is None:
            return
        report.through = (*report.through, before.speaker, *before.through)
        report.start = before.start
        self.found[-1] = report

    def _parts(self, report: Report, before: Report) -> bool:
        """Whether a report inside of what was said before is one of its own, and no part of it."""
        if report.start <= before.cue[1]:
            return False
        joint = low_before(self.words, report.start)
        if report.shared:
            return True
        if joint in (";", "—", QUOTED, "but", "while", "whereas", "although", "though"):
            return True
        if joint in ("and", "as", "yet"):
            return low_before(self.words, report.start - 1) in (",", QUOTED, ";")
        return joint == "," and report.cue[0] == report.start

    def _without_joint(self, place: int) -> int:
        """The place without the conjunction and comma before it."""
        while place > 0 and (
            self.low[place - 1] in COORDINATORS
            or self.low[place - 1]
            in (",", ";", "—", "while", "whereas", "although", "though", "as")
            or (
                is_adverb(self.low[place - 1]) and low_before(self.words, place - 1) in ("and", ",")
            )
        ):
            place -= 1
        return place

    def _done(self, place: int) -> int:
        """Where the clause of a place may begin at the earliest."""
        start = self.begin
        for number in range(place - 1, self.begin - 1, -1):
            if self.low[number] == ";":
                start = number + 1
                break
        return start

    # Verbs.

    def _read_verb(self, place: int, cue: Cue) -> Report | None:
        self.closing = None
        self.plural = False
        before, auxiliaries = self._auxiliaries(place)
        form = self._form(place, cue, before, auxiliaries)
        if form is None:
            return None
        end = self._cue_end(place, cue.verb)
        if form == "participle":
            return self._read_participle(place, end, cue.verb, before)
        inverted = self._read_inverted(place, end, cue.verb, before)
        if inverted is not None:
            return inverted
        if before >= 0 and self._joins(before):
            return self._read_shared(place, end, cue.verb, before)
        subject = find_subject(self.words, before)
        if subject is None:
            return None
        relative = self.low[before] in ("who", "which")
        if relative and low_before(self.words, before) in (",", "—", "and"):
            self.closing = self._closing(before)
        if not self._agrees(place, cue, subject, auxiliaries):
            return None
        report = self._report(place, end, cue.verb, subject)
        if relative and report is not None and not self._said_as_clause(report):
            return None  # "a judge who had rebuked the Crown" is only described
        return report

    def _said_as_clause(self, report: Report) -> bool:
        if self.low[report.first] == QUOTED or self.low[report.first - 1] == "that":
            return True
        return report.first < report.last and has_verb(self.words, report.first, report.last)

    def _auxiliaries(self, place: int) -> tuple[int, list[str]]:
        """The word before a verb and its auxiliaries and adverbs; these auxiliaries."""
        low, found = self.low, list[str]()
        before = place - 1
        while before >= 0:
            word = low[before]
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

    def _form(self, place: int, cue: Cue, before: int, auxiliaries: list[str]) -> str | None:
        """What the verb is in its clause: "finite", "participle", or nothing that reports."""
        low, forms = self.low, cue.forms
        if any(word in NEGATIONS or word in MODALS for word in auxiliaries):
            return None
        has_be = any(word in BE for word in auxiliaries)
        if "state" in forms:
            return "finite" if has_be and self._governs_clause(place) else None
        if self._is_noun(place, cue):
            return None
        if "ing" in forms:
            return "finite" if has_be else "participle"
        if has_be and auxiliaries[0] in BE and auxiliaries[0] != "'s":
            return None  # passive
        if before >= 0 and low[before] == "to":
            return "finite" if low_before(self.words, before) in _GOES_ON_TO else None
        if any(word in DO for word in auxiliaries) and "base" not in forms:
            return None
        subject = before >= 0 and low[before].split("'")[0] in SUBJECTS
        if subject and before > 0 and low[before - 1] in (DO | MODALS | HAVE) and not auxiliaries:
            return None  # "did he say"
        return "finite"

    def _governs_clause(self, place: int) -> bool:
        follows = self.low[place + 1] if place + 1 < self.end else "."
        return follows == "that" or (
            follows not in PREPOSITIONS
            and follows not in _STOPS
            and has_verb(self.words, place + 1, self._piece_end(place + 1))
        )

    def _is_noun(self, place: int, cue: Cue) -> bool:
        """Whether a form that is a noun or an adjective too is one here: "insurance claims"."""
        low = self.low
        if self.words.capital[place] and place and low[place - 1] not in END | {QUOTED, ":"}:
            return True
        previous = low_before(self.words, place)
        if previous in DETERMINERS and previous not in (
            "many",
            "some",
            "all",
            "both",
            "few",
            "others",
            "several",
        ):
            return previous not in (
                "those",
                "these",
                "this",
                "that",
                "each",
                "another",
                "most",
                "more",
            )
        if previous.endswith("'s") and previous.split("'")[0] not in SUBJECTS | {"who"}:
            return True
        if "ing" in cue.forms:
            return False
        if previous in PREPOSITIONS and previous != "than":
            return not (previous in ("in", "on", "up", "out") and place > 1)
        if previous in BE:
            return bool(cue.forms & {"base", "present"})
        return False

    def _agrees(
        self, place: int, cue: Cue, subject: tuple[int, int], auxiliaries: list[str]
    ) -> bool:
        """Whether the form may stand with the subject: "insurance claims" says nothing."""
        low = self.low
        first, last = subject
        if low[first] in ("i", "we", "you", "there", "nobody", "neither", "none", "nothing"):
            return False
        if low[first] == "no" and last - first > 1:
            return False
        joint = low_before(self.words, first)
        if joint in ("if", "whether", "unless"):
            return False
        if low[first].split("'")[0] in SUBJECTS:
            opening = (
                joint in END or joint in (",", "—", ":", QUOTED, "that") or joint in COORDINATORS
            )
            if not (opening or joint in SUBORDINATORS or joint in TIMES or first == 0):
                start = piece_start(self.words, first - 1)
                if low[start] not in PREPOSITIONS and low[start] not in OCCASIONS:
                    return self.low[place + 1 : place + 2] == ["that"]
        if auxiliaries or "past" in cue.forms:
            return True
        plural = low[last - 1] in ("they",) or low[last - 1] in PLURALS or "and" in low[first:last]
        mention = read_mention(self.words, first, last)
        if mention is None:
            return False
        plural = plural or bool(mention.plural)
        if "base" in cue.forms:
            self.plural = plural = plural or (
                last - first == 1 and low[first].endswith("s") and "'" not in low[first]
            )
            return plural
        return not mention.plural or mention.name is not None

    def _joins(self, before: int) -> bool:
        return self.low[before] in ("and", "but", "or", "then", "yet") and before > 0

    def _cue_end(self, place: int, verb: Verb) -> int:
        """Where the cue ends, with the words that belong to its verb: "called for"."""
        for tail in verb.tails:
            if tuple(self.low[place + 1 : place + 1 + len(tail)]) == tail:
                size = len(tail) - (tail[-1] == "that")
                return place + 1 + size
        return place + 1

    def _report(self, place: int, end: int, verb: Verb, subject: tuple[int, int]) -> Report | None:
        speaker = read_mention(self.words, *subject)
        if speaker is None:
            return None
        if self.plural and speaker.name is not None and subject[1] - subject[0] == 1:
            speaker = replace(speaker, name=None, role=speaker.span, kind="group", plural=True)
        start = subject[0]
        if low_before(self.words, start) == "as":
            start -= 1
        around = self._said_around(start, place, end, verb, inverted=False)
        if around is not None:
            first, last = around
            report = Report(start, (place, end), speaker, first, last, embraces=True)
        else:
            said = self._said_after(place, end, verb)
            if said is None:
                return None
            report = Report(start, (place, end), speaker, *said)
        report.through = self._through(end, verb)
        report.belief = verb.belief
        return report

    def _read_inverted(self, place: int, end: int, verb: Verb, before: int) -> Report | None:
        """ "“C,” said X": the subject follows."""
        low = self.low
        if before != place - 1 and not (before >= 0 and low[before] in (",", QUOTED)):
            return None
        joint = low_before(self.words, before + 1)
        if joint not in (",", QUOTED, "—", "?", "!") or not (verb.clause or verb.quoted):
            return None
        if end >= self.end or end != place + 1:
            return None
        if joint == ",":
            piece = piece_start(self.words, before - 1)
            if low[piece] in RELATIVES and piece > self.begin and low[before - 1] != QUOTED:
                return None
        if (
            low[end] in OBJECTS - {"it", "you"}
            or low[end] in ("that", "to", ",", ":")
            or low[end] in PREPOSITIONS
        ):
            return None
        last = self._inverted_end(end)
        if last is None:
            return None
        speaker = read_mention(self.words, end, last)
        if speaker is None or (
            speaker.name is None
            and joint != QUOTED
            and low[end] not in DETERMINERS
            and not speaker.pronoun
        ):
            if speaker is None or not (speaker.plural):
                return None
        around = self._said_around(before + 1, place, last, verb, inverted=True)
        if around is None:
            return None
        return Report(before + 1, (place, end), speaker, *around, embraces=True)

    def _inverted_end(self, first: int) -> int | None:
        """Where the subject after its verb ends; None where a clause stands there instead."""
        place = head_end(self.words, first, self._piece_end(first))
        if place == first:
            return None
        for number in range(first, place):
            if number > first and (
                self.low[number].split("'")[0] in SUBJECTS or is_verb(self.words, number)
            ):
                return None
        follows = self.low[place] if place < self.end else "."
        if follows in RELATIVES or follows in _STOPS or follows == QUOTED or place >= self.end:
            end = place
        elif any(is_verb(self.words, n) for n in range(place, self._piece_end(place))) and (
            low_before(self.words, first - 1) != QUOTED
        ):
            return None
        else:
            return place
        if follows == "," and place + 1 < self.end:  # an apposition
            end_of_next = self._piece_end(place + 1)
            if (
                self.low[place + 1] in DETERMINERS or self.words.capital[place + 1]
            ) and not has_verb(self.words, place + 1, end_of_next):
                end = end_of_next
        return end

    def _read_participle(self, place: int, end: int, verb: Verb, before: int) -> Report | None:
        """ ", adding that C": the subject is that of the clause before."""
        low = self.low
        joint = low_before(self.words, before + 1)
        if joint in PREPOSITIONS and joint not in ("by", "in", "while", "after", "before", "as"):
            return None
        if joint == "as" or (joint in ("before",) and not verb.clause):
            return None
        if (
            joint not in (",", "and", "—", "while", "by", "after", "before", "but", QUOTED)
            and before >= 0
        ):
            return None
        said = self._said_after(place, end, verb)
        if said is None:
            return None
        start = before + 1
        speaker, shared = self._speaker_before(start)
        if not shared and speaker is None:
            return None
        return Report(
            start, (place, end), speaker, *said, shared=True, through=self._through(end, verb)
        )

    def _speaker_before(self, start: int) -> tuple[Mention | None, bool]:
        """Whose clause stands before: None and true where they spoke in it already."""
        if self.found:
            return None, True
        if start == 0:
            # "Speaking of X, she": whoever is the subject of the clause that follows.
            return None, False
        subject = first_subject(self.words, self._nearest_clause(start), start)
        if subject is None:
            return None, QUOTED in self.low[:start]
        if self.low[subject[0]] in ("i", "we", "you"):
            return None, False
        return read_mention(self.words, *subject), False

    def _nearest_clause(self, start: int) -> int:
        """Where the clause begins that a verb without subject belongs to: "when she rose and said"."""
        for number in range(start - 1, self.begin, -1):
            if self.low[number] == ";":
                return number + 1
            if self.low[number] in ("when", "as", "because", "but", "while") and (
                self.low[number + 1] in SUBJECTS
            ):
                return number + 1
        return self.begin

    def _read_shared(self, place: int, end: int, verb: Verb, before: int) -> Report | None:
        """ "X criticised A and said B": the second verb has the subject of the first."""
        speaker, shared = self._speaker_before(before)
        if not shared and speaker is None:
            return None
        said = self._said_after(place, end, verb)
        if said is None:
            return None
        return Report(
            before + 1, (place, end), speaker, *said, shared=True, through=self._through(end, verb)
        )

    # What is said.

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
            if verb.shared and not verb.clause and follows not in _STOPS:
                return None
            if follows not in _STOPS and follows != QUOTED and not self._is_adverbial(rest):
                return None
            if follows in _STOPS:
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
        elif inverted and follows in RELATIVES:
            last = self._after_relative(rest) or last
        return first, last

    def _after_relative(self, rest: int) -> int | None:
        """Where a quotation ends that goes on after "said X, who chairs it"."""
        return None

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
            if end >= self.end or low[end] in _STOPS:
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
        start = self._to_said(skipped, verb)
        if start is None or start > self.end:
            return None
        if start == self.end:
            return (start, start) if low[start - 1] == ":" else None
        follows = low[start]
        if low[start - 1] in ("that", ":") or follows == QUOTED:
            if follows == QUOTED and verb.naming and not verb.clause and start == end:
                return None
            if follows == QUOTED and low[start - 1] != "that" and start + 1 < self.end:
                after = low[start + 1]
                if (
                    after in PREPOSITIONS
                    or is_adverb(after)
                    or (after in SUBORDINATORS and self._closes_speech(start))
                ):
                    return start, start + 1
            return start, self._said_end(start)
        if follows in _STOPS:
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

    def _without_occasion(self, first: int, last: int) -> int:
        """Without "in a statement" at the end, which tells where something was said."""
        low = self.low
        for number in range(last - 1, max(first + 1, last - 14), -1):
            if (
                low[number] in ("in", "on", "during", "at")
                and number + 2 < last
                and low[number + 1] in ("a", "an", "his", "her", "their", "its")
            ):
                if any(word in _WRITINGS for word in low[number + 1 : min(last, number + 6)]):
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
            if word == ":" or (word == "," and number + 1 < self.end and low[number + 1] == QUOTED):
                if verb.clause or number + 1 < self.end:
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
        if follows in _WH:
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
            return verb.lemma in _STRONG and self._has_any_verb(start)
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
        if verb.lemma not in _STRONG and (
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

    # Words between a cue and what is said.

    def _after_listener(self, end: int, verb: Verb) -> int:
        """Past who is told: "told reporters", "told the BBC"."""
        low = self.low
        if end < self.end and low[end] == "to" and verb.clause:
            follows = end + 1
            if (
                follows < self.end
                and (
                    low[follows] in _LISTENERS
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
            return end + 1 if word in _LISTENERS or word in OBJECTS - {"it", "you"} else end
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
        if low[first] in OBJECTS or low[first] in _LISTENERS:
            return first + 1
        place = first
        while place < self.end and low[place] in DETERMINERS:
            place += 1
        noun = False
        while place < self.end:
            word = low[place]
            if (
                word in _STOPS
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
            if noun and capital[place] != capital[place - 1] and not low[place - 1].endswith("'s"):
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
            elif word in PREPOSITIONS and (after := self._occasion_end(place)) > place:
                place = after
            else:
                break
        return place

    def _governs_next(self, place: int) -> bool:
        return place + 1 < self.end and low_is_noun(self.low[place + 1])

    def _occasion_end(self, place: int) -> int:
        """Where a phrase of time or occasion ends that begins with a preposition; `place` if none."""
        low, capital = self.low, self.words.capital
        if low[place + 1 : place + 2] in (["least"], ["most"]):
            return place
        number = place + 1
        occasion = False
        while number < self.end and number < place + 14:
            word = low[number]
            if (
                word in _STOPS
                or word in (QUOTED, "that")
                or word in SUBJECTS
                or word in COORDINATORS
                or word in SUBORDINATORS
                and word not in ("before", "after", "since", "until")
                or is_verb(self.words, number)
            ):
                break
            if word in PREPOSITIONS and number > place + 1:
                break
            if word in DETERMINERS and number > place + 1 and low[number - 1] not in PREPOSITIONS:
                break
            if occasion and capital[number] and not capital[number - 1]:
                if word not in DAYS and word not in MONTHS and low[number - 1] not in PREPOSITIONS:
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
                or low[after] in _STOPS
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
        while place < self.end and self.low[place] not in _STOPS and self.low[place] != QUOTED:
            place += 1
        return place

    def _through(self, end: int, verb: Verb) -> tuple[Mention, ...]:
        """The outlet that somebody told it to."""
        start = end
        if verb.lemma != "tell":
            return ()
        if start < self.end and (last := self._after_listener(start, verb)) > start:
            last = min(last, head_end(self.words, start, last))
            if last > start and is_outlet(self.words, start, last):
                mention = read_mention(self.words, start, last)
                if mention is not None and not mention.pronoun:
                    return (mention,)
        return ()

    # Sources, opinions, headings.

    def _read_source(self, place: int) -> Report | None:
        """ "According to X, C" and "C, according to X"."""
        low = self.low
        if low[place + 1 : place + 2] != ["to"] or place + 2 >= self.end:
            return None
        first = place + 2
        last = self._piece_end(first)
        speaker = read_mention(self.words, first, last)
        if speaker is None or low[first] in ("plan", "schedule", "law"):
            return None
        cue = (place, place + 2)
        start = place - 1 if low_before(self.words, place) == "," else place
        leading = place == 0 or low[place - 1] in END | {"but", "and", "that", ":"} or (place == 1)
        if leading:
            end = last
            while end < self.end and low[end] == ",":
                following = self._piece_end(end + 1)
                if following >= self.end or low[following] != ",":
                    break
                if has_verb(self.words, end + 1, following) and low[end + 1] not in RELATIVES:
                    break
                if low[end + 1] not in DETERMINERS and low[end + 1] not in RELATIVES:
                    break
                end = following
            if end >= self.end:
                return None
            return Report(place, cue, read_mention(self.words, first, end), end + 1, self.end)
        end = last
        if is_outlet(self.words, first, last) or self.found:
            for report in self.found:
                if report.first < place and (report.last >= start or report.embraces):
                    carried = report.speaker is not None or bool(self.found)
                    if carried:
                        report.through = (*report.through, speaker)
                        report.last = (
                            min(report.last, start)
                            if not self._clause_follows(end)
                            else report.last
                        )
                        return None
        first_said = self._said_start(start + 1) if low[start] == "," else self._said_start(start)
        if first_said >= start:
            return None
        goes_on = end + 1 if end < self.end and low[end] == "," else end
        said_last = self.end if goes_on > end and self._resumes(goes_on) else start
        return Report(start, cue, speaker, first_said, said_last, embraces=True)

    def _resumes(self, place: int) -> bool:
        """Whether what was said goes on after its source."""
        low = self.low
        return place < self.end and (
            low[place]
            in (
                "with",
                "but",
                "and",
                "or",
                "though",
                "although",
                "including",
                "because",
                "making",
                "leaving",
            )
            or low[place] == QUOTED
            or low[place] in AUXILIARIES
            or is_verb(self.words, place)
        )

    def _clause_follows(self, place: int) -> bool:
        return (
            place < self.end
            and self.low[place] == ","
            and has_verb(self.words, place + 1, self.end)
        )

    def _read_quoter(self, place: int) -> Report | None:
        """ "Z quoted X as saying C", "X was quoted as saying C", ", citing X"."""
        low = self.low
        before, auxiliaries = self._auxiliaries(place)
        if any(word in NEGATIONS or word in MODALS for word in auxiliaries):
            return None
        if low[place] == "citing":
            return self._read_citing(place)
        saying = next(
            (
                number
                for number in range(place + 1, min(self.end, place + 40))
                if low[number] == "as" and low[number + 1 : number + 2] in (["saying"], ["telling"])
            ),
            None,
        )
        if saying is None:
            return None
        subject = find_subject(self.words, before)
        start = self._skip_occasions(saying + 2)
        start = start + 1 if start < self.end and low[start] in ("that", ":", ",") else start
        if start >= self.end:
            return None
        passive = any(word in BE for word in auxiliaries)
        through: tuple[Mention, ...] = ()
        if passive:
            speaker = read_mention(self.words, *subject) if subject else None
            if low[place + 1] == "by":
                carrier = read_mention(self.words, place + 2, saying)
                through = (carrier,) if carrier is not None else ()
        else:
            speaker = read_mention(self.words, place + 1, saying)
            if speaker is None and low[place + 1] in ("him", "her", "them"):
                word = low[place + 1]
                speaker = Mention(
                    self.words.span(place + 1, place + 2),
                    pronoun=True,
                    plural=word == "them",
                    feminine={"him": False, "her": True}.get(word),
                )
            carrier = read_mention(self.words, *subject) if subject else None
            through = (carrier,) if carrier is not None else ()
        if speaker is None:
            return None
        begin = subject[0] if subject else place
        return Report(begin, (saying, saying + 2), speaker, start, self.end, through=through)

    def _read_citing(self, place: int) -> Report | None:
        if not self.found:
            return None
        report = self.found[-1]
        source = read_mention(self.words, place + 1, self._piece_end(place + 1))
        if (
            source is not None
            and report.speaker is not None
            and not report.through
            and not source.pronoun
        ):
            outlet = report.speaker
            if outlet.kind == "organisation":
                report.speaker, report.through = source, (outlet,)
        return None

    def _read_opinion(self, place: int) -> Report | None:
        """ "In her view, C"; "in the words of X, C"."""
        low = self.low
        first = place - 1
        while first >= 0 and low[first] not in ("in", "to", "by") and place - first < 8:
            first -= 1
        if first < 0 or low[first] not in ("in", "to", "by") or place - first < 2:
            return None
        owner = low[first + 1]
        last = place + 1
        if owner == "the" and low[place + 1 : place + 2] == ["of"] and place == first + 2:
            last = self._piece_end(place + 2)
            speaker = read_mention(self.words, place + 2, last)
        elif owner in ("his", "her", "their") and place - first == 2:
            speaker = Mention(
                self.words.span(first + 1, first + 2),
                pronoun=True,
                plural=owner == "their",
                feminine={"his": False, "her": True}.get(owner),
            )
        elif low[place - 1].endswith(("'s", "s'")):
            speaker = _possessor(self.words, first + 1, place)
        else:
            return None
        if speaker is None or (last < self.end and low[last] in PREPOSITIONS):
            return None
        if last >= self.end:
            said = self._said_start(first), first
            if said[0] >= said[1]:
                return None
            return Report(first, (first, place + 1), speaker, *said, embraces=True)
        if first and low[first - 1] not in END | {"but", "and"}:
            return None
        return Report(first, (place, place + 1), speaker, last, self.end)

    def _read_noun(self, place: int) -> Report | None:
        """ "Its warning that C", "his estimate is that C"."""
        low = self.low
        end = place + 1
        if low[end : end + 2] in (["is", "that"], ["was", "that"]):
            end += 1
        if low[end : end + 1] != ["that"] or end + 1 >= self.end:
            return None
        owner = low[place - 1] if place else ""
        if owner in ("his", "her", "its", "their"):
            speaker: Mention | None = Mention(
                self.words.span(place - 1, place),
                pronoun=True,
                plural=owner == "their",
                feminine={"his": False, "her": True}.get(owner),
                kind="organisation" if owner == "its" else "person",
            )
            start = place - 1
        elif owner.endswith(("'s", "s'")):
            start = _clause_start(self.words, piece_start(self.words, place - 1), place)
            speaker = _possessor(self.words, start, place)
        else:
            return None
        if speaker is None or start >= place:
            return None
        return Report(start, (place, place + 1), speaker, end + 1, self._noun_end(end + 1))

    def _noun_end(self, first: int) -> int:
        """Where the clause of a noun ends: before a second verb that has the noun for its subject."""
        verbs = 0
        for number in range(first, self.end):
            if is_verb(self.words, number) and self.low[number - 1] not in AUXILIARIES:
                verbs += 1
                if verbs == 2:
                    return number
            if self.low[number] == QUOTED:
                after = number + 1
                if after < self.end and verbs and self.low[after] not in COORDINATORS:
                    return after
        return self.end

    def _read_heading(self, place: int) -> Report | None:
        """ "X: “...”", as in interviews and headlines."""
        low = self.low
        if (
            place > 8
            or place + 1 >= self.end
            or low[place + 1] != QUOTED
            or has_verb(self.words, 0, place)
        ):
            return None
        mention = read_mention(self.words, 0, place)
        if mention is None or mention.pronoun or not self.words.capital[0]:
            return None
        if mention.name is None and mention.kind == "person" and not mention.definite:
            return None
        return Report(0, (place, place + 1), mention, place + 1, self.end)

    # From words to the text.

    def _speech(self, report: Report) -> Speech | None:
        words = self.words
        first, last = report.first, min(report.last, self.end)
        while last > first and (self.low[last - 1] in (",", ";", "—") or self.low[last - 1] in END):
            last -= 1
        while first < last and self.low[first] in (",", ";", "—", ":"):
            first += 1
        cue = words.span(*report.cue)
        if first >= last:
            if self.low[min(report.first, len(self.low)) - 1] != ":" or report.first < self.end:
                return None
            end = words.ends[report.first - 1]
            return Speech(Span(end, end), cue, report.speaker, "direct", report.through)
        heading = words.low[report.cue[0]] == ":"
        return Speech(
            self._span(first, last),
            None if heading else cue,
            report.speaker,
            self._manner(report, first, last),
            report.through,
        )

    def _span(self, first: int, last: int) -> Span:
        """What stands from word to word, without quotation marks around the whole."""
        words = self.words
        start, end = words.starts[first], words.ends[last - 1]
        if self.low[first] == QUOTED and self.low[last - 1] == QUOTED:
            start = max(start, words.quotations[first].inner.start)
            end = min(end, words.quotations[last - 1].inner.end)
        if start >= end:
            start, end = words.starts[first], words.ends[last - 1]
        return Span(start, end)

    def _manner(self, report: Report, first: int, last: int) -> Manner:
        own = range(report.start, report.cue[1]) if report.embraces else range(0)
        quoted = plain = False
        for place in range(first, last):
            if self.low[place] == QUOTED:
                quoted = True
            elif place not in own and self.low[place] not in _STOPS:
                plain = True
        if report.embraces and self.low[first] == QUOTED and self.low[last - 1] == QUOTED:
            plain = False
        if not quoted:
            return "indirect"
        return "mixed" if plain else "direct"


def low_is_noun(word: str) -> bool:
    """Whether an adverb before this word belongs to it: "only 12 people"."""
    return word in DETERMINERS or word[0].isdigit()


def _possessor(words: Words, first: int, last: int) -> Mention | None:
    """Who a possessive means: "the minister's"."""
    mention = read_mention(words, first, last)
    if mention is None or mention.name is None:
        return mention
    name = mention.name
    written = words.text[name.start : name.end]
    for ending in ("'s", "’s", "'", "’"):
        if written.endswith(ending):
            name = Span(name.start, name.end - len(ending))
            break
    return Mention(mention.span, name, mention.role, mention.kind, definite=True)


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
