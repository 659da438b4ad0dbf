"""Work is asked for, done by a worker, repeated, and forgotten with its file."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.base import jobs, lent, progress
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.errands import events, queries
from linli.errands.models import Errand
from linli.errands.spec import KEPT, MOST_TRIES, TOLD, Product
from linli.errands.workflow import State, after
from linli.files import actions as files
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.notices.models import Notice
from linli.notices.workflow import Channel

log = logging.getLogger(__name__)
PROGRAM = system("errands")
JOB = "linli.errands.jobs.run"


@transaction.atomic
def ask(address: str, *, title: str, taking: bool = False, by: Viewer, now: datetime) -> Errand:
    """Have a worker open an address of this house for somebody: a list to be made into a file, or
    with `taking` a checked list to be taken over. One that is under way already is given back.
    """
    if by.account_id is None:
        raise NotAllowed(_("Sign in first."), code="no_account")
    standing = queries.visible_to(by).filter(address=address, state=State.WAITING).first()
    if standing is not None:
        return standing
    errand = Errand.objects.create(
        account_id=by.account_id,
        kind=Errand.Kind.TAKING if taking else Errand.Kind.LIST,
        address=address,
        title=title[:200],
        language=get_language() or "",
        asked_at=now,
    )
    _record(events.ASKED, errand, by, now, what=str(errand.kind))
    jobs.defer_by_name(JOB, errand_id=errand.pk)
    return errand


def begin(address: str, *, title: str, by: Viewer) -> str:
    """As `ask` for an act, lent to apps below: the address of the errand's page."""
    errand = ask(address, title=title, taking=True, by=by, now=lent.now())
    return reverse("errands:errand", args=[errand.pk])


def under_way(viewer: Viewer, address: str) -> str:
    """As `queries.under_way`, lent to apps below."""
    return queries.under_way(viewer, address)


@transaction.atomic
def repeat(errand_id: int, *, by: Viewer, now: datetime) -> Errand:
    """Once more, after it failed or its file was deleted. The one who asked may."""
    errand = Errand.objects.select_for_update().get(pk=errand_id)
    ensure(errand.account_id == by.account_id, _("Only who asked for it repeats it."))
    errand.state = after(errand.state, "repeat")
    if queries.visible_to(by).filter(address=errand.address, state=State.WAITING).exists():
        raise NotAllowed(_("The same is under way already."), code="under_way")
    errand.done = errand.size = errand.attempts = 0
    errand.reason, errand.ended_at = "", None
    errand.save()
    _record(events.REPEATED, errand, by, now)
    jobs.defer_by_name(JOB, errand_id=errand.pk)
    return errand


def carry_out(errand_id: int, work: Callable[[Errand], Product | None], *, now: datetime) -> None:
    """Do the work and keep what it brings, both in one transaction: a worker that dies in between
    has done nothing, and the next one begins anew. A refusal of the house is kept in words.
    """
    try:
        with _beside(errand_id) as tell, transaction.atomic():
            errand = _alone(errand_id)
            if errand is None:
                return
            if tell("attempts = attempts + 1") > MOST_TRIES:
                raise NotAllowed(_("The work was cut off several times. Ask whoever runs Linli."))
            with (
                override(errand.language or None),
                progress.told(lambda done, size: tell("done = %s, size = %s", done, size)),
            ):
                product = work(errand)
            _finish(errand, product, now)
    except (NotAllowed, Invalid) as refusal:
        _fail(errand_id, str(refusal), now)
    except DatabaseError:
        raise  # the queue comes back later
    except Exception as error:
        log.exception("errand %s", errand_id)
        words = _("The program stumbled over it (%(kind)s). Nothing was written.")
        _fail(errand_id, words % {"kind": type(error).__name__}, now)


