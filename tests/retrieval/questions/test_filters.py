"""What narrows a question and what only looks like it, labelled by hand. Today is a Wednesday."""

from datetime import date

import pytest

from retrieval.questions.filters import Filter, Narrowing, filters_of, merge, read_filters, without
from store.records import Holdings, Scope

TODAY = date(2021, 8, 18)
LIBRARY = Holdings(
    dated=True,
    sources=(
        "Al Jazeera", "BBC Arabic", "BBC News", "CNN", "Reuters", "The Times", "Washington Post",
        "strike.txt", "الأهرام", "الشرق الأوسط", "www.alarabiya.net",
    ),
    languages=("ar", "en"),
    titles={1: "Strike", 3: "Kirby visits Baghdad again today", 4: "زيارة كيربي إلى بغداد"},
)  # fmt: skip
BBC = "BBC Arabic|BBC News"
JULY = "2021-07-01..2021-07-31"

# The question, its filters ("!" for a hard one), and what is left to look for; None for all of it.
TABLE: list[tuple[str, list[str], str | None]] = [
    # dates as people write them
    ("What happened in July 2021?", [f"date {JULY}"], "What happened?"),
    ("what happened in july 2021", [f"date {JULY}"], "what happened"),
    ("What did Kirby say on 24 July 2021?", ["date 2021-07-24..2021-07-24"], "What did Kirby say?"),
    ("What did he say on July 24, 2021?", ["date 2021-07-24..2021-07-24"], "What did he say?"),
    ("What did he say on the 24th of July?", ["date 2021-07-24..2021-07-24"], "What did he say?"),
    ("What did he say on 24/7/2021?", ["date 2021-07-24..2021-07-24"], "What did he say?"),
    ("What was said on 2021-07-24 about dams?", ["date 2021-07-24..2021-07-24"],
     "What was said about dams?"),
    ("Who won in 1990?", ["date 1990-01-01..1990-12-31"], "Who won?"),
    ("How many soldiers left in 2011?", ["date 2011-01-01..2011-12-31"], "How many soldiers left?"),
    ("What has changed since March?", ["date 2021-03-01.."], "What has changed?"),
    ("What has changed since December?", ["date 2020-12-01.."], "What has changed?"),
    ("What was built before 2020?", ["date ..2019-12-31"], "What was built?"),
    ("What was built after 2010?", ["date 2011-01-01.."], "What was built?"),
    ("What was built until 2010?", ["date ..2010-12-31"], "What was built?"),
    ("What happened between May and July 2021?", ["date 2021-05-01..2021-07-31"],
     "What happened?"),
    ("What happened from 3 May 2021 to 5 June 2021?", ["date 2021-05-03..2021-06-05"],
     "What happened?"),
    ("Who fought in 1914-1918?", ["date 1914-01-01..1918-12-31"], "Who fought?"),
    ("In May, what did the minister say?", ["date 2021-05-01..2021-05-31"],
     "what did the minister say?"),
    ("What happened in early July 2021?", [f"date {JULY}"], "What happened?"),
    ("What did Kirby say today?", ["date 2021-08-18..2021-08-18"], "What did Kirby say?"),
    ("ماذا حدث في يوليو 2021؟", [f"date {JULY}"], "ماذا حدث؟"),
    ("ماذا حدث في تموز ٢٠٢١؟", [f"date {JULY}"], "ماذا حدث؟"),
    ("ماذا حدث في تموز/يوليو ۲۰۲۱؟", [f"date {JULY}"], "ماذا حدث؟"),
    ("ماذا حدث في جويلية 2021؟", [f"date {JULY}"], "ماذا حدث؟"),
    ("ماذا حدث في يوليوز 2021؟", [f"date {JULY}"], "ماذا حدث؟"),
    ("ماذا قال الوزير في شهر أيار 2021؟", ["date 2021-05-01..2021-05-31"], "ماذا قال الوزير؟"),
    ("ماذا قال في كانون الأول 2020؟", ["date 2020-12-01..2020-12-31"], "ماذا قال؟"),
    ("ماذا قال في غشت 2020؟", ["date 2020-08-01..2020-08-31"], "ماذا قال؟"),
    ("ماذا قال يوم 24 تموز 2021؟", ["date 2021-07-24..2021-07-24"], "ماذا قال؟"),
    ("ماذا قال بتاريخ 24/7/2021؟", ["date 2021-07-24..2021-07-24"], "ماذا قال؟"),
    ("ما الذي تغير منذ مارس؟", ["date 2021-03-01.."], "ما الذي تغير؟"),
    ("ماذا بني قبل عام 2020؟", ["date ..2019-12-31"], "ماذا بني؟"),
    ("ماذا حدث بين مايو ويوليو 2021؟", ["date 2021-05-01..2021-07-31"], "ماذا حدث؟"),
    ("من فاز بكأس العالم عام 1998؟", ["date 1998-01-01..1998-12-31"], "من فاز بكأس العالم؟"),
    ("ماذا حدث في مطلع يوليو 2021؟", [f"date {JULY}"], "ماذا حدث؟"),
    # dates counted from today
    ("What did Kirby say last month about Iraq?", [f"!date {JULY}"],
     "What did Kirby say about Iraq?"),
    ("what did Kirby say yesterday", ["!date 2021-08-17..2021-08-17"], "what did Kirby say"),
    ("What was said the day before yesterday?", ["!date 2021-08-16..2021-08-16"], "What was said?"),
    ("What happened in Iraq this week?", ["!date 2021-08-16..2021-08-22"],
     "What happened in Iraq?"),
    ("What happened in Iraq last week?", ["!date 2021-08-09..2021-08-15"],
     "What happened in Iraq?"),
    ("What happened this year?", ["!date 2021-01-01..2021-12-31"], "What happened?"),
    ("What did he say in the last 3 days?", ["!date 2021-08-15..2021-08-18"], "What did he say?"),
    ("What did he say in the past month?", ["!date 2021-07-18..2021-08-18"], "What did he say?"),
    ("What did he say three days ago?", ["!date 2021-08-15..2021-08-15"], "What did he say?"),
    ("What has he said since yesterday?", ["!date 2021-08-17.."], "What has he said?"),
    ("ماذا قال كيربي الشهر الماضي عن العراق؟", [f"!date {JULY}"], "ماذا قال كيربي عن العراق؟"),
    ("ماذا قال كيربي أمس؟", ["!date 2021-08-17..2021-08-17"], "ماذا قال كيربي؟"),
    ("ماذا قال كيربي أول أمس؟", ["!date 2021-08-16..2021-08-16"], "ماذا قال كيربي؟"),
    ("ماذا حدث هذا الأسبوع؟", ["!date 2021-08-16..2021-08-22"], "ماذا حدث؟"),
    ("ماذا حدث العام الماضي؟", ["!date 2020-01-01..2020-12-31"], "ماذا حدث؟"),
    ("ماذا حدث خلال الأيام الثلاثة الماضية؟", ["!date 2021-08-15..2021-08-18"], "ماذا حدث؟"),
    ("ماذا حدث في آخر ٣ أيام؟", ["!date 2021-08-15..2021-08-18"], "ماذا حدث؟"),
    ("ماذا قال قبل ثلاثة أيام؟", ["!date 2021-08-15..2021-08-15"], "ماذا قال؟"),
    ("ماذا قال خلال الأسبوعين الماضيين؟", ["!date 2021-08-04..2021-08-18"], "ماذا قال؟"),
    ("ماذا قال منذ يومين؟", ["!date 2021-08-16.."], "ماذا قال؟"),
    ("What happened last July?", [f"!date {JULY}"], "What happened?"),
    ("What happened in July last year?", ["!date 2020-07-01..2020-07-31"], "What happened?"),
    ("ماذا حدث في يوليو/تموز الماضي؟", [f"!date {JULY}"], "ماذا حدث؟"),
    # dates of articles
    ("Which articles from July 2021 mention Kirby?", [f"!date {JULY}"],
     "Which articles mention Kirby?"),
    ("Which articles published in July 2021 mention Kirby?", [f"!date {JULY}"],
     "Which articles mention Kirby?"),
    ("news of 2003 about Iraq", ["!date 2003-01-01..2003-12-31"], "news about Iraq"),
    ("المقالات المنشورة في يوليو 2021 عن العراق", [f"!date {JULY}"], "المقالات عن العراق"),
    ("أخبار يوليو 2021 عن العراق", [f"!date {JULY}"], "أخبار عن العراق"),
    # what looks like a date
    ("Who may speak in the assembly?", [], None),
    ("Who may win in may?", [], None),
    ("What was the march on Washington?", [], None),
    ("Who came second to the sun?", [], None),
    ("What happened 66 million years ago?", [], None),
    ("What was the last year of the war like?", [], None),
    ("What did he do in his last year in office?", [], None),
    ("What did USA Today write?", [], None),
    ("Who sang Yesterday?", [], None),
    ("Who sat in May's cabinet?", [], None),
    ("ماذا حدث يوم الاثنين الماضي؟", [], None),
    ("Who said “we won yesterday”?", [], None),
    ("Who died in the war of 2003?", [], None),
    ("What happened on 31 February 2021?", [], None),
    ("What is 24/7 care?", [], None),
    ("How long is a day on Mars?", [], None),
    ("Which treaty has 2021 pages?", [], None),
    ("ماذا قالت تيريزا ماي عن الاتفاق؟", [], None),
    ("من مارس الضغط على الحكومة؟", [], None),
    ("كم تأكل المشطيات في اليوم؟", [], None),
    ("ماذا حدث قبل ثلاثة أيام من الانتخابات؟", [], None),
    ("ما هو اليوم العالمي للمرأة؟", [], None),
    ("من هو الأمين العام للأمم المتحدة؟", [], None),
    ("ما نسبة ذلك في الماضي؟", [], None),
    # sources
    ("What did Kirby say in BBC?", [f"source {BBC}"], "What did Kirby say?"),
    ("What did Kirby say on BBC Arabic?", ["source BBC Arabic"], "What did Kirby say?"),
    ("what did kirby say according to al jazeera", ["source Al Jazeera"], "what did kirby say"),
    ("What do articles from The Times say about dams?", ["!source The Times"],
     "What do articles say about dams?"),
    ("What did he say from the site Al Arabiya?", ["!source www.alarabiya.net"],
     "What did he say?"),
    ("What is in strike.txt about the harbour?", ["!source strike.txt"],
     "What is about the harbour?"),
    ("ماذا قال كيربي في الجزيرة؟", ["source Al Jazeera"], "ماذا قال كيربي؟"),
    ("ماذا قال كيربي بحسب بي بي سي؟", [f"source {BBC}"], "ماذا قال كيربي؟"),
    ("ماذا قال كيربي على سي إن إن؟", ["source CNN"], "ماذا قال كيربي؟"),
    ("ماذا قال كيربي وفقاً لرويترز؟", ["source Reuters"], "ماذا قال كيربي؟"),
    ("ماذا قال كيربي من موقع العربية؟", ["!source www.alarabiya.net"], "ماذا قال كيربي؟"),
    ("what did Kirby say in Al-Ahram?", ["source الأهرام"], "what did Kirby say?"),
    # what looks like a source
    ("What happened in Washington?", [], None),
    ("How was life in the times of war?", [], None),
    ("What did Kirby say in Le Monde?", [], None),
    ("Who reads the news CNN sends?", [], None),
    ("متى سيطرت فرنسا على الجزائر؟", [], None),
    ("من رئيسة تحرير صحيفة الأهرام؟", [], None),
    # articles
    ("What did Kirby say in article 3?", ["!article 3"], "What did Kirby say?"),
    ("In article 3, who spoke?", ["!article 3"], "who spoke?"),
    ("What did Kirby say in #3?", ["!article 3"], "What did Kirby say?"),
    ("What does article #99 say about dams?", ["!article 99"], "What does say about dams?"),
    ("What did he say in the article “Kirby visits Baghdad again”?", ["!article 3"],
     "What did he say?"),
    ("ماذا قال كيربي في المقال ٣؟", ["!article 3"], "ماذا قال كيربي؟"),
    ("ماذا قال في مقال «زيارة كيربي إلى بغداد»؟", ["!article 4"], "ماذا قال؟"),
    # what looks like an article
    ("What does Article 3 of the constitution say?", [], None),
    ("What does the treaty say in article 3 of its annex?", [], None),
    ("Which song was his #1 hit?", [], None),
    ("What did he say in article 77?", [], None),
    ("Who said “Kirby visits Baghdad again today”?", [], None),
    ("ما نص المادة 3 من الدستور؟", [], None),
    # languages
    ("What did Kirby say in Arabic?", ["language ar"], "What did Kirby say?"),
    ("What did Kirby say in English articles last week?",
     ["!language en", "!date 2021-08-09..2021-08-15"], "What did Kirby say?"),
    ("ماذا قال كيربي بالإنجليزية؟", ["language en"], "ماذا قال كيربي؟"),
    ("ماذا قال كيربي في المقالات العربية؟", ["!language ar"], "ماذا قال كيربي؟"),
    # what looks like a language
    ("What is the hymn known as in English?", [], None),
    ("How do you say dam in Arabic?", [], None),
    ("Which English kings fought in Arabic countries?", [], None),
    ("ما الاسم الذي تعرف به الترنيمة بالإنجليزية؟", [], None),
    ("ما علامة المفعول به في اللغة العربية؟", [], None),
    ("في أي كتاب نشرت محاضراته الإنجليزية؟", [], None),
    # several at once
    ("What did Kirby say in BBC Arabic in July 2021?", ["source BBC Arabic", f"date {JULY}"],
     "What did Kirby say?"),
    ("ماذا قال كيربي نقلاً عن وكالة رويترز أمس؟",
     ["!source Reuters", "!date 2021-08-17..2021-08-17"], "ماذا قال كيربي؟"),
]  # fmt: skip


