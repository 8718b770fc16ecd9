from __future__ import annotations

import pytest

from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft
from retrieval.readers.markup import read_markdown
from retrieval.readers.page import read_page
from retrieval.readers.page_facts import is_page

ENGLISH = [
    "Water levels in the northern reservoirs rose by four metres last week after heavy storms, the "
    "ministry of water said on Tuesday. Officials called the rise the largest since 2019.",
    "“We will not open the gates before May,” the minister told reporters. He added that farmers "
    "would receive their full share this summer, and that no town would be cut off.",
    "Engineers are still inspecting the spillway, which was damaged in January. The inspection "
    "should end within ten days, according to the dam's operator.",
]
ARABIC = [
    "أعلنت وزارة الموارد المائية، الثلاثاء، أن منسوب المياه في سد الموصل ارتفع خلال الأسبوع الماضي "
    "بعد أمطار غزيرة شهدتها المحافظات الشمالية.",
    "وقال المتحدث باسم الوزارة علي راضي إن «الخزين المائي كاف لتأمين متطلبات الموسم الزراعي "
    "المقبل»، مضيفا أن الوزارة لن تسمح بأي تجاوز.",
    "وكان رئيس الوزراء قد دعا في وقت سابق إلى ترشيد استهلاك المياه ومنع الهدر في المدن الكبرى، "
    "ولا سيما في فصل الصيف.",
]


