"""Traces of somebody in what firms offer and in the files of those who look for work."""

from typing import Any

from linli.employment import actions
from linli.employment.spec.fairs import How, Signer
from linli.employment.tests import factories
from tests.cast import House


def on_offer(house: House, name: str) -> None:
    """A firm names her in what it offers."""
    row = factories.vacancy(house, f"{name}助理", duties=f"协助{name}", place=f"{name}办公室")
    actions.withdraw(row.pk, f"{name}不招了", **factories.to(house))


def on_file(house: House, name: str) -> None:
    """She looks for work: her file and what was noted of her service name her."""
    row = factories.seeker(house, veteran=True, note=f"{name}腰不好")
    actions.note_service(row.pk, f"{name}，义务兵", **factories.to(house, "secretary"))


def at_a_fair(house: House, name: str, phone: str) -> None:
    """She signs an intent by name and number."""
    post = factories.post(house, "保洁")
    given: dict[str, Any] = {"by": house.viewer("worker"), "now": factories.START}
    actions.sign(post.pk, Signer(name, phone), how=How.DESK, once="privacy-fair", **given)
