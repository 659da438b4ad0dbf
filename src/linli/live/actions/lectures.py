"""Plan a lecture and let it take place."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer, system
from linli.events import actions as gatherings
from linli.events.spec import OPEN, Details
from linli.events.workflow import AHEAD
from linli.files import actions as files_actions
from linli.files import queries as files
from linli.files.models import Attachment
from linli.live import events, gateways, rules, workflow
from linli.live.actions._shared import keep, locked, note, run_by, second_of, words
from linli.live.actions.broadcasting import end_broadcasts
from linli.live.models import Lecture, Note
from linli.live.spec import STUDIO_LASTS, LectureDraft, Way
from linli.places.models import Area

#: The kind of gathering a lecture is, in the calendar of all.
KIND = "lecture"


@act
def plan_lecture(
    area_id: int, draft: LectureDraft, *, organiser_id: int, by: Viewer, now: datetime
) -> Lecture:
    """Plan a lecture and publish its invitation: the poster's address works from now on."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_plan(by, area.path), _("Lectures in this area are planned by its secretary."))
    event = gatherings.plan_event(
        KIND,
        area_id=area_id,
        title=draft.title,
        venue=draft.venue,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        organiser_id=organiser_id,
        details=Details(audience=OPEN, programme=draft.about),
        by=by,
        now=now,
    )
    event = gatherings.announce(event.pk, by=by, now=now)
    lecture = Lecture(event=event)
    _describe(lecture, draft)
    lecture.save()
    note(events.PLANNED, lecture, by, now, way=draft.way)
    return lecture


@act
def edit_lecture(
    lecture_id: int, draft: LectureDraft, *, by: Viewer, now: datetime, version: int | None = None
) -> Lecture:
    """Change what it is about, who gives it, and when and where it takes place."""
    lecture = locked(lecture_id, version)
    ensure(
        rules.can_plan(by, lecture.event.area.path),
        _("Lectures in this area are planned by its secretary."),
    )
    workflow.after(lecture.state, "edit")
    event, to = lecture.event, {"by": by, "now": now}
    title = words(draft.title, "title", _("Give it a title."), 120)
    details = Details(audience=OPEN, programme=draft.about)
    event = gatherings.edit_event(event.pk, title=title, details=details, **to)  # type: ignore[arg-type]
    when = (draft.venue, draft.starts_at, draft.ends_at)
    if (event.venue, event.starts_at, event.ends_at) != when:
        event = gatherings.move_event(
            event.pk, venue=when[0], starts_at=when[1], ends_at=when[2], by=by, now=now
        )
    lecture.event = event
    _describe(lecture, draft)
    return keep(events.EDITED, lecture, by, now)


def _describe(lecture: Lecture, draft: LectureDraft) -> None:
    if draft.way not in Way.values:
        raise Invalid(_("Choose how picture and sound come in."), field="way")
    if draft.way == Way.LINK and not draft.play_url.startswith("https://"):
        raise Invalid(_("Give the address, beginning with https://."), field="play_url")
    if not 1 <= draft.keep_days <= 3650:
        raise Invalid(_("Between one day and ten years."), field="keep_days")
    lecture.lecturer_name = words(
        draft.lecturer_name, "lecturer_name", _("Say who gives the lecture."), 60
    )
    lecture.lecturer_id = draft.lecturer_id
    lecture.office = draft.office.strip()[:120]
    lecture.laws = draft.laws.strip()[:2000]
    lecture.about = draft.about.strip()[:4000]
    lecture.conflict = draft.conflict.strip()[:300]
    lecture.moderated, lecture.way = draft.moderated, draft.way
    lecture.play_url = draft.play_url.strip() if draft.way == Way.LINK else ""
    lecture.keep_until = localdate(draft.ends_at) + timedelta(days=draft.keep_days)


@act
def go_on_air(lecture_id: int, *, by: Viewer, now: datetime) -> Lecture:
    """It begins: from now on picture and sound are taken and recorded."""
    lecture = run_by(lecture_id, "go_on_air", by)
    if lecture.event.state not in AHEAD:
        raise NotAllowed(_("This lecture was called off."), code="called_off")
    if localdate(now) < localdate(lecture.event.starts_at):
        raise NotAllowed(
            _("It cannot begin before the day it takes place: move it first."), code="too_early"
        )
    lecture.on_air_at = now
    return keep(events.WENT_ON_AIR, lecture, by, now)


