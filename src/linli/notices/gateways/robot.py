"""A message into a group of WeCom (企业微信) by its robot. The address is the robot's key."""

from urllib.parse import urlencode

from django.conf import settings

from linli.notices.gateways.base import Answer, Outcome, Outgoing, Unclear, call, plain

#: "Called too often": surely not sent. Others are for good.
TOO_OFTEN = {45009, -1}


class Robot:
    """Takes no keys and cannot be asked: what it does not answer is left to a person."""

    takes_key = False
    can_ask = False

    def send(self, outgoing: Outgoing) -> Answer:
        """Text and link."""
        url = f"{settings.LINLI_WECOM_URL}?{urlencode({'key': outgoing.address})}"
        text = "\n".join(part for part in (outgoing.text, outgoing.link) if part)
        try:
            said = call(url, {"msgtype": "text", "text": {"content": text}})
        except Unclear as unclear:
            return Answer(Outcome.UNKNOWN, error=str(unclear))
        code = said.get("errcode")
        if code == 0:
            return Answer(Outcome.SENT)
        later = code in TOO_OFTEN
        return Answer(Outcome.LATER if later else Outcome.REFUSED, error=f"wecom {plain(code)}")

    def ask(self, key: str) -> Answer:  # noqa: ARG002 - the interface
        """Nobody can say."""
        return Answer(Outcome.UNKNOWN)
