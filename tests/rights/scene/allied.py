"""An alliance of a scene, with a firm in it and the firm's file."""

from typing import Any

from linli.alliances import actions
from linli.alliances.spec import Founder
from linli.base.viewer import Viewer
from linli.places.models import Area
from linli.services import actions as services
from linli.services.spec import NeedDraft, PolicyDraft
from tests.cast import NOW
from tests.rights.scene.parts import MONDAY


def allied(area: Area, firm_id: int, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """An alliance whose name, and what its firm wants, nobody else reads."""
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    made = actions.found_alliance("industry", f"{said}联盟", area_id=area.pk, since=MONDAY, **to)
    member = actions.enrol_founders(made.pk, [Founder(firm_id)], **to)[0]
    actions.keep_file(firm_id, link="core", wants=f"{said}招工", **to)
    return {"alliance": made.pk, "membership": member.pk} | _served(made.pk, firm_id, said, to)


def _served(alliance: int, firm_id: int, said: str, to: dict[str, Any]) -> dict[str, object]:
    """What is done for its firms; the draft of a policy is nobody else's to read."""
    place: dict[str, Any] = {"module": "talent", "factor": "talent"}
    need = services.list_need(alliance, NeedDraft(firm_id, text=f"{said}缺人", **place), **to)
    solution = services.keep_solution(alliance, f"{said}办法", f"{said}如何办", **place, **to)
    mechanism = services.begin_mechanisms(alliance, **to)[0]
    team = services.begin_teams(alliance, **to)[0]
    draft = PolicyDraft(title=f"{said}政策", summary=f"{said}补贴")
    policy = services.keep_policy(alliance, draft, **to)
    public = services.keep_policy(alliance, PolicyDraft(title="留抵退税", summary="退税"), **to)
    services.publish_policy(public.pk, **to)
    applied = services.begin(public.pk, firm_id, **to)
    services.note_stage(applied.pk, f"{said}材料", **to)
    return {
        "need": need.pk,
        "solution": solution.pk,
        "mechanism": mechanism.pk,
        "service_team": team.pk,
        "policy": policy.pk,
        "public_policy": public.pk,
        "application": applied.pk,
    }
