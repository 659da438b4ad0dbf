"""How e-mail leaves the house. Reads the environment only: settings import this."""

import os
from dataclasses import dataclass

from linli.site import addresses
from linli.site.refusal import Refusal

_BACKENDS = "django.core.mail.backends"
#: Words of LINLI_MAIL_OUT_TLS.
FROM_THE_START, STARTTLS, NONE = "from_the_start", "starttls", "none"
#: Their usual ports (RFC 8314, RFC 6409, RFC 5321).
PORTS = {FROM_THE_START: 465, STARTTLS: 587, NONE: 25}


@dataclass(frozen=True)
class Way:
    """The mail server, in Django's terms; without one e-mails become files in the house."""

    backend: str
    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    starts_tls: bool


def outgoing() -> Way:
    """The LINLI_MAIL_OUT_* of the environment. Raises Refusal for a way of TLS that is none, and
    for a password that would go to another machine in the clear.
    """
    host = os.environ.get("LINLI_MAIL_OUT_HOST", "")
    tls = os.environ.get("LINLI_MAIL_OUT_TLS") or (FROM_THE_START if host else NONE)
    if tls not in PORTS:
        raise Refusal(f"LINLI_MAIL_OUT_TLS is one of {', '.join(PORTS)}, not {tls!r}.")
    user = os.environ.get("LINLI_MAIL_OUT_USER", "")
    if tls == NONE and user and host not in addresses.LOCAL:
        raise Refusal("LINLI_MAIL_OUT_TLS=none sends a password to another machine in the clear.")
    return Way(
        backend=os.environ.get("LINLI_EMAIL_BACKEND")
        or f"{_BACKENDS}.{'smtp' if host else 'filebased'}.EmailBackend",
        host=host or "localhost",
        port=addresses.number("LINLI_MAIL_OUT_PORT", PORTS[tls]),
        user=user,
        password=os.environ.get("LINLI_MAIL_OUT_PASSWORD", ""),
        is_tls=tls == FROM_THE_START,
        starts_tls=tls == STARTTLS,
    )
