"""What a question is about: its noun phrases, and which of them a later "it" may mean.

No parser: a phrase is a run of words that say something. Verbs that questions are made of end it,
and so do punctuation, "of" and a possessive. What many things have ("the causes", «أسباب») is
general: by itself it is no topic, but asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.questions.question import is_common
from retrieval.text.fold import Word, fold, words
from retrieval.text.language import Language, language_of
from retrieval.text.lexical import stem

_VERBS = frozenset(
    fold(
        """
        accept affect affected affects allow allowed allows appear appeared apply associated
        avoid banned based became become becomes becoming chose gave issued return returned
        signed began begin begins born bring brought build built buy call called came can't
        cannot carry cause caused causes causing change changed changes choose come comes
        compare compared compares consider considered continue continued contain contains contribute
        contributed cost costs cover create created cure cured damage deal define defined
        depend describe develop developed die died differ differs discover discovered
        doesn't don't drink eat enable enabled end ended enjoy ensure evolve evolved exist
        existed exists fall feel fix focus follow form formed found founded function gain
        goes going gone grow grown happen happened happening happens hear heard held help
        helped helps hurt identify impact impacted shift shifted suffer suffering relieve
        improve improved include included includes increase increased influence influenced
        introduce introduced invent invented involve involved isn't join keep kill killed
        know known lead leads learn leave led left let like live lived look looking lose
        lost love mean means meant measure mix mixed move moved need needed needs offer
        occur occurred open originate originated originally pay perform performed plan play
        played prepare prevent produce produced protect prove provide provided put rank
        reach read receive received reduce relate related release released remain require
        required respond resulted run save see seeing seem sell serve set show showed shown
        sleep solve spend spread start started stay stop stopped store study survive
        survived take taken takes tell think took travel treat treatable treated try trying
        turn turned understand use used using visit want wanted wants watch wear weigh went
        win won wonder work worked working works write wrote written
        """
    ).split()
)
_GENERAL = frozenset(
    fold(
        """
        advantage advantages age aim alternative alternatives amount approach approaches
        aspect aspects author award awards background basics benefit benefits book books
        case cause causes challenge challenges change changes characteristic characteristics
        characters choice class classes climate con cons concern concerns condition
        consequence consequences controversy cost costs country creation creator critic
        criticism criticisms criteria date death definition detail details development
        difference differences difficulty disadvantage disadvantages discovery downside
        downsides drawbacks effect effects effort efforts element elements end event events
        evidence example examples experience fact facts factor factors feature features
        findings first focus food form forms founder founding function functions future goal
        goals group growth guidelines harm health highlights history idea ideas impact
        impacts importance impression incident influence information ingredients interest
        invention issue issues items kinds law laws length level levels life limits link
        location main meaning measures member members mental method methods models movement
        movie music name names nature negative number objective options order origin origins
        outcome outcomes part parts people percent person physical place places plot point
        points policy popular population positive power price prices principle principles
        problem problems process product products program pros purpose purposes qualities
        quality reaction reason reasons recommendations record relation relationship
        requirements research response responsibilities result results reviews rewards risk
        risks role roles rule rules safety season setting side sign signs significance
        similarities similarity single site situation size skills solution solutions source
        sources stages standard status steps strategies strategy structure style subject
        success symptom symptoms system task tasks technique techniques technology term
        terms test theme themes theories theory things times tip tips title tools topic
        trend trends treatment treatments trip type types usage use uses value values
        variations variety version versions view views way ways weight work works world year
        years yield
        """
    ).split()
)
_FILLING = frozenset(
    fold(
        """
        able actually ago also another around available away bad basically best better big
        biggest certain certainly clear closest common commonly considered current currently
        dangerous difficult directly early easier easiest easily easy effective else
        especially even eventually ever exactly famous far fast favorite finally free
        frequently general generally great greatest hard harder healthy hi high higher
        highest historically huge i'd i'll i'm i've important impressive initially instead
        interested interesting just key kind known large larger largest last late later
        lately latest likely little long longer longest lot lots low lower main mainly major
        maybe modern much multiple mostly need new next nice notable now often ok okay old
        older oldest originally other overall particular perfect popular possible potential
        present previous primarily probably quick quite rather real really recent recently
        regular related right same safe serious several short significant similar simple
        since single sizes small smaller sometimes soon someone somebody special specific
        time bad fewer asexual specifically start still strange strong successful
        successfully sure surprising than that's thing things top total traditional true
        typical typically unique use useful usual usually vague various versus vs well wide
        worst wow yes yet oh ah no sounds good cool isn't wasn't didn't doesn't aren't don't
        it's there's they're let's here's love okay
        """
    ).split()
)
# Of the verbs those that are as often nouns: after "the" or an adjective, and inside a phrase.
_NOUNS_TOO = frozenset(
    fold("""
        plan study store drink play change changes cost costs show record form cause causes
        release travel focus move need test use treat visit work study measure sleep
        sentence
        """).split()
)
_DETERMINERS = frozenset(
    fold("""
        a an the this that its their his her of for any some each
        """).split()
)
_PICKS = frozenset(["the", "some", "other", "any", "these", "those"])
_JOINING = frozenset(("of", "the", "and", "for", "de", "la", "van", "von", "bin", "al"))
_VERB_ENDS = re.compile(r"^[a-z]+(?:ing|ed|s)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of a question, from `start` to `end`.

    `stems` are those of its words that say something. `named` is whether it is written as a name,
    `general` whether by itself it is no topic, `definite` whether it is
    picked out of something: "the test", "other causes", "the main layers". `relative` is a
    name with a general head: "the EU rules".
    """

    text: str
    start: int
    end: int
    stems: tuple[str, ...]
    named: bool
    general: bool
    definite: bool
    relative: bool

    @property
    def head(self) -> str:
        """The stem of the word that says what it is: in English the last."""
        return self.stems[0 if language_of(self.text) == "ar" else -1]


