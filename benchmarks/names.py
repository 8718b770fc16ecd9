"""How often the right name comes first among ten thousand, from one script to the other.

    python -m benchmarks.names [--test] [--look] [--data ../shared/eval]

Each Arabic name asks for its Latin spellings among all that the set has, and the reverse. A name
may have several right spellings: any of them counts. Where several names share the first place, the
chance counts that a right one is drawn. Halves go by a hash of the Arabic name.

Beside ours, the same edit distance (rapidfuzz's, over the longer name) with three ways of writing
Arabic in Latin letters: a table of one or two letters each, anyascii, and uroman. Latin names lose
their accents first. These libraries are in the dependency group `bench`.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.report import Row, show, write_result
from retrieval.naming.sounds import sound_keys, sounds_like
from retrieval.text.fold import fold

Right = dict[str, set[str]]
"""By name in the one script, the right ones in the other."""
Firsts = Callable[[Sequence[str], Sequence[str]], list[list[str]]]
"""For each name that asks, those of a pool that share the first place."""

_BATCH = 500
# As people write Arabic names who think of one letter at a time.
_PLAIN = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u",
    "ي": "i", "پ": "p", "چ": "ch", "ڤ": "v", "گ": "g",
}  # fmt: skip


def main() -> None:
    """Asks for all names of one half in both directions and writes the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/eval"), help="sets by others")
    parser.add_argument("--test", action="store_true", help="the test half, looked at once")
    parser.add_argument("--look", action="store_true", help="print, and write no result")
    options = parser.parse_args()
    file = options.data / "names" / "pairs.jsonl"
    if not file.exists():
        print(f"{file} is not here, and there is no small set of names: nothing is measured.")
        return
    pairs = read_pairs(file)
    table = measure(pairs, test=options.test)
    if options.look:
        show(table)
        return
    half = "test" if options.test else "dev"
    write_result(f"names-{half}", table, setup={"data": "Wikidata and ar2en, pairs of one word"})


def read_pairs(file: Path) -> list[tuple[str, str]]:
    """Arabic and Latin names, a pair a line."""
    lines = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [(line["ar"], line["en"]) for line in lines]


def in_test_half(arabic: str) -> bool:
    """By the name alone, so that neither the order nor the size of the set matters."""
    return zlib.crc32(arabic.encode()) % 2 == 1


def measure(pairs: Sequence[tuple[str, str]], *, test: bool) -> list[Row]:
    """A row a way of comparing: R@1 in both directions."""
    latin, arabic = _right(pairs), _right((right, left) for left, right in pairs)
    asked = {
        "ar→en": ([name for name in latin if in_test_half(name) == test], latin, sorted(arabic)),
        "en→ar": (
            [name for name, right in arabic.items() if in_test_half(min(right)) == test],
            arabic,
            sorted(latin),
        ),
    }
    rows = []
    for way, firsts in _ways().items():
        row: Row = {"names compared by": way}
        for direction, (names, right, pool) in asked.items():
            share = recall_at_1(dict(zip(names, firsts(names, pool), strict=True)), right)
            row[f"{direction} names"] = len(names)
            row[f"{direction} among"] = len(pool)
            row[f"{direction} R@1"] = f"{share:.3f}"
        rows.append(row)
    return rows


def recall_at_1(firsts: Mapping[str, Sequence[str]], right: Mapping[str, set[str]]) -> float:
    """The mean chance that a name drawn from those in the first place is right."""
    chances = [
        sum(one in right[name] for one in first) / len(first) if first else 0.0
        for name, first in firsts.items()
    ]
    return sum(chances) / len(chances)


def by_sound(names: Sequence[str], pool: Sequence[str]) -> list[list[str]]:
    """Ours: candidates share a key, and the most alike in sound come first. The few names of one
    consonant have no key, and are compared with one another."""
    keyed: dict[str, list[str]] = defaultdict(list)
    for name in pool:
        for key in sound_keys(name) or {""}:
            keyed[key].append(name)
    found = []
    for name in names:
        candidates = {one for key in sound_keys(name) or {""} for one in keyed.get(key, ())}
        scores = {one: sounds_like(name, one) for one in candidates}
        best = max(scores.values(), default=0.0)
        found.append([one for one, score in scores.items() if score == best])
    return found


def _right(pairs: Iterable[tuple[str, str]]) -> Right:
    right: Right = defaultdict(set)
    for left, other in pairs:
        right[left].add(other)
    return dict(right)


def _ways() -> dict[str, Firsts]:
    ours: dict[str, Firsts] = {"sound (ours)": by_sound}
    try:
        import rapidfuzz  # noqa: F401
        import uroman
        from anyascii import anyascii
    except ImportError:
        print("The dependency group `bench` is not installed: only ours is measured.")
        return ours
    roman = uroman.Uroman()
    return ours | {
        "letters, plain": _by_letters(_plain),
        "letters of anyascii": _by_letters(lambda name: anyascii(name).lower()),
        "letters of uroman": _by_letters(lambda name: str(roman.romanize_string(name)).lower()),
    }


def _plain(name: str) -> str:
    return "".join(_PLAIN.get(letter, letter) for letter in fold(name))


def _by_letters(romanised: Callable[[str], str]) -> Firsts:
    """Plain edit distance between what two names are in Latin letters."""

    def firsts(names: Sequence[str], pool: Sequence[str]) -> list[list[str]]:
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import cdist

        written, others = list(map(romanised, names)), list(map(romanised, pool))
        found = []
        for start in range(0, len(written), _BATCH):
            some = written[start : start + _BATCH]
            scores = cdist(some, others, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
            best = scores.max(axis=1, keepdims=True)
            found += [
                [pool[column] for column in np.flatnonzero(row).tolist()] for row in scores == best
            ]
        return found

    return firsts


if __name__ == "__main__":
    main()
