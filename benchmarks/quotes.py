"""Quotes true and false: what the check says to labelled statements that were changed by rule.

    python -m benchmarks.quotes [--show] [--each 20]

The articles of `tests/statements` make a library, with their labelled ledger; every fifth article
stays outside. A change of spelling must leave a quote exact, a change of words must not, and a
quote from outside must not be found. What somebody denied ("denied that …") is no quote of theirs,
and counts apart. Quotes are cut, and get an ellipsis, beside no negation and no number, for that
would be no change of spelling.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Row, write_result
from benchmarks.statements import labelled_spans, read_labels
from retrieval.ledger.check import Checker
from retrieval.naming.sounds import sounds_like
from retrieval.text.fold import FOLDING, fold, words
from retrieval.text.language import Language, language_of
from retrieval.text.lexical import search_terms
from retrieval.text.split import split_passages, split_sentences
from store.archive import Archive
from store.database import file_address, open_database
from store.records import (
    NewArticle,
    NewLedger,
    NewLink,
    NewSentence,
    NewSpeaker,
    NewStatement,
    Span,
)

_OUTSIDE = 5  # every fifth article
_FEWEST_WORDS = 5
_SEED = 7
_SOUNDS_ALIKE = 0.84
_DENYING = re.compile("den(?:y|ied|ies)|refut|نف[ىتيو]|ناف[يٍ]|[أن]كر", re.I)
_LANGUAGES: tuple[Language, ...] = ("ar", "en")


def words_of(text: str) -> list[str]:
    """The words between the spaces."""
    return text.split()


_NOT = {
    "en": words_of("not never no nobody nothing none neither without cannot"),
    "ar": fold("لا لم لن ليس ليست ليسوا غير دون بدون عدم ألا ولا ولم ولن وليس").split(),
}
_AUXILIARIES = words_of("will would is are was were has have had can could should must")
_COUNTED = {
    "en": words_of("two three four five six seven eight nine ten twelve twenty thirty forty fifty"),
    "ar": words_of("ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة عشرين ثلاثين أربعين خمسين"),
}
_MARKS = re.compile("[\u064b-\u0652\u0670]")
_QUOTE_MARKS = re.compile('[“”«»„"]')
_DIGITS = {
    **{str(value): chr(0x0660 + value) for value in range(10)},
    **{chr(0x0660 + value): str(value) for value in range(10)},
}


@dataclass(frozen=True, slots=True)
class Said:
    """A labelled statement: its words, who says it, and what may be put in the place of a name."""

    text: str
    speaker: str
    language: str
    article: int
    denied: bool = False


Rule = Callable[[Said, random.Random, "Others"], str | None]


@dataclass(frozen=True, slots=True)
class Others:
    """What else there is in a language: words and names to put in."""

    words: list[str]
    names: list[str]


def read_said(language: str) -> tuple[list[dict[str, Any]], list[Said]]:
    """All labelled articles of a language, and what is said in them."""
    articles = [a for half in ("dev", "test") for a in read_labels(language, half)]
    said = [
        Said(
            label["said"],
            label["speaker"],
            language,
            number,
            denied=bool(_DENYING.search(label["cue"])),
        )
        for number, article in enumerate(articles)
        for label in article.get("statement", [])
        if len(list(words(label["said"]))) >= _FEWEST_WORDS
    ]
    return articles, said


def labelled_article(article: dict[str, Any], number: int, language: Language) -> NewArticle:
    """An article to be stored, with its labels for a ledger and vectors that stand for nothing."""
    text = article["text"]
    sentences = tuple(
        NewSentence(span, language_of(text[span.start : span.end], language), passages)
        for span in split_sentences(text, 0)
        if (passages := split_passages(text, span))
    )
    speakers: dict[str, int] = {}
    known: list[NewSpeaker] = []
    statements: list[NewStatement] = []
    for label, span in labelled_spans(article):
        name = label["speaker"]
        at = text.find(name)
        if at < 0:
            continue
        if name not in speakers:
            speakers[name] = len(known)
            whole = Span(at, at + len(name))
            unnamed = "unnamed" in label["kinds"]
            known.append(NewSpeaker(None if unnamed else whole, whole if unnamed else None))
        chain = (NewLink(speakers[name], None),)
        statements.append(NewStatement(span, None, label["manner"], chain))
    statements.sort(key=lambda statement: statement.said.start)
    return NewArticle(
        title=f"{language} {number}",
        text=text,
        language=language,
        content_key=f"{language}-{number}",
        sentences=sentences,
        vectors=np.zeros((sum(len(s.passages) for s in sentences), 4), dtype=np.float32),
        encoder="none",
        ledger=NewLedger(tuple(known), tuple(statements)),
    )


# ---- changes of spelling: the quote stays true


def unchanged(said: Said, draw: random.Random, others: Others) -> str:
    return said.text


def vowel_marks_put_in(said: Said, draw: random.Random, others: Others) -> str | None:
    if said.language != "ar":
        return None
    return re.sub("([بتثجحخدذرزسشصضطظعغفقكلمنه])", lambda m: m[1] + draw.choice("َُِّْ"), said.text)


def vowel_marks_left_out(said: Said, draw: random.Random, others: Others) -> str | None:
    return _if_other(said, _MARKS.sub("", said.text))


def hamza_left_out(said: Said, draw: random.Random, others: Others) -> str | None:
    letters = str.maketrans("أإآؤئةى", "اااويهي")
    return _if_other(said, said.text.translate(letters))


def hamza_moved(said: Said, draw: random.Random, others: Others) -> str | None:
    return _if_other(said, _moved(said.text))


def _moved(text: str) -> str:
    swapped = re.sub("[ؤئ]و", lambda m: "ئو" if m[0] == "ؤو" else "ؤو", text)
    # ألا and إلا are two words, so are the others that begin with ألا.
    return re.sub(r"\b([وفبلك]?)([أإ])(?!لّ?ا\b)", _other_seat, swapped)


def _other_seat(match: re.Match[str]) -> str:
    return match[1] + ("إ" if match[2] == "أ" else "أ")


def one_hamza_left_out(said: Said, draw: random.Random, others: Others) -> str | None:
    places = [m.start() for m in re.finditer("[أإ]", said.text)]
    if not places:
        return None
    at = draw.choice(places)
    return f"{said.text[:at]}ا{said.text[at + 1 :]}"


def tatweel(said: Said, draw: random.Random, others: Others) -> str | None:
    return _if_other(said, re.sub("([بتسشلمنهكفقعغصضج])(?=[بتسشلمنهكفقعغصضج])", r"\1ـ", said.text))


def capitals(said: Said, draw: random.Random, others: Others) -> str | None:
    return _if_other(said, said.text.upper())


def small_letters(said: Said, draw: random.Random, others: Others) -> str | None:
    return _if_other(said, said.text.lower())


def quotation_marks_left_out(said: Said, draw: random.Random, others: Others) -> str | None:
    return _if_other(said, _QUOTE_MARKS.sub("", said.text))


def quotation_marks_put_in(said: Said, draw: random.Random, others: Others) -> str:
    return f"«{said.text}»" if said.language == "ar" else f"“{said.text}”"


def other_punctuation(said: Said, draw: random.Random, others: Others) -> str:
    plain = re.sub(r"[,،;؛:](?=\s)", "", said.text).rstrip(".!?؟…")
    return plain + draw.choice([".", "!", "?", "؟", ""])


def other_digits(said: Said, draw: random.Random, others: Others) -> str | None:
    return _if_other(said, "".join(_DIGITS.get(one, one) for one in said.text))


def invisible_marks(said: Said, draw: random.Random, others: Others) -> str:
    return "\u200f" + said.text.replace(" ", "\u00a0", 2).replace(" ", " \u200e", 2) + "\u200f"


def cut(said: Said, draw: random.Random, others: Others) -> str | None:
    found = list(words(said.text))
    first = draw.randrange(1, len(found) - 2)
    last = draw.randrange(first + 2, len(found) + 1)
    around = [found[first - 1], found[first], found[last - 1], *found[last : last + 1]]
    if any(_may_be_not(w.folded, said.language) or _is_counted(w.folded) for w in around):
        return None
    # The end of "did not say that" is no fair place to cut.
    if any(_may_be_not(w.folded, said.language) for w in found[max(0, first - 6) : first]):
        return None
    return said.text[found[first].start : found[last - 1].end]


def ellipsis(said: Said, draw: random.Random, others: Others) -> str | None:
    found = list(words(said.text))
    if len(found) < 8:
        return None
    first = draw.randrange(2, len(found) - 4)
    around = found[first - 1 : first + 4]
    if any(_may_be_not(w.folded, said.language) or _is_counted(w.folded) for w in around):
        return None
    return f"{said.text[: found[first].start]}… {said.text[found[first + 2].start :]}"


def editors_words(said: Said, draw: random.Random, others: Others) -> str:
    at = draw.choice(list(words(said.text))[1:]).start
    put_in = "[كما ورد]" if said.language == "ar" else "[as was written]"
    return f"{said.text[:at]}{put_in} {said.text[at:]}"


SPELT: tuple[Rule, ...] = (
    unchanged,
    vowel_marks_put_in,
    vowel_marks_left_out,
    hamza_left_out,
    hamza_moved,
    one_hamza_left_out,
    tatweel,
    capitals,
    small_letters,
    quotation_marks_left_out,
    quotation_marks_put_in,
    other_punctuation,
    other_digits,
    invisible_marks,
    cut,
    ellipsis,
    editors_words,
)

# ---- changes of wording: the quote is true no more


def negation_put_in(said: Said, draw: random.Random, others: Others) -> str:
    found = list(words(said.text))
    after = [w.end for w in found[:-1] if w.folded in _AUXILIARIES]
    if after:
        at = draw.choice(after)
        return f"{said.text[:at]} not{said.text[at:]}"
    at = draw.choice(found[:-1]).start
    negation = draw.choice(["لا", "لم", "لن", "ليس"]) if said.language == "ar" else "never"
    return f"{said.text[:at]}{negation} {said.text[at:]}"


def negation_left_out(said: Said, draw: random.Random, others: Others) -> str | None:
    found = list(words(said.text))
    places = [w for w in found[:-1] if _is_not(w.folded, said.language)]
    if not places:
        return None
    word = draw.choice(places)
    kept = word.text[:-3] if word.folded.endswith("n't") else ""
    return said.text[: word.start] + kept + said.text[word.end :].lstrip(" " if not kept else "")


def negation_under_ellipsis(said: Said, draw: random.Random, others: Others) -> str | None:
    places = [w for w in list(words(said.text))[1:-1] if _is_not(w.folded, said.language)]
    if not places:
        return None
    word = draw.choice(places)
    return f"{said.text[: word.start]}…{said.text[word.end :]}"


def number_changed(said: Said, draw: random.Random, others: Others) -> str | None:
    found = list(words(said.text))
    counted = [fold(word) for word in _COUNTED[said.language]]
    places = [w for w in found if _has_digit(w.folded) or w.folded in counted]
    if not places:
        return None
    word = draw.choice(places)
    if _has_digit(word.folded):
        at = next(n for n, one in enumerate(word.text) if one.isdigit())
        digit = str((int(word.text[at]) + draw.randrange(1, 9)) % 10)
        other = word.text[:at] + digit + word.text[at + 1 :]
    else:
        other = draw.choice([w for w in _COUNTED[said.language] if fold(w) != word.folded])
    return said.text[: word.start] + other + said.text[word.end :]


def name_swapped(said: Said, draw: random.Random, others: Others) -> str | None:
    found = list(words(said.text))
    known = {fold(name) for name in others.names}
    places = [
        w for w in found[1:] if (w.text[:1].isupper() or w.folded in known) and len(w.text) > 2
    ]
    if not places:
        return None
    word = draw.choice(places)
    other = draw.choice([n for n in others.names if fold(n) not in (word.folded, fold(word.text))])
    return said.text[: word.start] + other + said.text[word.end :]


def word_exchanged(said: Said, draw: random.Random, others: Others) -> str:
    word = draw.choice(list(words(said.text))[1:-1])
    other = draw.choice([w for w in others.words if fold(w) != word.folded])
    return said.text[: word.start] + other + said.text[word.end :]


def word_left_out(said: Said, draw: random.Random, others: Others) -> str | None:
    found = list(words(said.text))
    place = draw.randrange(1, len(found) - 1)
    if found[place].folded in (found[place - 1].folded, found[place + 1].folded):
        return None
    return said.text[: found[place].start] + said.text[found[place + 1].start :]


def word_put_in(said: Said, draw: random.Random, others: Others) -> str:
    at = draw.choice(list(words(said.text))[1:]).start
    return f"{said.text[:at]}{draw.choice(others.words)} {said.text[at:]}"


def two_words_turned(said: Said, draw: random.Random, others: Others) -> str | None:
    found = list(words(said.text))
    place = draw.randrange(1, len(found) - 1)
    one, other = found[place], found[place + 1]
    if one.folded == other.folded:
        return None
    between = said.text[one.end : other.start]
    return said.text[: one.start] + other.text + between + one.text + said.text[other.end :]


def halves_turned(said: Said, draw: random.Random, others: Others) -> str:
    found = list(words(said.text))
    at = found[len(found) // 2].start
    return f"{said.text[at:]} {said.text[:at]}"


REWORDED: tuple[Rule, ...] = (
    negation_put_in,
    negation_left_out,
    negation_under_ellipsis,
    number_changed,
    name_swapped,
    word_exchanged,
    word_left_out,
    word_put_in,
    two_words_turned,
    halves_turned,
)


def _if_other(said: Said, text: str) -> str | None:
    return text if text != said.text else None


def _is_not(folded: str, language: str) -> bool:
    return folded in _NOT[language] or folded.endswith("n't")


def _may_be_not(folded: str, language: str) -> bool:
    """«ما» is a negation or a pronoun."""
    return _is_not(folded, language) or folded in ("ما", "وما")


def _has_digit(folded: str) -> bool:
    return any(one in "0123456789" for one in folded)


def _is_counted(folded: str) -> bool:
    larger = "hundred thousand million billion الف الاف مليون مليار ميه"
    return _has_digit(folded) or any(
        folded in (fold(word), "و" + fold(word))
        for word in (*_COUNTED["en"], *_COUNTED["ar"], *larger.split())
    )


# ---- the measuring


def pairs(
    rule: Rule, said: list[Said], others: Others, each: int, draw: random.Random
) -> Iterator[tuple[Said, str]]:
    """At most `each` statements, with what the rule makes of them."""
    count = 0
    for one in draw.sample(said, len(said)):
        made = rule(one, draw, others)
        if made is not None:
            yield one, made
            count += 1
            if count == each:
                return


def measure(checker: Checker, language: Language, each: int, show: bool) -> Iterator[Row]:
    """One row for each kind of change."""
    articles, said = read_said(language)
    inside = [one for one in said if one.article % _OUTSIDE and not one.denied]
    denied = [one for one in said if one.article % _OUTSIDE and one.denied]
    outside = [one for one in said if not one.article % _OUTSIDE]
    named = {label["speaker"] for a in articles for label in a.get("statement", [])}
    others = Others(
        words=sorted({w.text for one in outside for w in words(one.text) if len(w.text) > 2}),
        names=sorted({name.split()[-1] for name in named if len(name.split()) in (2, 3)}),
    )
    draw = random.Random(_SEED)

    def row(kind: str, wanted: set[str], quotes: Sequence[tuple[str, str | None]]) -> Row:
        counts: Counter[str] = Counter()
        for quote, by in quotes:
            check = checker.check(quote, by)
            counts[check.verdict] += 1
            if show and check.verdict not in wanted:
                nearest = check.citations[0].cited.text if check.citations else ""
                differences = [(d.what, d.quote, d.text) for d in check.differences]
                print(f"{kind} [{by}] {check.verdict} {check.likeness:.2f} {quote!r}")
                print(f"    {differences} {nearest!r}")
        return {
            "language": language,
            "change": kind,
            "pairs": len(quotes),
            "exact": counts["exact"],
            "altered": counts["altered"],
            "other speaker": counts["other_speaker"],
            "not found": counts["not_found"],
            "right": sum(counts[verdict] for verdict in wanted),
        }

    for rules, wanted in ((SPELT, {"exact"}), (REWORDED, {"altered"})):
        for rule in rules:
            made = list(pairs(rule, inside, others, each, draw))
            if made:
                kind = rule.__name__.replace("_", " ")
                yield row(kind, wanted, [(quote, None) for _, quote in made])
    some = draw.sample(inside, min(each, len(inside)))
    spoken = [one for one in some if one.speaker in articles[one.article]["text"]]
    yield row("with the speaker", {"exact"}, [(one.text, one.speaker) for one in spoken])
    names = sorted({one.speaker for one in outside})
    strangers = [(one.text, _stranger(one, names, draw)) for one in spoken]
    yield row("with another speaker", {"other_speaker"}, strangers)
    if denied:
        yield row("what was denied", {"altered"}, [(one.text, None) for one in denied])
    foreign = [(one.text, None) for one in outside[:each]]
    yield row("from outside the library", {"not_found"}, foreign)


def _stranger(one: Said, names: list[str], draw: random.Random) -> str:
    """Somebody whose name sounds like none of the speaker's; names are measured by themselves."""
    return draw.choice(
        [
            name
            for name in names
            if not any(
                sounds_like(left.folded, right.folded) >= _SOUNDS_ALIKE
                for left in words(one.speaker)
                for right in words(name)
            )
        ]
    )


def main() -> None:
    """Measures both languages and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--show", action="store_true", help="the mistakes")
    parser.add_argument("--each", type=int, default=20, help="pairs of each kind and language")
    options = parser.parse_args()
    table: list[Row] = []
    stored = 0
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(file_address(Path(folder) / "quotes.db"))
        archive = Archive(engine, terms=search_terms, terms_version=FOLDING)
        for language in _LANGUAGES:
            for number, article in enumerate(read_said(language)[0]):
                if number % _OUTSIDE:
                    archive.add(labelled_article(article, number, language))
                    stored += 1
        checker = Checker(archive)
        for language in _LANGUAGES:
            table += measure(checker, language, options.each, options.show)
        archive.close()
    write_result(
        "quotes", table, setup={"articles": stored, "pairs": sum(r["pairs"] for r in table)}
    )


if __name__ == "__main__":
    main()
