"""Who says each line: small stories with the speaker in braces behind each quotation.

`“Come in,”{Anna} said Anna.` {Anna*} is a thought of Anna's, {#} is text that is read, {-} is the narrator's.
"""

from __future__ import annotations

import re

import pytest

from narrate.schema.cast import Reading, SpanKind
from narrate.schema.source import Book, Chapter, Metadata, Paragraph, Scene, Source
from narrate.stages.attribute import attribute

_MARK = re.compile(r"\{([^}]*)\}")

TAGS = [
    "“Come in,”{Anna} said Anna. Tom came in.",
    "“Come in,”{Anna} Anna said. Tom came in.",
    "Anna said, “Come in.”{Anna} Tom came in.",
    "Anna turned round and said: “Come in.”{Anna} Tom came in.",
    "“Come in,”{Anna} said Anna, “and shut the door.”{Anna} Tom did so.",
    "“Come in!”{Anna} cried Anna. “Shut the door, Tom.”{Anna} Tom did so.",
    "“Is it late?”{Tom} asked Tom. “It is,”{Anna} said Anna.",
    "“No,”{Tom} Tom answered slowly. “Never,”{Anna} Anna whispered.",
    "Anna took the lamp and, turning to Tom, said, “Hold this.”{Anna} Tom held it.",
    "Anna looked at Tom and said, “Hold this.”{Anna} Tom held it.",
    "“Hold this,”{Anna} said Anna to Tom. Tom held it.",
    "“Hold this,”{Anna} Anna told Tom. Tom held it.",
    "“I know,”{Anna} said Tom’s sister, Anna. Tom sighed. “I know,”{Anna} Anna said.",
    "Tom came home. Anna whispered, laughing, “You are late.”{Anna}",
    "Anna, who had waited for Tom, said, “You are late.”{Anna}",
    "“What,”{Tom} said Tom, after he had looked at Anna for a while, “is that?”{Tom}",
    "“You saw him,”{Anna} says Anna. “I did not,”{Tom} says Tom.",
    "“Fire!”{Tom} Tom shouted; and Anna ran. “Water!”{Anna} shouted Anna.",
    "Anna laughed. “Never,”{Anna} she said.\n\nTom laughed, too. “Why not?”{Tom} he said.",
    "Anna met Tom at the gate.\n\n“You are late,”{Anna} she said.\n\n“I was held up,”{Tom} he said.",
    "Anna met Tom at the gate.\n\nShe said:\n\n“You are late.”{Anna}\n\n“I am,”{Tom} said Tom.",
    "“It leaks,”{Tom} was Tom’s answer. Anna said, “It does.”{Anna}",
]

STYLES = [
    "‘Come in,’{Anna} said Anna. ‘It’s late, and the dogs’ dinner is cold.’{Anna}",
    "'Come in,'{Anna} said Anna. ''Tis late.'{Anna}",
    '"Come in," said Anna. "It\'s late."{Anna}',
    "«Come in,»{Anna} said Anna. «It is late.»{Anna}",
    "„Come in,“{Anna} said Anna. „It is late.“{Anna}",
    "— Come in, {Anna}said Anna.\n\n— It is late, {Tom}said Tom.",
    "“He said ‘Never!’ and he meant it,”{Anna} said Anna. “‘Never’ is long,”{Tom} said Tom.",
    "“This is long,”{Anna} said Anna. “It goes on.{Anna}\n\n“And it ends here.”{Anna} Tom slept.",
    "Anna and Tom called the boat “the old lady” and were proud. “She floats,”{Anna} said Anna.",
    "Tom read “Hard Times” by the fire. “Is it good?”{Anna} said Anna.",
]

TURNS = [
    "“You took it,”{Anna} said Anna.\n\n“I did not,”{Tom} said Tom.\n\n“You did.”{Anna}\n\n“I did not.”{Tom}",
    "“Do you see it?”{Tom} asked Tom.\n\n“No,”{Anna} said Anna.\n\n“There, by the rock.”{Tom}\n\n“I see.”{Anna}",
    "Anna and Tom sat down.\n\n“Tom, it rains,”{Anna} said Anna.\n\n“It does, Anna.”{Tom}",
    "“Where is it, Tom?”{Anna} said Anna.\n\nTom pointed at the shelf. “There.”{Tom}",
    "“Where is it?”{Anna} said Anna.\n\n“There.”{Tom} Tom pointed at the shelf.",
    "“Anna,”{Tom} called Tom.\n\n“Yes?”{Anna} said Anna.\n\n“Nothing, Anna.”{Tom}",
    (
        "Tom, Anna and Petra stood there.\n\n“I go,”{Petra} said Petra.\n\n“I stay,”{Tom} said Tom.\n\n“So "
        "do I,”{Anna} said Anna."
    ),
    (
        "Tom rang, and Anna took up the telephone.\n\n“Hello?”{Anna} said Anna.\n\n“It is me,”{Tom} said "
        "Tom.\n\n“Where are you?”{Anna}"
    ),
    "Anna shook her head. “Not today.”{Anna}\n\nTom got up. “Tomorrow?”{Tom}\n\nAnna smiled. “Perhaps.”{Anna}",
]

