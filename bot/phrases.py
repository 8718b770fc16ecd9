"""What every face says alike: how citations group, what a source line and a receipt hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol, TypeVar

from bot.persons import chain_of, chain_parts
from bot.words.catalogue import Words
from retrieval.answer import Answer, AnswerCitation
from retrieval.feeds.poller import Polled
from retrieval.intake.ingest import Receipt
from retrieval.opened import Opened
from retrieval.questions.filters import Filter, merge
from retrieval.text.heading import shorten
from store.citation import Citation, hash_text
from store.feeds import Feed
from store.jobs import Job
from store.records import Article, CitedText, Near, Sentence

_SHOWN = 5  # sources or articles in a line
_SPEAKERS_SHOWN = 4
_PROBLEMS_SHOWN = 2
_BAR = 10  # signs of a bar
_NAME = 60  # characters
_TERMS = 8
_NEAR_SHOWN = 3
_USUAL_ENCODINGS = frozenset(("utf-8", "utf-8-sig", "utf8", "ascii"))


class _Spoken(Protocol):
    """Something said, and the sentences that it runs over."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """In order; at least one."""


_S = TypeVar("_S", bound=_Spoken)


def groups(
    citations: Sequence[AnswerCitation], longest: int | None = None
) -> list[list[AnswerCitation]]:
    """Citations that stand side by side in their article, together: they read as one quotation.

    Words that came in different ways stay apart, and so does what would make a quotation longer
    than `longest` characters.
    """
    out: list[list[AnswerCitation]] = []
    for citation in citations:
        if out and _belongs(out[-1], citation, longest):
            out[-1].append(citation)
        else:
            out.append([citation])
    return out


def _belongs(
    group: Sequence[AnswerCitation], citation: AnswerCitation, longest: int | None
) -> bool:
    length = citation.cited.citation.end - group[0].cited.citation.start
    if longest is not None and length > longest:
        return False
    chains = {one.chain for one in (*group, citation) if one.chain}
    return len(chains) < 2 and _follows(group[-1].cited, citation.cited)


def whole(group: Sequence[AnswerCitation]) -> CitedText:
    """A group as one citation, from its first sentence to its last."""
    first, last = group[0].cited, group[-1].cited
    if first is last:
        return first
    start, end = first.citation.start, last.citation.end
    text = first.version_text[start:end]
    citation = Citation(first.citation.version_id, start, end, hash_text(text))
    return replace(first, citation=citation, text=text)


def together(said: Sequence[_S]) -> list[list[_S]]:
    """What is said one after the other in the same sentences, together: they are shown once."""
    out: list[list[_S]] = []
    for one in said:
        if out and {s.id for s in out[-1][-1].sentences} & {s.id for s in one.sentences}:
            out[-1].append(one)
        else:
            out.append([one])
    return out


def source_parts(
    cited: CitedText, words: Words, copies: int = 0, *, after: CitedText | None = None
) -> list[str]:
    """Title, source and date of a citation, those that there are; and how many articles beside
    its own carry the same. Where the citation shown `after` which it comes is of the same article,
    what was told with that is not told again."""
    parts = [cited.title, cited.source, cited.published or words("answer.undated")]
    if after is not None and after.citation.version_id == cited.citation.version_id:
        parts = []
    if copies:
        parts.append(words("answer.copies", count=copies))
    return [part for part in parts if part]


def line_parts(
    group: Sequence[AnswerCitation], words: Words, after: Sequence[AnswerCitation] | None = None
) -> list[str]:
    """The parts of a group's source line: who says it, through whom it came, and where it stands;
    `after` is the group that is shown before it."""
    before = after[-1].cited if after else None
    parts = chain_parts(chain_of(group), words)
    parts += source_parts(group[0].cited, words, copies_of(group), after=before)
    return parts or [words("answer.same_article")]


def copies_of(group: Sequence[AnswerCitation]) -> int:
    """How many other articles carry what a group cites."""
    return max(citation.copies for citation in group)


def filter_line(answer: Answer, words: Words) -> str | None:
    """How the question was narrowed, in one line; None where it was not, or to no avail."""
    kept = [narrowing.filter for narrowing in answer.filters if narrowing.kept]
    dropped = [narrowing.filter for narrowing in answer.filters if not narrowing.kept]
    lines = []
    if kept and not answer.searched:
        lines.append(words("filter.none", which=_which(kept, words)))
    elif numbers := [f"#{i}" for item in kept for i in item.scope.article_ids or ()][:_SHOWN]:
        others = [item for item in kept if item.by != "article"]
        which = " ".join([words("filter.or").join(numbers), _which(others, words)]).strip()
        lines.append(words("filter.only_article", which=which))
    elif kept:
        lines.append(words("filter.only", which=_which(kept, words)))
    if dropped and answer.answered:
        lines.append(words("filter.dropped", which=_which(dropped, words)))
    return " ".join(lines) or None


def understood_line(answer: Answer, words: Words) -> str | None:
    """How a follow-up was read, in one short line; None where the question stood alone."""
    understood = answer.understood
    if understood is None:
        return None
    # Names may run the other way than the line that they stand in.
    speaker, topic = (
        f"\u2068{shorten(part, _NAME)}\u2069" if part else ""
        for part in (understood.speaker, understood.topic)
    )
    if speaker and topic:
        return words("follow.both", speaker=speaker, topic=topic)
    if speaker:
        return words("follow.speaker", speaker=speaker)
    return words("follow.topic", topic=topic) if topic else None


def _which(filters: Iterable[Filter], words: Words) -> str:
    """Which articles the filters leave: "of July 2021 from BBC Arabic"."""
    scope = merge(filters)
    parts = []
    if scope.sources:
        # A name may run the other way than the line that it stands in.
        names = (f"\u2068{shorten(name, _NAME)}\u2069" for name in scope.sources[:_SHOWN])
        parts.append(words("filter.source", source=words("filter.or").join(names)))
    if scope.language:
        parts.append(words("filter.language", language=words(f"language.{scope.language}")))
    if scope.since or scope.until:
        parts.append(_when(scope.since, scope.until, words))
    return " ".join(parts)


def _when(since: date | None, until: date | None, words: Words) -> str:
    if since is None or until is None:
        day = _written(since or until, "d MMMM y", words)
        return words("filter.since" if since else "filter.until", date=day)
    if since == until:
        return words("filter.day", date=_written(since, "d MMMM y", words))
    starts, ends = since.day == 1, (until + timedelta(days=1)).day == 1
    if starts and ends and (since.year, since.month) == (until.year, until.month):
        return words("filter.day", date=_written(since, "MMMM y", words))
    if starts and ends and since.month == 1 and until.month == 12 and since.year == until.year:
        return words("filter.day", date=str(since.year))
    return words(
        "filter.range",
        first=_written(since, "d MMMM y", words),
        last=_written(until, "d MMMM y", words),
    )


def _written(day: date | None, pattern: str, words: Words) -> str:
    from babel.dates import format_date

    return str(format_date(day, pattern, locale=words.language))


def looked_line(answer: Answer, words: Words) -> str:
    """What was looked for without finding it, and in how many articles."""
    looked = words("answer.none_looked", count=answer.searched)
    if not answer.looked_for:
        return looked
    terms = " · ".join(f"\u2068{shorten(term, _NAME)}\u2069" for term in answer.looked_for[:_TERMS])
    return f"{words('answer.none_terms', terms=terms)} {looked}"


def nearest_line(citation: AnswerCitation, characters: int) -> str:
    """The beginning of a sentence that is near what was asked for, and who says it."""
    text, speaker = citation.cited.text, citation.speaker
    if speaker and speaker not in text:
        text = f"{speaker}: {text}"
    return shorten(" ".join(text.split()), characters)


def receipt_head(receipt: Receipt, words: Words) -> str:
    """What happened, and to which article."""
    source = receipt.source or words("receipt.nameless")
    return words(f"receipt.{receipt.status}", title=receipt.title, source=source)


def receipt_detail(receipt: Receipt, words: Words) -> str:
    """The article's number, language and size, or why there is none."""
    if receipt.error is not None:
        return words.error(receipt.error)
    line = words(
        "receipt.line",
        article_id=receipt.article_id,
        language=words(f"language.{receipt.language}"),
        size=size_of(receipt, words),
    )
    parts = [line, receipt.published, receipt.source]
    if receipt.encoding and receipt.encoding.lower() not in _USUAL_ENCODINGS:
        parts.append(words("receipt.encoding", encoding=receipt.encoding))
    detail = " · ".join(part for part in parts if part)
    caution = [words(f"receipt.{receipt.caution}")] if receipt.caution else []
    return "\n".join(
        (
            detail,
            *caution,
            *known_lines(receipt, words),
            *speaker_lines(receipt.speakers, words),
            *near_lines(receipt.near, words),
        )
    )


