from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from retrieval.errors import SourceError, SourceTooLarge, SourceUnreadable, SourceUnsupported
from retrieval.readers import docx
from retrieval.readers.docx import read_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document() -> Any:
    from docx import Document

    return Document()


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_body(xml: str) -> bytes:
    """A Word file whose document holds these elements."""
    return changed(
        "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'
    )


def changed(name: str, text: str | bytes, *, kept: bool = True) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(document()))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        if kept:
            new.writestr(name, text)
    return out.getvalue()


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def run(text: str, more: str = "") -> str:
    return f'<w:r>{more}<w:t xml:space="preserve">{text}</w:t></w:r>'


def error_of(data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_docx(data, None)
    return caught.value


def test_paragraphs_title_and_author_are_read() -> None:
    made = document()
    made.core_properties.author = "Jane Doe"
    made.add_heading("The dam is full", 1)
    made.add_paragraph("The northern dam is full. It holds.")
    made.add_paragraph("")
    made.add_paragraph("السد ممتلئ.")
    draft = read_docx(saved(made), "a.docx")
    assert draft.text == "The dam is full\nThe northern dam is full. It holds.\nالسد ممتلئ."
    assert (draft.title, draft.author, draft.source) == ("The dam is full", "Jane Doe", "a.docx")


def test_a_table_is_a_line_a_row_and_prose_in_it_stands_for_itself() -> None:
    made = document()
    table = made.add_table(2, 2)
    for place, text in enumerate(("City", "Litres", "It is dry.", "It rains.")):
        table.cell(place // 2, place % 2).text = text
    assert read_docx(saved(made), None).text == "City\tLitres\nIt is dry.\nIt rains."


def test_what_was_struck_out_is_left_out_and_what_was_put_in_is_read() -> None:
    data = with_body(
        paragraph(
            run("The dam ")
            + f"<w:del>{run('was empty')}<w:r><w:delText>gone</w:delText></w:r></w:del>"
            + f"<w:ins>{run('is full')}</w:ins>"
            + run(" hidden", "<w:rPr><w:vanish/></w:rPr>")
            + '<w:r><w:footnoteReference w:id="1"/></w:r>'
            + run(".")
        )
    )
    assert read_docx(data, None).text == "The dam is full."


def test_content_controls_are_read() -> None:
    data = with_body(f"<w:sdt><w:sdtContent>{paragraph(run('It is full.'))}</w:sdtContent></w:sdt>")
    assert read_docx(data, None).text == "It is full."


def test_external_parts_are_not_followed() -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r9" TargetMode="External" Target="http://127.0.0.1:9/x"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
        "</Relationships>"
    )
    data = changed("word/_rels/document.xml.rels", relation)
    assert error_of(data).reason == "empty_file"


def test_entities_are_refused() -> None:
    for encoding in ("utf-8", "utf-16"):
        xml = (
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "words">]>'
            f'<w:document xmlns:w="{W}"><w:body>{paragraph(run("&a;"))}</w:body></w:document>'
        )
        error = error_of(changed("word/document.xml", xml.encode(encoding)))
        assert error.reason == "docx_broken"


def test_macros_are_refused() -> None:
    assert error_of(changed("word/vbaProject.bin", b"x")).reason == "docx_macros"


def test_a_bomb_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    error = error_of(changed("word/document.xml", b"\0" * 30_000_000))
    assert isinstance(error, SourceTooLarge)
    monkeypatch.setattr(docx, "MAX_ENTRIES", 3)
    assert error_of(saved(document())).reason == "docx_bomb"
    monkeypatch.undo()
    monkeypatch.setattr(docx, "MAX_UNPACKED", 1_000)
    assert error_of(saved(document())).reason == "docx_bomb"


def test_a_size_that_is_declared_too_small_is_found_out() -> None:
    data = bytearray(with_body(paragraph(run("Words. " * 2_000))))
    entry = data.rindex(b"word/document.xml") - 46  # its place in the list at the end
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    assert error_of(bytes(data)).reason == "docx_broken"


def test_other_zip_files_and_old_ones_say_what_they_are() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "words")
    assert isinstance(error_of(out.getvalue()), SourceUnsupported)
    assert error_of(out.getvalue()).reason == "not_a_docx"
    assert error_of(b"\xd0\xcf\x11\xe0" + b"\0" * 600).reason == "old_word"
    assert error_of(b"PK\x03\x04 nothing").reason == "docx_broken"
    assert error_of(changed("word/document.xml", b"", kept=False)).reason == "docx_broken"


def test_half_a_file_is_no_error_of_ours() -> None:
    whole = saved(document())
    for cut in range(0, len(whole), len(whole) // 20):
        assert isinstance(error_of(whole[:cut]), SourceUnreadable)
