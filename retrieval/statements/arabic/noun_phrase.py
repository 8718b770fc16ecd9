"""Where a mention of somebody ends, and what in it is name and what title.

Arabic names have no capitals. What tells them is order: a title is a noun with what it governs
and its adjectives, nearly all of them with the article; a name comes after it and begins without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.statements.arabic.description import SOUND_PLURALS, describe, is_titled_by
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.outlets import governed_later, is_addressed, is_outlet
from retrieval.statements.arabic.words import Token, Word
from retrieval.statements.speech import Mention

_CERTAIN = re.compile("ت..ي.|است...?ا.")
_OPENING = '“«"”„'


_CLOSING = '”»"“'


_DASHES = "-–—"


_LONGEST_TITLE = 8
"""Words in quotation marks or brackets, above which they are speech and no title."""


LONGEST_MENTION = 24
_BODIES = frozenset({"organisation", "group", "document"})


_COMMON = _BODIES | {"person", "outlet", "part"}
_UNNAMING = _COMMON | {"adverb"}


_BEFORE_NAMES = frozenset(
    {"عبد", "بن", "ابن", "ابو", "بو", "ام", "ال", "ولد", "بنت", "بان", "فان", "دي"}
)
"""Words of names behind which another one has to come."""


_INNER_PREPOSITIONS = frozenset({"في", "لدي", "من", "عن", "علي", "لشوون"})


def _is_verbal_noun(word: Word) -> bool:
    """«تقديم», «استهداف», but not «ترامب» or «تبون», which are shaped like some."""
    core = word.core
    return core in listed("contents") or _CERTAIN.fullmatch(core) is not None


def _tells_manner(token: Token) -> bool:
    """«الرئيس بصورة غير مباشرة»: no name begins so and ends in «ة»."""
    return token.text.startswith("ب") and token.text.endswith("ة") and not token.word.sorts


class Reader:
    """Reads one noun phrase from left to right."""

    def __init__(
        self,
        tokens: Sequence[Token],
        first: int,
        limit: int,
        before_object: bool,
        stops: frozenset[str],
        whole: bool = False,
    ) -> None:
        self._tokens = tokens
        self._first = first
        self._limit = limit
        self._before_object = before_object
        self._stops = stops
        self._whole = whole
        """Whether nothing but who speaks can stand here, so that unknown words belong to it."""
        self._name: int | None = None
        self._name_end: int | None = None
        self._definite = False
        self._wants = False
        """Whether the noun before wants another to complete it («وزير», «مجلس»)."""

    def read(self) -> int:
        place = self._first
        while place < self._limit:
            token = self._tokens[place]
            if not token.text[0].isalnum():
                closed = self._over_marks(place)
                if closed is None:
                    break
                place = closed
                continue
            if self._ends_before(place):
                break
            self._take(place)
            place += 1
        while place > self._first + 1 and self._tokens[place - 1].word.plain in _INNER_PREPOSITIONS:
            place -= 1
        return place

    def _over_marks(self, place: int) -> int | None:
        """After a short name in quotation marks or brackets, or a hyphen inside a name."""
        tokens, mark = self._tokens, self._tokens[place].text
        if mark in _DASHES:
            tight = (
                self._first < place < self._limit - 1
                and tokens[place - 1].end == tokens[place].start
                and tokens[place].end == tokens[place + 1].start
            )
            return place + 1 if tight else None
        if mark == "." and place > self._first and tokens[place - 1].end == tokens[place].start:
            around = (tokens[place - 1], *tokens[place + 1 : place + 2])
            initial = any(len(t.text) == 1 and t.text.isalpha() for t in around)
            return place + 1 if initial else None
        if place == self._first and mark != "(":
            return None
        for closing in range(place + 1, min(place + _LONGEST_TITLE, self._limit, len(tokens))):
            if mark == "(" and tokens[closing].text == ")":
                return closing + 1
            if mark in _OPENING and tokens[closing].text in _CLOSING:
                if self._before_object and self._name is not None:
                    return None  # «واتهم النائب كرار الموسوي «أحزاب السلطة» بـ»
                self._wants = False
                self._definite = True
                return closing + 1
        return None

    def _ends_before(self, place: int) -> bool:
        word = self._tokens[place].word
        if place == self._first or word.that:
            return word.that
        if _tells_manner(self._tokens[place]) or word.plain in ("هذا", "هذه"):
            return True
        if self._begins_clause(place) or (is_addressed(self._tokens, place) and not self._wants):
            return True
        if self._name == self._first and self._tokens[self._first].word.article:
            return "given" not in word.sorts  # a surname alone
        if word.plain == "ل" or word.prefix:
            return self._ends_before_preposition(place)
        if "adverb" in word.sorts and not word.sorts & {"given", "part"}:
            return not self._goes_on_over(place)
        if self._name is not None and "person" in word.sorts and self._is_role(place):
            return True
        if self._is_whole_name(place):
            return True
        if word.joined:
            return not (word.article or word.sorts or word.nisba)
        if self._whole:
            return False
        if self._tokens[place - 1].word.article and word.sorts & _BODIES and not word.article:
            return "given" not in word.sorts  # «المحافظ جماعة مسلحة»: its object
        within = self._tokens[place - 1].word.plain in _INNER_PREPOSITIONS
        if self._before_object and not within and self._begins_object(place):
            return True
        free = self._before_object and not (self._wants or within)
        return free and self._is_object(place)

    def _begins_object(self, place: int) -> bool:
        """Whether a phrase that an article has closed is followed by a noun, which is the object:
        «رئيس الوزراء الجديد مكافحة الفساد», «السلطات المحلية الحرب», «هيومن رايتس السلطات»."""
        word, before = self._tokens[place].word, self._tokens[place - 1].word
        if word.joined or word.prefix or "given" in word.sorts or word.nisba:
            return False
        if before.article and not word.article:
            noun = word.content or "part" in word.sorts or word.core.endswith("ات")
            return noun and word.core not in listed("adjectives")
        if not word.article or word.core in listed("adjectives"):
            return False
        if before.article and before.nisba:
            return word.core[:1] != "م" or bool(word.sorts)
        head = self._tokens[self._first].word
        return bool(
            head.sorts & {"organisation", "outlet"}
            and not head.article
            and self._name is None
            and place > self._first + 2
            and word.sorts & {"organisation", "group"}
            and not (before.sorts or before.article or before.content)
        )

    def _is_whole_name(self, place: int) -> bool:
        """Whether the name is complete: behind «فارس المولد» no more of it comes without article,
        and what is in the accusative («كثيرًا») or somebody's own («كتفيها») is no name."""
        if self._name is None or place - self._name < 1:
            return False
        token, word = self._tokens[place], self._tokens[place].word
        if word.article or word.joined or word.prefix:
            return False
        if token.text.endswith(("\u064b", "\u064b\u0627")):
            return "given" not in word.sorts
        named = place - self._name
        if not word.sorts.isdisjoint(_BODIES | {"outlet"}) and "given" not in word.sorts:
            return named >= 2 or self._name == self._first
        if named < 2 or "given" in word.sorts or word.nisba:
            return False
        if "part" in word.sorts:
            return True
        second, third = self._tokens[place - 1].word, self._tokens[place - 2].word
        if second.plain in _BEFORE_NAMES:
            return False
        if second.article and third.plain not in _BEFORE_NAMES:
            return True
        return token.text.endswith("ة") or token.text.endswith(("ها", "هما"))

    def _begins_clause(self, place: int) -> bool:
        """Whether a verb or what it governs begins here: «مسؤول طلب عدم الكشف عن هويته»."""
        word = self._tokens[place].word
        if word.plain in self._stops or word.carried or word.according or self._is_verb(place):
            return True
        if word.plain in listed("asking") or word.plain in listed("called") or self._has_b(place):
            return True
        if word.content and self._name is not None and not (word.article or self._whole):
            return not self._is_surname(place)
        return word.plain[-1:] == "ت" and word.plain in lexicon().deeds

    def _is_surname(self, place: int) -> bool:
        """«دونالد ترامب»: behind a given name alone a verbal noun's shape tells nothing."""
        if place - 1 != self._name or "given" not in self._tokens[place - 1].word.sorts:
            return False
        return self._tokens[place].word.core not in listed("contents")

    def _ends_before_preposition(self, place: int) -> bool:
        """«وزير التربية باليمن» and «الأمين العام للأمم المتحدة» go on over theirs."""
        word = self._tokens[place].word
        if word.plain == "ل":
            if place + 1 >= self._limit or self._name is not None:
                return True
            # «مصدر أمني لـ"الحدث"», but «الأمين العام لـ"الحزب" قيس الخزعلي»
            return self._tokens[place + 1].text in _OPENING and not self._is_titled_over(place + 1)
        belongs = bool(word.sorts & {"organisation", "place", "part"})
        if self._name is not None or not (self._wants or self._is_title()):
            return True
        if word.prefix == "ل":
            return self._is_spoken_to(place)
        goes_on = belongs and word.prefix == "ب" and self._is_title()
        if "ب" in self._stops and not governed_later(self._tokens, place, self._limit, within=6):
            return True
        return not goes_on or word.plain == "بشان"

    def _is_spoken_to(self, place: int) -> bool:
        """«للصحيفة», «للصحفيين», «لنظيره», «لضرورة»: no part of a title as «لرئيس» is."""
        token = self._tokens[place]
        if is_outlet(self._tokens, place) or "group" in token.word.sorts:
            return True
        if token.word.content and not token.word.article:
            return True
        whose = token.text.endswith(("ه", "ها", "هم")) or token.word.article
        word = token.word
        participle = not word.sorts and word.core[:1] == "م" and word.core[-1:] != "ه"
        return (whose and ("person" in word.sorts or participle)) or not self._is_title()

    def _is_titled_over(self, opening: int) -> bool:
        """Whether a title goes on over a name in quotation marks: its bearer's comes behind it."""
        closed = self._over_marks(opening)
        if closed is None or closed >= self._limit or not self._is_title():
            return False
        token = self._tokens[closed]
        known = token.word.that or token.word.forms or "adverb" in token.word.sorts
        return token.text[0].isalpha() and not (known or token.word.prefix or token.word.joined)

    def _is_verb(self, place: int) -> bool:
        word = self._tokens[place].word
        if not word.forms or word.sorts or self._wants:
            return False
        if any(not form.verb.weak for form in word.forms):
            return True
        following = self._tokens[place + 1].word if place + 1 < len(self._tokens) else None
        return following is None or following.that or word.joined

    def _has_b(self, place: int) -> bool:
        """Whether the verb's preposition is joined to an unknown word behind a whole mention."""
        word = self._tokens[place].word
        if "ب" not in self._stops or word.plain[:1] != "ب" or word.sorts:
            return False
        if len(word.plain) < 4 and word.plain[1:] not in listed("contents"):
            return False
        if governed_later(self._tokens, place, self._limit):
            return False
        return self._name is not None or self._definite

    def _is_role(self, place: int) -> bool:
        """Whether a title begins behind a name: «شريف المنياوي وزير التموين»."""
        word = self._tokens[place].word
        if "given" in word.sorts or word.prefix or word.joined or place - (self._name or 0) < 2:
            return False
        following = self._tokens[place + 1].word if place + 1 < len(self._tokens) else None
        described = following is not None and (following.article or following.plain == "باسم")
        return not word.article or described  # «بورو نوجروو المتحدث باسم الهيئة»

    def _is_title(self) -> bool:
        return is_titled_by(self._tokens[self._first].word)

    def _goes_on_over(self, place: int) -> bool:
        """Whether a title goes on with a preposition: «السفير الأمريكي لدى العراق»."""
        plain = self._tokens[place].word.plain
        if self._name is not None:
            return False
        if plain not in _INNER_PREPOSITIONS and not (self._whole and plain == "الي"):
            return False
        if not self._is_title() or place + 1 >= self._limit:
            return False
        if "outlet" in self._tokens[self._first].word.sorts:
            return False
        following = self._tokens[place + 1].word
        if following.that or not self._tokens[place + 1].text[0].isalpha():
            return False
        return (
            following.core not in listed("no_place")
            and following.plain not in listed("no_place")
            and ("adverb" not in following.sorts)
        )

    def _is_object(self, place: int) -> bool:
        """Whether a new noun phrase begins, which is the verb's object."""
        word, before = self._tokens[place].word, self._tokens[place - 1].word
        shaped = word.content and not word.article and not self._is_surname(place)
        if shaped or word.plain in (
            "هذا",
            "هذه",
            "ذلك",
            "تلك",
            "اي",
            "ما",
        ):
            return True
        named = 0 if self._name is None else place - self._name
        if named and (self._governs_own(place) or self._is_own(place)):
            return True
        if named and word.core.endswith("ات") and "given" not in word.sorts:
            return True  # «انتقد أوزيل سياسات الحكومة»
        if word.article:
            if not named and self._is_object_next(place):
                return False  # «نفت قوات الدعم السريع مسؤوليتها»
            participle = word.core[:1] == "م" and word.core[-1:] == "ه"
            if participle and not (word.sorts or word.content or named) and before.article:
                return False  # «وكالة مشاريع البحوث المتطورة»
            if named >= 2 and word.nisba and word.core.endswith("ين"):
                return True  # «حث هانس غروندبرغ الحوثيين»
            if word.nisba or word.core in listed("adjectives") or "part" in word.sorts:
                return False
            if "given" in word.sorts and place == self._first + 1 and before.nisba:
                return False
            alone = (
                self._name == self._first and "given" not in self._tokens[self._first].word.sorts
            )
            if named == 1 and (alone or word.sorts & {"group"}):
                return True  # «طمأن ألميدا الجماهير», «وصف كيري الوضع»
            if named:
                return named >= 2 and before.plain not in ("عبد", "بن", "ابو", "ال")
            return before.article or before.nisba or "place" in before.sorts
        if "place" in word.sorts:
            return True
        head = self._tokens[self._first].word
        if "person" in word.sorts and head.sorts & {"organisation", "group"}:
            return self._definite and not named
        return bool(
            word.sorts & {"organisation", "group", "document"} and "given" not in word.sorts
        ) and (named > 0 or self._definite)

    def _is_object_next(self, place: int) -> bool:
        if place + 1 >= self._limit:
            return False
        word = self._tokens[place + 1].word
        if not self._tokens[self._first].word.sorts & _BODIES:
            return False
        return word.content and not (word.article or word.joined or word.prefix)

    def _is_own(self, place: int) -> bool:
        """«دعا فاديفول نظيره»"""
        token = self._tokens[place]
        return token.text.endswith(("ه", "ها", "هم")) and "person" in token.word.sorts

    def _governs_own(self, place: int) -> bool:
        """«جدد كوليبالي شكر بلاده»: no name is followed by what is somebody's own."""
        word = self._tokens[place].word
        if place + 1 >= self._limit or word.article or "given" in word.sorts:
            return False
        following = self._tokens[place + 1]
        return following.text.endswith(("ه", "ها", "هم")) and not following.word.sorts

    def _take(self, place: int) -> None:
        word = self._tokens[place].word
        common = not _COMMON.isdisjoint(word.sorts)
        given = "given" in word.sorts and not word.article
        if self._name is None and self._begins_name(place):
            self._name = place
        if word.plain == "باسم" and place > self._first:
            self._wants = True
        elif word.article or "place" in word.sorts:
            self._definite = True
            self._wants = False
        elif self._name is not None or given:
            self._wants = False
        elif (
            common
            and word.core not in listed("adjectives")
            and (not word.nisba or place == self._first)
        ):
            self._wants = True
        elif self._wants and not word.nisba:
            self._wants = False
            self._definite = True

    def _begins_name(self, place: int) -> bool:
        word, first = self._tokens[place].word, place == self._first
        if not first and self._tokens[place - 1].word.plain in _INNER_PREPOSITIONS:
            return False
        if not word.plain[:1].isalpha():
            return False
        if self._is_initial(place):
            return True  # «سيد.ع», as courts are reported
        if not first and self._tokens[place - 1].text[-1].isdigit():
            return False  # «صاحب الـ19 عاما»
        if len(word.plain) < 2 or (word.plain == "باسم" and not first):
            return False
        if _tells_manner(self._tokens[place]) or word.plain in listed("no_complement"):
            return False
        head = self._tokens[self._first].word
        if word.article and not first and place == self._first + 1 and "given" in word.sorts:
            return head.article and head.nisba  # «التونسي المنذر الشاوش»
        if word.article or word.joined or word.prefix:
            return first and word.article and self._is_bare_name(place)
        if "given" in word.sorts:
            if first and word.sorts & {"person", "organisation", "part"}:
                following = self._tokens[place + 1 : place + 2]
                if not following or not following[0].text[0].isalpha():
                    return False
                second = following[0].word
                return not second.article and not second.sorts - {"given"} and not second.that
            return True
        if word.content and not first and _is_verbal_noun(word):
            return False
        if not _UNNAMING.isdisjoint(word.sorts) or word.core in listed("adjectives"):
            return False
        if first:
            return "place" not in word.sorts
        if "place" in word.sorts or head.sorts & {"group", "document"}:
            return False
        if head.article and not head.sorts and (head.nisba or head.core[:1] == "م"):
            return not word.nisba
        if "person" in head.sorts and head.core not in listed("indefinite"):
            if word.nisba and not self._definite:
                return False
            return self._definite and not self._wants
        kind = "outlet" in head.sorts and head.core not in listed("outlet_names")
        return kind and place == self._first + 1

    def _is_initial(self, place: int) -> bool:
        if place + 2 >= len(self._tokens) or self._tokens[place + 1].text != ".":
            return False
        after = self._tokens[place + 1 : place + 3]
        return (
            len(after[1].text) == 1
            and self._tokens[place].end == after[0].start
            and after[0].end == after[1].start
        )

    def _is_bare_name(self, place: int) -> bool:
        """«الخزعلي», «البرهان»: a surname, where nothing known can be meant."""
        word = self._tokens[place].word
        if word.sorts - {"given"} or word.core.endswith((*SOUND_PLURALS, "ات", "ه")):
            return False
        if word.nisba:
            return not self._name_follows(place)
        return not word.core.startswith("م")  # «المكلف», «المشرف»: participles

    def _name_follows(self, place: int) -> bool:
        """Whether a nisba is what somebody is, and their name comes: «البرتغالي روي ألميدا»."""
        following = self._tokens[place + 1 : min(place + 2, self._limit)]
        if not following or not following[0].text[0].isalpha():
            return False
        word = following[0].word
        if "given" in word.sorts:
            return True
        unknown = not (word.sorts or word.forms or word.that or word.content or word.according)
        return (
            unknown
            and word.plain[:1] not in ("ب", "ل", "ك")
            and not (word.article or word.joined or word.prefix or word.nisba)
        )

    def mention(self, after: int) -> Mention:
        """What was read up to this token."""
        tokens = self._tokens[self._first : after + 1]
        name = None if self._name is None else self._name - self._first
        return describe(tokens, after - self._first, name, definite=self._definite)
