"""When this happens, that follows. The whole list; there are no other hidden links."""

from linli.accounts import handlers as accounts
from linli.alliances import handlers as alliances
from linli.cases import events as case
from linli.cases import handlers as cases
from linli.claims import handlers as claims
from linli.clock import events as calendar
from linli.commitments import events as commitment
from linli.commitments import handlers as commitments
from linli.deliberation import events as meeting
from linli.deliberation import handlers as deliberation
from linli.doorstep import handlers as doorstep
from linli.drives import events as drive
from linli.drives import handlers as drives
from linli.employment import handlers as employment
from linli.errands import handlers as errands
from linli.events import events as event
from linli.events import handlers as gatherings
from linli.inspections import handlers as inspections
from linli.journal.actions import Reactions
from linli.knowledge import handlers as knowledge
from linli.ledgers import events as item
from linli.ledgers import handlers as ledgers
from linli.liaison import events as liaison_event
from linli.liaison import handlers as liaison
from linli.live import events as lecture
from linli.live import handlers as lectures
from linli.notices import events as notice
from linli.outreach import handlers as outreach
from linli.people import events as person
from linli.people import handlers as people
from linli.places import handlers as places
from linli.services import events as service
from linli.services import handlers as services
from linli.site import erasure
from linli.supervision import events as slip
from linli.supervision import handlers as supervision
from linli.surveys import handlers as surveys
from linli.teams import events as team
from linli.teams import handlers as teams
from linli.vaccination import handlers as vaccination
from linli.visits import handlers as visits

REACTIONS: Reactions = {
    case.DISPATCHED: (cases.tell_addressee_of_dispatch,),
    case.PASSED_ON: (cases.tell_colleague_of_passing_on,),
    case.SUSPENDED: (cases.tell_raiser_of_pause,),
    case.DEFERRED: (cases.tell_raiser_of_next_answer,),
    case.RESOLVED: (cases.tell_raiser_of_answer, knowledge.note_answered),
    case.REOPENED: (cases.tell_owner_of_reopening, deliberation.return_topic_to_agenda),
    case.CLOSED_UNCONFIRMED: (cases.tell_raiser_of_closing,),
    commitment.OPENED: (commitments.tell_owner,),
    commitment.HANDED_ON: (commitments.tell_owner,),
    commitment.SENT_BACK: (commitments.tell_owner_of_return,),
    commitment.DONE: (commitments.tell_who_confirms,),
    meeting.MEETING_ANNOUNCED: (deliberation.invite_guests,),
    meeting.MEETING_MOVED: (deliberation.tell_guests_of_move,),
    meeting.MEETING_CANCELLED: (deliberation.tell_guests_of_cancelling,),
    team.FORMED: (teams.tell_member,),
    team.JOINED: (teams.tell_member,),
    team.LEAD_CHANGED: (teams.tell_member,),
    event.INVITED: (deliberation.invite_late_guest,),
    event.BOOKING_CONFIRMED: (gatherings.tell_firm_of_booking,),
    event.BOOKING_MOVED: (gatherings.tell_firm_of_booking,),
    event.BOOKING_CANCELLED: (gatherings.tell_firm_of_booking,),
    event.REGISTERED: (gatherings.tell_registered, vaccination.follow_registration),
    event.QUEUED: (gatherings.tell_registered, vaccination.follow_registration),
    event.MOVED_UP: (gatherings.tell_moved_up,),
    event.REMINDED: (gatherings.tell_reminder,),
    event.MOVED: (gatherings.tell_all_of_move, employment.redraw_board),
    event.HELD: (employment.redraw_board,),
    event.CANCELLED: (gatherings.tell_all_of_cancelling, employment.redraw_board),
    event.REGISTRATION_ERASED: (erasure.remember, outreach.forget_registration),
    slip.ISSUED: (supervision.tell_receiver,),
    slip.REPLIED: (supervision.tell_issuer,),
    slip.EXTENSION_ASKED: (supervision.tell_issuer,),
    slip.ACCEPTED: (supervision.tell_answerable_of_check,),
    slip.SENT_BACK: (supervision.tell_answerable_of_check,),
    slip.WITHDRAWN: (supervision.tell_answerable_of_check,),
    slip.REMINDED: (supervision.tell_answerable_of_step,),
    slip.TALKED: (supervision.tell_answerable_of_step,),
    slip.CIRCULATED: (supervision.tell_answerable_of_step,),
    slip.EXTENSION_APPROVED: (supervision.tell_answerable_of_decision,),
    slip.EXTENSION_REFUSED: (supervision.tell_answerable_of_decision,),
    slip.INSTRUCTED: (supervision.tell_of_instruction,),
    slip.REOPENED: (supervision.tell_of_instruction,),
    item.ADDED: (ledgers.tell_in_charge, ledgers.recolour_item),
    item.STARTED: (ledgers.tell_in_charge, ledgers.recolour_item),
    item.HANDED_ON: (ledgers.tell_in_charge,),
    item.SENT_BACK: (ledgers.tell_in_charge, ledgers.recolour_item),
    item.MILESTONE_SENT_BACK: (ledgers.tell_in_charge, ledgers.recolour_item),
    item.GRANTED: (ledgers.tell_in_charge, ledgers.recolour_item),
    item.REFUSED: (ledgers.tell_in_charge, ledgers.recolour_item),
    item.REOPENED: (ledgers.tell_in_charge, ledgers.recolour_item),
    item.ASKED: (ledgers.tell_leader,),
    # Whatever a colour rule may ask of an item.
    item.LEDGER_MADE: (ledgers.begin_colours,),
    item.CHANGED: (ledgers.recolour_item,),
    item.MILESTONE_PLANNED: (ledgers.recolour_item,),
    item.MILESTONE_MOVED: (ledgers.recolour_item,),
    item.MILESTONE_WITHDRAWN: (ledgers.recolour_item,),
    item.MILESTONE_SHOWN: (ledgers.recolour_item,),
    item.NOTED: (ledgers.recolour_item,),
    item.TYPED: (ledgers.recolour_item,),
    item.COUNTED: (ledgers.recolour_item,),
    item.RESUMED: (ledgers.recolour_item,),
    item.CHECKED: (ledgers.recolour_item,),
    item.CLOSED: (ledgers.recolour_item,),
    item.WITHDRAWN: (ledgers.recolour_item,),
    calendar.DAY_SET: (ledgers.recolour_for_calendar,),
    calendar.DAY_CLEARED: (ledgers.recolour_for_calendar,),
    calendar.SET: (ledgers.recolour_for_clock,),
    item.APPLIED: (ledgers.tell_leader, ledgers.recolour_item),
    liaison_event.PAIRED: (liaison.tell_official,),
    liaison_event.HANDED_ON: (liaison.tell_official,),
    lecture.CONSULTATION_BOOKED: (lectures.tell_of_consultation,),
    lecture.CONSULTATION_WAITS: (lectures.tell_of_consultation,),
    lecture.CONSULTATION_PLACED: (lectures.tell_of_consultation,),
    lecture.CONSULTATION_CANCELLED: (lectures.tell_of_consultation,),
    lecture.CONSULTATION_REMINDED: (lectures.tell_of_consultation,),
    lecture.ENDED: (lectures.ask_for_recording,),
    lecture.CUT: (lectures.ask_for_recording,),
    lecture.ARCHIVED: (lectures.clear_away,),
    service.POLICY_TOLD: (services.tell_firm_of_policy,),
    notice.MAILED: (outreach.finish_message,),
    notice.CAME_IN: (outreach.answer_reply,),
    person.PERSON_EDITED: (outreach.follow_person,),
    person.UNTIED: (outreach.follow_person, vaccination.follow_person),
    # Topics are found by whose cases they hold, promises by whose account owes them: both are
    # asked before cases and accounts let go of the person. The last one closes the erasure.
    person.PERSON_ERASED: (
        erasure.remember,
        # Before the number by which its replies are found is gone.
        outreach.forget_person,
        supervision.forget_person,
        deliberation.forget_person,
        teams.forget_person,
        services.forget_person,
        alliances.forget_person,
        claims.forget_person,
        vaccination.forget_person,
        knowledge.forget_person,
        drives.forget_person,
        commitments.forget_person,
        cases.forget_person,
        visits.forget_person,
        liaison.forget_person,
        inspections.forget_person,
        surveys.forget_person,
        doorstep.forget_person,
        gatherings.forget_person,
        ledgers.forget_person,
        employment.forget_person,
        lectures.forget_person,
        places.forget_facts,
        accounts.forget_person,
        errands.forget_files,
        people.finish_erasure,
    ),
    case.ERASED: (
        erasure.remember,
        supervision.forget_raiser,
        deliberation.forget_raiser,
        teams.forget_raiser,
        errands.forget_files,
        people.finish_erasure,
    ),
    drive.FORGOTTEN: (vaccination.destroy_vault,),
    drive.ENDED: (vaccination.give_up_places,),
    case.CONSENT_WITHDRAWN: (erasure.remember,),
    person.CONSENT_WITHDRAWN: (erasure.remember,),
}
