"""What follows: a firm is told of a policy that fits it; erasure reaches what was written here."""

from django.utils.formats import date_format

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.queries import Address
from linli.notices.workflow import Channel
from linli.people import queries as people
from linli.people.models import Organisation
from linli.services import actions
from linli.services.models import Policy


def tell_firm_of_policy(entry: Entry) -> None:
    """The contact on file gets a message where there is a telephone, else a slip to hand over."""
    policy = Policy.objects.select_related("alliance__area").get(
        pk=int(entry.subject.partition(":")[2])
    )
    firm = Organisation.objects.get(pk=int(entry.data["firm"]))
    notices.send(
        "policy.fits",
        recipient=f"organisation:{firm.pk}",
        about=f"policy:{policy.pk}",
        to=Address(Channel.SMS, firm.contact_phone)
        if firm.contact_phone
        else Address(Channel.PRINT),
        words={
            "title": policy.title,
            "summary": policy.summary,
            "deadline": date_format(policy.deadline, "DATE_FORMAT") if policy.deadline else "",
        },
        link=f"/policies/{policy.pk}/",
        once=f"policy.fits:{policy.pk}:{firm.pk}",
        now=entry.happened_at,
        area=policy.alliance.area.path,
    )


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in what was written about firms' needs."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
