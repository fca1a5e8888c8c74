"""Requests to Telegram over real sockets: what comes through, and whether what failed can have arrived."""

import asyncio
import contextlib
import io
import json
import socket
import struct

import pytest
from aiohttp import web
from telegram.error import NetworkError, RetryAfter
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels.telegram import connected
from bot.channels.telegram.request import Request, UnansweredError, proxy_for

SECRET = "/bot110201543:AAH/sendMessage"
GOOD = b'{"ok": true, "result": true}'
PATIENCE = 60
SOON = 0.3
"""Seconds after which a request that is never answered is given up."""


class Server:
    """Reads requests, and does with each what the test says: `answer` gets the writer and the request's number.

    Without `answer` whoever connects is hung up on.
    """

    def __init__(self, answer=None) -> None:
        self.answer = answer
        self.heads: list[bytes] = []
        self.connections = 0
        self.bodies: list[bytes] = []
        self._serving: set[asyncio.Task] = set()

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()
        self.address = f"{host}:{port}"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader, writer):
        self._serving.add(asyncio.current_task())
        self.connections += 1
        # asyncio's streams cannot bear a task that ends cancelled.
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while self.answer and not writer.is_closing():
                await self._take(reader, writer)
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    async def _take(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length")), 0)
        self.bodies.append(await reader.readexactly(length))
        self.heads.append(head)
        await self.answer(writer, len(self.heads))


def answered(body, status=b"200 OK", length=None):
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body) if length is None else length, body)


async def well(writer, _):
    writer.write(answered(GOOD))


async def dropped(writer, _):
    writer.close()


async def reset(writer, _):
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def half_a_head(writer, _):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    writer.close()


async def half_a_body(writer, _):
    writer.write(answered(GOOD[:9], length=len(GOOD)))
    writer.close()


async def no_http(writer, _):
    writer.write(b"hello\r\n\r\n")
    writer.close()


async def forbidden(writer, _):
    writer.write(answered(b"", b"403 Forbidden"))


async def silent(_writer, _):
    await asyncio.sleep(PATIENCE)


def data(**values):
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


async def failure(request, url, **limits):
    """The error that a request ends with, which names no address."""
    with pytest.raises(NetworkError) as raised:
        await request.post(url, data(chat_id=5, text="hello"), **limits)
    assert "AAH" not in str(raised.value)
    return type(raised.value)


