"""`openings when`: one JSON line out for each line in, and bad lines named."""

import json

import pytest

from bot.filters.when import run

NOW = {"now": "2026-03-11T10:00", "timezone": "America/New_York"}


def answers(*lines: object) -> list[dict]:
    given = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [json.loads(line) for line in run(given)]


def test_a_line_gives_its_readings_and_the_words_not_used():
    (answer,) = answers({"text": "off tomorrow at 3, ok?", **NOW})
    assert answer == {
        "readings": [{"dates": [{"from": "2026-03-12", "to": "2026-03-12"}], "times": ["15:00"]}],
        "rest": "off , ok?",
    }


def test_an_open_side_is_null():
    (answer,) = answers({"text": "from the 20th", **NOW})
    assert answer["readings"] == [{"dates": [{"from": "2026-03-20", "to": None}]}]


def test_where_no_time_is_said_there_is_no_reading():
    assert answers({"text": "this may take a second", **NOW}) == [{"readings": [], "rest": "this may take a second"}]


def test_past_dates_stay_where_the_text_says_so():
    (answer,) = answers({"text": "last friday", **NOW})
    assert answer["readings"] == [{"dates": [{"from": "2026-03-06", "to": "2026-03-06"}]}]


def test_a_date_in_words_that_the_lists_lack_is_taken_from_a_library_only_where_it_is_certain():
    assert answers({"text": "hoy no, gracias, quizás otro día, ya veremos cuando", **NOW})[0]["readings"] != []
    assert answers({"text": "gracias por todo", **NOW})[0]["readings"] == []


@pytest.mark.parametrize(
    ("line", "field"),
    [
        # not a line at all
        ("{", "line"),
        ("[]", "line"),
        ("3", "line"),
        ("[" * 100_000, "line"),
        # fields
        ({**NOW}, "text"),
        ({"text": 3, **NOW}, "text"),
        ({"text": "friday", "timezone": "UTC"}, "now"),
        ({"text": "friday", "now": "soon", "timezone": "UTC"}, "now"),
        ({"text": "friday", "now": "2026-02-30T10:00", "timezone": "UTC"}, "now"),
        ({"text": "friday", "now": "2026-03-11T10:00Z", "timezone": "UTC"}, "now"),
        ({"text": "friday", "now": "0001-01-01T00:00", "timezone": "UTC"}, "now"),
        ({"text": "friday", "now": "2026-03-11T10:00", "timezone": "Mars/Olympus"}, "timezone"),
        ({"text": "friday", "now": "2026-03-11T10:00", "timezone": "../../etc/passwd"}, "timezone"),
        ({"text": "friday", **NOW, "timezone": None}, "timezone"),
        ({"text": "friday", **NOW, "role": "king"}, "role"),
        ({"text": "friday", **NOW, "role": ["client", "king"]}, "role"),
        ({"text": "friday", **NOW, "role": {"client": 1}}, "role"),
        ({"text": "friday", **NOW, "date_order": "DYM"}, "date_order"),
        ({"text": "friday", **NOW, "country": "Germany"}, "country"),
        ({"text": "friday", **NOW, "week_start": "noon"}, "week_start"),
        ({"text": "friday", **NOW, "context": 3}, "context"),
        ({"text": "friday", **NOW, "colour": "red"}, "colour"),
    ],
)
def test_a_bad_line_names_its_field_and_the_rest_go_on(line: object, field: str):
    bad, good = answers(line, {"text": "today", **NOW})
    assert bad["error"].startswith(f"{field}: ")
    assert good["readings"] == [{"dates": [{"from": "2026-03-11", "to": "2026-03-11"}]}]


def test_known_hours_and_times_shown_settle_am_or_pm():
    hours = {"hours": [["09:00", "20:00"]]}
    (plain, known, shown) = answers(
        {"text": "tomorrow at 6", **NOW},
        {"text": "tomorrow at 7", **NOW, "context": hours},
        {"text": "tomorrow at 8", **NOW, "context": {"shown": ["2026-03-12T20:00"]}},
    )
    assert [each["times"] for each in plain["readings"]] == [["18:00"], ["06:00"]]
    assert [each["times"] for each in known["readings"]] == [["19:00"]]
    assert [each["times"] for each in shown["readings"]] == [["20:00"]]


@pytest.mark.parametrize("piece", ["9-5 ", "1-2-3-", "off tomorrow 9-5 ", "the first monday 9-11 of april "])
def test_more_pieces_of_time_than_anybody_says_are_not_read(piece: str):
    text = (piece * 4096)[:4096]
    assert answers({"text": text, **NOW}) == [{"readings": [], "rest": text.strip()}]


def test_a_long_message_with_a_date_for_each_of_some_dozens_is_read():
    days = ", ".join(f"april {day}" for day in range(1, 31))
    assert answers({"text": days, **NOW})[0]["readings"] == [{"dates": [{"from": "2026-04-01", "to": "2026-04-30"}]}]
