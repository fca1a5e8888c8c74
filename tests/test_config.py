"""Settings come from the environment alone, and a bad one is named with its key."""

import base64
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import ConfigError, read_settings


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch, tmp_path):
    for key in ("HOME", "DATABASE_URL", "MASTER_KEY", "TELEGRAM_TOKEN", "TELEGRAM_API_URL", "PUBLIC_URL", "LISTEN"):
        monkeypatch.delenv(f"OPENINGS_{key}", raising=False)
    monkeypatch.delenv("OPENINGS_SEND_RATE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)


def test_without_settings_everything_lies_in_the_users_data_folder(tmp_path):
    settings = read_settings()
    assert settings.home.is_relative_to(tmp_path)
    assert Path(settings.database).parent == settings.home
    assert settings.master == settings.home / "master.key"
    assert settings.telegram_token is None
    assert settings.address == ("127.0.0.1", 8321)
    assert settings.send_rate == 30


def test_each_setting_has_its_variable(monkeypatch, tmp_path):
    key = bytes(range(32))
    for name, value in {
        "HOME": str(tmp_path / "data"),
        "DATABASE_URL": "postgresql://app@db/openings",
        "MASTER_KEY": base64.b64encode(key).decode(),
        "TELEGRAM_TOKEN": "12:ab_C-d",
        "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "PUBLIC_URL": "https://openings.example.org",
        "LISTEN": "[::1]:0",
        "SEND_RATE": "0",
    }.items():
        monkeypatch.setenv(f"OPENINGS_{name}", value)
    settings = read_settings()
    assert settings.home == tmp_path / "data"
    assert settings.database == "postgresql://app@db/openings"
    assert settings.master == key
    assert settings.telegram_token.get_secret_value() == "12:ab_C-d"
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.public_url == "https://openings.example.org"
    assert settings.address == ("::1", 0)
    assert settings.send_rate == 0


def test_an_empty_variable_is_none_at_all(monkeypatch):
    monkeypatch.setenv("OPENINGS_TELEGRAM_TOKEN", "")
    assert read_settings().telegram_token is None


def test_a_master_key_may_be_a_file(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENINGS_MASTER_KEY", str(tmp_path / "key"))
    assert read_settings().master == tmp_path / "key"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("OPENINGS_TELEGRAM_TOKEN", "not-a-token"),
        ("OPENINGS_MASTER_KEY", "c2hvcnQ="),
        ("OPENINGS_LISTEN", "8321"),
        ("OPENINGS_LISTEN", "127.0.0.1:http"),
        ("OPENINGS_LISTEN", "127.0.0.1:70000"),
        ("OPENINGS_PUBLIC_URL", "openings.example.org"),
        ("OPENINGS_TELEGRAM_API_URL", "ftp://example.org"),
        ("OPENINGS_SEND_RATE", "fast"),
        ("OPENINGS_SEND_RATE", "-1"),
        ("OPENINGS_SEND_RATE", "nan"),
    ],
)
def test_a_bad_value_is_named_with_its_key(monkeypatch, key, value):
    monkeypatch.setenv(key, value)
    with pytest.raises(ConfigError) as refused:
        read_settings()
    assert refused.value.key == key
    assert str(refused.value).startswith(f"{key}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("key", ["OPENINGS_TELEGRAM_TOKEN", "OPENINGS_MASTER_KEY"])
def test_a_bad_secret_is_not_repeated(monkeypatch, key):
    monkeypatch.setenv(key, "canary-4711")
    with pytest.raises(ConfigError) as refused:
        read_settings()
    assert "4711" not in str(refused.value)


def test_secrets_do_not_show(monkeypatch):
    monkeypatch.setenv("OPENINGS_TELEGRAM_TOKEN", "4711:canary")
    monkeypatch.setenv("OPENINGS_DATABASE_URL", "postgresql://app:canary@db/openings")
    settings = read_settings()
    assert "canary" not in repr(settings) + str(settings)


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        read_settings().listen = "0.0.0.0:1"
