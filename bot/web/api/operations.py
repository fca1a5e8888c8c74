"""What an operation of the API is: its place in the route table, what it takes, who may ask it, what it answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, Field, create_model

from bot.actions.speaker import Speaker
from bot.web.api.models.parts import Given, Nothing, Shown
from storage import ApiKey, Unit

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Query = TypeVar("Query", bound=Given)
Body = TypeVar("Body", bound=Given | None)

EVERYBODY = frozenset({"therapist", "client", "admin"})
STAFF = frozenset({"therapist", "admin"})
ADMINS = frozenset({"admin"})


@cache
def without_id(model: type[Shown], member: str) -> type[Shown]:
    """The same model with a member that need not have an id."""
    whole = model.model_fields[member]
    (kind,) = [one for one in (whole.annotation, *get_args(whole.annotation)) if isinstance(one, type)][:1]
    id: Any = (int | None, Field(default=None, description="Absent: it was not made."))
    inner: Any = create_model(f"{kind.__name__}Tried", __base__=kind, id=id)
    shown: Any = (inner, ...) if whole.is_required() else (inner | None, None)
    found: type[Shown] = create_model(f"{model.__name__}Tried", __base__=model, **{member: shown})
    return found


NO_CHAT = 0
"""A request comes from no chat; actions do not ask which one a speaker is in."""


@dataclass(frozen=True, slots=True)
class Call(Generic[Query, Body]):
    """A request that was understood: who asks, in which transaction, and what."""

    unit: Unit
    key: ApiKey
    speaker: Speaker
    ids: Mapping[str, str]
    query: Query
    body: Body
    if_match: str | None = None
    seen: set[int] = field(default_factory=set)
    """The clients whose appointments or wishes are shown."""

    @property
    def id(self) -> int:
        """The id in the path."""
        return int(self.ids["id"])


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered when all goes well: a model, or the same as plain JSON. `tag` stands for what can be edited."""

    shown: Shown | Mapping[str, Any]
    status: int = 200
    tag: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the route table. `says` is the model of the answer; `sample` is an example of each part."""

    method: Method
    path: str
    name: str
    summary: str
    handle: Callable[..., Awaitable[Answer]]
    says: type[Shown]
    roles: frozenset[str] = EVERYBODY
    query: type[Given] = Nothing
    body: type[Given] | None = None
    status: int = 200
    edits: bool = False
    """Whether it takes If-Match."""
    tags: bool = False
    """Whether its answer carries an ETag."""
    open: bool = False
    """Whether it takes no key: it makes one."""
    makes: str = ""
    """Under which name its answer shows what it has made, where that has an id."""
    about: str = ""
    sample: Mapping[str, Any] = field(default_factory=dict)
    """Examples by `query`, `body`, `path` and `answer`."""

    @property
    def writes(self) -> bool:
        """Whether it may change anything."""
        return self.method != "GET"

    @property
    def takes_dry_run(self) -> bool:
        """Whether it can only be tried."""
        return "dry_run" in self.query.model_fields

    @property
    def rehearses(self) -> type[Shown]:
        """The model of the answer to a dry run: what is not made has no id."""
        return without_id(self.says, self.makes) if self.makes else self.says

    @property
    def group(self) -> str:
        """The heading under which it is documented."""
        parts = self.path.split("/")
        return "availability" if parts[2] == "therapist" else parts[2]

    @property
    def models(self) -> tuple[type[BaseModel], ...]:
        """The models that its answer and its body are made of."""
        return (self.says,) if self.body is None else (self.says, self.body)