@contextlib.contextmanager
def taken_port():
    """A port that nobody listens on, and nobody else can."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one.getsockname()[1]


# What never left.


async def test_where_nobody_listens_nothing_arrived():
    with taken_port() as port:
        async with Request(2, PATIENCE) as request:
            assert await failure(request, f"http://127.0.0.1:{port}{SECRET}") is NetworkError


@pytest.mark.parametrize("url", [f"http://{SECRET}", f"gopher://host{SECRET}"])
async def test_at_an_address_that_is_none_nothing_arrived(url):
    async with Request(2, PATIENCE) as request:
        assert await failure(request, url) is NetworkError


async def test_before_a_connection_is_secure_nothing_arrived():
    async with Request(2, PATIENCE) as request, Server(silent) as mute, Server() as rude:
        assert await failure(request, f"https://{mute.address}{SECRET}", connect_timeout=SOON) is NetworkError
        assert await failure(request, f"https://{rude.address}{SECRET}") is NetworkError


async def test_what_waited_for_a_free_connection_did_not_arrive():
    async with Server(silent) as server, Request(1, PATIENCE) as request:
        url = f"http://{server.address}{SECRET}"
        first = asyncio.create_task(request.post(url))
        async with asyncio.timeout(PATIENCE):
            while not server.heads:  # noqa: ASYNC110 - it is the server that adds to it
                await asyncio.sleep(0.01)
        assert await failure(request, url, connect_timeout=SOON) is NetworkError
        assert len(server.heads) == 1
        first.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await first


async def test_what_a_proxy_did_not_pass_on_did_not_arrive():
    async with Server(forbidden) as proxy, Request(2, PATIENCE, f"http://{proxy.address}") as request:
        assert await failure(request, f"https://api.invalid{SECRET}") is NetworkError
        assert proxy.heads[0].startswith(b"CONNECT api.invalid:443 ")
    with taken_port() as port:
        async with Request(2, PATIENCE, f"http://127.0.0.1:{port}") as request:
            assert await failure(request, f"https://api.invalid{SECRET}") is NetworkError


# What may have arrived.


@pytest.mark.parametrize("answer", [dropped, reset, half_a_head, half_a_body, no_http])
@pytest.mark.parametrize("kept", [False, True])
async def test_without_a_whole_answer_it_may_have_arrived_and_is_not_sent_again(answer, kept):
    async def first_well(writer, number):
        await (well if kept and number == 1 else answer)(writer, number)

    async with Server(first_well) as server, Request(2, PATIENCE) as request:
        url = f"http://{server.address}{SECRET}"
        if kept:
            assert await request.post(url) is True
        assert await failure(request, url) is UnansweredError
        assert len(server.heads) == (2 if kept else 1)
        assert server.connections == 1


async def test_what_nobody_answers_in_time_may_have_arrived():
    async with Server(silent) as server, Request(2, PATIENCE) as request:
        assert await failure(request, f"http://{server.address}{SECRET}", read_timeout=SOON) is UnansweredError
        assert len(server.heads) == 1


# What comes through.


async def test_a_kept_connection_that_was_closed_meanwhile_is_made_anew():
    async def last(writer, _):
        writer.write(answered(GOOD))
        await writer.drain()
        writer.close()

    async with Server(last) as server, Request(2, PATIENCE) as request:
        for _ in range(3):
            assert await request.post(f"http://{server.address}{SECRET}") is True
            await asyncio.sleep(0.05)  # the server's end comes to be known
        assert server.connections == 3


async def test_requests_one_after_the_other_share_a_connection():
    async with Server(well) as server, Request(2, PATIENCE) as request:
        for _ in range(3):
            assert await request.post(f"http://{server.address}{SECRET}") is True
        assert (len(server.heads), server.connections) == (3, 1)


async def test_a_request_may_take_longer_than_others_when_it_says_so():
    async def late(writer, _):
        await asyncio.sleep(3 * SOON)
        writer.write(answered(GOOD))

    async with Server(late) as server, Request(2, PATIENCE) as request:
        url = f"http://{server.address}{SECRET}"
        assert await failure(request, url, read_timeout=SOON) is UnansweredError
        assert await request.post(url, read_timeout=PATIENCE) is True
        assert await request.post(url, read_timeout=None) is True


async def test_values_go_out_as_json():
    async with Server(well) as server, Request(2, PATIENCE) as request:
        keyboard = {"inline_keyboard": [[{"text": "Zürich 🙂", "callback_data": "a"}]]}
        await request.post(f"http://{server.address}{SECRET}", data(chat_id=5, text="&<b>", reply_markup=keyboard))
        assert json.loads(server.bodies[0]) == {"chat_id": 5, "text": "&<b>", "reply_markup": keyboard}
        assert b"Content-Type: application/json" in server.heads[0]


async def test_a_large_answer_comes_whole():
    words = "x" * 20_000_000

    async def at_length(writer, _):
        writer.write(answered(json.dumps({"ok": True, "result": words}).encode()))

    async with Server(at_length) as server, Request(2, PATIENCE) as request:
        assert await request.post(f"http://{server.address}{SECRET}") == words


async def test_a_refusal_is_what_telegram_says_it_is(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")

    async def flood(writer, _):
        writer.write(answered(b'{"ok": false, "parameters": {"retry_after": 7}}', b"429 Too Many Requests"))

    async with Server(flood) as server, Request(2, PATIENCE) as request:
        with pytest.raises(RetryAfter):
            await request.post(f"http://{server.address}{SECRET}")


async def test_nothing_is_followed_to_another_place():
    async def elsewhere(writer, _):
        writer.write(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")

    async with Server(elsewhere) as server, Request(2, PATIENCE) as request:
        assert await failure(request, f"http://{server.address}{SECRET}") is NetworkError
        assert len(server.heads) == 1


async def test_a_file_arrives_with_its_name_and_what_is_said_with_it():
    got = {}

    async def take(asked):
        form = await asked.post()
        file = form["document"]
        got.update(form, document=(file.filename, file.content_type, file.file.read()))
        chat = {"id": 5, "type": "private", "first_name": "Ana"}
        return web.json_response({"ok": True, "result": {"message_id": 9, "date": 1, "chat": chat}})

    application = web.Application()
    application.router.add_post("/bot1:x/sendDocument", take)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    calendar = b"BEGIN:VCALENDAR\r\n" + bytes(range(256)) * 1000
    async with connected("1:x", f"http://{host}:{port}") as bot:
        sent = await bot.send_document(5, io.BytesIO(calendar), caption="Your sessions", filename="sessions.ics")
    await runner.cleanup()
    assert sent.message_id == 9
    assert (got["chat_id"], got["caption"]) == ("5", "Your sessions")
    assert got["document"] == ("sessions.ics", "text/calendar", calendar)


# Proxies.


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "https://api.telegram.org", None),
        ({"https_proxy": "http://proxy:3128"}, "https://api.telegram.org", "http://proxy:3128"),
        ({"https_proxy": "http://proxy:3128"}, "http://localhost:8081", None),
        ({"http_proxy": "http://proxy:3128"}, "http://localhost:8081", "http://proxy:3128"),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "localhost"}, "http://localhost:8081", None),
        ({"https_proxy": "http://proxy:3128", "no_proxy": "telegram.org"}, "https://api.telegram.org", None),
    ],
)
def test_the_environment_names_the_proxy(monkeypatch, environment, url, proxy):
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


async def test_through_a_proxy_the_whole_address_is_asked_for():
    async with Server(well) as proxy, Request(2, PATIENCE, f"http://{proxy.address}") as request:
        assert await request.post(f"http://api.invalid{SECRET}") is True
        assert proxy.heads[0].startswith(f"POST http://api.invalid{SECRET} ".encode())
