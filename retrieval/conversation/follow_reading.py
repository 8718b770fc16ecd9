"""A follow-up taken apart: what it asks for, and what it only points at.

Nothing is looked up here. `retrieval/conversation/follow_up.py` fills in what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.conversation.mentions import may_speak
from retrieval.conversation.phrases import is_verb
from retrieval.questions.saying import asks_for_words, is_cue
from retrieval.text.fold import Word, fold, words
from retrieval.text.language import language_of

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


def _set(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


_KNOW_AR = _set("اعرف نعرف")
_LEAD = {
    "en": _set(
        """
        and so but ok okay then please hey well thanks thank thx cheers right sure hmm interesting
        also
        """
    ),
    "ar": _set("طيب طب و اذن شكرا ثم لكن بس يعني كمان قلي قوللي احكيلي خبرني اخبرني"),
}
_SAY = _set(
    """
    say says said think thinks answer reply respond tell mention add comment promise warn
    deny claim react announce explain state confirm argue speak talk ask write demand
    propose reject agree disagree apologise apologize admit accept object insist vow accuse
    blame expect believe hope fear suggest recommend prefer support condemn
    welcome criticise criticize praise oppose complain protest
    """
)
_PLAINLY = _set("make say think answer reply respond react tell comment talk speak mention hit add")
_HE: dict[str, Gender] = {"he": "m", "she": "f", "they": "p", "him": "m", "her": "f", "them": "p"}
_HIS: dict[str, Gender] = {"his": "m", "her": "f", "their": "p"}
_IT = _set("it that this these those them him her so")
_OPINION = _set(
    """
    view views opinion opinions position stance take reaction response answer comment
    comments statement statements remark remarks words reply
    demand demands quote quotes account explanation assessment advice version
    """
)
_STANCE = _set("demand demands")
_ANYBODY = _set("anyone anybody someone somebody")
_ANYTHING = _set("anything something everything")
_AUX = _set("did does do has have had")
_BE = _set("is are was were be am will would can could should may might")
# Prepositions, and what may stand beside a question word without making it a sentence.
_SMALL = _set("to by in on at for from with since until of after before")
_ADJOINS = _set("after before during since under with without until against despite")
_NOW = _set("next now today again too yet")
_NO_PERSON = _set("it this that")
_ABOUT = _set("about on regarding concerning over of after for abt re")
_BARE = re.compile(
    r"(?:why (?:is|was) (?:that|this|it|so)|why|when|where|how|how much|how many|how long|which one|how come|how so|since when"
    r"|until when|says who|why not"
    r"|(?:when|where) (?:was|is|did|were) (?:that|this|it|happen)(?: said| happen)?"
    r"|(?:when|where|why) (?:did|does|has|have|do) (?:he|she|they) (?:say|said|think|claim|deny)"
    r"(?: (?:that|so|it|this))?|source|link|where did you (?:get|find|read) (?:that|this|it)(?: from)?"
    r"|what(?: is|'s| was)? the (?:reason|cause)|what for|what date"
    r"|(?:in|from)? ?(?:which|what) (?:article|paper|newspaper|source|report)s?(?: .{0,25})?"
    r"|where (?:was|is) (?:that|this|it) (?:written|reported|published|from)|what(?: is"
    r"|'s) the source)"
)
_MORE = re.compile(
    r"(?:(?:tell|give) me more(?: about (?:it|that|this))?|any(?:thing|one) (?:else|more)"
    r"|what else"
    r"|more|any more|say more|carry on|keep going|is that all|then what"
    r"|what (?:happened )?(?:next|then)"
    r"|(?:tell me |say |give me )?more (?:on|about) (?:it|that|this)|tell me more please"
    r"|and what else"
    r"|go on|continue|what more|something else|and then|more please"
    r"|is there (?:any ?thing )?(?:more|else)|(?:any )?more details?|else|who else"
    r"|where else)"
)
_OTHERS = re.compile(r"(?:any|who) others?|any(?:one|body) other|others")
_MEANT = re.compile(
    r"(?:(?:no|nope|sorry|not)\W+)+(?:i )?(?:meant|mean)?\W*(?P<x>.+)|i (?:meant"
    r"|mean|(?:was|am) asking about|asked about) (?P<y>.+)|(?:actually|rather)\W+(?P<z>.+)"
)

_WHAT_AR = _set("شنوه اشنوه كيف بم عم بما تاني ماذا ما شو ايش وش اش ايه شنو اشنو بماذا مذا")
_WHAT_SAID_AR = re.compile(r"و?ش(?P<verb>\w{3,})$")
_WHO_AR = _set("من مين شكون منو")
_IF_AR = _set("هل")
_SAY_AR = _set(
    """
    برر بررت دافع دافعت كال كالوا حكي حكت حكوا بيقول بتقول بيقولوا گال گالت گالوا كالت هضر هضرت جاوب جاوبت اجاب اجابت رد
    علق
    """
)
_OPINION_AR = _set(
    """
    حجه حجت تبرير تفسير توقعات مطالب اتهامات انتقادات شهاده شهادت راي موقف تصريحات تصريح كلام تعليق
    رد اقوال وجهه قول مطلب حجه تعقيب
    """
)
_ABOUT_AR = _set("عن حول بشان بخصوص حيال ازاء تجاه علي في من ع بعد")
_POINT_AR = _set(
    "هيك هكا كده كدا هكذا ذلك هذا هذه ده دا هاد هادا هيدا هادشي هالحكي هالكلام هذي دي الموضوع الامر"
)
_IT_AR = _set(
    "بحقه بحقها حقه حقها نفسه نفسها عنه عنها عنهم عليه عليها به بها منه منها فيه فيها حوله حولها بشانه بشانها"
)
_SUFFIXES: tuple[tuple[str, Gender], ...] = (
    ("هما", "p"),
    ("هم", "p"),
    ("ها", "f"),
    ("ه", "m"),
)
_HE_AR: dict[str, Gender] = {"هو": "m", "هي": "f", "هم": "p", "هن": "p", "هوه": "m", "هيه": "f"}
_ALSO_AR = _set("ايضا كمان كذلك برضه اكثر بعد ثاني زياده غير")
_BARE_AR = re.compile(
    r"(?:[وف]?(?:لماذا|لم|لما|ليش|ليه|علاش|متي|امتي|وقتاش|اين|وين|فين|كيف)(?: بالضبط| بالظبط"
    r"| تحديدا)?"
    r"|[وف]?(?:متي|اين|امتي|وين|فين) (?:كان|حدث|صار|حصل|كانت|قال|قالت|قالوا|قيل|نشر)?"
    r"(?: ?(?:ذلك|هذا|ده|هادشي|هالحكي))?"
    r"|و?(?:الي|من) (?:اين|وين|فين)|و?منذ متي|و?ما السبب|و?لماذا ذلك|و?لماذا قال ذلك"
    r"|و?(?:في|ب|من)? ?(?:اي|ايه) (?:مقال|مقاله|جريده|صحيفه|مصدر|خبر)(?: .{0,25})?"
    r"|و?ما المصدر|و?ما مصدر ذلك)"
)
_MORE_AR = re.compile(
    r"(?:(?:اريد|نريد|عايز|عاوز|بدي|ابي|ابغي|بغيت|ممكن|اعطني|اعطيني|عطيني|هات) )?"
    r"[وف]?(?:هات المزيد|هات كمان|كمل|اكمل|تابع|اعطني المزيد|اريد المزيد|هل من مزيد|المزيد من فضلك"
    r"|(?:شو|ايه|ايش|وش|شنو|ماذا|اشنو) (?:كمان|تاني|ثاني|بعد|غير ذلك|غيره|غير هيك|اخر)"
    r"|ماذا غير ذلك"
    r"|كمان ايه|زيدني تفاصيل|زدني تفاصيل|احكيلي اكتر|قول لي اكتر|قل لي اكثر|اكتر|ثم|تفاصيل"
    r"|هل (?:قال|قالت|ذكر|ذكرت|اضاف|اضافت) (?:شيءا|شييا|شيا|اي شيء|امرا) اخر|اذكر لي المزيد"
    r"|هل هناك (?:المزيد|شيء اخر|تصريحات اخري)|ماذا ايضا|ماذا كذلك|ايضا|كمان|حدثني اكثر|زيدني"
    r"|زدني|اخبرني (?:المزيد|اكثر)"
    r"|المزيد|بعدين"
    r"|ماذا بعد|ثم ماذا|غيره|غير ذلك|شو كمان|وش بعد|ايه كمان|احك(?:ي)? (?:لي )?اكثر|قل لي المزيد"
    r"|تفاصيل (?:اكثر|اكتر|زياده|اضافيه)|مزيدا?(?: من التفاصيل)?|المزيد من التفاصيل|هات المزيد|ماذا قال غير ذلك|اكثر)"
)
_MEANT_AR = re.compile(
    r"(?:عفوا|اسف|بل)\W+(?:اقصد|قصدت|قصدي|اعني)?\s*(?P<z>\S+(?:\s+\S+){0,4})|"
    r"(?:لا\W+)?(?:اقصد|قصدت|قصدي|اعني|عنيت)\s+(?P<x>.+)|لا\W+(?P<y>\S+(?:\s+\S+){0,3})"
)
# A question of nothing but these words is "why?" or "what else?"; folded.
_ASK_WORD_AR = _set(
    """
    ماذا ما شو وش ايش ايه شنو اشنو متي امتي وقتاش اين وين فين كم كام قديش بكم بكام لماذا لم ليش
    ليه علاش كيف من مين شكون منو اي
    """
)
_JOINED_AR = _set("في من عن علي الي ل ب منذ حتي لغايه")
_SINCE_AR = _set(
    """
    كان كانت صار حصل حدث تم ذلك هذا ده دا دي هذه هالحكي هالشي هادشي بالضبط تحديدا هيك هكا كده
    كدا هكذا يعني بقي
    """
)
_FURTHER_AR = _set("ايضا كمان كذلك برضه غير غيره غيرها غيرهم تاني ثاني اخر اخري بعد زياده")
_PAPER_AR = _set("مقال مقاله جريده صحيفه مصدر خبر")
_FOR_AR: dict[str, Gender] = {"له": "m", "لها": "f", "لهم": "p", "عنده": "m", "عندها": "f"}
_ANYTHING_AR = _set("شيء شيءا شييا شيا شي حاجه كلمه شيئا")
# What stands before a topic and is none: "in the matter of".
_MATTER_AR = _set("مساله موضوع قضيه ملف شان امر مجال")
# Verbs with a person for their object, who is none that speaks.
_TO_WHOM_AR = _set(
    """
    وصف وصفت وصفوا برر بررت برروا انتقد انتقدت وعد وعدت حذر حذرت اخبر اخبرت ابلغ ابلغت هدد هددت طالب طالبت دعا دعت حث حثت نصح نصحت اتهم اتهمت
    """
)
_FILLERS_AR = _set("هو هي كان كانت")
_ANYBODY_AR = _set("احد اي_احد حدا حد")
_WHEN_AR = _set("عندما لما حين حينما")
_WHICH_OF_AR = _set("ايهما ايهم ايهن ايها")
_ASKS_AR = _set(
    """
    متي امتي اين وين فين كم لماذا ليش ليه علاش كيف كام اي هل من مين شكون ماذا ما شو وش ايه
    قديش ايهما ايهم ايهن ايها
    """
)
_ASKS = _set(
    """
    what's who's where's when's how's who what when where why how which whom whose is are
    was were did does do has have can will could should
    """
)


def read_follow_up(text: str) -> Reading:
    """What a follow-up asks for, by its words alone."""
    language = language_of(text)
    text = text.strip(" \t\n?؟!.…،,")
    text = re.sub(r"[,\s]+please$", "", text, flags=re.IGNORECASE)
    found = list(words(text))
    then = False
    while len(found) > 1 and (
        found[0].folded in _LEAD[language]
        or _leads(found)
        or (found[0].folded in _ANYTHING and found[1].folded in ("on", "about"))
    ):
        if language == "en" and found[0].folded == "thank":
            break
        then = then or _leads(found)
        text = text[found[1].start :]
        found = list(words(text))
    if language == "ar":
        known = next((i for i, w in enumerate(found[:4]) if w.folded in _KNOW_AR), None)
        if known is not None and known + 1 < len(found):  # «عاوز أعرف رأي»
            text = text[found[known + 1].start :]
            found = list(words(text))
    if language == "ar" and found and (joined := _WHAT_SAID_AR.match(found[0].folded)):
        # «شكال بعد»: the question word is joined to the verb.
        if _verb(joined["verb"])[0]:
            place = found[0].start + found[0].folded.index("ش")
            text = f"شو {text[place + 1 :]}"
            found = list(words(text))
    reading = _arabic(text, found) if language == "ar" else _english(text, found)
    return replace(reading, more=reading.more or then)


def _leads(found: Sequence[Word]) -> bool:
    """Whether a question begins after its first word: «وبعدين شو قال؟»."""
    return re.fullmatch("[وف]?بعدين", found[0].folded) is not None and len(found) > 2


# ---- English


def _english(text: str, found: Sequence[Word]) -> Reading:
    plain = " ".join(word.folded for word in found)
    if _MORE.fullmatch(re.sub(r" (?:from|by) (?:him|her|them)$", "", plain)):
        return Reading("more", more=True)
    if _BARE.fullmatch(plain):
        return Reading("bare")
    if (meant := _MEANT.fullmatch(plain)) is not None and len(found) <= 10:
        kept = len((meant["x"] or meant["y"] or meant["z"]).split())
        return Reading("meant", speaker=_strip_the(text[found[-kept].start :]))
    if _is_piece(found):
        return Reading("bare", topic=text)
    first = found[0].folded if found else ""
    if (said := _english_said(text, found)) is not None:
        place = next((i for i, w in enumerate(found) if w.folded in ("what", "how")), 0)
        ahead = _strip_the(text[: found[place].start].strip())
        if said.it and said.form == "said" and ahead.endswith(","):
            return replace(said, topic=_strip_the(ahead.rstrip(",")), it=False)
        return said
    if _OTHERS.fullmatch(plain):
        return Reading("who", it=True, more=True)
    if plain.startswith("who else "):
        topic, it = _english_topic(text, found[3:])
        return Reading("who", topic=topic, it=it or not topic, more=True)
    if first == "who" and len(found) > 1 and _is_saying(found[1].folded):
        topic, it = _english_topic(text, found[2:])
        return Reading("who", topic=topic, it=it or not topic)
    if first not in _ASKS and (opinion := _english_opinion(text, found)) is not None:
        return opinion
    about = re.match(r"(?:what|how) about (?:for |in )?", plain)
    if about or (len(found) <= 6 and not any(w.folded in _ASKS for w in found)):
        rest = found[len(about[0].split()) :] if about else list(found)
        return _english_and(text, rest, about=bool(about))
    he = next((_HE[w.folded] for w in found if w.folded in ("he", "she", "him")), None)
    if he is None:
        he = next((_HIS[w.folded] for w in found if w.folded in ("his", "her")), None)
    it = any(
        w.folded in ("it", "its", "that", "this", "they", "them", "their", "there") for w in found
    )
    return Reading("fact", topic=text, it=it, whom=he)


def _is_piece(found: Sequence[Word]) -> bool:
    """Whether it is a question word with no verb: "on which goods", "why so long"."""
    plain = [word.folded for word in found]
    start = 1 if plain and plain[0] in _SMALL else 0
    return (
        start < len(plain) <= 4
        and plain[start] in ("what", "which", "why", "how", "where", "when", "whom")
        and plain[start + 1 : start + 2] != ["about"]
        and not any(
            w in _AUX | _BE
            or w.endswith(("ed", "'s"))
            or w in ("else", "more")
            # After "what" a verb cannot be bare: "what help".
            or (is_verb(w) and not (plain[place - 1] in ("what", "which") and is_verb(f"{w}s")))
            for place, w in enumerate(plain)
        )
        and not any(word.text[:1].isupper() for word in found[1:])
    )


def _english_said(text: str, found: Sequence[Word]) -> Reading | None:
    plain = [word.folded for word in found]
    asks = next(
        (
            i
            for i, w in enumerate(plain)
            if w in ("what", "whats", "how", "did", "does", "do", "has", "have", "why", "is")
            or w in ("what's", "was")
        ),
        None,
    )
    if asks is None:
        return None
    if plain[asks] in ("what", "whats", "how", "what's", "is", "was") and not _AUX & set(plain):
        return (
            _english_opinion(text, found)
            or _english_saying(text, found, asks)
            or (_english_indirect(text, found, asks) if asks else None)
        )
    if plain[asks] == "why":
        return None
    aux = next(
        (i for i in range(asks, len(plain)) if plain[i] in _AUX),
        None,
    )
    if aux is None:
        return _english_indirect(text, found, asks)
    if aux - asks > 2:
        return None
    if plain[aux + 1 : aux + 2] and plain[aux + 1] in _ANYBODY:
        return _english_anybody(text, found, aux + 2)
    verb = next(
        (
            i
            for i in range(aux + 1, len(plain))
            if plain[i] in _SAY
            or (i > aux + 1 and asks_for_words(plain[i]))
            or (i > aux + 1 and plain[i : i + 2] == ["make", "of"])  # "what does he make of it?"
            or (plain[aux] in ("has", "have", "had") and _past(plain[i]) & _SAY)
        ),
        None,
    )
    if verb is None or verb == aux + 1:
        return None
    after = plain[verb + 1 :]
    more = bool({"else", "more"} & set(after[:3])) or plain[verb] == "add"
    more = (
        more
        or "else" in plain[asks:verb]
        or "also" in plain[asks:verb]
        or "more" in plain[asks:aux]
    )
    subject = [
        w
        for w in found[aux + 1 : verb]
        if w.folded not in ("else", "also", "ever", "exactly", "actually", "just")
    ]
    if not subject or any(w.folded in ("on", "in", "about") for w in subject):
        return None
    rest = list(found[verb + 1 :])
    if plain[verb] == "tell" and rest:
        marker = next((i for i, w in enumerate(rest) if w.folded in _ABOUT), len(rest))
        rest = rest[marker:]
    topic, it = _english_topic(text, rest)
    before = found[:asks] if asks and plain[0] == "when" else []
    if before and subject[0].folded in _HE:
        name = [w for w in before[1:] if w.text[:1].isupper()]
        other = [w for w in before[1:] if w not in name]
        return Reading(
            "said",
            speaker=" ".join(w.text for w in name),
            topic=" ".join(w.text for w in other if w.folded not in ("the",)),
        )
    told = "" if is_cue(plain[verb]) or plain[verb] in _PLAINLY else found[verb].text
    reading = Reading("said", topic=topic, it=it, more=more, verb=told)
    return _with_english_speaker(text, subject, reading)


def _past(folded: str) -> set[str]:
    """What a participle may be of: "replied" of "reply"."""
    if not folded.endswith("ed"):
        return set()
    return {folded[:-2], folded[:-1], f"{folded[:-3]}y"}


def _english_anybody(text: str, found: Sequence[Word], after: int) -> Reading:
    """ "Has anyone else called for that?"."""
    more = after < len(found) and found[after].folded == "else"
    topic, it = _english_topic(text, found[after + 1 + more :])
    return Reading("who", topic=topic, it=it or not topic, more=more)


def _english_saying(text: str, found: Sequence[Word], asks: int) -> Reading | None:
    """ "What's the UN saying about it?"."""
    end = next(
        (
            i
            for i in range(asks + 2, len(found))
            if (
                found[i].folded.endswith("ing")
                and {found[i].folded[:-3], f"{found[i].folded[:-3]}e"} & _SAY
            )
            or (
                found[asks].folded == "what's" and asks_for_words(found[i].folded)
            )  # "what's she said"
        ),
        None,
    )
    if end is None:
        return None
    subject = [w for w in found[asks + 1 : end] if w.folded not in _BE | {"else", "now"}]
    if not subject:
        return None
    more = any(w.folded == "else" for w in found[asks:end])
    topic, it = _english_topic(text, found[end + 1 :])
    return _with_english_speaker(text, subject, Reading("said", topic=topic, it=it, more=more))


def _english_indirect(text: str, found: Sequence[Word], asks: int) -> Reading | None:
    """ "Tell me what the mayor said about it"."""
    verb = next((i for i in range(asks + 2, len(found)) if asks_for_words(found[i].folded)), None)
    if verb is None or verb - asks > 6 or found[asks].folded not in ("what", "how"):
        return None
    topic, it = _english_topic(text, found[verb + 1 :])
    more = found[asks + 1].folded == "else"
    reading = Reading("said", topic=topic, it=it, more=more)
    return _with_english_speaker(text, found[asks + 1 + more : verb], reading)


def _with_english_speaker(text: str, subject: Sequence[Word], reading: Reading) -> Reading:
    if len(subject) == 1 and subject[0].folded in _HE:
        return replace(reading, he=_HE[subject[0].folded])
    if len(subject) == 1 and subject[0].folded in _NO_PERSON:
        return reading  # a body: whoever was asked about
    if len(subject) > 1 and subject[0].folded in _HIS:
        noun = text[subject[1].start : subject[-1].end]
        return replace(reading, speaker=noun, his=_HIS[subject[0].folded])
    return replace(reading, speaker=_strip_the(text[subject[0].start : subject[-1].end]))


def _english_opinion(text: str, found: Sequence[Word]) -> Reading | None:
    """ "his view on the price", "what is Kirby's position on it"."""
    plain = [word.folded for word in found]
    place = next((i for i, w in enumerate(plain) if w in _OPINION), None)
    if place is None or place > 6:
        return None
    topic, it = _english_topic(text, found[place + 1 :])
    before = [
        w
        for w in found[:place]
        if w.folded not in ("what", "what's", "is", "are", "was", "were", "the", "and", "s")
    ]
    after = found[place + 1 :]
    his = bool(before) and before[-1].folded in _HIS
    if (
        after and after[0].folded in ("of", "from", "by") and not his
    ):  # "any comment from the mayor on it"
        marker = next((i for i, w in enumerate(after) if i and w.folded in _ABOUT), len(after))
        topic, it = _english_topic(text, after[marker:])
        if after[1:marker]:
            return _with_english_speaker(text, after[1:marker], Reading("said", topic=topic, it=it))
    if his:
        verb = found[place].text if plain[place] in _STANCE else ""
        return Reading("said", topic=topic, it=it, he=_HIS[before[-1].folded], verb=verb)
    if before and before[-1].folded.endswith(("'s", "s'")):
        name = re.sub(r"['’]s?$", "", text[before[0].start : before[-1].end])
        return Reading("said", speaker=_strip_the(name), topic=topic, it=it)
    return None


def _english_topic(text: str, rest: Sequence[Word]) -> tuple[str, bool]:
    """The words of a topic, and whether it is only pointed at."""
    rest = list(rest)
    while rest and (
        rest[0].folded in _ABOUT
        or rest[0].folded
        in ("anything", "something", "else", "back", "also", "to", "then", "exactly", "more")
    ):
        rest = rest[1:]
    if len(rest) == 1 and rest[0].folded in _NOW:
        return "", False
    if not rest or rest[0].folded in ("why", "when", "where"):
        return "", bool(rest)
    if all(w.folded in _IT for w in rest):
        return "", True
    return text[rest[0].start : rest[-1].end], False


def _english_and(text: str, rest: Sequence[Word], *, about: bool) -> Reading:
    if len(rest) == 1 and rest[0].folded in _HE:
        return Reading("and", he=_HE[rest[0].folded])
    marker = next(
        (i for i, w in enumerate(rest) if i and w.folded in ("on", "about", "regarding")), len(rest)
    )
    topic, it = _english_topic(text, rest[marker:])
    if not about and rest and rest[0].folded in ("on", "about", "regarding", "re"):
        topic, it = _english_topic(text, rest)
        return Reading("and", topic=topic, it=it, about=True)
    if not about and len(rest) > 1 and rest[0].folded in _ADJOINS:
        return Reading("and", speaker=text[rest[0].start : rest[-1].end])
    if not about and len(rest) > 1 and rest[0].folded in ("by", "from"):
        rest, marker = rest[1:], marker - 1
    if marker and rest:
        reading = Reading("and", topic=topic, it=it, about=about)
        return _with_english_speaker(text, rest[:marker], reading)
    return Reading("and", topic=topic, it=it, about=about)


def _strip_the(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text.strip(), flags=re.IGNORECASE)


def _is_saying(folded: str) -> bool:
    return is_cue(folded) or folded in _SAY or bool(_past(folded) & _SAY)


# ---- Arabic


def _bare_word(folded: str) -> str:
    """Without a joining و or ف where what is left is a word that we know."""
    rest = folded[1:]
    if (
        folded[:1] in ("و", "ف")
        and len(rest) > 1
        and (
            rest in _WHAT_AR | _WHO_AR | _IF_AR | _ASKS_AR | _ABOUT_AR | _OPINION_AR | _IT_AR
            or rest in _HE_AR
            or rest in _POINT_AR
            or is_cue(rest)
            or _opinion_of(rest)[0]
        )
    ):
        return rest
    return folded


def _opinion_of(folded: str) -> tuple[bool, Gender | None]:
    """Whether a word is "opinion" or the like, and whose by its suffix."""
    if folded in _OPINION_AR:
        return True, None
    for suffix, gender in _SUFFIXES:
        if folded.endswith(suffix) and folded.removesuffix(suffix) in _OPINION_AR:
            return True, gender
    return False, None


def _verb(folded: str) -> tuple[bool, Gender]:
    """Whether a word is a verb of saying, and of whom by its form."""
    stripped = re.sub(r"(?<=..)(?:ه|ها)$", "", folded)
    # Before a suffix a final ى is an ا («تراه»); "they" end in «وا».
    weak = re.sub("ا$", "ي", stripped) if stripped != folded else folded
    for form in (folded, stripped, weak):
        if is_cue(form) or form in _SAY_AR or form in ("كذب", "كذبت", "ردت", "علق", "علقت", "نفي"):
            if form.endswith("وا") or form.endswith("ون"):
                return True, "p"
            return True, "f" if form.endswith("ت") or (
                form.startswith("ت")
                and form not in ("تحدث", "تابع", "توقع", "تساءل", "تعهد", "تطرق")
            ) else "m"
    many = folded.removesuffix("وا")
    if many != folded and (is_cue(many) or many in _SAY_AR):
        return True, "p"
    return False, "m"


def _arabic(text: str, found: Sequence[Word]) -> Reading:
    plain = " ".join(word.folded for word in found)
    if _MORE_AR.fullmatch(plain):
        return Reading("more", more=True)
    if _BARE_AR.fullmatch(plain):
        return Reading("bare")
    if (meant := _MEANT_AR.fullmatch(plain)) is not None and len(found) <= 8:
        kept = len((meant["x"] or meant["y"] or meant["z"]).split())
        return Reading("meant", speaker=text[found[-kept].start :])
    forms = [_bare_word(word.folded) for word in found]
    if not forms:
        return Reading("fact", topic=text)
    if (mere := _mere_arabic(forms)) is not None:
        return mere
    if forms[0] in _WHO_AR and len(forms) > 1:
        if forms[1] in _HE_AR and len(forms) == 2:
            return Reading("fact", topic="", whom=_HE_AR[forms[1]], it=False)
        says, _ = _verb(forms[1])
        if says:
            topic, it = _arabic_topic(text, found[2:], forms[2:])
            return Reading("who", topic=topic, it=it or not topic)
    if (said := _arabic_said(text, found, forms)) is not None:
        return said
    if (
        1 < len(forms) <= 4
        and forms[0] in _ASK_WORD_AR - _WHAT_AR - _WHO_AR
        and _verb(forms[1])[0]
        and all(form in _POINT_AR or form in ("الكلام", "الامر") for form in forms[2:])
    ):
        return Reading("bare", he=_verb(forms[1])[1])  # «متى قالت هذا الكلام؟»
    asks = any(form in _ASKS_AR or re.sub("^[لب]", "", form) in _ASKS_AR for form in forms)
    about = forms[0] in ("عن", "حول", "بشان", "بخصوص") or (
        len(forms) > 2 and forms[0] in _WHAT_AR and forms[1] in ("عن", "حول", "بشان")
    )
    matter = len(forms) > 2 and forms[0] in ("في", "وفي") and forms[1] in _MATTER_AR
    if matter:
        topic, it = _arabic_topic(text, found[2:], forms[2:])
        return Reading("and", topic=topic, it=it, about=True)
    if not asks and len(forms) <= 3 and re.match("و?بال..", found[0].folded):
        start = found[0].start + found[0].text.index("ب") + 1
        return Reading("and", topic=text[start : found[-1].end], about=True)
    if about:
        start = 1 if forms[0] not in _WHAT_AR else 2
        topic, it = _arabic_topic(text, found[start:], forms[start:])
        if topic and not it and forms[0] in _WHAT_AR and may_speak(topic):
            return _with_arabic_speaker(text, list(found[start:]), Reading("and"))
        return Reading("and", topic=topic, it=it, about=True)
    if not asks and len(forms) <= (7 if found[0].folded[:1] == "و" else 5):
        if len(forms) == 1 and forms[0] in _HE_AR:
            return Reading("and", he=_HE_AR[forms[0]])
        return _with_arabic_speaker(text, list(found), Reading("and"))
    # «ما هي نتيجة المباراة؟»: there "she" is but "is".
    pronouns = [
        form
        for place, form in enumerate(forms)
        if form in _HE_AR
        and not (place and forms[place - 1] in _WHAT_AR and place + 1 < len(forms))
    ]
    whom = next((_HE_AR[form] for form in pronouns), None)
    it = any(form in _IT_AR or form in _POINT_AR or form in _WHICH_OF_AR for form in forms) or any(
        re.search(r"(?<=...)(?:ه|ها|هم)$", word.folded) and not word.text.endswith(("ة", "اه"))
        for word in found
    )
    return Reading("fact", topic=text, it=it, whom=whom)


def _mere_arabic(forms: Sequence[str]) -> Reading | None:
    """A question of question words alone: «ومن أيضا؟», «بكم؟», «فين المقال ده»."""
    known = _ASK_WORD_AR | _JOINED_AR | _SINCE_AR | _FURTHER_AR
    asked = [f if f in known else re.sub(r"^[وف](?=..)", "", f) for f in forms]
    # «من فين لفين»: "to" is joined to the question word.
    asked = [
        f if f in known or f[1:] not in _ASK_WORD_AR or f[:1] not in "لب" else f[1:] for f in asked
    ]
    paper = [w for w in asked if w.removeprefix("ال") in _PAPER_AR]
    asking = [w for w in asked if w in _ASK_WORD_AR]
    if len(asked) == 1 and asked[0] in _FURTHER_AR - {"بعد"}:
        return Reading("more", more=True)
    if not asking or len(asked) > 4:
        return None
    if len(asked) == 2 and asked[0] in ("كم", "كام") and not re.search("ه$|ها$|^ال", asked[1]):
        return Reading("bare")  # «كم مليون؟»
    if paper and all(w in known or w in paper for w in asked):
        return Reading("bare")
    if not all(w in known for w in asked):
        return None
    more = any(w in _FURTHER_AR for w in asked)
    if more and asking[0] in _WHO_AR:
        return Reading("who", it=True, more=True)
    if more:
        return Reading("more", more=True)
    alone = len(asked) == 1 and asked[0] in _WHO_AR | {"ماذا", "ما", "شو", "اي"}
    return None if alone else Reading("bare")


def _arabic_said(text: str, found: Sequence[Word], forms: Sequence[str]) -> Reading | None:
    if len(forms) > 2 and forms[0] in _WHAT_AR and forms[1] in _FILLERS_AR:
        found, forms = [found[0], *found[2:]], [forms[0], *forms[2:]]  # «ما هو موقفه»
    what = next((i for i, form in enumerate(forms) if form in _WHAT_AR or form in _IF_AR), None)
    if what and what > 1 and _verb(forms[0])[0] and forms[what] in _WHAT_AR:
        rest = list(found[what + 1 :])
        topic, it = _arabic_topic(text, rest, [w.folded for w in rest])
        return _with_arabic_speaker(text, list(found[1:what]), Reading("said", topic=topic, it=it))
    if what and _verb(forms[what - 1])[0]:
        return _arabic_verb_first(text, found, forms, what)
    opinion = next(
        (
            i
            for i, form in enumerate(forms)
            if _opinion_of(form)[0] and not (what is not None and i > what + 1)
        ),
        None,
    )
    verbs = [i for i in range((what or 0), len(forms)) if _verb(forms[i])[0]]
    if opinion is not None and (what is None or opinion == what + 1) and opinion <= 1 + (what or 0):
        verb = [i for i in verbs if i < opinion]
        if not verb and not (what is not None and forms[opinion] == "رد"):
            gender = _opinion_of(forms[opinion])[1]
            rest = list(found[opinion + 1 :])
            if gender is not None:
                topic, it = _arabic_topic(text, rest, [w.folded for w in rest])
                if what:  # «ونظيرها ما قوله؟»
                    told = Reading("said", topic=topic, it=it)
                    return _with_arabic_speaker(text, list(found[:what]), told)
                return Reading("said", topic=topic, it=it, he=gender)
            return _split_arabic(text, rest, Reading("said"))
    if what is None or not verbs or verbs[0] - what > 3:
        return None
    verb_at = verbs[0]
    _, gender = _verb(forms[verb_at])
    if forms[what] in _IF_AR and re.match("ا?علن|نشر|كشف", forms[verb_at]):
        return None  # passive as often as not: "have the results been announced?"
    rest = list(found[verb_at + 1 :])
    before = list(found[:what])
    if before and forms[0] in _WHEN_AR and len(before) >= 3:
        speaker = before[2].text
        topic = " ".join(w.text for w in before[3:])
        return Reading("said", speaker=speaker, topic=topic)
    if before and len(before) <= 7 and forms[what] in _WHAT_AR and forms[0] in _ABOUT_AR:
        ahead, it = _arabic_topic(text, before, [w.folded for w in before])  # «وعن القروض شو قال؟»
        told = _split_arabic(text, rest, Reading("said"))
        he = gender if not told.speaker and told.he is None else told.he
        return replace(told, topic=ahead, it=it, he=he)
    if before and len(before) <= 7 and forms[what] in _WHAT_AR:
        topic, it = _arabic_topic(text, rest, [w.folded for w in rest])
        return _with_arabic_speaker(text, before, Reading("said", topic=topic, it=it))
    if (
        forms[verb_at] in _TO_WHOM_AR
        and len(rest) == 1
        and re.search("^ال|...(?:هم|ها|ه)$", rest[0].folded)
        and not may_speak(rest[0].text)
    ):
        return Reading("said", topic=rest[0].text, he=gender)
    reading = _split_arabic(text, rest, Reading("said"))
    if re.match("اضاف|تضيف|يضيف|زاد|اردف", forms[verb_at]):
        reading = replace(reading, more=True)
    if not reading.speaker and reading.he is None:
        reading = replace(reading, he=gender)
    return reading


def _arabic_verb_first(
    text: str, found: Sequence[Word], forms: Sequence[str], what: int
) -> Reading:
    """«الوزير قال ايه عن الدعم؟»"""
    rest = list(found[what + 1 :])
    known = [_bare_word(word.folded) for word in rest]
    more = any(form in _ALSO_AR or form == "تاني" for form in known[:1])
    topic, it = _arabic_topic(text, rest[more:], known[more:])
    reading = Reading("said", topic=topic, it=it, more=more)
    subject = [w for w, form in zip(found, forms, strict=True) if w.start < found[what - 1].start]
    subject = [w for w in subject if w.folded not in _LEAD["ar"]]
    if not subject:
        return replace(reading, he=_verb(forms[what - 1])[1])
    return _with_arabic_speaker(text, subject, reading)


def _is_anything(form: str) -> bool:
    return form in _ANYTHING_AR or (form[:1] == "ب" and form[1:] in _ANYTHING_AR)


def _split_arabic(text: str, rest: list[Word], reading: Reading) -> Reading:
    """A speaker and a topic out of what follows the verb."""
    forms = [_bare_word(w.folded) for w in rest]
    # «بعد» is "after" unless nothing follows.
    also = [
        form in _ALSO_AR - {"بعد", "غير"}
        or (form in ("بعد", "غير") and place == len(forms) - 1)
        or (form in _FURTHER_AR and place < 2 and form not in ("بعد", "غير"))
        for place, form in enumerate(forms)
    ]
    more = any(also)
    whose = next((_FOR_AR[form] for form in forms if form in _FOR_AR), None)
    kept = [
        w
        for w, form, further in zip(rest, forms, also, strict=True)
        if not further and not (more and form in _FOR_AR) and not _is_anything(form)
    ]
    if more and whose and reading.he is None:
        reading = replace(reading, he=whose)
    forms = [_bare_word(w.folded) for w in kept]
    if kept and forms[0] in ("ل", "له", "لها"):
        kept, forms = kept[1:], forms[1:]
    marker = next(
        (
            i
            for i, form in enumerate(forms)
            if (form in _ABOUT_AR or form in _IT_AR or form in _POINT_AR)
        ),
        len(kept),
    )
    # "In the session on the budget": a place before what it was about.
    later = next(
        (i for i in range(marker + 1, len(forms)) if forms[i] in ("عن", "حول", "بشان")), None
    )
    topic_at = (
        later
        if later is not None and marker < len(forms) and forms[marker] in ("في", "بعد")
        else marker
    )
    tail = kept[topic_at:]
    # "What did he answer him with": the pronoun stands before the subject.
    if marker == 0 and forms and forms[0] in _IT_AR and len(kept) > 1 and forms[1] not in _ABOUT_AR:
        told = _split_arabic(text, kept[1:], reading)
        return replace(told, it=not told.topic, more=more or told.more)
    topic, it = _arabic_topic(text, tail, [w.folded for w in tail])
    reading = replace(reading, topic=topic, it=it, more=more)
    subject = kept[:marker]
    if subject and re.match("لل.|بال.", subject[0].folded):  # «قال للصحافة»: to whom
        subject = []
    if len(subject) == 1 and subject[0].folded in _ANYBODY_AR:
        return replace(reading, form="who", it=it or not topic)
    if [w.folded for w in kept[:2]] == ["كل", "من"]:
        second = next((i for i in range(2, len(forms)) if forms[i] in _ABOUT_AR), len(kept))
        topic, it = _arabic_topic(text, kept[later or second :], forms[later or second :])
        return replace(reading, speaker=text[kept[2].start : kept[second - 1].end], topic=topic)
    if not subject:
        return reading
    return _with_arabic_speaker(text, subject, reading)


_KIN = _set(
    """
    اخو ابو ام حزب نادي حكومت وزارت مكتب محاميت سفير وزير مساعدت خطيبت زوج زوجت محامي مدرب
    ممثل نظير زميل زميلت وكيل نائب مساعد والد والدت شقيق شقيقت ابن ابنت اخ اخت متحدث رئيس
    خصم منافس صديق فريق شركت مدير مديرت
    """
)


def _with_arabic_speaker(text: str, subject: list[Word], reading: Reading) -> Reading:
    first = subject[0].folded
    if (
        first[:1] == "و"
        and (kin := _kin(text, subject, first[1:], subject[0].text[1:])) is not None
    ):
        return replace(reading, speaker=kin[0], his=kin[1])
    if len(subject) == 1 and _bare_word(first) in _HE_AR:
        return replace(reading, he=_HE_AR[_bare_word(first)])
    if (kin := _kin(text, subject, first, written=subject[0].text)) is not None:
        noun, gender = kin
        return replace(reading, speaker=noun, his=gender)
    if first == "و" and len(subject) > 1:
        return _with_arabic_speaker(text, subject[1:], replace(reading, form=reading.form))
    start = subject[0].start
    written = subject[0].text
    joined = text[: subject[0].start].strip() in ("", "و")
    if (
        first[:1] == "و"
        and len(first) > 3
        and (
            first[1:3] == "ال" or (reading.form == "and" and joined and text[:start].strip() != "و")
        )
    ):
        # «ووزير», «والمحافظ»: what is joined is no part of the name.
        start += 1
        written = written[1:]
        first = first[1:]
    if (kin := _kin(text, subject, first, written)) is not None:
        noun, gender = kin
        return replace(reading, speaker=noun, his=gender)
    return replace(reading, speaker=text[start : subject[-1].end])


def _kin(text: str, subject: Sequence[Word], first: str, written: str) -> tuple[str, Gender] | None:
    """Somebody known by another («محاميها»), and whether by him or by her."""
    for suffix, gender in _SUFFIXES:
        if (
            first.endswith(suffix)
            and first.removesuffix(suffix) in _KIN
            and not written.endswith("ة")
            and not _is_her_office(subject)
        ):
            cut = len(written) - len(suffix)
            noun = written[:cut]
            noun = noun[:-1] + "ة" if noun.endswith("ت") and noun != "بنت" else noun
            more = text[subject[1].start : subject[-1].end] if len(subject) > 1 else ""
            return f"{noun} {more}".strip(), gender
    return None


def _is_her_office(subject: Sequence[Word]) -> bool:
    """Whether a title's ه is a ة, as many type it, and what it is of follows: «مديره المتحف»."""
    return (
        len(subject) == 2
        and subject[0].folded.endswith("ه")
        and subject[1].folded.startswith("ال")
        and re.search("(?:ي|يه|ق|قه)$", subject[1].folded) is None
        and not subject[0].folded.startswith(("نظير", "ونظير", "زميل", "وزميل"))
    )


def _arabic_topic(text: str, rest: Sequence[Word], forms: Sequence[str]) -> tuple[str, bool]:
    rest, known = list(rest), [_bare_word(form) for form in forms]
    it = False
    while rest and (known[0] in _ABOUT_AR or known[0] in _ALSO_AR or known[0] in _IT_AR):
        it = it or known[0] in _IT_AR
        rest, known = rest[1:], known[1:]
    if not rest:
        return "", it
    if (known[0] in _POINT_AR and len(rest) == 1) or (
        len(rest) == 2 and known[0] in ("هذا", "هذه") and known[1] in ("الكلام", "الامر")
    ):
        return "", True
    if len(rest) == 2 and known[1] in _POINT_AR:
        return "", True
    if len(rest) == 1 and re.fullmatch(r"(?:كلام|قول|تصريح|راي)(?:ه|ها|هم)", known[0]):
        return "", True
    return text[rest[0].start : rest[-1].end], it
