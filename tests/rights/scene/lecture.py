"""A lecture of a scene, with a question, its studio's link and a studio that sends."""

from datetime import timedelta

from linli.base.viewer import ANYONE, Viewer
from linli.live import actions
from linli.live.spec import LectureDraft, QuestionDraft
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
    return {
        "lecture": planned.pk,
        "question": question.pk,
        "studio_token": actions.studio_link(planned.pk, by=secretary, now=NOW),
        "broadcast": sending.pk,
        "piece": 0,
        "verb": "pause",
    }
