"""What others hand over when they plan, register, receive; and for whom a gathering is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.events.spec.recurrence import OnHoliday

#: What gatherings are called; a higher app may use codes of its own (a deliberation's "meeting").
KINDS: dict[str, Any] = {
    "lecture": _("Lecture"),
    "training": _("Training"),
    "clinic": _("Advice or clinic on the spot"),
    "fair": _("Fair"),
    "salon": _("Salon"),
    "matching": _("Matching meeting"),
    "exchange": _("Exchange"),
    "visit": _("Visit together"),
    "service": _("Volunteer service"),
    "festival": _("Festival"),
    "other": _("Other gathering"),
}

#: Kinds of other apps that stand in the same calendar.
OTHER_KINDS: dict[str, Any] = {"meeting": _("Meeting")}

#: Only who is invited: not in any calendar for the public.
INVITED = ""
#: Everybody; in the public calendar.
OPEN = "open"
#: The people of its area; in the public calendar of that area.
AREA = "area"
PUBLIC_AUDIENCES = (OPEN, AREA)

#: Names, numbers and words of those who registered are kept so long after the gathering.
KEPT_DAYS = 180
#: Registered people are reminded so long before it begins.
REMIND_HOURS = 24
#: At most so many come with one registration.
MOST_PEOPLE = 20
#: Where people register by name, at most so many share one number.
MOST_BY_NUMBER = 4
#: A series is planned so far ahead by itself.
AHEAD_DAYS = 90


class Party(models.TextChoices):
    """Who registers together under one name and number."""

    PERSON = "person", _("One person")
    HOUSEHOLD = "household", _("A household")
    FIRM = "firm", _("A firm")


@dataclass(frozen=True)
class Applicant:
    """What is known of somebody who wants to register: enough to ask whether it is for them."""

    phone_index: str = ""
    organisation_id: int | None = None
    firm: str = ""


@dataclass(frozen=True)
class Audience:
    """A kind of audience that a higher app declares: members of an alliance, targets of a drive.

    `code` is the kind of its scope ("drive", as in "drive:7"). `choices(viewer, path)`: those a
    gathering in this area may be for, as (id, words). `name(id)`: its words. `admits(id, who)`:
    whether it is for this applicant. They are listed in the setting LINLI_AUDIENCES.
    """

    code: str
    label: Any
    choices: Callable[[Viewer, str], Sequence[tuple[int, str]]]
    name: Callable[[int], str]
    admits: Callable[[int, Applicant], bool]


@dataclass(frozen=True)
class Details:
    """What a gathering is about and for whom, besides time and place.

    `capacity`: seats (None: no limit). `registers`: people register for it. `closes_at`: until
    when (None: until it begins). Organisers are sections and organisations, labels words of the
    town (group "work" or "service").
    """

    audience: str = INVITED
    capacity: int | None = None
    registers: bool = False
    closes_at: datetime | None = None
    programme: str = ""
    section_ids: tuple[int, ...] = ()
    organisation_ids: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class SeriesDraft:
    """A series: its rule (RFC 5545), its first day and time of day (local), how long each takes.

    `announces`: each occurrence is published as soon as it is planned. `origin`: "kind:id" of
    what it belongs to in a higher app ("mechanism:3").
    """

    kind: str
    area_id: int
    title: str
    venue: str
    rule: str
    first_on: date
    starts: time
    minutes: int
    organiser_id: int
    ends_on: date | None = None
    on_holiday: str = OnHoliday.KEEP
    compound_id: int | None = None
    announces: bool = False
    origin: str = ""
    details: Details = field(default_factory=Details)


@dataclass(frozen=True)
class RegistrationDraft:
    """Who registers, how many come. `firm`: its name; `organisation_id`: its entry, if known."""

    name: str
    phone: str
    party: str = Party.PERSON
    people: int = 1
    firm: str = ""
    organisation_id: int | None = None


def kind_label(code: str) -> str:
    """The words of a kind; its code for one that a higher app has made up."""
    return str((KINDS | OTHER_KINDS).get(code, code))
