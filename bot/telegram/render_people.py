"""Messages about people: what somebody said, a page at a time; who is meant; who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.persons import (
    head_line,
    person_line,
    person_size,
    silent_lines,
    told_lines,
)
from bot.phrases import filter_line, groups, line_parts, together, whole
from bot.telegram.render import (
    MESSAGE_UNITS,
    Button,
    Page,
    cut,
    quotation,
    render_answer,
    source_html,
    source_line,
    units,
    with_nearest,
    with_vote,
)
from bot.words.catalogue import Words
from retrieval.answer import Answer, AnswerCitation
from retrieval.ledger.directory import Person
from retrieval.ledger.said import Account
from retrieval.text.heading import shorten
from store.records import Kinship

STATEMENTS = 5
"""So many quotations, or statements, stand on a page."""
PEOPLE = 10
_LONGEST_TOGETHER = 700  # characters of neighbouring sentences in one quotation
_WHOLE_UNITS = 1500  # so much of a few quotations fits, whatever their sources are called
_SHORTEST_QUOTE = 150  # units: to so much each is cut where a page would be too long
_LABEL = 40  # characters on a button
_MOST_BUTTONS = 20


def render_first(answer: Answer, words: Words) -> list[Page]:
    """The beginning of an answer for somebody's words; a few that are long come whole, in several
    messages."""
    spoken = answer.spoken
    if spoken is not None and spoken.person is not None and answer.answered:
        found = groups(answer.citations, _LONGEST_TOGETHER)
        length = sum(units(whole(group).text) for group in found)
        if len(found) <= STATEMENTS and length > _WHOLE_UNITS:
            head = head_line(spoken.person, spoken.topic, spoken.statements, words)
            return [Page(f"<b>{escape(head)}</b>"), *render_answer(answer, words)]
    return [render_spoken(answer, 0, words)]


def render_spoken(answer: Answer, offset: int, words: Words) -> Page:
    """A page of an answer for somebody's words, from the quotation number `offset` on."""
    spoken = answer.spoken
    assert spoken is not None, "answers without it are rendered elsewhere"
    if spoken.person is None:
        return render_which(spoken.persons, "spoken", words, answer.turn)
    line = filter_line(answer, words)
    if not answer.answered:
        told = told_lines(answer, spoken, words)
        html = "\n\n".join(escape(text) for text in (line, *told) if text)
        return with_vote(with_nearest(html, answer.nearest, words), words)
    found = groups(answer.citations, _LONGEST_TOGETHER)
    head = head_line(spoken.person, spoken.topic, spoken.statements, words)
    offset = min(offset, (len(found) - 1) // STATEMENTS * STATEMENTS)
    shown = found[offset : offset + STATEMENTS]
    turning = _turning(
        f"spoken:{spoken.person.id}", offset, len(found), STATEMENTS, words, answer.turn
    )
    heads = [head, *([line] if line else [])]
    return with_vote(_quotations(heads, shown, offset, turning, words), words)


def render_account(
    account: Account, citations: Sequence[AnswerCitation], offset: int, words: Words
) -> Page:
    """A page of what somebody said; `citations` are those of what stands together from the place
    `offset` on."""
    person = account.person
    if person is None:
        return render_which(account.persons, "saidon" if account.topic else "said", words)
    if not account.said:
        return Page("\n\n".join(escape(line) for line in silent_lines(account, words)))
    head = head_line(person, account.topic, len(account.said), words)
    kind = "saidon" if account.topic else "said"
    total = len(together(account.said))
    turning = _turning(f"{kind}:{person.id}", offset, total, STATEMENTS, words)
    return _quotations([head], groups(citations, _LONGEST_TOGETHER), offset, turning, words)


def render_which(persons: Sequence[Person], kind: str, words: Words, turn: int = 0) -> Page:
    """The question who of several is meant, with a button for each; `turn` is that of the answer in
    its conversation."""
    asked_in = f":{turn}" if turn else ""
    lines = [f"<b>{escape(words('said.which'))}</b>"]
    buttons = []
    for number, person in enumerate(persons[:_MOST_BUTTONS], start=1):
        lines.append(_person(f"{number}. ", person, words))
        label = f"{number}. {shorten(person.label, _LABEL)}"
        buttons.append((Button(label, data=f"{kind}:{person.id}:0{asked_in}"),))
    if len(persons) > _MOST_BUTTONS:
        lines.append(escape(words("said.which_more", count=len(persons) - _MOST_BUTTONS)))
        lines.append(escape(words("said.which_hint")))
    return Page("\n".join(lines), tuple(buttons), asks_back=kind != "said")


def render_people(
    persons: Sequence[Person], article_id: int, offset: int, total: int, words: Words
) -> Page:
    """A page of who speaks, with buttons to what each said; `article_id` 0 is the library."""
    if not total:
        return Page(escape(words("speakers.none_there" if article_id else "speakers.none")))
    lines = [f"<b>{escape(words('speakers.count', count=total))}</b>"]
    lines += [_person("", person, words) for person in persons]
    buttons = [
        Button(f"{shorten(person.label, _LABEL)} · {person.statements}", data=f"hear:{person.id}")
        for person in persons
    ]
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    turning = _turning(f"speakers:{article_id}", offset, total, PEOPLE, words)
    if turning:
        lines.append(_page_line(offset, total, PEOPLE, words))
        rows.append(turning)
    return Page("\n".join(lines), tuple(rows))


def render_kinships(kinships: Sequence[Kinship], words: Words) -> Page:
    """What was decided of names, as much as one message holds."""
    lines: list[str] = []
    used = 0
    for kinship in kinships:
        key = "alias.equal" if kinship.same else "alias.unequal"
        left, right = (f"\u2068{name}\u2069" for name in (kinship.left, kinship.right))
        line = words(key, name=left, other=right)
        used += units(line) + 1
        if used > MESSAGE_UNITS - 100:
            lines.append("…")
            break
        lines.append(line)
    return Page(escape("\n".join(lines) or words("alias.none")))


def _person(margin: str, person: Person, words: Words) -> str:
    return f"{margin}{escape(person_line(person))}\n{escape(person_size(person, words))}"


def _quotations(
    head: Sequence[str],
    shown: Sequence[Sequence[AnswerCitation]],
    offset: int,
    turning: tuple[Button, ...],
    words: Words,
) -> Page:
    """Quotations below a head line; each is cut as far as the message needs it."""
    alone = len(shown) == 1 and not turning
    told = [
        line_parts(group, words, shown[place - 1] if place else None)
        for place, group in enumerate(shown)
    ]
    sources = [source_line(line, words.language) for line in told]
    texts = [whole(group).text for group in shown]
    room = MESSAGE_UNITS - sum(units(line) + 10 for line in (*head, *sources)) - 100
    longest = _longest([units(text) for text in texts], room)
    parts = [f"<b>{escape(head[0])}</b>", *(f"<i>{escape(line)}</i>" for line in head[1:])]
    rows: list[tuple[Button, ...]] = []
    for number, (group, text, parts_told) in enumerate(
        zip(shown, texts, told, strict=True), start=offset + 1
    ):
        first, *rest = cut(text, longest)
        # Outside the quotation, for it is not in the article.
        ended = "…\n" if rest else ""
        source = source_html(parts_told, whole(group), "" if alone else f"{number}. ")
        parts.append(f"{quotation(first)}\n{ended}{source}")
        label = words("answer.context" if alone else "answer.context_numbered", number=number)
        rows.append((Button(label, data=f"context:{whole(group).citation.id}"),))
    if turning:
        rows.append(turning)
    asks_back = any(not (button.data or "").startswith("said:") for button in turning)
    return Page("\n\n".join(parts), tuple(rows), asks_back)


def _longest(lengths: Sequence[int], room: int) -> int:
    """To how many units each text is cut, so that all fit; the short ones stay whole."""
    longest = max(lengths, default=0)
    while sum(min(length, longest) for length in lengths) > room and longest > _SHORTEST_QUOTE:
        longest -= 10
    return max(longest, 1)


def _turning(
    data: str, offset: int, total: int, page: int, words: Words, turn: int = 0
) -> tuple[Button, ...]:
    """The buttons to the pages beside this one."""
    asked_in = f":{turn}" if turn else ""
    buttons = []
    if offset > 0:
        buttons.append(
            Button(words("said.previous"), data=f"{data}:{max(0, offset - page)}{asked_in}")
        )
    if offset + page < total:
        buttons.append(Button(words("said.next"), data=f"{data}:{offset + page}{asked_in}"))
    return tuple(buttons)


def _page_line(offset: int, total: int, page: int, words: Words) -> str:
    shown = words("said.page", page=offset // page + 1, pages=-(-total // page))
    return f"<i>{escape(shown)}</i>"
