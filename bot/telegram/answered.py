"""Which messages answered which question, so that an edited question edits its answer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Sent:
    """The messages of an answer, in order; `quoting` says that they reply to the question."""

    message_ids: tuple[int, ...]
    quoting: bool


class Answered:
    """The last questions that were answered, by chat and message. A restart forgets them: an
    older question that is edited is left alone."""

    def __init__(self) -> None:
        self._sent: OrderedDict[tuple[int, int], Sent] = OrderedDict()

    def remember(self, chat_id: int, question_id: int, sent: Sent) -> None:
        """Keeps what answered a question, in the place of what did before."""
        self._sent[chat_id, question_id] = sent
        self._sent.move_to_end((chat_id, question_id))
        while len(self._sent) > _MOST:
            self._sent.popitem(last=False)

    def sent(self, chat_id: int, question_id: int) -> Sent | None:
        """What answered a question; None where that is not known."""
        return self._sent.get((chat_id, question_id))
