"""What `linli check` asks of this app."""

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _

from linli.people.models import Person


def problems() -> list[str]:
    """Whether this house's data key opens the names of residents. The oldest and the latest are
    tried: a key that was changed in between opens only one of them.
    """
    named = Person.objects.exclude(name="").order_by("pk")
    try:
        for row in (named, named.reverse()):
            row.values_list("name", flat=True).first()
    except InvalidTag:
        return [
            _(
                "The data key does not open names and telephones: put back the keys folder that "
                "belongs to this house, or give its key in LINLI_DATA_KEY."
            )
        ]
    return []
