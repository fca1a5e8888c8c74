"""Settings: one frozen object, read once from the environment."""

import base64
import binascii
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "OPENINGS_"
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
MASTER_BYTES = 32


class ConfigError(Exception):
    """A setting cannot be used. `key` is its environment variable; a secret's value is never in the message."""

    def __init__(self, key: str, why: str) -> None:
        self.key = key
        super().__init__(f"{key}: {why}")


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "openings"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "openings"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "openings"


class Settings(BaseSettings):
    """What the environment says. `read_settings` is how to get one.

    `send_rate` is in messages a second for the whole bot; the limits per chat follow it, and 0 lifts them all.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Field(default_factory=_data_folder)
    database_url: SecretStr | None = None
    master_key: SecretStr | None = None
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    public_url: str | None = None
    listen: str = "127.0.0.1:8321"
    send_rate: float = Field(default=30.0, ge=0, le=100_000)
    metrics_token: SecretStr | None = None

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("is not a bot token: digits, a colon, letters and digits")
        return value

    @field_validator("master_key")
    @classmethod
    def _master_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not isinstance(_master(value.get_secret_value()), bytes | Path):
            raise ValueError(f"must be {MASTER_BYTES} bytes as base64, or the absolute path of a file with them")
        return value

    @field_validator("telegram_api_url", "public_url")
    @classmethod
    def _root(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"must be an http or https address, got {value!r}")
        return value.rstrip("/")

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise ValueError(f"must be host:port, got {value!r}")
        return value

    @property
    def database(self) -> str:
        """A file's path or a database's URL."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return str(self.home / "openings.sqlite3")

    @property
    def database_folder(self) -> Path | None:
        """Where a SQLite database lies; None for a server's."""
        name = self.database
        if "://" not in name:
            return Path(name).absolute().parent
        return Path(name.partition(":///")[2]).absolute().parent if name.startswith("sqlite") else None

    @property
    def erasures(self) -> Path:
        """The file that says, to whoever has the key, who was erased."""
        return self.home / "erasures"

    @property
    def master(self) -> bytes | Path:
        """The master key itself, with former ones behind it, newest first; or the file that holds them."""
        given = self.master_key.get_secret_value() if self.master_key else str(self.home.absolute() / "master.key")
        found = _master(given)
        assert found is not None, "checked when the settings were read"
        return found

    @property
    def reached_at(self) -> str:
        """The address under which others reach the server, without a slash at its end."""
        host, port = self.address
        return (self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}").rstrip("/")

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on; port 0 takes a free one."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def read_settings() -> Settings:
    """Read the environment. Raises ConfigError for the first value that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = PREFIX + str(first["loc"][0]).removeprefix(PREFIX.lower()).upper()
        raise ConfigError(key, _reason(first["msg"])) from None


def _reason(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def _master(given: str) -> bytes | Path | None:
    """The key, with former ones behind it; or the file that holds them."""
    found = [_decoded(part) for part in given.replace(",", " ").split()]
    if found and all(len(one) == MASTER_BYTES for one in found):
        return b"".join(found)
    path = Path(given)
    return path if path.is_absolute() else None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
