"""Who may do what with a ledger and its items.

Executor and supervisor are separate (domain.md): the executor reports and applies, and cannot
close, withdraw or move a deadline; the supervisor sees every item and edits no progress; whoever
checks or closes out is not the executor.
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.ledgers.models import Item, Ledger, Request
from linli.places.models import Area

RIGHTS = Rights(
    "ledgers",
    {
        # Whoever is in charge, works for a section named, or looks at a whole area.
        "see": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
        "see_area": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "export": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
        # Make ledgers and items, plan milestones, decide on requests, reopen, withdraw.
        "keep": (Role.SECRETARY, Role.LEADER),
        # Report on items one executes. Supervisors are not among them.
        "work": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.LEADER),
        # See with one's own eyes that a milestone is what it should be: progress counts by it, so
        # no supervisor does.
        "confirm": (Role.SECRETARY, Role.LEADER),
        # The same for the whole item, before it is struck off.
        "check": (Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "close_out": (Role.SECRETARY, Role.LEADER),
        # Categories, classes, labels.
        "words": (Role.SECRETARY, Role.LEADER, Role.ADMINISTRATOR),
        # Take over a whole sheet.
        "import": (Role.SECRETARY, Role.LEADER),
        # Which rules give which colour; set a colour by hand. Leaders read the colours.
        "colour": (Role.SECRETARY, Role.ADMINISTRATOR),
        "colours": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.ADMINISTRATOR,
        ),
        "mark": (Role.SUPERVISOR,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (counting links, erasure)."""
    return viewer.key.startswith("system:")


def is_executor(viewer: Viewer, item: Item) -> bool:
    """Who carries the item out: in charge, or working for its lead or an assisting section; and
    whoever applied for its close-out.
    """
    if viewer.account_id is not None and viewer.account_id == item.in_charge_id:
        return True
    if item.applied_by and viewer.key == item.applied_by:
        return True
    mine = viewer.scoped("section", Role.HANDLER)
    if not mine:
        return False
    return item.lead_section_id in mine or any(row.pk in mine for row in item.assisting.all())


def can_see(viewer: Viewer, item: Item) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return (
        RIGHTS.may_in(viewer, "see_area", str(item.area.path))
        or (viewer.account_id is not None and viewer.account_id == item.in_charge_id)
        or (viewer.account_id is not None and viewer.account_id == item.leader_id)
        or _works_for(viewer, item)
    )


def _works_for(viewer: Viewer, item: Item) -> bool:
    mine = viewer.scoped("section", *RIGHTS.roles("see"))
    return bool(mine) and (
        item.lead_section_id in mine or any(row.pk in mine for row in item.assisting.all())
    )


def can_keep(viewer: Viewer, area: Area) -> bool:
    """May make ledgers and items of this area."""
    return RIGHTS.may_in(viewer, "keep", str(area.path))


def can_word(viewer: Viewer, ledger: Ledger) -> bool:
    """May add and rename categories, classes and labels of this ledger."""
    return RIGHTS.may_in(viewer, "words", str(ledger.area.path))


def can_change(viewer: Viewer, item: Item) -> bool:
    """Plan, deadline, person in charge, pause, withdrawal, reopening: never its executor."""
    return can_keep(viewer, item.area) and not is_executor(viewer, item)


def can_work(viewer: Viewer, item: Item) -> bool:
    """Note, show a milestone, type a percentage, ask, apply for close-out: its executor alone."""
    return RIGHTS.may(viewer, "work") and is_executor(viewer, item)


def can_check(viewer: Viewer, item: Item) -> bool:
    """Somebody of the area who does not execute it looks whether it is so."""
    return RIGHTS.may_in(viewer, "check", str(item.area.path)) and not is_executor(viewer, item)


def can_confirm(viewer: Viewer, item: Item) -> bool:
    """Confirm a milestone or send it back: never its executor, and no supervisor."""
    return RIGHTS.may_in(viewer, "confirm", str(item.area.path)) and not is_executor(viewer, item)


def can_close_out(viewer: Viewer, item: Item) -> bool:
    """Strike it off the ledger (销号) after a check by another than the executor."""
    return RIGHTS.may_in(viewer, "close_out", str(item.area.path)) and not is_executor(viewer, item)


def can_decide(viewer: Viewer, request: Request) -> bool:
    """Grant or refuse what was asked: neither who asked nor another executor."""
    return can_change(viewer, request.item) and viewer.key != request.asked_by


def can_colour(viewer: Viewer, ledger: Ledger) -> bool:
    """May write and apply the colour rules of this ledger."""
    return RIGHTS.may_in(viewer, "colour", str(ledger.area.path))


def can_mark(viewer: Viewer, item: Item) -> bool:
    """Set a colour by hand: a supervisor of the area, never who executes the item."""
    return RIGHTS.may_in(viewer, "mark", str(item.area.path)) and not is_executor(viewer, item)


def can_import(viewer: Viewer, ledger: Ledger) -> bool:
    """May take a sheet over into this ledger."""
    return ledger.is_open and RIGHTS.may_in(viewer, "import", str(ledger.area.path))
