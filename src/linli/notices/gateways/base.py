"""What every way out is to the rest of the house: one interface, and what an answer may mean."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

#: Seconds that a gateway may take.
PATIENCE = 10
#: Bytes of an answer that are read.
LARGEST_ANSWER = 64 * 1024


class Outcome(Enum):
    """What became of one try."""

    SENT = "sent"
    DELIVERED = "delivered"
    #: Never for this address: trying again is no use.
    REFUSED = "refused"
    #: Surely not sent: again, later.
    LATER = "later"
    #: Nobody can say: perhaps they have it.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What a gateway said. `reference` is its own number; `error` a kind, never a message."""

    outcome: Outcome
    reference: str = ""
    error: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One message, ready to send. `key` stays the same for every try.

    `is_mailing`: one of many, as opposed to an answer to somebody's own matter. `stop_link`: where
    its recipient says that they want no more of these, if it goes by mail.
    """

    key: str
    address: str
    subject: str
    text: str
    link: str = ""
    is_mailing: bool = False
    stop_link: str = ""


class Gateway(Protocol):
    """A way out.

    `takes_key`: the same key sent twice is one message, so an unanswered one is simply sent again.
    `can_ask`: `ask(key)` tells later what became of it. Without either, an unanswered message is
    left to a person.
    """

    @property
    def takes_key(self) -> bool: ...

    @property
    def can_ask(self) -> bool: ...

    def send(self, outgoing: Outgoing) -> Answer:
        """Bring it on its way. An exception means: surely not sent."""

    def ask(self, key: str) -> Answer:
        """What became of it; LATER if the gateway never saw it."""


class Unclear(Exception):
    """The gateway was reached, or may have been, and gave no answer that can be read."""


def call(
    url: str,
    body: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The JSON object that an address answers; `body` is posted as JSON.

    ConnectionError: surely not reached, or turned away unheard (429). Unclear: time-out, a page
    instead of data, an error on their side.
    """
    if not url.startswith(("http://", "https://")):
        raise ConnectionError("no address")
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    sent = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    request = Request(url, data=data, headers=sent)  # noqa: S310 - the scheme was looked at
    try:
        with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            raw = response.read(LARGEST_ANSWER)
    except HTTPError as error:
        return _refused(error)
    except URLError as error:
        if isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
            raise ConnectionError("not reached") from None
        raise Unclear("no answer") from None
    except (OSError, HTTPException):
        raise Unclear("no answer") from None
    return _object(raw)


def _refused(error: HTTPError) -> dict[str, Any]:
    """What came with an error's status: below 500 the gateway says why in JSON."""
    if error.code == 429:
        raise ConnectionError("too many") from None
    if error.code >= 500:
        raise Unclear(f"status {error.code}") from None
    return _object(error.read(LARGEST_ANSWER))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        raise Unclear("not JSON") from None
    if not isinstance(found, dict):
        raise Unclear("not an object")
    return found


def plain(said: object) -> str:
    """What a provider said, without signs that no column takes (NUL, half of a pair): one of them
    would keep the answers of all that were given together from being written down.
    """
    return "".join(sign for sign in str(said) if sign.isprintable())
