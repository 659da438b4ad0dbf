"""Vacancies: offered, changed, paused, filled, withdrawn, expired, offered anew."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.employment import events, queries, rules, workflow
from linli.employment.actions._shared import ensure_fresh, ensure_public, keep, note, words
from linli.employment.actions.placing import end_hopes, forget_signer
from linli.employment.actions.seekers import forget_seeker
from linli.employment.models import Occupation, Requirement, Skill, Vacancy
from linli.employment.spec import LONGEST_DUTIES, VALID_DAYS, Source, VacancyDraft, alike_of, plain
from linli.employment.spec.vacancies import LONGEST, MOST_POSTS
from linli.employment.workflow import STANDING
from linli.journal import actions as journal
from linli.people.models import Organisation
from linli.people.spec import Erased
from linli.places.models import Area

_ONLY = _("Vacancies are offered by the firm's contact and the staff of its area.")


@act
def offer(
    organisation_id: int,
    draft: VacancyDraft,
    *,
    by: Viewer,
    now: datetime,
    source: str = Source.DESK,
) -> Vacancy:
    """Offer posts of a firm. The same post at the same place is offered once at a time."""
    firm = Organisation.objects.select_related("area").get(pk=organisation_id)
    ensure(rules.can_offer(by, firm), _ONLY)
    if not firm.active:
        raise Invalid(_("This organisation is out of use."), field="organisation")
    vacancy = Vacancy(
        area=firm.area, organisation=firm, source=source, offered_at=now, made_by=by.key
    )
    _fill(vacancy, draft, now)
    _save(vacancy, draft)
    note(
        events.OFFERED,
        vacancy,
        by,
        now,
        about=(f"organisation:{firm.pk}",),
        posts=vacancy.posts,
    )
    return vacancy


@act
def change(
    vacancy_id: int, draft: VacancyDraft, *, by: Viewer, now: datetime, version: int | None = None
) -> Vacancy:
    """Correct what is offered."""
    vacancy = _moved(vacancy_id, "edit", by, version)
    _fill(vacancy, draft, now)
    vacancy.version += 1
    _save(vacancy, draft)
    note(events.CHANGED, vacancy, by, now, posts=vacancy.posts)
    return vacancy


@act
def pause(
    vacancy_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Vacancy:
    """Not on offer for a while."""
    why = words(why, "why", _("Say why."), 90)
    return _close(vacancy_id, "pause", events.PAUSED, why, by, now, version)


@act
def resume(vacancy_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Vacancy:
    """On offer again."""
    return _close(vacancy_id, "resume", events.RESUMED, "", by, now, version)


@act
def fill(vacancy_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Vacancy:
    """The firm says that all posts are filled."""
    return _close(vacancy_id, "fill", events.FILLED, "", by, now, version)


@act
def withdraw(
    vacancy_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Vacancy:
    """The firm does not offer it any more."""
    why = words(why, "why", _("Say why."), 90)
    return _close(vacancy_id, "withdraw", events.WITHDRAWN, why, by, now, version)


@act
def renew(
    vacancy_id: int, valid_until: date, *, by: Viewer, now: datetime, version: int | None = None
) -> Vacancy:
    """Offer an ended one anew, until a day."""
    vacancy = _moved(vacancy_id, "renew", by, version)
    if queries.standing_alike(vacancy.organisation_id, vacancy.alike, vacancy.pk):
        raise NotAllowed(_("This firm offers the same post at this place already."), code="doubled")
    vacancy.valid_until, vacancy.closed_why = _valid(valid_until, now), ""
    keep(vacancy)
    note(events.RENEWED, vacancy, by, now, about=_boards(vacancy, now), until=str(valid_until))
    return vacancy


@act
def expire_due(*, by: Viewer, now: datetime) -> int:
    """The nightly job: what was valid until yesterday is over; how many."""
    ensure(rules.is_program(by), _("The program does this by itself, each night."))
    due = queries.over(localdate(now)).select_related("area").select_for_update(of=("self",))
    rows = list(due)
    for vacancy in rows:
        vacancy.state = workflow.after(vacancy.state, "expire")
        keep(vacancy)
        note(events.EXPIRED, vacancy, by, now, about=_boards(vacancy, now))
        end_hopes("vacancy_over", by, now, vacancy=vacancy, signed_at=None)
    return len(rows)


@act
def decide_word(title: str, occupation_id: int, area_id: int, *, by: Viewer, now: datetime) -> int:
    """Say which occupation a firm's words mean: from now on they are known, and the vacancies of
    the area that waited for it have it; how many did.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_decide(by, area), _("Words are decided by the staff of the area."))
    title = words(title, "title", _("Say which words are meant."), 40)
    occupation = Occupation.objects.select_for_update().get(pk=occupation_id, active=True)
    for other in Occupation.objects.filter(words__contains=[title]).exclude(pk=occupation.pk):
        other.words = [word for word in other.words if word != title]
        other.save(update_fields=["words"])
    if plain(title) not in {plain(word) for word in (occupation.name, *occupation.words)}:
        occupation.words = [*occupation.words, title]
        occupation.save(update_fields=["words"])
    waiting = Vacancy.objects.filter(occupation=None, title=title, area__path__within=area.path)
    found = waiting.update(occupation=occupation)
    journal.record(
        events.WORD_LEARNED,
        subject=f"occupation:{occupation.pk}",
        area=area.path,
        by=by,
        now=now,
        vacancies=found,
    )
    return found


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their file goes, and their name and number are blackened in what firms
    wrote; in how many records.
    """
    ensure(rules.is_program(by), _("The program does this by itself."))
    found = forget_seeker(who, by, now) + forget_signer(who)
    fields = ("title", "place", "duties", "closed_why", "alike")
    for word in who.words:
        for vacancy in queries.naming(word).select_for_update(of=("self",)):
            if blacken_fields(vacancy, fields, who.words):
                vacancy.save(update_fields=list(fields))
                journal.erase_texts_naming(f"vacancy:{vacancy.pk}", who.words, by=by, now=now)
                found += 1
    return found


def _close(
    vacancy_id: int,
    move: str,
    event: str,
    why: str,
    by: Viewer,
    now: datetime,
    version: int | None,
) -> Vacancy:
    vacancy = _moved(vacancy_id, move, by, version)
    vacancy.closed_why = why
    keep(vacancy)
    note(event, vacancy, by, now, about=_boards(vacancy, now), text=why)
    if vacancy.state not in STANDING:
        end_hopes("vacancy_over", by, now, vacancy=vacancy, signed_at=None)
    return vacancy


def _boards(vacancy: Vacancy, now: datetime) -> list[str]:
    """The fairs whose live board shows it: they hear of it."""
    return [f"fair:{pk}" for pk in queries.fairs_showing(vacancy, now)]


def _moved(vacancy_id: int, move: str, by: Viewer, version: int | None) -> Vacancy:
    rows = Vacancy.objects.select_related("area", "organisation__area")
    vacancy = rows.select_for_update(of=("self",)).get(pk=vacancy_id)
    ensure(rules.can_offer(by, vacancy.organisation), _ONLY)
    ensure_fresh(vacancy, version)
    vacancy.state = workflow.after(vacancy.state, move)
    return vacancy


def _fill(vacancy: Vacancy, draft: VacancyDraft, now: datetime) -> None:
    """Put what was brought on the row; Invalid names the field that will not do."""
    if not 1 <= draft.posts <= MOST_POSTS:
        raise Invalid(_("Say how many posts there are: at least one."), field="posts")
    if len(draft.duties) > LONGEST_DUTIES:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": LONGEST_DUTIES}, field="duties")
    ensure_public(draft.title, "title")
    ensure_public(draft.duties, "duties")
    ensure_public(draft.place, "place")
    wage = draft.wage
    vacancy.title = words(draft.title, "title", _("Name the post."))
    vacancy.posts = draft.posts
    vacancy.wage_kind, vacancy.wage_low, vacancy.wage_high = wage.kind, wage.low, wage.high
    vacancy.monthly_low, vacancy.monthly_high = wage.monthly_low, wage.monthly_high
    vacancy.commission = wage.commission
    for field in ("wage_words", "occupation_id", "duties", "insurance", "board", "lodging"):
        setattr(vacancy, field, getattr(draft, field))
    for field in ("hours", "education", "education_must", "years", "work_area_id", "place"):
        setattr(vacancy, field, getattr(draft, field))
    vacancy.valid_until = _valid(draft.valid_until, now)
    vacancy.alike = alike_of(vacancy.title, vacancy.place)


def _valid(day: date | None, now: datetime) -> date:
    today = localdate(now)
    day = day or today + timedelta(days=VALID_DAYS)
    if not today <= day <= today + LONGEST:
        raise Invalid(_("Choose a day within the next year."), field="valid_until")
    return day


def _save(vacancy: Vacancy, draft: VacancyDraft) -> None:
    try:
        with transaction.atomic():
            vacancy.save()
    except IntegrityError as doubled:
        raise Invalid(
            _("This firm offers the same post at this place already."),
            field="title",
            code="doubled",
        ) from doubled
    known = {skill.pk for skill in Skill.objects.filter(pk__in=[n.skill_id for n in draft.needs])}
    vacancy.requirements.all().delete()
    Requirement.objects.bulk_create(
        Requirement(vacancy=vacancy, skill_id=need.skill_id, must=need.must)
        for need in draft.needs
        if need.skill_id in known
    )
