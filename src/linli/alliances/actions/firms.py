"""Keep the file of a firm: by those who serve it, and what its own contact says of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.alliances import events, queries, rules
from linli.alliances.actions._shared import fresh, keep, past
from linli.alliances.models import EarlierFile, EnterpriseFile
from linli.alliances.spec import CHAIN
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.labels import queries as labels
from linli.people.models import Organisation

LONGEST = 2000


@act
def keep_file(
    organisation_id: int,
    *,
    link: str = "",
    staff: int | None = None,
    staff_on: date | None = None,
    jobs: int | None = None,
    specialist_id: int | None = None,
    label_ids: Iterable[int] | None = None,
    wants: str = "",
    gives: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> EnterpriseFile:
    """What is known of the firm, all of it: link of the chain, people, posts, specialist, needs.
    `label_ids`: what it is in the town's words; None leaves them as they are.
    """
    file = _file(organisation_id, by, now, version)
    firm = file.organisation
    ensure(rules.can_keep_file(by, firm), _("The firm’s specialist or the staff keeps its file."))
    if link and link not in CHAIN:
        raise Invalid(_("Choose one of the list."), field="link")
    file.link = link
    _set_specialist(file, specialist_id, now)
    _set_people(file, staff, staff_on, jobs, now)
    kept = _kept(file, wants, gives, by, now)
    if label_ids is not None:
        kept.labels.set(labels.chosen("firm", label_ids))
    return kept


@act
def put_back(earlier: EarlierFile, said: Mapping[str, Any], *, by: Viewer, now: datetime) -> bool:
    """The file says again what it said before a list changed it; False if somebody wrote since.
    Part of undoing the list, which asked whether `by` may.
    """
    file = EnterpriseFile.objects.select_for_update(of=("self",)).get(pk=earlier.file_id)
    ensure(rules.can_keep_file(by, earlier.file.organisation), _("Only who keeps the file."))
    if file.version != earlier.after:
        return False
    for name, value in said.items():
        setattr(file, name, value)
    file.labels.set(labels.chosen("firm", earlier.label_ids))
    file.organisation = earlier.file.organisation
    file.kept_by, file.kept_at = by.key, now
    keep(events.FILE_KEPT, file, by, now, link=file.link, specialist=file.specialist_id)
    return True


@act
def speak_for_firm(
    organisation_id: int,
    *,
    staff: int | None = None,
    staff_on: date | None = None,
    jobs: int | None = None,
    wants: str = "",
    gives: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> EnterpriseFile:
    """What the firm says of itself; its link and specialist stay as they are."""
    file = _file(organisation_id, by, now, version)
    ensure(rules.can_speak_for(by, file.organisation), _("Only the firm’s own contact."))
    _set_people(file, staff, staff_on, jobs, now)
    return _kept(file, wants, gives, by, now)


def _file(organisation_id: int, by: Viewer, now: datetime, version: int | None) -> EnterpriseFile:
    """The file, locked; a new one for a firm of which nothing was kept."""
    rows = Organisation.objects.select_related("area").select_for_update(of=("self",))
    firm = rows.get(pk=organisation_id)  # two who open the first file wait for one another here
    found = EnterpriseFile.objects.select_for_update().filter(organisation=firm).first()
    file = found or EnterpriseFile(organisation=firm, kept_by=by.key, kept_at=now, version=0)
    file.organisation = firm
    fresh(file, version)
    return file


def _set_specialist(file: EnterpriseFile, specialist_id: int | None, now: datetime) -> None:
    if specialist_id == file.specialist_id:
        return
    able = queries.specialists_for(file.organisation, now)
    found = able.filter(pk=specialist_id).first() if specialist_id else None
    if specialist_id is not None and found is None:
        raise Invalid(_("Choose one of the list."), field="specialist")
    file.specialist = found
    file.stand_in = None  # who stood in did so for the one before


def _set_people(
    file: EnterpriseFile, staff: int | None, staff_on: date | None, jobs: int | None, now: datetime
) -> None:
    for name, number in (("staff", staff), ("jobs", jobs)):
        if number is not None and not 0 <= number <= 1_000_000:
            raise Invalid(_("This number cannot be."), field=name)
    if staff is not None and staff_on is None:
        raise Invalid(_("Say on which day they were counted."), field="staff_on")
    file.staff = staff
    file.staff_on = past(staff_on, now, "staff_on") if staff is not None and staff_on else None
    file.jobs = jobs


def _kept(
    file: EnterpriseFile, wants: str, gives: str, by: Viewer, now: datetime
) -> EnterpriseFile:
    file.wants, file.gives = wants.strip()[:LONGEST], gives.strip()[:LONGEST]
    file.kept_by, file.kept_at = by.key, now
    if file.pk is None:
        file.save()  # the entry names its number
    keep(events.FILE_KEPT, file, by, now, link=file.link, specialist=file.specialist_id)
    return file
