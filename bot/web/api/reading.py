"""A request's text as the models that an operation takes."""

import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from bot.web.api.models.parts import Given
from bot.web.api.problems import Problem, of_validation


def query(model: type[Given], given: Mapping[str, list[str]]) -> Given:
    """The parameters after the question mark. One that is not a list may come once only."""
    several = lists(model)
    values: dict[str, Any] = {}
    for name, found in given.items():
        if name not in several and len(found) > 1:
            raise Problem(
                400, "malformed", "Malformed", f"{name}: came {len(found)} times", field=name, cure="Send it once."
            )
        values[name] = found if name in several else found[0]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise of_validation(error, "query") from None


def lists(model: type[BaseModel]) -> frozenset[str]:
    """The names of those parameters that may come several times."""
    return frozenset(
        info.alias or name for name, info in model.model_fields.items() if get_origin(_bare(info.annotation)) is tuple
    )


def body(model: type[Given], text: bytes, kind: str) -> Given:
    """The JSON object of a request."""
    if kind != "application/json":
        raise Problem(
            415, "not-json", "Not JSON", f"The body is {kind or 'of no kind'}.", field="Content-Type",
            cure="Send JSON with `Content-Type: application/json`.",
        )  # fmt: skip
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise of_validation(error, "body") from None


def _bare(annotation: Any) -> Any:
    """An annotation without `| None`."""
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = [one for one in get_args(annotation) if one is not type(None)][:1]
    return annotation
