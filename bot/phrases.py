"""What every face says alike: how citations group, what a source line and a receipt hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.words.catalogue import Words
from retrieval.answer import AnswerCitation
from retrieval.ingest import Receipt
from store.citation import Citation, hash_text
from store.records import CitedText


def groups(citations: Sequence[AnswerCitation]) -> list[list[AnswerCitation]]:
    """Citations that stand side by side in their article, together: they read as one quotation."""
    out: list[list[AnswerCitation]] = []
    for citation in citations:
        if out and _follows(out[-1][-1].cited, citation.cited):
            out[-1].append(citation)
        else:
            out.append([citation])
    return out


def whole(group: Sequence[AnswerCitation]) -> CitedText:
    """A group as one citation, from its first sentence to its last."""
    first, last = group[0].cited, group[-1].cited
    if first is last:
        return first
    start, end = first.citation.start, last.citation.end
    text = first.version_text[start:end]
    citation = Citation(first.citation.version_id, start, end, hash_text(text))
    return replace(first, citation=citation, text=text)


def source_parts(cited: CitedText, words: Words) -> list[str]:
    """Title, source and date of a citation, those that there are."""
    parts = [cited.title, cited.source, cited.published or words("answer.undated")]
    return [part for part in parts if part]


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
        sentences=words("sentences.count", count=receipt.sentences),
    )
    parts = [line, receipt.published]
    if receipt.encoding:
        parts.append(words("receipt.encoding", encoding=receipt.encoding))
    return " · ".join(part for part in parts if part)


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
