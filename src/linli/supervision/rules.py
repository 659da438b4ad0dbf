"""Who may do what in supervision.

The supervisor sees all of the sub-district and changes none of its progress; who was told to do
something never checks it, gives it more time, or takes it off the list (domain: executor and
supervisor are separate). A leader reads and may instruct.
"""

import hashlib
from collections.abc import Iterable, Mapping

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.supervision.models import Extension, Round, Slip
from linli.supervision.workflow import MOVES, State

_RECEIVERS = (Role.WORKER, Role.SECRETARY, Role.HANDLER)

RIGHTS = Rights(
    "supervision",
    {
        # Whoever got one, or looks at a whole sub-district.
        "see": (*_RECEIVERS, Role.SUPERVISOR, Role.LEADER),
        "see_area": (Role.SUPERVISOR, Role.LEADER),
        "export": (Role.SUPERVISOR, Role.LEADER),
        "desk": (Role.SUPERVISOR, Role.LEADER),
        "issue": (Role.SUPERVISOR,),
        "sign": _RECEIVERS,
        "reply": _RECEIVERS,
        "ask_extension": _RECEIVERS,
        "check": (Role.SUPERVISOR,),
        # Reminder, formal talk, circular.
        "press": (Role.SUPERVISOR,),
        "decide_extension": (Role.SUPERVISOR,),
        "archive": (Role.SUPERVISOR,),
        "withdraw": (Role.SUPERVISOR,),
        "instruct": (Role.LEADER,),
        "see_rounds": (Role.SUPERVISOR, Role.LEADER),
        "round": (Role.SUPERVISOR,),
        # Issued circulars are for all of the sub-district; drafts for who sees the whole of it.
        "see_circulars": (*_RECEIVERS, Role.SUPERVISOR, Role.LEADER),
        "circular": (Role.SUPERVISOR,),
        # Which duties hold is not set by whom they bind.
        "oblige": (Role.LEADER, Role.ADMINISTRATOR),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts on what happened."""
    return viewer.key.startswith("system:")


def is_receiver(viewer: Viewer, slip: Slip) -> bool:
    """The one who answers for it, the secretary of its community, a handler of its section."""
    if viewer.account_id is not None and slip.answerable_id == viewer.account_id:
        return True
    if slip.to_area is not None:
        return viewer.reaches(slip.to_area.path, Role.SECRETARY)
    return slip.to_section_id in viewer.scoped("section", Role.HANDLER)


def can_see(viewer: Viewer, slip: Slip) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return RIGHTS.may_in(viewer, "see_area", slip.area.path) or is_receiver(viewer, slip)


def can_issue(viewer: Viewer, path: str) -> bool:
    """May the viewer issue a slip about something in the area of this path?"""
    return viewer.account_id is not None and RIGHTS.may_in(viewer, "issue", path)


def can_sign(viewer: Viewer, slip: Slip) -> bool:
    return RIGHTS.may(viewer, "sign") and is_receiver(viewer, slip)


def can_reply(viewer: Viewer, slip: Slip) -> bool:
    return RIGHTS.may(viewer, "reply") and is_receiver(viewer, slip)


def can_ask_extension(viewer: Viewer, slip: Slip) -> bool:
    return RIGHTS.may(viewer, "ask_extension") and is_receiver(viewer, slip)


def _supervises(viewer: Viewer, slip: Slip, act: str) -> bool:
    """A supervisor of the sub-district who is not among those it was issued to."""
    return RIGHTS.may_in(viewer, act, slip.area.path) and not is_receiver(viewer, slip)


def can_check(viewer: Viewer, slip: Slip) -> bool:
    """Somebody else than who replied, and not of the unit that owed it."""
    return _supervises(viewer, slip, "check") and viewer.key != slip.replied_by


def can_press(viewer: Viewer, slip: Slip) -> bool:
    return _supervises(viewer, slip, "press")


def can_decide_extension(viewer: Viewer, slip: Slip, extension: Extension | None = None) -> bool:
    """Never the one who asked."""
    return _supervises(viewer, slip, "decide_extension") and (
        extension is None or extension.asked_by != viewer.key
    )


def can_archive(viewer: Viewer, slip: Slip) -> bool:
    return _supervises(viewer, slip, "archive")


def can_withdraw(viewer: Viewer, slip: Slip) -> bool:
    return _supervises(viewer, slip, "withdraw")


def can_instruct(viewer: Viewer, slip: Slip) -> bool:
    """A leader of the sub-district; not about what they themselves were told to do."""
    return RIGHTS.may_in(viewer, "instruct", slip.area.path) and not is_receiver(viewer, slip)


#: Move → the predicate that says who may make it, in the order in which a page offers them.
MAY = {
    "sign": can_sign,
    "reply": can_reply,
    "accept": can_check,
    "send_back": can_check,
    "decide_extension": can_decide_extension,
    "archive": can_archive,
    "ask_extension": can_ask_extension,
    "remind": can_press,
    "talk": can_press,
    "circulate": can_press,
    "instruct": can_instruct,
    "reopen": can_instruct,
    "withdraw": can_withdraw,
}


def moves_open_to(viewer: Viewer, slip: Slip) -> list[str]:
    """Moves that fit the slip's state and that this viewer may make, in order."""
    return [
        move
        for move, may in MAY.items()
        if State(slip.state) in MOVES[move].sources and may(viewer, slip)
    ]


def can_round(viewer: Viewer, path: str) -> bool:
    """May hold an inspection round in the area of this path."""
    return viewer.account_id is not None and RIGHTS.may_in(viewer, "round", path)


def can_see_round(viewer: Viewer, row: Round) -> bool:
    """The twin of `queries.rounds_visible_to`."""
    return RIGHTS.may_in(viewer, "see_rounds", row.area.path)


def can_circulate(viewer: Viewer, path: str) -> bool:
    """May draft and issue circulars of the area of this path."""
    return viewer.account_id is not None and RIGHTS.may_in(viewer, "circular", path)


def can_oblige(viewer: Viewer, path: str) -> bool:
    """May switch the supervisor's duties in the area of this path on and off."""
    return RIGHTS.may_in(viewer, "oblige", path)


def mark_of(key: str, seed: str) -> str:
    """Where a record stands in the draw: the SHA-256 of "seed:key", in hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def draw(frame: Iterable[str], sizes: Mapping[str, int], seed: str) -> list[str]:
    """The sample: of each kind ("case" of "case:12") the records with the smallest marks.

    The same frame, sizes and seed give the same sample, in any order of the frame, with any
    program that can compute SHA-256.
    """
    drawn: list[str] = []
    keys = list(frame)
    for kind in sorted(sizes):
        mine = [key for key in keys if key.partition(":")[0] == kind]
        drawn += sorted(mine, key=lambda key: mark_of(key, seed))[: sizes[kind]]
    return drawn
