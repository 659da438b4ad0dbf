"""Documents in editions that members acknowledge; seats of the council with terms."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.alliances import events, rules
from linli.alliances.actions._shared import alliance_of, keep, record, vacate, words
from linli.alliances.actions.founding import managed
from linli.alliances.models import Acknowledgement, Document, Edition, Member, Seat
from linli.alliances.spec import CHAIR, COUNCIL, DOCUMENTS, MEMBER, OFFICES
from linli.alliances.workflow import INSIDE, State
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer

LONGEST_TERM = timedelta(days=3660)


@act
def issue(
    alliance_id: int,
    kind: str,
    title: str,
    text: str,
    *,
    in_force_on: date,
    by: Viewer,
    now: datetime,
) -> Edition:
    """A document, or a new version of the one of this title; its members are asked anew."""
    row = alliance_of(alliance_id)
    ensure(rules.can_manage(by, row), managed())
    if kind not in DOCUMENTS:
        raise Invalid(_("Choose one of the list."), field="kind")
    title = words(title, "title", _("Give it a title."), 80)
    said = words(text, "text", _("Write down what it says."), 20_000)
    document, _made = Document.objects.get_or_create(
        alliance=row, title=title, defaults={"kind": kind}
    )
    last = document.editions.order_by("-number").first()
    if last is not None and last.text == said:
        raise Invalid(_("This says what the version before says."), field="text")
    edition = Edition.objects.create(
        document=document,
        number=last.number + 1 if last else 1,
        text=said,
        in_force_on=in_force_on,
        issued_by=by.key,
        issued_at=now,
    )
    keep(events.EDITION_ISSUED, row, by, now, document=document.pk, number=edition.number)
    return edition


@act
def acknowledge(edition_id: int, member_id: int, *, by: Viewer, now: datetime) -> Acknowledgement:
    """A member has read this edition and accepts it. Asked twice it is kept once; only the latest
    edition is acknowledged.
    """
    edition = Edition.objects.select_related("document").get(pk=edition_id)
    rows = Member.objects.select_related("alliance__area", "organisation")
    member = rows.select_for_update(of=("self",)).get(pk=member_id)
    ensure(rules.can_acknowledge(by, member), _("The firm’s contact, or who leads the alliance."))
    if member.alliance_id != edition.document.alliance_id or member.state not in INSIDE:
        raise NotAllowed(_("Only members acknowledge its documents."), code="no_member")
    if edition.document.editions.filter(number__gt=edition.number).exists():
        raise NotAllowed(_("There is a newer version: read that one."), code="old_edition")
    own = member.organisation_id in rules.stands_for(by)
    given, made = Acknowledgement.objects.get_or_create(
        edition=edition,
        member=member,
        defaults={"on_paper": not own, "given_by": by.key, "given_at": now},
    )
    if made:
        data: dict[str, Any] = {"document": edition.document_id, "number": edition.number}
        record(events.ACKNOWLEDGED, member, by, now, on_paper=not own, **data)
    return given


@act
def give_seat(
    member_id: int, office: str, *, since: date, until: date, by: Viewer, now: datetime
) -> Seat:
    """A member takes a seat in the council for a term, both days included."""
    row = _member(member_id)
    ensure(rules.can_manage(by, row.alliance), managed())
    if row.state != State.MEMBER:
        raise NotAllowed(_("Only a member in good standing sits in the council."), code="no_member")
    if office not in OFFICES:
        raise Invalid(_("Choose one of the list."), field="office")
    if not since <= until <= since + LONGEST_TERM:
        raise Invalid(_("A term ends after it begins, within ten years."), field="until")
    term = DateRange(since, until + timedelta(days=1))
    taken = row.alliance.seats.filter(term__overlap=term)
    if taken.filter(member=row).exists():
        raise Invalid(_("It has a seat in this time already."), field="since")
    if office == CHAIR and taken.filter(office=CHAIR).exists():
        raise Invalid(_("There is a chair in this time already."), field="office")
    seat = Seat.objects.create(alliance=row.alliance, member=row, office=office, term=term)
    row.rank = COUNCIL
    keep(events.SEATED, row, by, now, office=office, until=until.isoformat())
    return seat


@act
def end_seat(seat_id: int, *, by: Viewer, now: datetime) -> Seat:
    """The seat is free from today; one that had not begun is taken back."""
    seat = (
        Seat.objects.select_related("alliance__area")
        .select_for_update(of=("self",))
        .get(pk=seat_id)
    )
    row = _member(seat.member_id)
    ensure(rules.can_manage(by, seat.alliance), managed())
    today = timezone.localdate(now)
    if seat.term.upper <= today:
        raise NotAllowed(_("This term is over already."), code="ended")
    others = row.seats.filter(term__endswith__gt=today).exclude(pk=seat.pk)
    row.rank = COUNCIL if others.exists() else MEMBER
    keep(events.SEAT_ENDED, row, by, now, office=seat.office)
    vacate(seat, today)
    return seat


def _member(member_id: int) -> Member:
    rows = Member.objects.select_related("alliance__area", "organisation")
    alliance_id = Member.objects.values_list("alliance_id", flat=True).get(pk=member_id)
    alliance_of(alliance_id)  # who seats somebody waits for who seats another
    return rows.select_for_update(of=("self",)).get(pk=member_id)
