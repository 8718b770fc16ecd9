"""How English reports speech: one table for each habit of the newsrooms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.statements.english.grammar import EnglishGrammar
from retrieval.statements.find import find_statements
from retrieval.statements.quotations import find_quotations
from retrieval.text.language import language_of
from retrieval.text.split import split_passages, split_sentences
from store.records import NewSentence, Span

Told = list[tuple[str, str]]


def read(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Who says what, through whom, in a text."""
    sentences = [
        NewSentence(
            span, language_of(text[span.start : span.end], "en"), split_passages(text, span)
        )
        for span in split_sentences(text, 0)
    ]
    ledger = find_statements(text, sentences)

    def cut(span: Span | None) -> str:
        return text[span.start : span.end] if span is not None else ""

    found = []
    for statement in ledger.statements:
        speaker = ledger.speakers[statement.chain[0].speaker]
        through = tuple(cut(link.mention) for link in statement.chain[1:])
        found.append(
            (cut(speaker.name) or cut(speaker.role), cut(statement.said).rstrip(".,"), through)
        )
    return found


def told(text: str) -> Told:
    return [(who, what) for who, what, _ in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moore said that the bridge was safe.", [("Moore", "the bridge was safe")]),
        ("The bridge was safe, Moore said.", [("Moore", "The bridge was safe")]),
        (
            "The bridge is safe, said Ann Moore, a lawyer who lives nearby.",
            [("Ann Moore", "The bridge is safe")],
        ),
        ("The bridge, Moore said, will fail.", [("Moore", "The bridge, Moore said, will fail")]),
        (
            "“It will fail,” Ann Moore said. “We know it.”",
            [("Ann Moore", "It will fail,” Ann Moore said. “We know it")],
        ),
        (
            "Ann Moore, the minister, told reporters on Monday that taxes would rise.",
            [("Ann Moore", "taxes would rise")],
        ),
        ("According to Ann Moore, taxes will rise.", [("Ann Moore", "taxes will rise")]),
        ("Taxes will rise, according to Ann Moore.", [("Ann Moore", "Taxes will rise")]),
        ("As Moore put it, the country is broke.", [("Moore", "the country is broke")]),
        ("In Moore’s view, the law is flawed.", [("Moore", "the law is flawed")]),
        ("Ann Moore: “We will win.”", [("Ann Moore", "We will win")]),
    ],
)
def test_who_speaks_stands_before_after_and_within(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Moore accused the firm of fraud.", "the firm of fraud"),
        ("Moore called for calm.", "calm"),
        ("Moore warned of a long winter.", "a long winter"),
        ("Moore urged voters to stay calm.", "voters to stay calm"),
        ("Moore vowed to fight on.", "to fight on"),
        ("Moore denied the charges.", "the charges"),
        ("Moore dismissed the poll as a joke.", "the poll as a joke"),
        ("Moore called the plan “a joke”.", "the plan “a joke”"),
        ("Moore believes the plan will work.", "the plan will work"),
        ("Moore made clear that the plan was dead.", "the plan was dead"),
        ("Moore is convinced that the plan will work.", "the plan will work"),
        ("Moore does not believe that the plan will work.", "the plan will work"),
        ("Moore doesn’t think the plan will work.", "the plan will work"),
        ("Moore never thought the plan would work.", "the plan would work"),
        ("Moore isn’t convinced the plan will work.", "the plan will work"),
        ("Moore hopes to win the seat.", "to win the seat"),
        ("Moore plans to leave the party.", "to leave the party"),
        ("Moore blasted Hall as “crazy”.", "Hall as “crazy”"),
        ("Moore said on CNN’s “State of the Union” that the plan was dead.", "the plan was dead"),
        ("Hall, Moore said, “cheats” and “lies”.", "Hall, Moore said, “cheats” and “lies”"),
        ("Moore asked whether the plan would work.", "whether the plan would work"),
        ("Moore said in a statement on Friday the plan was dead.", "the plan was dead"),
    ],
)
def test_a_verb_is_followed_by_what_it_governs(text: str, said: str) -> None:
    assert told(text) == [("Moore", said)]


