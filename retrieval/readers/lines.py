"""JSON lines: many articles in one file, each line on its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationError,
    field_validator,
)

from retrieval.errors import SourceUnreadable
from retrieval.intake.draft import Draft, Unread
from retrieval.readers.plain import check_text
from retrieval.text.language import Language


class _Line(BaseModel):
    """One line, as outside tools write it."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    external_id: StrictStr | StrictInt | None = Field(None, alias="id")
    text: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    language: Language | None = None

    @field_validator("published")
    @classmethod
    def _iso(cls, value: str | None) -> str | None:
        if not value:
            return None
        written = datetime.fromisoformat(value)
        return written.isoformat() if "T" in value or " " in value else written.date().isoformat()


def read_lines(lines: Iterable[bytes], name: str | None) -> Iterator[Draft | Unread]:
    """A draft for each line, in order, or why there is none. Blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_line(line, number, name)


def _read_line(line: bytes, number: int, name: str | None) -> Draft | Unread:
    external_id = None
    try:
        record: Any = json.loads(line.decode("utf-8-sig"))
        if isinstance(record, dict) and isinstance(record.get("id"), str | int):
            external_id = str(record["id"]).encode(errors="replace").decode()
        parsed = _Line.model_validate(record)
        check_text(parsed.text)
        # JSON can spell halves of characters, which no database takes.
        fields: dict[str, Any] = {field: value or None for field, value in parsed}
        fields["external_id"] = (
            None if parsed.external_id in (None, "") else str(parsed.external_id)
        )
        "".join(value or "" for value in fields.values()).encode()
    except ValidationError as error:
        place = error.errors(include_url=False)[0]["loc"]
        field = str(place[0]) if place else "text"
        failure = SourceUnreadable("wrong_json_line", line=number, field=field)
    except UnicodeEncodeError:
        failure = SourceUnreadable("broken_characters", line=number)
    except (ValueError, RecursionError):
        failure = SourceUnreadable("broken_json_line", line=number)
    except SourceUnreadable as error:
        failure = SourceUnreadable(error.reason, line=number)
    else:
        return Draft(**fields)
    return Unread(name, failure, external_id)