@contextmanager
def _beside(errand_id: int) -> "Iterator[Callable[..., int]]":
    """Changes the errand at once, by a connection beside the transaction that does the work and
    may take minutes; gives how often it was begun (0: this row is not committed yet).
    """
    with closing(connection.copy()) as side:

        def tell(change: str, *values: int) -> int:
            with side.cursor() as cursor:
                cursor.execute(
                    f"update errands_errand set {change} where id = %s returning attempts",  # noqa: S608 - our own words
                    (*values, errand_id),
                )
                row = cursor.fetchone()
            return int(row[0]) if row else 0

        yield tell


def _alone(errand_id: int) -> Errand | None:
    """The errand, if it waits and no other worker is at it. A lock beside the row: the row itself
    must stay free for telling how far the work is.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtext('errand'), %s)", [errand_id])
        (free,) = cursor.fetchone()
    rows = Errand.objects.select_related("account").filter(pk=errand_id, state=State.WAITING)
    return rows.first() if free else None


def _finish(errand: Errand, product: Product | None, now: datetime) -> None:
    viewer = accounts.viewer_for(errand.account, now)
    if product is not None:
        files.keep_made(
            f"errand:{errand.pk}",
            product.name,
            product.body,
            product.media_type,
            by=viewer,
            now=now,
        )
    errand.state, errand.ended_at = after(errand.state, "finish"), now
    errand.grants = queries.grants_of(viewer)
    errand.save(update_fields=["state", "ended_at", "grants"])
    _record(events.DONE, errand, viewer, now)
    _tell_owner(errand, "errand.done", now)


@transaction.atomic
def _fail(errand_id: int, reason: str, now: datetime) -> None:
    errand = Errand.objects.select_for_update().get(pk=errand_id)
    errand.state, errand.ended_at = after(errand.state, "fail"), now
    errand.reason = reason[:300] or "?"
    errand.save(update_fields=["state", "ended_at", "reason"])
    _record(events.FAILED, errand, PROGRAM, now)
    _tell_owner(errand, "errand.failed", now)


def _tell_owner(errand: Errand, kind: str, now: datetime) -> None:
    count = Notice.objects.filter(about=f"errand:{errand.pk}").count()
    notices.send(
        kind,
        recipient=f"account:{errand.account_id}",
        about=f"errand:{errand.pk}",
        to=notices.Address(Channel.DESK),
        words={"title": errand.title, "reason": errand.reason},
        link=reverse("errands:errand", args=[errand.pk]),
        once=f"{kind}:{errand.pk}:{count}",
        now=now,
    )


@transaction.atomic
def expire(*, by: Viewer, now: datetime) -> int:
    """The daily look: files whose time is over are deleted, errands are forgotten a while later;
    how many files.
    """
    ensure(by.key.startswith("system:"), _("The program does this by itself, each day."))
    due = Errand.objects.filter(state=State.DONE, ended_at__lte=now - KEPT)
    gone = _forget_files(list(due.select_for_update()), by=by, now=now)
    Errand.objects.exclude(state=State.WAITING).filter(asked_at__lte=now - TOLD).delete()
    return gone


@transaction.atomic
def forget_files(*, by: Viewer, now: datetime) -> int:
    """Somebody was erased: files made before may still name their door. All of them go; each can
    be made anew. How many.
    """
    ready = Errand.objects.filter(state=State.DONE, kind=Errand.Kind.LIST)
    return _forget_files(list(ready.select_for_update()), by=by, now=now)


def _forget_files(errands: list[Errand], *, by: Viewer, now: datetime) -> int:
    for errand in errands:
        files.purge(f"errand:{errand.pk}", by=by, now=now)
        errand.state = after(errand.state, "expire")
        errand.save(update_fields=["state"])
        _record(events.EXPIRED, errand, by, now)
    return len(errands)


def _record(kind: str, errand: Errand, by: Viewer, now: datetime, **data: str) -> None:
    journal.record(kind, subject=f"errand:{errand.pk}", by=by, now=now, **data)