def page(paragraphs: list[str], title: str, charset: str = "utf-8") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}">
<title>{title} | Daily Water</title><meta property="og:title" content="{title}">
<meta property="og:site_name" content="Daily Water"><meta name="author" content="Lena Haddad">
<meta property="article:published_time" content="2024-03-05T10:00:00+00:00">
<link rel="canonical" href="https://water.example/news/1"><style>p {{ color: red }}</style></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
</header><main><article><h1>{title}</h1>{body}<script>track("reader")</script></article>
<aside><h3>Most read</h3><ul><li><a href="/a">Ten things to know</a></li></ul></aside></main>
<footer><p>Copyright 2024 Daily Water. All rights reserved.</p></footer></body></html>"""


def links(count: int) -> str:
    items = "".join(
        f'<li><a href="/n/{n}">Ministers meet in the capital, round {n}</a></li>'
        for n in range(count)
    )
    return (
        f"<html><head><title>News</title></head><body><h1>News</h1><ul>{items}</ul></body></html>"
    )


def markdown(text: str) -> Draft:
    return read_markdown(text.encode(), "dam.md")


def refused(data: bytes) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        read_page(data, "page.html")
    return caught.value.reason


def test_markdown_gives_its_words_a_line_a_paragraph() -> None:
    draft = markdown(
        "The **dam** is _full_, says [the ministry](https://water.example).\nNobody `knows`.\n\n"
        "> A quoted line\\\n> and its end.\n\n- one\n- two\n\n![A full dam](dam.png)\n"
    )
    assert draft.text.splitlines() == [
        "The dam is full, says the ministry. Nobody knows.",
        "A quoted line and its end.",
        "one",
        "two",
        "A full dam",
    ]
    assert (draft.source, draft.encoding) == ("dam.md", "UTF-8")


def test_code_and_html_are_left_out_of_markdown() -> None:
    draft = markdown(
        "Before.\n\n```\nprint('code')\n```\n\n    indented code\n\n"
        "<div>raw</div>\n\nAfter <b>all</b>.\n"
    )
    assert draft.text == "Before.\nAfter all."


def test_the_first_heading_of_markdown_is_its_title() -> None:
    assert markdown("# Dam *is* full\n\nThe gates stay shut.").title == "Dam is full"
    assert markdown("Intro.\n\n# Later\n\nThe gates stay shut.").title == "Later"
    assert markdown("## Only a second one\n\nThe gates stay shut.").title is None


def test_front_matter_says_what_it_knows_and_is_no_text() -> None:
    draft = markdown(
        "---\ntitle: سد ممتلئ\nauthor: [Lena, Salim]\nsource: Daily Water\ndate: 2024-03-05\n"
        "url: https://water.example/1\n---\n\n# Heading\n\nThe gates stay shut.\n"
    )
    assert draft == Draft(
        text="Heading\nThe gates stay shut.",
        title="سد ممتلئ",
        author="Lena, Salim",
        source="Daily Water",
        published="2024-03-05",
        url="https://water.example/1",
        encoding="UTF-8",
    )


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05 10:00:00 +03:00", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("٥ آذار ٢٠٢٤", "2024-03-05"),
        ("yesterday", None),
        ("2024", None),
        ("", None),
    ],
)
def test_a_date_in_front_matter_is_read_or_left_out(written: str, published: str | None) -> None:
    assert markdown(f"---\ndate: {written}\n---\nThe gates stay shut.").published == published


@pytest.mark.parametrize(
    "matter",
    [
        "title: Dams: how full?",
        "date: 2024-02-30",
        "title: [unclosed",
        "title: !!python/object:os.system x",
        "\ttitle: tab",
    ],
)
def test_broken_front_matter_costs_neither_the_article_nor_shows_in_it(matter: str) -> None:
    draft = markdown(f"---\n{matter}\n---\nThe gates stay shut.")
    assert draft.text == "The gates stay shut."
    assert (draft.title, draft.published) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe gates stay shut.",
        "{\nThe gates stay shut.\n}",
        "+++\nThe gates stay shut.\n+++",
        "---\nThe gates stay shut.\n---\nAnd so on.",
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    assert "The gates stay shut." in markdown(text).text


@pytest.mark.parametrize("text", ["```\nonly code\n```", "---\ntitle: Dam\n---\n", "***"])
def test_markdown_without_words_is_refused(text: str) -> None:
    with pytest.raises(SourceUnreadable):
        markdown(text)


def test_markdown_is_read_from_windows_1256() -> None:
    draft = read_markdown(("# سد ممتلئ\n\n" + ARABIC[0]).encode("cp1256"), None)
    assert (draft.title, draft.encoding) == ("سد ممتلئ", "Windows-1256")


def test_a_page_gives_its_article_and_nothing_around_it() -> None:
    draft = read_page(page(ENGLISH, "Reservoirs rise after storms").encode(), "page.html")
    assert draft.text.splitlines()[-3:] == ENGLISH
    for around in ("Home", "Sport", "Most read", "Ten things", "Copyright", "track", "color"):
        assert around not in draft.text
    assert draft.title == "Reservoirs rise after storms"
    assert draft.source == "Daily Water"
    assert draft.author == "Lena Haddad"
    assert draft.published == "2024-03-05"
    assert draft.url == "https://water.example/news/1"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_an_arabic_page_is_read_in_its_encoding(charset: str) -> None:
    data = page(ARABIC, "ارتفاع منسوب المياه", charset).encode(charset)
    draft = read_page(data, "page.html")
    assert draft.text.splitlines()[-3:] == ARABIC
    assert draft.title == "ارتفاع منسوب المياه"


def test_a_page_that_says_nothing_of_itself_is_named_by_its_file() -> None:
    data = "".join(f"<p>{paragraph}</p>" for paragraph in ENGLISH).encode()
    draft = read_page(data, "page.html")
    assert draft.source == "page.html"
    assert ENGLISH[0] in draft.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (links(30).encode(), "page_list"),
        (links(3).encode(), "no_article_in_page"),
        (b"<html><body></body></html>", "no_article_in_page"),
        (b"<html><body><script>var a = 1;</script></body></html>", "page_needs_script"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no_article_in_page"),
        (b"<", "no_article_in_page"),
    ],
)
def test_a_page_without_an_article_is_refused(data: bytes, reason: str) -> None:
    assert refused(data) == reason


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_an_empty_page_is_told_as_empty(data: bytes) -> None:
    assert refused(data) == "empty_file"


def test_a_page_nested_too_deep_is_refused_and_breaks_nothing() -> None:
    data = ("<div>" * 5_000 + ENGLISH[0] + "</div>" * 5_000).encode()
    assert refused(data) == "no_article_in_page"


def test_references_in_front_matter_are_not_followed() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    bomb = "\n".join(
        ["---", "a0: &a0 [x, x]", *levels, "title: *a8", "---", "# Dam", "It is full."]
    )
    draft = markdown(bomb)
    assert draft.title == "Dam"


@pytest.mark.parametrize("title", ["[[[" * 2000 + "]]]" * 2000, "{a: b}", "[[a], b]"])
def test_odd_titles_in_front_matter_harm_nothing(title: str) -> None:
    draft = markdown(f"---\ntitle: {title}\n---\n# Dam\nIt is full.")
    assert draft.text.endswith("It is full.")


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("https://paper.example/", None),
        ("https://paper.example/news/1", "https://paper.example/news/1"),
        ("https://paper.example/?id=7", "https://paper.example/?id=7"),
    ],
)
def test_the_address_of_a_front_page_is_no_articles_own(canonical: str, kept: str | None) -> None:
    assert is_page(canonical) == (kept is not None)
