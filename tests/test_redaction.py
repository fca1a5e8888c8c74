"""No secret gets into a log, whoever writes it and wherever it stands."""

import io
import logging

import pytest

from bot.redaction import RedactingFormatter, redacted

TOKEN = "X-q_Zt0Lw8Rk2VnB5yHd-Ue7_cJ3fGmA"
MASTER = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
KEY = "0Nq-7bRt_Yw2KcVx5JdHs-Lf8GmPz3Ua_Ei9QoTn6DkB"
# fmt: off
SECRET = [
    # what is said, the secret in it
    ("GET https://api.telegram.org/bot12345678:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx/getMe",
     "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"),
    (f"Authorization: Bearer op_{KEY}", KEY),
    (f"key op_{KEY} is not known", KEY),
    (f"session os_{KEY}", KEY),
    (f"https://t.me/openings_bot?start={TOKEN}", TOKEN),
    (f"said '/start {TOKEN}'", TOKEN),
    (f"GET /events?as=1&token={TOKEN}", TOKEN),
    (f"GET /feeds/{TOKEN}.ics", TOKEN),
    (f"OPENINGS_MASTER_KEY={MASTER}", MASTER),
    ("postgresql://openings:hunter2@db/openings", "hunter2"),
]
HARMLESS = [
    "Openings listens on http://127.0.0.1:8321/",
    "2026-03-11 10:00:00,123 INFO openings.http: {\"route\": \"/api/bookings/{id}\", \"status\": 200, \"ms\": 1.2}",
    "outbox row 17 failed: ValueError at bot/delivery/sender.py:112",
    "the database has schema 0007, newer than 0006: update Openings",
    "postgresql://openings@db:5432/openings",
]
# fmt: on


@pytest.mark.parametrize(("said", "secret"), SECRET)
def test_what_has_the_shape_of_a_secret_is_blotted_out(said, secret):
    assert secret in said
    assert secret not in redacted(said)


@pytest.mark.parametrize("said", HARMLESS)
def test_what_is_none_is_left_as_it_is(said):
    assert redacted(said) == said


def test_tracebacks_and_arguments_are_covered():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter(["a word of mine"], "%(message)s"))
    logger = logging.getLogger("tests.redacting")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        raise ValueError(f"op_{KEY} and a word of mine")
    except ValueError:
        logger.exception("asked with %s", f"Bearer {TOKEN}")
    finally:
        logger.removeHandler(handler)
    told = stream.getvalue()
    assert "ValueError" in told
    assert not [secret for secret in (KEY, TOKEN, "a word of mine") if secret in told]
