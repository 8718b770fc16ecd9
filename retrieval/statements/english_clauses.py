"""What an English sentence reports: which words speak, for whom, and which words are said."""

from __future__ import annotations

from dataclasses import replace

from retrieval.statements.english_classes import (
    AUXILIARIES,
    BE,
    COORDINATORS,
    DETERMINERS,
    DO,
    END,
    FINITE,
    GOES_ON_TO,
    HAVE,
    MODALS,
    NEGATIONS,
    NEVER_INVERTED,
    OBJECTS,
    OCCASIONS,
    OPINIONS,
    PLURALS,
    PREPOSITIONS,
    RELATIVES,
    SHOWING,
    SOURCES,
    SPEECH_NOUNS,
    STOPS,
    SUBJECTS,
    SUBORDINATORS,
    TIMES,
    WH,
)
from retrieval.statements.english_cues import Cue, Verb, read_lexicon
from retrieval.statements.english_mentions import head_end, is_adverb, is_outlet, read_mention
from retrieval.statements.english_said import Report
from retrieval.statements.english_sources import Sources
from retrieval.statements.english_subjects import (
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


class Reader(Sources):
    """Reads one sentence, from left to right."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.plural = False
        self.question = (
            bool(len(words))
            and self.low[-1] == "?"
            and (self.low[0] in AUXILIARIES or self.low[0] in WH)
        )

    def read(self) -> list[Speech]:
        """The statements in order."""
        low, lexicon = self.low, read_lexicon()
        if self.question:
            return []
        for place, word in enumerate(low):
            if word in SOURCES:
                report = (
                    self._read_source(place) if word == "according" else self._read_quoter(place)
                )
            elif word in OPINIONS:
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

    def _take(self, report: Report) -> None:
        """Adds a statement, and sets the bounds between it and those before."""
        if report.embraces:
            if self._carries(report):
                return
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

    def _carries(self, report: Report) -> bool:
        """Whether all that is said is that somebody else spoke: "X said so, Tass reported"."""
        inside = [r for r in self.found if r.start >= report.first and not r.embraces]
        if not inside or inside[0].start != report.first or report.speaker is None:
            return False
        if any(r.belief or (r.speaker and r.speaker.pronoun) for r in inside) or report.belief:
            return False
        for inner in inside:
            inner.through = (*inner.through, report.speaker, *report.through)
        inside[-1].last = min(inside[-1].last, self._without_joint(report.start))
        return True

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

    def _read_verb(self, place: int, cue: Cue) -> Report | None:
        self.closing = None
        self.plural = False
        before, auxiliaries = self._auxiliaries(place)
        form = self._form(place, cue, before, auxiliaries)
        if form is None:
            return None
        end = self._cue_end(place, cue.verb)
        if form == "passive":
            return self._read_passive(place, cue.verb, before)
        if cue.verb.lemma in ("go", "continue") and self.low[end : end + 1] == ["to"]:
            return None  # "went on to say"
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

    def _read_passive(self, place: int, verb: Verb, before: int) -> Report | None:
        """ "A was condemned by X as B": what is said is A and what X holds of it."""
        last = head_end(self.words, place + 2, self._piece_end(place + 2))
        if self.found and self.found[-1].last >= place:
            return None
        if last <= place + 2 or low_before(self.words, before + 1) == "to":
            return None
        if TIMES & set(self.low[place + 2 : last]) or self.low[last - 1] in ("end", "mistake"):
            return None
        speaker = read_mention(self.words, place + 2, last)
        subject = find_subject(self.words, before)
        if speaker is None or subject is None or speaker.pronoun:
            return None
        return Report(subject[0], (place, place + 2), speaker, *subject)

    def _form(self, place: int, cue: Cue, before: int, auxiliaries: list[str]) -> str | None:
        """What the verb is in its clause: "finite", "participle", or nothing that reports."""
        low, forms = self.low, cue.forms
        if any(word in NEGATIONS or word in MODALS for word in auxiliaries):
            return None
        has_be = any(word in BE for word in auxiliaries)
        if "state" in forms and has_be:
            return "finite" if self._governs_clause(place) else None
        if forms == {"state"}:
            return None
        if self._is_noun(place, cue):
            return None
        if "ing" in forms:
            return "finite" if has_be else "participle"
        if forms == {"participle"} and not auxiliaries:
            return None  # "the card shown to him"
        if has_be and auxiliaries[0] in BE and auxiliaries[0] != "'s":
            by = self.low[place + 1 : place + 2] == ["by"]
            return "passive" if by and (cue.verb.object or cue.verb.naming) else None
        if before >= 0 and low[before] == "to":
            return "finite" if low_before(self.words, before) in GOES_ON_TO else None
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
            and follows not in STOPS
            and has_verb(self.words, place + 1, self._piece_end(place + 1))
        )

    def _is_noun(self, place: int, cue: Cue) -> bool:
        """Whether a form that is a noun or an adjective too is one here: "insurance claims"."""
        low = self.low
        if self.words.capital[place]:
            if place and low[place - 1] not in END | {QUOTED, ":"}:
                return True
            if place + 1 < self.end and (
                self.words.capital[place + 1] or low[place + 1].startswith("al-")
            ):
                return True  # the name Said
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
        if previous in PREPOSITIONS and previous not in ("than", "to"):
            return not (previous in ("in", "on", "up", "out") and place > 1)
        if cue.forms & {"base", "present"} and "past" not in cue.forms:
            follows = low[place + 1] if place + 1 < self.end else "."
            return previous in BE or follows in FINITE
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
            rest = self._skip_occasions(end)
            if (
                self.low[start] == "as"
                and self.low[rest : rest + 1] == [","]
                and rest + 1 < self.end
            ):
                said = rest + 1, self.end
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
        if end >= self.end or end != place + 1 or verb.lemma in NEVER_INVERTED:
            return None
        if joint == ",":
            piece = piece_start(self.words, before - 1)
            if low[piece] in RELATIVES and piece > self.begin and low[before - 1] != QUOTED:
                return None
            subject = find_subject(self.words, before)
            whole = subject is not None and subject[0] == self.begin
            if whole and not has_verb(self.words, self.begin, self._piece_end(self.begin)):
                return None  # "The executive, Ann Moore, said the bid, ..., had failed"
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
        if speaker is None:
            return None
        told = speaker.name is not None or speaker.pronoun or speaker.plural
        if not told and joint != QUOTED and low[end] not in DETERMINERS:
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
        if follows in RELATIVES or follows in STOPS or follows == QUOTED or place >= self.end:
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
        if not shared and (speaker is None or verb.lemma in SHOWING):
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
        """Where the clause of a verb without subject begins: "when she rose and said"."""
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
            elif place not in own and self.low[place] not in STOPS:
                plain = True
        if report.embraces and self.low[first] == QUOTED and self.low[last - 1] == QUOTED:
            plain = False
        if not quoted:
            return "indirect"
        return "mixed" if plain else "direct"