def is_verb(folded: str) -> bool:
    """Whether a word is one of the verbs that questions are made of, and no noun as well."""
    return folded in _VERBS and folded not in _NOUNS_TOO


def phrases(text: str) -> list[Phrase]:
    """The noun phrases of a text, in order."""
    found = list(words(text))
    return [_phrase(text, found, run) for run in _runs(text, found, language_of(text))]


def _runs(text: str, found: list[Word], language: Language) -> Iterator[list[int]]:
    run: list[int] = []
    for place, word in enumerate(found):
        between = text[found[place - 1].end : word.start] if place else ""
        hyphen = between in ("-", "–", ".")
        if run and between != " " and not hyphen:
            yield from _ended(found, run)
            run = []
        joined = hyphen and bool(run) and run[-1] == place - 1
        before = text[word.end : word.end + 1] == "-" and len(word.text) > 1
        if joined or before or _says(word, found, place, bool(run)):
            run.append(place)
            if word.folded.endswith(("'s", "s'")):
                yield from _ended(found, run)
                run = []
            continue
        if (
            run
            and _is_name(found[run[-1]])
            and word.folded in _JOINING
            and _name_follows(found, place)
        ):
            run.append(place)
            continue
        yield from _ended(found, run)
        run = []
    yield from _ended(found, run)


def _name_follows(found: list[Word], place: int) -> bool:
    for other in found[place + 1 : place + 3]:
        if _is_name(other):
            return True
        if other.folded not in _JOINING:
            return False
    return False


def _is_name(word: Word) -> bool:
    return word.text[:1].isupper() or word.text[:1].isdigit()


def _ended(found: list[Word], run: list[int]) -> Iterator[list[int]]:
    """The run without joining words at its ends."""
    while run and found[run[-1]].folded in _JOINING:
        run = run[:-1]
    # "Playing basketball for Spain", "plays Nina Tucker": the verb is no part of a name.
    while len(run) > 1 and _VERB_ENDS.search(found[run[0]].text) and _is_name(found[run[1]]):
        run = run[1:]
    if run:
        yield run


def _says(word: Word, found: list[Word], place: int, inside: bool) -> bool:
    folded = word.folded.removesuffix("'s").removesuffix("'")
    if word.folded in _FILLING or "'" in folded:
        return False
    if is_common(word.folded) or is_common(folded) or len(folded) < 2:
        return word.text.isupper() and len(word.text) > 1
    if word.text[:1].isupper() and word.start > 0:
        return True
    if folded in _NOUNS_TOO:
        before = found[place - 1].folded if place else ""
        # "A Lamborghini cost" is no phrase: after a name such a word is a verb.
        return (
            (inside and not _is_name(found[place - 1]))
            or before in _DETERMINERS
            or before in _FILLING
        )
    return folded not in _VERBS and folded not in _FILLING


def _phrase(text: str, found: list[Word], run: list[int]) -> Phrase:
    first, last = found[run[0]], found[run[-1]]
    chosen = [found[i] for i in run if found[i].folded not in _JOINING]
    before = found[run[0] - 1].folded if run[0] else ""
    picked = before in _PICKS or before in _FILLING
    stems = tuple(stem(word.folded) for word in chosen)
    return Phrase(
        text=re.sub(r"['’]s$", "", text[first.start : last.end]),
        start=first.start,
        end=last.end,
        stems=stems,
        named=any(_is_name(word) and word.start > 0 for word in chosen),
        general=_is_general(chosen),
        definite=picked,
        relative=len(chosen) > 1 and not _is_name(last) and last.folded in _GENERAL,
    )


def _is_general(chosen: list[Word]) -> bool:
    """Whether the head is what many things have, and no name says whose."""
    if any(_is_name(word) and word.start > 0 for word in chosen):
        return False
    head = chosen[0] if language_of(chosen[0].text) == "ar" else chosen[-1]
    return head.folded.removesuffix("'s") in _GENERAL
