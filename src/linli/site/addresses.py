"""By which addresses this house is reached. Reads the environment only: settings import this."""

import os
from urllib.parse import urlsplit

from linli.site.refusal import Refusal

#: The machine itself, whichever name the house has for others.
LOCAL = ["localhost", "127.0.0.1", "[::1]"]


def origins() -> list[str]:
    """LINLI_ORIGINS: the addresses from which forms may come, as browsers write them."""
    return _parts("LINLI_ORIGINS")


def own() -> str:
    """The address by which residents know this house: LINLI_ADDRESS, else the first origin."""
    given = os.environ.get("LINLI_ADDRESS", "").rstrip("/")
    return given or next(iter(origins()), "http://localhost:8000")


def hosts() -> list[str]:
    """The names that the house answers to: LINLI_ALLOWED_HOSTS; else those of its own addresses
    and the machine itself; any, as long as nobody said how it is reached.
    """
    if given := _parts("LINLI_ALLOWED_HOSTS"):
        return given
    told = [*origins(), *_parts("LINLI_ADDRESS")]
    names = [urlsplit(address).hostname or "" for address in told]
    return [*(name.removeprefix("*") for name in names if name), *LOCAL] if told else ["*"]


def proxies() -> int:
    """LINLI_PROXIES: how many proxies stand in front. Raises Refusal for what is no number."""
    return number("LINLI_PROXIES", 0)


def number(name: str, otherwise: int) -> int:
    """A whole number in one variable. Raises Refusal for what is none."""
    given = os.environ.get(name) or str(otherwise)
    if not given.isdecimal():
        raise Refusal(f"{name} is a whole number, not {given!r}.")
    return int(given)


def hosts_of(*addresses: str) -> list[str]:
    """Scheme and host of these addresses, as a content policy names them."""
    split = [urlsplit(address) for address in addresses if address]
    return sorted({f"{one.scheme}://{one.netloc}" for one in split if one.netloc})


def _parts(variable: str) -> list[str]:
    return [part.strip() for part in os.environ.get(variable, "").split(",") if part.strip()]


def pairs(name: str, otherwise: str) -> dict[str, str]:
    """A list of pairs in one variable: "sms=50,wechat=20". Raises Refusal for what is none."""
    given = [part.partition("=") for part in os.environ.get(name, otherwise).split(",") if part]
    if not all(key.strip() and value.strip() for key, _sep, value in given):
        raise Refusal(f"{name} is a list of pairs, like {otherwise!r}.")
    return {key.strip(): value.strip() for key, _sep, value in given}
