"""A page of a PDF: glyphs to lines, lines to paragraphs, in the order of reading."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from retrieval.readers.right_to_left import (
    is_right_to_left,
    letters,
    mirrored,
    misfits,
    read_ligature,
    reading_order,
)

# All in ems, the size of the letters there.
_SAME_LINE = 0.6
_COLUMN_GAP = 1.8
_WORD_GAP = 0.21
_WORD_GAP_HINTED = 0.15
_INDENT = 0.8
_ALIGNED = 2.5
_LEADING = 1.3  # times the usual distance of lines
_SIZE = 1.15  # times
_EDGE_LINES = 3  # of a page that may be its head or its foot
_COLUMN_ROWS = 5
_SENTENCE_ENDS = (".", "!", "?", "؟", "۔", "…", ":", "؛")
_CLOSERS = " \"'”“»«’)]\u200e\u200f"
_SHADDA = "\u0651"
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(page|p\.|seite|صفحة|ص)?\s*#(\s*(of|/|من|\|)\s*#)?[-–—|\s]*", re.IGNORECASE
)
_PRINTED_FROM = re.compile(r"(https?|file)://\S*(\s+#/#)?", re.IGNORECASE)


@dataclass(slots=True)
class Glyph:
    """One sign and its place in points, `y` on the line that letters stand on.

    `word` counts the words that the PDF's own text tells; it is a hint.
    """

    sign: str
    left: float
    right: float
    x: float
    y: float
    em: float
    word: int = 0


@dataclass(slots=True)
class Line:
    """A line as it is read, and its place on its page."""

    text: str
    left: float
    right: float
    y: float
    em: float
    page: int
    right_to_left: bool
    first_word: float = 0.0

    @property
    def begin(self) -> float:
        """How far its beginning is from where lines of its direction begin."""
        return -self.right if self.right_to_left else self.left

    @property
    def end(self) -> float:
        """How far its end is, on the same scale."""
        return -self.left if self.right_to_left else self.right


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """The lines of a page in the order of reading, columns one after the other."""
    rows = _rows(glyphs)
    pieces = _columns(rows)
    lines = []
    for piece in pieces:
        line = _line(piece, page)
        if line.text:
            lines.append(line)
    return lines


def paragraphs_of(lines: Sequence[Line]) -> list[str]:
    """The paragraphs of a document; hyphens at line ends are joined."""
    lines = _without_edges(lines)
    words = _hyphenated_words(lines)
    far = _far_edges(lines)
    leading = _usual_leading(lines)
    out: list[str] = []
    for place, line in enumerate(lines):
        if place and not _breaks(lines[place - 1], line, far[place - 1], leading):
            out[-1] = _joined(out[-1], line.text, words)
        else:
            out.append(line.text)
    whole = "\n".join(line.text for line in lines if line.right_to_left)
    if misfits(mirrored(whole)) < misfits(whole):
        out = [mirrored(text) if is_right_to_left(text) else text for text in out]
    return out


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one line, as they follow one another in the file."""
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        mark = _is_mark(glyph)
        row = rows[-1] if rows else None
        if row and (mark or abs(row[0].y - glyph.y) < _SAME_LINE * max(row[0].em, glyph.em)):
            row.append(glyph)
            continue
        earlier = next((r for r in rows[-4:-1] if _belongs(r, glyph)), None)
        if earlier is not None:
            earlier.append(glyph)
            rows.remove(earlier)
            rows.append(earlier)
        else:
            rows.append([glyph])
    return rows


