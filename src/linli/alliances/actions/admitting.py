"""Apply, be checked against the alliance's rules, be voted on: the way into an alliance."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.alliances import events, queries, rules, workflow
from linli.alliances.actions._shared import (
    alliance_of,
    fresh,
    good_until,
    keep,
    member_of,
    numbers,
    record,
    words,
)
from linli.alliances.actions.founding import managed
from linli.alliances.actions.standing import leave
from linli.alliances.models import Alliance, Application, Member
from linli.alliances.spec import Votes
from linli.alliances.workflow import LIVE, State
from linli.ballots import actions as ballots
from linli.ballots import queries as counted
from linli.ballots.models import Ballot
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import normal_phone
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.claims import actions as claims
from linli.inspections.spec import Result
from linli.people import actions as people
from linli.people.models import Organisation
from linli.people.spec import is_credit_code, is_phone


@act
def send_application(
    alliance_id: int,
    *,
    firm_name: str,
    credit_code: str,
    contact_name: str,
    contact_phone: str,
    about: str = "",
    once: str,
    by: Viewer,
    now: datetime,
) -> Application:
    """A firm applies through the portal, without an account. Sent twice it is kept once."""
    known = Application.objects.filter(once=once).first()
    if known is not None:
        return known
    row = alliance_of(alliance_id)
    if row.closed_on is not None:
        raise NotAllowed(_("This alliance takes no firms any more."), code="closed")
    code, phone = credit_code.strip().upper(), normal_phone(contact_phone)
    if not is_credit_code(code):
        raise Invalid(_("A credit code has 18 digits and letters."), field="credit_code")
    if not is_phone(phone):
        raise Invalid(
            _("Give a telephone number under which you can be reached."), field="contact_phone"
        )
    waiting = row.applications.filter(credit_code=code, answered_at=None)
    live = row.members.filter(organisation__credit_code=code, state__in=LIVE)
    if waiting.exists() or live.exists():
        raise Invalid(_("This firm has applied already, or is a member."), field="credit_code")
    made = Application.objects.create(
        alliance=row,
        firm_name=words(firm_name, "firm_name", _("Give the name of the firm."), 120),
        credit_code=code,
        contact_name=words(contact_name, "contact_name", _("Say who it is."), 60),
        contact_phone=phone,
        about=about.strip()[:1000],
        sent_at=now,
        once=once,
    )
    record(events.APPLIED_BY_PORTAL, made, by, now)
    return made


@act
def take_up(application_id: int, *, area_id: int, by: Viewer, now: datetime) -> Member:
    """The application becomes a membership to be checked. A firm that the registry knows by its
    code is that firm; another is written down in this community, with the contact it named.
    """
    row = _application(application_id, by)
    firm = Organisation.objects.filter(credit_code=row.credit_code).first()
    if firm is None:
        firm = people.register_organisation(
            area_id,
            kind=Organisation.Kind.FIRM,
            name=row.firm_name,
            credit_code=row.credit_code,
            contact_name=row.contact_name,
            contact_phone=row.contact_phone,
            by=system("application"),  # whoever receives it may; the entry below says who
            now=now,
        )
    elif not firm.contact_phone:
        people.edit_organisation(
            firm.pk,
            kind=firm.kind,
            name=firm.name,
            credit_code=firm.credit_code,
            contact_name=row.contact_name,
            contact_phone=row.contact_phone,
            by=system("application"),
            now=now,
        )
    row.member = _apply(row.alliance, firm, by, now)
    _answer(row, now)
    record(events.APPLICATION_TAKEN_UP, row, by, now, member=row.member.pk)
    return row.member


@act
def refuse_application(
    application_id: int, reason: str, *, by: Viewer, now: datetime
) -> Application:
    """It is not taken up, for a reason; whom to call is forgotten."""
    row = _application(application_id, by)
    row.reason = why = words(reason, "reason", _("Say why."))
    _answer(row, now)
    record(events.APPLICATION_REFUSED, row, by, now, text=why)
    return row


def _application(application_id: int, by: Viewer) -> Application:
    rows = Application.objects.select_related("alliance__area").select_for_update(of=("self",))
    row = rows.get(pk=application_id)
    ensure(rules.can_receive(by, row.alliance), received())
    if row.answered_at is not None:
        raise NotAllowed(_("This application was answered already."), code="answered")
    return row


def _answer(row: Application, now: datetime) -> None:
    row.contact_name = row.contact_phone = ""
    row.answered_at = now
    row.save()


@act
def apply_for(alliance_id: int, organisation_id: int, *, by: Viewer, now: datetime) -> Member:
    """A firm of the registry applies, at the counter or by telephone."""
    row = alliance_of(alliance_id)
    ensure(rules.can_receive(by, row), received())
    firm = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if firm is None:
        raise Invalid(_("Choose organisations of the registry."), field="organisation")
    return _apply(row, firm, by, now)


def _apply(alliance: Alliance, firm: Organisation, by: Viewer, now: datetime) -> Member:
    if alliance.members.filter(organisation=firm, state__in=LIVE).exists():
        raise Invalid(_("This firm has applied already, or is a member."), field="organisation")
    made = Member.objects.create(alliance=alliance, organisation=firm, applied_at=now)
    record(events.APPLIED, made, by, now)
    return made


@act
def check(
    member_id: int,
    answers: Mapping[int, str],
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Member:
    """The firm was looked at by the alliance's rules of admission; what was found of each is kept.
    The rule on credit codes is the registry's.
    """
    row = member_of(member_id, "check", version)
    ensure(rules.can_receive(by, row.alliance), received())
    if not is_credit_code(row.organisation.credit_code):
        raise NotAllowed(
            _("The registry has no credit code of this firm: enter it there first."),
            code="no_credit_code",
        )
    for condition in queries.conditions_for(row.alliance, "admission"):
        word = answers.get(condition.pk, "")
        if word not in Result.values:
            raise Invalid(_("Answer each line."), field=f"condition_{condition.pk}")
        if word == Result.NOT:
            raise Invalid(
                _("Not in order: decline the application with this reason, or wait."),
                field=f"condition_{condition.pk}",
            )
        row.answers[str(condition.pk)] = word
    row.checked_by, row.missing = by.key, ""
    keep(events.CHECKED, row, by, now, answers=row.answers)
    return row


@act
def note_missing(
    member_id: int, missing: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Member:
    """What the firm has still to bring before it can be checked; it reads it by its link."""
    row = member_of(member_id, "ask", version)
    ensure(rules.can_receive(by, row.alliance), received())
    row.missing = words(missing, "missing", _("Say what is missing."))
    keep(events.ASKED, row, by, now, text=row.missing)
    return row


@act
def decline(
    member_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Member:
    """The check says no, for a reason that the firm is told."""
    row = member_of(member_id, "decline", version)
    ensure(rules.can_receive(by, row.alliance), received())
    row.reason = words(reason, "reason", _("Say why."))
    keep(events.DECLINED, row, by, now, text=row.reason)
    return row


@act
def vote_on_admission(
    member_id: int,
    votes: Votes,
    *,
    by: Viewer,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> Member:
    """The council has voted, by hands: the firm is a member from today, or was turned down. Who
    checked it alone does not decide.
    """
    row = _before_vote(member_id, version)
    workflow.after(row.state, "admit")
    ballot = _count(row, "admission", votes, row.alliance.admit_percent, by, now)
    carried = counted.carried(ballot)
    row.state = workflow.after(row.state, "admit" if carried else "turn_down")
    if not carried:
        row.reason = reason.strip()[:300] or _("Not carried by the council.")
        keep(events.TURNED_DOWN, row, by, now, text=row.reason)
        return row
    row.since = timezone.localdate(now)
    (row.number,) = numbers(alliance_of(row.alliance_id), 1, now)
    row.valid_until = good_until(row.alliance, now)
    claims.join_all(row.alliance.circle_id, [row.organisation_id], by=by, now=now)
    keep(events.ADMITTED, row, by, now, number=row.number)
    return row


@act
def vote_on_expulsion(
    member_id: int,
    votes: Votes,
    reason: str,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Member:
    """The council has voted on a firm that was heard. Expelled, its open orders go on to their
    end; not carried, it stays what it was.
    """
    row = _before_vote(member_id, version)
    after = workflow.after(row.state, "expel")
    if row.heard_on is None:
        raise NotAllowed(
            _("Nobody is expelled unheard: write down what the firm says first."), code="unheard"
        )
    why = words(reason, "reason", _("Say why."))
    subject = f"expulsion.{row.version}"
    ballot = _count(row, subject, votes, row.alliance.expel_percent, by, now)
    if not counted.carried(ballot):
        keep(events.EXPULSION_LOST, row, by, now, text=why)
        return row
    row.state, row.reason = after, why
    leave(row, by, now, why=why)
    keep(events.EXPELLED, row, by, now, text=why)
    return row


def _before_vote(member_id: int, version: int | None) -> Member:
    rows = Member.objects.select_related("alliance__area", "organisation__area")
    row = rows.select_for_update(of=("self",)).get(pk=member_id)
    fresh(row, version)
    return row


def _count(
    row: Member, subject: str, votes: Votes, percent: int, by: Viewer, now: datetime
) -> Ballot:
    ensure(rules.can_manage(by, row.alliance), managed())
    council = queries.council_size(row.alliance)
    if council and votes.entitled > council:
        raise Invalid(
            _("The council has %(n)d units: not more can vote.") % {"n": council}, field="entitled"
        )
    matter, _sep, turn = subject.partition(".")
    return ballots.count_hands(
        f"{matter}:{row.pk}{f'.{turn}' if turn else ''}",
        entitled=votes.entitled,
        in_favour=votes.in_favour,
        against=votes.against,
        abstained=votes.abstained,
        needs_percent=percent,
        area=row.alliance.area.path,
        about=(f"membership:{row.pk}",),
        by=by,
        now=now,
    )


@act
def renew(member_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Member:
    """The certificate is good for another term."""
    row = _before_vote(member_id, version)
    ensure(rules.can_manage(by, row.alliance), managed())
    if row.state != State.MEMBER:
        raise NotAllowed(_("Only members have a certificate."), code="wrong_state")
    row.valid_until = good_until(row.alliance, now)
    keep(events.RENEWED, row, by, now, valid_until=row.valid_until.isoformat())
    return row


def received() -> str:
    """Who receives applications, in words."""
    return _("Applications are received by the specialist or the staff of the area.")
