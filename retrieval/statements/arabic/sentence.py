"""The cues of one Arabic sentence, and how they share it out among them."""

from __future__ import annotations

from retrieval.statements.arabic.attribution import read_according, read_own
from retrieval.statements.arabic.carrying import read_standing
from retrieval.statements.arabic.clause import Clause, Reading
from retrieval.statements.arabic.lexicon import lexicon, listed
from retrieval.statements.arabic.mentions import begins_mention, read_fully
from retrieval.statements.arabic.subject import find_topic
from retrieval.statements.arabic.verb import adverb_of_saying, read_verb
from store.records import Span


def read_sentence(clause: Clause) -> list[Reading]:
    """All that the sentence reports, in order, with where each thing said ends."""
    readings: list[Reading] = []
    place = 0
    while place < len(clause.tokens):
        word = clause.tokens[place].word
        if clause.inside[place] or not word.hint:
            place += 1
            continue
        reading = _read_at(clause, place, readings)
        if reading is None:
            place += 1
            continue
        readings.append(reading)
        place = max(place + 1, reading.said) if not reading.backwards else place + 1
        if reading.complement and place == reading.said:
            place += 1  # «أعرب عن أمله»: what is said, and no verb of its own
    if not readings and (titled := _read_headline(clause)) is not None:
        readings.append(titled)
    if clause.opened and (shown := _read_shown(clause, readings)) is not None:
        readings.append(shown)
    return _shared_out(clause, readings)


def _read_shown(clause: Clause, readings: list[Reading]) -> Reading | None:
    """A quotation behind a colon that no verb of saying governs: «..., لكنه رمى الكرة: "..."»."""
    tokens = clause.tokens
    for at in range(1, len(tokens) - 1):
        if tokens[at].text != ":" or clause.inside[at] or at + 1 not in clause.opened:
            continue
        last = readings[-1] if readings else None
        if not clause.is_speech(at + 1) or (last and (last.said > at or not last.complement)):
            return None
        subject = None if last else find_topic(clause, at)
        if last is None and subject is None:
            return None
        first = max(i for i in range(at) if i == 0 or tokens[i].text == "،")
        start = tokens[at + 1].start
        return Reading(first, None, at + 1, start, subject, quoted=clause.wholly(at + 1))
    return None


def _read_at(clause: Clause, place: int, before: list[Reading]) -> Reading | None:
    word, lists = clause.tokens[place].word, lexicon()
    if word.plain in lists.according:
        return read_according(clause, place, before)
    if word.plain in listed("standing") and not word.article:
        stands = read_standing(clause, place)
        if stands is not None:
            return stands
    if (
        word.plain[:1] == "ب"
        and word.plain[1:].rstrip("هام") in listed("views")
        and word.plain[-1] in "هام"
        and not clause.tokens[place].text.endswith("ة")
    ):
        return read_own(
            clause, place, place + 1, "ها" if word.plain.endswith("ها") else "ه", before
        )
    if word.plain in listed("saying") and place > 0:
        return read_verb(clause, place, adverb_of_saying(), before)
    if not word.forms or word.article or word.prefix:
        return None
    for form in word.forms:
        reading = read_verb(clause, place, form, before)
        if reading is not None:
            return reading
    return None


def _read_headline(clause: Clause) -> Reading | None:
    """«كيربي: لن نغادر»: a headline, with a colon for the verb."""
    tokens = clause.tokens
    for at in range(1, min(len(tokens), 10)):
        if tokens[at].text != ":":
            continue
        if clause.inside[0] or not begins_mention(tokens[0], loosely=True):
            return None
        phrase = read_fully(tokens, 0, at)
        if phrase is None or phrase.after != at:
            return None
        following = at + 1
        if following >= len(tokens):
            return None
        quoted = clause.opened.get(following)
        mention = phrase.mention
        if (
            quoted is None
            and mention.name is None
            and not (
                mention.definite
                and mention.kind in ("person", "organisation")
                and tokens[-1].text not in ".؟!"
                and "document" not in tokens[0].word.sorts
            )
        ):
            return None
        cue = None
        return Reading(
            0,
            cue or Span(tokens[at].start, tokens[at].end),
            following,
            tokens[following].start,
            phrase.mention,
            None,
            [],
            None,
            quoted,
        )
    return None


