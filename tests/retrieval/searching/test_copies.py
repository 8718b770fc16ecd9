import pytest

from retrieval.searching.copies import are_copies
from store.citation import Citation
from store.records import Sentence


def sentence(text: str) -> Sentence:
    return Sentence(1, 1, Citation(1, 0, len(text), b""), 0, "en", text)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("The dam is full, said Kirby.", "The dam is full, said KIRBY", True),
        ("قال كيربي إن القوّات ستغادر العراق", "قال كيربى إنّ القوات ستغادر العراق", True),
        (
            "The port of Sfax was closed on Monday after a storm, officials said.",
            "The port of Sfax was closed on Monday after the storm, officials said.",
            True,
        ),
        ("The 32 ships left the port of Sfax.", "The 33 ships left the port of Sfax.", False),
        ("The ships will leave the port of Sfax.", "The ships will not leave the port.", False),
        ("ستغادر القوات العراق قريبا جدا", "لن تغادر القوات العراق قريبا جدا", False),
        ("The dam is full.", "The harbour is closed.", False),
    ],
)
def test_copies_differ_in_nothing_that_matters(left: str, right: str, same: bool) -> None:
    assert are_copies(sentence(left), sentence(right)) is same
    assert are_copies(sentence(right), sentence(left)) is same
