"""What one English reporting verb reports: who says, and what, in every order of words."""

from __future__ import annotations

from dataclasses import replace

from retrieval.statements.english import kinds as Kind
from retrieval.statements.english.attributions import said_around
from retrieval.statements.english.complements import FRONTED, said_after, said_of_fronted
from retrieval.statements.english.lexicon import Cue
from retrieval.statements.english.mentions import head_end, is_outlet, read_mention
from retrieval.statements.english.occasions import after_listener, skip_occasions
from retrieval.statements.english.phrases import any_verb, has_verb, is_verb, piece_end, piece_start
from retrieval.statements.english.predicates import Predicate, read_predicate
from retrieval.statements.english.reports import Report
from retrieval.statements.english.subjects import Phrase, find_subject, first_subject
from retrieval.statements.english.words import Words
from retrieval.statements.speech import Mention

_NOBODY = ("i", "we", "you", "there", "nobody", "neither", "none", "nothing", "no")
"""Who speaks outside of quotations in no news."""
_RELATIVES = ("who", "which", "that")
_JOINTS = ("and", "but", "or", "then", "yet")
_KEEPING = ("heard", "seen", "kept", "keeps", "keep", "began", "begins", "started", "starts")
"""Verbs before "saying"."""
_BUSY = ("spent", "spends", "was", "were", "is", "are", "appeared", "went", "came", "stood")
_BLOWS = ("hit", "knock", "rip", "bash")
_OPENING = (",", "—", ":", "that")


def read_verb(words: Words, place: int, cue: Cue, found: list[Report]) -> Report | None:
    """What the verb at a place reports, `found` being the reports before it."""
    predicate = read_predicate(words, place, cue)
    if predicate is None:
        return None
    if predicate.voice == "passive":
        return _read_passive(predicate, found)
    if predicate.voice == "participle":
        return _read_participle(predicate, found)
    inverted = _read_inverted(predicate, found)
    if inverted is not None:
        return inverted
    if predicate.before > 0 and predicate.joint in _JOINTS:
        return _read_shared(predicate, found)
    return _read_plain(predicate, found)


def _read_plain(predicate: Predicate, found: list[Report]) -> Report | None:
    """ "X says C" and "C, X says"."""
    words, before = predicate.words, predicate.before
    subject = find_subject(words, before)
    if subject is None:
        return None
    relative = words.low[before] in _RELATIVES
    if relative:
        predicate.limit = _relative_end(words, before)
        weak = predicate.verb.shared or not (predicate.verb.clause or predicate.verb.object)
        opens = words.low[predicate.end] == "that" or words.kinds[predicate.end] & Kind.QUOTATION
        if weak and not opens and words.low[before - 1] not in (",", "—", "and"):
            return None  # "the group that has held the town"
    speaker = _speaker(predicate, subject)
    if speaker is None:
        return None
    report = _report(predicate, subject[0], speaker, found)
    if relative and report is not None and not _is_clause(predicate, report):
        return None  # "a judge who had rebuked the Crown" is only described
    return report


def _report(
    predicate: Predicate, start: int, speaker: Mention, found: list[Report]
) -> Report | None:
    words, verb, end = predicate.words, predicate.verb, predicate.end
    cue, through = (predicate.place, end), _through(predicate)
    as_said = words.low[start - 1] == "as"
    if as_said and found and not found[-1].embraces:
        return None  # "said that, as others had claimed, C"
    start -= as_said
    relative = words.low[predicate.before] in _RELATIVES
    around = None if relative else said_around(predicate, start, end, found, inverted=False)
    said = around or said_of_fronted(predicate, start) or said_after(predicate)
    if around is None and as_said and words.low[rest := skip_occasions(words, end)] == ",":
        said = rest + 1, words.end  # "As X put it, C"
    if said is None:
        return None
    report = Report(start, cue, speaker, *said, through=through, belief=verb.belief)
    report.embraces = around is not None
    report.showing = verb.showing
    report.phrase = not verb.clause
    return report


def _is_clause(predicate: Predicate, report: Report) -> bool:
    words = predicate.words
    quoted = words.has(Kind.QUOTATION, report.first, report.last)  # "who called them “mules”"
    opens = quoted or words.low[report.first - 1] == "that"
    demands = predicate.verb.infinitive or words.low[report.first] == "to"
    return bool(opens or demands) or has_verb(words, report.first, report.last)


def _relative_end(words: Words, relative: int) -> int:
    """Where a relative clause between commas ends, if a verb of the main clause follows."""
    for place in range(relative + 2, words.end - 1):
        if words.low[place] == ",":
            after = place + 1
            while words.kinds[after] & Kind.ADVERB:
                after += 1
            if is_verb(words, after) or words.kinds[after] & Kind.CUE:
                return place
    return words.end


