import pytest
from sqlalchemy import event

from storage import InUse, Keys, Missing, Store
from tests.storage.sample import MONDAY, sample


async def test_people_come_back_as_they_were_put_in(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        made = await unit.people.add("Sam Rivers", {"client"}, "Asia/Tokyo", "pt", at.therapist)
    async with store.reading(at.practice) as unit:
        assert await unit.people.get(made.id) == made
    assert (made.name, made.timezone, made.language, made.therapist_id) == (
        "Sam Rivers",
        "Asia/Tokyo",
        "pt",
        at.therapist,
    )


async def test_the_names_of_a_crowd_are_opened_in_a_few_statements(url: str):
    store = await Store.open(url, Keys(bytes(32)))
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        crowd = [await unit.people.add(f"Client {number}", ["client"]) for number in range(30)]
    await store.close()
    # Another process knows nobody's key yet.
    store = await Store.open(url, Keys(bytes(32)))
    statements = []
    async with store.reading(at.practice) as unit:
        engine = unit.connection.engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert (await unit.people.all())[-30:] == crowd
    await store.close()
    assert len(statements) < 15


@pytest.mark.parametrize("said", ["sam rivers", "SAM RIVERS", " Sam  Rivers "])
async def test_everybody_of_a_name_is_found_however_it_is_written(store: Store, said: str):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        both = [await unit.people.add("Sam Rivers", ["client"]), await unit.people.add("sam rivers", ["client"])]
        assert await unit.people.named(said) == both
        assert await unit.people.named("Sam") == []


async def test_one_may_have_several_roles_and_lose_them(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        assert (await unit.people.get(at.therapist)).roles == {"therapist", "admin"}
        await unit.people.grant(at.therapist, "admin")
        await unit.people.revoke(at.therapist, "admin")
        await unit.people.revoke(at.therapist, "client")
        assert (await unit.people.get(at.therapist)).roles == {"therapist"}
        assert [person.id for person in await unit.people.with_role("therapist")] == [at.therapist, at.other_therapist]
        assert await unit.people.with_role("admin") == []


async def test_a_therapists_clients_are_those_who_usually_see_them(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.people.update(at.clients[0], therapist_id=at.other_therapist)
        assert [person.id for person in await unit.people.clients_of(at.therapist)] == [at.clients[1]]
        assert [person.id for person in await unit.people.clients_of(at.other_therapist)] == [at.clients[0]]


async def test_consent_is_remembered(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        assert (await unit.people.update(at.clients[0], consented_at=MONDAY)).consented_at == MONDAY


async def test_who_is_not_there_is_missing(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        for ask in (unit.people.get(999), unit.people.update(999, language="pt"), unit.chats.get(999)):
            with pytest.raises(Missing) as caught:
                await ask
            assert caught.value.id == 999


async def test_a_version_changes_with_every_write(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        versions = {(await unit.people.update(at.therapist, language="en")).version for _ in range(5)}
    assert len(versions) == 5


async def test_nobody_of_another_practice_can_be_named(store: Store):
    ours, theirs = await sample(store), await sample(store)
    async with store.begin(ours.practice) as unit:
        with pytest.raises(InUse):
            await unit.people.add("Spy", ["client"], therapist_id=theirs.therapist)
        with pytest.raises(InUse):
            await unit.chats.join(ours.chat, theirs.therapist)
        with pytest.raises(Missing):
            await unit.people.update(theirs.therapist, language="pt")


@pytest.mark.parametrize(
    "text", ["Robert'); DROP TABLE people;--", '"; --', "%_\\", "‮evil", "👩‍⚕️ Zoë", "a\u200bb", "x" * 100_000]
)
async def test_any_text_is_stored_verbatim(store: Store, text: str):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        person = await unit.people.add(text, ["client"])
        assert person.name == text
        assert await unit.people.named(text) == [person]
        assert (await unit.practices.update(crisis_text=text)).crisis_text == text


async def test_what_cannot_be_stored_is_taken_out(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        assert (await unit.people.add("Sam\0 \ud800Rivers", ["client"])).name == "Sam ?Rivers"
        assert (await unit.practices.update(crisis_text="Call\0 now")).crisis_text == "Call now"


# Chats


async def test_a_chat_is_found_by_its_address(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        made = await unit.chats.add("telegram", "12345", at.clients[0])
        assert await unit.chats.find("telegram", "12345") == made
        assert await unit.chats.find("telegram", "12346") is None
        assert await unit.chats.find("web", "12345") is None
        with pytest.raises(InUse):
            await unit.chats.add("telegram", "12345", at.clients[1])


async def test_a_chat_may_speak_for_several_people_and_a_person_have_several_chats(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        one = await unit.chats.add("telegram", "1", at.clients[0])
        two = await unit.chats.add("web", "1", at.clients[0])
        for _ in range(2):
            await unit.chats.join(one.id, at.clients[1])
        assert (await unit.chats.get(one.id)).person_ids == at.clients
        assert [chat.id for chat in await unit.chats.of(at.clients[0])] == [one.id, two.id]
        assert [chat.id for chat in await unit.chats.of(at.clients[1])] == [one.id]


async def test_a_chat_may_speak_for_nobody_yet(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        assert (await unit.chats.add("telegram", "1", None)).person_ids == ()


async def test_a_chat_can_become_unreachable_and_reachable(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        for reachable in (False, True):
            await unit.chats.set_reachable(at.chat, reachable)
            assert (await unit.chats.get(at.chat)).reachable is reachable


async def test_a_conversation_is_remembered(store: Store):
    at = await sample(store)
    state = {"open": {"question": "which Friday", "choices": [1, 2]}, "said": ["off\u00a0friday"]}
    async with store.begin(at.practice) as unit:
        assert await unit.chats.state(at.chat) == {}
        await unit.chats.save_state(at.chat, state)
    async with store.reading(at.practice) as unit:
        assert await unit.chats.state(at.chat) == state
        with pytest.raises(Missing):
            await unit.chats.state(999)
