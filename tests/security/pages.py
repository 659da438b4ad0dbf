"""Reading the forms of a page as a browser does, to send them back changed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

#: What a browser would let a person type, by the type of the field.
TYPED = {"date": "2022-04-20", "time": "10:00", "datetime-local": "2022-04-18T08:00", "number": "1"}


@dataclass
class Field:
    """One name in a form: its type, and the values that the page offers."""

    name: str
    type: str
    value: str = ""
    choices: list[str] = field(default_factory=list)

    def filled(self) -> str | list[str]:
        """A plausible answer."""
        chosen = [value for value in self.choices if value]
        if self.type == "hidden":
            return self.value
        if self.type in {"select", "radio"}:
            return chosen[0] if chosen else ""
        if self.type == "checkbox":
            return chosen[:1]
        return self.value or TYPED.get(self.type, "13900000066" if "phone" in self.name else "六")


@dataclass
class Form:
    """One form that is sent by POST."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def filled(self) -> dict[str, Any]:
        """A whole plausible sending."""
        return {name: each.filled() for name, each in self.fields.items()}


class Reader(HTMLParser):
    """Collects the POST forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_post = given.get("method", "").lower() == "post"
            self.form = Form(given.get("action") or self.address) if is_post else None
            self.forms += [self.form] if self.form else []
        elif self.form is not None and given.get("name"):
            self._field(tag, given, self.form)
        elif tag == "option" and self.select is not None:
            self.select.choices.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self.form = None if tag == "form" else self.form
        self.select = None if tag == "select" else self.select

    def _field(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given["name"]
        kind = tag if tag in {"select", "textarea", "button"} else given.get("type", "text")
        if kind in {"button", "submit", "file"} or name == "csrfmiddlewaretoken":
            return
        known = form.fields.setdefault(name, Field(name, kind, given.get("value", "")))
        if kind in {"radio", "checkbox"}:
            known.choices.append(given.get("value", "on"))
        if tag == "select":
            self.select = known


def forms_of(html: str, address: str) -> list[Form]:
    """The forms of a page, in order."""
    reader = Reader(address)
    reader.feed(html)
    return reader.forms
