"""The exchanges in the docs are played. Their pictures, which need Chromium, are not taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.screens import EXCHANGES, SEEDS, compress, play


async def test_an_exchange_is_played_to_its_end_with_the_real_bot() -> None:
    (exchange,) = (exchange for exchange in EXCHANGES if exchange.name == "upload")
    file, receipt, question, answer = await play(exchange)
    assert file["document"]["file_name"] == exchange.without
    assert "Lisbon museum keeps borrowed astrolabe" in receipt["text"]
    assert "edit_date" in receipt, "the progress has become the receipt"
    assert not question["from"]["is_bot"]
    (quote,) = (e for e in answer["entities"] if e["type"] == "blockquote")
    quoted = answer["text"][quote["offset"] : quote["offset"] + quote["length"]]
    assert quoted in (SEEDS / exchange.without).read_text(encoding="utf-8")
    assert answer["reply_markup"]["inline_keyboard"]
    # The hour is always the same: pictures differ only where words do.
    assert [m["date"] for m in (file, receipt, question, answer)] == [34860, 34860, 34920, 34920]


def test_fewer_colours_keep_those_of_large_areas_as_they_are(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    picture = tmp_path / "x.png"
    wide = image.new("RGB", (256, 256), (255, 255, 255))
    wide.paste((24, 37, 51), (0, 128, 256, 256))
    for place in range(200):
        wide.putpixel((place, 0), (place, 10, 20))
    wide.save(picture)
    compress(picture)
    with image.open(picture) as seen:
        assert seen.mode == "P"
        seen = seen.convert("RGB")
        assert seen.size == (256, 256)
        assert seen.getpixel((9, 99)) == (255, 255, 255)
        assert seen.getpixel((99, 200)) == (24, 37, 51)
        assert len(seen.getcolors()) <= 128
