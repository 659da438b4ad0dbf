"""A mailbox to which answers come: by IMAP over TLS, or a folder that stands in for it.

What was read stays where it is, marked as seen, or goes, as the settings say; how far it was read
is kept by the house (`Inbox`), so that a look that breaks off is simply taken up again.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from linli.base import crypto
from linli.notices.gateways.base import PATIENCE
from linli.notices.gateways.mail_in import LARGEST

#: Mails of one look.
MOST = 200


class Trouble(Exception):
    """Why a mailbox cannot be read, in one word of `spec.TROUBLES`."""


@dataclass(frozen=True)
class Lying:
    """A mail that lies in the mailbox: its number there, and what it is."""

    number: int
    raw: bytes


@dataclass(frozen=True)
class Look:
    """One look into a mailbox. `validity`: another one means that the numbers begin anew. `newest`:
    the number after which everything is new.
    """

    validity: int
    newest: int
    box: Any

    def after(self, number: int) -> Iterator[Lying]:
        """Mails with higher numbers, in order, at most so many as one look takes."""
        return self.box.after(number)  # type: ignore[no-any-return]

    def done(self, number: int) -> None:
        """This one was taken in. That it cannot be marked is no trouble: its number is kept."""
        self.box.done(number)


def _settings() -> dict[str, Any]:
    return dict(settings.LINLI_MAIL_IN)


def source() -> str:
    """Names the mailbox of the settings without telling whose it is."""
    given = _settings()
    named = "|".join(str(given[name]) for name in ("host", "port", "user", "folder"))
    return crypto.blind_index(f"mailbox:{named}")[:40]


def is_set_up() -> bool:
    """Whether a real mailbox is read; else a folder of the house stands in."""
    return bool(_settings()["host"])


@contextmanager
def look() -> Iterator[Look]:
    """Look into the mailbox of the settings. Trouble, in one word, if it cannot be read."""
    if not is_set_up():
        yield Look(1, 0, Folder(Path(_settings()["stand_in"])))
        return
    try:
        with _Imap() as box:
            yield Look(box.validity, box.newest, box)
    except ssl.SSLError:
        raise Trouble("not_trusted") from None
    except TimeoutError:
        raise Trouble("no_answer") from None
    except (OSError, socket.gaierror):
        raise Trouble("not_reached") from None
    except imaplib.IMAP4.abort:
        raise Trouble("broken_off") from None
    except (imaplib.IMAP4.error, ValueError, IndexError, TypeError):
        raise Trouble("not_understood") from None


class _Imap:
    """An open mailbox (RFC 3501), closed at the end whatever happens."""

    def __init__(self) -> None:
        given = _settings()
        trusted = ssl.create_default_context(cafile=given["ca"] or None)
        self.deletes = bool(given["delete"])
        self.client = imaplib.IMAP4_SSL(
            given["host"], given["port"], ssl_context=trusted, timeout=PATIENCE
        )
        try:
            self._open(given)
        except BaseException:
            self._leave()
            raise

    def _open(self, given: dict[str, Any]) -> None:
        try:
            self.client.login(given["user"], given["password"])
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise Trouble("wrong_password") from None
        kind, _told = self.client.select(_quoted(given["folder"]))
        if kind != "OK":
            raise Trouble("no_folder")
        self.validity = _number(self.client.response("UIDVALIDITY"))
        self.newest = _number(self.client.response("UIDNEXT")) - 1

    def __enter__(self) -> "_Imap":
        return self

    def __exit__(self, *_error: object) -> None:
        if self.deletes:
            with suppress(imaplib.IMAP4.error, OSError):
                self.client.expunge()
        self._leave()

    def _leave(self) -> None:
        with suppress(imaplib.IMAP4.error, OSError):
            self.client.logout()

    def after(self, number: int) -> Iterator[Lying]:
        _kind, told = self.client.uid("SEARCH", f"UID {number + 1}:*")
        found = (int(word) for word in (told[0] or b"").split() if word.isdigit())
        # "5:*" names the last one even if its number is smaller (RFC 3501, 6.4.8).
        for uid in sorted(uid for uid in set(found) if uid > number)[:MOST]:
            kind, parts = self.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)")
            whole = [part[1] for part in parts or () if isinstance(part, tuple)]
            if kind == "OK":
                yield Lying(uid, bytes(whole[0]) if whole else b"")

    def done(self, number: int) -> None:
        flags = r"(\Seen \Deleted)" if self.deletes else r"(\Seen)"
        with suppress(imaplib.IMAP4.error):
            self.client.uid("STORE", str(number), "+FLAGS.SILENT", flags)


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _number(answer: tuple[str, list[Any]]) -> int:
    """The number in an untagged answer; 1 where a server says none."""
    _name, told = answer
    word = (told or [None])[0]
    return int(word) if word else 1


class Folder:
    """Stands in where no mailbox is set up: mails as files (`*.eml`), which go once they were read.
    What a program like a mail client saves, or the house itself wrote into `mail/`, fits.
    """

    def __init__(self, folder: Path) -> None:
        self.files = sorted(folder.glob("*.eml"))[:MOST] if folder.is_dir() else []
        self.lying: dict[int, Path] = {}

    def after(self, number: int) -> Iterator[Lying]:
        for place, path in enumerate(self.files, start=number + 1):
            self.lying[place] = path
            with path.open("rb") as file:
                yield Lying(place, file.read(LARGEST))

    def done(self, number: int) -> None:
        self.lying[number].unlink(missing_ok=True)
