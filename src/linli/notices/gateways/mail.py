"""E-mail by the mail server of the settings."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from linli.notices.gateways import marks
from linli.notices.gateways.base import Answer, Outcome, Outgoing


class Mail:
    """SMTP. A mail server takes no keys and cannot be asked; but once it has said yes it answers
    for the rest, and until it has said yes nothing was sent.
    """

    takes_key = False
    can_ask = False

    def send(self, outgoing: Outgoing) -> Answer:
        """The signed key makes the Message-ID: most programs show two of the same as one, and an
        answer names it.
        """
        try:
            compose(outgoing).send()
        except smtplib.SMTPRecipientsRefused:
            return Answer(Outcome.REFUSED, error="no_such_mailbox")
        except (TimeoutError, smtplib.SMTPServerDisconnected):
            return Answer(Outcome.UNKNOWN, error="no_answer")
        return Answer(Outcome.SENT)

    def ask(self, key: str) -> Answer:  # noqa: ARG002 - the interface
        """Nobody can say."""
        return Answer(Outcome.UNKNOWN)


def compose(outgoing: Outgoing) -> EmailMessage:
    """The mail as it leaves. One of many says how to get no more of them, to people in words and to
    their programs in headers (RFC 2369, RFC 8058); every one says that a program wrote it (RFC
    3834), so that no other program answers.
    """
    headers = {
        "Message-ID": f"<{marks.signed(outgoing.key)}@{marks.host()}>",
        "Auto-Submitted": "auto-generated",
        "From": settings.DEFAULT_FROM_EMAIL,
    }
    text = "\n".join(part for part in (outgoing.text, outgoing.link) if part)
    if outgoing.stop_link:
        headers["List-Unsubscribe"] = f"<{outgoing.stop_link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["Precedence"] = "bulk"
        text = f"{text}\n\n-- \n{_how_to_stop(outgoing.stop_link)}"
    back = marks.reply_address(outgoing.key)
    return EmailMessage(
        outgoing.subject,
        text,
        from_email=back or None,  # the envelope: where bounces go
        to=[outgoing.address],
        reply_to=[back] if back else [],
        headers=headers,
    )


def _how_to_stop(link: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("No more of these e-mails: %(link)s") % {"link": link}
