"""Why a notice did not arrive, in words that tell what helps; the signs of providers behind it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reason:
    """Why one did not arrive. `helps`: what to do about it. `again`: whether sending it once more
    can help; `twice`: perhaps they have it already.
    """

    code: str
    label: Any
    helps: Any
    again: bool = False
    twice: bool = False


REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason(
            "no_way",
            _("Nothing is known by which to reach them"),
            _("Give it to the door, and write a number down there."),
        ),
        Reason("landline", _("Only a landline"), _("Call them, or give it to the door.")),
        Reason(
            "unknown",
            _("The provider never said: perhaps it arrived"),
            _("Send it again only if it does no harm twice."),
            again=True,
            twice=True,
        ),
        Reason(
            "worker_lost",
            _("The program was interrupted while sending: perhaps it arrived"),
            _("Send it again only if it does no harm twice."),
            again=True,
            twice=True,
        ),
        Reason(
            "wrong",
            _("The number or address does not exist"),
            _("Ask for the right one at the door; the next message goes there."),
        ),
        Reason(
            "changed_hands",
            _("The number or address is somebody else's now"),
            _("Ask for the right one at the door; the next message goes there."),
        ),
        Reason(
            "off",
            _("Switched off, out of reach or full"),
            _("Send it again later."),
            again=True,
        ),
        Reason(
            "refused",
            _("They take no such messages"),
            _("Leave it, or tell them at the door."),
        ),
        Reason(
            "not_reached",
            _("The provider could not be reached"),
            _("Send it again once it works; the settings say how it is reached."),
            again=True,
        ),
        Reason(
            "provider",
            _("The provider sent it back"),
            _("Ask the provider what its sign means; send it again once that is put right."),
            again=True,
        ),
    )
}
#: Signs of providers, in small letters: our own, those of mail servers (RFC 3463), of the usual
#: gateways for text messages, of WeChat.
WRONG = (
    r"^(no_such_number|no_such_mailbox|unknown|invalid.*|mk:?000[01]|wechat 40003"
    r"|dsn 5\.1\.[0-36-9]|dsn 5\.1\.10|dsn 5\.2\.1)$"
)
HANDS = r"^changed_hands$"
OFF = r"^(absent|expired|busy|full|dsn [45]\.2\.2|dsn 4\..*|dsn 5\.4\.7)$"
REFUSED = r"^(wechat 43004|failed:user ?block|reject.*|.*black.*|dsn 5\.7\..*|refused_by_them)$"


#: Why the mailbox of answers cannot be read: what is wrong, what to look at.
TROUBLES: dict[str, tuple[Any, Any]] = {
    "not_reached": (
        _("The mail server cannot be reached"),
        _("Look at LINLI_MAIL_IN_HOST and LINLI_MAIL_IN_PORT, and at the way out of this machine."),
    ),
    "no_answer": (
        _("The mail server does not answer in time"),
        _("It is slow or stands still; the house looks again each minute."),
    ),
    "not_trusted": (
        _("The certificate of the mail server is not trusted"),
        _("Look at its name and its date; an authority of your own stands in LINLI_MAIL_IN_CA."),
    ),
    "wrong_password": (
        _("The mail server refuses name or password"),
        _("Look at LINLI_MAIL_IN_USER and LINLI_MAIL_IN_PASSWORD; many want a code for programs."),
    ),
    "no_folder": (
        _("The folder does not exist"),
        _("Look at LINLI_MAIL_IN_FOLDER: INBOX is everywhere."),
    ),
    "broken_off": (
        _("The mail server broke off"),
        _("What was read is kept; the house goes on there."),
    ),
    "not_understood": (
        _("The mail server answers what no mail server says"),
        _("Is it IMAP over TLS, usually on port 993?"),
    ),
}
