"""E-mail both ways, without a server: what leaves says how to stop; what comes in is read whatever
it is; who only claims to be somebody stops nothing.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from linli.base import crypto
from linli.notices import actions
from linli.notices.gateways import Outgoing, mail_in, marks
from linli.notices.gateways.callbacks import Report, Said, Untrue
from linli.notices.gateways.mail import Mail
from linli.notices.models import Mailing, Notice, OptOut, Reply
from linli.notices.tests.factories import HERE, NOW, send
from linli.notices.workflow import Channel

pytestmark = pytest.mark.django_db
SONG = "song@example.org"


@pytest.fixture(autouse=True)
def answers(settings: Any) -> None:
    """Answers come to a signed address of the house."""
    settings.LINLI_ADDRESS = "https://linli.example.cn"
    settings.DEFAULT_FROM_EMAIL = "永安社区 <yongan@example.cn>"
    address = "answers+{key}@example.cn"
    settings.LINLI_MAIL_IN = {**settings.LINLI_MAIL_IN, "address": address}


def of_many(address: str = SONG) -> Notice:
    """One of many by mail, sent."""
    mailing, _new = Mailing.objects.get_or_create(
        once="message:7:email:queued",
        defaults={
            "about": "message:7",
            "area": HERE,
            "channel": "email",
            "subject_line": "停水",
            "body": "{name}您好，明天停水。",
            "queued_at": NOW,
        },
    )
    notice = Notice.objects.create(
        kind="mailing",
        recipient=f"person:{len(address)}",
        area=HERE,
        channel="email",
        address=address,
        address_index=crypto.blind_index(address),
        mailing=mailing,
        called="宋玉珍",
        queued_at=NOW,
        once=f"m{mailing.pk}:{address}",
    )
    while actions.turn(mailing.pk, now=NOW):
        pass
    notice.refresh_from_db()
    return notice


def answer(
    to: Notice | None, words: str = "几点来水？", sender: str = SONG, **headers: str
) -> bytes:
    """As a person's program sends it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "answers@example.cn", "Re: 停水"
    made["Message-ID"] = f"<{crypto.blind_index(words + sender)[:12]}@example.org>"
    if to is not None:
        made["In-Reply-To"] = f"<{marks.signed(to.key)}@linli.example.cn>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    return made.as_bytes()


def bounce(
    of: Notice, status: str = "5.1.1", action: str = "failed", to: str = "", returned: str = ""
) -> bytes:
    """As a mail server reports it (RFC 3464), to the envelope's address."""
    return f"""From: MAILER-DAEMON@mx.example.org
Return-Path: <>
To: {to or marks.reply_address(of.key)}
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {SONG}
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Subject: =?utf-8?b?5YGc5rC0?=
{returned}

--b--
""".encode()


def read(raw: bytes) -> Any:
    return mail_in.read(raw, NOW)


def words(raw: bytes) -> str:
    told = read(raw)
    assert isinstance(told, Said)
    return told.words


# --- what leaves ---


def test_one_of_many_says_how_to_get_no_more_in_words_and_headers() -> None:
    notice = of_many()
    [sent] = mail.outbox
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://linli.example.cn/notices/stop/")
    assert link in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"] == f"<{marks.signed(notice.key)}@linli.example.cn>"
    back = f"answers+{marks.signed(notice.key)}@example.cn"
    assert (sent.reply_to, sent.from_email) == ([back], back), "bounces go there as well"
    assert sent.extra_headers["From"] == "永安社区 <yongan@example.cn>"
    assert "宋玉珍" not in link


def test_an_answer_to_ones_own_matter_cannot_be_stopped_and_needs_no_mailbox(settings: Any) -> None:
    settings.LINLI_MAIL_IN = {**settings.LINLI_MAIL_IN, "address": ""}
    Mail().send(Outgoing("n1-0", SONG, "答复", "已修好。"))
    [sent] = mail.outbox
    assert "List-Unsubscribe" not in sent.extra_headers
    assert (sent.reply_to, sent.body) == ([], "已修好。")


def test_one_press_without_account_or_token_stops_and_a_look_does_not() -> None:
    first, other = of_many(), of_many("wang@example.org")
    token = marks.stop_token(first.pk, first.address_index)
    browser = Client(enforce_csrf_checks=True)
    for look in (browser.get, browser.head):
        assert look(f"/notices/stop/{token}/").status_code == 200
    assert not OptOut.objects.exists()
    for _again in range(2):
        told = browser.post(f"/notices/stop/{token}/", {"List-Unsubscribe": "One-Click"})
        assert told.status_code == 200
    stop = OptOut.objects.get()
    assert (stop.address_index, stop.shown, stop.how, stop.area) == (
        first.address_index, "s***@example.org", "link", HERE,
    )  # fmt: skip
    assert SONG not in browser.get(f"/notices/stop/{token}/").text
    assert not OptOut.objects.filter(address_index=other.address_index).exists()


