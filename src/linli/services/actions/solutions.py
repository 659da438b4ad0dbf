"""The solver library: what helped once is written down for the next time."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Verdict
from linli.cases.spec import ORDER
from linli.services import events, rules
from linli.services.actions._shared import alliance_of, keep, locked, one_of, public, words
from linli.services.models import Solution
from linli.services.spec import FACTORS, MODULES

LONGEST = 4000


@act
def keep_solution(
    alliance_id: int,
    title: str,
    how: str,
    *,
    module: str,
    factor: str,
    numbers: Iterable[str] = (),
    solution_id: int | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Solution:
    """Keep what solved something, in words that name no person. `numbers`: the orders it solved,
    which their firms said are solved. With `solution_id`: change it.
    """
    alliance = alliance_of(alliance_id)
    ensure(
        rules.can_work(by, alliance),
        _("The library is kept by those who serve the alliance’s firms."),
    )
    asked = {number.strip() for number in numbers if number.strip()}
    rows = cases.on_desk(by).filter(kind=ORDER.code, number__in=asked)
    found = list(rows.filter(verdict=Verdict.SOLVED))
    if unknown := asked - {case.number for case in found}:
        raise Invalid(
            _("No solved order you may see has this number: %(numbers)s")
            % {"numbers": ", ".join(sorted(unknown))},
            field="numbers",
        )
    if solution_id is None:
        row = Solution(alliance=alliance, made_by=by.key, made_at=now, version=0)
    else:
        row = locked(Solution.objects.filter(alliance=alliance), solution_id, version)
        row.alliance = alliance
    row.title = public(words(title, "title", _("Give it a title."), 120), "title")
    row.words = public(words(how, "how", _("Write how it was solved."), LONGEST), "how")
    row.module = one_of(module, MODULES, "module")
    row.factor = one_of(factor, FACTORS, "factor")
    if row.pk is None:
        row.save()
    # Orders of others, which they do not see, stay on it.
    hidden = row.cases.exclude(pk__in=cases.on_desk(by).values("pk"))
    row.cases.set([*found, *hidden])
    keep(events.SOLUTION_KEPT, row, by, now, orders=sorted(case.pk for case in found))
    return row


@act
def retire_solution(
    solution_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Solution:
    """It helps no more: not offered any longer; what it met keeps it."""
    row: Solution = locked(Solution.objects.select_related("alliance__area"), solution_id, version)
    ensure(
        rules.can_work(by, row.alliance),
        _("The library is kept by those who serve the alliance’s firms."),
    )
    if row.retired_at is None:
        row.retired_at = now
        keep(events.SOLUTION_RETIRED, row, by, now)
    return row
