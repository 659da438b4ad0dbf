"""One transaction for one act: nested ones open no savepoint, and nothing is half-saved."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from linli.base.acts import act
from linli.base.errors import NotAllowed

pytestmark = pytest.mark.django_db


@act
def write(name: str, *, refused: bool = False) -> None:
    ContentType.objects.create(app_label="acts", model=name)
    if refused:
        raise NotAllowed("no", code="no")


def written() -> list[str]:
    return list(
        ContentType.objects.filter(app_label="acts").order_by("id").values_list("model", flat=True)
    )


def test_acts_within_an_act_open_no_savepoint() -> None:
    @act
    def both() -> None:
        write("one")
        write("two")

    with CaptureQueriesContext(
        connection,
    ) as told:
        both()

    statements = [query["sql"].split()[0] for query in told]
    # The only pair is that of the outermost, here within the test's own transaction.
    assert statements == ["SAVEPOINT", "INSERT", "INSERT", "RELEASE"]
    assert written() == ["one", "two"]


def test_refusal_within_undoes_the_whole_act() -> None:
    @act
    def both() -> None:
        write("one")
        write("two", refused=True)

    with pytest.raises(NotAllowed):
        both()
    assert written() == []
    write("three")
    assert written() == ["three"]


def test_who_goes_on_after_a_refusal_without_a_savepoint_is_stopped() -> None:
    @act
    def careless() -> None:
        try:
            write("half", refused=True)
        except NotAllowed:
            write("other")

    with pytest.raises(TransactionManagementError):
        careless()
    assert written() == []


def test_who_goes_on_after_a_refusal_with_a_savepoint_keeps_the_rest() -> None:
    @act
    def careful() -> None:
        write("one")
        try:
            with transaction.atomic():
                write("half", refused=True)
        except NotAllowed:
            write("two")

    careful()
    assert written() == ["one", "two"]
