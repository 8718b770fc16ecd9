"""Who was spoken of in a conversation: names, titles, and whether a "he" or a "she"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.conversation.word_lists import listed
from retrieval.naming.full_names import fits
from retrieval.naming.sounds import sounds_like
from retrieval.questions.question import is_common
from retrieval.questions.saying import is_cue
from retrieval.text.fold import Word, fold, words
from retrieval.text.language import language_of

_SAME_SOUND = 0.8


_DOER = re.compile(r"(?:..[eo]r|..ist|..ian|m[ae]n|people|person)s?$")


_MASS = re.compile(r"(?:...[^s]s|tion|sion|ment|ness|ity|ing|ism|ance|ence|cy|th)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody of a conversation. `turn` is the last that names them, `spoke` whether their words
    were asked for or shown."""

    label: str
    role: str
    gender: Literal["m", "f"] | None
    spoke: bool
    turn: int

    @property
    def body(self) -> bool:
        """Whether it is no person but a body: a union, a company."""
        found = [w.folded.removeprefix("ال") for w in words(self.label)]
        return bool(listed("people", "bodies").intersection(found)) or self.label[:4] == "the "


def mentions_in(turns: Sequence[tuple[str, str, str, str]]) -> list[Mention]:
    """Everybody in turns (question, speaker, said_by, text shown), the latest first."""
    found: list[Mention] = []
    for number, (question, speaker, said_by, text) in enumerate(turns):
        names: list[tuple[str, str, bool]] = []
        for one in _several(speaker):
            names.append((one, "", True))
        names += [(label, role, False) for label, role in _names(question) if not speaker]
        if speaker and not said_by:
            pass
        if said_by:
            names.append((said_by, _role_before(text, said_by), True))
        names += [(label, role, False) for label, role in _names(text)]
        if (
            said_by
            and speaker
            and not same_mention(said_by, speaker)
            and len(_several(speaker)) == 1
            and _is_title(speaker)
        ):
            names = [
                (said_by, _role_before(text, said_by) or speaker, True),
                *(n for n in names if n[0] not in (speaker, said_by)),
            ]
        elif said_by:  # who speaks comes last, and so is the first that "he" may be
            names = [n for n in names if n[0] != said_by] + [n for n in names if n[0] == said_by]
        for label, role, spoke in names:
            _add(found, Mention(label, role, _gender(label, question, text), spoke, number))
    return found[::-1]


def recurring_name(texts: Sequence[str]) -> str:
    """The name that texts come back to most, the latest of several: whom an account is of.

    Only where it stands more than once, or begins a sentence as its subject.
    """
    counts: dict[str, int] = {}
    for text in texts:
        found = list(words(text))
        for place, word in enumerate(found):
            name = re.sub(r"['’]s$", "", word.text)
            if (
                not name[:1].isupper()
                or is_common(word.folded)
                or len(name) < 3
                or name.isupper()
                or name[0].isdigit()
            ):
                continue
            before = found[place - 1].folded if place else ""
            if before in listed("people", "places") or (
                place and found[place - 1].text[:1].isupper() and name not in counts
            ):
                counts.setdefault(name, 0)
                continue
            subject = place + 1 < len(found) and found[place + 1].folded in listed(
                "people", "predicates"
            )
            counts[name] = counts.pop(name, 0) + 1 + subject
    best = max(counts.values(), default=0)
    return next((name for name in reversed(counts) if counts[name] == best), "") if best > 1 else ""


def may_speak(name: str) -> bool:
    """Whether a name without a person's name is one of those who speak: a title, a body, and in
    English what somebody does ("the fishermen", "opposition leader")."""
    found = [word.folded.removeprefix("ال") for word in words(name)]
    if any(
        w in listed("people", "bodies") or w in listed("people", "titles") or _titled(w)
        for w in found
        if w != "the"
    ):
        return True
    last = found[-1] if found else ""
    if re.fullmatch("ال..+ون", fold(name)):  # «المسلحون»
        return True
    return _DOER.search(last) is not None and last.removesuffix("s") not in listed(
        "people", "no_doers"
    )


def is_thing(name: str) -> bool:
    """Whether a mere word is likelier a thing than somebody who speaks: one common noun."""
    found = list(words(name))
    arabic = language_of(name) == "ar"
    if not 0 < len(found) <= 1 + arabic or may_speak(name):
        return False
    if len(found) > 1 and not found[1].folded.startswith("ال"):
        return False
    word = found[0]
    if language_of(name) == "en":  # what stands without an article: many, or a mass
        return word.text.islower() and _MASS.search(word.text) is not None
    return (
        word.folded.startswith("ال")
        and len(word.folded) > 4
        and not any(re.search("(?:ون|ين|ي|يه)$", other.folded) for other in found)
    )


