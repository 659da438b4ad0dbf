"""Traces at her door and in a shop: a drive's letter, two phones, a filled form."""

from datetime import date

from linli.doorstep import actions as doorstep
from linli.doorstep.models import Overlap
from linli.drives import actions as drives
from linli.drives.spec import LetterDraft, RosterFilter
from linli.people import actions as people
from linli.places import actions as places
from linli.surveys import actions as surveys
from linli.surveys import queries as survey_queries
from linli.surveys.tests import factories as forms
from tests.cast import House
from tests.privacy.who import NAME, PHONE, door_of, to


def in_a_drive(house: House) -> None:
    """A letter signed, taken back as a mistake, signed again; two phones at her door."""
    worker, secretary, door = house.viewer("worker"), house.viewer("secretary"), door_of(house)
    drive = drives.make_drive(
        house.community.pk,
        "gas_hookup",
        name="燃气入户摸底",
        starts_on=date(2022, 4, 18),
        ends_on=date(2022, 6, 30),
        lead_id=house.accounts["secretary"].pk,
        **to(secretary),
    )
    drives.draw(drive.pk, RosterFilter(), **to(secretary))
    drives.start_drive(drive.pk, **to(secretary))
    target = drive.targets.get(dwelling=door)
    letter = LetterDraft("authorised", NAME, f"{NAME}电话授权，{PHONE}")
    for turn in ("1", "2"):
        attempt = drives.record(
            target.pk,
            "signed",
            note=f"{NAME}愿意",
            letter=letter,
            once=f"trace-{turn}",
            **to(worker),
        )
        if turn == "1":
            drives.set_right(attempt.pk, f"{NAME}说记错了", **to(worker))
    drives.keep_beside(
        target.pk,
        "undecided",
        kept_as=drives.as_kept("", None, letter),
        once="trace-beside",
        **to(worker),
    )
    places.note_facts(door.pk, {"fuel": f"{NAME}自己买煤"}, source="visit:1", **to(worker))
    in_a_shop(house)
    doorstep.record(door.pk, "met", once="phone-one", seen=0, **to(worker))
    doorstep.record(
        door.pk, "not_now", once="phone-two", seen=0, **to(house.viewer("second_worker"))
    )
    for overlap in Overlap.objects.filter(settled_at=None):
        doorstep.settle_overlap(overlap.pk, "second", f"{NAME}说的", **to(secretary))


def in_a_shop(house: House) -> None:
    """What somebody said about a shop of her community."""
    secretary = house.viewer("secretary")
    shop = people.register_organisation(
        house.community.pk, kind="firm", name="便民粥铺", **to(secretary)
    )
    said = {"cook": f"{NAME}常来烧火"}
    people.note_organisation_facts(shop.pk, said, source="submission:1", **to(secretary))


def in_a_form(house: House) -> None:
    """A survey form filled in about her, corrected, and sent back."""
    worker, secretary, door = house.viewer("worker"), house.viewer("secretary"), door_of(house)
    survey = (forms.HEAD, ("text", "remark", "备注", "Remark", "", "", ""))
    raw = forms.workbook(survey, settings=forms.settings("traces", title="登记表"))
    number = "uuid:traces"
    form = surveys.upload(raw, house.community.pk, **to(secretary))
    surveys.publish(form.pk, **to(secretary))
    kept, copy = (
        surveys.keep(
            *survey_queries.opened(xml, worker),
            xml,
            {},
            subject=f"dwelling:{door.pk}",
            **to(worker),
        ).submission
        for xml in (
            forms.filled({"remark": f"{NAME}，{PHONE}"}, number=number, code="traces"),
            forms.filled({"remark": f"{NAME}在家"}, number=number, code="traces"),
        )
    )
    surveys.settle_copy(copy.pk, "first", f"{NAME}说第一份对", **to(secretary))
    surveys.edit(kept.pk, "remark", f"{NAME}不识字", f"{NAME}说的", **to(secretary))
    surveys.send_back(kept.pk, f"再问{NAME}", **to(secretary))
