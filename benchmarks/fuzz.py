"""Puts bad input through everything that reads input, and looks for what must not happen.

    python -m benchmarks.fuzz [--only pdf docx] [--count 100000] [--seed 1]

Inputs are real files (the seed articles, and the PDFs of the tests) and files made of them, with
pieces changed, cut out, put in, doubled and swapped, also inside the parts of a Word file and the
streams of a PDF. A parser may give a draft or an `IsnadError`, nothing else. A draft is split as at
an ingest, and every sentence must be cut from the text as it stands there, in order. A target that
was measured before keeps its row until it is measured again.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import sys
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from benchmarks.report import RESULTS, Row, write_result
from retrieval.intake.draft import Draft, Unread
from store.errors import IsnadError

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds" / "articles"
FILES = ROOT / "tests" / "retrieval" / "readers" / "files"
Target = Callable[[random.Random], bool]
"""Makes one input and puts it through; gives whether it was taken."""
COUNT = 100_000
_SLOW = 5.0  # seconds for one small input: it hangs
_SIGNS = (
    *" \n\r\t.,:;!?()[]{}<>«»“”\"'‘’-–—…%#*_`~|\\/&=+@0123456789٠١٢٣٤٥٦٧٨٩،؛؟٪",
    *("\u0640", "\u064b", "\u0651", "\u200f", "\u200e", "\u2066", "\u2069", "\ufeff", "\u2028"),
    *("\ufefb", "\ufdfa", "\u0130", "\u1e9e", "👩‍👩‍👧", "𝒳", "\u0300", "\x0b", "\x85", "\x1f"),
)


def main() -> None:
    """Runs the targets and writes the table; exits with 1 where anything was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", nargs="*", choices=TARGETS, default=list(TARGETS))
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = 0
    for name in options.only:
        row = _run(name, TARGETS[name], options.count, random.Random(options.seed))
        found += row["faults"]
        _write(row, options.seed)
    raise SystemExit(bool(found))


def _write(row: Row, seed: int) -> None:
    file = RESULTS / "fuzz.json"
    before: list[Row] = json.loads(file.read_text("utf-8"))["table"] if file.exists() else []
    rows = {str(known["target"]): known for known in before} | {str(row["target"]): row}
    table = [rows[name] for name in TARGETS if name in rows]
    write_result("fuzz", table, setup={"seed": seed})


def _run(
    name: str, target: Callable[[random.Random], bool], count: int, draw: random.Random
) -> Row:
    faults: dict[str, str] = {}
    slowest = 0.0
    accepted = 0
    started = time.perf_counter()
    for _ in range(count):
        at = time.perf_counter()
        try:
            accepted += target(draw)
        except Exception as error:  # noqa: BLE001 - these are what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            key = f"{type(error).__name__} {Path(place.filename).name}:{place.lineno}"
            if key not in faults:
                faults[key] = traceback.format_exc()
                print(faults[key], flush=True)
        took = time.perf_counter() - at
        slowest = max(slowest, took)
        if took > _SLOW:
            faults.setdefault("slow", f"{took:.1f} s")
    return {
        "target": name,
        "inputs": count,
        "read": accepted,
        "refused": count - accepted,
        "faults": len(faults),
        "seconds": round(time.perf_counter() - started),
        "slowest ms": round(1000 * slowest),
    }


@cache
def texts() -> tuple[str, ...]:
    """The seed articles."""
    return tuple(file.read_text("utf-8") for file in sorted(SEEDS.glob("*.txt")))


def some_text(draw: random.Random, longest: int = 1_500) -> str:
    """Text of the articles, torn and mixed with signs that matter somewhere."""
    article = draw.choice(texts())
    start = draw.randrange(len(article))
    signs = list(article[start : start + draw.randint(0, longest)])
    for _ in range(draw.choice((0, 1, 3, 10, 40))):
        place = draw.randint(0, len(signs))
        what = draw.random()
        if what < 0.5:
            signs[place:place] = draw.choices(_SIGNS, k=draw.randint(1, 6))
        elif what < 0.7:
            del signs[place : place + draw.randint(1, 60)]
        elif what < 0.8:
            signs[place:place] = [draw.choice(_SIGNS)] * draw.choice((2, 20, 200))
        elif what < 0.9:
            signs[place:place] = [chr(draw.randrange(1, 0xD800))]
        else:
            other = draw.choice(texts())
            begin = draw.randrange(len(other))
            signs[place:place] = other[begin : begin + draw.randint(1, 80)]
    return "".join(signs)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """Bytes of a file, changed here and there."""
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        place = draw.randint(0, len(out))
        what = draw.random()
        if what < 0.4 and place < len(out):
            out[place] = draw.randrange(256)
        elif what < 0.55:
            del out[place : place + draw.choice((1, 4, 100))]
        elif what < 0.7:
            out[place:place] = draw.randbytes(draw.choice((1, 4, 50)))
        elif what < 0.8:
            out[place:place] = out[place : place + draw.choice((4, 100, 1000))]
        elif what < 0.95:
            numbers = [found.span() for found in re.finditer(rb"\d+", out[place : place + 2_000])]
            if numbers:
                begin, end = draw.choice(numbers)
                new = draw.choice((b"0", b"-1", b"65536", b"4294967295", b"99999999999", b"1.5"))
                out[place + begin : place + end] = new
        else:
            del out[place:]
    return bytes(out)


