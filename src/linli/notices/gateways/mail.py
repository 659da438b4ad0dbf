"""E-mail by the mail server of the settings."""

import smtplib

from django.core.mail import EmailMessage

from linli.notices.gateways.base import Answer, Outcome, Outgoing


class Mail:
    """SMTP. A mail server takes no keys and cannot be asked; but once it has said yes it answers
    for the rest, and until it has said yes nothing was sent.
    """

    takes_key = False
    can_ask = False

    def send(self, outgoing: Outgoing) -> Answer:
        """The key makes the Message-ID: most programs show two of the same as one."""
        headers = {"Message-ID": f"<{outgoing.key}@linli>"}
        text = "\n".join(part for part in (outgoing.text, outgoing.link) if part)
        mail = EmailMessage(outgoing.subject, text, to=[outgoing.address], headers=headers)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused:
            return Answer(Outcome.REFUSED, error="no_such_mailbox")
        except (TimeoutError, smtplib.SMTPServerDisconnected):
            return Answer(Outcome.UNKNOWN, error="no_answer")
        return Answer(Outcome.SENT)

    def ask(self, key: str) -> Answer:  # noqa: ARG002 - the interface
        """Nobody can say."""
        return Answer(Outcome.UNKNOWN)