def test_a_stop_outlives_the_words_of_its_notice_and_no_other_link_opens() -> None:
    notice = of_many()
    token = marks.stop_token(notice.pk, notice.address_index)
    actions.erase(recipient=notice.recipient, by=actions.PROGRAM, now=NOW)
    assert Client().post(f"/notices/stop/{token}/").status_code == 200
    assert OptOut.objects.get().shown == ""
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), f"9{token}", "x", "1.2.3"):
        assert Client().get(f"/notices/stop/{wrong}/").status_code == 404
        assert Client().post(f"/notices/stop/{wrong}/").status_code == 404
    assert Client().put(f"/notices/stop/{token}/").status_code == 405


# --- whose answer it is ---


def test_an_answer_finds_its_notice_by_our_mark_whoever_sends_it() -> None:
    notice, later = of_many(), send(address=SONG)
    by_reference = answer(None, References=f"<a@b> <{marks.signed(notice.key)}@linli> <c@d>")
    by_address = answer(None, Cc=marks.reply_address(notice.key))
    for number, raw in enumerate((answer(notice), by_reference, by_address)):
        told = read(raw.replace(b"Message-ID: <", f"Message-ID: <{number}".encode()))
        reply = actions.take_in(told, Channel.EMAIL, now=NOW)
        assert reply is not None
        assert (reply.notice, reply.kind, reply.words) == (notice, "question", "几点来水？")
    unmarked = actions.take_in(read(answer(None)), Channel.EMAIL, now=NOW)
    assert unmarked is not None
    assert unmarked.notice == later, "else the last to that address"


def test_a_stop_by_our_mark_stops_the_address_the_notice_went_to() -> None:
    notice = of_many()
    told = read(answer(notice, "退订\n\n宋玉珍\n发自我的手机", sender="other@example.org"))
    reply = actions.take_in(told, Channel.EMAIL, now=NOW)
    assert reply is not None
    assert reply.became == "stop"
    assert OptOut.objects.get().address_index == notice.address_index


@pytest.mark.parametrize("mark", ["", "n{pk}-0.{tag}", "n{pk}-0"])
def test_a_forged_sender_stops_nothing(mark: str) -> None:
    notice = of_many()
    forged = mark.format(pk=notice.pk, tag="0" * 20)
    raw = answer(None, "退订", In_Reply_To=f"<{forged}@linli.example.cn>")
    reply = actions.take_in(read(raw), Channel.EMAIL, now=NOW)
    assert reply is not None
    assert (reply.kind, reply.became, OptOut.objects.count()) == ("stop", "", 0)


def test_the_mark_of_an_erased_notice_proves_nothing() -> None:
    notice = of_many()
    actions.erase(recipient=notice.recipient, by=actions.PROGRAM, now=NOW)
    told = read(answer(notice, "退订", sender="wang@example.org"))
    assert actions.take_in(told, Channel.EMAIL, now=NOW) is not None
    assert not OptOut.objects.exists()


def test_the_same_mail_counts_once_and_long_words_are_no_stop_and_no_code() -> None:
    notice = of_many()
    long = answer(notice, "停止\n" + "楼上一直漏水，请派人来看看，已经三天了没有人管，非常着急" * 2)
    assert actions.take_in(read(long), Channel.EMAIL, now=NOW) is not None
    assert actions.take_in(read(long), Channel.EMAIL, now=NOW) is None
    assert actions.take_in(read(answer(notice, "Received")), Channel.EMAIL, now=NOW) is not None
    assert actions.take_in(read(answer(notice, "投诉：没水")), Channel.EMAIL, now=NOW) is not None
    kinds = Reply.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["question", "question", "appeal"]


# --- deliveries that failed ---


def test_a_bounce_lets_its_delivery_fail_with_its_sign_once() -> None:
    notice = of_many()
    late, final = read(bounce(notice, "4.4.1", "delayed")), read(bounce(notice))
    assert not actions.reported(late, now=NOW)
    assert final == Report(notice.key, arrived=False, error="dsn 5.1.1")
    assert actions.reported(final, now=NOW)
    assert not actions.reported(final, now=NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.error) == ("failed", "dsn 5.1.1")


