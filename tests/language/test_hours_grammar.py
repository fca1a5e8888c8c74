"""Days and hours in every order and with every separator, against what they plainly say."""

import datetime as dt
from dataclasses import fields
from dataclasses import replace as replace_fields
from itertools import product

import pytest

from bot.commands import SetHours, SetPolicy
from bot.language import Message, read
from engine.hours import Window

NOW = dt.datetime(2026, 5, 13, 9, 30)  # noqa: DTZ001 - the speaker's own clock
DAYS = [
    ({0}, ["mondays", "every monday"]),
    ({1, 3}, ["tuesdays and thursdays", "tues & thurs", "tuesdays, thursdays", "tue/thu"]),
    ({2}, ["wednesdays", "wed"]),
    ({4}, ["fri", "fridays"]),
]
HOURS = [([(9, 17)], "9-5"), ([(10, 18)], "10 to 6"), ([(9, 12), (13, 17)], "9-12 and 1-5"), ([(12, 20)], "12-8")]


def commands(text):
    said = read(Message(text, NOW, "America/Chicago"))
    return said.readings[0].commands if said.understood else None


def replace(days, hours):
    return SetHours("replace", frozenset(days), tuple(Window(a * 60, b * 60) for a, b in hours))


def phrase(days, hours, *, first):
    return f"{days} {hours}" if first else f"{hours} {days}"


@pytest.mark.parametrize("separator", [", ", "; ", "\n", ". ", " and ", ", and "])
@pytest.mark.parametrize("days_first", [True, False])
def test_two_groups_keep_their_own_hours(separator, days_first):
    understood = total = 0
    for (one, other), (mine, theirs) in product([(0, 1), (1, 3), (2, 3), (1, 2)], product(HOURS, HOURS)):
        for left, right in product(DAYS[one][1], DAYS[other][1]):
            text = phrase(left, mine[1], first=days_first) + separator + phrase(right, theirs[1], first=days_first)
            got, total = commands(text), total + 1
            wanted = (replace(DAYS[one][0], mine[0]), replace(DAYS[other][0], theirs[0]))
            assert got in (None, wanted), text
            understood += got == wanted
    assert understood >= 0.5 * total


@pytest.mark.parametrize("separator", [", ", "; ", "\n", ". "])
@pytest.mark.parametrize("off", ["{} off", "off {}", "closed {}", "{} closed"])
def test_hours_and_days_off_keep_apart(separator, off):
    for left, (said, text_hours), gone in product(DAYS[0][1] + ["mon", "tuesdays"], HOURS, ["fridays", "wednesdays"]):
        days = {"tuesdays": {1}}.get(left, {0})
        text = f"{left} {text_hours}{separator}{off.format(gone)}"
        wanted = (replace(days, said), SetHours("remove", frozenset({4 if gone == "fridays" else 2})))
        assert commands(text) in (None, wanted), text


@pytest.mark.parametrize("separator", [", ", "; ", "\n", ". ", " and "])
@pytest.mark.parametrize(
    "first", ["off friday", "off tomorrow", "cancel my 4pm", "max 5 clients a day", "back to normal friday"]
)
def test_one_command_never_takes_the_days_of_the_next(separator, first):
    alone = commands(first)
    for second in ["mondays 10-4", "open sat 9-12 just this once", "max 20 clients a week", "cancel my 2pm tomorrow"]:
        got, one = commands(first + separator + second), _one_policy(alone, commands(second))
        assert got in (None, one or alone + commands(second)), (first, separator, second)


def _one_policy(left, right):
    """Two policies said in one message are one."""
    if not all(isinstance(command, SetPolicy) for command in left + right):
        return None
    told = {field.name: getattr(right[0], field.name) for field in fields(SetPolicy)}
    return (replace_fields(left[0], **{name: value for name, value in told.items() if value is not None}),)
