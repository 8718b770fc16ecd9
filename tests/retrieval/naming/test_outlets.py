import pytest

from retrieval.naming.outlets import file_sources, match_sources, named_sources

SOURCES = (
    "Al Jazeera English",
    "BBC Arabic",
    "The Guardian",
    "reuters.com",
    "strike.txt",
    "الجزيرة",
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("BBC", ["BBC Arabic"]),
        ("bbc arabic", ["BBC Arabic"]),
        ("BBC News", []),
        ("بي بي سي", ["BBC Arabic"]),
        ("سي إن إن", []),
        ("Guardian", ["The Guardian"]),
        ("the Guardian's", ["The Guardian"]),
        ("الغارديان", ["The Guardian"]),
        ("رويترز", ["reuters.com"]),
        ("al-Jazeera", ["Al Jazeera English", "الجزيرة"]),
        ("Al Jazeera English", ["Al Jazeera English"]),
        ("الجزائر", []),
        ("Al", []),
        ("", []),
        ("strike.txt", ["strike.txt"]),
        ("strike", []),
    ],
)
def test_a_name_means_the_sources_that_are_called_so(written: str, meant: list[str]) -> None:
    assert list(match_sources(written, SOURCES)) == meant


def test_names_of_files_are_no_names_of_outlets() -> None:
    assert file_sources(SOURCES) == ("strike.txt",)
    assert "strike.txt" not in named_sources(SOURCES)
    assert "reuters.com" in named_sources(SOURCES)
