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
# First byte of every sealed value: which key sealed it. Another number will mean "a data key, whose id follows".
_BY_MASTER = b"\x01"


class Keys:
    """Seals values so that only this master key opens them, and makes keyed hashes to look them up by."""

    def __init__(self, master: bytes) -> None:
        if len(master) != MASTER_BYTES:
            raise BadKey(f"the master key must be {MASTER_BYTES} bytes, got {len(master)}")
        self._cipher = AESGCM(_derived(master, b"openings seal"))
        self._hash_key = _derived(master, b"openings lookup")

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

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypted and authenticated together with `context`, the place it is for: elsewhere it does not open."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _BY_MASTER + nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """What `seal` sealed for the same `context`. Raises WrongKey for anything else."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _BY_MASTER or len(nonce) != _NONCE_BYTES:
            raise WrongKey(f"{context} was sealed in a way this version does not know")
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except InvalidTag:
            raise WrongKey(f"the master key does not open {context}") from None

    def lookup(self, kind: str, *parts: str) -> str:
        """A keyed hash, 32 hexadecimal digits, by which sealed `parts` can be found again; `kind` keeps uses apart."""
        return self.sign(kind, *parts)[:32]

    def sign(self, kind: str, *parts: str) -> str:
        """A keyed hash, 64 hexadecimal digits, that nobody without the key can make for other `parts`."""
        text = json.dumps([kind, *parts]).encode()
        return hmac.new(self._hash_key, text, hashlib.sha256).hexdigest()

    def __repr__(self) -> str:
        return "Keys(...)"


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
