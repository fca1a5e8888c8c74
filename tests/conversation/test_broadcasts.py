"""After a message to many: who has it, who has not, and trying again."""

import pytest

from bot.delivery import RefusedError, UnreachableError


@pytest.fixture
async def friday(room):
    """Sam comes at 10:00 and Leo at 15:00 on Friday 13 March."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 3pm")
    return room


async def tell_friday(room):
    await room.say("Nora", "tell everyone with sessions on Friday that we close at two")
    return await room.tap("Nora", "Send to 2")


@pytest.fixture
async def without_leo(friday, monkeypatch):
    """A message to many that Leo's chat refused."""
    send = friday.send

    async def refuse(chat, body, edits):
        if chat.address == "Leo":
            raise RefusedError("too long")
        return await send(chat, body, edits)

    with monkeypatch.context() as patched:
        patched.setattr(friday, "send", refuse)
        await tell_friday(friday)
    return friday


async def test_whoever_has_it_is_counted(friday):
    await tell_friday(friday)
    assert "Reached: 2. On its way: 0. Not reached: 0." in await friday.say("Nora", "who didn't get it")


async def test_whoever_does_not_have_it_is_named_and_gets_it_at_the_tap(without_leo):
    said = await without_leo.say("Nora", "who didn't get it")
    assert "Reached: 1. On its way: 0. Not reached: 1. It did not get through to Leo." in said
    assert "close at two" not in without_leo.last("Leo")
    assert "Trying again for one person." in await without_leo.tap("Nora", "Try again")
    assert "close at two" in without_leo.last("Leo")
    assert "Reached: 2. On its way: 0. Not reached: 0." in await without_leo.say("Nora", "who didn't get it")


async def test_trying_again_can_be_said_as_well_and_repeats_nothing(without_leo):
    heard = len(without_leo.heard["Sam"])
    assert "Trying again for one person." in await without_leo.say("Nora", "resend to the ones that failed")
    assert len(without_leo.heard["Sam"]) == heard
    assert "nothing to try again" in await without_leo.say("Nora", "resend to the ones that failed")


async def test_whoever_blocked_the_bot_meanwhile_is_named_and_is_not_tried(friday, monkeypatch):
    async def blocked(chat, body, edits):
        raise UnreachableError("blocked")

    await friday.say("Nora", "tell everyone with sessions on Friday that we close at two")
    send = friday.send
    monkeypatch.setattr(friday, "send", lambda chat, *rest: (blocked if chat.address == "Leo" else send)(chat, *rest))
    await friday.tap("Nora", "Send to 2")
    assert "Not reached: 1. It did not get through to Leo." in await friday.say("Nora", "who didn't get it")
    said = await friday.tap("Nora", "Try again")
    assert "Nothing was given up" in said
    assert "One person cannot be written to now: they get it when they are back." in said


async def test_without_a_message_to_many_there_is_nothing_to_tell(friday):
    assert "No message to many" in await friday.say("Nora", "who didn't get it")
    assert "No message to many" in await friday.say("Nora", "resend to the ones that failed")


async def test_what_is_a_week_old_is_told_of_no_more(friday):
    await tell_friday(friday)
    friday.forward(days=8)
    async with friday.store.begin(friday.practice_id) as unit:
        await unit.outbox.tidy()
    assert "No message to many" in await friday.say("Nora", "who didn't get it")
