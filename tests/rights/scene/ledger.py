"""A ledger of a scene, with an item that everything was done to."""

import io
from datetime import date
from typing import Any

from linli.base.viewer import Viewer
from linli.files import queries as files
from linli.ledgers import actions as ledgers
from linli.ledgers.actions import colours, sheet
from linli.ledgers.spec import ItemDraft, LinkDraft, MilestoneDraft
from linli.places.models import Area
from tests.cast import NOW
from tests.rights.scene.parts import picture


def ledger(area: Area, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """A ledger with a running item: a milestone shown, a request, a link, files."""
    worker, secretary = staff["worker"], staff["secretary"]
    to: dict[str, Any] = {"by": secretary, "now": NOW}
    made = ledgers.make_ledger(
        area.pk,
        2022,
        f"{said}台账",
        categories=(("民生", "Livelihood"),),
        tags=(("1238", ""),),
        **to,
    )
    category = made.categories.get()
    draft = ItemDraft(
        title=f"{said}事项",
        goal=f"{said}目标",
        category_id=category.pk,
        item_class_id=made.classes.order_by("pk")[0].pk,
        in_charge_id=worker.account_id or 0,
        starts_on=date(2022, 1, 4),
        due_on=date(2022, 6, 30),
    )
    step = MilestoneDraft("排查", date(2022, 3, 31))
    item = ledgers.add_item(made.pk, draft, milestones=[step], start=True, **to)
    first = item.milestones.get()
    mine: dict[str, Any] = {"by": worker, "now": NOW}
    ledgers.note(item.pk, "problem", said, **mine)
    ledgers.show_milestone(first.pk, text=said, evidence=[picture()], **mine)
    ledgers.apply(item.pk, said, evidence=[picture()], **mine)
    ledgers.send_back(item.pk, said, **to)
    ledgers.plan_milestone(item.pk, MilestoneDraft("施工", date(2022, 5, 31)), **to)
    asked = ledgers.ask(item.pk, "extension", until=date(2022, 7, 31), reason=said, **mine)
    link = ledgers.link(item.pk, LinkDraft("events", plan=4, event_kind="meeting"), **to)
    colours.draft_rules(made.pk, "lights", **to)
    until = date(2022, 4, 30)
    mark = colours.mark(item.pk, "red", said, until, by=staff["supervisor"], now=NOW)
    lines = f"类别,事项,完成时限,责任人\n民生,{said}新事项,6月底,无此人\n"
    file = io.BytesIO(lines.encode())
    read = sheet.import_sheet(file, made.pk, dry_run=True, **to)
    return {
        "mark": mark.pk,
        "ledger_sheet": read.import_id,
        "ledger": made.pk,
        "ledger_item": item.pk,
        "milestone": first.pk,
        "request": asked.pk,
        "link": link.pk,
        "vocabulary": "category",
        "word": category.pk,
        "evidence_id": files.of(f"milestone:{first.pk}")[0].pk,
        "proof_id": files.of(f"item:{item.pk}")[0].pk,
    }
