"""What gateways tell us by themselves: is it really them, is it the first time, what do they say.

Nothing here trusts a word before its signature was found to be right.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings

#: Bytes of a callback that are read at all: WeChat's are below 4 KB.
LARGEST = 64 * 1024
#: Seconds by which a callback may be late: an older one was kept by somebody and sent again.
FRESH = 300
BLOCK = 32


class Untrue(Exception):
    """Not from whom it says, too old, too large, or not to be read. Says why in one word."""


@dataclass(frozen=True)
class Report:
    """What became of one message. `arrived`: False when it never will."""

    reference: str
    arrived: bool
    error: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody wrote back. `once`: the gateway's own number of it. `key`: that of the notice
    which it answers, if our own signature proves it; `proves`: False where a sender is but claimed.
    """

    sender: str
    words: str
    once: str
    at: datetime
    key: str = ""
    proves: bool = True


def small(body: bytes) -> bytes:
    """The body, unless it is larger than any honest one."""
    if len(body) > LARGEST:
        raise Untrue("large")
    return body


def wechat_signature(*parts: str) -> str:
    """SHA-1 of the parts in order, as WeChat's protocol has it."""
    joined = "".join(sorted(parts)).encode()
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def check_wechat(query: dict[str, str], box: str = "") -> None:
    """Whether a call bears the account's signature and is fresh; Untrue if not."""
    token = str(settings.LINLI_WECHAT["token"])
    given = query.get("msg_signature" if box else "signature", "")
    parts = [token, query.get("timestamp", ""), query.get("nonce", ""), *([box] if box else [])]
    if not token or not hmac.compare_digest(given.encode(), wechat_signature(*parts).encode()):
        raise Untrue("signature")
    _fresh(query.get("timestamp", ""))


def read_wechat(query: dict[str, str], body: bytes) -> "Report | Said | None":
    """One encrypted callback; None for what does not concern us (somebody followed)."""
    box = _xml(small(body)).get("Encrypt", "")
    if not box:
        raise Untrue("not encrypted")
    check_wechat(query, box)
    return _told(_xml(open_wechat(box)))


def open_wechat(box: str) -> bytes:
    """What an encrypted callback holds: 16 random signs, its length, the XML, whose account."""
    account: dict[str, Any] = dict(settings.LINLI_WECHAT)
    try:
        key = base64.b64decode(account["aes_key"] + "=", validate=True)
        sealed = base64.b64decode(box, validate=True)
        opener = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        plain = opener.update(sealed) + opener.finalize()
        plain = plain[: -plain[-1]]
        length = int.from_bytes(plain[16:20], "big")
        told, whose = plain[20 : 20 + length], plain[20 + length :]
    except (ValueError, IndexError):
        raise Untrue("cipher") from None
    if whose.decode(errors="replace") != account["app_id"]:
        raise Untrue("account")
    return told


def seal_wechat(told: bytes, salt: bytes) -> str:
    """The other direction, for tests and the local fake: as WeChat would send it."""
    account: dict[str, Any] = dict(settings.LINLI_WECHAT)
    key = base64.b64decode(account["aes_key"] + "=")
    plain = salt + len(told).to_bytes(4, "big") + told + account["app_id"].encode()
    more = BLOCK - len(plain) % BLOCK
    closer = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(
        closer.update(plain + bytes([more]) * more) + closer.finalize()
    ).decode()


def _xml(raw: bytes) -> dict[str, str]:
    """The leaves of a small flat document: no DTD, no entities."""
    try:
        root = fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise Untrue("xml") from None
    return {child.tag: child.text or "" for child in root}


def _told(told: dict[str, str]) -> "Report | Said | None":
    kind, event = told.get("MsgType", ""), told.get("Event", "")
    if kind == "event" and event == "TEMPLATESENDJOBFINISH":
        status = told.get("Status", "")
        return Report(told.get("MsgID", ""), status == "success", status[:40])
    if kind == "text" and told.get("MsgId") and told.get("FromUserName"):
        once = f"wechat:{told['MsgId']}"[:120]
        return Said(told["FromUserName"][:64], told.get("Content", "")[:2000], once, _at(told))
    return None


def _at(told: dict[str, str]) -> datetime:
    written = told.get("CreateTime", "")
    return datetime.fromtimestamp(int(written) if written.isdecimal() else 0, UTC)


def read_sms(headers: Any, body: bytes) -> list["Report | Said"]:
    """What the provider of text messages tells: receipts and replies, signed with our secret.

    X-Timestamp, and X-Signature: hex HMAC-SHA-256 of "{timestamp}.{body}".
    """
    secret, stamp = str(settings.LINLI_SMS["secret"]), headers.get("X-Timestamp", "")
    signed = f"{stamp}.".encode() + small(body)
    right = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    if not secret or not hmac.compare_digest(
        headers.get("X-Signature", "").encode(), right.encode()
    ):
        raise Untrue("signature")
    _fresh(stamp)
    try:
        told = json.loads(body)
        receipts = [
            Report(str(row["id"])[:80], row["status"] == "delivered", str(row.get("code", ""))[:40])
            for row in told.get("receipts", [])
        ]
        replies = [
            Said(
                str(row["from"])[:20],
                str(row["text"])[:2000],
                f"sms:{row['id']}"[:120],
                datetime.fromtimestamp(int(row["at"]), UTC),
            )
            for row in told.get("replies", [])
        ]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise Untrue("json") from None
    return [*receipts, *replies]


def _fresh(stamp: str) -> None:
    if not stamp.isdecimal() or abs(time.time() - int(stamp)) > FRESH:
        raise Untrue("old")