def shown(item: Filter) -> str:
    scope = item.scope
    value = {
        "date": f"{scope.since or ''}..{scope.until or ''}",
        "source": "|".join(scope.sources or ()),
        "article": "|".join(map(str, scope.article_ids or ())),
        "language": str(scope.language),
    }[item.by]
    return f"{'!' * item.hard}{item.by} {value}"


@pytest.mark.parametrize(("question", "filters", "rest"), TABLE, ids=[row[0] for row in TABLE])
def test_a_question_is_narrowed_by_what_it_says_and_no_more(
    question: str, filters: list[str], rest: str | None
) -> None:
    found = read_filters(question, LIBRARY, TODAY)
    assert [shown(item) for item in found] == filters
    assert without(question, found) == (question if rest is None else rest)


def test_the_table_has_enough_of_each_kind() -> None:
    assert len(TABLE) >= 120
    assert sum(not filters for _, filters, _ in TABLE) >= 35


@pytest.mark.parametrize("question", [row[0] for row in TABLE])
def test_nothing_narrows_a_library_without_dates_and_sources(question: str) -> None:
    bare = Holdings(dated=False, sources=(), languages=(), titles={})
    marked = ["!article 99"] if "#99" in question else []
    assert [shown(item) for item in read_filters(question, bare, TODAY)] == marked


def test_today_is_what_the_caller_says() -> None:
    (found,) = read_filters("what did he say yesterday", LIBRARY, date(2020, 3, 1))
    assert found.scope == Scope(since=date(2020, 2, 29), until=date(2020, 2, 29))


def test_filters_merge_into_what_they_all_allow() -> None:
    given = Scope(since=date(2021, 1, 1), sources=("a", "b"), language="ar")
    typed = Filter("date", Scope(since=date(2020, 1, 1), until=date(2021, 6, 1)), hard=False)
    named = Filter("source", Scope(sources=("b", "c")), hard=False)
    assert merge([*filters_of(given), typed, named]) == Scope(
        since=date(2021, 1, 1), until=date(2021, 6, 1), sources=("b",), language="ar"
    )


def test_a_sentence_tells_of_a_date_in_whichever_words() -> None:
    (found,) = read_filters("ماذا حدث في تموز 2021؟", LIBRARY, TODAY)
    assert found.told_in("He came in July 2021.")
    assert found.told_in("جاء في يوليو ٢٠٢١.")
    assert not found.told_in("He came in July.")


def test_a_script_reads_what_became_of_a_filter() -> None:
    (found,) = read_filters("What happened since March?", LIBRARY, TODAY)
    assert Narrowing(found, kept=False).as_json() == {
        "by": "date", "kept": False, "since": "2021-03-01",
    }  # fmt: skip
