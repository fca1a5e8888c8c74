"""What a button does, as JSON to be kept until it is tapped."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.commands import from_json, to_json
from bot.replies.choices import (
    AskFor,
    CallOff,
    Decision,
    EndFeed,
    Instead,
    Leave,
    MakeFeed,
    PassOffer,
    Post,
    PutBack,
    Run,
    SetPlace,
    Stays,
    TakeOffer,
    Tap,
)


def tap_to_json(tap: Tap) -> dict[str, Any]:
    """The form in which a tap is stored."""
    match tap:
        case Run(commands, decision):
            return {"tap": "run", "commands": [to_json(one) for one in commands], "decision": asdict(decision)}
        case Instead(change, commands, decision):
            said = [to_json(one) for one in commands]
            return {"tap": "instead", "change": change, "commands": said, "decision": asdict(decision)}
        case PutBack(change, sure):
            return {"tap": "put_back", "change": change, "sure": sure}
        case AskFor(command):
            return {"tap": "ask_for", "commands": [to_json(command)]}
        case Stays(appointment, client):
            return {"tap": "stays", "appointment": appointment, "client": client}
        case TakeOffer(offer):
            return {"tap": "take", "offer": offer}
        case PassOffer(offer):
            return {"tap": "pass", "offer": offer}
        case CallOff(scheduled):
            return {"tap": "call_off", "scheduled": scheduled}
        case MakeFeed(names):
            return {"tap": "make_feed", "names": names}
        case EndFeed():
            return {"tap": "end_feed"}
        case SetPlace(words):
            return {"tap": "set_place", "words": words}
        case Post(commands, board):
            return {"tap": "post", "commands": [to_json(one) for one in commands], "board": board}
        case Leave():
            return {"tap": "leave"}


def tap_from_json(data: Mapping[str, Any]) -> Tap:
    """The tap that was stored."""
    commands = tuple(from_json(one) for one in data.get("commands", ()))
    match data["tap"]:
        case "run":
            return Run(commands, _decision(data["decision"]))
        case "instead":
            return Instead(data["change"], commands, _decision(data["decision"]))
        case "put_back":
            return PutBack(data["change"], data["sure"])
        case "ask_for":
            return AskFor(commands[0])
        case "stays":
            return Stays(data["appointment"], data["client"])
        case "take":
            return TakeOffer(data["offer"])
        case "pass":
            return PassOffer(data["offer"])
        case "call_off":
            return CallOff(data["scheduled"])
        case "make_feed":
            return MakeFeed(data["names"])
        case "end_feed":
            return EndFeed()
        case "set_place":
            return SetPlace(data["words"])
        case "post":
            return Post(commands, data["board"])
        case "leave":
            return Leave()
    raise ValueError(data["tap"])


def _decision(data: Mapping[str, Any]) -> Decision:
    return Decision(**{**data, "one_by_one": tuple((id, what) for id, what in data["one_by_one"])})