def _belongs(row: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph that was written later fills a gap in an earlier line or goes on with it."""
    if abs(row[0].y - glyph.y) > 0.1 * glyph.em:
        return False
    return any(
        abs(glyph.left - other.right) < glyph.em or abs(other.left - glyph.right) < glyph.em
        for other in row
    )


def _columns(rows: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Rows cut where columns part them, and put one column after the other."""
    cut = [_pieces(row) for row in rows]
    parted = [pieces for pieces in cut if len(pieces) > 1]
    out: list[list[Glyph]] = []
    if len(parted) < _COLUMN_ROWS:
        # Too few to be columns: what stands far apart on one line is a table or a head.
        return [glyph for glyph in rows if glyph]
    text = "".join(glyph.sign for row in rows for glyph in row)
    from_right = is_right_to_left(text)
    block: list[list[list[Glyph]]] = []

    def flush() -> None:
        widest = max((len(pieces) for pieces in block), default=0)
        gutters = _gutters([pieces for pieces in block if len(pieces) == widest])
        columns: dict[int, list[list[Glyph]]] = {}
        for pieces in block:
            for piece in pieces:
                middle = (min(g.left for g in piece) + max(g.right for g in piece)) / 2
                column = sum(middle > gutter for gutter in gutters)
                columns.setdefault(column, []).append(piece)
        for column in sorted(columns, reverse=from_right):
            out.extend(columns[column])
        block.clear()

    gutters = _gutters(parted)
    for pieces in cut:
        crosses = len(pieces) == 1 and any(
            min(g.left for g in pieces[0]) < gutter < max(g.right for g in pieces[0])
            for gutter in gutters
        )
        if crosses:
            flush()
            out.append(pieces[0])
        else:
            block.append(pieces)
    flush()
    return out


def _gutters(rows: Sequence[list[list[Glyph]]]) -> list[float]:
    """The middles of the gaps between the columns of rows with equally many pieces."""
    if not rows:
        return []
    count = Counter(len(pieces) for pieces in rows).most_common(1)[0][0]
    gaps = [
        [
            (max(g.right for g in one) + min(g.left for g in other)) / 2
            for one, other in pairwise(pieces)
        ]
        for pieces in rows
        if len(pieces) == count
    ]
    return [median(column) for column in zip(*gaps, strict=True)]


def _pieces(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """A row from left to right, cut at its wide gaps."""
    pieces: list[list[Glyph]] = []
    reach = float("-inf")
    order = {id(glyph): place for place, glyph in enumerate(row)}
    for glyph in sorted(row, key=lambda glyph: glyph.left):
        if not pieces or glyph.left - reach > _COLUMN_GAP * glyph.em:
            pieces.append([])
        pieces[-1].append(glyph)
        reach = max(reach, glyph.right)
    # Back into the order of the file, which tells more than places do of what runs from the left.
    return [sorted(piece, key=lambda glyph: order[id(glyph)]) for piece in pieces]


def _line(row: Sequence[Glyph], page: int) -> Line:
    text = "".join(glyph.sign for glyph in row)
    from_right = is_right_to_left(letters(text))
    arabic = from_right or any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    signs = _visual(row) if arabic else _written(row)
    if arabic:
        signs = _read(signs, from_right)
    text = " ".join(letters("".join(signs)).split())
    left, right = min(glyph.left for glyph in row), max(glyph.right for glyph in row)
    share = len(text.split(" ", 1)[0]) / max(len(text), 1)
    em = median(glyph.em for glyph in row)
    return Line(text, left, right, row[0].y, em, page, from_right, share * (right - left))


def _written(row: Sequence[Glyph]) -> list[str]:
    """A line that runs from the left, with the spaces between its words."""
    signs: list[str] = []
    for before, glyph in pairwise([None, *row]):
        assert glyph is not None
        if before is not None:
            gap = glyph.left - before.right
            hinted = glyph.word != before.word
            if hinted or gap > _COLUMN_GAP * glyph.em:
                signs.append(" ")
        signs.append(glyph.sign)
    return signs


def _visual(row: Sequence[Glyph]) -> list[str]:
    """A line's clusters and spaces from left to right, each cluster in its order of reading."""
    shapes = _shapes(row)
    bases = sorted(
        (shape for shape in shapes if not all(map(_is_mark, shape))),
        key=lambda shape: min(g.left for g in shape) + max(g.right for g in shape),
    )
    order = {id(glyph): place for place, glyph in enumerate(row)}
    held = {id(base): list(_read_shape(base, row, order)) for base in bases}
    for mark in shapes:
        if all(map(_is_mark, mark)) and bases:
            held[id(max(bases, key=lambda base: _overlap(base, mark)))] += [g.sign for g in mark]
    signs: list[str] = []
    for before, shape in pairwise([None, *bases]):
        assert shape is not None
        if before is not None:
            gap = min(g.left for g in shape) - max(g.right for g in before)
            hinted = shape[0].word != before[0].word
            if gap > (_WORD_GAP_HINTED if hinted else _WORD_GAP) * shape[0].em:
                signs.append(" ")
        signs.append("".join(_as_typed(held[id(shape)])))
    return signs


def _shapes(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs that begin at the very same point: PDFium takes a shape of several letters apart."""
    shapes: list[list[Glyph]] = []
    for glyph in row:
        near = next(
            (
                s
                for s in shapes[-4:]
                if abs(s[0].x - glyph.x) < 0.01 and abs(s[0].y - glyph.y) < 0.01
            ),
            None,
        )
        if near is not None:
            near.append(glyph)
        else:
            shapes.append([glyph])
    return shapes


def _as_typed(signs: list[str]) -> list[str]:
    """A letter's doubling before its vowel."""
    marks = [n for n, sign in enumerate(signs) if unicodedata.category(sign[0]) == "Mn"]
    if len(marks) == 2 and signs[marks[1]] == _SHADDA and marks[1] == marks[0] + 1:
        signs[marks[0]], signs[marks[1]] = signs[marks[1]], signs[marks[0]]
    return signs


def _is_mark(glyph: Glyph) -> bool:
    return unicodedata.category(glyph.sign[0]) == "Mn"


def _overlap(base: Sequence[Glyph], mark: Sequence[Glyph]) -> float:
    """How much of a mark stands above or below a letter, in points; below zero: how far from it."""
    left, right = min(g.left for g in base), max(g.right for g in base)
    return min(right, max(g.right for g in mark)) - max(left, min(g.left for g in mark))


def _read_shape(
    shape: Sequence[Glyph], row: Sequence[Glyph], order: dict[int, int]
) -> Iterable[str]:
    """The signs of one shape: its letter and the marks on it, or a ligature."""
    signs = [glyph.sign for glyph in shape]
    if len(signs) == 1:
        return signs
    marks = [glyph.sign for glyph in shape if _is_mark(glyph)]
    if len(marks) == len(signs) - 1:
        return [*(glyph.sign for glyph in shape if not _is_mark(glyph)), *marks]
    first, last = order[id(shape[0])], order[id(shape[-1])]
    before = row[first - 1] if first else None
    after = row[last + 1] if last + 1 < len(row) else None
    backwards = bool(
        (before and before.word == shape[0].word and before.x < shape[0].x)
        or (after and after.word == shape[0].word and after.x > shape[0].x)
    )
    return read_ligature(signs, backwards)


def _read(signs: list[str], from_right: bool) -> list[str]:
    """Clusters from left to right in the order of reading."""
    if from_right:
        return reading_order(signs)
    out = []
    run: list[str] = []
    for sign in [*signs, ""]:
        kind = unicodedata.bidirectional(sign[0]) if sign else "L"
        if kind in ("R", "AL") or (run and kind != "L"):
            run.append(sign)
            continue
        tail: list[str] = []
        while run and unicodedata.bidirectional(run[-1][0]) not in ("R", "AL"):
            tail.insert(0, run.pop())
        out += [*reading_order(run), *tail, sign]
        run = []
    return out


def _without_edges(lines: Sequence[Line]) -> list[Line]:
    """The lines without page numbers, and without heads and feet that come again and again."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges: list[tuple[int, str]] = []
    at_edge: dict[int, tuple[str, bool]] = {}
    for page in pages.values():
        ordered = sorted(page, key=lambda line: -line.y)
        outer = [*ordered[:_EDGE_LINES], *ordered[_EDGE_LINES:][-_EDGE_LINES:]]
        outermost = {id(ordered[0]), id(ordered[-1])} if len(ordered) > 1 else set()
        for line in outer:
            shape = _DIGITS.sub("#", line.text).strip()
            at_edge[id(line)] = (shape, id(line) in outermost)
            edges.append((line.page, shape))
    often = Counter(shape for _, shape in set(edges))
    enough = max(2, -(-len(pages) // 3))
    return [line for line in lines if not _is_edge(at_edge.get(id(line)), often, enough)]


def _is_edge(found: tuple[str, bool] | None, often: Counter[str], enough: int) -> bool:
    if found is None:
        return False
    shape, outermost = found
    if often[shape] >= enough:
        return True
    return outermost and bool(_PAGE_NUMBER.fullmatch(shape) or _PRINTED_FROM.fullmatch(shape))


def _far_edges(lines: Sequence[Line]) -> list[float]:
    """For each line how far the lines around it run that belong to its column."""
    far: list[float] = []
    block: list[Line] = []

    def flush() -> None:
        far.extend([max((line.end for line in block), default=0.0)] * len(block))
        block.clear()

    for line in lines:
        if block and not _same_block(block[-1], line):
            flush()
        block.append(line)
    flush()
    return far


def _same_block(before: Line, line: Line) -> bool:
    return (
        before.page == line.page
        and before.right_to_left == line.right_to_left
        and before.y > line.y
        and _same_size(before, line)
        and abs(before.begin - line.begin) < _ALIGNED * line.em
    )


def _same_size(one: Line, other: Line) -> bool:
    return max(one.em, other.em) <= _SIZE * min(one.em, other.em)


def _usual_leading(lines: Sequence[Line]) -> float:
    """The usual distance of lines, in ems."""
    distances = [
        (before.y - line.y) / line.em
        for before, line in pairwise(lines)
        if before.page == line.page and before.y > line.y and _same_size(before, line)
    ]
    return sorted(distances)[len(distances) // 4] if distances else 1.2


def _breaks(before: Line, line: Line, far: float, leading: float) -> bool:
    """Whether a new paragraph begins with `line`."""
    ended = before.text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)
    if not _same_size(before, line) or before.right_to_left != line.right_to_left:
        return True
    if before.page != line.page or line.y >= before.y:
        return ended  # the next page or column goes on where a sentence is open
    if (before.y - line.y) / line.em > _LEADING * leading:
        return True
    room = far - before.end
    if room > line.first_word + 0.5 * line.em:
        return True  # its first word would have had room above
    return ended and line.begin - before.begin > _INDENT * line.em


def _hyphenated_words(lines: Sequence[Line]) -> frozenset[str]:
    """Words that stand with a hyphen inside a line somewhere: they keep it."""
    return frozenset(word.lower() for line in lines for word in re.findall(r"\w+-\w+", line.text))


def _joined(text: str, more: str, hyphenated: frozenset[str]) -> str:
    broken = re.search(r"(\w+)[-\u00ad\u2010]$", text)
    if broken is None:
        return f"{text} {more}"
    rest = re.match(r"\w+", more)
    if rest is None or rest[0][:1].isupper() or broken[1][-1:].isdigit():
        return text + more
    if f"{broken[1]}-{rest[0]}".lower() in hyphenated:
        return text + more
    return text[:-1] + more


def paragraphs(pages: Iterable[Sequence[Glyph]]) -> Iterator[str]:
    """The paragraphs of all pages."""
    lines = [line for number, glyphs in enumerate(pages) for line in lines_of(glyphs, number)]
    yield from paragraphs_of(lines)
