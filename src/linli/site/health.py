"""Is the program alive, is it ready, and what a visitor reads while the database is away."""

import base64
import hashlib
import sys
from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views import defaults

Handler = Callable[[HttpRequest], HttpResponse]

STYLE = (
    "body{font:1.125rem/1.7 sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem}"
    "h1{font-size:1.5rem}"
)
PAGE = f"""<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>暂时无法使用 · 邻里</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><style>{STYLE}</style></head><body>
<main><h1>系统暂时无法使用</h1>
<p>数据库没有应答。刚才提交的内容如果没有看到“已保存”，就没有保存，也不会只存一半。
请稍等一分钟，返回上一页再提交一次。</p>
<div lang="en"><h2>Not available at the moment</h2>
<p>The database does not answer. If you did not see “saved”, nothing was saved, and nothing
is half saved. Please wait a minute, go back and send it again.</p></div>
</main></body></html>
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


class HealthMiddleware:
    """Answers /healthz and /readyz before anything that needs the database."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return _plain("ok")
        if request.path == "/readyz":
            return _plain(*_readiness())
        return self.get_response(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what went wrong: 503 while the database is away, else 500.

    Django calls it while the exception is being handled.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable()
    return defaults.server_error(request)


def unavailable() -> HttpResponse:
    """The page without a database: whole in itself, in both languages."""
    response = HttpResponse(PAGE, status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'"
    return response


def _plain(words: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _readiness() -> tuple[str, int]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        _require_migrations()
    except DatabaseError:
        return "the database does not answer", 503
    except _Behind as behind:
        return str(behind), 503
    return "ready", 200


class _Behind(Exception):
    """The tables are older than the program."""


@cache  # a refusal is raised, so only "all applied" is remembered
def _require_migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Behind("migrations are missing: run linli migrate")
