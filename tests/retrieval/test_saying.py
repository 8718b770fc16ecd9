import pytest

from retrieval.fold import Word, fold, words
from retrieval.saying import is_cue, is_said_by


@pytest.mark.parametrize(
    "word",
    ["said", "warned", "according", "قال", "وقال", "فأكدت", "مؤكداً", "قوله", "وأعلن", "أضافت"],
)
def test_verbs_of_saying_are_known_in_their_forms(word: str) -> None:
    assert is_cue(fold(word))


@pytest.mark.parametrize("word", ["harbour", "went", "ميناء", "وصل", "فؤاد"])
def test_other_words_are_no_cues(word: str) -> None:
    assert not is_cue(fold(word))


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The strike will end, Ada Thornby said.", "Thornby"),
        ("According to Ada Thornby, the strike will end.", "Thornby"),
        ("Ada Thornby, who leads the dockers, warned of a long winter.", "Thornby"),
        ("Thornby: “We will stay.”", "Thornby"),
        ("أعلن المتحدث باسم وزارة الدفاع الأمريكية، جون كيربي، أنّ وفداً يزور البنتاغون.", "كيربي"),
        ("ونقلت الصحيفة عن وزير الخارجية العراقي فؤاد حسين قوله إنه راضٍ.", "حسين"),
        ("«لا خوف على رغيف الخبز»، يقول القرواني.", "القرواني"),
    ],
)
def test_who_is_near_the_verb_speaks(sentence: str, speaker: str) -> None:
    assert is_said_by(sentence, *places(sentence, speaker))


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ada Thornby said that the minister would come to see Omar Veling.", "Veling"),
        ("وقال مسؤولون إن البيان سينشر بمناسبة زيارة الكاظمي حيث سيلتقي جو بايدن.", "بايدن"),
        ("كانت نشرتها في عهد ترامب في عدد من الدول.", "ترامب"),
        ("Ada Thornby left the harbour.", "Thornby"),
    ],
)
def test_who_is_only_spoken_of_does_not(sentence: str, speaker: str) -> None:
    assert not is_said_by(sentence, *places(sentence, speaker))


def places(sentence: str, speaker: str) -> tuple[list[Word], set[int]]:
    found = list(words(sentence))
    return found, {n for n, word in enumerate(found) if word.text == speaker}
