"""HTTP Digest (RFC 7616, qop=auth, MD5 as ODK Collect speaks it): the password never travels.

The server keeps H(user:realm:password) and signs its nonces itself. Each use of a nonce counts up;
a count that was there already is a replay. No domain: whose secret it is, the caller knows.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from django.core.cache import cache
from django.db import connection, transaction

from linli.base import crypto

REALM = "Linli"
#: Seconds that a nonce is good for: the sending of one form with photos over a slow network.
LIFE = 300
_FIELD = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_NONCE = re.compile(r"([0-9a-f]{8,12})-[0-9a-f]{16}-[0-9a-f]{32}")


@dataclass(frozen=True)
class Given:
    """What a client answers to the challenge."""

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    qop: str
    count: str
    cnonce: str


def secret(username: str, password: str) -> str:
    """H(user:realm:password): as good as the password for this realm, so it is kept sealed."""
    return _md5(f"{username}:{REALM}:{password}")


def challenge(now: datetime, *, stale: bool = False) -> str:
    """The header that asks for an answer. `stale`: the answer was right, its nonce is used up."""
    again = ", stale=true" if stale else ""
    return f'Digest realm="{REALM}", qop="auth", algorithm=MD5, nonce="{_nonce(now)}"{again}'


def read(header: str) -> Given | None:
    """The header Authorization, if it is a whole answer by Digest with qop=auth."""
    scheme, _space, rest = header.partition(" ")
    if scheme.lower() != "digest":
        return None
    parts = {name: quoted or plain for name, quoted, plain in _FIELD.findall(rest[:4000])}
    given = Given(
        *(parts.get(name, "") for name in ("username", "realm", "nonce", "uri", "response")),
        *(parts.get(name, "") for name in ("qop", "nc", "cnonce")),
    )
    is_whole = given.qop == "auth" and bool(given.cnonce) and given.realm == REALM
    is_md5 = parts.get("algorithm", "MD5").upper() == "MD5"
    return given if is_whole and is_md5 and re.fullmatch(r"[0-9a-fA-F]{8}", given.count) else None


def matches(given: Given, method: str, path: str, kept: str) -> bool:
    """Whether the answer is made with the kept secret, for this method and this address."""
    if unquote(given.uri) != unquote(path):
        return False
    asked = _md5(f"{method}:{given.uri}")
    wanted = _md5(f"{kept}:{given.nonce}:{given.count}:{given.cnonce}:auth:{asked}")
    return hmac.compare_digest(wanted, given.response.lower())


def uses_up(given: Given, now: datetime) -> bool:
    """Count this use of the nonce; False if it is not ours, too old, or was counted so before."""
    found = _NONCE.fullmatch(given.nonce)
    if found is None or not hmac.compare_digest(_signed(given.nonce[:-33]), given.nonce):
        return False
    if not 0 <= now.timestamp() - int(found.group(1), 16) <= LIFE:
        return False
    count, key = int(given.count, 16), f"digest:{given.nonce}"
    with transaction.atomic():
        # One at a time: else a replay at the same moment would pass beside the first.
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [key])
        if count <= int(cache.get(key, 0)):
            return False
        cache.set(key, count, timeout=2 * LIFE)
    return True


def _nonce(now: datetime) -> str:
    return _signed(f"{int(now.timestamp()):x}-{secrets.token_hex(8)}")


def _signed(stem: str) -> str:
    return f"{stem}-{crypto.blind_index(f'digest nonce {stem}')[:32]}"


def _md5(text: str) -> str:
    # The protocol's own hash; what it hides is a random code of 192 bits, no word to be guessed.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
