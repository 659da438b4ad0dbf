"""A full house: one of everything, and then hundreds, past the actions, for measuring only.

What the rows say does not matter here, only how many there are; so they are copied in bulk.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Model

from linli.cases.models import Case, CaseClock
from linli.commitments.models import Commitment, Contact
from linli.deliberation.models import AgendaItem, Meeting, Statement, Topic
from linli.deliberation.workflow import State
from linli.events.models import Event, Invitation
from linli.journal.models import Entry
from linli.ledgers.models import Item
from linli.notices.models import Notice
from linli.outreach.models import Audience, Message
from linli.people.models import Person, Tie
from linli.places import actions as places
from linli.places.models import Dwelling
from linli.visits.models import Visit
from tests.cast import NOW, PROGRAM, House
from tests.rights.scene import Scene, near

MANY = 400
#: Topics on one agenda: an evening has no more.
AGENDA = 12


def one(house: House) -> Scene:
    """One of everything in the cast's community."""
    return near(house)


def many(house: House) -> Scene:
    """The same, and hundreds more around each: doors, residents, visits, cases, topics, guests."""
    scene = near(house)
    doors = _doors(house)
    people = _residents(scene, doors)
    _copies(Visit, scene.ids["visit"], lambda n: {"dwelling": doors[n]}, key="once")
    _cases(scene, doors)
    _topics(scene)
    _meeting(scene, people)
    _copies(Commitment, scene.ids["commitment"], lambda _n: {})
    _copies(Item, scene.ids["ledger_item"], lambda n: {"position": 10 + n}, key="number")
    main = scene.ids["commitment"]
    Contact.objects.bulk_create(Contact(commitment_id=main, dwelling=door) for door in doors)
    _copies(Notice, scene.ids["notice"], lambda _n: {}, key="once")
    sent = Notice.objects.filter(mailing__about=f"message:{scene.ids['message']}").order_by("pk")[0]
    _copies(Notice, sent.pk, lambda n: {"once": f"crowd-of-one-{n}"})
    _copies(Notice, scene.ids["dead_letter"], lambda n: {"once": f"crowd-of-dead-{n}"})
    _copies(Message, scene.ids["message"], lambda _n: {})
    _copies(Audience, scene.ids["audience"], lambda _n: {}, key="name")
    return scene


def _copies(
    model: type[Model], pk: Any, changed: Any, *, key: str = "", n: int = MANY
) -> list[Any]:
    """`n` rows like this one, each with what `changed(number)` says; `key` must be unique."""
    source = model._default_manager.get(pk=pk)
    columns = [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    ]
    values = {column: getattr(source, column) for column in columns}
    rows = []
    for number in range(n):
        row = model(**values)
        for name, value in changed(number).items():
            setattr(row, name, value)
        if key:
            setattr(row, key, f"crowd-{number}")
        rows.append(row)
    return list(model._default_manager.bulk_create(rows))


def _doors(house: House) -> list[Dwelling]:
    building = places.create_building(
        house.compound.pk,
        name="40号楼",
        floors=20,
        units=[("1单元", 10), ("2单元", 10)],
        by=PROGRAM,
        now=NOW,
    )
    return list(building.dwellings.order_by("pk"))


def _residents(scene: Scene, doors: list[Dwelling]) -> list[Person]:
    people = _copies(Person, scene.ids["person"], lambda _n: {})
    Tie.objects.bulk_create(
        Tie(person=person, dwelling=door, kind=Tie.Kind.OCCUPANT)
        for person, door in zip(people, doors, strict=True)
    )
    # A full house behind one door, too.
    door = scene.ids["dwelling"]
    Tie.objects.bulk_create(
        Tie(person=person, dwelling_id=door, kind=Tie.Kind.OWNER) for person in people[:20]
    )
    return people


def _cases(scene: Scene, doors: list[Dwelling]) -> None:
    """Half of the cases behind the household's own door, the others all over the building."""
    own = Dwelling.objects.get(pk=scene.ids["dwelling"])
    first = CaseClock.objects.filter(case_id=scene.ids["case"]).order_by("pk")[0]
    cases = _copies(
        Case,
        scene.ids["case"],
        lambda n: {"number": f"SQ9-{n}", "dwelling": own if n % 2 else doors[n]},
        key="once",
    )
    _copies(
        CaseClock,
        first.pk,
        lambda n: {"case": cases[n], "met_at": None, "due_at": NOW + timedelta(minutes=n - 200)},
    )
    Entry.objects.bulk_create(
        Entry(
            kind="case.noted",
            subject=f"case:{scene.ids['case']}",
            actor="account:1",
            area=own.compound.area.path,
            happened_at=NOW,
        )
        for _n in range(MANY)
    )
    Topic.objects.get(pk=scene.ids["topic"]).cases.add(*cases)


def _topics(scene: Scene) -> None:
    topics = _copies(Topic, scene.ids["topic"], lambda _n: {"state": State.WAITING})
    for order, topic in enumerate(topics[:AGENDA], start=2):
        item = AgendaItem.objects.create(meeting_id=scene.ids["meeting"], topic=topic, order=order)
        Topic.objects.filter(pk=topic.pk).update(state=State.ON_AGENDA)
        _copies(Statement, scene.ids["statement"], lambda _n, item=item: {"item": item}, n=20)


def _meeting(scene: Scene, people: list[Person]) -> None:
    _copies(
        Invitation,
        scene.ids["invitation"],
        lambda n: {"person": people[n], "checked_in_at": None, "checked_in_by": ""},
    )
    event = Invitation.objects.get(pk=scene.ids["invitation"]).event_id
    Meeting.objects.bulk_create(
        Meeting(event=event) for event in _copies(Event, event, lambda _n: {})
    )
