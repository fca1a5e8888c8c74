"""No piece of time in a message is passed over: with one more, or with another, the command is not the same."""

from itertools import islice

import pytest

from bot.language import read
from bot.language.json import answer_to_json, message_from_json
from tests.language import test_corpus

corpus_files, plain = test_corpus.corpus_files, test_corpus.plain

# None of these can be part of what the corpus asks for, and none of them is read over.
ADDED = (" on 27 august", " at 5:20pm", " 9:10-11:40", " in october", " for 25 minutes")
# What only looks or answers changes nothing.
LOOKS = {
    "find", "show", "explain", "report", "audit", "preview", "help", "thanks", "refuse", "handoff", "crisis", "confirm",
    "decline", "undo", "choose", "broadcast", "broadcast_status", "broadcast_retry", "broadcast_recall",
}  # fmt: skip
# What stands behind one of these belongs to it.
CLOSED = ("except", "not ", "instead")
FILES = [name for name in test_corpus.NAMES if "spanish" not in name and "follow" not in name]


def commands(message):
    """The commands of an understood message; None where anything is asked back."""
    said = answer_to_json(read(message_from_json(message)))
    if len(said["readings"]) != 1 or said["missing"] or said["unread"]:
        return None
    return plain(said["readings"][0]["commands"])


def changes(name):
    """The wordings of therapists that change something, as messages, with what they mean."""
    for line in corpus_files.lines(name):
        spoken = line.text.rstrip("?!. ")
        if line.heading.role != "therapist" or line.heading.context or any(word in spoken for word in CLOSED):
            continue
        message = line.heading.message(spoken)
        meant = commands(message)
        if meant and not any(command["do"] in LOOKS for command in meant):
            yield message, meant


@pytest.mark.parametrize("name", FILES)
def test_a_piece_of_time_more_is_never_read_over(name):
    dropped = []
    # Every third wording, each time with another piece.
    for number, (message, meant) in enumerate(islice(changes(name), 0, None, 3)):
        longer = message | {"text": message["text"] + ADDED[number % len(ADDED)]}
        if commands(longer) == meant:
            dropped.append(longer["text"])
    assert not dropped, "\n".join(dropped)


LAST = {"last": [{"do": "override", "kind": "off", "dates": [{"from": "2026-06-08", "to": "2026-06-12"}]}]}


@pytest.mark.parametrize(
    "text",
    ["except the 10th", "and june 15", "no, june 16", "plus june 15", "actually june 8 to 14", "just the morning"],
)
@pytest.mark.parametrize("more", [" at 5:20pm", " 9:10-11:40", " for 25 minutes"])
def test_a_correction_drops_no_hour_either(text, more):
    message = {"role": "therapist", "now": "2026-05-13T09:30", "timezone": "America/Chicago", "context": LAST}
    meant = commands(message | {"text": text})
    assert meant
    assert commands(message | {"text": text + more}) != meant