def known_lines(receipt: Receipt, words: Words) -> list[str]:
    """What kind of duplicate an article is: the same text, or another text of the same article."""
    if receipt.status == "duplicate":
        return [words("receipt.exact")]
    if receipt.status == "updated" and receipt.version is not None:
        return [words("receipt.same_page", count=receipt.version)]
    return []


def speaker_lines(names: Sequence[str], words: Words) -> list[str]:
    """Who speaks in an article: the names of the first few."""
    if not names:
        return []
    # A name may run the other way than the line that it stands in.
    shown = [f"\u2068{shorten(name, _NAME)}\u2069" for name in names[:_SPEAKERS_SHOWN]]
    line = words("receipt.speakers", names=" · ".join(shown))
    if more := len(names) - len(shown):
        line = f"{line} {words('receipt.more_speakers', count=more)}"
    return [line]


def near_lines(near: Sequence[Near], words: Words) -> list[str]:
    """Which articles are nearly one with one, a line each; of many only the first."""
    lines = [
        words("receipt.near", percent=one.percent, title=one.title, article_id=one.article_id)
        for one in near[:_NEAR_SHOWN]
    ]
    if more := len(near) - len(lines):
        lines.append(words("receipt.more_near", count=more))
    return lines


def feed_lines(feed: Feed, words: Words) -> list[str]:
    """A feed: its title, its address, and how it has done, a line each."""
    looked = feed.checked_at
    state = (
        words("feeds.never")
        if looked is None
        else words("feeds.looked", time=f"{looked[:10]} {looked[11:16]}", count=feed.entries)
    )
    lines = [f"{feed.id}. {feed.title}", feed.url, state]
    if feed.problem is not None:
        lines.append(words("feeds.failing", count=feed.failures))
    return lines


