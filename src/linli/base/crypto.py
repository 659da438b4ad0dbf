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


def new_key() -> str:
    """A fresh random key of 256 bits, wrapped by the house's: kept beside what it seals. Whoever
    destroys it has destroyed what it sealed, in every copy that has lost it too.
    """
    return seal(base64.b64encode(os.urandom(32)).decode(), purpose="wrap")


def seal_under(wrapped: str, text: str) -> str:
    """Encrypt with the key that lies in `wrapped`, under a fresh nonce."""
    nonce = os.urandom(12)
    box = AESGCM(_unwrapped(wrapped)).encrypt(nonce, text.encode(), _MARK.encode())
    return _MARK + base64.urlsafe_b64encode(nonce + box).decode()


def unseal_under(wrapped: str, sealed: str) -> str:
    """Decrypt; raises InvalidTag for the text of another key."""
    raw = base64.urlsafe_b64decode(sealed.removeprefix(_MARK))
    return AESGCM(_unwrapped(wrapped)).decrypt(raw[:12], raw[12:], _MARK.encode()).decode()


def _unwrapped(wrapped: str) -> bytes:
    return base64.b64decode(unseal(wrapped, purpose="wrap"))