def same_mention(left: str, right: str) -> bool:
    """Whether two names mean one person, in whichever script; titles do not count."""
    if not left or not right:
        return False
    if fold(left) == fold(right):
        return True
    mine, other = _proper(left), _proper(right)
    if not mine or not other:
        return False
    shorter, longer = sorted((mine, other), key=len)
    return all(any(_alike(a, b) for b in longer) for a in shorter)


def _alike(left: str, right: str) -> bool:
    if left.removeprefix("ال") == right.removeprefix("ال"):
        return True
    if language_of(left) != language_of(right):
        return sounds_like(left, right) >= _SAME_SOUND or fits(left, right)
    return False


def _proper(name: str) -> list[str]:
    return [
        w.folded
        for w in words(name)
        if w.folded not in listed("people", "titles")
        and w.folded.removeprefix("ال").removesuffix("ه") not in listed("people", "titles_ar")
        and w.folded.removeprefix("ال") not in listed("people", "titles_ar")
        and w.folded not in ("al", "el", "of", "the")
    ]


def _several(speaker: str) -> list[str]:
    """The persons in "A and B"."""
    parts = re.split(r"\s+and\s+|\s+و\s*(?=[^\s]{3,}\s)", speaker)
    if len(parts) > 1 and all(len(p.split()) >= 2 for p in parts):
        return [p.strip() for p in parts]
    return [speaker] if speaker else []


def _is_title(name: str) -> bool:
    found = list(words(name))
    if language_of(name) == "en":
        return not found[-1].text[:1].isupper()
    return any(_titled(w.folded) for w in found[:1]) and len(found) <= 3


def _titled(folded: str) -> bool:
    bare = folded.removeprefix("ال")
    return bare in listed("people", "titles_ar") or bare.removesuffix("ه") in listed(
        "people", "titles_ar"
    )


def _add(found: list[Mention], new: Mention) -> None:
    for place, known in enumerate(found):
        if same_mention(known.label, new.label):
            label = max(known.label, new.label, key=lambda name: len(name.split()))
            merged = replace(
                new,
                label=label,
                role=new.role or known.role,
                gender=known.gender or new.gender,
                spoke=known.spoke or new.spoke,
            )
            del found[place]
            found.append(merged)
            return
    found.append(new)


def _names(text: str) -> list[tuple[str, str]]:
    """Names of persons in a text, with their titles: by capitals, or in Arabic after a title."""
    if not text:
        return []
    return _arabic_names(text) if language_of(text) == "ar" else _english_names(text)


