"""What a mail that came in is: an answer of somebody, a failed delivery, or nothing for us.

Nothing here trusts a mail. Who wrote it is a claim; only our own signed marks (`marks`) prove
which notice it answers. However it is built (cut off, nested, in a wrong charset, without text), it
becomes one of the three, and never an error that stands in the way of the next.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

from django.utils.translation import gettext

from linli.notices.gateways import marks
from linli.notices.gateways.base import plain
from linli.notices.gateways.callbacks import Report, Said, Untrue

#: Bytes of a mail that are read: its text stands before what is attached.
LARGEST = 1024 * 1024
#: Parts that are looked at, and how deep they may be nested.
MOST_PARTS, DEEPEST = 60, 8
#: Signs of a mail that are kept.
LONGEST = 2000
#: GB 2312 is what programs write where they mean its larger successors.
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}
#: Where a program begins to quote what it answers.
_QUOTE = re.compile(
    r"^\s*(>|-{2,}\s*(原始邮件|Original Message|转发的邮件|Forwarded message)"
    r"|_{10,}|(发件人|寄件者|From)\s*[:：].*|(On|在|于)\s.{4,120}(wrote|写道|寫道)\s*[:：]?\s*$"
    r"|.{2,80}(于|在)\s*\d{4}.{4,40}(写道|寫道)\s*[:：]?\s*$)",
    re.IGNORECASE,
)
#: How the subject of an answer that nobody wrote begins, where its header does not say so.
_AUTOMATIC = re.compile(
    r"^\s*(自动回复|自動回覆|自动答复|automatic reply|auto[- ]?reply|out of (the )?office)",
    re.IGNORECASE,
)
_POSTMEN = ("mailer-daemon", "postmaster", "mail-daemon")
#: Blanks that are not printable; a line ends by one sign.
_BLANKS = {0xA0: " ", 0x3000: " ", 0x9: " ", 0xD: None}
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


def read(raw: bytes, at: datetime) -> "Report | Said | None":
    """What this mail is; None for what no person wrote and no delivery failed. Untrue, with one
    word, for what cannot be read.
    """
    try:
        mail = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
        if (report := _failed(mail)) is not None:
            return report
        return None if _nobody_wrote(mail) else _said(mail, raw, at)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        raise Untrue("unreadable") from None


# --- deliveries that failed ---


def _failed(mail: Message) -> Report | None:
    """A delivery status notification (RFC 3464) of a notice of ours that will never arrive; where a
    mail server writes in words of its own, its mark tells which.
    """
    is_report = mail.get_content_type() == "multipart/report"
    parts = list(_parts(mail))
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if not (is_report and status is not None) and not _is_postman(mail):
        return None
    known = _keys(mail) or [key for part in parts for key in marks.keys_in(_returned(part))]
    action, sign = _fields(status) if status is not None else ("failed", _sign_in_words(parts))
    if not known or action != "failed":
        return Report("", arrived=False)  # of ours none, or only late: nothing follows
    return Report(known[0], arrived=False, error=f"dsn {sign}" if sign else "bounced")


def _fields(status: Message) -> tuple[str, str]:
    """Action and status of the recipient that a report speaks of."""
    blocks = status.get_payload()
    for block in blocks[:MOST_PARTS] if isinstance(blocks, list) else []:
        if isinstance(block, Message) and block["Action"]:
            found = _STATUS.search(str(block["Status"] or ""))
            return str(block["Action"]).strip().lower(), found.group() if found else ""
    return "", ""


def _sign_in_words(parts: list[Message]) -> str:
    for part in parts:
        if part.get_content_maintype() == "text" and (found := _STATUS.search(_text(part))):
            return found.group()
    return ""


def _returned(part: Message) -> str:
    """The headers of the mail that came back, as far as this part holds them."""
    if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
        return part.as_string()[:20000]
    return ""


def _is_postman(mail: Message) -> bool:
    name = parseaddr(_header(mail, "From"))[1].partition("@")[0].lower()
    return name in _POSTMEN


# --- what nobody wrote ---


def _nobody_wrote(mail: Message) -> bool:
    """A program's answer (RFC 3834), a list, a mail server, what ours calls spam, or our own mail
    gone round.
    """
    if _header(mail, "Auto-Submitted").partition(";")[0].strip().lower() not in {"", "no"}:
        return True
    precedence = _header(mail, "Precedence").strip().lower()
    if precedence in {"bulk", "junk", "list", "auto_reply"} or mail["List-Id"]:
        return True
    if any(mail[name] for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response")):
        return True
    if _header(mail, "X-Spam-Flag").strip().lower() == "yes":
        return True
    if _header(mail, "Return-Path").strip() == "<>" or _is_postman(mail):
        return True
    return bool(_AUTOMATIC.match(_header(mail, "Subject"))) or marks.is_ours(_header(mail, "From"))


# --- what somebody wrote ---


def _said(mail: Message, raw: bytes, at: datetime) -> Said | None:
    sender = parseaddr(_header(mail, "From"))[1].strip().lower()[:254]
    if "@" not in sender:
        return None
    words = _own_words(_text_of(mail)) or _header(mail, "Subject").strip()
    words = words or gettext("(a mail without words)")
    known = _keys(mail)
    key = known[0] if known else ""
    return Said(sender, words[:LONGEST], _once(mail, raw), at, key=key, proves=bool(key))


def _once(mail: Message, raw: bytes) -> str:
    """The same for the same mail, wherever and however often it lies in a mailbox."""
    named = [_header(mail, name) for name in ("Message-ID", "From", "Date")]
    told = "\n".join(named).encode() if named[0] else raw
    return f"mail:{hashlib.sha256(told).hexdigest()}"


def _keys(mail: Message) -> list[str]:
    """Notices that a mail answers, by our own marks: the address it came to, then the mail it names
    as the one before.
    """
    addressed = [
        address
        for name in ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
        for _called, address in getaddresses([_header(mail, name)])
    ]
    before = [_header(mail, "In-Reply-To"), *reversed(_header(mail, "References").split())]
    return marks.keys_in(" ".join([*addressed, *before])[:20000])


def _own_words(text: str) -> str:
    """What they wrote themselves: not what they quote, nor what stands below their signature."""
    kept: list[str] = []
    for given in text.translate(_BLANKS).split("\n"):
        line = plain(given)
        if _QUOTE.match(line) or line.rstrip() == "--":
            break
        kept.append(line.strip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


# --- reading what is hard to read ---


def _parts(mail: Message) -> Iterator[Message]:
    """The parts of a mail in their order, some of them, not too deep."""
    waiting: list[tuple[Message, int]] = [(mail, 0)]
    for _n in range(MOST_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop(0)
        yield part
        inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inner, list) and depth < DEEPEST:
            more = [each for each in inner[:MOST_PARTS] if isinstance(each, Message)]
            waiting[:0] = [(each, depth + 1) for each in more]


def _text_of(mail: Message) -> str:
    """The first plain text that is not attached; else the first page, without its tags."""
    pages = []
    for part in _parts(mail):
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain" and (text := _text(part)).strip():
            return text
        if part.get_content_type() == "text/html":
            pages.append(part)
    return _without_tags(_text(pages[0])) if pages else ""


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    return _decoded(raw, part.get_content_charset() or "utf-8")


def _decoded(raw: bytes, charset: str) -> str:
    """Text in the charset it names; in another of ours if that is wrong; never an error."""
    for name in (_CHARSETS.get(charset.lower(), charset), "utf-8", "gb18030"):
        try:
            return raw.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("utf-8", errors="replace")


def _header(mail: Message, name: str) -> str:
    """A header as one reads it, without signs that no column takes; bytes that nobody encoded are
    read like a text.
    """
    named = (value for given, value in mail.raw_items() if given.lower() == name.lower())
    raw = str(next(named, ""))[:20000].encode("utf-8", "surrogateescape")
    given = _decoded(raw, "utf-8")
    try:
        pieces = decode_header(given)
    except (HeaderParseError, ValueError):
        return plain(given)
    # What stands between encoded words comes back in an encoding of Python's own.
    said = [
        _decoded(piece, charset or "raw-unicode-escape") if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    ]
    return plain("".join(said))


class _Page(HTMLParser):
    """Collects what a page says."""

    HIDDEN = frozenset({"script", "style", "head", "title", "blockquote"})
    BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in self.HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


def _without_tags(page: str) -> str:
    reader = _Page()
    reader.feed(page[:LARGEST])
    return "".join(reader.said)
