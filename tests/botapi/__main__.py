"""`python -m tests.botapi --port N`: chat by hand with a bot that is served elsewhere.

Lines are what the first person says. `as NAME` speaks as somebody else, `tap LABEL` presses a button, `edit WORDS`
corrects the last message, `block` and `unblock` do so, `fail KIND` breaks the next call, `quit` ends.
"""

import argparse
import asyncio
import sys

from tests.botapi import TOKEN, BotApi, Limits, Sent


class Console:
    """One line in, one thing done."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.people: dict[str, int] = {}
        self.last: dict[int, int] = {}
        self.speaker = self.named("Ana")

    def named(self, name: str) -> int:
        if name not in self.people:
            self.people[name] = self.api.person(name)
        return self.people[name]

    def do(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        match verb:
            case "as":
                self.speaker = self.named(rest)
            case "tap":
                self.api.tap(self.speaker, rest)
            case "edit":
                self.api.edit(self.speaker, self.last[self.speaker], rest)
            case "block":
                self.api.block(self.speaker)
            case "unblock":
                self.api.unblock(self.speaker)
            case "fail":
                self.api.fail(rest)  # type: ignore[arg-type]
            case _:
                update = self.api.say(self.speaker, line)
                self.last[self.speaker] = update["message"]["message_id"]

    def show(self, row: Sent) -> None:
        name = next(name for name, chat in self.people.items() if chat == row.chat_id)
        mark = "edited" if row.method.startswith("edit") else "to"
        buttons = "\n".join("    " + "  ".join(f"[{label}]" for label, _ in line) for line in row.rows)
        print(f"  {mark} {name}: {row.text}" + (f"\n{buttons}" if buttons else ""), flush=True)


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--unlimited", action="store_true", help="no sending limits")
    chosen = options.parse_args()
    api = BotApi(limits=None if chosen.unlimited else Limits())
    await api.server.start(chosen.port)
    print(f"OPENINGS_TELEGRAM_API_URL={api.url} OPENINGS_TELEGRAM_TOKEN={TOKEN} openings serve", flush=True)
    await _converse(Console(api))
    await api.server.stop()


async def _converse(console: Console) -> None:
    printer = asyncio.create_task(_print(console))
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip() == "quit":
            break
        try:
            console.do(line.strip())
        except (LookupError, AssertionError, TypeError) as error:
            print(f"  {error}", flush=True)
    printer.cancel()


async def _print(console: Console) -> None:
    shown = 0
    while True:
        change = console.api.server.change
        for row in console.api.sent()[shown:]:
            console.show(row)
            shown += 1
        await change.wait()


asyncio.run(main())
