"""A lecture of a scene, with a question, its studio's link and a studio that sends."""

from datetime import timedelta

from linli.base.viewer import ANYONE, Viewer
from linli.live import actions
from linli.live.spec import BookingDraft, LectureDraft, QuestionDraft
from linli.places.models import Area
from tests.cast import NOW


def lecture(area: Area, staff: dict[str, Viewer], said: str, *, secret: bool) -> dict[str, object]:
    """On air; the question waits to be read, and what it says is nobody else's to read."""
    secretary = staff["secretary"]
    start = NOW + timedelta(minutes=10)
    draft = LectureDraft(
        title="离婚冷静期",
        venue="活动室",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        lecturer_name="辛律师",
    )
    planned = actions.plan_lecture(
        area.pk, draft, organiser_id=secretary.account_id or 0, by=secretary, now=NOW
    )
    actions.go_on_air(planned.pk, by=secretary, now=NOW)
    question = actions.ask(
        planned.pk, QuestionDraft(said), once=f"scene-question-{secret}", by=ANYONE, now=NOW
    )
    sending = actions.begin_broadcast(
        planned.pk, tab="scene", mime="video/webm", by=secretary, now=NOW
    )
    adviser = actions.add_adviser(area.pk, "辛律师", by=secretary, now=NOW)
    times = actions.open_times(
        adviser.pk,
        start,
        start + timedelta(hours=1),
        minutes=30,
        place="司法所",
        by=secretary,
        now=NOW,
    )
    booked = actions.book(
        adviser.pk,
        times[0].pk,
        BookingDraft(said, "13600000002", said, consent=True),
        once=f"scene-advice-{secret}",
        by=ANYONE,
        now=NOW,
    )
    return {
        "adviser": adviser.pk,
        "slot": times[1].pk,
        "consultation": booked.pk,
        "advice_token": actions.link_to_consultation(booked, now=NOW),
        "lecture": planned.pk,
        "question": question.pk,
        "studio_token": actions.studio_link(planned.pk, by=secretary, now=NOW),
        "broadcast": sending.pk,
        "piece": 0,
        "verb": "pause",
    }
