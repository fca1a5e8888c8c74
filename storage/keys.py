"""The master key: where it is kept, and the keys that are derived from it."""

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import logging
import os
import secrets
from collections.abc import Sequence
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
    """Seals values so that only this master key opens them, and makes keyed hashes to look them up by.

    `former` master keys, newest first, open what they sealed. One of them stays the present one, which seals and
    hashes, as long as a database is still under it: see `turn_to` and `turn_to_newest`.
    """

    def __init__(self, master: bytes, *former: bytes) -> None:
        for one in (master, *former):
            if len(one) != MASTER_BYTES:
                raise BadKey(f"the master key must be {MASTER_BYTES} bytes, got {len(one)}")
        self._ciphers = [AESGCM(_derived(one, b"openings seal")) for one in (master, *former)]
        self._signers = [_derived(one, b"openings lookup") for one in (master, *former)]
        self._present = 0
        self._data: dict[int, AESGCM] = {}
        self._gone: set[int] = set()

    @classmethod
    def load(cls, source: bytes | str | Path) -> "Keys":
        """The keys of a master key given as bytes, or of the file at a path, which is made when it is not there.

        Former ones may follow: bytes upon bytes, lines upon lines. Raises BadKey when what is there is no key.
        """
        if isinstance(source, bytes):
            return cls(*apart(source))
        path = Path(source)
        if not path.exists():
            _make(path)
        return cls(*read_file(path))

    def seal(self, plain: bytes, context: str, key: int | None = None) -> bytes:
        """Encrypted and authenticated together with `context`, the place it is for: elsewhere it does not open.

        `key` is the id of a data key that is known here; None: the master key.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        if key is None:
            return _BY_MASTER + nonce + self._ciphers[self._present].encrypt(nonce, plain, context.encode())
        sealed = self._data[key].encrypt(nonce, plain, context.encode())
        return _BY_DATA_KEY + key.to_bytes(_ID_BYTES, "big") + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """What `seal` sealed for the same `context`.

        Raises WrongKey for anything else, UnknownKeyError when its data key must be read first, ErasedError when that
        is gone.
        """
        ciphers, rest = self._ciphers_of(sealed, context)
        nonce, body = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
        if len(nonce) != _NONCE_BYTES:
            raise WrongKey(f"{context} is no sealed value")
        for cipher in ciphers:
            with contextlib.suppress(InvalidTag):
                return cipher.decrypt(nonce, body, context.encode())
        raise WrongKey(f"the master key does not open {context}")

    def _ciphers_of(self, sealed: bytes, context: str) -> tuple[Sequence[AESGCM], bytes]:
        if sealed[:1] == _BY_MASTER:
            return self._ciphers, sealed[1:]
        if sealed[:1] != _BY_DATA_KEY:
            raise WrongKey(f"{context} was sealed in a way this version does not know")
        id = int.from_bytes(sealed[1 : 1 + _ID_BYTES], "big")
        if id in self._gone:
            raise ErasedError
        if id not in self._data:
            raise UnknownKeyError(id)
        return [self._data[id]], sealed[1 + _ID_BYTES :]

    def is_newest(self, sealed: bytes, context: str) -> bool:
        """Whether a value is sealed by the newest master key, or by a data key."""
        return sealed[:1] != _BY_MASTER or self._opener(sealed, context) == 0

    def turn_to(self, sealed: bytes, context: str) -> None:
        """Go on with the master key that sealed this. Raises WrongKey when it is none of these."""
        self._present = self._opener(sealed, context)

    def turn_to_newest(self) -> None:
        """Seal and hash with the newest master key from now on."""
        self._present = 0

    def _opener(self, sealed: bytes, context: str) -> int:
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        for place, cipher in enumerate(self._ciphers):
            with contextlib.suppress(InvalidTag, ValueError):
                cipher.decrypt(nonce, body, context.encode())
                return place
        raise WrongKey(f"the master key does not open {context}")

    def new_data_key(self, wrapped_by: int | None) -> tuple[int, bytes]:
        """A new data key, known here from now on: its id, and itself wrapped by another one (None: the master)."""
        # A random id: one that was rolled back must never come to stand for another key.
        id, key = secrets.randbits(53), secrets.token_bytes(DATA_KEY_BYTES)
        self._data[id] = AESGCM(key)
        return id, self.seal(key, wrapping(id), wrapped_by)

    def learn(self, id: int, wrapped: bytes) -> None:
        """Know a data key from how the database keeps it."""
        if id not in self._data:
            self._data[id] = AESGCM(self.open(wrapped, wrapping(id)))

    def forget(self, id: int) -> None:
        """Never open again what a data key sealed, which is not in the database any more."""
        self._data.pop(id, None)
        self._gone.add(id)

    def knows(self, id: int) -> bool:
        """Whether a data key has been learnt, and not been forgotten."""
        return id in self._data

    def lookup(self, kind: str, *parts: str) -> str:
        """A keyed hash, 32 hexadecimal digits, by which sealed `parts` can be found again; `kind` keeps uses apart."""
        return self.sign(kind, *parts)[:32]

    def sign(self, kind: str, *parts: str) -> str:
        """A keyed hash, 64 hexadecimal digits, that nobody without the key can make for other `parts`."""
        return signed(self._signers[self._present], kind, *parts)

    @property
    def signers(self) -> tuple[bytes, ...]:
        """What `sign` signs with, then what it does with the other master keys."""
        return (self._signers[self._present], *(one for one in self._signers if one != self._signers[self._present]))

    def __repr__(self) -> str:
        return "Keys(...)"


def sealer(sealed: bytes) -> int | None:
    """The id of the data key that a value was sealed by; None: a master key."""
    return int.from_bytes(sealed[1 : 1 + _ID_BYTES], "big") if sealed[:1] == _BY_DATA_KEY else None


def wrapping(id: int) -> str:
    """The context in which a data key is itself sealed."""
    return f"data_keys.wrapped.{id}"


def signed(signer: bytes, kind: str, *parts: str) -> str:
    """What `Keys.sign` makes of the parts with one of its signers."""
    return hmac.new(signer, json.dumps([kind, *parts]).encode(), hashlib.sha256).hexdigest()


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(master)


def apart(masters: bytes) -> list[bytes]:
    """Several master keys that follow one another."""
    return [masters[at : at + MASTER_BYTES] for at in range(0, max(len(masters), 1), MASTER_BYTES)]


def new_master() -> bytes:
    """A new master key."""
    return secrets.token_bytes(MASTER_BYTES)


def read_file(path: Path) -> list[bytes]:
    """The master keys in a file, the present one first. Raises BadKey."""
    if path.stat().st_mode & 0o077:
        logger.warning("the master key file can be read by others: chmod 600 %s", path)
    try:
        found = [base64.b64decode(line, validate=True) for line in path.read_text("ascii").split()]
    except (binascii.Error, UnicodeDecodeError):
        found = []
    if not found or any(len(one) != MASTER_BYTES for one in found):
        raise BadKey(f"{path} holds no master key: it must be {MASTER_BYTES} bytes as base64")
    return found


def write_file(path: Path, masters: Sequence[bytes]) -> None:
    """Put master keys, the present one first, in the place of those in a file: all of them or none. Raises OSError."""
    draft = _draft(path, masters)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have what was made or renamed in a folder on the disk when this returns. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make(path: Path) -> None:
    """Write a new key beside `path` and link it there whole: of two processes that try, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, [new_master()])
    try:
        os.link(draft, path)
    except FileExistsError:
        logger.debug("another process made the master key first")
    finally:
        draft.unlink()


def _draft(path: Path, masters: Sequence[bytes]) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(b"".join(base64.b64encode(one) + b"\n" for one in masters))
        file.flush()
        os.fsync(file.fileno())
    return draft
