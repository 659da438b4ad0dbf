"""A worker opens the address of an errand as the one who asked, and keeps what the page gives."""

from urllib.parse import urlsplit

from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.base.errors import NotAllowed
from linli.base.exports import FileMade
from linli.base.jobs import SLOW, job, periodic
from linli.clock import queries as clock
from linli.errands import actions
from linli.errands.models import Errand
from linli.errands.spec import Product


@job(queue=SLOW, retry=2)
def run(errand_id: int) -> None:
    """Do one errand. It may run twice: the second time finds it done."""
    actions.carry_out(errand_id, visit, now=clock.now())


@periodic("50 3 * * *", queue=SLOW)
def expire() -> None:
    """Each night delete the files whose time is over."""
    actions.expire(by=actions.PROGRAM, now=clock.now())


def visit(errand: Errand) -> Product | None:
    """The file that the address gives, None where it is an act. NotAllowed says why not."""
    parts = urlsplit(errand.address)
    request = _request(errand, parts.path, parts.query)
    gone = _("You may not see this any more, or it is gone.")
    try:
        view, args, kwargs = resolve(parts.path)
        response: HttpResponse = view(request, *args, **kwargs)
    except (Http404, PermissionDenied):
        raise NotAllowed(gone, code="gone") from None
    if errand.kind == Errand.Kind.TAKING and response.status_code == 302:
        return None
    if not isinstance(response, FileMade):
        raise NotAllowed(gone, code="gone")
    return Product(response.file_name, response["Content-Type"], response.content)


def _request(errand: Errand, path: str, query: str) -> HttpRequest:
    request = HttpRequest()
    request.method = "POST" if errand.kind == Errand.Kind.TAKING else "GET"
    request.path = request.path_info = path
    request.GET = QueryDict(query)
    request.user = errand.account
    request.viewer = accounts.viewer_for(errand.account, clock.now())  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # told to nobody
    return request