@pytest.mark.parametrize(
    ("subject", "who"),
    [
        ("Clinton’s campaign manager, Robby Mook,", "Robby Mook"),
        ("Robby Mook, who ran the campaign in Iowa,", "Robby Mook"),
        ("Robby Mook, the campaign manager, who is 36,", "Robby Mook"),
        ("Mr. Obama, appearing with Mrs. Clinton in Charlotte, N.C.,", "Obama"),
        ("In Rome on Monday the prime minister", "the prime minister"),
        ("A senior official who attended the talks", "A senior official"),
        ("Two officials familiar with the talks", "Two officials familiar with the talks"),
        ("The Interior Ministry", "Interior Ministry"),
        ("Deputy Oil Minister Haidar al-Rubaie", "Haidar al-Rubaie"),
        ("Secretary of State John Kerry", "John Kerry"),
        ("The mediator, a retired judge,", "The mediator"),
        ("Officials in the city of Mosul", "Officials in the city of Mosul"),
    ],
)
def test_the_subject_is_found_across_titles_and_asides(subject: str, who: str) -> None:
    assert told(f"{subject} said that the talks had failed.") == [(who, "the talks had failed")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Moore said the line was shut, adding that nobody was hurt.",
            [("Moore", "the line was shut"), ("Moore", "nobody was hurt")],
        ),
        (
            "Moore criticised the bank and said it would be sued.",
            [("Moore", "the bank"), ("Moore", "it would be sued")],
        ),
        (
            "Moore said the line was safe, but Hall warned that it was not.",
            [("Moore", "the line was safe"), ("Hall", "it was not")],
        ),
        (
            "Critics say the law is unfair; supporters say it is overdue.",
            [("Critics", "the law is unfair"), ("supporters", "it is overdue")],
        ),
        (
            "Moore accused Hall of lying, telling voters that the plan was dead.",
            [("Moore", "Hall of lying"), ("Moore", "the plan was dead")],
        ),
        (
            "Moore insisted there was no risk but gave no details.",
            [("Moore", "there was no risk")],
        ),
    ],
)
def test_statements_share_a_sentence(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "who", "through"),
    [
        ("Two officials told Reuters that the deal was off.", "Two officials", ("Reuters",)),
        (
            "The newspaper quoted Ann Moore as saying the deal was off.",
            "Ann Moore",
            ("The newspaper",),
        ),
        ("Ann Moore was quoted by Reuters as saying the deal was off.", "Ann Moore", ("Reuters",)),
        ("The Kremlin said the deal was off, Interfax reported.", "Kremlin", ("Interfax",)),
        ("A guard told the court that his cousin had said the deal was off.", "his cousin",
         ("A guard",)),
        ("Reuters reported that the deal was off, citing Ann Moore.", "Ann Moore", ("Reuters",)),
        ("Ann Moore told reporters that the deal was off.", "Ann Moore", ()),
    ],
)  # fmt: skip
def test_a_chain_says_who_carried_it(text: str, who: str, through: tuple[str, ...]) -> None:
    [(speaker, _, chain)] = read(text)
    assert (speaker, chain) == (who, through)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Moore did not say that the plan was dead.",
        "Ann Moore does not believe in the plan.",
        "Voters who do not believe that the plan will work stayed away.",
        "The company plans to build a plant.",
        "It is not clear whether the plan will work.",
        "She did not say whether the bridge would open.",
        "Moore declined to comment.",
        "Moore refused to say whether she would go.",
        "Did Moore say that the bridge was safe?",
        "The ministry is expected to announce a decision.",
        "Moore would say nothing of the plan.",
        "If Moore says that the plan is dead, it is dead.",
        "Moore was told that the flight was full.",
        "The two men spoke for an hour on Tuesday.",
        "The man said to be the leader was arrested.",
        "Insurance claims rose by a third, and the reports were long.",
        "Rescuers found the bodies of two men who were swept away.",
        "Moore read “The Waves” twice.",
    ],
)
def test_nobody_states_what_is_negated_asked_planned_or_only_mentioned(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ann Moore won the seat. She said it was close.", "Ann Moore"),
        ("Prime Minister Ann Moore came late. The prime minister said it was close.", "Ann Moore"),
        ("Ann Moore won the seat. “It was close,” Moore said.", "Ann Moore"),
        ("Bob Hall, her husband, met Mrs. Ann Moore. She said it was close.", "Ann Moore"),
        ("The World Health Organization (WHO) met. WHO said it was close.",
         "World Health Organization"),
        ("Former New York mayor Ann Moore won. She said it was close.", "Ann Moore"),
        ("Mr. Hall said it was lost. Ann Moore disagreed with her party. She said it was close.",
         "Ann Moore"),
    ],
)  # fmt: skip
def test_the_last_statement_is_of_whoever_is_meant(text: str, who: str) -> None:
    assert told(text)[-1][0] == who


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The senator’s allies insist there’s nothing to see.",
         [("The senator’s allies", "there’s nothing to see")]),
        ("Ann Moore, 54, a retired piano teacher, said she was ill.",
         [("Ann Moore", "she was ill")]),
        ("Sen. Ann Moore, R-Ala., one of his closest allies, told voters that it was over.",
         [("Ann Moore", "it was over")]),
        ("Growers spoke, while Ann Moore, who runs a farm, most of it hers, thinks it is over.",
         [("Ann Moore", "it is over")]),
        ("Ann Moore spent the day falsely claiming that crime was up.",
         [("Ann Moore", "crime was up")]),
        ("Ann Moore took to Twitter to call him “a loser.”",
         [("Ann Moore", "him “a loser.”")]),
        ("President Ann Moore has in the past blamed the banks for it.",
         [("Ann Moore", "the banks for it")]),
        ("Ann Moore called him “unfit,” a reference to his spelling.",
         [("Ann Moore", "him “unfit,”")]),
        ("A poll found that most voters approved, a figure that has barely moved.",
         [("A poll", "most voters approved")]),
        ("Even in Rome, which Ann Moore has described as “a mess,” it is calm.",
         [("Ann Moore", "as “a mess,”")]),
        ("Ann Moore accused him of “lying” and refused to leave.",
         [("Ann Moore", "him of “lying”")]),
        ("Ann Moore wondered aloud on MSNBC whether he had read it.",
         [("Ann Moore", "whether he had read it")]),
        ("A bomb struck a van, killing at least six, police and hospital officials said.",
         [("police and hospital officials", "A bomb struck a van, killing at least six")]),
        ("House Speaker Steve King (R-Iowa) said the deal was dead.",
         [("Steve King", "the deal was dead")]),
        ("“Look,” Ann Moore said, leaning in, “it is over.”",
         [("Ann Moore", "Look,” Ann Moore said, leaning in, “it is over")]),
        ("Who, Ann Moore asked, will pay for it?",
         [("Ann Moore", "Who, Ann Moore asked, will pay for it")]),
        ("Citing two officials, the Daily Courier newspaper reported that it was over.",
         [("two officials", "it was over")]),
    ],
)  # fmt: skip
def test_newsrooms_weave_speech_into_narration(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ray Beltran told Rosalba Gomez he was ill. “I know,” she said.", "Rosalba Gomez"),
        ("Lois Moore was weary. Her husband, Gerrit, was not. “He won,” he said.", "Gerrit"),
        ("Ann Moore was here.\n“It is late,” the 22-year-old nurse said.", "Ann Moore"),
        ("Hanseong Motor Co rose in June. The company said it was glad.", "Hanseong Motor Co"),
    ],
)
def test_second_mentions_mean_who_was_named(text: str, who: str) -> None:
    assert told(text)[-1][0] == who


