"""A filled form about a firm or a person takes effect: no visit at a door, but in its drive."""

from collections.abc import Mapping
from datetime import datetime

from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Source
from linli.doorstep.actions.mapped import appeals_of, day_of, letter_of
from linli.drives import actions as drive_acts
from linli.drives import queries as drives
from linli.drives.models import Target
from linli.people import actions as people
from linli.people.models import Organisation
from linli.surveys.actions import Kept
from linli.surveys.spec import FIRM_FACT, facts_said


def call(
    kept: Kept, kind: str, number: int, by: Viewer, now: datetime, at: datetime | None
) -> None:
    """The target's stage in the running drive that has this form; of an organisation also what is
    known of it, and what it asks of the community. In the transaction of `receive`.
    """
    source = f"submission:{kept.submission.pk}"
    _move(kept, kind, number, source, by, now, at or now)
    if kind == "organisation":
        facts = facts_said(FIRM_FACT, kept.mapped)
        people.note_organisation_facts(number, facts, source=source, by=by, now=now)
        _note_contact(number, kept.mapped, by, now)
    for place, draft in enumerate(appeals_of(kept.mapped)):
        cases.raise_case(
            kind=draft.kind,
            category_id=draft.category_id,
            area_id=kept.submission.area_id,
            organisation_id=number if kind == "organisation" else None,
            summary=draft.summary,
            source=Source.DOOR,
            once=f"{source}:{place}",
            by=by,
            now=now,
        )


def _move(
    kept: Kept, kind: str, number: int, source: str, by: Viewer, now: datetime, at: datetime
) -> None:
    said, code = kept.mapped, kept.submission.form_version.form.code
    asked = drives.forms_asked_of(by, kind, number)
    target_id = next((pk for pk, form in asked.items() if form == code), None)
    if target_id is None or not said.get("stage"):
        return
    target = Target.objects.select_related("drive", "stage").get(pk=target_id)
    *before, last = drives.way_to(target, said["stage"])
    for stage in before:
        drive_acts.record(
            target.pk, stage, at=at, submission=source, once=f"{source}:{stage}", by=by, now=now
        )
    drive_acts.record(
        target.pk,
        last,
        at=at,
        reason=said.get("reason", ""),
        next_on=day_of(said.get("next_on", "")),
        note=said.get("note", ""),
        letter=letter_of(kept),
        submission=source,
        once=source,
        by=by,
        now=now,
    )


def _note_contact(number: int, said: Mapping[str, str], by: Viewer, now: datetime) -> None:
    """Whom to ask for, where something else was said than what is on file."""
    firm = Organisation.objects.get(pk=number)
    name = said.get("organisation.contact_name", "").strip() or firm.contact_name
    phone = said.get("organisation.contact_phone", "").strip() or firm.contact_phone
    if (name, phone) != (firm.contact_name, firm.contact_phone):
        people.edit_organisation(
            firm.pk,
            kind=firm.kind,
            name=firm.name,
            credit_code=firm.credit_code,
            contact_name=name,
            contact_phone=phone,
            by=by,
            now=now,
        )
