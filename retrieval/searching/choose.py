"""Choosing sentences: the fewest that answer, with what they need to be understood, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.encoding.vocabulary import Vocabulary
from retrieval.questions.question import Question
from retrieval.questions.saying import is_cue
from retrieval.searching.confidence import signs_of
from retrieval.searching.context import needs_context
from retrieval.searching.copies import are_copies
from retrieval.searching.hit import Hit
from retrieval.searching.likeness import word_likeness
from retrieval.searching.ranking import Ranking
from retrieval.text.fold import words
from retrieval.text.quotes import quotation_open_at
from store.archive import Archive
from store.errors import NoSuchArticle
from store.records import Link, Sentence

_MOST_HITS = 3
_AS_LIKELY = 1.1  # in scores: a sentence is shown beside the best from a third of its odds on
_AS_LIKELY_SAID = 3.0  # somebody's words are several sentences, and none is the only answer
_MOST_QUOTED = 3_000  # characters of one quotation: what fits into a message
_MOST_BEFORE = 2  # sentences that one which points back brings along
_NAMED = 0.5  # from this likeness on a name that was asked about counts as there
_ON_TOPIC = 0.3  # and from this on, a word of the topic


@dataclass(frozen=True, slots=True)
class Choice:
    """A hit that is shown, and the articles beside its own that carry the same sentence."""

    hit: Hit
    copies: frozenset[int] = frozenset()


class Chooser:
    """Decides which hits, if any, are shown."""

    def __init__(self, archive: Archive, vocabulary: Vocabulary, ranking: Ranking) -> None:
        self._archive = archive
        self._vocabulary = vocabulary
        self._ranking = ranking

    def choose(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Choice], float]:
        """The hits to show, best first, and the confidence in the first; none if that is too low.

        A sentence in which the one whose words are asked for says nothing is passed over. One that
        stands alike in several articles is chosen once.
        """
        asks_speaker = question.speech and bool(question.speaker)
        if asks_speaker:
            hits = [hit for hit in hits if self._speaks(question, hit)]
        if not hits:
            return [], 0.0
        best = hits[0]
        pair = self._ranking.pair(question.language, best.sentence.language)
        confidence = pair.probability(signs_of(question, best, hits))
        if confidence < pair.threshold:
            return [], confidence
        as_likely = _AS_LIKELY_SAID if asks_speaker else _AS_LIKELY
        chosen: list[Choice] = []
        for hit in hits:
            if hit.score < best.score - as_likely:
                break
            for place, choice in enumerate(chosen):
                if are_copies(choice.hit.sentence, hit.sentence):
                    chosen[place] = _with_copy(choice, hit.sentence)
                    break
            else:
                if len(chosen) < _MOST_HITS:
                    chosen.append(Choice(hit))
        return self._with_carriers(chosen), confidence

    def _with_carriers(self, chosen: list[Choice]) -> list[Choice]:
        """Counts those near-duplicates too that no hit was taken from."""
        carriers = self._archive.carriers([choice.hit.sentence.id for choice in chosen])
        return [
            Choice(choice.hit, choice.copies | carriers.get(choice.hit.sentence.id, set()))
            for choice in chosen
        ]

    def complete(self, sentence: Sentence) -> list[Sentence]:
        """The sentence with what it needs: what it points back to, and the rest of a quotation."""
        try:
            text = self._archive.text_of(sentence.article_id)
            siblings = self._archive.sentences_of(sentence.article_id)
        except NoSuchArticle:
            return [sentence]  # deleted this moment
        if sentence not in siblings:
            return [sentence]  # or replaced
        first = last = sentence.position
        while first > 0 and (
            (sentence.position - first < _MOST_BEFORE and needs_context(siblings[first].text))
            or quotation_open_at(text, siblings[first].citation.start)
        ):
            if siblings[last].citation.end - siblings[first - 1].citation.start > _MOST_QUOTED:
                break
            first -= 1
        while last + 1 < len(siblings) and quotation_open_at(text, siblings[last].citation.end):
            if siblings[last + 1].citation.end - siblings[first].citation.start > _MOST_QUOTED:
                break
            last += 1
        return siblings[first : last + 1]

    def _speaks(self, question: Question, hit: Hit) -> bool:
        """Whether the one whose words are asked for speaks in the hit, or in what completes it,
        and of the topic.

        The ledger knows who speaks. Where it has nobody in a sentence at all, a verb of saying
        beside the name is enough: no grammar hears everything.
        """
        if _lacks_name(question, hit) or _off_topic(question, hit):
            return False
        sentences = self.complete(hit.sentence)
        said = self._archive.statements_in([sentence.id for sentence in sentences])
        for sentence in sentences:
            speakers = [statement.chain[0] for statement in said.get(sentence.id, ())]
            if any(self._means(question, _called(link)) for link in speakers):
                return True
            verbs = any(is_cue(word.folded) for word in words(sentence.text))
            if not speakers and verbs and self._means(question, sentence.text):
                return True
        return False

    def _means(self, question: Question, text: str) -> bool:
        """Whether half of the words that say who is meant are like some of a text."""
        book = self._vocabulary.snapshot()
        likeness = word_likeness(book, question.speaker, book.ids_of(text))
        return 2 * int((likeness.max(axis=1) >= _NAMED).sum()) >= len(question.speaker)


def _called(link: Link) -> str:
    """All that a speaker goes by."""
    return " ".join(filter(None, (link.speaker.name, link.speaker.role, link.mention)))


def _with_copy(choice: Choice, sentence: Sentence) -> Choice:
    own = {choice.hit.sentence.article_id}
    return Choice(choice.hit, (choice.copies | {sentence.article_id}) - own)


def _off_topic(question: Question, hit: Hit) -> bool:
    """Whether a topic was asked of a speaker, and the hit holds nothing like it."""
    topic = [
        matched
        for term, matched in zip(question.terms, hit.matched, strict=True)
        if term.role == "topic"
    ]
    return bool(topic) and max(topic) < _ON_TOPIC


def _lacks_name(question: Question, hit: Hit) -> bool:
    """Whether a name that was asked about is missing from the article: who asks for Saddam Hussein
    does not mean Fuad Hussein."""
    same = hit.sentence.language == question.language
    # Without capital letters a title cannot be told from a name, and across the languages titles
    # are not alike enough to insist on.
    return any(
        somewhere < _NAMED
        for term, somewhere in zip(question.terms, hit.in_article, strict=True)
        if term.is_name and (term.text[:1].isupper() or same)
    )
