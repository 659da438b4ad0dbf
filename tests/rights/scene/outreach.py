"""An audience, a message on its way, an account and a stop, in one area."""

from typing import Any

from linli.base import crypto
from linli.base.viewer import Viewer
from linli.notices import actions as notices
from linli.notices.gateways import marks
from linli.notices.gateways.callbacks import Said
from linli.notices.models import Notice, OptOut
from linli.notices.workflow import Channel
from linli.outreach import actions
from linli.outreach.actions import Draft
from linli.outreach.spec import Described
from linli.people.models import Person
from linli.places.models import Area
from tests.cast import NOW, PROGRAM


def outreach(area: Area, person: Person, staff: dict[str, Viewer], said: str) -> dict[str, Any]:
    """Sent to whoever lives there, with a leaflet, and read out; one of them has an account."""
    worker: dict[str, Any] = {"by": staff["worker"], "now": NOW}
    secretary: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    audience = actions.save_audience(area.pk, f"{said}全体", Described(), **worker)
    draft = Draft(f"{said}通知", audience.pk, ("sms",))
    texts = {"sms": ("", f"{said}停水"), "leaflet": ("", f"{said}停水")}
    message = actions.write(draft, texts, **worker)
    actions.ask(message.pk, **worker)
    actions.approve(message.pk, **secretary)
    actions.begin(message.pk, by=PROGRAM, now=NOW)
    dead_letter = _dead_letter(audience.pk, said, worker, secretary)
    binding = actions.bind_mail(person.pk, f"p{person.pk}@example.org", **worker)
    index = crypto.blind_index(f"stop-{area.pk}")
    notices.opt_out(index, shown=said, how="staff", area=str(area.path), now=NOW)
    group = actions.add_group(area.pk, f"{said}群", f"scene-group-robot-{area.pk}", **secretary)
    heard = Said(person.phone, f"{said}几点来水", f"sms:scene-{area.pk}", NOW)
    reply = notices.take_in(heard, Channel.SMS, now=NOW)
    return {
        "group": group.pk,
        "reply": reply.pk if reply else 0,
        "audience": audience.pk,
        "message": message.pk,
        "dead_letter": dead_letter,
        "binding": binding.pk,
        "stop_token": marks.stop_token(dead_letter, index),
        "opt_out": OptOut.objects.get(address_index=index).pk,
    }


def _dead_letter(
    audience_id: int, said: str, worker: dict[str, Any], secretary: dict[str, Any]
) -> int:
    """Of a message that is only read out nobody gets anything by themselves."""
    draft = Draft(f"{said}广播", audience_id, ())
    message = actions.write(draft, {"speaker": ("", f"{said}停水")}, **worker)
    actions.ask(message.pk, **worker)
    actions.approve(message.pk, **secretary)
    actions.begin(message.pk, by=PROGRAM, now=NOW)
    rows = Notice.objects.filter(mailing__about=message.key, state="no_channel")
    return rows.order_by("pk")[0].pk
