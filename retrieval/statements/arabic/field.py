"""The words between an Arabic verb and its complement: who speaks, adverbs, who is spoken to."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrieval.statements.arabic.carriers import carrier_at, read_carrier
from retrieval.statements.arabic.clause import Clause
from retrieval.statements.arabic.conjugation import Form
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.mentions import begins_mention, read_fully
from retrieval.statements.arabic.outlets import is_addressed, is_outlet
from retrieval.statements.speech import Mention

_FIELD = 70
"""Words between a verb and its complement, above which they do not belong together."""


@dataclass(slots=True)
class _Met:
    """What has been met so far between a verb and its complement."""

    subject: Mention | None = None
    object: int | None = None
    through: list[Mention] = field(default_factory=list)


class Field:
    """Goes over those words, and keeps whom it met."""

    def __init__(
        self,
        clause: Clause,
        verb: int,
        form: Form,
        subject: Mention | None,
        goes_on: bool = False,
    ) -> None:
        self._goes_on = goes_on
        self._clause = clause
        self._tokens = clause.tokens
        self._verb_place = verb
        self._form = form
        self._verb = form.verb
        self._met = _Met(subject=subject)
        self._had_subject = subject is not None or form.tense == "participle"
        self._limit = min(len(self._tokens), verb + _FIELD)
        self._anchored = False
        """Whether nothing up to the limit can be a complement."""
        self._past_aside = -1
        """The word behind the last adverbial between commas."""
        self._behind_adverbial = -1

    def _aside(self, place: int) -> int | None:
        """The comma that ends an adverbial between commas, if the complement follows it."""
        if place + 1 >= self._limit or not (
            self._met.subject or self._met.object or place == self._verb_place + 1
        ):
            return None
        word, closing = self._tokens[place + 1].word, self._clause.next_comma(place)
        adverbial = word.plain in listed("governing") or "adverb" in word.sorts or word.according
        if not adverbial or closing + 1 >= self._limit:
            return None
        follows, of = self._tokens[closing + 1].word, self._verb.of
        begins = follows.plain in of | self._verb.that - {""}
        begins = begins or ("ب" in of and follows.prefix == "ب")
        begins = begins or ("" in of and self._may_be_object(closing + 1))
        return closing if begins or (follows.that and not follows.joined) else None

    def _may_be_object(self, place: int) -> bool:
        """Whether a bare object may begin behind an aside: «نفى المتهم، الذي مثل اليوم، معرفته»."""
        token, word = self._tokens[place], self._tokens[place].word
        if word.joined or word.prefix or not token.text[0].isalnum():
            return False
        known = "adverb" in word.sorts or word.forms or word.according
        return word.content or not (known or self._verb.weak)

    def _resumes(self, place: int) -> bool:
        """Whether a verb with the pronoun of the noun before it begins a relative clause:
        «استطلاع أجرته رويترز»."""
        if not self._tokens[place].text.endswith(("ه", "ها")):
            return False
        before, plain = self._tokens[place - 1].word, self._tokens[place].word.plain
        bare = plain.removesuffix("ها") if plain.endswith("ها") else plain.removesuffix("ه")
        return bare != plain and not before.article and bare in lexicon().deeds

    def _over(self, place: int) -> int:
        """Past whatever begins here and is no complement."""
        token, word = self._tokens[place], self._tokens[place].word
        addressed = self._addressee(place)
        if addressed is not None:
            return addressed
        if word.plain == "مع" and place + 1 < self._limit and is_outlet(self._tokens, place + 1):
            return self._carrier(place + 1, joined=False)  # «في مقابلة مع قناة ...»
        if word.plain == "نقلا" and place + 2 < self._limit:
            return self._source(place)
        if token.text == "،" and self._verb.whom:
            return self._past_adverbial_aside(place)
        if token.text in "،,-–—(":
            self._met.object = None
            return place + 1
        if self._resumes(place):
            doer = read_fully(self._tokens, place + 1, self._limit, before_object=True)
            return doer.after if doer is not None else place + 1
        if word.plain == "ما" and self._verb.whom and self._met.object is None:
            self._met.object = place
            return place + 1
        adverb = "adverb" in word.sorts and "given" not in word.sorts
        if adverb or word.according or word.prefix in ("ب", "ل", "ك"):
            self._behind_adverbial = self._adverbial(place)
            return self._behind_adverbial
        adjacent = place == self._verb_place + 1
        if self._met.subject is None and not self._had_subject:
            if self._tokens[place - 1].word.plain == "ما" and not word.sorts:
                return place + 1  # «وعزا ما يقال إلى»
            unknown = self._anchored and word.content and not (word.joined or word.forms)
            unknown = unknown and word.plain not in listed("demonstratives")
            if unknown or begins_mention(token, loosely=True):
                return self._read_subject(place)
            return place + 1
        told = self._form.object  # «سأله عمن»: the object is in the verb
        if self._verb.whom and self._met.object is None and token.text[0].isalnum() and not told:
            self._met.object = place
            return place + 1
        if self._verb.whom and adjacent and not told:
            self._met.object = place
        return place + 1

    def _past_adverbial_aside(self, place: int) -> int:
        """Past «، في كلمة متلفزة،» to its second comma, since nobody in it is the object."""
        closing = self._clause.next_comma(place)
        within = place + 1 < self._limit and closing < self._limit
        if within and self._tokens[place + 1].word.plain in listed("governing"):
            return closing + 1
        return place + 1

    def _read_subject(self, place: int) -> int:
        objects = self._verb.whom or self._verb.told or ("" in self._verb.of and not self._anchored)
        stops = (self._verb.of | (self._verb.that - {"ب", "ل"})) - {""}
        if self._anchored and not objects:
            stops = frozenset()
        phrase = read_fully(
            self._tokens,
            place,
            self._limit,
            before_object=objects,
            stops=stops,
            whole=self._anchored and not objects,
        )
        if phrase is None:
            return place + 1
        mention = phrase.mention
        if objects and self._is_rather_object(mention):
            self._had_subject = True
            if self._verb.whom:
                self._met.object = place
            return phrase.after if self._verb.whom else place
        self._met.subject = mention
        return phrase.after

    def _is_rather_object(self, mention: Mention) -> bool:
        """«واتهم إيران بـ»: a masculine verb, a feminine noun: not who speaks."""
        if self._form.plural or (self._goes_on and self._verb.whom):
            return True
        if self._form.feminine is False and mention.feminine is True:
            return True
        return (
            self._form.feminine is True and mention.feminine is False and (mention.kind != "group")
        )

    def _addressee(self, place: int) -> int | None:
        """Past «لوكالة رويترز», «للصحيفة», «لـ"بوليتيكو"», which carry what is said."""
        first = carrier_at(self._clause, place)
        return None if first is None else self._carrier(first, joined=first == place)

    def _is_addressee(self, place: int) -> bool:
        """Whether whom a speaker talks to may begin here: «لقناة», «مع قناة»."""
        word = self._tokens[place].word
        return word.plain in ("ل", "مع") or word.prefix == "ل" or is_addressed(self._tokens, place)

    def _carrier(self, first: int, *, joined: bool) -> int:
        mention, after = read_carrier(self._clause, first, self._limit, joined=joined)
        if mention is not None:
            self._met.through.append(mention)
        return after

    def _source(self, place: int) -> int:
        """«ذكرت الوكالة نقلا عن مصادر أن»: the sources speak, through the agency."""
        phrase = read_fully(self._tokens, place + 2, self._limit)
        if phrase is None:
            return place + 2
        if self._met.subject is not None:
            self._met.through.insert(0, self._met.subject)
        self._met.subject = phrase.mention
        return phrase.after

    def _adverbial(self, place: int) -> int:
        """Past an adverb, or a preposition and its noun with what belongs to that."""
        following = place + 1
        if (
            self._tokens[place].word.plain not in listed("governing")
            and not self._tokens[place].word.prefix
        ):
            return following
        while following < self._limit:
            token, word = self._tokens[following], self._tokens[following].word
            if not token.text[0].isalnum() or word.that or self._is_addressee(following):
                break
            if word.forms and not word.sorts and (word.joined or following > place + 1):
                break
            if self._resumes(following):
                break
            if self._met.subject is None and not self._had_subject and following > place + 1:
                titled = word.sorts & {"person", "given"} and not word.prefix
                if titled and self._tokens[following - 1].word.article:
                    break
            if (
                not self._anchored
                and self._verb.of
                and (
                    word.plain in self._verb.of or word.prefix == "ب" == (next(iter(self._verb.of)))
                )
            ):
                break
            complement = "" in self._verb.of and not self._anchored
            if complement and word.content and following > place + 1:
                break
            if following > place + 1 and not (
                word.article
                or word.nisba
                or token.text[0].isdigit()
                or word.sorts & {"part"}
                or self._tokens[following - 1].word.sorts & {"part", "organisation", "outlet"}
            ):
                break
            following += 1
        return following
