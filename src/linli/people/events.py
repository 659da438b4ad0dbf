"""What can happen to persons, their ties, organisations and consents."""

from django.utils.translation import gettext_lazy as _

PERSON_REGISTERED = "person.registered"
PERSON_EDITED = "person.edited"
PERSON_ERASED = "person.erased"
TIED = "person.tied"
UNTIED = "person.untied"
ORGANISATION_REGISTERED = "organisation.registered"
ORGANISATION_EDITED = "organisation.edited"
ORGANISATION_RETIRED = "organisation.retired"
ORGANISATION_RESTORED = "organisation.restored"
ORGANISATION_FACTS_NOTED = "organisation.facts_noted"
CONSENT_GIVEN = "consent.given"
CONSENT_WITHDRAWN = "consent.withdrawn"

WORDS = {
    PERSON_REGISTERED: _("Person registered"),
    PERSON_EDITED: _("Person corrected"),
    PERSON_ERASED: _("Person's data erased"),
    TIED: _("Tied to a dwelling"),
    UNTIED: _("Tie to a dwelling ended"),
    ORGANISATION_REGISTERED: _("Organisation registered"),
    ORGANISATION_EDITED: _("Organisation edited"),
    ORGANISATION_RETIRED: _("Organisation retired"),
    ORGANISATION_RESTORED: _("Organisation restored"),
    ORGANISATION_FACTS_NOTED: _("Facts about an organisation noted"),
    CONSENT_GIVEN: _("Consent given"),
    CONSENT_WITHDRAWN: _("Consent withdrawn"),
}