def test_a_bounce_in_words_and_one_with_the_mail_it_returns_are_known_too() -> None:
    notice = of_many()
    plain = answer(None, "550 5.7.1 rejected", sender="postmaster@qq.example")
    told = plain.replace(b"answers@example.cn", marks.reply_address(notice.key).encode())
    assert read(told) == Report(notice.key, arrived=False, error="dsn 5.7.1")
    inner = f"Message-ID: <{marks.signed(notice.key)}@linli.example.cn>"
    returned = bounce(notice, to="yongan@example.cn", returned=inner)
    assert read(returned) == Report(notice.key, arrived=False, error="dsn 5.1.1")
    strange = bounce(notice, to="yongan@example.cn")
    assert read(strange) == Report("", arrived=False), "of ours it names none"


# --- what nobody wrote ---


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<news.example.org>"},
        {"Return_Path": "<>"},
        {"X_Spam_Flag": "YES"},
    ],
)
def test_what_no_person_wrote_is_left(headers: dict[str, str]) -> None:
    assert read(answer(of_many(), **headers)) is None


def test_automatic_subjects_our_own_mail_and_nobodys_are_left() -> None:
    notice = of_many()
    for subject in ("自动回复: 我在休假", "Automatic reply: away", "Out of office"):
        assert read(answer(notice).replace(b"Subject: Re:", f"Subject: {subject}".encode())) is None
    assert read(answer(notice, sender="yongan@example.cn")) is None, "gone round in a circle"
    assert read(answer(notice, sender=marks.reply_address(notice.key))) is None
    assert read(mail.outbox[0].message().as_bytes()) is None
    assert read(answer(notice, sender="nobody")) is None
    assert read(b"") is None


# --- reading what is hard to read ---


@pytest.mark.parametrize(
    "below",
    [
        "> 明天停水。",
        "------------------ 原始邮件 ------------------",
        "发件人: 永安社区 <yongan@example.cn>",
        "在 2022年4月18日，永安社区 写道：",
        "On Mon, 18 Apr 2022 at 09:00, Yongan wrote:",
        "-- ",
    ],
)
def test_what_is_quoted_and_signed_is_left_out(below: str) -> None:
    assert words(answer(None, f"几点来水？\n\n{below}\n退订")) == "几点来水？"


def test_a_page_alone_is_read_without_its_tags() -> None:
    made = MIMEMultipart("alternative")
    made["From"] = SONG
    page = "<style>p{}</style><div>几点<b>来水</b>？</div><script>x()</script>"
    page += "<blockquote>旧</blockquote>"
    made.attach(MIMEText(page, "html", "utf-8"))
    assert words(made.as_bytes()) == "几点来水？"


@pytest.mark.parametrize(
    ("named", "real"), [("gb2312", "gb18030"), ("utf-8", "gb18030"), ("x-none", "utf-8")]
)
def test_a_wrong_charset_is_read_all_the_same(named: str, real: str) -> None:
    head = f"From: {SONG}\nContent-Type: text/plain; charset={named}\n\n"
    assert words(head.encode() + "喆先生问几点来水".encode(real)) == "喆先生问几点来水"


def test_a_bomb_of_parts_and_depths_a_cut_and_noise_become_something() -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000)
    )
    hostile = [
        b"From: " + SONG.encode() + b"\n" + deep,
        b"From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 5000,
        answer(None)[:40],
        bytes(range(256)) * 40,
        b"From: =?utf-8?q?=ZZ?= <a@b>\nSubject: =?x?b?!!?=\nContent-Type: text/plain; charset=\n\n",
        b"From: a@b\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"From: a@b\nIn-Reply-To: " + b"<n1-0." * 90000 + b"\n\nx",
        b"From: a@b\nReferences: <n99999999999999999999-0." + b"a" * 20 + b"@x>\n\nx\x00y",
    ]
    for raw in hostile:
        try:
            told = read(raw)
        except Untrue:
            continue
        assert told is None or len(told.words) <= 2000
    assert words(answer(None, "长" * 9000)) == "长" * 2000


def test_a_mail_without_words_says_so() -> None:
    raw = answer(None, " ").replace(b"Subject: Re:", b"X-Was:")
    assert words(raw) != ""


def test_headers_leave_whole_however_long() -> None:
    of_many()
    raw = mail.outbox[0].message().as_bytes()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"]
    read_back = message_from_bytes(raw, policy=policy.default)
    assert str(read_back["List-Unsubscribe"]).strip() == link, "folded before it, never within"
    assert link.encode() in raw
    assert str(read_back["From"]) == "永安社区 <yongan@example.cn>"
