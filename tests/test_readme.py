"""What the README promises is so."""

import re

from bot.cli.main import openings
from tests.transcript import README, play, written


async def test_the_transcript_is_what_the_terminal_says():
    assert await play(written()) == written()


def test_every_command_that_it_names_exists():
    named = set(re.findall(r"`(?:\S+=\S+ )?openings (\w+)", README.read_text("utf-8")))
    assert named
    assert named <= set(openings.commands)


def test_every_make_target_that_it_names_exists():
    targets = set(re.findall(r"^(\w+):", (README.parent / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", README.read_text("utf-8"))) <= targets


def test_every_page_that_it_links_to_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8"))
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []
