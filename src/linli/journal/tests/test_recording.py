"""What is written into the journal, and what it refuses."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from linli.base.viewer import Grant, Role, Viewer, system
from linli.journal import actions, queries, rules
from linli.journal.models import DayHead, Entry, Seal, Text
from linli.journal.tests.factories import NOW

pytestmark = pytest.mark.django_db


def note(kind: str = "case.noted", subject: str = "case:5", **given: Any) -> Entry:
    return actions.record(kind, **{"subject": subject, "by": system("test"), "now": NOW, **given})


def test_entry_keeps_who_did_what_where_and_when() -> None:
    entry = note(
        area="1.4", about=("dwelling:3", "case:5", "dwelling:3"), outcome="solved", tries=2
    )

    entry.refresh_from_db()
    assert (entry.kind, entry.subject, entry.actor, entry.area) == (
        "case.noted",
        "case:5",
        "system:test",
        "1.4",
    )
    assert entry.about == ["dwelling:3"]
    assert entry.happened_at == NOW
    assert entry.data == {"outcome": "solved", "tries": 2}
    assert entry.words == ""


def test_words_lie_apart_and_the_entry_keeps_only_their_digest() -> None:
    entry = note(text="王师傅说水管漏水")

    text = Text.objects.get(entry=entry)
    assert entry.words == "王师傅说水管漏水"
    assert len(entry.text_digest) == 64
    with connection.cursor() as cursor:
        cursor.execute("select body from journal_text where id = %s", [text.pk])
        assert "水管" not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    "data",
    [
        {"note": "水管漏水"},
        {"note": "two words"},
        {"phone": "13812345678"},
        {"number": "41010319900101123X"},
        {"share": 0.5},
        {"at": NOW},
        {"list": ["solved", {"name": "王明"}]},
    ],
)
def test_data_that_is_not_a_code_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="journal's data"):
        note(**data)


@pytest.mark.parametrize(
    ("kind", "subject"), [("noted", "case:5"), ("case.noted", "王明"), ("case.noted", "case 5")]
)
def test_name_that_is_no_name_is_refused(kind: str, subject: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        note(kind, subject)


@pytest.mark.parametrize("model", [Entry, Seal, DayHead], ids=lambda model: model.__name__)
@pytest.mark.parametrize("act", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
def test_database_refuses_to_change_the_past(model: type[Any], act: str) -> None:
    note()
    actions.seal(all_visible=True)
    connection.check_constraints()  # else TRUNCATE is refused for another reason
    table = model._meta.db_table
    column = model._meta.pk.column
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table).replace("set id = id", f"set {column} = {column}"))


def test_timeline_holds_what_happened_to_a_record_and_what_was_about_it() -> None:
    first = note(subject="dwelling:3")
    second = note(about=("dwelling:3",), text="敲门无人")
    note(subject="dwelling:33")

    assert queries.timeline("dwelling:3") == [first, second]
    assert queries.timeline("dwelling:3", kinds={"case.closed"}) == []
    assert [entry.words for entry in queries.timeline("dwelling:3")] == ["", "敲门无人"]


@pytest.mark.parametrize("rows", [1, 3])
def test_timeline_takes_one_query(rows: int, django_assert_num_queries: Any) -> None:
    for _row in range(rows):
        note(text="好")
    with django_assert_num_queries(1):
        assert [entry.words for entry in queries.timeline("case:5")] == ["好"] * rows


def test_erasing_takes_the_words_and_the_salt_and_leaves_the_entry() -> None:
    entry = note(text="王师傅说水管漏水")
    note(subject="case:6", text="别的事")

    assert actions.erase_text("case:5", by=system("test"), now=NOW) == 1

    text = Text.objects.get(entry=entry)
    assert (text.body, bytes(text.salt), text.erased_at) == ("", b"", NOW)
    assert [(line.kind, line.words) for line in queries.timeline("case:5")] == [
        ("case.noted", ""),
        ("journal.erased", ""),
    ]
    assert [line.words for line in queries.timeline("case:6")] == ["别的事"]
    assert actions.erase_text("case:5", by=system("test"), now=NOW) == 0


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("grant", [Grant("", "1.4"), Grant("", "1"), Grant("", scope="house:1")])
def test_list_and_rule_agree_for_each_role(role: Role, grant: Grant) -> None:
    entries = [note(area="1.4.9"), note(area="1.5"), note(area="")]
    who = Viewer("account:7", (Grant(role, grant.area, grant.scope),), account_id=7)

    seen = set(queries.visible_to(who))
    assert seen == {entry for entry in entries if rules.can_see(who, entry)}
    oversees = role in {Role.SUPERVISOR, Role.ADMINISTRATOR}
    mine = {entries[0]} if grant.area == "1.4" else set(entries)
    assert seen == (mine if oversees else set())