def held(text: str, title: str | None = None) -> None:
    """Splits a text as an ingest does; fails where a span is not what stands there."""
    from retrieval.text.heading import read_heading
    from retrieval.text.split import split_passages, split_sentences

    heading = read_heading(text, title)
    spans = split_sentences(text, heading.body_start)
    for before, span in pairwise([None, *spans]):
        assert span is not None
        assert 0 <= span.start < span.end <= len(text)
        assert before is None or before.end <= span.start
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip()
        assert sentence
        for passage in split_passages(text, span):
            assert span.start <= passage.start < passage.end <= span.end
    text.encode()  # no half characters: it can be stored


def read(reader: Callable[[], Draft]) -> bool:
    """Whether a reader gives a draft; anything but that and an `IsnadError` is a fault."""
    try:
        draft = reader()
    except IsnadError:
        return False
    held(draft.text, draft.title)
    for field in (draft.title, draft.source, draft.author, draft.published, draft.url):
        (field or "").encode()
    return True


def _plain(draw: random.Random) -> bool:
    from retrieval.readers.plain import read_plain

    encoding = draw.choice(("utf-8", "utf-8", "cp1256", "utf-16", "iso8859-6", "cp1252"))
    data = some_text(draw).encode(encoding, "replace")
    return read(lambda: read_plain(mutated(data, draw) if draw.random() < 0.5 else data, "a.txt"))


def _markdown(draw: random.Random) -> bool:
    from retrieval.readers.markup import read_markdown

    text = some_text(draw)
    if draw.random() < 0.5:
        keys = draw.sample(("title", "date", "author", "url", "source", "x", "- y"), 3)
        matter = "".join(f"{key}: {some_text(draw, 40)}\n" for key in keys)
        text = f"---\n{matter}---\n{text}"
    text = re.sub(r"\n", lambda _: draw.choice(("\n", "\n# ", "\n> ", "\n- ", "\n\n    ")), text)
    return read(lambda: read_markdown(text.encode(), "a.md"))


_TAGS = [
    "p",
    "div",
    "article",
    "h1",
    "h2",
    "span",
    "a",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "script",
    "style",
    "blockquote",
    "br",
    "title",
    "svg",
]


def _page(draw: random.Random) -> str:
    parts = []
    for line in some_text(draw).split("\n"):
        tag = draw.choice(_TAGS) if draw.random() < 0.3 else "p"
        parts.append(f"<{tag}>{line}" + (f"</{tag}>" if draw.random() < 0.9 else ""))
    head = f"<html><head><title>{some_text(draw, 40)}</title></head><body><article>"
    return head + "".join(parts) + "</article></body></html>"


def _html(draw: random.Random) -> bool:
    from retrieval.readers.page import read_page

    data = _page(draw).encode()
    return read(lambda: read_page(mutated(data, draw), "a.html"))


def _jsonl(draw: random.Random) -> bool:
    from retrieval.readers.lines import read_lines

    fields: dict[str, object] = {
        key: draw.choice((some_text(draw, 80), some_text(draw, 80), None, 7, [], "2024-03-05"))
        for key in draw.sample(("id", "title", "url", "source", "author", "published", "x"), 3)
    }
    line = json.dumps(fields | {"text": some_text(draw, 300)}).encode()
    line = mutated(line, draw) if draw.random() < 0.4 else line
    drafts = [out for out in read_lines([line], "a") if not isinstance(out, Unread)]
    return any(read(partial(_same, draft)) for draft in drafts)


def _same(draft: Draft) -> Draft:
    return draft


