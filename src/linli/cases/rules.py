"""Who may do what with a case.

Whoever handles it does not confirm it; the supervisor watches and changes nothing (domain:
executor and supervisor are separate). The raiser comes by a signed link that holds for one case.
"""

from linli.accounts import rules as accounts
from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.cases.models import Case, Pause, Source, Verdict
from linli.cases.spec import APPEAL, Kind
from linli.cases.workflow import MOVES, State
from linli.places.models import Area

RIGHTS = Rights(
    "cases",
    {
        # The desk's pages; handlers see their section's and their own cases only.
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "see_area": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        # Of an area only what firms raise there.
        "see_orders": (Role.SPECIALIST,),
        # The raiser, by a link for one case or as a person we know; a firm's contact its orders.
        "track": (Role.RESIDENT, Role.CONTACT),
        # A firm's contact reads the firm's orders, and speaks for it: raises, rates, objects.
        "order": (Role.CONTACT,),
        "speak": (Role.CONTACT,),
        "export": (Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
        # Leaders and specialists only for the firms they visit (`can_raise`).
        "raise": (Role.WORKER, Role.SECRETARY, Role.HANDLER),
        "raise_for_firms": (Role.SPECIALIST, Role.LEADER),
        # What is raised to the sub-district itself (about Linli) has the leader as its owner.
        "receive": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "dispatch": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "accept": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST),
        "return": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST),
        "appeal_to_office": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST),
        "arbitrate": (Role.LEADER,),
        "object": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST),
        "pass_on": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "contact": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "note": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "hand_over": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.LEADER),
        "defer": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "correct": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.LEADER),
        "ask_pause": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST),
        "decide_pause": (Role.SECRETARY, Role.LEADER),
        "resume": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "resolve": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
        "confirm": (Role.WORKER, Role.SECRETARY),
        "recheck": (Role.WORKER, Role.SECRETARY),
        "withdraw": (Role.SECRETARY,),
        "publish": (Role.SECRETARY, Role.LEADER),
        "erase": (Role.SECRETARY,),
        "edit_categories": (Role.ADMINISTRATOR,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (jobs, demo)."""
    return viewer.key.startswith("system:")


def is_raiser(viewer: Viewer, case: Case) -> bool:
    """The bearer of the case's tracking link, the known person who raised it, or the contact of
    the firm whose order it is.
    """
    return RIGHTS.may(viewer, "track") and (
        case.pk in viewer.scoped("case", Role.RESIDENT)
        or is_contact_of(viewer, case)
        or (
            case.raiser_person_id is not None
            and case.raiser_person_id in viewer.scoped("person", Role.RESIDENT)
        )
    )


def is_contact_of(viewer: Viewer, case: Case) -> bool:
    """The contact of the firm whose order it is; of other cases at the firm they see nothing."""
    return case.spec.of_firms and case.organisation_id in viewer.scoped(
        "organisation", Role.CONTACT
    )


def speaks_as_raiser(viewer: Viewer, case: Case) -> bool:
    """The raiser themselves; of a firm's contacts those who may speak for it."""
    if is_contact_of(viewer, case) and not RIGHTS.may(viewer, "speak"):
        return False
    return is_raiser(viewer, case)


def is_owner(viewer: Viewer, case: Case) -> bool:
    return viewer.account_id is not None and case.owner_id == viewer.account_id


def is_addressed(viewer: Viewer, case: Case) -> bool:
    """It was dispatched to the viewer: by name, or to the section they handle for."""
    if case.assignee_id is not None:
        return case.assignee_id == viewer.account_id
    return case.section_id is not None and case.section_id in viewer.scoped("section", Role.HANDLER)


def works_on(viewer: Viewer, case: Case) -> bool:
    """Answers for it now, or handles for the section that has it."""
    in_section = case.section_id is not None and case.section_id in viewer.scoped(
        "section", Role.HANDLER
    )
    return is_owner(viewer, case) or is_addressed(viewer, case) or in_section


def can_see(viewer: Viewer, case: Case) -> bool:
    """The twin of `queries.visible_to`."""
    if is_raiser(viewer, case):
        return True
    if not RIGHTS.may(viewer, "see"):
        return False
    return (
        works_on(viewer, case)
        or RIGHTS.may_in(viewer, "see_area", case.area.path)
        or (case.spec.of_firms and RIGHTS.may_in(viewer, "see_orders", case.area.path))
    )


def can_raise(
    viewer: Viewer, area: Area, source: str, kind: Kind = APPEAL, organisation_id: int | None = None
) -> bool:
    """Anyone through the portal; staff at the door, counter, telephone, meeting of their area.
    What a firm raises, only its contact and the staff who serve firms.
    """
    if is_program(viewer):
        return True
    if kind.of_firms and RIGHTS.may_in(viewer, "raise_for_firms", area.path):
        return True
    if source == Source.PORTAL:
        own = organisation_id in viewer.scoped("organisation", Role.CONTACT)
        return not kind.of_firms or (own and RIGHTS.may(viewer, "speak"))
    if RIGHTS.may_in(viewer, "raise", area.path):
        return True
    return accounts.handles_over(viewer, area.path)


def _mine_or_secretary(viewer: Viewer, act: str, case: Case) -> bool:
    """Whoever works on it, or the secretary of the area."""
    return RIGHTS.may(viewer, act) and (
        works_on(viewer, case)
        or (Role.SECRETARY in RIGHTS.roles(act) and viewer.reaches(case.area.path, Role.SECRETARY))
    )


def can_receive(viewer: Viewer, case: Case) -> bool:
    """Whom it was given to, or anyone who receives for the area."""
    return RIGHTS.may(viewer, "receive") and (
        is_owner(viewer, case) or viewer.reaches(case.area.path, Role.WORKER, Role.SECRETARY)
    )


def can_dispatch(viewer: Viewer, case: Case) -> bool:
    """Who answers for it, the secretary and the leader of the area."""
    return RIGHTS.may(viewer, "dispatch") and (
        is_owner(viewer, case) or viewer.reaches(case.area.path, Role.SECRETARY, Role.LEADER)
    )


def can_accept(viewer: Viewer, case: Case) -> bool:
    """Only whom it was dispatched to; before that, who answers for it."""
    if not RIGHTS.may(viewer, "accept"):
        return False
    return is_addressed(viewer, case) if case.state == State.DISPATCHED else is_owner(viewer, case)


def can_return(viewer: Viewer, case: Case) -> bool:
    return RIGHTS.may(viewer, "return") and is_addressed(viewer, case)


def can_appeal_to_office(viewer: Viewer, case: Case) -> bool:
    return RIGHTS.may(viewer, "appeal_to_office") and is_addressed(viewer, case)


def can_arbitrate(viewer: Viewer, case: Case) -> bool:
    """The leader of the sub-district decides whose it is."""
    return RIGHTS.may_in(viewer, "arbitrate", case.area.path)


def can_object(viewer: Viewer, case: Case) -> bool:
    """Who answers for it since it was taken, and the firm's own contact."""
    own = RIGHTS.may(viewer, "object") and is_owner(viewer, case)
    return own or (is_contact_of(viewer, case) and RIGHTS.may(viewer, "speak"))


def can_pass_on(viewer: Viewer, case: Case) -> bool:
    """Whose it is to do next, the secretary and the leader of the area; the program for those
    who are on leave.
    """
    if is_program(viewer):
        return True
    addressed = case.assignee_id is not None and case.assignee_id == viewer.account_id
    return RIGHTS.may(viewer, "pass_on") and (
        is_owner(viewer, case)
        or addressed
        or viewer.reaches(case.area.path, Role.SECRETARY, Role.LEADER)
    )


def can_contact(viewer: Viewer, case: Case) -> bool:
    return _mine_or_secretary(viewer, "contact", case) or (
        RIGHTS.may(viewer, "contact") and case.first_receiver_id == viewer.account_id
    )


def can_note(viewer: Viewer, case: Case) -> bool:
    return _mine_or_secretary(viewer, "note", case)


def can_hand_over(viewer: Viewer, case: Case) -> bool:
    """Who works on it hands it over and follows it on; it does not leave their hands."""
    return _mine_or_secretary(viewer, "hand_over", case)


def can_correct(viewer: Viewer, case: Case) -> bool:
    """Who works on it, or the secretary; the move says until when."""
    return _mine_or_secretary(viewer, "correct", case)


def can_ask_pause(viewer: Viewer, case: Case) -> bool:
    return RIGHTS.may(viewer, "ask_pause") and works_on(viewer, case)


def can_decide_pause(viewer: Viewer, case: Case, pause: Pause | None = None) -> bool:
    """The secretary or leader of the area, never the one who asked."""
    return RIGHTS.may_in(viewer, "decide_pause", case.area.path) and (
        pause is None or pause.asked_by != viewer.key
    )


def can_resume(viewer: Viewer, case: Case) -> bool:
    return is_program(viewer) or _mine_or_secretary(viewer, "resume", case)


def can_resolve(viewer: Viewer, case: Case) -> bool:
    return _mine_or_secretary(viewer, "resolve", case)


def can_defer(viewer: Viewer, case: Case) -> bool:
    return _mine_or_secretary(viewer, "defer", case)


def can_confirm(viewer: Viewer, case: Case) -> bool:
    """The raiser themselves; or staff of the area who take down the raiser's word, at the door
    or by telephone, and who did not handle it.
    """
    if viewer.key == case.handled_by:
        return False
    return speaks_as_raiser(viewer, case) or RIGHTS.may_in(viewer, "confirm", case.area.path)


def can_record_call(viewer: Viewer, case: Case) -> bool:
    """Calling back is staff's: the raiser does not call themselves."""
    return viewer.key != case.handled_by and RIGHTS.may_in(viewer, "confirm", case.area.path)


def can_recheck(viewer: Viewer, case: Case) -> bool:
    """Someone of the community who did not put it right."""
    return viewer.key != case.handled_by and RIGHTS.may_in(viewer, "recheck", case.area.path)


def can_close_unconfirmed(viewer: Viewer) -> bool:
    """Nobody decides this: the program does it when the raiser's term has passed."""
    return is_program(viewer)


def can_withdraw(viewer: Viewer, case: Case) -> bool:
    """The raiser, or the secretary with a reason (raised twice, by mistake, not ours)."""
    return speaks_as_raiser(viewer, case) or RIGHTS.may_in(viewer, "withdraw", case.area.path)


def can_publish(viewer: Viewer, case: Case) -> bool:
    return RIGHTS.may_in(viewer, "publish", case.area.path)


def can_correct_raiser(viewer: Viewer, case: Case) -> bool:
    """The raiser, or who is in touch with them."""
    return speaks_as_raiser(viewer, case) or _mine_or_secretary(viewer, "contact", case)


def can_erase(viewer: Viewer, case: Case) -> bool:
    """The raiser; the secretary on their behalf; the program when the time to keep has passed."""
    return (
        is_program(viewer)
        or speaks_as_raiser(viewer, case)
        or RIGHTS.may_in(viewer, "erase", case.area.path)
    )


def can_see_raiser(viewer: Viewer, case: Case) -> bool:
    """May uncover name and phone: who serves the case, not who only watches."""
    return can_contact(viewer, case) or can_record_call(viewer, case)


def can_edit_categories(viewer: Viewer) -> bool:
    return is_program(viewer) or RIGHTS.may(viewer, "edit_categories")


#: Move → the predicate that says who may make it. What the case page offers is read from here.
MAY = {
    "receive": can_receive,
    "dispatch": can_dispatch,
    "accept": can_accept,
    "return": can_return,
    "appeal_to_office": can_appeal_to_office,
    "arbitrate": can_arbitrate,
    "object": can_object,
    "pass_on": can_pass_on,
    "contact": can_contact,
    "note": can_note,
    "hand_over": can_hand_over,
    "check": can_hand_over,
    "defer": can_defer,
    "correct": can_correct,
    "suspend": can_ask_pause,
    "resume": can_resume,
    "resolve": can_resolve,
    "confirm": can_record_call,
    "recheck": can_recheck,
    "withdraw": can_withdraw,
}


def is_unconfirmed_end(case: Case) -> bool:
    """Closed because nobody answered: the raiser may still say that it is not solved."""
    return case.state == State.CLOSED and case.verdict == Verdict.UNCONFIRMED


def moves_open_to(viewer: Viewer, case: Case) -> list[str]:
    """Moves of the case's kind that fit its state and that this viewer may make, in order."""
    declared = case.spec.moves
    return [
        move
        for move, may in MAY.items()
        if move in declared and State(case.state) in MOVES[move].sources and may(viewer, case)
    ]
