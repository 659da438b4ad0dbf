"""Which database this house uses, in Django's words. Imports no Django: settings import this."""

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from linli.site import embedded, paths

NAME = "linli"
POOL = {"min_size": 1, "max_size": 8, "timeout": 5}
_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def external_url() -> str | None:
    """The address of a server that somebody else runs, if LINLI_DATABASE_URL names one;
    as a URL or as libpq's `key=value` words.
    """
    return os.environ.get("LINLI_DATABASE_URL") or None


def url() -> str:
    """The address of this house's database, wherever it is."""
    return external_url() or embedded.Server(paths.data_dir()).url(NAME)


def config() -> dict[str, Any]:
    """DATABASES["default"]. With LINLI_POOL=1 (the web server and the worker set it for
    themselves) connections come from a pool; elsewhere each thread opens its own.
    """
    parts = conninfo_to_dict(url())
    named = {_DJANGO_NAMES[key]: str(parts.pop(key)) for key in _DJANGO_NAMES if key in parts}
    # Only statements of `base.composed` ask to be prepared; Django's are sent whole each time.
    options: dict[str, Any] = {"connect_timeout": 5, "prepare_threshold": 5, **parts}
    if os.environ.get("LINLI_POOL") == "1":
        options["pool"] = POOL
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options}


def with_name(address: str, name: str) -> str:
    """The address of another database on the same server."""
    return make_conninfo(address, dbname=name)


def name_of(address: str) -> str:
    """The name of the database that an address means."""
    return str(conninfo_to_dict(address).get("dbname") or "postgres")


def is_embedded() -> bool:
    """Whether the program itself runs the database server."""
    return external_url() is None