@cache
def _pdfs() -> tuple[bytes, ...]:
    """The PDFs of the tests, and each with its streams unpacked, so that text can be mutated."""
    whole = [file.read_bytes() for file in sorted(FILES.glob("*.pdf"))]
    return (*whole, *map(_unpacked, whole))


def _unpacked(data: bytes) -> bytes:
    def open_stream(found: re.Match[bytes]) -> bytes:
        try:
            inner = zlib.decompress(found[2])
        except zlib.error:
            return found[0]
        head = re.sub(rb"/Filter\s*(\[[^\]]*\]|/\w+)", b"", found[1])
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(inner), head)
        return head + b"stream\n" + inner + b"\nendstream"

    pattern = re.compile(rb"(<<(?:(?!>>\s*stream).)*>>\s*)stream\r?\n(.*?)\r?\nendstream", re.S)
    return pattern.sub(open_stream, data)


def _pdf(draw: random.Random) -> bool:
    from retrieval.readers.pdf import read_pdf

    data = draw.choice(_pdfs())
    return read(lambda: read_pdf(mutated(data, draw), "a.pdf"))


@cache
def _docx_parts() -> dict[str, bytes]:
    from docx import Document

    made = Document()
    made.core_properties.author = "Jane Doe"
    for line in texts()[0].split("\n"):
        made.add_paragraph(line)
    table = made.add_table(2, 2)
    for place in range(4):
        table.cell(place // 2, place % 2).text = texts()[1].split("\n")[place]
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


_WORD_TAGS = tuple(
    "del ins moveFrom sdt sdtContent hyperlink tbl tr tc p r t tab br rPr vanish x".split()  # noqa: SIM905
)


def _rearranged(xml: bytes, draw: random.Random) -> bytes:
    """A document's XML, well-formed still, with elements moved, renamed, doubled and emptied."""
    from lxml import etree

    try:
        root = etree.fromstring(xml)
    except etree.XMLSyntaxError:
        return xml
    namespace = root.nsmap.get("w", "")
    for _ in range(draw.choice((0, 2, 10, 40))):
        element = draw.choice(list(root.iter("{*}*")))
        what = draw.random()
        if what < 0.3:
            element.tag = f"{{{namespace}}}{draw.choice(_WORD_TAGS)}"
        elif what < 0.5 and element.text:
            text = re.sub("[^\\t\\n -\ud7ff]", "", some_text(draw, 60))
            element.text = text
        elif what < 0.7 and element.getparent() is not None:
            element.getparent().remove(element)
        elif what < 0.85:
            other = draw.choice(list(root.iter("{*}*")))
            if other not in element.iterancestors() and other is not element:
                element.append(other)
        else:
            element.attrib.clear()
    return bytes(etree.tostring(root))


def _docx(draw: random.Random) -> bool:
    from retrieval.readers.docx import read_docx

    parts = dict(_docx_parts())
    body = "word/document.xml"
    if draw.random() < 0.2:
        name = draw.choice(list(parts))
        parts[name] = mutated(parts[name], draw)
    if draw.random() < 0.1:
        parts[body] = mutated(parts[body], draw)
    parts[body] = _rearranged(parts[body], draw)
    if draw.random() < 0.05:
        del parts[draw.choice(list(parts))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    data = out.getvalue()
    return read(lambda: read_docx(mutated(data, draw) if draw.random() < 0.3 else data, "a.docx"))


def _mail(draw: random.Random) -> bool:
    from email.message import EmailMessage

    from retrieval.readers.mail import read_mail

    made = EmailMessage()
    made["From"] = "Daily News <news@paper.example>"
    made["Subject"] = draw.choice(("Fwd: The dam", "السد ممتلئ", "Re: x"))
    made["Date"] = "Tue, 5 Mar 2024 10:00:00 +0100"
    text = some_text(draw)
    if draw.random() < 0.3:
        head = f"From: {some_text(draw, 20)}\nDate: 4 Mar 2024\nSubject: {some_text(draw, 20)}"
        text = f"---------- Forwarded message ---------\n{head}\n\n{text}"
    if draw.random() < 0.3:
        text = text.replace("\n", "\n> ")
    made.set_content(text, cte=draw.choice(("base64", "quoted-printable")))
    if draw.random() < 0.02:
        made.set_content(_page(draw), subtype="html")
    if draw.random() < 0.2:
        made.add_attachment(text[:99], filename="a.txt")
    return read(lambda: read_mail(mutated(made.as_bytes(), draw), "a.eml"))


def _citation(draw: random.Random) -> bool:
    from store.citation import Citation, hash_text, parse_citation

    start = draw.randrange(10**6)
    known = Citation(draw.randrange(10**9), start, start + draw.randrange(1, 9999), hash_text("a"))
    word = known.id
    assert parse_citation(word).id == word
    bad = draw.choice((mutated(word.encode(), draw).decode("latin-1"), some_text(draw, 30)))
    try:
        assert isinstance(parse_citation(bad).id, str)
    except IsnadError:
        return False
    return True


def _heading(draw: random.Random) -> bool:
    from retrieval.text.heading import parse_date, read_heading

    written = draw.choice(("24-7-2021", "5 March 2024", "بغداد-العراق-24-7-2021", "2 آذار 2024"))
    day = parse_date("".join(mutated_text(written, draw)))
    assert day is None or date.fromisoformat(day)
    text = some_text(draw, 300)
    assert 0 <= read_heading(text).body_start <= len(text)
    return day is not None


def mutated_text(text: str, draw: random.Random) -> str:
    """A short text with a few signs changed."""
    signs = list(text)
    for _ in range(draw.randint(0, 4)):
        signs[draw.randrange(len(signs))] = draw.choice(_SIGNS)
    return "".join(signs)


_ASKED = (
    "what did Kirby say about troops last month?", "who denied fraud in July 2021 in BBC?",
    "ماذا قال كيربي عن العراق الشهر الماضي؟", "what did he say since 24-7-2021 in article 3?",
)  # fmt: skip


def _question(draw: random.Random) -> bool:
    from retrieval.questions.dates import find_dates
    from retrieval.questions.question import read_question
    from retrieval.questions.speech_question import read_speech_question

    text = mutated_text(draw.choice(_ASKED), draw) + some_text(draw, draw.choice((0, 20, 200)))
    find_dates(text, date(2024, 3, 5))
    try:
        read_speech_question(text)
        read_question(text)
    except IsnadError:
        return False
    return True


def _split(draw: random.Random) -> bool:
    held(some_text(draw, 3_000))
    return True


def _fold(draw: random.Random) -> bool:
    from retrieval.text.fold import fold, squeeze, words
    from retrieval.text.lexical import search_terms

    text = some_text(draw, 300)
    folded = fold(text)
    assert fold(folded) == folded
    squeeze(text)
    search_terms(text)
    for word in words(text):
        assert word.text
    return True


def _render(draw: random.Random) -> bool:
    from bot.telegram.render import render_answer
    from bot.telegram.render_jobs import render_receipt
    from bot.words.catalogue import words_in
    from retrieval.answer import Answer, AnswerCitation
    from retrieval.intake.ingest import Receipt
    from store.citation import Citation, hash_text
    from store.records import CitedText

    sys.path[:0] = [str(ROOT / "tests" / "telegram")] if "rules" not in sys.modules else []
    from rules import Arguments, text_of

    words = words_in(draw.choice(("ar", "en")))
    citations = []
    for rank in range(1, draw.choice((1, 2, 6)) + 1):
        text = some_text(draw, draw.choice((80, 300, 6_000))) or "a"
        citation = Citation(1, 0, len(text), hash_text(text))
        cited = CitedText(
            citation=citation, text=text, version_text=text, article_id=1, external_id=None,
            version=1, title=some_text(draw, 60) or "a", source=some_text(draw, 30) or None,
            url=None, published="2024-03-05", changed_at=None,
        )  # fmt: skip
        citations.append(AnswerCitation(rank, cited, "en", 1.0))
    answer = Answer("?", "en", True, 0.9, tuple(citations), 3, 1.0)
    receipt = Receipt("new", some_text(draw, 30), article_id=1, title=some_text(draw, 300) or "a",
                      language="ar", sentences=3)  # fmt: skip
    for page in (*render_answer(answer, words), render_receipt(receipt, words)):
        text_of(Arguments(text=page.html, parse_mode="HTML"))
        assert all(len((b.data or "").encode()) <= 64 for row in page.buttons for b in row)
    return True


TARGETS: dict[str, Target] = {
    "plain": _plain,
    "markdown": _markdown,
    "html": _html,
    "jsonl": _jsonl,
    "docx": _docx,
    "pdf": _pdf,
    "mail": _mail,
    "citation": _citation,
    "heading": _heading,
    "question": _question,
    "split": _split,
    "fold": _fold,
    "render": _render,
}


if __name__ == "__main__":
    main()
