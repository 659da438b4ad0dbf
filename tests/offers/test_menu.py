"""The side menu: a long one shows its headings; what somebody opened stays open on that device."""

from linli.base.viewer import Viewer
from linli.site.menu import GLANCE, menu


def open_groups(viewer: Viewer, path: str = "/", folded: str = "") -> set[str]:
    return {group.code for group in menu(viewer, path, folded) if group.open}


def test_long_menu_lies_open_where_one_is(secretary: Viewer) -> None:
    assert sum(len(group.items) for group in menu(secretary, "/")) > GLANCE
    assert open_groups(secretary) == {""}
    assert open_groups(secretary, "/meetings/") == {"", "deliberation"}


def test_what_somebody_opened_stays_open_and_never_hides_where_one_is(secretary: Viewer) -> None:
    assert open_groups(secretary, folded="events-1.places-1") == {"", "events", "places"}
    assert open_groups(secretary, "/meetings/", "deliberation-0") == {"", "deliberation"}


def test_short_menu_lies_open_until_it_is_folded(contact: Viewer) -> None:
    everything = {group.code for group in menu(contact, "/")}
    assert sum(len(group.items) for group in menu(contact, "/")) <= GLANCE
    assert open_groups(contact) == everything
    folded = f"{max(everything)}-0" if max(everything) else ""
    assert open_groups(contact, "/", folded) == everything - ({max(everything)} - {""})


def test_cookie_of_somebody_elses_making_changes_nothing(secretary: Viewer) -> None:
    assert open_groups(secretary, folded="<script>.events-2.-1..") == {""}
