"""An erasure reaches everything before the accounts let go of the person."""

from linli.people import events as person
from linli.site.reactions import REACTIONS


def test_drives_forget_a_person_before_the_accounts_do() -> None:
    names = [f"{each.__module__}.{each.__name__}" for each in REACTIONS[person.PERSON_ERASED]]
    drives = "linli.drives.handlers.forget_person"
    assert names.index(drives) < names.index("linli.accounts.handlers.forget_person")
