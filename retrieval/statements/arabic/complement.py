"""What an Arabic verb governs: who speaks, whom it goes through, where what is said begins."""

from __future__ import annotations

from dataclasses import replace

from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.field import Field
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.mentions import begins_mention
from retrieval.statements.arabic.outlets import governed_later, is_addressed
from retrieval.statements.quotations import Quotation
from retrieval.statements.speech import Mention
from store.records import Span

_LONG = 3
"""Spaces of a quotation from which on it is no name."""


def read_clause(
    clause: Clause, verb: int, form: Form, subject: Mention | None, *, goes_on: bool = False
) -> Reading | None:
    """What a verb governs after it; None where it reports nothing.

    `subject` is given where who speaks stands before the verb. `goes_on` is whether somebody who
    may speak here too spoke last in the sentence: then the noun after the verb is its object.
    """
    return _Reader(clause, verb, form, subject, goes_on).read()


class _Reader(Field):
    """Goes over the words after a verb until its complement begins."""

    def read(self) -> Reading | None:
        if self._verb.deemed and self._form.object:
            return self._deemed()
        anchor = self._anchor()
        if anchor is not None:
            self._anchored, self._limit = True, anchor
            self._pass_to(anchor)
            return self._at_anchor(anchor)
        return self._search()

    def _deemed(self) -> Reading | None:
        """«واعتبرته انتصارا»"""
        place = self._verb_place + 1
        if place >= self._limit or not self._tokens[place].text[0].isalpha():
            return None
        if "adverb" in self._tokens[place].word.sorts or self._tokens[place].word.article:
            return None
        return replace(self._reading(place, self._tokens[place].start), complement=True)

    def _anchor(self) -> int | None:
        """Where what is said begins beyond doubt: at «أن», a colon or a quotation of this verb.

        All before it is then who speaks, to whom, where and when, whatever its words are."""
        place, shown = self._verb_place + 1, None
        while place < self._limit:
            token = self._tokens[place]
            if place in self._clause.opened:
                if not self._verb.of and self._clause.is_speech(place):
                    return place
                if not self._verb.of and shown is None and self._is_long(place):
                    shown = place
                place = self._clause.after(self._clause.opened[place], place)
                continue
            if token.text == ":":
                return None if self._verb.of else place
            if token.text in ".؟!؛?":
                return shown
            word = token.word
            if word.hint and (
                self._is_other_verb(place) or (word.joined and word.forms and not word.sorts)
            ):
                return shown
            if word.plain == "ان" and self._tokens[place - 1].word.plain == "سي":
                place += 2  # «سي إن إن»
                continue
            if word.that:
                governed = self._governs_that(place) and not self._is_anothers(place)
                return place if governed else None
            place += 1
        return shown

    def _is_long(self, place: int) -> bool:
        """Whether a quotation may be speech where nothing else is: «في مؤتمر صحفي "..."»."""
        inner = self._clause.opened[place].inner
        return self._clause.text.count(" ", inner.start, inner.end) >= _LONG

    def _is_anothers(self, place: int) -> bool:
        """Whether this «أن» belongs to the noun, verb or particle before it: «ضرورة أن»."""
        if place == self._verb_place + 1:
            return False
        before = self._tokens[place - 1].word
        if before.plain in self._verb.that:
            before = self._tokens[place - 2].word
            return bool(before.forms) and place > self._verb_place + 2 and not before.sorts
        if before.plain in listed("before_that"):
            return True
        if before.content and not before.article:
            governor = self._tokens[place - 2].word.plain
            return "" in self._verb.of or governor in self._verb.of
        return bool(before.forms and not before.sorts)

    def _pass_to(self, anchor: int) -> None:
        place = self._verb_place + 1
        while place < anchor:
            if place in self._clause.opened:
                place = self._over_quotation(place)
            else:
                place = max(place + 1, self._over(place))

    def _at_anchor(self, place: int) -> Reading:
        if place in self._clause.opened:
            return self._reading(place, self._tokens[place].start, self._clause.wholly(place))
        if self._tokens[place].text == ":":
            return self._after_colon(place)
        return self._that_clause(place)

    def _search(self) -> Reading | None:
        place = self._verb_place + 1
        while place < self._limit:
            token = self._tokens[place]
            if token.text == "،" and (aside := self._aside(place)):
                held = self._met.object
                while place < aside:
                    place = max(place + 1, self._over(place))
                place, self._met.object = aside + 1, held
                self._past_aside = place
                continue
            if place in self._clause.opened:
                if self._takes_quotation(place):
                    return self._reading(place, token.start, self._clause.wholly(place))
                place = self._over_quotation(place)
                continue
            if token.text == ":":
                return self._after_colon(place)
            if token.text in ".؟!؛?":
                return None
            if token.word.that and self._governs_that(place):
                return self._that_clause(place)
            if self._is_other_verb(place):
                return self._mute_saying(place)
            start = self._complement_start(place)
            if start is not None and self._is_reported(start.said):
                start.complement = True
                return start
            place = max(place + 1, self._over(place))
        return None

    def _over_quotation(self, place: int) -> int:
        """Past a name in quotation marks, which speaks where it follows the verb: «ذكرت «الغد»»."""
        quotation = self._clause.opened[place]
        if place == self._verb_place + 1 and self._met.subject is None:
            name = quotation.inner
            self._met.subject = Mention(name, name=name, kind="organisation")
        elif self._verb.whom and self._met.object is None:
            self._met.object = place
        return self._clause.after(quotation, place)

    # What a complement may begin with

    def _takes_quotation(self, place: int) -> bool:
        before = self._tokens[place - 1]
        if before.text == ":":
            return True
        if not self._clause.is_speech(place):
            return False
        return (
            before.text != "،"
            or self._met.subject is not None
            or self._had_subject
            or (place == self._verb_place + 1)
        )

    def _after_colon(self, place: int) -> Reading:
        following = place + 1
        if following in self._clause.opened:
            quotation = self._clause.wholly(following)
            return self._reading(following, self._tokens[following].start, quotation)
        if following < len(self._tokens) and self._tokens[following].text[:1] in "إا":
            following += self._tokens[following].word.plain == "ان"  # «: إن»
        if following >= len(self._tokens):
            end = self._tokens[place].end
            return self._reading(following, end)
        return self._reading(following, self._tokens[following].start)

    def _governs_that(self, place: int) -> bool:
        if self._verb.mute and "" not in self._verb.that:
            return False
        if place > self._verb_place + 1 and self._tokens[place - 1].word.plain in listed("time"):
            return False  # «سأله قبل أن يخرج عمن سيحضر»
        token = self._tokens[place].word
        if (
            place + 1 < len(self._tokens)
            and self._tokens[place + 1].word.plain == "لم"
            and (token.plain == "ان")
        ):
            return False  # «إن لم»: if not
        preposition = "ب" if token.plain[0] == "ب" and token.plain != "ان" else ""
        if not preposition:
            before = self._tokens[place - 1].word
            if before.plain in ("الي", "علي", "عن", "من", "في") and before.plain not in (
                self._verb.that
            ):
                # «على أن»: of another noun, unless the verb takes whatever comes first.
                return False
            if before.plain in self._verb.that:
                return True
        if preposition and "ب" in self._verb.of:
            return True
        if not self._verb.that:
            return False
        return (
            preposition in self._verb.that
            or "" in self._verb.that
            or (place == self._verb_place + 1 and not self._verb.whom)
        )

    def _that_clause(self, place: int) -> Reading:
        token = self._tokens[place]
        following = place + 1
        plain = token.word.plain.lstrip("بف") if token.word.plain != "بان" else "ان"
        bare = plain == "ان"
        if self._verb.whom and self._met.object is not None:
            begin = self._met.object
            return self._reading(begin, self._tokens[begin].start)
        if (bare or token.word.plain[:1] == "ب") and following in self._clause.opened:
            quotation = self._clause.wholly(following)
            return self._reading(following, self._tokens[following].start, quotation)
        if following < len(self._tokens) and self._tokens[following].text == ":":
            return self._after_colon(following)
        if bare and following < len(self._tokens):
            return self._reading(following, self._tokens[following].start)
        return self._reading(place, token.start)

    def _is_other_verb(self, place: int) -> bool:
        word = self._tokens[place].word
        if word.plain in listed("saying") or word.plain in ("قايلا", "قايله", "قايلين"):
            return True
        if not word.forms or word.sorts or word.that:
            return False
        if word.content and not word.joined and "" in self._verb.of:
            return False  # «أكد ... رفض بلاده»
        before = self._tokens[place - 1]
        following = self._tokens[place + 1 : place + 2]
        if following and following[0].text == ":":
            return True
        if before.word.that:
            return self._tokens[place - 2].word.plain in listed("happened")
        if before.word.plain in listed("relatives"):
            return False
        strong = [f for f in word.forms if not f.verb.weak and not f.verb.mute]
        if not strong:
            return False
        return word.joined or before.text == "،"

    def _mute_saying(self, place: int) -> Reading | None:
        """«علق على القرار قائلا: ...», «رد بالقول إن»: the second tells what the first says."""
        word = self._tokens[place].word
        if word.plain not in listed("saying") and not word.plain.startswith("قايل"):
            return None
        following = _Reader(self._clause, place, _saying(), self._met.subject)
        reading = following.read()
        if reading is None:
            return None
        cue = self._cue()
        if place == self._verb_place + 1:
            cue = Span(cue.start, self._tokens[place].end)
        through = [*self._met.through, *reading.through]
        return replace(
            reading,
            cue=cue,
            first=self._verb_place,
            form=self._form,
            subject=self._met.subject,
            through=through,
        )

    def _complement_start(self, place: int) -> Reading | None:
        """A complement without a clause, governed by a preposition or by the verb itself."""
        token = self._tokens[place]
        word, of = token.word, self._verb.of
        if not of or self._verb.mute:
            return None
        following = self._tokens[place + 1].word if place + 1 < len(self._tokens) else None
        if word.plain in of and following is not None and not following.that:
            if following.core in listed("adverbial_nouns") or following.plain in listed(
                "adverbial_nouns"
            ):
                return None
            if word.plain in ("عما", "عمن"):
                return self._reading(place, token.start)
            if self._met.object is not None and word.plain != "عن":
                begin = self._met.object
                return self._reading(begin, self._tokens[begin].start)
            return self._reading(place + 1, self._tokens[place + 1].start)
        if "ب" in of and self._has_joined_b(place) and (word.content or not self._verb.weak):
            begin = place if self._met.object is None else self._met.object
            return self._reading(begin, self._tokens[begin].start)
        if "ل" in of and word.prefix == "ل" and self._is_aim(place):
            begin = place if self._met.object is None else self._met.object
            if self._met.subject is not None or begin == place:
                return self._reading(begin, self._tokens[begin].start)
        if "" in of and self._is_bare_object(place):
            return self._reading(place, token.start)
        return None

    def _is_reported(self, said: int) -> bool:
        """Whether the verb reports speech with this complement: «قلل من أهمية», not «من الملح»."""
        verb, core = self._verb, self._tokens[said].word.core
        if verb.only:
            return core in verb.only
        return core not in verb.but and not (self._met.subject and self._is_by(verb.not_by))

    def _is_by(self, heads: frozenset[str]) -> bool:
        """Whether who speaks is one of these: a court «أدانت» the accused, and says nothing."""
        if not heads or self._met.subject is None:
            return False
        start = self._met.subject.span.start
        first = next((t for t in self._tokens if t.end > start), None)
        return first is not None and first.word.core in heads

    def _is_aim(self, place: int) -> bool:
        """Whether «لـ» joined to a word governs what is said, and not whom it was said to."""
        word = self._tokens[place].word
        if is_addressed(self._tokens, place):
            return False
        told = self._tokens[place - 1].word.core in listed("interviews")
        return not told and (word.content or not word.sorts)

    def _has_joined_b(self, place: int) -> bool:
        """Whether the preposition is joined to this word: «بالقرار», «بتوقيع»."""
        word, text = self._tokens[place].word, self._tokens[place].word.plain
        if word.that or text in listed("no_complement") or text in ("باسم", "بين", "بعد", "بعض"):
            return False
        if word.core in ("دور", "دوره", "دورها", "دورهم"):
            return False
        if word.prefix == "ب":
            return text not in ("بشان", "بحضور", "بحسب", "بسبب", "بينما", "بعدما")
        if text in ("به", "بها", "بهم", "بما", "بان", "بهذا", "بهذه", "بذلك", "بتلك", "ب"):
            return True
        if not text.startswith("ب") or len(text) < 3 or word.sorts or word.forms:
            return False
        if place == self._verb_place + 1:
            return not governed_later(self._tokens, place, self._limit)
        before = self._tokens[place - 1].word
        known = self._met.subject is not None or self._met.object is not None or self._goes_on
        named = governed_later(self._tokens, place, self._limit)
        return known and not named and "given" not in before.sorts

    def _is_bare_object(self, place: int) -> bool:
        token, word = self._tokens[place], self._tokens[place].word
        if not token.text[0].isalnum() or word.that or word.prefix or word.according:
            return False
        if self._resumes(place):
            return False
        if word.plain in listed("relatives") or (
            token.text[0].isdigit() and self._met.subject is None
        ):
            return False
        if "adverb" in word.sorts and word.plain not in ("ما",):
            return word.plain == "ان"
        if self._met.subject is not None or self._had_subject:
            before = self._tokens[place - 1]
            if place == self._past_aside:
                return word.content or not self._verb.weak
            if place == self._behind_adverbial and not (word.content or word.article):
                return False  # «خلال اتصال هاتفي»
            if before.text in "،-–—" and not word.content:
                return False
            return word.content or not self._verb.weak
        if place == self._verb_place + 1 and self._form.plural is True:
            return True
        return word.content and not begins_mention(token)

    # What comes out

    def _cue(self) -> Span:
        return Span(self._tokens[self._verb_place].start, self._tokens[self._verb_place].end)

    def _reading(self, said: int, start: int, quotation: Quotation | None = None) -> Reading:
        return Reading(
            first=self._verb_place,
            cue=self._cue(),
            said=said,
            said_start=start,
            subject=self._met.subject,
            form=self._form,
            through=self._met.through,
            quoted=quotation,
        )


def _saying() -> Form:
    """The form of "to say", for adverbs of saying."""
    return lexicon().forms["قال"][0]