def _speaker(predicate: Predicate, subject: Phrase) -> Mention | None:
    """Who the subject is, if the form may stand with it: "insurance claims" says nothing."""
    words, forms = predicate.words, predicate.forms
    first, last = subject
    if words.low[first] in _NOBODY or words.low[first - 1] in ("if", "whether", "unless"):
        return None
    if _has_object(words, first, last):
        return None
    opens = not words.kinds[first] & Kind.SUBJECT or _opens_clause(words, first)
    if not opens and words.low[predicate.place + 1] != "that":
        return None
    speaker = read_mention(words, first, last)
    if speaker is None or (predicate.verb.state and words.low[first].partition("'")[0] == "it"):
        return None  # "it is clear that"
    if predicate.verb.intention and (speaker.kind != "person" or not _is_known(speaker)):
        return None  # what a company plans, it need not have in mind
    if predicate.auxiliaries or "past" in forms:
        return speaker
    single = last - first == 1
    plural = bool(
        speaker.plural or words.kinds[last - 1] & Kind.PLURAL or "and" in words.low[first:last]
    )
    if "base" not in forms:
        return None if speaker.plural and speaker.name is None else speaker
    if single and words.low[first].endswith("s") and "'" not in words.low[first]:
        plural = True
        if speaker.name is not None:  # "Republicans say"
            speaker = replace(speaker, name=None, role=speaker.span, kind="group", plural=True)
    return speaker if plural else None


def _has_object(words: Words, first: int, last: int) -> bool:
    """Whether a verb with its object stands there, and so no subject: "raised its rate by 25"."""
    for place in range(first + 1, last - 1):
        if words.kinds[place] & (Kind.RELATIVE | Kind.STOP):
            return False
        if words.kinds[place + 1] & Kind.DETERMINER and is_verb(words, place):
            return True
    return False


def _is_known(speaker: Mention) -> bool:
    return speaker.name is not None or speaker.pronoun


def _opens_clause(words: Words, pronoun: int) -> bool:
    """Whether a pronoun begins a clause, and no relative one: "the man she met said"."""
    if pronoun == 0 or words.low[pronoun - 1] in (*_OPENING, *FRONTED):
        return True
    if words.kinds[pronoun - 1] & (
        Kind.END | Kind.QUOTATION | Kind.COORDINATOR | Kind.SUBORDINATOR | Kind.TIME | Kind.ADVERB
    ):
        return True
    return bool(words.kinds[piece_start(words, pronoun - 1)] & (Kind.PREPOSITION | Kind.OCCASION))


def _read_passive(predicate: Predicate, found: list[Report]) -> Report | None:
    """ "A was condemned by X as B": what is said is A and what X holds of it."""
    words, first = predicate.words, predicate.place + 2
    last = head_end(words, first, piece_end(words, first))
    if (
        last <= first
        or words.has(Kind.TIME, first, last)
        or (found and found[-1].last >= first - 2)
    ):
        return None
    speaker, subject = read_mention(words, first, last), find_subject(words, predicate.before)
    if speaker is None or subject is None or speaker.pronoun:
        return None
    if words.kinds[subject[0]] & Kind.RELATIVE:
        return None
    told = speaker.plural or words.kinds[first] & Kind.DETERMINER
    if not (_is_known(speaker) or (told and predicate.verb.lemma not in _BLOWS)):
        return None  # "dismissed by decree", "hit by a train"
    return Report(subject[0], (predicate.place, first), speaker, *subject)


def _read_inverted(predicate: Predicate, found: list[Report]) -> Report | None:
    """ "“C,” said X": the subject follows."""
    words, verb, end, before = predicate.words, predicate.verb, predicate.end, predicate.before
    low, kinds = words.low, words.kinds
    quoted = bool(kinds[before] & Kind.QUOTATION)
    if before < 0 or not (quoted or low[before] in (",", "—", "?", "!")):
        return None
    if not (verb.clause or verb.quoted) or verb.told or end != predicate.place + 1:
        return None
    if end >= words.end or kinds[end] & Kind.PREPOSITION or low[end] in ("that", "to", ",", ":"):
        return None
    owner = low[end] == "her" and not kinds[end + 1] & (Kind.EDGE | Kind.PREPOSITION)
    if kinds[end] & Kind.OBJECT and low[end] not in ("it", "you") and not owner:
        return None  # "told him", but "said her teacher"
    named = words.capital[end] and not kinds[end] & Kind.TIME
    if low[before] == "," and not named and _closes_aside(words, before):
        return None
    last = _inverted_end(words, end)
    speaker = read_mention(words, end, last) if last else None
    if speaker is None or not last:
        return None
    if not (_is_known(speaker) or speaker.plural or quoted or kinds[end] & Kind.DETERMINER):
        return None
    around = said_around(predicate, before + 1, last, found, inverted=True)
    if around is None:
        return None
    cue = (predicate.place, end)
    return Report(before + 1, cue, speaker, *around, embraces=True, belief=verb.belief)


