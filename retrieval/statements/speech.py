"""What a grammar finds in a sentence: somebody mentioned, and something said."""

from __future__ import annotations

from dataclasses import dataclass

from store.records import Manner, Span, SpeakerKind


@dataclass(slots=True, unsafe_hash=True)
class Mention:
    """Somebody as written in one place: "Pentagon spokesman John Kirby", "he", «أحد المسؤولين».

    Nobody changes one. It is not frozen, as that would make it four times as slow to build.

    `name` is the proper name in it, `role` what else they are called. `definite` is whether a role
    means somebody known ("the minister", «الوزير»). None is for what the words do not tell.
    """

    span: Span
    name: Span | None = None
    role: Span | None = None
    kind: SpeakerKind = "person"
    pronoun: bool = False
    definite: bool = False
    plural: bool | None = None
    feminine: bool | None = None


@dataclass(slots=True, unsafe_hash=True)
class Speech:
    """Something said, as one sentence gives it. Nobody changes one; see `Mention`.

    `speaker` None means whoever spoke last («وأضاف أن»). `through` are those who passed it on, the
    nearest to the speaker first. `said` may reach into a quotation that begins or ends in other
    sentences: it is drawn out to the whole of it afterwards.
    """

    said: Span
    cue: Span | None
    speaker: Mention | None
    manner: Manner
    through: tuple[Mention, ...] = ()
