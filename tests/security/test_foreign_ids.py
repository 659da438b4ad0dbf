"""Forms sent back changed: ids of another area in place of one's own, and values that no page
offers. Whatever is sent, nothing happens elsewhere, nothing of elsewhere is shown, nothing breaks.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from linli.base.pages import LINK, PUBLIC
from linli.journal.models import Entry
from linli.places.models import Area
from tests.rights.scene import SECRETS
from tests.rights.test_every_route import ROUTES, Stage, address, allowed, client_of, right_of
from tests.rights.test_every_route import stage as stage
from tests.security.pages import Form, forms_of

pytestmark = pytest.mark.django_db
#: Roles whose forms name records: they serve, lead, or administer the cast's own area.
ROLES = ("worker", "secretary", "leader", "handler", "administrator")
#: A record in the value of a choice: "12", "compound:12", "person:5 raiser", "12:0".
NUMBER = re.compile(r"\d+")
#: Names of fields that say what they hold, where the name of the kind does not do.
KINDS = {
    "parent_id": "area", "case_ids": "case", "topic_ids": "topic", "invitation_id": "invitation",
    "duty_item": "duty", "assignee": "account", "colleague": "account", "manager": "organisation",
    "forms": "form",
}  # fmt: skip


def open_forms(role: str, stage: Stage) -> Iterator[tuple[Client, str, Form]]:
    """Every form that this role is offered in its own area, once per address it is sent to."""
    client, seen = client_of(role, stage.house), set()
    for route in ROUTES:
        right = right_of(route)
        if right in {PUBLIC, LINK} or not allowed(role, right):
            continue
        page = address(route, stage.own)
        places = (f"compound:{stage.own.ids['compound']}", f"area:{stage.own.ids['area']}")
        asked = [page] + [f"{page}?place={place}" for place in places if page.endswith("/new/")]
        for url in asked:
            answer = client.get(url)
            if answer.status_code != 200 or "html" not in answer["Content-Type"]:
                continue
            for form in forms_of(answer.content.decode(), url):
                key = (form.action, *sorted(form.fields))
                if key not in seen and "sign-out" not in form.action:
                    seen.add(key)
                    yield client, route, form


def sent(client: Client, form: Form, data: dict[str, Any]) -> tuple[Any, list[Entry]]:
    """The answer, and what the journal says of it; then it is as if it had never been sent."""
    with transaction.atomic():
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = client.post(form.action, data)
        written = list(Entry.objects.filter(pk__gt=last))
        transaction.set_rollback(True)
    return answer, written


def foreign(form: Form, stage: Stage) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form with one record after the other replaced by its like in the foreign area."""
    for name, each in form.fields.items():
        offered = [value for value in [*each.choices, each.value] if NUMBER.search(value)]
        if each.type not in {"select", "radio", "checkbox", "hidden"} or not offered:
            continue
        for value in {_elsewhere(name, one, stage) for one in offered} - {""}:
            data = form.filled()
            data[name] = [value] if each.type == "checkbox" else value
            yield name, data


def _elsewhere(name: str, value: str, stage: Stage) -> str:
    kind = value.partition(":")[0] if ":" in value else KINDS.get(name, name)
    kind = "account" if kind.isdigit() else kind
    theirs = stage.foreign.ids.get(kind)
    return NUMBER.sub(str(theirs), value, count=1) if isinstance(theirs, int) else ""


def reaches(entry: Entry, there: str, stage: Stage) -> bool:
    """Whether an entry tells of something in the foreign area."""
    keys = {f"{kind}:{pk}" for kind, pk in stage.foreign.ids.items() if kind not in SHARED}
    named = {entry.subject, *entry.about, *map(str, entry.data.values())}
    return entry.area == there or entry.area.startswith(f"{there}.") or bool(named & keys)


#: Records of the whole house: the same ones near and far.
SHARED = {"category", "checklist", "check_item", "day", "key", "term"}


@pytest.mark.parametrize("role", ROLES)
def test_ids_of_another_area_do_nothing(role: str, stage: Stage) -> None:
    there = str(Area.objects.get(pk=stage.foreign.ids["area"]).path).split(".")[0]
    faults, tried = [], 0
    for client, route, form in open_forms(role, stage):
        for name, data in foreign(form, stage):
            tried += 1
            answer, written = sent(client, form, data)
            if answer.status_code >= 500:
                faults.append(f"breaks: {route} {name}={data[name]}")
            if any(reaches(entry, there, stage) for entry in written):
                faults.append(f"reaches there: {route} {name}={data[name]}")
            if any(word.encode() in answer.content for word in SECRETS):
                faults.append(f"shows a secret: {route} {name}={data[name]}")
    assert faults == []
    assert tried > 0 or role == "handler"


ODD: dict[str, str] = {
    "date": "9999-12-31",
    "number": "99999999999",
    "text": "x" * 5000,
    "textarea": "a\x00b",
    "hidden": "٣²",
    "select": "99999999999999999999",
    "radio": "compound:²",
    "time": "24:61",
    "datetime-local": "0001-01-01T00:00",
    "checkbox": "x:y",
}


@pytest.fixture(scope="module")
def sent_already() -> set[str]:
    """Forms that some role has sent with odd values: what reads them is the same for all roles."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_values_that_no_page_offers_break_nothing(
    role: str, stage: Stage, sent_already: set[str]
) -> None:
    faults = []
    for client, route, form in open_forms(role, stage):
        which = " ".join([NUMBER.sub("N", form.action.partition("?")[0]), *sorted(form.fields)])
        if which in sent_already:
            continue
        sent_already.add(which)
        for kind in ODD:
            odd = [name for name, each in form.fields.items() if each.type == kind]
            if not odd:
                continue
            data = form.filled() | dict.fromkeys(odd, ODD[kind])
            answer, _written = sent(client, form, data)
            if answer.status_code >= 500:
                faults.append(f"{route} {kind} {odd}")
    assert faults == []
