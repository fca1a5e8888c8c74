"""Whatever is written is answered with something that Telegram takes, and none of it reaches a log."""

import datetime as dt

import aiohttp
import pytest

from engine.hours import Template, Window
from storage.tables import audit, inbox, outbox, people
from tests.faults.process import terminated

EVERY_DAY = Template(days=frozenset(range(7)), windows=(Window(9 * 60, 17 * 60),))
CLIENT, SURNAME = "Wilhelmina <b>Quillfeather</b> & Co", "Quillfeather"
PHONE = "+44 7700 900123"
NOTE = "xylophone"

SQLITE_ONLY = pytest.mark.parametrize("database_kind", ["sqlite"])

STRANGE = [
    "\x00",
    "off\x00 tomorrow\x00",
    "💥" * 2000,
    "👨‍👩‍👧‍👦 tomorrow? 🏳️‍🌈",
    "\u202eyadirF no ffo",
    "מחר בשעה 10",
    "غدا الساعة ٣",
    "t\u200bo\u200bm\u200bo\u200br\u200br\u200bo\u200bw",
    "\ufeff",
    "e\u0301" * 500,
    "a" * 4096,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "<script>alert(1)</script>",
    "<b>unclosed & <i>crossed</b></i> &lt; &#0;",
    "Monday\n\n\n\n\n\n9 to 5" * 200,
    "9999999999999999999999 to 5",
    "/start@nobody x y z",
    "/",
    ". . . ? ! ,",
    "½ past ٣ on the 31st of February",
]
INJECTED = [
    "'; DROP TABLE appointments; --",
    '" OR ""="',
    "Robert'); DELETE FROM people WHERE ('1'='1",
    "%00%27%20UNION%20SELECT%20*%20FROM%20people",
    "\\'; SELECT pg_sleep(10); --",
    "${jndi:ldap://127.0.0.1/x} {{7*7}} %s %n",
]


@pytest.fixture
async def home(home):
    home.chats = await home.settle(therapists=["Ana"], clients=[CLIENT], templates=[EVERY_DAY])
    async with home.store() as store, store.begin(home.practice) as unit:
        [client] = await unit.people.named(CLIENT)
        home.key = await unit.api_keys.add(client.id, "client", expires=unit.now + dt.timedelta(days=1))
    return home


async def rows_of(home, table):
    return len(await home.rows(table))


async def test_strange_words_are_all_answered_and_nothing_is_given_up(api, home):
    said = [*STRANGE, *INJECTED]
    before = await rows_of(home, people)
    async with home.serving() as process:
        await home.listening(process)
        for chat in home.chats.values():
            for text in said:
                api.say(chat, text)
        await api.until(lambda: not api.unconfirmed(), 120)
        await home.quiet(120)
        assert (await api.ask(home.chats["Ana"], "what does tomorrow look like", seconds=90)).text
        assert await terminated(process) == 0
    assert [call.status for call in api.calls if call.method == "sendMessage" and call.status != 200] == []
    assert {row.state for row in await home.rows(inbox)} == {"done"}
    assert {row.state for row in await home.rows(outbox)} == {"sent"}
    assert await rows_of(home, people) == before
    for chat in home.chats.values():
        assert len(api.sent(chat)) >= len(said)
        assert not any("went wrong" in row.text for row in api.sent(chat))


@SQLITE_ONLY
async def test_injected_parameters_are_words_like_others(api, home):
    before = await rows_of(home, people)
    async with home.serving() as process:
        url = await home.listening(process)
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {home.key}"}) as http:
            statuses = []
            for text in [*INJECTED, "\x00", "💥"]:
                for path in ("therapist/availability/generate", "therapist/availability/explain", "bookings"):
                    for name in ("therapist", "session", "timezone", "from", "cursor", "at"):
                        async with http.get(f"{url}api/{path}", params={name: text}) as answer:
                            statuses.append(answer.status)
                body = {"start": text, "session": text, "therapist": text}
                async with http.post(f"{url}api/bookings", json=body) as answer:
                    statuses.append(answer.status)
        assert await terminated(process) == 0
    assert [status for status in statuses if status >= 500] == []
    assert await rows_of(home, people) == before


@SQLITE_ONLY
async def test_names_numbers_words_and_secrets_reach_no_log_and_no_error(api, home):
    """Canaries go through everything, failures too: what nobody may read is nowhere but in the chats."""
    ana, client = home.chats.values()
    async with home.serving() as process:
        url = await home.listening(process)
        answers = []
        api.fail("html", method="sendMessage", times=2)
        api.fail("lost", method="sendMessage", times=1)
        await api.ask(client, f"my number is {PHONE}, anything tomorrow? {NOTE}", seconds=90)
        await home.quiet()
        await api.ask(client, "anything tomorrow?", seconds=90)
        await home.quiet()
        shown = next(message for message in reversed(api.messages(client)) if message.labels)
        await api.press(client, shown.labels[0], seconds=90)
        await api.ask(ana, f"tell {CLIENT} that we close at two, {NOTE} {PHONE}", seconds=90)
        await api.ask(ana, f"cancel {CLIENT} tomorrow", seconds=90)
        api.push({"message": {"chat": {"id": client, "type": "private"}, "text": f"{NOTE} {PHONE}", "date": "never"}})
        api.tap_data(client, f"forged {NOTE}", api.messages(client)[-1].id)
        api.block(client)
        api.say(ana, f"{NOTE} {SURNAME}")
        async with aiohttp.ClientSession() as http:
            for key in (home.key, f"{home.key[:-1]}x", NOTE):
                for path in (
                    f"bookings?client={SURNAME}",
                    f"therapists?{NOTE}={PHONE}",
                    "people",
                    "../health",
                    "metrics",
                ):
                    async with http.get(f"{url}api/{path}", headers={"Authorization": f"Bearer {key}"}) as answer:
                        answers.append(await answer.text() if answer.status >= 400 else "")
            for path in ("health", "metrics"):
                async with http.get(url + path) as answer:
                    answers.append(await answer.text())
        await api.until(lambda: not api.unconfirmed(), 90)
        process.send_signal(15)
        await process.wait()
    async with home.store() as store, store.reading(home.practice) as unit:
        kept = str([(entry.action, entry.subject, entry.details) for entry in await unit.audit.entries()])
    canaries = [SURNAME, "Wilhelmina", "7700 900123", NOTE, api.token, home.key, str(client), str(ana)]
    assert [canary for canary in canaries if canary in home.log] == []
    assert [canary for canary in canaries if canary in kept] == []
    allowed = {NOTE, SURNAME}  # what the asker sent may come back to the asker: a field by its name
    assert [c for c in canaries if c not in allowed and any(c in answer for answer in answers)] == []


@SQLITE_ONLY
async def test_a_forged_or_borrowed_button_is_refused_and_written_down(api, home):
    ana, client = home.chats.values()
    async with home.serving() as process:
        await home.listening(process)
        await api.ask(client, "anything tomorrow?", seconds=90)
        shown = api.messages(client)[-1]
        (_, token), *_ = shown.rows[0]
        mine = (await api.ask(ana, "what does tomorrow look like", seconds=90)).message_id
        for data in (token, "forged", "x" * 64):
            before = len(api.sent(ana))
            api.tap_data(ana, data, mine)
            assert "not yours" in (await api.wait_for(ana, after=before, seconds=90)).text
        await api.press(client, shown.labels[0], seconds=90)
        assert await terminated(process) == 0
    refused = [row for row in await home.rows(audit) if row.action == "refused"]
    assert len(refused) == 3
    assert len({(row.person_id, row.chat_id) for row in refused}) == 1
