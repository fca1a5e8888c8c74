"""People who have more than one name, and are called by the first; sessions that are called by less than their name."""

import json

import pytest

from bot.filters import parse
from tests.language import corpus_files

SURNAMES = (
    "Quillby",
    "Vantrese",
    "Oxmoor",
    "Zeldine",
    "Trabuck",
    "Hexley",
    "Brindlow",
    "Kestrup",
    "Farquell",
    "Wexmire",
)
FILES = sorted(path.name for path in corpus_files.FOLDER.glob("*.txt"))


def answered(message):
    found = json.loads(next(iter(parse.run([json.dumps(message)]))))
    for reading in found["readings"]:
        reading.pop("words", None)
    return found


def read(text, people=(), role="therapist", sessions=()):
    now = {"now": "2026-05-13T09:30", "timezone": "America/Chicago"}
    context = {"people": list(people), "sessions": list(sessions)}
    found = answered({"text": text, "role": role, **now, "context": context})
    return [reading["commands"] for reading in found["readings"]], found["missing"], found["unread"]


def exchanged(value, names):
    """The same with other names."""
    if isinstance(value, dict):
        return {key: exchanged(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [exchanged(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("file", FILES)
def test_whoever_has_a_surname_is_still_called_by_the_first_name(file):
    other = []
    for line in corpus_files.lines(file):
        message = line.heading.message(line.text)
        people = [name for name in message["context"]["people"] if name.casefold() in line.text.casefold()]
        if not people:
            continue
        names = {name: f"{name} {surname}" for name, surname in zip(people, SURNAMES, strict=False)}
        full = {**message, "context": exchanged(message["context"], names)}
        if answered(full) != exchanged(answered(message), names):
            other.append(line.name)
    assert not other


def test_a_whole_name_means_the_same_as_the_first():
    expected = [[{"do": "cancel", "dates": [{"from": "2026-05-15", "to": "2026-05-15"}], "client": "Leo Park"}]]
    for text in ("cancel leo friday", "cancel leo park friday", "cancel Leo Park's session friday"):
        assert read(text, ["Leo Park", "Sam Lee"]) == (expected, [], [])


def test_a_first_name_of_several_stays_as_it_is_so_that_it_can_be_asked_who():
    ((command,),), missing, unread = read("swap sam and leo on friday", ["Sam Lee", "Sam Ortiz", "Leo Park"])
    assert (command["clients"], missing, unread) == (["Sam", "Leo Park"], [], [])


def test_whoever_has_one_name_only_is_meant_before_others():
    ((command,),), *_ = read("cancel leo friday", ["Leo Park", "Leo"])
    assert command["client"] == "Leo"


@pytest.mark.parametrize("text", ["patel is off friday", "dr patel is off friday", "Dr. Patel is off friday"])
def test_a_title_is_no_first_name(text):
    ((command,),), missing, unread = read(text, ["Dr. Patel", "Ana Brandt"], "admin")
    assert (command["for"], missing, unread) == ("Dr. Patel", [], [])


@pytest.mark.parametrize("called", ["dr kim", "dr. kim", "doctor kim", "sarah", "sarah kim", "Dr. Sarah Kim"])
def test_a_title_with_a_surname_says_who(called):
    ((command,),), missing, unread = read(
        f"book me with {called} friday at 2", ["Dr. Sarah Kim", "Ana Brandt"], "client"
    )
    assert (command["with"], missing, unread) == ("Dr. Sarah Kim", [], [])


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("mary jo", "Mary Jo Smith"),
        ("mary", "Mary Jo Smith"),
        ("anne marie", "Anne-Marie Cole"),
        ("anne-marie", "Anne-Marie Cole"),
        ("jose", "José Núñez"),
        ("siobhan o'brien", "Siobhán O'Brien"),
        ("bob van der berg", "Bob van der Berg"),
    ],
)
def test_names_of_many_kinds_are_known(called, name):
    people = ["Mary Jo Smith", "Anne-Marie Cole", "José Núñez", "Siobhán O'Brien", "Bob van der Berg"]
    ((command,),), missing, unread = read(f"cancel {called} friday", people)
    assert (command["client"], missing, unread) == (name, [], [])


@pytest.mark.parametrize("text", ["max 5 clients a day", "off may 4", "skip leo next week", "i'm free friday 2-4"])
def test_first_names_that_are_words_stay_words_where_only_these_fit(text):
    people = ["Leo Park"]
    others = ["Max Weber", "May Chen", "April Ross", "Skip Lane", "Will Stone", "Mark Lee", "Free Day"]
    assert read(text, [*people, *others]) == read(text, people)


def test_a_surname_that_is_somebody_elses_means_nobody_known():
    assert read("cancel leo jones friday", ["Leo Park"])[2]


@pytest.mark.parametrize("name", ["Dr. Sarah Kim", "dr sarah kim", "Ms Smith"])
def test_a_title_belongs_to_the_name_of_somebody_new(name):
    ((command,),), missing, unread = read(f"add new therapist {name}", ["Ana Brandt"], "admin")
    assert (command, missing, unread) == ({"do": "add_person", "role": "therapist", "name": name}, [], [])


def test_somebody_new_may_share_a_first_name():
    ((command,),), *_ = read("add new client kim jones", ["Kim Okafor"])
    assert command == {"do": "add_person", "role": "client", "name": "kim jones"}


@pytest.mark.parametrize(
    ("text", "role", "session"),
    [
        ("fridays are couples only", "therapist", "Couples therapy"),
        ("couples therapy only on fridays", "therapist", "Couples therapy"),
        ("no intakes next week", "therapist", "Intake session"),
        ("anything for an intake tomorrow?", "client", "Intake session"),
        ("individual therapy tomorrow at 3", "client", "Individual"),
        ("couples tomorrow at 3", "client", "Couples therapy"),
        ("book me an intake tomorrow at 3", "client", "Intake session"),
    ],
)
def test_a_session_is_called_by_what_tells_it_from_others(text, role, session):
    ((command,),), missing, unread = read(text, (), role, ("Couples therapy", "Intake session", "Individual"))
    assert (command["session"], missing, unread) == (session, [], [])


def test_what_fits_two_kinds_of_session_is_neither():
    sessions = ("Couples therapy", "Couples counselling")
    assert read("couples tomorrow at 3", (), "client", sessions)[2]
    ((command,),), *_ = read("couples counselling tomorrow at 3", (), "client", sessions)
    assert command["session"] == "Couples counselling"