PEOPLE = [
    (
        "“Sit down,”{Captain Brask} said Captain Brask. The Captain smiled. “Please,”{Captain Brask} the "
        "Captain said. Anna sat."
    ),
    "“Come,”{Mrs. Hale} said Mrs. Hale. “I come,”{Mr. Hale} said Mr. Hale.",
    "“No,”{the old fisherman} said the old fisherman. Anna waited. “Never,”{the old fisherman} said the old fisherman.",
    "“Closer,”{the moth} said the moth. Anna came. “Closer yet,”{the moth} the moth said.",
    "“Sakura-chan!”{Naruto} Naruto called. “What is it, Naruto?”{Sakura} Sakura asked.",
    (
        "“Well?”{Duchess} said the Duchess. Alice stared. “Well,”{Alice} said Alice. The Duchess frowned. "
        "“Well!”{Duchess} said the Duchess."
    ),
    "Anna, the medic, knelt down. Tom lay still. “He lives,”{Anna} said the medic.",
    "“Good night,”{Grandfather} said Grandfather. “Good night,”{Anna} said Anna. Grandfather put out the lamp.",
    "“It is cold,”{Will} said Will. Anna will bring wood. “I will,”{Anna} said Anna. And Will went in.",
    (
        "“Elizabeth!”{Jane} called Jane. Elizabeth came. “Lizzy, look,”{Jane} said Jane. “I see,”{Elizabeth} "
        "said Elizabeth."
    ),
]

FIRST_PERSON = [
    (
        "My name is Peter Marsh. I keep the light.\n\n“Who is there?”{Peter} I said.\n\n“Me,”{Anna} said "
        "Anna. I let her in. I was glad."
    ),
    (
        "I was late, and I knew it.\n\n“Late again, Marsh,”{Anna} said Anna. “Sit down, Marsh.”{Anna}\n\n“I "
        "am sorry,”{Marsh} I said. I sat down. “I am,”{Marsh} I said."
    ),
]

THOUGHTS = [
    "Anna looked up. *It is far too late for that,*{Anna*} she thought. “Come,”{Anna} she said.",
    "Anna looked up. _Where has he put the key?_{Anna*} “Tom!”{Anna} she called.",
    "Anna looked up. I should never have come here. {Anna*}“Tom,”{Anna} said Anna.",
    "Anna waited at the door. Where is he,{Anna*} she wonders. “Tom?”{Anna} says Anna.",
]

WRITTEN = [
    "The note read: “Meet me at the weir.”{#} Anna folded it. “Well,”{Anna} said Anna.",
    "The sign said “Keep out” in red. “Come on,”{Tom} said Tom.",
]

REVEALED = [
    (
        "“Come in, Tom,”{Anna} said Anna. Tom came in.\n\n“You can’t,”{Lottie} said a voice behind them.\n\n"
        "It was Lottie. She shut the door. Lottie laughed."
    ),
    (
        "“Come in, Tom,”{Anna} said Anna. Tom came in.\n\n“You can’t,”{Mrs Hale} said an old woman at the door.\n\n"
        "It was Mrs Hale. She shut the door. Mrs Hale laughed."
    ),
]

