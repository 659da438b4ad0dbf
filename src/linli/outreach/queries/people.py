"""Who stands behind an account or a reply, and whether they can still be written to."""

from datetime import datetime

from django.db.models import QuerySet

from linli.base import crypto
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Category
from linli.notices.models import Reply
from linli.outreach.models import BindCode, Binding
from linli.outreach.rules import RIGHTS
from linli.people import queries as people
from linli.people.models import Person
from linli.places.models import Area


def bindings_visible_to(viewer: Viewer) -> "QuerySet[Binding]":
    """Accounts of persons the viewer serves."""
    areas = RIGHTS.areas(viewer, "bind")
    rows = Binding.objects.filter(person__area__path__within_any=areas, person__erased_at=None)
    return rows.select_related("person__area").order_by("channel", "pk")


def persons_to_bind(viewer: Viewer) -> "QuerySet[Person]":
    """Persons whose accounts the viewer may bind."""
    return people.visible_to(viewer).filter(area__path__within_any=RIGHTS.areas(viewer, "bind"))


def code_is_good(code: str, now: datetime) -> bool:
    """Whether a code opens something now."""
    digest = crypto.blind_index("".join(code.upper().split()))
    return BindCode.objects.filter(digest=digest, used_at=None, expires_at__gte=now).exists()


def person_behind(reply: Reply) -> Person | None:
    """Whose account or number it is; None where it is nobody's, or that of several."""
    index = reply.sender_index
    bound = Person.objects.filter(bindings__address_index=index, erased_at=None)
    known = bound or Person.objects.filter(phone_index=index, erased_at=None)
    found = list(known.select_related("area")[:2]) if index else []
    return found[0] if len(found) == 1 else None


def area_behind(reply: Reply, person: Person | None) -> Area | None:
    """Whose matter it is: where the message they answer came from, else where they live."""
    path = reply.notice.area if reply.notice else ""
    if path:
        return Area.objects.filter(path=path).first()
    return person.area if person else None


def category_for_replies(kind: str) -> Category:
    """What a reply is filed under until somebody has read it: the last of the town's list."""
    rows = cases.categories_for(kind).exclude(code=cases.feedback_category().code)
    return rows.reverse()[0]


def has_left(person: Person) -> bool:
    """Erased, or no longer tied to any door though they once were."""
    if person.erased_at is not None:
        return True
    ties = list(person.ties.values_list("until", flat=True))
    return bool(ties) and None not in ties


def indexes_of(person: Person) -> set[str]:
    """All addresses by which they can be written to now."""
    bound = Binding.objects.filter(person=person).values_list("address_index", flat=True)
    return {person.phone_index, *bound} - {""}
