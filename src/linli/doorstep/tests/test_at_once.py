"""Two taps at the same moment, by two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.cast import House

from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.doorstep.tests.test_recording import ONCE, draft, recorded
from linli.visits.models import Visit


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_keep_one_visit_and_one_appeal(
    transactional_db: None, house: House, worker: Viewer
) -> None:
    together = Barrier(2)

    def tap(_number: int) -> tuple[int, int]:
        try:
            together.wait(timeout=10)
            kept = recorded(house, worker, draft(), once=ONCE)
            return kept.visit.pk, kept.raised[0].case.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(tap, range(2))
    assert first == second
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)