_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+)(?:\s+(?:al-|bin |de |van |von )?[A-ZÀ-Þ][\w’'-]+)+")


def _english_names(text: str) -> list[tuple[str, str]]:
    out = []
    for match in _NAME.finditer(text):
        found = match[0].split()
        while found and (
            is_common(found[0].lower()) or found[0].lower() in listed("people", "titles")
        ):
            found = found[1:]
        if len(found) >= 2 and not re.search(r"(?:in|on|at|the)\s+$", text[: match.start()]):
            out.append((re.sub(r"['’]s$", "", " ".join(found)), ""))
    return out


def _arabic_names(text: str) -> list[tuple[str, str]]:
    found = list(words(text))
    out = []
    taken = 0  # what is part of one name begins no other
    for place, word in enumerate(found):
        if place < taken:
            continue
        nation = re.fullmatch("ال.{2,}(?:ي|يه)", word.folded) is not None and not any(
            w.folded.startswith("ال") for w in found[place + 1 : place + (2 if place == 1 else 3)]
        )
        if not (nation or _titled(word.folded)) or place + 1 >= len(found):
            continue
        end = place + 1
        while end < len(found) and end <= place + 6 and not _ends_name(found, end, text):
            end += 1
        rest = found[place + 1 : end]
        # Adjectives and what the title is of stand before the name; the name is what remains.
        while len(rest) > 2 and (rest[0].folded.startswith("ال") or rest[0].folded == "باسم"):
            rest = rest[1:]
        while len(rest) > 3 and rest[1].folded.startswith("ال"):  # «رئيس بلدية المرسى»
            rest = rest[2:]
            while len(rest) > 2 and rest[0].folded.startswith("ال"):
                rest = rest[1:]
        if len(rest) >= 2:
            name = rest[: 3 if rest[1].folded in listed("people", "within_names") else 2]
            role = text[word.start : name[0].start].strip()
            taken = next(i for i, w in enumerate(found) if w.start == name[-1].start) + 1
            out.append((text[name[0].start : name[-1].end], role))
    return out


def _ends_name(found: Sequence[Word], place: int, text: str) -> bool:
    word = found[place]
    gap = text[found[place - 1].end : word.start]
    return (
        gap.strip() != ""
        or is_common(word.folded)
        or is_cue(word.folded)
        or (re.match(r"(?:ل|ب|ف)(?=ال|ر|ج)", word.folded) is not None and len(word.folded) > 4)
        or word.folded in ("ان", "ب", "عن", "بعد", "امام", "انه")
        or word.folded.startswith(("بطعن", "بجائزه", "بسباق", "برئاسه", "لرئاسه"))
    )


def _role_before(text: str, name: str) -> str:
    """The title that stands before a name in a sentence."""
    place = text.find(name)
    if place < 0:
        return ""
    before = list(words(text[:place]))[-6:]
    for start, word in enumerate(before):
        if _titled(word.folded) or word.folded in listed("people", "titles"):
            return text[word.start : place].strip(" ,،")
        if start > 4:
            break
    nearest = before[-1] if before else None
    if (
        nearest is not None
        and text[nearest.end : place] == " "
        and not is_common(nearest.folded)
        and not is_cue(nearest.folded)
        and not name.startswith("the ")
        and (
            nearest.folded.startswith("ال")
            if language_of(text) == "ar"
            else _DOER.search(nearest.folded) or nearest.start == 0
        )
    ):
        return nearest.text  # «المفتي», "forester": what stands by a name tells who it is
    return ""


def _gender(label: str, question: str, text: str) -> Literal["m", "f"] | None:
    folded = [w.folded for w in words(label)]
    if folded and _titled(folded[0]):
        return "f" if folded[0].endswith("ه") and folded[0] not in ("عمده", "العمده") else "m"
    if listed("people", "men").intersection(folded):
        return "m"
    if listed("people", "women").intersection(folded):
        return "f"
    for source in (text, question):
        found = list(words(source))
        for place, word in enumerate(found):
            if folded and any(_alike(word.folded, f) for f in folded if len(f) > 2):
                told = _gender_before(found[max(0, place - 4) : place])
                if told is not None:
                    return told
                break
    # What stands by a name tells more than how it ends: «الوزير جمعة مكامبا».
    if language_of(label) == "ar" and folded and folded[0] not in listed("people", "men_in_ta"):
        first = next(iter(words(label))).text
        if first.endswith(("ة", "اء")) and len(first) > 3:
            return "f"
    return _by_ending(label)


def _by_ending(label: str) -> Literal["f"] | None:
    """A first name on -a is a woman's, in either script; tells less than a title or a verb."""
    found = [w for w in words(label) if w.folded not in listed("people", "titles")]
    if len(found) < 2:
        return None
    first = found[0].folded
    named = language_of(label) == "ar" or found[0].text[:1].isupper()
    if (
        named
        and len(first) > 3
        and first[-1:] in ("a", "ا")
        and first not in listed("people", "not_women")
    ):
        return "f"
    return None


# «قالت», «وتعتقد»; of verbs that begin with ت in the past too «تحدث» is a man's.
_FEMININE_VERB = re.compile(
    "[وف]?(?:.*ت|ت(?!حدث|ابع|وقع|ساءل|عهد|طرق|وعد|مني|مسك|راجع|حفظ|ذكر).*)$"
)


def _gender_before(before: Sequence[Word]) -> Literal["m", "f"] | None:
    for word in reversed(before):
        if word.folded in ("and", "و"):
            return None
        if word.folded in listed("people", "men"):
            return "m"
        if word.folded in listed("people", "women"):
            return "f"
        if _titled(word.folded):
            return "f" if word.folded.endswith("ه") and not word.folded.endswith("عمده") else "m"
    for word in reversed(before):
        if re.match("و...", word.folded) and not is_cue(word.folded):
            return None  # «قال بطرس ونهى»: the verb goes with the first
        if language_of(word.text) == "ar" and is_cue(word.folded):
            return "f" if _FEMININE_VERB.match(word.folded) else "m"
    return None