MORE = [
    "“Leave me,”{Anna} Anna begged. “Never,”{Tom} Tom swore.",
    "“Leave me,”{Anna} begged Anna, weeping. Tom left.",
    "“I,”{Anna} Anna began, “am not sure.”{Anna} Tom waited.",
    "“Yes,”{Tom} replied Tom; “but not now.”{Tom} Anna went out.",
    "“Who goes there?”{the sentry} called the sentry.\n\n“A friend,”{Anna} said Anna.",
    "The sentry called: “Who goes there?”{the sentry} Anna stood still. “Who?”{the sentry} said the sentry.",
    "Dr. Marsh sat down. “Where does it hurt?”{Dr. Marsh} asked Dr. Marsh. “Here,”{Anna} said Anna.",
    (
        "“Where does it hurt?”{Marsh} asked Dr. Marsh. “Here,”{Anna} said Anna. The doctor nodded. “I "
        "see,”{Marsh} said the doctor."
    ),
    "“Aunt Ada!”{Tom} cried Tom. “Hush,”{Aunt Ada} said Aunt Ada.",
    "“Aye, Captain,”{Tom} said Tom. Captain Brask turned. “Well?”{Captain Brask} said Captain Brask.",
    "“Sit, sir,”{Anna} said Anna to Mr. Hale. “Thank you, madam,”{Mr. Hale} said Mr. Hale.",
    "Miss Lane and Mr. Lane were there. “Tea?”{Miss Lane} said Miss Lane. “Coffee,”{Mr. Lane} said Mr. Lane.",
    "“Mary is ill,”{Tom} said Tom. “Mary?”{Anna} said Anna. “Yes, Mary,”{Tom} said Tom.",
    "“Tom says it leaks,”{Anna} said Anna. “It does,”{Petra} said Petra. “So Tom says,”{Anna} said Anna.",
    "Tom waited for Anna at the bridge. “Well?”{Anna} said Anna, when she came.",
    "Anna spoke of Tom, and of the sea, and then she said, “It rains.”{Anna} “So it does,”{Petra} said Petra.",
    "Having looked at Tom for a while, Anna said: “It rains.”{Anna} Tom nodded. “It does,”{Tom} Tom said.",
    "“Why?”{Anna} demanded Anna, staring at Tom. “Because,”{Tom} said Tom, looking at Anna.",
    "“One,”{Anna} said Anna. “Two,”{Tom} said Tom. “Three,”{Petra} said Petra. “Four,”{Anna} said Anna.",
    "“Gone,”{Anna} said Anna softly. “All of them,”{Tom} said Tom, as softly as Anna. “Gone.”{Tom}",
]

CASES = [*MORE, *TAGS, *STYLES, *TURNS, *PEOPLE, *REVEALED, *FIRST_PERSON, *THOUGHTS, *WRITTEN]


def read(text: str) -> tuple[Book, Reading]:
    """A book of these paragraphs, understood."""
    paragraphs, start = [], 0
    for part in text.split("\n\n"):
        paragraphs.append(Paragraph(part, start))
        start += len(part) + 2
    chapter = Chapter(1, None, (Scene(tuple(paragraphs)),))
    book = Book(Source("tale.txt", ""), text, Metadata(), (chapter,))
    return book, attribute(book)


def expected(marked: str) -> tuple[str, list[tuple[int, str]]]:
    """The text without its marks, and for each mark where it stood and what it said."""
    found: list[tuple[int, str]] = []
    gone = 0
    for match in _MARK.finditer(marked):
        found.append((match.start() - gone, match[1]))
        gone += len(match[0])
    return _MARK.sub("", marked), found


def shown(reading: Reading, at: int) -> str:
    """Who says what stands before an offset, in the form of the marks."""
    span = next(span for span in reading.spans if span.start < at <= span.end)
    if span.kind is SpanKind.TEXT:
        return "#"
    if span.attribution is None:
        return "-"
    names = {person.id: person.name for person in reading.characters}
    return names.get(span.attribution.speaker, "-") + "*" * (span.kind is SpanKind.THOUGHT)


def agree(said: str, wanted: str) -> bool:
    """Whether the one is the other, or part of it: Anna, Anna Brask."""
    return said.endswith("*") == wanted.endswith("*") and wanted.strip("*").lower() in said.lower()


@pytest.mark.parametrize("marked", CASES)
def test_each_line_has_its_speaker(marked: str) -> None:
    text, wanted = expected(marked)
    _, reading = read(text)
    assert [shown(reading, at) for at, who in wanted if not agree(shown(reading, at), who)] == []


@pytest.mark.parametrize("marks", ['""', "‘’", "«»"])
def test_the_marks_make_no_difference(marks: str) -> None:
    text, wanted = expected("\n\n".join(case for case in MORE if "’" not in case))
    _, usual = read(text)
    _, other = read(text.translate({ord("“"): marks[0], ord("”"): marks[1]}))
    assert [shown(other, at) for at, _ in wanted] == [shown(usual, at) for at, _ in wanted]


@pytest.mark.parametrize("marks", ['""', "“”", "‘’", "«»"])
def test_no_character_of_a_story_is_lost(marks: str) -> None:
    text, _ = expected("\n\n".join(CASES))
    book, reading = read(text.translate({ord("“"): marks[0], ord("”"): marks[1]}))
    covered = "".join(book.text[span.start : span.end] for span in reading.spans)
    assert covered == "".join(paragraph.text for paragraph in book.paragraphs())
