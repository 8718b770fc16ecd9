"""The words by which a question asks for what somebody said."""

from __future__ import annotations

from retrieval.text.fold import fold

_CUES = frozenset(
    [
        "say",
        "mention",
        "mentioned",
        "mentions",
        "allege",
        "alleges",
        "alleged",
        "propose",
        "proposed",
        "criticize",
        "criticized",
        "criticise",
        "criticised",
        "discuss",
        "discussed",
        "address",
        "addressed",
        "react",
        "reacted",
        "says",
        "said",
        "saying",
        "tell",
        "tells",
        "told",
        "telling",
        "state",
        "states",
        "stated",
        "stating",
        "announce",
        "announces",
        "announced",
        "announcing",
        "declare",
        "declares",
        "declared",
        "declaring",
        "claim",
        "claims",
        "claimed",
        "claiming",
        "add",
        "adds",
        "added",
        "adding",
        "warn",
        "warns",
        "warned",
        "warning",
        "comment",
        "commented",
        "think",
        "thinks",
        "thought",
        "believe",
        "believes",
        "believed",
        "explain",
        "explains",
        "explained",
        "explaining",
        "stress",
        "stressed",
        "stressing",
        "affirm",
        "affirmed",
        "confirm",
        "confirms",
        "confirmed",
        "confirming",
        "deny",
        "denies",
        "denied",
        "denying",
        "promise",
        "promises",
        "promised",
        "pledge",
        "pledges",
        "pledged",
        "reveal",
        "revealed",
        "remark",
        "remarked",
        "argue",
        "argues",
        "argued",
        "insist",
        "insists",
        "insisted",
        "suggest",
        "suggested",
        "speak",
        "spoke",
        "talk",
        "talked",
        "respond",
        "responded",
        "reply",
        "replied",
        "statement",
        "quote",
        "quoted",
        "according",
        "note",
        "notes",
        "noted",
        "report",
        "reported",
        "reporting",
        "describe",
        "described",
        "predict",
        "predicted",
        "urge",
        "urges",
        "urged",
        "ask",
        "asked",
        "admit",
        "admits",
        "admitted",
        "acknowledge",
        "acknowledged",
        "caution",
        "cautioned",
        "call",
        "called",
        "calls",
        "demand",
        "demanded",
        "vow",
        "vowed",
        "write",
        "wrote",
        "accuse",
        "accused",
        "voice",
        "voiced",
        "express",
        "expressed",
        "welcome",
        "welcomed",
        "condemn",
        "condemned",
        "reject",
        "rejected",
        "recall",
        "recalled",
    ]
) | frozenset(
    fold(
        """
        اعتقد اعتقدت يعتقد تعتقد فسر فسرت يفسر تفسر برر بررت اقترح اقترحت يقترح تقترح تطرق تطرقت
        قال قالت قالوا يقول تقول يقولون قوله قولها قولهم قائلا قائلة صرح صرحت صرحوا يصرح
        تصريح تصريحات اعلن اعلنت اعلنوا يعلن تعلن معلنا معلنة اكد اكدت اكدوا يؤكد تؤكد مؤكدا
        مؤكدة اضاف اضافت اضافوا يضيف تضيف مضيفا مضيفة ذكر ذكرت ذكروا يذكر تذكر اشار اشارت
        اشاروا يشير تشير مشيرا مشيرة افاد افادت افادوا يفيد تفيد اوضح اوضحت اوضحوا يوضح توضح
        موضحا موضحة حذر حذرت حذروا يحذر تحذر محذرا محذرة شدد شددت شددوا يشدد تشدد مشددا
        مشددة نفى نفت نفوا ينفي تنفي نافيا علق علقت معلقا كشف كشفت كشفوا يكشف تكشف رد ردت
        يرد ترد ردا تحدث تحدثت متحدثا زعم زعمت يزعم تزعم ادعى ادعت اعتبر اعتبرت يعتبر معتبرا
        معتبرة راى رات يرى ترى وصف وصفت واصفا دعا دعت يدعو تدعو داعيا داعية طالب طالبت يطالب
        تطالب مطالبا مطالبة اتهم اتهمت متهما تعهد تعهدت وعد وعدت لفت لفتت لافتا لافتة تابع
        تابعت متابعا اردف بين بينت مبينا مبينة نبه نبهت استطرد عزا عزت اقر اقرت اعترف اعترفت
        تساءل تساءلت نقل نقلت نقلا حسب بحسب وفق وفقا تعبيره تعبيرها كتب كتبت غرد غردت اجاب
        اجابت توقع توقعت خلص خلصت رحب رحبت ادان ادانت انتقد انتقدت
        """
    ).split()
)
# Cues with a second meaning, by which people ask for other things: "what is it called?", "which
# states", «بين» (between). In an article, beside a name, they are cues all the same.
_OTHER_MEANINGS = frozenset(
    fold(
        """
        call called calls state states report reported reporting describe described note notes noted
        write wrote express expressed demand demanded ask asked suggest suggested voice voiced quote
        quoted speak spoke talk talked acknowledge acknowledged statement vow vowed predict accuse
        accused believed thought recall recalled welcome caution respond responded reply replied
        بين بينت يشير تشير يعتبر معتبرا معتبرة كتب كتبت دعا دعت يدعو تدعو داعيا داعية نقل نقلت نقلا
        رد ردت يرد ترد ردا عزا عزت تابع تابعت وصف وصفت واصفا وعد وعدت طالب طالبت يطالب تطالب مطالبا
        مطالبة اتهم اتهمت خلص خلصت ادان ادانت انتقد انتقدت توقع توقعت كشف كشفت يكشف تكشف لفت لفتت
        """
    ).split()
)


def is_cue(folded: str) -> bool:
    """Whether a folded word is a verb of saying, with or without «و» or «ف» before it."""
    return folded in _CUES or (folded[:1] in ("و", "ف") and folded[1:] in _CUES)


def asks_for_words(folded: str) -> bool:
    """Whether a folded word of a question asks for what somebody said, and for nothing else."""
    plain = folded[1:] if folded[:1] in ("و", "ف") and folded not in _CUES else folded
    return plain in _CUES and plain not in _OTHER_MEANINGS
