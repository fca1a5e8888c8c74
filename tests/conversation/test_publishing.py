"""Openings where everybody reads them: shown first, posted at the tap, taken back; and who may have a channel."""

import pytest

from bot.channels.telegram.updates import meaning
from bot.conversation.handle import handle
from bot.conversation.messages import Board, Incoming
from bot.delivery import UnreachableError
from tests.conversation.room import CHANNEL

NEWS = "-1001"


async def added(room, who, *, joined=True):
    """Somebody adds the bot to a channel, or takes it out."""
    board = Board(NEWS, "Linden news", joined)
    incoming = Incoming(room.practice_id, CHANNEL, who, room.clock.now, board=board)
    async with room.store.begin(room.practice_id) as unit:
        await handle(unit, incoming, room.clock.now)
    return await room.listen(who)


@pytest.fixture
async def open_room(room):
    await room.say("Ana", "mon wed 9 to 12")
    await room.say("Raj", "mondays 9 to 11")
    await room.say("Sam", "book me monday at 9")
    return room


async def test_without_a_channel_there_is_a_text_to_copy(open_room):
    said = await open_room.say("Ana", "post next week's openings in the channel")
    assert "There is no channel to post in yet. This is what could be posted:" in said
    assert "Linden Street: open times with Ana\nMonday 16 March: 10:00, 11:00\nWednesday 18 March: 09:00" in said
    assert said.buttons == ()


async def test_it_is_posted_at_the_tap_with_what_is_open_then_and_no_client(open_room):
    assert "I can post in “Linden news” now." in await added(open_room, "Nora")
    said = await open_room.say("Nora", "post next week's openings in the channel")
    assert "Everybody in “Linden news” would read:" in said
    assert "Nothing has been posted yet." in said
    assert NEWS not in open_room.heard
    await open_room.say("Leo", "book me monday at 10")
    await open_room.tap("Nora", "Post in Linden news")
    (posted,) = open_room.heard[NEWS]
    assert "With Ana:\nMonday 16 March: 11:00\nWednesday 18 March: 09:00, 10:00, 11:00" in posted
    assert "With Raj:\nMonday 16 March: 09:00, 10:00" in posted
    assert not any(name in posted for name in ("Sam", "Leo"))


async def test_what_was_posted_can_be_taken_back(open_room):
    await added(open_room, "Nora")
    await open_room.say("Nora", "post next week's openings in the channel")
    await open_room.say("Nora", "yes")
    said = await open_room.say("Nora", "undo")
    assert "The post of Wednesday 11 March at 10:00 would be replaced by" in said
    await open_room.tap("Nora", "Take it back")
    assert open_room.last(NEWS).words == "Linden Street: a message that was here has been taken back."


async def test_when_nothing_is_open_nothing_is_posted(open_room):
    await added(open_room, "Nora")
    said = await open_room.say("Raj", "post saturday's openings")
    assert said.words == "Nothing is open on Saturday 14 March, so there is nothing to post."


@pytest.mark.parametrize("who", ["Ana", "Sam"])
async def test_only_an_admin_has_it_post_in_a_channel(open_room, who):
    assert "Only an admin of the practice can have me post there" in await added(open_room, who)
    assert "There is no channel to post in yet." in await open_room.say("Nora", "post next week's openings")


async def test_whoever_is_not_known_is_not_answered(open_room):
    assert (await added(open_room, "Zoe")).words == ""


async def test_taken_out_of_a_channel_it_posts_there_no_more(open_room):
    await added(open_room, "Nora")
    await open_room.say("Nora", "post next week's openings")
    await added(open_room, "Zoe", joined=False)
    assert "I am not in that channel any more" in await open_room.tap("Nora", "Post in Linden news")


async def test_when_the_channel_takes_nothing_the_admins_are_told(open_room, monkeypatch):
    await added(open_room, "Nora")
    send = open_room.send

    async def refuse(chat, body, edits):
        if chat.address == NEWS:
            raise UnreachableError("need administrator rights in the channel chat")
        return await send(chat, body, edits)

    monkeypatch.setattr(open_room, "send", refuse)
    await open_room.say("Nora", "post next week's openings")
    await open_room.say("Nora", "yes")
    assert "I could not post in “Linden news”" in await open_room.listen("Nora")


async def test_what_waits_in_the_admins_chat_goes_on_waiting(open_room):
    await open_room.say("Nora", "we are closed on march 25")
    await added(open_room, "Nora")
    assert "Closed for everyone on Wednesday 25 March." in await open_room.say("Nora", "yes")


async def test_a_client_posts_nothing(open_room):
    await added(open_room, "Nora")
    await open_room.say("Sam", "post next week's openings in the channel")
    assert NEWS not in open_room.heard


@pytest.mark.parametrize(
    ("status", "joined"), [("administrator", True), ("member", True), ("left", False), ("kicked", False)]
)
def test_telegram_says_who_has_added_it_where(status, joined):
    member = {"user": {"id": 9, "is_bot": True, "first_name": "Bot"}, "status": status, "until_date": 0}
    rights = ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats")
    rights += ("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users")
    rights += ("can_post_stories", "can_edit_stories", "can_delete_stories")
    update = {
        "update_id": 1,
        "my_chat_member": {
            "chat": {"id": -1001, "type": "channel", "title": "Linden news"},
            "from": {"id": 77, "is_bot": False, "first_name": "Nora"},
            "date": 1773237600,
            "old_chat_member": {"user": member["user"], "status": "left"},
            "new_chat_member": member | dict.fromkeys(rights, False),
        },
    }
    found = meaning({"update": update, "received_at": "2026-03-11T14:00:00+00:00"}, 1)
    assert (found.address, found.board) == ("77", Board("-1001", "Linden news", joined))
