"""Speech that English reports without a verb of saying: sources, opinions, headings."""

from __future__ import annotations

from retrieval.statements.english_classes import (
    AUXILIARIES,
    BE,
    COORDINATORS,
    DETERMINERS,
    END,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    RELATIVES,
)
from retrieval.statements.english_mentions import is_outlet, read_mention
from retrieval.statements.english_said import Complements, Report
from retrieval.statements.english_subjects import (
    clause_start,
    find_subject,
    has_verb,
    is_verb,
    low_before,
    piece_start,
)
from retrieval.statements.english_words import QUOTED, Words
from retrieval.statements.speech import Mention
from store.records import Span


class Sources(Complements):
    """Reads "according to X", "Z quoted X as saying", "in X's view", "X's claim that", "X: “C”"."""

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
            start = clause_start(self.words, piece_start(self.words, place - 1), place)
            speaker = _possessor(self.words, start, place)
        else:
            return None
        if speaker is None or start >= place:
            return None
        return Report(start, (place, place + 1), speaker, end + 1, self._noun_end(end + 1))

    def _noun_end(self, first: int) -> int:
        """Where the clause of a noun ends: before the verb whose subject the noun is."""
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
