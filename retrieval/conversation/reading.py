"""What a follow-up asks for, by its own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["said", "who", "bare", "more", "and", "meant", "fact"]
"""`said` asks for somebody's words, `who` for whose they are; `bare` is "why?" and the like; `more`
"tell me more"; `and` only names something ("and the minister?"); `meant` puts a name right."""


Gender = Literal["m", "f", "p"]
"""Of a pronoun or a verb: he, she, they."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`speaker` and `topic` are the question's own words; `he` is a pronoun in the speaker's place,
    `his` one that belongs to the speaker's noun ("her trainer"), `it` one in the topic's place.
    `more` is whether what was shown must not come again; `about` whether a mere name was marked as
    a topic ("what about Iraq?"). `verb` is what is asked of
    somebody where it tells more than "say": "apologise"."""

    form: Form
    speaker: str = ""
    topic: str = ""
    he: Gender | None = None
    his: Gender | None = None
    it: bool = False
    more: bool = False
    about: bool = False
    whom: Gender | None = None
    verb: str = ""
