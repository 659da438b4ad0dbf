"""How the ways out and the mailbox of answers do, for whoever sets them up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.base.pages import LinliRequest, page
from linli.notices import gateways, queries
from linli.notices.gateways import mailbox
from linli.notices.spec import TROUBLES
from linli.notices.workflow import Channel

SHOWN = (Channel.SMS, Channel.EMAIL, Channel.WECHAT, Channel.ROBOT)


@page("notices.gateways")
def gateways_page(request: LinliRequest) -> HttpResponse:
    """Which way out is set up and which is stood in for; whether the mailbox can be read."""
    inbox = queries.inbox_of(mailbox.source())
    trouble = TROUBLES.get(inbox.trouble) if inbox else None
    context = {
        "lines": [_line(channel) for channel in SHOWN],
        "inbox": inbox,
        "is_set_up": mailbox.is_set_up(),
        "trouble": trouble,
    }
    return render(request, "notices/desk/gateways.html", context)


def _line(channel: Channel) -> dict[str, Any]:
    leaves = gateways.leaves_house(channel)
    rate = gateways.rate_of(channel)
    return {
        "title": channel.label,
        "colour": "met" if leaves else "grey",
        "word": _("Set up") if leaves else _("Stood in for"),
        "meta": (
            _("%(n)g in a second") % {"n": rate} if rate else _("as fast as one can"),
            "" if leaves else _("nothing leaves the house"),
        ),
    }
