"""Made-up articles by the hundred, in both languages, the same for the same seed."""

from __future__ import annotations

import json
import random
from pathlib import Path

_PLACES = {
    "en": ["Harwick", "Selby", "Ostend", "Varna", "Corfu", "Dorne", "Malaga", "Tromso"],
    "ar": ["الرباط", "صفاقس", "عدن", "الموصل", "طنجة", "اللاذقية", "أسوان", "صحار"],
}
_SUBJECTS = {
    "en": ["harbour", "railway", "budget", "hospital", "bridge", "school", "market", "dam"],
    "ar": ["الميناء", "القطار", "الميزانية", "المستشفى", "الجسر", "المدرسة", "السوق", "السد"],
}
_SENTENCES = {
    "en": (
        "{name} said that the {subject} in {place} needs {number} more workers before winter.",
        "“Nobody told us that the {subject} would close,” {name} told reporters in {place}.",
        "The {subject} of {place} served {number} people last year, according to {name}.",
        "It was not clear on Monday when work on the {subject} in {place} would begin.",
    ),
    "ar": (
        "وقال {name} إنّ {subject} في {place} يحتاج إلى {number} عاملاً قبل الشتاء.",
        "«لم يخبرنا أحد بأنّ {subject} سيُغلق»، يقول {name} للصحفيين في {place}.",
        "وبحسب {name}، خدم {subject} في {place} نحو {number} شخص العام الماضي.",
        "ولم يتضح يوم الاثنين متى يبدأ العمل في {subject} في {place}.",
    ),
}
_NAMES = {
    "en": ["Ada Thornby", "Omar Veling", "Ruth Calder", "Ivo Maric"],
    "ar": ["سمير الحدادي", "ليلى بن نصر", "عمر القاسمي", "هدى المرزوقي"],
}


def write_articles(file: Path, count: int, *, sentences: int = 12, seed: int = 1) -> None:
    """Writes `count` articles of `sentences` sentences each as JSON lines with ids a0, a1, …"""
    draw = random.Random(seed)
    with file.open("w", encoding="utf-8") as stream:
        for number in range(count):
            language = draw.choice(("en", "ar"))
            body = " ".join(
                draw.choice(_SENTENCES[language]).format(
                    name=draw.choice(_NAMES[language]),
                    subject=draw.choice(_SUBJECTS[language]),
                    place=draw.choice(_PLACES[language]),
                    number=draw.randrange(20, 9000),
                )
                for _ in range(sentences)
            )
            article = {"id": f"a{number}", "title": f"No. {number}", "text": body}
            stream.write(json.dumps(article, ensure_ascii=False) + "\n")
