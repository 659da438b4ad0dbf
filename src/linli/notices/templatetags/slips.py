"""Notices on pages, and what a slip to hand over needs: `{% load slips %}`."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.base import codes, masking
from linli.base.viewer import ANYONE
from linli.notices import rules
from linli.notices.models import Notice
from linli.notices.workflow import Channel, State

register = template.Library()

COLOURS = {
    State.QUEUED: "blue",
    State.SENT: "green",
    State.DELIVERED: "met",
    State.FAILED: "red",
    State.NO_CHANNEL: "yellow",
    State.SENDING: "arrow",
    State.UNKNOWN: "diamond",
    State.STOPPED: "slash",
}


@register.simple_tag
def qr(text: str, *, label: object) -> SafeString:
    """The text as a QR code drawn into the page: a link that must stand in no further address."""
    drawn = codes.drawn(text)
    return format_html('<figure class="qr" role="img" aria-label="{}">{}</figure>', label, drawn)


@register.simple_tag(takes_context=True)
def notice_line(context: Context, notice: Notice) -> dict[str, Any]:
    """A notice as a `row` shows it: subject, channel and masked address, how far it is; its
    address only for who may open it.
    """
    opens = rules.can_see(context.get("viewer") or ANYONE, notice)
    return {
        "title": notice.subject_line or _("Words erased"),
        "url": reverse("notices:notice", args=[notice.pk]) if opens else "",
        "meta": [Channel(notice.channel).label, masked_address(notice)],
        "colour": "yellow" if waits_for_a_hand(notice) else COLOURS[State(notice.state)],
        "word": state_words(notice),
    }


@register.filter
def state_words(notice: Notice) -> Any:
    """How far it is; what only a person can bring says so."""
    return _("To be handed over") if waits_for_a_hand(notice) else State(notice.state).label


@register.filter
def masked_address(notice: Notice) -> str:
    """Telephone or mail address, masked; "" for channels without one."""
    if notice.channel == Channel.EMAIL:
        return masking.mask_mail(notice.address)
    return masking.mask_phone(notice.address)


def waits_for_a_hand(notice: Notice) -> bool:
    """True if nothing happens until a person brings it."""
    queued_by_hand = notice.is_by_hand and notice.state in {State.QUEUED, State.NO_CHANNEL}
    return queued_by_hand and notice.erased_at is None
