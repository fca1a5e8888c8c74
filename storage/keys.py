"""The master key: where it is kept, and the keys that are derived from it."""

import base64
import binascii
import hashlib
import hmac
import json
import logging
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import BadKey, WrongKey

logger = logging.getLogger(__name__)

MASTER_BYTES = 32
_NONCE_BYTES = 12
# First byte of every sealed value: which key sealed it.
_BY_MASTER = b"\x01"
_BY_DATA_KEY = b"\x02"
"""Followed by the data key's id."""
_ID_BYTES = 8
DATA_KEY_BYTES = 32


class UnknownKeyError(Exception):
    """A value was sealed by a data key that has not been read from the database yet, or is gone."""

    def __init__(self, id: int) -> None:
        self.id = id
        super().__init__(f"data key {id}")


class ErasedError(Exception):
    """A value was sealed by a data key that is gone for good: nobody can open it any more."""


class Keys:
    """Seals values so that only this master key opens them, and makes keyed hashes to look them up by."""

    def __init__(self, master: bytes) -> None:
        if len(master) != MASTER_BYTES:
            raise BadKey(f"the master key must be {MASTER_BYTES} bytes, got {len(master)}")
        self._cipher = AESGCM(_derived(master, b"openings seal"))
        self._hash_key = _derived(master, b"openings lookup")
        self._data: dict[int, AESGCM] = {}
        self._gone: set[int] = set()

    @classmethod
    def load(cls, source: bytes | str | Path) -> "Keys":
        """The keys of a master key given as bytes, or of the file at a path, which is made when it is not there.

        Raises BadKey when what is there is no key.
        """
        if isinstance(source, bytes):
            return cls(source)
        path = Path(source)
        if not path.exists():
            _make(path)
        return cls(_read(path))

    def seal(self, plain: bytes, context: str, key: int | None = None) -> bytes:
        """Encrypted and authenticated together with `context`, the place it is for: elsewhere it does not open.

        `key` is the id of a data key that is known here; None: the master key.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        if key is None:
            return _BY_MASTER + nonce + self._cipher.encrypt(nonce, plain, context.encode())
        sealed = self._data[key].encrypt(nonce, plain, context.encode())
        return _BY_DATA_KEY + key.to_bytes(_ID_BYTES, "big") + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """What `seal` sealed for the same `context`.

        Raises WrongKey for anything else, UnknownKeyError when its data key must be read first, ErasedError when that
        is gone.
        """
        cipher, rest = self._cipher_of(sealed, context)
        nonce, body = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
        if len(nonce) != _NONCE_BYTES:
            raise WrongKey(f"{context} is no sealed value")
        try:
            return cipher.decrypt(nonce, body, context.encode())
        except InvalidTag:
            raise WrongKey(f"the master key does not open {context}") from None

    def _cipher_of(self, sealed: bytes, context: str) -> tuple[AESGCM, bytes]:
        if sealed[:1] == _BY_MASTER:
            return self._cipher, sealed[1:]
        if sealed[:1] != _BY_DATA_KEY:
            raise WrongKey(f"{context} was sealed in a way this version does not know")
        id = int.from_bytes(sealed[1 : 1 + _ID_BYTES], "big")
        if id in self._gone:
            raise ErasedError
        if id not in self._data:
            raise UnknownKeyError(id)
        return self._data[id], sealed[1 + _ID_BYTES :]

    def new_data_key(self, wrapped_by: int | None) -> tuple[int, bytes]:
        """A new data key, known here from now on: its id, and itself wrapped by another one (None: the master)."""
        # A random id: one that was rolled back must never come to stand for another key.
        id, key = secrets.randbits(53), secrets.token_bytes(DATA_KEY_BYTES)
        self._data[id] = AESGCM(key)
        return id, self.seal(key, _wrapping(id), wrapped_by)

    def learn(self, id: int, wrapped: bytes) -> None:
        """Know a data key from how the database keeps it."""
        if id not in self._data:
            self._data[id] = AESGCM(self.open(wrapped, _wrapping(id)))

    def forget(self, id: int) -> None:
        """Never open again what a data key sealed, which is not in the database any more."""
        self._data.pop(id, None)
        self._gone.add(id)

    def knows(self, id: int) -> bool:
        return id in self._data

    def lookup(self, kind: str, *parts: str) -> str:
        """A keyed hash, 32 hexadecimal digits, by which sealed `parts` can be found again; `kind` keeps uses apart."""
        return self.sign(kind, *parts)[:32]

    def sign(self, kind: str, *parts: str) -> str:
        """A keyed hash, 64 hexadecimal digits, that nobody without the key can make for other `parts`."""
        text = json.dumps([kind, *parts]).encode()
        return hmac.new(self._hash_key, text, hashlib.sha256).hexdigest()

    def __repr__(self) -> str:
        return "Keys(...)"


def _wrapping(id: int) -> str:
    return f"data_keys.wrapped.{id}"


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(master)


def _read(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        logger.warning("the master key file can be read by others: chmod 600 %s", path)
    try:
        return base64.b64decode(path.read_text("ascii").strip(), validate=True)
    except (binascii.Error, UnicodeDecodeError):
        raise BadKey(f"{path} holds no master key: it must be {MASTER_BYTES} bytes as base64") from None


def _make(path: Path) -> None:
    """Write a new key beside `path` and link it there whole: of two processes that try, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(MASTER_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        logger.debug("another process made the master key first")
    finally:
        draft.unlink()
