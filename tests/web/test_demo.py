"""What the page may ask, and what it is answered."""

import asyncio
import json

import pytest

from storage import NotSaved, sqlite


async def events(answer, count):
    """The next so many events of a live line, as (name, data)."""
    found = []
    while len(found) < count:
        block = (await answer.content.readuntil(b"\n\n")).decode()
        if block.startswith("event: "):
            name, data = block.strip().split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


async def test_everybody_of_the_practice_can_be_spoken_for_by_role(house):
    state = await (await house.ask("/state")).json()
    assert [(one["name"], one["role"]) for one in state["people"]] == [
        ("Ana", "therapist"),
        ("Raj", "therapist"),
        ("Sam", "client"),
        ("Priya", "client"),
        ("Leo", "client"),
        ("Maya", "client"),
        ("Jonah", "client"),
        ("Nora", "admin"),
    ]


async def test_a_message_goes_through_the_inbox_and_its_answer_comes_out_of_the_outbox(house):
    ana = house.people["Ana"]
    assert (await house.send("/say", {"as": ana, "id": "m1", "text": " Mondays 9 to 5 "})).status == 202
    await house.settle()
    state = await (await house.ask("/state")).json()
    mine, theirs = state["messages"]
    assert (mine["chat"], mine["from"], mine["text"]) == (ana, "me", "Mondays 9 to 5")
    assert (theirs["chat"], theirs["from"], theirs["html"]) == (ana, "practice", "heard <b>Mondays 9 to 5</b>")
    assert theirs["buttons"] == [[{"label": "Again", "token": "again"}]]


async def test_a_message_tried_again_is_handled_once(house):
    for _ in range(3):
        await house.send("/say", {"as": house.people["Sam"], "id": "same", "text": "hello"})
    await house.settle()
    assert [message.words for message in house.web.messages()] == ["hello", "heard <b>hello</b>"]


async def test_a_tap_is_shown_by_its_label_and_handled_by_its_token(house):
    sam = house.people["Sam"]
    await house.send("/say", {"as": sam, "id": "m1", "text": "hello"})
    await house.settle()
    message = house.web.messages()[-1].id
    assert (await house.send("/tap", {"as": sam, "id": "t1", "token": "again", "message": message})).status == 202
    await house.settle()
    assert [one.words for one in house.web.messages()][2:] == ["Again", "heard <b>again</b>"]


async def test_open_pages_hear_of_messages_and_of_changes(house):
    line = await house.ask("/events")
    assert line.headers["Content-Type"] == "text/event-stream"
    await house.send("/say", {"as": house.people["Sam"], "id": "m1", "text": "hello"})
    await house.settle()
    seen = await events(line, 3)
    line.close()
    assert [data["id"] for name, data in seen if name == "message"][:1] == ["m1"]
    assert {name for name, _ in seen} == {"message", "changed"}


async def test_a_change_by_another_process_reaches_open_pages(house):
    line = await house.ask("/events")
    watching = asyncio.create_task(house.live.watch(house.store))
    async with house.other() as unit:
        await unit.practices.update(name="Elsewhere")
    assert await events(line, 1) == [("changed", {})]
    watching.cancel()
    line.close()


async def test_what_cannot_be_saved_is_to_be_tried_again(house, monkeypatch):
    monkeypatch.setattr(sqlite, "QUEUE_SECONDS", 0.05)
    said = {"as": house.people["Sam"], "id": "m1", "text": "hello"}
    async with house.store.begin():
        answer = await house.send("/say", said)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert (await house.send("/say", said)).status == 202
    await house.settle()
    assert [message.words for message in house.web.messages()] == ["hello", "heard <b>hello</b>"]


async def test_the_live_line_outlives_a_look_that_fails(house, monkeypatch):
    looks = iter([1, None, 2])

    async def version():
        look = next(looks, 2)
        if look is None:
            raise NotSaved
        return look

    monkeypatch.setattr(house.store, "data_version", version)
    line = await house.ask("/events")
    watching = asyncio.create_task(house.live.watch(house.store))
    assert await events(line, 1) == [("changed", {})]
    watching.cancel()
    line.close()


BAD = [
    ("/say", b"{", "JSON"),
    ("/say", b"\xff", "JSON"),
    ("/say", b"[]", "as"),
    ("/say", b"null", "as"),
    ("/say", b'{"as": 1, "id": "a", "text": "x"}', "as"),
    ("/say", b'{"as": "1", "id": "a"}', "text"),
    ("/say", b'{"as": "1", "id": "a", "text": "  "}', "text"),
    ("/say", b'{"as": "1", "id": "a", "text": "' + b"x" * 4097 + b'"}', "text"),
    ("/say", b'{"as": "1", "id": "", "text": "x"}', "id"),
    ("/say", b'{"as": "1", "id": "a b", "text": "x"}', "id"),
    ("/say", b'{"as": "999", "id": "a", "text": "x"}', "as"),
    ("/say", b'{"as": "Ana", "id": "a", "text": "x"}', "as"),
    ("/tap", b'{"as": "1", "id": "a", "token": "x"}', "message"),
    ("/tap", b'{"as": "1", "id": "a", "token": 5, "message": "m"}', "token"),
]


@pytest.mark.parametrize(("path", "body", "named"), BAD)
async def test_a_request_that_is_wrong_is_told_which_field(house, path, body, named):
    headers = {"X-Openings-Token": house.token, "Content-Type": "application/json"}
    answer = await house.client.post(path, data=body, headers=headers)
    assert answer.status == 400
    assert named in await answer.text()
    assert house.web.messages() == []


@pytest.mark.parametrize(("viewer", "therapist"), [("Ana", "Raj"), ("Sam", "Raj"), ("Sam", "Priya"), ("Nora", "Nora")])
async def test_a_calendar_that_is_not_ones_own_is_not_found(house, viewer, therapist):
    query = {"as": house.people[viewer], "of": house.people[therapist]}
    assert (await house.ask("/calendar", **query)).status == 404


async def test_an_unknown_part_is_not_found(house):
    assert (await house.ask("/page/__init__.py")).status == 404
    assert (await house.ask("/page/..%2f__init__.py")).status == 404
