"""Somebody without a file asks about a vacancy on its public page."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.actions import Raised
from linli.cases.models import Source
from linli.cases.spec import Raiser
from linli.employment import events
from linli.employment.actions._shared import note
from linli.employment.models import Interest, Vacancy
from linli.employment.queries import interest_category
from linli.employment.workflow import State


@act
def ask_about(
    vacancy_id: int, *, name: str, phone: str, words: str, once: str, by: Viewer, now: datetime
) -> Raised:
    """An inquiry of the vacancy's area, with its clocks and its answer, from which a file may be
    opened. Sent twice with one key it is one.
    """
    vacancy = Vacancy.objects.select_related("area", "organisation").get(pk=vacancy_id)
    if vacancy.state != State.OPEN or vacancy.valid_until < localdate(now):
        raise NotAllowed(_("This vacancy is no longer on offer."), code="vacancy_over")
    if not phone.strip():
        raise Invalid(_("Give a telephone number with 11 digits."), field="phone")
    category = interest_category()
    if category is None:
        raise NotAllowed(_("Inquiries are not taken here just now."), code="no_category")
    about = _("Interested in “%(post)s” of %(firm)s") % {
        "post": vacancy.title[:40],
        "firm": vacancy.organisation.name[:40],
    }
    raised = cases.raise_case(
        kind="inquiry",
        category_id=category.pk,
        area_id=vacancy.area_id,
        summary=about,
        body=words.strip(),
        source=Source.PORTAL,
        raiser=Raiser(name=name, phone=phone, consent=True),
        once=once,
        by=by,
        now=now,
    )
    made, is_new = Interest.objects.get_or_create(
        case=raised.case, defaults={"vacancy": vacancy, "asked_at": now}
    )
    if is_new:
        note(events.ASKED_ABOUT, vacancy, by, now, about=(f"case:{made.case_id}",))
    return raised
