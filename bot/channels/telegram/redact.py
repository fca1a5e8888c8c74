"""Keeps secrets out of logs, whoever writes them."""

import logging
from collections.abc import Collection


class RedactingFormatter(logging.Formatter):
    """Formats a record and blots out each of `secrets`, in tracebacks too."""

    def __init__(self, secrets: Collection[str], form: str) -> None:
        super().__init__(form)
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text
