"""The one place that decides how personal data looks when nobody asked to see it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")
IDENTITY = re.compile(
    r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)"
)
DOORPLATE = re.compile(r"\d+\s*(?:号楼|栋|幢)\s*\d*\s*(?:单元)?\s*\d{3,4}\s*(?:室|户|房)?")


def mask_name(name: str) -> str:
    """王小明 → 王**, 王明 → 王*; Latin names keep the first letter."""
    name = name.strip()
    return name[:1] + "*" * min(max(len(name) - 1, 0), 2) if name else ""


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; anything shorter shows its last two digits only."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if digits else ""


def mask_mail(address: str) -> str:
    """song@example.org → "s***@example.org"; "" for what is none."""
    name, _sep, domain = address.partition("@")
    return f"{name[:1]}***@{domain}" if domain else ""


def mask_identity(number: str) -> str:
    """The first four and the last two signs remain: 4101************34."""
    number = number.strip()
    return f"{number[:4]}{'*' * max(len(number) - 6, 0)}{number[-2:]}" if number else ""


def normal_phone(phone: str) -> str:
    """Digits only, without the country code: the form that is stored and indexed."""
    digits = re.sub(r"\D", "", phone)
    return digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits


def is_mobile(phone: str) -> bool:
    """A number that takes text messages; a landline does not."""
    return bool(PHONE.fullmatch(normal_phone(phone)))


@dataclass(frozen=True)
class Finding:
    """Something in a text that must not become public: what kind, and where."""

    kind: str
    start: int
    end: int


def scan(text: str) -> list[Finding]:
    """Identity numbers, telephone numbers and door plates in a text, in order.

    Nothing goes public without this (PIPL art. 6, 51; house rule in `domain.md`).
    """
    found: list[Finding] = []
    for kind, pattern in (
        ("identity", IDENTITY),
        ("phone", PHONE),
        ("phone", LANDLINE),
        ("address", DOORPLATE),
    ):
        found += [Finding(kind, hit.start(), hit.end()) for hit in pattern.finditer(text)]
    return sorted(found, key=lambda finding: finding.start)


def blacken(text: str, words: Iterable[str]) -> str:
    """The text with each of these words (a name, a number) blacked out, sign for sign. Words of
    a single sign are left: they are part of too many others.
    """
    for word in sorted(set(words), key=len, reverse=True):
        if len(word) > 1:
            text = text.replace(word, "＊" * len(word))
    return text


def blacken_fields(row: object, fields: Iterable[str], words: Collection[str]) -> list[str]:
    """Blacken these text fields of a row; the names of those that changed, still to be saved."""
    changed = []
    for field in fields:
        before = str(getattr(row, field))
        after = blacken(before, words)
        if after != before:
            setattr(row, field, after)
            changed.append(field)
    return changed


def redact(text: str) -> str:
    """The text with every finding replaced by ＊＊＊, for public pages."""
    for finding in reversed(scan(text)):
        text = text[: finding.start] + "＊＊＊" + text[finding.end :]
    return text
