"""The ways out. A gateway brings one notice on its way, or raises."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage

from linli.notices.models import Notice
from linli.notices.workflow import Channel


def full_link(notice: Notice) -> str:
    """The notice's link with the address residents know the house by; "" without a link."""
    return f"{settings.LINLI_ADDRESS}{notice.link}" if notice.link else ""


def words(notice: Notice) -> str:
    """What the recipient reads: the body, and the link on a line of its own."""
    return "\n".join(part for part in (notice.body, full_link(notice)) if part)


def email(notice: Notice) -> None:
    """By the mail server of the settings."""
    EmailMessage(notice.subject_line, words(notice), to=[notice.address]).send()


def outbox_only(notice: Notice) -> None:
    """Text messages have no provider yet: what would be sent stands in the outbox, and nowhere
    else. On the desk a notice has arrived once it is in the table.
    """


GATEWAYS: dict[str, Callable[[Notice], None]] = {
    Channel.EMAIL: email,
    Channel.SMS: outbox_only,
    Channel.DESK: outbox_only,
}
#: Channels that need an address; without one the notice has no channel.
NEEDS_ADDRESS = frozenset({Channel.EMAIL, Channel.SMS})
