"""A vaccination drive of a scene with its key, and a person whose sealed record is begun."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from linli.base import exports
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Category
from linli.drives import actions as drives
from linli.knowledge import actions as knowledge
from linli.knowledge.actions import Draft
from linli.labels.models import Label
from linli.places.models import Area
from linli.vaccination import actions
from linli.vaccination.models import Booking, Product, Unmatched
from linli.vaccination.spec import Asked, Proxy, SessionDraft
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
    starts_at = NOW + timedelta(days=1)
    session = actions.plan_session(
        drive.pk,
        SessionDraft(f"{said}专场", "活动室", starts_at, starts_at + timedelta(hours=2), 20),
        **to,
    )
    proxy = Proxy(said, "13700007777", "child", "spoken")
    assert target.person is not None
    asked_for = Asked(target.person.name, target.person.phone, proxy=proxy)
    made = actions.book(session.pk, asked_for, once=f"scene-{drive.pk}", **to)
    booking = Booking.objects.get(registration=made.registration)
    kind = Label.objects.filter(group="mobiliser").earliest("pk")
    mobiliser = actions.add_mobiliser(drive.pk, kind.pk, f"{said}志愿队", **to)
    actions.take_on(mobiliser.pk, [target.pk], **to)
    header = ("姓名", "电话", "接种日期", "批号")
    rows = [(said, "13700008888", "2022-03-01", "L1")]
    actions.import_doses(BytesIO(exports.xlsx(header, rows)), drive.pk, dry_run=False, **to)
    waits = actions.import_doses(BytesIO(exports.xlsx(header, rows)), drive.pk, dry_run=True, **to)
    answer = knowledge.write_answer(area.pk, Draft(f"{said}吗？", said, "通知"), **to)
    asked = knowledge.ask(f"{said}吗", area.pk, **to)
    category = Category.objects.filter(kinds__contains="inquiry", active=True)[0]
    asking = cases.raise_case(
        kind="inquiry",
        category_id=category.pk,
        area_id=area.pk,
        summary=f"{said}吗",
        source="portal",
        once=f"scene-inquiry-{area.pk}",
        by=PROGRAM,
        now=NOW,
    )
    return {
        "inquiry": asking.case.pk,
        "words": knowledge.add_words(f"示例{area.pk} 例子{area.pk}", by=PROGRAM, now=NOW).pk,
        "health_drive": drive.pk,
        "health_target": target.pk,
        "product": product.pk,
        "health_session": session.pk,
        "health_booking": booking.pk,
        "mobiliser": mobiliser.pk,
        "dose_row": Unmatched.objects.get(vault__drive=drive).pk,
        "dose_list": waits.import_id,
        "answer": answer.pk,
        "asked_token": asked.token,
    }