def test_a_quotation_belongs_to_whoever_the_sentence_before_is_about() -> None:
    text = "Her aunt was having none of it. “He’s a kid. He’s a dumb kid.”"
    assert told(text) == [("Her aunt", "He’s a kid. He’s a dumb kid")]


def test_a_colon_at_the_end_hands_over_to_the_next_quotation() -> None:
    assert told("Ann Moore said:\n“We will win.”") == [("Ann Moore", "We will win")]


_PIECES = st.sampled_from(
    [
        "“", "”", '"', "’", ",", ".", ":", ";", "—", "\n", "?", "said", "says", "Ann", "Moore",
        "that", "who", "and", "but", "she", "they", "told", "according", "to", "in", "view", "of",
        "the", "minister", "as", "quoted", "saying", "adding", "called", "for", "not", "would",
        "the company’s", "a", "Reuters", "İ", "(", ")", "had", "this", "was", "by", "on", "Monday",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=60).map(" ".join)))
def test_any_text_gives_valid_spans(text: str) -> None:
    grammar, quotations = EnglishGrammar(), find_quotations(text)
    for sentence in split_sentences(text, 0):
        around = [
            q for q in quotations if q.outer.start < sentence.end and sentence.start < q.outer.end
        ]
        for speech in grammar.find_speech(text, sentence, around):
            assert 0 <= speech.said.start <= speech.said.end <= len(text)
            mentions = [m for m in (speech.speaker, *speech.through) if m is not None]
            for span in [m.span for m in mentions] + [m.name for m in mentions if m.name]:
                assert 0 <= span.start < span.end <= len(text)
            if speech.cue is not None:
                assert speech.cue.start < speech.cue.end
    for who, what, _ in read(text):
        assert who
        assert what is not None


DOE = "Jane Doe, the mayor, met John Roe on Monday. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“I’m here,” Mr. Holloway said, to scattered boos. “I’m staying.”",
            [("Holloway", "I’m here,” Mr. Holloway said, to scattered boos. “I’m staying")],
        ),
        (
            "“We do it daily,” said her teacher, Marketta Lohi.",
            [("Marketta Lohi", "We do it daily")],
        ),
        ("The plan “is dead,” Ann Moore told reporters.", [("Ann Moore", "The plan “is dead,”")]),
        (
            DOE + "Her client, she told reporters on the steps, “regrets nothing.”",
            [("Jane Doe", "Her client, she told reporters on the steps, “regrets nothing.”")],
        ),
        ("Asked if he would run, Mr. Roe told CNN, “Yes.”", [("Roe", "Yes")]),
        ("Asked about the poll, Mr. Roe said it was wrong.", [("Roe", "it was wrong")]),
        ("Mr. Roe, asked about it, said only that he knew.", [("Roe", "he knew")]),
        ("“Never,” replied Ms. Doe when asked whether she would.", [("Doe", "Never")]),
        (
            "Lakes, in Ms. Doe’s opinion, stay calm.",
            [("Doe", "Lakes, in Ms. Doe’s opinion, stay calm")],
        ),
        ("Mr. Roe’s message was simple: “Vote.”", [("Roe", "Vote")]),
        ("Ann Moore, who speaks for the army, was scornful: “No.”", [("Ann Moore", "No")]),
        ("The talks failed, the Guardian quoted Mr. Roe as saying.", [("Roe", "The talks failed")]),
        (DOE + "Now she believes the lake is safe.", [("Jane Doe", "the lake is safe")]),
    ],
)
def test_attributions_that_go_on_or_stand_in_the_middle(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It was dropped, said three people who know of it.",
            [("three people", "It was dropped")],
        ),
        (
            "Three people who have talked with her said that she had gone.",
            [("Three people", "she had gone")],
        ),
        (
            "Two of its officials, speaking on condition of anonymity, said it was late.",
            [("Two of its officials", "it was late")],
        ),
        (
            "A clerk, who asked that her name be withheld as she works there, said no one slept.",
            [("A clerk", "no one slept")],
        ),
        ("Ann Moore, who once called it “a mule,” has left.", [("Ann Moore", "it “a mule,”")]),
        ("It was Mr. Roe who warned that it would fail.", [("Roe", "it would fail")]),
        (
            "The chairman, Ann Moore, opened it by saying that it was late.",
            [("Ann Moore", "it was late")],
        ),
        (
            "Petra Hruskova won. The Czech said she was tired.",
            [("Petra Hruskova", "she was tired")],
        ),
        (
            "At the gates Ann Moore, on her way home, wondered whether it would fly.",
            [("Ann Moore", "whether it would fly")],
        ),
        (
            "Its minister, Ann Moore, is convinced that it will pass.",
            [("Ann Moore", "it will pass")],
        ),
        (
            "The driver was hit by one of the trains, police said.",
            [("police", "The driver was hit by one of the trains")],
        ),
        ("Three aides said so.", []),
    ],
)
def test_who_speaks_stands_far_from_the_verb(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Gov. Roe asked the crowd whether anyone could sing.",
            [("Roe", "whether anyone could sing")],
        ),
        ("A poll by Pew, conducted in May, found no change.", [("A poll by Pew", "no change")]),
        ("Mr. Roe can be heard saying that it was a joke.", [("Roe", "it was a joke")]),
        (
            "The Taoiseach, Fergal Roe, told the Dail that he would stay.",
            [("Fergal Roe", "he would stay")],
        ),
        (
            "Ann Moore, a nurse who plans to vote, worried that he was angry.",
            [("Ann Moore", "he was angry")],
        ),
        (
            "The group that has held it since June denied it had left.",
            [("The group", "it had left")],
        ),
        (
            "It was sold, three bankers told Reuters, after the arrest shook them.",
            [
                (
                    "three bankers",
                    "It was sold, three bankers told Reuters, after the arrest shook them",
                )
            ],
        ),
        (
            "Mr. Roe said he would accept “if it's fair,” repeating a formula that haunts him.",
            [("Roe", "he would accept “if it's fair,”")],
        ),
        (
            "A federal judge refused to dismiss charges, saying that more was needed.",
            [("A federal judge", "more was needed")],
        ),
        (
            "Her bid, which began in May with a rally that filled the square, ended.",
            [],
        ),
        (
            "An adviser told the newspaper the trip raised $800.",
            [("An adviser", "the trip raised $800")],
        ),
        ("Ms. Moore’s office confirmed the date to the AP.", [("Ms. Moore’s office", "the date")]),
        ("Mr. Roe ruled out an early vote.", [("Roe", "an early vote")]),
    ],
)
def test_what_belongs_to_the_statement_and_what_does_not(text: str, expected: Told) -> None:
    assert told(text) == expected
