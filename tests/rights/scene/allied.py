"""An alliance of a scene, with a firm in it and the firm's file."""

from typing import Any

from linli.alliances import actions
from linli.alliances.spec import Founder
from linli.base.viewer import Viewer
from linli.places.models import Area
from tests.cast import NOW
from tests.rights.scene.parts import MONDAY


def allied(area: Area, firm_id: int, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """An alliance whose name, and what its firm wants, nobody else reads."""
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    made = actions.found_alliance("industry", f"{said}联盟", area_id=area.pk, since=MONDAY, **to)
    member = actions.enrol_founders(made.pk, [Founder(firm_id)], **to)[0]
    actions.keep_file(firm_id, link="core", wants=f"{said}招工", **to)
    return {"alliance": made.pk, "membership": member.pk}
