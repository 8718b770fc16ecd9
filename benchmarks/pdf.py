"""What is left of a text that was made a PDF and read again.

    python -m benchmarks.pdf

The seed articles, and the labelled news of `tests/statements`, as three producers write them: a
browser (Chromium), fpdf2 with HarfBuzz, and reportlab, which knows no Arabic and is given shapes in
the order of sight. F1 over runs of four words; `plain` is the order that PDFium itself gives.
"""

from __future__ import annotations

import html
import io
import statistics
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Row, write_result
from benchmarks.statements import read_labels
from retrieval.readers.pdf import read_pdf

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
_ARTICLES = 12  # of the labelled ones, a language


def main() -> None:
    """Makes the PDFs, reads them and writes the table."""
    table: list[Row] = []
    for language in ("ar", "en"):
        texts = [file.read_text("utf-8") for file in sorted(SEEDS.glob(f"*.{language}.txt"))]
        texts += [article["text"] for article in read_labels(language, "dev")[:_ARTICLES]]
        for name, make in PRODUCERS.items():
            rebuilt, plain, exact, sentences = [], [], 0, 0
            for text in texts:
                known = make.known(text)
                data = make.pdf(text, language == "ar")
                read = read_pdf(data, None).text
                rebuilt.append(alike(known, read))
                plain.append(alike(known, _plain(data)))
                flat = " ".join(read.split())
                lines = [" ".join(line.split()) for line in known.splitlines() if line.strip()]
                sentences += len(lines)
                exact += sum(line in flat for line in lines)
            table.append(
                {
                    "language": language,
                    "producer": name,
                    "articles": len(texts),
                    "F1": round(statistics.mean(rebuilt), 3),
                    "worst": round(min(rebuilt), 3),
                    "plain": round(statistics.mean(plain), 3),
                    "paragraphs word for word": f"{exact} of {sentences}",
                }
            )
    write_result("pdf", table, setup={})


def alike(one: str, other: str) -> float:
    """F1 over runs of four words."""
    first, second = _grams(one), _grams(other)
    total = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / total if total else 1.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = text.split()
    return Counter(tuple(words[n : n + 4]) for n in range(len(words) - 3))


def _plain(data: bytes) -> str:
    from pypdfium2 import PdfDocument

    document = PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


class Producer:
    """One way to make a PDF; `known` is what of a text it can write at all."""

    def __init__(
        self, pdf: Callable[[str, bool], bytes], known: Callable[[str], str] = str
    ) -> None:
        self.pdf = pdf
        self.known = known


def _browser(text: str, arabic: bool) -> bytes:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    direction = "rtl" if arabic else "ltr"
    page = f'<html dir="{direction}"><meta charset="utf-8"><body>{lines}</body></html>'
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "a.html", Path(folder) / "a.pdf"
        source.write_text(page, "utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run(
            ["chromium", *options, f"--print-to-pdf={out}", str(source)],
            check=True,
            capture_output=True,
        )
        return out.read_bytes()


def _fpdf(text: str, arabic: bool) -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.add_font("body", "", FONT)
    pdf.set_font("body", size=12)
    if arabic:
        pdf.set_text_shaping(True, direction="rtl", script="arab", language="ara")
    for line in text.splitlines():
        if line.strip():
            pdf.multi_cell(0, 8, line, align="R" if arabic else "L")
            pdf.ln(4)
    return bytes(pdf.output())


def _reportlab(text: str, arabic: bool) -> bytes:
    from arabic_reshaper import ArabicReshaper
    from bidi import get_display
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("body", FONT))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("body", 11)
    y = 780
    shape = ArabicReshaper().reshape
    for paragraph in text.splitlines():
        for line in simpleSplit(paragraph, "body", 11, 480):
            if y < 60:
                canvas.showPage()
                canvas.setFont("body", 11)
                y = 780
            if arabic:
                canvas.drawRightString(540, y, get_display(shape(line), base_dir="R"))
            else:
                canvas.drawString(55, y, line)
            y -= 16
        y -= 10
    canvas.save()
    return out.getvalue()


def _without_vowels(text: str) -> str:
    # What the reshaper leaves out by itself.
    return "".join(sign for sign in text if not "\u064b" <= sign <= "\u0652")


PRODUCERS = {
    "browser": Producer(_browser),
    "fpdf2": Producer(_fpdf),
    "reportlab": Producer(_reportlab, _without_vowels),
}


if __name__ == "__main__":
    main()
