"""How replies look in a terminal, and how buttons are typed."""

import pytest

from bot.channels.terminal import Terminal, words
from storage.records import Chat

CHAT = Chat(id=1, practice_id=1, person_ids=(1,), channel="terminal", address="person-1", reachable=True)

TEXTS = [
    # html, plain, coloured
    ("Mondays: <b>09:00-17:00</b>.", "Mondays: 09:00-17:00.", "Mondays: \x1b[1m09:00-17:00\x1b[0m."),
    ("Tom &amp; Ana &lt;3", "Tom & Ana <3", "Tom & Ana <3"),
    ("two\nlines", "two\nlines", "two\nlines"),
    ("at\u00a09:00 🔒", "at\u00a09:00 🔒", "at\u00a09:00 🔒"),
    # what somebody typed cannot steer the terminal
    ("\x1b[2Jgone\x07\r", "[2Jgone", "[2Jgone"),
    ("&#27;[2J", "[2J", "[2J"),
    ("&lt;b&gt;", "<b>", "<b>"),
]


@pytest.mark.parametrize(("html", "plain", "coloured"), TEXTS)
def test_a_reply_is_text_with_bold_only_where_there_is_a_terminal(html, plain, coloured):
    assert words(html, colour=False) == plain
    assert words(html, colour=True) == coloured


def body(html, *labels):
    return {"html": html, "buttons": [[{"label": label, "token": f"token of {label}"}] for label in labels]}


async def printed(colour, *sent):
    lines = []
    terminal = Terminal(lines.append, colour=colour)
    for message, edits in sent:
        await terminal.send(CHAT, message, edits)
    return terminal, lines


async def test_buttons_stand_below_the_text_in_brackets():
    _, lines = await printed(False, (body("Done.", "Undo", "Only 16 March"), None))
    assert lines == ["Done.", "[Undo] [Only 16 March]"]


async def test_buttons_carry_numbers_where_there_is_a_terminal():
    _, lines = await printed(True, (body("Done.", "Undo", "Only 16 March"), None))
    assert lines == ["Done.", "[1] Undo  [2] Only 16 March"]


async def test_a_message_without_buttons_has_no_line_for_them():
    _, lines = await printed(False, (body("Done."), None))
    assert lines == ["Done."]


TYPED = [
    # typed, with colour, what is tapped
    ("Undo", True, "Undo"),
    ("  only  16 MARCH ", True, "Only 16 March"),
    ("only 16 march", False, "Only 16 March"),
    ("2", True, "Only 16 March"),
    ("2", False, None),
    ("3", True, None),
    ("0", True, None),
    ("off friday", True, None),
    ("", True, None),
]


@pytest.mark.parametrize(("typed", "colour", "label"), TYPED)
async def test_a_button_is_tapped_by_its_words_or_the_number_shown(typed, colour, label):
    terminal, _ = await printed(colour, (body("Done.", "Undo", "Only 16 March"), None))
    assert terminal.tapped(typed) == (label and f"token of {label}")


async def test_buttons_of_an_earlier_message_give_way_to_those_of_the_last():
    terminal, _ = await printed(True, (body("One.", "Undo"), None), (body("Two.", "Send"), None))
    assert terminal.tapped("undo") is None
    assert terminal.tapped("1") == "token of Send"


async def test_an_edit_that_only_takes_the_buttons_away_prints_nothing():
    terminal, lines = await printed(False, (body("Which?", "Fri 20 March"), "m1"), (body("Which?"), "m1"))
    assert lines == ["Which?", "[Fri 20 March]"]
    assert terminal.tapped("Fri 20 March") is None


async def test_an_edit_of_an_earlier_message_leaves_the_buttons_of_the_last():
    terminal, lines = await printed(
        True, (body("One.", "Undo"), "m1"), (body("Two.", "Send"), "m2"), (body("One."), "m1")
    )
    assert lines == ["One.", "[1] Undo", "Two.", "[1] Send"]
    assert terminal.tapped("1") == "token of Send"


async def test_an_edited_text_is_printed_again():
    _, lines = await printed(False, (body("Which?"), "m1"), (body("Off on Friday."), "m1"))
    assert lines == ["Which?", "Off on Friday."]
