"""Drives and targets in every state, reached through the actions."""

from datetime import date, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.drives import actions
from linli.drives.models import Drive, Target
from linli.drives.spec import LetterDraft, RosterFilter

STARTS_ON, ENDS_ON = date(2022, 4, 18), date(2022, 6, 30)
LATER = NOW + timedelta(hours=2)
OWNER = LetterDraft(signer="owner", name="周小满")


def prepared(house: House, template: str = "gas_hookup", **given: Any) -> Drive:
    """A drive in preparation, made by the secretary of the first community."""
    values: dict[str, Any] = {
        "name": "燃气入户摸底",
        "starts_on": STARTS_ON,
        "ends_on": ENDS_ON,
        "lead_id": house.accounts["secretary"].pk,
        "by": house.viewer("secretary"),
        "now": NOW,
    }
    area = given.pop("area_id", house.community.pk)
    return actions.make_drive(area, template, **values | given)


def running(house: House, template: str = "gas_hookup", **given: Any) -> Drive:
    """A drive over all doors (persons, firms) of the community, started."""
    drive = prepared(house, template, **given)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    actions.draw(drive.pk, RosterFilter(), **to)
    return actions.start_drive(drive.pk, **to)


def target_at(drive: Drive, house: House, number: int = 0) -> Target:
    """The target at a door of the first building."""
    return drive.targets.get(dwelling=house.dwellings()[number])


def noted(target: Target, stage: str, house: House, **given: Any) -> Target:
    """What the worker recorded, two hours on; the target as it stands now."""
    values: dict[str, Any] = {
        "once": f"test-{target.pk}-{stage}-{target.version}",
        "by": house.viewer("worker"),
        "now": LATER,
    }
    if stage == "signed":
        values["letter"] = OWNER
    actions.record(target.pk, stage, **values | given)
    target.refresh_from_db()
    return target
