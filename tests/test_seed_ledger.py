"""Who says what in a real Arabic article. It lies beside the project where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.wiring import open_isnad
from config.settings import read_settings
from retrieval.intake.sources import read_path
from store.records import Statement

ARTICLE = Path(__file__).parents[2] / "shared" / "seeds" / "iraq-talks-2021-07-24.ar.txt"

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason=f"{ARTICLE.name} is not here")

# Speaker, part of the role, who passed it on, cue, manner, first and last words.
SAID = [
    (
        "جون كيربي", "المتحدث باسم وزارة الدفاع الأمريكية", [], "أعلن", "indirect",
        "وفداً عراقياً يزور", "العسكري الأمريكي في العراق",
    ),
    (
        "وول ستريت جورنال", "صحيفة", [], "أفادت", "indirect",
        "كبار المسؤولين", "نهاية العام الحالي",
    ),
    (
        "مسؤولون عراقيون وأمريكيون", "مسؤولون", ["وول ستريت جورنال"], "قال", "indirect",
        "البيان سينشر", "جو بايدن",
    ),
    (
        "أحد المسؤولين الأمريكيين", "أحد", [], "أشار", "indirect",
        "واشنطن تخطط", "تقليص عدد الأفراد",
    ),
    (
        "أحد المسؤولين الأمريكيين", "أحد", [], "قال", "direct",
        "ذلك ليس تكييفا كميا", "لأولوياتنا الاستراتيجية",
    ),
    (
        "فؤاد حسين", "وزير الخارجية العراقي", ["وول ستريت جورنال"], "قوله", "direct",
        "لا نحتاج إلى مزيد", "لتساعدنا في الجو",
    ),
    (
        "مسؤولون أميركيون", "مسؤولون", ["بوليتيكو"], "قال", "direct",
        "مهمة القوات الأميركية", "مهماتها القتالية في العراق",
    ),
    (
        "مسؤولون أميركيون", "مسؤولون", [], "أكّدوا", "direct",
        "القرار لا يشكّل", "غطاء جوي واستخباري",
    ),
    (
        "المتحدث باسم وزارة الخارجية العراقية", "المتحدث باسم", [], "أعلن", "indirect",
        "وجود القوات الأميركية أصبح", "على الاستشارة والتدريب",
    ),
    (
        "قيس الخزعلي", "الأمين العام", [], "أكد", "indirect",
        "عمليات المقاومة ستستمر", "القوات الأميركية من العراق",
    ),
    (
        "قيس الخزعلي", "الأمين العام", [], "شدد", "indirect",
        "عمليات المقاومة الأخيرة", "فصائل الحشد الشعبي",
    ),
    (
        "قيس الخزعلي", "الأمين العام", [], "مؤكداً", "indirect",
        "المقاومة غير معنية", "لبقائها في العراق",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> list[Statement]:
    settings = read_settings({"ISNAD_DATA_DIR": str(tmp_path_factory.mktemp("seed"))})
    with open_isnad(settings) as isnad:
        (receipt,) = isnad.ingester.ingest(read_path(ARTICLE))
        assert receipt.statements == len(SAID)
        assert receipt.article_id is not None
        version_id = isnad.archive.article(receipt.article_id).version_id
        return isnad.archive.statements_of([version_id])


@pytest.mark.parametrize("place", range(len(SAID)))
def test_who_says_what(statements: list[Statement], place: int) -> None:
    speaker, role, through, cue, manner, first, last = SAID[place]
    found = statements[place]
    assert found.speaker.label == speaker
    assert role in (found.speaker.role or "")
    assert [link.speaker.label for link in found.chain[1:]] == through
    assert cue in (found.cue or "")
    assert found.manner == manner
    assert found.text.startswith(first)
    assert found.text.rstrip("”.").endswith(last)
