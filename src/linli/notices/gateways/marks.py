"""Signed marks in what leaves by mail: by them alone an answer, a bounce or a stop finds its
notice, whoever claims to have sent it.
"""

import hmac
import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from linli.base import crypto

#: Signs of a signature: 80 bits.
LENGTH = 20
_SIGNED = re.compile(r"\b(n\d{1,18}-\d{1,5})\.([0-9a-f]{20})(?![0-9a-f])")
_STOP = re.compile(r"(\d{1,18})\.([0-9a-f]{64})\.([0-9a-f]{20})")


def _tag(purpose: str, text: str) -> str:
    return crypto.blind_index(f"{purpose}:{text}")[:LENGTH]


def signed(key: str) -> str:
    """The key of a notice with our signature, as it stands in a Message-ID or an address."""
    return f"{key}.{_tag('mail', key)}"


def keys_in(text: str) -> list[str]:
    """The keys in a text that bear our signature, in order."""
    found = _SIGNED.findall(text.lower())
    return [key for key, tag in found if hmac.compare_digest(tag, _tag("mail", key))]


def host() -> str:
    """The name of this house in Message-IDs."""
    return urlsplit(settings.LINLI_ADDRESS).hostname or "linli"


def reply_address(key: str) -> str:
    """Where answers and bounces to this notice come back to; "" where nobody reads them. `{key}` in
    the setting becomes the signed mark.
    """
    return str(settings.LINLI_MAIL_IN["address"]).replace("{key}", signed(key))


def is_ours(address: str) -> bool:
    """Whether an address is the one from which the house itself writes or to which it is answered:
    what comes from there goes round in a circle.
    """
    given = parseaddr(address)[1].lower()
    own = str(settings.LINLI_MAIL_IN["address"]).lower()
    before, _sep, after = own.partition("{key}")
    answers = bool(own) and given.startswith(before) and given.endswith(after)
    return answers or given == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def stop_token(notice_id: int, address_index: str) -> str:
    """What a link holds by which the owner of an address says stop: it needs no account, never runs
    out, outlives the words of its notice, and names nobody.
    """
    told = f"{notice_id}.{address_index}"
    return f"{told}.{_tag('stop', told)}"


def read_stop(token: str) -> tuple[int, str] | None:
    """Notice and digest of the address of such a link; None if it is not ours."""
    found = _STOP.fullmatch(token)
    if found is None or int(found.group(1)) >= 2**63:
        return None
    told = f"{found.group(1)}.{found.group(2)}"
    if not hmac.compare_digest(found.group(3), _tag("stop", told)):
        return None
    return int(found.group(1)), found.group(2)