def _shared_out(clause: Clause, readings: list[Reading]) -> list[Reading]:
    """Each thing said ends where the next clause begins, or where its attribution does."""
    kept: list[Reading] = []
    for number, reading in enumerate(readings):
        if reading.beside and number + 1 < len(readings):
            following = readings[number + 1]
            if following.first == reading.said and reading.subject is not None:
                following.through.append(reading.subject)
                continue
        limit = len(clause.tokens)
        for later in readings[number + 1 :]:
            if not later.backwards or later.first > reading.said:
                limit = min(limit, max(later.first, reading.said))
                break
        ends = limit if reading.ends is None else min(limit, reading.ends)
        ends = min(ends, _next_turn(clause, reading))
        if _is_in_relative_clause(clause, reading):
            ends = min(ends, clause.next_comma(reading.said))
        reading.ends = _without_tail(clause, reading, ends)
        kept.append(reading)
    return kept


def _next_turn(clause: Clause, reading: Reading) -> int:
    """Where the reporter goes on: «..., وقد بقيت القوارب»; behind a complement «..., لكنه»."""
    tokens = clause.tokens
    for at in range(reading.said + 1, len(tokens) - 2):
        if tokens[at].text != "،" or clause.inside[at] or reading.backwards or reading.beside:
            continue
        word, verb = tokens[at + 1].word, tokens[at + 2].word.plain
        if word.joined and word.plain == "قد" and verb[:1] not in "يتنا":
            return at
        if word.plain in ("هو", "هي") and verb == "ما":
            return at  # «..., وهو ما تنفيه موسكو»
        if word.plain == "علي" and verb in ("خلاف", "عكس", "غرار"):
            return at
        if _is_deed(clause, at) and (reading.complement or clause.inside[at - 1]):
            return at
        if reading.complement and (
            word.plain in listed("adversatives") or word.plain in ("فيما", "بينما")
        ):
            return at
        if reading.complement and word.plain in ("ما", "مما") and verb[:1] not in "يتن":
            return at  # «..., ما أسفر عن»
    return len(tokens)


def _is_deed(clause: Clause, comma: int) -> bool:
    """Whether the next thing that was done follows: «..., ورددوا هتافات», «...”، وعاد فكرر»."""
    word = clause.tokens[comma + 1].word
    if not word.folded.startswith("و") or word.article or word.prefix:
        return False
    plain = word.plain if word.joined else word.folded[1:]
    return plain in lexicon().deeds or plain.endswith("وا") or (word.joined and bool(word.forms))


def _is_in_relative_clause(clause: Clause, reading: Reading) -> bool:
    """«الشركة، التي تقول المصادر إنها مهتمة، ...»: the main clause goes on after the comma."""
    if reading.cue is None:
        return False
    cue = next((at for at, t in enumerate(clause.tokens) if reading.cue.start <= t.start), 0)
    if cue < 1 or reading.backwards or clause.tokens[cue - 1].word.plain not in listed("which"):
        return False
    return reading.subject is not None and reading.subject.span.start >= reading.cue.end


def _is_left_open(clause: Clause, place: int) -> bool:
    """«..., من دون أن يوضح كيف»: what the speaker did not say is no part of it."""
    tokens = clause.tokens[place : place + 4]
    plain = [token.word.plain for token in tokens]
    if plain[:1] == ["من"]:
        plain, tokens = plain[1:], tokens[1:]
    if plain[:2] != ["دون", "ان"] or len(tokens) < 3:
        return False
    return bool(tokens[2].word.forms) or plain[2][1:] in listed("left_open")


def _without_tail(clause: Clause, reading: Reading, ends: int) -> int:
    """Without connecting words at the end, and the occasion told after a comma."""
    tokens = clause.tokens
    if reading.quoted is not None and not reading.backwards:
        after = clause.after(reading.quoted, reading.said)
        rest = tokens[after:ends]
        if not (rest and rest[0].text[0].isalnum() and rest[0].word.joined):
            return min(ends, after) if after > reading.said else ends
    for at in range(reading.said + 1, ends - 1):
        if clause.inside[at] or tokens[at].text not in "،,":
            continue
        word, following = tokens[at + 1].word, tokens[min(at + 2, ends - 1)].word
        if word.plain == "ذلك" and word.joined:
            return at
        if _is_left_open(clause, at + 1):
            return at
        if (
            word.plain in listed("before_occasion")
            and not word.joined
            and following.core in listed("occasions")
        ):
            return at
    while ends > reading.said + 1 and (
        tokens[ends - 1].text in "،,؛.-–—"
        or (
            tokens[ends - 1].word.plain in listed("turns")
            and tokens[ends - 1].word.plain not in ("ذلك", "بعد")
        )
    ):
        ends -= 1
    return ends
