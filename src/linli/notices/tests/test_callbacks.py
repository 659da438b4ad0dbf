"""What gateways tell by themselves: false signatures, replays, huge and hostile XML, replies."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client

from linli.base import crypto
from linli.journal.models import Entry
from linli.notices import actions, gateways
from linli.notices.gateways import callbacks
from linli.notices.gateways.local import Local
from linli.notices.models import OptOut, Reply
from linli.notices.tests.factories import NOW, send
from linli.notices.workflow import Channel, State

pytestmark = pytest.mark.django_db
WECHAT, SMS = "/notices/callback/wechat/", "/notices/callback/sms/"


@pytest.fixture(autouse=True)
def accounts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both gateways may report; nothing is sent to the real ones."""
    monkeypatch.setitem(gateways.GATEWAYS, Channel.WECHAT, Local())
    settings.LINLI_WECHAT = {
        **settings.LINLI_WECHAT,
        "app_id": "wx1",
        "token": "tok",
        "aes_key": base64.b64encode(b"k" * 32).decode().rstrip("="),
    }
    settings.LINLI_SMS = {**settings.LINLI_SMS, "secret": "geheim"}


def text(words: str, number: int = 1) -> str:
    return (
        "<xml><FromUserName>openid-1</FromUserName><CreateTime>1650243600</CreateTime>"
        f"<MsgType>text</MsgType><Content>{words}</Content><MsgId>{number}</MsgId></xml>"
    )


def wechat(told: str, *, stamp: str = "", token: str = "tok", raw: str = "") -> Any:
    """As WeChat sends it: sealed, and signed over the sealed box."""
    box = callbacks.seal_wechat(told.encode(), b"s" * 16)
    stamp = stamp or str(int(time.time()))
    signature = callbacks.wechat_signature(token, stamp, "nonce", box)
    query = f"?timestamp={stamp}&nonce=nonce&msg_signature={signature}"
    body = raw or f"<xml><ToUserName>gh</ToUserName><Encrypt>{box}</Encrypt></xml>"
    return Client().post(f"{WECHAT}{query}", body, content_type="text/xml")


def sms(told: dict[str, Any], *, secret: str = "geheim", stamp: str = "") -> Any:
    stamp, body = stamp or str(int(time.time())), json.dumps(told)
    signature = hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": stamp, "X-Signature": signature}
    return Client().post(SMS, body, content_type="application/json", headers=headers)


def test_account_proves_itself() -> None:
    stamp = str(int(time.time()))
    good = callbacks.wechat_signature("tok", stamp, "n")
    address = f"{WECHAT}?timestamp={stamp}&nonce=n&echostr=42&signature="
    assert Client().get(address + good).content == b"42"
    assert Client().get(address + "0" * 40).status_code == 403


def test_reply_comes_in_once_however_often_it_is_sent() -> None:
    for _again in range(2):
        answer = wechat(text("几点来水？"))
        assert (answer.status_code, answer.content) == (200, b"success")
    reply = Reply.objects.get()
    assert (reply.kind, reply.words, reply.sender) == ("question", "几点来水？", "openid-1")
    assert Entry.objects.filter(kind="reply.came_in").count() == 1


def test_untrue_callbacks_change_nothing() -> None:
    old = str(int(time.time()) - 3600)
    assert wechat(text("x"), token="false").status_code == 403
    assert wechat(text("x"), stamp=old).status_code == 403, "kept and sent again"
    assert wechat(text("x"), raw="<xml><Encrypt>AAAA</Encrypt></xml>").status_code == 403
    assert wechat(text("x"), raw=text("in the clear")).status_code == 403
    assert wechat(text("x"), raw="<xml>" + "a" * 70_000).status_code == 413
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>'
    assert wechat(text("x"), raw=bomb).status_code == 403
    assert wechat(bomb).status_code == 403, "hostile inside the box as well"
    assert sms({"replies": []}, secret="false").status_code == 403
    assert sms({"replies": []}, stamp=old).status_code == 403
    assert sms({"receipts": [{"id": 1}]}).status_code == 403
    assert Reply.objects.count() == 0


def test_without_a_secret_every_door_is_shut(settings: Any) -> None:
    settings.LINLI_SMS = {**settings.LINLI_SMS, "secret": ""}
    settings.LINLI_WECHAT = {**settings.LINLI_WECHAT, "token": ""}
    assert sms({}, secret="").status_code == 403
    assert wechat(text("x"), token="").status_code == 403


def test_receipts_of_both_gateways_reach_their_notice() -> None:
    short = send(Channel.SMS, "13900000001")
    long = send(Channel.WECHAT, "openid-1", once="2")
    for notice in (short, long):
        actions.deliver(notice.pk, now=NOW)
        notice.refresh_from_db()
    assert sms({"receipts": [{"id": short.reference, "status": "delivered"}]}).status_code == 200
    event = (
        "<xml><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event>"
        f"<MsgID>{long.reference}</MsgID><Status>failed:user block</Status></xml>"
    )
    assert wechat(event).status_code == 200
    for notice, state in ((short, State.DELIVERED), (long, State.FAILED)):
        notice.refresh_from_db()
        assert notice.state == state


@pytest.mark.parametrize("words", ["R", "退订。", "td", " T ", "Ｒ", "不是本人"])
def test_stop_holds_at_once(words: str) -> None:
    number = "+86 139-0000-0001"
    row = {"id": "9", "from": number, "text": words, "at": int(time.time())}
    assert sms({"replies": [row]}).status_code == 200
    stop = OptOut.objects.get()
    assert (stop.address_index, stop.shown) == (crypto.blind_index("13900000001"), "139****0001")
    assert Reply.objects.get().became == "stop"


@pytest.mark.parametrize(
    ("words", "kind"),
    [("反映楼道灯不亮", "appeal"), ("ABCD EFGH", "code"), ("R楼几点停水", "question")],
)
def test_replies_are_told_apart(words: str, kind: str) -> None:
    wechat(text(words))
    assert Reply.objects.get().kind == kind


def test_answers_to_ones_own_matter_go_out_in_spite_of_a_stop() -> None:
    wechat(text("退订"))
    notice = send(Channel.WECHAT, "openid-1")
    actions.deliver(notice.pk, now=NOW)
    notice.refresh_from_db()
    assert notice.state == State.SENT
