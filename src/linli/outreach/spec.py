"""Words of outreach: forms of one message, what may be filled in, how an audience is described."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.notices.workflow import Channel

#: Signs of one text message, and of each part of a longer one (seven go to putting it together).
ONE_PART, EACH_PART = 70, 67
#: How a text message of a mailing ends, as the trade's rules ask (工信部 31 号令).
STOP_HINT = "拒收请回复R"


@dataclass(frozen=True)
class Form:
    """One version of a message. `channel`: the gateway that brings it to each recipient; None for
    what is read out, pasted, printed or put up. `longest`: in signs.
    """

    code: str
    label: Any
    hint: Any
    longest: int
    channel: Channel | None = None
    has_subject: bool = False


FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        Form(
            "wechat",
            _("WeChat template message"),
            _("To those who bound their account. Its fields hold 20 signs each."),
            200,
            Channel.WECHAT,
            has_subject=True,
        ),
        Form(
            "sms",
            _("Text message"),
            _("70 signs are one message, with the signature and the way to stop counted in."),
            300,
            Channel.SMS,
        ),
        Form("email", _("E-mail"), "", 4000, Channel.EMAIL, has_subject=True),
        Form(
            "article",
            _("Article of the official account"),
            _("To paste there."),
            8000,
            None,
            has_subject=True,
        ),
        Form("group", _("Text for chat groups"), _("To paste, or by the group's robot."), 1000),
        Form(
            "leaflet",
            _("Leaflet (A5)"),
            _("Printed with a QR code of the link."),
            600,
            None,
            has_subject=True,
        ),
        Form("speaker", _("For the loudspeaker"), _("Read out; short sentences."), 400),
        Form("script", _("For the door"), _("What the worker says at the door."), 800),
    )
}
#: Those that go to each recipient by themselves, the usual way first.
SENT = tuple(form.code for form in FORMS.values() if form.channel)
#: Mark in a text → what stands there in the end. The list is closed.
VARIABLES: dict[str, Any] = {
    "姓名": _("name of the recipient"),
    "地址": _("their door"),
    "社区": _("the place that writes"),
    "电话": _("the number to call back"),
    "链接": _("the link"),
}
#: What is filled in for each recipient, in the marks of `notices`.
PER_RECIPIENT = {"姓名": "{name}", "地址": "{door}"}
_MARK = re.compile(r"\{([^{}]*)\}")


#: Why nothing more is done about a delivery that did not arrive.
CLOSED_FOR: dict[str, Any] = {
    "told": _("They were told in another way"),
    "over": _("The matter is over"),
    "moved": _("They moved away, or the number is to be put right"),
    "unwanted": _("They want no such messages"),
}


def unknown_marks(text: str) -> list[str]:
    """Marks in a text that are not in the list."""
    return [mark for mark in _MARK.findall(text) if mark not in VARIABLES]


def filled(text: str, values: dict[str, str]) -> str:
    """The text with these marks filled in; others stay."""
    return _MARK.sub(lambda found: values.get(found.group(1), found.group()), text)


def sms_text(text: str, signature: str) -> str:
    """A text message of a mailing as it leaves: signature, text, the way to stop."""
    return f"{signature}{text.strip()} {STOP_HINT}"


def parts(text: str) -> int:
    """How many messages this many signs cost."""
    return 1 if len(text) <= ONE_PART else -(-len(text) // EACH_PART)


@dataclass(frozen=True)
class Described:
    """An audience as a filter that can be read and kept.

    `source`: "registry", "drive", "event", or the code of a circle that a higher app declares;
    `source_id`: which one. `about`: code of the kind of drive the audience is written to about;
    "" for general matters. Whoever was promised never to be asked again about it is never in it.
    """

    source: str = "registry"
    source_id: int = 0
    about: str = ""
    stages: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    areas: tuple[int, ...] = ()
    compounds: tuple[int, ...] = ()
    ties: tuple[str, ...] = ()
    label: int = 0

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Described":
        """The filter that `as_json` kept."""
        found: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**found)


@dataclass(frozen=True)
class Circle:
    """Firms that belong together in a higher app: which there are, who is in."""

    code: str
    label: Any
    choices: Callable[[Viewer], list[tuple[int, str]]]
    name: Callable[[int], str]
    organisations: Callable[[int], "QuerySet[Any, Any]"]
