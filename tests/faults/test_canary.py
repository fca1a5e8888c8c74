"""Whatever goes wrong, no name, number, word or secret of anybody lies open: in a log, an error, the audit, a file."""

import datetime as dt
import json
import subprocess
import sys

import aiohttp
import pytest

from engine import Template, Window
from storage.tables import audit
from tests.faults.exploding import WORD
from tests.faults.process import terminated

NAME, PHONE, REASON = "Quillandra", "+447700900123", "zebrafinch"
WEEKDAYS = Template(frozenset(range(5)), (Window(540, 1020),))

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


async def make_key(home, name):
    async with home.store() as store, store.begin(home.practice) as unit:
        (person,) = await unit.people.named(name)
        role = "client" if "client" in person.roles else "therapist"
        return await unit.api_keys.add(person.id, role, label=NAME, expires=unit.now + dt.timedelta(days=1))


async def talk(api, chats):
    """Everyday words with names in them, and everything that Telegram can do to them."""
    ana, client = chats["Ana"], chats[NAME]
    for words in (
        f"off friday 18 december 2026, {REASON}",
        f"book {NAME} next tuesday at 11",
        f"call {NAME} on {PHONE} about the {REASON}",
        f"what did {NAME} book",
    ):
        assert (await api.ask(ana, words, seconds=90)).text
    api.fail("status", method="sendMessage")
    api.fail("html", method="sendMessage")
    assert (await api.ask(client, f"book me wednesday at 10, my number is {PHONE}", seconds=90)).text
    api.fail("lost", method="sendMessage")
    assert (await api.ask(client, f"what info do you have on me, {NAME}?", seconds=90)).text
    api.push({"message": {"text": REASON, "from": {"first_name": NAME}, "chat": PHONE}})
    api.push({"unheard_of": {"name": NAME, "phone": PHONE}})
    api.say(client, f"/start {REASON * 4}")
    api.say(client, f"{WORD} {NAME} {PHONE} {REASON}")
    api.tap_data(client, REASON, next(iter(reversed(api.messages(client)))).id)
    assert (await api.ask(client, "my appointments", seconds=90)).text


async def ask_api(url, key):
    """Good requests and bad ones; what is answered to the bad ones."""
    problems = []
    async with aiohttp.ClientSession() as http:
        good = {"Authorization": f"Bearer {key}"}
        async with http.get(f"{url}api/bookings", headers=good) as answer:
            assert answer.status == 200
        for path, headers, body in (
            (f"api/bookings?client={PHONE}&token={REASON}", {"Authorization": f"Bearer op_{REASON * 5}"}, None),
            (f"api/{NAME}/{PHONE}", good, None),
            ("api/bookings", good, f'{{"client": "{NAME}", "{REASON}'),
            ("telegram/webhook", {"X-Telegram-Bot-Api-Secret-Token": REASON}, f'{{"name": "{NAME}"}}'),
        ):
            method = http.get if body is None else http.post
            async with method(url + path, headers=headers, data=body) as answer:
                assert answer.status >= 400
                problems.append(await answer.text())
        for path in ("metrics", "health"):
            async with http.get(url + path) as answer:
                problems.append(await answer.text())
    return problems


def commands(home, key):
    """What the command line says when things go wrong; what a chat answers is for whoever asks."""
    told = []
    for arguments, stdin in (
        (["chat", "--as", "client", "--name", NAME], f"book me friday at 10 {PHONE} {REASON}\n"),
        (["audit", "--json"], ""),
        (["key", "--revoke", key], ""),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin, env=home.environment(), capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        told.append(done.stderr if stdin else done.stdout + done.stderr)
    return told


def found(secrets, texts):
    """The names of those canaries that stand in any of the texts, by where."""
    return [
        (secret, where)
        for where, text in texts.items()
        for secret, value in secrets.items()
        if value.casefold().encode() in (text if isinstance(text, bytes) else text.encode()).lower()
    ]


async def test_no_canary_gets_out(api, home):
    # A file that can be searched.
    home.url = None
    chats = await home.settle(therapists=["Ana"], clients=[NAME], templates=[WEEKDAYS])
    key = await make_key(home, "Ana")
    async with home.serving("tests.faults.exploding") as process:
        url = await home.listening(process)
        await talk(api, chats)
        problems = await ask_api(url, key)
        api.block(chats[NAME])
        assert (await api.ask(chats["Ana"], f"move {NAME} to thursday at 12", seconds=90)).text
        assert "RuntimeError" in home.log_of(process), "the injected failure did not happen"
        assert await terminated(process) == 0
    told = commands(home, key)
    entries = [row.details for row in await home.rows(audit)]
    secrets = {
        "name": NAME,
        "phone": PHONE,
        "reason": REASON,
        "bot token": api.token.partition(":")[2],
        "API key": key[len("op_") + 8 :],
        "master key": (home.folder / "master.key").read_text("ascii").strip(),
    }
    files = {path.name: path.read_bytes() for path in home.folder.iterdir() if path.name != "master.key"}
    assert any(name.startswith("openings.sqlite3") for name in files)
    assert entries
    texts = {**files, "audit": json.dumps(entries), "problems": "".join(problems), "commands": "".join(told)}
    assert found(secrets, texts) == []
    # The search itself finds what lies open.
    assert found(secrets, {"open": f"{NAME.upper()} {PHONE}"}) == [("name", "open"), ("phone", "open")]
