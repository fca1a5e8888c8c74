import asyncio
import re
from datetime import timedelta

from storage import Store
from tests.storage.sample import HOUR, sample


async def test_a_token_says_what_the_button_does(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        [token] = await unit.buttons.add(at.chat, at.therapist, "g", [{"do": "undo", "id": 7}], unit.now + HOUR)
        button = await unit.buttons.get(token)
    assert button is not None
    assert (button.chat_id, button.person_id, button.payload) == (at.chat, at.therapist, {"do": "undo", "id": 7})
    assert button.used_at is None


async def test_a_token_fits_a_button_and_cannot_be_guessed(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        tokens = await unit.buttons.add(at.chat, None, "g", [{}] * 50, unit.now + HOUR)
    assert len(set(tokens)) == 50
    assert all(re.fullmatch(r"[\w-]{22,64}", token) for token in tokens)


async def test_what_no_database_takes_is_left_out_of_what_a_button_does(store: Store):
    at = await sample(store)
    odd = {"wo\0rds": ["a\0b", "\\u0000", "\ud800", "é\n💥"], "n": None}
    async with store.begin(at.practice) as unit:
        [token] = await unit.buttons.add(at.chat, at.therapist, "g", [odd], unit.now + HOUR)
        button = await unit.buttons.get(token)
    assert button is not None
    assert button.payload == {"words": ["ab", "\\u0000", "?", "é\n💥"], "n": None}


async def test_a_forged_token_is_nothing(store: Store):
    ours, theirs = await sample(store), await sample(store)
    async with store.begin(theirs.practice) as unit:
        [borrowed] = await unit.buttons.add(theirs.chat, None, "g", [{}], unit.now + HOUR)
    async with store.begin(ours.practice) as unit:
        for token in ("", "x", "💥", "\ud800", "' OR 1=1 --", borrowed):
            assert await unit.buttons.get(token) is None
            assert not await unit.buttons.use(token)


async def test_using_one_button_uses_its_group_and_no_other(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        other_chat = await unit.chats.add("web", "sam", at.clients[0])
        yes, no = await unit.buttons.add(at.chat, at.therapist, "g", [{}, {}], unit.now + HOUR)
        [other_group] = await unit.buttons.add(at.chat, at.therapist, "h", [{}], unit.now + HOUR)
        [elsewhere] = await unit.buttons.add(other_chat.id, at.clients[0], "g", [{}], unit.now + HOUR)
        assert await unit.buttons.use(yes)
        assert [await unit.buttons.use(token) for token in (yes, no)] == [False, False]
        used = await unit.buttons.get(no)
        assert used is not None
        assert used.used_at == unit.now
        assert await unit.buttons.use(other_group)
        assert await unit.buttons.use(elsewhere)


async def test_two_taps_at_once_have_one_effect(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        [token] = await unit.buttons.add(at.chat, at.therapist, "g", [{}], unit.now + HOUR)

    async def tap() -> bool:
        async with store.begin(at.practice) as unit:
            return await unit.buttons.use(token)

    assert sorted(await asyncio.gather(*(tap() for _ in range(5)))) == [False] * 4 + [True]


async def test_an_expired_button_does_nothing(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        [token] = await unit.buttons.add(at.chat, at.therapist, "g", [{}], unit.now - timedelta(microseconds=1))
        assert not await unit.buttons.use(token)


# Invites


async def test_an_invite_is_good_once(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        token = await unit.invites.add("client", "Sam", at.therapist, expires=unit.now + HOUR)
        invite = await unit.invites.redeem(token)
        assert invite is not None
        assert (invite.role, invite.name, invite.therapist_id) == ("client", "Sam", at.therapist)
        assert await unit.invites.redeem(token) is None
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)


async def test_an_invite_that_was_rolled_back_is_good_still(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        token = await unit.invites.add("admin", expires=unit.now + HOUR)
    try:
        async with store.begin(at.practice) as unit:
            await unit.invites.redeem(token)
            raise LookupError
    except LookupError:
        pass
    async with store.begin(at.practice) as unit:
        assert await unit.invites.redeem(token) is not None


async def test_an_expired_forged_or_borrowed_invite_is_none(store: Store):
    ours, theirs = await sample(store), await sample(store)
    async with store.begin(theirs.practice) as unit:
        borrowed = await unit.invites.add("admin", expires=unit.now + HOUR)
    async with store.begin(ours.practice) as unit:
        expired = await unit.invites.add("admin", expires=unit.now)
        good = await unit.invites.add("admin", expires=unit.now + HOUR)
        for token in (borrowed, expired, "", good[:-1], good[:8] + "x" * 24, good + "x", "\ud800"):
            assert await unit.invites.redeem(token) is None
        assert await unit.invites.redeem(good) is not None


async def test_no_token_is_kept(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        invite = await unit.invites.add("admin", expires=unit.now + HOUR)
        [button] = await unit.buttons.add(at.chat, None, "g", [{}], unit.now + HOUR)
        dump = [
            str((await unit.connection.exec_driver_sql(f"SELECT * FROM {table}")).all())
            for table in ("invites", "buttons")
        ]
    assert invite not in dump[0]
    assert button not in dump[1]
