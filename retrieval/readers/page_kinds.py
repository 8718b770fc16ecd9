"""Pages that hold no article: what they are instead, so that it can be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.readers.page_facts import PageFacts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHORT = 1_200  # characters of what the extractor found: a notice, or the beginning of an article
_TINY = 250
_MOST_LINKED = 6

# Compared without vowel marks and in small letters.
_BOT_CHECK = re.compile(
    r"checking (?:if the site|your browser)|verif(?:y|ying) (?:that )?you(?:'re| are) (?:a )?human"
    r"|just a moment\W*$|not a robot|are you a robot|complete the captcha|solve the captcha"
    r"|unusual (?:traffic|activity) from|security check to access|enable javascript and cookies to"
    r"|لست (?:برنامج )?روبوت|أنك (?:إنسان|بشر)|التحقق من متصفحك|نتحقق من متصفحك|رمز التحقق|كابتشا"
    r"|حركة (?:مرور|زيارات) غير (?:عادية|معتادة)",
    re.MULTILINE,
)
_ERROR = re.compile(
    r"^\W*(?:error )?(?:404|410|500|502|503)\b|page (?:was |is |could |can)?(?:not|n't|cannot)"
    r"(?: be)? (?:found|available|exist)|page (?:you|that you).{0,40}(?:not|n't|cannot|no longer)"
    r"|page not found|nothing (?:was )?found|no longer available|not found\W*$"
    r"|الصفحة (?:المطلوبة |التي .{0,30})?(?:غير|لا|لم|ليست)"
    r"|(?:لم|لا) (?:يتم|يمكن|نتمكن من|نعثر).{0,20}"
    r"(?:العثور|الصفحة)|خطأ 404|عذرا\W+(?:هذه )?الصفحة",
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign up|register|log in|become a (?:member|subscriber)|join)\b.{0,40}"
    r"\bto (?:continue|keep|read|unlock|finish)|to (?:continue|keep) reading"
    r"|(?:article|story|content) is (?:only |exclusively |reserved )*(?:for|to|available to) "
    r"(?:our |paying |registered )*(?:subscribers|members)|subscribers only|for subscribers"
    r"|unlock (?:this|the full) (?:article|story)|(?:read|reached) (?:all )?your (?:last )?free"
    r"|limit of free articles"
    r"|للمشتركين فقط|(?:خاص|متاح|حصري|حصرية|متاحة|مخصص|مخصصة) (?:فقط )?(?:ل|بـ?|على )المشتركين"
    r"|(?:خاص|متاح|حصري|حصرية|متاحة|مخصص|مخصصة) (?:فقط )?للمشتركين"
    r"|(?:اشترك|سجل|اشتركوا|للاشتراك).{0,30}(?:لمتابعة|لمواصلة|لإكمال|لقراءة|لتكملة)"
    r"|(?:لمتابعة|لمواصلة|لإكمال|لاستكمال) (?:القراءة|قراءة)",
)
_CONSENT = re.compile(
    r"cookies?\b|consent|your privacy|personal data|our partners|legitimate interest"
    r"|ملفات تعريف (?:الارتباط|ارتباط)|ملفات الارتباط|كوكيز|خصوصيت"
    r"|بياناتك الشخصية|موافقت|شركا(?:ئنا|ؤنا)"
)
_LOGIN = re.compile(r"\b(?:log|sign) ?in\b|password|تسجيل الدخول|سجل الدخول|كلمة المرور|كلمة السر")
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|requires?|need|turn on|without) (?:to (?:run|enable) )?(?:this app )?java ?script"
    r"|(?:تفعيل|تمكين|تشغيل|يتطلب).{0,20}(?:جافا ?سكريبت|java ?script)"
)
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_AROUND = "self::nav or self::header or self::footer or self::aside"
_UNSEEN = "self::script or self::style or self::noscript or self::template or self::head"


def kind_of(tree: HtmlElement, text: str, facts: PageFacts) -> str | None:
    """The reason for which a page is no article; None where nothing speaks against it.

    `text` is what the extractor took for the main text. Where that is long, only its being a list
    speaks against it: an article may well tell of cookies.
    """
    if _is_list(tree, text, facts):
        return "page_list"
    if facts.free is False and len(text) < _SHORT:
        return "page_paywall"
    if len(text) >= _SHORT:
        return None
    seen = _fold(visible_text(tree, _AROUND))
    heading = _fold("\n".join(visible_text(one) for one in tree.xpath("//title | //h1")[:4]))
    if _BOT_CHECK.search(seen + "\n" + heading) and len(seen) < 2 * _SHORT:
        return "page_bot_check"
    if _ERROR.search(heading):
        return "page_error"
    if _PAYWALL.search(seen):
        return "page_paywall"
    if _is_notice(text or seen):
        return "page_consent"
    fields = tree.xpath("//input[@type='password']")
    if (fields and len(text) < 2 * _TINY) or (_LOGIN.search(heading) and len(text) < _TINY):
        return "page_login"
    asks = any(_NEEDS_SCRIPT.search(_fold(one)) for one in tree.xpath("//noscript//text()"))
    if len(seen) < _TINY and (asks or _NEEDS_SCRIPT.search(seen) or tree.xpath("//script")):
        return "page_needs_script"
    return None


def visible_text(tree: HtmlElement, without: str = "") -> str:
    """The text that a reader may see, a line a piece; `without` is an XPath test of elements."""
    hidden = f"{_UNSEEN} or {without}" if without else _UNSEEN
    pieces = tree.xpath(f".//text()[not(ancestor::*[{hidden}])]") if len(tree) else [tree.text]
    return "\n".join(piece for piece in pieces if piece and piece.strip())


def _is_list(tree: HtmlElement, text: str, facts: PageFacts) -> bool:
    """Whether a page leads to articles and is none: headlines that are links, with little below."""
    if facts.declared and len(text) >= _SHORT:
        return False
    linked = tree.xpath(
        "//*[self::h1 or self::h2 or self::h3 or self::h4][.//a[@href] or ancestor::a[@href]]"
        f"[not(ancestor::*[{_AROUND}])]"
    )
    if len(linked) >= _MOST_LINKED:
        paragraphs = tree.xpath(f"//p[string-length() > 80][not(ancestor::*[{_AROUND}])]")
        long_ones = [one for one in paragraphs if len(visible_text(one)) > 300]
        return not facts.declared and len(paragraphs) <= len(linked) + 2 and len(long_ones) < 3
    items = tree.xpath(f"//li//a[@href][not(ancestor::*[{_AROUND}])]")
    if facts.declared or len(items) < 2 * _MOST_LINKED:
        return False
    links = sum(len(visible_text(one)) for one in items)
    return links > 0.6 * len(visible_text(tree, _AROUND))


def _is_notice(text: str) -> bool:
    """Whether most lines speak of cookies and consent."""
    lines = [line for line in _fold(text).splitlines() if line.strip()]
    about = sum(len(line) for line in lines if _CONSENT.search(line))
    return about > sum(map(len, lines)) / 2


def _fold(text: str) -> str:
    return _MARKS.sub("", text).lower().replace("’", "'")
