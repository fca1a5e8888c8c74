"""Clients who are booked before they have a chat, and what becomes of them once they come."""

import pytest


@pytest.fixture
async def week(room):
    """Ana works Monday to Friday 9 to 1, and has added Jo Marsh."""
    await room.say("Ana", "weekdays 9 to 1")
    room.invitation = link(await room.say("Ana", "add new client Jo Marsh"))
    return room


def link(said):
    return said.words.splitlines()[-1]


async def people(room, name):
    async with room.store.reading(room.practice_id) as unit:
        return await unit.people.named(name)


async def test_a_new_client_can_be_booked_and_their_therapist_is_asked_to_call(week):
    asked = await week.say("Ana", "book jo tomorrow at 10")
    assert (
        "Book Jo Marsh with Ana on Thursday 12 March, 10:00-10:50? I have no chat with Jo Marsh: please call." in asked
    )
    assert "Jo Marsh will be told" not in asked
    assert "I have no chat with Jo Marsh: please call." in await week.say("Ana", "yes")
    assert "10:00 Jo Marsh" in await week.say("Ana", "who do i have tomorrow")


@pytest.mark.parametrize("name", ["jo", "jo marsh", "marsh"])
async def test_they_may_be_named_as_anybody_may(week, name):
    assert "Book Jo Marsh with Ana on Thursday 12 March" in await week.say("Ana", f"book {name} tomorrow at 10")


async def test_who_comes_with_the_invitation_finds_what_was_booked(week):
    await week.say("Ana", "book jo tomorrow at 10")
    await week.say("Ana", "yes")
    assert "Hello Jo Marsh" in await week.say("jo's phone", week.invitation)
    assert "Thursday 12 March, 10:00-10:50 with Ana" in await week.say("jo's phone", "when is my next appointment")
    assert len(await people(week, "Jo Marsh")) == 1
    await week.say("Ana", "move jo to friday at 11")
    await week.say("Ana", "yes")
    assert "Friday 13 March, 11:00-11:50" in week.last("jo's phone")


async def test_a_change_that_concerns_both_kinds_says_who_is_told(week):
    await week.say("Sam", "book me tomorrow at 9")
    await week.say("Ana", "book jo tomorrow at 10")
    await week.say("Ana", "yes")
    asked = await week.say("Ana", "swap sam and jo tomorrow")
    assert "Sam will be told. I have no chat with Jo Marsh: please call." in asked


async def test_a_client_added_by_mistake_is_taken_back_by_undo(week):
    assert "Undone: Add Jo Marsh" in await week.say("Ana", "undo")
    assert "I know no client called jo" in await week.say("Ana", "book jo tomorrow at 10")
    assert "Jo" not in await week.say("Ana", "who are my clients")
    assert "has been used or has expired" in await week.say("jo's phone", week.invitation)
    await week.tap("Ana", "Do it again")
    assert "Hello Jo Marsh" in await week.say("jo's phone", week.invitation)


async def test_a_client_who_is_booked_is_not_taken_back(week):
    added = week.token("Ana", "Undo")
    await week.say("Ana", "book jo tomorrow at 10")
    await week.say("Ana", "yes")
    assert "Undone" not in await week.tap_token("Ana", added)
    assert "10:00 Jo Marsh" in await week.say("Ana", "who do i have tomorrow")


async def test_a_second_invitation_is_for_the_same_client_and_ends_the_first(week):
    said = await week.say("Ana", "add new client Jo Marsh")
    assert "Jo Marsh is a client already, and I have no chat with Jo Marsh yet" in said
    assert "has been used or has expired" in await week.say("a stranger's phone", week.invitation)
    assert "Hello Jo Marsh" in await week.say("jo's phone", link(said))
    assert len(await people(week, "Jo Marsh")) == 1


async def test_another_therapists_client_of_that_name_is_neither_told_of_nor_handed_over(week):
    said = await week.say("Raj", "add new client Jo Marsh")
    assert "already" not in said
    assert len(await people(week, "Jo Marsh")) == 2
    assert "Hello Jo Marsh" in await week.say("jo's phone", week.invitation)
    assert "With Ana on" in await week.say("jo's phone", "next opening")


async def test_two_clients_may_have_one_name(week):
    await week.say("Ana", "add new client Jo Marsh")
    second = link(await week.tap("Ana", "Another Jo Marsh"))
    assert len(await people(week, "Jo Marsh")) == 2
    assert "Hello Jo Marsh" in await week.say("one phone", second)
    assert "is for somebody else" in await week.say("one phone", link(await week.say("Ana", "add new client Jo Marsh")))


async def test_whoever_was_removed_cannot_come_with_an_old_invitation(week):
    await week.say("Nora", "remove client jo marsh")
    await week.tap("Nora", "Make it so for Jo Marsh")
    assert "has been used or has expired" in await week.say("jo's phone", week.invitation)


async def test_whoever_was_removed_and_is_added_again_comes_with_the_same_phone(week):
    await week.say("jo's phone", week.invitation)
    await week.say("Nora", "remove client jo marsh")
    await week.tap("Nora", "Make it so for Jo Marsh")
    again = link(await week.say("Ana", "add new client Jo Marsh"))
    assert "Hello Jo Marsh" in await week.say("jo's phone", again)
    assert "With Ana on" in await week.say("jo's phone", "next opening")


async def test_who_is_added_by_one_therapist_is_nothing_to_another(week):
    assert "I know no client called jo" in await week.say("Raj", "book jo tomorrow at 10")
    assert "Jo" not in await week.say("Raj", "who are my clients")


async def test_whoever_has_not_come_yet_is_listed_as_that(week):
    assert "Invited and not here yet: Jo Marsh (client" in await week.say("Ana", "who are my clients")


async def test_a_message_to_many_that_reaches_nobody_is_not_offered(week):
    await week.say("Ana", "book jo friday at 10")
    await week.say("Ana", "yes")
    said = await week.say("Nora", "tell everyone with sessions on friday that we close at two")
    assert "One person is booked on Friday 13 March. I have no chat with Jo Marsh: please call." in said
    assert said.buttons == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [("tom reed", "Tom Reed"), ("anne-marie cole", "Anne-Marie Cole"), ("Bob van der Berg", "Bob van der Berg")],
)
async def test_names_are_spelt_as_names(week, typed, name):
    assert f"{name} can be booked from now on" in await week.say("Ana", f"add new client {typed}")
