"""Text messages by a provider's HTTP address; the provider's own spelling is a thin layer there.

POST {LINLI_SMS_URL}          {"key", "to", "text"}  →  {"status", "id", "to", "code"}
GET  {LINLI_SMS_URL}?key=…                           →  the same, or {"status": "unheard_of"}
"""

from urllib.parse import urlencode

from django.conf import settings

from linli.base.masking import normal_phone
from linli.notices.gateways.base import Answer, Outcome, Outgoing, Unclear, call, plain

#: What the provider says → what it means. Any other status is no answer that can be read.
STATUSES = {
    "accepted": Outcome.SENT,
    "delivered": Outcome.DELIVERED,
    "rejected": Outcome.REFUSED,
    "busy": Outcome.LATER,
    "unheard_of": Outcome.LATER,
}


class Sms:
    """A provider. Whether it takes keys, and whether it can be asked, stands in the settings."""

    @property
    def takes_key(self) -> bool:
        return bool(settings.LINLI_SMS["keyed"])

    @property
    def can_ask(self) -> bool:
        return bool(settings.LINLI_SMS["asks"])

    def send(self, outgoing: Outgoing) -> Answer:
        """Signature, text and the way to stop, in one message."""
        text = "".join((outgoing.text, f" {outgoing.link}" if outgoing.link else ""))
        body = {"key": outgoing.key, "to": outgoing.address, "text": text}
        try:
            said = call(str(settings.LINLI_SMS["url"]), body, self._headers(outgoing.key))
        except Unclear as unclear:
            return Answer(Outcome.UNKNOWN, error=str(unclear))
        if normal_phone(str(said.get("to", outgoing.address))) != normal_phone(outgoing.address):
            return Answer(Outcome.UNKNOWN, error="other_number")
        return _meant(said)

    def ask(self, key: str) -> Answer:
        """What became of it."""
        try:
            url = f"{settings.LINLI_SMS['url']}?{urlencode({'key': key})}"
            return _meant(call(url, headers=self._headers(key)))
        except (Unclear, ConnectionError) as unclear:
            return Answer(Outcome.UNKNOWN, error=str(unclear))

    def _headers(self, key: str) -> dict[str, str]:
        token = settings.LINLI_SMS["token"]
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": key}


def _meant(said: dict[str, object]) -> Answer:
    outcome = STATUSES.get(str(said.get("status")), Outcome.UNKNOWN)
    return Answer(outcome, plain(said.get("id", ""))[:80], plain(said.get("code", ""))[:40])
