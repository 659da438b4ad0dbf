"""What may be declared about people: columns of a list of residents, purposes of keeping data."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.masking import mask_name, mask_phone
from linli.base.sheets import Column
from linli.places.spec import DOOR_COLUMNS
from linli.places.spec import MADE as DOORS_MADE

#: Version of the notice of purpose before the first entry; raised when its words change.
NOTICE_VERSION = "2022-1"

#: What data may be kept for → the words of the notice.
PURPOSES: dict[str, Any] = {
    "case_contact": _("To ask back about what you raised and to answer you"),
    "visit": _("To visit you and to know whom to ask for at your door"),
    "meeting": _("To invite you and to note that you came"),
    "contact": _("To reach you about your building"),
}

#: How consent was given → words.
HOW: dict[str, Any] = {
    "spoken": _("Spoken, after the notice was read out"),
    "paper": _("On paper"),
    "web": _("On the web page"),
    "portal": _("On the web page"),
    "door": _("At the door"),
    "phone": _("By telephone"),
    "desk": _("At the counter"),
    "meeting": _("At a meeting"),
    "correction": _("With a correction"),
}
#: What staff may choose when they note a consent.
HOW_STAFF = ("spoken", "paper")

#: Words of Excel lists for the four ties (codes of models.Tie.Kind).
TIE_WORDS: dict[str, str] = {
    "居住人": "occupant",
    "常住": "occupant",
    "租户": "occupant",
    "租客": "occupant",
    "承租人": "occupant",
    "occupant": "occupant",
    "tenant": "occupant",
    "产权人": "owner",
    "业主": "owner",
    "房主": "owner",
    "owner": "owner",
    "户主": "head",
    "head": "head",
    "head of household": "head",
    "户籍": "registered",
    "户籍人口": "registered",
    "registered": "registered",
    "registered residence": "registered",
}

RESIDENT_COLUMNS = (
    *DOOR_COLUMNS,
    Column(
        "name",
        _("Name"),
        ("姓名", "居民姓名", "联系人", "name"),
        required=True,
        example="周小满",
        mask=mask_name,
    ),
    Column(
        "phone",
        _("Telephone"),
        ("电话", "手机", "手机号", "联系电话", "联系方式", "phone"),
        mask=mask_phone,
    ),
    Column("tie", _("Tie"), ("关系", "人户关系", "身份", "tie"), example="居住人"),
)

#: What an import makes, in words.
MADE: dict[str, object] = {
    **DOORS_MADE,
    "people.person": _("Residents"),
    "people.tie": _("Ties to dwellings"),
}

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}|(?:400|800)\d{7}")
#: Service numbers of companies and authorities: 12345, 96777, 110.
_HOTLINE = re.compile(r"1\d{2,4}|9\d{4,5}")

#: Unified social credit code (GB 32100-2015): 18 digits and letters without I, O, S, V, Z.
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")

#: Whoever has left all their dwellings is erased after so long (PIPL art. 19).
KEPT_AFTER_LEAVING = timedelta(days=730)


#: Facts about an organisation that the house knows words for: code → words, and the words of its
#: values. A form may name others; they are shown as they were said.
ORGANISATION_FACTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "gas": (
        _("Cooks and heats with"),
        {"bottled": _("Bottled gas"), "piped": _("Piped gas"), "none": _("No gas")},
    ),
    "bottles": (_("Gas bottles in use"), {}),
    "alarm": (_("Gas alarm"), {"yes": _("Fitted"), "no": _("Missing")}),
}


@dataclass(frozen=True)
class Erased:
    """Somebody whose file was erased: their number and doors, and the words (name, telephone)
    by which they are found where no number leads.
    """

    person_id: int
    dwellings: tuple[int, ...] = ()
    name: str = ""
    phone: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What is blackened in the words of others."""
        return tuple(word for word in (self.name, self.phone) if word)


def is_phone(digits: str, *, hotline: bool = False) -> bool:
    """A mobile or landline number of the country, as digits (`masking.normal_phone`).

    `hotline`: the service number of an organisation will do too.
    """
    return bool(_PHONE.fullmatch(digits)) or (hotline and bool(_HOTLINE.fullmatch(digits)))


def tie_kinds(words: str) -> list[str] | None:
    """The ties a cell names (户主、产权人); occupant where it is empty; None if one is unknown."""
    names = [name.strip().lower() for name in re.split(r"[、,，/;；+]", words) if name.strip()]
    kinds = [TIE_WORDS.get(name, "") for name in names]
    return None if "" in kinds else list(dict.fromkeys(kinds)) or ["occupant"]


def is_credit_code(words: str) -> bool:
    """Whether this can be a unified social credit code, in capital letters."""
    return bool(_CREDIT_CODE.fullmatch(words))
