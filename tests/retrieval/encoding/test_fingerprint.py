from __future__ import annotations

from pathlib import Path

from retrieval.encoding.fingerprint import fingerprint_of


def test_a_fingerprint_changes_with_any_byte_and_with_nothing_else(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"some bytes")
    second.write_bytes(b"other bytes")
    before = fingerprint_of([first, second])
    second.rename(tmp_path / "c")
    assert fingerprint_of([first, tmp_path / "c"]) == before
    for place in range(len(b"other bytes")):
        changed = bytearray(b"other bytes")
        changed[place] ^= 1
        (tmp_path / "c").write_bytes(changed)
        assert fingerprint_of([first, tmp_path / "c"]) != before


def test_a_fingerprint_is_a_plain_word(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for files in ([], [tmp_path / "empty"]):
        assert fingerprint_of(files).replace("-", "").isalnum()