@act
def pause(lecture_id: int, *, by: Viewer, now: datetime) -> Lecture:
    """A break: listeners see that it goes on, and nothing is taken meanwhile."""
    lecture = run_by(lecture_id, "pause", by)
    end_broadcasts(lecture, now)
    return keep(events.PAUSED, lecture, by, now)


@act
def resume(lecture_id: int, *, by: Viewer, now: datetime) -> Lecture:
    """It goes on, into the same recording."""
    return keep(events.RESUMED, run_by(lecture_id, "resume", by), by, now)


@act
def end(lecture_id: int, *, by: Viewer, now: datetime) -> Lecture:
    """It is over. Its gathering is closed; the recording is made in the background."""
    lecture = run_by(lecture_id, "end", by)
    lecture.ended_at, lecture.caption = now, ""
    end_broadcasts(lecture, now)
    gateways.mark_over(lecture.pk)
    keep(events.ENDED, lecture, by, now)
    if lecture.event.state in AHEAD:
        gatherings.hold(lecture.event_id, by=system("live"), now=now)
    return lecture


@act
def archive(lecture_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Lecture:
    """Questions and answers were read through: their page opens for everybody, without names."""
    lecture = locked(lecture_id, version)
    ensure(
        rules.can_archive(by, lecture),
        _("The secretary reads the questions and answers through and archives them."),
    )
    lecture.state = workflow.after(lecture.state, "archive")
    lecture.archived_at = now
    return keep(events.ARCHIVED, lecture, by, now)


@act
def caption(lecture_id: int, text: str, *, by: Viewer, now: datetime) -> Lecture:
    """The line under the picture: what was just said, an article, a number. "" takes it away. While
    something is recorded, the recording keeps it as well, where it was said.
    """
    lecture = run_by(lecture_id, "moderate", by)
    lecture.caption = text.strip()[:300]
    second = second_of(lecture)
    if second is not None:
        Note.objects.create(lecture=lecture, text=lecture.caption, second=second)
    return keep(events.NOTED, lecture, by, now)


@act
def show_slide(lecture_id: int, slide: UUID | None, *, by: Viewer, now: datetime) -> Lecture:
    """Which picture of the material stands beside the lecturer; None: none."""
    lecture = run_by(lecture_id, "moderate", by)
    if slide is not None:
        found = files.of(f"event:{lecture.event_id}").filter(pk=slide).first()
        if found is None or not found.is_picture:
            raise Invalid(_("Choose a picture of the material."), field="slide")
    lecture.slide = slide
    return keep(events.NOTED, lecture, by, now)


@act
def studio_link(lecture_id: int, *, by: Viewer, now: datetime) -> str:
    """The token of a link to the studio, for a lecturer without an account; earlier ones end."""
    lecture = locked(lecture_id)
    ensure(
        rules.RIGHTS.may_in(by, "run", lecture.event.area.path),
        _("Those who run the lecture pass on the link to its studio."),
    )
    program, scope = system("studio"), f"lecture:{lecture.pk}"
    accounts.revoke_links(scope, Link.Purpose.STUDIO, by=program, now=now)
    lasts = max(lecture.event.ends_at - now, timedelta()) + STUDIO_LASTS
    token = accounts.make_link(
        Link.Purpose.STUDIO, Role.LECTURER, scope, lasts, by=program, now=now
    )
    note(events.STUDIO_LINKED, lecture, by, now)
    return token


@act
def attach(
    lecture_id: int, upload: "UploadedFile[bytes]", *, by: Viewer, now: datetime
) -> Attachment:
    """A slide (a picture, shown beside the lecturer) or a document for everybody."""
    lecture = run_by(lecture_id, "moderate", by)
    return files_actions.attach(
        f"event:{lecture.event_id}",
        upload,
        pictures_only=False,
        area=lecture.event.area.path,
        by=by,
        now=now,
    )
