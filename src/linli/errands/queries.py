"""Whose errands these are, and what they brought."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from linli.base.viewer import Viewer
from linli.errands.models import Errand
from linli.errands.spec import KEPT
from linli.errands.workflow import State
from linli.files import queries as files
from linli.files.models import Attachment


def visible_to(viewer: Viewer) -> "QuerySet[Errand]":
    """One's own errands, newest first; nobody else's business."""
    return Errand.objects.filter(account_id=viewer.account_id or 0)


def under_way(viewer: Viewer, address: str) -> str:
    """The page of one's own errand to this address that is not over; "" if there is none."""
    found = visible_to(viewer).filter(address=address, state=State.WAITING).first()
    return reverse("errands:errand", args=[found.pk]) if found else ""


def grants_of(viewer: Viewer) -> str:
    """A digest of what the viewer may do, to see whether it has changed."""
    words = sorted(f"{grant.role}|{grant.area}|{grant.scope}" for grant in viewer.grants)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def file_of(errand: Errand) -> Attachment | None:
    """The file it brought, as long as it is kept."""
    return files.of(f"errand:{errand.pk}").first() if errand.state == State.DONE else None


def kept_until(errand: Errand) -> datetime | None:
    """When its file is deleted."""
    return timezone.localtime(errand.ended_at + KEPT) if errand.ended_at else None
