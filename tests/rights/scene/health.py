"""A vaccination drive of a scene with its key, and a person whose sealed record is begun."""

from datetime import date
from typing import Any

from linli.base.viewer import Viewer
from linli.drives import actions as drives
from linli.knowledge import actions as knowledge
from linli.knowledge.actions import Draft
from linli.places.models import Area
from linli.vaccination import actions
from linli.vaccination.models import Product
from tests.cast import NOW, PROGRAM
from tests.rights.scene.parts import MONDAY


def health(area: Area, person_id: int, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """A running sealed drive whose name and sealed words nobody else reads."""
    secretary = staff["secretary"]
    to: dict[str, Any] = {"by": secretary, "now": NOW}
    drive = drives.make_drive(
        area.pk,
        "vaccination",
        name=f"{said}接种",
        starts_on=MONDAY,
        ends_on=date(2022, 6, 30),
        lead_id=secretary.account_id or 0,
        **to,
    )
    drives.add_targets(drive.pk, [person_id], **to)
    drives.start_drive(drive.pk, **to)
    product = Product.objects.first()
    if product is None:
        product = actions.add_product("sample", "示例疫苗", by=PROGRAM, now=NOW)
        actions.set_schedule(product.pk, [], source="说明书", by=PROGRAM, now=NOW)
    actions.open_vault(drive.pk, product.pk, **to)
    target = drive.targets.get()
    actions.defer(target.pk, date(2022, 5, 1), why=said, by=staff["worker"], now=NOW)
    answer = knowledge.write_answer(area.pk, Draft(f"{said}吗？", said, "通知"), **to)
    asked = knowledge.ask(f"{said}吗", area.pk, **to)
    return {
        "health_drive": drive.pk,
        "health_target": target.pk,
        "product": product.pk,
        "answer": answer.pk,
        "asked_token": asked.token,
    }