def polled_line(polled: Polled, words: Words) -> str:
    """What a look into a feed brought."""
    title = polled.feed.title
    if polled.problem is not None:
        return f"{title}: {words.error(polled.problem)}"
    new = words("feeds.taken", count=polled.taken) if polled.taken else words("feeds.nothing_new")
    return f"{title}: {new}"


def size_of(article: Article | Receipt, words: Words) -> str:
    """How many sentences there are, and how many statements, if any."""
    parts = [words("sentences.count", count=article.sentences)]
    if article.statements:
        parts.append(words("statements.count", count=article.statements))
    return " · ".join(parts)


def fate_line(opened: Opened, words: Words) -> str:
    """What became of the words of a citation since; empty where nothing has changed."""
    cited = opened.cited
    if opened.lost_at is not None:
        key = "citation.changed" if opened.instead else "citation.removed"
        return words(key, date=opened.lost_at[:10])
    if cited.changed_at is None:
        return ""
    kept = words("citation.kept" if opened.newest else "citation.gone")
    return f"{words('answer.changed', date=cited.changed_at[:10])} {kept}"


def paragraph_around(cited: CitedText) -> tuple[str, str]:
    """What stands before and after a citation: the rest of its paragraph on each side, or, where
    it begins or ends one, the paragraph beside it."""
    text, citation = cited.version_text, cited.citation
    before = text[: citation.start].strip().splitlines()
    after = text[citation.end :].strip().splitlines()
    return before[-1].strip() if before else "", after[0].strip() if after else ""


def _follows(first: CitedText, second: CitedText) -> bool:
    left, right = first.citation, second.citation
    between = first.version_text[left.end : right.start]
    same = left.version_id == right.version_id and left.end <= right.start
    return same and not between.strip() and "\n" not in between


def progress_line(job: Job, words: Words) -> str:
    """How far a job is."""
    name = _name_of(job)
    if job.failure is not None and job.not_before is not None:
        reason, moment = words.error(job.failure.error), job.not_before[11:16]
        return words("jobs.later", name=name, reason=reason, time=moment)
    if job.total is not None and job.total > 1:
        done = words("jobs.of", name=name, count=job.position, total=job.total)
        full = job.position * _BAR // job.total
        return f"{done}\n{'▰' * full}{'▱' * (_BAR - full)}"
    if job.state == "running":
        return words("jobs.reading", name=name)
    return words("jobs.waiting", name=name)


def job_line(job: Job, words: Words) -> str:
    """One job in a line: what it takes in, and how it stands with it."""
    if not job.ended:
        return progress_line(job, words).splitlines()[0]
    name = _name_of(job)
    if job.state == "failed" and job.failure is not None and job.failure not in job.problems:
        return words("jobs.failed", name=name, reason=words.error(job.failure.error))
    if job.state == "cancelled":
        return cancelled_line(job, words)
    return f"{name} · {sum_line(job, words)}"


def cancelled_line(job: Job, words: Words) -> str:
    """That a job was cancelled, and how many articles are in because of it."""
    taken = sum(count for status, count in job.counts.items() if status != "failed")
    name = _name_of(job)
    if not taken:
        return words("jobs.cancelled", name=name)
    return words("desk.cancelled", name=name, count=taken)


def sum_line(job: Job, words: Words) -> str:
    """How many articles of a job became what."""
    by_status = {s: job.counts.get(s, 0) for s in ("new", "updated", "duplicate", "failed")}
    return words("receipt.total", count=sum(job.counts.values()), **by_status)


def job_lines(job: Job, words: Words) -> list[str]:
    """A job in a line, and below it the reasons of the first that failed."""
    shown = job.problems[:_PROBLEMS_SHOWN] if job.state in ("done", "failed") else ()
    return [job_line(job, words), *(words.error(problem.error) for problem in shown)]


def _name_of(job: Job) -> str:
    # A name may run the other way than the line that it stands in.
    return f"\u2068{shorten(job.name, _NAME)}\u2069"
