"""Work in a scene: a vacancy, a list that waits, somebody's file, a fair with its stall."""

import io
from datetime import timedelta
from typing import Any

from linli.base.viewer import Viewer
from linli.employment import actions, queries
from linli.employment.models import Candidacy, Skill
from linli.employment.spec import VacancyDraft
from linli.employment.spec.fairs import How, Signer, Talk
from linli.employment.spec.seekers import SeekerDraft
from linli.employment.spec.wages import read
from linli.places.models import Area
from tests.cast import NOW, PROGRAM


def jobs(
    area: Area, firm_id: int, person_id: int, staff: dict[str, Viewer], said: str
) -> dict[str, object]:
    """What a firm offers, paused for a reason that nobody else reads."""
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    draft = VacancyDraft("保安", 2, read("面议"))
    vacancy = actions.offer(firm_id, draft, **to)
    actions.pause(vacancy.pk, said, **to)
    file = io.BytesIO(f"单位名称,岗位,人数,工资\n{said},保洁,1,面议\n".encode())
    listed = actions.import_vacancies(file, area.pk, dry_run=True, **to)
    seeker = actions.open_file(person_id, SeekerDraft(note=said), veteran=True, **to)
    platform = actions.set_platform(
        None, name=f"平台{area.pk}", address="https://example.org/", by=PROGRAM, now=NOW
    )
    return {
        "vacancy": vacancy.pk,
        "vacancy_import": listed.import_id,
        "seeker": seeker.pk,
        "move": "train",
        "platform": platform.pk,
        **_fair(area, firm_id, seeker.pk, staff, said),
    }


def _fair(
    area: Area, firm_id: int, seeker_id: int, staff: dict[str, Viewer], said: str
) -> dict[str, object]:
    """Somebody with a file has a talk there, a neighbour has signed."""
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    start = NOW + timedelta(minutes=30)
    fair = actions.plan_fair(
        area.pk,
        title="招聘会",
        venue="广场",
        starts_at=start,
        ends_at=start + timedelta(hours=4),
        organiser_id=staff["secretary"].account_id or 0,
        **to,
    )
    actions.offer(firm_id, VacancyDraft("保洁", 2, read("面议")), **to)
    stall = actions.give_stall(fair.pk, firm_id, **to)
    post = stall.posts.get()
    talk = Talk(seeker_id, post.pk, stall.pk, start)
    actions.agree_talks(fair.pk, [talk], **to)
    signer = Signer(said, "13600000003")
    course = actions.plan_course(
        area.pk,
        title="培训班",
        skill_id=Skill.objects.order_by("pk")[0].pk,
        places=5,
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        **to,
    )
    taker = actions.enrol(course.pk, seeker_id, **to)
    once = f"scene-intent-{fair.pk}"
    actions.sign(post.pk, signer, how=How.DESK, once=once, **to)
    return {
        "fair": fair.pk,
        "stall": stall.pk,
        "post": post.pk,
        "stall_token": queries.stall_address(stall, "q"),
        "candidacy": Candidacy.objects.get(once=once).pk,
        "step": "hire",
        "course": course.pk,
        "taker": taker.pk,
        "end": "finish",
    }
