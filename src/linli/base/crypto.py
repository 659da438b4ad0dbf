"""Encryption at rest and blind indexes for the few things we must keep and find again."""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_MARK = "v1:"


def _key(purpose: str) -> bytes:
    """A key of 256 bits for one purpose, derived from the house's secret."""
    return _derived(settings.LINLI_DATA_KEY, purpose)


@cache
def _derived(secret: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"linli", info=purpose.encode())
    return kdf.derive(secret.encode())


def lent_key(purpose: str) -> str:
    """A key for a device outside the house, base64: it opens nothing of the house's own."""
    return base64.b64encode(_key(f"lent:{purpose}")).decode()


def seal(text: str, *, purpose: str = "rows") -> str:
    """Encrypt with AES-256-GCM under a fresh nonce; two calls never give the same text."""
    nonce = os.urandom(12)
    box = AESGCM(_key(purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return _MARK + base64.urlsafe_b64encode(nonce + box).decode()


def unseal(sealed: str, *, purpose: str = "rows") -> str:
    """Decrypt; raises cryptography's InvalidTag when the text or the key is not ours."""
    raw = base64.urlsafe_b64decode(sealed.removeprefix(_MARK))
    return AESGCM(_key(purpose)).decrypt(raw[:12], raw[12:], purpose.encode()).decode()


def blind_index(value: str) -> str:
    """A keyed digest (HMAC-SHA-256) of a normalised value: equal values can be found, none read."""
    if not value:
        return ""
    return hmac.new(_key("index"), value.encode(), hashlib.sha256).hexdigest()


def salted_digest(text: str, salt: bytes) -> str:
    """SHA-256 of salt and text. Once the salt is erased nobody can test a guess against it."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