def _closes_aside(words: Words, comma: int) -> bool:
    """Whether a comma belongs to an aside of the subject: "The executive, Ann Moore, said"."""
    piece = piece_start(words, comma - 1)
    if words.kinds[piece] & Kind.RELATIVE and piece > words.begin:
        return True
    subject = find_subject(words, comma)
    whole = subject is not None and subject[0] == words.begin
    return whole and not has_verb(words, words.begin, piece_end(words, words.begin))


def _inverted_end(words: Words, first: int) -> int | None:
    """Where the subject after its verb ends; None where a clause stands there instead."""
    piece = piece_end(words, first)
    place = head_end(words, first, piece)
    if place == first or any_verb(words, first + 1, place):
        return None
    ends = place >= words.end or words.kinds[place] & (Kind.RELATIVE | Kind.STOP | Kind.QUOTATION)
    if not ends:
        quoted = words.kinds[first - 2] & Kind.QUOTATION
        return None if any_verb(words, place, piece) and not quoted else place
    if words.low[place] == "," and place + 1 < words.end:  # an apposition
        beside = piece_end(words, place + 1)
        opens = words.kinds[place + 1] & Kind.DETERMINER or words.capital[place + 1]
        if opens and not has_verb(words, place + 1, beside):
            return beside
    return place


def _read_participle(predicate: Predicate, found: list[Report]) -> Report | None:
    """ ", adding that C": the subject is that of the clause before."""
    joined = predicate.joint in (",", "and", "—", "while", "by", "after", "before", "but")
    quoted = predicate.words.kinds[predicate.before] & Kind.QUOTATION
    busy = predicate.joint in _KEEPING or _busy_since(predicate)
    if predicate.before >= 0 and not (joined or quoted or busy):
        return None
    return _read_shared(predicate, found, participle=True)


def _busy_since(predicate: Predicate) -> int:
    """The place of "spent" in "spent the day claiming that", of "was" in "was on television
    saying that"; 0 where there is none."""
    words, before = predicate.words, predicate.before
    governs = words.low[predicate.end] == "that" or words.kinds[predicate.end] & Kind.QUOTATION
    if not governs or words.kinds[before] & (Kind.WRITING | Kind.SPEECH_NOUN):
        return 0  # "a letter saying that"
    low = words.low
    if low[before] == ",":
        return 0
    return next((p for p in range(before, max(0, before - 8), -1) if low[p] in _BUSY), 0)


def _read_shared(
    predicate: Predicate, found: list[Report], *, participle: bool = False
) -> Report | None:
    """ "X criticised A and said B": the second verb has the subject of the first."""
    if predicate.verb.intention:
        return None  # "the agenda and plans to": more often a noun
    start = predicate.before + 1
    speaker, shared = _speaker_before(predicate.words, start - (not participle), found)
    if participle and (busy := _busy_since(predicate)) and not found:
        subject = find_subject(predicate.words, busy - 1)
        speaker = read_mention(predicate.words, *subject) if subject is not None else speaker
    shown = participle and predicate.verb.showing and (speaker is None or not _is_known(speaker))
    if not shared and (speaker is None or shown):
        return None
    said = said_after(predicate)
    if said is None:
        return None
    inside = bool(found) and found[-1].embraces and found[-1].first <= start < found[-1].last
    if participle and predicate.verb.shared and inside:
        return None  # "he said, pointing at the river, “...”"
    cue = (predicate.place, predicate.end)
    report = Report(start, cue, speaker, *said, shared=True, through=_through(predicate))
    report.phrase = not predicate.verb.clause
    return report


def _speaker_before(words: Words, start: int, found: list[Report]) -> tuple[Mention | None, bool]:
    """Whose clause stands before: None and true where they spoke in it already."""
    if found:
        return None, True
    subject = first_subject(words, _nearest_clause(words, start), start)
    if subject is None:
        return None, words.has(Kind.QUOTATION, 0, start)
    if words.low[subject[0]] in _NOBODY:
        return None, False
    first, last = subject
    if words.low[last] == "," and not words.kinds[first] & Kind.SUBJECT:
        last = piece_end(words, last + 1)  # "The chairman, Ann Moore, opened by saying"
    return read_mention(words, first, last), False


def _nearest_clause(words: Words, start: int) -> int:
    """Where the clause of a verb without subject begins: "when she rose and said"."""
    for place in range(start - 1, words.begin, -1):
        joint = words.low[place] in ("when", "as", "because", "but", "while")
        if words.low[place] == ";" or (joint and words.kinds[place + 1] & Kind.SUBJECT):
            return place + 1
    return words.begin


def _through(predicate: Predicate) -> tuple[Mention, ...]:
    """The outlet that somebody told it to."""
    if predicate.verb.lemma != "tell":
        return ()
    words, first = predicate.words, predicate.end
    if first >= words.end:
        return ()
    last = head_end(words, first, after_listener(words, first, predicate.verb))
    if last <= first or not is_outlet(words, first, last):
        return ()
    mention = read_mention(words, first, last)
    return () if mention is None or mention.pronoun else (mention,)
