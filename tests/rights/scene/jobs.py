"""A vacancy of a scene, a list of vacancies that waits to be taken over, somebody's file."""

import io
from typing import Any

from linli.base.viewer import Viewer
from linli.employment import actions
from linli.employment.spec import VacancyDraft
from linli.employment.spec.seekers import SeekerDraft
from linli.employment.spec.wages import read
from linli.places.models import Area
from tests.cast import NOW


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
    return {
        "vacancy": vacancy.pk,
        "vacancy_import": listed.import_id,
        "seeker": seeker.pk,
        "move": "train",
    }
