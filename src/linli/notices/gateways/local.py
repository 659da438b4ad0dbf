"""The way out of a house without providers: everything goes as it should and nothing leaves."""

from linli.base import masking
from linli.notices.gateways.base import Answer, Outcome, Outgoing


class Local:
    """Stands in for any gateway that is not set up: what would be sent stands in the outbox, and
    nowhere else. A mobile number that cannot exist is refused, as a provider would.
    """

    takes_key = True
    can_ask = True

    def __init__(self, *, numbers: bool = False) -> None:
        self.numbers = numbers

    def send(self, outgoing: Outgoing) -> Answer:
        """Sent, unless the number is none."""
        if self.numbers and not masking.PHONE.fullmatch(outgoing.address):
            return Answer(Outcome.REFUSED, error="no_such_number")
        return Answer(Outcome.SENT, reference=f"local-{outgoing.key}")

    def ask(self, key: str) -> Answer:
        """It never loses anything."""
        return Answer(Outcome.SENT, reference=f"local-{key}")
