"""`openings chat` at a real terminal: numbers tap buttons, the arrow brings back what was typed, Ctrl+D ends it."""

import codecs
import datetime as dt
import os
import pty
import re
import select
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

PATIENCE = 30
"""Seconds to wait for what must appear; nothing waits for as long as that when all is well."""

PIECES = re.compile(r"(?P<control>\x1b\[[0-9;?<=>]*[A-Za-z]|\x1b[=>]|[\r\x08])|.", re.DOTALL)


class Screen:
    """A terminal with a program in it, read from the outside."""

    def __init__(self, home):
        mine, theirs = pty.openpty()
        environment = {
            **os.environ,
            "OPENINGS_HOME": str(home),
            "OPENINGS_TIMEZONE": "Europe/London",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "TERM": "xterm",
            "COLUMNS": "80",
        }
        command = [sys.executable, "-m", "bot", "chat", "--as", "therapist"]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
        )
        os.close(theirs)
        self._mine = mine
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text = ""

    def wait_for(self, words):
        """Read until the words appear after what was waited for before; the text up to them, bold and all."""
        while (end := _end(words, self._text)) is None:
            ready, _, _ = select.select([self._mine], [], [], PATIENCE)
            assert ready, f"{words!r} never came, only {self._text!r}"
            self._text += self._decoder.decode(os.read(self._mine, 65536))
        seen, self._text = self._text[:end], self._text[end:]
        return seen

    def type(self, keys):
        os.write(self._mine, keys.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self._mine)


def _end(words, text):
    """Where the words end in a text whose control signs do not count; None where they are not in it."""
    shown = [piece for piece in PIECES.finditer(text) if not piece["control"]]
    start = "".join(piece.group() for piece in shown).find(words)
    return None if start < 0 else shown[start + len(words) - 1].end()


@pytest.fixture
def screen(tmp_path):
    opened = Screen(tmp_path)
    yield opened
    opened.close()


def test_a_chat_at_a_terminal(screen):
    screen.wait_for("You are Ana, therapist.")
    screen.wait_for(">")
    screen.type("Mondays 9 to 5\r")
    assert "\x1b[1m09:00-17:00" in screen.wait_for("[1] Undo  [2] ")
    screen.wait_for(">")
    screen.type("1\r")
    screen.wait_for("Undone: Mondays")
    screen.wait_for(">")
    screen.type("\x1b[A\x1b[A")
    screen.wait_for("Mondays 9 to 5")
    screen.type("\r")
    screen.wait_for("Mondays, every week")
    screen.wait_for(">")
    screen.type("\x04")
    assert screen.process.wait(timeout=PATIENCE) == 0


def test_what_somebody_else_does_is_said_while_one_waits(screen, tmp_path):
    screen.wait_for(">")
    screen.type("Mondays 9 to 5\r")
    screen.wait_for("[1] Undo")
    environment = {**os.environ, "OPENINGS_HOME": str(tmp_path)}
    client = [sys.executable, "-m", "bot", "chat", "--as", "client"]
    # By its date: "monday" alone means two things on a Monday.
    today = dt.datetime.now(ZoneInfo("Europe/London")).date()
    monday = today + dt.timedelta(days=14 - today.weekday())
    said = f"book me {monday:%-d %B} at 3pm\n"
    subprocess.run(client, input=said, text=True, env=environment, check=True, capture_output=True)
    screen.wait_for("Sam booked")
